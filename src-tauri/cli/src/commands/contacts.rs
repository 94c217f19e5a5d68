//! `contacts list | export`, and the way to the others.

use std::io::Write;
use std::path::{Path, PathBuf};

use postroom_engine::engine::Engine;
use postroom_engine::import::export::{CsvWriter, people_head, person_cells};
use postroom_engine::store::contacts::{ContactFilter, ContactRow, Selection};
use serde::Serialize;

use super::{import, import_history, import_preview, workspace};
use crate::args::contacts::ContactsCommand;
use crate::error::{CliError, ExitStatus, failed, write_error};
use crate::json::ContactLine;
use crate::output::Output;

/// People read at once.
const PAGE: i64 = 1_000;

pub async fn run(
    workspace: Option<PathBuf>,
    command: ContactsCommand,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    let command = match command {
        // These two look and change nothing: no workspace is opened.
        ContactsCommand::Check => return import_preview::check(output),
        ContactsCommand::Preview { file, read } => {
            return import_preview::preview(file, read, output).await;
        }
        other => other,
    };
    let engine = workspace::open(workspace).await?;
    let done = match command {
        ContactsCommand::Check | ContactsCommand::Preview { .. } => Ok(ExitStatus::Success),
        ContactsCommand::Import(args) => import::run(&engine, args, output).await,
        ContactsCommand::Imports => import_history::list(&engine, output).await,
        ContactsCommand::List { list } => list_contacts(&engine, list.as_deref(), output).await,
        ContactsCommand::Export { file } => export(&engine, &file, output).await,
    };
    engine.shut().await;
    done
}

/// Goes through the people of a list, or all, a page at a time.
async fn each_page(
    engine: &Engine,
    filter: ContactFilter,
    mut give: impl FnMut(Vec<ContactRow>) -> Result<(), CliError>,
) -> Result<(), CliError> {
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
    output: &Output,
) -> Result<ExitStatus, CliError> {
    let list = match list {
        Some(name) => Some(workspace::list_by_name(engine, name).await?),
        None => None,
    };
    let filter = ContactFilter { list, ..ContactFilter::default() };
    list_people(engine, filter, output).await?;
    Ok(ExitStatus::Success)
}

/// Prints the people whom a filter shows.
pub async fn list_people(
    engine: &Engine,
    filter: ContactFilter,
    output: &Output,
) -> Result<(), CliError> {
    let mut lines = Vec::new();
    each_page(engine, filter, |page| {
        let page = page.into_iter().map(ContactLine::from);
        if output.is_json() {
            // A stream: what is read is out before the next page comes.
            return page.into_iter().try_for_each(|line| output.print(&line, String::new));
        }
        lines.extend(page);
        Ok(())
    })
    .await?;
    if !output.is_json() {
        output.print_rows(
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

async fn export(engine: &Engine, file: &Path, output: &Output) -> Result<ExitStatus, CliError> {
    if file == Path::new("-") {
        if output.is_json() {
            let text = "With --json, standard output is for JSON: give the export a file.";
            return Err(CliError::Usage(text.to_owned()));
        }
        write_all(engine, std::io::stdout().lock()).await?;
        return Ok(ExitStatus::Success);
    }
    let unwritable = |error: std::io::Error| {
        CliError::Failed(format!("{} cannot be written: {error}.", file.display()))
    };
    // Beside it first: a broken export never replaces a whole one.
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let out = std::fs::File::create(&part).map_err(unwritable)?;
    let exported = write_all(engine, std::io::BufWriter::new(out)).await?;
    std::fs::rename(&part, file).map_err(unwritable)?;
    output.print(&Exported { exported, file }, || match exported {
        1 => format!("1 contact is in {}.", file.display()),
        _ => format!("{exported} contacts are in {}.", file.display()),
    })?;
    Ok(ExitStatus::Success)
}

async fn write_all(engine: &Engine, out: impl Write) -> Result<u64, CliError> {
    let fields = engine.store().contact_fields().await.map_err(failed)?;
    let mut out = CsvWriter::new(out).map_err(write_error)?;
    out.row(people_head(&fields)).map_err(write_error)?;
    let mut exported = 0;
    each_page(engine, ContactFilter::default(), |page| {
        for row in page {
            let cells = person_cells(&row.contact, &row.list_names, &row.tag_names, &fields);
            out.row(cells).map_err(write_error)?;
            exported += 1;
        }
        Ok(())
    })
    .await?;
    out.finish().and_then(|mut out| out.flush()).map_err(write_error)?;
    Ok(exported)
}
