//! Converts every format to delimited text: workbooks, vCards, JSON and archives are written to a
//! private temporary file, which is deleted with its last handle, and read from there.
//!
//! Opens regular files only: reading a pipe or a device might never end. Leaves out: the meaning of
//! columns.

pub(crate) mod archive;
pub(crate) mod cache;
pub(crate) mod cell_links;
pub(crate) mod csv;
pub(crate) mod format;
pub(crate) mod json;
pub(crate) mod ldif;
pub(crate) mod line_layouts;
pub(crate) mod ods;
pub(crate) mod pasted;
pub(crate) mod row_writer;
pub(crate) mod sheet_rows;
pub(crate) mod vcard;
pub(crate) mod vcard_cards;
pub(crate) mod workbook;
pub(crate) mod xml_spreadsheet;

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use self::archive::{ArchiveEntry, UNPACKED_TOTAL_MAX};
use self::cache::{ConvertedFile, FileFingerprint, SharedFile};
use self::format::Format;
use self::workbook::ConvertedSheet;
use crate::converter;
use crate::converter::Converter;
use crate::detect::encoding::unmarked_utf16;
use crate::error::ImportError;

/// Bytes from which the format is detected.
const HEAD_BYTES: usize = 64 * 1024;

/// Opens a file; `sheet` names one of its sheets, none selects the first non-empty one.
pub(crate) fn open(path: &Path, sheet: Option<&str>) -> Result<ConvertedFile, ImportError> {
    let about = std::fs::metadata(path).map_err(ImportError::Open)?;
    if about.is_dir() {
        return Err(ImportError::Folder);
    }
    // Checked before opening: opening a pipe blocks until somebody writes to it.
    if !about.is_file() {
        return Err(ImportError::NoFile);
    }
    let file = File::open(path).map_err(ImportError::Open)?;
    let about = file.metadata().map_err(ImportError::Open)?;
    let fingerprint = FileFingerprint::of(&about);
    if let Some(converted) = cache::lookup(path, fingerprint, sheet) {
        return Ok(converted);
    }
    let converted = match Converter::installed() {
        Converter::Program(program, args) if is_foreign(&file)? => {
            converter::convert_in_child(program, args, path, sheet)?
        }
        _ => convert(file, sheet)?,
    };
    if converted.archived || converted.sheet.is_some() || converted.format != Format::Delimited {
        cache::insert(path, fingerprint, sheet.is_none(), &converted);
    }
    Ok(converted)
}

/// True unless the file is delimited text by its first bytes, without opening any container.
fn is_foreign(mut file: &File) -> Result<bool, ImportError> {
    let head = read_head(&mut file)?;
    Ok(head.starts_with(OLE) || head.starts_with(b"PK") || {
        !matches!(detect_text_format(&head), Ok(Format::Delimited) | Err(_))
    })
}

/// Converts a whole file in this process.
pub(crate) fn convert(file: File, sheet: Option<&str>) -> Result<ConvertedFile, ImportError> {
    let size = file.metadata().map_err(ImportError::Open)?.len();
    convert_to_csv(file, size, sheet, Nesting::TopLevel)
}

/// The bytes from which the format is detected; leaves the file at its start.
fn read_head(file: &mut (impl Read + Seek)) -> Result<Vec<u8>, ImportError> {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    let read = Read::by_ref(file).take(HEAD_BYTES as u64).read_to_end(&mut head);
    read.map_err(ImportError::Read)?;
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    Ok(head)
}

/// Where the file to convert comes from: an archive inside an archive is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nesting {
    TopLevel,
    InArchive,
}

fn convert_to_csv(
    mut file: File,
    size: u64,
    sheet: Option<&str>,
    nesting: Nesting,
) -> Result<ConvertedFile, ImportError> {
    let head = read_head(&mut file)?;
    let mut format = detect_format(&head, &mut file)?;
    let single =
        |file| ConvertedSheet { file, sheet: None, sheets: Vec::new(), hidden: Vec::new() };
    let utf16 = detect_utf16(&head);
    if let Some(encoding) = utf16
        && format != Format::Delimited
    {
        file = transcode_to_utf8(file, encoding)?;
    }
    let made = match format {
        Format::Delimited => single(convert_text(file, &head, size)?),
        Format::Workbook => {
            let mut converted = workbook::convert(file, size, sheet)?;
            if let Some(rows) = line_layouts::split_single_column(&mut converted.file)? {
                converted.file = rows;
                format = Format::Delimited;
            } else if let Some(rows) = line_layouts::turn_round_sheet(&mut converted.file)? {
                converted.file = rows;
            }
            converted
        }
        Format::VCard => single(vcard::convert(file)?),
        Format::Json | Format::JsonLines => {
            if size > UNPACKED_TOTAL_MAX {
                return Err(ImportError::TooLarge);
            }
            single(json::convert(file, format)?)
        }
        Format::Archive if nesting == Nesting::InArchive => {
            return Err(ImportError::Foreign("an archive in an archive"));
        }
        Format::Archive => {
            let ArchiveEntry { file: inside, size, name, names } =
                archive::extract(&mut file, sheet)?;
            let inside = convert_to_csv(inside, size, None, Nesting::InArchive)?;
            return Ok(ConvertedFile {
                archived: true,
                sheet: Some(name),
                sheets: names,
                ..inside
            });
        }
    };
    let ConvertedSheet { file, sheet, sheets, hidden } = made;
    let size = file.metadata().map_err(ImportError::Read)?.len();
    Ok(ConvertedFile {
        file: SharedFile::new(file),
        size,
        format,
        archived: false,
        sheet,
        sheets,
        hidden,
    })
}

