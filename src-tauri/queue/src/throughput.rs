//! The measured throughput: outcomes per second of each campaign.
//!
//! Kept in memory, for the live view and the forecast only. Leaves out: counts by status, which the
//! store keeps.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use postroom_model::clock::Timestamp;
use postroom_model::delivery::DeliveryStatus;
use postroom_model::id::CampaignId;
use postroom_store::journal::Outcome;

/// The seconds that are kept for the chart.
const SECONDS: usize = 3_600;
/// The seconds over which the throughput is averaged.
const WINDOW: i64 = 10;

/// The outcomes of one second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Second {
    /// Whole seconds since 1970.
    pub at: i64,
    pub accepted: i64,
    pub other: i64,
}

/// The outcomes per second of one campaign.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Throughput {
    seconds: VecDeque<Second>,
}

impl Throughput {
    fn add(&mut self, status: DeliveryStatus, now: Timestamp) {
        let at = now.millis().div_euclid(1000);
        if self.seconds.back().is_none_or(|last| last.at < at) {
            self.seconds.push_back(Second { at, ..Second::default() });
            if self.seconds.len() > SECONDS {
                self.seconds.pop_front();
            }
        }
        if let Some(last) = self.seconds.back_mut() {
            match status {
                DeliveryStatus::Accepted => last.accepted += 1,
                _ => last.other += 1,
            }
        }
    }

    /// The outcomes per second over the last ten full seconds.
    pub fn per_second(&self, now: Timestamp) -> f64 {
        let end = now.millis().div_euclid(1000);
        let Some(first) = self.seconds.front() else { return 0.0 };
        let start = (end - WINDOW).max(first.at);
        let total: i64 = self
            .seconds
            .iter()
            .filter(|second| second.at >= start)
            .map(|second| second.accepted + second.other)
            .sum();
        #[expect(clippy::cast_precision_loss, reason = "a speed, rounded for the eye")]
        let speed = total as f64 / (end - start).max(1) as f64;
        speed
    }

    /// The chart: at most `points` points, each `step` seconds wide, oldest first.
    pub fn chart(&self, points: i64, now: Timestamp) -> (i64, Vec<Second>) {
        let end = now.millis().div_euclid(1000);
        let Some(first) = self.seconds.front() else { return (1, Vec::new()) };
        let span = end - first.at + 1;
        let step = [1, 2, 5, 10, 30, 60].into_iter().find(|s| span <= s * points).unwrap_or(60);
        let start = (end.div_euclid(step) - points + 1).max(first.at.div_euclid(step));
        let mut chart: Vec<Second> = (start..=end.div_euclid(step))
            .map(|at| Second { at: at * step, ..Second::default() })
            .collect();
        for second in &self.seconds {
            let place = usize::try_from(second.at.div_euclid(step) - start);
            if let Some(point) = place.ok().and_then(|place| chart.get_mut(place)) {
                point.accepted += second.accepted;
                point.other += second.other;
            }
        }
        (step, chart)
    }
}

/// The throughput of all campaigns. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Throughputs(Arc<Mutex<HashMap<CampaignId, Throughput>>>);

impl Throughputs {
    /// Counts committed outcomes. A delivery that was put back does not count.
    pub fn add(&self, outcomes: &[Outcome], now: Timestamp) {
        let mut throughput = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for outcome in outcomes.iter().filter(|outcome| outcome.attempt.is_some()) {
            throughput.entry(outcome.campaign.clone()).or_default().add(outcome.to, now);
        }
    }

    /// A copy of the figures of one campaign.
    pub fn of(&self, campaign: &CampaignId) -> Throughput {
        let throughput = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        throughput.get(campaign).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn throughput_is_the_mean_of_the_last_seconds() {
        let mut throughput = Throughput::default();
        for n in 0..20 {
            throughput.add(DeliveryStatus::Accepted, Timestamp(100_000 + n * 100));
        }
        assert!((throughput.per_second(Timestamp(102_000)) - 10.0).abs() < 0.01);
        let (step, chart) = throughput.chart(60, Timestamp(102_000));
        assert_eq!(step, 1);
        assert_eq!(chart.iter().map(|point| point.accepted).collect::<Vec<_>>(), [10, 10, 0]);
    }
}
