//! Opening the workspace, with no more rights and no more keychain than the command needs.

use std::path::PathBuf;

use postroom_engine::campaign::Campaign;
use postroom_engine::engine::{Engine, EngineOptions};
use postroom_engine::id::{CampaignId, ListId};
use postroom_engine::place::default_workspace;
use postroom_engine::relay::Relay;
use postroom_engine::secret::{Secret, Secrets};
use postroom_engine::store::StoreError;
use postroom_engine::store::segments::Segment;

use crate::error::{CliError, failed};

/// A password for servers where no keychain runs; used where none is kept.
pub const PASSWORD_VARIABLE: &str = "POSTROOM_RELAY_PASSWORD";

fn path(workspace: Option<PathBuf>) -> Result<PathBuf, CliError> {
    workspace.or_else(default_workspace).ok_or_else(|| {
        CliError::Failed("This system names no home folder. Give --workspace FILE.".to_owned())
    })
}

/// To read and to write, not to send; asks no keychain.
pub async fn open(workspace: Option<PathBuf>) -> Result<Engine, CliError> {
    let mut options = EngineOptions::new(path(workspace)?);
    options.secrets = Some(Secrets::in_memory());
    Engine::open(options).await.map_err(failed)
}

/// With the passwords.
pub async fn open_with_secrets(workspace: Option<PathBuf>) -> Result<Engine, CliError> {
    let mut options = EngineOptions::new(path(workspace)?);
    options.secrets = Some(secrets().await);
    Engine::open(options).await.map_err(failed)
}

/// With the passwords and the right to send.
pub async fn open_for_sending(workspace: Option<PathBuf>) -> Result<Engine, CliError> {
    let mut options = EngineOptions::new(path(workspace)?).sending();
    options.secrets = Some(secrets().await);
    Engine::open(options).await.map_err(failed)
}

async fn secrets() -> Secrets {
    let secrets = Secrets::open().await;
    match std::env::var(PASSWORD_VARIABLE) {
        Ok(password) if !password.is_empty() => secrets.with_fallback(Secret::new(password)),
        Ok(_) | Err(_) => secrets,
    }
}

/// The relay of this name.
pub async fn relay_by_name(engine: &Engine, name: &str) -> Result<Relay, CliError> {
    let found = engine.store().relay_named(name).await.map_err(failed)?;
    found.ok_or_else(|| {
        CliError::Failed(format!(
            "There is no relay called \u{201C}{name}\u{201D}. `postroom-cli relay list` shows them."
        ))
    })
}

/// The list of this name.
pub async fn list_by_name(engine: &Engine, name: &str) -> Result<ListId, CliError> {
    let found = engine
        .store()
        .list_named(postroom_engine::contact::ListKind::List, name)
        .await
        .map_err(failed)?;
    found
        .ok_or_else(|| CliError::Failed(format!("There is no list called \u{201C}{name}\u{201D}.")))
}

/// The segment of this name, if one is kept.
pub async fn find_segment(engine: &Engine, name: &str) -> Result<Option<Segment>, CliError> {
    let wanted = name.trim().to_lowercase();
    let segments = engine.store().segments().await.map_err(failed)?;
    Ok(segments.into_iter().find(|one| one.name.to_lowercase() == wanted))
}

/// The segment of this name.
pub async fn segment_by_name(engine: &Engine, name: &str) -> Result<Segment, CliError> {
    find_segment(engine, name).await?.ok_or_else(|| {
        CliError::Failed(format!(
            "There is no segment called \u{201C}{name}\u{201D}. `postroom-cli segment list` shows them."
        ))
    })
}

/// The campaign with this id.
pub async fn campaign_by_id(engine: &Engine, id: &str) -> Result<Campaign, CliError> {
    match engine.store().campaign(&CampaignId::from(id)).await {
        Ok(campaign) => Ok(campaign),
        Err(StoreError::Gone(_)) => Err(CliError::Failed(format!(
            "There is no campaign {id}. `postroom-cli campaign list` shows them."
        ))),
        Err(error) => Err(failed(error)),
    }
}
