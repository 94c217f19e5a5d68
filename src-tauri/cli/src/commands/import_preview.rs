//! `contacts check` and `contacts preview`: how Postroom reads addresses and files. Neither needs a
//! workspace.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use postroom_import::{
    Column as FileColumn, Confidence, ConsentQuestion, Dialect, FilePreview, Format, NO_QUOTE,
    RefusalReason, ValueFormat, inspect, inspect_sheet,
};
use postroom_model::contact::FieldKind;
use postroom_model::contact::{Address, Mailbox, address_lint, is_internal};
use postroom_model::import::ColumnRole;
use serde::Serialize;

use crate::args::contacts::ReadArgs;
use crate::error::{CliError, ExitStatus, failed};
use crate::output::{Output, counted};

#[derive(Serialize)]
struct AddressCheckJson<'a> {
    address: &'a str,
    ok: bool,
    normalised: Option<String>,
    reason: Option<String>,
    /// A warning about a valid address.
    #[serde(skip_serializing_if = "Option::is_none")]
    doubt: Option<String>,
}

impl<'a> AddressCheckJson<'a> {
    fn rejected(address: &'a str, reason: String) -> Self {
        Self { address, ok: false, normalised: None, reason: Some(reason), doubt: None }
    }
}

/// Validates the addresses on standard input. Prints one JSON document per line, also without
/// `--json`.
///
/// # Errors
/// [`CliError`] when standard input cannot be read or standard output cannot be written.
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
        let text = String::from_utf8_lossy(end);
        let checked = match std::str::from_utf8(end) {
            Ok(line) => check_line(line),
            Err(_) => AddressCheckJson::rejected(&text, "the line is not UTF-8".to_owned()),
        };
        output.print(&checked, || serde_json::to_string(&checked).unwrap_or_default())?;
    }
}

fn check_line(line: &str) -> AddressCheckJson<'_> {
    let parsed = Address::parse(line)
        .or_else(|error| Mailbox::parse(line).map(|one| one.address).map_err(|_| error));
    match parsed {
        Ok(address) if is_internal(&address) => {
            AddressCheckJson::rejected(line, RefusalReason::Internal.to_string())
        }
        Ok(address) => AddressCheckJson {
            address: line,
            ok: true,
            normalised: Some(address.as_str().to_owned()),
            reason: None,
            doubt: address_lint::check(&address).map(|warning| warning.to_string()),
        },
        Err(error) => AddressCheckJson::rejected(line, error.to_string()),
    }
}

/// Previews a file with the detected dialect, or with the dialect that the flags set.
///
/// # Errors
/// [`CliError`] when the file cannot be read.
pub async fn overview(file: &Path, args: &ReadArgs) -> Result<FilePreview, CliError> {
    let path = file.to_path_buf();
    let sheet = args.sheet.clone();
    let detected = tokio::task::spawn_blocking(move || match sheet {
        Some(sheet) => inspect_sheet(&path, &sheet),
        None => inspect(&path, None),
    })
    .await
    .map_err(failed)?;
    if detected.is_err() || !args.is_given() {
        return detected.map_err(failed);
    }
    let detected = detected.map_err(failed)?;
    let base = detected.dialect;
    let dialect = Dialect {
        encoding: args.encoding.clone().unwrap_or(base.encoding),
        delimiter: args.delimiter.unwrap_or(base.delimiter),
        header: base.header && !args.no_header,
        quote: args.quote.unwrap_or(base.quote),
        backslash: base.backslash,
        preamble: args.skip_rows.unwrap_or(base.preamble),
        sheet: base.sheet,
        value_formats: BTreeMap::new(),
    };
    let overview = overview_with(file, dialect).await?;
    let Some(dates) = args.dates else { return Ok(overview) };
    let ordered = overview.columns.iter().enumerate().filter(|(_, column)| column.order_matters);
    let value_formats = ordered.map(|(at, _)| (at, dates.into())).collect();
    overview_with(file, Dialect { value_formats, ..overview.dialect }).await
}

async fn overview_with(file: &Path, dialect: Dialect) -> Result<FilePreview, CliError> {
    let path = file.to_path_buf();
    tokio::task::spawn_blocking(move || inspect(&path, Some(&dialect)))
        .await
        .map_err(failed)?
        .map_err(failed)
}

#[derive(Serialize)]
struct ColumnJson {
    column: String,
    becomes: String,
    confidence: Confidence,
    /// The type of its cells: text, number, date, yes_no or choice.
    holds: FieldKind,
    /// The order of ambiguous dates: day-first, month-first or as-written.
    #[serde(skip_serializing_if = "Option::is_none")]
    dates: Option<&'static str>,
    samples: Vec<String>,
    /// What must be answered before an import.
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<String>,
    /// The samples as they are stored, if that differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<Vec<String>>,
}

#[derive(Serialize)]
struct RowJson {
    row: u64,
    cells: Vec<String>,
}

#[derive(Serialize)]
struct PreviewJson {
    format: Format,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sheets: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    encoding: String,
    delimiter: char,
    /// Null when cells are not quoted.
    quote: Option<char>,
    header: bool,
    /// Number of rows above the header.
    preamble: u32,
    /// The reason of suppression, if the file is detected as a suppression list.
    #[serde(rename = "people_out", skip_serializing_if = "Option::is_none")]
    suppression_reason: Option<&'static str>,
    /// The file contains provider events, for `events import`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    activity: bool,
    columns: Vec<ColumnJson>,
    rows: Vec<RowJson>,
}

