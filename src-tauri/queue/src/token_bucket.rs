//! How fast mails may leave through one relay: a bucket that fills with time. Pure.
//!
//! Leaves out: limits per minute, hour and day (`book`).

use std::time::Duration;

use postroom_model::clock::Timestamp;

/// Permits over time. Holds at most one second's worth, so that a pause is not made up for by a
/// burst.
#[derive(Debug, Clone, PartialEq)]
pub struct Pace {
    per_second: Option<f64>,
    permits: f64,
    filled_at: Timestamp,
}

impl Pace {
    /// `per_second` none: no limit.
    pub fn new(per_second: Option<f64>, now: Timestamp) -> Self {
        let per_second = per_second.filter(|rate| rate.is_finite() && *rate > 0.0);
        Self { per_second, permits: 1.0, filled_at: now }
    }

    /// A permit that was taken and not used.
    pub fn give_back(&mut self) {
        self.permits += 1.0;
    }

    /// Takes a permit.
    ///
    /// # Errors
    /// How long until there is one.
    pub fn take(&mut self, now: Timestamp) -> Result<(), Duration> {
        let Some(rate) = self.per_second else { return Ok(()) };
        let gained = now.since(self.filled_at).as_secs_f64() * rate;
        self.permits = (self.permits + gained).min(rate.max(1.0));
        self.filled_at = now;
        if self.permits >= 1.0 {
            self.permits -= 1.0;
            Ok(())
        } else {
            Err(Duration::from_secs_f64((1.0 - self.permits) / rate))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(rate: Option<f64>, seconds: i64) -> i64 {
        let mut pace = Pace::new(rate, Timestamp(0));
        let tries = (0..seconds * 1000).step_by(10);
        i64::try_from(tries.filter(|at| pace.take(Timestamp(*at)).is_ok()).count()).unwrap_or(0)
    }

    #[test]
    fn ten_seconds_give_ten_seconds_of_permits() {
        assert_eq!(taken(Some(14.0), 10), 140);
        assert_eq!(taken(Some(0.5), 10), 5);
    }

    #[test]
    fn without_a_limit_every_mail_may_leave() {
        assert_eq!(taken(None, 1), 100);
    }

    #[test]
    fn a_long_rest_saves_up_no_more_than_a_second() {
        let mut pace = Pace::new(Some(5.0), Timestamp(0));
        let burst = (0..100).filter(|_| pace.take(Timestamp(3_600_000)).is_ok()).count();
        assert_eq!(burst, 5);
    }
}
