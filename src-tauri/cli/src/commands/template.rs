//! `template list | render | export`: the designs of the gallery, without a workspace.

use std::io::Write;
use std::path::Path;

use postroom_design::gallery::{self, Category, Design};
use postroom_engine::designs::{SampleData, compose_design};
use postroom_model::clock::Clock;
use postroom_model::contact::{Address, Mailbox};
use serde::Serialize;

use crate::args::template::{RenderArgs, TemplateCommand};
use crate::error::{CliError, ExitStatus, failed, write_error};
use crate::output::Output;

#[derive(Serialize)]
struct TemplateJson<'a> {
    id: &'a str,
    name: &'a str,
    category: Category,
    description: &'a str,
}

/// Lists, shows or renders the designs of the gallery.
///
/// # Errors
/// [`CliError`] when the design is unknown or cannot be rendered, or a file cannot be read or
/// written.
pub fn run(command: TemplateCommand, output: &Output) -> Result<ExitStatus, CliError> {
    match command {
        TemplateCommand::List => list(output)?,
        TemplateCommand::Render(args) => render(&args)?,
        TemplateCommand::Export { id, file } => {
            let text = serde_json::to_string_pretty(&by_id(&id)?).map_err(failed)?;
            std::fs::write(&file, text).map_err(|error| cannot_write(&file, &error))?;
        }
    }
    Ok(ExitStatus::Success)
}

fn list(output: &Output) -> Result<(), CliError> {
    let designs = gallery::designs();
    let rows: Vec<TemplateJson<'_>> = designs
        .iter()
        .map(|design| TemplateJson {
            id: &design.id,
            name: &design.name,
            category: design.category,
            description: &design.description,
        })
        .collect();
    output.print_rows(&rows, &["Id", "Name", "When to use it"], |row| {
        vec![row.id.to_owned(), row.name.to_owned(), row.description.to_owned()]
    })
}

/// The design with this id.
///
/// # Errors
/// [`CliError`] when the gallery has no such design.
pub fn by_id(id: &str) -> Result<Design, CliError> {
    gallery::design(id).ok_or_else(|| {
        CliError::Failed(format!(
            "There is no design “{id}”. `postroom-cli template list` shows all of them."
        ))
    })
}

fn render(args: &RenderArgs) -> Result<(), CliError> {
    let from = Mailbox::parse(&args.from)
        .map_err(|error| CliError::Usage(format!("--from {}: {error}.", args.from)))?;
    let to = Address::parse(&args.to)
        .map_err(|error| CliError::Usage(format!("--to {}: {error}.", args.to)))?;
    let design = by_id(&args.id)?;
    let data = match &args.data {
        Some(file) => read_data(file)?,
        None => design.sample_data.clone(),
    };
    let message =
        compose_design(&design, &from, &to, &data, Clock::system().now()).map_err(failed)?;
    let mut out = std::io::stdout().lock();
    out.write_all(&message.bytes).and_then(|()| out.flush()).map_err(write_error)
}

fn read_data(file: &Path) -> Result<SampleData, CliError> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        CliError::Failed(format!("{} cannot be read: {error}.", file.display()))
    })?;
    serde_json::from_str(&text).map_err(|error| {
        CliError::Failed(format!("{} is not a JSON object: {error}.", file.display()))
    })
}

fn cannot_write(file: &Path, error: &std::io::Error) -> CliError {
    CliError::Failed(format!("{} cannot be written: {error}.", file.display()))
}
