//! Writes intents and outcomes; each batch is one short transaction.
//!
//! It promises that every transition is checked against the stored status, so that a mail withdrawn
//! meanwhile is never sent, and that the stored counts change with the rows. Leaves out: when to write
//! (the queue crate), leases (`lease`), recovery after a crash (`recovery`).

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use sqlx::{Row, Sqlite, Transaction};

use crate::relay_usage::minute;
use crate::suppressions::undeliverable::{revert_undeliverable, suppress_undeliverable};
use crate::{Result, Store};
use postroom_model::clock::Timestamp;
use postroom_model::delivery::DeliveryStatus;
use postroom_model::id::{CampaignId, DeliveryId, RelayId};
use postroom_model::relay::reply::Reply;

/// The durable note that the text of this mail is about to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    pub seq: i64,
    pub campaign: CampaignId,
    pub relay: RelayId,
    pub relay_name: String,
    pub message_id: String,
    pub size: i64,
}

/// The result of a leased or sending delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub seq: i64,
    pub id: DeliveryId,
    pub campaign: CampaignId,
    /// The status it had: leased, or sending.
    pub from: DeliveryStatus,
    pub to: DeliveryStatus,
    pub due_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
    /// The code of what it means.
    pub meaning: Option<String>,
    /// None if the delivery is put back without an attempt.
    pub attempt: Option<AttemptRecord>,
    /// The relay refused the address for good: it does not exist, or takes no mail.
    pub undeliverable: bool,
    /// Earlier refusals as undeliverable that turn out to be a fault of the relay: they are reverted.
    pub reverted: Vec<i64>,
}

/// What a batch has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Committed {
    /// The sequence numbers of the intents whose row was still leased.
    pub granted: HashSet<i64>,
    /// The suppression list changed.
    pub suppressed: bool,
}

impl Outcome {
    /// Has the mail left, or may it have? Then it counts towards the relay's limits.
    pub fn may_have_left(&self) -> bool {
        match self.to {
            DeliveryStatus::Accepted | DeliveryStatus::InDoubt => true,
            // In doubt, and queued again as its plan says.
            DeliveryStatus::Queued => self.attempt.is_some(),
            DeliveryStatus::Leased
            | DeliveryStatus::Sending
            | DeliveryStatus::Deferred
            | DeliveryStatus::Refused
            | DeliveryStatus::Expired
            | DeliveryStatus::Withdrawn => false,
        }
    }
}

/// The attempt to record.
#[derive(Debug, Clone, PartialEq)]
pub struct AttemptRecord {
    pub number: i64,
    pub relay: RelayId,
    pub relay_name: String,
    pub reply: Option<Reply>,
    pub note: Option<String>,
    pub started_at: Timestamp,
    pub duration_ms: i64,
}

/// One batch for one transaction.
#[derive(Debug, Default)]
pub struct Batch {
    pub outcomes: Vec<Outcome>,
    pub intents: Vec<Intent>,
}

// The JSON keys of the rows are short: a batch holds thousands of them.
#[derive(Serialize)]
struct IntentRow<'a> {
    #[serde(rename = "s")]
    seq: i64,
    #[serde(rename = "r")]
    relay: &'a str,
    #[serde(rename = "n")]
    relay_name: &'a str,
    #[serde(rename = "m")]
    message_id: &'a str,
    #[serde(rename = "z")]
    size: i64,
}

#[derive(Serialize)]
struct OutcomeRow<'a> {
    #[serde(rename = "s")]
    seq: i64,
    #[serde(rename = "f")]
    from: &'a str,
    #[serde(rename = "t")]
    to: &'a str,
    #[serde(rename = "d")]
    due_at: Option<i64>,
    #[serde(rename = "x")]
    expires_at: Option<i64>,
    #[serde(rename = "c")]
    code: Option<u16>,
    #[serde(rename = "e")]
    enhanced: Option<String>,
    #[serde(rename = "r")]
    reply: Option<String>,
    #[serde(rename = "m")]
    meaning: Option<&'a str>,
    #[serde(rename = "ri")]
    relay: Option<&'a str>,
    #[serde(rename = "rn")]
    relay_name: Option<&'a str>,
    #[serde(rename = "n")]
    attempts: i64,
}

