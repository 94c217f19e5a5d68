//! Tokenizes delimited text (RFC 4180 and the variants that spreadsheets write).
//!
//! Promises bounded memory: text comes in pieces, a row longer than the limit is dropped while it
//! is read and marked as too long. Every row is counted as a spreadsheet counts it: a line break
//! inside quotation marks belongs to its row, an empty line is a row. Written by hand because the
//! usual reader skips empty lines (so the numbers would be wrong) and lets a row grow without end.
//!
//! Forgiving: a quotation mark in the middle of an unquoted cell is a character like any other,
//! and text behind a closing one is kept.

use std::mem::take;

use memchr::{memchr, memchr3};

/// One row of the file: all its cells in one string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    text: String,
    /// Where each cell ends.
    ends: Vec<u32>,
    /// It was longer than a row may be; the cells are its beginning.
    pub too_long: bool,
    /// The file ended inside a quoted cell: what follows the quotation mark may be other rows.
    pub unclosed: bool,
}

impl RawRow {
    /// A row of these cells.
    #[cfg(test)]
    pub fn of(cells: &[&str]) -> Self {
        let mut row =
            Self { text: String::new(), ends: Vec::new(), too_long: false, unclosed: false };
        for cell in cells {
            row.text.push_str(cell);
            row.ends.push(u32::try_from(row.text.len()).unwrap_or(u32::MAX));
        }
        row
    }

    pub fn width(&self) -> usize {
        self.ends.len()
    }

    pub fn cells(&self) -> impl Iterator<Item = &str> {
        let mut from = 0;
        self.ends.iter().map(move |end| {
            let end = *end as usize;
            let cell = self.text.get(from..end).unwrap_or("");
            from = end;
            cell
        })
    }

    pub fn to_cells(&self) -> Vec<String> {
        self.cells().map(str::to_owned).collect()
    }

    pub fn has_line_break(&self) -> bool {
        memchr(b'\n', self.text.as_bytes()).is_some()
    }

    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a cell.
    CellStart,
    Plain,
    Quoted,
    /// A quotation mark inside a quoted cell: the end, or the first of two.
    QuoteInQuoted,
}

/// A tokenizer that is fed text piece by piece.
#[derive(Debug)]
pub struct CsvTokenizer {
    delimiter: char,
    quote: char,
    limit: usize,
    state: State,
    /// The last character was a CR: a following LF belongs to it.
    after_cr: bool,
    /// The row so far, and where its cells ended.
    text: String,
    ends: Vec<u32>,
    length: usize,
    too_long: bool,
}

impl CsvTokenizer {
    pub fn new(delimiter: char, quote: char, limit: usize) -> Self {
        Self {
            delimiter,
            quote,
            limit,
            state: State::CellStart,
            after_cr: false,
            text: String::new(),
            ends: Vec::new(),
            length: 0,
            too_long: false,
        }
    }

