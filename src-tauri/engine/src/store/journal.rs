//! The moves the queue makes, each batch one short transaction: leases, intents, outcomes, and
//! recovery after a crash.
//!
//! It promises that every move is checked against the status the row really has, so that a mail
//! withdrawn in the meantime is never sent; and that the kept counts move with the rows.
//! Leaves out: when to move (`queue`).

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use sqlx::{Row, Sqlite, Transaction};

use super::campaigns::{send_again, shift_counts};
use super::contacts::contact;
use super::usage::{add_usage, minute};
use super::{Result, Store};
use crate::campaign::{InDoubtPolicy, Plan, Retry};
use crate::clock::Timestamp;
use crate::contact::Contact;
use crate::delivery::{AT_ONCE, DeliveryStatus};
use crate::id::{CampaignId, DeliveryId, RelayId};
use crate::relay::reply::Reply;

/// A recipient in a worker's hands, with the person as they are now.
#[derive(Debug, Clone, PartialEq)]
pub struct Leased {
    pub seq: i64,
    pub id: DeliveryId,
    pub campaign: CampaignId,
    pub attempts: i64,
    pub expires_at: Option<Timestamp>,
    pub contact: Contact,
    /// As the campaign's plan says.
    pub retry: Retry,
    pub on_doubt: InDoubtPolicy,
}

/// What came of a look for people who are due.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lease {
    pub leased: Vec<Leased>,
    /// Everybody who was due, those included who were withdrawn or whose hour has not come.
    pub looked_at: usize,
}

/// "This mail's last dot may leave now."
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    pub seq: i64,
    pub campaign: CampaignId,
    pub relay: RelayId,
    pub relay_name: String,
    pub message_id: String,
    pub size: i64,
}

/// What became of a leased or sending recipient.
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
    /// None: nobody's try is spent (put back).
    pub attempt: Option<Try>,
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

/// The try to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Try {
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

#[derive(Serialize)]
struct IntentRow<'a> {
    s: i64,
    r: &'a str,
    n: &'a str,
    m: &'a str,
    z: i64,
}

#[derive(Serialize)]
struct OutcomeRow<'a> {
    s: i64,
    f: &'a str,
    t: &'a str,
    d: Option<i64>,
    x: Option<i64>,
    c: Option<u16>,
    e: Option<String>,
    r: Option<String>,
    m: Option<&'a str>,
    ri: Option<&'a str>,
    rn: Option<&'a str>,
    n: i64,
}

