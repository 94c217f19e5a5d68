//! Imports in the background: a dry run that only counts, or a real import, each with progress, a
//! stop, and a report.
//!
//! Rows are read on a separate thread and written in batches. A stop takes effect between two rows
//! that are read and between two batches that are written, and the written rows stay. A failure
//! reverts the written rows, and so does the next start after a kill. Any finished or stopped import
//! can be undone as a whole. Leaves out: running one import (`task`), reading files
//! (`postroom-import`), writing rows and undoing them (`postroom-store`).

mod corrections;
mod order;
mod preview;
mod questions;
mod reader;
mod report;
mod task;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::JoinSet;

pub use self::corrections::Corrections;
pub use self::order::ImportOrder;
pub use self::preview::RowPreview;
pub use self::questions::unanswered_questions;
use self::report::Job;
pub use self::report::{ImportPhase, ImportProgress, RefusedRow};
use self::task::{ImportTask, OpenImport};
use crate::{EngineError, Result};
use postroom_import::{FileFingerprint, ImportError, RowReader};
use postroom_model::clock::Clock;
use postroom_model::contact::ListKind;
use postroom_model::id::{ImportId, ListId};
use postroom_model::tag::Tag;
use postroom_store::change_feed::ChangeFeed;
use postroom_store::imports::{ImportState, PastImport, Undone};
use postroom_store::{Store, StoreError};

/// The maximum number of imports of this run whose progress is available.
const IMPORTS_MAX: usize = 20;

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
        let (lists, created_list) = self.target_lists(&order).await?;
        let id = ImportId::new();
        let open = match order.dry_run {
            true => None,
            false => Some(self.begin(&id, &order, created_list.as_ref()).await?),
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

    /// The lists of the imported contacts, and the new one among them if it was created for them.
    async fn target_lists(&self, order: &ImportOrder) -> Result<(Vec<ListId>, Option<ListId>)> {
        let mut lists = order.plan.lists.clone();
        let name = order.new_list.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let Some(name) = name.filter(|_| !order.dry_run) else { return Ok((lists, None)) };
        let (id, created) = match self.store.list_named(ListKind::List, name).await? {
            Some(id) => (id, None),
            None => {
                let id = ListId::new();
                self.store.put_list(&id, ListKind::List, name, self.clock.now()).await?;
                (id.clone(), Some(id))
            }
        };
        lists.push(id);
        self.events.notify(Tag::Lists);
        Ok((lists, created))
    }

    /// Writes the record of a real import, which says that it runs.
    async fn begin(
        &self,
        id: &ImportId,
        order: &ImportOrder,
        created_list: Option<&ListId>,
    ) -> Result<OpenImport> {
        let lock = self.store.lock_importing()?;
        let (name, consent) = (&order.name, order.plan.consent);
        let (wording, now) = (&order.wording, self.clock.now());
        let seq = self.store.begin_import(id, name, consent, wording, created_list, now).await?;
        Ok(OpenImport { seq, _lock: lock })
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
