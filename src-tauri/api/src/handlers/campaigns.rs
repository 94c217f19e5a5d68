//! Campaigns: list, draft, preview, test mail, pre-send checks, commands, pictures.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use postroom_engine::{EngineError, plain_subject};
use postroom_mail::template;
use postroom_model::campaign::{Campaign, CampaignStatus as EngineStatus, Content, Draft};
use postroom_model::clock::Timestamp;
use postroom_model::contact::ListKind;
use postroom_model::contact::segment::{Combinator as Joined, Rule};
use postroom_model::id::{CampaignId, ListId, PictureId};
use postroom_model::relay::RelayKind as EngineKind;
use postroom_store::pictures::StoredPicture;
use serde_json::Value;

use super::convert::some_text;
use super::plan::{forecast_out, plan_in, plan_out};
use super::selection::selection_in;
use crate::error::ApiError;
use crate::host::{Host, Upload};
use crate::wire::*;

/// Many relays limit a mail to about ten megabytes; a picture must leave room for the rest.
const PICTURE_MAX: usize = 8 * 1024 * 1024;

fn buttons(status: EngineStatus) -> Vec<CampaignCommand> {
    status.buttons()
}

/// The time at which the plan starts the draft.
fn starts_at(draft: &Draft) -> Option<Timestamp> {
    draft.plan.schedule.starts_at().ok().flatten()
}

pub(crate) fn title(draft: &Draft) -> String {
    if draft.name.is_empty() {
        plain_subject(&draft.subject).trim().to_owned()
    } else {
        draft.name.clone()
    }
}

pub(crate) async fn campaign_row(host: &Host, campaign: Campaign) -> Result<CampaignRow, ApiError> {
    let reader = host.engine().read();
    let counts = reader.counts(&campaign.id).await?;
    let relay_name = match &campaign.draft.relay {
        Some(relay) => reader.relay(relay).await.ok().map(|relay| relay.name),
        None => None,
    };
    let starts_at = match campaign.status {
        EngineStatus::Scheduled | EngineStatus::Overdue => starts_at(&campaign.draft),
        _ => None,
    };
    let mut allowed = buttons(campaign.status);
    if counts.refused + counts.expired == 0 {
        allowed.retain(|button| *button != CampaignCommand::RetryFailures);
    }
    Ok(CampaignRow {
        title: title(&campaign.draft),
        id: campaign.id,
        name: campaign.draft.name,
        subject: campaign.draft.subject,
        status: campaign.status,
        counts,
        total: counts.total(),
        relay_name,
        starts_at,
        created_at: campaign.created_at,
        updated_at: campaign.updated_at,
        started_at: campaign.started_at,
        finished_at: campaign.finished_at,
        buttons: allowed,
    })
}

fn draft_out(draft: Draft) -> CampaignDraft {
    CampaignDraft {
        name: draft.name,
        from_name: draft.from_name,
        from_address: draft.from_address,
        reply_to: draft.reply_to.unwrap_or_default(),
        subject: draft.subject,
        preheader: draft.preheader,
        lists: draft.lists,
        relay: draft.relay,
        plan: plan_out(&draft.plan),
        content: ContentView {
            html: draft.content.html,
            document: draft.content.document.map(|document| document.to_string()),
            text: draft.content.text,
        },
    }
}

fn draft_in(draft: CampaignDraft) -> Result<Draft, ApiError> {
    let document = match draft.content.document {
        Some(text) => Some(serde_json::from_str::<Value>(&text).map_err(ApiError::bad_request)?),
        None => None,
    };
    Ok(Draft {
        name: draft.name.trim().to_owned(),
        from_name: draft.from_name.trim().to_owned(),
        from_address: draft.from_address.trim().to_owned(),
        reply_to: some_text(draft.reply_to),
        subject: draft.subject,
        preheader: draft.preheader,
        lists: draft.lists,
        relay: draft.relay,
        plan: plan_in(draft.plan),
        content: Content { html: draft.content.html, document, text: draft.content.text },
    })
}

fn detail(campaign: Campaign) -> CampaignDetail {
    CampaignDetail {
        title: title(&campaign.draft),
        id: campaign.id,
        status: campaign.status,
        revision: campaign.revision,
        stopped_why: campaign.stopped_why,
        created_at: campaign.created_at,
        updated_at: campaign.updated_at,
        started_at: campaign.started_at,
        finished_at: campaign.finished_at,
        buttons: buttons(campaign.status),
        draft: draft_out(campaign.draft),
    }
}

pub(crate) async fn campaign_list(
    host: &Host,
    _request: Nothing,
) -> Result<Vec<CampaignRow>, ApiError> {
    let mut rows = Vec::new();
    for campaign in host.engine().read().campaigns().await? {
        rows.push(campaign_row(host, campaign).await?);
    }
    Ok(rows)
}

pub(crate) async fn campaign_get(
    host: &Host,
    request: ById<CampaignId>,
) -> Result<CampaignDetail, ApiError> {
    Ok(detail(host.engine().read().campaign(&request.id).await?))
}

