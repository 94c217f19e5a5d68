//! Plans, limits and forecasts: conversions between the engine's types and the view types.

use postroom_engine::CampaignStatusDetail;
use postroom_model::calendar::ZoneName;
use postroom_model::campaign::{Plan, Retry, Schedule, Start};
use postroom_model::relay::Relay;
use postroom_model::relay::limits::{Day, WarmUp};
use postroom_queue::forecast::{self, Forecast};

use super::convert::some_text;
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

pub(crate) fn plan_out(plan: &Plan) -> PlanView {
    let schedule = &plan.schedule;
    PlanView {
        next_relays: plan.next_relays.clone(),
        lane: plan.lane,
        in_doubt: plan.in_doubt,
        start_at: match &schedule.start {
            Start::Now => None,
            Start::At { local } => Some(local.clone()),
        },
        zone: schedule.zone.0.clone(),
        hours: schedule.hours.clone(),
        by_recipient: schedule.by_recipient,
        missed: schedule.missed,
        retry_first_minutes: plan.retry.first_minutes,
        give_up_hours: plan.retry.give_up_hours,
        per_second: plan.per_second,
    }
}

pub(crate) fn plan_in(plan: PlanView) -> Plan {
    Plan {
        next_relays: plan.next_relays,
        lane: plan.lane,
        schedule: Schedule {
            start: match plan.start_at.and_then(some_text) {
                None => Start::Now,
                Some(local) => Start::At { local },
            },
            hours: plan.hours,
            by_recipient: plan.by_recipient,
            missed: plan.missed,
            zone: ZoneName::new(&plan.zone),
        },
        retry: Retry { first_minutes: plan.retry_first_minutes, give_up_hours: plan.give_up_hours },
        in_doubt: plan.in_doubt,
        per_second: plan.per_second,
    }
}

/// The limits from the form. The start of a warm-up is stored with the relay; the form does not
/// change it.
pub(crate) fn limits_in(limits: Limits) -> Limits {
    Limits {
        day: match limits.day {
            Day::Rolling => Day::Rolling,
            Day::From { minute, zone } => Day::From { minute, zone: ZoneName::new(&zone.0) },
        },
        warm_up: limits.warm_up.map(|plan| WarmUp { began_at: None, ..plan }),
        ..limits
    }
}

/// The gauges and the learned limits of one relay.
pub(crate) async fn allowance(
    host: &Host,
    relay: &Relay,
) -> Result<(Vec<LimitUsage>, LearnedLimitsView), ApiError> {
    let (gauges, learned_limits) = host.engine().allowance(relay).await?;
    let learned_limits = LearnedLimitsView {
        connections: learned_limits.connections,
        per_connection: learned_limits.per_connection,
        per_second: learned_limits.per_second,
    };
    Ok((gauges, learned_limits))
}

pub(crate) async fn forecast_out(host: &Host, forecast: Forecast) -> ForecastView {
    let mut rests = Vec::new();
    for rest in forecast.rests {
        let reason = match rest.reason {
            forecast::RestReason::Hours => RestReason::Hours,
            forecast::RestReason::Limit { relay, per } => {
                let relay = host.engine().read().relay(&relay).await;
                let relay = relay.map(|relay| relay.name).unwrap_or_default();
                RestReason::Limit { relay, per }
            }
        };
        let (from, until, after) = (rest.from, rest.until, rest.after);
        rests.push(RestView { from, until, after, reason });
    }
    ForecastView { done_at: forecast.done_at, rests }
}

/// Converts the forecast for the page.
pub(crate) async fn outlook_forecast(
    host: &Host,
    detail: &CampaignStatusDetail,
) -> Option<ForecastView> {
    match &detail.forecast {
        None => None,
        Some(forecast) => Some(forecast_out(host, forecast.clone()).await),
    }
}
