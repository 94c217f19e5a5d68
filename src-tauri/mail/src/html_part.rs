//! The HTML part as a template: the HTML of the editor or the user, adapted to mail programs.
//!
//! A fragment (from the editor) gets inline styles and the layout. A whole document is the user's
//! own work: only the preheader is added.

use std::cell::Cell;

use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str};

use crate::ignore_case::contains_ignoring_case;
use crate::merge_tokens::MergeTokens;
use crate::message::MessageError;
use crate::picture_urls::PICTURE_URL_PREFIX;
use crate::{image_size, layout};
use postroom_model::campaign::Draft;
use postroom_model::mail::{Picture, SenderDetails};

const LINK: &str = "color:#1a56b0;text-decoration:underline";
const BUTTON: &str = "display:inline-block;padding:12px 24px;background:#1f4e8c;border-radius:4px;\
    color:#ffffff;font-weight:bold;line-height:1.25;text-decoration:none;mso-padding-alt:0";
/// Outlook ignores the padding of a link; these replace it there and are hidden elsewhere.
const BUTTON_LEFT: &str = "<!--[if mso]><i style=\"mso-font-width:200%;mso-text-raise:18pt\" hidden>\
    &emsp;</i><span style=\"mso-text-raise:9pt\"><![endif]-->";
const BUTTON_RIGHT: &str = "<!--[if mso]></span><i style=\"mso-font-width:200%\" hidden>\
    &emsp;&#8203;</i><![endif]-->";
/// The 600 pixels of the layout without its padding.
const CONTENT_WIDTH: u32 = 536;
const HIDDEN: &str = "display:none!important;visibility:hidden;mso-hide:all;font-size:1px;\
    line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;color:transparent";

/// Whether this is a whole document and not a fragment for the layout.
pub fn is_document(html: &str) -> bool {
    ["<html", "<body", "<!doctype"].iter().any(|mark| contains_ignoring_case(html, mark))
}

/// The template of the HTML part; none when the draft has no HTML. Pictures are still
/// `postroom-picture:ID`.
///
/// # Errors
/// [`MessageError::Markup`] when the HTML cannot be parsed.
pub fn template(
    draft: &Draft,
    letterhead: &SenderDetails,
    pictures: &[Picture],
) -> Result<Option<String>, MessageError> {
    let html = draft.content.html.trim();
    if html.is_empty() {
        return Ok(None);
    }
    let tokens = MergeTokens::from_html(html);
    let whole = if is_document(html) {
        tokens.text.clone()
    } else {
        let body = inline_styles(&tokens.text, pictures)?;
        let foot = layout::footer_html(letterhead, !html.contains("unsubscribe_url"));
        // Braces in the layout's footer and title are merge fields already and need no token.
        layout::frame(&body, &escape_except_fields(&draft.subject), &foot, letterhead)
    };
    let whole = tokens.restore(&with_preheader(&whole, &escape_except_fields(&draft.preheader))?);
    Ok(Some(whole))
}

/// Text with merge fields as HTML: escaped, except for the fields.
fn escape_except_fields(text: &str) -> String {
    let tokens = MergeTokens::from_text(&crate::header::sanitize_value(text));
    tokens.restore(&layout::escape(&tokens.text))
}

/// Adds inline styles to the editor's HTML. The user's own styles take precedence.
fn inline_styles(fragment: &str, pictures: &[Picture]) -> Result<String, MessageError> {
    // An empty paragraph is an empty line in the editor; mail programs drop it.
    let fragment = fragment.replace("<p></p>", "<p>&nbsp;</p>");
    let settings = RewriteStrSettings::new()
        .with_strict(false)
        .append_element_content_handler(element!("*", |el| {
            style_element(el)?;
            if el.tag_name() == "img" {
                limit_width(el, pictures)?;
            }
            Ok(())
        }))
        .append_element_content_handler(element!("li p", |el| {
            let style = el.get_attribute("style").unwrap_or_default();
            el.set_attribute("style", &format!("{style};margin:0 0 4px"))?;
            Ok(())
        }));
    rewrite_str(&fragment, settings).map_err(|error| MessageError::Markup(error.to_string()))
}

