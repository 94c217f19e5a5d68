//! Any file as delimited text: workbooks, vCards, JSON and archives are written out to a private
//! file that vanishes with its last handle, and read from there like every other table.
//!
//! It promises bounded memory and time: what an archive holds is counted before it is unpacked, and
//! nothing larger than the limits here is opened. Leaves out: what the columns mean.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{ImportError, json, vcard, workbook};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Delimited,
    Workbook,
    VCard,
    Json,
    JsonLines,
    Archive,
}

/// Bytes of a file that is read whole: JSON, and what an archive's directory says of a workbook.
pub(super) const WHOLE_MAX: u64 = 1024 * 1024 * 1024;
/// Bytes that one file of an archive may unpack to.
const UNPACKED_MAX: u64 = 4 * 1024 * 1024 * 1024;
/// Files in an archive.
const ENTRIES_MAX: usize = 10_000;
/// How many bytes tell the format.
const HEAD: usize = 64 * 1024;

/// A file made readable: a handle at its start, how long it is, and what it was.
pub(super) struct Plain {
    pub file: File,
    pub size: u64,
    pub format: Format,
    /// The sheet or the archive's file that was taken.
    pub sheet: Option<String>,
    /// All that could have been taken.
    pub sheets: Vec<String>,
}

/// Opens a file; `sheet` names one of its sheets, none takes the first that holds something.
pub(super) fn open(path: &Path, sheet: Option<&str>) -> Result<Plain, ImportError> {
    let about = std::fs::metadata(path).map_err(ImportError::Open)?;
    if about.is_dir() {
        return Err(ImportError::Folder);
    }
    let file = File::open(path).map_err(ImportError::Open)?;
    plain(file, about.len(), sheet, false)
}

fn plain(
    mut file: File,
    size: u64,
    sheet: Option<&str>,
    unpacked: bool,
) -> Result<Plain, ImportError> {
    let mut head = Vec::with_capacity(HEAD);
    Read::by_ref(&mut file).take(HEAD as u64).read_to_end(&mut head).map_err(ImportError::Read)?;
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    let format = format_of(&head, &mut file)?;
    let (made, taken, sheets) = match format {
        Format::Delimited => (file, None, Vec::new()),
        Format::Workbook => workbook::write_out(file, size, sheet)?,
        Format::VCard => (vcard::write_out(file)?, None, Vec::new()),
        Format::Json | Format::JsonLines => {
            if size > WHOLE_MAX {
                return Err(ImportError::TooLarge);
            }
            (json::write_out(file, format)?, None, Vec::new())
        }
        Format::Archive if unpacked => {
            return Err(ImportError::Foreign("an archive in an archive"));
        }
        Format::Archive => return unpack(file, sheet),
    };
    let size = made.metadata().map_err(ImportError::Read)?.len();
    Ok(Plain { file: made, size, format, sheet: taken, sheets })
}

fn format_of(head: &[u8], file: &mut File) -> Result<Format, ImportError> {
    const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    if head.starts_with(OLE) {
        return Ok(Format::Workbook);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        let mut archive = directory(file)?;
        let workbook = ["xl/workbook.xml", "xl/workbook.bin", "content.xml"]
            .into_iter()
            .any(|name| archive.by_name(name).is_ok());
        file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
        return Ok(if workbook { Format::Workbook } else { Format::Archive });
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let begins = |word: &str| text.get(..word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word));
    if begins("BEGIN:VCARD") {
        return Ok(Format::VCard);
    }
    if begins("<!doctype html") || begins("<html") || begins("<table") {
        return Err(ImportError::WebPage);
    }
    if text.starts_with('[') && text.get(1..).is_some_and(|rest| rest.trim_start().starts_with('{'))
    {
        return Ok(Format::Json);
    }
    if text.starts_with('{') {
        return Ok(if one_a_line(text) { Format::JsonLines } else { Format::Json });
    }
    Ok(Format::Delimited)
}

