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
    /// The program, the workspace, where secrets live.
    reads app_state(Nothing) -> AppState [App, Contacts, Campaigns];
    reads settings_get(Nothing) -> SettingsView [Settings];
    writes settings_set(SettingsView) -> SettingsView [Settings, App];
    reads overview(Nothing) -> OverviewView [Campaigns, Deliveries, Relays, Contacts, Practice];
    reads status_bar(Nothing) -> StatusBarView [Campaigns, Deliveries, Relays, Imports];

    reads relay_presets(Nothing) -> Vec<PresetView> [];
    reads relay_list(Nothing) -> Vec<RelayView> [Relays, Deliveries];
    writes relay_save(RelayDraft) -> RelayView [Relays];
    writes relay_remove(ById<RelayId>) -> Nothing [Relays];
    /// Tests what is typed; stores nothing.
    writes relay_test(RelayTestRequest) -> ConnectionTestView [];
    /// Sends one real test mail, and learns from it how mails go over this relay's line.
    writes relay_probe(RelayProbeRequest) -> RelayProbeView [Relays];
    /// Ends a pause; the queue tries the relay at once.
    writes relay_resume(ById<RelayId>) -> RelayView [Relays];
    writes relay_pause(ById<RelayId>) -> RelayView [Relays];
    /// Gives the password of a relay whose secret is not known in this run.
    writes relay_password(RelayPassword) -> RelayView [Relays];

    reads practice_state(Nothing) -> PracticeView [Practice];
    writes practice_faults(FaultsView) -> PracticeView [Practice];
    reads practice_inbox(InboxRequest) -> InboxPage [Practice];
    reads practice_mail(ById<String>) -> CaughtMail [Practice];
    writes practice_clear(Nothing) -> Touched [Practice];

    reads contact_counts(Nothing) -> ContactCounts [Contacts, Suppressions];
    reads contact_page(ContactPageRequest) -> ContactPage [Contacts, Lists];
    reads contact_get(ById<ContactId>) -> ContactDetail [Contacts, Lists];
    /// Everything that is kept about one person, with every mail to them.
    reads person_get(ById<ContactId>) -> PersonView [Contacts, Lists, Suppressions, Deliveries, Campaigns, Imports];
    writes person_note(PersonNote) -> Nothing [Contacts];
    /// All of it as one JSON file, for whoever asks what is kept about them.
    writes person_export(PersonExport) -> Saved [];
    /// Only a keyed hash stays, which keeps them out.
    writes person_erase(ById<ContactId>) -> Nothing [Contacts, Lists, Suppressions, Deliveries, Imports];
    writes contact_save(ContactDraft) -> ContactDetail [Contacts, Lists, Suppressions];
    writes contact_delete(SelectionRequest) -> Changed [Contacts, Lists, Suppressions];
    writes contact_set_status(SelectionStatus) -> Changed [Contacts, Lists, Suppressions];
    writes contact_set_list(SelectionList) -> Changed [Contacts, Lists];
    writes contact_set_field(SelectionField) -> Changed [Contacts];
    /// People who may be one.
    reads contact_duplicates(Nothing) -> Vec<DuplicateGroupView> [Contacts, Lists];
    writes contact_merge(ContactMerge) -> Changed [Contacts, Lists, Suppressions, Imports];
    /// What was changed by hand, the newest first.
    reads change_list(Nothing) -> Vec<ChangeView> [Contacts, Lists];
    /// Takes a change back; whoever was changed again since stays.
    writes change_undo(ById<ChangeId>) -> UndoResult [Contacts, Lists, Suppressions];
    writes contact_export(ContactExport) -> Saved [];
    /// The first ten thousand as CSV.
    writes contact_copy(SelectionRequest) -> Copied [];
    reads table_views(Nothing) -> TableViews [Settings];
    writes table_views_set(TableViews) -> Nothing [Settings];
    /// Twenty-five made-up people on a list of their own, for practising.
    writes contact_samples(Nothing) -> ListView [Contacts, Lists];
    reads contact_fields(Nothing) -> Vec<String> [Contacts];
    reads field_list(Nothing) -> Vec<Field> [Contacts];
    /// With how many people have each: reads everybody.
    reads field_sizes(Nothing) -> Vec<FieldSize> [Contacts];
    writes field_save(Field) -> Nothing [Contacts];
    writes field_rename(FieldRename) -> Changed [Contacts, Lists];
    writes field_delete(FieldName) -> Changed [Contacts];
    reads list_all(Nothing) -> Vec<ListView> [Lists, Contacts];
    writes list_save(ListDraft) -> ListView [Lists];
    /// The list goes; its people stay.
    writes list_delete(ById<ListId>) -> Changed [Lists, Contacts];
    /// Everybody on the one comes onto the other, and the first goes.
    writes list_merge(ListMerge) -> Changed [Lists, Contacts];
    reads tag_all(Nothing) -> Vec<ListView> [Lists, Contacts];

    reads segment_list(Nothing) -> Vec<SegmentView> [Lists, Contacts, Deliveries];
    /// Whom a rule means, while it is being built.
    reads segment_preview(SegmentPreviewRequest) -> SegmentPreview [Lists, Contacts, Deliveries];
    writes segment_save(SegmentDraft) -> SegmentView [Lists];
    /// The segment goes; its people stay.
    writes segment_delete(ById<ListId>) -> Nothing [Lists];

    reads suppression_page(SuppressionPageRequest) -> SuppressionPage [Suppressions];
    writes suppression_add(SuppressionDraft) -> SuppressionAdded [Suppressions, Contacts];
    /// The status of a person stays as it is.
    writes suppression_remove(SuppressionRemoval) -> Touched [Suppressions, Contacts];
    writes suppression_import(SuppressionImport) -> SuppressionAdded [Suppressions, Contacts];
    writes suppression_export(SuppressionExport) -> Saved [];

    /// Takes pasted text as a file; ask `import_inspect` about its token.
    writes import_paste(ImportPaste) -> Pasted [];
    reads import_inspect(ImportInspectRequest) -> InspectedFile [];
    /// The other files and sheets, and which have the same columns.
    reads import_tables(ImportTablesRequest) -> Vec<ImportTable> [];
    /// What would become of the first rows; writes nothing.
    reads import_preview(ImportPreviewRequest) -> Vec<ImportPreviewRow> [Contacts, Suppressions];
    /// Keeps what columns become, for files with the same names; one of the name is replaced.
    writes import_mapping_save(ImportMapping) -> Nothing [Imports];
    writes import_mapping_delete(ImportMappingName) -> Nothing [Imports];
    /// Starts a check or an import in the background; ask `import_status`.
    writes import_run(ImportRunRequest) -> ImportStatus [Imports];
    reads import_status(ById<ImportId>) -> ImportStatus [Imports];
    /// Of those that were begun together, with their sum.
    reads import_statuses(ByIds<ImportId>) -> ImportStatuses [Imports];
    writes import_stop(ById<ImportId>) -> ImportStatus [Imports];
    /// Past imports, the newest first.
    reads import_history(Nothing) -> Vec<PastImport> [Imports];
    /// Takes an import back as a whole; who was changed since stays.
    writes import_undo(ById<ImportId>) -> Undone [Imports, Contacts, Lists, Suppressions];
    writes import_report_save(ImportReportSave) -> Saved [];

    /// What a provider's record says of mails, and which of them are ours; writes nothing.
    reads events_preview(EventsRequest) -> EventsReport [];
    /// Takes it in; a second time it changes nothing.
    writes events_import(EventsRequest) -> EventsReport [Deliveries, Contacts, Suppressions];

    reads campaign_list(Nothing) -> Vec<CampaignRow> [Campaigns, Deliveries];
    reads campaign_get(ById<CampaignId>) -> CampaignDetail [Campaigns];
    writes campaign_create(Nothing) -> CampaignDetail [Campaigns];
    /// A new campaign to people who were just looked at.
    writes campaign_create_for(CampaignCreateFor) -> CampaignDetail [Campaigns, Contacts, Lists];
    writes campaign_save(CampaignSave) -> CampaignSaved [Campaigns];
    writes campaign_duplicate(ById<CampaignId>) -> CampaignDetail [Campaigns];
    /// Drafts only: what was sent stays on record.
    writes campaign_delete(ById<CampaignId>) -> Nothing [Campaigns];
    reads campaign_preview(PreviewRequest) -> PreviewView [Contacts, Lists, Settings];
    writes campaign_test(TestSendRequest) -> TestSendView [];
    reads campaign_review(ById<CampaignId>) -> ReviewView [Campaigns, Contacts, Lists, Relays, Settings];
    writes campaign_command(CampaignCommandRequest) -> CampaignDetail [Campaigns, Deliveries];
    /// Relays and plan of a campaign, also while it is under way.
    writes campaign_set_plan(CampaignPlanChange) -> CampaignDetail [Campaigns];
    /// How far the freezing of an audience has come, while a start is under way.
    reads campaign_freezing(ById<CampaignId>) -> Option<FreezingView> [];
    reads campaign_live(ById<CampaignId>) -> LiveView [Campaigns, Deliveries, Relays];
    reads merge_fields(Nothing) -> Vec<MergeField> [Contacts];
    /// Pasted HTML without scripts, forms and frames.
    reads clean_html(CleanHtml) -> CleanHtml [];
    reads picture_get(ById<PictureId>) -> PictureView [];
    /// Keeps a picture file that fell on the window; the id is the file's token.
    writes picture_from_file(ById<String>) -> PictureView [];

    reads delivery_page(DeliveryPageRequest) -> DeliveryPage [Deliveries];
    reads delivery_facets(ById<CampaignId>) -> DeliveryFacets [Deliveries];
    reads delivery_get(ById<DeliveryId>) -> DeliveryDetail [Deliveries];
    writes delivery_resolve(ResolveRequest) -> Touched [Deliveries, Campaigns];
    writes delivery_export(DeliveryExport) -> Saved [];
}
