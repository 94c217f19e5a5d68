//! Flag values and parsers that several commands share.

use clap::ValueEnum;
use postroom_model::contact::SuppressionReason;

/// Why an address or a domain is suppressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Reason {
    Unsubscribed,
    Bounced,
    Complained,
    SoftBounced,
    Blocked,
}

impl From<Reason> for SuppressionReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Unsubscribed => Self::Unsubscribed,
            Reason::Bounced => Self::Bounced,
            Reason::Complained => Self::Complained,
            Reason::SoftBounced => Self::SoftBounced,
            Reason::Blocked => Self::Blocked,
        }
    }
}

/// Parses a rate in mails per second.
///
/// # Errors
/// A sentence for clap when `text` is not a finite number above 0.
pub fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if rate.is_finite() && rate > 0.0 => Ok(rate),
        _ => Err("a number above 0, such as 14 or 0.5".to_owned()),
    }
}

/// Parses `HH:MM`, at most `24:00`, into minutes since midnight.
///
/// # Errors
/// A sentence for clap when `text` is not a time of day.
pub fn minute_of_day(text: &str) -> Result<u16, String> {
    let bad = || format!("“{text}” is not a time of day such as 09:00");
    let (hour, minute) = text.trim().split_once(':').ok_or_else(bad)?;
    let (hour, minute): (u16, u16) =
        (hour.parse().map_err(|_| bad())?, minute.parse().map_err(|_| bad())?);
    if hour > 24 || minute > 59 || hour * 60 + minute > 1_440 {
        Err(bad())
    } else {
        Ok(hour * 60 + minute)
    }
}
