//! The commands and flags, as data. Names and meanings are promised to scripts: they may be added
//! to and never changed.

pub mod contacts;
pub mod plan;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use postroom_engine::contact::SuppressionReason;
use postroom_engine::relay::TlsMode;

use crate::args::contacts::ContactsCommand;
use crate::args::plan::{LimitArgs, WayArgs};

/// Newsletters through your own SMTP relay, with a record of who got them.
///
/// Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some recipients were refused, expired
/// or are in doubt.
#[derive(Debug, Parser)]
#[command(name = "postroom-cli", version, propagate_version = true)]
pub struct Cli {
    /// The workspace file. Without it: the one the Postroom window opens.
    #[arg(long, global = true, value_name = "FILE")]
    pub workspace: Option<PathBuf>,
    /// Print JSON on standard output, one document a line; sentences go to standard error.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Set up, test and remove SMTP relays.
    #[command(subcommand)]
    Relay(RelayCommand),
    /// Bring contacts in, list them, take them out.
    #[command(subcommand)]
    Contacts(ContactsCommand),
    /// Count the people a rule means; keep, list and delete segments.
    #[command(subcommand)]
    Segment(SegmentCommand),
    /// Addresses and whole domains that never get a mail, whatever is imported.
    #[command(subcommand)]
    Suppress(SuppressCommand),
    /// What a provider knows of mails after it took them: delivered, came back, opened, clicked.
    #[command(subcommand)]
    Events(EventsCommand),
    /// Send campaigns and see what became of them.
    #[command(subcommand)]
    Campaign(CampaignCommand),
    /// Work the queue until interrupted.
    Run,
    /// Run a practice relay that takes every mail and prints it; nothing leaves this machine.
    Practice(PracticeArgs),
}