#[derive(Serialize)]
struct AttemptRow<'a> {
    #[serde(rename = "id")]
    delivery: &'a str,
    #[serde(rename = "n")]
    number: i64,
    #[serde(rename = "ri")]
    relay: &'a str,
    #[serde(rename = "rn")]
    relay_name: &'a str,
    #[serde(rename = "st")]
    status: &'a str,
    #[serde(rename = "c")]
    code: Option<u16>,
    #[serde(rename = "e")]
    enhanced: Option<String>,
    #[serde(rename = "r")]
    reply: Option<String>,
    #[serde(rename = "o")]
    note: Option<&'a str>,
    #[serde(rename = "m")]
    meaning: Option<&'a str>,
    #[serde(rename = "at")]
    started_at: i64,
    #[serde(rename = "ms")]
    duration_ms: i64,
}

type Deltas<'a> = HashMap<&'a str, HashMap<DeliveryStatus, i64>>;

fn shift<'a>(
    deltas: &mut Deltas<'a>,
    campaign: &'a CampaignId,
    from: DeliveryStatus,
    to: DeliveryStatus,
) {
    let counts = deltas.entry(campaign.as_str()).or_default();
    *counts.entry(from).or_default() -= 1;
    *counts.entry(to).or_default() += 1;
}

impl Store {
    /// Commits a batch. Contacts whose address the relay refused for good become bounced, and those
    /// whose refusal is reverted are subscribed and queued again.
    ///
    /// # Errors
    /// Nothing of the batch is written then.
    pub async fn commit_batch(&self, batch: &Batch, now: Timestamp) -> Result<Committed> {
        let mut tx = self.begin().await?;
        let Moved { applied, granted, withdrawn } = write_moves(&mut tx, batch, now).await?;
        let mut deltas: Deltas<'_> = HashMap::new();
        for outcome in batch.outcomes.iter().filter(|one| applied.contains(&one.seq)) {
            shift(&mut deltas, &outcome.campaign, outcome.from, outcome.to);
        }
        for intent in batch.intents.iter().filter(|one| granted.contains(&one.seq)) {
            shift(&mut deltas, &intent.campaign, DeliveryStatus::Leased, DeliveryStatus::Sending);
        }
        for intent in batch.intents.iter().filter(|one| withdrawn.contains(&one.seq)) {
            let (from, to) = (DeliveryStatus::Leased, DeliveryStatus::Withdrawn);
            shift(&mut deltas, &intent.campaign, from, to);
        }
        // Cancelled between lease and outcome: the row already says "withdrawn".
        let applied: Vec<&Outcome> =
            batch.outcomes.iter().filter(|one| applied.contains(&one.seq)).collect();
        let undeliverable: Vec<i64> =
            applied.iter().filter(|one| one.undeliverable).map(|one| one.seq).collect();
        let reverted: Vec<i64> =
            applied.iter().flat_map(|one| one.reverted.iter().copied()).collect();
        write_side_tables(&mut tx, applied, &deltas, now).await?;
        let suppressed = suppress_undeliverable(&mut tx, &undeliverable, now).await?;
        let released = revert_undeliverable(&mut tx, &reverted, now).await?;
        tx.commit().await?;
        Ok(Committed { granted, suppressed: suppressed || released })
    }
}

/// The rows that a batch has moved, by their numbers.
#[derive(Debug, Default)]
struct Moved {
    applied: HashSet<i64>,
    granted: HashSet<i64>,
    /// Gone, opted out or on the suppression list since they were leased: withdrawn.
    withdrawn: HashSet<i64>,
}

