//! The `apps` table: the programs that may hand mails to the local relay.
//!
//! It promises that secrets are stored as hashes only, and that the mails of a removed app are still
//! sent. Each app has a hidden campaign in the transactional lane, which holds its deliveries and
//! never ends. Leaves out: making and checking secrets (the engine), the mails (`app_mails`).

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::{Reader, Result, Store, StoreError, taken};
use postroom_model::campaign::{CampaignStatus, Draft, Lane, Plan};
use postroom_model::clock::Timestamp;
use postroom_model::id::{AppId, CampaignId, RelayId};

/// A program that may hand in mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    pub id: AppId,
    pub name: String,
    pub user_name: String,
    pub password_hash: String,
    pub key_hash: String,
    /// Patterns of allowed From addresses. Empty: any.
    pub from_patterns: Vec<String>,
    /// The most mails in a minute.
    pub per_minute: Option<i64>,
    /// The most bytes of a mail.
    pub max_size: Option<i64>,
    pub created_at: Timestamp,
    pub last_sign_in: Option<Timestamp>,
}

/// What the user decides about a new app.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AppSettings {
    pub from_patterns: Vec<String>,
    pub per_minute: Option<i64>,
    pub max_size: Option<i64>,
    /// None: the oldest relay, or the practice relay when there is no other.
    pub relay: Option<RelayId>,
}

/// The hashes of an app's secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppSecretHashes {
    pub password: String,
    pub key: String,
}

fn app(row: &SqliteRow) -> Result<App> {
    Ok(App {
        id: AppId(row.get("id")),
        name: row.get("name"),
        user_name: row.get::<Option<String>, _>("user_name").unwrap_or_default(),
        password_hash: row.get("password_hash"),
        key_hash: row.get("key_hash"),
        from_patterns: serde_json::from_str(row.get::<&str, _>("from_patterns"))?,
        per_minute: row.get("per_minute"),
        max_size: row.get("max_size"),
        created_at: Timestamp(row.get("created_at")),
        last_sign_in: row.get::<Option<i64>, _>("last_sign_in").map(Timestamp),
    })
}

impl Reader {
    /// The apps by name, without the removed ones.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn apps(&self) -> Result<Vec<App>> {
        let rows = sqlx::query("select * from apps where removed_at is null order by name_key")
            .fetch_all(self.read_pool())
            .await?;
        rows.iter().map(app).collect()
    }

    /// The app with this user name.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn app_of_user(&self, user_name: &str) -> Result<Option<App>> {
        let row = sqlx::query("select * from apps where user_name = ?1 and removed_at is null")
            .bind(user_name)
            .fetch_optional(self.read_pool())
            .await?;
        row.as_ref().map(app).transpose()
    }
}

impl Store {
    /// Adds an app and its hidden campaign.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when another app has this name.
    pub async fn create_app(
        &self,
        name: &str,
        user_name: &str,
        secrets: &AppSecretHashes,
        settings: &AppSettings,
        now: Timestamp,
    ) -> Result<AppId> {
        let (id, campaign) = (AppId::new(), CampaignId::new());
        let plan = Plan { lane: Lane::Transactional, ..Plan::default() };
        let draft = Draft {
            name: name.to_owned(),
            relay: settings.relay.clone(),
            plan: plan.clone(),
            ..Draft::default()
        };
        let mut tx = self.begin().await?;
        sqlx::query(
            "insert into campaigns (id, status, revision, name, relay_id, draft, created_at,
                 updated_at, started_at, plan, from_address, app_id)
             values (?1, ?2, 1, ?3, ?4, ?5, ?6, ?6, ?6, ?7, '', ?8)",
        )
        .bind(campaign.as_str())
        .bind(CampaignStatus::Sending.word())
        .bind(name)
        .bind(settings.relay.as_ref().map(RelayId::as_str))
        .bind(serde_json::to_string(&draft)?)
        .bind(now.0)
        .bind(serde_json::to_string(&plan)?)
        .bind(id.as_str())
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "insert into apps (id, name, name_key, user_name, password_hash, key_hash,
                 from_patterns, per_minute, max_size, campaign_id, created_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )
        .bind(id.as_str())
        .bind(name)
        .bind(name.to_lowercase())
        .bind(user_name)
        .bind(&secrets.password)
        .bind(&secrets.key)
        .bind(serde_json::to_string(&settings.from_patterns)?)
        .bind(settings.per_minute)
        .bind(settings.max_size)
        .bind(campaign.as_str())
        .bind(now.0)
        .execute(&mut *tx)
        .await
        .map_err(taken("an app"))?;
        tx.commit().await?;
        Ok(id)
    }

    /// Replaces the secrets of an app; the old ones no longer sign in.
    ///
    /// # Errors
    /// [`StoreError::Gone`] when there is no such app.
    pub async fn reset_app(&self, id: &AppId, secrets: &AppSecretHashes) -> Result<()> {
        let done = sqlx::query(
            "update apps set password_hash = ?2, key_hash = ?3
             where id = ?1 and removed_at is null",
        )
        .bind(id.as_str())
        .bind(&secrets.password)
        .bind(&secrets.key)
        .execute(self.write_pool())
        .await?;
        if done.rows_affected() == 0 { Err(StoreError::Gone("the app")) } else { Ok(()) }
    }

    /// Removes an app: it can no longer sign in. Its queued mails are still sent, and its record
    /// stays.
    ///
    /// # Errors
    /// [`StoreError::Gone`] when there is no such app.
    pub async fn remove_app(&self, id: &AppId, now: Timestamp) -> Result<()> {
        let done = sqlx::query(
            "update apps set removed_at = ?2, user_name = null, password_hash = '', key_hash = ''
             where id = ?1 and removed_at is null",
        )
        .bind(id.as_str())
        .bind(now.0)
        .execute(self.write_pool())
        .await?;
        if done.rows_affected() == 0 { Err(StoreError::Gone("the app")) } else { Ok(()) }
    }

    /// Notes that an app has signed in.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn app_signed_in(&self, id: &AppId, now: Timestamp) -> Result<()> {
        sqlx::query("update apps set last_sign_in = ?2 where id = ?1")
            .bind(id.as_str())
            .bind(now.0)
            .execute(self.write_pool())
            .await?;
        Ok(())
    }
}
