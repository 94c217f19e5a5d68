//! The contacts table: the number of contacts that match a filter, and any page of them in any sort
//! order.
//!
//! It promises that a page deep in a million rows is found at once. If an index has the sort order,
//! the page is read from the index; any other order (a custom field, the middle of a list) is
//! computed once, cached in memory as row numbers, and dropped when contacts change. Leaves out:
//! text search (`search`) and writing contacts (`contacts`).

use std::collections::HashMap;
use std::sync::Arc;

use sqlx::{QueryBuilder, Row, Sqlite};

use crate::contacts::counts::ContactCounts;
pub use crate::contacts::page_cache::ContactSort;
use crate::contacts::page_cache::SortedRows;
use crate::contacts::{ContactRow, contact_row, row_columns};
use crate::selection::{ContactFilter, push_filter};
use crate::suppressions::not_suppressed_sql;
use crate::text::field_path;
use crate::{Reader, Result};
use postroom_model::clock::Timestamp;

/// Number of found contacts from which their order is computed once instead of with every page.
const MANY_FOUND: usize = 20_000;
/// Maximum offset in a filtered table at which rows are skipped one by one; for a larger offset the
/// order is computed once.
const MAX_SCANNED_OFFSET: i64 = 5_000;
fn push_order(query: &mut QueryBuilder<Sqlite>, sort: &ContactSort, descending: bool) {
    let direction = if descending { "desc" } else { "asc" };
    query.push(" order by ");
    match sort {
        ContactSort::Address => query.push(format!("c.address_key {direction}")),
        ContactSort::Name => query.push(format!("c.name_key {direction}, c.seq {direction}")),
        ContactSort::Status => query.push(format!("c.status {direction}, c.seq {direction}")),
        // Row numbers rise with the time of creation.
        ContactSort::CreatedAt => query.push(format!("c.seq {direction}")),
        ContactSort::Field(name) => {
            // SQLite: `->>` with the path of the field as a bound value; glob tells a number from a
            // text.
            let path = field_path(name);
            let value = |query: &mut QueryBuilder<Sqlite>| {
                query.push("c.fields ->> ").push_bind(path.clone());
            };
            query.push("coalesce(");
            value(query);
            query.push(", '') = '', case when ");
            value(query);
            query.push(" glob '*[^-0-9.]*' then null else cast(");
            value(query);
            query.push(format!(" as real) end {direction} nulls last, lower("));
            value(query);
            query.push(format!(") {direction}, c.seq {direction}"))
        }
    };
}

/// One page of a sort order, in either direction.
fn page_of(order: &[i64], descending: bool, offset: i64, limit: i64) -> Vec<i64> {
    let size = |n: i64| usize::try_from(n).unwrap_or(0);
    let (skip, take) = (size(offset), size(limit));
    match descending {
        false => order.iter().skip(skip).take(take).copied().collect(),
        true => order.iter().rev().skip(skip).take(take).copied().collect(),
    }
}

