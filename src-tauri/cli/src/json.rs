//! The documents that `--json` prints.
//!
//! It promises stable field names: scripts rely on them, so fields are added and never renamed or
//! removed. Times are RFC 3339; ids and enums of the engine are printed as the engine serializes them.

mod relay;

use std::collections::BTreeMap;

use postroom_engine::{CampaignStatusDetail, ImportProgress, RefusedRow};
use postroom_mail::viewer::summarize;
use postroom_model::campaign::{Campaign, CampaignStatus};
use postroom_model::clock::Timestamp;
use postroom_model::contact::ContactStatus;
use postroom_model::delivery::{Counts, Delivery, DeliveryStatus};
use postroom_model::id::CampaignId;
use postroom_model::relay::limits::Per;
use postroom_queue::forecast::{Rest, RestReason};
use postroom_smtp::server::CapturedMail;
use postroom_store::contacts::ContactRow;
use serde::Serialize;

pub use relay::{ConnectionTestJson, RelayJson};

/// RFC 3339 in UTC, to the millisecond.
pub fn rfc3339(at: Timestamp) -> String {
    match jiff::Timestamp::from_millisecond(at.millis()) {
        Ok(at) => format!("{at:.3}"),
        Err(_) => String::new(),
    }
}

/// A mail that the practice relay captured.
#[derive(Debug, Serialize)]
pub struct CapturedMailJson {
    pub id: String,
    pub at: String,
    pub from: String,
    pub to: Vec<String>,
    pub subject: String,
    pub message_id: Option<String>,
    pub size: usize,
    pub tls: bool,
    pub user: Option<String>,
}

impl From<CapturedMail> for CapturedMailJson {
    fn from(mail: CapturedMail) -> Self {
        let summary = summarize(&mail.bytes);
        Self {
            id: mail.id,
            at: rfc3339(mail.at),
            from: mail.envelope_from,
            to: mail.envelope_to,
            subject: summary.subject,
            message_id: summary.message_id,
            size: mail.bytes.len(),
            tls: mail.tls,
            user: mail.auth_user,
        }
    }
}

#[derive(Debug, Serialize)]
pub struct ContactJson {
    pub address: String,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub lists: Vec<String>,
    pub status: ContactStatus,
    pub sendable: bool,
    /// The address or its domain is on the suppression list.
    pub suppressed: bool,
    pub fields: BTreeMap<String, String>,
}

impl From<ContactRow> for ContactJson {
    fn from(row: ContactRow) -> Self {
        Self {
            address: row.contact.address.as_str().to_owned(),
            given_name: row.contact.given_name,
            family_name: row.contact.family_name,
            lists: row.list_names,
            status: row.contact.status,
            sendable: row.contact.status.sendable() && !row.suppressed,
            suppressed: row.suppressed,
            fields: row.contact.fields,
        }
    }
}

#[derive(Debug, Serialize)]
pub struct ImportJson {
    /// The id for `contacts import --undo`; null in a dry run.
    pub id: Option<String>,
    /// The sheet or file, when several are imported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    pub rows: i64,
    pub added: i64,
    pub updated: i64,
    pub unchanged: i64,
    /// Contacts that opted out, bounced, complained or are suppressed, and get no mail.
    pub stay_out: i64,
    /// Added contacts without consent; they get no mail.
    pub no_consent: i64,
    pub refused: Vec<RefusedRow>,
    /// The first imported rows with a warning, such as an unknown time zone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<RefusedRow>,
}

impl From<&ImportProgress> for ImportJson {
    fn from(done: &ImportProgress) -> Self {
        Self {
            id: (!done.dry_run).then(|| done.id.to_string()),
            sheet: None,
            rows: done.rows,
            added: done.added,
            updated: done.updated,
            unchanged: done.unchanged,
            stay_out: done.stay_out,
            no_consent: done.no_consent,
            // The cells are in the file of `--refused`.
            refused: done
                .refusals
                .iter()
                .map(|refused| RefusedRow { cells: Vec::new(), ..refused.clone() })
                .collect(),
            warnings: done.warnings.clone(),
        }
    }
}

#[derive(Debug, Serialize)]
pub struct CampaignStatusJson {
    pub id: CampaignId,
    pub status: CampaignStatus,
    pub counts: Counts,
    /// The scheduled start.
    pub starts_at: Option<String>,
    /// The forecast end.
    pub done_at: Option<String>,
    /// The forecast pauses of sending.
    pub rests: Vec<PauseJson>,
}

