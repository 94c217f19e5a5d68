//! The plan of a campaign: from the flags of `campaign send`, and changed by `campaign plan`.

use postroom_engine::Engine;
use postroom_model::campaign::Plan;

use super::{campaign_status, workspace};
use crate::args::campaign::CampaignPlanArgs;
use crate::args::plan::PlanArgs;
use crate::error::{CliError, failed};
use crate::output::Output;

/// Builds the plan from the flags of `campaign send`.
///
/// # Errors
/// [`CliError`] when a relay does not exist or the plan is not valid.
pub async fn from_args(engine: &Engine, args: &PlanArgs) -> Result<Plan, CliError> {
    let mut fallback_relays = Vec::new();
    for name in &args.fallback_relay {
        fallback_relays.push(workspace::relay_by_name(engine, name).await?.id);
    }
    let plan = args.plan(fallback_relays);
    engine.check_plan(&plan).map_err(|error| CliError::Usage(format!("{error}.")))?;
    Ok(plan)
}

/// Changes the plan of a campaign and prints its status.
///
/// # Errors
/// [`CliError`] when the campaign or a relay does not exist, or the plan is not valid.
pub async fn change(
    engine: &Engine,
    args: &CampaignPlanArgs,
    output: &Output,
) -> Result<(), CliError> {
    let campaign = workspace::campaign_by_id(engine, &args.id).await?;
    let mut plan = campaign.draft.plan;
    for name in &args.add_fallback_relay {
        let relay = workspace::relay_by_name(engine, name).await?;
        plan.next_relays.retain(|id| *id != relay.id);
        plan.next_relays.push(relay.id);
    }
    if args.no_rate_limit {
        plan.per_second = None;
    }
    plan.per_second = args.rate_limit.or(plan.per_second);
    engine.set_plan(&campaign.id, campaign.draft.relay.as_ref(), &plan).await.map_err(failed)?;
    campaign_status::print(engine, &args.id, output).await
}