    /// Consumes the next piece of text and emits every row that ends in it.
    pub fn feed(&mut self, text: &str, emit: &mut impl FnMut(RawRow)) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let after_cr = take(&mut self.after_cr);
            let run = self.plain_run(rest);
            if run > 0 {
                let (plain, behind) = rest.split_at(run);
                self.push(plain);
                rest = behind;
                continue;
            }
            if c != '\n' || !after_cr {
                self.step(c, emit);
            }
            rest = rest.get(c.len_utf8()..).unwrap_or("");
        }
    }

    /// Ends the file: emits the last row when no line break closed it.
    pub fn end(&mut self, emit: &mut impl FnMut(RawRow)) {
        let begun = self.state != State::CellStart || !self.ends.is_empty() || self.too_long;
        if begun {
            self.end_row(emit);
        }
    }

    /// Length of the run that is plain text of this cell.
    fn plain_run(&mut self, rest: &str) -> usize {
        let found = match self.state {
            State::QuoteInQuoted => return 0,
            State::CellStart if rest.starts_with(self.quote) => return 0,
            State::Quoted => match u8::try_from(self.quote) {
                Ok(quote) if quote.is_ascii() => memchr(quote, rest.as_bytes()),
                _ => rest.find(self.quote),
            },
            State::CellStart | State::Plain => match u8::try_from(self.delimiter) {
                Ok(delimiter) if delimiter.is_ascii() => {
                    memchr3(delimiter, b'\n', b'\r', rest.as_bytes())
                }
                _ => rest.find([self.delimiter, '\n', '\r']),
            },
        };
        let run = found.unwrap_or(rest.len());
        if run > 0 && self.state == State::CellStart {
            self.state = State::Plain;
        }
        run
    }

    fn step(&mut self, c: char, emit: &mut impl FnMut(RawRow)) {
        match self.state {
            State::Quoted if c == self.quote => self.state = State::QuoteInQuoted,
            State::Quoted => self.push_one(c),
            State::QuoteInQuoted if c == self.quote => {
                self.push_one(c);
                self.state = State::Quoted;
            }
            State::CellStart if c == self.quote => self.state = State::Quoted,
            State::CellStart | State::Plain | State::QuoteInQuoted => {
                if c == self.delimiter {
                    self.end_cell();
                } else if c == '\n' || c == '\r' {
                    self.after_cr = c == '\r';
                    self.end_row(emit);
                } else {
                    self.state = State::Plain;
                    self.push_one(c);
                }
            }
        }
    }

    fn push_one(&mut self, c: char) {
        self.push(c.encode_utf8(&mut [0; 4]));
    }

    fn push(&mut self, text: &str) {
        self.length += text.len();
        if self.length <= self.limit {
            self.text.push_str(text);
        } else {
            self.too_long = true;
        }
    }

    fn close_cell(&mut self) {
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    fn end_cell(&mut self) {
        self.length += 1;
        if self.length <= self.limit {
            self.close_cell();
        } else {
            self.too_long = true;
        }
        self.state = State::CellStart;
    }

    fn end_row(&mut self, emit: &mut impl FnMut(RawRow)) {
        self.close_cell();
        let unclosed = self.state == State::Quoted;
        let too_long = take(&mut self.too_long);
        // The next row will be about as long.
        let next = String::with_capacity(self.text.len().min(self.limit / 16) + 16);
        let ends = Vec::with_capacity(self.ends.len());
        emit(RawRow {
            text: std::mem::replace(&mut self.text, next),
            ends: std::mem::replace(&mut self.ends, ends),
            too_long,
            unclosed,
        });
        self.length = 0;
        self.state = State::CellStart;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn rows(text: &str, piece: usize) -> Vec<Vec<String>> {
        let mut cells = CsvTokenizer::new(',', '"', 100);
        let mut rows = Vec::new();
        let chars: Vec<char> = text.chars().collect();
        for piece in chars.chunks(piece) {
            let piece: String = piece.iter().collect();
            cells.feed(&piece, &mut |row| rows.push(row.to_cells()));
        }
        cells.end(&mut |row| rows.push(row.to_cells()));
        rows
    }

    #[test]
    fn cells_are_tokenized_in_pieces_of_any_size() {
        let table: [(&str, &[&[&str]]); 13] = [
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
            ("Jörg,\"Ü \"\"x\"\"\"\r\nß,é", &[&["Jörg", "Ü \"x\""], &["ß", "é"]]),
        ];
        for (text, expected) in table {
            for piece in [1, 2, 3, 1000] {
                assert_eq!(rows(text, piece), expected, "{text:?} in pieces of {piece}");
            }
        }
    }

    #[test]
    fn an_unclosed_quote_has_bounded_memory() {
        let mut cells = CsvTokenizer::new(',', '"', 100);
        let mut rows = Vec::new();
        cells.feed(&format!("a,\"{}", "x,\n".repeat(10_000)), &mut |row| rows.push(row));
        assert!(cells.text.len() <= 100);
        cells.end(&mut |row| rows.push(row));
        assert_eq!(rows.len(), 1);
        assert!(rows[0].too_long);
    }
}
