//! Writes tables as CSV (RFC 4180) that are safe to open in a spreadsheet.
//!
//! A cell that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV
//! injection"), because the file may hold text from strangers. UTF-8 with a byte order mark, since
//! Excel takes a file without one for the local code page.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::values::label_list;
use postroom_model::contact::{Contact, Suppression};

/// The fixed columns of the contacts table, as an import recognises them; custom fields follow.
pub const PEOPLE_HEAD: [&str; 7] =
    ["address", "given_name", "family_name", "status", "lists", "tags", "consent_basis"];

/// The header of the contacts table.
pub fn people_head(fields: &[String]) -> impl Iterator<Item = &str> {
    PEOPLE_HEAD.into_iter().chain(fields.iter().map(String::as_str))
}

/// A contact's row under [`people_head`].
pub fn person_cells<'a>(
    person: &'a Contact,
    lists: &[String],
    tags: &[String],
    fields: &'a [String],
) -> Vec<Cow<'a, str>> {
    let text = |text: &'a Option<String>| Cow::from(text.as_deref().unwrap_or(""));
    let mut cells = vec![
        Cow::from(person.address.as_str()),
        text(&person.given_name),
        text(&person.family_name),
        Cow::from(person.status.word()),
        Cow::from(label_list::format_labels(lists)),
        Cow::from(label_list::format_labels(tags)),
        Cow::from(person.consent.word()),
    ];
    let value = |field| Cow::from(person.fields.get(field).map_or("", String::as_str));
    cells.extend(fields.iter().map(value));
    cells
}

/// The columns of the suppression list.
pub const SUPPRESSION_HEAD: [&str; 6] =
    ["entry", "reason", "source", "note", "since_utc", "until_utc"];

/// An entry's row under [`SUPPRESSION_HEAD`].
pub fn suppression_cells(one: &Suppression) -> [Cow<'_, str>; 6] {
    [
        Cow::from(one.entry.key()),
        Cow::from(one.reason.word()),
        Cow::from(&one.source),
        Cow::from(&one.note),
        Cow::from(one.created_at.rfc3339()),
        Cow::from(one.expires_at.map(|at| at.rfc3339()).unwrap_or_default()),
    ]
}

/// Writes rows to a file or a stream.
#[derive(Debug)]
pub struct CsvWriter<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    /// # Errors
    /// The I/O error of the output.
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all("\u{FEFF}".as_bytes())?;
        let out = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(out);
        Ok(Self { out })
    }

    /// # Errors
    /// The I/O error of the output.
    pub fn row<I, S>(&mut self, cells: I) -> io::Result<()>
    where
        I: IntoIterator<Item = S>,
        S: AsRef<str>,
    {
        for cell in cells {
            self.out.write_field(harmless(cell.as_ref()).as_ref())?;
        }
        self.out.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// # Errors
    /// The I/O error of the output.
    pub fn finish(self) -> io::Result<W> {
        self.out.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

/// Guards the cell against formulas. A plain number keeps its sign.
fn harmless(cell: &str) -> std::borrow::Cow<'_, str> {
    // An apostrophe of the user before such a sign would be read as the guard.
    let risky = cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']);
    let number = cell.strip_prefix(['+', '-']).is_some_and(|digits| {
        digits.chars().any(|c| c.is_ascii_digit())
            && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | ','))
    });
    if risky && !number { format!("'{cell}").into() } else { cell.into() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn exported_cells_are_guarded_against_formulas() {
        let mut out = CsvWriter::new(Vec::new()).unwrap();
        out.row(["a", "b,c", "d\"e", "f\ng", ""]).unwrap();
        out.row(["=1+1", "@cmd", "-2+3", "\tx", "+49 30 123", "-1,5", "Jörg"]).unwrap();
        let text = String::from_utf8(out.finish().unwrap()).unwrap();
        assert_eq!(
            text,
            "\u{FEFF}a,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n\
             '=1+1,'@cmd,'-2+3,'\tx,+49 30 123,\"-1,5\",Jörg\r\n"
        );
    }
}
