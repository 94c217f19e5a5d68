//! Segments: counted while they are built, kept, deleted.

use postroom_model::contact::segment::Rule;
use postroom_model::id::ListId;
use postroom_model::tag::Tag as EngineTag;
use postroom_store::segments::Segment;

use super::convert::{rule_in, some_text};
use crate::border::Border;
use crate::failure::Failure;
use crate::wire::*;

/// People shown beside a rule.
const SAMPLE: i64 = 10;

fn rule_out(rule: &Rule) -> Result<SegmentRule, Failure> {
    let value = serde_json::to_value(rule).map_err(Failure::bad_request)?;
    serde_json::from_value(value).map_err(Failure::bad_request)
}

async fn view(border: &Border, segment: Segment) -> Result<SegmentView, Failure> {
    let engine = border.engine();
    let count = engine.store().count_segment(&segment.rule, engine.clock().now()).await?;
    Ok(SegmentView {
        id: segment.id.0,
        name: segment.name,
        rule: rule_out(&segment.rule)?,
        people: count.people,
        sendable: count.sendable,
        updated_at: segment.updated_at.0,
    })
}

pub(crate) async fn segment_list(
    border: &Border,
    _request: Nothing,
) -> Result<Vec<SegmentView>, Failure> {
    let mut views = Vec::new();
    for segment in border.engine().store().segments().await? {
        views.push(view(border, segment).await?);
    }
    Ok(views)
}

pub(crate) async fn segment_look(
    border: &Border,
    request: SegmentLookRequest,
) -> Result<SegmentLook, Failure> {
    let engine = border.engine();
    let rule = rule_in(&request.rule)?;
    if let Err(error) = rule.check() {
        let trouble = Some(error.code().to_owned());
        return Ok(SegmentLook { people: 0, sendable: 0, sample: Vec::new(), trouble });
    }
    let now = engine.clock().now();
    let count = engine.store().count_segment(&rule, now).await?;
    let sample = engine.store().segment_sample(&rule, SAMPLE, now).await?;
    Ok(SegmentLook {
        people: count.people,
        sendable: count.sendable,
        sample: sample.into_iter().map(|(address, name)| SegmentPerson { address, name }).collect(),
        trouble: None,
    })
}

pub(crate) async fn segment_save(
    border: &Border,
    request: SegmentDraft,
) -> Result<SegmentView, Failure> {
    let engine = border.engine();
    let name = some_text(request.name)
        .ok_or_else(|| Failure::new("invalid_name", "The segment needs a name."))?;
    let rule = rule_in(&request.rule)?;
    rule.check().map_err(|error| Failure::new(error.code(), format!("{error}.")))?;
    let id = request.id.map_or_else(ListId::new, ListId);
    engine.store().put_segment(&id, &name, &rule, engine.clock().now()).await?;
    engine.changed(EngineTag::Lists);
    view(border, engine.store().segment(&id).await?).await
}

pub(crate) async fn segment_delete(border: &Border, request: ById) -> Result<Nothing, Failure> {
    let now = border.engine().clock().now();
    border.engine().store().delete_list(&ListId(request.id), now).await?;
    border.engine().changed(EngineTag::Lists);
    Ok(Nothing {})
}
