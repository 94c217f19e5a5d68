//! The limit book of one relay: what it may still take now, and when it may take more. Pure.
//!
//! It promises that no limit by second, minute, hour or day is passed, that what a past run sent
//! counts (`Book::open` takes it from the record), and that a limit once reached is left alone
//! until a good part of it is free again, so that relays do not take turns mail by mail. Leaves
//! out: limits towards single domains (`gates`), and what a reply says about limits
//! (`relay::verdict`).

use std::time::Duration;

use crate::sliding_window::Rolling;
use crate::token_bucket::Pace;
use postroom_model::clock::Timestamp;
use postroom_model::relay::RelayConfig;
use postroom_model::relay::limits::{Day, LearnedLimits, Limits, Per, Used, WarmUp};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(86_400);

/// A shorter wait than this is waited out; after a longer one another relay is sooner.
const WORTH_A_CHANGE: Duration = Duration::from_secs(10);

/// The slowest pace that a reply can teach, mails per second.
const SLOWEST: f64 = 0.05;

/// The relay may take nothing now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full {
    pub per: Per,
    pub until: Timestamp,
    /// The relay said so itself.
    pub said: bool,
}

/// One limit and how much of it is used, for a gauge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gauge {
    pub per: Per,
    pub used: u32,
    /// Mails; for a second they may be a part of one.
    pub most: f64,
    /// Taught by its replies, not set by the user.
    pub learnt: bool,
    /// The warm-up plan's cap of this day.
    pub warm_up: bool,
    /// When more of it is free again.
    pub refills_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    limits: Limits,
    per_second: Option<f64>,
    learnt: LearnedLimits,
    pace: Pace,
    second: Rolling,
    minute: Rolling,
    hour: Rolling,
    day: Rolling,
    full: Option<Full>,
}

impl Book {
    pub fn open(
        config: &RelayConfig,
        learnt: LearnedLimits,
        used: &[Used],
        now: Timestamp,
    ) -> Self {
        let learnt = learnt.still(now);
        let per_second = slower(config.per_second, learnt.per_second);
        let mut book = Self {
            limits: config.limits.clone(),
            per_second: config.per_second,
            learnt,
            pace: Pace::new(per_second, now),
            second: Rolling::new(SECOND, 10 * SECOND),
            minute: Rolling::new(SECOND, MINUTE),
            hour: Rolling::new(MINUTE, HOUR),
            day: Rolling::new(MINUTE, DAY),
            full: None,
        };
        for used in used {
            // The record knows the minute; they may have left at its very end.
            let at = used.at.plus(MINUTE - SECOND / 1_000).min(now);
            book.minute.add(used.mails, at);
            book.hour.add(used.mails, at);
            book.day.add(used.mails, at);
        }
        book
    }

    /// Takes over changed settings; what is counted stays.
    pub fn set(&mut self, config: &RelayConfig, now: Timestamp) {
        let mut limits = config.limits.clone();
        if let (Some(new), Some(old)) = (&mut limits.warm_up, self.limits.warm_up) {
            new.began_at = new.began_at.or(old.began_at);
        }
        if self.limits != limits || self.per_second != config.per_second {
            self.limits = limits;
            self.per_second = config.per_second;
            self.pace = Pace::new(slower(self.per_second, self.learnt.per_second), now);
            self.full = self.full.filter(|full| full.said);
        }
    }

    pub fn learnt(&self) -> LearnedLimits {
        self.learnt
    }

    /// Lets one mail go.
    ///
    /// # Errors
    /// Which limit is reached, and until when.
    pub fn take(&mut self, now: Timestamp) -> Result<(), Full> {
        self.room(now)?;
        self.pace.take(now).map_err(|wait| Full {
            per: Per::Second,
            until: now.plus(wait),
            said: false,
        })?;
        self.count(1, now);
        Ok(())
    }

    /// A mail that was let go, and that the relay did not take.
    pub fn give_back(&mut self) {
        for count in [&mut self.second, &mut self.minute, &mut self.hour, &mut self.day] {
            count.take_back();
        }
        self.full = self.full.filter(|full| full.said);
    }

    /// How many may go now, as far as minute, hour and day are concerned.
    ///
    /// # Errors
    /// Which limit is reached, and until when.
    pub fn room(&mut self, now: Timestamp) -> Result<u32, Full> {
        if let Some(full) = self.full {
            if full.until > now {
                return Err(full);
            }
            self.full = None;
        }
        let mut room = u32::MAX;
        for per in [Per::Day, Per::Hour, Per::Minute] {
            let Some(most) = self.most(per, now) else { continue };
            let used = self.used(per, now);
            if used >= most {
                let full = Full { per, until: self.refills_at(per, most, now), said: false };
                self.full = Some(full);
                return Err(full);
            }
            room = room.min(most - used);
        }
        Ok(room)
    }

    /// Counts mails that went.
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

    /// The relay says that a limit is reached; it is left alone for `wait`.
    pub fn said_full(&mut self, per: Per, wait: Duration, now: Timestamp) {
        let used = self.used(per, now);
        match per {
            Per::Hour => self.learnt.per_hour = Some(used).filter(|used| *used > 0),
            Per::Day => self.learnt.per_day = Some(used).filter(|used| *used > 0),
            Per::Second | Per::Minute => {}
        }
        self.learnt.at = Some(now);
        let until = match (per, &self.limits.day) {
            // Where it is known when the provider's day begins, that is the moment to come again.
            (Per::Day, Day::From { .. }) => self.next_day(now),
            _ => now.plus(wait),
        };
        self.full = Some(Full { per, until, said: true });
    }

