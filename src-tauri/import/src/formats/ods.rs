//! Reads sheets of OpenDocument workbooks cell by cell, holding one row at a time. Written by hand
//! because the usual reader holds all sheets in memory, where a few bytes that say "repeat this a
//! million times" would exhaust it.
//!
//! Leaves out: formulas (their results are read), notes, drawings.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Read};

use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesStart, Event};

use crate::error::ImportError;
use crate::formats::archive::zip_error;
use crate::formats::cell_links::{mailto_address, with_address};
use crate::formats::sheet_rows::SheetWriter;
use crate::limits::CELL_MAX;
use crate::values::number_codes::shows_identifier;

type Part<'a> = Reader<BufReader<zip::read::ZipFile<'a, BufReader<File>>>>;

/// Bytes of the manifest, which shows whether the parts are encrypted.
const MANIFEST_MAX: u64 = 1024 * 1024;
/// Spaces in one run.
const SPACES_MAX: usize = 1_000;

/// An open workbook.
pub(crate) struct OdsWorkbook {
    zip: zip::ZipArchive<BufReader<File>>,
}

const BROKEN: ImportError = ImportError::Broken("workbook");

impl OdsWorkbook {
    /// # Errors
    /// [`ImportError`] when the workbook is damaged, encrypted or exceeds a limit.
    pub fn open(file: File) -> Result<Self, ImportError> {
        let mut zip = zip::ZipArchive::new(BufReader::new(file)).map_err(|_| BROKEN)?;
        let mut manifest = Vec::new();
        if let Ok(part) = zip.by_name("META-INF/manifest.xml") {
            part.take(MANIFEST_MAX).read_to_end(&mut manifest).map_err(|_| BROKEN)?;
        }
        if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
            return Err(ImportError::Password);
        }
        Ok(Self { zip })
    }

    fn content(&mut self) -> Result<Part<'_>, ImportError> {
        let part = self.zip.by_name("content.xml").map_err(|error| zip_error(&error, ""))?;
        let mut xml = Reader::from_reader(BufReader::new(part));
        xml.config_mut().expand_empty_elements = true;
        xml.config_mut().check_end_names = false;
        Ok(xml)
    }

    /// The names of the sheets, each with whether it is hidden.
    ///
    /// # Errors
    /// [`ImportError`] when the workbook is damaged, encrypted or exceeds a limit.
    pub fn sheets(&mut self) -> Result<Vec<(bool, String)>, ImportError> {
        let mut xml = self.content()?;
        let (mut hidden, mut style) = (BTreeSet::new(), String::new());
        let (mut sheets, mut depth, mut bytes) = (Vec::new(), 0, Vec::new());
        loop {
            bytes.clear();
            match xml.read_event_into(&mut bytes).map_err(|_| BROKEN)? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "style:style" => style = attribute(&tag, "style:name").unwrap_or_default(),
                    "style:table-properties"
                        if attribute(&tag, "table:display").as_deref() == Some("false") =>
                    {
                        hidden.insert(style.clone());
                    }
                    "table:table" => {
                        depth += 1;
                        let style = attribute(&tag, "table:style-name").unwrap_or_default();
                        if let (1, Some(name)) = (depth, attribute(&tag, "table:name")) {
                            sheets.push((hidden.contains(&style), name));
                        }
                    }
                    _ => {}
                },
                Event::End(tag) if tag.name().as_ref() == "table:table" => depth -= 1,
                Event::Eof => return Ok(sheets),
                _ => {}
            }
        }
    }

    /// Writes one sheet to a file; none when it is empty.
    ///
    /// # Errors
    /// [`ImportError`] when the workbook is damaged, encrypted or exceeds a limit.
    pub fn write(&mut self, name: &str) -> Result<Option<File>, ImportError> {
        let mut xml = self.content()?;
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            match xml.read_event_into(&mut bytes).map_err(|_| BROKEN)? {
                Event::Start(tag)
                    if tag.name().as_ref() == "table:table"
                        && attribute(&tag, "table:name").as_deref() == Some(name) =>
                {
                    return convert_sheet(&mut xml);
                }
                Event::Eof => return Err(ImportError::NoSheet(name.to_owned())),
                _ => {}
            }
        }
    }
}

/// A cell that is being read.
struct Cell {
    /// The typed value of its tag; none: the displayed text is the value.
    value: Option<String>,
    is_displayed: bool,
    /// The number of a cell that may show an identifier.
    number: Option<f64>,
    /// The address behind a link.
    link: Option<String>,
    text: String,
    paragraphs: usize,
    repeat: u32,
}

impl Cell {
    fn new(tag: &BytesStart<'_>) -> Self {
        let value = |name: &str| attribute(tag, name);
        let kind = value("office:value-type").unwrap_or_default();
        let typed = match kind.as_str() {
            "float" | "percentage" | "currency" => value("office:value")
                .and_then(|text| text.parse().ok())
                .map(crate::values::numbers::format_number),
            "date" => value("office:date-value")
                .map(|text| text.strip_suffix("T00:00:00").unwrap_or(&text).to_owned()),
            "boolean" => value("office:boolean-value")
                .map(|text| if text == "true" { "yes" } else { "no" }.to_owned()),
            "string" => value("office:string-value"),
            _ => None,
        };
        let repeat = repeat_count(tag, "table:number-columns-repeated");
        Self {
            value: typed,
            is_displayed: !kind.is_empty(),
            number: value("office:value")
                .filter(|_| kind == "float")
                .and_then(|text| text.parse().ok()),
            link: None,
            text: String::new(),
            paragraphs: 0,
            repeat,
        }
    }

