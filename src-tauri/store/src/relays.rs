//! The `relays` table. Holds no secret.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::{Reader, Result, Store, StoreError, taken};
use postroom_model::clock::Timestamp;
use postroom_model::id::RelayId;
use postroom_model::relay::limits::LearnedLimits;
use postroom_model::relay::{
    LearnedCapabilities, PauseReason, Relay, RelayConfig, RelayKind, RelayState, TlsMode,
};

fn kind_word(kind: RelayKind) -> &'static str {
    match kind {
        RelayKind::Practice => "practice",
        RelayKind::Smtp => "smtp",
    }
}

fn relay(row: &SqliteRow) -> Result<Relay> {
    let bad = |what: &str| StoreError::Value(format!("relay {what}"));
    let tls: &str = row.get("tls");
    let paused_why: Option<&str> = row.get("paused_why");
    let state = match paused_why {
        None => RelayState::Ready,
        Some(word) => RelayState::Paused {
            why: PauseReason::from_word(word).ok_or_else(|| bad(word))?,
            text: row.get::<Option<String>, _>("paused_text").unwrap_or_default(),
            since: Timestamp(row.get::<Option<i64>, _>("paused_since").unwrap_or_default()),
            until: row.get::<Option<i64>, _>("paused_until").map(Timestamp),
        },
    };
    Ok(Relay {
        id: RelayId(row.get("id")),
        name: row.get("name"),
        kind: match row.get::<&str, _>("kind") {
            "practice" => RelayKind::Practice,
            _ => RelayKind::Smtp,
        },
        preset: row.get("preset"),
        config: RelayConfig {
            host: row.get("host"),
            port: u16::try_from(row.get::<i64, _>("port")).map_err(|_| bad("port"))?,
            tls: TlsMode::from_word(tls).ok_or_else(|| bad(tls))?,
            allow_plain: row.get::<i64, _>("allow_plain") != 0,
            user: row.get("user_name"),
            ca_pem: row.get("ca_pem"),
            ehlo_name: row.get("ehlo_name"),
            connections: u16::try_from(row.get::<i64, _>("connections")).unwrap_or(1).max(1),
            per_second: row.get("per_second"),
            per_connection: row
                .get::<Option<i64>, _>("per_connection")
                .and_then(|most| u32::try_from(most).ok()),
            limits: serde_json::from_str(row.get::<&str, _>("limits"))?,
        },
        learnt: serde_json::from_str(row.get::<&str, _>("learnt"))?,
        learnt_limits: serde_json::from_str(row.get::<&str, _>("learnt_limits"))?,
        state,
        created_at: Timestamp(row.get("created_at")),
    })
}

impl Reader {
    /// All relays, the practice relay first, then by name.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn relays(&self) -> Result<Vec<Relay>> {
        let rows = sqlx::query("select * from relays order by kind, name")
            .fetch_all(self.read_pool())
            .await?;
        rows.iter().map(relay).collect()
    }

    /// # Errors
    /// [`StoreError::Gone`] when there is none.
    pub async fn relay(&self, id: &RelayId) -> Result<Relay> {
        let row = sqlx::query("select * from relays where id = ?1")
            .bind(id.as_str())
            .fetch_optional(self.read_pool())
            .await?
            .ok_or(StoreError::Gone("the relay"))?;
        relay(&row)
    }

    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn relay_named(&self, name: &str) -> Result<Option<Relay>> {
        let row = sqlx::query("select * from relays where lower(name) = lower(?1)")
            .bind(name)
            .fetch_optional(self.read_pool())
            .await?;
        row.as_ref().map(relay).transpose()
    }
}