impl Reader {
    /// Like [`Self::contact_counts`], but a subscribed contact on the suppression list counts as
    /// suppressed and not as subscribed.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn sendable_counts(&self, now: Timestamp) -> Result<ContactCounts> {
        let epoch = self.search_cache.epoch();
        if let Some(counts) = self.page_cache.counts(epoch, now) {
            return Ok(counts);
        }
        let mut counts = self.contact_counts().await?;
        let domains = sqlx::query("select 1 from suppressions where entry like '@%' limit 1")
            .fetch_optional(self.read_pool())
            .await?;
        // Count from the short suppression list; only domain entries need all contacts.
        let sql = match domains {
            None => "select count(*) from suppressions s join contacts c on c.address_key = s.entry
                 where c.status = 'subscribed' and (s.expires_at is null or s.expires_at > ?1)"
                .to_owned(),
            Some(_) => format!(
                "select count(*) from contacts c where c.status = 'subscribed' and not ({})",
                not_suppressed_sql("?1")
            ),
        };
        let row =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(now.0).fetch_one(self.read_pool()).await?;
        counts.suppressed = row.get(0);
        counts.subscribed -= counts.suppressed;
        self.page_cache.set_counts(epoch, now, counts);
        Ok(counts)
    }

    /// The number of contacts that match a filter.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn count_contacts(&self, filter: &ContactFilter, now: Timestamp) -> Result<i64> {
        let filter = &self.resolve_search(filter, now).await?;
        if let Some(found) = &filter.found
            && filter.is_search_only()
        {
            return Ok(i64::try_from(found.len()).unwrap_or(i64::MAX));
        }
        let mut query = QueryBuilder::new("select count(*) from contacts c");
        push_filter(&mut query, filter)?;
        Ok(query.build().fetch_one(self.read_pool()).await?.get(0))
    }

    /// One page of contacts.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn contact_page(
        &self,
        filter: &ContactFilter,
        sort: &ContactSort,
        descending: bool,
        offset: i64,
        limit: i64,
        now: Timestamp,
    ) -> Result<Vec<ContactRow>> {
        let filter = &self.resolve_search(filter, now).await?;
        if let Some(found) = &filter.found
            && filter.is_search_only()
            && *sort == ContactSort::Address
        {
            return self.rows_by_seq(&page_of(found, descending, offset, limit), now).await;
        }
        if needs_sorted_rows(filter, sort, offset) {
            // Contacts without a value come last in both directions.
            let own = matches!(sort, ContactSort::Field(_)) && descending;
            let order = self.sorted_rows(filter, sort, own, now).await?;
            let page = page_of(&order, descending && !own, offset, limit);
            return self.rows_by_seq(&page, now).await;
        }
        let mut query = QueryBuilder::new(row_columns(now));
        let mut offset = offset;
        push_filter(&mut query, filter)?;
        if *sort == ContactSort::CreatedAt
            && *filter == ContactFilter::default()
            && let Some(seq) = self.seq_at(offset, descending).await?
        {
            query.push(if descending { " and c.seq <= " } else { " and c.seq >= " });
            query.push_bind(seq);
            offset = 0;
        }
        push_order(&mut query, sort, descending);
        query.push(" limit ").push_bind(limit).push(" offset ").push_bind(offset);
        let rows = query.build().fetch_all(self.read_pool()).await?;
        rows.iter().map(contact_row).collect()
    }

    /// The contacts with these row numbers, in this order; deleted ones are left out.
    async fn rows_by_seq(&self, seqs: &[i64], now: Timestamp) -> Result<Vec<ContactRow>> {
        let mut query = QueryBuilder::new(row_columns(now));
        let found = Some(Arc::new(seqs.to_vec()));
        push_filter(&mut query, &ContactFilter { found, ..ContactFilter::default() })?;
        let rows = query.build().fetch_all(self.read_pool()).await?;
        let mut found: HashMap<i64, ContactRow> = HashMap::with_capacity(rows.len());
        for row in &rows {
            found.insert(row.get("seq"), contact_row(row)?);
        }
        Ok(seqs.iter().filter_map(|seq| found.remove(seq)).collect())
    }

    /// The row numbers of all contacts that match a filter, in sort order.
    async fn sorted_rows(
        &self,
        filter: &ContactFilter,
        sort: &ContactSort,
        descending: bool,
        now: Timestamp,
    ) -> Result<Arc<Vec<i64>>> {
        let epoch = self.search_cache.epoch();
        if let Some(seqs) = self.page_cache.find(filter, sort, descending, epoch, now) {
            return Ok(seqs);
        }
        // SQLite: one text with all numbers is read many times faster than one row per number.
        let mut query =
            QueryBuilder::new("select json_group_array(seq) from (select c.seq from contacts c");
        push_filter(&mut query, filter)?;
        push_order(&mut query, sort, descending);
        query.push(")");
        let row = query.build().fetch_one(self.read_pool()).await?;
        let seqs: Arc<Vec<i64>> = Arc::new(serde_json::from_str(row.get(0))?);
        self.page_cache.insert_order(SortedRows {
            filter: filter.clone(),
            sort: sort.clone(),
            descending,
            epoch,
            built: now,
            seqs: seqs.clone(),
        });
        Ok(seqs)
    }

    /// The row number of the contact at an offset in the order of creation, if no row number is
    /// missing between the first and the last; otherwise `None`, and the rows must be counted.
    async fn seq_at(&self, offset: i64, descending: bool) -> Result<Option<i64>> {
        let row = sqlx::query(
            "select (select min(seq) from contacts) as first,
                 (select max(seq) from contacts) as last, (select count(*) from contacts) as people",
        )
        .fetch_one(self.read_pool())
        .await?;
        let (Some(first), Some(last)) =
            (row.get::<Option<i64>, _>("first"), row.get::<Option<i64>, _>("last"))
        else {
            return Ok(None);
        };
        let whole = last - first + 1 == row.get::<i64, _>("people");
        Ok(whole.then_some(if descending { last - offset } else { first + offset }))
    }
}

/// Whether the page needs a computed sort order because rows cannot be skipped in an index.
fn needs_sorted_rows(filter: &ContactFilter, sort: &ContactSort, offset: i64) -> bool {
    let many = filter.found.as_ref().is_some_and(|found| found.len() > MANY_FOUND);
    match sort {
        ContactSort::Field(_) => true,
        _ if many => true,
        ContactSort::Address | ContactSort::Name | ContactSort::Status | ContactSort::CreatedAt => {
            offset > MAX_SCANNED_OFFSET && *filter != ContactFilter::default()
        }
    }
}
