//! Leases due deliveries to the queue, in order of their due time.
//!
//! It promises that deliveries to deleted, opted-out or suppressed contacts are withdrawn at once, and
//! that a postponed delivery waits for its time. Leaves out: when to lease (the queue crate).

use std::collections::HashMap;

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use crate::campaigns::shift_counts;
use crate::contacts::contact;
use crate::suppressions::not_suppressed_sql;
use crate::{Result, Store};
use postroom_model::campaign::{InDoubtPolicy, Retry};
use postroom_model::clock::Timestamp;
use postroom_model::contact::Contact;
use postroom_model::delivery::DeliveryStatus;
use postroom_model::id::{CampaignId, DeliveryId};

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
    pub in_doubt_policy: InDoubtPolicy,
}

/// The result of a lease.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lease {
    pub leased: Vec<Leased>,
    /// The number of due deliveries, including withdrawn and postponed ones.
    pub due: usize,
}

impl Store {
    /// Leases up to `limit` recipients of a campaign that are due, in the order of their turn.
    /// Deliveries to deleted, opted-out or suppressed contacts are withdrawn; those for which
    /// `postpone` returns a later time wait until then.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be written.
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
        let people = sendable_contacts(&mut tx, &rows, now).await?;
        let sorted = sort_due(campaign, &rows, people, postpone);
        write_sorted(&mut tx, &sorted, now).await?;
        let mut deltas = HashMap::from([
            (DeliveryStatus::Leased, i64::try_from(sorted.leased.len()).unwrap_or(0)),
            (DeliveryStatus::Withdrawn, i64::try_from(sorted.withdrawn.len()).unwrap_or(0)),
        ]);
        for (status, deliveries) in sorted.left {
            *deltas.entry(status).or_default() -= deliveries;
        }
        shift_counts(&mut tx, campaign.as_str(), &deltas).await?;
        tx.commit().await?;
        Ok(Lease { leased: sorted.leased, due: rows.len() })
    }
}

/// The due deliveries by what happens to them.
#[derive(Default)]
struct SortedDue {
    leased: Vec<Leased>,
    /// With the reason.
    withdrawn: Vec<(i64, &'static str)>,
    /// With the later time.
    postponed: Vec<(i64, Timestamp)>,
    /// How many deliveries leave each status.
    left: HashMap<DeliveryStatus, i64>,
}

/// The contacts of these deliveries, each with whether it is free of suppressions.
async fn sendable_contacts(
    tx: &mut Transaction<'static, Sqlite>,
    rows: &[SqliteRow],
    now: Timestamp,
) -> Result<HashMap<String, (Contact, bool)>> {
    let ids: Vec<&str> = rows.iter().map(|row| row.get::<&str, _>("contact_id")).collect();
    let sql = format!(
        "select c.*, {} as not_suppressed
         from json_each(?1) j cross join contacts c on c.id = j.value",
        not_suppressed_sql("?2")
    );
    let people = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(serde_json::to_string(&ids)?)
        .bind(now.0)
        .fetch_all(&mut **tx)
        .await?;
    people
        .iter()
        .map(|row| Ok((row.get("id"), (contact(row)?, row.get("not_suppressed")))))
        .collect()
}

fn sort_due(
    campaign: &CampaignId,
    rows: &[SqliteRow],
    mut people: HashMap<String, (Contact, bool)>,
    postpone: &(dyn Fn(&Contact) -> Option<Timestamp> + Sync),
) -> SortedDue {
    let mut sorted = SortedDue { leased: Vec::with_capacity(rows.len()), ..SortedDue::default() };
    for row in rows {
        let seq: i64 = row.get("seq");
        match people.remove(row.get::<&str, _>("contact_id")) {
            None => sorted.withdrawn.push((seq, "contact_deleted")),
            Some((person, _)) if !person.status.sendable() => {
                sorted.withdrawn.push((seq, "opted_out"));
            }
            Some((_, false)) => sorted.withdrawn.push((seq, "suppressed")),
            Some((contact, true)) => match postpone(&contact) {
                Some(later) => {
                    sorted.postponed.push((seq, later));
                    continue;
                }
                None => sorted.leased.push(Leased {
                    seq,
                    id: DeliveryId(row.get("id")),
                    campaign: campaign.clone(),
                    attempts: row.get("attempts"),
                    expires_at: row.get::<Option<i64>, _>("expires_at").map(Timestamp),
                    contact,
                    retry: Retry::default(),
                    in_doubt_policy: InDoubtPolicy::default(),
                }),
            },
        }
        if let Some(status) = DeliveryStatus::from_word(row.get("status")) {
            *sorted.left.entry(status).or_default() += 1;
        }
    }
    sorted
}

async fn write_sorted(
    tx: &mut Transaction<'static, Sqlite>,
    sorted: &SortedDue,
    now: Timestamp,
) -> Result<()> {
    for (seq, later) in &sorted.postponed {
        sqlx::query("update deliveries set due_at = ?2 where seq = ?1")
            .bind(seq)
            .bind(later.0)
            .execute(&mut **tx)
            .await?;
    }
    let leased: Vec<i64> = sorted.leased.iter().map(|one| one.seq).collect();
    sqlx::query(
        "update deliveries set status = 'leased', due_at = null, updated_at = ?2
         where seq in (select value from json_each(?1))",
    )
    .bind(serde_json::to_string(&leased)?)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    for (seq, meaning) in &sorted.withdrawn {
        sqlx::query(
            "update deliveries set status = 'withdrawn', due_at = null, meaning = ?2,
                 updated_at = ?3 where seq = ?1",
        )
        .bind(seq)
        .bind(*meaning)
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}
