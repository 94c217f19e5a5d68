//! Checks and extracts archives: the contents and their real unpacked size.
//!
//! Memory and time are bounded: the sizes in an archive's directory may be wrong, so inflated bytes
//! are counted up to the limit. Leaves out: the meaning of the parts.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use crate::error::ImportError;
use crate::limits::{CELL_MAX, OUTPUT_MAX};

/// Bytes that all parts of a workbook may unpack to.
pub(crate) const UNPACKED_TOTAL_MAX: u64 = 1024 * 1024 * 1024;
/// What the parts of a workbook may unpack to.
const LIMITS: Limits = Limits { total: UNPACKED_TOTAL_MAX, part: 512 * 1024 * 1024 };
/// Files in an archive.
const ENTRIES_MAX: usize = 10_000;

/// Extensions of files that may hold contacts.
const EXTENSIONS: [&str; 12] =
    ["csv", "tsv", "tab", "txt", "xlsx", "xls", "xlsb", "ods", "vcf", "ldif", "json", "jsonl"];

pub(crate) fn open_archive(file: &mut File) -> Result<zip::ZipArchive<&mut File>, ImportError> {
    let archive = zip::ZipArchive::new(file).map_err(|_| ImportError::Broken("archive"))?;
    if archive.len() > ENTRIES_MAX {
        return Err(ImportError::TooLarge);
    }
    Ok(archive)
}

/// The import error for a ZIP error.
pub(crate) fn zip_error(error: &zip::result::ZipError, name: &str) -> ImportError {
    match error {
        zip::result::ZipError::UnsupportedArchive(what) if what.contains("assword") => {
            ImportError::Password
        }
        zip::result::ZipError::FileNotFound => ImportError::NoSheet(name.to_owned()),
        _ => ImportError::Broken("archive"),
    }
}

#[derive(Debug, Clone, Copy)]
struct Limits {
    /// Bytes of all parts.
    total: u64,
    /// Bytes of a part that is held in memory: a workbook's texts and styles.
    part: u64,
}

/// Refuses a workbook that unpacks to more than the limits (a "zip bomb") or has an oversized cell.
pub(crate) fn check_workbook(file: &mut File) -> Result<(), ImportError> {
    check_within(file, LIMITS)
}

fn check_within(file: &mut File, limits: Limits) -> Result<(), ImportError> {
    let mut archive = open_archive(file)?;
    let mut claimed: u64 = 0;
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(|_| ImportError::Broken("archive"))?;
        claimed = claimed.saturating_add(entry.size());
    }
    if claimed > limits.total {
        return Err(ImportError::TooLarge);
    }
    let mut left = limits.total;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|error| zip_error(&error, ""))?;
        let name = entry.name().map(|name| name.to_lowercase()).unwrap_or_default();
        let xml = name.ends_with(".xml") || name.ends_with(".rels");
        // Pictures and other binary parts are never unpacked.
        if !xml && !name.ends_with(".bin") {
            continue;
        }
        let streamed = name.starts_with("xl/worksheets/") || name == "content.xml";
        let limit = if streamed { left } else { left.min(limits.part) };
        left -= measure(&mut entry, limit, xml)?;
    }
    drop(archive);
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    Ok(())
}

