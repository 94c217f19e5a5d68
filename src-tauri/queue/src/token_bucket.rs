//! A token bucket: limits the rate of mails. Pure.
//!
//! Leaves out: limits per minute, hour and day (`sliding_window`, `rate_limiter`).

use std::time::Duration;

use postroom_model::clock::Timestamp;

/// Fills at a constant rate. Holds the tokens of at most one second, so that no burst follows a
/// pause.
#[derive(Debug, Clone, PartialEq)]
pub struct TokenBucket {
    per_second: Option<f64>,
    tokens: f64,
    filled_at: Timestamp,
}

impl TokenBucket {
    /// A bucket with one token. `per_second` none: no limit.
    pub fn new(per_second: Option<f64>, now: Timestamp) -> Self {
        let per_second = per_second.filter(|rate| rate.is_finite() && *rate > 0.0);
        Self { per_second, tokens: 1.0, filled_at: now }
    }

    /// Returns a token that was not used.
    pub fn refund(&mut self) {
        self.tokens += 1.0;
    }

    /// Takes a token.
    ///
    /// # Errors
    /// The wait until there is a token.
    pub fn take(&mut self, now: Timestamp) -> Result<(), Duration> {
        let Some(rate) = self.per_second else { return Ok(()) };
        let gained = now.since(self.filled_at).as_secs_f64() * rate;
        self.tokens = (self.tokens + gained).min(rate.max(1.0));
        self.filled_at = now;
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            Ok(())
        } else {
            Err(Duration::from_secs_f64((1.0 - self.tokens) / rate))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(rate: Option<f64>, seconds: i64) -> i64 {
        let mut bucket = TokenBucket::new(rate, Timestamp(0));
        let tries = (0..seconds * 1000).step_by(10);
        i64::try_from(tries.filter(|at| bucket.take(Timestamp(*at)).is_ok()).count()).unwrap_or(0)
    }

    #[test]
    fn ten_seconds_give_ten_seconds_of_tokens() {
        assert_eq!(taken(Some(14.0), 10), 140);
        assert_eq!(taken(Some(0.5), 10), 5);
    }

    #[test]
    fn without_a_rate_every_mail_gets_a_token() {
        assert_eq!(taken(None, 1), 100);
    }

    #[test]
    fn long_pause_saves_the_tokens_of_one_second() {
        let mut bucket = TokenBucket::new(Some(5.0), Timestamp(0));
        let burst = (0..100).filter(|_| bucket.take(Timestamp(3_600_000)).is_ok()).count();
        assert_eq!(burst, 5);
    }
}
