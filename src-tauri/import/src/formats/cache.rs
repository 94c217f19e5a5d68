//! Caches converted files: a workbook of 200,000 rows is converted once, and not again for each
//! change of a choice.
//!
//! Each is an unnamed temporary file that is deleted with its last handle. The cache holds a few of
//! them; a modified file is converted again. Leaves out: the conversion (`formats`).

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::formats::format::Format;

/// A file that several readers read at independent positions.
#[derive(Debug, Clone)]
pub struct SharedFile {
    file: Arc<File>,
    at: u64,
}

impl SharedFile {
    pub(crate) fn new(file: File) -> Self {
        Self { file: Arc::new(file), at: 0 }
    }
}

impl Read for SharedFile {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        // Handles of the same file share its cursor, so read at an explicit offset.
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(&*self.file, bytes, self.at)?;
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(&*self.file, bytes, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for SharedFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (from, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (self.at, by),
            SeekFrom::End(by) => (self.file.metadata()?.len(), by),
        };
        let before = || io::Error::from(io::ErrorKind::InvalidInput);
        self.at = from.checked_add_signed(by).ok_or_else(before)?;
        Ok(self.at)
    }
}

/// Size and modification time, by which a changed file is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileFingerprint {
    size: u64,
    modified: Option<SystemTime>,
}

impl FileFingerprint {
    pub(crate) fn of(about: &Metadata) -> Self {
        Self { size: about.len(), modified: about.modified().ok() }
    }

    /// The current fingerprint; none when the file does not exist.
    pub fn at(path: &Path) -> Option<Self> {
        std::fs::metadata(path).ok().map(|about| Self::of(&about))
    }
}

/// A converted file: a handle at its start, its length and its origin.
#[derive(Debug, Clone)]
pub(crate) struct ConvertedFile {
    pub file: SharedFile,
    pub size: u64,
    pub format: Format,
    /// It was extracted from an archive.
    pub archived: bool,
    /// The selected sheet or file of the archive.
    pub sheet: Option<String>,
    /// All sheets or files that could be selected.
    pub sheets: Vec<String>,
    /// The hidden ones among `sheets`.
    pub hidden: Vec<String>,
}

struct CacheEntry {
    path: PathBuf,
    fingerprint: FileFingerprint,
    /// It is the default when no sheet is named.
    is_default_sheet: bool,
    converted: ConvertedFile,
}

/// The page inspects fewer files than this in turn.
const ENTRIES_MAX: usize = 4;

/// One cache per process: preview, check and import request the same file in turn.
static CONVERTED: Mutex<Vec<CacheEntry>> = Mutex::new(Vec::new());

/// Returns the cached conversion if the file is unchanged.
pub(crate) fn lookup(
    path: &Path,
    fingerprint: FileFingerprint,
    sheet: Option<&str>,
) -> Option<ConvertedFile> {
    let all = CONVERTED.lock().unwrap_or_else(PoisonError::into_inner);
    let found = all.iter().find(|one| {
        let matches_sheet = match sheet {
            None => one.is_default_sheet,
            Some(_) => one.converted.sheet.as_deref() == sheet,
        };
        matches_sheet && one.path == path && one.fingerprint == fingerprint
    })?;
    Some(found.converted.clone())
}

/// Adds a conversion and evicts the oldest one when the cache is full.
pub(crate) fn insert(
    path: &Path,
    fingerprint: FileFingerprint,
    is_default_sheet: bool,
    converted: &ConvertedFile,
) {
    let mut all = CONVERTED.lock().unwrap_or_else(PoisonError::into_inner);
    all.retain(|one| {
        one.path != path
            || (one.fingerprint == fingerprint && one.converted.sheet != converted.sheet)
    });
    all.push(CacheEntry {
        path: path.to_owned(),
        fingerprint,
        is_default_sheet,
        converted: converted.clone(),
    });
    if all.len() > ENTRIES_MAX {
        all.remove(0);
    }
}
