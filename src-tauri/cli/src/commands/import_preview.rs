//! `contacts check` and `contacts preview`: what Postroom makes of addresses and of a file, without
//! a workspace.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use postroom_engine::contact::{Address, Mailbox, doubt, is_internal};
use postroom_engine::import::{
    self, ColumnRole, Confidence, Dialect, FieldKind, Format, NO_QUOTE, Notation, Overview,
    RefusalReason, look, look_at_sheet,
};
use serde::Serialize;

use crate::args::contacts::ReadArgs;
use crate::error::{CliError, ExitStatus, failed};
use crate::output::{Output, counted};

#[derive(Serialize)]
struct Checked<'a> {
    address: &'a str,
    ok: bool,
    normalised: Option<String>,
    reason: Option<String>,
    /// Of an address that is one: why it is worth a look.
    #[serde(skip_serializing_if = "Option::is_none")]
    doubt: Option<String>,
}

/// One document a line of standard input, always JSON: it is for programs.
pub fn check(output: &Output) -> Result<ExitStatus, CliError> {
    let mut input = std::io::stdin().lock();
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes).map_err(failed)? == 0 {
            return Ok(ExitStatus::Success);
        }
        let end = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        let end = end.strip_suffix(b"\r").unwrap_or(end);
        let Ok(line) = std::str::from_utf8(end).map(str::to_owned) else {
            let checked = Checked {
                address: &String::from_utf8_lossy(end),
                ok: false,
                normalised: None,
                reason: Some("the line is not UTF-8".to_owned()),
                doubt: None,
            };
            output.print(&checked, || serde_json::to_string(&checked).unwrap_or_default())?;
            continue;
        };
        let parsed = Address::parse(&line)
            .or_else(|error| Mailbox::parse(&line).map(|one| one.address).map_err(|_| error));
        let checked = match parsed {
            Ok(address) if is_internal(&address) => Checked {
                address: &line,
                ok: false,
                normalised: None,
                reason: Some(RefusalReason::Internal.to_string()),
                doubt: None,
            },
            Ok(address) => Checked {
                doubt: doubt(&address).map(|doubt| doubt.to_string()),
                address: &line,
                ok: true,
                normalised: Some(address.as_str().to_owned()),
                reason: None,
            },
            Err(error) => Checked {
                address: &line,
                ok: false,
                normalised: None,
                reason: Some(error.to_string()),
                doubt: None,
            },
        };
        output.print(&checked, || serde_json::to_string(&checked).unwrap_or_default())?;
    }
}

/// The file's beginning, as it is guessed or as the flags say.
pub async fn overview(file: &Path, args: &ReadArgs) -> Result<Overview, CliError> {
    let path = file.to_path_buf();
    let sheet = args.sheet.clone();
    let guessed = tokio::task::spawn_blocking(move || match sheet {
        Some(sheet) => look_at_sheet(&path, &sheet),
        None => look(&path, None),
    })
    .await
    .map_err(failed)?;
    if guessed.is_err() || !args.overrule() {
        return guessed.map_err(failed);
    }
    let guessed = guessed.map_err(failed)?;
    let base = guessed.dialect;
    let dialect = Dialect {
        encoding: args.encoding.clone().unwrap_or(base.encoding),
        delimiter: args.delimiter.unwrap_or(base.delimiter),
        header: base.header && !args.no_header,
        quote: args.quote.unwrap_or(base.quote),
        preamble: args.preamble.unwrap_or(base.preamble),
        sheet: base.sheet,
        notations: BTreeMap::new(),
    };
    let overview = look_again(file, dialect).await?;
    let Some(dates) = args.dates else { return Ok(overview) };
    let ordered = overview.columns.iter().enumerate().filter(|(_, column)| column.ordered);
    let notations = ordered.map(|(at, _)| (at, dates.into())).collect();
    look_again(file, Dialect { notations, ..overview.dialect }).await
}

async fn look_again(file: &Path, dialect: Dialect) -> Result<Overview, CliError> {
    let path = file.to_path_buf();
    tokio::task::spawn_blocking(move || look(&path, Some(&dialect)))
        .await
        .map_err(failed)?
        .map_err(failed)
}

#[derive(Serialize)]
struct Column {
    column: String,
    becomes: String,
    confidence: Confidence,
    /// What its cells are: text, number, date, yes_no or choice.
    holds: FieldKind,
    /// Of days whose order makes a difference: day-first, month-first or as-written.
    #[serde(skip_serializing_if = "Option::is_none")]
    dates: Option<&'static str>,
    samples: Vec<String>,
    /// The samples as they will be kept, where that differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<Vec<String>>,
}

#[derive(Serialize)]
struct Row {
    row: u64,
    cells: Vec<String>,
}

