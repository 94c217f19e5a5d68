//! Imports in the background: a dry run that only counts, or a real import, each with progress, a
//! stop, and a report.
//!
//! Rows are read on a separate thread and written in batches. A stop takes effect between two rows
//! that are read and between two batches that are written, and the written rows are kept. A failure reverts the written rows, and so does the next
//! start after a kill. Any finished or stopped import can be undone as a whole. Leaves out: reading
//! files (`postroom-import`), writing rows and undoing them (`postroom-store`).

mod corrections;
mod order;
mod preview;
mod questions;
mod reader;
mod report;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;

pub use self::corrections::Corrections;
pub use self::order::ImportOrder;
pub use self::preview::RowPreview;
pub use self::questions::unanswered_questions;
use self::reader::{Read, read};
use self::report::{DOUBTS, Job, REFUSALS, REFUSED_BYTES, sorted};
pub use self::report::{ImportPhase, ImportProgress, RefusedRow};
use crate::{EngineError, Result};
use postroom_import::{FileFingerprint, ImportError, RowReader};
use postroom_model::clock::Clock;
use postroom_model::contact::{Address, ListKind};
use postroom_model::id::{ImportId, ListId};
use postroom_model::tag::Tag;
use postroom_store::change_feed::ChangeFeed;
use postroom_store::import_rows::ImportOptions;
use postroom_store::imports::{ImportSeq, ImportState, PastImport, Undone};
use postroom_store::{Store, StoreError, WorkspaceLock};

/// The maximum number of imports of this run whose progress is available.
const IMPORTS_MAX: usize = 20;

/// How often an import that waits for its file checks whether it was stopped.
const STOP_POLL: Duration = Duration::from_millis(200);

/// A file and its sheet that a dry run checked.
type Checked = (PathBuf, Option<String>);

/// All imports of this run.
#[derive(Debug)]
pub struct Imports {
    store: Store,
    clock: Clock,
    events: ChangeFeed,
    jobs: Mutex<Vec<Arc<Job>>>,
    /// The running imports, so that a shutdown can wait for them.
    tasks: Mutex<JoinSet<()>>,
    /// Held while an import writes: imports started together write one after another.
    turn: Arc<tokio::sync::Mutex<()>>,
    /// The fingerprint of each file and sheet at its last dry run.
    checked: Mutex<HashMap<Checked, Option<FileFingerprint>>>,
}

impl Imports {
    pub(crate) fn new(store: Store, clock: Clock, events: ChangeFeed) -> Self {
        Self {
            store,
            clock,
            events,
            jobs: Mutex::default(),
            tasks: Mutex::default(),
            turn: Arc::default(),
            checked: Mutex::default(),
        }
    }

    /// Starts an import; [`Imports::progress`] returns its progress.
    ///
    /// # Errors
    /// When the plan maps no column to the address, the file differs from the checked one, or the
    /// name of the new list is taken.
    pub async fn start(&self, order: ImportOrder) -> Result<ImportProgress> {
        self.start_with(order, Corrections::default()).await
    }

    /// As [`Imports::start`], with the proposed spellings that the user accepted.
    ///
    /// # Errors
    /// As [`Imports::start`].
    pub async fn start_with(
        &self,
        order: ImportOrder,
        corrections: Corrections,
    ) -> Result<ImportProgress> {
        self.same_as_checked(&order)?;
        // Opened once here, so that an invalid plan is refused before the import starts.
        let (path, plan) = (order.path.clone(), order.plan.clone());
        tokio::task::spawn_blocking(move || RowReader::open(&path, &plan).map(drop))
            .await
            .map_err(|error| EngineError::invalid("file", error.to_string()))??;
        let mut lists = order.plan.lists.clone();
        let mut made = None;
        if let Some(name) = order.new_list.as_deref().map(str::trim).filter(|n| !n.is_empty())
            && !order.dry_run
        {
            let id = match self.store.list_named(ListKind::List, name).await? {
                Some(id) => id,
                None => {
                    let id = ListId::new();
                    self.store.put_list(&id, ListKind::List, name, self.clock.now()).await?;
                    made = Some(id.clone());
                    id
                }
            };
            lists.push(id);
            self.events.notify(Tag::Lists);
        }
        let id = ImportId::new();
        let open = match order.dry_run {
            true => None,
            false => {
                let lock = self.store.lock_importing()?;
                let (name, consent) = (&order.name, order.plan.consent);
                let (wording, now) = (&order.wording, self.clock.now());
                let seq = self
                    .store
                    .begin_import(&id, name, consent, wording, made.as_ref(), now)
                    .await?;
                Some(OpenImport { seq, _lock: lock })
            }
        };
        let job = Arc::new(Job::new(id, &order));
        {
            let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
            jobs.push(job.clone());
            if jobs.len() > IMPORTS_MAX {
                jobs.remove(0);
            }
        }
        let task = ImportTask {
            store: self.store.clone(),
            clock: self.clock.clone(),
            events: self.events.clone(),
            job: job.clone(),
            lists,
            order,
            corrections,
            open,
            turn: self.turn.clone(),
        };
        {
            let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
            while tasks.try_join_next().is_some() {}
            tasks.spawn(task.run());
        }
        self.events.notify(Tag::Imports);
        Ok(job.snapshot())
    }

