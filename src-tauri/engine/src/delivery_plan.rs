//! The delivery plan of a campaign: changes before and during sending, the limits of its relays,
//! and its forecast.
//!
//! Leaves out: the decisions of the queue (`postroom-queue`).

use crate::{Engine, EngineError, Finding, Result, Severity};
use postroom_model::campaign::{Campaign, CampaignStatus, Draft, Plan, Start};
use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, RelayId};
use postroom_model::relay::limits::LearnedLimits;
use postroom_model::relay::{Relay, RelayState};
use postroom_model::tag::Tag;
use postroom_queue::forecast::{Forecast, ForecastInput, ForecastRelay, forecast};
use postroom_queue::journal::JournalError;
use postroom_queue::rate_limiter::{LimitUsage, RateLimiter};

/// The relay that a campaign uses, what it waits for, and its forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct CampaignStatusDetail {
    /// The relay in use. None: the campaign waits.
    pub relay: Option<RelayId>,
    /// Set outside the hours of the plan: the moment at which they begin again.
    pub opens_at: Option<Timestamp>,
    /// The time of its scheduled start.
    pub starts_at: Option<Timestamp>,
    pub suspended: bool,
    /// The workspace file cannot be written, so nothing is sent.
    pub journal_error: Option<JournalError>,
    pub forecast: Option<Forecast>,
}

fn check(plan: &Plan) -> Result<()> {
    plan.schedule.check().map_err(|error| EngineError::invalid("schedule", error.to_string()))?;
    if let Some(hours) = &plan.schedule.hours
        && (hours.from >= 1_440 || hours.to > 1_440 || hours.days.iter().any(|day| *day > 7))
    {
        return Err(EngineError::invalid("hours", "the hours lie between 00:00 and 24:00"));
    }
    if plan.per_second.is_some_and(|rate| !rate.is_finite() || rate <= 0.0) {
        return Err(EngineError::invalid(
            "per_second",
            "the speed is more than 0 mails per second",
        ));
    }
    if !(1..=24 * 30).contains(&plan.retry.give_up_hours)
        || !(1..=24 * 60).contains(&plan.retry.first_minutes)
    {
        return Err(EngineError::invalid(
            "retry",
            "trying again begins after 1 minute to 24 hours and ends after 1 hour to 30 days",
        ));
    }
    Ok(())
}

impl Engine {
    /// Changes the relays and the plan of a campaign, also while it is being sent: add a relay,
    /// slow down, other hours.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] that names the field.
    pub async fn set_plan(
        &self,
        id: &CampaignId,
        relay: Option<&RelayId>,
        plan: &Plan,
    ) -> Result<()> {
        check(plan)?;
        for known in relay.iter().copied().chain(&plan.next_relays) {
            self.store().relay(known).await?;
        }
        self.store().set_plan(id, relay, plan, self.clock().now()).await?;
        self.changed(Tag::Campaigns);
        if let Some(queue) = self.queue() {
            queue.refresh().await;
        }
        Ok(())
    }

    /// Checks the plan of a draft.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] that names the field.
    pub fn check_plan(&self, plan: &Plan) -> Result<()> {
        check(plan)
    }

