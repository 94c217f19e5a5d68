//! The rate limiter of one relay: how many mails may go now, and when more may go. Pure.
//!
//! It promises that no limit per second, minute, hour or day is exceeded, that what a past run sent
//! counts (`RateLimiter::new` takes the usage from the store), and that a used-up limit is left alone
//! until a twentieth of it is free again, so that relays do not alternate mail by mail. Leaves out:
//! limits towards single domains (`domain_limits`), and what a reply says about limits
//! (`postroom_smtp::classify`).

use serde::{Deserialize, Serialize};
use std::time::Duration;

use crate::sliding_window::SlidingWindow;
use crate::token_bucket::TokenBucket;
use postroom_model::clock::Timestamp;
use postroom_model::relay::RelayConfig;
use postroom_model::relay::limits::{Day, LearnedLimits, Limits, Per, Used, WarmUp};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(86_400);

/// After a longer wait than this a campaign uses another relay.
const SWITCH_RELAY_AFTER: Duration = Duration::from_secs(10);

/// The lowest rate that a reply can set, mails per second.
const SLOWEST: f64 = 0.05;

/// A limit that is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExhaustedLimit {
    pub per: Per,
    pub until: Timestamp,
    /// The relay reported it; otherwise the settings say so.
    pub reported: bool,
}

/// One limit and how much of it is used.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LimitUsage {
    pub per: Per,
    pub used: u32,
    /// Mails; per second this can be a fraction.
    pub most: f64,
    /// Learned from the relay's replies, not set by the user.
    pub learned: bool,
    /// The warm-up plan's limit of this day.
    pub warm_up: bool,
    /// When a part of it is free again.
    pub refills_at: Option<Timestamp>,
}

/// The limits of one relay and what is used of them.
#[derive(Debug, Clone, PartialEq)]
pub struct RateLimiter {
    limits: Limits,
    per_second: Option<f64>,
    learned: LearnedLimits,
    bucket: TokenBucket,
    second: SlidingWindow,
    minute: SlidingWindow,
    hour: SlidingWindow,
    day: SlidingWindow,
    exhausted: Option<ExhaustedLimit>,
}

impl RateLimiter {
    /// A limiter with the settings, the learned limits and the usage in the store.
    pub fn new(
        config: &RelayConfig,
        learned: LearnedLimits,
        used: &[Used],
        now: Timestamp,
    ) -> Self {
        let learned = learned.still(now);
        let per_second = smaller(config.per_second, learned.per_second);
        let mut book = Self {
            limits: config.limits.clone(),
            per_second: config.per_second,
            learned,
            bucket: TokenBucket::new(per_second, now),
            second: SlidingWindow::new(SECOND, 10 * SECOND),
            minute: SlidingWindow::new(SECOND, MINUTE),
            hour: SlidingWindow::new(MINUTE, HOUR),
            day: SlidingWindow::new(MINUTE, DAY),
            exhausted: None,
        };
        for used in used {
            // The store knows the minute only; the mails may have gone at its very end.
            let at = used.at.plus(MINUTE - SECOND / 1_000).min(now);
            book.minute.add(used.mails, at);
            book.hour.add(used.mails, at);
            book.day.add(used.mails, at);
        }
        book
    }

    /// Applies changed settings; the counts stay.
    pub(crate) fn set_config(&mut self, config: &RelayConfig, now: Timestamp) {
        let mut limits = config.limits.clone();
        if let (Some(new), Some(old)) = (&mut limits.warm_up, self.limits.warm_up) {
            new.began_at = new.began_at.or(old.began_at);
        }
        if self.limits != limits || self.per_second != config.per_second {
            self.limits = limits;
            self.per_second = config.per_second;
            self.bucket = TokenBucket::new(smaller(self.per_second, self.learned.per_second), now);
            self.exhausted = self.exhausted.filter(|exhausted| exhausted.reported);
        }
    }

    /// The limits that the relay's replies set.
    pub fn learned(&self) -> LearnedLimits {
        self.learned
    }

    /// Counts one mail, if it may go now.
    ///
    /// # Errors
    /// The limit that is used up, and until when.
    pub fn take(&mut self, now: Timestamp) -> Result<(), ExhaustedLimit> {
        self.available(now)?;
        self.bucket.take(now).map_err(|wait| ExhaustedLimit {
            per: Per::Second,
            until: now.plus(wait),
            reported: false,
        })?;
        self.count(1, now);
        Ok(())
    }

