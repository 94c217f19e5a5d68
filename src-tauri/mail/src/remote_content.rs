//! Content that a mail would load from another server without showing it: style sheets, fonts,
//! tracking pixels; and links whose domain imitates another one.
//!
//! Leaves out: visible pictures.

use std::cell::RefCell;

use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str};

/// A kind of content that was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dropped {
    /// `@import`: another style sheet.
    Import,
    /// `@font-face`: a font.
    Font,
    /// A picture of at most one pixel.
    Pixel,
}

impl Dropped {
    /// A stable identifier.
    pub fn code(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Font => "font",
            Self::Pixel => "pixel",
        }
    }
}

/// What was removed, each kind once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DroppedKinds(Vec<Dropped>);

impl DroppedKinds {
    fn add(&mut self, kind: Dropped) {
        if !self.0.contains(&kind) {
            self.0.push(kind);
        }
    }

    pub fn has_styles(&self) -> bool {
        self.0.iter().any(|kind| *kind != Dropped::Pixel)
    }

    pub fn into_kinds(mut self) -> Vec<Dropped> {
        self.0.sort_unstable();
        self.0
    }
}

/// Removes what would be loaded without being shown.
pub fn drop_remote_content(html: &str) -> (String, DroppedKinds) {
    let dropped = RefCell::new(DroppedKinds::default());
    let style = RefCell::new(String::new());
    let settings = RewriteStrSettings::new()
        .with_strict(false)
        .append_element_content_handler(element!("img", |el| {
            if is_remote_pixel(el) {
                dropped.borrow_mut().add(Dropped::Pixel);
                el.remove();
            }
            Ok(())
        }))
        .append_element_content_handler(lol_html::text!("style", |text| {
            style.borrow_mut().push_str(text.as_str());
            let kept = if text.last_in_text_node() {
                strip_rules(&style.take(), &mut dropped.borrow_mut())
            } else {
                String::new()
            };
            text.replace(&kept, ContentType::Html);
            Ok(())
        }));
    let clean = rewrite_str(html, settings).unwrap_or_else(|_| html.to_owned());
    (clean, dropped.into_inner())
}

/// Whether this is a picture of another server that nobody sees.
pub fn is_remote_pixel(el: &Element<'_, '_>) -> bool {
    let sources = ["src", "srcset"].into_iter().filter_map(|name| el.get_attribute(name));
    if !sources.into_iter().any(|source| is_remote(&source)) {
        return false;
    }
    let style = el.get_attribute("style").unwrap_or_default().to_ascii_lowercase();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    ["width", "height"].iter().all(|side| {
        let own = el.get_attribute(side).unwrap_or_default();
        is_tiny(own.trim()) || style.split(';').any(|rule| is_tiny_rule(rule, side))
    })
}

/// Whether a browser loads the URL from a server: it ignores control characters and line breaks,
/// reads `\` as `/`, and needs no slash behind `https:` (URL Standard, basic URL parser).
fn is_remote(url: &str) -> bool {
    let url: String = url
        .trim_start_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .map(|c| if c == '\\' { '/' } else { c.to_ascii_lowercase() })
        .take(8)
        .collect();
    ["http:", "https:", "//"].iter().any(|start| url.starts_with(start))
}

/// At most one pixel: `1`, `1.0`, `0.5px`, `0%`, `1pt`.
fn is_tiny(length: &str) -> bool {
    let unit = |c: char| c.is_ascii_alphabetic() || c == '%';
    let number = length.trim_end_matches(unit);
    let pixels = matches!(length.get(number.len()..), Some("" | "px" | "pt"));
    number.parse::<f64>().is_ok_and(|number| number == 0.0 || (pixels && number <= 1.0))
}

fn is_tiny_rule(rule: &str, side: &str) -> bool {
    rule.split_once(':').is_some_and(|(name, value)| {
        name.strip_prefix("max-").unwrap_or(name) == side
            && is_tiny(value.trim_end_matches("!important"))
    })
}

/// A style sheet without the rules that load a file.
fn strip_rules(style: &str, dropped: &mut DroppedKinds) -> String {
    let mut kept = String::with_capacity(style.len());
    let mut rest = style;
    while let Some((before, from)) = rest.split_once('@') {
        kept.push_str(before);
        rest = match rule_name(from).as_str() {
            "import" => {
                dropped.add(Dropped::Import);
                after(from, ';')
            }
            "font-face" => {
                dropped.add(Dropped::Font);
                after(from, '}')
            }
            _ => {
                kept.push('@');
                from
            }
        };
    }
    kept.push_str(rest);
    kept
}