type Rewritten = Result<(), Box<dyn std::error::Error + Send + Sync>>;

fn style_element(el: &mut Element<'_, '_>) -> Rewritten {
    let name = el.tag_name();
    let button = name == "a"
        && (el.has_attribute("data-button")
            || el.get_attribute("class").is_some_and(|class| class.split(' ').any(is_button)));
    let style = match name.as_str() {
        "h1" => "margin:0 0 16px;font-size:28px;line-height:1.25;font-weight:bold;color:#222222",
        "h2" => "margin:24px 0 12px;font-size:22px;line-height:1.3;font-weight:bold;color:#222222",
        "h3" => "margin:20px 0 8px;font-size:18px;line-height:1.35;font-weight:bold;color:#222222",
        "p" => "margin:0 0 16px",
        "ul" | "ol" => "margin:0 0 16px;padding:0 0 0 28px",
        "li" => "margin:0 0 6px",
        "blockquote" => "margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid #d0d0cc",
        "hr" => "margin:24px 0;border:0;border-top:1px solid #d9d9d5",
        "img" => "max-width:100%;height:auto;border:0",
        "a" if button => BUTTON,
        "a" => LINK,
        _ => "",
    };
    if !style.is_empty() {
        let own = el.get_attribute("style").unwrap_or_default();
        let joined = if own.is_empty() { style.to_owned() } else { format!("{style};{own}") };
        el.set_attribute("style", &joined)?;
    }
    if button {
        el.set_attribute("class", "pr-button")?;
        el.prepend(BUTTON_LEFT, ContentType::Html);
        el.append(BUTTON_RIGHT, ContentType::Html);
    }
    if name == "img" && !el.has_attribute("alt") {
        // Without it a screen reader reads the picture's file name.
        el.set_attribute("alt", "")?;
    }
    if matches!(
        name.as_str(),
        "h1" | "h2" | "h3" | "p" | "ul" | "ol" | "li" | "blockquote" | "table" | "tr" | "hr"
    ) {
        // Keeps source lines short; a line without a merge field is encoded only once.
        el.after("\n", ContentType::Text);
    }
    Ok(())
}

/// Sets the width of a picture as an attribute, for Outlook; on a phone the style reduces it
/// further.
fn limit_width(el: &mut Element<'_, '_>, pictures: &[Picture]) -> Rewritten {
    let source = el.get_attribute("src").unwrap_or_default();
    let picture = source
        .trim()
        .strip_prefix(PICTURE_URL_PREFIX)
        .and_then(|id| pictures.iter().find(|picture| picture.id.as_str() == id));
    if let Some(width) = picture.and_then(|picture| image_size::width(&picture.bytes))
        && !el.has_attribute("width")
    {
        el.set_attribute("width", &width.min(CONTENT_WIDTH).to_string())?;
    }
    Ok(())
}

fn is_button(class: &str) -> bool {
    matches!(class, "button" | "btn" | "pr-button")
}

