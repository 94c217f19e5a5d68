//! `contacts import`: a file, one of its sheets, or all of them, with a report for each.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use postroom_engine::engine::{Engine, ImportOrder, ImportPhase, ImportProgress};
use postroom_engine::import::{Addresses, Column, ColumnRole, Overview, Plan};

use super::{import_history, import_preview};
use crate::args::contacts::{ColumnMap, ContactsImport, ReadArgs};
use crate::error::{CliError, ExitStatus, failed};
use crate::json::ImportReport;
use crate::output::{Output, counted};
use crate::signals;

/// How often progress is drawn.
const TICK: Duration = Duration::from_millis(100);
/// Refused rows that are named to a person; `--json` names them all.
const NAMED: usize = 10;

pub async fn run(
    engine: &Engine,
    args: ContactsImport,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    if let Some(id) = &args.undo {
        return import_history::undo(engine, id, output).await;
    }
    let Some(file) = &args.file else { return Err(CliError::Usage("Which file?".to_owned())) };
    let overview = import_preview::overview(file, &args.read).await?;
    if args.all_sheets && overview.sheets.len() > 1 {
        let shown = |sheet: &&String| !overview.hidden.contains(sheet);
        let sheets: Vec<String> = overview.sheets.iter().filter(shown).cloned().collect();
        for hidden in &overview.hidden {
            output
                .message(&format!("{hidden}: left out, the workbook hides it. --sheet takes it."));
        }
        return import_all(engine, file, &sheets, &args, output).await;
    }
    one_is_meant(file, &overview, &args, output).await?;
    if overview.activity.is_some() && args.map.is_empty() {
        return Err(CliError::Failed(format!(
            "{} is a record of what came of mails, not a list of people: read it with events \
             import. To take its people in all the same, name a column with --map, such as \
             --map COLUMN=address. Nothing was imported.",
            file.display()
        )));
    }
    let done = import_one(engine, file, overview, &args, output).await?;
    let done = ended(done)?;
    let report = ImportReport::from(&done);
    output.print(&report, || told(&done, &report))?;
    Ok(ExitStatus::Success)
}

