//! Replaces merge fields in HTML by tokens while the HTML around them is parsed or rewritten.
//!
//! An editor writes `{{ given_name | default(&quot;friend&quot;) }}`, a browser turns the braces in
//! a link's URL into `%7B%7B`, a word processor curls the quotes: all are restored here. Then each
//! field is replaced by a token that no parser changes, and restored afterwards.
//!
//! It promises that the value of a field inside a URL is percent-encoded: `?company={{ company }}`
//! stays one parameter for "Smith & Sons". A field that is a whole URL stays as it is.

use lol_html::{RewriteStrSettings, element, rewrite_str};

use crate::ignore_case::find_ignoring_case;

/// Private-use characters that no text uses.
const OPEN: char = '\u{10FFF0}';
const CLOSE: char = '\u{10FFF1}';

/// A text whose merge fields are tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeTokens {
    pub text: String,
    tags: Vec<String>,
}

impl MergeTokens {
    /// Replaces the merge fields of `html` and restores their original syntax.
    pub fn from_html(html: &str) -> Self {
        let mut tokens = Self::replace(&decode_braces(html), unescape);
        tokens.encode_in_links();
        tokens
    }

    /// Replaces the merge fields of a plain text that may hold URLs.
    pub fn from_plain_text(text: &str) -> Self {
        let mut tokens = Self::replace(text, str::to_owned);
        let urls = tokens.text.split_whitespace().filter_map(|word| {
            // A URL may follow a bracket: `<https://…>`.
            let start = ["http://", "https://", "mailto:"].iter().find_map(|s| word.find(s))?;
            word.get(start..)
        });
        let inside: Vec<usize> = urls.flat_map(tokens_inside).collect();
        tokens.encode(inside);
        tokens
    }

    /// Replaces the merge fields of unescaped text.
    pub fn from_text(text: &str) -> Self {
        Self::replace(text, str::to_owned)
    }

    fn replace(source: &str, clean: impl Fn(&str) -> String) -> Self {
        let source = source.replace([OPEN, CLOSE], "");
        let mut tokens = Self { text: String::with_capacity(source.len()), tags: Vec::new() };
        let mut rest = source.as_str();
        while let Some((before, tag, after)) = next_tag(rest) {
            tokens.text.push_str(before);
            tokens.text.push_str(&format!("{OPEN}{}{CLOSE}", tokens.tags.len()));
            tokens.tags.push(clean(tag));
            rest = after;
        }
        tokens.text.push_str(rest);
        tokens
    }

    /// Adds `urlencode` to the fields inside the URLs of links.
    fn encode_in_links(&mut self) {
        if self.tags.is_empty() {
            return;
        }
        let inside = std::cell::RefCell::new(Vec::new());
        let settings = RewriteStrSettings::new().with_strict(false).append_element_content_handler(
            element!("a[href], area[href]", |el| {
                let url = el.get_attribute("href").unwrap_or_default();
                inside.borrow_mut().extend(tokens_inside(url.trim_start()));
                Ok(())
            }),
        );
        // HTML that cannot be parsed is reported where it is rewritten.
        let _ = rewrite_str(&self.text, settings);
        self.encode(inside.into_inner());
    }

    fn encode(&mut self, tokens: Vec<usize>) {
        for at in tokens {
            if let Some(tag) = self.tags.get_mut(at) {
                *tag = url_encoded(tag);
            }
        }
    }

    /// The merge fields, in order.
    pub fn into_tags(self) -> Vec<String> {
        self.tags
    }

    /// Restores the merge fields in the rewritten text.
    pub fn restore(&self, text: &str) -> String {
        let mut whole = String::with_capacity(text.len() + self.tags.len() * 24);
        let mut rest = text;
        while let Some((before, from)) = rest.split_once(OPEN) {
            whole.push_str(before);
            let (number, after) = from.split_once(CLOSE).unwrap_or((from, ""));
            if let Some(tag) = number.parse::<usize>().ok().and_then(|at| self.tags.get(at)) {
                whole.push_str(tag);
            }
            rest = after;
        }
        whole.push_str(rest);
        whole
    }
}

/// The numbers of the tokens behind the start of a URL.
fn tokens_inside(url: &str) -> Vec<usize> {
    let after_start = url.split(OPEN).skip(1).enumerate();
    after_start
        .filter(|(place, _)| *place > 0 || !url.starts_with(OPEN))
        .filter_map(|(_, rest)| rest.split_once(CLOSE)?.0.parse().ok())
        .collect()
}

/// The field with its value percent-encoded. A statement, a generated URL and a field that the user
/// has encoded stay as they are.
fn url_encoded(tag: &str) -> String {
    let inner = tag.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    let Some(inner) = inner.filter(|inner| {
        !["urlencode", "safe", "unsubscribe_url"].iter().any(|word| inner.contains(word))
    }) else {
        return tag.to_owned();
    };
    let trims = |edge: bool| if edge { "-" } else { "" };
    let (left, right) = (inner.starts_with('-'), inner.ends_with('-'));
    let field = inner.trim_start_matches('-').trim_end_matches('-').trim();
    format!("{{{{{} ({field}) | urlencode {}}}}}", trims(left), trims(right))
}

