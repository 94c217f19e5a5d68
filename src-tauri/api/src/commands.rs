//! The one list of commands. Dispatch, the TypeScript map and the cache tags all come from it, so
//! a command without a handler does not compile and a page cannot call what does not exist.
//!
//! `reads` names the cache tags that an answer is made of, `writes` those that a command invalidates.
//! Dispatch emits the tags of a `writes` command after its handler succeeded; no handler does.

use postroom_model::id::{
    CampaignId, ChangeId, ContactId, DeliveryId, ImportId, ListId, PictureId, RelayId,
};
use serde_json::Value;

use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

/// Emits the tags of a `writes` command and wakes the queue; a `reads` command has no effect.
macro_rules! emit {
    (reads $host:ident) => {};
    (reads $host:ident $($tag:ident)+) => {};
    (writes $host:ident $($tag:ident)*) => {
        $($host.engine().changed(Tag::$tag);)*
    };
}

macro_rules! commands {
    ($($(#[doc = $doc:literal])* $kind:ident $name:ident ($request:ty) -> $answer:ty [$($tag:ident),*];)*) => {
        /// Runs the command `name` with `request`.
        ///
        /// # Errors
        /// The handler's own error, or `unknown_command` / `bad_request`.
        async fn dispatch(host: &Host, name: &str, request: Value) -> Result<Value, ApiError> {
            match name {
                $(stringify!($name) => {
                    let request: $request = serde_json::from_value(request).map_err(ApiError::bad_request)?;
                    let answer: $answer = crate::handlers::$name(host, request).await?;
                    emit!($kind host $($tag)*);
                    serde_json::to_value(answer).map_err(ApiError::bad_request)
                })*
                _ => Err(ApiError::unknown_command(name)),
            }
        }

        /// Visits every command for the TypeScript export.
        pub(crate) fn describe(visit: &mut impl crate::describe::Describe) {
            $(visit.command::<$request, $answer>(
                stringify!($name), stringify!($kind), &[$(Tag::$tag),*], &[$($doc),*],
            );)*
        }
    };
}

impl Host {
    /// Runs a command of the table.
    ///
    /// # Errors
    /// The command's own error, `unknown_command`, or `bad_request`.
    pub async fn call(&self, name: &str, request: Value) -> Result<Value, ApiError> {
        dispatch(self, name, request).await
    }
}

commands! {
    /// The program, the workspace, and the store of secrets.
    reads app_state(Nothing) -> AppState [App, Contacts, Campaigns];
    /// Deletes a copy of the workspace from before a format change.
    writes backup_delete(BackupDelete) -> Nothing [App];
    reads settings_get(Nothing) -> SettingsView [Settings];
    writes settings_set(SettingsView) -> SettingsView [Settings, App];
    reads overview(Nothing) -> OverviewView [Campaigns, Deliveries, Relays, Contacts, Practice];
    reads status_bar(Nothing) -> StatusBarView [Campaigns, Deliveries, Relays, Imports];

    reads relay_presets(Nothing) -> Vec<PresetView> [];
    reads relay_list(Nothing) -> Vec<RelayView> [Relays, Deliveries];
    /// Whether the stored password belongs to another server and must be typed again.
    reads relay_password_again(RelayServer) -> PasswordAgain [Relays];
    writes relay_save(RelayDraft) -> RelayView [Relays];
    writes relay_remove(ById<RelayId>) -> Nothing [Relays];
    /// Tests the typed configuration; stores nothing.
    writes relay_test(RelayTestRequest) -> ConnectionTestView [];
    /// Sends one real test mail and stores the learned capabilities of the relay.
    writes relay_probe(RelayProbeRequest) -> RelayProbeView [Relays];
    /// Ends a pause; the queue tries the relay at once.
    writes relay_resume(ById<RelayId>) -> RelayView [Relays];
    writes relay_pause(ById<RelayId>) -> RelayView [Relays];
    /// Sets the password of a relay.
    writes relay_password(RelayPassword) -> RelayView [Relays];

    reads practice_state(Nothing) -> PracticeView [Practice];
    writes practice_faults(FaultsView) -> PracticeView [Practice];
    reads practice_inbox(InboxRequest) -> InboxPage [Practice];
    reads practice_mail(ById<String>) -> CaughtMail [Practice];
    writes practice_clear(Nothing) -> Touched [Practice];

    reads contact_counts(Nothing) -> ContactCounts [Contacts, Suppressions];
    reads contact_page(ContactPageRequest) -> ContactPage [Contacts, Lists];
    reads contact_get(ById<ContactId>) -> ContactDetail [Contacts, Lists];
    /// All stored data of one contact, with all mails.
    reads person_get(ById<ContactId>) -> PersonView [Contacts, Lists, Suppressions, Deliveries, Campaigns, Imports];
    writes person_note(PersonNote) -> Nothing [Contacts];
    /// Writes all stored data of one contact to a JSON file (GDPR art. 15).
    writes person_export(PersonExport) -> Saved [];
    /// Erases a contact; a keyed hash blocks a later import (GDPR art. 17).
    writes person_erase(ById<ContactId>) -> Nothing [Contacts, Lists, Suppressions, Deliveries, Imports];
    writes contact_save(ContactDraft) -> ContactDetail [Contacts, Lists, Suppressions];
    writes contact_delete(SelectionRequest) -> Changed [Contacts, Lists, Suppressions];
    writes contact_set_status(SelectionStatus) -> Changed [Contacts, Lists, Suppressions];
    writes contact_set_list(SelectionList) -> Changed [Contacts, Lists];
    writes contact_set_field(SelectionField) -> Changed [Contacts];
    /// Groups of possible duplicates.
    reads contact_duplicates(Nothing) -> Vec<DuplicateGroupView> [Contacts, Lists];
    /// Marks contacts as different people, so that they are not proposed as duplicates again.
    writes contact_distinct(ByIds<ContactId>) -> Nothing [Contacts];
    writes contact_merge(ContactMerge) -> Changed [Contacts, Lists, Suppressions, Imports];
    /// Manual changes, newest first.
    reads change_list(Nothing) -> Vec<ChangeView> [Contacts, Lists];
    /// Undoes a change; contacts that were changed again since stay as they are.
    writes change_undo(ById<ChangeId>) -> UndoResult [Contacts, Lists, Suppressions];
    writes contact_export(ContactExport) -> Saved [];
    /// The first ten thousand contacts as CSV.
    writes contact_copy(SelectionRequest) -> Copied [];
    reads table_views(Nothing) -> TableViews [Settings];
    writes table_views_set(TableViews) -> Nothing [Settings];
    /// Adds 25 sample contacts on their own list, for practice.
    writes contact_samples(Nothing) -> ListView [Contacts, Lists];
    reads contact_fields(Nothing) -> Vec<String> [Contacts];
    reads field_list(Nothing) -> Vec<Field> [Contacts];
    /// The fields with the number of contacts that have each; reads all contacts.
    reads field_sizes(Nothing) -> Vec<FieldSize> [Contacts];
    writes field_save(Field) -> Nothing [Contacts];
    writes field_rename(FieldRename) -> Changed [Contacts, Lists];
    writes field_delete(FieldName) -> Changed [Contacts];
    reads list_all(Nothing) -> Vec<ListView> [Lists, Contacts];
    writes list_save(ListDraft) -> ListView [Lists];
    /// Deletes a list; its contacts stay.
    writes list_delete(ById<ListId>) -> Changed [Lists, Contacts];
    /// Moves the members of one list to another and deletes the first.
    writes list_merge(ListMerge) -> Changed [Lists, Contacts];
    reads tag_all(Nothing) -> Vec<ListView> [Lists, Contacts];

    reads segment_list(Nothing) -> Vec<SegmentView> [Lists, Contacts, Deliveries];
    /// The contacts that match a rule that is being edited.
    reads segment_preview(SegmentPreviewRequest) -> SegmentPreview [Lists, Contacts, Deliveries];
    writes segment_save(SegmentDraft) -> SegmentView [Lists];
    /// Deletes a segment; its contacts stay.
    writes segment_delete(ById<ListId>) -> Nothing [Lists];

    reads suppression_page(SuppressionPageRequest) -> SuppressionPage [Suppressions];
    writes suppression_add(SuppressionDraft) -> SuppressionAdded [Suppressions, Contacts];
    /// Removes entries; the status of contacts stays as it is.
    writes suppression_remove(SuppressionRemoval) -> Touched [Suppressions, Contacts];
    writes suppression_import(SuppressionImport) -> SuppressionAdded [Suppressions, Contacts];
    writes suppression_export(SuppressionExport) -> Saved [];

    /// Stores pasted text as a file; `import_inspect` takes its token.
    writes import_paste(ImportPaste) -> Pasted [];
    reads import_inspect(ImportInspectRequest) -> InspectedFile [];
    /// The other files and sheets, and whether they have the same columns.
    reads import_tables(ImportTablesRequest) -> Vec<ImportTable> [];
    /// The outcome of the first rows; writes nothing.
    reads import_preview(ImportPreviewRequest) -> Vec<ImportPreviewRow> [Contacts, Suppressions];
    /// Saves a mapping for files with the same headers; replaces a mapping with the same name.
    writes import_mapping_save(ImportMapping) -> Nothing [Imports];
    writes import_mapping_delete(ImportMappingName) -> Nothing [Imports];
    /// Starts a dry run or an import in the background; `import_status` returns its progress.
    writes import_run(ImportRunRequest) -> ImportStatus [Imports];
    reads import_status(ById<ImportId>) -> ImportStatus [Imports];
    /// The imports that were started together, with their sum.
    reads import_statuses(ByIds<ImportId>) -> ImportStatuses [Imports];
    writes import_stop(ById<ImportId>) -> ImportStatus [Imports];
    /// Past imports, newest first.
    reads import_history(Nothing) -> Vec<PastImport> [Imports];
    /// What the undo of an import would do now; writes nothing.
    reads import_undo_preview(ById<ImportId>) -> Undone [Imports, Contacts];
    /// Undoes an import as a whole; contacts that were changed since stay as they are.
    writes import_undo(ById<ImportId>) -> Undone [Imports, Contacts, Lists, Suppressions];
    writes import_report_save(ImportReportSave) -> Saved [];

    /// Previews a file of provider events; writes nothing.
    reads events_preview(EventsRequest) -> EventsReport [];
    /// Imports a file of provider events; a second import changes nothing.
    writes events_import(EventsRequest) -> EventsReport [Deliveries, Contacts, Suppressions];

    reads campaign_list(Nothing) -> Vec<CampaignRow> [Campaigns, Deliveries];
    reads campaign_get(ById<CampaignId>) -> CampaignDetail [Campaigns];
    writes campaign_create(Nothing) -> CampaignDetail [Campaigns];
    /// Creates a campaign for a list, a selection or an import.
    writes campaign_create_for(CampaignCreateFor) -> CampaignDetail [Campaigns, Contacts, Lists];
    writes campaign_save(CampaignSave) -> CampaignSaved [Campaigns];
    writes campaign_duplicate(ById<CampaignId>) -> CampaignDetail [Campaigns];
    /// Deletes a draft; sent campaigns stay on record.
    writes campaign_delete(ById<CampaignId>) -> Nothing [Campaigns];
    reads campaign_preview(PreviewRequest) -> PreviewView [Contacts, Lists, Settings];
    writes campaign_test(TestSendRequest) -> TestSendView [];
    reads campaign_review(ById<CampaignId>) -> ReviewView [Campaigns, Contacts, Lists, Relays, Settings];
    writes campaign_command(CampaignCommandRequest) -> CampaignDetail [Campaigns, Deliveries];
    /// Changes the relays and the plan of a campaign, also during sending.
    writes campaign_set_plan(CampaignPlanChange) -> CampaignDetail [Campaigns];
    /// The progress of freezing the audience during a start.
    reads campaign_freezing(ById<CampaignId>) -> Option<FreezingView> [];
    reads campaign_live(ById<CampaignId>) -> LiveView [Campaigns, Deliveries, Relays];
    /// The designs of the gallery.
    reads design_list(Nothing) -> Vec<DesignView> [];
    /// Starts a mail from a design: its document with the sender's name and pictures.
    writes design_use(DesignUse) -> DesignStart [];
    reads document_render(DocumentRender) -> RenderedDocument [];
    reads merge_fields(Nothing) -> Vec<MergeField> [Contacts];
    /// Sanitizes pasted HTML: no scripts, forms or frames.
    reads clean_html(CleanHtml) -> CleanedHtml [];
    reads picture_get(ById<PictureId>) -> PictureView [];
    /// Stores a dropped picture file; the id is the file's token.
    writes picture_from_file(ById<String>) -> PictureView [];

    reads delivery_page(DeliveryPageRequest) -> DeliveryPage [Deliveries];
    reads delivery_facets(ById<CampaignId>) -> DeliveryFacets [Deliveries];
    reads delivery_get(ById<DeliveryId>) -> DeliveryDetail [Deliveries];
    writes delivery_resolve(ResolveRequest) -> Touched [Deliveries, Campaigns];
    writes delivery_export(DeliveryExport) -> Saved [];
}