/// A new draft has the sender, and the list and the relay when only one exists.
pub(crate) async fn campaign_create(
    host: &Host,
    _request: Nothing,
) -> Result<CampaignDetail, ApiError> {
    let lists = host.engine().read().lists(ListKind::List).await?;
    let only = if let [only] = lists.as_slice() { vec![only.list.id.clone()] } else { Vec::new() };
    create(host, only).await
}

pub(crate) async fn campaign_create_for(
    host: &Host,
    request: CampaignCreateFor,
) -> Result<CampaignDetail, ApiError> {
    let engine = host.engine();
    let list = match request.whom {
        AudienceSource::List { id } => id,
        AudienceSource::Selection { selection, name } => {
            let people = selection_in(host, selection).await?;
            let id = ListId::new();
            engine.put_list(&id, ListKind::List, &name).await?;
            engine.set_list_members(&people, &id, true).await?;
            id
        }
        AudienceSource::Import { id, name } => {
            let segments = engine.read().segments().await?;
            let rule = Rule::Import { import: id.0 };
            let whole = Rule::Group { together: Joined::All, rules: vec![rule.clone()] };
            match segments.into_iter().find(|one| one.rule == rule || one.rule == whole) {
                Some(known) => known.id,
                None => {
                    let id = ListId::new();
                    engine.put_segment(&id, &name, &whole).await?;
                    id
                }
            }
        }
    };
    create(host, vec![list]).await
}

async fn create(host: &Host, lists: Vec<ListId>) -> Result<CampaignDetail, ApiError> {
    let engine = host.engine();
    let profile = engine.profile().await?;
    let relays = engine.read().relays().await?;
    let mut real = relays.iter().filter(|relay| relay.kind == EngineKind::Smtp);
    let relay = match (real.next(), real.next()) {
        (Some(only), None) => Some(only.id.clone()),
        (Some(_), Some(_)) => None,
        (None, _) => relays.first().map(|practice| practice.id.clone()),
    };
    let draft = Draft {
        from_name: profile.sender_name,
        from_address: profile.sender_address,
        lists,
        relay,
        ..Draft::default()
    };
    let campaign = engine.create_campaign(&draft).await?;
    Ok(detail(campaign))
}

pub(crate) async fn campaign_save(
    host: &Host,
    request: CampaignSave,
) -> Result<CampaignSaved, ApiError> {
    let draft = draft_in(request.draft)?;
    let id = request.id;
    let (revision, updated_at) = host.engine().save_draft(&id, request.revision, &draft).await?;
    Ok(CampaignSaved { revision, updated_at })
}

pub(crate) async fn campaign_duplicate(
    host: &Host,
    request: ById<CampaignId>,
) -> Result<CampaignDetail, ApiError> {
    let engine = host.engine();
    let mut draft = engine.read().campaign(&request.id).await?.draft;
    if !draft.name.is_empty() {
        draft.name.push_str(" (2)");
    }
    let campaign = engine.create_campaign(&draft).await?;
    Ok(detail(campaign))
}

pub(crate) async fn campaign_delete(
    host: &Host,
    request: ById<CampaignId>,
) -> Result<Nothing, ApiError> {
    host.engine().delete_draft(&request.id).await?;
    Ok(Nothing {})
}

pub(crate) async fn campaign_command(
    host: &Host,
    request: CampaignCommandRequest,
) -> Result<CampaignDetail, ApiError> {
    let id = request.id;
    host.engine().command(&id, request.command).await?;
    campaign_get(host, ById { id }).await
}

pub(crate) async fn campaign_preview(
    host: &Host,
    request: PreviewRequest,
) -> Result<PreviewView, ApiError> {
    let draft = draft_in(request.draft)?;
    let contact = request.contact;
    let preview = match host.engine().preview(&draft, contact.as_ref(), request.place).await {
        Ok(preview) => preview,
        Err(EngineError::Message(error)) => {
            return Ok(PreviewView {
                contact: None,
                address: String::new(),
                name: String::new(),
                audience: 0,
                from: String::new(),
                reply_to: String::new(),
                subject: draft.subject,
                preheader: draft.preheader,
                html: String::new(),
                text: String::new(),
                size: 0,
                message_id: String::new(),
                trouble: Some(error.to_string()),
            });
        }
        Err(error) => return Err(error.into()),
    };
    let read = preview.reading;
    let person = |people: &[postroom_mail::viewer::Person]| match people.first() {
        None => String::new(),
        Some(one) => match &one.name {
            Some(name) => format!("{name} <{}>", one.address),
            None => one.address.clone(),
        },
    };
    let name = [&preview.person.given_name, &preview.person.family_name]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ");
    Ok(PreviewView {
        contact: (preview.audience > 0 || contact.is_some()).then(|| preview.person.id.clone()),
        address: preview.person.address.display(),
        name,
        audience: preview.audience,
        from: person(&read.from),
        reply_to: person(&read.reply_to),
        subject: read.subject,
        preheader: draft.preheader,
        html: read.html.unwrap_or_default(),
        text: read.text.unwrap_or_default(),
        size: preview.size,
        message_id: preview.message_id,
        trouble: None,
    })
}

