//! Imports of the past, and kept mappings.

use crate::border::Border;
use crate::failure::Failure;
use crate::wire::*;

pub(crate) async fn import_past(
    _border: &Border,
    _request: Nothing,
) -> Result<Vec<ImportPast>, Failure> {
    Err(Failure::unknown_command("import_past"))
}

pub(crate) async fn import_undo(_border: &Border, _request: ById) -> Result<ImportStatus, Failure> {
    Err(Failure::unknown_command("import_undo"))
}

pub(crate) async fn mapping_save(
    _border: &Border,
    _request: MappingDraft,
) -> Result<MappingView, Failure> {
    Err(Failure::unknown_command("mapping_save"))
}

pub(crate) async fn mapping_delete(_border: &Border, _request: ById) -> Result<Nothing, Failure> {
    Err(Failure::unknown_command("mapping_delete"))
}
