//! One person, whole: fields, lists, consent, mails, a note.

use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, ContactId, DeliveryId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    ChangeView, ConsentBasis, ConsentRecord, ContactDetail, DeliveryEvent, DeliveryStatus,
    SuppressionView,
};

/// One mail to them.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PersonMailView {
    pub delivery: DeliveryId,
    pub campaign: CampaignId,
    pub campaign_name: String,
    pub subject: String,
    pub status: DeliveryStatus,
    pub relay: Option<String>,
    pub attempts: i64,
    pub reply: Option<String>,
    pub at: Timestamp,
    /// What became known of it later, the newest first.
    pub since: Vec<DeliveryEvent>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PersonView {
    pub contact: ContactDetail,
    pub consent: ConsentBasis,
    pub list_names: Vec<String>,
    pub tags: Vec<String>,
    pub consents: Vec<ConsentRecord>,
    /// What keeps them out, by address or by domain.
    pub suppressions: Vec<SuppressionView>,
    pub note: String,
    /// The newest first.
    pub mails: Vec<PersonMailView>,
    /// What became known of them and belongs to none of these mails, the newest first.
    pub since: Vec<DeliveryEvent>,
    /// What was changed by hand, the newest first.
    pub changes: Vec<ChangeView>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PersonNote {
    pub id: ContactId,
    pub body: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PersonExport {
    pub id: ContactId,
    pub token: String,
}