    /// The value; an identifier and a link as the cell shows them.
    fn into_text(self) -> String {
        let shown = if self.is_displayed { self.text } else { String::new() };
        let text = match (self.value, self.number) {
            (Some(_), Some(number)) if shows_identifier(&shown, number) => shown,
            (Some(value), _) => value,
            (None, _) => shown,
        };
        match self.link {
            Some(address) => with_address(&text, &address),
            None => text,
        }
    }

    fn push(&mut self, text: &str) -> Result<(), ImportError> {
        if self.text.len() + text.len() > CELL_MAX {
            return Err(ImportError::CellTooLong);
        }
        self.text.push_str(text);
        Ok(())
    }

    fn start_element(&mut self, tag: &BytesStart<'_>) -> Result<(), ImportError> {
        match tag.name().as_ref() {
            "text:p" => {
                self.paragraphs += 1;
                self.push(if self.paragraphs > 1 { "\n" } else { "" })
            }
            "text:s" => {
                let blanks = attribute(tag, "text:c").and_then(|text| text.parse().ok());
                self.push(&" ".repeat(blanks.unwrap_or(1).min(SPACES_MAX)))
            }
            "text:a" => {
                let target = attribute(tag, "xlink:href");
                self.link = target.as_deref().and_then(mailto_address).or(self.link.take());
                Ok(())
            }
            "text:tab" => self.push("\t"),
            "text:line-break" => self.push("\n"),
            _ => Ok(()),
        }
    }
}

/// The current row: its cells with column and repeat count.
#[derive(Default)]
struct Row {
    repeat: u32,
    column: u32,
    cells: Vec<(u32, u32, String)>,
}

fn convert_sheet(xml: &mut Part<'_>) -> Result<Option<File>, ImportError> {
    let (mut sheet, mut at) = (SheetWriter::new()?, 0_u32);
    let (mut row, mut cell): (Row, Option<Cell>) = (Row::default(), None);
    // Depth inside an ignored element: a note, a drawing, a nested table.
    let (mut ignored_depth, mut bytes) = (0_u32, Vec::new());
    loop {
        bytes.clear();
        match xml.read_event_into(&mut bytes).map_err(|_| BROKEN)? {
            Event::Start(tag)
                if ignored_depth > 0 || is_ignored_element(tag.name().as_ref(), cell.is_some()) =>
            {
                ignored_depth += u32::from(is_ignored_element(tag.name().as_ref(), true));
            }
            Event::End(tag) if ignored_depth > 0 => {
                ignored_depth -= u32::from(is_ignored_element(tag.name().as_ref(), true));
            }
            Event::Start(tag) => match (tag.name().as_ref(), &mut cell) {
                ("table:table-row", _) => {
                    row = Row {
                        repeat: repeat_count(&tag, "table:number-rows-repeated"),
                        ..Row::default()
                    };
                }
                ("table:table-cell" | "table:covered-table-cell", _) => {
                    cell = Some(Cell::new(&tag))
                }
                (_, Some(cell)) => cell.start_element(&tag)?,
                _ => {}
            },
            Event::Text(text) if ignored_depth == 0 => {
                if let Some(cell) = cell.as_mut().filter(|cell| cell.paragraphs > 0) {
                    cell.push(&text.xml10_content())?;
                }
            }
            Event::GeneralRef(name) if ignored_depth == 0 => {
                let letter = name.resolve_char_ref().map_err(|_| BROKEN)?.map(String::from);
                let text = letter.or_else(|| resolve_xml_entity(name.as_ref()).map(str::to_owned));
                if let (Some(cell), Some(text)) = (&mut cell, text) {
                    cell.push(&text)?;
                }
            }
            Event::End(tag) => match tag.name().as_ref() {
                "table:table-cell" | "table:covered-table-cell" => {
                    let Some(cell) = cell.take() else { continue };
                    let repeat = cell.repeat;
                    let text = cell.into_text();
                    if !text.is_empty() {
                        row.cells.push((row.column, repeat, text));
                    }
                    row.column = row.column.saturating_add(repeat);
                }
                "table:table-row" => {
                    at = write_row(&mut sheet, at, std::mem::take(&mut row))?;
                }
                "table:table" => return sheet.finish(),
                _ => {}
            },
            Event::Eof => return Err(BROKEN),
            _ => {}
        }
    }
}

/// Writes a row as often as it repeats; returns the number of the next one.
fn write_row(sheet: &mut SheetWriter, at: u32, row: Row) -> Result<u32, ImportError> {
    let end = at.saturating_add(row.repeat);
    if row.cells.is_empty() {
        return Ok(end);
    }
    for line in at..end {
        for (column, repeat, text) in &row.cells {
            for column in *column..column.saturating_add(*repeat) {
                sheet.put(line, column, text)?;
            }
        }
    }
    Ok(end)
}

fn is_ignored_element(name: &str, in_cell: bool) -> bool {
    in_cell && (matches!(name, "office:annotation" | "table:table") || name.starts_with("draw:"))
}

fn repeat_count(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name).and_then(|text| text.parse().ok()).unwrap_or(1)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok()??;
    unescape(&found.value).ok().map(|text| text.into_owned())
}
