//! Arguments of `template`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub enum TemplateCommand {
    /// List the designs of the gallery. Prints one JSON document per design with --json.
    List,
    /// Print a whole mail made from a design, as it would be sent.
    Render(RenderArgs),
    /// Write a design as a file: its subject, its blocks, its themes and its sample data.
    Export {
        /// The design's id; see `template list`.
        id: String,
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub struct RenderArgs {
    /// The design's id; see `template list`.
    pub id: String,
    /// The values for its merge fields as a JSON object. Default: the design's sample data.
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// The sender: "Name <a@b.c>" or an email address.
    #[arg(long, default_value = "Alder & Moss <news@alder-moss.example>")]
    pub from: String,
    /// The recipient's email address.
    #[arg(long, value_name = "ADDRESS", default_value = "ada@example.org")]
    pub to: String,
}
