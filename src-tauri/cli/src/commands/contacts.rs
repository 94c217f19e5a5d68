//! `contacts list | export`, and the way to the others.

use std::io::Write;
use std::path::{Path, PathBuf};

use postroom_engine::Engine;
use postroom_import::export::{CsvWriter, people_head, person_cells};
use postroom_store::contacts::{ContactFilter, ContactRow, Selection};
use serde::Serialize;

use super::{import, look, open, past};
use crate::contact_args::ContactsCommand;
use crate::failure::{Failure, Outcome, failed, wrote};
use crate::shapes::ContactLine;
use crate::voice::Voice;

/// People read at once.
const PAGE: i64 = 1_000;

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
        ContactsCommand::Import(args) => import::run(&engine, args, voice).await,
        ContactsCommand::Imports => past::list(&engine, voice).await,
        ContactsCommand::List { list } => list_contacts(&engine, list.as_deref(), voice).await,
        ContactsCommand::Export { file } => export(&engine, &file, voice).await,
    };
    engine.shut().await;
    done
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
    list_people(engine, filter, voice).await?;
    Ok(Outcome::Done)
}

/// Prints the people whom a filter shows.
pub async fn list_people(
    engine: &Engine,
    filter: ContactFilter,
    voice: &Voice,
) -> Result<(), Failure> {
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
                    // Their own word is one thing, the suppression list another.
                    match line.suppressed && line.status == "subscribed" {
                        true => "suppressed".to_owned(),
                        false => line.status.to_owned(),
                    },
                    line.lists.join(", "),
                ]
            },
        )?;
    }
    Ok(())
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
    voice.answer(&Exported { exported, file }, || match exported {
        1 => format!("1 contact is in {}.", file.display()),
        _ => format!("{exported} contacts are in {}.", file.display()),
    })?;
    Ok(Outcome::Done)
}

async fn write_all(engine: &Engine, out: impl Write) -> Result<u64, Failure> {
    let fields = engine.store().contact_fields().await.map_err(failed)?;
    let mut out = CsvWriter::new(out).map_err(wrote)?;
    out.row(people_head(&fields)).map_err(wrote)?;
    let mut exported = 0;
    each_page(engine, ContactFilter::default(), |page| {
        for row in page {
            let cells = person_cells(&row.contact, &row.list_names, &row.tag_names, &fields);
            out.row(cells).map_err(wrote)?;
            exported += 1;
        }
        Ok(())
    })
    .await?;
    out.finish().and_then(|mut out| out.flush()).map_err(wrote)?;
    Ok(exported)
}
