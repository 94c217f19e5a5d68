//! A count over a stretch of time that moves on: in buckets, so that its memory is bounded. Pure.
//!
//! It errs to the safe side: a bucket counts until its whole stretch has passed.

use std::collections::VecDeque;
use std::time::Duration;

use postroom_model::clock::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rolling {
    /// Milliseconds of one bucket, and of the whole stretch.
    bucket: i64,
    span: i64,
    /// Begin of a bucket, and how many are in it; oldest first.
    buckets: VecDeque<(i64, u32)>,
    sum: u32,
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

impl Rolling {
    pub fn new(bucket: Duration, span: Duration) -> Self {
        Self { bucket: millis(bucket).max(1), span: millis(span), buckets: VecDeque::new(), sum: 0 }
    }

    /// Forgets what lies a whole stretch back.
    fn forget(&mut self, now: Timestamp) {
        let before = now.millis() - self.span - self.bucket;
        while let Some((begin, count)) = self.buckets.front().copied() {
            if begin > before {
                break;
            }
            self.buckets.pop_front();
            self.sum -= count;
        }
    }

    /// Forgets everything before `moment`.
    pub fn forget_before(&mut self, moment: Timestamp) {
        while let Some((begin, count)) = self.buckets.front().copied() {
            if begin + self.bucket > moment.millis() {
                break;
            }
            self.buckets.pop_front();
            self.sum -= count;
        }
    }

    pub fn sum(&mut self, now: Timestamp) -> u32 {
        self.forget(now);
        self.sum
    }

    pub fn add(&mut self, count: u32, now: Timestamp) {
        let begin = now.millis().div_euclid(self.bucket) * self.bucket;
        self.sum = self.sum.saturating_add(count);
        match self.buckets.back_mut() {
            // A clock that was set back counts into the newest bucket.
            Some((last, held)) if *last >= begin => *held = held.saturating_add(count),
            _ => self.buckets.push_back((begin, count)),
        }
    }

    /// Takes one back that was counted and did not happen.
    pub fn take_back(&mut self) {
        if let Some((_, held)) = self.buckets.back_mut().filter(|(_, held)| *held > 0) {
            *held -= 1;
            self.sum -= 1;
        }
    }

    /// When the sum will have fallen to `most`; `now` when it already has.
    pub fn down_to(&self, most: u32, now: Timestamp) -> Timestamp {
        let mut left = self.sum;
        if left <= most {
            return now;
        }
        for (begin, count) in &self.buckets {
            left -= count;
            if left <= most {
                return Timestamp(begin + self.bucket + self.span).max(now);
            }
        }
        now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn what_is_older_than_the_stretch_counts_no_more() {
        let mut last_minute = Rolling::new(SECOND, MINUTE);
        last_minute.add(3, Timestamp(500));
        last_minute.add(2, Timestamp(30_000));
        assert_eq!(last_minute.sum(Timestamp(60_900)), 5);
        assert_eq!(last_minute.down_to(2, Timestamp(60_900)), Timestamp(61_000));
        assert_eq!(last_minute.sum(Timestamp(61_000)), 2);
        assert_eq!(last_minute.down_to(0, Timestamp(61_000)), Timestamp(91_000));
        assert_eq!(last_minute.sum(Timestamp(91_000)), 0);
    }

    #[test]
    fn a_clock_set_back_grants_nothing() {
        let mut last_minute = Rolling::new(SECOND, MINUTE);
        last_minute.add(3, Timestamp(100_000));
        last_minute.add(2, Timestamp(40_000));
        assert_eq!(last_minute.sum(Timestamp(40_000)), 5);
        assert_eq!(last_minute.sum(Timestamp(100_000)), 5);
    }

    #[test]
    fn what_did_not_happen_is_taken_back() {
        let mut last_minute = Rolling::new(SECOND, MINUTE);
        last_minute.take_back();
        last_minute.add(2, Timestamp(0));
        last_minute.take_back();
        assert_eq!(last_minute.sum(Timestamp(0)), 1);
    }
}
