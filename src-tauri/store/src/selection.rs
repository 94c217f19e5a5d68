//! Which contacts a table shows or a command changes: a filter, a selection, and both as SQL.
//!
//! Leaves out: reading and writing the contacts (`contacts`).

use std::sync::Arc;

use sqlx::{QueryBuilder, Sqlite};

use crate::Result;
use crate::segments::sql::{Today, push_rule};
use postroom_model::clock::Timestamp;
use postroom_model::contact::ContactStatus;
use postroom_model::contact::segment::Rule;
use postroom_model::id::{ContactId, ListId};

/// A filter of the contacts table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactFilter {
    /// Words that the address, the name or the fields contain.
    pub search: String,
    /// The row numbers that `search` finds (`Reader::resolve_search`). Without them a filter with a
    /// search text matches no contact.
    pub found: Option<Arc<Vec<i64>>>,
    pub list: Option<ListId>,
    pub status: Option<ContactStatus>,
    /// The rule of a segment and the time at which it is evaluated (`Store::resolve_segment`).
    pub rule: Option<(Rule, Timestamp)>,
}

impl ContactFilter {
    /// Whether the filter consists of a search text only.
    pub(crate) fn is_search_only(&self) -> bool {
        self.list.is_none() && self.status.is_none() && self.rule.is_none()
    }
}

/// The contacts that a command applies to: chosen ones, or all that match a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    These(Vec<ContactId>),
    Matching { filter: ContactFilter, except: Vec<ContactId> },
}

/// Appends the `where` clause of a filter on the contacts `c`.
pub(crate) fn push_filter(query: &mut QueryBuilder<Sqlite>, filter: &ContactFilter) -> Result<()> {
    query.push(" where 1 = 1");
    if let Some(list) = &filter.list {
        query
            .push(" and exists (select 1 from members m join lists l on l.seq = m.list where m.contact = c.seq and l.id = ")
            .push_bind(list.0.clone())
            .push(")");
    }
    if let Some(status) = filter.status {
        query.push(" and c.status = ").push_bind(status.word());
    }
    if let Some((rule, now)) = &filter.rule {
        query.push(" and ");
        push_rule(query, rule, Today::at(*now));
    }
    match &filter.found {
        // SQLite: json_each expands the list of numbers into rows.
        Some(found) => {
            query
                .push(" and c.seq in (select value from json_each(")
                .push_bind(serde_json::to_string(&**found)?)
                .push("))");
        }
        None if filter.search.trim().is_empty() => {}
        None => {
            query.push(" and 1 = 0");
        }
    }
    Ok(())
}

/// Appends the `where` clause of a selection of the contacts `c`.
pub(crate) fn push_selection(
    query: &mut QueryBuilder<Sqlite>,
    selection: &Selection,
) -> Result<()> {
    let ids = |ids: &[ContactId]| serde_json::to_string(ids);
    match selection {
        Selection::These(chosen) => {
            // SQLite: json_each unfolds the list of ids.
            query
                .push(" where c.id in (select value from json_each(")
                .push_bind(ids(chosen)?)
                .push("))");
        }
        Selection::Matching { filter, except } => {
            push_filter(query, filter)?;
            if !except.is_empty() {
                query
                    .push(" and c.id not in (select value from json_each(")
                    .push_bind(ids(except)?)
                    .push("))");
            }
        }
    }
    Ok(())
}
