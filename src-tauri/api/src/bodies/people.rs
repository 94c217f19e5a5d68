//! People one by one and many at once: edits with undo, mails, notes, fields, tags, views.

use crate::border::Border;
use crate::failure::Failure;
use crate::wire::*;

pub(crate) async fn contact_edit(
    _border: &Border,
    _request: BulkEditRequest,
) -> Result<Changed, Failure> {
    Err(Failure::unknown_command("contact_edit"))
}

pub(crate) async fn contact_erase(
    _border: &Border,
    _request: SelectionRequest,
) -> Result<Touched, Failure> {
    Err(Failure::unknown_command("contact_erase"))
}

pub(crate) async fn contact_mails(
    _border: &Border,
    _request: ContactMailsRequest,
) -> Result<ContactMails, Failure> {
    Err(Failure::unknown_command("contact_mails"))
}

pub(crate) async fn contact_data_export(
    _border: &Border,
    _request: ContactDataExport,
) -> Result<Saved, Failure> {
    Err(Failure::unknown_command("contact_data_export"))
}

pub(crate) async fn contact_copy(
    _border: &Border,
    _request: CopyRequest,
) -> Result<Copied, Failure> {
    Err(Failure::unknown_command("contact_copy"))
}

pub(crate) async fn contact_twins(
    _border: &Border,
    _request: TwinPageRequest,
) -> Result<TwinPage, Failure> {
    Err(Failure::unknown_command("contact_twins"))
}

pub(crate) async fn contact_merge(
    _border: &Border,
    _request: MergeRequest,
) -> Result<Changed, Failure> {
    Err(Failure::unknown_command("contact_merge"))
}

pub(crate) async fn note_save(_border: &Border, _request: NoteDraft) -> Result<NoteView, Failure> {
    Err(Failure::unknown_command("note_save"))
}

pub(crate) async fn note_delete(_border: &Border, _request: ById) -> Result<Nothing, Failure> {
    Err(Failure::unknown_command("note_delete"))
}

pub(crate) async fn change_page(
    _border: &Border,
    _request: ChangePageRequest,
) -> Result<ChangePage, Failure> {
    Err(Failure::unknown_command("change_page"))
}

pub(crate) async fn change_undo(_border: &Border, _request: ById) -> Result<Changed, Failure> {
    Err(Failure::unknown_command("change_undo"))
}

pub(crate) async fn field_all(
    _border: &Border,
    _request: Nothing,
) -> Result<Vec<FieldView>, Failure> {
    Err(Failure::unknown_command("field_all"))
}

pub(crate) async fn field_save(
    _border: &Border,
    _request: FieldDraft,
) -> Result<FieldSaved, Failure> {
    Err(Failure::unknown_command("field_save"))
}

pub(crate) async fn field_delete(
    _border: &Border,
    _request: FieldName,
) -> Result<Changed, Failure> {
    Err(Failure::unknown_command("field_delete"))
}

pub(crate) async fn view_all(
    _border: &Border,
    _request: Nothing,
) -> Result<Vec<SavedView>, Failure> {
    Err(Failure::unknown_command("view_all"))
}

pub(crate) async fn view_save(
    _border: &Border,
    _request: SavedViewDraft,
) -> Result<SavedView, Failure> {
    Err(Failure::unknown_command("view_save"))
}

pub(crate) async fn view_delete(_border: &Border, _request: ById) -> Result<Nothing, Failure> {
    Err(Failure::unknown_command("view_delete"))
}

pub(crate) async fn tag_all(_border: &Border, _request: Nothing) -> Result<Vec<ListView>, Failure> {
    Err(Failure::unknown_command("tag_all"))
}

pub(crate) async fn tag_save(_border: &Border, _request: ListDraft) -> Result<ListView, Failure> {
    Err(Failure::unknown_command("tag_save"))
}

pub(crate) async fn tag_delete(_border: &Border, _request: ById) -> Result<Nothing, Failure> {
    Err(Failure::unknown_command("tag_delete"))
}
