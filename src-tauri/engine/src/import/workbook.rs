//! Sheets of Excel and OpenDocument workbooks as rows of text: dates as 2026-11-24, whole numbers
//! without a point, yes and no. Rows keep the number the spreadsheet shows.
//!
//! Leaves out: formulas (what they come to is read), and workbooks behind a password.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataType, Ods, Range, Reader, Xls, Xlsb, Xlsx};

use super::plain::{Rows, WHOLE_MAX, check_unpacked};
use super::{COLUMNS_MAX, ImportError};

type Written = (File, Option<String>, Vec<String>);

/// Writes one sheet out; none: the first that holds something.
pub(super) fn write_out(
    mut file: File,
    size: u64,
    sheet: Option<&str>,
) -> Result<Written, ImportError> {
    let mut head = [0; 2];
    file.read_exact(&mut head).map_err(ImportError::Read)?;
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    if head == *b"PK" {
        check_unpacked(&mut file)?;
    } else if size > WHOLE_MAX {
        return Err(ImportError::TooLarge);
    } else if is_sealed(&mut file)? {
        return Err(ImportError::Password);
    }
    // The reader is made for sound files; what a broken one does to it ends here.
    catch_unwind(AssertUnwindSafe(|| by_kind(file, head == *b"PK", sheet)))
        .unwrap_or(Err(ImportError::Broken("workbook")))
}

fn by_kind(mut file: File, zipped: bool, sheet: Option<&str>) -> Result<Written, ImportError> {
    if !zipped {
        return from_book(Xls::new(BufReader::new(file)), sheet);
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
    let file = BufReader::new(file);
    match kind {
        0 => from_book(Xlsx::new(file), sheet),
        1 => from_book(Xlsb::new(file), sheet),
        _ => from_book(Ods::new(file), sheet),
    }
}

fn from_book<B>(book: Result<B, B::Error>, sheet: Option<&str>) -> Result<Written, ImportError>
where
    B: Reader<BufReader<File>>,
    B::Error: std::fmt::Display,
{
    let mut book = book.map_err(|error| trouble(&error))?;
    let names = book.sheet_names();
    if let Some(name) = sheet {
        if !names.iter().any(|one| one == name) {
            return Err(ImportError::NoSheet(name.to_owned()));
        }
        let range = book.worksheet_range(name).map_err(|error| trouble(&error))?;
        return Ok((rows(&range)?, Some(name.to_owned()), names));
    }
    for name in &names {
        let range = book.worksheet_range(name).map_err(|error| trouble(&error))?;
        if !range.is_empty() {
            return Ok((rows(&range)?, Some(name.clone()), names.clone()));
        }
    }
    Err(ImportError::Empty)
}

/// The reader's errors are of four kinds with one text for this.
fn trouble(error: &impl std::fmt::Display) -> ImportError {
    let sealed = error.to_string().to_lowercase().contains("password");
    if sealed { ImportError::Password } else { ImportError::Broken("workbook") }
}

/// A new Excel file behind a password is an old container with this stream in it (MS-OFFCRYPTO).
fn is_sealed(file: &mut File) -> Result<bool, ImportError> {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut bytes = Vec::new();
    file.by_ref().take(WHOLE_MAX).read_to_end(&mut bytes).map_err(ImportError::Read)?;
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    Ok(memchr::memmem::find(&bytes, &name).is_some())
}

fn rows(range: &Range<Data>) -> Result<File, ImportError> {
    if range.width() > COLUMNS_MAX {
        return Err(ImportError::TooManyColumns);
    }
    let mut out = Rows::new()?;
    for _ in 0..range.start().map_or(0, |(row, _)| row) {
        out.row([""])?;
    }
    for row in range.rows() {
        out.row(row.iter().map(text))?;
    }
    out.done()
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        Data::Float(number) => number.to_string(),
        Data::Bool(true) => "yes".to_owned(),
        Data::Bool(false) => "no".to_owned(),
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        Data::DateTime(_) => match cell.as_datetime() {
            Some(moment) => {
                let text = moment.to_string();
                text.strip_suffix(" 00:00:00").unwrap_or(&text).to_owned()
            }
            None => String::new(),
        },
    }
}
