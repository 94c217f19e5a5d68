//! Archives before they are trusted: what is in them, and what they really unpack to.
//!
//! It promises bounded memory and time: the sizes in an archive's directory may lie, so what is
//! inflated is counted, and counting ends at the limit. Leaves out: what the parts mean.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use super::{CELL_MAX, ImportError};

/// Bytes that all parts of a workbook may unpack to.
pub(super) const WHOLE_MAX: u64 = 1024 * 1024 * 1024;
/// Bytes of a part that is held in memory: a workbook's texts and styles.
const PART_MAX: u64 = 512 * 1024 * 1024;
/// Bytes that one file of an archive may unpack to.
const UNPACKED_MAX: u64 = 4 * 1024 * 1024 * 1024;
/// Files in an archive.
const ENTRIES_MAX: usize = 10_000;

/// What holds contacts, by the end of its name.
const ENDINGS: [&str; 11] =
    ["csv", "tsv", "tab", "txt", "xlsx", "xls", "xlsb", "ods", "vcf", "json", "jsonl"];

pub(super) fn directory(file: &mut File) -> Result<zip::ZipArchive<&mut File>, ImportError> {
    let archive = zip::ZipArchive::new(file).map_err(|_| ImportError::Broken("archive"))?;
    if archive.len() > ENTRIES_MAX {
        return Err(ImportError::TooLarge);
    }
    Ok(archive)
}

/// What a part of an archive cannot be read for.
fn trouble(error: &zip::result::ZipError, name: &str) -> ImportError {
    match error {
        zip::result::ZipError::UnsupportedArchive(what) if what.contains("assword") => {
            ImportError::Password
        }
        zip::result::ZipError::FileNotFound => ImportError::NoSheet(name.to_owned()),
        _ => ImportError::Broken("archive"),
    }
}

/// Refuses a workbook that unpacks to more than is fit to be read (a "zip bomb"), or to a cell that
/// no program writes.
pub(super) fn check_workbook(file: &mut File) -> Result<(), ImportError> {
    let mut archive = directory(file)?;
    let mut claimed: u64 = 0;
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(|_| ImportError::Broken("archive"))?;
        claimed = claimed.saturating_add(entry.size());
    }
    if claimed > WHOLE_MAX {
        return Err(ImportError::TooLarge);
    }
    let mut left = WHOLE_MAX;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|error| trouble(&error, ""))?;
        let name = entry.name().to_lowercase();
        let xml = name.ends_with(".xml") || name.ends_with(".rels");
        // Pictures and the like are never unpacked.
        if !xml && !name.ends_with(".bin") {
            continue;
        }
        let streamed = name.starts_with("xl/worksheets/") || name == "content.xml";
        let most = if streamed { left } else { left.min(PART_MAX) };
        left -= count(&mut entry, most, xml)?;
    }
    drop(archive);
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    Ok(())
}

/// Reads to the end or to the limit; of XML also how far it is from one tag to the next, which is
/// what a reader keeps in memory.
fn count(part: &mut impl Read, most: u64, xml: bool) -> Result<u64, ImportError> {
    let mut piece = vec![0; 64 * 1024];
    let (mut all, mut run) = (0_u64, 0);
    loop {
        let read = part.read(&mut piece).map_err(|_| ImportError::Broken("workbook"))?;
        let bytes = piece.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            return Ok(all);
        }
        all += read as u64;
        if all > most {
            return Err(ImportError::TooLarge);
        }
        let (first, last) = (memchr::memchr(b'<', bytes), memchr::memrchr(b'<', bytes));
        let longest = run + first.unwrap_or(read);
        run = last.map_or(run + read, |last| read - last);
        if xml && longest.max(run) > CELL_MAX {
            return Err(ImportError::CellTooLong);
        }
    }
}

/// One file out of an archive, where it lies in it, and all that hold contacts.
pub(super) struct Taken {
    pub file: File,
    pub size: u64,
    pub name: String,
    pub names: Vec<String>,
}

/// Takes one file out of an archive; none: the first that may hold contacts.
pub(super) fn take(file: &mut File, wanted: Option<&str>) -> Result<Taken, ImportError> {
    let mut archive = directory(file)?;
    let mut names: Vec<String> =
        archive.file_names().filter(|name| holds(name)).map(str::to_owned).collect();
    names.sort();
    let name = match wanted {
        Some(name) => name.to_owned(),
        None => names.first().cloned().ok_or(ImportError::EmptyArchive)?,
    };
    let mut entry = archive.by_name(&name).map_err(|error| trouble(&error, &name))?;
    let mut out = tempfile::tempfile().map_err(ImportError::Read)?;
    let size = std::io::copy(&mut Read::by_ref(&mut entry).take(UNPACKED_MAX + 1), &mut out)
        .map_err(|_| ImportError::Broken("archive"))?;
    if size > UNPACKED_MAX {
        return Err(ImportError::TooLarge);
    }
    out.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    Ok(Taken { file: out, size, name, names })
}

fn holds(name: &str) -> bool {
    let bare = name.rsplit('/').next().unwrap_or(name);
    let ending = bare.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    !name.starts_with("__MACOSX") && !bare.starts_with('.') && ENDINGS.contains(&ending.as_str())
}
