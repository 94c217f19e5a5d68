//! Files made readable, and kept for a while: a workbook of 200,000 rows is converted once, and not
//! anew each time the user changes a choice.
//!
//! Each is a private file without a name that vanishes with its last handle; at most a few are kept.
//! A file that has changed is another file. Leaves out: converting (`converted`).

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::formats::format::Format;

/// A file that is read from several places at once.
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
        // At a place of its own: handles that share a file share its place too.
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

/// What tells that a file is the one it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileFingerprint {
    size: u64,
    modified: Option<SystemTime>,
}

impl FileFingerprint {
    pub(crate) fn of(about: &Metadata) -> Self {
        Self { size: about.len(), modified: about.modified().ok() }
    }

    /// The file as it is now; none: it is not there.
    pub fn at(path: &Path) -> Option<Self> {
        std::fs::metadata(path).ok().map(|about| Self::of(&about))
    }
}

/// A file made readable: a handle at its start, how long it is, and what it was.
#[derive(Debug, Clone)]
pub(crate) struct ConvertedFile {
    pub file: SharedFile,
    pub size: u64,
    pub format: Format,
    /// It was taken out of an archive.
    pub archived: bool,
    /// The sheet or the archive's file that was taken.
    pub sheet: Option<String>,
    /// All that could have been taken.
    pub sheets: Vec<String>,
    /// Of these, the sheets that the spreadsheet does not show.
    pub hidden: Vec<String>,
}

struct CacheEntry {
    path: PathBuf,
    fingerprint: FileFingerprint,
    /// It is what comes when no sheet is named.
    is_default_sheet: bool,
    converted: ConvertedFile,
}

/// More than one looks at in turn.
const ENTRIES_MAX: usize = 4;

/// One for the program: the page, a check and an import ask for the same file one after the other.
static CONVERTED: Mutex<Vec<CacheEntry>> = Mutex::new(Vec::new());

/// What was converted before, if the file is still the same.
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

/// Keeps what was converted; the oldest goes.
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
