//! Writes tables as CSV (RFC 4180) that are safe to open in a spreadsheet.
//!
//! A cell that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV
//! injection"), because the file may hold text from strangers. UTF-8 with a byte order mark, since
//! Excel takes a file without one for the local code page. A cell with a character that some program
//! splits at (comma, semicolon, tab, bar) is quoted.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::values::cell::is_formula_like;
use crate::values::label_list;
use postroom_model::contact::{Contact, ContactStatus, Suppression};

/// The fixed columns of the contacts table, as an import recognises them; custom fields follow.
pub const PEOPLE_HEAD: [&str; 7] =
    ["address", "given_name", "family_name", "status", "lists", "tags", "consent_basis"];

/// The header of the contacts table.
/// A field with the name of a fixed column gets a number, so that each name occurs once.
pub fn people_head(fields: &[String]) -> impl Iterator<Item = Cow<'_, str>> {
    let name = move |field: &String| {
        let is_taken = |name: &str| {
            PEOPLE_HEAD.contains(&name)
                || fields.iter().any(|other| other != field && other == name)
        };
        let numbered = (2..).map(|number| format!("{field} {number}"));
        numbered.into_iter().find(|name| !is_taken(name)).unwrap_or_default()
    };
    let heading = move |field| match PEOPLE_HEAD.contains(&String::as_str(field)) {
        true => Cow::from(name(field)),
        false => Cow::from(String::as_str(field)),
    };
    PEOPLE_HEAD.into_iter().map(Cow::from).chain(fields.iter().map(heading))
}

/// The status of a subscribed contact that the suppression list blocks, so that a program which
/// reads the file does not mail it. An import reads it as opted out.
const SUPPRESSED: &str = "suppressed";

/// A contact's row under [`people_head`].
pub fn person_cells<'a>(
    person: &'a Contact,
    suppressed: bool,
    lists: &[String],
    tags: &[String],
    fields: &'a [String],
) -> Vec<Cow<'a, str>> {
    let text = |text: &'a Option<String>| Cow::from(text.as_deref().unwrap_or(""));
    let mut cells = vec![
        Cow::from(person.address.as_str()),
        text(&person.given_name),
        text(&person.family_name),
        Cow::from(match person.status {
            ContactStatus::Subscribed if suppressed => SUPPRESSED,
            status => status.word(),
        }),
        Cow::from(label_list::format_labels(lists)),
        Cow::from(label_list::format_labels(tags)),
        Cow::from(person.consent.word()),
    ];
    let value = |field| Cow::from(person.fields.get(field).map_or("", String::as_str));
    cells.extend(fields.iter().map(value));
    cells
}

/// The last columns of a table of refused rows; an import ignores them.
pub const REFUSED_HEAD: [&str; 2] = ["postroom_row", "postroom_reason"];

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
    out: W,
    row: String,
}

impl<W: Write> CsvWriter<W> {
    /// # Errors
    /// The I/O error of the output.
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all("\u{FEFF}".as_bytes())?;
        Ok(Self { out, row: String::new() })
    }

    /// # Errors
    /// The I/O error of the output.
    pub fn row<I, S>(&mut self, cells: I) -> io::Result<()>
    where
        I: IntoIterator<Item = S>,
        S: AsRef<str>,
    {
        self.row.clear();
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.row.push(',');
            }
            push_cell(&mut self.row, &harmless(cell.as_ref()));
        }
        if self.row.is_empty() {
            // A row of one empty cell is not a blank line.
            self.row.push_str("\"\"");
        }
        self.row.push_str("\r\n");
        self.out.write_all(self.row.as_bytes())
    }

    /// # Errors
    /// The I/O error of the output.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Characters at which a spreadsheet splits a line, depending on its language.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
/// Appends the cell, quoted where it has to be (RFC 4180 2.6) or where it is guarded.
fn push_cell(row: &mut String, cell: &str) {
    let special = |c: char| DELIMITERS.contains(&c) || matches!(c, '"' | '\r' | '\n');
    if cell.contains(special) || cell.starts_with('\'') {
        row.push('"');
        row.push_str(&cell.replace('"', "\"\""));
        row.push('"');
    } else {
        row.push_str(cell);
    }
}

/// Guards the cell against formulas. A plain number keeps its sign.
fn harmless(cell: &str) -> Cow<'_, str> {
    let number = cell.strip_prefix(['+', '-']).is_some_and(|digits| {
        digits.chars().any(|c| c.is_ascii_digit())
            && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | ','))
    });
    if is_formula_like(cell) && !number { format!("'{cell}").into() } else { cell.into() }
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
             \"'=1+1\",\"'@cmd\",\"'-2+3\",\"'\tx\",+49 30 123,\"-1,5\",Jörg\r\n"
        );
    }

    #[test]
    fn each_column_of_an_export_has_its_own_name() {
        let fields = ["Town", "consent_basis", "consent_basis 2"].map(str::to_owned);
        let head: Vec<_> = people_head(&fields).skip(PEOPLE_HEAD.len()).collect();
        assert_eq!(head, ["Town", "consent_basis 3", "consent_basis 2"]);
    }

    #[test]
    fn cells_with_any_delimiter_are_quoted_and_full_width_signs_guarded() {
        let mut out = CsvWriter::new(Vec::new()).unwrap();
        out.row(["a;b", "a|b", "a\tb", "\u{FF1D}1+1", " =1+1", "it's"]).unwrap();
        out.row([""]).unwrap();
        let text = String::from_utf8(out.finish().unwrap()).unwrap();
        assert_eq!(
            text,
            "\u{FEFF}\"a;b\",\"a|b\",\"a\tb\",\"'\u{FF1D}1+1\",\"' =1+1\",it's\r\n\"\"\r\n"
        );
    }
}