    /// The limits of a relay with the usage of each, and the learned limits.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub async fn allowance(&self, relay: &Relay) -> Result<(Vec<LimitUsage>, LearnedLimits)> {
        let mut limiter = self.rate_limiter(relay).await?;
        Ok((limiter.usage(self.clock().now()), limiter.learned()))
    }

    /// The rate limiter of the running queue, or one created from the stored usage.
    async fn rate_limiter(&self, relay: &Relay) -> Result<RateLimiter> {
        if let Some(limiter) = self.queue().and_then(|queue| queue.limiters().snapshot(&relay.id)) {
            return Ok(limiter);
        }
        let now = self.clock().now();
        let used = self.store().relay_usage(&relay.id, now).await?;
        Ok(RateLimiter::new(&relay.config, relay.learnt_limits, &used, now))
    }

    /// The relay in use, what the campaign waits for, and its forecast.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub async fn status_detail(&self, campaign: &Campaign) -> Result<CampaignStatusDetail> {
        let id = &campaign.id;
        let route = self.queue().and_then(|queue| queue.route(id));
        let starts_at = match campaign.status {
            CampaignStatus::Scheduled | CampaignStatus::Overdue => {
                campaign.draft.plan.schedule.starts_at().unwrap_or_default()
            }
            _ => None,
        };
        let forecast = match campaign.status {
            CampaignStatus::Sending => {
                let counts = self.store().counts(id).await?;
                let speed = self
                    .queue()
                    .map(|queue| queue.throughput().of(id).per_second(self.clock().now()));
                let waiting = counts.queued + counts.leased + counts.sending;
                let others = self.waiting_beside(id, &campaign.draft).await?;
                let speed = speed.filter(|speed| *speed > 0.0);
                self.forecast_of(&campaign.draft, waiting + others, speed).await?
            }
            _ => None,
        };
        Ok(CampaignStatusDetail {
            relay: route.as_ref().and_then(|route| route.relay.clone()),
            opens_at: route.and_then(|route| route.opens_at),
            starts_at,
            journal_error: self.queue().and_then(postroom_queue::Queue::journal_error),
            suspended: self.queue().is_some_and(postroom_queue::Queue::is_suspended),
            forecast,
        })
    }

    /// The number of queued deliveries of other campaigns with the same first relay; these
    /// campaigns share its capacity.
    async fn waiting_beside(&self, id: &CampaignId, draft: &Draft) -> Result<i64> {
        let mut waiting = 0;
        for one in self.store().active_campaigns().await? {
            let shares = one.relays.first() == draft.relay.as_ref();
            if one.id != *id && one.status == CampaignStatus::Sending && shares {
                waiting += self.store().counts(&one.id).await?.queued;
            }
        }
        Ok(waiting)
    }

    /// The forecast for a number of mails of a draft.
    pub(crate) async fn forecast_of(
        &self,
        draft: &Draft,
        mails: i64,
        speed: Option<f64>,
    ) -> Result<Option<Forecast>> {
        let now = self.clock().now();
        let mut relays = Vec::new();
        for id in draft.relays() {
            let Ok(relay) = self.store().relay(&id).await else { continue };
            if !relay.config.limits.takes_sender(&draft.from_address) {
                continue;
            }
            let not_before = match &relay.state {
                RelayState::Ready => None,
                RelayState::Paused { until: Some(until), .. } => Some(*until),
                // Only the user can end this pause.
                RelayState::Paused { until: None, .. } => continue,
            };
            let limiter = self.rate_limiter(&relay).await?;
            relays.push(ForecastRelay { relay: id, limiter, not_before });
        }
        let question = ForecastInput {
            mails,
            relays,
            schedule: draft.plan.schedule.clone(),
            per_second: draft.plan.per_second,
            speed,
        };
        let start = match &draft.plan.schedule.start {
            Start::Now => now,
            Start::At { .. } => {
                draft.plan.schedule.starts_at().ok().flatten().map_or(now, |at| at.max(now))
            }
        };
        Ok(forecast(question, start))
    }

    /// Checks the plan before a start.
    pub(crate) async fn plan_findings(&self, draft: &Draft) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        if let Err(error) = check(&draft.plan) {
            findings.push(Finding::new(Severity::Block, "plan", error.to_string()));
        }
        let start = draft.plan.schedule.starts_at().ok().flatten();
        if start.is_some_and(|start| start < self.clock().now()) {
            let text = "The start lies in the past: choose a later one, or start now.".to_owned();
            findings.push(Finding::new(Severity::Block, "start_passed", text));
        }
        for id in draft.relays() {
            let Ok(relay) = self.store().relay(&id).await else { continue };
            if !relay.config.limits.takes_sender(&draft.from_address) {
                let first = draft.relay.as_ref() == Some(&id);
                let severity = if first { Severity::Block } else { Severity::Warn };
                let text = format!(
                    "{} does not take mails from {}: add its domain to the relay, or choose another sender.",
                    relay.name, draft.from_address
                );
                findings.push(
                    Finding::new(severity, "sender_not_taken", text)
                        .with("relay", &relay.name)
                        .with("from", &draft.from_address),
                );
            }
        }
        Ok(findings)
    }
}
