//! The gallery: designs that come with the program, as files in `gallery/`.
//!
//! It promises that every design reads and renders (tests). Leaves out: designs that the user saved
//! (`postroom-store`).

use serde::{Deserialize, Serialize};

use crate::document::{Document, DocumentTheme};
use crate::rich_text::escaped;

/// What a design is for; the gallery's categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Category {
    Newsletter,
    Offer,
    Event,
    Transactional,
    Personal,
}

/// One design.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Design {
    /// Stable, such as `order-confirmation`.
    pub id: String,
    pub name: String,
    pub category: Category,
    /// When to use it, in one sentence.
    pub description: String,
    pub subject: String,
    #[serde(default)]
    pub preheader: String,
    pub document: Document,
    /// A second theme for the same design.
    pub alternative_theme: DocumentTheme,
    /// Values for a preview, by the names that the design uses.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(type = "Record<string, unknown>"))]
    pub sample_data: serde_json::Map<String, serde_json::Value>,
}

impl Design {
    /// The design with the sender's name and postal address (lines) in their places.
    #[must_use]
    pub fn with_sender(mut self, name: &str, postal_address: &str) -> Self {
        const NAME: &str = "{{ sender_name }}";
        const ADDRESS: &str = "<br>{{ postal_address }}";
        self.subject = self.subject.replace(NAME, name);
        self.preheader = self.preheader.replace(NAME, name);
        self.document.replace_in_texts(NAME, &escaped(name));
        let lines: String =
            postal_address.lines().map(|line| format!("<br>{}", escaped(line))).collect();
        self.document.replace_in_texts(ADDRESS, &lines);
        self
    }
}

/// A picture of the gallery. A document names it as `postroom-picture:ID`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GalleryPicture {
    pub id: &'static str,
    /// PNG.
    pub bytes: &'static [u8],
}

macro_rules! files {
    ($($id:literal)*) => { &[$(include_str!(concat!("../gallery/", $id, ".json")),)*] };
}

macro_rules! pictures {
    ($($id:literal)*) => {
        &[$(GalleryPicture {
            id: concat!("design-", $id),
            bytes: include_bytes!(concat!("../gallery/pictures/", $id, ".png")),
        },)*]
    };
}

const FILES: &[&str] = files! {
    "newsletter" "announcement" "product-offer" "event-invitation" "appointment-reminder"
    "order-confirmation" "delivery-notice" "invoice" "password-reset" "welcome" "thank-you" "survey"
    "seasons-greetings" "job-advert" "club-notice" "letter"
};

/// The pictures of the gallery.
pub const PICTURES: &[GalleryPicture] = pictures! {
    "hills" "bread" "parcel" "calendar" "winter" "people" "ribbon" "chart"
};

/// The designs of the gallery, in its order.
pub fn designs() -> Vec<Design> {
    FILES.iter().filter_map(|file| serde_json::from_str(file).ok()).collect()
}

/// The design with this id.
pub fn design(id: &str) -> Option<Design> {
    designs().into_iter().find(|design| design.id == id)
}