/// Text in a layout that the tokenizer does not read, as a table; other text unchanged.
fn convert_text(mut file: File, head: &[u8], size: u64) -> Result<File, ImportError> {
    if ldif::is_ldif(&String::from_utf8_lossy(head)) {
        return ldif::convert(file);
    }
    if let Some(table) = pasted::convert(&mut file, size)? {
        return Ok(table);
    }
    if let Some(rows) = line_layouts::unquote_lines(&mut file, head)? {
        return Ok(rows);
    }
    Ok(line_layouts::convert_text(&mut file, size)?.unwrap_or(file))
}

/// Lines before the first card: a comment, a date.
const LINES_BEFORE_CARD: usize = 10;

/// A line of a vCard: `VERSION:3.0`, `EMAIL;TYPE=work:a@b.de`.
fn is_card_line(line: &str) -> bool {
    let name = line.split([':', ';']).next().unwrap_or_default();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    name.len() < line.len() && !name.is_empty() && name.chars().all(is_name)
}

/// The start of a compound file (MS-CFB), the container of XLS.
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

fn detect_format(head: &[u8], file: &mut File) -> Result<Format, ImportError> {
    if head.starts_with(OLE) {
        return Ok(Format::Workbook);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        let mut archive = archive::open_archive(file)?;
        let workbook = ["xl/workbook.xml", "xl/workbook.bin", "content.xml"]
            .into_iter()
            .any(|name| archive.by_name(name).is_ok());
        file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
        return Ok(if workbook { Format::Workbook } else { Format::Archive });
    }
    detect_text_format(head)
}

fn detect_text_format(head: &[u8]) -> Result<Format, ImportError> {
    let (text, _, _) = detect_utf16(head).unwrap_or(UTF_8).decode(head);
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let begins = |word: &str| text.get(..word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word));
    // A few lines may stand before the first card.
    let begins_card =
        |line: &str| line.get(..11).is_some_and(|head| head.eq_ignore_ascii_case("BEGIN:VCARD"));
    let mut lines = text.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty());
    let first = lines.by_ref().take(LINES_BEFORE_CARD).position(begins_card);
    if begins("BEGIN:VCARD") || (first.is_some() && lines.next().is_some_and(is_card_line)) {
        return Ok(Format::VCard);
    }
    if is_mail(text) {
        return Err(ImportError::Foreign("an e-mail message"));
    }
    if begins("<!doctype html") || begins("<html") || begins("<table") {
        return Err(ImportError::WebPage);
    }
    if begins("<?xml") || begins("<Workbook") {
        return if text.contains(xml_spreadsheet::NAMESPACE) {
            Ok(Format::Workbook)
        } else if text.to_ascii_lowercase().contains("<html") {
            Err(ImportError::WebPage)
        } else {
            Err(ImportError::Foreign("an XML file"))
        };
    }
    let inside = text.strip_prefix('[').map(str::trim_start);
    if inside.is_some_and(|inside| inside.starts_with(['{', '[', '"'])) {
        return Ok(Format::Json);
    }
    if text.starts_with('{') {
        return Ok(if is_json_lines(text) { Format::JsonLines } else { Format::Json });
    }
    Ok(Format::Delimited)
}

/// A saved mail: it begins with header fields (RFC 5322 2.2), among them at least two of every mail.
fn is_mail(text: &str) -> bool {
    const FIELDS: [&str; 6] = ["from", "date", "subject", "message-id", "mime-version", "received"];
    let head = text.lines().take_while(|line| !line.trim().is_empty()).take(100);
    let mut found = 0;
    for line in head {
        let is_folded = line.starts_with([' ', '\t']);
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let is_field =
            name.len() < line.len() && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-');
        if !is_folded && !is_field {
            return false;
        }
        found += usize::from(FIELDS.contains(&name.as_str()));
    }
    found > 2
}

/// The encoding when the text is UTF-16, with or without a byte order mark.
fn detect_utf16(head: &[u8]) -> Option<&'static Encoding> {
    match Encoding::for_bom(head) {
        Some((encoding, _)) => Some(encoding).filter(|one| *one == UTF_16LE || *one == UTF_16BE),
        None => unmarked_utf16(head),
    }
}

/// Transcodes the text to UTF-8, so that it can be parsed byte by byte.
fn transcode_to_utf8(mut file: File, encoding: &'static Encoding) -> Result<File, ImportError> {
    let mut out = BufWriter::new(tempfile::tempfile().map_err(ImportError::Read)?);
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let (mut bytes, mut text) = (vec![0; HEAD_BYTES], String::with_capacity(HEAD_BYTES * 3));
    loop {
        let read = file.read(&mut bytes).map_err(ImportError::Read)?;
        text.clear();
        let piece = bytes.get(..read).unwrap_or_default();
        // The buffer is large enough: at most three bytes per input byte.
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

/// True when each line is an object: the first line is a complete object and the next one starts
/// another. Objects over several lines and a single object are read as one document.
fn is_json_lines(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("");
    let whole = serde_json::from_str::<serde_json::Map<_, serde_json::Value>>(first).is_ok();
    whole && lines.next().is_some_and(|next| next.starts_with('{'))
}
