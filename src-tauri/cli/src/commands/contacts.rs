//! `contacts import | imports | list | export`.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use postroom_engine::engine::{Engine, ImportOrder, ImportPhase, ImportProgress};
use postroom_engine::import::export::CsvWriter;
use postroom_engine::import::{Addresses, Column, ColumnRole, Plan};
use postroom_engine::store::contacts::{ContactFilter, ContactRow, Selection};
use serde::Serialize;

use super::{look, open, past};
use crate::args::{ColumnMap, ContactsCommand, ContactsImport};
use crate::failure::{Failure, Outcome, failed};
use crate::shapes::{ContactLine, ImportReport};
use crate::stop;
use crate::voice::Voice;

/// People read at once.
const PAGE: i64 = 1_000;
/// How often progress is drawn.
const TICK: Duration = Duration::from_millis(100);
/// Refused rows that are named to a person; `--json` names them all.
const NAMED: usize = 10;

pub async fn run(
    workspace: Option<PathBuf>,
    command: ContactsCommand,
    voice: &Voice,
) -> Result<Outcome, Failure> {
    let command = match command {
        // These two look and change nothing: no workspace is opened.
        ContactsCommand::Check => return look::check(voice),
        ContactsCommand::Preview { file, read } => return look::preview(file, read, voice).await,
        other => other,
    };
    let engine = open::open(workspace).await?;
    let done = match command {
        ContactsCommand::Check | ContactsCommand::Preview { .. } => Ok(Outcome::Done),
        ContactsCommand::Import(args) => import(&engine, args, voice).await,
        ContactsCommand::Imports => past::list(&engine, voice).await,
        ContactsCommand::List { list } => list_contacts(&engine, list.as_deref(), voice).await,
        ContactsCommand::Export { file } => export(&engine, &file, voice).await,
    };
    engine.shut().await;
    done
}