#[derive(Serialize)]
struct TryRow<'a> {
    id: &'a str,
    n: i64,
    ri: &'a str,
    rn: &'a str,
    st: &'a str,
    c: Option<u16>,
    e: Option<String>,
    r: Option<String>,
    o: Option<&'a str>,
    m: Option<&'a str>,
    at: i64,
    ms: i64,
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
    /// Leases up to `limit` recipients of a campaign that are due, in the order of their turn.
    /// People who are gone or may not be written to any more are withdrawn on the spot; those for
    /// whom `postpone` names a later moment wait until then.
    pub async fn lease(
        &self,
        campaign: &CampaignId,
        limit: i64,
        now: Timestamp,
        postpone: &(dyn Fn(&Contact) -> Option<Timestamp> + Sync),
    ) -> Result<Lease> {
        let mut tx = self.begin().await?;
        let rows = sqlx::query(
            "select seq, id, contact_id, attempts, expires_at, status from deliveries
             where campaign_id = ?1 and due_at <= ?2 order by due_at, seq limit ?3",
        )
        .bind(campaign.as_str())
        .bind(now.0)
        .bind(limit)
        .fetch_all(&mut *tx)
        .await?;
        if rows.is_empty() {
            return Ok(Lease::default());
        }
        let ids: Vec<&str> = rows.iter().map(|row| row.get::<&str, _>("contact_id")).collect();
        let people =
            sqlx::query("select c.* from json_each(?1) j cross join contacts c on c.id = j.value")
                .bind(serde_json::to_string(&ids)?)
                .fetch_all(&mut *tx)
                .await?;
        let mut people: HashMap<String, Contact> =
            people.iter().map(|row| Ok((row.get("id"), contact(row)?))).collect::<Result<_>>()?;
        let mut leased = Vec::with_capacity(rows.len());
        let mut withdrawn: Vec<(i64, &'static str)> = Vec::new();
        let mut postponed: Vec<(i64, i64)> = Vec::new();
        let mut waited: HashMap<&str, i64> = HashMap::new();
        for row in &rows {
            *waited.entry(row.get("status")).or_default() += 1;
            let seq: i64 = row.get("seq");
            match people.remove(row.get::<&str, _>("contact_id")) {
                None => withdrawn.push((seq, "contact_deleted")),
                Some(person) if !person.status.sendable() => withdrawn.push((seq, "opted_out")),
                Some(contact) => match postpone(&contact) {
                    Some(later) => {
                        *waited.entry(row.get("status")).or_default() -= 1;
                        postponed.push((seq, later.0));
                    }
                    None => leased.push(Leased {
                        seq,
                        id: DeliveryId(row.get("id")),
                        campaign: campaign.clone(),
                        attempts: row.get("attempts"),
                        expires_at: row.get::<Option<i64>, _>("expires_at").map(Timestamp),
                        contact,
                        retry: Retry::default(),
                        on_doubt: InDoubtPolicy::default(),
                    }),
                },
            }
        }
        for (seq, later) in &postponed {
            sqlx::query("update deliveries set due_at = ?2 where seq = ?1")
                .bind(seq)
                .bind(later)
                .execute(&mut *tx)
                .await?;
        }
        let taken: Vec<i64> = leased.iter().map(|one| one.seq).collect();
        sqlx::query(
            "update deliveries set status = 'leased', due_at = null, updated_at = ?2
             where seq in (select value from json_each(?1))",
        )
        .bind(serde_json::to_string(&taken)?)
        .bind(now.0)
        .execute(&mut *tx)
        .await?;
        for (seq, meaning) in &withdrawn {
            sqlx::query(
                "update deliveries set status = 'withdrawn', due_at = null, meaning = ?2,
                     updated_at = ?3 where seq = ?1",
            )
            .bind(seq)
            .bind(*meaning)
            .bind(now.0)
            .execute(&mut *tx)
            .await?;
        }
        let gone = i64::try_from(withdrawn.len()).unwrap_or(0);
        let mut deltas = HashMap::from([
            (DeliveryStatus::Leased, i64::try_from(leased.len()).unwrap_or(0)),
            (DeliveryStatus::Withdrawn, gone),
        ]);
        for (word, people) in waited {
            if let Some(status) = DeliveryStatus::from_word(word) {
                *deltas.entry(status).or_default() -= people;
            }
        }
        shift_counts(&mut tx, campaign.as_str(), &deltas).await?;
        tx.commit().await?;
        Ok(Lease { leased, looked_at: rows.len() })
    }

    /// Commits a batch. Answers the intents that were granted: those whose row was still leased.
    ///
    /// # Errors
    /// Nothing of the batch is written then.
    pub async fn commit_batch(&self, batch: &Batch, now: Timestamp) -> Result<HashSet<i64>> {
        let mut tx = self.begin().await?;
        let (applied, granted) = write_moves(&mut tx, batch, now).await?;
        let mut deltas: Deltas<'_> = HashMap::new();
        for outcome in batch.outcomes.iter().filter(|one| applied.contains(&one.seq)) {
            shift(&mut deltas, &outcome.campaign, outcome.from, outcome.to);
        }
        for intent in batch.intents.iter().filter(|one| granted.contains(&one.seq)) {
            shift(&mut deltas, &intent.campaign, DeliveryStatus::Leased, DeliveryStatus::Sending);
        }
        // Cancelled between lease and outcome: the row already says "withdrawn".
        let applied = batch.outcomes.iter().filter(|one| applied.contains(&one.seq)).collect();
        write_what_follows(&mut tx, applied, &deltas, now).await?;
        tx.commit().await?;
        Ok(granted)
    }

    /// After a crash, before anything is sent: leased goes back to queued, sending becomes in
    /// doubt, or is queued again where the campaign's plan says so. Answers how many of each.
    pub async fn recover(&self, now: Timestamp) -> Result<(i64, i64)> {
        let mut tx = self.begin().await?;
        let campaigns = sqlx::query(
            "select distinct campaign_id from campaign_counts
             where status in ('leased', 'sending') and people <> 0",
        )
        .fetch_all(&mut *tx)
        .await?;
        let (mut back, mut doubt) = (0, 0);
        for row in &campaigns {
            let campaign: &str = row.get(0);
            count_doubts(&mut tx, campaign, now).await?;
            sqlx::query(
                "insert into attempts (delivery_id, number, relay_id, relay_name, status, note,
                     meaning, started_at, duration_ms)
                 select id, attempts + 1, coalesce(relay_id, ''), coalesce(relay_name, ''),
                     'in_doubt', 'the program ended while this mail was on the wire',
                     'ended_on_the_wire', updated_at, 0
                 from deliveries where campaign_id = ?1 and status = 'sending'",
            )
            .bind(campaign)
            .execute(&mut *tx)
            .await?;
            let sending = sqlx::query(
                "update deliveries set status = 'in_doubt', attempts = attempts + 1,
                     meaning = 'ended_on_the_wire', code = null, enhanced = null, reply = null,
                     updated_at = ?2
                 where campaign_id = ?1 and status = 'sending'",
            )
            .bind(campaign)
            .bind(now.0)
            .execute(&mut *tx)
            .await?
            .rows_affected();
            let leased = sqlx::query(
                "update deliveries set status = 'queued', due_at = ?2
                 where campaign_id = ?1 and status = 'leased'",
            )
            .bind(campaign)
            .bind(AT_ONCE.0)
            .execute(&mut *tx)
            .await?
            .rows_affected();
            let sending = i64::try_from(sending).unwrap_or(0);
            let leased = i64::try_from(leased).unwrap_or(0);
            let deltas = HashMap::from([
                (DeliveryStatus::Sending, -sending),
                (DeliveryStatus::InDoubt, sending),
                (DeliveryStatus::Leased, -leased),
                (DeliveryStatus::Queued, leased),
            ]);
            shift_counts(&mut tx, campaign, &deltas).await?;
            let again = obey_policy(&mut tx, campaign, now).await?;
            back += leased + again;
            doubt += sending - again;
        }
        tx.commit().await?;
        Ok((back, doubt))
    }
}

