//! Reads the `deliveries` and `attempts` tables: pages, history, export.
//!
//! Leaves out: resolving deliveries in doubt (`resolve`); the transitions that the queue makes
//! (`journal`).

pub(crate) mod facets;
mod resolve;
mod sorted;

use std::sync::PoisonError;

use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite};

pub use self::facets::Facets;
pub use self::resolve::Resolution;
pub use self::sorted::DeliverySort;
use crate::text::like;
use crate::{Reader, Result, StoreError};
use postroom_model::clock::Timestamp;
use postroom_model::delivery::{AT_ONCE, Attempt, Delivery, DeliveryStatus};
use postroom_model::id::{CampaignId, ContactId, DeliveryId, RelayId};
use postroom_model::relay::reply::Reply;

/// Which recipients of a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryFilter {
    pub campaign: CampaignId,
    pub status: Option<DeliveryStatus>,
    /// Part of the address, the name or the reply.
    pub search: String,
    pub domain: Option<String>,
    /// First digits of the reply's code.
    pub code: Option<String>,
}

impl DeliveryFilter {
    /// The statuses of the filter if it has no other condition: their counts are stored.
    fn kept(&self) -> Option<Vec<DeliveryStatus>> {
        if !self.search.trim().is_empty() || self.domain.is_some() || self.code.is_some() {
            return None;
        }
        Some(match self.status {
            None => DeliveryStatus::ALL.to_vec(),
            Some(DeliveryStatus::Queued) => vec![DeliveryStatus::Queued, DeliveryStatus::Leased],
            Some(status) => vec![status],
        })
    }

    pub fn all(campaign: &CampaignId) -> Self {
        Self {
            campaign: campaign.clone(),
            status: None,
            search: String::new(),
            domain: None,
            code: None,
        }
    }
}

/// A recipient with the code of what their last step means, and the size of their mail.
#[derive(Debug, Clone, PartialEq)]
pub struct DeliveryRow {
    pub seq: i64,
    pub delivery: Delivery,
    pub meaning: Option<String>,
    pub size: Option<i64>,
}

fn reply(row: &SqliteRow) -> Option<Reply> {
    let code: Option<i64> = row.get("code");
    let text: Option<String> = row.get("reply");
    let code = u16::try_from(code?).ok()?;
    Some(Reply::new(code, &text.unwrap_or_default()))
}

fn status(row: &SqliteRow) -> Result<DeliveryStatus> {
    let word: &str = row.get("status");
    DeliveryStatus::from_word(word)
        .ok_or_else(|| StoreError::Value(format!("delivery status {word}")))
}

pub(crate) fn delivery(row: &SqliteRow) -> Result<DeliveryRow> {
    Ok(DeliveryRow {
        seq: row.get("seq"),
        meaning: row.get("meaning"),
        size: row.get("size"),
        delivery: Delivery {
            id: DeliveryId(row.get("id")),
            campaign: CampaignId(row.get("campaign_id")),
            contact: ContactId(row.get("contact_id")),
            address: row.get("address"),
            name: row.get("name"),
            status: status(row)?,
            attempts: row.get("attempts"),
            relay: row.get::<Option<String>, _>("relay_id").map(RelayId),
            relay_name: row.get("relay_name"),
            message_id: row.get("message_id"),
            due_at: row
                .get::<Option<i64>, _>("due_at")
                .map(Timestamp)
                .filter(|due| *due != AT_ONCE),
            reply: reply(row),
            updated_at: Timestamp(row.get("updated_at")),
        },
    })
}

