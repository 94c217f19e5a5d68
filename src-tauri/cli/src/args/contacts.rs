//! The flags about files of contacts: how a file is read, what its columns are, and on what ground
//! people are taken in.
//!
//! Leaves out: the commands themselves (`commands::contacts`).

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Subcommand, ValueEnum};
use postroom_engine::contact::ConsentBasis;
use postroom_engine::import::{DateOrder, NO_QUOTE, Notation, Policy};

use crate::args::Reason;

#[derive(Debug, Subcommand)]
pub enum ContactsCommand {
    /// Read contacts from a file: CSV and friends, Excel and OpenDocument workbooks, vCards, JSON, or
    /// a ZIP of these.
    Import(ContactsImport),
    /// List contacts.
    List {
        /// Only those on this list.
        #[arg(long)]
        list: Option<String>,
    },
    /// Read addresses from standard input, one a line, and say of each whether it is one:
    /// {"address","ok","normalised","reason"}.
    Check,
    /// Say how a file would be read: encoding, delimiter, header, mapping, the first rows.
    Preview {
        file: PathBuf,
        #[command(flatten)]
        read: ReadArgs,
    },
    /// List past imports, the newest first.
    Imports,
    /// Write all contacts to a CSV file; "-" for standard output.
    Export { file: PathBuf },
}

#[derive(Debug, Args)]
pub struct ContactsImport {
    #[arg(required_unless_present = "undo")]
    pub file: Option<PathBuf>,
    /// Take back the import with this id, as `import` and `imports` name it: who came by it goes,
    /// who was changed by it is as before.
    #[arg(long, value_name = "ID", conflicts_with_all = ["file", "list", "map", "dry_run"])]
    pub undo: Option<String>,
    /// Put everybody in the file on this list; it is made when it is not there.
    #[arg(long)]
    pub list: Option<String>,
    /// What a column is: address, other_address, given_name, family_name, full_name, consent,
    /// opted_out, consent_at, evidence, lists, tags, ignore, or the name of a field of your own. May be given many times; other columns are guessed.
    #[arg(long, value_name = "COLUMN=FIELD")]
    pub map: Vec<ColumnMap>,
    #[command(flatten)]
    pub read: ReadArgs,
    /// All files of an archive or all sheets of a workbook that hold addresses, one after the other.
    #[arg(long, conflicts_with = "sheet")]
    pub all_sheets: bool,
    /// What happens to people who are here already.
    #[arg(long, value_name = "POLICY", default_value = "overwrite")]
    pub policy: KnownPolicy,
    /// Why these people may be written to. "none": they are kept and get no mail.
    #[arg(long, value_name = "BASIS", default_value = "not-stated")]
    pub consent: Consent,
    /// Where a row has several addresses: one contact each. Without it: the first one.
    #[arg(long)]
    pub each_address: bool,
    /// What they agreed to, word for word; kept with each person's consent.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub wording: String,
    /// Everybody in the file left, or their mail came back: they go on the suppression list, for this
    /// reason. Without it: guessed from its columns and its name.
    #[arg(long, value_name = "REASON")]
    pub people_out: Option<Reason>,
    /// The people in the file did not leave, whatever its columns or its name say.
    #[arg(long, conflicts_with = "people_out")]
    pub people_in: bool,
    /// Say what would happen and change nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// On what ground people get mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Consent {
    /// They asked for it and confirmed it by mail.
    DoubleOptIn,
    /// They asked for it.
    OptIn,
    /// They bought something and were told that they can object.
    Customer,
    /// They belong to the club, the school, the company.
    Member,
    /// Something else.
    Other,
    /// Nobody has said.
    NotStated,
    /// There is none.
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

/// How a file is read, where the guess is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct ReadArgs {
    /// The file's encoding, such as UTF-8 or windows-1252. Without it: guessed.
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// What stands between two cells: one character, or "tab". Without it: guessed.
    #[arg(long, value_name = "C", value_parser = delimiter)]
    pub delimiter: Option<char>,
    /// The sheet of a workbook, or the file of an archive. Without it: the first that holds
    /// something.
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// What stands around cells: one character, or "none". Without it: guessed.
    #[arg(long, value_name = "C", value_parser = quote)]
    pub quote: Option<char>,
    /// How many rows stand above the header. Without it: guessed.
    #[arg(long, value_name = "N")]
    pub preamble: Option<u32>,
    /// The first row is somebody already.
    #[arg(long)]
    pub no_header: bool,
    /// How days such as 03/04/2026 are read. Without it: guessed from the whole column.
    #[arg(long, value_name = "ORDER")]
    pub dates: Option<Dates>,
}

/// Which number of a day is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Dates {
    /// 24/11/2026
    DayFirst,
    /// 11/24/2026
    MonthFirst,
    /// Kept as they stand in the file.
    AsWritten,
}

impl From<Dates> for Notation {
    fn from(dates: Dates) -> Self {
        match dates {
            Dates::DayFirst => Self::Dates(DateOrder::DayFirst),
            Dates::MonthFirst => Self::Dates(DateOrder::MonthFirst),
            Dates::AsWritten => Self::AsWritten,
        }
    }
}

impl ReadArgs {
    /// The user says something about it.
    pub fn overrule(&self) -> bool {
        *self != Self::default()
    }
}

fn delimiter(text: &str) -> Result<char, String> {
    let mut letters = text.chars();
    match (text, letters.next(), letters.next()) {
        ("tab" | "\\t", _, _) => Ok('\t'),
        (_, Some(one), None) => Ok(one),
        _ => Err("one character, or \"tab\"".to_owned()),
    }
}

fn quote(text: &str) -> Result<char, String> {
    let mut letters = text.chars();
    match (text, letters.next(), letters.next()) {
        ("none", _, _) => Ok(NO_QUOTE),
        (_, Some(one), None) => Ok(one),
        _ => Err("one character, or \"none\"".to_owned()),
    }
}

/// What happens to people who are here already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KnownPolicy {
    /// What the file says wins; an empty cell changes nothing.
    Overwrite,
    /// Only what is empty is filled.
    FillGaps,
    /// They stay as they are, and still join the list.
    Skip,
}

impl From<KnownPolicy> for Policy {
    fn from(policy: KnownPolicy) -> Self {
        match policy {
            KnownPolicy::Overwrite => Self::Overwrite,
            KnownPolicy::FillGaps => Self::FillGaps,
            KnownPolicy::Skip => Self::Skip,
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
        // The last "=": a column of a spreadsheet may hold one, a field may not.
        let (column, field) = text.rsplit_once('=').ok_or("write COLUMN=FIELD")?;
        let (column, field) = (column.trim(), field.trim());
        if column.is_empty() || field.is_empty() {
            return Err("write COLUMN=FIELD".to_owned());
        }
        Ok(Self { column: column.to_owned(), field: field.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_column_may_hold_an_equals_sign() {
        assert_eq!(
            "a=b = city".parse(),
            Ok(ColumnMap { column: "a=b".into(), field: "city".into() })
        );
    }
}
