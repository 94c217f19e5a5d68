//! The flags about limits of relays and ways of campaigns, and what they become.
//!
//! Leaves out: the commands themselves (`args`).

use std::str::FromStr;

use clap::{Args, ValueEnum};
use postroom_engine::calendar::ZoneName;
use postroom_engine::campaign::{Hours, InDoubtPolicy, Lane, Missed, Plan, Retry, Schedule, Start};
use postroom_engine::id::RelayId;
use postroom_engine::relay::limits::{Day, DomainLimit, Limits, WarmUp};

/// What a relay allows.
#[derive(Debug, Args)]
pub struct LimitArgs {
    /// How many mails a minute, at most.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub per_minute: Option<u32>,
    /// How many mails an hour, at most.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub per_hour: Option<u32>,
    /// How many mails a day, at most.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub per_day: Option<u32>,
    /// When the provider's day begins, such as 00:00@America/Los_Angeles. Without it a day is the
    /// last 24 hours.
    #[arg(long, value_name = "HH:MM[@ZONE]", requires = "per_day")]
    pub day_from: Option<DayFrom>,
    /// Say goodbye after so many mails and connect again.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub per_connection: Option<u32>,
    /// Towards one recipient domain: mails on the wire at once, mails a minute, or both, such as
    /// gmail.com=2,30 or gmail.com=,30. May be given many times.
    #[arg(long, value_name = "DOMAIN=[N][,N]")]
    pub domain: Vec<DomainFlag>,
    /// Warm the sender up: mails on the first day, per cent more on each that follows, and the
    /// number a day at which it is warm, such as 50,30,2000.
    #[arg(long, value_name = "FIRST,GROWTH,TARGET")]
    pub warm_up: Option<WarmUpFlag>,
    /// A domain of senders that this relay takes. May be given many times; without it: any.
    #[arg(long, value_name = "DOMAIN")]
    pub sender: Vec<String>,
}

impl LimitArgs {
    pub fn limits(&self) -> Limits {
        Limits {
            per_minute: self.per_minute,
            per_hour: self.per_hour,
            per_day: self.per_day,
            day: self.day_from.as_ref().map_or(Day::Rolling, |from| from.0.clone()),
            domains: self.domain.iter().map(|flag| flag.0.clone()).collect(),
            warm_up: self.warm_up.map(|flag| flag.0),
            senders: self.sender.clone(),
        }
    }
}

fn minute_of(text: &str) -> Result<u16, String> {
    let bad = || format!("“{text}” is no time of day such as 09:00");
    let (hour, minute) = text.trim().split_once(':').ok_or_else(bad)?;
    let (hour, minute): (u16, u16) =
        (hour.parse().map_err(|_| bad())?, minute.parse().map_err(|_| bad())?);
    if hour > 24 || minute > 59 || hour * 60 + minute > 1_440 {
        Err(bad())
    } else {
        Ok(hour * 60 + minute)
    }
}

/// `HH:MM[@ZONE]`.
#[derive(Debug, Clone, PartialEq)]
pub struct DayFrom(Day);

impl FromStr for DayFrom {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (time, zone) = text.split_once('@').unwrap_or((text, ""));
        let zone = ZoneName::new(zone);
        zone.zone().map_err(|error| error.to_string())?;
        Ok(Self(Day::From { minute: minute_of(time)? % 1_440, zone }))
    }
}

/// `DOMAIN=[AT ONCE][,PER MINUTE]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainFlag(DomainLimit);

impl FromStr for DomainFlag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("“{text}” is not written as gmail.com=2,30");
        let (domain, numbers) = text.split_once('=').ok_or_else(bad)?;
        let (at_once, a_minute) = numbers.split_once(',').unwrap_or((numbers, ""));
        let some = |number: &str| !number.trim().is_empty();
        let connections = some(at_once).then(|| at_once.trim().parse()).transpose();
        let per_minute = some(a_minute).then(|| a_minute.trim().parse()).transpose();
        let (connections, per_minute) =
            (connections.map_err(|_| bad())?, per_minute.map_err(|_| bad())?);
        if connections.is_none() && per_minute.is_none() {
            return Err(bad());
        }
        let domain = domain.trim().trim_start_matches('@').to_lowercase();
        Ok(Self(DomainLimit { domain, connections, per_minute }))
    }
}

/// `FIRST,GROWTH,TARGET`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WarmUpFlag(WarmUp);

impl FromStr for WarmUpFlag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("“{text}” is not written as 50,30,2000");
        let numbers: Vec<u32> = text
            .split(',')
            .map(|number| number.trim().trim_end_matches('%').parse().map_err(|_| bad()))
            .collect::<Result<_, _>>()?;
        let [first_day, growth, target] = numbers[..] else { return Err(bad()) };
        Ok(Self(WarmUp { first_day, growth, target, began_at: None }))
    }
}

