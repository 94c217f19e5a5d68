//! The flags of `contacts`: how a file is read, the roles of its columns, and the consent basis.
//!
//! Leaves out: what the commands do (`commands::contacts`).

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Subcommand, ValueEnum};
use postroom_import::{DateOrder, NO_QUOTE, ValueFormat};
use postroom_model::contact::ConsentBasis;
use postroom_model::import::Policy;

use super::common::Reason;

#[derive(Debug, Subcommand)]
pub enum ContactsCommand {
    /// Import contacts from a file: CSV, TSV or other delimited text, an Excel or OpenDocument
    /// workbook, vCard, JSON, or a ZIP of these.
    Import(Box<ContactsImportArgs>),
    /// List contacts.
    List {
        /// Only the contacts on this list.
        #[arg(long)]
        list: Option<String>,
    },
    /// Validate email addresses from standard input, one per line. Prints one JSON document per
    /// line: {"address","ok","normalised","reason"}.
    Check,
    /// Show how a file would be read: encoding, delimiter, header, mapping and the first rows.
    Preview {
        file: PathBuf,
        #[command(flatten)]
        read: ReadArgs,
    },
    /// List past imports, newest first.
    Imports,
    /// Export all contacts to a CSV file; "-" for standard output.
    Export { file: PathBuf },
}

#[derive(Debug, Args)]
pub struct ContactsImportArgs {
    #[arg(required_unless_present = "undo")]
    pub file: Option<PathBuf>,
    /// Undo the import with this id (printed by `import` and `imports`): contacts that it added
    /// are removed, contacts that it changed are restored.
    #[arg(long, value_name = "ID", conflicts_with_all = ["file", "list", "map", "dry_run"])]
    pub undo: Option<String>,
    /// Add everyone in the file to this list; the list is created if it does not exist.
    #[arg(long)]
    pub list: Option<String>,
    /// Map a column to address, other_address, given_name, family_name, full_name, consent,
    /// opted_out, consent_at, evidence, lists, tags, ignore, or the name of a custom field.
    /// Repeatable. Columns without a mapping are detected.
    #[arg(long, value_name = "COLUMN=FIELD")]
    pub map: Vec<ColumnMap>,
    #[command(flatten)]
    pub read: ReadArgs,
    /// Import every file of an archive, or every sheet of a workbook, that contains addresses.
    #[arg(long, conflicts_with = "sheet")]
    pub all_sheets: bool,
    /// How contacts that already exist are updated.
    #[arg(long, value_name = "POLICY", default_value = "overwrite")]
    pub policy: ExistingPolicy,
    /// The consent basis: why these contacts may be emailed. With "none" they get no mail.
    #[arg(long, value_name = "BASIS", default_value = "not-stated")]
    pub consent: Consent,
    /// Create one contact for each address of a row. Default: only the first address is used.
    #[arg(long)]
    pub contact_per_address: bool,
    /// The exact text that these contacts agreed to; stored with the consent of each contact.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub consent_text: String,
    /// Treat the file as a suppression list: everyone in it is suppressed for this reason. Default:
    /// detected from the column headings and the file name.
    #[arg(long, value_name = "REASON")]
    pub opted_out: Option<Reason>,
    /// Do not treat the file as a suppression list, whatever its headings and name suggest.
    #[arg(long, conflicts_with = "opted_out")]
    pub subscribed: bool,
    /// Write the refused rows to this CSV file: all columns and the reason. Once corrected, the file can
    /// be imported.
    #[arg(long, value_name = "FILE")]
    pub refused: Option<PathBuf>,
    /// Report what the import would do, without changing anything.
    #[arg(long)]
    pub dry_run: bool,
}

/// Why contacts may be emailed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Consent {
    /// They subscribed and confirmed it by mail.
    DoubleOptIn,
    /// They subscribed.
    OptIn,
    /// They are existing customers and were told that they can object.
    Customer,
    /// They are members of the organisation.
    Member,
    /// Another basis.
    Other,
    /// The basis is not known.
    NotStated,
    /// There is no consent.
    None,
}