/// What was on the wire when the program ended counts towards the relay's limits.
async fn count_doubts(
    tx: &mut Transaction<'static, Sqlite>,
    campaign: &str,
    now: Timestamp,
) -> Result<()> {
    let rows = sqlx::query(
        "select relay_id, count(*) from deliveries
         where campaign_id = ?1 and status = 'sending' and relay_id is not null
         group by relay_id",
    )
    .bind(campaign)
    .fetch_all(&mut **tx)
    .await?;
    let left = rows.iter().map(|row| (row.get::<&str, _>(0), row.get(1))).collect();
    add_usage(tx, &left, now).await
}

/// Queues again what the crash left in doubt, where the campaign's plan says so.
async fn obey_policy(
    tx: &mut Transaction<'static, Sqlite>,
    campaign: &str,
    now: Timestamp,
) -> Result<i64> {
    let row = sqlx::query("select plan from campaigns where id = ?1")
        .bind(campaign)
        .fetch_one(&mut **tx)
        .await?;
    let plan: Plan = serde_json::from_str(row.get::<&str, _>("plan"))?;
    if plan.on_doubt() != InDoubtPolicy::SendAgain {
        return Ok(0);
    }
    let rows = sqlx::query(
        "select id from deliveries
         where campaign_id = ?1 and status = 'in_doubt' and meaning = 'ended_on_the_wire'
             and updated_at = ?2",
    )
    .bind(campaign)
    .bind(now.0)
    .fetch_all(&mut **tx)
    .await?;
    let ids: Vec<String> = rows.iter().map(|row| row.get("id")).collect();
    send_again(tx, &CampaignId(campaign.to_owned()), &["in_doubt"], Some(&ids), now).await
}

