//! A sliding window: the number of mails in the last minute, hour or day, in buckets, so that its
//! memory is bounded. Pure.
//!
//! It counts too much rather than too little: a bucket counts until all of it is out of the window.
//! Leaves out: the limits (`rate_limiter`, `domain_limits`).

use std::collections::VecDeque;
use std::time::Duration;

use postroom_model::clock::Timestamp;

/// A count over a window of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlidingWindow {
    /// Milliseconds of one bucket, and of the whole window.
    bucket: i64,
    span: i64,
    /// The begin of each bucket and its count; oldest first.
    buckets: VecDeque<(i64, u32)>,
    sum: u32,
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

impl SlidingWindow {
    pub fn new(bucket: Duration, span: Duration) -> Self {
        Self { bucket: millis(bucket).max(1), span: millis(span), buckets: VecDeque::new(), sum: 0 }
    }

    /// Removes the buckets that are out of the window.
    fn expire(&mut self, now: Timestamp) {
        let before = now.millis() - self.span - self.bucket;
        while let Some((begin, count)) = self.buckets.front().copied() {
            if begin > before {
                break;
            }
            self.buckets.pop_front();
            self.sum -= count;
        }
    }

    /// Removes the buckets that end before `moment`.
    pub fn drop_before(&mut self, moment: Timestamp) {
        while let Some((begin, count)) = self.buckets.front().copied() {
            if begin + self.bucket > moment.millis() {
                break;
            }
            self.buckets.pop_front();
            self.sum -= count;
        }
    }

    /// The count at `now`.
    pub fn sum(&mut self, now: Timestamp) -> u32 {
        self.expire(now);
        self.sum
    }

    /// Counts mails at `now`.
    pub fn add(&mut self, count: u32, now: Timestamp) {
        let begin = now.millis().div_euclid(self.bucket) * self.bucket;
        self.sum = self.sum.saturating_add(count);
        match self.buckets.back_mut() {
            // A clock that was set back counts into the newest bucket.
            Some((last, held)) if *last >= begin => *held = held.saturating_add(count),
            _ => self.buckets.push_back((begin, count)),
        }
    }

    /// Uncounts one mail that was counted and not sent.
    pub fn undo_one(&mut self) {
        if let Some((_, held)) = self.buckets.back_mut().filter(|(_, held)| *held > 0) {
            *held -= 1;
            self.sum -= 1;
        }
    }

    /// When the count will have fallen to `most`; `now` when it already has.
    pub fn falls_to_at(&self, most: u32, now: Timestamp) -> Timestamp {
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
    fn mails_older_than_the_window_do_not_count() {
        let mut last_minute = SlidingWindow::new(SECOND, MINUTE);
        last_minute.add(3, Timestamp(500));
        last_minute.add(2, Timestamp(30_000));
        assert_eq!(last_minute.sum(Timestamp(60_900)), 5);
        assert_eq!(last_minute.falls_to_at(2, Timestamp(60_900)), Timestamp(61_000));
        assert_eq!(last_minute.sum(Timestamp(61_000)), 2);
        assert_eq!(last_minute.falls_to_at(0, Timestamp(61_000)), Timestamp(91_000));
        assert_eq!(last_minute.sum(Timestamp(91_000)), 0);
    }

    #[test]
    fn clock_set_back_frees_nothing() {
        let mut last_minute = SlidingWindow::new(SECOND, MINUTE);
        last_minute.add(3, Timestamp(100_000));
        last_minute.add(2, Timestamp(40_000));
        assert_eq!(last_minute.sum(Timestamp(40_000)), 5);
        assert_eq!(last_minute.sum(Timestamp(100_000)), 5);
    }

    #[test]
    fn undo_removes_one_mail_and_never_goes_below_zero() {
        let mut last_minute = SlidingWindow::new(SECOND, MINUTE);
        last_minute.undo_one();
        last_minute.add(2, Timestamp(0));
        last_minute.undo_one();
        assert_eq!(last_minute.sum(Timestamp(0)), 1);
    }
}
