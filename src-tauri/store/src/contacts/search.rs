//! Searches the contacts for a text by the index in memory.
//!
//! Leaves out: the index (`search_index`).

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sqlx::Row;

use crate::contacts::search_index::{CachedIndex, SearchIndex};
use crate::selection::{ContactFilter, Selection};
use crate::{Reader, Result};
use postroom_model::clock::Timestamp;

/// Below this number of contacts the index is built for each search, so that changes by another
/// program count at once.
const MIN_CONTACTS: i64 = 20_000;
/// How often the fingerprint is compared, to notice changes by another program.
const CHECK_INTERVAL: Duration = Duration::from_secs(30);
/// The maximum age of the index: a fingerprint does not show every change.
const MAX_AGE: Duration = Duration::from_secs(600);

impl Reader {
    /// Resolves the search text of a filter to the contacts that it finds.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn resolve_search(
        &self,
        filter: &ContactFilter,
        now: Timestamp,
    ) -> Result<ContactFilter> {
        let found = match filter.search.trim() {
            "" => filter.found.clone(),
            needle => Some(self.search_contacts(needle, now).await?),
        };
        Ok(ContactFilter { found, ..filter.clone() })
    }

    /// As [`Self::resolve_search`], for the filter of a selection.
    pub(crate) async fn resolve_selection(
        &self,
        selection: &Selection,
        now: Timestamp,
    ) -> Result<Selection> {
        Ok(match selection {
            Selection::These(_) => selection.clone(),
            Selection::Matching { filter, except } => Selection::Matching {
                filter: self.resolve_search(filter, now).await?,
                except: except.clone(),
            },
        })
    }

    /// Row numbers of the contacts whose address, name or fields contain each word, by address.
    async fn search_contacts(&self, needle: &str, now: Timestamp) -> Result<Arc<Vec<i64>>> {
        let top: i64 = sqlx::query("select coalesce(max(seq), 0) from contacts")
            .fetch_one(self.read_pool())
            .await?
            .get(0);
        if top < MIN_CONTACTS {
            return Ok(Arc::new(self.build_index().await?.find(needle)));
        }
        let needle = needle.to_owned();
        let mut cached = self.search_cache.0.cached.lock().await;
        let epoch = self.search_cache.0.epoch.load(Ordering::SeqCst);
        if let Some(old) = cached.as_mut()
            && !self.is_fresh_index(old, epoch, now).await?
        {
            *cached = None;
        }
        let state = match cached.as_mut() {
            Some(state) => state,
            None => {
                let fingerprint = self.contacts_fingerprint().await?;
                let index = Arc::new(self.build_index().await?);
                cached.insert(CachedIndex {
                    epoch,
                    fingerprint,
                    built: now,
                    checked: now,
                    index,
                    last: None,
                })
            }
        };
        if let Some((last, found)) = &state.last
            && *last == needle
        {
            return Ok(found.clone());
        }
        let found = Arc::new(state.index.find(&needle));
        state.last = Some((needle, found.clone()));
        Ok(found)
    }

    async fn is_fresh_index(
        &self,
        cached: &mut CachedIndex,
        epoch: u64,
        now: Timestamp,
    ) -> Result<bool> {
        if cached.epoch != epoch || now.since(cached.built) > MAX_AGE {
            return Ok(false);
        }
        if now.since(cached.checked) > CHECK_INTERVAL {
            cached.checked = now;
            return Ok(self.contacts_fingerprint().await? == cached.fingerprint);
        }
        Ok(true)
    }

    async fn contacts_fingerprint(&self) -> Result<(i64, i64)> {
        let row = sqlx::query("select coalesce(max(seq), 0), count(*) from contacts")
            .fetch_one(self.read_pool())
            .await?;
        Ok((row.get(0), row.get(1)))
    }

    async fn build_index(&self) -> Result<SearchIndex> {
        use futures_util::TryStreamExt as _;
        let mut index = SearchIndex::default();
        let mut rows = sqlx::query(
            "select seq, address_key, name_key, fields from contacts order by address_key",
        )
        .fetch(self.read_pool());
        while let Some(row) = rows.try_next().await? {
            let fields: &str = row.get(3);
            index.push(
                row.get(0),
                [row.get(1), row.get(2), if fields == "{}" { "" } else { fields }],
            );
        }
        Ok(index)
    }
}
