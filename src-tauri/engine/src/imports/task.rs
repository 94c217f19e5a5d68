//! One import: it reads and writes batch after batch, and saves its report at the end.
//!
//! An import that fails is undone at once; one that is stopped keeps what it wrote. Leaves out: the
//! list of imports (`imports`), the thread that reads (`reader`).

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;

use super::corrections::Corrections;
use super::order::ImportOrder;
use super::reader::{self, Read, read};
use super::report::{
    ImportPhase, ImportProgress, Job, REFUSALS, REFUSED_BYTES, RefusedRow, WARNINGS_MAX, sorted,
};
use crate::{EngineError, Result};
use postroom_model::clock::Clock;
use postroom_model::contact::Address;
use postroom_model::id::ListId;
use postroom_model::tag::Tag;
use postroom_store::change_feed::ChangeFeed;
use postroom_store::import_rows::ImportOptions;
use postroom_store::imports::{ImportSeq, ImportState};
use postroom_store::{Store, WorkspaceLock};

/// How often an import that waits for its file checks whether it was stopped.
const STOP_POLL: Duration = Duration::from_millis(200);

pub(crate) struct ImportTask {
    pub store: Store,
    pub clock: Clock,
    pub events: ChangeFeed,
    pub job: Arc<Job>,
    pub lists: Vec<ListId>,
    pub order: ImportOrder,
    pub corrections: Corrections,
    /// None: a dry run, which writes nothing.
    pub open: Option<OpenImport>,
    pub turn: Arc<tokio::sync::Mutex<()>>,
}

/// The stored record of a running import, and the lock that the import holds.
pub(crate) struct OpenImport {
    pub seq: ImportSeq,
    pub _lock: WorkspaceLock,
}

impl ImportTask {
    /// Runs the import to its end and saves its report.
    pub async fn run(self) {
        let turn = self.turn.clone();
        let _turn = match self.open {
            Some(_) => Some(turn.lock().await),
            None => None,
        };
        let phase = match self.run_batches().await {
            Ok(phase) => phase,
            Err(error) => {
                self.job.update(|progress| {
                    progress.failure = Some((error.code().to_owned(), error.to_string()));
                });
                ImportPhase::Failed
            }
        };
        if let Some(open) = &self.open
            && let Err(error) = self.close(open, phase).await
        {
            tracing::warn!(%error, "the import's report was not saved");
        }
        if self.open.is_some()
            && phase != ImportPhase::Failed
            && self.job.snapshot().rows > 0
            && let Err(error) = self.save_field_kinds().await
        {
            tracing::warn!(%error, "the kinds of the fields were not saved");
        }
        self.job.update(|progress| progress.phase = phase);
        self.events.notify(Tag::Imports);
        self.events.notify(Tag::Contacts);
        self.events.notify(Tag::Lists);
        self.events.notify(Tag::Suppressions);
    }

    /// Saves the kinds of the columns as the kinds of their fields.
    async fn save_field_kinds(&self) -> Result<()> {
        let (path, plan) = (self.order.path.clone(), self.order.plan.clone());
        let fields = tokio::task::spawn_blocking(move || reader::fields(&path, &plan)).await;
        let fields = fields.map_err(|error| EngineError::invalid("file", error.to_string()))?;
        Ok(self.store.set_guessed_kinds(&fields).await?)
    }

    /// Saves the report; undoes an import that failed.
    async fn close(&self, open: &OpenImport, phase: ImportPhase) -> Result<()> {
        let state = match phase {
            ImportPhase::Done => ImportState::Done,
            ImportPhase::Stopped => ImportState::Stopped,
            ImportPhase::Running | ImportPhase::Failed => ImportState::Undoing,
        };
        let report = ImportProgress { phase, ..self.job.snapshot() };
        let now = self.clock.now();
        self.store.end_import(open.seq, state, &report, now).await?;
        if state == ImportState::Undoing {
            self.store.undo_import(open.seq, now).await?;
        }
        Ok(())
    }

    /// Blanks the addresses of erased people in the rows of a report.
    async fn hide_erased(&self, rows: &mut [RefusedRow]) -> Result<()> {
        let key = |text: &str| Some(Address::parse(text).ok()?.key());
        let keys = |row: &RefusedRow| -> Vec<String> {
            let cells = row.cells.iter().filter(|cell| cell.contains('@'));
            cells.chain([&row.address]).filter_map(|text| key(text)).collect()
        };
        let all: Vec<String> = rows.iter().flat_map(keys).collect();
        let erased = self.store.erased_among(all.iter().map(String::as_str)).await?;
        if erased.is_empty() {
            return Ok(());
        }
        for row in rows.iter_mut() {
            if keys(row).iter().any(|key| erased.contains(key)) {
                row.hide_person();
            }
        }
        Ok(())
    }

