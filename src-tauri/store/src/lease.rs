//! Leases due deliveries to the queue, in order of their due time.
//!
//! It promises that deliveries to deleted, opted-out or suppressed contacts are withdrawn at once, and
//! that a postponed delivery waits for its time. Leaves out: when to lease (the queue crate).

use std::collections::{BTreeMap, HashMap};

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use crate::campaigns::shift_counts;
use crate::contacts::contact;
use crate::suppressions::{not_suppressed_sql, takes_transactional_sql};
use crate::{Result, Store, StoreError};
use postroom_model::campaign::{InDoubtPolicy, Retry};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{Address, ConsentBasis, Contact, ContactStatus};
use postroom_model::delivery::DeliveryStatus;
use postroom_model::id::{CampaignId, ContactId, DeliveryId};

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
    /// The number of the app's mail. None: a delivery of a campaign.
    pub app_mail: Option<i64>,
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
        commit_sorted(tx, campaign, sorted, rows.len(), now).await
    }

    /// Like [`Store::lease`], for the mails of an app, which have no contact. The mails of one lease
    /// have at most `max_bytes` together, or are one mail.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be written.
    pub async fn lease_app_mails(
        &self,
        campaign: &CampaignId,
        limit: i64,
        max_bytes: i64,
        now: Timestamp,
    ) -> Result<Lease> {
        let mut tx = self.begin().await?;
        // SQLite: `cross join` makes the due deliveries the outer loop.
        let sql = format!(
            "select d.seq, d.id, d.attempts, d.expires_at, d.status, d.address, d.app_mail, m.size,
                 {} as takes
             from deliveries d cross join app_mails m on m.seq = d.app_mail
             where d.campaign_id = ?1 and d.due_at <= ?2 order by d.due_at, d.seq limit ?3",
            takes_transactional_sql("d.address_key", "?2")
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(campaign.as_str())
            .bind(now.0)
            .bind(limit)
            .fetch_all(&mut *tx)
            .await?;
        if rows.is_empty() {
            return Ok(Lease::default());
        }
        let sorted = sort_app_mails(campaign, &rows, max_bytes, now)?;
        commit_sorted(tx, campaign, sorted, rows.len(), now).await
    }
}

async fn commit_sorted(
    mut tx: Transaction<'static, Sqlite>,
    campaign: &CampaignId,
    sorted: SortedDue,
    due: usize,
    now: Timestamp,
) -> Result<Lease> {
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
    Ok(Lease { leased: sorted.leased, due })
}

fn sort_app_mails(
    campaign: &CampaignId,
    rows: &[SqliteRow],
    max_bytes: i64,
    now: Timestamp,
) -> Result<SortedDue> {
    let mut sorted = SortedDue::default();
    let (mut bytes, mut last_mail) = (0_i64, None);
    for row in rows {
        let seq: i64 = row.get("seq");
        let mail: i64 = row.get("app_mail");
        if row.get("takes") {
            // The receivers of one mail share its text.
            if last_mail != Some(mail) {
                bytes += row.get::<i64, _>("size");
                if last_mail.is_some() && bytes > max_bytes {
                    break;
                }
                last_mail = Some(mail);
            }
            sorted.leased.push(Leased {
                seq,
                id: DeliveryId(row.get("id")),
                campaign: campaign.clone(),
                attempts: row.get("attempts"),
                expires_at: row.get::<Option<i64>, _>("expires_at").map(Timestamp),
                contact: receiver(row, now)?,
                retry: Retry::default(),
                in_doubt_policy: InDoubtPolicy::default(),
                app_mail: Some(mail),
            });
        } else {
            sorted.withdrawn.push((seq, "suppressed"));
        }
        if let Some(status) = DeliveryStatus::from_word(row.get("status")) {
            *sorted.left.entry(status).or_default() += 1;
        }
    }
    Ok(sorted)
}

/// The receiver of an app's mail, of whom only the address is known.
fn receiver(row: &SqliteRow, now: Timestamp) -> Result<Contact> {
    let address = Address::parse(row.get("address"))
        .map_err(|error| StoreError::Value(format!("the receiver of an app's mail: {error}")))?;
    Ok(Contact {
        id: ContactId(row.get("id")),
        address,
        given_name: None,
        family_name: None,
        fields: BTreeMap::new(),
        status: ContactStatus::Subscribed,
        consent: ConsentBasis::default(),
        lists: Vec::new(),
        created_at: now,
        updated_at: now,
    })
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
                    app_mail: None,
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
