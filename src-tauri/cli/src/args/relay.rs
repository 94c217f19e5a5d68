//! The flags of `relay`: the server, its encryption and its limits.
//!
//! Leaves out: what the commands do (`commands::relay`).

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Subcommand, ValueEnum};
use postroom_model::calendar::ZoneName;
use postroom_model::relay::limits::{Day, DomainLimit, Limits, WarmUp};
use postroom_model::relay::{TlsMode, is_ehlo_name};

use super::common::{minute_of_day, rate};

#[derive(Debug, Subcommand)]
pub enum RelayCommand {
    /// Add a relay, or replace the settings of the relay with this name.
    Add(Box<RelayAddArgs>),
    /// Test a relay step by step: name lookup, connection, TLS, sign-in, sender, recipient. With
    /// --to, also send one real test mail and record which SMTP extensions work.
    Test(RelayTestArgs),
    /// List the relays.
    List,
    /// Remove a relay and its password.
    Remove {
        /// The relay's name.
        name: String,
    },
}

#[derive(Debug, Args)]
pub struct RelayAddArgs {
    /// A name of your choice for the relay.
    pub name: String,
    /// The server's host name.
    #[arg(long)]
    pub host: String,
    /// The server's port: usually 465 for implicit TLS, 587 for STARTTLS.
    #[arg(long)]
    pub port: u16,
    /// How the connection is encrypted.
    #[arg(long)]
    pub tls: Tls,
    /// The user name for signing in. Default: no sign-in.
    #[arg(long)]
    pub user: Option<String>,
    /// Read the password from standard input and store it in the system's keychain. On a system
    /// without a keychain, set POSTROOM_RELAY_PASSWORD_NAME (the relay's name in capitals, with _
    /// for everything but letters and digits) for each command that sends, or
    /// POSTROOM_RELAY_PASSWORD if only one relay needs a password.
    #[arg(long, requires = "user")]
    pub password_stdin: bool,
    /// Read the password from this file and store it in the system's keychain.
    #[arg(long, value_name = "FILE", requires = "user", conflicts_with = "password_stdin")]
    pub password_file: Option<PathBuf>,
    /// Trust this certificate authority (PEM) in addition to the system's.
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Trust the certificate that the server presents now, if it has this SHA-256 fingerprint, as
    /// `relay test` shows it. For servers of your own with a self-signed certificate.
    #[arg(long, value_name = "SHA256", conflicts_with = "ca", value_parser = fingerprint)]
    pub trust_fingerprint: Option<String>,
    /// The name in EHLO: a domain such as mail.example.com, or an address literal such as
    /// [192.0.2.1]. Default: this computer's full name if it looks public, else its address.
    #[arg(long, value_name = "NAME", value_parser = ehlo_name)]
    pub ehlo_name: Option<String>,
    /// Maximum number of simultaneous connections.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub connections: u16,
    /// Maximum number of mails per second. Default: as fast as the relay accepts them.
    #[arg(long, value_name = "N", value_parser = rate)]
    pub per_second: Option<f64>,
    #[command(flatten)]
    pub limits: LimitArgs,
    /// Allow `--tls none` for a server other than this computer. Passwords and mails are then
    /// sent unencrypted.
    #[arg(long)]
    pub allow_unencrypted: bool,
}

/// A SHA-256 fingerprint as programs print it, in one form: capital hexadecimal pairs with colons.
fn fingerprint(text: &str) -> Result<String, String> {
    let text = text.trim();
    let text = ["sha256:", "sha256 fingerprint=", "sha-256 "]
        .iter()
        .find_map(|label| {
            let head = text.get(..label.len())?;
            head.eq_ignore_ascii_case(label).then(|| &text[label.len()..])
        })
        .unwrap_or(text);
    let digits: Vec<char> = text
        .chars()
        .filter(|c| !matches!(c, ':' | ' ' | '-'))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    if digits.len() != 64 || !digits.iter().all(char::is_ascii_hexdigit) {
        return Err("not a SHA-256 fingerprint: 64 hexadecimal digits".to_owned());
    }
    let pairs: Vec<String> = digits.chunks(2).map(|pair| pair.iter().collect()).collect();
    Ok(pairs.join(":"))
}

fn ehlo_name(name: &str) -> Result<String, String> {
    if is_ehlo_name(name) {
        Ok(name.to_owned())
    } else {
        Err("neither a domain nor an address literal such as [192.0.2.1]".to_owned())
    }
}

#[derive(Debug, Args)]
pub struct RelayTestArgs {
    /// The relay's name.
    pub name: String,
    /// The sender address to test. Default: the user name, if it is an email address.
    #[arg(long, value_name = "ADDRESS")]
    pub from: Option<String>,
    /// Send one real test mail to this address and record which SMTP extensions work. Without
    /// it, no mail is sent, and the recipient test uses the sender address.
    #[arg(long, value_name = "ADDRESS")]
    pub to: Option<String>,
    /// Use the password in this file if none is stored.
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}

/// How the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Tls {
    /// TLS from the first byte.
    Implicit,
    /// STARTTLS, required.
    Starttls,
    /// No encryption; for servers on this computer.
    None,
}