/// Of several tables the user says which, unless only one of them holds people.
async fn one_is_meant(
    file: &Path,
    overview: &Overview,
    args: &ContactsImport,
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
            let seen = import_preview::overview(file, &read).await;
            if seen.is_ok_and(|seen| has_address(&seen)) {
                tables.push(sheet.clone());
            }
        }
    }
    if tables.len() > 1 {
        return Err(CliError::Usage(format!(
            "There are {} tables in {}: {}. Name one with --sheet, or take all with --all-sheets.",
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

fn has_address(overview: &Overview) -> bool {
    overview.columns.iter().any(|column| column.role == ColumnRole::Address)
}

/// One after the other; each is an import of its own, with its report.
async fn import_all(
    engine: &Engine,
    file: &Path,
    sheets: &[String],
    args: &ContactsImport,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    for sheet in sheets {
        let read = ReadArgs { sheet: Some(sheet.clone()), ..args.read.clone() };
        let overview = match import_preview::overview(file, &read).await {
            Ok(overview) => overview,
            Err(failure) => {
                output.message(&format!("{sheet}: left out. {failure}"));
                continue;
            }
        };
        if overview.activity.is_some() && args.map.is_empty() {
            output.message(&format!(
                "{sheet}: left out, it is a record of what came of mails. Read it with events import."
            ));
            continue;
        }
        if !has_address(&overview) && args.map.is_empty() {
            output.message(&format!("{sheet}: left out, it holds no addresses."));
            continue;
        }
        output.message(&format!("{sheet}:"));
        let done = ended(import_one(engine, file, overview, args, output).await?)?;
        let report = ImportReport { sheet: Some(sheet.clone()), ..ImportReport::from(&done) };
        output.print(&report, || told(&done, &report))?;
    }
    Ok(ExitStatus::Success)
}

async fn import_one(
    engine: &Engine,
    file: &Path,
    overview: Overview,
    args: &ContactsImport,
    output: &Output,
) -> Result<ImportProgress, CliError> {
    let guessed = overview.people_out.filter(|_| !args.people_in);
    let plan = Plan {
        columns: roles(&overview.columns, &args.map)?,
        dialect: overview.dialect,
        addresses: if args.each_address { Addresses::Each } else { Addresses::First },
        lists: Vec::new(),
        policy: args.policy.into(),
        consent: args.consent.into(),
        people_out: args.people_out.map(Into::into).or(guessed),
    };
    if plan.people_out.is_some() {
        let overrule = if guessed.is_some() && args.people_out.is_none() {
            " --people-in overrules that."
        } else {
            ""
        };
        output.message(&format!("This is a list of people who opted out or whose mail came back: they go on the suppression list and get no mail.{overrule}"));
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let order = ImportOrder {
        path: file.to_owned(),
        name,
        plan,
        new_list: args.list.clone(),
        wording: args.wording.clone(),
        dry_run: args.dry_run,
    };
    let started = engine.imports().start(order).await.map_err(failed)?;
    until_done(engine, &started, output).await
}

/// Only what came to its end is an answer: of what did not, the sentence says what stays and how it
/// is taken back.
fn ended(done: ImportProgress) -> Result<ImportProgress, CliError> {
    let sentence = match (done.phase, &done.failure) {
        (ImportPhase::Done, _) => return Ok(done),
        (ImportPhase::Stopped | ImportPhase::Running, _) => CliError::Failed("Stopped.".to_owned()),
        (ImportPhase::Failed, Some((_, sentence))) => failed(sentence),
        (ImportPhase::Failed, None) => CliError::Failed("The import failed.".to_owned()),
    };
    if done.dry_run || done.added + done.updated + done.unchanged == 0 {
        return Err(CliError::Failed(format!("{sentence} Nothing was imported.")));
    }
    Err(CliError::Failed(format!(
        "{sentence} What was imported until then stays: {} added, {} changed.\n\
         To take it back: contacts import --undo {}",
        done.added, done.updated, done.id
    )))
}

async fn until_done(
    engine: &Engine,
    started: &ImportProgress,
    output: &Output,
) -> Result<ImportProgress, CliError> {
    let stopped = signals::stop_requested();
    tokio::pin!(stopped);
    let bar = output.progress_bar(0);
    let mut asked_to_stop = false;
    loop {
        let progress = engine.imports().progress(&started.id).map_err(failed)?;
        if progress.phase != ImportPhase::Running {
            bar.finish_and_clear();
            return Ok(progress);
        }
        bar.set_length(u64::try_from(progress.row_estimate).unwrap_or(0));
        bar.set_position(u64::try_from(progress.rows).unwrap_or(0));
        tokio::select! {
            () = &mut stopped, if !asked_to_stop => {
                asked_to_stop = true;
                engine.imports().stop(&started.id).map_err(failed)?;
            }
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

/// The guess, corrected by `--map`. A role that the user gives to one column is taken from the
/// column that was guessed to have it.
fn roles(columns: &[Column], maps: &[ColumnMap]) -> Result<Vec<ColumnRole>, CliError> {
    let mut roles: Vec<ColumnRole> = columns.iter().map(|column| column.role.clone()).collect();
    let mut given = BTreeSet::new();
    for map in maps {
        let wanted = map.column.trim().to_lowercase();
        let at = columns.iter().position(|column| column.header.trim().to_lowercase() == wanted);
        let Some(at) = at else {
            let names: Vec<&str> = columns.iter().map(|column| column.header.as_str()).collect();
            return Err(CliError::Usage(format!(
                "The file has no column \u{201C}{}\u{201D}. It has: {}.",
                map.column,
                names.join(", ")
            )));
        };
        given.insert(at);
        if let Some(role) = roles.get_mut(at) {
            *role = role_named(&map.field);
        }
    }
    for at in &given {
        let taken = roles.get(*at).cloned();
        for (other, role) in roles.iter_mut().enumerate() {
            if !given.contains(&other) && Some(&*role) == taken.as_ref() {
                *role = ColumnRole::Ignore;
            }
        }
    }
    Ok(roles)
}

fn role_named(field: &str) -> ColumnRole {
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

fn told(done: &ImportProgress, report: &ImportReport) -> String {
    let (added, changed) = match done.dry_run {
        true => ("would be added", "would be changed"),
        false => ("added", "changed"),
    };
    let mut text = format!(
        "{} read: {} {added}, {} {changed}, {} unchanged.",
        rows(done.rows),
        done.added,
        done.updated,
        done.unchanged
    );
    if done.no_consent > 0 {
        text.push_str(&match done.no_consent {
            1 => " 1 of them has given no consent and gets no mail.".to_owned(),
            n => format!(" {n} of them have given no consent and get no mail."),
        });
    }
    match done.stay_out {
        0 => {}
        1 => text.push_str(" 1 opted out, bounced or is suppressed, and stays out."),
        n => text.push_str(&format!(" {n} opted out, bounced or are suppressed, and stay out.")),
    }
    for (code, count) in &done.doubt_counts {
        let one = done.doubts.iter().find(|one| one.code == *code);
        let Some(one) = one else { continue };
        let (row, address, reason) = (one.row, &one.address, &one.reason);
        text.push_str(&format!("\n  worth a look ({count}): row {row}, {address}: {reason}"));
    }
    if done.refused > 0 {
        text.push_str(&format!("\n{} left out:", rows(done.refused)));
        for refused in report.refused.iter().take(NAMED) {
            text.push_str(&format!("\n  row {}: {}", refused.row, refused.reason));
            if !refused.address.is_empty() {
                text.push_str(&format!(" ({})", refused.address));
            }
        }
        if done.refused > i64::try_from(NAMED).unwrap_or(0) {
            text.push_str("\n  … `--json` names them all.");
        }
    }
    if !done.dry_run && done.added + done.updated > 0 {
        text.push_str(&format!("\nTo take it back: contacts import --undo {}", done.id));
    }
    text
}

fn rows(n: i64) -> String {
    counted(n, "row", "rows")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use postroom_engine::import::{Confidence, FieldKind, Notation};

    use super::*;

    fn columns(guessed: &[(&str, ColumnRole)]) -> Vec<Column> {
        guessed
            .iter()
            .map(|(header, role)| Column {
                header: (*header).to_owned(),
                samples: Vec::new(),
                role: role.clone(),
                confidence: Confidence::Sure,
                kind: FieldKind::Text,
                notation: Notation::AsWritten,
                ordered: false,
            })
            .collect()
    }

    #[test]
    fn an_import_that_was_stopped_says_how_to_take_it_back() {
        let stopped = |added, dry_run| {
            let done: ImportProgress = serde_json::from_value(serde_json::json!({
                "id": "i1", "name": "a.csv", "dry_run": dry_run, "phase": ImportPhase::Stopped,
                "rows": 3, "row_estimate": 3, "added": added, "updated": 0, "unchanged": 0,
                "stay_out": 0, "refused": 0, "reasons": [], "refusals": [], "failure": null,
            }))
            .unwrap();
            let id = done.id.clone();
            (id, ended(done).unwrap_err().to_string())
        };
        let (id, said) = stopped(3, false);
        assert!(said.ends_with(&format!("contacts import --undo {id}")), "{said}");
        assert!(said.contains("3 added"), "{said}");
        for (added, dry_run) in [(0, false), (3, true)] {
            assert_eq!(stopped(added, dry_run).1, "Stopped. Nothing was imported.");
        }
    }

    #[test]
    fn a_map_corrects_the_guess_and_takes_the_role_from_the_guessed_column() {
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
    fn an_unknown_column_is_wrong_usage_and_the_known_ones_are_named() {
        let columns = columns(&[("Mail", ColumnRole::Address)]);
        let error = roles(&columns, &["Post=address".parse().unwrap()]).unwrap_err();
        assert!(matches!(&error, CliError::Usage(text) if text.contains("It has: Mail.")));
    }
}