    /// Imports batch after batch. Returns `Done` at the end of the file, or `Stopped`.
    async fn run_batches(&self) -> Result<ImportPhase> {
        // It was stopped while it waited for another import.
        if self.job.stop.load(Ordering::SeqCst) {
            return Ok(ImportPhase::Stopped);
        }
        let (sender, mut batches) = mpsc::channel(1);
        let (path, plan, job) =
            (self.order.path.clone(), self.order.plan.clone(), self.job.clone());
        let corrections = self.corrections.clone();
        let reading =
            tokio::task::spawn_blocking(move || read(&path, &plan, corrections, &job, &sender));
        let mut totals = Totals::default();
        loop {
            let batch = match timeout(STOP_POLL, batches.recv()).await {
                Ok(Some(batch)) => batch,
                Ok(None) => break,
                // The reader may convert the file for minutes before its first batch.
                Err(_) if self.job.stop.load(Ordering::SeqCst) => return Ok(ImportPhase::Stopped),
                Err(_) => continue,
            };
            self.write(batch, &mut totals).await?;
        }
        let _ = reading.await;
        let stopped = self.job.stop.load(Ordering::SeqCst);
        Ok(if stopped { ImportPhase::Stopped } else { ImportPhase::Done })
    }

    /// Writes one batch and adds it to the progress.
    async fn write(&self, batch: Read, totals: &mut Totals) -> Result<()> {
        let (contacts, mut refusals, mut warnings, rows, corrected, estimate) = match batch {
            Read::Failed(error) => return Err(error.into()),
            Read::Rows { contacts, refusals, warnings, rows, corrected, estimate } => {
                (contacts, refusals, warnings, rows, corrected, estimate)
            }
        };
        self.hide_erased(&mut refusals).await?;
        self.hide_erased(&mut warnings).await?;
        let options = ImportOptions {
            policy: self.order.plan.policy,
            consent: self.order.plan.consent,
            suppress_all_as: self.order.plan.suppression_list,
            lists: &self.lists,
            import: self.open.as_ref().map(|open| open.seq),
            now: self.clock.now(),
        };
        let counts = self.store.write_batch(contacts, &options, self.order.dry_run).await?;
        totals.add(&mut refusals, &warnings);
        self.job.update(|progress| {
            progress.rows += rows;
            progress.row_estimate = estimate.max(progress.rows);
            progress.added += counts.added;
            progress.updated += counts.updated;
            progress.unchanged += counts.unchanged;
            progress.corrected += corrected;
            progress.erased += counts.erased;
            progress.stay_out += counts.stay_out;
            progress.no_consent += counts.no_consent;
            for (basis, count) in counts.bases {
                *progress.bases.entry(basis).or_default() += count;
            }
            totals.report(progress, refusals, warnings);
        });
        self.events.notify(Tag::Imports);
        if !self.order.dry_run {
            self.events.notify(Tag::Contacts);
        }
        Ok(())
    }
}

/// The refused rows and warnings of all batches, by code: the sentence of the first, and the number.
#[derive(Default)]
struct Totals {
    reasons: HashMap<String, (String, i64)>,
    warnings: HashMap<String, (String, i64)>,
    refused_bytes: usize,
}

impl Totals {
    /// Counts the rows of a batch. Above the limit of bytes, refused rows lose their cells.
    fn add(&mut self, refusals: &mut [RefusedRow], warnings: &[RefusedRow]) {
        for one in refusals {
            self.refused_bytes += one.cells.iter().map(String::len).sum::<usize>();
            if self.refused_bytes > REFUSED_BYTES {
                one.cells.clear();
            }
            self.reasons.entry(one.code.clone()).or_insert_with(|| (one.reason.clone(), 0)).1 += 1;
        }
        for one in warnings {
            self.warnings.entry(one.code.clone()).or_insert((String::new(), 0)).1 += 1;
        }
    }

    /// Writes the counts and, up to the limits, the rows into the progress.
    fn report(
        &self,
        progress: &mut ImportProgress,
        refusals: Vec<RefusedRow>,
        warnings: Vec<RefusedRow>,
    ) {
        progress.refused += i64::try_from(refusals.len()).unwrap_or(0);
        let room = REFUSALS.saturating_sub(progress.refusals.len());
        progress.refusals.extend(refusals.into_iter().take(room));
        progress.reasons = sorted(&self.reasons);
        let room = WARNINGS_MAX.saturating_sub(progress.warnings.len());
        progress.warnings.extend(warnings.into_iter().take(room));
        progress.warning_counts =
            sorted(&self.warnings).into_iter().map(|(code, _, count)| (code, count)).collect();
    }
}
