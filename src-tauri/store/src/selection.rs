//! Which contacts a table shows or a command changes: a filter, a selection, and both as SQL.
//!
//! Leaves out: reading and writing the contacts (`contacts`).

use sqlx::{QueryBuilder, Sqlite};

use crate::Result;
use crate::segments::sql::{Today, push_rule};
use crate::text::{like, like_ascii};
use postroom_model::clock::Timestamp;
use postroom_model::contact::ContactStatus;
use postroom_model::contact::segment::Rule;
use postroom_model::id::{ContactId, ListId};

/// A filter of the contacts table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactFilter {
    /// Part of the address, the name or a field.
    pub search: String,
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
pub(crate) fn push_filter(query: &mut QueryBuilder<Sqlite>, filter: &ContactFilter) {
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
    if !filter.search.trim().is_empty() {
        let pattern = like(&filter.search);
        query.push(" and (c.address_key like ").push_bind(pattern.clone());
        query.push(" escape '!' or c.name_key like ").push_bind(pattern.clone());
        query.push(" escape '!' or lower(c.fields) like ").push_bind(pattern);
        // SQLite: `lower` knows ASCII only, so a capital Ü is looked for as it was typed.
        query.push(" escape '!' or lower(c.fields) like ").push_bind(like_ascii(&filter.search));
        query.push(" escape '!')");
    }
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
            push_filter(query, filter);
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
