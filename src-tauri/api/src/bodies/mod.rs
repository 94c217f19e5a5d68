//! Command bodies. One file an area; each body takes the border and its request.

use crate::border::Border;
use crate::failure::Failure;
use crate::wire::*;

pub(crate) async fn app_state(_border: &Border, _request: Nothing) -> Result<AppState, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn settings_get(
    _border: &Border,
    _request: Nothing,
) -> Result<SettingsView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn settings_set(
    _border: &Border,
    _request: SettingsView,
) -> Result<SettingsView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn overview(_border: &Border, _request: Nothing) -> Result<OverviewView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn strip(_border: &Border, _request: Nothing) -> Result<StripView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn relay_presets(
    _border: &Border,
    _request: Nothing,
) -> Result<Vec<PresetView>, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn relay_list(
    _border: &Border,
    _request: Nothing,
) -> Result<Vec<RelayView>, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn relay_save(
    _border: &Border,
    _request: RelayDraft,
) -> Result<RelayView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn relay_remove(_border: &Border, _request: ById) -> Result<Nothing, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn relay_test(
    _border: &Border,
    _request: RelayTestRequest,
) -> Result<ProbeReportView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn relay_resume(_border: &Border, _request: ById) -> Result<RelayView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn relay_pause(_border: &Border, _request: ById) -> Result<RelayView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn relay_password(
    _border: &Border,
    _request: RelayPassword,
) -> Result<RelayView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn practice_state(
    _border: &Border,
    _request: Nothing,
) -> Result<PracticeView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn practice_faults(
    _border: &Border,
    _request: FaultsView,
) -> Result<PracticeView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn practice_inbox(
    _border: &Border,
    _request: InboxRequest,
) -> Result<InboxPage, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn practice_mail(_border: &Border, _request: ById) -> Result<CaughtMail, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn practice_clear(
    _border: &Border,
    _request: Nothing,
) -> Result<Touched, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn contact_counts(
    _border: &Border,
    _request: Nothing,
) -> Result<ContactCounts, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn contact_page(
    _border: &Border,
    _request: ContactPageRequest,
) -> Result<ContactPage, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn contact_get(
    _border: &Border,
    _request: ById,
) -> Result<ContactDetail, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn contact_save(
    _border: &Border,
    _request: ContactDraft,
) -> Result<ContactDetail, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn contact_delete(
    _border: &Border,
    _request: SelectionRequest,
) -> Result<Touched, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn contact_set_status(
    _border: &Border,
    _request: SelectionStatus,
) -> Result<Touched, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn contact_set_list(
    _border: &Border,
    _request: SelectionList,
) -> Result<Touched, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn contact_export(
    _border: &Border,
    _request: ContactExport,
) -> Result<Saved, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn contact_samples(
    _border: &Border,
    _request: Nothing,
) -> Result<ListView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn contact_fields(
    _border: &Border,
    _request: Nothing,
) -> Result<Vec<String>, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn list_all(
    _border: &Border,
    _request: Nothing,
) -> Result<Vec<ListView>, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn list_save(_border: &Border, _request: ListDraft) -> Result<ListView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn list_delete(_border: &Border, _request: ById) -> Result<Nothing, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn import_look(
    _border: &Border,
    _request: ImportLookRequest,
) -> Result<ImportLook, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn import_run(
    _border: &Border,
    _request: ImportRunRequest,
) -> Result<ImportStatus, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn import_status(
    _border: &Border,
    _request: ById,
) -> Result<ImportStatus, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn import_stop(_border: &Border, _request: ById) -> Result<ImportStatus, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn import_report_save(
    _border: &Border,
    _request: ImportReportSave,
) -> Result<Saved, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn campaign_list(
    _border: &Border,
    _request: Nothing,
) -> Result<Vec<CampaignRow>, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn campaign_get(
    _border: &Border,
    _request: ById,
) -> Result<CampaignDetail, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn campaign_create(
    _border: &Border,
    _request: Nothing,
) -> Result<CampaignDetail, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn campaign_save(
    _border: &Border,
    _request: CampaignSave,
) -> Result<CampaignSaved, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn campaign_duplicate(
    _border: &Border,
    _request: ById,
) -> Result<CampaignDetail, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn campaign_delete(_border: &Border, _request: ById) -> Result<Nothing, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn campaign_preview(
    _border: &Border,
    _request: PreviewRequest,
) -> Result<PreviewView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn campaign_test(
    _border: &Border,
    _request: TestSendRequest,
) -> Result<TestSendView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn campaign_review(
    _border: &Border,
    _request: ById,
) -> Result<ReviewView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn campaign_command(
    _border: &Border,
    _request: CampaignCommandRequest,
) -> Result<CampaignDetail, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn campaign_live(_border: &Border, _request: ById) -> Result<LiveView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn merge_fields(
    _border: &Border,
    _request: Nothing,
) -> Result<Vec<MergeField>, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn clean_html(
    _border: &Border,
    _request: CleanHtml,
) -> Result<CleanHtml, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn picture_get(_border: &Border, _request: ById) -> Result<PictureView, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn delivery_page(
    _border: &Border,
    _request: DeliveryPageRequest,
) -> Result<DeliveryPage, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn delivery_facets(
    _border: &Border,
    _request: ById,
) -> Result<DeliveryFacets, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn delivery_get(
    _border: &Border,
    _request: ById,
) -> Result<DeliveryDetail, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn delivery_settle(
    _border: &Border,
    _request: SettleRequest,
) -> Result<Touched, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
pub(crate) async fn delivery_export(
    _border: &Border,
    _request: DeliveryExport,
) -> Result<Saved, Failure> {
    Err(Failure::new("not_yet", "not yet"))
}
