//! What `--json` prints. Names are promised to scripts: they may be added to and never changed.

mod relay;

use std::collections::BTreeMap;

use postroom_engine::campaign::Campaign;
use postroom_engine::clock::Timestamp;
use postroom_engine::delivery::{Counts, Delivery, DeliveryStatus};
use postroom_engine::engine::{ImportProgress, Outlook};
use postroom_engine::listener::Caught;
use postroom_engine::listener::reading::glance;
use postroom_engine::queue::forecast::{Because, Rest};
use postroom_engine::relay::limits::Per;
use postroom_engine::store::contacts::ContactRow;
use serde::Serialize;

pub use relay::{ProbeDocument, RelayLine};

/// RFC 3339 in UTC, to the millisecond.
pub fn rfc3339(at: Timestamp) -> String {
    match jiff::Timestamp::from_millisecond(at.millis()) {
        Ok(at) => format!("{at:.3}"),
        Err(_) => String::new(),
    }
}

/// A mail that the practice relay caught.
#[derive(Debug, Serialize)]
pub struct CaughtLine {
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

impl From<Caught> for CaughtLine {
    fn from(mail: Caught) -> Self {
        let glance = glance(&mail.bytes);
        Self {
            id: mail.id,
            at: rfc3339(mail.at),
            from: mail.envelope_from,
            to: mail.envelope_to,
            subject: glance.subject,
            message_id: glance.message_id,
            size: mail.bytes.len(),
            tls: mail.tls,
            user: mail.auth_user,
        }
    }
}

#[derive(Debug, Serialize)]
pub struct ContactLine {
    pub address: String,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub lists: Vec<String>,
    pub status: &'static str,
    pub sendable: bool,
    /// On the suppression list, by address or by domain.
    pub suppressed: bool,
    pub fields: BTreeMap<String, String>,
}

impl From<ContactRow> for ContactLine {
    fn from(row: ContactRow) -> Self {
        Self {
            address: row.contact.address.as_str().to_owned(),
            given_name: row.contact.given_name,
            family_name: row.contact.family_name,
            lists: row.list_names,
            status: row.contact.status.word(),
            sendable: row.contact.status.sendable() && !row.suppressed,
            suppressed: row.suppressed,
            fields: row.contact.fields,
        }
    }
}

#[derive(Debug, Serialize)]
pub struct ImportReport {
    /// For `contacts import --undo`; none of a dry run.
    pub id: Option<String>,
    /// Of several that were imported one after the other: which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    pub rows: i64,
    pub added: i64,
    pub updated: i64,
    pub unchanged: i64,
    /// They opted out, bounced or complained, and get no mail.
    pub stay_out: i64,
    /// Of those added: kept without consent, so they get no mail.
    pub no_consent: i64,
    pub refused: Vec<RefusedLine>,
}

#[derive(Debug, Serialize)]
pub struct RefusedLine {
    pub row: u64,
    pub address: String,
    pub reason: String,
    /// The reason as a word for programs.
    pub code: String,
}

impl From<&ImportProgress> for ImportReport {
    fn from(done: &ImportProgress) -> Self {
        let refused = done.refusals.iter().map(|one| RefusedLine {
            row: one.row,
            address: one.address.clone(),
            reason: one.reason.clone(),
            code: one.code.clone(),
        });
        Self {
            id: (!done.dry_run).then(|| done.id.to_string()),
            sheet: None,
            rows: done.rows,
            added: done.added,
            updated: done.updated,
            unchanged: done.unchanged,
            stay_out: done.stay_out,
            no_consent: done.no_consent,
            refused: refused.collect(),
        }
    }
}

#[derive(Debug, Serialize)]
pub struct CampaignStatusDocument {
    pub id: String,
    pub status: &'static str,
    pub counts: Counts,
    /// When it starts by itself.
    pub starts_at: Option<String>,
    /// When it will be through, as far as limits, hours and speed say.
    pub done_at: Option<String>,
    /// Until when nothing goes, and how many will have gone by then.
    pub rests: Vec<RestLine>,
}

#[derive(Debug, Serialize)]
pub struct RestLine {
    pub from: String,
    pub until: String,
    pub after: i64,
    /// `minute`, `hour`, `day` (a relay's limit) or `hours` (the campaign's own).
    pub because: &'static str,
}

impl RestLine {
    fn new(rest: &Rest) -> Self {
        let because = match &rest.because {
            Because::Hours => "hours",
            Because::Limit { per, .. } => match per {
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

impl CampaignStatusDocument {
    pub fn new(campaign: &Campaign, counts: Counts, outlook: &Outlook) -> Self {
        let forecast = outlook.forecast.as_ref();
        let rests = forecast.map(|forecast| forecast.rests.iter().map(RestLine::new).collect());
        Self {
            id: campaign.id.to_string(),
            status: campaign.status.word(),
            counts,
            starts_at: outlook.starts_at.map(rfc3339),
            done_at: forecast.and_then(|forecast| forecast.done_at).map(rfc3339),
            rests: rests.unwrap_or_default(),
        }
    }

    /// The same for a person: who stands where, without the empty places.
    pub fn words(&self, stopped_why: Option<&str>) -> String {
        let mut text = format!("Campaign {} is {}.", self.id, self.status);
        if let Some(why) = stopped_why {
            text.push_str(&format!(" {why}"));
        }
        if let Some(at) = &self.starts_at {
            text.push_str(&format!("\nIt starts at {at}."));
        }
        for rest in &self.rests {
            text.push_str(&format!(
                "\nAfter {} more it rests until {} (limit: {}).",
                rest.after, rest.until, rest.because
            ));
        }
        if let Some(at) = &self.done_at {
            text.push_str(&format!("\nIt will be through at {at}."));
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

/// A campaign among others.
#[derive(Debug, Serialize)]
pub struct CampaignLine {
    pub id: String,
    pub status: &'static str,
    pub counts: Counts,
    pub subject: String,
    pub created_at: String,
    pub started_at: Option<String>,
    pub finished_at: Option<String>,
}

impl CampaignLine {
    pub fn new(campaign: &Campaign, counts: Counts) -> Self {
        Self {
            id: campaign.id.to_string(),
            status: campaign.status.word(),
            counts,
            subject: campaign.draft.subject.clone(),
            created_at: rfc3339(campaign.created_at),
            started_at: campaign.started_at.map(rfc3339),
            finished_at: campaign.finished_at.map(rfc3339),
        }
    }
}

#[derive(Debug, Serialize)]
pub struct DeliveryLine {
    pub address: String,
    pub status: &'static str,
    pub attempts: i64,
    pub relay: Option<String>,
    pub message_id: Option<String>,
    pub code: Option<u16>,
    pub enhanced: Option<String>,
    pub reply: Option<String>,
    /// When its status last changed.
    pub at: String,
}

impl From<Delivery> for DeliveryLine {
    fn from(delivery: Delivery) -> Self {
        let reply = delivery.reply;
        Self {
            address: delivery.address,
            status: delivery.status.word(),
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
    fn a_moment_is_written_in_utc_to_the_millisecond() {
        assert_eq!(rfc3339(Timestamp(1_767_605_400_000)), "2026-01-05T09:30:00.000Z");
        assert_eq!(rfc3339(Timestamp(1_767_605_400_120)), "2026-01-05T09:30:00.120Z");
    }
}
