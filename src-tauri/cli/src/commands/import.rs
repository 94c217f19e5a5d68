//! `contacts import`: imports a file, one of its sheets, or all sheets, with a report for each.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use postroom_engine::{Engine, ImportOrder, ImportPhase, ImportProgress, unanswered_questions};
use postroom_import::export::CsvWriter;
use postroom_import::{Addresses, Column, FilePreview, ImportPlan};
use postroom_model::contact::SuppressionReason;
use postroom_model::import::ColumnRole;

use super::{import_history, import_preview};
use crate::args::contacts::{ColumnMap, ContactsImportArgs, ReadArgs};
use crate::error::{CliError, ExitStatus, failed};
use crate::json::ImportJson;
use crate::output::{Output, counted};
use crate::signals;

/// Interval at which progress is drawn.
const TICK: Duration = Duration::from_millis(100);
/// Refused rows that the text report lists; `--json` lists all.
const LISTED: usize = 10;

/// Imports contacts, or undoes an import.
///
/// # Errors
/// [`CliError`] when the file cannot be read, several tables could be meant, or the import ends early.
pub async fn run(
    engine: &Engine,
    args: ContactsImportArgs,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    if let Some(id) = &args.undo {
        return import_history::undo(engine, id, output).await;
    }
    let Some(file) = &args.file else {
        return Err(CliError::Usage("Give a file to import.".to_owned()));
    };
    let overview = import_preview::overview(file, &args.read).await?;
    if args.all_sheets && overview.sheets.len() > 1 {
        let is_visible = |sheet: &&String| !overview.hidden.contains(sheet);
        let sheets: Vec<String> = overview.sheets.iter().filter(is_visible).cloned().collect();
        for hidden in &overview.hidden {
            output.message(&format!(
                "{hidden}: skipped, because the sheet is hidden. Import it with --sheet."
            ));
        }
        return import_all(engine, file, &sheets, &args, output).await;
    }
    require_one_table(file, &overview, &args, output).await?;
    if overview.event_columns.is_some() && args.map.is_empty() {
        return Err(CliError::Failed(format!(
            "{} contains provider events, not contacts: import it with `postroom-cli events import`. \
             To import its contacts anyway, map a column with --map, such as --map COLUMN=address. \
             Nothing was imported.",
            file.display()
        )));
    }
    let progress = import_one(engine, file, overview, &args, output).await?;
    let progress = require_completed(progress)?;
    let report = ImportJson::from(&progress);
    output.print(&report, || report_text(&progress, &report))?;
    Ok(ExitStatus::Success)
}

/// Fails when several tables could be meant, unless only one of them contains addresses.
async fn require_one_table(
    file: &Path,
    overview: &FilePreview,
    args: &ContactsImportArgs,
    output: &Output,
) -> Result<(), CliError> {
    if overview.sheets.len() < 2 || args.read.sheet.is_some() {
        return Ok(());
    }
    let mut tables = overview.sheets.clone();
    if !overview.archived {
        tables = Vec::new();
        for sheet in overview.sheets.iter().filter(|sheet| !overview.hidden.contains(sheet)) {
            let read = ReadArgs { sheet: Some(sheet.clone()), ..ReadArgs::default() };
            let preview = import_preview::overview(file, &read).await;
            if preview.is_ok_and(|preview| has_address(&preview)) {
                tables.push(sheet.clone());
            }
        }
    }
    if tables.len() > 1 {
        return Err(CliError::Usage(format!(
            "{} tables were found in {}: {}. Choose one with --sheet, or import all with --all-sheets.",
            tables.len(),
            file.display(),
            tables.join(", ")
        )));
    }
    if let Some(sheet) = &overview.dialect.sheet {
        output.message(&format!("Read from \u{201C}{sheet}\u{201D}."));
    }
    Ok(())
}

fn has_address(overview: &FilePreview) -> bool {
    overview.columns.iter().any(|column| column.role == ColumnRole::Address)
}

