//! Campaigns: list, drafts, commands, merge fields.

use postroom_engine::{EngineError, plain_subject};
use postroom_mail::template;
use postroom_model::campaign::{Campaign, CampaignStatus as EngineStatus, Content, Draft};
use postroom_model::clock::Timestamp;
use postroom_model::contact::ListKind;
use postroom_model::contact::segment::{Combinator as Joined, Rule};
use postroom_model::id::{CampaignId, ListId};
use postroom_model::relay::RelayKind as EngineKind;
use serde_json::Value;

use super::convert::some_text;
use super::plan::{plan_in, plan_out};
use super::selection::selection_in;
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

fn buttons(status: EngineStatus) -> Vec<CampaignCommand> {
    status.buttons()
}

/// The time at which the plan starts the draft.
pub(super) fn starts_at(draft: &Draft) -> Option<Timestamp> {
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

pub(super) fn draft_in(draft: CampaignDraft) -> Result<Draft, ApiError> {
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
    let list = match request.audience {
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
    let sender = engine.next_sender().await?;
    let relays = engine.read().relays().await?;
    let mut real = relays.iter().filter(|relay| relay.kind == EngineKind::Smtp);
    let relay = match (real.next(), real.next()) {
        (Some(only), None) => Some(only.id.clone()),
        (Some(_), Some(_)) => None,
        (None, _) => relays.first().map(|practice| practice.id.clone()),
    };
    let draft = Draft {
        from_name: sender.from_name,
        from_address: sender.from_address,
        reply_to: sender.reply_to,
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

pub(crate) async fn clean_html(_host: &Host, request: CleanHtml) -> Result<CleanedHtml, ApiError> {
    let sanitized = postroom_mail::sanitize_html(&request.html).map_err(EngineError::Message)?;
    let dropped = sanitized.dropped.iter().map(|kind| kind.code().to_owned()).collect();
    Ok(CleanedHtml { html: sanitized.html, dropped })
}