/// Moves the rows: outcomes first, then intents. Answers whose status was as expected, of each.
/// Deliveries to contacts who opted out or were suppressed meanwhile are withdrawn here, at the last
/// moment before a mail is sent, even if another program changed the contact.
///
/// Each call to the store's thread costs more than the statement itself, so both go in one: a
/// transaction is four calls, however many mails it holds.
async fn write_moves(
    tx: &mut Transaction<'static, Sqlite>,
    batch: &Batch,
    now: Timestamp,
) -> Result<Moved> {
    let outcomes: Vec<OutcomeRow<'_>> = batch.outcomes.iter().map(outcome_row).collect();
    let intents: Vec<IntentRow<'_>> = batch.intents.iter().map(intent_row).collect();
    // SQLite: several statements in one query; parameters without numbers, since sqlx hands them out
    // one behind the other over all statements. The unary plus keeps the list of moves as the outer
    // loop, so that each row is found by its number.
    let free = crate::suppressions::not_suppressed_sql("?");
    let takes = crate::suppressions::takes_transactional_sql("deliveries.address_key", "?");
    let sql = format!(
        "update deliveries set status = j.value ->> 't', due_at = j.value ->> 'd',
             expires_at = j.value ->> 'x', code = j.value ->> 'c', enhanced = j.value ->> 'e',
             reply = j.value ->> 'r', meaning = j.value ->> 'm',
             relay_id = coalesce(j.value ->> 'ri', deliveries.relay_id),
             relay_name = coalesce(j.value ->> 'rn', deliveries.relay_name),
             attempts = deliveries.attempts + (j.value ->> 'n'), updated_at = ?
         from json_each(?) j
         where deliveries.seq = j.value ->> 's' and +deliveries.status = j.value ->> 'f'
         returning deliveries.seq, 0;
         update deliveries set status = 'withdrawn', due_at = null, updated_at = ?,
             meaning = case when deliveries.app_mail is not null then 'suppressed' else
                 coalesce((select case when c.status <> 'subscribed' then 'opted_out'
                     else 'suppressed' end from contacts c where c.id = deliveries.contact_id),
                     'contact_deleted') end
         from json_each(?) j
         where deliveries.seq = j.value ->> 's' and +deliveries.status = 'leased'
             and not case when deliveries.app_mail is not null then {takes} else exists (
                 select 1 from contacts c where c.id = deliveries.contact_id
                     and c.status = 'subscribed' and {free}) end
         returning deliveries.seq, 2;
         update deliveries set status = 'sending', relay_id = j.value ->> 'r',
             relay_name = j.value ->> 'n', message_id = j.value ->> 'm', size = j.value ->> 'z',
             updated_at = ?
         from json_each(?) j
         where deliveries.seq = j.value ->> 's' and +deliveries.status = 'leased'
         returning deliveries.seq, 1"
    );
    let intents = serde_json::to_string(&intents)?;
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(now.0)
        .bind(serde_json::to_string(&outcomes)?)
        .bind(now.0)
        .bind(&intents)
        .bind(now.0)
        .bind(now.0)
        .bind(now.0)
        .bind(&intents)
        .fetch_all(&mut **tx)
        .await?;
    let mut moved = Moved::default();
    for row in &rows {
        let set = match row.get::<i64, _>(1) {
            0 => &mut moved.applied,
            1 => &mut moved.granted,
            _ => &mut moved.withdrawn,
        };
        set.insert(row.get(0));
    }
    Ok(moved)
}