/// How a campaign goes out.
#[derive(Debug, Args)]
pub struct WayArgs {
    /// A relay that takes over when the first one is spent, down or paused. May be given many
    /// times, in their order.
    #[arg(long, value_name = "NAME")]
    pub next_relay: Vec<String>,
    /// Start at this date and time, such as 2026-11-24T09:00, instead of now.
    #[arg(long, value_name = "MOMENT", conflicts_with = "wait")]
    pub at: Option<String>,
    /// The time zone of --at and --hours, such as Europe/Berlin. Without it: this computer's.
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
    /// Only between these times of day, such as 09:00-17:00.
    #[arg(long, value_name = "FROM-TO")]
    pub hours: Option<HoursFlag>,
    /// Only on these weekdays, such as mon-fri or tue,thu.
    #[arg(long, value_name = "DAYS")]
    pub days: Option<DaysFlag>,
    /// Start and hours hold on each recipient's own clock, where a field “time zone” names it.
    #[arg(long)]
    pub by_recipient: bool,
    /// What happens when the start was missed because this computer slept or was off.
    #[arg(long, value_name = "WHAT", default_value = "ask")]
    pub if_missed: MissedFlag,
    /// Receipts, tickets, notices: they go before all newsletters.
    #[arg(long)]
    pub transactional: bool,
    /// Send a mail again when nobody knows whether it left: better twice than never.
    #[arg(long, requires = "transactional")]
    pub send_again_in_doubt: bool,
    /// Slow down to so many mails a second.
    #[arg(long, value_name = "N", value_parser = crate::args::per_second)]
    pub slow_down: Option<f64>,
    /// Minutes until a recipient who was told “later” is tried a second time.
    #[arg(long, value_name = "MINUTES", default_value_t = 5)]
    pub retry_first: u32,
    /// Hours after which nothing is tried any more.
    #[arg(long, value_name = "HOURS", default_value_t = 48)]
    pub give_up: u32,
}

impl WayArgs {
    pub fn plan(&self, next_relays: Vec<RelayId>) -> Plan {
        let hours = (self.hours.is_some() || self.days.is_some()).then(|| {
            let (from, to) = self.hours.map_or((0, 0), |hours| (hours.0, hours.1));
            Hours { from, to, days: self.days.clone().map(|days| days.0).unwrap_or_default() }
        });
        Plan {
            next_relays,
            lane: if self.transactional { Lane::Transactional } else { Lane::Campaign },
            schedule: Schedule {
                start: match &self.at {
                    None => Start::Now,
                    Some(local) => Start::At { local: local.clone() },
                },
                hours,
                by_recipient: self.by_recipient,
                missed: match self.if_missed {
                    MissedFlag::Ask => Missed::Ask,
                    MissedFlag::Send => Missed::Send,
                },
                zone: ZoneName::new(self.zone.as_deref().unwrap_or_default()),
            },
            retry: Retry { first_minutes: self.retry_first, give_up_hours: self.give_up },
            in_doubt: if self.send_again_in_doubt {
                InDoubtPolicy::SendAgain
            } else {
                InDoubtPolicy::Ask
            },
            per_second: self.slow_down,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MissedFlag {
    /// It waits until somebody says so.
    Ask,
    /// It goes out late.
    Send,
}

/// `FROM-TO`, in minutes of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoursFlag(u16, u16);

impl FromStr for HoursFlag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (from, to) = text
            .split_once('-')
            .ok_or_else(|| format!("“{text}” is not written as 09:00-17:00"))?;
        Ok(Self(minute_of(from)? % 1_440, minute_of(to)? % 1_440))
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
            let place = NAMES.iter().position(|known| name.starts_with(known));
            place
                .and_then(|place| u8::try_from(place + 1).ok())
                .ok_or_else(|| format!("“{name}” is no weekday such as mon"))
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
    fn days_are_read_as_people_write_them() {
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
    fn limits_are_read_and_what_is_none_is_said_so() {
        assert_eq!("09:00-17:30".parse(), Ok(HoursFlag(540, 1_050)));
        assert!("9-17".parse::<HoursFlag>().is_err());
        let big = "gmail.com=2,30".parse::<DomainFlag>().unwrap().0;
        assert_eq!((big.connections, big.per_minute), (Some(2), Some(30)));
        assert_eq!("x.example=,30".parse::<DomainFlag>().unwrap().0.connections, None);
        for bad in ["x.example", "x.example=", "x.example=many"] {
            assert!(bad.parse::<DomainFlag>().is_err(), "{bad}");
        }
        assert_eq!("50,30%,2000".parse::<WarmUpFlag>().unwrap().0.growth, 30);
        assert!("00:00@Nowhere".parse::<DayFrom>().is_err());
        assert!("25:00".parse::<DayFrom>().is_err());
    }
}