/// Shows how a file would be read.
///
/// # Errors
/// [`CliError`] when the file cannot be read.
pub async fn preview(
    file: PathBuf,
    args: ReadArgs,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    let overview = overview(&file, &args).await?;
    let preview = PreviewJson {
        format: overview.format,
        sheets: overview.sheets,
        sheet: overview.dialect.sheet,
        encoding: overview.dialect.encoding,
        delimiter: overview.dialect.delimiter,
        quote: Some(overview.dialect.quote).filter(|quote| *quote != NO_QUOTE),
        header: overview.dialect.header,
        preamble: overview.dialect.preamble,
        suppression_reason: overview.suppression_list.map(|reason| reason.word()),
        activity: overview.event_columns.is_some(),
        columns: overview
            .columns
            .into_iter()
            .map(|column| ColumnJson {
                kept: stored_samples(&column),
                question: question_text(&column),
                column: column.header,
                becomes: role_word(&column.role),
                confidence: column.confidence,
                holds: column.kind,
                dates: column.order_matters.then(|| order_word(column.value_format)),
                samples: column.samples,
            })
            .collect(),
        rows: overview.rows.into_iter().map(|(row, cells)| RowJson { row, cells }).collect(),
    };
    output.print(&preview, || text(&preview))?;
    Ok(ExitStatus::Success)
}

/// The samples in the stored format, if that differs.
fn stored_samples(column: &postroom_import::Column) -> Option<Vec<String>> {
    let stored: Vec<String> =
        column.samples.iter().map(|sample| column.value_format.to_stored_or_raw(sample)).collect();
    (stored != column.samples).then_some(stored)
}

/// The value for `--dates`.
fn order_word(value_format: ValueFormat) -> &'static str {
    match value_format {
        ValueFormat::Dates(order) => order.word(),
        ValueFormat::AsWritten | ValueFormat::Numbers(_) => "as-written",
    }
}

/// The value for `--map`.
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

fn text(preview: &PreviewJson) -> String {
    let delimiter = match preview.delimiter {
        '\t' => "tab".to_owned(),
        other => other.to_string(),
    };
    let mut text = format!(
        "Encoding {}, delimiter {delimiter}, {}, {} skipped above.\n",
        preview.encoding,
        if preview.header { "with a header" } else { "without a header" },
        counted(i64::from(preview.preamble), "row", "rows")
    );
    if let Some(sheet) = &preview.sheet {
        text.push_str(&format!("Read from \u{201C}{sheet}\u{201D}.\n"));
    }
    if let Some(reason) = preview.suppression_reason {
        text.push_str(&format!(
            "The file looks like a suppression list ({reason}): everyone in it would be suppressed. To \
             import them as contacts that may be emailed, use --subscribed.\n"
        ));
    }
    if preview.activity {
        text.push_str(
            "The file contains provider events: import it with `postroom-cli events import`.\n",
        );
    }
    for question in preview.columns.iter().filter_map(|one| one.question.as_ref()) {
        text.push_str(question);
        text.push('\n');
    }
    text.push('\n');
    let columns: Vec<Vec<String>> = preview
        .columns
        .iter()
        .map(|one| {
            let stored = one.kept.as_ref().map(|samples| samples.join(", "));
            let note = match one.confidence {
                Confidence::NeedsReview => "please check",
                Confidence::Sure | Confidence::New => "",
            };
            vec![
                one.column.clone(),
                one.becomes.clone(),
                note.to_owned(),
                one.samples.join(", "),
                [one.dates.map(str::to_owned), stored]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(": "),
            ]
        })
        .collect();
    let header = ["COLUMN", "BECOMES", "NOTE", "SAMPLES", "STORED AS"];
    text.push_str(&crate::output::table(&header, &columns));
    text.push_str("\n\n");
    let rows: Vec<Vec<String>> =
        preview.rows.iter().map(|row| vec![row.row.to_string(), row.cells.join(" | ")]).collect();
    text.push_str(&crate::output::table(&["ROW", "CELLS"], &rows));
    text
}
/// The question that a column leaves open, with the two flags that answer it.
pub(super) fn question_text(column: &FileColumn) -> Option<String> {
    let name = &column.header;
    Some(match column.question.as_ref()? {
        ConsentQuestion::YesMeans => format!(
            "The column \u{201C}{name}\u{201D} says yes or no, but not to what. If yes means that the \
             person may be emailed, add --map \"{name}=consent\"; if yes means that the person has \
             opted out, add --map \"{name}=opted_out\"; if it has another meaning, add --map \
             \"{name}={name}\" to import it as a field."
        ),
        ConsentQuestion::Words { examples } => {
            let role = match column.role {
                ColumnRole::OptedOut => "opted_out",
                _ => "consent",
            };
            let meaning = match column.role {
                ColumnRole::OptedOut => "everyone with a value in it is suppressed",
                _ => "everyone whose value is not a clear yes gets no mail",
            };
            let quoted: Vec<String> =
                examples.iter().map(|word| format!("\u{201C}{word}\u{201D}")).collect();
            format!(
                "The column \u{201C}{name}\u{201D} seems to say who may be emailed, but Postroom does \
                 not understand {}. If it does, add --map \"{name}={role}\" ({meaning}); if it has \
                 another meaning, add --map \"{name}={name}\" to import it as a field.",
                quoted.join(", ")
            )
        }
    })
}