/// Moves the rows: outcomes first, then intents. Answers whose status was as expected, of each.
///
/// Each call to the store's thread costs more than the statement itself, so both go in one: a
/// transaction is four calls, however many mails it holds.
async fn write_moves(
    tx: &mut Transaction<'static, Sqlite>,
    batch: &Batch,
    now: Timestamp,
) -> Result<(HashSet<i64>, HashSet<i64>)> {
    let outcomes: Vec<OutcomeRow<'_>> = batch.outcomes.iter().map(outcome_row).collect();
    let intents: Vec<IntentRow<'_>> = batch.intents.iter().map(intent_row).collect();
    // SQLite: several statements in one query; parameters without numbers, since sqlx hands them out
    // one behind the other over all statements. The unary plus keeps the list of moves as the outer
    // loop, so that each row is found by its number.
    let rows = sqlx::query(
        "update deliveries set status = j.value ->> 't', due_at = j.value ->> 'd',
             expires_at = j.value ->> 'x', code = j.value ->> 'c', enhanced = j.value ->> 'e',
             reply = j.value ->> 'r', meaning = j.value ->> 'm',
             relay_id = coalesce(j.value ->> 'ri', deliveries.relay_id),
             relay_name = coalesce(j.value ->> 'rn', deliveries.relay_name),
             attempts = deliveries.attempts + (j.value ->> 'n'), updated_at = ?
         from json_each(?) j
         where deliveries.seq = j.value ->> 's' and +deliveries.status = j.value ->> 'f'
         returning deliveries.seq, 0;
         update deliveries set status = 'sending', relay_id = j.value ->> 'r',
             relay_name = j.value ->> 'n', message_id = j.value ->> 'm', size = j.value ->> 'z',
             updated_at = ?
         from json_each(?) j
         where deliveries.seq = j.value ->> 's' and +deliveries.status = 'leased'
         returning deliveries.seq, 1",
    )
    .bind(now.0)
    .bind(serde_json::to_string(&outcomes)?)
    .bind(now.0)
    .bind(serde_json::to_string(&intents)?)
    .fetch_all(&mut **tx)
    .await?;
    let (mut applied, mut granted) = (HashSet::new(), HashSet::new());
    for row in &rows {
        let intent = row.get::<i64, _>(1) == 1;
        if intent { &mut granted } else { &mut applied }.insert(row.get(0));
    }
    Ok((applied, granted))
}

/// What the moves entail: the tries on record, the relays' figures, the kept counts.
async fn write_what_follows(
    tx: &mut Transaction<'static, Sqlite>,
    applied: Vec<&Outcome>,
    deltas: &Deltas<'_>,
    now: Timestamp,
) -> Result<()> {
    let mut tries = Vec::new();
    let mut left: HashMap<&str, i64> = HashMap::new();
    let mut taken: HashMap<(&str, &str), i64> = HashMap::new();
    for outcome in applied {
        if let Some(attempt) = &outcome.attempt {
            tries.push(try_row(outcome, attempt));
            let relay = attempt.relay.as_str();
            if outcome.to == DeliveryStatus::Accepted {
                *taken.entry((outcome.campaign.as_str(), relay)).or_default() += 1;
            }
            if outcome.may_have_left() {
                *left.entry(relay).or_default() += 1;
            }
        }
    }
    let left: Vec<(&str, i64)> = left.into_iter().collect();
    let taken: Vec<(&str, &str, i64)> =
        taken.into_iter().map(|((campaign, relay), mails)| (campaign, relay, mails)).collect();
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
    .bind(serde_json::to_string(&left)?)
    .bind(serde_json::to_string(&taken)?)
    .bind(serde_json::to_string(&counts)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn intent_row(intent: &Intent) -> IntentRow<'_> {
    IntentRow {
        s: intent.seq,
        r: intent.relay.as_str(),
        n: &intent.relay_name,
        m: &intent.message_id,
        z: intent.size,
    }
}

fn outcome_row(outcome: &Outcome) -> OutcomeRow<'_> {
    let reply = outcome.attempt.as_ref().and_then(|attempt| attempt.reply.as_ref());
    OutcomeRow {
        s: outcome.seq,
        f: outcome.from.word(),
        t: outcome.to.word(),
        d: outcome.due_at.map(|at| at.0),
        x: outcome.expires_at.map(|at| at.0),
        c: reply.map(|reply| reply.code),
        e: reply.and_then(Reply::enhanced).map(|code| code.to_string()),
        r: reply.map(Reply::text),
        m: outcome.meaning.as_deref(),
        ri: outcome.attempt.as_ref().map(|attempt| attempt.relay.as_str()),
        rn: outcome.attempt.as_ref().map(|attempt| attempt.relay_name.as_str()),
        n: i64::from(outcome.attempt.is_some()),
    }
}

fn try_row<'a>(outcome: &'a Outcome, attempt: &'a Try) -> TryRow<'a> {
    TryRow {
        id: outcome.id.as_str(),
        n: attempt.number,
        ri: attempt.relay.as_str(),
        rn: &attempt.relay_name,
        st: match outcome.to {
            // It goes out again by its plan; the try itself ended in doubt.
            DeliveryStatus::Queued => DeliveryStatus::InDoubt.word(),
            to => to.word(),
        },
        c: attempt.reply.as_ref().map(|reply| reply.code),
        e: attempt.reply.as_ref().and_then(Reply::enhanced).map(|code| code.to_string()),
        r: attempt.reply.as_ref().map(Reply::text),
        o: attempt.note.as_deref(),
        m: outcome.meaning.as_deref(),
        at: attempt.started_at.0,
        ms: attempt.duration_ms,
    }
}
