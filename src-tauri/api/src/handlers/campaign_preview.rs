//! A campaign before its start: preview, test mail, pre-send checks.

use postroom_engine::{EngineError, plain_subject};
use postroom_mail::viewer::Person;
use postroom_model::id::CampaignId;
use postroom_model::relay::RelayKind as EngineKind;

use super::campaigns::{draft_in, starts_at};
use super::plan::{forecast_out, plan_out};
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

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
                error: Some(error.to_string()),
            });
        }
        Err(error) => return Err(error.into()),
    };
    let read = preview.reading;
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
        from: first(&read.from),
        reply_to: first(&read.reply_to),
        subject: read.subject,
        preheader: draft.preheader,
        html: read.html.unwrap_or_default(),
        text: read.text.unwrap_or_default(),
        size: preview.size,
        message_id: preview.message_id,
        error: None,
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
        bases: review.bases.into_iter().map(|(basis, count)| BasisCount { basis, count }).collect(),
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

fn first(people: &[Person]) -> String {
    people.first().map(Person::to_string).unwrap_or_default()
}
