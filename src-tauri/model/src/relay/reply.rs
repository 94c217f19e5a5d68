//! The complete reply of a relay: three-digit code, enhanced status code, every line of text.
//!
//! Leaves out: the classification of a reply (`postroom-smtp`).

use std::fmt;

use serde::{Deserialize, Serialize};

/// RFC 3463 `class.subject.detail`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EnhancedCode {
    pub class: u8,
    pub subject: u16,
    pub detail: u16,
}

impl EnhancedCode {
    /// Parses the code at the start of `text`, such as `5.1.1` in `5.1.1 User unknown`.
    pub fn leading(text: &str) -> Option<Self> {
        let word = text.split_ascii_whitespace().next()?;
        let mut parts = word.split('.');
        let class: u8 = parts.next()?.parse().ok()?;
        let subject: u16 = parts.next()?.parse().ok()?;
        let detail: u16 = parts.next()?.parse().ok()?;
        let fits = matches!(class, 2 | 4 | 5) && subject <= 999 && detail <= 999;
        (fits && parts.next().is_none()).then_some(Self { class, subject, detail })
    }
}

impl fmt::Display for EnhancedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

/// The bytes of a reply's text that are stored.
const STORED_MAX: usize = 2_048;

/// One reply (RFC 5321 4.2) with all its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub code: u16,
    /// The text of each line, without code and separator.
    pub lines: Vec<String>,
}

impl Reply {
    pub fn new(code: u16, text: &str) -> Self {
        Self { code, lines: text.lines().map(str::to_owned).collect() }
    }

    /// 2xx.
    pub fn is_positive(&self) -> bool {
        (200..300).contains(&self.code)
    }

    /// Whether a positive reply is about a sender or a recipient and not about a mail: its enhanced
    /// code has the subject 1, address (RFC 3463 3.2).
    pub fn is_about_an_address(&self) -> bool {
        self.is_positive() && self.enhanced().is_some_and(|code| code.subject == 1)
    }

    /// 4xx.
    pub fn is_transient(&self) -> bool {
        (400..500).contains(&self.code)
    }

    /// The enhanced code of the first line that has one.
    pub fn enhanced(&self) -> Option<EnhancedCode> {
        self.lines.iter().find_map(|line| EnhancedCode::leading(line))
    }

    /// All lines as one text, including the enhanced codes.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// The text that is stored: at most 2 KB, a longer one cut with an ellipsis.
    pub fn stored_text(&self) -> String {
        shorten(self.text())
    }
}

/// Cuts a text from a relay to the stored length.
pub fn shorten(mut text: String) -> String {
    const ELLIPSIS: char = '\u{2026}';
    if text.len() > STORED_MAX {
        text.truncate(text.floor_char_boundary(STORED_MAX - ELLIPSIS.len_utf8()));
        text.push(ELLIPSIS);
    }
    text
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.lines.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_text_of_a_long_reply_is_cut() {
        assert_eq!(Reply::new(550, "5.1.1 no\nsuch user").stored_text(), "5.1.1 no\nsuch user");
        let long = Reply { code: 550, lines: vec!["\u{fc}".repeat(400); 100] };
        let text = long.stored_text();
        assert!(text.len() <= 2_048 && text.len() > 2_040 && text.ends_with('\u{2026}'));
    }
}
