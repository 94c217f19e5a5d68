//! Cells out of delimited text (RFC 4180, and what spreadsheets make of it).
//!
//! Promises bounded memory: text comes in pieces, a row longer than the limit is dropped while it
//! is read and marked as too long. Every row is counted as a spreadsheet counts it: a line break
//! inside quotation marks belongs to its row, an empty line is a row. Written by hand because the
//! usual reader skips empty lines (so the numbers would be wrong) and lets a row grow without end.
//!
//! Forgiving: a quotation mark in the middle of an unquoted cell is a character like any other,
//! and text behind a closing one is kept.

use std::mem::take;

/// One row of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    pub cells: Vec<String>,
    /// It was longer than a row may be; `cells` holds its beginning.
    pub too_long: bool,
    /// The file ended inside a quoted cell: what follows the quotation mark may be other rows.
    pub unclosed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing of this cell has been read.
    CellStart,
    Plain,
    Quoted,
    /// A quotation mark inside a quoted cell: the end, or the first of two.
    QuoteInQuoted,
}

/// A tokenizer that is fed text piece by piece.
#[derive(Debug)]
pub struct Cells {
    delimiter: char,
    quote: char,
    limit: usize,
    state: State,
    /// The last character was a CR: a following LF belongs to it.
    after_cr: bool,
    cell: String,
    cells: Vec<String>,
    length: usize,
    too_long: bool,
}

impl Cells {
    pub fn new(delimiter: char, quote: char, limit: usize) -> Self {
        Self {
            delimiter,
            quote,
            limit,
            state: State::CellStart,
            after_cr: false,
            cell: String::new(),
            cells: Vec::new(),
            length: 0,
            too_long: false,
        }
    }

    /// Takes the next piece of text and gives every row that ends in it.
    pub fn feed(&mut self, text: &str, give: &mut impl FnMut(RawRow)) {
        for c in text.chars() {
            let after_cr = take(&mut self.after_cr);
            if c == '\n' && after_cr {
                continue;
            }
            self.step(c, give);
        }
    }

    /// The end of the file: gives the last row when no line break closed it.
    pub fn end(&mut self, give: &mut impl FnMut(RawRow)) {
        let begun = self.state != State::CellStart || !self.cells.is_empty() || self.too_long;
        if begun {
            self.end_row(give);
        }
    }

    fn step(&mut self, c: char, give: &mut impl FnMut(RawRow)) {
        match self.state {
            State::Quoted if c == self.quote => self.state = State::QuoteInQuoted,
            State::Quoted => self.push(c),
            State::QuoteInQuoted if c == self.quote => {
                self.push(c);
                self.state = State::Quoted;
            }
            State::CellStart if c == self.quote => self.state = State::Quoted,
            State::CellStart | State::Plain | State::QuoteInQuoted => {
                if c == self.delimiter {
                    self.end_cell();
                } else if c == '\n' || c == '\r' {
                    self.after_cr = c == '\r';
                    self.end_row(give);
                } else {
                    self.state = State::Plain;
                    self.push(c);
                }
            }
        }
    }

    fn push(&mut self, c: char) {
        self.length += c.len_utf8();
        if self.length <= self.limit {
            self.cell.push(c);
        } else {
            self.too_long = true;
        }
    }

    fn end_cell(&mut self) {
        self.length += 1;
        if self.length <= self.limit {
            self.cells.push(take(&mut self.cell));
        } else {
            self.too_long = true;
        }
        self.state = State::CellStart;
    }

    fn end_row(&mut self, give: &mut impl FnMut(RawRow)) {
        self.cells.push(take(&mut self.cell));
        let unclosed = self.state == State::Quoted;
        let too_long = take(&mut self.too_long);
        give(RawRow { cells: take(&mut self.cells), too_long, unclosed });
        self.length = 0;
        self.state = State::CellStart;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn rows(text: &str, piece: usize) -> Vec<Vec<String>> {
        let mut cells = Cells::new(',', '"', 100);
        let mut rows = Vec::new();
        let chars: Vec<char> = text.chars().collect();
        for piece in chars.chunks(piece) {
            let piece: String = piece.iter().collect();
            cells.feed(&piece, &mut |row| rows.push(row.cells));
        }
        cells.end(&mut |row| rows.push(row.cells));
        rows
    }

    #[test]
    fn cells_are_told_apart_however_the_text_arrives() {
        let table: [(&str, &[&[&str]]); 12] = [
            ("", &[]),
            ("a,b", &[&["a", "b"]]),
            ("a,b\n", &[&["a", "b"]]),
            ("a,b\r\nc,d\re,f\n", &[&["a", "b"], &["c", "d"], &["e", "f"]]),
            ("a\n\nb\n", &[&["a"], &[""], &["b"]]),
            ("a\r\n\r\nb", &[&["a"], &[""], &["b"]]),
            ("a,\n,b\n", &[&["a", ""], &["", "b"]]),
            ("\"a,b\",\"c\r\nd\"\ne", &[&["a,b", "c\r\nd"], &["e"]]),
            ("\"say \"\"hi\"\"\",x", &[&["say \"hi\"", "x"]]),
            ("5\" pipe,x", &[&["5\" pipe", "x"]]),
            ("\"a\"b,c", &[&["ab", "c"]]),
            ("\"\",\"\"\n", &[&["", ""]]),
        ];
        for (text, expected) in table {
            for piece in [1, 2, 3, 1000] {
                assert_eq!(rows(text, piece), expected, "{text:?} in pieces of {piece}");
            }
        }
    }

    #[test]
    fn a_quotation_mark_without_its_partner_cannot_eat_the_memory() {
        let mut cells = Cells::new(',', '"', 100);
        let mut rows = Vec::new();
        cells.feed(&format!("a,\"{}", "x,\n".repeat(10_000)), &mut |row| rows.push(row));
        assert!(cells.cell.len() <= 100);
        cells.end(&mut |row| rows.push(row));
        assert_eq!(rows.len(), 1);
        assert!(rows[0].too_long);
    }
}
