//! The flags of `campaign`, except those of the plan (`args::plan`).
//!
//! Leaves out: what the commands do (`commands::campaign`).

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::common::rate;
use super::plan::PlanArgs;

#[derive(Debug, Subcommand)]
pub enum CampaignCommand {
    /// Create and start a campaign. Without --wait, `run` or the Postroom window sends it.
    Send(Box<CampaignSendArgs>),
    /// List the campaigns, newest first.
    List,
    /// Run the checks before a start. Prints one JSON document per finding with --json.
    Check { id: String },
    /// Show the status of a campaign and the number of recipients per status.
    Status { id: String },
    /// List the recipients of a campaign with the reply of the relay.
    Deliveries { id: String },
    /// Change the plan of a campaign; allowed while it is being sent.
    Plan(CampaignPlanArgs),
    /// List the mails in doubt: the text was sent, but the relay did not reply.
    InDoubt { id: String },
    /// Resolve mails in doubt: mark them as sent, or send them again.
    Resolve(CampaignResolveArgs),
    /// Send again to the refused and expired recipients only.
    Retry { id: String },
    /// Turn a scheduled campaign back into a draft.
    Unschedule { id: String },
    /// Start a scheduled or overdue campaign now.
    Start { id: String },
    /// Pause a campaign; mails that are being sent are finished.
    Pause { id: String },
    /// Resume a campaign that was paused, or that Postroom stopped.
    Resume { id: String },
    /// Cancel a campaign permanently; recipients that are still queued get no mail.
    Cancel { id: String },
}

#[derive(Debug, Args)]
pub struct CampaignPlanArgs {
    pub id: String,
    /// Add a fallback relay after those that the campaign has. Repeatable, in order.
    #[arg(long, value_name = "NAME")]
    pub add_fallback_relay: Vec<String>,
    /// Maximum number of mails per second for this campaign.
    #[arg(long, value_name = "N", value_parser = rate)]
    pub rate_limit: Option<f64>,
    /// Remove the rate limit of this campaign; the limits of its relays still apply.
    #[arg(long, conflicts_with = "rate_limit")]
    pub no_rate_limit: bool,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("resolution").required(true))]
pub struct CampaignResolveArgs {
    pub id: String,
    /// Mark the mails as sent.
    #[arg(long, group = "resolution")]
    pub mark_sent: bool,
    /// Send the mails again; a recipient that got the first mail gets it twice.
    #[arg(long, group = "resolution")]
    pub send_again: bool,
    /// Only this recipient. Repeatable. Default: all recipients in doubt.
    #[arg(long, value_name = "ADDRESS")]
    pub address: Vec<String>,
}

#[derive(Debug, Args)]
pub struct CampaignSendArgs {
    /// The relay's name.
    #[arg(long)]
    pub relay: String,
    /// With --wait: use the relay's password in this file if none is stored.
    #[arg(long, value_name = "FILE", requires = "wait")]
    pub password_file: Option<PathBuf>,
    /// The name of a list. Repeatable; a contact on several lists gets one mail.
    #[arg(long, value_name = "NAME", required_unless_present = "segment")]
    pub list: Vec<String>,
    /// The name of a saved segment, in addition to the lists or instead of them. Repeatable.
    #[arg(long, value_name = "NAME")]
    pub segment: Vec<String>,
    /// The sender: "Name <a@b.c>" or an email address.
    #[arg(long)]
    pub from: String,
    /// The subject; may contain merge fields such as {{ given_name | default("friend") }}.
    /// Default with --template: the subject of the design.
    #[arg(long, required_unless_present = "template")]
    pub subject: Option<String>,
    #[command(flatten)]
    pub content: ContentArgs,
    /// The email address for replies.
    #[arg(long, value_name = "ADDRESS")]
    pub reply_to: Option<String>,
    #[command(flatten)]
    pub plan: PlanArgs,
    /// Send now, and return when every recipient has a final status.
    #[arg(long)]
    pub wait: bool,
}

/// Where the mail comes from: exactly one of these.
#[derive(Debug, Args)]
#[group(id = "content", required = true, multiple = false)]
pub struct ContentArgs {
    /// The mail as HTML; the plain-text part is generated from it.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// The mail as plain text.
    #[arg(long, value_name = "FILE")]
    pub text: Option<PathBuf>,
    /// The mail as MJML.
    #[arg(long, value_name = "FILE")]
    pub mjml: Option<PathBuf>,
    /// The mail as Markdown.
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<PathBuf>,
    /// A design of the gallery; see `template list`.
    #[arg(long, value_name = "ID")]
    pub template: Option<String>,
}