impl Store {
    /// Writes a relay, new or known; its state and what was learnt are written too.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when another relay has the name.
    pub async fn put_relay(&self, relay: &Relay) -> Result<()> {
        let (why, text, since, until) = match &relay.state {
            RelayState::Ready => (None, None, None, None),
            RelayState::Paused { why, text, since, until } => {
                (Some(why.word()), Some(text.as_str()), Some(since.0), until.map(|at| at.0))
            }
        };
        sqlx::query(
            "insert into relays (id, name, kind, preset, host, port, tls, allow_plain, user_name,
                 ca_pem, connections, per_second, per_connection, learnt, paused_why,
                 paused_text, paused_since, paused_until, created_at, limits, learnt_limits,
                 ehlo_name)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                 ?18, ?19, ?20, ?21, ?22)
             on conflict (id) do update set name = excluded.name, preset = excluded.preset,
                 host = excluded.host, port = excluded.port, tls = excluded.tls,
                 allow_plain = excluded.allow_plain, user_name = excluded.user_name,
                 ca_pem = excluded.ca_pem, connections = excluded.connections,
                 per_second = excluded.per_second, per_connection = excluded.per_connection,
                 learnt = excluded.learnt, limits = excluded.limits,
                 ehlo_name = excluded.ehlo_name,
                 learnt_limits = excluded.learnt_limits, paused_why = excluded.paused_why,
                 paused_text = excluded.paused_text, paused_since = excluded.paused_since,
                 paused_until = excluded.paused_until",
        )
        .bind(relay.id.as_str())
        .bind(&relay.name)
        .bind(kind_word(relay.kind))
        .bind(&relay.preset)
        .bind(&relay.config.host)
        .bind(i64::from(relay.config.port))
        .bind(relay.config.tls.word())
        .bind(i64::from(relay.config.allow_plain))
        .bind(&relay.config.user)
        .bind(&relay.config.ca_pem)
        .bind(i64::from(relay.config.connections))
        .bind(relay.config.per_second)
        .bind(relay.config.per_connection.map(i64::from))
        .bind(serde_json::to_string(&relay.learnt)?)
        .bind(why)
        .bind(text)
        .bind(since)
        .bind(until)
        .bind(relay.created_at.0)
        .bind(serde_json::to_string(&relay.config.limits)?)
        .bind(serde_json::to_string(&relay.learnt_limits)?)
        .bind(&relay.config.ehlo_name)
        .execute(self.write_pool())
        .await
        .map_err(taken("a relay"))?;
        Ok(())
    }

    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn set_relay_state(&self, id: &RelayId, state: &RelayState) -> Result<()> {
        let (why, text, since, until) = match state {
            RelayState::Ready => (None, None, None, None),
            RelayState::Paused { why, text, since, until } => {
                (Some(why.word()), Some(text.as_str()), Some(since.0), until.map(|at| at.0))
            }
        };
        sqlx::query(
            "update relays set paused_why = ?2, paused_text = ?3, paused_since = ?4,
                 paused_until = ?5 where id = ?1",
        )
        .bind(id.as_str())
        .bind(why)
        .bind(text)
        .bind(since)
        .bind(until)
        .execute(self.write_pool())
        .await?;
        Ok(())
    }

    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn set_relay_learnt(&self, id: &RelayId, learnt: LearnedCapabilities) -> Result<()> {
        sqlx::query("update relays set learnt = ?2 where id = ?1")
            .bind(id.as_str())
            .bind(serde_json::to_string(&learnt)?)
            .execute(self.write_pool())
            .await?;
        Ok(())
    }

    /// Keeps the limits learned from the relay's replies.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn set_relay_limits(&self, id: &RelayId, learnt: &LearnedLimits) -> Result<()> {
        sqlx::query("update relays set learnt_limits = ?2 where id = ?1")
            .bind(id.as_str())
            .bind(serde_json::to_string(learnt)?)
            .execute(self.write_pool())
            .await?;
        Ok(())
    }

    /// The first mail of a relay's warm-up plan has left.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn set_warm_up_began(&self, id: &RelayId, at: Timestamp) -> Result<()> {
        let mut limits = self.relay(id).await?.config.limits;
        let Some(plan) = &mut limits.warm_up else { return Ok(()) };
        plan.began_at = Some(at);
        sqlx::query("update relays set limits = ?2 where id = ?1")
            .bind(id.as_str())
            .bind(serde_json::to_string(&limits)?)
            .execute(self.write_pool())
            .await?;
        Ok(())
    }

    /// Takes a relay away. Its deliveries keep its name.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn remove_relay(&self, id: &RelayId) -> Result<()> {
        sqlx::query("delete from relays where id = ?1")
            .bind(id.as_str())
            .execute(self.write_pool())
            .await?;
        Ok(())
    }
}
