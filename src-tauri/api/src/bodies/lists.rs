//! Lists and tags.

use postroom_model::contact::ListKind;
use postroom_model::id::ListId;
use postroom_model::tag::Tag as EngineTag;
use postroom_store::StoreError;
use postroom_store::lists::ListSize;

use super::contacts::changed;
use super::convert::some_text;
use crate::border::Border;
use crate::failure::Failure;
use crate::wire::*;

fn list_out(size: ListSize) -> ListView {
    ListView {
        id: size.list.id.0,
        name: size.list.name,
        people: size.people,
        sendable: size.sendable,
    }
}

pub(crate) async fn list_all(border: &Border, _request: Nothing) -> Result<Vec<ListView>, Failure> {
    all(border, ListKind::List).await
}

pub(crate) async fn tag_all(border: &Border, _request: Nothing) -> Result<Vec<ListView>, Failure> {
    all(border, ListKind::Tag).await
}

async fn all(border: &Border, kind: ListKind) -> Result<Vec<ListView>, Failure> {
    Ok(border.engine().store().lists(kind).await?.into_iter().map(list_out).collect())
}

pub(super) async fn list_view(
    border: &Border,
    kind: ListKind,
    id: &ListId,
) -> Result<ListView, Failure> {
    let lists = border.engine().store().lists(kind).await?;
    let found = lists.into_iter().find(|size| size.list.id == *id);
    found.map(list_out).ok_or_else(|| StoreError::Gone("the list").into())
}

pub(crate) async fn list_save(border: &Border, request: ListDraft) -> Result<ListView, Failure> {
    let engine = border.engine();
    let name = some_text(request.name)
        .ok_or_else(|| Failure::new("invalid_name", "The list needs a name."))?;
    let id = request.id.map_or_else(ListId::new, ListId);
    let kind = if request.tag { ListKind::Tag } else { ListKind::List };
    engine.store().put_list(&id, kind, &name, engine.clock().now()).await?;
    engine.changed(EngineTag::Lists);
    list_view(border, kind, &id).await
}

pub(crate) async fn list_delete(border: &Border, request: ById) -> Result<Changed, Failure> {
    let engine = border.engine();
    let done = engine.store().delete_list(&ListId(request.id), engine.clock().now()).await?;
    Ok(changed(border, done))
}

pub(crate) async fn list_merge(border: &Border, request: ListMerge) -> Result<Changed, Failure> {
    let engine = border.engine();
    let (from, into) = (ListId(request.from), ListId(request.into));
    let done = engine.store().merge_lists(&from, &into, engine.clock().now()).await?;
    Ok(changed(border, done))
}
