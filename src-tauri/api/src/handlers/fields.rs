//! Custom fields.

use super::convert::some_text;
use super::selection::changed_out;
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

pub(crate) async fn contact_fields(
    host: &Host,
    _request: Nothing,
) -> Result<Vec<String>, ApiError> {
    Ok(host.engine().read().contact_fields().await?)
}

pub(crate) async fn field_list(host: &Host, _request: Nothing) -> Result<Vec<Field>, ApiError> {
    Ok(host.engine().read().fields().await?)
}

pub(crate) async fn field_sizes(
    host: &Host,
    _request: Nothing,
) -> Result<Vec<FieldSize>, ApiError> {
    Ok(host.engine().read().field_sizes().await?)
}

pub(crate) async fn field_save(host: &Host, request: Field) -> Result<Nothing, ApiError> {
    let engine = host.engine();
    let name = named(request.name)?;
    let choices = request.choices.into_iter().filter_map(some_text).collect();
    let field = Field { name, kind: request.kind, choices };
    engine.put_field(&field).await?;
    Ok(Nothing {})
}

pub(crate) async fn field_rename(host: &Host, request: FieldRename) -> Result<Changed, ApiError> {
    let engine = host.engine();
    let to = named(request.to)?;
    let done = engine.rename_field(&request.from, &to).await?;
    Ok(changed_out(done))
}

pub(crate) async fn field_delete(host: &Host, request: FieldName) -> Result<Changed, ApiError> {
    let engine = host.engine();
    let done = engine.delete_field(&request.name).await?;
    Ok(changed_out(done))
}

fn named(name: String) -> Result<String, ApiError> {
    some_text(name).ok_or_else(|| ApiError::new("invalid_name", "The field needs a name."))
}
