//! `template list | render | export`: the designs of the gallery, without a workspace.

use std::io::Write;
use std::path::Path;

use postroom_design::gallery::{self, Category, Design};
use postroom_mail::template::KnownFields;
use postroom_mail::{Composer, MessageSource};
use postroom_model::campaign::Draft;
use postroom_model::clock::Clock;
use postroom_model::contact::{Address, ContactView, Mailbox};
use postroom_model::id::{CampaignId, DeliveryId};
use postroom_model::mail::SenderDetails;
use serde::Serialize;

use super::mail_content;
use crate::args::template::{RenderArgs, TemplateCommand};
use crate::error::{CliError, ExitStatus, failed, write_error};
use crate::output::Output;

type Data = serde_json::Map<String, serde_json::Value>;

#[derive(Serialize)]
struct TemplateJson<'a> {
    id: &'a str,
    name: &'a str,
    category: Category,
    description: &'a str,
}

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
    let name = from.name.clone().unwrap_or_default();
    let design = design.with_sender(&name, "");
    let draft = Draft {
        from_name: name,
        from_address: from.address.as_str().to_owned(),
        subject: design.subject.clone(),
        preheader: design.preheader.clone(),
        content: mail_content::of_document(&design.document)?,
        ..Draft::default()
    };
    let source = MessageSource {
        campaign: &CampaignId::new(),
        draft: &draft,
        pictures: &mail_content::gallery_pictures(&draft.content),
        letterhead: &SenderDetails::default(),
        names: &KnownFields::any(),
    };
    let fields = std::collections::BTreeMap::new();
    let contact =
        ContactView { address: &to, given_name: None, family_name: None, fields: &fields };
    let composer = Composer::new(&source).map_err(failed)?;
    let now = Clock::system().now();
    let message =
        composer.build_with_data(&contact, &DeliveryId::new(), now, &data).map_err(failed)?;
    let mut out = std::io::stdout().lock();
    out.write_all(&message.bytes).and_then(|()| out.flush()).map_err(write_error)
}

fn read_data(file: &Path) -> Result<Data, CliError> {
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