/// Puts the preheader before all visible text.
fn with_preheader(html: &str, preheader: &str) -> Result<String, MessageError> {
    if preheader.is_empty() {
        return Ok(html.to_owned());
    }
    // The space after it keeps the mail's first words out of the preview.
    let filler = "&#847;&zwnj;&nbsp;".repeat(30);
    let span = format!("\n<span style=\"{HIDDEN}\">\n{preheader}\n{filler}</span>\n");
    let done = Cell::new(false);
    let settings = RewriteStrSettings::new().with_strict(false).append_element_content_handler(
        element!("body", |el| {
            if !done.replace(true) {
                el.prepend(&span, ContentType::Html);
            }
            Ok(())
        }),
    );
    let rewritten =
        rewrite_str(html, settings).map_err(|error| MessageError::Markup(error.to_string()))?;
    if done.get() {
        return Ok(rewritten);
    }
    // A document without a body tag: after the head, or at the start.
    let lower = html.to_ascii_lowercase();
    let at = ["</head>", "<html"].iter().find_map(|mark| {
        let start = lower.find(mark)?;
        lower.get(start..)?.find('>').map(|end| start + end + 1)
    });
    let (before, after) = html.split_at_checked(at.unwrap_or(0)).unwrap_or(("", html));
    Ok(format!("{before}{span}{after}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use postroom_model::campaign::Content;

    fn made(html: &str, preheader: &str) -> String {
        let draft = Draft {
            subject: "Hi {{ given_name }} <3".into(),
            preheader: preheader.into(),
            content: Content { html: html.into(), ..Content::default() },
            ..Draft::default()
        };
        let letterhead = SenderDetails {
            organisation: "Alder & Moss".into(),
            postal_address: "4 Mill Lane\nFrome".into(),
            language: "de".into(),
            unsubscribe: None,
        };
        template(&draft, &letterhead, &[]).unwrap().unwrap()
    }

    #[test]
    fn a_fragment_gets_a_frame_styles_and_a_footer() {
        let html =
            made("<h1>Hi</h1><p style=\"color:red\">Text <a href=\"https://a.b\">x</a></p>", "");
        assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"de\""));
        assert!(html.contains("<title>Hi {{ given_name }} &lt;3</title>"));
        assert!(html.contains("<h1 style=\"margin:0 0 16px;font-size:28px"));
        assert!(html.contains("<p style=\"margin:0 0 16px;color:red\">"));
        assert!(html.contains("Alder &amp; Moss<br>\n4 Mill Lane<br>\nFrome<br>\n"));
        assert!(html.contains("<a href=\"{{ unsubscribe_url }}\""));
        assert!(html.contains(">Abmelden</a>"));
        assert!(!html.contains('@') || !html.contains("@BODY@"));
    }

    #[test]
    fn a_body_with_an_unsubscribe_link_gets_no_second_one() {
        let html = made("<p><a href=\"%7B%7Bunsubscribe_url%7D%7D\">stop</a></p>", "");
        assert_eq!(html.matches("unsubscribe_url").count(), 1);
        assert!(html.contains("href=\"{{unsubscribe_url}}\""));
        assert!(html.contains("4 Mill Lane"));
    }

    #[test]
    fn a_button_has_padding_in_outlook() {
        let html = made("<p><a class=\"x button\" href=\"https://a.b\">Go</a></p>", "");
        assert!(html.contains("class=\"pr-button\""));
        assert!(html.contains("<!--[if mso]><i"));
        assert!(html.contains("background:#1f4e8c"));
        let html =
            made("<a data-button=\"\" style=\"background:#c00\" href=\"https://a.b\">Go</a>", "");
        assert!(html.contains(";background:#c00\""));
    }

    #[test]
    fn a_document_is_unchanged() {
        let own =
            "<!doctype html><HTML><Body bgcolor=red><!--[if mso]>x<![endif]--><p>{{ a }}</html>";
        assert_eq!(made(own, ""), own);
        let with = made(own, "Look <here> {{ given_name | d('you') }}");
        assert!(with.contains("<Body bgcolor=red>\n<span style=\"display:none"), "{with}");
        assert!(with.contains("Look &lt;here&gt; {{ given_name | d('you') }}"));
        assert_eq!(with.matches("<span").count(), 1);
        let with = made("<html><head></head><p>no body", "Look");
        assert!(with.starts_with("<html><head></head>\n<span"));
    }

    #[test]
    fn merge_fields_with_quotes_survive_in_text_and_in_attributes() {
        let html = made(
            "<p>{{ given_name | default(&quot;friend&quot;) }}\
             <a href=\"https://a.b/?n={{ given_name | d(&quot;x&quot;) }}\">l</a></p>",
            "",
        );
        assert!(html.contains("{{ given_name | default(\"friend\") }}"));
        assert!(html.contains("href=\"https://a.b/?n={{ (given_name | d(\"x\")) | urlencode }}\""));
    }
}
