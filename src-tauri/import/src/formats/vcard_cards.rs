//! Splits a file into vCards and decodes each.
//!
//! Reads what address books write: cards joined on one line (`END:VCARD BEGIN:VCARD`), signs behind
//! `END:VCARD`, a card inside a card (`AGENT`, skipped), a missing `END:VCARD`, any line break, and
//! lines of different encodings in one file. Memory is bounded by the longest card; a card over the
//! limit (a photograph) is read without its long lines.

use std::collections::VecDeque;
use std::io::{BufRead, Read};

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::error::ImportError;

/// Bytes of one card that are read.
const CARD_MAX: usize = 1024 * 1024;

/// The cards of a file, one after the other, as text.
pub(crate) struct CardReader<R> {
    input: R,
    /// The encoding of lines that are not UTF-8 and name none.
    encoding: &'static Encoding,
    /// Lines that are read but not yet used.
    lines: VecDeque<Vec<u8>>,
    ended: bool,
}

impl<R: BufRead> CardReader<R> {
    pub(crate) fn new(input: R, encoding: &'static Encoding) -> Self {
        Self { input, encoding, lines: VecDeque::new(), ended: false }
    }

    /// The next card with its first and last line; none at the end of the file.
    ///
    /// # Errors
    /// [`ImportError::Read`] when the file cannot be read on.
    pub(crate) fn next_card(&mut self) -> Result<Option<String>, ImportError> {
        let mut card: Vec<u8> = Vec::new();
        // Cards inside this card.
        let mut nested = 0;
        let mut agent = false;
        loop {
            let Some(line) = self.next_line()? else {
                let text = (!card.is_empty()).then(|| self.finish(card));
                return Ok(text);
            };
            if is(&line, b"BEGIN:VCARD") {
                if nested > 0 || agent {
                    nested += 1;
                    agent = false;
                    continue;
                }
                if !card.is_empty() {
                    // The card before has no end.
                    self.lines.push_front(line);
                    return Ok(Some(self.finish(card)));
                }
            } else if is(&line, b"END:VCARD") {
                if nested > 0 {
                    nested -= 1;
                } else if !card.is_empty() {
                    return Ok(Some(self.finish(card)));
                }
                continue;
            } else if card.is_empty() {
                // Before the first card.
                continue;
            }
            // Some programs write blank lines between the others.
            if nested > 0 || line.trim_ascii().is_empty() {
                continue;
            }
            agent = line.trim_ascii().eq_ignore_ascii_case(b"AGENT:");
            if !agent && card.len() + line.len() <= CARD_MAX {
                card.extend_from_slice(&line);
                card.extend_from_slice(b"\r\n");
            }
        }
    }

    /// The next line without its break. Lines that hold the end of one card and the beginning of
    /// the next are split.
    fn next_line(&mut self) -> Result<Option<Vec<u8>>, ImportError> {
        while self.lines.is_empty() && !self.ended {
            let mut read = Vec::new();
            // A line without a line break is read up to the size of a card.
            let count = Read::by_ref(&mut self.input)
                .take(CARD_MAX as u64)
                .read_until(b'\n', &mut read)
                .map_err(ImportError::Read)?;
            self.ended = count == 0;
            // Old Macs end a line with CR alone.
            let body = read.strip_suffix(b"\n").unwrap_or(&read);
            let body = body.strip_suffix(b"\r").unwrap_or(body);
            if count > 0 {
                body.split(|byte| *byte == b'\r').for_each(|line| self.split_line(line));
            }
        }
        Ok(self.lines.pop_front())
    }

    fn split_line(&mut self, line: &[u8]) {
        let mut rest = line;
        // A beginning in the middle of a line counts only behind the end of a card.
        while let Some(end) = find(rest, END)
            && let Some(begin) = rest.get(end..).and_then(|behind| find(behind, BEGIN))
        {
            let (card, behind) = rest.split_at(end + begin);
            self.split_end(card);
            rest = behind;
        }
        self.split_end(rest);
    }

    /// Adds a line, which may hold the end of a card.
    fn split_end(&mut self, line: &[u8]) {
        match find(line, END) {
            Some(0) => self.lines.push_back(END.to_vec()),
            // `NOTE:END:VCARD` is text.
            Some(end) => match line.split_at(end) {
                (before, rest)
                    if rest.trim_ascii().len() == END.len() && !before.ends_with(b":") =>
                {
                    self.lines.push_back(before.to_vec());
                    self.lines.push_back(END.to_vec());
                }
                _ => self.lines.push_back(line.to_vec()),
            },
            None => self.lines.push_back(line.to_vec()),
        }
    }

    /// The text of a card, with its end.
    fn finish(&self, mut card: Vec<u8>) -> String {
        card.extend_from_slice(b"END:VCARD\r\n");
        if let Ok(text) = std::str::from_utf8(&card) {
            return text.to_owned();
        }
        // A folded character is put together before it is decoded.
        let mut unfolded: Vec<u8> = Vec::with_capacity(card.len());
        for line in card.split(|byte| *byte == b'\n') {
            if let [b' ' | b'\t', rest @ ..] = line
                && unfolded.ends_with(b"\r\n")
            {
                unfolded.truncate(unfolded.len() - 2);
                unfolded.extend_from_slice(rest);
            } else {
                unfolded.extend_from_slice(line);
            }
            unfolded.push(b'\n');
        }
        unfolded.split_inclusive(|byte| *byte == b'\n').map(|line| self.decode(line)).collect()
    }

    fn decode(&self, line: &[u8]) -> String {
        if let Ok(text) = std::str::from_utf8(line) {
            return text.to_owned();
        }
        let (head, _) = line.split_at(line.iter().position(|b| *b == b':').unwrap_or(0));
        let head = String::from_utf8_lossy(head).to_ascii_uppercase();
        let named = head.split(';').find_map(|one| one.strip_prefix("CHARSET="));
        let named = named.and_then(|name| Encoding::for_label(name.trim().as_bytes()));
        let fallback = if self.encoding == UTF_8 { WINDOWS_1252 } else { self.encoding };
        let encoding = named.filter(|one| *one != UTF_8).unwrap_or(fallback);
        encoding.decode_without_bom_handling(line).0.into_owned()
    }
}

const BEGIN: &[u8] = b"BEGIN:VCARD";
const END: &[u8] = b"END:VCARD";

fn find(line: &[u8], word: &[u8]) -> Option<usize> {
    line.windows(word.len()).position(|part| part.eq_ignore_ascii_case(word))
}

fn is(line: &[u8], word: &[u8]) -> bool {
    line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line).trim_ascii().eq_ignore_ascii_case(word)
}
