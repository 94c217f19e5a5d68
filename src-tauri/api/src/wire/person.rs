//! One person, whole: fields, lists, consent, mails, a note.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    ChangeView, ConsentBasis, ContactDetail, DeliveryEvent, DeliveryStatus, SuppressionView,
};

/// How somebody's consent came here.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConsentView {
    pub import: String,
    /// The file it came from, and the row in it.
    pub file: String,
    pub line: i64,
    pub basis: ConsentBasis,
    pub wording: String,
    /// When and how they said so, as the file has it.
    pub consented_at: Option<i64>,
    pub evidence: Option<String>,
    pub at: i64,
}

/// One mail to them.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PersonMailView {
    pub delivery: String,
    pub campaign: String,
    pub campaign_name: String,
    pub subject: String,
    pub status: DeliveryStatus,
    pub relay: Option<String>,
    pub attempts: i64,
    pub reply: Option<String>,
    pub at: i64,
    /// What became known of it later, the newest first.
    pub since: Vec<DeliveryEvent>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PersonView {
    pub contact: ContactDetail,
    pub consent: ConsentBasis,
    pub list_names: Vec<String>,
    pub tags: Vec<String>,
    pub consents: Vec<ConsentView>,
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
    pub id: String,
    pub body: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PersonExport {
    pub id: String,
    pub token: String,
}
