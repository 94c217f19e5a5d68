//! Documents, MJML, Markdown and the gallery.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::document::{
    Align, Block, BlockContent, Column, Direction, Document, DocumentTheme, Section,
};
use crate::{RenderError, document_of_markdown, gallery, render, render_mjml};

fn document(blocks: Vec<BlockContent>) -> Document {
    let blocks = blocks
        .into_iter()
        .enumerate()
        .map(|(number, content)| Block {
            id: format!("b{number}"),
            align: Align::Start,
            show_if: None,
            content,
        })
        .collect();
    let section = Section {
        id: "s1".to_owned(),
        background: None,
        padding: 20,
        show_if: None,
        repeat: None,
        columns: vec![Column { id: "c1".to_owned(), width: 100, blocks }],
    };
    Document { version: 1, theme: DocumentTheme::default(), sections: vec![section] }
}

#[test]
fn every_design_of_the_gallery_renders_and_loads_nothing() {
    let designs = gallery::designs();
    assert_eq!(designs.len(), 16);
    for design in designs {
        for theme in [design.document.theme.clone(), design.alternative_theme.clone()] {
            let document = Document { theme, ..design.document.clone() };
            let rendered = render(&document).unwrap();
            let html = &rendered.html;
            assert!(html.len() < 60_000, "{} has {} bytes", design.id, html.len());
            assert!(html.contains("<!--[if mso"), "{} has tables for Outlook", design.id);
            assert!(!html.contains("fonts.googleapis"), "{} loads a font", design.id);
            assert!(!html.contains("<script") && !html.contains("<link"), "{}", design.id);
            assert!(!rendered.text.contains('<'), "{}: {}", design.id, rendered.text);
        }
    }
}

#[test]
fn every_picture_that_a_design_names_exists() {
    let ids: Vec<&str> = gallery::PICTURES.iter().map(|picture| picture.id).collect();
    for design in gallery::designs() {
        let text = serde_json::to_string(&design).unwrap();
        for (_, rest) in
            text.match_indices("postroom-picture:").map(|(at, it)| text.split_at(at + it.len()))
        {
            let id: String =
                rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            assert!(ids.contains(&id.as_str()), "{}: {id}", design.id);
        }
    }
}

#[test]
fn text_of_a_user_cannot_leave_its_attribute_or_block() {
    let hostile = r#""><script>alert(1)</script>"#;
    let rendered = render(&document(vec![BlockContent::Button {
        text: hostile.to_owned(),
        href: hostile.to_owned(),
    }]))
    .unwrap();
    assert!(!rendered.html.contains("<script>"), "{}", rendered.html);
}

#[test]
fn merge_fields_and_conditions_pass_through() {
    let mut document = document(vec![BlockContent::Text {
        html: "<p>Hello {{ first_name | default(\"friend\") }}</p>".to_owned(),
    }]);
    document.sections[0].show_if = Some("is_vip".to_owned());
    document.sections[0].repeat = Some("items".to_owned());
    let rendered = render(&document).unwrap();
    for part in [&rendered.html, &rendered.text] {
        assert!(part.contains("{{ first_name | default(\"friend\") }}"), "{part}");
        assert!(part.contains("{% if is_vip %}") && part.contains("{% endif %}"), "{part}");
        assert!(
            part.contains("{% for item in items %}") && part.contains("{% endfor %}"),
            "{part}"
        );
    }
}

#[test]
fn a_text_written_from_the_right_begins_at_the_right() {
    let mut document = document(vec![BlockContent::Text { html: "<p>שלום</p>".to_owned() }]);
    document.theme.direction = Direction::RightToLeft;
    document.theme.language = "he".to_owned();
    let html = render(&document).unwrap().html;
    assert!(html.contains("dir=\"rtl\"") && html.contains("lang=\"he\""), "{html}");
    assert!(html.contains("text-align:right"), "{html}");
}

#[test]
fn the_plain_text_keeps_links_and_tables() {
    let text = render(&document(vec![
        BlockContent::Heading { html: "News".to_owned(), level: 1 },
        BlockContent::Text { html: "<p>See <a href=\"https://a.example\">us</a>.</p>".to_owned() },
        BlockContent::Button { text: "Shop".to_owned(), href: "https://shop.example".to_owned() },
        BlockContent::Table {
            has_header: true,
            rows: vec![vec!["Day".into(), "Place".into()], vec!["Mon".into(), "Hall".into()]],
        },
    ]))
    .unwrap()
    .text;
    assert!(text.starts_with("News\n====\n\n"), "{text}");
    assert!(text.contains("See us (https://a.example)."), "{text}");
    assert!(text.contains("Shop: https://shop.example"), "{text}");
    assert!(text.contains("Day | Place\nMon | Hall"), "{text}");
}

#[test]
fn a_mistake_in_mjml_is_reported_with_its_line() {
    let mjml = "<mjml>\n<mj-body>\n<mj-section>\n<mj-nonsense />\n</mj-section></mj-body></mjml>";
    let found = render_mjml(mjml);
    assert!(matches!(found, Err(RenderError::Mjml { line: 4, .. })), "{found:?}");
    assert!(matches!(render_mjml("hello"), Err(RenderError::Mjml { .. })));
    let include = "<mjml><mj-body><mj-include path=\"/etc/passwd\" /></mj-body></mjml>";
    assert!(!render_mjml(include).is_ok_and(|html| html.contains("root:")));
    let deep = "<mjml><mj-body>".to_owned() + &"<mj-section>".repeat(20_000);
    assert_eq!(render_mjml(&deep), Err(RenderError::Nesting));
}

#[test]
fn markdown_becomes_blocks() {
    let document = document_of_markdown(
        "# News\n\nHello {{ first_name }}\n\n- one\n- two\n\n![Bread](https://a.example/b.png)\n\n---\n\nBye",
    );
    let kinds: Vec<&str> = document.sections[0].columns[0]
        .blocks
        .iter()
        .map(|block| match &block.content {
            BlockContent::Heading { .. } => "heading",
            BlockContent::Text { .. } => "text",
            BlockContent::Image(_) => "image",
            BlockContent::Divider => "divider",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["heading", "text", "image", "divider", "text"]);
    let html = render(&document).unwrap().html;
    assert!(html.contains("<li") && html.contains("{{ first_name }}"), "{html}");
}

#[test]
fn a_colour_that_is_none_is_refused() {
    let theme = r##"{"accent":"red;background:url(x)"}"##;
    assert!(serde_json::from_str::<DocumentTheme>(theme).is_err());
    assert!(serde_json::from_str::<DocumentTheme>(r##"{"accent":"#B4532A"}"##).is_ok());
}