#[derive(Debug, Subcommand)]
pub enum SegmentCommand {
    /// List the segments that are kept and how many people each means; with a name or a rule: these
    /// people.
    List {
        /// The segment's name.
        name: Option<String>,
        /// A rule as JSON, as `count` takes it.
        #[arg(long, value_name = "JSON", conflicts_with = "name")]
        rule: Option<String>,
    },
    /// Count the people of a kept segment, or of a rule.
    Count {
        /// The segment's name.
        #[arg(required_unless_present = "rule")]
        name: Option<String>,
        /// A rule as JSON, in which lists, tags, imports and campaigns are called by their names,
        /// such as {"kind":"on_list","list":"News"} or {"kind":"field","name":"Town","test":{"op":"is","value":"Ulm"}}.
        #[arg(long, value_name = "JSON", conflicts_with = "name")]
        rule: Option<String>,
    },
    /// Keep a rule as a segment. A segment of this name gets the new rule.
    Save {
        /// The segment's name.
        name: String,
        /// A rule as JSON, as `count` takes it. Without it: from standard input.
        #[arg(long, value_name = "JSON")]
        rule: Option<String>,
    },
    /// Delete a segment that is kept; its people stay.
    Delete {
        /// The segment's name.
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum RelayCommand {
    /// Add a relay, or change the one of this name.
    Add(RelayAdd),
    /// Try a relay step by step: name, connection, TLS, sign-in, sender, recipient. With
    /// --to it sends one real test mail, and learns from it how mails go there.
    Test(RelayTest),
    /// List the relays.
    List,
    /// Remove a relay and its password.
    Remove {
        /// The relay's name.
        name: String,
    },
}

#[derive(Debug, Args)]
pub struct RelayAdd {
    /// Your own name for the relay.
    pub name: String,
    /// The server's name.
    #[arg(long)]
    pub host: String,
    /// The server's port: usually 465 for implicit TLS, 587 for STARTTLS.
    #[arg(long)]
    pub port: u16,
    /// How the line is encrypted.
    #[arg(long)]
    pub tls: Tls,
    /// The user name to sign in with. Without it: no sign-in.
    #[arg(long)]
    pub user: Option<String>,
    /// Read the password from standard input and keep it in the system's keychain. Where no
    /// keychain runs, set POSTROOM_RELAY_PASSWORD for each command that sends.
    #[arg(long, requires = "user")]
    pub password_stdin: bool,
    /// Trust this authority (PEM) beside those the system trusts.
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// How many connections at once, at most.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub connections: u16,
    /// How many mails a second, at most. Without it: as fast as the relay takes them.
    #[arg(long, value_name = "N", value_parser = per_second)]
    pub per_second: Option<f64>,
    #[command(flatten)]
    pub limits: LimitArgs,
    /// Allow `--tls none` to a server that is not this machine. The password then travels in
    /// clear.
    #[arg(long)]
    pub allow_plain: bool,
}

#[derive(Debug, Args)]
pub struct RelayTest {
    /// The relay's name.
    pub name: String,
    /// The sender the relay is asked about. Without it: the user name, when it is an address.
    #[arg(long, value_name = "ADDRESS")]
    pub from: Option<String>,
    /// Send one real test mail to this address, and learn how mails go over this relay. Without
    /// it no mail is sent, and the relay is asked about the sender's own address.
    #[arg(long, value_name = "ADDRESS")]
    pub to: Option<String>,
}

/// How the line is encrypted, in the words of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Tls {
    /// From the first byte.
    Implicit,
    /// By STARTTLS, required.
    Starttls,
    /// In clear: for this machine only.
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

#[derive(Debug, Subcommand)]
pub enum SuppressCommand {
    /// Put addresses or whole domains (example.com) on the list.
    Add {
        #[arg(required = true, value_name = "ADDRESS|DOMAIN")]
        entries: Vec<String>,
        #[arg(long, default_value = "blocked")]
        reason: Reason,
        #[arg(long, default_value = "", hide_default_value = true)]
        note: String,
        /// Only for so many days. Without it: for ever.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=36_500))]
        days: Option<u32>,
    },
    /// Take entries off the list.
    Remove {
        #[arg(required = true, value_name = "ADDRESS|DOMAIN")]
        entries: Vec<String>,
    },
    /// List the entries, newest first.
    List {
        /// Only those that hold this text.
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
    },
    /// Put every address and domain of a file on the list. What `export` write_error comes back with
    /// reasons, notes and ends; no entry that is here is weakened by it.
    Import {
        file: PathBuf,
        /// Why they are on it, where the file does not say.
        #[arg(long, default_value = "unsubscribed")]
        reason: Reason,
    },
    /// Write the list to a CSV file; "-" for standard output.
    Export { file: PathBuf },
}

/// Why somebody never gets a mail.
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

#[derive(Debug, Subcommand)]
pub enum EventsCommand {
    /// Take in the activity file that a provider exports (SendGrid, Brevo, Mailgun, Postmark,
    /// Mailjet, SMTP2GO, SparkPost, MailerSend and others). A second time it changes nothing.
    Import {
        file: PathBuf,
        /// Say what it holds and what would happen, and change nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// List what is known of the mails to an address, the newest first.
    List { address: String },
}

#[derive(Debug, Subcommand)]
pub enum CampaignCommand {
    /// Start a campaign. Without --wait the sending is left to `run` or to the window.
    Send(Box<CampaignSend>),
    /// List the campaigns, newest first.
    List,
    /// How many recipients stand where.
    Status { id: String },
    /// Every recipient with what the relay answered.
    Deliveries { id: String },
    /// Change how a campaign goes out, also while it is under way.
    Way(CampaignWay),
    /// Mails of which nobody knows whether they left, with what is known.
    Doubts { id: String },
    /// Settle mails in doubt.
    Settle(CampaignSettle),
    /// Send to the refused and expired ones once more, and to nobody else.
    Retry { id: String },
    /// Take a scheduled campaign back to the desk.
    Unschedule { id: String },
    /// Start a scheduled campaign, or one whose start was missed, now.
    Start { id: String },
    /// Hold a campaign; what is under way is finished.
    Pause { id: String },
    /// Go on with a campaign that is paused, or that Postroom stopped itself.
    Resume { id: String },
    /// Stop a campaign for good; whoever still waits gets nothing.
    Cancel { id: String },
}

#[derive(Debug, Args)]
pub struct CampaignWay {
    pub id: String,
    /// Let these relays take over, in this order, behind those it has. May be given many times.
    #[arg(long, value_name = "NAME")]
    pub add_relay: Vec<String>,
    /// Slow down to so many mails a second.
    #[arg(long, value_name = "N", value_parser = per_second)]
    pub slow_down: Option<f64>,
    /// As fast as the relays allow.
    #[arg(long, conflicts_with = "slow_down")]
    pub full_speed: bool,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("verdict").required(true))]
pub struct CampaignSettle {
    pub id: String,
    /// They were sent.
    #[arg(long, group = "verdict")]
    pub was_sent: bool,
    /// Send them again: who got the first one gets it twice.
    #[arg(long, group = "verdict")]
    pub send_again: bool,
    /// Only this recipient. May be given many times; without it: all in doubt.
    #[arg(long, value_name = "ADDRESS")]
    pub address: Vec<String>,
}

#[derive(Debug, Args)]
pub struct CampaignSend {
    /// The relay's name.
    #[arg(long)]
    pub relay: String,
    /// The list's name. May be given many times; who is on several gets one mail.
    #[arg(long, value_name = "NAME", required_unless_present = "segment")]
    pub list: Vec<String>,
    /// The name of a segment that is kept, beside the lists or instead of them. May be given many
    /// times.
    #[arg(long, value_name = "NAME")]
    pub segment: Vec<String>,
    /// The sender: "Name <a@b.c>" or an address.
    #[arg(long)]
    pub from: String,
    /// The subject; may hold merge fields such as {{ given_name | default("friend") }}.
    #[arg(long)]
    pub subject: String,
    /// The mail as HTML; the plain-text part is made from it.
    #[arg(long, value_name = "FILE", required_unless_present = "text")]
    pub html: Option<PathBuf>,
    /// The mail as plain text.
    #[arg(long, value_name = "FILE", conflicts_with = "html")]
    pub text: Option<PathBuf>,
    /// Where answers go.
    #[arg(long, value_name = "ADDRESS")]
    pub reply_to: Option<String>,
    #[command(flatten)]
    pub way: WayArgs,
    /// Send here and now, and return when everybody has an outcome.
    #[arg(long)]
    pub wait: bool,
}

#[derive(Debug, Args)]
pub struct PracticeArgs {
    /// The port on this machine. Without it: 2525 or the next free one. 0: any free one.
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    /// Keep the certificate in this folder; its authority is practice-authority.pem there.
    #[arg(long, value_name = "FOLDER")]
    pub certificate: Option<PathBuf>,
    /// Refuse recipients that fit, such as "bounce*@*". May be given many times.
    #[arg(long, value_name = "PATTERN")]
    pub refuse: Vec<String>,
    /// Tell recipients that fit "later" twice, then take the mail.
    #[arg(long, value_name = "PATTERN")]
    pub defer: Vec<String>,
    /// Take the mail for recipients that fit and drop the line without an answer.
    #[arg(long, value_name = "PATTERN")]
    pub drop: Vec<String>,
    /// Wait so many milliseconds before each answer.
    #[arg(long, value_name = "MS")]
    pub slow: Option<u64>,
    /// Refuse every sign-in.
    #[arg(long)]
    pub refuse_sign_in: bool,
}

pub fn per_second(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if rate.is_finite() && rate > 0.0 => Ok(rate),
        _ => Err("a number above 0, such as 14 or 0.5".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use clap::CommandFactory;

    use super::*;

    fn parse(line: &str) -> Result<Cli, i32> {
        Cli::try_parse_from(line.split_whitespace()).map_err(|error| error.exit_code())
    }

    #[test]
    fn the_commands_are_put_together_rightly() {
        Cli::command().debug_assert();
    }

    #[test]
    fn wrong_usage_is_code_2_and_help_is_0() {
        for (line, code) in [
            ("postroom-cli", 2),
            ("postroom-cli frog", 2),
            ("postroom-cli relay add r --host h --port 1", 2),
            ("postroom-cli relay add r --host h --port 99999 --tls none", 2),
            ("postroom-cli relay add r --host h --port 1 --tls ssl", 2),
            ("postroom-cli relay add r --host h --port 1 --tls none --password-stdin", 2),
            ("postroom-cli relay add r --host h --port 1 --tls none --per-second 0", 2),
            ("postroom-cli contacts import f --map name", 2),
            ("postroom-cli campaign send --relay r --list l --from a@b.c --subject s", 2),
            ("postroom-cli campaign send --relay r --from a@b.c --subject s --text t", 2),
            (
                "postroom-cli campaign send --relay r --list l --from a@b.c --subject s --html f --text g",
                2,
            ),
            ("postroom-cli --help", 0),
            ("postroom-cli relay add --help", 0),
            ("postroom-cli --version", 0),
        ] {
            assert_eq!(parse(line).map(|_| ()), Err(code), "{line}");
        }
    }

    #[test]
    fn workspace_and_json_may_stand_anywhere() {
        let cli = parse("postroom-cli relay list --json --workspace w.postroom").unwrap();
        assert!(cli.json);
        assert_eq!(cli.workspace, Some(PathBuf::from("w.postroom")));
    }
}
