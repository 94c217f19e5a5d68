//! Sanitizes foreign HTML: pasted newsletters, saved pages, templates of other programs.
//!
//! Active content is removed (scripts, frames, forms, event handlers, `javascript:`); the
//! appearance stays (tables, styles, classes, conditional comments of Outlook). By an allow list,
//! not a block list.
//!
//! Leaves out: repairing HTML for mail programs.

use std::collections::HashSet;

use ammonia::{Builder, UrlRelative};
use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};

use crate::html_part::is_document;
use crate::ignore_case::contains_ignoring_case;
use crate::layout::escape;
use crate::merge_tokens::MergeTokens;
use crate::message::MessageError;
use crate::nesting::is_too_deep;
use crate::remote_content::drop_remote_content;

pub use crate::remote_content::Dropped;

/// Layout attributes, allowed on any element.
const LAYOUT_ATTRIBUTES: [&str; 34] = [
    "style",
    "class",
    "id",
    "dir",
    "lang",
    "title",
    "role",
    "align",
    "valign",
    "width",
    "height",
    "bgcolor",
    "background",
    "border",
    "bordercolor",
    "cellpadding",
    "cellspacing",
    "color",
    "face",
    "size",
    "hspace",
    "vspace",
    "nowrap",
    "colspan",
    "rowspan",
    "alt",
    "aria-hidden",
    "aria-label",
    "data-button",
    "start",
    "type",
    "name",
    "rel",
    "target",
];
/// Elements allowed in addition to those of the library.
const EXTRA_TAGS: [&str; 9] =
    ["style", "font", "center", "button", "u", "big", "tt", "section", "main"];

/// Sanitized HTML, and what was dropped besides active content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sanitized {
    pub html: String,
    pub dropped: Vec<Dropped>,
}

/// Removes everything that could run, load a page or send a form; style sheets and fonts of other
/// servers, and tracking pixels. Merge fields stay.
///
/// # Errors
/// [`MessageError::Nesting`] when the elements are nested too deeply to be parsed.
pub fn sanitize_html(html: &str) -> Result<Sanitized, MessageError> {
    if is_too_deep(html) {
        return Err(MessageError::Nesting);
    }
    let tokens = MergeTokens::from_html(html);
    let (text, dropped) = drop_remote_content(&tokens.text);
    let cleaned =
        if is_document(&text) { document(&text) } else { sanitizer().clean(&text).to_string() };
    Ok(Sanitized { html: tokens.restore(&cleaned), dropped: dropped.into_kinds() })
}

fn sanitizer() -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .add_tags(EXTRA_TAGS)
        .rm_tags(["button"])
        .rm_clean_content_tags(["style"])
        .add_clean_content_tags(["noscript", "template", "iframe", "object", "title"])
        .add_generic_attributes(LAYOUT_ATTRIBUTES)
        .rm_tag_attributes("a", ["rel"])
        .link_rel(None)
        .url_schemes(HashSet::from([
            "http",
            "https",
            "mailto",
            "tel",
            "sms",
            "cid",
            "postroom-picture",
        ]))
        .url_relative(UrlRelative::PassThrough)
        .add_tag_attributes("img", ["src", "srcset"])
        // Outlook reads its own HTML from them; browsers ignore them.
        .strip_comments(false)
        .attribute_filter(|_, attribute, value| {
            let runs = ["javascript:", "vbscript:", "expression(", "-moz-binding"];
            let squeezed: String = value.chars().filter(|c| !c.is_whitespace()).collect();
            let bad = runs.iter().any(|word| contains_ignoring_case(&squeezed, word));
            // The library does not check the URL in `background`.
            let page = attribute == "background" && contains_ignoring_case(&squeezed, "data:");
            (!bad && !page).then(|| value.into())
        });
    builder
}

/// Sanitizes a document; it keeps its language, title, style sheets and the attributes of its body.
fn document(html: &str) -> String {
    let head = std::cell::RefCell::new(Head::default());
    let part = std::cell::RefCell::new(String::new());
    let settings = RewriteStrSettings::new()
        .with_strict(false)
        .append_element_content_handler(element!("html", |el| {
            head.borrow_mut().language = el.get_attribute("lang").unwrap_or_default();
            Ok(())
        }))
        .append_element_content_handler(element!("body", |el| {
            let mut body = String::new();
            for name in ["style", "class", "bgcolor", "dir"] {
                if let Some(value) = el.get_attribute(name) {
                    body.push_str(&format!(" {name}=\"{}\"", escape(&value)));
                }
            }
            head.borrow_mut().body = body;
            Ok(())
        }))
        .append_element_content_handler(lol_html::text!("title", |text| {
            head.borrow_mut().title.push_str(text.as_str());
            Ok(())
        }))
        .append_element_content_handler(lol_html::text!("style", |text| {
            part.borrow_mut().push_str(text.as_str());
            if text.last_in_text_node() {
                head.borrow_mut().styles.push(part.take());
            }
            // The library would leave a style sheet in the body, where Gmail ignores it.
            text.replace("", ContentType::Text);
            Ok(())
        }));
    let Ok(rest) = rewrite_str(html, settings) else {
        return sanitizer().clean(html).to_string();
    };
    let head = head.into_inner();
    let body = sanitizer().rm_tags(["style"]).clean(&rest).to_string();
    let mut page = String::from("<!DOCTYPE html>\n<html");
    if !head.language.is_empty() {
        page.push_str(&format!(" lang=\"{}\"", escape(&head.language)));
    }
    page.push_str(">\n<head>\n<meta charset=\"utf-8\">\n");
    page.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    // The text of a title is raw already.
    page.push_str(&format!("<title>{}</title>\n", head.title.replace('<', "&lt;").trim()));
    for style in head.styles.iter().filter(|style| is_safe_style(style)) {
        page.push_str(&format!("<style>{style}</style>\n"));
    }
    let attributes = if is_safe_style(&head.body) { head.body.as_str() } else { "" };
    page.push_str(&format!("</head>\n<body{attributes}>\n{}\n</body>\n</html>\n", body.trim()));
    page
}

