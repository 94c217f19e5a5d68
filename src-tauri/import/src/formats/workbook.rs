//! Converts sheets of Excel and OpenDocument workbooks to rows of text: dates as 2026-11-24, times
//! of day as 09:30, whole numbers without a decimal point, booleans as yes and no. Rows keep the
//! number that the spreadsheet shows.
//!
//! XLSX, XLSB and OpenDocument sheets are streamed cell by cell, so that their length costs no
//! memory. Shared strings are held, and their size is checked before. Leaves out: formulas (their
//! results are read), number formats and links of XLS and XLSB, and encrypted workbooks.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, DataRef, DataType, Range, Reader, SheetType, SheetVisible, Style, Xls, Xlsb, Xlsx,
};

use crate::error::ImportError;
use crate::formats::archive::{UNPACKED_TOTAL_MAX, check_workbook};
use crate::formats::cell_links::{LinkKinds, with_address};
use crate::formats::ods;
use crate::formats::sheet_rows::SheetWriter;
use crate::formats::xml_spreadsheet::XmlSpreadsheet;
use crate::values::number_codes::NumberCode;
use crate::values::numbers::format_number;

/// A converted sheet, its name, and the names of all sheets.
pub(crate) struct ConvertedSheet {
    pub file: File,
    pub sheet: Option<String>,
    /// Visible sheets come first.
    pub sheets: Vec<String>,
    /// The hidden ones among `sheets`.
    pub hidden: Vec<String>,
}
type WorkbookFile = BufReader<File>;
type XlsxWorkbook = Xlsx<WorkbookFile>;

/// Bytes of an XLS workbook, which is held in memory.
const XLS_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// Converts one sheet; without a name, the first non-empty one.
pub(crate) fn convert(
    mut file: File,
    size: u64,
    sheet: Option<&str>,
) -> Result<ConvertedSheet, ImportError> {
    let mut head = [0; 2];
    file.read_exact(&mut head).map_err(ImportError::Read)?;
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    let xml = head != *b"PK" && head != [0xD0, 0xCF];
    if xml && size > UNPACKED_TOTAL_MAX {
        return Err(ImportError::TooLarge);
    }
    if xml {
        let mut book = XmlSpreadsheet::new(file);
        let tables = book.sheets()?;
        return select_sheet(tables, sheet, |name| book.write(name));
    }
    if head == *b"PK" {
        check_workbook(&mut file)?;
    } else if size > UNPACKED_TOTAL_MAX {
        return Err(ImportError::TooLarge);
    } else if is_encrypted(&mut file)? {
        return Err(ImportError::Password);
    } else if size > XLS_BYTES_MAX {
        return Err(ImportError::TooLarge);
    }
    // The reader may panic on a damaged file; the panic ends here.
    catch_unwind(AssertUnwindSafe(|| convert_by_type(file, head == *b"PK", sheet)))
        .unwrap_or(Err(ImportError::Broken("workbook")))
}

fn convert_by_type(
    mut file: File,
    zipped: bool,
    sheet: Option<&str>,
) -> Result<ConvertedSheet, ImportError> {
    if !zipped {
        return from_book(Xls::new(BufReader::new(file)), sheet, write_buffered_sheet);
    }
    let kind = {
        let mut archive =
            zip::ZipArchive::new(&mut file).map_err(|_| ImportError::Broken("workbook"))?;
        if archive.by_name("xl/workbook.xml").is_ok() {
            0
        } else {
            1 + u8::from(archive.by_name("xl/workbook.bin").is_err())
        }
    };
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    let links = if kind == 0 { LinkKinds::of(&mut file)? } else { LinkKinds::default() };
    let file = BufReader::new(file);
    match kind {
        0 => from_book(Xlsx::new(file), sheet, |book, name| write_xlsx_sheet(book, name, links)),
        1 => from_book(Xlsb::new(file), sheet, |book: &mut Xlsb<WorkbookFile>, name| {
            let mut cells =
                book.worksheet_cells_reader(name).map_err(|error| workbook_error(&error))?;
            let mut sheet = SheetWriter::new()?;
            while let Some(cell) = cells.next_cell().map_err(|error| workbook_error(&error))? {
                put_cell(&mut sheet, cell.get_position(), cell.get_value())?;
            }
            sheet.finish()
        }),
        _ => {
            let mut book = ods::OdsWorkbook::open(file.into_inner())?;
            let tables = book.sheets()?;
            select_sheet(tables, sheet, |name| book.write(name))
        }
    }
}

fn from_book<B>(
    book: Result<B, B::Error>,
    sheet: Option<&str>,
    mut write: impl FnMut(&mut B, &str) -> Result<Option<File>, ImportError>,
) -> Result<ConvertedSheet, ImportError>
where
    B: Reader<WorkbookFile>,
    B::Error: std::fmt::Display,
{
    let mut book = book.map_err(|error| workbook_error(&error))?;
    // A sheet of charts has no rows.
    let tables = book.sheets_metadata().iter().filter(|one| one.typ == SheetType::WorkSheet);
    let tables =
        tables.map(|one| (one.visible != SheetVisible::Visible, one.name.clone())).collect();
    select_sheet(tables, sheet, |name| write(&mut book, name))
}

