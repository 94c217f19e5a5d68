//! Reads XML Spreadsheet 2003, which many services write with the ending `.xls`.
//!
//! Streamed cell by cell. Leaves out: formulas (their results are read), comments, formats.

use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};

use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesStart, Event};

use crate::error::ImportError;
use crate::formats::sheet_rows::SheetWriter;
use crate::limits::CELL_MAX;

/// The namespace, by which the file is recognised.
pub(crate) const NAMESPACE: &str = "urn:schemas-microsoft-com:office:spreadsheet";

const BROKEN: ImportError = ImportError::Broken("XML spreadsheet");

/// An open workbook.
pub(crate) struct XmlSpreadsheet {
    file: File,
}

/// The cell that is being read.
#[derive(Default)]
struct Cell {
    /// `String`, `Number`, `DateTime`, `Boolean`, `Error`.
    kind: String,
    text: String,
    /// Inside its value; a comment is beside it.
    in_data: bool,
}

impl XmlSpreadsheet {
    pub fn new(file: File) -> Self {
        Self { file }
    }

    fn reader(&mut self) -> Result<Reader<BufReader<&File>>, ImportError> {
        self.file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
        let mut xml = Reader::from_reader(BufReader::new(&self.file));
        xml.config_mut().expand_empty_elements = true;
        xml.config_mut().check_end_names = false;
        Ok(xml)
    }

    /// The names of the sheets, each with whether it is hidden.
    ///
    /// # Errors
    /// [`ImportError`] when the file is damaged.
    pub fn sheets(&mut self) -> Result<Vec<(bool, String)>, ImportError> {
        let mut xml = self.reader()?;
        let (mut sheets, mut bytes, mut in_visible) = (Vec::new(), Vec::new(), false);
        loop {
            bytes.clear();
            match xml.read_event_into(&mut bytes).map_err(|_| BROKEN)? {
                Event::Start(tag) => match local(tag.name().as_ref()) {
                    "Worksheet" => {
                        let name = attribute(&tag, "Name").unwrap_or_default();
                        sheets.push((false, name));
                    }
                    "Visible" => in_visible = true,
                    _ => {}
                },
                Event::Text(text) if in_visible => {
                    if let Some((hidden, _)) = sheets.last_mut() {
                        *hidden = text.xml10_content().trim().starts_with("SheetHidden");
                    }
                }
                Event::End(tag) if local(tag.name().as_ref()) == "Visible" => in_visible = false,
                Event::Eof => return Ok(sheets),
                _ => {}
            }
        }
    }

    /// Writes one sheet to a file; none when it is empty.
    ///
    /// # Errors
    /// [`ImportError`] when the file is damaged or exceeds a limit.
    pub fn write(&mut self, name: &str) -> Result<Option<File>, ImportError> {
        let mut xml = self.reader()?;
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            match xml.read_event_into(&mut bytes).map_err(|_| BROKEN)? {
                Event::Start(tag)
                    if local(tag.name().as_ref()) == "Worksheet"
                        && attribute(&tag, "Name").unwrap_or_default() == name =>
                {
                    return write_sheet(&mut xml);
                }
                Event::Eof => return Err(ImportError::NoSheet(name.to_owned())),
                _ => {}
            }
        }
    }
}

fn write_sheet(xml: &mut Reader<BufReader<&File>>) -> Result<Option<File>, ImportError> {
    let mut sheet = SheetWriter::new()?;
    // Numbers of the next row and column, counted from 0.
    let (mut row, mut column) = (0_u32, 0_u32);
    let (mut cell, mut bytes) = (Cell::default(), Vec::new());
    let (mut span, mut here) = (0, 0);
    loop {
        bytes.clear();
        match xml.read_event_into(&mut bytes).map_err(|_| BROKEN)? {
            Event::Start(tag) => match local(tag.name().as_ref()) {
                "Row" => {
                    row = index(&tag).unwrap_or(row);
                    column = 0;
                }
                "Cell" => {
                    here = index(&tag).unwrap_or(column);
                    let merged = attribute(&tag, "MergeAcross").and_then(|text| text.parse().ok());
                    span = merged.unwrap_or(0_u32);
                    cell = Cell::default();
                }
                "Data" => {
                    cell.kind = attribute(&tag, "Type").unwrap_or_default();
                    cell.in_data = true;
                }
                _ => {}
            },
            Event::Text(text) if cell.in_data => cell.push(&text.xml10_content())?,
            Event::CData(text) if cell.in_data => cell.push(&text.xml10_content())?,
            Event::GeneralRef(name) if cell.in_data => {
                let letter = name.resolve_char_ref().map_err(|_| BROKEN)?.map(String::from);
                let text = letter.or_else(|| resolve_xml_entity(name.as_ref()).map(str::to_owned));
                cell.push(text.as_deref().unwrap_or_default())?;
            }
            Event::End(tag) => match local(tag.name().as_ref()) {
                "Data" => cell.in_data = false,
                "Cell" => {
                    sheet.put(row, here, &cell.value())?;
                    column = here.saturating_add(span).saturating_add(1);
                }
                "Row" => row = row.saturating_add(1),
                "Worksheet" => return sheet.finish(),
                _ => {}
            },
            Event::Eof => return Err(BROKEN),
            _ => {}
        }
    }
}

impl Cell {
    fn push(&mut self, text: &str) -> Result<(), ImportError> {
        if self.text.len() + text.len() > CELL_MAX {
            return Err(ImportError::CellTooLong);
        }
        self.text.push_str(text);
        Ok(())
    }

    /// The value as other workbooks give it.
    fn value(&self) -> String {
        let text = self.text.trim();
        match self.kind.as_str() {
            "Boolean" => if text == "1" { "yes" } else { "no" }.to_owned(),
            "DateTime" => {
                let text = text.strip_suffix(".000").unwrap_or(text);
                match text.split_once('T') {
                    Some((day, "00:00:00")) => day.to_owned(),
                    Some(("1899-12-31", time)) => time.to_owned(),
                    Some((day, time)) => format!("{day} {time}"),
                    None => text.to_owned(),
                }
            }
            "Number" => {
                let number = text.parse().ok().map(crate::values::numbers::format_number);
                number.unwrap_or_else(|| text.to_owned())
            }
            "Error" => String::new(),
            _ => self.text.clone(),
        }
    }
}

/// The number of a row or a column, counted from 0.
fn index(tag: &BytesStart<'_>) -> Option<u32> {
    attribute(tag, "Index")?.parse::<u32>().ok()?.checked_sub(1)
}

/// The name without its prefix: `ss:Row` and `Row` are the same.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|one| local(one.key.as_ref()) == name)?;
    unescape(&found.value).ok().map(|text| text.into_owned())
}
