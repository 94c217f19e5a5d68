//! Deliveries of a campaign: status, replies and reasons.

use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, ContactId, DeliveryId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Counts, DeliverySort, DeliveryStatus, Resolution};

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeliveryFilter {
    pub campaign: CampaignId,
    pub status: Option<DeliveryStatus>,
    /// Part of the address, the name or the reply.
    pub search: String,
    pub domain: Option<String>,
    /// The first digits of the reply's code, such as "5" or "550".
    pub code: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeliveryPageRequest {
    pub filter: DeliveryFilter,
    /// None: the order of the audience.
    #[serde(default)]
    pub sort: Option<DeliverySort>,
    #[serde(default)]
    pub descending: bool,
    pub offset: i64,
    pub limit: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeliveryRow {
    pub id: DeliveryId,
    pub contact: ContactId,
    pub address: String,
    pub name: Option<String>,
    pub status: DeliveryStatus,
    pub attempts: i64,
    pub relay_name: Option<String>,
    pub code: Option<u16>,
    pub enhanced: Option<String>,
    pub reply: Option<String>,
    /// Stable code of the last step's meaning.
    pub meaning: Option<String>,
    pub at: Timestamp,
    /// When a deferred delivery is tried again.
    pub due_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DomainCount {
    pub domain: String,
    pub count: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeliveryPage {
    pub total: i64,
    pub rows: Vec<DeliveryRow>,
}

/// The choices of the filter menu.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeliveryFacets {
    pub counts: Counts,
    pub total: i64,
    /// The ten domains with the most recipients.
    pub domains: Vec<DomainCount>,
    /// Reply codes with their counts.
    pub codes: Vec<CodeCount>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CodeCount {
    pub code: u16,
    pub count: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AttemptView {
    pub number: i64,
    pub status: DeliveryStatus,
    pub relay_name: String,
    pub code: Option<u16>,
    pub enhanced: Option<String>,
    pub reply: Option<String>,
    /// What happened if there was no reply.
    pub note: Option<String>,
    /// Stable code of the meaning.
    pub meaning: Option<String>,
    pub at: Timestamp,
    pub millis: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeliveryDetail {
    pub row: DeliveryRow,
    pub campaign: CampaignId,
    pub from: String,
    pub subject: String,
    pub message_id: Option<String>,
    pub size: Option<i64>,
    pub attempts: Vec<AttemptView>,
}

/// Resolves deliveries in doubt: these, or all of the campaign.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ResolveRequest {
    pub campaign: CampaignId,
    /// None: all deliveries in doubt.
    pub ids: Option<Vec<DeliveryId>>,
    pub resolution: Resolution,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeliveryExport {
    pub filter: DeliveryFilter,
    pub token: String,
}
