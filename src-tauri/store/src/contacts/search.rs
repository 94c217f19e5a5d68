//! Searches the contacts for a text by the index in memory.
//!
//! Leaves out: the index (`search_index`), and small workspaces, which SQL searches (`selection`).

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sqlx::Row;

use crate::contacts::search_index::{CachedIndex, SEPARATOR, SearchIndex};
use crate::{Reader, Result};
use postroom_model::clock::Timestamp;

/// Below this number of contacts SQL is as fast, and no index is built.
const MIN_CONTACTS: i64 = 20_000;
/// How often the fingerprint is compared, to notice changes by another program.
const CHECK_INTERVAL: Duration = Duration::from_secs(30);
/// The maximum age of the index: a fingerprint does not show every change.
const MAX_AGE: Duration = Duration::from_secs(600);

impl Reader {
    /// Row numbers of the contacts whose address, name or fields contain the text, by address. None
    /// if the workspace is small and SQL has to search.
    pub(crate) async fn search_contacts(
        &self,
        search: &str,
        now: Timestamp,
    ) -> Result<Option<Arc<Vec<i64>>>> {
        let needle = search.trim().to_owned();
        let top: i64 = sqlx::query("select coalesce(max(seq), 0) from contacts")
            .fetch_one(self.read_pool())
            .await?
            .get(0);
        if top < MIN_CONTACTS || needle.is_empty() || needle.contains(SEPARATOR) {
            return Ok(None);
        }
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
            return Ok(Some(found.clone()));
        }
        let found = Arc::new(state.index.find(&needle));
        state.last = Some((needle, found.clone()));
        Ok(Some(found))
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
            index.starts.push(index.text.len());
            index.seqs.push(row.get(0));
            index.text.push_str(row.get::<&str, _>(1));
            index.text.push(SEPARATOR);
            index.text.push_str(row.get::<&str, _>(2));
            index.text.push(SEPARATOR);
            // As SQL compares: ASCII letters without regard to their case.
            let fields: &str = row.get(3);
            if fields != "{}" {
                index.text.push_str(&fields.to_ascii_lowercase());
            }
            index.text.push(SEPARATOR);
        }
        Ok(index)
    }
}
