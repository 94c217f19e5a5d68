//! Lists and tags.

use postroom_model::contact::ListKind;
use postroom_model::id::ListId;
use postroom_store::StoreError;
use postroom_store::lists::ListSize;

use super::convert::some_text;
use super::selection::changed_out;
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

fn list_out(size: ListSize) -> ListView {
    ListView {
        id: size.list.id,
        name: size.list.name,
        people: size.people,
        sendable: size.sendable,
    }
}

pub(crate) async fn list_all(host: &Host, _request: Nothing) -> Result<Vec<ListView>, ApiError> {
    all(host, ListKind::List).await
}

pub(crate) async fn tag_all(host: &Host, _request: Nothing) -> Result<Vec<ListView>, ApiError> {
    all(host, ListKind::Tag).await
}

async fn all(host: &Host, kind: ListKind) -> Result<Vec<ListView>, ApiError> {
    Ok(host.engine().read().lists(kind).await?.into_iter().map(list_out).collect())
}

pub(super) async fn list_view(
    host: &Host,
    kind: ListKind,
    id: &ListId,
) -> Result<ListView, ApiError> {
    let lists = host.engine().read().lists(kind).await?;
    let found = lists.into_iter().find(|size| size.list.id == *id);
    found.map(list_out).ok_or_else(|| StoreError::Gone("the list").into())
}

pub(crate) async fn list_save(host: &Host, request: ListDraft) -> Result<ListView, ApiError> {
    let engine = host.engine();
    let name = some_text(request.name)
        .ok_or_else(|| ApiError::new("invalid_name", "The list needs a name."))?;
    let id = request.id.unwrap_or_default();
    let kind = if request.tag { ListKind::Tag } else { ListKind::List };
    engine.put_list(&id, kind, &name).await?;
    list_view(host, kind, &id).await
}

pub(crate) async fn list_delete(host: &Host, request: ById<ListId>) -> Result<Changed, ApiError> {
    let engine = host.engine();
    let done = engine.delete_list(&request.id).await?;
    Ok(changed_out(done))
}

pub(crate) async fn list_merge(host: &Host, request: ListMerge) -> Result<Changed, ApiError> {
    let engine = host.engine();
    let (from, into) = (request.from, request.into);
    let done = engine.merge_lists(&from, &into).await?;
    Ok(changed_out(done))
}
