//! A sample workspace, made with the API's commands: a seed merchant with contacts, lists, relays,
//! sent campaigns, a running campaign, a missed start, and drafts.
//!
//! A manual clock puts the history into the past. All mails are sent to the practice relay. Leaves
//! out what no command can cause, such as a real relay's refusal of a password.

mod campaigns;
mod client;
mod contacts;
mod relays;

use std::path::Path;
use std::time::Duration;

use postroom_api::{Clock, Host, OpenOptions, Secrets, Timestamp};
use serde_json::json;

use self::client::Client;
use crate::error::BridgeError;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Creates the sample in a new file. `secrets` stores the passwords of its relays.
///
/// # Errors
/// When a command fails; the file is then of no use.
pub async fn shop(workspace: &Path, secrets: Secrets) -> Result<(), BridgeError> {
    let now = Clock::System.now();
    let open = async |ago: Duration| -> Result<(Client, Clock), BridgeError> {
        let start = now.millis() - i64::try_from(ago.as_millis()).unwrap_or_default();
        let clock = Clock::manual(Timestamp(start));
        let options = OpenOptions {
            workspace: Some(workspace.to_owned()),
            secrets: Some(secrets.clone()),
            user_settings: None,
            clock: clock.clone(),
        };
        Ok((Client(Host::open(options).await?), clock))
    };

    let (client, clock) = open(100 * DAY).await?;
    settings(&client).await?;
    contacts::import(&client).await?;
    let lists = contacts::lists(&client).await?;
    campaigns::past(&client, &clock, now, &lists).await?;
    relays::save(&client, now).await?;
    campaigns::to_be_missed(&client, now, &lists).await?;
    client.0.shutdown().await;

    // Open the workspace again after the start was missed.
    let (client, clock) = open(21 * MINUTE).await?;
    campaigns::current(&client, &clock, &lists).await?;
    campaigns::planned(&client, now, &lists).await?;
    client.0.shutdown().await;
    Ok(())
}

async fn settings(client: &Client) -> Result<(), BridgeError> {
    let settings = json!({
        "language": "system",
        "theme": "system",
        "workspace_name": "Alder & Moss",
        "sender_name": "Ines at Alder & Moss",
        "sender_address": "hello@aldermoss.example",
        "postal_address": "Alder & Moss Seeds, 4 Mill Lane, Frome",
        "keep_awake": true,
    });
    client.call("settings_set", settings).await?;
    Ok(())
}
