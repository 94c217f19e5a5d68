//! A document as MJML, the language whose compiler knows the tables that Outlook needs.
//!
//! It uses no include and no component that loads anything. Leaves out: compiling (`render`).

use std::fmt::Write;

use crate::document::{
    Align, Block, BlockContent, Column, Direction, Document, DocumentTheme, Image, Section,
    SocialLink,
};
use crate::render::RenderError;
use crate::rich_text::{attribute, escaped, with_styles};

/// The sides of a block that keep its content off the edge, in pixels.
const SIDE: u16 = 28;

/// The MJML of a document.
///
/// # Errors
/// [`RenderError::Markup`] for a text block whose HTML cannot be read.
pub(crate) fn of_document(document: &Document, preheader: &str) -> Result<String, RenderError> {
    let theme = &document.theme;
    let mut body = String::new();
    for section in &document.sections {
        with_condition(&mut body, section.show_if.as_deref(), |body| {
            with_repetition(body, section.repeat.as_deref(), |body| {
                write_section(body, section, theme)
            })
        })?;
    }
    Ok(format!(
        "<mjml lang=\"{}\" dir=\"{}\"><mj-head>{}{}</mj-head><mj-body width=\"{}px\" \
         background-color=\"{}\">{body}</mj-body></mjml>",
        attribute(&theme.language),
        theme.direction.attribute(),
        if preheader.is_empty() {
            String::new()
        } else {
            format!("<mj-preview>{}</mj-preview>", escaped(preheader))
        },
        head(theme),
        theme.width.clamp(320, 800),
        theme.background,
    ))
}

/// Defaults, and the hints for a dark appearance. Mail programs that invert colours by themselves
/// are told that the mail has its own; those that ask get darker surfaces.
fn head(theme: &DocumentTheme) -> String {
    format!(
        "<mj-attributes><mj-all font-family=\"{body}\" /><mj-text font-size=\"16px\" \
         line-height=\"1.55\" color=\"{text}\" padding=\"0 {SIDE}px 12px {SIDE}px\" /><mj-button \
         background-color=\"{accent}\" color=\"{accent_text}\" border-radius=\"{radius}px\" \
         font-size=\"16px\" font-weight=\"600\" inner-padding=\"13px 26px\" padding=\"8px {SIDE}px \
         16px {SIDE}px\" /><mj-image padding=\"0 {SIDE}px 16px {SIDE}px\" \
         border-radius=\"{radius}px\" /><mj-divider border-width=\"1px\" padding=\"12px {SIDE}px\" \
         /></mj-attributes><mj-raw><meta name=\"color-scheme\" content=\"light dark\" /><meta \
         name=\"supported-color-schemes\" content=\"light dark\" /></mj-raw>",
        body = theme.body_font.stack(),
        text = theme.text,
        accent = theme.accent,
        accent_text = theme.accent_text,
        radius = theme.radius,
    )
}

fn write_section(
    body: &mut String,
    section: &Section,
    theme: &DocumentTheme,
) -> Result<(), RenderError> {
    let background = section.background.unwrap_or(theme.surface);
    let padding = section.padding.min(120);
    let _ = write!(
        body,
        "<mj-section background-color=\"{background}\" padding=\"{padding}px 0\" \
         direction=\"{}\">",
        theme.direction.attribute()
    );
    for column in &section.columns {
        write_column(body, column, theme)?;
    }
    body.push_str("</mj-section>");
    Ok(())
}

fn write_column(
    body: &mut String,
    column: &Column,
    theme: &DocumentTheme,
) -> Result<(), RenderError> {
    let _ = write!(body, "<mj-column width=\"{}%\">", column.width.clamp(5, 100));
    for block in &column.blocks {
        with_condition(body, block.show_if.as_deref(), |body| write_block(body, block, theme))?;
    }
    body.push_str("</mj-column>");
    Ok(())
}

fn write_block(body: &mut String, block: &Block, theme: &DocumentTheme) -> Result<(), RenderError> {
    let align = side(block.align, theme.direction);
    let _ = match &block.content {
        BlockContent::Text { html } => {
            write!(body, "<mj-text align=\"{align}\">{}</mj-text>", styled(html, theme)?)
        }
        BlockContent::Heading { html, level } => {
            let level = (*level).clamp(1, 3);
            let (size, height) = [(30, "1.2"), (23, "1.25"), (18, "1.35")][usize::from(level - 1)];
            write!(
                body,
                "<mj-text align=\"{align}\" font-family=\"{}\" font-size=\"{size}px\" \
                 line-height=\"{height}\"><h{level} style=\"margin:0;font-size:inherit;\
                 line-height:inherit;font-weight:700\">{}</h{level}></mj-text>",
                theme.heading_font.stack(),
                styled(html, theme)?
            )
        }
        BlockContent::Image(image) => write_image(body, image, align),
        BlockContent::Button { text, href } => write!(
            body,
            "<mj-button align=\"{align}\" href=\"{}\">{}</mj-button>",
            attribute(href),
            escaped(text)
        ),
        BlockContent::Divider => {
            write!(
                body,
                "<mj-divider border-color=\"{}\" />",
                theme.muted.blended_into(theme.surface)
            )
        }
        BlockContent::Spacer { height } => {
            write!(body, "<mj-spacer height=\"{}px\" />", (*height).min(240))
        }
        BlockContent::Social { links } => write_social(body, links, align, theme),
        BlockContent::Table { has_header, rows } => {
            write!(body, "{}", table(*has_header, rows, theme)?)
        }
        BlockContent::Video(image) => write_video(body, image, align, theme),
        BlockContent::Html { html } => {
            write!(body, "<mj-text align=\"{align}\">{html}</mj-text>")
        }
        BlockContent::Footer { html } => write!(
            body,
            "<mj-text align=\"{align}\" font-size=\"13px\" line-height=\"1.5\" \
             color=\"{}\">{}</mj-text>",
            theme.muted,
            styled(html, theme)?
        ),
    };
    Ok(())
}

