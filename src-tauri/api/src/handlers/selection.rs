//! Conversions of what a bulk change works on, and of its result.

use postroom_store::changes::summary::ChangeSummary;
use postroom_store::contacts as store;

use super::convert::filter_in;
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

/// Converts a filter; its list may be a segment, which is replaced by its rule.
pub(super) async fn resolve_filter(
    host: &Host,
    filter: ContactFilter,
) -> Result<store::ContactFilter, ApiError> {
    let engine = host.engine();
    let now = engine.clock().now();
    Ok(engine.read().resolve_segment(filter_in(filter, now), now).await?)
}

/// Converts a selection of contacts.
pub(super) async fn selection_in(
    host: &Host,
    selection: Selection,
) -> Result<store::Selection, ApiError> {
    match selection {
        Selection::These { ids } => Ok(store::Selection::These(ids)),
        Selection::Matching { filter, except } => {
            Ok(store::Selection::Matching { filter: resolve_filter(host, filter).await?, except })
        }
    }
}

pub(super) fn changed_out(done: ChangeSummary) -> Changed {
    Changed { count: done.people, change: done.change }
}
