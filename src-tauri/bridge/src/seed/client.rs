//! Calls commands by name, as a page does.

use std::time::Duration;

use postroom_api::Host;
use serde_json::{Value, json};

use crate::error::BridgeError;

/// Interval between two polls.
const POLL: Duration = Duration::from_millis(5);
/// Time limit of a wait.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) struct Client(pub(super) Host);

impl Client {
    pub(super) async fn call(&self, command: &str, request: Value) -> Result<Value, BridgeError> {
        Ok(self.0.call(command, request).await?)
    }

    /// Repeats a command until its answer meets the condition.
    pub(super) async fn wait(
        &self,
        command: &str,
        request: Value,
        wanted: impl Fn(&Value) -> bool,
    ) -> Result<Value, BridgeError> {
        let poll = async {
            loop {
                let answer = self.call(command, request.clone()).await?;
                if wanted(&answer) {
                    return Ok(answer);
                }
                tokio::time::sleep(POLL).await;
            }
        };
        tokio::time::timeout(PATIENCE, poll)
            .await
            .map_err(|_| BridgeError::Seed(format!("{command} did not come to an end")))?
    }

    /// The id of the item with this name in the answer of a command that takes no request.
    pub(super) async fn id_of(&self, command: &str, name: &str) -> Result<String, BridgeError> {
        let all = self.call(command, json!({})).await?;
        all.as_array()
            .and_then(|all| all.iter().find(|one| one["name"] == name))
            .and_then(|one| one["id"].as_str())
            .map(str::to_owned)
            .ok_or_else(|| BridgeError::Seed(format!("{command} has no “{name}”")))
    }
}
