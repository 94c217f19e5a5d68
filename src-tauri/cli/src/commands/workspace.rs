//! Opens the workspace with only the access that a command needs, and finds its objects by name.

use std::path::PathBuf;

use postroom_engine::default_workspace;
use postroom_engine::{Engine, EngineOptions};
use postroom_keychain::Secrets;
use postroom_model::campaign::Campaign;
use postroom_model::id::{CampaignId, ListId};
use postroom_model::relay::Relay;
use postroom_store::segments::Segment;
use postroom_store::{Store, StoreError};

use super::passwords::{PASSWORD_VARIABLE, PasswordSource, assign, variable_of};
use crate::error::{CliError, failed};
use crate::output::Output;

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
pub async fn open_with_secrets(
    workspace: Option<PathBuf>,
    source: PasswordSource,
    output: &Output,
) -> Result<Engine, CliError> {
    open_with(EngineOptions::new(path(workspace)?), source, output).await
}

/// Opens a workspace with access to the passwords and the permission to send.
///
/// # Errors
/// [`CliError`] when the workspace cannot be opened or another process sends from it.
pub async fn open_for_sending(
    workspace: Option<PathBuf>,
    source: PasswordSource,
    output: &Output,
) -> Result<Engine, CliError> {
    open_with(EngineOptions::new(path(workspace)?).sending(), source, output).await
}

/// Opens a workspace and passes each relay the password that was given for it.
async fn open_with(
    mut options: EngineOptions,
    source: PasswordSource,
    output: &Output,
) -> Result<Engine, CliError> {
    let store = Store::open(&options.workspace).await.map_err(failed)?;
    let relays = store.relays().await.map_err(failed)?;
    let assigned = assign(&relays, source, |name| std::env::var(name).ok())?;
    if !assigned.ambiguous.is_empty() {
        let variables: Vec<String> =
            assigned.ambiguous.iter().map(|name| variable_of(name)).collect();
        output.message(&format!(
            "{PASSWORD_VARIABLE} is not used, because several relays need a password. Set {}.",
            variables.join(" or ")
        ));
    }
    options.passwords = assigned.passwords;
    options.secrets = Some(Secrets::open().await);
    Engine::open_store(store, options).await.map_err(failed)
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
