//! The plain-text part, made from the HTML when the user wrote none: readable links, pictures by
//! their alt text, no decoration.

use std::cell::RefCell;
use std::rc::Rc;

use html2text::config;
use html2text::render::TextDecorator;

use crate::merge_tokens::MergeTokens;
use crate::nesting::is_too_deep;

/// RFC 3676 4.2 recommends less than 78.
const WIDTH: usize = 72;

/// Converts HTML with merge fields to text; the result is a template too. HTML that is nested too
/// deeply gives no text.
pub fn from_html(html: &str) -> String {
    if is_too_deep(html) {
        return String::new();
    }
    let tokens = MergeTokens::from_html(html);
    let links = Links::default();
    let made = config::with_decorator(TextRenderer { open: Vec::new(), links: Rc::clone(&links) })
        .raw_mode(true)
        .no_table_borders()
        .allow_width_overflow()
        .link_footnotes(false)
        .string_from_read(tokens.text.as_bytes(), WIDTH)
        .unwrap_or_default();
    tokens.restore(&collapse_blank_lines(&insert_link_urls(&made, &links.borrow())))
}

/// The URLs of all links. While the text is wrapped it holds only their numbers, since a line break
/// inside a URL would break the link.
type Links = Rc<RefCell<Vec<String>>>;

/// Private-use characters around the number of a link.
const OPEN: char = '\u{10FFF2}';
const CLOSE: char = '\u{10FFF3}';

/// Inserts the URLs after the texts of their links, unless the text is the URL.
fn insert_link_urls(text: &str, links: &[String]) -> String {
    let mut whole = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some((before, from)) = rest.split_once(OPEN) {
        whole.push_str(before);
        let (number, after) = from.split_once(CLOSE).unwrap_or((from, ""));
        let url = number.parse::<usize>().ok().and_then(|at| links.get(at));
        if let Some(url) = url {
            let target = url.strip_prefix("mailto:").unwrap_or(url);
            let short = target.split_once("://").map_or(target, |(_, rest)| rest);
            if whole.trim_end().ends_with(short.trim_end_matches('/')) {
                whole.truncate(whole.trim_end().len());
            } else {
                whole.push_str(&format!("<{url}>"));
            }
        }
        rest = after;
    }
    whole.push_str(rest);
    whole
}

/// Removes white space at line ends and repeated empty lines.
fn collapse_blank_lines(text: &str) -> String {
    let mut collapse_blank_lines = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines() {
        let line = line.replace('\u{A0}', " ");
        let line = line.trim_end_matches([' ', '\t', '\u{200B}']);
        empty = if line.trim().is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            collapse_blank_lines.push_str(line);
            collapse_blank_lines.push('\n');
        }
    }
    let collapse_blank_lines = collapse_blank_lines.trim();
    if collapse_blank_lines.is_empty() {
        String::new()
    } else {
        format!("{collapse_blank_lines}\n")
    }
}

/// How each kind of element is rendered.
#[derive(Debug, Clone, Default)]
struct TextRenderer {
    /// Open links.
    open: Vec<String>,
    links: Links,
}

type Mark = ();

impl TextDecorator for TextRenderer {
    type Annotation = Mark;

    fn decorate_link_start(&mut self, url: &str) -> (String, Mark) {
        self.open.push(url.to_owned());
        (String::new(), ())
    }

    fn decorate_link_end(&mut self) -> String {
        match self.open.pop() {
            Some(url) if !url.is_empty() && !url.starts_with('#') => {
                let mut links = self.links.borrow_mut();
                links.push(url);
                format!(" {OPEN}{}{CLOSE}", links.len() - 1)
            }
            _ => String::new(),
        }
    }

    fn decorate_em_start(&self) -> (String, Mark) {
        (String::new(), ())
    }

    fn decorate_em_end(&self) -> String {
        String::new()
    }

    fn decorate_strong_start(&self) -> (String, Mark) {
        (String::new(), ())
    }

    fn decorate_strong_end(&self) -> String {
        String::new()
    }

    fn decorate_strikeout_start(&self) -> (String, Mark) {
        (String::new(), ())
    }

    fn decorate_strikeout_end(&self) -> String {
        String::new()
    }

    fn decorate_code_start(&self) -> (String, Mark) {
        (String::new(), ())
    }

    fn decorate_code_end(&self) -> String {
        String::new()
    }

    fn decorate_preformat_first(&self) -> Mark {}

    fn decorate_preformat_cont(&self) -> Mark {}

    fn decorate_image(&mut self, _src: &str, title: &str) -> (String, Mark) {
        (title.to_owned(), ())
    }

    fn header_prefix(&self, _level: usize) -> String {
        String::new()
    }

    fn quote_prefix(&self) -> String {
        "> ".to_owned()
    }

    fn unordered_item_prefix(&self) -> String {
        "- ".to_owned()
    }

    fn ordered_item_prefix(&self, i: i64) -> String {
        format!("{i}. ")
    }

    fn make_subblock_decorator(&self) -> Self {
        Self { open: Vec::new(), links: Rc::clone(&self.links) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn html_becomes_readable_text() {
        for (html, text) in [
            ("", ""),
            ("<p></p>", ""),
            ("<h1>News</h1><p>One <b>two</b></p>", "News\n\nOne two\n"),
            ("<ul><li><p>a</p></li><li>b</li></ul>", "- a\n- b\n"),
            ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b\n"),
            ("<p><a href=\"https://a.b/c\">Shop</a></p>", "Shop <https://a.b/c>\n"),
            ("<p><a href=\"#x\">Top</a></p>", "Top\n"),
            ("<p><a href=\"https://a.b/\">a.b</a> etc</p>", "a.b etc\n"),
            ("<p><a href=\"mailto:a@b.c\">a@b.c</a></p>", "a@b.c\n"),
            ("<table><tr><td><a href=\"http://c.d\">x</a></td></tr></table>", "x <http://c.d>\n"),
            ("<img src=\"x.png\" alt=\"A rose\">", "A rose\n"),
            ("<img src=\"x.png\" alt=\"\"><p>x</p>", "x\n"),
            ("<style>p{color:red}</style><title>T</title><p>x</p>", "x\n"),
            ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb\n"),
            ("<p>Hi {{ a | d(&quot;b&quot;) }}</p>", "Hi {{ a | d(\"b\") }}\n"),
            ("<p><a href=\"{{ unsubscribe_url }}\">stop</a></p>", "stop <{{ unsubscribe_url }}>\n"),
        ] {
            assert_eq!(from_html(html), text, "{html}");
        }
    }

    #[test]
    fn wrapping_never_splits_a_field_or_link() {
        let field = "{{ given_name | default(\"a friend of the house\") }}";
        let html = format!(
            "<p>{} {field} <a href=\"https://a.b/{}\">x</a></p>",
            "word ".repeat(13),
            "y".repeat(90)
        );
        let text = from_html(&html);
        assert!(text.contains(field), "{text}");
        assert!(text.contains(&format!("<https://a.b/{}>", "y".repeat(90))), "{text}");
    }
}