/// Splits at the next `{{ … }}` or `{% … %}`. One without its end stays, so that the template
/// compiler reports it.
fn next_tag(text: &str) -> Option<(&str, &str, &str)> {
    // One search for both: two searches read the rest of the text again for every field.
    let starts = text.as_bytes().windows(2).position(|pair| pair == b"{{" || pair == b"{%");
    let at = starts?;
    let (before, from) = text.split_at(at);
    let close = if from.starts_with("{{") { "}}" } else { "%}" };
    let end = from.find(close)? + close.len();
    let (tag, after) = from.split_at(end);
    Some((before, tag, after))
}

/// Reverts what HTML and word processors do to the characters of a merge field.
fn unescape(tag: &str) -> String {
    let mut tag = tag.to_owned();
    for (written, meant) in [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#x22;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&#160;", " "),
        ("\u{A0}", " "),
        ("\u{201C}", "\""),
        ("\u{201D}", "\""),
        ("\u{201E}", "\""),
        ("&ldquo;", "\""),
        ("&rdquo;", "\""),
        ("\u{2018}", "'"),
        ("\u{2019}", "'"),
        ("&amp;", "&"),
    ] {
        if tag.contains(written) {
            tag = tag.replace(written, meant);
        }
    }
    tag
}

/// `%7B%7B%20unsubscribe_url%20%7D%7D` in the URL of a link is `{{ unsubscribe_url }}`.
fn decode_braces(html: &str) -> String {
    let mut decoded = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = find_ignoring_case(rest, "%7b%7b") {
        let (before, from) = rest.split_at(at);
        let Some(end) = find_ignoring_case(from, "%7d%7d") else { break };
        let (tag, after) = from.split_at(end + 6);
        decoded.push_str(before);
        decoded.push_str(&percent_decode(tag));
        rest = after;
    }
    decoded.push_str(rest);
    decoded
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or(&[]);
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn changes_by_editors_and_browsers_are_reverted() {
        for (html, fields) in [
            ("<p>{{ a }}</p>", "<p>{{ a }}</p>"),
            ("{{ a | default(&quot;b&quot;) }}", "{{ a | default(\"b\") }}"),
            ("{{&nbsp;a | d(\u{201C}b\u{201D}) }} &quot;", "{{ a | d(\"b\") }} &quot;"),
            ("{% if a &gt; 1 %}x{% endif %}", "{% if a > 1 %}x{% endif %}"),
            ("<a href=\"%7B%7B%20url%20%7d%7d\">", "<a href=\"{{ url }}\">"),
            ("50%7B off {{ open", "50%7B off {{ open"),
            ("{{ a &amp; b }}", "{{ a & b }}"),
        ] {
            let tokens = MergeTokens::from_html(html);
            assert_eq!(tokens.restore(&tokens.text), fields, "{html}");
        }
    }

    #[test]
    fn fields_inside_a_url_are_encoded() {
        for (html, fields) in [
            (
                "<a href=\"https://x.example/?c={{ a }}\">",
                "<a href=\"https://x.example/?c={{ (a) | urlencode }}\">",
            ),
            (
                "<a href='mailto:{{ a|d(\"b\") }}?x'>",
                "<a href='mailto:{{ (a|d(\"b\")) | urlencode }}?x'>",
            ),
            ("<a href=\"{{ link }}\">", "<a href=\"{{ link }}\">"),
            ("<a href=\"{{ base }}/{{ a }}\">", "<a href=\"{{ base }}/{{ (a) | urlencode }}\">"),
            ("<a href=\"/{{ a | urlencode }}\">", "<a href=\"/{{ a | urlencode }}\">"),
            ("<p title=\"x{{ a }}\">{{ a }}</p>", "<p title=\"x{{ a }}\">{{ a }}</p>"),
        ] {
            let tokens = MergeTokens::from_html(html);
            assert_eq!(tokens.restore(&tokens.text), fields, "{html}");
        }
        for (text, fields) in [
            (
                "See <https://x.example/{{ a }}?b={{ b }}> {{ a }}",
                "See <https://x.example/{{ (a) | urlencode }}?b={{ (b) | urlencode }}> {{ a }}",
            ),
            ("{{ a }} at {{ link }}", "{{ a }} at {{ link }}"),
        ] {
            let tokens = MergeTokens::from_plain_text(text);
            assert_eq!(tokens.restore(&tokens.text), fields, "{text}");
        }
    }

    #[test]
    fn moved_repeated_and_lost_tokens_are_restored() {
        let tokens = MergeTokens::from_text("{{ a }} and {{ b }}");
        let (first, second) = tokens.text.split_once(" and ").unwrap();
        assert_eq!(tokens.restore(&format!("{second}{second}")), "{{ b }}{{ b }}");
        assert_eq!(tokens.restore(first), "{{ a }}");
        assert_eq!(tokens.restore("no token"), "no token");
    }
}
