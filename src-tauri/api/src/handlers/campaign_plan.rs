//! Changing the plan of a campaign, and the progress of freezing its audience.

use postroom_model::id::CampaignId;

use super::campaigns::campaign_get;
use super::plan::plan_in;
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

pub(crate) async fn campaign_set_plan(
    host: &Host,
    request: CampaignPlanChange,
) -> Result<CampaignDetail, ApiError> {
    let id = request.id;
    let relay = request.relay;
    host.engine().set_plan(&id, relay.as_ref(), &plan_in(request.plan)).await?;
    campaign_get(host, ById { id }).await
}

pub(crate) async fn campaign_freezing(
    host: &Host,
    request: ById<CampaignId>,
) -> Result<Option<FreezingView>, ApiError> {
    let freezing = host.engine().read().freeze_progress(&request.id);
    Ok(freezing.map(|(done, total)| FreezingView { done, total }))
}
