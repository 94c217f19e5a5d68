//! The flags of a campaign's plan: relays, schedule, rate and retries.
//!
//! Leaves out: looking up the relays by name (`commands::plan`).

use std::str::FromStr;

use clap::{Args, ValueEnum};
use postroom_model::calendar::ZoneName;
use postroom_model::campaign::{Hours, InDoubtPolicy, Lane, Missed, Plan, Retry, Schedule, Start};
use postroom_model::id::RelayId;

use super::common::minute_of_day;

/// How a campaign is sent.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// A relay that takes over when the relays before it reach a limit, are down or are paused.
    /// Repeatable, in order.
    #[arg(long, value_name = "NAME")]
    pub fallback_relay: Vec<String>,
    /// Start at this date and time, such as 2026-11-24T09:00, instead of now.
    #[arg(long, value_name = "DATE-TIME", conflicts_with = "wait")]
    pub at: Option<String>,
    /// The time zone of --at and --hours, such as Europe/Berlin. Default: this computer's.
    #[arg(long, value_name = "ZONE")]
    pub time_zone: Option<String>,
    /// Send only between these times of day, such as 09:00-17:00.
    #[arg(long, value_name = "FROM-TO")]
    pub hours: Option<HoursFlag>,
    /// Send only on these weekdays, such as mon-fri or tue,thu.
    #[arg(long, value_name = "DAYS")]
    pub days: Option<DaysFlag>,
    /// Apply --at and --hours in each recipient's time zone, read from the contact field “time zone”.
    #[arg(long)]
    pub recipient_time_zone: bool,
    /// What happens after a missed start, when this computer was asleep or off.
    #[arg(long, value_name = "ACTION", default_value = "ask")]
    pub if_missed: MissedFlag,
    /// Send in the transactional lane, before all bulk mail: receipts, tickets, notices.
    #[arg(long)]
    pub transactional: bool,
    /// Send mails in doubt again automatically; a recipient may get such a mail twice.
    #[arg(long, requires = "transactional")]
    pub send_again_in_doubt: bool,
    /// Maximum number of mails per second for this campaign.
    #[arg(long, value_name = "N", value_parser = super::common::rate)]
    pub rate_limit: Option<f64>,
    /// Minutes until the first retry of a deferred recipient.
    #[arg(long, value_name = "MINUTES", default_value_t = 5)]
    pub retry_after: u32,
    /// Hours until a deferred recipient expires and is not retried.
    #[arg(long, value_name = "HOURS", default_value_t = 48)]
    pub expire_after: u32,
}

impl PlanArgs {
    /// The plan that these flags describe, with the ids of the fallback relays.
    pub fn plan(&self, fallback_relays: Vec<RelayId>) -> Plan {
        let hours = (self.hours.is_some() || self.days.is_some()).then(|| {
            let (from, to) = self.hours.map_or((0, 0), |hours| (hours.0, hours.1));
            Hours { from, to, days: self.days.clone().map(|days| days.0).unwrap_or_default() }
        });
        Plan {
            next_relays: fallback_relays,
            lane: if self.transactional { Lane::Transactional } else { Lane::Campaign },
            schedule: Schedule {
                start: match &self.at {
                    None => Start::Now,
                    Some(local) => Start::At { local: local.clone() },
                },
                hours,
                by_recipient: self.recipient_time_zone,
                missed: match self.if_missed {
                    MissedFlag::Ask => Missed::Ask,
                    MissedFlag::Send => Missed::Send,
                },
                zone: ZoneName::new(self.time_zone.as_deref().unwrap_or_default()),
            },
            retry: Retry { first_minutes: self.retry_after, give_up_hours: self.expire_after },
            in_doubt: if self.send_again_in_doubt {
                InDoubtPolicy::SendAgain
            } else {
                InDoubtPolicy::Ask
            },
            per_second: self.rate_limit,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MissedFlag {
    /// The campaign waits for `campaign start`.
    Ask,
    /// The campaign starts late.
    Send,
}

/// `FROM-TO`, in minutes since midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoursFlag(u16, u16);

impl FromStr for HoursFlag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (from, to) = text
            .split_once('-')
            .ok_or_else(|| format!("“{text}” does not have the form 09:00-17:00"))?;
        Ok(Self(minute_of_day(from)? % 1_440, minute_of_day(to)? % 1_440))
    }
}

/// Weekdays, 1 Monday … 7 Sunday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaysFlag(Vec<u8>);

impl FromStr for DaysFlag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let day = |name: &str| {
            let name = name.trim().to_lowercase();
            let index = NAMES.iter().position(|known| name.starts_with(known));
            index
                .and_then(|index| u8::try_from(index + 1).ok())
                .ok_or_else(|| format!("“{name}” is not a weekday such as mon"))
        };
        let mut days = Vec::new();
        for part in text.split(',') {
            match part.split_once('-') {
                None => days.push(day(part)?),
                Some((from, to)) => {
                    let (from, to) = (day(from)?, day(to)?);
                    let length = (to + 7 - from) % 7;
                    days.extend((0..=length).map(|n| (from + n - 1) % 7 + 1));
                }
            }
        }
        days.sort_unstable();
        days.dedup();
        Ok(Self(days))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn weekday_ranges_and_lists_parse() {
        for (text, days) in [
            ("mon-fri", vec![1, 2, 3, 4, 5]),
            ("tue,thu", vec![2, 4]),
            ("Sat-Mon", vec![1, 6, 7]),
            ("sunday", vec![7]),
        ] {
            assert_eq!(text.parse(), Ok(DaysFlag(days)), "{text}");
        }
        assert!("someday".parse::<DaysFlag>().is_err());
    }

    #[test]
    fn hours_parse_and_reject_malformed_values() {
        assert_eq!("09:00-17:30".parse(), Ok(HoursFlag(540, 1_050)));
        assert!("9-17".parse::<HoursFlag>().is_err());
    }
}