    /// Refuses a file that has changed since its dry run.
    fn same_as_checked(&self, order: &ImportOrder) -> Result<()> {
        let fingerprint = FileFingerprint::at(&order.path);
        let what = (order.path.clone(), order.plan.dialect.sheet.clone());
        let mut checked = self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        if order.dry_run {
            checked.insert(what, fingerprint);
        } else if fingerprint.is_some()
            && checked.get(&what).is_some_and(|seen| *seen != fingerprint)
        {
            return Err(ImportError::Changed.into());
        } else {
            checked.remove(&what);
        }
        Ok(())
    }

    fn job(&self, id: &ImportId) -> Result<Arc<Job>> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.iter()
            .find(|job| job.id == *id)
            .cloned()
            .ok_or(EngineError::Store(StoreError::Gone("the import")))
    }

    /// The progress of an import.
    ///
    /// # Errors
    /// When no import of this run has this id.
    pub fn progress(&self, id: &ImportId) -> Result<ImportProgress> {
        Ok(self.job(id)?.snapshot())
    }

    /// Removes erased addresses from the reports of this run.
    pub(crate) fn redact_reports(&self, keys: &[String]) {
        for job in self.jobs.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            job.redact(keys);
        }
    }

    /// The running imports.
    pub fn running(&self) -> Vec<ImportProgress> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.iter()
            .map(|job| job.snapshot())
            .filter(|progress| progress.phase == ImportPhase::Running)
            .collect()
    }

    /// Stops an import after its current batch.
    ///
    /// # Errors
    /// When no import of this run has this id.
    pub fn stop(&self, id: &ImportId) -> Result<ImportProgress> {
        let job = self.job(id)?;
        job.stop.store(true, Ordering::SeqCst);
        Ok(job.snapshot())
    }

    /// Past imports with their reports, newest first.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub async fn past(&self, limit: i64) -> Result<Vec<PastImport<ImportProgress>>> {
        Ok(self.store.past_imports(limit).await?)
    }

    /// The report of an import, of this run or an earlier one.
    ///
    /// # Errors
    /// When no import has this id.
    pub async fn report(&self, id: &ImportId) -> Result<ImportProgress> {
        match self.progress(id) {
            Ok(progress) => Ok(progress),
            Err(_) => {
                let past = self.store.past_import(id).await?;
                past.report.ok_or(EngineError::Store(StoreError::Gone("the report")))
            }
        }
    }

    /// What [`Imports::undo`] would do now.
    ///
    /// # Errors
    /// When no import has this id, or the workspace cannot be read.
    pub async fn undo_preview(&self, id: &ImportId) -> Result<Undone> {
        let past: PastImport<ImportProgress> = self.store.past_import(id).await?;
        Ok(self.store.undo_preview(past.seq).await?)
    }

    /// Reverts everything that an import changed.
    ///
    /// # Errors
    /// When no import has this id, or the import is still running or already undone.
    pub async fn undo(&self, id: &ImportId) -> Result<Undone> {
        let past: PastImport<ImportProgress> = self.store.past_import(id).await?;
        if !past.state.can_be_undone() {
            let why = match past.state {
                ImportState::Running => "It is still running. Stop it first.",
                ImportState::Old => "It was made by an older Postroom, which kept no traces.",
                _ => "It was undone already.",
            };
            return Err(EngineError::invalid("import", why.to_owned()));
        }
        let undone = self.store.undo_import(past.seq, self.clock.now()).await?;
        for tag in [Tag::Imports, Tag::Contacts, Tag::Lists, Tag::Suppressions] {
            self.events.notify(tag);
        }
        Ok(undone)
    }

    /// Stops every import after its current batch, and waits until each has saved its report.
    pub(crate) async fn stop_all(&self) {
        for job in self.jobs.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            job.stop.store(true, Ordering::SeqCst);
        }
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        tasks.join_all().await;
    }
}

