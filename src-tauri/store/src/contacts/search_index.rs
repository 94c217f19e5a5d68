//! The searchable text of all contacts, in memory: a search of a million people in the time between
//! two keys.
//!
//! It promises the same answers as the SQL of `contacts` (which small workspaces use, and every
//! bulk action). It is built at the first search, a hundred bytes a person, and again after a change
//! of this program; what another program changes is noticed within half a minute where the number
//! of people changes, and within ten minutes otherwise. Leaves out: filters and other orders.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use memchr::memmem;
use sqlx::Row;
use tokio::sync::Mutex;

use crate::{Result, Store};
use postroom_model::clock::Timestamp;

/// Below this many rows SQL is as fast, and nothing is kept.
const LARGE: i64 = 20_000;
/// How long nobody asks whether another program was here.
const TRUSTED: Duration = Duration::from_secs(30);
/// How long it is kept where only numbers were compared.
const KEPT: Duration = Duration::from_secs(600);
/// Between the parts of a person; stands in no text.
const BETWEEN: char = '\u{1F}';

/// What is kept between two searches. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rosters(Arc<Shelf>);

#[derive(Debug, Default)]
struct Shelf {
    /// Rises with every change of this program.
    epoch: AtomicU64,
    kept: Mutex<Option<Kept>>,
}

#[derive(Debug)]
struct Kept {
    epoch: u64,
    /// Highest row number and number of rows.
    stamp: (i64, i64),
    built: Timestamp,
    looked: Timestamp,
    roster: Arc<Roster>,
    last: Option<(String, Arc<Vec<i64>>)>,
}

#[derive(Debug, Default)]
struct Roster {
    text: String,
    /// Where each person begins, in the order of addresses.
    starts: Vec<usize>,
    seqs: Vec<i64>,
}

impl Roster {
    /// The people with this text, in the order of their addresses.
    fn find(&self, search: &str) -> Vec<i64> {
        let (lower, typed) = (search.to_lowercase(), search.to_ascii_lowercase());
        let mut places = self.places(&lower);
        if typed != lower {
            // A capital Ü in a field, which SQL does not make small either.
            places.extend(self.places(&typed));
            places.sort_unstable();
            places.dedup();
        }
        places.into_iter().filter_map(|place| self.seqs.get(place).copied()).collect()
    }

    fn places(&self, needle: &str) -> Vec<usize> {
        let finder = memmem::Finder::new(needle);
        let bytes = self.text.as_bytes();
        let (mut found, mut from, mut person) = (Vec::new(), 0, 0);
        while let Some(hit) = bytes.get(from..).and_then(|rest| finder.find(rest)) {
            let hit = from + hit;
            while self.starts.get(person + 1).is_some_and(|start| *start <= hit) {
                person += 1;
            }
            found.push(person);
            match self.starts.get(person + 1) {
                Some(next) => from = *next,
                None => break,
            }
        }
        found
    }
}

impl Rosters {
    /// Rises with every change of people by this program.
    pub fn epoch(&self) -> u64 {
        self.0.epoch.load(Ordering::SeqCst)
    }

    /// People were changed: the next search builds anew.
    pub fn spoil(&self) {
        self.0.epoch.fetch_add(1, Ordering::SeqCst);
    }
}

impl Store {
    /// Row numbers of the people whose address, name or fields hold this text, in the order of
    /// their addresses. None: the workspace is small, ask SQL.
    pub(crate) async fn found_by_text(
        &self,
        search: &str,
        now: Timestamp,
    ) -> Result<Option<Arc<Vec<i64>>>> {
        let needle = search.trim().to_owned();
        let top: i64 = sqlx::query("select coalesce(max(seq), 0) from contacts")
            .fetch_one(self.reader())
            .await?
            .get(0);
        if top < LARGE || needle.is_empty() || needle.contains(BETWEEN) {
            return Ok(None);
        }
        let mut kept = self.rosters.0.kept.lock().await;
        let epoch = self.rosters.0.epoch.load(Ordering::SeqCst);
        if let Some(old) = kept.as_mut()
            && !self.still_good(old, epoch, now).await?
        {
            *kept = None;
        }
        let shelf = match kept.as_mut() {
            Some(shelf) => shelf,
            None => {
                let stamp = self.roster_stamp().await?;
                let roster = Arc::new(self.build_roster().await?);
                kept.insert(Kept { epoch, stamp, built: now, looked: now, roster, last: None })
            }
        };
        if let Some((last, found)) = &shelf.last
            && *last == needle
        {
            return Ok(Some(found.clone()));
        }
        let found = Arc::new(shelf.roster.find(&needle));
        shelf.last = Some((needle, found.clone()));
        Ok(Some(found))
    }

    async fn still_good(&self, kept: &mut Kept, epoch: u64, now: Timestamp) -> Result<bool> {
        if kept.epoch != epoch || now.since(kept.built) > KEPT {
            return Ok(false);
        }
        if now.since(kept.looked) > TRUSTED {
            kept.looked = now;
            return Ok(self.roster_stamp().await? == kept.stamp);
        }
        Ok(true)
    }

    async fn roster_stamp(&self) -> Result<(i64, i64)> {
        let row = sqlx::query("select coalesce(max(seq), 0), count(*) from contacts")
            .fetch_one(self.reader())
            .await?;
        Ok((row.get(0), row.get(1)))
    }

    async fn build_roster(&self) -> Result<Roster> {
        use futures_util::TryStreamExt as _;
        let mut roster = Roster::default();
        let mut rows = sqlx::query(
            "select seq, address_key, name_key, fields from contacts order by address_key",
        )
        .fetch(self.reader());
        while let Some(row) = rows.try_next().await? {
            roster.starts.push(roster.text.len());
            roster.seqs.push(row.get(0));
            roster.text.push_str(row.get::<&str, _>(1));
            roster.text.push(BETWEEN);
            roster.text.push_str(row.get::<&str, _>(2));
            roster.text.push(BETWEEN);
            // As SQL compares: ASCII letters without regard to their case.
            let fields: &str = row.get(3);
            if fields != "{}" {
                roster.text.push_str(&fields.to_ascii_lowercase());
            }
            roster.text.push(BETWEEN);
        }
        Ok(roster)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_person_is_found_once_and_in_order() {
        let mut roster = Roster::default();
        for (seq, text) in [(7, "anna@a.example"), (3, "bert@a.example bert"), (9, "cleo")] {
            roster.starts.push(roster.text.len());
            roster.seqs.push(seq);
            roster.text.push_str(text);
            roster.text.push(BETWEEN);
        }
        for (needle, found) in [
            ("a.example", vec![7, 3]),
            ("bert", vec![3]),
            ("e", vec![7, 3, 9]),
            ("leo", vec![9]),
            ("zzz", vec![]),
            ("annabert", vec![]),
        ] {
            assert_eq!(roster.find(needle), found, "{needle}");
        }
    }
}