impl From<Consent> for ConsentBasis {
    fn from(consent: Consent) -> Self {
        match consent {
            Consent::DoubleOptIn => Self::DoubleOptIn,
            Consent::OptIn => Self::OptIn,
            Consent::Customer => Self::Customer,
            Consent::Member => Self::Member,
            Consent::Other => Self::Other,
            Consent::NotStated => Self::NotStated,
            Consent::None => Self::None,
        }
    }
}

/// How a file is read; overrides what is detected.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct ReadArgs {
    /// The file's encoding, such as UTF-8 or windows-1252. Default: detected.
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// The character that separates cells, or "tab". Default: detected.
    #[arg(long, value_name = "C", value_parser = delimiter)]
    pub delimiter: Option<char>,
    /// The sheet of a workbook, or the file of an archive. Default: the first that is not empty.
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// The character that encloses cells, or "none". Default: detected.
    #[arg(long, value_name = "C", value_parser = quote)]
    pub quote: Option<char>,
    /// Number of rows to skip above the header. Default: detected.
    #[arg(long, value_name = "N")]
    pub skip_rows: Option<u32>,
    /// The file has no header; the first row is a contact.
    #[arg(long)]
    pub no_header: bool,
    /// How dates such as 03/04/2026 are read. Default: detected from the whole column.
    #[arg(long, value_name = "ORDER")]
    pub dates: Option<Dates>,
}

/// The order of day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Dates {
    /// 24/11/2026
    DayFirst,
    /// 11/24/2026
    MonthFirst,
    /// Dates are stored as text, as written in the file.
    AsWritten,
}

impl From<Dates> for ValueFormat {
    fn from(dates: Dates) -> Self {
        match dates {
            Dates::DayFirst => Self::Dates(DateOrder::DayFirst),
            Dates::MonthFirst => Self::Dates(DateOrder::MonthFirst),
            Dates::AsWritten => Self::AsWritten,
        }
    }
}

impl ReadArgs {
    /// Whether any flag is given.
    pub fn is_given(&self) -> bool {
        *self != Self::default()
    }
}

fn delimiter(text: &str) -> Result<char, String> {
    let mut letters = text.chars();
    match (text, letters.next(), letters.next()) {
        ("tab" | "\\t", _, _) => Ok('\t'),
        (_, Some(one), None) => Ok(one),
        _ => Err("expected one character or \"tab\"".to_owned()),
    }
}

fn quote(text: &str) -> Result<char, String> {
    let mut letters = text.chars();
    match (text, letters.next(), letters.next()) {
        ("none", _, _) => Ok(NO_QUOTE),
        (_, Some(one), None) => Ok(one),
        _ => Err("expected one character or \"none\"".to_owned()),
    }
}

/// How contacts that already exist are updated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExistingPolicy {
    /// Values of the file replace existing values; an empty cell changes nothing.
    Overwrite,
    /// Values of the file are stored only where the contact has none.
    FillGaps,
    /// Existing contacts are not changed; they are still added to the list.
    Skip,
}

impl From<ExistingPolicy> for Policy {
    fn from(policy: ExistingPolicy) -> Self {
        match policy {
            ExistingPolicy::Overwrite => Self::Overwrite,
            ExistingPolicy::FillGaps => Self::FillGaps,
            ExistingPolicy::Skip => Self::Skip,
        }
    }
}

/// `COLUMN=FIELD`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMap {
    pub column: String,
    pub field: String,
}

impl FromStr for ColumnMap {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // Split at the last "=": a column heading may contain one, a field name may not.
        let (column, field) = text.rsplit_once('=').ok_or("expected COLUMN=FIELD")?;
        let (column, field) = (column.trim(), field.trim());
        if column.is_empty() || field.is_empty() {
            return Err("expected COLUMN=FIELD".to_owned());
        }
        Ok(Self { column: column.to_owned(), field: field.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn column_heading_may_contain_an_equals_sign() {
        assert_eq!(
            "a=b = city".parse(),
            Ok(ColumnMap { column: "a=b".into(), field: "city".into() })
        );
    }
}
