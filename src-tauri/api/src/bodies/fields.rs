//! Fields of the user's own.

use postroom_model::contact::Field;
use postroom_model::tag::Tag as EngineTag;
use postroom_store::fields::FieldSize;

use super::contacts::changed;
use super::convert::{field_kind_in, field_kind_out, some_text};
use crate::border::Border;
use crate::failure::Failure;
use crate::wire::*;

pub(crate) async fn contact_fields(
    border: &Border,
    _request: Nothing,
) -> Result<Vec<String>, Failure> {
    Ok(border.engine().store().contact_fields().await?)
}

fn field_out(field: Field) -> FieldView {
    FieldView { name: field.name, kind: field_kind_out(field.kind), choices: field.choices }
}

fn size_out(size: FieldSize) -> FieldSizeView {
    FieldSizeView { field: field_out(size.field), people: size.people, example: size.example }
}

pub(crate) async fn field_list(
    border: &Border,
    _request: Nothing,
) -> Result<Vec<FieldView>, Failure> {
    Ok(border.engine().store().fields().await?.into_iter().map(field_out).collect())
}

pub(crate) async fn field_sizes(
    border: &Border,
    _request: Nothing,
) -> Result<Vec<FieldSizeView>, Failure> {
    Ok(border.engine().store().field_sizes().await?.into_iter().map(size_out).collect())
}

pub(crate) async fn field_save(border: &Border, request: FieldView) -> Result<Nothing, Failure> {
    let engine = border.engine();
    let name = named(request.name)?;
    let choices = request.choices.into_iter().filter_map(some_text).collect();
    let field = Field { name, kind: field_kind_in(request.kind), choices };
    engine.store().put_field(&field).await?;
    engine.changed(EngineTag::Contacts);
    Ok(Nothing {})
}

pub(crate) async fn field_rename(
    border: &Border,
    request: FieldRename,
) -> Result<Changed, Failure> {
    let engine = border.engine();
    let to = named(request.to)?;
    let done = engine.store().rename_field(&request.from, &to, engine.clock().now()).await?;
    Ok(changed(border, done))
}

pub(crate) async fn field_delete(border: &Border, request: FieldName) -> Result<Changed, Failure> {
    let engine = border.engine();
    let done = engine.store().delete_field(&request.name, engine.clock().now()).await?;
    Ok(changed(border, done))
}

fn named(name: String) -> Result<String, Failure> {
    some_text(name).ok_or_else(|| Failure::new("invalid_name", "The field needs a name."))
}
