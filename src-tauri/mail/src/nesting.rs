//! Bounds how deeply elements are nested, before an HTML parser sees them.
//!
//! The parsers behind the plain-text part and the sanitizer take time and memory that grow with the
//! square of the depth: 75 KB of unclosed `<b>` cost minutes. Formatting elements that are never
//! closed count too, because HTML opens each of them again in every following block (HTML standard
//! 13.2.4.3, "reconstruct the active formatting elements").
//!
//! Leaves out: repairing the HTML.

use crate::ignore_case::find_ignoring_case;

/// The deepest nesting that is accepted: 50 tables within each other have 200 levels.
pub const DEPTH_MAX: usize = 256;

/// Elements without content (HTML standard 13.1.2).
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];
/// Elements whose content is text.
const RAW_TEXT: [&str; 5] = ["script", "style", "title", "textarea", "xmp"];
/// Elements that are opened again in the next block if they were not closed.
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// Elements that the next of their kind closes.
const IMPLICIT_END: [&str; 12] =
    ["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup"];
/// An implicit end does not reach beyond these.
const BOUNDARY: [&str; 8] = ["table", "ul", "ol", "dl", "div", "select", "blockquote", "body"];
/// Identical formatting elements that HTML opens again (the "Noah's Ark clause").
const IDENTICAL_MAX: usize = 3;

/// Whether the elements are nested too deeply to be parsed in reasonable time.
pub fn is_too_deep(html: &str) -> bool {
    let mut open = OpenElements::default();
    let mut rest = html;
    while let Some((_, from)) = rest.split_once('<') {
        rest = from;
        if let Some(comment) = from.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let is_end = from.starts_with('/');
        let tag = from.strip_prefix('/').unwrap_or(from);
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let (tag, after) = split_tag(tag);
        let end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(tag.len());
        let name = tag.get(..end).unwrap_or("").to_ascii_lowercase();
        rest = after;
        if is_end {
            open.close(&name);
        } else {
            if RAW_TEXT.contains(&name.as_str()) {
                rest = after_raw_text(after, &name);
            } else {
                open.open(name, tag);
            }
            if open.depth() > DEPTH_MAX {
                return true;
            }
        }
    }
    false
}

/// Splits behind the `>` that ends a tag. One inside a quoted value does not end it.
fn split_tag(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => {
                return (text.get(..at).unwrap_or(""), text.get(at + 1..).unwrap_or(""));
            }
            (None, b'"' | b'\'') if text.get(..at).is_some_and(|s| s.ends_with('=')) => {
                quote = Some(byte);
            }
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    (text, "")
}

/// The text behind the end tag of an element whose content is text.
fn after_raw_text<'a>(text: &'a str, name: &str) -> &'a str {
    let end = find_ignoring_case(text, &format!("</{name}"));
    end.and_then(|at| text.get(at..)).unwrap_or("")
}

/// The elements that are open at one place.
#[derive(Debug, Default)]
struct OpenElements {
    stack: Vec<String>,
    /// Name and source of the formatting elements without an end tag so far.
    formatting: Vec<(String, String)>,
}

impl OpenElements {
    fn depth(&self) -> usize {
        self.stack.len().max(self.formatting.len())
    }

    fn open(&mut self, name: String, source: &str) {
        if VOID.contains(&name.as_str()) {
            return;
        }
        if IMPLICIT_END.contains(&name.as_str()) {
            let found = self.stack.iter().enumerate().rev();
            let mut found = found.take_while(|(_, open)| !BOUNDARY.contains(&open.as_str()));
            let found = found.find(|(_, open)| **open == name).map(|(at, _)| at);
            if let Some(at) = found {
                self.stack.truncate(at);
            }
        }
        if FORMATTING.contains(&name.as_str()) {
            let source = source.to_ascii_lowercase();
            // A link closes the link before it.
            let most = if name == "a" { 1 } else { IDENTICAL_MAX };
            let same = |(open, known): &(String, String)| {
                *open == name && (name == "a" || *known == source)
            };
            if self.formatting.iter().filter(|open| same(open)).count() >= most
                && let Some(at) = self.formatting.iter().position(same)
            {
                self.formatting.remove(at);
            }
            self.formatting.push((name.clone(), source));
        }
        self.stack.push(name);
    }

    fn close(&mut self, name: &str) {
        if let Some(at) = self.stack.iter().rposition(|open| open == name) {
            self.stack.truncate(at);
        }
        if let Some(at) = self.formatting.iter().rposition(|(open, _)| open == name) {
            self.formatting.remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::fmt::Write;

    use super::*;

    #[test]
    fn deep_nesting_is_found() {
        let mut unclosed = String::new();
        let mut misnested = String::new();
        for n in 0..300 {
            write!(unclosed, "<b id={n}>").unwrap();
            write!(misnested, "<p><font size={n}>x</p>").unwrap();
        }
        for html in [
            "<div>".repeat(300),
            "<table><tr><td>".repeat(100),
            "<DIV\n class='>'>".repeat(300),
            "</p><div>".repeat(300),
            unclosed,
            misnested,
            "<b>a<br>".repeat(300),
        ] {
            assert!(is_too_deep(&html), "{}", html.get(..40).unwrap());
        }
    }

    #[test]
    fn usual_mails_are_not_too_deep() {
        for html in [
            "<p>a<br><img src='x'>".repeat(1_000),
            format!("<ul>{}</ul>", "<li>a<p>b".repeat(1_000)),
            format!("<table>{}</table>", "<tr><td>a<td>b".repeat(1_000)),
            "<p><b>a</b> <a href='x'>b</a></p>".repeat(1_000),
            "<!-- <div> --><style>a<b<c</style>".repeat(1_000),
            "a < b <3 <".repeat(1_000),
            format!("{}x{}", "<table><tr><td>".repeat(50), "</td></tr></table>".repeat(50)),
        ] {
            let shown: String = html.chars().take(40).collect();
            assert!(!is_too_deep(&html), "{shown}");
        }
    }
}