/// A pause until a limit allows more mails.
#[derive(Debug, Serialize)]
pub struct PauseJson {
    pub from: String,
    pub until: String,
    /// Mails that are sent before this pause.
    pub after: i64,
    /// `second`, `minute`, `hour`, `day` (a limit of the relay) or `hours` (the plan's sending hours).
    pub because: &'static str,
}

impl From<&Rest> for PauseJson {
    fn from(rest: &Rest) -> Self {
        let because = match &rest.reason {
            RestReason::Hours => "hours",
            RestReason::Limit { per, .. } => match per {
                Per::Second => "second",
                Per::Minute => "minute",
                Per::Hour => "hour",
                Per::Day => "day",
            },
        };
        let (from, until) = (rfc3339(rest.from), rfc3339(rest.until));
        Self { from, until, after: rest.after, because }
    }
}

impl CampaignStatusJson {
    pub fn new(campaign: &Campaign, counts: Counts, detail: &CampaignStatusDetail) -> Self {
        let forecast = detail.forecast.as_ref();
        let rests = forecast.map(|forecast| forecast.rests.iter().map(PauseJson::from).collect());
        Self {
            id: campaign.id.clone(),
            status: campaign.status,
            counts,
            starts_at: detail.starts_at.map(rfc3339),
            done_at: forecast.and_then(|forecast| forecast.done_at).map(rfc3339),
            rests: rests.unwrap_or_default(),
        }
    }

    /// The status as text; statuses without recipients are left out.
    pub fn text(&self, stopped_why: Option<&str>) -> String {
        let mut text = format!("Campaign {} is {}.", self.id, self.status.word());
        if let Some(why) = stopped_why {
            text.push_str(&format!(" {why}"));
        }
        if let Some(at) = &self.starts_at {
            text.push_str(&format!("\nScheduled start: {at}."));
        }
        for rest in &self.rests {
            text.push_str(&format!(
                "\nAfter {} more mails, sending pauses until {} (limit: {}).",
                rest.after, rest.until, rest.because
            ));
        }
        if let Some(at) = &self.done_at {
            text.push_str(&format!("\nForecast end: {at}."));
        }
        for status in DeliveryStatus::ALL {
            let people = self.counts.get(status);
            if people > 0 {
                text.push_str(&format!("\n{people:>9}  {}", status.word().replace('_', " ")));
            }
        }
        text
    }
}

/// A campaign in the list of campaigns.
#[derive(Debug, Serialize)]
pub struct CampaignJson {
    pub id: CampaignId,
    pub status: CampaignStatus,
    pub counts: Counts,
    pub subject: String,
    pub created_at: String,
    pub started_at: Option<String>,
    pub finished_at: Option<String>,
}

impl CampaignJson {
    pub fn new(campaign: &Campaign, counts: Counts) -> Self {
        Self {
            id: campaign.id.clone(),
            status: campaign.status,
            counts,
            subject: campaign.draft.subject.clone(),
            created_at: rfc3339(campaign.created_at),
            started_at: campaign.started_at.map(rfc3339),
            finished_at: campaign.finished_at.map(rfc3339),
        }
    }
}

#[derive(Debug, Serialize)]
pub struct DeliveryJson {
    pub address: String,
    pub status: DeliveryStatus,
    pub attempts: i64,
    pub relay: Option<String>,
    pub message_id: Option<String>,
    pub code: Option<u16>,
    pub enhanced: Option<String>,
    pub reply: Option<String>,
    /// When its status last changed.
    pub at: String,
}

impl From<Delivery> for DeliveryJson {
    fn from(delivery: Delivery) -> Self {
        let reply = delivery.reply;
        Self {
            address: delivery.address,
            status: delivery.status,
            attempts: delivery.attempts,
            relay: delivery.relay_name,
            message_id: delivery.message_id,
            code: reply.as_ref().map(|reply| reply.code),
            enhanced: reply.as_ref().and_then(|r| r.enhanced()).map(|code| code.to_string()),
            reply: reply.map(|reply| reply.text()),
            at: rfc3339(delivery.updated_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_utc_with_milliseconds() {
        assert_eq!(rfc3339(Timestamp(1_767_605_400_000)), "2026-01-05T09:30:00.000Z");
        assert_eq!(rfc3339(Timestamp(1_767_605_400_120)), "2026-01-05T09:30:00.120Z");
    }
}
