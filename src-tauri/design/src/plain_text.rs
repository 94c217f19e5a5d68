//! The plain-text part of a document, out of the same blocks.
//!
//! It keeps links and the rows of tables, and leaves out pictures without a description.

use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};

use crate::document::{Block, BlockContent, Document};
use crate::rich_text::escaped;

/// Columns of a line, as mails have.
const WIDTH: usize = 78;

/// The text of a document.
pub(crate) fn of_document(document: &Document) -> String {
    let mut paragraphs: Vec<String> = Vec::new();
    for section in &document.sections {
        let start = paragraphs.len();
        for block in section.columns.iter().flat_map(|column| &column.blocks) {
            let text = of_block(block);
            if !text.trim().is_empty() {
                paragraphs.push(conditional(block.show_if.as_deref(), "if", "endif", text));
            }
        }
        let inner: Vec<String> = paragraphs.drain(start..).collect();
        if !inner.is_empty() {
            let text = inner.join("\n\n");
            let text = match &section.repeat {
                Some(list) => format!("{{% for item in {list} %}}{text}\n{{% endfor %}}"),
                None => text,
            };
            paragraphs.push(conditional(section.show_if.as_deref(), "if", "endif", text));
        }
    }
    let mut text = paragraphs.join("\n\n");
    text.push('\n');
    text
}

fn conditional(condition: Option<&str>, start: &str, end: &str, text: String) -> String {
    match condition {
        Some(condition) => format!("{{% {start} {condition} %}}{text}{{% {end} %}}"),
        None => text,
    }
}

fn of_block(block: &Block) -> String {
    match &block.content {
        BlockContent::Text { html } | BlockContent::Html { html } => text_of(html),
        BlockContent::Heading { html, level } => {
            let text = text_of(html).trim().to_owned();
            let line = if *level <= 1 { "=" } else { "-" };
            let length = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
            format!("{text}\n{}", line.repeat(length.min(WIDTH)))
        }
        BlockContent::Image(image) => match &image.href {
            Some(href) if !href.is_empty() && !image.alt.is_empty() => {
                format!("{}: {href}", image.alt)
            }
            _ => image.alt.clone(),
        },
        BlockContent::Video(image) => {
            format!("{}: {}", image.alt, image.href.as_deref().unwrap_or_default())
        }
        BlockContent::Button { text, href } => format!("{text}: {href}"),
        BlockContent::Divider => "-".repeat(20),
        BlockContent::Spacer { .. } => String::new(),
        BlockContent::Social { links } => links
            .iter()
            .map(|link| format!("{}: {}", link.name, link.href))
            .collect::<Vec<_>>()
            .join("\n"),
        BlockContent::Table { rows, .. } => rows
            .iter()
            .map(|row| {
                let cells: Vec<String> =
                    row.iter().map(|cell| text_of(cell).trim().replace('\n', " ")).collect();
                cells.join(" | ")
            })
            .collect::<Vec<_>>()
            .join("\n"),
        BlockContent::Footer { html } => text_of(html),
    }
}

/// The text of an HTML fragment, with the target of a link in brackets behind it.
fn text_of(html: &str) -> String {
    let settings = RewriteStrSettings::new().with_strict(false).append_element_content_handler(
        element!("a[href]", |link| {
            if let Some(target) = link.get_attribute("href") {
                link.after(&format!(" ({})", escaped(&target)), ContentType::Html);
                link.remove_and_keep_content();
            }
            Ok(())
        }),
    );
    let html = rewrite_str(html, settings).unwrap_or_else(|_| html.to_owned());
    html2text::config::plain_no_decorate()
        .link_footnotes(false)
        .string_from_read(html.as_bytes(), WIDTH)
        .unwrap_or_default()
        .trim()
        .to_owned()
}