    /// Uncounts a mail that the relay did not take.
    pub fn refund(&mut self) {
        for count in [&mut self.second, &mut self.minute, &mut self.hour, &mut self.day] {
            count.undo_one();
        }
        self.exhausted = self.exhausted.filter(|exhausted| exhausted.reported);
    }

    /// How many mails may go now by the limits per minute, hour and day.
    ///
    /// # Errors
    /// The limit that is used up, and until when.
    pub fn available(&mut self, now: Timestamp) -> Result<u32, ExhaustedLimit> {
        if let Some(exhausted) = self.exhausted {
            if exhausted.until > now {
                return Err(exhausted);
            }
            self.exhausted = None;
        }
        let mut room = u32::MAX;
        for per in [Per::Day, Per::Hour, Per::Minute] {
            let Some(most) = self.limit(per, now) else { continue };
            let used = self.used(per, now);
            if used >= most {
                let exhausted =
                    ExhaustedLimit { per, until: self.refills_at(per, most, now), reported: false };
                self.exhausted = Some(exhausted);
                return Err(exhausted);
            }
            room = room.min(most - used);
        }
        Ok(room)
    }

    /// Counts mails that were sent.
    pub fn count(&mut self, mails: u32, now: Timestamp) {
        if let Some(plan) = &mut self.limits.warm_up
            && plan.began_at.is_none()
        {
            plan.began_at = Some(now);
        }
        for count in [&mut self.second, &mut self.minute, &mut self.hour, &mut self.day] {
            count.add(mails, now);
        }
    }

    /// Applies a limit per hour or day that the relay reports as reached: no mail for `wait`.
    pub fn limit_reached(&mut self, per: Per, wait: Duration, now: Timestamp) {
        let used = self.used(per, now);
        match per {
            Per::Hour => self.learned.per_hour = Some(used).filter(|used| *used > 0),
            Per::Day => self.learned.per_day = Some(used).filter(|used| *used > 0),
            Per::Second | Per::Minute => {}
        }
        self.learned.at = Some(now);
        let until = match (per, &self.limits.day) {
            // When the begin of the provider's day is known, the limit is free again then.
            (Per::Day, Day::From { .. }) => self.next_day(now),
            _ => now.plus(wait),
        };
        self.exhausted = Some(ExhaustedLimit { per, until, reported: true });
    }

    /// Applies the reply "too fast": three quarters of the rate of the last ten seconds.
    pub fn slow_down(&mut self, wait: Duration, now: Timestamp) {
        let recent = f64::from(self.second.sum(now)) / 10.0;
        let before = smaller(self.per_second, self.learned.per_second).unwrap_or(f64::MAX);
        let rate = (recent.min(before) * 0.75).max(SLOWEST);
        self.learned.per_second = Some(rate);
        self.learned.at = Some(now);
        self.bucket = TokenBucket::new(smaller(self.per_second, Some(rate)), now);
        self.exhausted =
            Some(ExhaustedLimit { per: Per::Second, until: now.plus(wait), reported: true });
    }

    /// Raises a learned rate a little, after a time without complaint.
    pub fn raise_rate(&mut self, now: Timestamp) {
        let Some(rate) = self.learned.per_second else { return };
        let faster = rate * 1.1;
        let done = self.per_second.is_some_and(|most| faster >= most) || faster > 10_000.0;
        self.learned.per_second = (!done).then_some(faster);
        self.bucket = TokenBucket::new(smaller(self.per_second, self.learned.per_second), now);
    }

    /// Sets the learned limit of connections at once.
    pub fn limit_connections(&mut self, allowed: u16, now: Timestamp) {
        self.learned.connections = Some(allowed.max(1));
        self.learned.at = Some(now);
    }

    /// Sets the learned limit of mails per connection.
    pub fn limit_per_connection(&mut self, mails: u32, now: Timestamp) {
        self.learned.per_connection = Some(mails.max(1));
        self.learned.at = Some(now);
    }

    /// When the warm-up plan began: at the first mail.
    pub fn warm_up_began(&self) -> Option<Timestamp> {
        self.limits.warm_up.and_then(|plan| plan.began_at)
    }

    /// Mails a minute by the limits per second and minute; none: no limit.
    pub fn per_minute(&self) -> Option<f64> {
        let rate = smaller(self.per_second, self.learned.per_second).map(|rate| rate * 60.0);
        let minute = self.limits.per_minute.map(f64::from);
        smaller(rate, minute)
    }

