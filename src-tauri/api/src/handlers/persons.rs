//! One contact with all its data: view, note, export, erase.

use postroom_model::id::ContactId;
use postroom_store::persons::traces::PersonTraces;
use postroom_store::persons::{PersonMail, PersonRecord};
use serde::Serialize;

use super::changes::change_out;
use super::contacts::detail_out;
use super::suppressions::suppression_out;
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

fn mail_view(mail: PersonMail) -> PersonMailView {
    PersonMailView {
        delivery: mail.delivery,
        campaign: mail.campaign,
        campaign_name: mail.campaign_name,
        subject: mail.subject,
        status: mail.status,
        relay: mail.relay,
        attempts: mail.attempts,
        reply: mail.reply,
        at: mail.at,
        since: mail.since,
    }
}

fn person_view(record: PersonRecord) -> PersonView {
    PersonView {
        consent: record.contact.consent,
        contact: detail_out(record.contact),
        list_names: record.lists,
        tags: record.tags,
        consents: record.consents,
        suppressions: record.suppressions.into_iter().map(suppression_out).collect(),
        note: record.note,
        mails: record.mails.into_iter().map(mail_view).collect(),
        since: record.since,
        changes: record.changes.into_iter().map(change_out).collect(),
    }
}

pub(crate) async fn person_get(
    host: &Host,
    request: ById<ContactId>,
) -> Result<PersonView, ApiError> {
    Ok(person_view(host.engine().read().person(&request.id).await?))
}

pub(crate) async fn person_note(host: &Host, request: PersonNote) -> Result<Nothing, ApiError> {
    let engine = host.engine();
    let id = request.id;
    engine.set_note(&id, &request.body).await?;
    Ok(Nothing {})
}

/// All that is kept about a person.
#[derive(Serialize)]
struct PersonExportFile {
    #[serde(flatten)]
    person: PersonView,
    #[serde(flatten)]
    traces: PersonTraces,
}

pub(crate) async fn person_export(host: &Host, request: PersonExport) -> Result<Saved, ApiError> {
    let traces = host.engine().read().person_traces(&request.id).await?;
    let view =
        PersonExportFile { person: person_get(host, ById { id: request.id }).await?, traces };
    let path = host.save_path(&request.token)?;
    let failed = |error: std::io::Error| {
        ApiError::new("cannot_write", format!("The file could not be written: {error}."))
            .hint("Nothing in the workspace has changed. Choose another place.")
    };
    let text = serde_json::to_string_pretty(&view).map_err(ApiError::bad_request)?;
    std::fs::write(&path, text).map_err(failed)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(Saved { name: name.unwrap_or_default(), rows: 1 })
}

pub(crate) async fn person_erase(
    host: &Host,
    request: ById<ContactId>,
) -> Result<Nothing, ApiError> {
    let engine = host.engine();
    engine.erase_contact(&request.id).await?;
    Ok(Nothing {})
}