#[derive(Serialize)]
struct Preview {
    format: Format,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sheets: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    encoding: String,
    delimiter: char,
    /// None: there is none.
    quote: Option<char>,
    header: bool,
    /// Rows above the header.
    preamble: u32,
    /// Why everybody in it would be kept out, where it looks like a list of people who left.
    #[serde(skip_serializing_if = "Option::is_none")]
    people_out: Option<&'static str>,
    /// It is a record of what came of mails, for `events import`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    activity: bool,
    columns: Vec<Column>,
    rows: Vec<Row>,
}

pub async fn preview(
    file: PathBuf,
    args: ReadArgs,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    let overview = overview(&file, &args).await?;
    let preview = Preview {
        format: overview.format,
        sheets: overview.sheets,
        sheet: overview.dialect.sheet,
        encoding: overview.dialect.encoding,
        delimiter: overview.dialect.delimiter,
        quote: Some(overview.dialect.quote).filter(|quote| *quote != NO_QUOTE),
        header: overview.dialect.header,
        preamble: overview.dialect.preamble,
        people_out: overview.people_out.map(|reason| reason.word()),
        activity: overview.activity.is_some(),
        columns: overview
            .columns
            .into_iter()
            .map(|column| Column {
                kept: kept(&column),
                column: column.header,
                becomes: role_word(&column.role),
                confidence: column.confidence,
                holds: column.kind,
                dates: column.ordered.then(|| order_word(column.notation)),
                samples: column.samples,
            })
            .collect(),
        rows: overview.rows.into_iter().map(|(row, cells)| Row { row, cells }).collect(),
    };
    output.print(&preview, || words(&preview))?;
    Ok(ExitStatus::Success)
}

/// The samples in one notation, where that is another.
fn kept(column: &import::Column) -> Option<Vec<String>> {
    let kept: Vec<String> =
        column.samples.iter().map(|sample| column.notation.kept(sample)).collect();
    (kept != column.samples).then_some(kept)
}

/// As `--dates` takes it.
fn order_word(notation: Notation) -> &'static str {
    match notation {
        Notation::Dates(order) => order.word(),
        Notation::AsWritten | Notation::Numbers(_) => "as-written",
    }
}

/// As `--map` takes it.
fn role_word(role: &ColumnRole) -> String {
    match role {
        ColumnRole::Address => "address".to_owned(),
        ColumnRole::GivenName => "given_name".to_owned(),
        ColumnRole::FamilyName => "family_name".to_owned(),
        ColumnRole::FullName => "full_name".to_owned(),
        ColumnRole::OtherAddress => "other_address".to_owned(),
        ColumnRole::Consent => "consent".to_owned(),
        ColumnRole::OptedOut => "opted_out".to_owned(),
        ColumnRole::ConsentAt => "consent_at".to_owned(),
        ColumnRole::Evidence => "evidence".to_owned(),
        ColumnRole::Lists => "lists".to_owned(),
        ColumnRole::Tags => "tags".to_owned(),
        ColumnRole::Field(name) => name.clone(),
        ColumnRole::Ignore => "ignore".to_owned(),
    }
}

fn words(preview: &Preview) -> String {
    let delimiter = match preview.delimiter {
        '\t' => "tab".to_owned(),
        other => other.to_string(),
    };
    let mut text = format!(
        "Encoding {}, delimiter {delimiter}, {}, {} above it.\n",
        preview.encoding,
        if preview.header { "with a header" } else { "without a header" },
        counted(i64::from(preview.preamble), "row", "rows")
    );
    if let Some(sheet) = &preview.sheet {
        text.push_str(&format!("Read from \u{201C}{sheet}\u{201D}.\n"));
    }
    if let Some(reason) = preview.people_out {
        text.push_str(&format!(
            "It looks like a list of people who left or whose mail came back ({reason}): nobody in it \
             would get mail. --people-in overrules that.\n"
        ));
    }
    if preview.activity {
        text.push_str("It is a record of what came of mails: events import reads it.\n");
    }
    text.push('\n');
    let columns: Vec<Vec<String>> = preview
        .columns
        .iter()
        .map(|one| {
            let kept = one.kept.as_ref().map(|kept| kept.join(", "));
            let sure = match one.confidence {
                Confidence::Look => "please look",
                Confidence::Sure | Confidence::New => "",
            };
            vec![
                one.column.clone(),
                one.becomes.clone(),
                sure.to_owned(),
                one.samples.join(", "),
                [one.dates.map(str::to_owned), kept]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(": "),
            ]
        })
        .collect();
    let head = ["COLUMN", "BECOMES", "SURE", "SAMPLES", "KEPT AS"];
    text.push_str(&crate::output::table(&head, &columns));
    text.push_str("\n\n");
    let rows: Vec<Vec<String>> =
        preview.rows.iter().map(|row| vec![row.row.to_string(), row.cells.join(" | ")]).collect();
    text.push_str(&crate::output::table(&["ROW", "CELLS"], &rows));
    text
}