    /// The relay wants fewer mails per second: three quarters of what went in the last ten.
    pub fn said_too_fast(&mut self, wait: Duration, now: Timestamp) {
        let recent = f64::from(self.second.sum(now)) / 10.0;
        let before = slower(self.per_second, self.learnt.per_second).unwrap_or(f64::MAX);
        let rate = (recent.min(before) * 0.75).max(SLOWEST);
        self.learnt.per_second = Some(rate);
        self.learnt.at = Some(now);
        self.pace = Pace::new(slower(self.per_second, Some(rate)), now);
        self.full = Some(Full { per: Per::Second, until: now.plus(wait), said: true });
    }

    /// A while without complaint: a little faster again.
    pub fn went_well(&mut self, now: Timestamp) {
        let Some(rate) = self.learnt.per_second else { return };
        let faster = rate * 1.1;
        let done = self.per_second.is_some_and(|most| faster >= most) || faster > 10_000.0;
        self.learnt.per_second = (!done).then_some(faster);
        self.pace = Pace::new(slower(self.per_second, self.learnt.per_second), now);
    }

    pub fn said_too_many_connections(&mut self, borne: u16, now: Timestamp) {
        self.learnt.connections = Some(borne.max(1));
        self.learnt.at = Some(now);
    }

    pub fn hangs_up_after(&mut self, mails: u32, now: Timestamp) {
        self.learnt.per_connection = Some(mails.max(1));
        self.learnt.at = Some(now);
    }

    /// When the first mail through this relay was counted, for the warm-up plan.
    pub fn warm_up_began(&self) -> Option<Timestamp> {
        self.limits.warm_up.and_then(|plan| plan.began_at)
    }

    /// Mails a minute that pace and minute allow; none: no limit.
    pub fn per_minute(&self) -> Option<f64> {
        let rate = slower(self.per_second, self.learnt.per_second).map(|rate| rate * 60.0);
        let minute = self.limits.per_minute.map(f64::from);
        slower(rate, minute)
    }

    /// All limits that there are, the shortest stretch first.
    pub fn gauges(&mut self, now: Timestamp) -> Vec<Gauge> {
        let mut gauges = Vec::new();
        if let Some(rate) = slower(self.per_second, self.learnt.per_second) {
            let learnt = self.learnt.per_second.is_some_and(|taught| taught <= rate);
            let used = self.second.sum(now).div_ceil(10);
            let (per, most) = (Per::Second, rate);
            gauges.push(Gauge { per, used, most, learnt, warm_up: false, refills_at: None });
        }
        for per in [Per::Minute, Per::Hour, Per::Day] {
            let used = self.used(per, now);
            let taught = match per {
                Per::Hour => self.learnt.per_hour,
                Per::Day => self.learnt.per_day,
                Per::Second | Per::Minute => None,
            };
            let said = self.full.filter(|full| full.per == per && full.until > now);
            let most = match (self.most(per, now), taught) {
                (Some(most), _) => most,
                (None, Some(taught)) => taught,
                (None, None) => continue,
            };
            let refills_at = match said {
                Some(full) => Some(full.until),
                None => (used >= most).then(|| self.refills_at(per, most, now)),
            };
            gauges.push(Gauge {
                per,
                used,
                most: f64::from(most),
                learnt: self.most(per, now).is_none(),
                warm_up: per == Per::Day && self.warm_up_cap(now) == Some(most),
                refills_at,
            });
        }
        gauges
    }

    /// Is it full for so long that another relay had better take over?
    pub fn is_spent(&mut self, now: Timestamp) -> Option<Full> {
        self.room(now).err().filter(|full| now.until(full.until) > WORTH_A_CHANGE)
    }

    /// The cap of one stretch, if there is one.
    fn most(&self, per: Per, now: Timestamp) -> Option<u32> {
        match per {
            Per::Second => None,
            Per::Minute => self.limits.per_minute,
            Per::Hour => self.limits.per_hour,
            Per::Day => match (self.limits.per_day, self.warm_up_cap(now)) {
                (Some(day), Some(warm)) => Some(day.min(warm)),
                (day, warm) => day.or(warm),
            },
        }
        .map(|most| most.max(1))
    }

    fn warm_up_cap(&self, now: Timestamp) -> Option<u32> {
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
                    self.day.forget_before(began);
                }
                self.day.sum(now)
            }
        }
    }

    /// When a twentieth of a full limit is free again, and at least one mail.
    fn refills_at(&self, per: Per, most: u32, now: Timestamp) -> Timestamp {
        let low = most - (most / 20).max(1).min(most);
        match per {
            Per::Second => now,
            Per::Minute => self.minute.down_to(low, now),
            Per::Hour => self.hour.down_to(low, now),
            Per::Day => match &self.limits.day {
                Day::Rolling => self.day.down_to(low, now),
                Day::From { .. } => self.next_day(now),
            },
        }
    }

    /// Begin of the provider's day that `now` lies in.
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

/// The smaller of two limits, each of which may be none.
fn slower(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
pub(crate) mod tests;
