//! The `campaigns` and `campaign_counts` tables: drafts, plans and commands.
//!
//! Leaves out: the deliveries that a command creates or withdraws (`freeze`).

mod freeze;

use std::collections::HashMap;

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

pub(crate) use self::freeze::requeue;
use self::freeze::{freeze, withdraw_unsent};
use crate::{Reader, Result, Store, StoreError};
use postroom_model::campaign::{
    Campaign, CampaignCommand, CampaignStatus, Draft, IllegalCommand, Plan,
};
use postroom_model::clock::Timestamp;
use postroom_model::delivery::{Counts, DeliveryStatus};
use postroom_model::id::{CampaignId, RelayId};

/// A campaign that the queue has to look after.
#[derive(Debug, Clone, PartialEq)]
pub struct ActiveCampaign {
    pub id: CampaignId,
    /// In the order in which they take over.
    pub relays: Vec<RelayId>,
    pub status: CampaignStatus,
    pub plan: Plan,
    pub from_address: String,
    /// It holds the mails of an app: it never ends, and its mails have no composer.
    pub app: bool,
    pub started_at: Timestamp,
    pub progress: Progress,
}

/// How far a campaign has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    pub accepted: i64,
    /// The recipients whose delivery still proceeds.
    pub open: i64,
}

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error(transparent)]
    Illegal(#[from] IllegalCommand),
    #[error("nobody is left to write to: the lists are empty or everyone on them is left out")]
    NobodyToWriteTo,
    #[error("no relay is chosen")]
    NoRelay,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for CommandError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

fn campaign(row: &SqliteRow) -> Result<Campaign> {
    let status: &str = row.get("status");
    Ok(Campaign {
        id: CampaignId(row.get("id")),
        status: CampaignStatus::from_word(status)
            .ok_or_else(|| StoreError::Value(format!("campaign status {status}")))?,
        draft: serde_json::from_str(row.get::<&str, _>("draft"))?,
        revision: row.get("revision"),
        stopped_why: row.get("stopped_why"),
        created_at: Timestamp(row.get("created_at")),
        updated_at: Timestamp(row.get("updated_at")),
        started_at: row.get::<Option<i64>, _>("started_at").map(Timestamp),
        finished_at: row.get::<Option<i64>, _>("finished_at").map(Timestamp),
    })
}

/// Moves `people` from one status to another in the kept counts.
pub(crate) async fn shift_counts(
    tx: &mut Transaction<'static, Sqlite>,
    campaign: &str,
    deltas: &HashMap<DeliveryStatus, i64>,
) -> Result<()> {
    for (status, delta) in deltas {
        if *delta == 0 {
            continue;
        }
        sqlx::query(
            "insert into campaign_counts (campaign_id, status, people) values (?1, ?2, ?3)
             on conflict (campaign_id, status) do update
                 set people = campaign_counts.people + excluded.people",
        )
        .bind(campaign)
        .bind(status.word())
        .bind(delta)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

impl Reader {
    /// All campaigns, newest first. The campaigns that hold the mails of apps are left out.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn campaigns(&self) -> Result<Vec<Campaign>> {
        let rows = sqlx::query("select * from campaigns where app_id is null order by id desc")
            .fetch_all(self.read_pool())
            .await?;
        rows.iter().map(campaign).collect()
    }

    /// # Errors
    /// [`StoreError::Gone`] when there is none.
    pub async fn campaign(&self, id: &CampaignId) -> Result<Campaign> {
        let row = sqlx::query("select * from campaigns where id = ?1")
            .bind(id.as_str())
            .fetch_optional(self.read_pool())
            .await?
            .ok_or(StoreError::Gone("the campaign"))?;
        campaign(&row)
    }

    /// How many recipients stand where, for one campaign.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn counts(&self, id: &CampaignId) -> Result<Counts> {
        let rows = sqlx::query("select status, people from campaign_counts where campaign_id = ?1")
            .bind(id.as_str())
            .fetch_all(self.read_pool())
            .await?;
        let mut counts = Counts::default();
        for row in rows {
            if let Some(status) = DeliveryStatus::from_word(row.get(0)) {
                *counts.slot(status) = row.get(1);
            }
        }
        Ok(counts)
    }

    /// Campaigns that may have mails to move, or that wait for their time.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn active_campaigns(&self) -> Result<Vec<ActiveCampaign>> {
        let rows = sqlx::query(
            // The mails of an app go through its relay, else the oldest relay, else the practice relay.
            "select id, status, plan, from_address, started_at, app_id is not null as app,
                 case when app_id is null then relay_id else coalesce(
                     (select r.id from relays r where r.id = campaigns.relay_id),
                     (select r.id from relays r
                         order by r.kind = 'practice', r.created_at, r.id limit 1)) end as relay_id,
                 (select coalesce(sum(people), 0) from campaign_counts
                     where campaign_id = campaigns.id and status = 'accepted') as accepted,
                 (select coalesce(sum(people), 0) from campaign_counts
                     where campaign_id = campaigns.id
                     and status in ('queued', 'leased', 'sending', 'deferred')) as open
             from campaigns
             where status in ('scheduled', 'sending', 'paused', 'stopped')
             order by started_at, id",
        )
        .fetch_all(self.read_pool())
        .await?;
        rows.iter()
            .map(|row| {
                let status: &str = row.get("status");
                let plan: Plan = serde_json::from_str(row.get::<&str, _>("plan"))?;
                let relay = row.get::<Option<String>, _>("relay_id").map(RelayId);
                Ok(ActiveCampaign {
                    id: CampaignId(row.get("id")),
                    relays: Draft { relay, plan: plan.clone(), ..Draft::default() }.relays(),
                    plan,
                    from_address: row.get("from_address"),
                    app: row.get("app"),
                    status: CampaignStatus::from_word(status)
                        .ok_or_else(|| StoreError::Value(format!("campaign status {status}")))?,
                    started_at: Timestamp(row.get::<Option<i64>, _>("started_at").unwrap_or(0)),
                    progress: Progress { accepted: row.get("accepted"), open: row.get("open") },
                })
            })
            .collect()
    }
}

