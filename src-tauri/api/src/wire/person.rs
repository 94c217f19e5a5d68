//! One contact with all its data: fields, lists, consent, mails, note.

use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, ContactId, DeliveryId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    ChangeView, ConsentBasis, ConsentRecord, ContactDetail, DeliveryEvent, DeliveryStatus,
    SuppressionView,
};

/// One mail to the contact.
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
    /// Later events of the mail, newest first.
    pub since: Vec<DeliveryEvent>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PersonView {
    pub contact: ContactDetail,
    pub consent: ConsentBasis,
    pub list_names: Vec<String>,
    pub tags: Vec<String>,
    pub consents: Vec<ConsentRecord>,
    /// Suppression entries for the address or its domain.
    pub suppressions: Vec<SuppressionView>,
    pub note: String,
    /// Newest first.
    pub mails: Vec<PersonMailView>,
    /// Events of the contact that belong to none of these mails, newest first.
    pub since: Vec<DeliveryEvent>,
    /// Manual changes, newest first.
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