#[derive(Debug, Default)]
struct Head {
    language: String,
    title: String,
    styles: Vec<String>,
    /// Attributes of the body, formatted.
    body: String,
}

/// False for a style sheet that loads another, runs code (old Internet Explorer) or closes its
/// element early.
fn is_safe_style(style: &str) -> bool {
    let squeezed: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    !["</", "javascript:", "expression(", "-moz-binding"]
        .iter()
        .any(|word| contains_ignoring_case(&squeezed, word))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn sanitized(html: &str) -> String {
        sanitize_html(html).unwrap().html
    }

    #[test]
    fn active_content_is_removed() {
        for evil in [
            "<script>alert(1)</script>",
            "<p onclick=\"alert(1)\">x</p>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"java\nscript:alert(1)\">x</a>",
            "<a href=\" JaVaScRiPt:alert(1)\">x</a>",
            "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
            "<iframe src=\"https://e.x\">alert(1)</iframe>",
            "<form action=\"https://e.x/alert\"><input name=alert></form>",
            "<object data=\"alert.swf\"></object><embed src=\"alert.swf\">",
            "<svg onload=\"alert(1)\"><script>alert(1)</script></svg>",
            "<img src=x onerror=alert(1)>",
            "<div style=\"width:expression(alert(1))\">x</div>",
            "<meta http-equiv=refresh content=\"0;url=https://alert\">",
            "<base href=\"https://alert\">",
            "<link rel=stylesheet href=\"https://alert\">",
            "<table background=\"javascript:alert(1)\"><tr><td>x</table>",
            "<a href=\"jAvA&#x0a;script:alert(1)\">x</a>",
            "<a href=\"\u{1}javascript:alert(1)\">x</a>",
            "<math><style><img src=x onerror=alert(1)></style></math>",
            "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
            "<video poster=\"https://alert\"></video><audio src=\"https://alert\"></audio>",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
        ] {
            let cleaned = sanitized(evil);
            assert!(!cleaned.contains("alert"), "{evil} became {cleaned}");
            let whole = sanitized(&format!("<html><body>{evil}<p>x</p></body></html>"));
            assert!(!whole.contains("alert"), "{evil} became {whole}");
        }
    }

    #[test]
    fn a_style_sheet_in_a_drawing_imports_nothing() {
        // In a drawing the reference is decoded; in the style sheet of a page it is not.
        let evil = "<svg><style>&#64;import url(https://e.x);</style></svg>";
        for html in [evil.to_owned(), format!("<html><body>{evil}<p>x</p></body></html>")] {
            let cleaned = sanitized(&html);
            assert!(!cleaned.contains("@import") && !cleaned.contains("<svg"), "{cleaned}");
        }
    }

    #[test]
    fn layout_markup_stays() {
        let fragment = "<table width=\"600\" cellpadding=\"0\" bgcolor=\"#fff\"><tbody><tr>\
            <td class=\"c\" style=\"padding:8px\" align=\"center\"><font face=\"Arial\">x</font>\
            <a href=\"{{ unsubscribe_url }}\" class=\"button\">{{ a | d(\"b\") }}</a>\
            <img src=\"postroom-picture:p1\" width=\"10\" alt=\"y\"></td></tr></tbody></table>\
            <!--[if mso]><p>o</p><![endif]-->";
        assert_eq!(sanitized(fragment), fragment);
    }

    #[test]
    fn a_document_remains_a_document() {
        let page = sanitized(
            "<!doctype html><html lang=\"de\"><head><title>T &amp; U</title><style>.a{color:red}</style>\
             <script>alert(1)</script></head><body bgcolor=\"#eee\" onload=\"alert(1)\">\
             <!--[if mso]>x<![endif]--><p class=\"a\">Hi</p></body></html>",
        );
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"de\">"), "{page}");
        assert!(page.contains("<title>T &amp; U</title>"));
        assert!(page.contains("<style>.a{color:red}</style>"));
        assert!(page.contains("<body bgcolor=\"#eee\">"));
        assert!(page.contains("<p class=\"a\">Hi</p>"));
        assert!(page.contains("<!--[if mso]>x<![endif]-->"));
        assert!(!page.contains("alert"));
    }

    #[test]
    fn dropped_content_is_listed_and_deep_html_is_refused() {
        let html = "<style>@import 'x.css';a{}</style><p>b</p>";
        let sanitized = sanitize_html(html).unwrap();
        assert_eq!(sanitized.html, "<style>a{}</style><p>b</p>");
        assert_eq!(sanitized.dropped, [Dropped::Import]);
        let deep = sanitize_html(&"<div>".repeat(20_000));
        assert_eq!(deep, Err(MessageError::Nesting));
    }
}
