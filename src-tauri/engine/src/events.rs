//! Taking in a provider's record of what came of mails: read on a thread of its own, matched and
//! written a batch at a time.
//!
//! It promises bounded memory, and that a second run of the same file changes nothing. Leaves out:
//! reading rows (`import::provider_events`), finding mails and what a fact means (`store::events`), and
//! asking providers by itself.

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
/// Different words that are counted one by one; the others are counted together.
const WORDS_MAX: usize = 50;
/// How the others are called.
const OTHER_WORDS: &str = "…";
/// Rows that are kept to be shown.
const SHOWN: usize = 8;

/// What a record holds, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventsReport {
    /// True: it was only looked at.
    pub dry_run: bool,
    pub rows: i64,
    pub kinds: BTreeMap<EventKind, KindCount>,
    /// Rows that belong to a mail of ours.
    pub matched: i64,
    /// To a person of ours whom they put out; no mail was found.
    pub people: i64,
    /// To nobody of ours, or to more than one mail.
    pub unmatched: i64,
    /// Steps on the way, which say nothing of what came of a mail.
    pub on_the_way: i64,
    /// Words that Postroom does not know, the most frequent first.
    pub unknown: Vec<(String, i64)>,
    /// People who get no more mail by it.
    pub out: i64,
    /// The first and the last moment in it.
    pub span: Option<(Timestamp, Timestamp)>,
    /// The first rows that tell something.
    pub shown: Vec<EventPreview>,
}

impl EventsReport {
    fn read(&mut self, told: &[ProviderEventRow], words: &mut BTreeMap<String, i64>) {
        for one in told {
            self.rows += 1;
            match one.heard {
                EventMeaning::Event { .. } => {}
                EventMeaning::Nothing => self.on_the_way += 1,
                EventMeaning::Unknown => {
                    let room = words.len() < WORDS_MAX || words.contains_key(&one.word);
                    let word = if room { one.word.clone() } else { OTHER_WORDS.to_owned() };
                    *words.entry(word).or_default() += 1;
                }
            }
            if let Some(at) = one.at {
                let (first, last) = self.span.unwrap_or((at, at));
                self.span = Some((first.min(at), last.max(at)));
            }
        }
    }

    fn add(&mut self, taken: EventSummary) {
        for (kind, count) in taken.kinds {
            let sum = self.kinds.entry(kind).or_default();
            sum.told += count.told;
            sum.new += count.new;
        }
        self.matched += taken.matched;
        self.people += taken.people;
        self.unmatched += taken.unmatched;
        self.out += taken.out;
        let room = SHOWN.saturating_sub(self.shown.len());
        self.shown.extend(taken.shown.into_iter().take(room));
    }

    /// Facts that were not known before.
    pub fn new_facts(&self) -> i64 {
        self.kinds.values().map(|count| count.new).sum()
    }
}

/// Reads to the end, to an error, or until nobody wants more.
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
    for told in reader {
        match told {
            Ok(told) => batch.push(told),
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
    /// Takes in what a file says of mails, or only looks at it (`dry_run`). `name` is the file's,
    /// for people. Batches that were written before an error stay: a second run goes on behind them.
    ///
    /// # Errors
    /// When the file is no such record or cannot be read, or the workspace cannot be written.
    pub async fn take_events(
        &self,
        path: PathBuf,
        name: &str,
        dry_run: bool,
    ) -> Result<EventsReport> {
        let (sender, mut batches) = mpsc::channel(1);
        let reading = tokio::task::spawn_blocking(move || read(&path, &sender));
        let mut report = EventsReport { dry_run, ..EventsReport::default() };
        let mut words = BTreeMap::new();
        let mut met = SeenEvents::default();
        while let Some(batch) = batches.recv().await {
            let told = batch?;
            report.read(&told, &mut words);
            let now = self.clock().now();
            let taken = if dry_run {
                self.store().preview_events(&told, &mut met, now).await?
            } else {
                self.store().import_events(&told, name, now).await?
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