struct ImportTask {
    store: Store,
    clock: Clock,
    events: ChangeFeed,
    job: Arc<Job>,
    lists: Vec<ListId>,
    order: ImportOrder,
    corrections: Corrections,
    /// None: a dry run, which writes nothing.
    open: Option<OpenImport>,
    turn: Arc<tokio::sync::Mutex<()>>,
}

/// The stored record of a running import, and the lock that the import holds.
struct OpenImport {
    seq: ImportSeq,
    _lock: WorkspaceLock,
}

impl ImportTask {
    async fn run(self) {
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
            tracing::warn!(%error, "the import's report was not kept");
        }
        if self.open.is_some()
            && phase != ImportPhase::Failed
            && self.job.snapshot().rows > 0
            && let Err(error) = self.save_field_kinds().await
        {
            tracing::warn!(%error, "the kinds of the fields were not kept");
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
        let looked = tokio::task::spawn_blocking(move || reader::fields(&path, &plan)).await;
        let fields = looked.map_err(|error| EngineError::invalid("file", error.to_string()))?;
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
        let mut reasons: HashMap<String, (String, i64)> = HashMap::new();
        let mut doubted: HashMap<String, (String, i64)> = HashMap::new();
        let mut refused_bytes = 0_usize;
        loop {
            let batch = match timeout(STOP_POLL, batches.recv()).await {
                Ok(Some(batch)) => batch,
                Ok(None) => break,
                // The reader may convert the file for minutes before its first batch.
                Err(_) if self.job.stop.load(Ordering::SeqCst) => return Ok(ImportPhase::Stopped),
                Err(_) => continue,
            };
            match batch {
                Read::Failed(error) => return Err(error.into()),
                Read::Rows { contacts, mut refusals, mut doubts, rows, corrected, estimate } => {
                    self.hide_erased(&mut refusals).await?;
                    self.hide_erased(&mut doubts).await?;
                    let terms = ImportOptions {
                        policy: self.order.plan.policy,
                        consent: self.order.plan.consent,
                        suppress_all_as: self.order.plan.suppression_list,
                        lists: &self.lists,
                        import: self.open.as_ref().map(|open| open.seq),
                        now: self.clock.now(),
                    };
                    let counts =
                        self.store.write_batch(contacts, &terms, self.order.dry_run).await?;
                    for one in &mut refusals {
                        let bytes: usize = one.cells.iter().map(String::len).sum();
                        refused_bytes += bytes;
                        if refused_bytes > REFUSED_BYTES {
                            one.cells.clear();
                        }
                        reasons
                            .entry(one.code.clone())
                            .or_insert_with(|| (one.reason.clone(), 0))
                            .1 += 1;
                    }
                    for one in &doubts {
                        let kind = doubted.entry(one.code.clone()).or_insert((String::new(), 0));
                        kind.1 += 1;
                    }
                    self.job.update(|progress| {
                        let room = DOUBTS.saturating_sub(progress.doubts.len());
                        progress.doubts.extend(doubts.into_iter().take(room));
                        progress.doubt_counts = sorted(&doubted)
                            .into_iter()
                            .map(|(code, _, count)| (code, count))
                            .collect();
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
                        progress.refused += i64::try_from(refusals.len()).unwrap_or(0);
                        let room = REFUSALS.saturating_sub(progress.refusals.len());
                        progress.refusals.extend(refusals.into_iter().take(room));
                        progress.reasons = sorted(&reasons);
                    });
                    self.events.notify(Tag::Imports);
                    if !self.order.dry_run {
                        self.events.notify(Tag::Contacts);
                    }
                }
            }
        }
        let _ = reading.await;
        let stopped = self.job.stop.load(Ordering::SeqCst);
        Ok(if stopped { ImportPhase::Stopped } else { ImportPhase::Done })
    }
}