pub(crate) async fn campaign_test(
    host: &Host,
    request: TestSendRequest,
) -> Result<TestSendView, ApiError> {
    let draft = draft_in(request.draft)?;
    let contact = request.contact;
    let sent = host.engine().send_test(&draft, &request.address, contact.as_ref()).await?;
    Ok(TestSendView {
        accepted: sent.accepted,
        relay_name: sent.relay_name,
        reply: sent.reply,
        code: sent.code,
        meaning: sent.meaning.to_owned(),
    })
}

pub(crate) async fn campaign_review(
    host: &Host,
    request: ById<CampaignId>,
) -> Result<ReviewView, ApiError> {
    let review = host.engine().review(&request.id).await?;
    let can_start = review.can_start();
    let forecast = match review.forecast {
        None => None,
        Some(forecast) => Some(forecast_out(host, forecast).await),
    };
    let draft = review.draft;
    let mut next_relay_names = Vec::new();
    for id in draft.relays().into_iter().skip(1) {
        if let Ok(relay) = host.engine().read().relay(&id).await {
            next_relay_names.push(relay.name);
        }
    }
    let from = draft.sender();
    Ok(ReviewView {
        id: request.id,
        subject: plain_subject(&draft.subject).trim().to_owned(),
        people: review.audience.subscribed,
        unsubscribed: review.audience.unsubscribed,
        bounced: review.audience.bounced,
        complained: review.audience.complained,
        from,
        reply_to: draft.reply_to.clone().unwrap_or_default(),
        practice: review.relay.as_ref().is_some_and(|relay| relay.kind == EngineKind::Practice),
        relay_name: review.relay.map(|relay| relay.name),
        next_relay_names,
        starts_at: starts_at(&draft),
        plan: plan_out(&draft.plan),
        forecast,
        give_up_hours: review.give_up_hours,
        findings: review.findings,
        can_start,
    })
}

pub(crate) async fn merge_fields(
    host: &Host,
    _request: Nothing,
) -> Result<Vec<MergeField>, ApiError> {
    let built_in = template::BUILT_IN.into_iter().map(|name| MergeField {
        tag: name.to_owned(),
        name: name.to_owned(),
        built_in: true,
    });
    let own = host.engine().read().contact_fields().await?;
    let own = own.into_iter().map(|name| MergeField {
        tag: template::slug(&name),
        name,
        built_in: false,
    });
    Ok(built_in.chain(own).collect())
}

pub(crate) async fn clean_html(_host: &Host, request: CleanHtml) -> Result<CleanHtml, ApiError> {
    Ok(CleanHtml { html: postroom_mail::sanitize_html(&request.html) })
}

/// Detects the type from the first bytes, because the name may be wrong.
fn picture_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

fn picture_out(picture: StoredPicture) -> PictureView {
    PictureView {
        data_url: format!("data:{};base64,{}", picture.mime, STANDARD.encode(&picture.bytes)),
        id: picture.id,
        name: picture.name,
        size: i64::try_from(picture.bytes.len()).unwrap_or(i64::MAX),
        mime: picture.mime,
    }
}

pub(crate) async fn picture_from_file(
    host: &Host,
    request: ById<String>,
) -> Result<PictureView, ApiError> {
    let (path, name) = host.file(&request.id)?;
    let gone = |error: std::io::Error| {
        ApiError::new("file_gone", format!("The file cannot be opened: {error}."))
    };
    let size = tokio::fs::metadata(&path).await.map_err(gone)?.len();
    if size > PICTURE_MAX as u64 {
        return Err(too_large());
    }
    let bytes = tokio::fs::read(&path).await.map_err(gone)?;
    store_picture(host, name, bytes).await
}

fn too_large() -> ApiError {
    ApiError::new("picture_too_large", "This picture is larger than 8 MB.")
        .hint("Make it smaller first; 1,200 pixels across are plenty for a mail.")
}

pub(crate) async fn store_upload(host: &Host, upload: Upload) -> Result<Value, ApiError> {
    let picture = store_picture(host, upload.name, upload.bytes).await?;
    serde_json::to_value(picture).map_err(ApiError::bad_request)
}

async fn store_picture(host: &Host, name: String, bytes: Vec<u8>) -> Result<PictureView, ApiError> {
    let engine = host.engine();
    let mime = picture_type(&bytes).ok_or_else(|| {
        ApiError::new("not_a_picture", "This is no picture that mail programs can show.")
            .hint("Use a PNG, JPEG, GIF or WebP file.")
    })?;
    if bytes.len() > PICTURE_MAX {
        return Err(too_large());
    }
    let picture = StoredPicture { id: PictureId::new(), name, mime: mime.to_owned(), bytes };
    engine.put_picture(&picture).await?;
    Ok(picture_out(picture))
}

pub(crate) async fn picture_get(
    host: &Host,
    request: ById<PictureId>,
) -> Result<PictureView, ApiError> {
    Ok(picture_out(host.engine().read().picture(&request.id).await?))
}