pub(crate) fn push_filter(query: &mut QueryBuilder<Sqlite>, filter: &DeliveryFilter) {
    query.push(" where d.campaign_id = ").push_bind(filter.campaign.0.clone());
    if let Some(status) = filter.status {
        match status {
            // To a person both wait for their turn.
            DeliveryStatus::Queued => query.push(" and d.status in ('queued', 'leased')"),
            _ => query.push(" and d.status = ").push_bind(status.word()),
        };
    }
    if !filter.search.trim().is_empty() {
        let pattern = like(&filter.search);
        query.push(" and (lower(d.address) like ").push_bind(pattern.clone());
        query.push(" escape '!' or lower(d.name) like ").push_bind(pattern.clone());
        query.push(" escape '!' or lower(d.reply) like ").push_bind(pattern);
        query.push(" escape '!')");
    }
    if let Some(domain) = &filter.domain {
        // Domains are stored in lower case.
        let mut pattern = String::from("%@");
        pattern.push_str(&domain.replace(['%', '_', '!'], ""));
        query.push(" and d.address like ").push_bind(pattern);
    }
    if let Some(code) = &filter.code {
        let mut pattern: String = code.chars().filter(char::is_ascii_digit).collect();
        pattern.push('%');
        query.push(" and cast(d.code as text) like ").push_bind(pattern);
    }
}

impl Reader {
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn count_deliveries(&self, filter: &DeliveryFilter) -> Result<i64> {
        if let Some(statuses) = filter.kept() {
            // How many stand where is kept, not counted.
            let counts = self.counts(&filter.campaign).await?;
            return Ok(statuses.iter().map(|status| counts.get(*status)).sum());
        }
        let mut query = QueryBuilder::new("select count(*) from deliveries d");
        push_filter(&mut query, filter);
        Ok(query.build().fetch_one(self.read_pool()).await?.get(0))
    }

    /// One page, in the order of the frozen audience.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn delivery_page(
        &self,
        filter: &DeliveryFilter,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<DeliveryRow>> {
        let mut query = QueryBuilder::new("select d.* from deliveries d");
        push_filter(&mut query, filter);
        let mut offset = offset;
        if filter.status.is_none() && filter.kept().is_some() {
            // An audience is frozen in one go, so its rows are numbered without gaps: a page deep
            // inside a million is found by its number.
            query
                .push(" and d.seq >= ")
                .push_bind(self.first_row(&filter.campaign).await? + offset);
            offset = 0;
        }
        query.push(" order by d.seq limit ").push_bind(limit);
        query.push(" offset ").push_bind(offset);
        let rows = query.build().fetch_all(self.read_pool()).await?;
        rows.iter().map(delivery).collect()
    }