/// Writes what follows from the transitions: attempts, relay usage and stored counts.
async fn write_side_tables(
    tx: &mut Transaction<'static, Sqlite>,
    applied: Vec<&Outcome>,
    deltas: &Deltas<'_>,
    now: Timestamp,
) -> Result<()> {
    let mut tries = Vec::new();
    let mut used: HashMap<&str, i64> = HashMap::new();
    let mut accepted: HashMap<(&str, &str), i64> = HashMap::new();
    for outcome in applied {
        if let Some(attempt) = &outcome.attempt {
            tries.push(attempt_row(outcome, attempt));
            let relay = attempt.relay.as_str();
            if outcome.to == DeliveryStatus::Accepted {
                *accepted.entry((outcome.campaign.as_str(), relay)).or_default() += 1;
            }
            if outcome.may_have_left() {
                *used.entry(relay).or_default() += 1;
            }
        }
    }
    let used: Vec<(&str, i64)> = used.into_iter().collect();
    let accepted: Vec<(&str, &str, i64)> =
        accepted.into_iter().map(|((campaign, relay), mails)| (campaign, relay, mails)).collect();
    let counts: Vec<(&str, &str, i64)> = deltas
        .iter()
        .flat_map(|(campaign, counts)| {
            counts.iter().map(|(status, people)| (*campaign, status.word(), *people))
        })
        .filter(|(_, _, people)| *people != 0)
        .collect();
    // SQLite: `where true` tells an upsert behind a select from a join.
    sqlx::query(
        "insert into attempts (delivery_id, number, relay_id, relay_name, status, code,
             enhanced, reply, note, meaning, started_at, duration_ms)
         select j.value ->> 'id', j.value ->> 'n', j.value ->> 'ri', j.value ->> 'rn',
             j.value ->> 'st', j.value ->> 'c', j.value ->> 'e', j.value ->> 'r',
             j.value ->> 'o', j.value ->> 'm', j.value ->> 'at', j.value ->> 'ms'
         from json_each(?) j;
         insert into relay_usage (relay_id, minute, mails)
         select j.value ->> 0, ?, j.value ->> 1 from json_each(?) j where true
         on conflict (relay_id, minute) do update
             set mails = relay_usage.mails + excluded.mails;
         insert into campaign_relays (campaign_id, relay_id, accepted)
         select j.value ->> 0, j.value ->> 1, j.value ->> 2 from json_each(?) j where true
         on conflict (campaign_id, relay_id) do update
             set accepted = campaign_relays.accepted + excluded.accepted;
         insert into campaign_counts (campaign_id, status, people)
         select j.value ->> 0, j.value ->> 1, j.value ->> 2 from json_each(?) j where true
         on conflict (campaign_id, status) do update
             set people = campaign_counts.people + excluded.people",
    )
    .bind(serde_json::to_string(&tries)?)
    .bind(minute(now))
    .bind(serde_json::to_string(&used)?)
    .bind(serde_json::to_string(&accepted)?)
    .bind(serde_json::to_string(&counts)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn intent_row(intent: &Intent) -> IntentRow<'_> {
    IntentRow {
        seq: intent.seq,
        relay: intent.relay.as_str(),
        relay_name: &intent.relay_name,
        message_id: &intent.message_id,
        size: intent.size,
    }
}

fn outcome_row(outcome: &Outcome) -> OutcomeRow<'_> {
    let reply = outcome.attempt.as_ref().and_then(|attempt| attempt.reply.as_ref());
    OutcomeRow {
        seq: outcome.seq,
        from: outcome.from.word(),
        to: outcome.to.word(),
        due_at: outcome.due_at.map(|at| at.0),
        expires_at: outcome.expires_at.map(|at| at.0),
        code: reply.map(|reply| reply.code),
        enhanced: reply.and_then(Reply::enhanced).map(|code| code.to_string()),
        reply: reply.map(Reply::stored_text),
        meaning: outcome.meaning.as_deref(),
        relay: outcome.attempt.as_ref().map(|attempt| attempt.relay.as_str()),
        relay_name: outcome.attempt.as_ref().map(|attempt| attempt.relay_name.as_str()),
        attempts: i64::from(outcome.attempt.is_some()),
    }
}

fn attempt_row<'a>(outcome: &'a Outcome, attempt: &'a AttemptRecord) -> AttemptRow<'a> {
    AttemptRow {
        delivery: outcome.id.as_str(),
        number: attempt.number,
        relay: attempt.relay.as_str(),
        relay_name: &attempt.relay_name,
        status: match outcome.to {
            // It goes out again by its plan; the try itself ended in doubt.
            DeliveryStatus::Queued => DeliveryStatus::InDoubt.word(),
            to => to.word(),
        },
        code: attempt.reply.as_ref().map(|reply| reply.code),
        enhanced: attempt.reply.as_ref().and_then(Reply::enhanced).map(|code| code.to_string()),
        reply: attempt.reply.as_ref().map(Reply::stored_text),
        note: attempt.note.as_deref(),
        meaning: outcome.meaning.as_deref(),
        started_at: attempt.started_at.0,
        duration_ms: attempt.duration_ms,
    }
}
