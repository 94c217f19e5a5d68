//! Imports provider events: the file is read on a separate thread, then matched and written in
//! batches.
//!
//! It promises bounded memory, and that a second import of the same file changes nothing. Leaves
//! out: parsing rows (`postroom-import`), matching mails and the effect of an event on a contact
//! (`postroom-store`), and queries to a provider's API.

use std::collections::BTreeMap;
use std::path::PathBuf;

use tokio::sync::mpsc;

use crate::{Engine, EngineError, Result};
use postroom_import::{EventReader, ImportError};
use postroom_model::clock::Timestamp;
use postroom_model::delivery::EventKind;
use postroom_model::delivery::event::{EventMeaning, ProviderEventRow};
use postroom_model::tag::Tag;
use postroom_store::events::{EventPreview, EventSummary, KindCount, SeenEvents};

/// Rows in one transaction.
const BATCH: usize = 5_000;
/// The maximum number of distinct unknown words with a count of their own; the others share one
/// count.
const WORDS_MAX: usize = 50;
/// The label of that shared count.
const OTHER_WORDS: &str = "…";
/// The number of rows in the report's sample.
const SHOWN: usize = 8;

/// The content of an event file, and the result of its import.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventsReport {
    /// True: nothing was written.
    pub dry_run: bool,
    pub rows: i64,
    pub kinds: BTreeMap<EventKind, KindCount>,
    /// Rows that match a mail of this workspace.
    pub matched: i64,
    /// Rows that match no mail but suppress a contact of this workspace.
    pub people: i64,
    /// Rows that match no contact, or more than one mail.
    pub unmatched: i64,
    /// Intermediate steps, which state no result.
    pub intermediate: i64,
    /// Unknown event words, the most frequent first.
    pub unknown: Vec<(String, i64)>,
    /// Contacts that the events suppress.
    pub out: i64,
    /// The earliest and the latest time in the file.
    pub span: Option<(Timestamp, Timestamp)>,
    /// The first rows with a result.
    pub shown: Vec<EventPreview>,
}

impl EventsReport {
    fn read(&mut self, rows: &[ProviderEventRow], words: &mut BTreeMap<String, i64>) {
        for row in rows {
            self.rows += 1;
            match row.meaning {
                EventMeaning::Event { .. } => {}
                EventMeaning::Nothing => self.intermediate += 1,
                EventMeaning::Unknown => {
                    let room = words.len() < WORDS_MAX || words.contains_key(&row.word);
                    let word = if room { row.word.clone() } else { OTHER_WORDS.to_owned() };
                    *words.entry(word).or_default() += 1;
                }
            }
            if let Some(at) = row.at {
                let (first, last) = self.span.unwrap_or((at, at));
                self.span = Some((first.min(at), last.max(at)));
            }
        }
    }

    fn add(&mut self, taken: EventSummary) {
        for (kind, count) in taken.kinds {
            let sum = self.kinds.entry(kind).or_default();
            sum.matched += count.matched;
            sum.new += count.new;
        }
        self.matched += taken.matched;
        self.people += taken.people;
        self.unmatched += taken.unmatched;
        self.out += taken.out;
        let room = SHOWN.saturating_sub(self.shown.len());
        self.shown.extend(taken.shown.into_iter().take(room));
    }

    /// The number of events that were not known before.
    pub fn new_events(&self) -> i64 {
        self.kinds.values().map(|count| count.new).sum()
    }
}

/// Reads until the end of the file, an error, or the end of the receiver.
fn read(
    path: &std::path::Path,
    sender: &mpsc::Sender<std::result::Result<Vec<ProviderEventRow>, ImportError>>,
) {
    let reader = match EventReader::open(path) {
        Ok(reader) => reader,
        Err(error) => {
            let _ = sender.blocking_send(Err(error));
            return;
        }
    };
    let mut batch = Vec::with_capacity(BATCH);
    for row in reader {
        match row {
            Ok(row) => batch.push(row),
            Err(error) => {
                let _ = sender.blocking_send(Err(error));
                return;
            }
        }
        if batch.len() == BATCH {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            if sender.blocking_send(Ok(full)).is_err() {
                return;
            }
        }
    }
    let _ = sender.blocking_send(Ok(batch));
}

impl Engine {
    /// Imports the events of a file, or only previews them (`dry_run`). `name` is the file's name
    /// for display. Batches written before an error are kept: a second run continues after them.
    ///
    /// # Errors
    /// When the file is not an event file or cannot be read, or the workspace cannot be written.
    pub async fn import_events_file(
        &self,
        path: PathBuf,
        name: &str,
        dry_run: bool,
    ) -> Result<EventsReport> {
        let (sender, mut batches) = mpsc::channel(1);
        let reading = tokio::task::spawn_blocking(move || read(&path, &sender));
        let mut report = EventsReport { dry_run, ..EventsReport::default() };
        let mut words = BTreeMap::new();
        let mut seen = SeenEvents::default();
        while let Some(batch) = batches.recv().await {
            let rows = batch?;
            report.read(&rows, &mut words);
            let now = self.clock().now();
            let taken = if dry_run {
                self.store().preview_events(&rows, &mut seen, now).await?
            } else {
                self.store().import_events(&rows, name, now).await?
            };
            report.add(taken);
        }
        reading.await.map_err(|error| EngineError::invalid("file", error.to_string()))?;
        report.unknown = words.into_iter().collect();
        report.unknown.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        if !dry_run {
            for tag in [Tag::Deliveries, Tag::Contacts, Tag::Suppressions] {
                self.changed(tag);
            }
        }
        Ok(report)
    }
}