/// Imports one sheet after the other; each is a separate import with its own report.
async fn import_all(
    engine: &Engine,
    file: &Path,
    sheets: &[String],
    args: &ContactsImportArgs,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    for sheet in sheets {
        let read = ReadArgs { sheet: Some(sheet.clone()), ..args.read.clone() };
        let overview = match import_preview::overview(file, &read).await {
            Ok(overview) => overview,
            Err(error) => {
                output.message(&format!("{sheet}: skipped. {error}"));
                continue;
            }
        };
        if overview.event_columns.is_some() && args.map.is_empty() {
            output.message(&format!(
                "{sheet}: skipped, because it contains provider events. Import it with `postroom-cli events import`."
            ));
            continue;
        }
        if !has_address(&overview) && args.map.is_empty() {
            output.message(&format!("{sheet}: skipped, because it contains no addresses."));
            continue;
        }
        output.message(&format!("{sheet}:"));
        let done = require_completed(import_one(engine, file, overview, args, output).await?)?;
        let report = ImportJson { sheet: Some(sheet.clone()), ..ImportJson::from(&done) };
        output.print(&report, || report_text(&done, &report))?;
    }
    Ok(ExitStatus::Success)
}

async fn import_one(
    engine: &Engine,
    file: &Path,
    overview: FilePreview,
    args: &ContactsImportArgs,
    output: &Output,
) -> Result<ImportProgress, CliError> {
    let detected = overview.suppression_list.filter(|_| !args.subscribed);
    let suppression_list = args.opted_out.map(Into::into).or(detected);
    require_answers(&overview, suppression_list, &args.map)?;
    let plan = ImportPlan {
        columns: roles(&overview.columns, &args.map)?,
        dialect: overview.dialect,
        addresses: if args.contact_per_address { Addresses::Each } else { Addresses::First },
        lists: Vec::new(),
        policy: args.policy.into(),
        consent: args.consent.into(),
        suppression_list,
        unclear_means_yes: Default::default(),
    };
    let in_one_cell = |at: usize| {
        let mut cells = overview.rows.iter().filter_map(|(_, cells)| cells.get(at));
        cells.any(|cell| cell.matches('@').count() > 1)
    };
    let address = plan.columns.iter().position(|role| *role == ColumnRole::Address);
    let further =
        plan.columns.contains(&ColumnRole::OtherAddress) || address.is_some_and(in_one_cell);
    if further && plan.suppression_list.is_none() && !args.contact_per_address {
        output.message(
            "Some rows have several addresses: only the first valid one of each row is used. To \
             create a contact for each, use --contact-per-address.",
        );
    }
    if plan.suppression_list.is_some() {
        let hint = if detected.is_some() && args.opted_out.is_none() {
            " To import them as contacts that may be emailed, use --subscribed."
        } else {
            ""
        };
        output.message(&format!(
            "The file is a suppression list: everyone in it is suppressed and gets no mail.{hint}"
        ));
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let order = ImportOrder {
        path: file.to_owned(),
        name,
        plan,
        new_list: args.list.clone(),
        wording: args.consent_text.clone(),
        dry_run: args.dry_run,
    };
    let started = engine.imports().start(order).await.map_err(failed)?;
    let progress = until_done(engine, &started, output).await?;
    if let Some(path) = &args.refused {
        write_refused(&progress, path)?;
    }
    Ok(progress)
}

/// Only a completed import is an answer. Otherwise the error says what was imported and how to undo
/// it.
fn require_completed(done: ImportProgress) -> Result<ImportProgress, CliError> {
    let reason = match (done.phase, &done.failure) {
        (ImportPhase::Done, _) => return Ok(done),
        (ImportPhase::Stopped | ImportPhase::Running, _) => CliError::Failed("Stopped.".to_owned()),
        (ImportPhase::Failed, Some((_, sentence))) => failed(sentence),
        (ImportPhase::Failed, None) => CliError::Failed("The import failed.".to_owned()),
    };
    if done.dry_run || done.added + done.updated + done.unchanged == 0 {
        return Err(CliError::Failed(format!("{reason} Nothing was imported.")));
    }
    Err(CliError::Failed(format!(
        "{reason} Until then, {} contacts were added and {} updated.\n\
         To undo the import: postroom-cli contacts import --undo {}",
        done.added, done.updated, done.id
    )))
}

async fn until_done(
    engine: &Engine,
    started: &ImportProgress,
    output: &Output,
) -> Result<ImportProgress, CliError> {
    let stop = signals::stop_requested();
    tokio::pin!(stop);
    let bar = output.progress_bar(0);
    let mut stop_sent = false;
    loop {
        let progress = engine.imports().progress(&started.id).map_err(failed)?;
        if progress.phase != ImportPhase::Running {
            bar.finish_and_clear();
            return Ok(progress);
        }
        bar.set_length(u64::try_from(progress.row_estimate).unwrap_or(0));
        bar.set_position(u64::try_from(progress.rows).unwrap_or(0));
        tokio::select! {
            () = &mut stop, if !stop_sent => {
                stop_sent = true;
                engine.imports().stop(&started.id).map_err(failed)?;
            }
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

/// The detected roles, corrected by `--map`. When `--map` assigns a role to a column, a column that
/// was detected with the same role is ignored.
fn roles(columns: &[Column], maps: &[ColumnMap]) -> Result<Vec<ColumnRole>, CliError> {
    let mut roles: Vec<ColumnRole> = columns.iter().map(|column| column.role.clone()).collect();
    let mut mapped = BTreeSet::new();
    for map in maps {
        let heading = map.column.trim().to_lowercase();
        let at = columns.iter().position(|column| column.header.trim().to_lowercase() == heading);
        let Some(at) = at else {
            let names: Vec<&str> = columns.iter().map(|column| column.header.as_str()).collect();
            return Err(CliError::Usage(format!(
                "The file has no column \u{201C}{}\u{201D}. Its columns are: {}.",
                map.column,
                names.join(", ")
            )));
        };
        mapped.insert(at);
        if let Some(role) = roles.get_mut(at) {
            *role = parse_role(&map.field);
        }
    }
    for at in &mapped {
        let assigned = roles.get(*at).cloned();
        for (other, role) in roles.iter_mut().enumerate() {
            if !mapped.contains(&other) && Some(&*role) == assigned.as_ref() {
                *role = ColumnRole::Ignore;
            }
        }
    }
    Ok(roles)
}

/// Fails when a column may say who must not be emailed and the user has not mapped it.
fn require_answers(
    overview: &FilePreview,
    suppression_list: Option<SuppressionReason>,
    maps: &[ColumnMap],
) -> Result<(), CliError> {
    let is_mapped = |_: usize, column: &Column| {
        let heading = column.header.trim().to_lowercase();
        maps.iter().any(|map| map.column.trim().to_lowercase() == heading)
    };
    let open = unanswered_questions(overview, suppression_list, is_mapped);
    let questions: Vec<String> =
        open.into_iter().filter_map(import_preview::question_text).collect();
    if questions.is_empty() {
        return Ok(());
    }
    Err(CliError::Usage(format!("{} Nothing was imported.", questions.join("\n"))))
}

/// Writes the refused rows to a CSV file that can be corrected and imported again.
fn write_refused(progress: &ImportProgress, path: &Path) -> Result<(), CliError> {
    let file = std::fs::File::create(path).map_err(failed)?;
    let mut out = CsvWriter::new(std::io::BufWriter::new(file)).map_err(failed)?;
    for row in progress.refused_table() {
        out.row(row).map_err(failed)?;
    }
    out.finish().map_err(failed)?;
    Ok(())
}

fn parse_role(field: &str) -> ColumnRole {
    match field.to_lowercase().as_str() {
        "address" | "email" | "e-mail" => ColumnRole::Address,
        "given_name" => ColumnRole::GivenName,
        "family_name" => ColumnRole::FamilyName,
        "full_name" => ColumnRole::FullName,
        "other_address" => ColumnRole::OtherAddress,
        "consent" => ColumnRole::Consent,
        "opted_out" => ColumnRole::OptedOut,
        "consent_at" => ColumnRole::ConsentAt,
        "evidence" => ColumnRole::Evidence,
        "lists" => ColumnRole::Lists,
        "tags" => ColumnRole::Tags,
        "ignore" => ColumnRole::Ignore,
        _ => ColumnRole::Field(field.to_owned()),
    }
}

fn report_text(done: &ImportProgress, report: &ImportJson) -> String {
    let (added, updated) = match done.dry_run {
        true => ("would be added", "would be updated"),
        false => ("added", "updated"),
    };
    let mut text = format!(
        "{} read: {} {added}, {} {updated}, {} unchanged.",
        rows(done.rows),
        done.added,
        done.updated,
        done.unchanged
    );
    if done.no_consent > 0 {
        text.push_str(&match done.no_consent {
            1 => " 1 of them has no consent and gets no mail.".to_owned(),
            n => format!(" {n} of them have no consent and get no mail."),
        });
    }
    match done.stay_out {
        0 => {}
        1 => text.push_str(" 1 opted out, bounced or is suppressed, and gets no mail."),
        n => text.push_str(&format!(" {n} opted out, bounced or are suppressed, and get no mail.")),
    }
    for (code, count) in &done.warning_counts {
        let one = done.warnings.iter().find(|one| one.code == *code);
        let Some(one) = one else { continue };
        let (row, address, reason) = (one.row, &one.address, &one.reason);
        text.push_str(&format!("\n  warning ({count}): row {row}, {address}: {reason}"));
    }
    if done.refused > 0 {
        text.push_str(&format!("\n{} skipped:", rows(done.refused)));
        for refused in report.refused.iter().take(LISTED) {
            text.push_str(&format!("\n  row {}: {}", refused.row, refused.reason));
            if !refused.address.is_empty() {
                text.push_str(&format!(" ({})", refused.address));
            }
        }
        if done.refused > i64::try_from(LISTED).unwrap_or(0) {
            text.push_str(
                "\n  … Use --json to list all of them, or --refused FILE to write them to a file.",
            );
        }
    }
    if !done.dry_run && done.added + done.updated > 0 {
        text.push_str(&format!(
            "\nTo undo the import: postroom-cli contacts import --undo {}",
            done.id
        ));
    }
    text
}

fn rows(n: i64) -> String {
    counted(n, "row", "rows")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use postroom_import::{Confidence, ValueFormat};
    use postroom_model::contact::FieldKind;

    use super::*;

    fn columns(detected: &[(&str, ColumnRole)]) -> Vec<Column> {
        detected
            .iter()
            .map(|(header, role)| Column {
                header: (*header).to_owned(),
                samples: Vec::new(),
                role: role.clone(),
                confidence: Confidence::Sure,
                kind: FieldKind::Text,
                value_format: ValueFormat::AsWritten,
                order_matters: false,
                question: None,
            })
            .collect()
    }

    #[test]
    fn stopped_import_says_how_to_undo_it() {
        let stopped = |added, dry_run| {
            let done: ImportProgress = serde_json::from_value(serde_json::json!({
                "id": "i1", "name": "a.csv", "dry_run": dry_run, "phase": ImportPhase::Stopped,
                "rows": 3, "row_estimate": 3, "added": added, "updated": 0, "unchanged": 0,
                "stay_out": 0, "refused": 0, "reasons": [], "refusals": [], "failure": null,
            }))
            .unwrap();
            let id = done.id.clone();
            (id, require_completed(done).unwrap_err().to_string())
        };
        let (id, text) = stopped(3, false);
        assert!(text.ends_with(&format!("contacts import --undo {id}")), "{text}");
        assert!(text.contains("3 contacts were added"), "{text}");
        for (added, dry_run) in [(0, false), (3, true)] {
            assert_eq!(stopped(added, dry_run).1, "Stopped. Nothing was imported.");
        }
    }

    #[test]
    fn mapped_role_replaces_the_detected_column() {
        let columns = columns(&[
            ("Mail", ColumnRole::Address),
            ("Private mail", ColumnRole::Field("Private mail".into())),
            ("City", ColumnRole::Field("City".into())),
        ]);
        let maps = ["private mail=address".parse().unwrap(), "City=town".parse().unwrap()];
        assert_eq!(
            roles(&columns, &maps).unwrap(),
            [ColumnRole::Ignore, ColumnRole::Address, ColumnRole::Field("town".into())]
        );
    }

    #[test]
    fn unknown_column_is_a_usage_error_that_lists_columns() {
        let columns = columns(&[("Mail", ColumnRole::Address)]);
        let error = roles(&columns, &["Post=address".parse().unwrap()]).unwrap_err();
        assert!(matches!(&error, CliError::Usage(text) if text.contains("Its columns are: Mail.")));
    }
}
