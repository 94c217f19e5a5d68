//! The journal: writes the intents and outcomes of all connections in group commits.
//!
//! It promises that an intent is on disk before it is granted, that no entry waits for a disk
//! flush of its own, and that an outcome is not lost while the queue runs: when the file cannot be
//! written (disk full, locked by another program) the journal tries again, and nothing is sent
//! meanwhile. After [`Journal::close`] it writes nothing more. Leaves out: what the entries mean.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use crate::throughput::Throughputs;
use postroom_model::clock::Clock;
use postroom_model::tag::Tag;
use postroom_store::Store;
use postroom_store::change_feed::ChangeFeed;
use postroom_store::journal::{Batch, Committed, Intent, Outcome};

/// The most entries of one transaction.
const BATCH_MAX: usize = 512;

/// The wait before a failed commit is tried again.
const RETRY_DELAY: Duration = Duration::from_millis(500);

enum Entry {
    Intent(Intent, oneshot::Sender<bool>),
    Outcome(Outcome),
    Flush(oneshot::Sender<()>),
    Close(oneshot::Sender<()>),
}

/// Why the journal cannot write: a stable code and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalError {
    pub code: &'static str,
    pub text: String,
}

type CurrentError = Arc<Mutex<Option<JournalError>>>;

/// A handle to the journal. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Journal {
    entries: mpsc::Sender<Entry>,
    error: CurrentError,
}

impl Journal {
    /// Starts the task that writes.
    pub fn start(store: Store, clock: Clock, events: ChangeFeed, throughput: Throughputs) -> Self {
        let (sender, receiver) = mpsc::channel(4 * BATCH_MAX);
        let error = CurrentError::default();
        let writer = Writer { store, clock, events, throughput, error: error.clone() };
        tokio::spawn(writer.run(receiver));
        Self { entries: sender, error }
    }

    /// Writes the intent of a mail, and returns when it is on disk. False: the delivery was
    /// withdrawn in the meantime, or the journal is closed; the mail must not be sent.
    pub async fn begin(&self, intent: Intent) -> bool {
        self.begin_async(intent).await.await.unwrap_or(false)
    }

    /// Like [`Journal::begin`], but returns at once; the receiver gets the answer.
    pub async fn begin_async(&self, intent: Intent) -> oneshot::Receiver<bool> {
        let (granted, answer) = oneshot::channel();
        // A closed journal drops the sender; the receiver then gets an error: not granted.
        let _ = self.entries.send(Entry::Intent(intent, granted)).await;
        answer
    }

    /// Writes the outcome of a mail; does not wait for the disk. After [`Journal::close`] the
    /// outcome is dropped, and the next start resolves the delivery.
    pub async fn record(&self, outcome: Outcome) {
        let _ = self.entries.send(Entry::Outcome(outcome)).await;
    }

    /// The error that keeps the journal from writing, if there is one. Nothing is sent meanwhile.
    pub fn error(&self) -> Option<JournalError> {
        self.error.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns when every entry so far is on disk.
    pub async fn flush(&self) {
        let (done, answer) = oneshot::channel();
        if self.entries.send(Entry::Flush(done)).await.is_ok() {
            let _ = answer.await;
        }
    }

    /// Writes every entry so far, then ends the task that writes. The store may be closed after
    /// that.
    pub async fn close(&self) {
        let (done, answer) = oneshot::channel();
        if self.entries.send(Entry::Close(done)).await.is_ok() {
            let _ = answer.await;
        }
    }
}

struct Writer {
    store: Store,
    clock: Clock,
    events: ChangeFeed,
    throughput: Throughputs,
    error: CurrentError,
}

impl Writer {
    async fn run(self, mut entries: mpsc::Receiver<Entry>) {
        let mut waiting = Vec::with_capacity(BATCH_MAX);
        let mut closed = None;
        while entries.recv_many(&mut waiting, BATCH_MAX).await > 0 {
            let mut batch = Batch::default();
            let mut answers = Vec::new();
            let mut flushes = Vec::new();
            for entry in waiting.drain(..) {
                match entry {
                    Entry::Intent(intent, answer) => {
                        answers.push((intent.seq, answer));
                        batch.intents.push(intent);
                    }
                    Entry::Outcome(outcome) => batch.outcomes.push(outcome),
                    Entry::Flush(done) => flushes.push(done),
                    Entry::Close(done) => {
                        // Entries that were accepted before this are still written.
                        entries.close();
                        closed = Some(done);
                    }
                }
            }
            let granted = self.commit(&batch).await;
            let some_withdrawn = granted.len() < batch.intents.len();
            for (seq, answer) in answers {
                let _ = answer.send(granted.contains(&seq));
            }
            if !batch.outcomes.is_empty() {
                self.throughput.add(&batch.outcomes, self.clock.now());
            }
            if some_withdrawn || !batch.outcomes.is_empty() {
                self.events.notify(Tag::Deliveries);
            }
            for done in flushes {
                let _ = done.send(());
            }
        }
        if let Some(done) = closed {
            let _ = done.send(());
        }
    }

    async fn commit(&self, batch: &Batch) -> HashSet<i64> {
        loop {
            match self.store.commit_batch(batch, self.clock.now()).await {
                Ok(Committed { granted, suppressed }) => {
                    self.set_error(None);
                    if suppressed {
                        self.events.notify(Tag::Contacts);
                        self.events.notify(Tag::Suppressions);
                    }
                    return granted;
                }
                Err(error) => {
                    tracing::error!(%error, "the journal cannot write; trying again");
                    self.set_error(Some(JournalError {
                        code: error.code(),
                        text: error.to_string(),
                    }));
                    tokio::time::sleep(RETRY_DELAY).await;
                }
            }
        }
    }

    /// Notifies the watchers when the error has changed.
    fn set_error(&self, error: Option<JournalError>) {
        let mut current = self.error.lock().unwrap_or_else(PoisonError::into_inner);
        if *current != error {
            *current = error;
            self.events.notify(Tag::Campaigns);
        }
    }
}