/// The text behind the character, which does not count inside quotes or brackets.
fn after(text: &str, end: char) -> &str {
    let (mut quote, mut brackets) = (None, 0_u32);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => brackets += 1,
            (None, ')') => brackets = brackets.saturating_sub(1),
            (None, c) if c == end && brackets == 0 => {
                return text.get(at + c.len_utf8()..).unwrap_or("");
            }
            (None, _) => {}
        }
    }
    ""
}

/// The name of an at-rule in lower case, with its escapes decoded (CSS Syntax 4.3.7).
fn rule_name(text: &str) -> String {
    let mut name = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next_if(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '\\') {
        if c != '\\' {
            name.push(c.to_ascii_lowercase());
            continue;
        }
        let mut hex = String::new();
        while hex.len() < 6
            && let Some(digit) = chars.next_if(char::is_ascii_hexdigit)
        {
            hex.push(digit);
        }
        if hex.is_empty() {
            name.extend(chars.next());
        } else {
            chars.next_if(|c| c.is_ascii_whitespace());
            name.extend(u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32));
        }
    }
    name.to_ascii_lowercase()
}

/// The scripts whose letters look alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Cherokee,
}

fn script(c: char) -> Option<Script> {
    Some(match c {
        'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => Script::Latin,
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Script::Greek,
        '\u{400}'..='\u{52F}' => Script::Cyrillic,
        '\u{530}'..='\u{58F}' => Script::Armenian,
        '\u{13A0}'..='\u{13FF}' | '\u{AB70}'..='\u{ABBF}' => Script::Cherokee,
        _ => return None,
    })
}

/// The domain of a URL if one of its labels mixes letters that look alike (Unicode Technical
/// Standard 39, 5.1). Punycode is decoded.
pub fn mixed_script_domain(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host = authority.rsplit('@').next().unwrap_or("");
    let host = host.split(':').next().unwrap_or("");
    let (domain, _) = idna::domain_to_unicode(host);
    let mixed = domain.split('.').any(|label| {
        let mut scripts = label.chars().filter_map(script);
        let first = scripts.next();
        first.is_some_and(|first| scripts.any(|other| other != first))
    });
    mixed.then_some(domain)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn remote_rules_and_pixels_are_removed() {
        for (html, clean, kinds) in [
            (
                "<style>@import url('x;y.css'); a{b:c}</style>",
                "<style> a{b:c}</style>",
                vec![Dropped::Import],
            ),
            ("<style>@\\69 MPORT \"x\";p{}</style>", "<style>p{}</style>", vec![Dropped::Import]),
            (
                "<style>a{}@font-face{src:url(x)}@media print{b{}}</style>",
                "<style>a{}@media print{b{}}</style>",
                vec![Dropped::Font],
            ),
            ("<img src=\"https://x.y/p\" width=1 height=\"1\">b", "b", vec![Dropped::Pixel]),
            ("<img src='\\\\x.y\\p' width='1.0' height=01>b", "b", vec![Dropped::Pixel]),
            ("<img src=' ht\ntps:x.y/p' style='width:.5px;height:0%'>b", "b", vec![Dropped::Pixel]),
            ("<img srcset='https://x.y/p 1x' width=1 height=1>b", "b", vec![Dropped::Pixel]),
            (
                "<img src='//x.y/p' style='width: 1px; max-height:0 !important'>b",
                "b",
                vec![Dropped::Pixel],
            ),
            (
                "<img src=\"https://x.y/p\" width=600 height=1>",
                "<img src=\"https://x.y/p\" width=600 height=1>",
                vec![],
            ),
            (
                "<img src=\"cid:a\" width=1 height=1>",
                "<img src=\"cid:a\" width=1 height=1>",
                vec![],
            ),
        ] {
            let (kept, dropped) = drop_remote_content(html);
            assert_eq!((kept.as_str(), dropped.into_kinds()), (clean, kinds), "{html}");
        }
    }

    #[test]
    fn mixed_scripts_in_a_domain_are_found() {
        for (url, mixed) in [
            ("https://ex\u{430}mple.com/a", true),
            ("https://xn--exmple-4nf.com/", true),
            ("https://user@ex\u{430}mple.com:443", true),
            ("https://m\u{fc}ller.example/", false),
            ("https://\u{43f}\u{43e}\u{447}\u{442}\u{430}.example/", false),
            ("mailto:a@ex\u{430}mple.com", false),
            ("https://example.com/\u{430}", false),
        ] {
            assert_eq!(mixed_script_domain(url).is_some(), mixed, "{url}");
        }
    }
}
