//! Segments: count during editing, save, delete.

use postroom_model::id::ListId;
use postroom_store::segments::{Segment, SegmentCount};

use super::convert::some_text;
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

/// The number of sample contacts beside a rule.
const SAMPLE: i64 = 10;

fn view(segment: Segment, count: Result<SegmentCount, ApiError>) -> SegmentView {
    let (count, error) = match count {
        Ok(count) => (count, None),
        Err(error) => (SegmentCount::default(), Some(error.code)),
    };
    SegmentView {
        id: segment.id,
        name: segment.name,
        rule: segment.rule,
        people: count.people,
        sendable: count.sendable,
        error,
        updated_at: segment.updated_at,
    }
}

pub(crate) async fn segment_list(
    host: &Host,
    _request: Nothing,
) -> Result<Vec<SegmentView>, ApiError> {
    let engine = host.engine();
    let mut views = Vec::new();
    for segment in engine.read().segments().await? {
        // A segment that cannot be counted must not hide the others.
        let count = engine.read().count_segment(&segment.rule, engine.clock().now()).await;
        views.push(view(segment, count.map_err(ApiError::from)));
    }
    Ok(views)
}

pub(crate) async fn segment_preview(
    host: &Host,
    request: SegmentPreviewRequest,
) -> Result<SegmentPreview, ApiError> {
    let engine = host.engine();
    let rule = request.rule;
    if let Err(error) = rule.check() {
        let error = Some(error.code().to_owned());
        return Ok(SegmentPreview { people: 0, sendable: 0, sample: Vec::new(), error });
    }
    let now = engine.clock().now();
    let count = engine.read().count_segment(&rule, now).await?;
    let sample = engine.read().segment_sample(&rule, SAMPLE, now).await?;
    Ok(SegmentPreview {
        people: count.people,
        sendable: count.sendable,
        sample: sample.into_iter().map(|(address, name)| SegmentPerson { address, name }).collect(),
        error: None,
    })
}

pub(crate) async fn segment_save(
    host: &Host,
    request: SegmentDraft,
) -> Result<SegmentView, ApiError> {
    let engine = host.engine();
    let name = some_text(request.name)
        .ok_or_else(|| ApiError::new("invalid_name", "The segment needs a name."))?;
    let rule = request.rule;
    rule.check().map_err(|error| ApiError::new(error.code(), format!("{error}.")))?;
    let id = request.id.unwrap_or_default();
    engine.put_segment(&id, &name, &rule).await?;
    let segment = engine.read().segment(&id).await?;
    let count = engine.read().count_segment(&segment.rule, engine.clock().now()).await?;
    Ok(view(segment, Ok(count)))
}

pub(crate) async fn segment_delete(
    host: &Host,
    request: ById<ListId>,
) -> Result<Nothing, ApiError> {
    host.engine().delete_list(&request.id).await?;
    Ok(Nothing {})
}
