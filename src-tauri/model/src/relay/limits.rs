//! The limits of a relay, as data: by minute, hour and day, per recipient domain, a warm-up plan,
//! and the accepted senders.
//!
//! One mail goes to one recipient, so a provider's limit on recipients is a limit on mails. Leaves
//! out: the counting (`postroom-queue`).

use serde::{Deserialize, Serialize};

use crate::calendar::ZoneName;
use crate::clock::Timestamp;

/// The limits from the user or the provider's preset. Everything none: no limit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "LimitsView"))]
#[serde(default)]
pub struct Limits {
    pub per_minute: Option<u32>,
    pub per_hour: Option<u32>,
    pub per_day: Option<u32>,
    pub day: Day,
    /// Towards single recipient domains.
    pub domains: Vec<DomainLimit>,
    pub warm_up: Option<WarmUp>,
    /// Domains of From addresses that this relay takes; empty: any.
    pub senders: Vec<String>,
}

/// What the provider counts as a day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "DayView"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Day {
    /// The last 24 hours.
    #[default]
    Rolling,
    /// A day that begins at this minute of local time.
    From { minute: u16, zone: ZoneName },
}

/// A limit for one recipient domain.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "DomainLimitView"))]
#[serde(default)]
pub struct DomainLimit {
    /// In lower case.
    pub domain: String,
    /// Mails on the wire at once.
    pub connections: Option<u16>,
    pub per_minute: Option<u32>,
}

/// A new sender builds up reputation slowly: a number of mails on the first day, a percentage more
/// on each following day, until the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "WarmUpView"))]
pub struct WarmUp {
    pub first_day: u32,
    /// Per cent more on each day.
    pub growth: u32,
    pub target: u32,
    /// When the plan began; none: it begins with the first mail.
    pub began_at: Option<Timestamp>,
}

impl WarmUp {
    /// The maximum for day number `day` (from 0). None: the target is reached and the plan has
    /// ended.
    pub fn cap(&self, day: u32) -> Option<u32> {
        let growth = 1.0 + f64::from(self.growth) / 100.0;
        let cap =
            f64::from(self.first_day.max(1)) * growth.powi(i32::try_from(day).unwrap_or(i32::MAX));
        if cap >= f64::from(self.target) {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below target")]
        let cap = cap.floor() as u32;
        Some(cap)
    }
}

/// The period of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Per {
    Second,
    Minute,
    Hour,
    Day,
}

/// The mails that a relay accepted in the past, per minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    pub at: Timestamp,
    pub mails: u32,
}

/// The limits learned from the relay's replies. They expire, because providers change their limits.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LearnedLimits {
    /// The rate at which the relay asked for fewer mails per second.
    pub per_second: Option<f64>,
    /// The number of connections that the relay accepted before "too many connections".
    pub connections: Option<u16>,
    /// The relay closes the connection after this number of mails.
    pub per_connection: Option<u32>,
    /// The mails accepted in the hour, and in the day, when the relay reported that its limit was
    /// reached. They are displayed and used in the forecast but not enforced: the next day's quota
    /// may be higher.
    pub per_hour: Option<u32>,
    pub per_day: Option<u32>,
    pub at: Option<Timestamp>,
}

/// How long a learned limit is valid.
const BELIEVED: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

impl LearnedLimits {
    /// The learned limits that are still valid at `now`.
    #[must_use]
    pub fn still(self, now: Timestamp) -> Self {
        match self.at {
            Some(at) if now.since(at) < BELIEVED => self,
            Some(_) | None => Self::default(),
        }
    }
}

/// The part after the last `@`, in lower case.
pub fn domain_of(address: &str) -> String {
    address.rsplit('@').next().unwrap_or_default().trim_end_matches('>').to_lowercase()
}

impl Limits {
    /// Whether the relay accepts this From address. A domain includes its subdomains.
    pub fn takes_sender(&self, from: &str) -> bool {
        let domain = domain_of(from);
        self.senders.is_empty()
            || self.senders.iter().any(|allowed| {
                let allowed = allowed.trim().trim_start_matches('@').to_lowercase();
                domain == allowed || domain.ends_with(&format!(".{allowed}"))
            })
    }

    pub fn for_domain(&self, domain: &str) -> Option<&DomainLimit> {
        self.domains.iter().find(|limit| limit.domain == domain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warm_up_grows_by_the_day_and_ends_at_its_target() {
        let plan = WarmUp { first_day: 50, growth: 100, target: 500, began_at: None };
        let days: Vec<Option<u32>> = (0..6).map(|day| plan.cap(day)).collect();
        assert_eq!(days, [Some(50), Some(100), Some(200), Some(400), None, None]);
        let flat = WarmUp { first_day: 20, growth: 0, target: 100, began_at: None };
        assert_eq!(flat.cap(1_000_000), Some(20));
    }

    #[test]
    fn a_relay_accepts_only_its_senders() {
        let open = Limits::default();
        assert!(open.takes_sender("a@anywhere.example"));
        let own = Limits { senders: vec!["@Alder.example".to_owned()], ..Limits::default() };
        for (from, taken) in [
            ("ines@alder.example", true),
            ("ines@news.alder.example", true),
            ("ines@notalder.example", false),
            ("ines@other.example", false),
        ] {
            assert_eq!(own.takes_sender(from), taken, "{from}");
        }
    }
}
