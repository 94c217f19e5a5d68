//! `campaign status`, which other commands print as their answer.

use postroom_engine::Engine;

use super::workspace;
use crate::error::{CliError, failed};
use crate::json::CampaignStatusJson;
use crate::output::Output;

/// Reads the status of a campaign and prints it.
///
/// # Errors
/// [`CliError`] when the campaign does not exist or standard output cannot be written.
pub async fn print(engine: &Engine, id: &str, output: &Output) -> Result<(), CliError> {
    let campaign = workspace::campaign_by_id(engine, id).await?;
    let counts = engine.read().counts(&campaign.id).await.map_err(failed)?;
    let detail = engine.status_detail(&campaign).await.map_err(failed)?;
    let document = CampaignStatusJson::new(&campaign, counts, &detail);
    output.print(&document, || document.text(campaign.stopped_why.as_deref()))
}
