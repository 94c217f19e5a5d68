//! The document of a mail as the editor edits it: sections with columns of blocks, and one theme.
//!
//! It promises that a document which deserializes can be rendered: colours are colours, widths are
//! in their range. Texts are HTML fragments with merge fields; whoever stores a document sanitizes
//! them. Leaves out: rendering (`mjml`, `plain_text`).

use serde::{Deserialize, Serialize};

/// The version that this program writes.
pub const VERSION: u32 = 1;

/// A whole mail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Document {
    pub version: u32,
    pub theme: DocumentTheme,
    pub sections: Vec<Section>,
}

impl Document {
    /// Replaces a text in all HTML of the document.
    pub(crate) fn replace_in_texts(&mut self, from: &str, to: &str) {
        let blocks = self
            .sections
            .iter_mut()
            .flat_map(|section| &mut section.columns)
            .flat_map(|column| &mut column.blocks);
        for block in blocks {
            match &mut block.content {
                BlockContent::Text { html }
                | BlockContent::Heading { html, .. }
                | BlockContent::Html { html }
                | BlockContent::Footer { html } => *html = html.replace(from, to),
                BlockContent::Table { rows, .. } => {
                    for cell in rows.iter_mut().flatten() {
                        *cell = cell.replace(from, to);
                    }
                }
                BlockContent::Image(_)
                | BlockContent::Video(_)
                | BlockContent::Button { .. }
                | BlockContent::Divider
                | BlockContent::Spacer { .. }
                | BlockContent::Social { .. } => {}
            }
        }
    }
}

/// The appearance of the whole mail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
pub struct DocumentTheme {
    /// BCP 47, such as `en` or `de`.
    pub language: String,
    pub direction: Direction,
    /// Pixels.
    pub width: u16,
    pub background: Color,
    /// The sheet that the text is on.
    pub surface: Color,
    pub text: Color,
    pub muted: Color,
    pub accent: Color,
    /// On the accent.
    pub accent_text: Color,
    pub heading_font: Font,
    pub body_font: Font,
    /// Corners of buttons and pictures, in pixels.
    pub radius: u8,
}

impl Default for DocumentTheme {
    fn default() -> Self {
        Self {
            language: "en".to_owned(),
            direction: Direction::LeftToRight,
            width: 600,
            background: Color::new(0xf4, 0xf4, 0xf2),
            surface: Color::new(0xff, 0xff, 0xff),
            text: Color::new(0x1f, 0x29, 0x37),
            muted: Color::new(0x6b, 0x72, 0x80),
            accent: Color::new(0x1d, 0x4e, 0xd8),
            accent_text: Color::new(0xff, 0xff, 0xff),
            heading_font: Font::Sans,
            body_font: Font::Sans,
            radius: 6,
        }
    }
}

/// Direction of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Direction {
    #[serde(rename = "ltr")]
    LeftToRight,
    #[serde(rename = "rtl")]
    RightToLeft,
}

impl Direction {
    /// The value of the attribute `dir`.
    pub fn attribute(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

/// Families that every mail program has; no mail loads a font.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Font {
    Sans,
    Serif,
    Rounded,
    Wide,
    Mono,
}

impl Font {
    /// The CSS list of families.
    pub fn stack(self) -> &'static str {
        match self {
            Self::Sans => "Helvetica Neue, Helvetica, Arial, sans-serif",
            Self::Serif => "Georgia, Times New Roman, Times, serif",
            Self::Rounded => "Trebuchet MS, Segoe UI, Tahoma, sans-serif",
            Self::Wide => "Verdana, Geneva, DejaVu Sans, sans-serif",
            Self::Mono => "Courier New, Courier, monospace",
        }
    }
}

/// A colour, written as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(as = "String"))]
pub struct Color {
    red: u8,
    green: u8,
    blue: u8,
}

impl Color {
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// A quarter of this colour on `ground`.
    pub(crate) fn blended_into(self, ground: Self) -> Self {
        let part =
            |line: u8, ground: u8| ground.saturating_sub(ground / 4).saturating_add(line / 4);
        Self {
            red: part(self.red, ground.red),
            green: part(self.green, ground.green),
            blue: part(self.blue, ground.blue),
        }
    }
}

impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl From<Color> for String {
    fn from(color: Color) -> Self {
        color.to_string()
    }
}

impl TryFrom<String> for Color {
    type Error = NotAColor;

    fn try_from(text: String) -> Result<Self, NotAColor> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii());
        let part = |from: usize| {
            digits.and_then(|digits| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok())
        };
        match (part(0), part(2), part(4)) {
            (Some(red), Some(green), Some(blue)) => Ok(Self { red, green, blue }),
            _ => Err(NotAColor(text)),
        }
    }
}

/// A text that is not `#rrggbb`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a colour; write it as #1d4ed8")]
pub struct NotAColor(String);

/// Columns side by side; on a phone one below the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Section {
    pub id: String,
    /// None: the surface of the theme.
    #[serde(default)]
    pub background: Option<Color>,
    /// Pixels above and below.
    #[serde(default)]
    pub padding: u16,
    /// Shown only if this expression of the template engine is true, such as `is_vip`.
    #[serde(default)]
    pub show_if: Option<String>,
    /// Repeated for each value of this list; a value is `item`.
    #[serde(default)]
    pub repeat: Option<String>,
    /// One to four.
    pub columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Column {
    pub id: String,
    /// Percent of the section.
    pub width: u8,
    pub blocks: Vec<Block>,
}

/// A block with what all blocks have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Block {
    pub id: String,
    #[serde(default)]
    pub align: Align,
    #[serde(default)]
    pub show_if: Option<String>,
    #[serde(flatten)]
    pub content: BlockContent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// The start of a line: left, or right where the language is written from the right.
    #[default]
    Start,
    Center,
    End,
}

/// What a block shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum BlockContent {
    /// HTML of paragraphs, lists and links.
    Text {
        html: String,
    },
    /// HTML without blocks. Level 1 to 3.
    Heading {
        html: String,
        level: u8,
    },
    Image(Image),
    Button {
        text: String,
        href: String,
    },
    Divider,
    /// Pixels.
    Spacer {
        height: u16,
    },
    Social {
        links: Vec<SocialLink>,
    },
    /// Cells are HTML without blocks.
    Table {
        has_header: bool,
        rows: Vec<Vec<String>>,
    },
    /// A picture that links to a film.
    Video(Image),
    /// HTML of the user's own.
    Html {
        html: String,
    },
    /// Postal address and unsubscribe link, small and muted.
    Footer {
        html: String,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Image {
    /// `postroom-picture:ID` or a web address.
    pub source: String,
    /// The text for those who do not see the picture.
    #[serde(default)]
    pub alt: String,
    /// Pixels; never enlarged. None: the width of the column.
    #[serde(default)]
    pub width: Option<u16>,
    #[serde(default)]
    pub href: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SocialLink {
    /// The name that is shown, such as `Instagram`.
    pub name: String,
    pub href: String,
}
