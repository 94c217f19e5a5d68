//! Any file as delimited text: workbooks, vCards, JSON and archives are written out to a private
//! file that vanishes with its last handle, and read from there like every other table.
//!
//! Promises that nothing but a file is opened: a pipe or a device would never end. Leaves out: what
//! the columns mean.

pub(crate) mod archive;
pub(crate) mod cache;
pub(crate) mod csv;
pub(crate) mod json;
pub(crate) mod ods;
pub(crate) mod sheet_rows;
pub(crate) mod vcard;
pub(crate) mod workbook;

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use serde::{Deserialize, Serialize};

use self::archive::{Taken, WHOLE_MAX};
use self::cache::{Plain, Source, Stamp};
use self::workbook::Written;
use crate::ImportError;
use crate::detect::dialect::unmarked_utf16;

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

/// How many bytes tell the format.
const HEAD: usize = 64 * 1024;

/// Opens a file; `sheet` names one of its sheets, none takes the first that holds something.
pub(crate) fn open(path: &Path, sheet: Option<&str>) -> Result<Plain, ImportError> {
    let about = std::fs::metadata(path).map_err(ImportError::Open)?;
    if about.is_dir() {
        return Err(ImportError::Folder);
    }
    // Before it is opened: opening a pipe waits for somebody to write into it.
    if !about.is_file() {
        return Err(ImportError::NoFile);
    }
    let file = File::open(path).map_err(ImportError::Open)?;
    let about = file.metadata().map_err(ImportError::Open)?;
    let stamp = Stamp::of(&about);
    if let Some(plain) = cache::kept(path, stamp, sheet) {
        return Ok(plain);
    }
    let plain = plain(file, about.len(), sheet, false)?;
    if plain.archived || plain.format != Format::Delimited {
        cache::keep(path, stamp, sheet.is_none(), &plain);
    }
    Ok(plain)
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
    let alone = |file| Written { file, sheet: None, sheets: Vec::new(), hidden: Vec::new() };
    let wide = wide(&head);
    if let Some(encoding) = wide
        && format != Format::Delimited
    {
        file = narrow(file, encoding)?;
    }
    let made = match format {
        Format::Delimited => alone(file),
        Format::Workbook => workbook::write_out(file, size, sheet)?,
        Format::VCard => alone(vcard::write_out(file)?),
        Format::Json | Format::JsonLines => {
            if size > WHOLE_MAX {
                return Err(ImportError::TooLarge);
            }
            alone(json::write_out(file, format)?)
        }
        Format::Archive if unpacked => {
            return Err(ImportError::Foreign("an archive in an archive"));
        }
        Format::Archive => {
            let Taken { file: inside, size, name, names } = archive::take(&mut file, sheet)?;
            let inside = plain(inside, size, None, true)?;
            return Ok(Plain { archived: true, sheet: Some(name), sheets: names, ..inside });
        }
    };
    let Written { file, sheet, sheets, hidden } = made;
    let size = file.metadata().map_err(ImportError::Read)?.len();
    Ok(Plain { file: Source::new(file), size, format, archived: false, sheet, sheets, hidden })
}

fn format_of(head: &[u8], file: &mut File) -> Result<Format, ImportError> {
    const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    if head.starts_with(OLE) {
        return Ok(Format::Workbook);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        let mut archive = archive::directory(file)?;
        let workbook = ["xl/workbook.xml", "xl/workbook.bin", "content.xml"]
            .into_iter()
            .any(|name| archive.by_name(name).is_ok());
        file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
        return Ok(if workbook { Format::Workbook } else { Format::Archive });
    }
    let (text, _, _) = wide(head).unwrap_or(UTF_8).decode(head);
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let begins = |word: &str| text.get(..word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word));
    if begins("BEGIN:VCARD") {
        return Ok(Format::VCard);
    }
    if begins("<!doctype html") || begins("<html") || begins("<table") {
        return Err(ImportError::WebPage);
    }
    let inside = text.strip_prefix('[').map(str::trim_start);
    if inside.is_some_and(|inside| inside.starts_with(['{', '[', '"'])) {
        return Ok(Format::Json);
    }
    if text.starts_with('{') {
        return Ok(if one_a_line(text) { Format::JsonLines } else { Format::Json });
    }
    Ok(Format::Delimited)
}

/// The encoding of text with two bytes a character.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    match Encoding::for_bom(head) {
        Some((encoding, _)) => Some(encoding).filter(|one| *one == UTF_16LE || *one == UTF_16BE),
        None => unmarked_utf16(head),
    }
}

/// The same text in UTF-8, so that it can be taken apart byte by byte.
fn narrow(mut file: File, encoding: &'static Encoding) -> Result<File, ImportError> {
    let mut out = BufWriter::new(tempfile::tempfile().map_err(ImportError::Read)?);
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let (mut bytes, mut text) = (vec![0; HEAD], String::with_capacity(HEAD * 3));
    loop {
        let read = file.read(&mut bytes).map_err(ImportError::Read)?;
        text.clear();
        let piece = bytes.get(..read).unwrap_or_default();
        // There is room for all of it: three bytes for each.
        let _ = decoder.decode_to_string(piece, &mut text, read == 0);
        out.write_all(text.as_bytes()).map_err(ImportError::Read)?;
        if read == 0 {
            break;
        }
    }
    let mut file = out.into_inner().map_err(|error| ImportError::Read(error.into_error()))?;
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    Ok(file)
}

/// Whether each line is an object of its own: the first one is, and the next begins another. Objects
/// of several lines, and one alone, are read whole.
fn one_a_line(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("");
    let whole = serde_json::from_str::<serde_json::Map<_, serde_json::Value>>(first).is_ok();
    whole && lines.next().is_some_and(|next| next.starts_with('{'))
}

/// A private file of rows, written as every table is read.
pub(crate) struct Rows(::csv::Writer<BufWriter<File>>);

impl Rows {
    pub fn new() -> Result<Self, ImportError> {
        let file = tempfile::tempfile().map_err(ImportError::Read)?;
        let out = ::csv::WriterBuilder::new().flexible(true).from_writer(BufWriter::new(file));
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