impl Store {
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn create_campaign(&self, draft: &Draft, now: Timestamp) -> Result<Campaign> {
        let id = CampaignId::new();
        sqlx::query(
            "insert into campaigns (id, status, revision, name, relay_id, draft, created_at,
                 updated_at, plan, from_address)
             values (?1, 'draft', 1, ?2, ?3, ?4, ?5, ?5, ?6, ?7)",
        )
        .bind(id.as_str())
        .bind(&draft.name)
        .bind(draft.relay.as_ref().map(RelayId::as_str))
        .bind(serde_json::to_string(draft)?)
        .bind(now.0)
        .bind(serde_json::to_string(&draft.plan)?)
        .bind(&draft.from_address)
        .execute(self.write_pool())
        .await?;
        self.campaign_now(&id).await
    }

    /// Reads through the writer, so that a row just written is seen.
    async fn campaign_now(&self, id: &CampaignId) -> Result<Campaign> {
        let row = sqlx::query("select * from campaigns where id = ?1")
            .bind(id.as_str())
            .fetch_one(self.write_pool())
            .await?;
        campaign(&row)
    }

    /// Saves a draft that was edited from `revision`; answers the new revision.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it was saved elsewhere or has been started since.
    pub async fn save_draft(
        &self,
        id: &CampaignId,
        revision: i64,
        draft: &Draft,
        now: Timestamp,
    ) -> Result<i64> {
        let done = sqlx::query(
            "update campaigns set draft = ?3, name = ?4, relay_id = ?5, revision = revision + 1,
                 updated_at = ?6, plan = ?7, from_address = ?8
             where id = ?1 and revision = ?2 and status = 'draft'",
        )
        .bind(id.as_str())
        .bind(revision)
        .bind(serde_json::to_string(draft)?)
        .bind(&draft.name)
        .bind(draft.relay.as_ref().map(RelayId::as_str))
        .bind(now.0)
        .bind(serde_json::to_string(&draft.plan)?)
        .bind(&draft.from_address)
        .execute(self.write_pool())
        .await?;
        if done.rows_affected() == 0 { Err(StoreError::Stale) } else { Ok(revision + 1) }
    }

    /// Changes how a campaign goes out, under way or not: its relays and its plan.
    ///
    /// # Errors
    /// [`StoreError::Gone`] when there is none.
    pub async fn set_plan(
        &self,
        id: &CampaignId,
        relay: Option<&RelayId>,
        plan: &Plan,
        now: Timestamp,
    ) -> Result<()> {
        let mut tx = self.begin().await?;
        let row = sqlx::query("select * from campaigns where id = ?1")
            .bind(id.as_str())
            .fetch_optional(&mut *tx)
            .await?
            .ok_or(StoreError::Gone("the campaign"))?;
        let mut draft = campaign(&row)?.draft;
        draft.relay = relay.cloned();
        draft.plan = plan.clone();
        sqlx::query(
            "update campaigns set relay_id = ?2, plan = ?3, draft = ?4, updated_at = ?5,
                 revision = revision + 1
             where id = ?1",
        )
        .bind(id.as_str())
        .bind(relay.map(RelayId::as_str))
        .bind(serde_json::to_string(plan)?)
        .bind(serde_json::to_string(&draft)?)
        .bind(now.0)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// # Errors
    /// [`StoreError::Stale`] when it is not a draft: what was sent stays on record.
    pub async fn delete_draft(&self, id: &CampaignId) -> Result<()> {
        let done = sqlx::query("delete from campaigns where id = ?1 and status = 'draft'")
            .bind(id.as_str())
            .execute(self.write_pool())
            .await?;
        if done.rows_affected() == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    /// Carries out a command in one transaction: the campaign's status and its recipients move
    /// together.
    ///
    /// # Errors
    /// [`CommandError`]; nothing has changed then.
    pub async fn command(
        &self,
        id: &CampaignId,
        command: CampaignCommand,
        stopped_why: Option<&str>,
        now: Timestamp,
    ) -> std::result::Result<CampaignStatus, CommandError> {
        let mut tx = self.begin().await?;
        let row = sqlx::query("select * from campaigns where id = ?1")
            .bind(id.as_str())
            .fetch_optional(&mut *tx)
            .await?
            .ok_or(StoreError::Gone("the campaign"))?;
        let before = campaign(&row)?;
        let after = before.status.after(command)?;
        match command {
            CampaignCommand::Start => {
                if before.draft.relay.is_none() {
                    return Err(CommandError::NoRelay);
                }
                let frozen = freeze(self, &mut tx, &before, now).await;
                self.set_freeze_progress(id, None);
                if frozen? == 0 {
                    return Err(CommandError::NobodyToWriteTo);
                }
            }
            CampaignCommand::Schedule if before.draft.relay.is_none() => {
                return Err(CommandError::NoRelay);
            }
            CampaignCommand::Cancel => withdraw_unsent(&mut tx, id, now).await?,
            CampaignCommand::RetryFailures => {
                requeue(&mut tx, id, &["refused", "expired"], None, now).await?;
            }
            CampaignCommand::Schedule
            | CampaignCommand::Unschedule
            | CampaignCommand::Miss
            | CampaignCommand::Pause
            | CampaignCommand::Resume
            | CampaignCommand::Finish
            | CampaignCommand::Stop => {}
        }
        let started = (command == CampaignCommand::Start).then_some(now.0);
        let finished =
            matches!(after, CampaignStatus::Done | CampaignStatus::Cancelled).then_some(now.0);
        sqlx::query(
            "update campaigns set status = ?2, started_at = coalesce(?3, started_at),
                 finished_at = ?4, stopped_why = ?5, updated_at = ?6 where id = ?1",
        )
        .bind(id.as_str())
        .bind(after.word())
        .bind(started)
        .bind(finished)
        .bind(stopped_why)
        .bind(now.0)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(after)
    }
}
