//! `contacts list | export`; dispatches the other `contacts` commands to their files.

use std::io::Write;
use std::path::{Path, PathBuf};

use postroom_engine::Engine;
use postroom_import::export::{CsvWriter, people_head, person_cells};
use postroom_model::contact::ContactStatus;
use postroom_store::contacts::{ContactFilter, ContactRow, Selection};
use serde::Serialize;

use super::{import, import_history, import_preview, workspace};
use crate::args::contacts::ContactsCommand;
use crate::error::{CliError, ExitStatus, failed, write_error};
use crate::json::ContactJson;
use crate::output::Output;

/// Contacts per page.
const PAGE: i64 = 1_000;

/// Runs a `contacts` command.
///
/// # Errors
/// [`CliError`] when the workspace cannot be opened or the command fails.
pub async fn run(
    workspace: Option<PathBuf>,
    command: ContactsCommand,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    let command = match command {
        // These two need no workspace.
        ContactsCommand::Check => return import_preview::check(output),
        ContactsCommand::Preview { file, read } => {
            return import_preview::preview(file, read, output).await;
        }
        other => other,
    };
    let engine = workspace::open(workspace).await?;
    let result = match command {
        ContactsCommand::Check | ContactsCommand::Preview { .. } => Ok(ExitStatus::Success),
        ContactsCommand::Import(args) => import::run(&engine, *args, output).await,
        ContactsCommand::Imports => import_history::list(&engine, output).await,
        ContactsCommand::List { list } => list_contacts(&engine, list.as_deref(), output).await,
        ContactsCommand::Export { file } => export(&engine, &file, output).await,
    };
    engine.shutdown().await;
    result
}

/// Passes the contacts that match the filter to `handle`, page by page.
async fn each_page(
    engine: &Engine,
    filter: ContactFilter,
    mut handle: impl FnMut(Vec<ContactRow>) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let selection = Selection::Matching { filter, except: Vec::new() };
    let mut after = String::new();
    loop {
        let page =
            engine.read().selected_contacts(&selection, &after, PAGE, engine.clock().now()).await;
        let page = page.map_err(failed)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.contact.address.key();
        handle(page)?;
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
    list_matching(engine, filter, output).await?;
    Ok(ExitStatus::Success)
}

/// Prints the contacts that match a filter.
///
/// # Errors
/// [`CliError`] when the store cannot be read or standard output cannot be written.
pub async fn list_matching(
    engine: &Engine,
    filter: ContactFilter,
    output: &Output,
) -> Result<(), CliError> {
    let mut lines = Vec::new();
    each_page(engine, filter, |page| {
        let page = page.into_iter().map(ContactJson::from);
        if output.is_json() {
            // Print each page before the next one is read.
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
                    // The suppression list blocks a contact whose own status allows mail.
                    match line.suppressed && line.status == ContactStatus::Subscribed {
                        true => "suppressed".to_owned(),
                        false => line.status.word().to_owned(),
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
            let text =
                "With --json, standard output is reserved for JSON. Export to a file instead.";
            return Err(CliError::Usage(text.to_owned()));
        }
        write_all(engine, std::io::stdout().lock()).await?;
        return Ok(ExitStatus::Success);
    }
    let write_failed = |error: std::io::Error| {
        CliError::Failed(format!("{} cannot be written: {error}.", file.display()))
    };
    // Write to a temporary file beside it first: a failed export never replaces a complete one.
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let out = std::fs::File::create(&part).map_err(write_failed)?;
    let exported = write_all(engine, std::io::BufWriter::new(out)).await?;
    std::fs::rename(&part, file).map_err(write_failed)?;
    output.print(&Exported { exported, file }, || match exported {
        1 => format!("1 contact was exported to {}.", file.display()),
        _ => format!("{exported} contacts were exported to {}.", file.display()),
    })?;
    Ok(ExitStatus::Success)
}

async fn write_all(engine: &Engine, out: impl Write) -> Result<u64, CliError> {
    let fields = engine.read().contact_fields().await.map_err(failed)?;
    let mut out = CsvWriter::new(out).map_err(write_error)?;
    out.row(people_head(&fields)).map_err(write_error)?;
    let mut exported = 0;
    each_page(engine, ContactFilter::default(), |page| {
        for row in page {
            let cells = person_cells(
                &row.contact,
                row.suppressed,
                &row.list_names,
                &row.tag_names,
                &fields,
            );
            out.row(cells).map_err(write_error)?;
            exported += 1;
        }
        Ok(())
    })
    .await?;
    out.finish().and_then(|mut out| out.flush()).map_err(write_error)?;
    Ok(exported)
}
