//! The table of contacts: export of its rows to a file or the clipboard, and saved views.

use std::borrow::Cow;

use postroom_import::export::{CsvWriter, people_head, person_cells};
use postroom_store::contacts::Selection as People;

use super::csv_file::CsvFile;
use super::selection::selection_in;
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

/// The number of contacts read at a time.
const PAGE: i64 = 1_000;
/// The maximum number of rows copied to the clipboard.
const COPIED: i64 = 10_000;
/// The setting that stores the saved views.
const VIEWS: &str = "table_views";
/// The maximum number of saved views; more do not fit into a menu.
const VIEWS_MAX: usize = 50;

/// The cells of one contact.
type Cells<'a> = Vec<Cow<'a, str>>;

/// Passes the cells of each contact to `put` until there are no more contacts or `put` returns
/// false.
async fn rows(
    host: &Host,
    people: &People,
    fields: &[String],
    put: &mut (dyn FnMut(Cells<'_>) -> Result<bool, ApiError> + Send),
) -> Result<(), ApiError> {
    let engine = host.engine();
    let mut after = String::new();
    loop {
        let now = engine.clock().now();
        let page = engine.read().selected_contacts(people, &after, PAGE, now).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.contact.address.key();
        for row in &page {
            let cells =
                person_cells(&row.contact, row.suppressed, &row.list_names, &row.tag_names, fields);
            if !put(cells)? {
                return Ok(());
            }
        }
    }
}

pub(crate) async fn contact_export(host: &Host, request: ContactExport) -> Result<Saved, ApiError> {
    let people = selection_in(host, request.selection).await?;
    let fields = host.engine().read().contact_fields().await?;
    let mut file = CsvFile::open(host, &request.token, people_head(&fields))?;
    rows(host, &people, &fields, &mut |cells| file.row(cells).map(|()| true)).await?;
    file.finish()
}

pub(crate) async fn contact_copy(
    host: &Host,
    request: SelectionRequest,
) -> Result<Copied, ApiError> {
    let people = selection_in(host, request.selection).await?;
    let fields = host.engine().read().contact_fields().await?;
    let failed = |error: std::io::Error| ApiError::new("cannot_write", error.to_string());
    let mut out = CsvWriter::new(Vec::new()).map_err(failed)?;
    out.row(people_head(&fields)).map_err(failed)?;
    let (mut count, mut more) = (0, false);
    rows(host, &people, &fields, &mut |cells| {
        more = count == COPIED;
        if !more {
            count += 1;
            out.row(cells).map_err(failed)?;
        }
        Ok(!more)
    })
    .await?;
    let bytes = out.finish().map_err(failed)?;
    let text = String::from_utf8_lossy(&bytes).trim_start_matches('\u{FEFF}').to_owned();
    Ok(Copied { text, rows: count, more })
}

pub(crate) async fn table_views(host: &Host, _request: Nothing) -> Result<TableViews, ApiError> {
    let views = host.engine().read().setting(VIEWS).await?;
    Ok(views.unwrap_or(TableViews { views: Vec::new() }))
}

pub(crate) async fn table_views_set(
    host: &Host,
    mut request: TableViews,
) -> Result<Nothing, ApiError> {
    request.views.truncate(VIEWS_MAX);
    host.engine().set_setting(VIEWS, &request).await?;
    Ok(Nothing {})
}