/// Whether the first line is an object of its own. A list of objects in it is what is meant; but one
/// line of many may have lists too, as Mailgun's do.
fn one_a_line(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("");
    let Ok(serde_json::Value::Object(object)) = serde_json::from_str(first) else { return false };
    let lists = object.values().filter_map(serde_json::Value::as_array);
    let of_objects = lists.flatten().any(serde_json::Value::is_object);
    !of_objects || lines.next().is_some_and(|next| next.starts_with('{'))
}

fn directory(file: &mut File) -> Result<zip::ZipArchive<&mut File>, ImportError> {
    let archive = zip::ZipArchive::new(file).map_err(|_| ImportError::Broken("archive"))?;
    if archive.len() > ENTRIES_MAX {
        return Err(ImportError::TooLarge);
    }
    Ok(archive)
}

/// Refuses an archive that would unpack to more than is fit to be read whole (a "zip bomb").
pub(super) fn check_unpacked(file: &mut File) -> Result<(), ImportError> {
    let mut archive = directory(file)?;
    let mut total: u64 = 0;
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(|_| ImportError::Broken("archive"))?;
        total = total.saturating_add(entry.size());
    }
    drop(archive);
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    if total > WHOLE_MAX { Err(ImportError::TooLarge) } else { Ok(()) }
}

/// Takes one file out of an archive and opens it.
fn unpack(mut file: File, wanted: Option<&str>) -> Result<Plain, ImportError> {
    const ENDINGS: [&str; 11] =
        ["csv", "tsv", "tab", "txt", "xlsx", "xls", "xlsb", "ods", "vcf", "json", "jsonl"];
    let mut archive = directory(&mut file)?;
    let mut names: Vec<String> = archive
        .file_names()
        .filter(|name| {
            let bare = name.rsplit('/').next().unwrap_or(name);
            let ending = bare.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
            !name.starts_with("__MACOSX")
                && !bare.starts_with('.')
                && ENDINGS.contains(&ending.as_str())
        })
        .map(str::to_owned)
        .collect();
    names.sort();
    let taken = match wanted {
        Some(name) => name.to_owned(),
        None => names.first().cloned().ok_or(ImportError::EmptyArchive)?,
    };
    let mut entry = archive.by_name(&taken).map_err(|error| match error {
        zip::result::ZipError::UnsupportedArchive(_) => ImportError::Password,
        zip::result::ZipError::FileNotFound => ImportError::NoSheet(taken.clone()),
        _ => ImportError::Broken("archive"),
    })?;
    let mut out = tempfile::tempfile().map_err(ImportError::Read)?;
    // The directory may lie about the size: what comes out is counted too.
    let copied = std::io::copy(&mut Read::by_ref(&mut entry).take(UNPACKED_MAX + 1), &mut out)
        .map_err(|_| ImportError::Broken("archive"))?;
    if copied > UNPACKED_MAX {
        return Err(ImportError::TooLarge);
    }
    out.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    let inside = plain(out, copied, None, true)?;
    Ok(Plain { sheet: Some(taken), sheets: names, ..inside })
}

/// A private file of rows, written as every table is read.
pub(super) struct Rows(csv::Writer<BufWriter<File>>);

impl Rows {
    pub fn new() -> Result<Self, ImportError> {
        let file = tempfile::tempfile().map_err(ImportError::Read)?;
        let out = csv::WriterBuilder::new().flexible(true).from_writer(BufWriter::new(file));
        Ok(Self(out))
    }

    pub fn row<I, S>(&mut self, cells: I) -> Result<(), ImportError>
    where
        I: IntoIterator<Item = S>,
        S: AsRef<[u8]>,
    {
        self.0.write_record(cells).map_err(|error| ImportError::Read(std::io::Error::other(error)))
    }

    pub fn done(self) -> Result<File, ImportError> {
        let out = self.0.into_inner().map_err(|e| std::io::Error::other(e.to_string()));
        let mut file = out
            .and_then(|mut out| {
                out.flush()?;
                out.into_inner().map_err(|e| std::io::Error::other(e.to_string()))
            })
            .map_err(ImportError::Read)?;
        file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
        Ok(file)
    }
}
