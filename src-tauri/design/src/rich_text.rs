//! Gives the elements of a text block their styles inline: Outlook and some phones ignore a style
//! sheet.
//!
//! Leaves out: cleaning the HTML.

use lol_html::{RewriteStrSettings, element, rewrite_str};

use crate::document::DocumentTheme;

/// Adds styles to an HTML fragment. A style that the fragment has stays and wins.
///
/// # Errors
/// The message of the parser for HTML that it cannot read.
pub(crate) fn with_styles(html: &str, theme: &DocumentTheme) -> Result<String, String> {
    let link = format!("color:{};text-decoration:underline", theme.accent);
    let quote = format!(
        "margin:0 0 12px 0;padding-left:16px;border-left:3px solid {};color:{}",
        theme.accent, theme.muted
    );
    let styles: [(&str, &str); 7] = [
        ("p", "margin:0 0 12px 0"),
        ("ul", "margin:0 0 12px 0;padding-left:24px"),
        ("ol", "margin:0 0 12px 0;padding-left:24px"),
        ("li", "margin:0 0 4px 0"),
        ("a", &link),
        ("blockquote", &quote),
        ("h1,h2,h3", "margin:0 0 8px 0;line-height:1.3"),
    ];
    let mut settings = RewriteStrSettings::new().with_strict(false);
    for (selector, style) in styles {
        let style = style.to_owned();
        settings = settings.append_element_content_handler(element!(selector, move |element| {
            let own = element.get_attribute("style").unwrap_or_default();
            let joined = if own.is_empty() { style.clone() } else { format!("{style};{own}") };
            element.set_attribute("style", &joined)?;
            Ok(())
        }));
    }
    rewrite_str(html, settings).map_err(|error| error.to_string())
}

/// A value of an attribute.
pub(crate) fn attribute(value: &str) -> String {
    escaped(value).replace('"', "&quot;")
}

/// Text between tags.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
