//! Addresses behind the links of a workbook: the cell shows "Write to Anna" and links to
//! `mailto:anna@example.org`. The address is added to the text of the cell.
//!
//! Leaves out: links to web pages, and links in XLS and XLSB.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use calamine::Xlsx;

use crate::error::ImportError;
use postroom_model::contact::Address;

/// Links of one sheet that are read; a list of contacts has fewer.
const LINKS_MAX: usize = 1_000_000;

/// The addresses behind the cells of a sheet, by row and column.
pub(crate) type CellLinks = HashMap<(u32, u32), String>;

/// Which kinds of links an XLSX workbook has; reading them costs a pass over the sheet.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LinkKinds {
    /// Links of cells, by a relationship of the sheet.
    attached: bool,
    /// `HYPERLINK("mailto:…")` formulas.
    formulas: bool,
}

impl LinkKinds {
    /// Searches the parts of the workbook; leaves the file at its start.
    pub fn of(file: &mut File) -> Result<Self, ImportError> {
        let mut kinds = Self::default();
        let mut archive =
            zip::ZipArchive::new(&mut *file).map_err(|_| ImportError::Broken("workbook"))?;
        for at in 0..archive.len() {
            let Ok(mut part) = archive.by_index(at) else { continue };
            let Ok(name) = part.name().map(|name| name.into_owned()) else { continue };
            if !name.starts_with("xl/worksheets/") {
                continue;
            }
            if name.ends_with(".rels") {
                kinds.attached = kinds.attached || contains(&mut part, b"mailto:");
            } else if name.ends_with(".xml") {
                kinds.formulas = kinds.formulas || contains(&mut part, b"HYPERLINK(");
            }
        }
        drop(archive);
        file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
        Ok(kinds)
    }

    /// The links of one sheet; none of a damaged one.
    pub fn read(self, book: &mut Xlsx<BufReader<File>>, sheet: &str) -> CellLinks {
        let mut links = CellLinks::new();
        if self.attached {
            for link in book.hyperlinks_by_sheet_name(sheet).unwrap_or_default() {
                if let Some(address) = link.target.as_deref().and_then(mailto_address)
                    && links.len() < LINKS_MAX
                {
                    links.insert(link.range.start, address);
                }
            }
        }
        if self.formulas {
            let Ok(mut cells) = book.worksheet_cells_reader(sheet) else { return links };
            while let Ok(Some(cell)) = cells.next_formula() {
                let formula = cell.get_value();
                let is_link =
                    formula.get(..10).is_some_and(|f| f.eq_ignore_ascii_case("HYPERLINK("));
                let target = formula.split('"').nth(1).filter(|_| is_link);
                if let Some(address) = target.and_then(mailto_address)
                    && links.len() < LINKS_MAX
                {
                    links.insert(cell.get_position(), address);
                }
            }
        }
        links
    }
}

/// Whether the part contains the bytes.
fn contains(part: &mut impl Read, wanted: &[u8]) -> bool {
    let mut bytes = vec![0; 256 * 1024];
    // The end of the previous piece is kept in front, in case the bytes span both.
    let mut before = 0;
    loop {
        let Ok(read) = part.read(bytes.get_mut(before..).unwrap_or_default()) else { return false };
        let end = before + read;
        if memchr::memmem::find(bytes.get(..end).unwrap_or_default(), wanted).is_some() {
            return true;
        }
        if read == 0 {
            return false;
        }
        before = end.min(wanted.len());
        bytes.copy_within(end - before..end, 0);
    }
}

/// The address of a `mailto:` link.
pub(crate) fn mailto_address(target: &str) -> Option<String> {
    let head = target.get(..7).filter(|head| head.eq_ignore_ascii_case("mailto:"))?;
    let address = target.get(head.len()..)?.split('?').next()?.trim().replace("%40", "@");
    Address::parse(&address).is_ok().then_some(address)
}

/// The text of a cell with the address behind it.
pub(crate) fn with_address(text: &str, address: &str) -> String {
    match text.trim() {
        "" => address.to_owned(),
        text if text.contains('@') => text.to_owned(),
        text => format!("{text} <{address}>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_links_are_added_to_the_text() {
        for (target, address) in [
            ("mailto:a@x.com", Some("a@x.com")),
            ("MAILTO:a@x.com?subject=Hi", Some("a@x.com")),
            ("mailto:a%40x.com", Some("a@x.com")),
            ("https://x.com/a@x.com", None),
            ("mailto:", None),
        ] {
            assert_eq!(mailto_address(target).as_deref(), address, "{target}");
        }
        assert_eq!(with_address("Anna Berg", "a@x.com"), "Anna Berg <a@x.com>");
        assert_eq!(with_address("b@x.com", "a@x.com"), "b@x.com");
        assert_eq!(with_address(" ", "a@x.com"), "a@x.com");
    }
}
