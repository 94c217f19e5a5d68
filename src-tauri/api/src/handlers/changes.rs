//! Manual changes, their undo, and the merge of contacts.

use postroom_model::id::{ChangeId, ContactId};
use postroom_store::changes::PastChange;

use super::contacts::row_out;
use super::selection::changed_out;
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

/// The maximum number of changes in the list.
const CHANGES: i64 = 500;
/// The maximum number of groups per kind of similarity.
const GROUPS: i64 = 100;

pub(super) fn change_out(change: PastChange) -> ChangeView {
    let detail = change.detail;
    let tag = detail.list_kind == Some(postroom_model::contact::ListKind::Tag);
    ChangeView {
        id: change.id,
        kind: change.kind,
        // A list is described in words; its `into` is an id, so the name is used.
        into: if detail.list.is_some() { detail.into_name } else { detail.value.or(detail.into) },
        about: detail.name.or(detail.list_name).or(detail.field),
        tag,
        status: detail.status,
        people: change.people,
        at: change.at,
        undone_at: change.undone_at,
    }
}

pub(crate) async fn change_list(
    host: &Host,
    _request: Nothing,
) -> Result<Vec<ChangeView>, ApiError> {
    let changes = host.engine().read().changes(CHANGES).await?;
    Ok(changes.into_iter().map(change_out).collect())
}

pub(crate) async fn change_undo(
    host: &Host,
    request: ById<ChangeId>,
) -> Result<UndoResult, ApiError> {
    Ok(host.engine().undo_change(&request.id).await?)
}

pub(crate) async fn contact_duplicates(
    host: &Host,
    _request: Nothing,
) -> Result<Vec<DuplicateGroupView>, ApiError> {
    let engine = host.engine();
    let groups = engine.read().duplicates(GROUPS, engine.clock().now()).await?;
    Ok(groups
        .into_iter()
        .map(|group| DuplicateGroupView {
            reason: group.reason,
            people: group.people.into_iter().map(row_out).collect(),
        })
        .collect())
}

pub(crate) async fn contact_distinct(
    host: &Host,
    request: ByIds<ContactId>,
) -> Result<Nothing, ApiError> {
    host.engine().set_distinct(&request.ids).await?;
    Ok(Nothing {})
}

pub(crate) async fn contact_merge(host: &Host, request: ContactMerge) -> Result<Changed, ApiError> {
    let engine = host.engine();
    let others: Vec<ContactId> = request.others;
    let kept = request.kept;
    let done = engine.merge_contacts(&kept, &others).await?;
    Ok(changed_out(done))
}