async fn import(engine: &Engine, args: ContactsImport, voice: &Voice) -> Result<Outcome, Failure> {
    if let Some(id) = &args.undo {
        return past::undo(engine, id, voice).await;
    }
    let Some(file) = args.file else { return Err(Failure::Usage("Which file?".to_owned())) };
    let overview = look::overview(&file, &args.read).await?;
    let plan = Plan {
        dialect: overview.dialect,
        columns: roles(&overview.columns, &args.map)?,
        addresses: if args.each_address { Addresses::Each } else { Addresses::First },
        lists: Vec::new(),
        policy: args.policy.into(),
        consent: args.consent.into(),
        people_out: overview.people_out,
    };
    if plan.people_out.is_some() {
        voice.say("This is a list of people who opted out or whose mail came back: they go on the suppression list and get no mail.");
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let order = ImportOrder {
        path: file,
        name,
        plan,
        new_list: args.list,
        wording: args.wording,
        dry_run: args.dry_run,
    };
    let started = engine.imports().start(order).await.map_err(failed)?;
    let done = until_done(engine, &started, voice).await?;
    let report = ImportReport::from(&done);
    voice.answer(&report, || told(&done, &report))?;
    match (done.phase, done.failure) {
        (ImportPhase::Done, _) => Ok(Outcome::Done),
        (ImportPhase::Stopped | ImportPhase::Running, _) => {
            Err(Failure::Failed("Stopped. What was imported until then stays.".to_owned()))
        }
        (ImportPhase::Failed, failure) => {
            Err(failed(failure.map_or_else(String::new, |(_, sentence)| sentence)))
        }
    }
}

async fn until_done(
    engine: &Engine,
    started: &ImportProgress,
    voice: &Voice,
) -> Result<ImportProgress, Failure> {
    let stopped = stop::told();
    tokio::pin!(stopped);
    let bar = voice.progress(0);
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
fn roles(columns: &[Column], maps: &[ColumnMap]) -> Result<Vec<ColumnRole>, Failure> {
    let mut roles: Vec<ColumnRole> = columns.iter().map(|column| column.role.clone()).collect();
    let mut given = BTreeSet::new();
    for map in maps {
        let wanted = map.column.trim().to_lowercase();
        let at = columns.iter().position(|column| column.header.trim().to_lowercase() == wanted);
        let Some(at) = at else {
            let names: Vec<&str> = columns.iter().map(|column| column.header.as_str()).collect();
            return Err(Failure::Usage(format!(
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
    for (code, count) in &done.doubt_counts {
        let one = done.doubts.iter().find(|one| one.code == *code);
        let Some(one) = one else { continue };
        let (row, address, reason) = (one.row, &one.address, &one.reason);
        text.push_str(&format!("\n  worth a look ({count}): row {row}, {address}: {reason}"));
    }
    if done.no_consent > 0 {
        text.push_str(&format!(
            " {} of them have given no consent and get no mail.",
            done.no_consent
        ));
    }
    if done.stay_out > 0 {
        text.push_str(&format!(" {} opted out or bounced and stay out.", done.stay_out));
    }
    if done.refused > 0 {
        text.push_str(&format!(" {} left out:", rows(done.refused)));
        for refused in report.refused.iter().take(NAMED) {
            text.push_str(&format!(
                "\n  row {}: {} ({})",
                refused.row, refused.reason, refused.address
            ));
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
    if n == 1 { "1 row".to_owned() } else { format!("{n} rows") }
}

/// Goes through the people of a list, or all, a page at a time.
async fn each_page(
    engine: &Engine,
    filter: ContactFilter,
    mut give: impl FnMut(Vec<ContactRow>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let selection = Selection::Matching { filter, except: Vec::new() };
    let mut after = String::new();
    loop {
        let page =
            engine.store().selected_contacts(&selection, &after, PAGE, engine.clock().now()).await;
        let page = page.map_err(failed)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.contact.address.key();
        give(page)?;
    }
}

async fn list_contacts(
    engine: &Engine,
    list: Option<&str>,
    voice: &Voice,
) -> Result<Outcome, Failure> {
    let list = match list {
        Some(name) => Some(open::list(engine, name).await?),
        None => None,
    };
    let filter = ContactFilter { list, ..ContactFilter::default() };
    let mut lines = Vec::new();
    each_page(engine, filter, |page| {
        let page = page.into_iter().map(ContactLine::from);
        if voice.is_json() {
            // A stream: what is read is out before the next page comes.
            return page.into_iter().try_for_each(|line| voice.answer(&line, String::new));
        }
        lines.extend(page);
        Ok(())
    })
    .await?;
    if !voice.is_json() {
        voice.list(
            &lines,
            &["ADDRESS", "GIVEN NAME", "FAMILY NAME", "STATUS", "LISTS"],
            |line| {
                vec![
                    line.address.clone(),
                    line.given_name.clone().unwrap_or_default(),
                    line.family_name.clone().unwrap_or_default(),
                    line.status.to_owned(),
                    line.lists.join(", "),
                ]
            },
        )?;
    }
    Ok(Outcome::Done)
}

#[derive(Serialize)]
struct Exported<'a> {
    exported: u64,
    file: &'a Path,
}

async fn export(engine: &Engine, file: &Path, voice: &Voice) -> Result<Outcome, Failure> {
    if file == Path::new("-") {
        if voice.is_json() {
            let text = "With --json, standard output is for JSON: give the export a file.";
            return Err(Failure::Usage(text.to_owned()));
        }
        write_all(engine, std::io::stdout().lock()).await?;
        return Ok(Outcome::Done);
    }
    let unwritable = |error: std::io::Error| {
        Failure::Failed(format!("{} cannot be written: {error}.", file.display()))
    };
    // Beside it first: a broken export never replaces a whole one.
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let out = std::fs::File::create(&part).map_err(unwritable)?;
    let exported = write_all(engine, std::io::BufWriter::new(out)).await?;
    std::fs::rename(&part, file).map_err(unwritable)?;
    voice.answer(&Exported { exported, file }, || {
        format!("{exported} contacts are in {}.", file.display())
    })?;
    Ok(Outcome::Done)
}

async fn write_all(engine: &Engine, out: impl Write) -> Result<u64, Failure> {
    let fields = engine.store().contact_fields().await.map_err(failed)?;
    let mut out = CsvWriter::new(out).map_err(failed)?;
    let usual = ["address", "given_name", "family_name", "status", "lists"];
    out.row(usual.iter().copied().chain(fields.iter().map(String::as_str))).map_err(failed)?;
    let mut exported = 0;
    each_page(engine, ContactFilter::default(), |page| {
        for row in page {
            let line = ContactLine::from(row);
            let lists = line.lists.join("; ");
            let mut cells = vec![
                line.address.as_str(),
                line.given_name.as_deref().unwrap_or(""),
                line.family_name.as_deref().unwrap_or(""),
                line.status,
                &lists,
            ];
            cells
                .extend(fields.iter().map(|name| line.fields.get(name).map_or("", String::as_str)));
            out.row(cells).map_err(failed)?;
            exported += 1;
        }
        Ok(())
    })
    .await?;
    out.finish().and_then(|mut out| out.flush()).map_err(failed)?;
    Ok(exported)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use postroom_engine::import::{Confidence, FieldKind};

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
            })
            .collect()
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
        assert!(matches!(&error, Failure::Usage(text) if text.contains("It has: Mail.")));
    }
}
