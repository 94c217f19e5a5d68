//! Tokenizes delimited text (RFC 4180 and the variants that spreadsheets write).
//!
//! Promises bounded memory: text comes in pieces, a row longer than the limit is dropped while it
//! is read and marked as too long. Every row is counted as a spreadsheet counts it: a line break
//! inside quotation marks belongs to its row, an empty line is a row. Written by hand because the
//! usual reader skips empty lines (so the numbers would be wrong) and lets a row grow without end.
//!
//! Forgiving: a quotation mark in the middle of an unquoted cell is a character like any other,
//! text behind a closing one is kept, and blanks before an opening one are dropped. With backslash
//! escapes (MySQL), a backslash takes the meaning from the character behind it.

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
    /// The same row with other cells.
    pub fn with_cells(&self, cells: &[String]) -> Self {
        let (too_long, unclosed) = (self.too_long, self.unclosed);
        let mut row = Self { text: String::new(), ends: Vec::new(), too_long, unclosed };
        for cell in cells {
            row.text.push_str(cell);
            row.ends.push(u32::try_from(row.text.len()).unwrap_or(u32::MAX));
        }
        row
    }

    /// A row of these cells.
    #[cfg(test)]
    pub fn of(cells: &[&str]) -> Self {
        let row = Self { text: String::new(), ends: Vec::new(), too_long: false, unclosed: false };
        row.with_cells(&cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>())
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

    /// Without text, or a rule between the rows of a table in plain text (`|-----|-----|`).
    pub fn is_blank(&self) -> bool {
        let text = self.text.trim();
        text.is_empty() || text.len() > 2 && text.bytes().all(|c| b"-=_+:| ".contains(&c))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a cell.
    CellStart,
    /// Behind blanks at the start of a cell.
    Blank,
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
    /// A backslash escapes the next character.
    backslash: bool,
    /// The last character was an escaping backslash.
    escaped: bool,
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
            backslash: false,
            escaped: false,
            state: State::CellStart,
            after_cr: false,
            text: String::new(),
            ends: Vec::new(),
            length: 0,
            too_long: false,
        }
    }

    /// Reads backslash escapes.
    pub fn with_backslash(mut self, backslash: bool) -> Self {
        self.backslash = backslash;
        self
    }

    /// Consumes the next piece of text and emits every row that ends in it.
    pub fn feed(&mut self, text: &str, emit: &mut impl FnMut(RawRow)) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let after_cr = take(&mut self.after_cr);
            if self.backslash && (c == '\\' || self.escaped) {
                self.escape(c);
                rest = rest.get(c.len_utf8()..).unwrap_or("");
                continue;
            }
            let run = self.plain_run(rest);
            // A backslash ends the run.
            let run = match rest.get(..run).filter(|_| self.backslash).and_then(|r| r.find('\\')) {
                Some(before) => before,
                None => run,
            };
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
            State::CellStart | State::Blank if rest.starts_with(self.quote) => return 0,
            State::CellStart if self.blanks(rest) > 0 => {
                self.state = State::Blank;
                return self.blanks(rest);
            }
            State::Quoted => match u8::try_from(self.quote) {
                Ok(quote) if quote.is_ascii() => memchr(quote, rest.as_bytes()),
                _ => rest.find(self.quote),
            },
            State::CellStart | State::Blank | State::Plain => match u8::try_from(self.delimiter) {
                Ok(delimiter) if delimiter.is_ascii() => {
                    memchr3(delimiter, b'\n', b'\r', rest.as_bytes())
                }
                _ => rest.find([self.delimiter, '\n', '\r']),
            },
        };
        let run = found.unwrap_or(rest.len());
        if run > 0 && matches!(self.state, State::CellStart | State::Blank) {
            self.state = State::Plain;
        }
        run
    }

    /// Bytes of the blanks at the start.
    fn blanks(&self, rest: &str) -> usize {
        let blank = |c: char| matches!(c, ' ' | '\t' | '\u{A0}') && c != self.delimiter;
        rest.len() - rest.trim_start_matches(blank).len()
    }

    /// An escaping backslash, or the character behind one. One before a letter is itself.
    fn escape(&mut self, c: char) {
        if !self.escaped {
            if self.state == State::QuoteInQuoted {
                self.state = State::Plain;
            }
            self.escaped = true;
            return;
        }
        self.escaped = false;
        if matches!(self.state, State::CellStart | State::Blank) {
            self.state = State::Plain;
        }
        if c != self.quote && c != self.delimiter && !matches!(c, '\\' | '\n' | '\r') {
            self.push_one('\\');
        }
        self.push_one(c);
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
            State::Blank if c == self.quote => {
                let start = self.ends.last().copied().unwrap_or(0) as usize;
                self.text.truncate(start.min(self.text.len()));
                self.state = State::Quoted;
            }
            State::CellStart | State::Blank | State::Plain | State::QuoteInQuoted => {
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
        let table: [(&str, &[&[&str]]); 16] = [
            ("a, \"b, c\",\t\"d\" ,e\n", &[&["a", "b, c", "d ", "e"]]),
            ("a,  b\"c\", \n", &[&["a", "  b\"c\"", " "]]),
            (" \"a\nb\",c", &[&["a\nb", "c"]]),
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
    fn backslash_escapes_are_read_where_they_are_used() {
        let text = "\"say \\\"hi\\\", you\",a\\,b,C:\\x,\\N\n\"e\\\\\",f\\\ng,h,i\n";
        for piece in [1, 2, 1000] {
            let mut cells = CsvTokenizer::new(',', '"', 100).with_backslash(true);
            let mut rows = Vec::new();
            let chars: Vec<char> = text.chars().collect();
            for piece in chars.chunks(piece) {
                let piece: String = piece.iter().collect();
                cells.feed(&piece, &mut |row: RawRow| rows.push(row.to_cells()));
            }
            cells.end(&mut |row| rows.push(row.to_cells()));
            assert_eq!(
                rows,
                [["say \"hi\", you", "a,b", "C:\\x", "\\N"], ["e\\", "f\ng", "h", "i"]]
            );
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
