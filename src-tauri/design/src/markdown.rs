//! Markdown as a document: a plain letter in the default theme.
//!
//! Headings become heading blocks, pictures alone in their paragraph become picture blocks, the rest
//! becomes text. HTML in Markdown stays; whoever stores the document sanitizes it.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use crate::document::{
    Align, Block, BlockContent, Column, Document, DocumentTheme, Image, Section, VERSION,
};

/// The document of a Markdown text (CommonMark with tables and strikethrough).
pub fn document_of_markdown(markdown: &str) -> Document {
    let mut blocks = Blocks::default();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut depth = 0_usize;
    for event in Parser::new_ext(markdown, options) {
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_complete = depth == 0;
        events.push(event);
        if is_complete {
            blocks.add(std::mem::take(&mut events));
        }
    }
    blocks.add(events);
    let column = Column { id: "c1".to_owned(), width: 100, blocks: blocks.finished() };
    let section = Section {
        id: "s1".to_owned(),
        background: None,
        padding: 28,
        show_if: None,
        repeat: None,
        columns: vec![column],
    };
    Document { version: VERSION, theme: DocumentTheme::default(), sections: vec![section] }
}

#[derive(Default)]
struct Blocks {
    blocks: Vec<Block>,
    text: String,
}

impl Blocks {
    /// Adds one block of the Markdown.
    fn add(&mut self, events: Vec<Event<'_>>) {
        match events.first() {
            None => {}
            Some(Event::Start(Tag::Heading { level, .. })) => {
                let level = (*level as u8).min(3);
                let inner = events
                    .into_iter()
                    .filter(|event| {
                        !matches!(
                            event,
                            Event::Start(Tag::Heading { .. }) | Event::End(TagEnd::Heading(_))
                        )
                    })
                    .collect();
                self.push(BlockContent::Heading { html: html_of(inner), level });
            }
            Some(Event::Rule) => self.push(BlockContent::Divider),
            Some(_) => match picture_of(&events) {
                Some(image) => self.push(BlockContent::Image(image)),
                None => self.text.push_str(&html_of(events)),
            },
        }
    }

    fn push(&mut self, content: BlockContent) {
        self.end_text();
        self.push_block(content);
    }

    fn end_text(&mut self) {
        let html = std::mem::take(&mut self.text);
        if !html.trim().is_empty() {
            self.push_block(BlockContent::Text { html: html.trim().to_owned() });
        }
    }

    fn push_block(&mut self, content: BlockContent) {
        let id = format!("b{}", self.blocks.len() + 1);
        self.blocks.push(Block { id, align: Align::Start, show_if: None, content });
    }

    fn finished(mut self) -> Vec<Block> {
        self.end_text();
        self.blocks
    }
}

/// A paragraph that is one picture.
fn picture_of(events: &[Event<'_>]) -> Option<Image> {
    let [
        Event::Start(Tag::Paragraph),
        Event::Start(Tag::Image { dest_url, .. }),
        alt @ ..,
        Event::End(TagEnd::Image),
        Event::End(TagEnd::Paragraph),
    ] = events
    else {
        return None;
    };
    let alt: String = alt
        .iter()
        .map(|event| match event {
            Event::Text(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect::<Option<String>>()?;
    Some(Image { source: dest_url.to_string(), alt, width: None, href: None })
}

fn html_of(events: Vec<Event<'_>>) -> String {
    let mut text = String::new();
    html::push_html(&mut text, events.into_iter());
    text
}
