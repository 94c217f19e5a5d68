//! The deliveries of a campaign as a whole: freezing the audience at the start, withdrawing what has
//! not been sent, and queueing again.

use std::collections::HashMap;

use sqlx::{Row, Sqlite, Transaction};

use super::shift_counts;
use crate::segments::refresh;
use crate::suppressions::not_suppressed_sql;
use crate::{Result, Store};
use postroom_model::campaign::Campaign;
use postroom_model::clock::Timestamp;
use postroom_model::delivery::{AT_ONCE, DeliveryStatus};
use postroom_model::id::CampaignId;

/// Contacts that one statement freezes; the progress is updated after each.
const FREEZE_CHUNK: i64 = 50_000;

/// Writes one delivery per contact of the audience; returns their number. It runs in one
/// transaction and in chunks of contacts, so that memory stays bounded and the progress is visible.
pub(super) async fn freeze(
    store: &Store,
    tx: &mut Transaction<'static, Sqlite>,
    campaign: &Campaign,
    now: Timestamp,
) -> Result<i64> {
    // A segment is evaluated again at the start.
    refresh(tx, &campaign.draft.lists, now).await?;
    let lists = serde_json::to_string(&campaign.draft.lists)?;
    let ends = sqlx::query("select coalesce(min(seq), 0), coalesce(max(seq), -1) from contacts")
        .fetch_one(&mut **tx)
        .await?;
    let (first, last): (i64, i64) = (ends.get(0), ends.get(1));
    let all = (last - first + 1).max(0);
    // The ids of each campaign start at another number, so that no id discloses the number of
    // contacts.
    let base = i64::from(rand::random::<u32>()) * 16;
    let mut people = 0;
    let mut from = first;
    while from <= last {
        store.set_freeze_progress(&campaign.id, Some((from - first, all)));
        // SQLite: printf and randomblob make the ids in the same statement. Their prefix rises with
        // the row, so that the indexes over them grow at their end; the rest is 88 random bits.
        let sql = format!(
            "insert into deliveries (id, campaign_id, contact_id, address, name, status, due_at,
                 updated_at)
             select printf('%010x', c.seq + ?7) || lower(hex(randomblob(11))), ?1, c.id, c.address,
                 nullif(trim(coalesce(c.given_name, '') || ' ' || coalesce(c.family_name, '')), ''),
                 'queued', ?6, ?2
             from contacts c
             where c.seq >= ?4 and c.seq < ?5 and c.status = 'subscribed' and {} and exists (
                 select 1 from members m join lists l on l.seq = m.list
                 where m.contact = c.seq and l.id in (select value from json_each(?3)))
             order by c.seq
             on conflict (campaign_id, contact_id) do nothing",
            not_suppressed_sql("?2")
        );
        let done = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(campaign.id.as_str())
            .bind(now.0)
            .bind(&lists)
            .bind(from)
            .bind(from + FREEZE_CHUNK)
            .bind(AT_ONCE.0)
            .bind(base)
            .execute(&mut **tx)
            .await?;
        people += i64::try_from(done.rows_affected()).unwrap_or(i64::MAX);
        from += FREEZE_CHUNK;
    }
    let deltas = HashMap::from([(DeliveryStatus::Queued, people)]);
    shift_counts(tx, campaign.id.as_str(), &deltas).await?;
    Ok(people)
}

/// Withdraws every delivery whose mail has not been sent.
pub(super) async fn withdraw_unsent(
    tx: &mut Transaction<'static, Sqlite>,
    id: &CampaignId,
    now: Timestamp,
) -> Result<()> {
    let mut deltas: HashMap<DeliveryStatus, i64> = HashMap::new();
    for from in [DeliveryStatus::Queued, DeliveryStatus::Deferred, DeliveryStatus::Leased] {
        let done = sqlx::query(
            "update deliveries set status = 'withdrawn', due_at = null, meaning = 'cancelled',
                 updated_at = ?3 where campaign_id = ?1 and status = ?2",
        )
        .bind(id.as_str())
        .bind(from.word())
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
        let people = i64::try_from(done.rows_affected()).unwrap_or(i64::MAX);
        *deltas.entry(from).or_default() -= people;
        *deltas.entry(DeliveryStatus::Withdrawn).or_default() += people;
    }
    shift_counts(tx, id.as_str(), &deltas).await
}

/// Queues deliveries again; their earlier attempts are kept. Without `ids`: all of the campaign.
pub(crate) async fn requeue(
    tx: &mut Transaction<'static, Sqlite>,
    id: &CampaignId,
    from: &[&str],
    ids: Option<&[String]>,
    now: Timestamp,
) -> Result<i64> {
    let mut deltas: HashMap<DeliveryStatus, i64> = HashMap::new();
    let mut total = 0;
    for word in from {
        let done = sqlx::query(
            "update deliveries set status = 'queued', due_at = ?5, expires_at = null,
                 updated_at = ?3
             where campaign_id = ?1 and status = ?2
                 and (?4 is null or id in (select value from json_each(?4)))",
        )
        .bind(id.as_str())
        .bind(*word)
        .bind(now.0)
        .bind(ids.map(serde_json::to_string).transpose()?)
        .bind(AT_ONCE.0)
        .execute(&mut **tx)
        .await?;
        let people = i64::try_from(done.rows_affected()).unwrap_or(i64::MAX);
        if let Some(status) = DeliveryStatus::from_word(word) {
            *deltas.entry(status).or_default() -= people;
        }
        *deltas.entry(DeliveryStatus::Queued).or_default() += people;
        total += people;
    }
    shift_counts(tx, id.as_str(), &deltas).await?;
    Ok(total)
}
