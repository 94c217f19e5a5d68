//! The commands and flags, as data.
//!
//! It promises stable names: once released, scripts rely on them, so names are added and never
//! changed. The larger families of commands have their own files in `args/`.

pub mod campaign;
pub mod classify;
mod common;
pub mod contacts;
pub mod gateway;
pub mod plan;
pub mod relay;
pub mod template;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use self::campaign::CampaignCommand;
use self::classify::{BounceCommand, ReplyCommand};
use self::common::Reason;
use self::contacts::ContactsCommand;
use self::gateway::GatewayCommand;
use self::relay::RelayCommand;
use self::template::TemplateCommand;

/// Send newsletters through your own SMTP relay and keep a record of every delivery.
///
/// Exit codes: 0 success; 1 failure; 2 usage error; 3 success, but some recipients were refused,
/// expired or are in doubt.
#[derive(Debug, Parser)]
#[command(name = "postroom-cli", version, propagate_version = true)]
pub struct Cli {
    /// The workspace file. Default: the workspace of the Postroom window.
    #[arg(long, global = true, value_name = "FILE")]
    pub workspace: Option<PathBuf>,
    /// Print JSON to standard output, one document per line; messages go to standard error.
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
    /// Import, list, validate and export contacts.
    #[command(subcommand)]
    Contacts(ContactsCommand),
    /// Save, list, count and delete segments.
    #[command(subcommand)]
    Segment(SegmentCommand),
    /// Manage the suppression list: addresses and domains that never get a mail.
    #[command(subcommand)]
    Suppress(SuppressCommand),
    /// Import and list provider events: delivered, bounced, opened, clicked.
    #[command(subcommand)]
    Events(EventsCommand),
    /// Read mails that came back to a bounce or reply address.
    #[command(subcommand)]
    Bounce(BounceCommand),
    /// Read the replies of mail servers.
    #[command(subcommand)]
    Reply(ReplyCommand),
    /// List, render and export the designs of the gallery.
    #[command(subcommand)]
    Template(TemplateCommand),
    /// Send campaigns, control them and show their results.
    #[command(subcommand)]
    Campaign(CampaignCommand),
    /// Take mails from other programs on this computer: the local relay.
    #[command(subcommand)]
    Gateway(GatewayCommand),
    /// Show where the workspace is, and the copies that were made before format changes.
    Workspace(WorkspaceArgs),
    /// Send all queued mails until interrupted.
    Run,
    /// Run a practice relay that accepts every mail, prints it and sends none.
    Practice(PracticeArgs),
}

#[derive(Debug, Args)]
pub struct WorkspaceArgs {
    /// Delete the copy that was made before this format.
    #[arg(long, value_name = "FORMAT")]
    pub delete_copy: Option<u32>,
}