/// Selects the named sheet, or the first non-empty one; visible sheets come first.
fn select_sheet(
    mut tables: Vec<(bool, String)>,
    sheet: Option<&str>,
    mut write: impl FnMut(&str) -> Result<Option<File>, ImportError>,
) -> Result<ConvertedSheet, ImportError> {
    tables.sort_by_key(|(hidden, _)| *hidden);
    let hidden =
        tables.iter().filter(|(hidden, _)| *hidden).map(|(_, name)| name.clone()).collect();
    let names: Vec<String> = tables.into_iter().map(|(_, name)| name).collect();
    if let Some(name) = sheet {
        if !names.iter().any(|one| one == name) {
            return Err(ImportError::NoSheet(name.to_owned()));
        }
        let file = match write(name)? {
            Some(file) => file,
            None => tempfile::tempfile().map_err(ImportError::Read)?,
        };
        return Ok(ConvertedSheet { file, sheet: Some(name.to_owned()), sheets: names, hidden });
    }
    for name in &names {
        if let Some(file) = write(name)? {
            return Ok(ConvertedSheet { file, sheet: Some(name.clone()), sheets: names, hidden });
        }
    }
    Err(ImportError::Empty)
}

/// The readers have four error types; all of them mention the password in their text.
fn workbook_error(error: &impl std::fmt::Display) -> ImportError {
    let encrypted = error.to_string().to_lowercase().contains("password");
    if encrypted { ImportError::Password } else { ImportError::Broken("workbook") }
}

/// A new Excel file behind a password is an old container with this stream in it (MS-OFFCRYPTO).
fn is_encrypted(file: &mut File) -> Result<bool, ImportError> {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut bytes = vec![0; 1024 * 1024];
    // The previous piece's end is kept in front, in case the name spans both.
    let mut before = 0;
    let found = loop {
        let piece = bytes.get_mut(before..).unwrap_or_default();
        let read = file.read(piece).map_err(ImportError::Read)?;
        let filled = bytes.get(..before + read).unwrap_or_default();
        if memchr::memmem::find(filled, &name).is_some() {
            break true;
        }
        if read == 0 {
            break false;
        }
        let end = before + read;
        before = end.min(name.len());
        bytes.copy_within(end - before..end, 0);
    };
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    Ok(found)
}

/// Writes a sheet that its reader holds in memory.
fn write_buffered_sheet<B>(book: &mut B, name: &str) -> Result<Option<File>, ImportError>
where
    B: Reader<WorkbookFile>,
    B::Error: std::fmt::Display,
{
    let range: Range<Data> = book.worksheet_range(name).map_err(|error| workbook_error(&error))?;
    let (top, left) = range.start().unwrap_or_default();
    let mut sheet = SheetWriter::new()?;
    for (row, column, cell) in range.used_cells() {
        let at = (top as usize + row, left as usize + column);
        let at = u32::try_from(at.0).ok().zip(u32::try_from(at.1).ok());
        let (row, column) = at.ok_or(ImportError::TooManyRows)?;
        sheet.put(row, column, &cell_text(cell))?;
    }
    sheet.finish()
}

/// Writes the cells as the sheet shows them: identifiers with their number format, and addresses
/// behind links.
fn write_xlsx_sheet(
    book: &mut XlsxWorkbook,
    name: &str,
    links: LinkKinds,
) -> Result<Option<File>, ImportError> {
    let links = links.read(book, name);
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| workbook_error(&error))?;
    let code = |style: &Style| NumberCode::parse(&style.number_format.as_ref()?.format_code);
    let codes: Vec<Option<NumberCode>> = cells.styles().iter().map(code).collect();
    let mut sheet = SheetWriter::new()?;
    while let Some((cell, style)) =
        cells.next_cell_with_style_id().map_err(|error| workbook_error(&error))?
    {
        let (at, value) = (cell.get_position(), cell.get_value());
        let number = match value {
            DataRef::Float(number) => Some(*number),
            #[expect(clippy::cast_precision_loss, reason = "identifiers have at most 15 digits")]
            DataRef::Int(number) => Some(*number as f64),
            _ => None,
        };
        let shown = number.and_then(|number| codes.get(style)?.as_ref()?.show(number));
        match (links.get(&at), shown) {
            (Some(address), _) => {
                let text = cell_text(&Data::from(value.clone()));
                sheet.put(at.0, at.1, &with_address(&text, address))?;
            }
            (None, Some(shown)) => sheet.put(at.0, at.1, &shown)?,
            (None, None) => put_cell(&mut sheet, at, value)?,
        }
    }
    sheet.finish()
}

fn put_cell(
    sheet: &mut SheetWriter,
    at: (u32, u32),
    cell: &DataRef<'_>,
) -> Result<(), ImportError> {
    match cell {
        DataRef::SharedString(text) => sheet.put(at.0, at.1, text),
        DataRef::String(text) => sheet.put(at.0, at.1, text),
        other => sheet.put(at.0, at.1, &cell_text(&Data::from(other.clone()))),
    }
}

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(float) => format_number(*float),
        Data::Bool(true) => "yes".to_owned(),
        Data::Bool(false) => "no".to_owned(),
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        Data::DateTime(_) => match cell.as_datetime() {
            Some(datetime) => {
                let text = datetime.to_string();
                // A time of day is less than one day and has no date.
                if cell.get_datetime().is_some_and(|at| (0.0..1.0).contains(&at.as_f64())) {
                    let time = text.rsplit(' ').next().unwrap_or(&text);
                    return time.strip_suffix(":00").unwrap_or(time).to_owned();
                }
                text.strip_suffix(" 00:00:00").unwrap_or(&text).to_owned()
            }
            None => String::new(),
        },
    }
}
