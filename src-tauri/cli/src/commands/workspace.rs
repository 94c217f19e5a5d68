//! Opens the workspace with only the access that a command needs, and finds its objects by name.

use std::path::PathBuf;

use postroom_engine::default_workspace;
use postroom_engine::{Engine, EngineOptions};
use postroom_keychain::{Secret, Secrets};
use postroom_model::campaign::Campaign;
use postroom_model::id::{CampaignId, ListId};
use postroom_model::relay::Relay;
use postroom_store::StoreError;
use postroom_store::segments::Segment;

use crate::error::{CliError, failed};

/// The variable with the password for relays whose password is not in a keychain.
pub const PASSWORD_VARIABLE: &str = "POSTROOM_RELAY_PASSWORD";

fn path(workspace: Option<PathBuf>) -> Result<PathBuf, CliError> {
    workspace.or_else(default_workspace).ok_or_else(|| {
        CliError::Failed(
            "The system has no home folder. Give a workspace with --workspace FILE.".to_owned(),
        )
    })
}

/// Opens a workspace to read and write, without sending and without the keychain.
///
/// # Errors
/// [`CliError`] when the workspace cannot be opened.
pub async fn open(workspace: Option<PathBuf>) -> Result<Engine, CliError> {
    let mut options = EngineOptions::new(path(workspace)?);
    options.secrets = Some(Secrets::in_memory());
    Engine::open(options).await.map_err(failed)
}

/// Opens a workspace with access to the passwords.
///
/// # Errors
/// [`CliError`] when the workspace cannot be opened.
pub async fn open_with_secrets(workspace: Option<PathBuf>) -> Result<Engine, CliError> {
    let mut options = EngineOptions::new(path(workspace)?);
    options.secrets = Some(secrets().await);
    Engine::open(options).await.map_err(failed)
}

/// Opens a workspace with access to the passwords and the permission to send.
///
/// # Errors
/// [`CliError`] when the workspace cannot be opened or another process sends from it.
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

/// Finds the relay with this name.
///
/// # Errors
/// [`CliError`] when there is none.
pub async fn relay_by_name(engine: &Engine, name: &str) -> Result<Relay, CliError> {
    let found = engine.read().relay_named(name).await.map_err(failed)?;
    found.ok_or_else(|| {
        CliError::Failed(format!(
            "There is no relay called \u{201C}{name}\u{201D}. `postroom-cli relay list` shows them."
        ))
    })
}

/// Finds the list with this name.
///
/// # Errors
/// [`CliError`] when there is none.
pub async fn list_by_name(engine: &Engine, name: &str) -> Result<ListId, CliError> {
    let found = engine
        .read()
        .list_named(postroom_model::contact::ListKind::List, name)
        .await
        .map_err(failed)?;
    found
        .ok_or_else(|| CliError::Failed(format!("There is no list called \u{201C}{name}\u{201D}.")))
}

/// Finds the saved segment with this name, if there is one.
///
/// # Errors
/// [`CliError`] when the store cannot be read.
pub async fn find_segment(engine: &Engine, name: &str) -> Result<Option<Segment>, CliError> {
    let wanted = name.trim().to_lowercase();
    let segments = engine.read().segments().await.map_err(failed)?;
    Ok(segments.into_iter().find(|one| one.name.to_lowercase() == wanted))
}

/// Finds the saved segment with this name.
///
/// # Errors
/// [`CliError`] when there is none.
pub async fn segment_by_name(engine: &Engine, name: &str) -> Result<Segment, CliError> {
    find_segment(engine, name).await?.ok_or_else(|| {
        CliError::Failed(format!(
            "There is no segment called \u{201C}{name}\u{201D}. `postroom-cli segment list` shows them."
        ))
    })
}

/// Finds the campaign with this id.
///
/// # Errors
/// [`CliError`] when there is none.
pub async fn campaign_by_id(engine: &Engine, id: &str) -> Result<Campaign, CliError> {
    match engine.read().campaign(&CampaignId::from(id)).await {
        Ok(campaign) => Ok(campaign),
        Err(StoreError::Gone(_)) => Err(CliError::Failed(format!(
            "There is no campaign {id}. `postroom-cli campaign list` shows them."
        ))),
        Err(error) => Err(failed(error)),
    }
}