#[derive(Debug, Subcommand)]
pub enum SegmentCommand {
    /// List the saved segments with their number of contacts. With a name or a rule, list the
    /// contacts that match.
    List {
        /// The segment's name.
        name: Option<String>,
        /// A rule as JSON; see `segment count --help`.
        #[arg(long, value_name = "JSON", conflicts_with = "name")]
        rule: Option<String>,
    },
    /// Count the contacts that a saved segment or a rule matches.
    Count {
        /// The segment's name.
        #[arg(required_unless_present = "rule")]
        name: Option<String>,
        /// A rule as JSON. Lists, tags, imports and campaigns are given by name or id, such as
        /// {"kind":"on_list","list":"News"} or {"kind":"field","name":"Town","test":{"op":"is","value":"Ulm"}}.
        #[arg(long, value_name = "JSON", conflicts_with = "name")]
        rule: Option<String>,
    },
    /// Save a rule as a segment, or replace the rule of the segment with this name.
    Save {
        /// The segment's name.
        name: String,
        /// A rule as JSON; see `segment count --help`. Default: read from standard input.
        #[arg(long, value_name = "JSON")]
        rule: Option<String>,
    },
    /// Delete a saved segment; its contacts are not deleted.
    Delete {
        /// The segment's name.
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum SuppressCommand {
    /// Add addresses or domains (example.com) to the suppression list.
    Add {
        #[arg(required = true, value_name = "ADDRESS|DOMAIN")]
        entries: Vec<String>,
        #[arg(long, default_value = "blocked")]
        reason: Reason,
        #[arg(long, default_value = "", hide_default_value = true)]
        note: String,
        /// Number of days until the entry expires. Default: it never expires.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=36_500))]
        days: Option<u32>,
    },
    /// Remove entries from the suppression list.
    Remove {
        #[arg(required = true, value_name = "ADDRESS|DOMAIN")]
        entries: Vec<String>,
    },
    /// List the entries, newest first.
    List {
        /// Only the entries that contain this text.
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
    },
    /// Add every address and domain of a file to the suppression list. A file written by `export`
    /// keeps its reasons, notes and expiry dates. Existing entries are never weakened.
    Import {
        file: PathBuf,
        /// The reason for entries to which the file gives none.
        #[arg(long, default_value = "unsubscribed")]
        reason: Reason,
    },
    /// Export the suppression list to a CSV file; "-" for standard output.
    Export { file: PathBuf },
}

#[derive(Debug, Subcommand)]
pub enum EventsCommand {
    /// Import an activity file that a provider exports (SendGrid, Brevo, Mailgun, Postmark,
    /// Mailjet, SMTP2GO, SparkPost, MailerSend and others). Importing it twice changes nothing.
    Import {
        file: PathBuf,
        /// Report the content and the effect of the file, without changing anything.
        #[arg(long)]
        dry_run: bool,
    },
    /// List the provider events of an address, newest first.
    List { address: String },
}

#[derive(Debug, Args)]
pub struct PracticeArgs {
    /// The local port. Default: 2525 or the next free port. 0: any free port.
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    /// Store the certificate in this folder; its certificate authority is practice-authority.pem.
    #[arg(long, value_name = "FOLDER")]
    pub certificate_dir: Option<PathBuf>,
    /// Accept mails without sign-in, and any user name and password. Default: only the user and the
    /// password that are printed at the start.
    #[arg(long)]
    pub any_sign_in: bool,
    /// Refuse recipients that match this pattern, such as "bounce*@*". Repeatable.
    #[arg(long, value_name = "PATTERN")]
    pub refuse: Vec<String>,
    /// Defer recipients that match this pattern twice, then accept the mail. Repeatable.
    #[arg(long, value_name = "PATTERN")]
    pub defer: Vec<String>,
    /// Drop the connection without a reply after the text of a mail to a matching recipient. Repeatable.
    #[arg(long, value_name = "PATTERN")]
    pub drop: Vec<String>,
    /// Milliseconds to wait before each reply.
    #[arg(long, value_name = "MS")]
    pub delay: Option<u64>,
    /// Refuse every sign-in.
    #[arg(long)]
    pub refuse_sign_in: bool,
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
    fn command_definitions_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn usage_errors_exit_with_2_and_help_with_0() {
        for (line, code) in [
            ("postroom-cli", 2),
            ("postroom-cli unknown", 2),
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
            ("postroom-cli campaign way id", 2),
            ("postroom-cli campaign doubts id", 2),
            ("postroom-cli campaign settle id --was-sent", 2),
            ("postroom-cli campaign resolve id", 2),
            ("postroom-cli campaign resolve id --mark-sent --send-again", 2),
            ("postroom-cli gateway on --port 99999", 2),
            ("postroom-cli gateway messages --state sent", 2),
            ("postroom-cli gateway app add", 2),
            ("postroom-cli gateway app add Till --per-minute 0", 2),
            ("postroom-cli --help", 0),
            ("postroom-cli relay add --help", 0),
            ("postroom-cli --version", 0),
        ] {
            assert_eq!(parse(line).map(|_| ()), Err(code), "{line}");
        }
    }

    #[test]
    fn global_flags_are_accepted_after_the_command() {
        let cli = parse("postroom-cli relay list --json --workspace w.postroom").unwrap();
        assert!(cli.json);
        assert_eq!(cli.workspace, Some(PathBuf::from("w.postroom")));
    }
}
