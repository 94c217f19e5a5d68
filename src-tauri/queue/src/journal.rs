//! The journal: intents and outcomes of all connections, committed together.
//!
//! It promises that an intent is on disk before it is granted, that no entry waits for a disk
//! flush of its own, and that an outcome is never lost: while the file cannot be written (disk
//! full, another program holds it) the journal tries again, and nothing more is sent meanwhile.
//! Leaves out: what the entries mean.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use crate::throughput::Meters;
use postroom_model::clock::Clock;
use postroom_model::tag::Tag;
use postroom_store::Store;
use postroom_store::change_feed::ChangeFeed;
use postroom_store::journal::{Batch, Intent, Outcome};

/// As many entries as one transaction takes.
const BATCH: usize = 512;

/// How long to wait before a failed commit is tried again.
const AGAIN: Duration = Duration::from_millis(500);

enum Entry {
    Intent(Intent, oneshot::Sender<bool>),
    Outcome(Outcome),
    Flush(oneshot::Sender<()>),
}

/// What keeps the journal from writing, if something does: a stable code and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannotWrite {
    pub code: &'static str,
    pub text: String,
}

type Trouble = Arc<Mutex<Option<CannotWrite>>>;

/// A pen for the journal. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Journal {
    entries: mpsc::Sender<Entry>,
    trouble: Trouble,
}

impl Journal {
    pub fn start(store: Store, clock: Clock, events: ChangeFeed, meters: Meters) -> Self {
        let (sender, receiver) = mpsc::channel(4 * BATCH);
        let trouble = Trouble::default();
        let writer = Writer { store, clock, events, meters, trouble: trouble.clone() };
        tokio::spawn(writer.write(receiver));
        Self { entries: sender, trouble }
    }

    /// Writes down that this mail's last dot may leave. True once it is on disk; false when the
    /// mail was taken back in the meantime and must not be sent.
    pub async fn intend(&self, intent: Intent) -> bool {
        self.ask(intent).await.await.unwrap_or(false)
    }

    /// As [`Journal::intend`], for whoever has other things to do meanwhile: the answer comes later.
    pub async fn ask(&self, intent: Intent) -> oneshot::Receiver<bool> {
        let (granted, answer) = oneshot::channel();
        // A journal that has ended drops the sender, and the answer is an error: not granted.
        let _ = self.entries.send(Entry::Intent(intent, granted)).await;
        answer
    }

    /// Writes down what became of a mail; does not wait for the disk.
    pub async fn note(&self, outcome: Outcome) {
        // The writer ends only after the last pen is gone.
        let _ = self.entries.send(Entry::Outcome(outcome)).await;
    }

    /// What keeps it from writing now, if something does. Nothing is sent meanwhile.
    pub fn trouble(&self) -> Option<CannotWrite> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns when everything noted so far is on disk.
    pub async fn flush(&self) {
        let (done, answer) = oneshot::channel();
        if self.entries.send(Entry::Flush(done)).await.is_ok() {
            let _ = answer.await;
        }
    }
}

struct Writer {
    store: Store,
    clock: Clock,
    events: ChangeFeed,
    meters: Meters,
    trouble: Trouble,
}

impl Writer {
    async fn write(self, mut entries: mpsc::Receiver<Entry>) {
        let mut waiting = Vec::with_capacity(BATCH);
        while entries.recv_many(&mut waiting, BATCH).await > 0 {
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
                }
            }
            let granted = self.commit(&batch).await;
            let some_withdrawn = granted.len() < batch.intents.len();
            for (seq, answer) in answers {
                let _ = answer.send(granted.contains(&seq));
            }
            for done in flushes {
                let _ = done.send(());
            }
            if !batch.outcomes.is_empty() {
                self.meters.add(&batch.outcomes, self.clock.now());
            }
            if some_withdrawn || !batch.outcomes.is_empty() {
                self.events.notify(Tag::Deliveries);
            }
        }
    }

    async fn commit(&self, batch: &Batch) -> HashSet<i64> {
        loop {
            match self.store.commit_batch(batch, self.clock.now()).await {
                Ok(granted) => {
                    self.say(None);
                    return granted;
                }
                Err(error) => {
                    tracing::error!(%error, "the journal cannot write; trying again");
                    self.say(Some(CannotWrite { code: error.code(), text: error.to_string() }));
                    tokio::time::sleep(AGAIN).await;
                }
            }
        }
    }

    /// Tells what is the matter, where that has changed.
    fn say(&self, trouble: Option<CannotWrite>) {
        let mut told = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        if *told != trouble {
            *told = trouble;
            self.events.notify(Tag::Campaigns);
        }
    }
}