    /// The number of a campaign's first row; by the index, one look a status.
    async fn first_row(&self, campaign: &CampaignId) -> Result<i64> {
        let words: Vec<&str> = DeliveryStatus::ALL.map(DeliveryStatus::word).to_vec();
        let row = sqlx::query(
            "select min((select min(d.seq) from deliveries d
                         where d.campaign_id = ?1 and d.status = j.value))
             from json_each(?2) j",
        )
        .bind(campaign.as_str())
        .bind(serde_json::to_string(&words)?)
        .fetch_one(self.read_pool())
        .await?;
        Ok(row.get::<Option<i64>, _>(0).unwrap_or(0))
    }

    /// The recipients behind row number `after`, for streaming a whole campaign out.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn deliveries_after(
        &self,
        filter: &DeliveryFilter,
        after: i64,
        limit: i64,
    ) -> Result<Vec<DeliveryRow>> {
        let mut query = QueryBuilder::new("select d.* from deliveries d");
        push_filter(&mut query, filter);
        query.push(" and d.seq > ").push_bind(after);
        query.push(" order by d.seq limit ").push_bind(limit);
        let rows = query.build().fetch_all(self.read_pool()).await?;
        rows.iter().map(delivery).collect()
    }

    /// # Errors
    /// [`StoreError::Gone`] when there is none.
    pub async fn delivery(&self, id: &DeliveryId) -> Result<DeliveryRow> {
        let row = sqlx::query("select d.* from deliveries d where d.id = ?1")
            .bind(id.as_str())
            .fetch_optional(self.read_pool())
            .await?
            .ok_or(StoreError::Gone("the delivery"))?;
        delivery(&row)
    }

    /// Every try, first to last, each with the code of what it means.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn attempts(&self, id: &DeliveryId) -> Result<Vec<(Attempt, Option<String>)>> {
        let rows = sqlx::query("select * from attempts where delivery_id = ?1 order by number")
            .bind(id.as_str())
            .fetch_all(self.read_pool())
            .await?;
        rows.iter()
            .map(|row| {
                let attempt = Attempt {
                    number: row.get("number"),
                    relay: RelayId(row.get("relay_id")),
                    relay_name: row.get("relay_name"),
                    status: status(row)?,
                    reply: reply(row),
                    note: row.get("note"),
                    started_at: Timestamp(row.get("started_at")),
                    duration_ms: row.get("duration_ms"),
                };
                Ok((attempt, row.get("meaning")))
            })
            .collect()
    }

    /// The domains with the most recipients of a campaign, and the reply codes with how many got
    /// them. Looked up anew when a hundredth of the campaign has moved on, or all of it: a million
    /// rows are not read ten times a second.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn delivery_facets(&self, campaign: &CampaignId, domains: i64) -> Result<Facets> {
        let counts = self.counts(campaign).await?;
        let moved = counts.total() - counts.queued - counts.leased;
        let known =
            self.facets.lock().unwrap_or_else(PoisonError::into_inner).get(campaign).cloned();
        let step = (counts.total() / 100).max(1);
        if let Some(known) = known
            && known.total == counts.total()
            && (known.moved == moved || (moved - known.moved).abs() < step && counts.open() > 0)
        {
            return Ok(known);
        }
        let facets = Facets {
            total: counts.total(),
            moved,
            domains: self.delivery_domains(campaign, domains).await?,
            codes: self.delivery_codes(campaign).await?,
        };
        let mut all = self.facets.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(campaign.clone(), facets.clone());
        Ok(facets)
    }

    async fn delivery_domains(
        &self,
        campaign: &CampaignId,
        limit: i64,
    ) -> Result<Vec<(String, i64)>> {
        // SQLite: instr; PostgreSQL says position.
        let rows = sqlx::query(
            "select substr(address, instr(address, '@') + 1) as domain, count(*) as people
             from deliveries where campaign_id = ?1
             group by domain order by people desc, domain limit ?2",
        )
        .bind(campaign.as_str())
        .bind(limit)
        .fetch_all(self.read_pool())
        .await?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    }

    async fn delivery_codes(&self, campaign: &CampaignId) -> Result<Vec<(u16, i64)>> {
        let rows = sqlx::query(
            "select code, count(*) from deliveries
             where campaign_id = ?1 and code is not null group by code order by code",
        )
        .bind(campaign.as_str())
        .fetch_all(self.read_pool())
        .await?;
        Ok(rows
            .iter()
            .filter_map(|row| Some((u16::try_from(row.get::<i64, _>(0)).ok()?, row.get(1))))
            .collect())
    }

    /// The last steps of a campaign, newest first.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn last_deliveries(
        &self,
        campaign: &CampaignId,
        limit: i64,
    ) -> Result<Vec<DeliveryRow>> {
        // SQLite: rowid. The newest tries stand last; how far back we look is bounded, so that an
        // old campaign does not read through all that came after it.
        let rows = sqlx::query(
            "select d.* from (
                 select delivery_id, max(rowid) as place from (
                     select delivery_id, rowid from attempts order by rowid desc limit 5000)
                 group by delivery_id) a
             join deliveries d on d.id = a.delivery_id
             where d.campaign_id = ?1
             order by a.place desc limit ?2",
        )
        .bind(campaign.as_str())
        .bind(limit)
        .fetch_all(self.read_pool())
        .await?;
        rows.iter().map(delivery).collect()
    }

    /// When the next deferred delivery is due.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn next_retry(&self, campaign: &CampaignId) -> Result<Option<Timestamp>> {
        self.next_after(campaign, AT_ONCE.0 + 1).await
    }

    /// When the next recipient of a campaign is due; [`AT_ONCE`] is before all others.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn next_due(&self, campaign: &CampaignId) -> Result<Option<Timestamp>> {
        self.next_after(campaign, AT_ONCE.0).await
    }

    async fn next_after(&self, campaign: &CampaignId, from: i64) -> Result<Option<Timestamp>> {
        let row = sqlx::query(
            "select min(due_at) from deliveries where campaign_id = ?1 and due_at >= ?2",
        )
        .bind(campaign.as_str())
        .bind(from)
        .fetch_one(self.read_pool())
        .await?;
        Ok(row.get::<Option<i64>, _>(0).map(Timestamp))
    }
}