/// Counts unpacked bytes up to the limit; in XML also the distance between tags, which an XML
/// reader keeps in memory.
fn measure(part: &mut impl Read, limit: u64, xml: bool) -> Result<u64, ImportError> {
    let mut piece = vec![0; 64 * 1024];
    let (mut all, mut run) = (0_u64, 0);
    loop {
        let read = part.read(&mut piece).map_err(|_| ImportError::Broken("workbook"))?;
        let bytes = piece.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            return Ok(all);
        }
        all += read as u64;
        if all > limit {
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

/// One extracted file, its name in the archive, and all supported files.
pub(crate) struct ArchiveEntry {
    pub file: File,
    pub size: u64,
    pub name: String,
    pub names: Vec<String>,
}

/// Extracts one file; without a name, the first supported one.
pub(crate) fn extract(file: &mut File, wanted: Option<&str>) -> Result<ArchiveEntry, ImportError> {
    extract_within(file, wanted, OUTPUT_MAX)
}

fn extract_within(
    file: &mut File,
    wanted: Option<&str>,
    limit: u64,
) -> Result<ArchiveEntry, ImportError> {
    let mut archive = open_archive(file)?;
    let names = archive.file_names().filter_map(Result::ok).map(|name| name.into_owned());
    let mut names: Vec<String> = names.filter(|name| is_supported(name)).collect();
    names.sort();
    let name = match wanted {
        Some(name) => name.to_owned(),
        None => names.first().cloned().ok_or(ImportError::EmptyArchive)?,
    };
    let mut entry = archive.by_name(&name).map_err(|error| zip_error(&error, &name))?;
    // The stated size refuses most bombs before anything is written; it may also be wrong.
    if entry.size() > limit {
        return Err(ImportError::TooLarge);
    }
    let mut out = tempfile::tempfile().map_err(ImportError::Read)?;
    let size = std::io::copy(&mut Read::by_ref(&mut entry).take(limit + 1), &mut out)
        .map_err(|_| ImportError::Broken("archive"))?;
    if size > limit {
        return Err(ImportError::TooLarge);
    }
    out.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    Ok(ArchiveEntry { file: out, size, name, names })
}

fn is_supported(name: &str) -> bool {
    let bare = name.rsplit('/').next().unwrap_or(name);
    let ending = bare.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    !name.starts_with("__MACOSX") && !bare.starts_with('.') && EXTENSIONS.contains(&ending.as_str())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use std::io::Write;

    use super::*;

    /// A workbook with one part of so many tags, which its directory and the part's own header call
    /// 100 bytes.
    fn liar(name: &str, tags: usize) -> File {
        let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all("<t>".repeat(tags).as_bytes()).unwrap();
        let mut bytes = out.finish().unwrap().into_inner();
        // APPNOTE 4.3.7 and 4.3.12: the size, at byte 22 and at byte 24.
        bytes[22..26].copy_from_slice(&100_u32.to_le_bytes());
        let entry = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
        bytes[entry + 24..entry + 28].copy_from_slice(&100_u32.to_le_bytes());
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        file
    }

    #[test]
    fn an_archive_part_with_a_false_size_is_refused() {
        let limits = Limits { total: 3_000_000, part: 300_000 };
        for name in ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"] {
            let error = check_within(&mut liar(name, 1_100_000), limits).unwrap_err();
            // The reader of archives may notice the lie itself.
            assert!(["import_broken", "import_too_large"].contains(&error.code()), "{name}");
        }
    }

    #[test]
    fn an_archived_file_beyond_the_limit_is_refused() {
        let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        out.start_file("a.csv", zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&vec![b'a'; 10_000]).unwrap();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&out.finish().unwrap().into_inner()).unwrap();
        assert_eq!(extract_within(&mut file, None, 10_000).unwrap().size, 10_000);
        let error = extract_within(&mut file, None, 9_999).err().unwrap();
        assert_eq!(error.code(), "import_too_large");
        // A false size in the directory.
        let error = extract_within(&mut liar("a.csv", 10_000), None, 9_999).err().unwrap();
        assert!(["import_broken", "import_too_large"].contains(&error.code()));
    }

    #[test]
    fn unpacked_bytes_and_tag_distances_are_limited() {
        let tags = "<t>".repeat(100_000);
        let long = format!("<t>{}</t>", "x".repeat(CELL_MAX + 1));
        for (text, limit, xml, code) in [
            (&tags, 300_000, true, None),
            (&tags, 299_999, true, Some("import_too_large")),
            (&long, u64::MAX, true, Some("import_cell_too_long")),
            (&long, u64::MAX, false, None),
        ] {
            let counted = measure(&mut text.as_bytes(), limit, xml);
            assert_eq!(counted.err().map(|error| error.code()), code);
        }
    }
}