fn styled(html: &str, theme: &DocumentTheme) -> Result<String, RenderError> {
    with_styles(html, theme).map_err(RenderError::Markup)
}

/// The edge that an alignment means in a direction of writing.
fn side(align: Align, direction: Direction) -> &'static str {
    match (align, direction) {
        (Align::Center, _) => "center",
        (Align::Start, Direction::LeftToRight) | (Align::End, Direction::RightToLeft) => "left",
        (Align::End, Direction::LeftToRight) | (Align::Start, Direction::RightToLeft) => "right",
    }
}

fn write_image(body: &mut String, image: &Image, align: &str) -> std::fmt::Result {
    write!(
        body,
        "<mj-image align=\"{align}\" src=\"{}\" alt=\"{}\"",
        attribute(&image.source),
        attribute(&image.alt)
    )?;
    if let Some(width) = image.width {
        write!(body, " width=\"{}px\"", width.max(1))?;
    }
    if let Some(href) = image.href.as_deref().filter(|href| !href.is_empty()) {
        write!(body, " href=\"{}\"", attribute(href))?;
    }
    body.push_str(" />");
    Ok(())
}

/// The picture and a line to play below it: no mail program shows a film.
fn write_video(
    body: &mut String,
    image: &Image,
    align: &str,
    theme: &DocumentTheme,
) -> std::fmt::Result {
    write_image(body, image, align)?;
    let href = attribute(image.href.as_deref().unwrap_or_default());
    let text = escaped(if image.alt.is_empty() { &image.source } else { &image.alt });
    write!(
        body,
        "<mj-text align=\"{align}\"><a href=\"{href}\" style=\"color:{};font-weight:600;\
         text-decoration:none\">&#9654;&nbsp;{text}</a></mj-text>",
        theme.accent
    )
}

fn write_social(
    body: &mut String,
    links: &[SocialLink],
    align: &str,
    theme: &DocumentTheme,
) -> std::fmt::Result {
    let links: Vec<String> = links
        .iter()
        .map(|link| {
            format!(
                "<a href=\"{}\" style=\"color:{};text-decoration:none;font-weight:600\">{}</a>",
                attribute(&link.href),
                theme.accent,
                escaped(&link.name)
            )
        })
        .collect();
    write!(
        body,
        "<mj-text align=\"{align}\" font-size=\"14px\">{}</mj-text>",
        links.join("&nbsp; &middot; &nbsp;")
    )
}

fn table(
    has_header: bool,
    rows: &[Vec<String>],
    theme: &DocumentTheme,
) -> Result<String, RenderError> {
    let line = theme.muted.blended_into(theme.surface);
    let mut cells = String::new();
    for (number, row) in rows.iter().enumerate() {
        let is_header = has_header && number == 0;
        let tag = if is_header { "th" } else { "td" };
        cells.push_str("<tr>");
        for cell in row {
            let _ = write!(
                cells,
                "<{tag} style=\"padding:8px 6px;border-bottom:1px solid {line};text-align:{};\
                 vertical-align:top;font-weight:{}\">{}</{tag}>",
                side(Align::Start, theme.direction),
                if is_header { 700 } else { 400 },
                styled(cell, theme)?
            );
        }
        cells.push_str("</tr>");
    }
    Ok(format!(
        "<mj-table font-size=\"15px\" color=\"{}\" padding=\"0 {SIDE}px 16px {SIDE}px\">{cells}\
         </mj-table>",
        theme.text
    ))
}

fn with_condition(
    body: &mut String,
    condition: Option<&str>,
    write: impl FnOnce(&mut String) -> Result<(), RenderError>,
) -> Result<(), RenderError> {
    wrapped(body, condition.map(|it| (format!("{{% if {it} %}}"), "{% endif %}")), write)
}

fn with_repetition(
    body: &mut String,
    list: Option<&str>,
    write: impl FnOnce(&mut String) -> Result<(), RenderError>,
) -> Result<(), RenderError> {
    wrapped(body, list.map(|it| (format!("{{% for item in {it} %}}"), "{% endfor %}")), write)
}

fn wrapped(
    body: &mut String,
    tags: Option<(String, &str)>,
    write: impl FnOnce(&mut String) -> Result<(), RenderError>,
) -> Result<(), RenderError> {
    let Some((start, end)) = tags else { return write(body) };
    let _ = write!(body, "<mj-raw>{start}</mj-raw>");
    write(body)?;
    let _ = write!(body, "<mj-raw>{end}</mj-raw>");
    Ok(())
}