impl From<Tls> for TlsMode {
    fn from(tls: Tls) -> Self {
        match tls {
            Tls::Implicit => Self::Implicit,
            Tls::Starttls => Self::Starttls,
            Tls::None => Self::None,
        }
    }
}

/// The limits of a relay.
#[derive(Debug, Args)]
pub struct LimitArgs {
    /// Maximum number of mails per minute.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub per_minute: Option<u32>,
    /// Maximum number of mails per hour.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub per_hour: Option<u32>,
    /// Maximum number of mails per day.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub per_day: Option<u32>,
    /// Time at which the daily limit resets, such as 00:00@America/Los_Angeles. Default: the limit
    /// applies to any 24 hours.
    #[arg(long, value_name = "HH:MM[@ZONE]", requires = "per_day")]
    pub day_start: Option<DayStart>,
    /// Maximum number of mails per connection; then Postroom reconnects.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub per_connection: Option<u32>,
    /// Limit for one recipient domain: simultaneous connections, mails per minute, or both, such
    /// as gmail.com=2,30 or gmail.com=,30. Repeatable.
    #[arg(long, value_name = "DOMAIN=[N][,N]")]
    pub domain_limit: Vec<DomainLimitFlag>,
    /// Warm-up: mails on the first day, growth per day in percent, and mails per day at which the
    /// warm-up ends, such as 50,30,2000.
    #[arg(long, value_name = "FIRST,GROWTH,TARGET")]
    pub warm_up: Option<WarmUpFlag>,
    /// A sender domain that this relay accepts. Repeatable. Default: any domain.
    #[arg(long, value_name = "DOMAIN")]
    pub sender_domain: Vec<String>,
}

impl LimitArgs {
    pub fn limits(&self) -> Limits {
        Limits {
            per_minute: self.per_minute,
            per_hour: self.per_hour,
            per_day: self.per_day,
            day: self.day_start.as_ref().map_or(Day::Rolling, |start| start.0.clone()),
            domains: self.domain_limit.iter().map(|flag| flag.0.clone()).collect(),
            warm_up: self.warm_up.map(|flag| flag.0),
            senders: self.sender_domain.clone(),
        }
    }
}

/// `HH:MM[@ZONE]`.
#[derive(Debug, Clone, PartialEq)]
pub struct DayStart(Day);

impl FromStr for DayStart {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (time, zone) = text.split_once('@').unwrap_or((text, ""));
        let zone = ZoneName::new(zone);
        zone.zone().map_err(|error| error.to_string())?;
        Ok(Self(Day::From { minute: minute_of_day(time)? % 1_440, zone }))
    }
}

/// `DOMAIN=[CONNECTIONS][,PER MINUTE]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainLimitFlag(DomainLimit);

impl FromStr for DomainLimitFlag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let invalid = || format!("“{text}” does not have the form gmail.com=2,30");
        let (domain, numbers) = text.split_once('=').ok_or_else(invalid)?;
        let (connections_text, per_minute_text) = numbers.split_once(',').unwrap_or((numbers, ""));
        let is_given = |number: &str| !number.trim().is_empty();
        let connections =
            is_given(connections_text).then(|| connections_text.trim().parse()).transpose();
        let per_minute =
            is_given(per_minute_text).then(|| per_minute_text.trim().parse()).transpose();
        let (connections, per_minute) =
            (connections.map_err(|_| invalid())?, per_minute.map_err(|_| invalid())?);
        if connections.is_none() && per_minute.is_none() {
            return Err(invalid());
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
        let invalid = || format!("“{text}” does not have the form 50,30,2000");
        let numbers: Vec<u32> = text
            .split(',')
            .map(|number| number.trim().trim_end_matches('%').parse().map_err(|_| invalid()))
            .collect::<Result<_, _>>()?;
        let [first_day, growth, target] = numbers[..] else { return Err(invalid()) };
        Ok(Self(WarmUp { first_day, growth, target, began_at: None }))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn fingerprints_are_read_as_programs_print_them() {
        let pairs = vec!["AB"; 32].join(":");
        for text in [
            pairs.clone(),
            "ab".repeat(32),
            format!("SHA256:{pairs}"),
            format!("sha256 Fingerprint={pairs}"),
            format!(" SHA-256 {pairs} "),
        ] {
            assert_eq!(fingerprint(&text).unwrap(), pairs, "{text}");
        }
        for text in ["", "AB:CD", &"xy".repeat(32), &"ab".repeat(20)] {
            assert!(fingerprint(text).is_err(), "{text}");
        }
    }

    #[test]
    fn limit_flags_parse_and_reject_malformed_values() {
        let limit = "gmail.com=2,30".parse::<DomainLimitFlag>().unwrap().0;
        assert_eq!((limit.connections, limit.per_minute), (Some(2), Some(30)));
        assert_eq!("x.example=,30".parse::<DomainLimitFlag>().unwrap().0.connections, None);
        for invalid in ["x.example", "x.example=", "x.example=many"] {
            assert!(invalid.parse::<DomainLimitFlag>().is_err(), "{invalid}");
        }
        assert_eq!("50,30%,2000".parse::<WarmUpFlag>().unwrap().0.growth, 30);
        assert!("00:00@Nowhere".parse::<DayStart>().is_err());
        assert!("25:00".parse::<DayStart>().is_err());
    }
}