    /// All limits, the shortest time first.
    pub fn usage(&mut self, now: Timestamp) -> Vec<LimitUsage> {
        let mut usage = Vec::new();
        if let Some(rate) = smaller(self.per_second, self.learned.per_second) {
            let learned = self.learned.per_second.is_some_and(|learned| learned <= rate);
            let used = self.second.sum(now).div_ceil(10);
            let (per, most) = (Per::Second, rate);
            usage.push(LimitUsage { per, used, most, learned, warm_up: false, refills_at: None });
        }
        for per in [Per::Minute, Per::Hour, Per::Day] {
            let used = self.used(per, now);
            let learned = match per {
                Per::Hour => self.learned.per_hour,
                Per::Day => self.learned.per_day,
                Per::Second | Per::Minute => None,
            };
            let reported =
                self.exhausted.filter(|exhausted| exhausted.per == per && exhausted.until > now);
            let most = match (self.limit(per, now), learned) {
                (Some(most), _) => most,
                (None, Some(learned)) => learned,
                (None, None) => continue,
            };
            let refills_at = match reported {
                Some(exhausted) => Some(exhausted.until),
                None => (used >= most).then(|| self.refills_at(per, most, now)),
            };
            usage.push(LimitUsage {
                per,
                used,
                most: f64::from(most),
                learned: self.limit(per, now).is_none(),
                warm_up: per == Per::Day && self.warm_up_limit(now) == Some(most),
                refills_at,
            });
        }
        usage
    }

    /// The limit that is used up for so long that another relay is sooner.
    pub fn exhausted(&mut self, now: Timestamp) -> Option<ExhaustedLimit> {
        self.available(now)
            .err()
            .filter(|exhausted| now.until(exhausted.until) > SWITCH_RELAY_AFTER)
    }

    /// The limit of one stretch of time, if there is one.
    fn limit(&self, per: Per, now: Timestamp) -> Option<u32> {
        match per {
            Per::Second => None,
            Per::Minute => self.limits.per_minute,
            Per::Hour => self.limits.per_hour,
            Per::Day => match (self.limits.per_day, self.warm_up_limit(now)) {
                (Some(day), Some(warm)) => Some(day.min(warm)),
                (day, warm) => day.or(warm),
            },
        }
        .map(|most| most.max(1))
    }

    fn warm_up_limit(&self, now: Timestamp) -> Option<u32> {
        let plan: WarmUp = self.limits.warm_up?;
        let began = plan.began_at.unwrap_or(now);
        let days = match &self.limits.day {
            Day::Rolling => now.since(began).as_secs() / DAY.as_secs(),
            Day::From { .. } => {
                let first = self.day_began(began);
                // Days of 23 and 25 hours round to whole ones.
                (self.day_began(now).since(first).as_secs() + HOUR.as_secs() * 2) / DAY.as_secs()
            }
        };
        plan.cap(u32::try_from(days).unwrap_or(u32::MAX))
    }

    fn used(&mut self, per: Per, now: Timestamp) -> u32 {
        match per {
            Per::Second => self.second.sum(now),
            Per::Minute => self.minute.sum(now),
            Per::Hour => self.hour.sum(now),
            Per::Day => {
                if let Day::From { .. } = &self.limits.day {
                    let began = self.day_began(now);
                    self.day.drop_before(began);
                }
                self.day.sum(now)
            }
        }
    }

    /// When a twentieth of a used-up limit is free again, and at least one mail.
    fn refills_at(&self, per: Per, most: u32, now: Timestamp) -> Timestamp {
        let low = most - (most / 20).max(1).min(most);
        match per {
            Per::Second => now,
            Per::Minute => self.minute.falls_to_at(low, now),
            Per::Hour => self.hour.falls_to_at(low, now),
            Per::Day => match &self.limits.day {
                Day::Rolling => self.day.falls_to_at(low, now),
                Day::From { .. } => self.next_day(now),
            },
        }
    }

    /// The begin of the provider's day that contains `now`.
    fn day_began(&self, now: Timestamp) -> Timestamp {
        match &self.limits.day {
            Day::Rolling => Timestamp(now.millis() - 86_400_000),
            Day::From { minute, zone } => {
                let zone = zone.zone_or_ours();
                let today = zone.on_day(now, 0, *minute);
                if today <= now { today } else { zone.on_day(now, -1, *minute) }
            }
        }
    }

    fn next_day(&self, now: Timestamp) -> Timestamp {
        match &self.limits.day {
            Day::Rolling => now.plus(DAY),
            Day::From { minute, zone } => {
                let zone = zone.zone_or_ours();
                let today = zone.on_day(now, 0, *minute);
                if today > now { today } else { zone.on_day(now, 1, *minute) }
            }
        }
    }
}

/// The smaller of two optional limits.
fn smaller(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
pub(crate) mod tests;
