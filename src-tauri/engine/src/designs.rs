//! Designs in a workspace: the gallery's previews, and the content of a mail out of a document.
//!
//! Leaves out: rendering (`postroom-design`) and merging (`postroom-mail`).

use postroom_design::document::Document;
use postroom_design::gallery::{self, Design, PICTURES};
use postroom_mail::template::KnownFields;
use postroom_mail::{Composer, Message, MessageSource};
use postroom_model::campaign::{Content, Draft};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{Address, ContactView, Mailbox};
use postroom_model::id::{CampaignId, DeliveryId, PictureId};
use postroom_model::mail::{Picture, SenderDetails};
use postroom_store::pictures::StoredPicture;

use crate::Engine;
use crate::error::{EngineError, Result};

/// Values for merge fields by their names.
pub type SampleData = serde_json::Map<String, serde_json::Value>;

/// The start of a mail from a design.
#[derive(Debug, Clone, PartialEq)]
pub struct DesignContent {
    pub subject: String,
    pub preheader: String,
    pub document: Document,
    pub content: Content,
}

/// HTML, plain text and document of a mail.
///
/// # Errors
/// [`EngineError::Invalid`] for a block with HTML that cannot be read.
pub fn content_of_document(document: &Document) -> Result<Content> {
    let rendered = postroom_design::render(document)
        .map_err(|error| EngineError::invalid("document", error.to_string()))?;
    let stored = serde_json::to_value(document)
        .map_err(|error| EngineError::invalid("document", error.to_string()))?;
    Ok(Content { html: rendered.html, document: Some(stored), text: Some(rendered.text) })
}

/// A whole mail made from a design and values, as it would be sent.
///
/// # Errors
/// [`EngineError::Message`] when a value does not fit a merge field.
pub fn compose_design(
    design: &Design,
    from: &Mailbox,
    to: &Address,
    data: &SampleData,
    now: Timestamp,
) -> Result<Message> {
    let name = from.name.clone().unwrap_or_default();
    let design = design.clone().with_sender(&name, "");
    let draft = Draft {
        from_name: name,
        from_address: from.address.as_str().to_owned(),
        subject: design.subject,
        preheader: design.preheader,
        content: content_of_document(&design.document)?,
        ..Draft::default()
    };
    let source = MessageSource {
        campaign: &CampaignId::new(),
        draft: &draft,
        pictures: &gallery_pictures(&draft.content),
        letterhead: &SenderDetails::default(),
        names: &KnownFields::any(),
    };
    let fields = std::collections::BTreeMap::new();
    let contact = ContactView { address: to, given_name: None, family_name: None, fields: &fields };
    let composer = Composer::new(&source)?;
    Ok(composer.build_with_data(&contact, &DeliveryId::new(), now, data)?)
}

/// The pictures of the gallery that a content shows.
fn gallery_pictures(content: &Content) -> Vec<Picture> {
    PICTURES
        .iter()
        .filter(|picture| content.html.contains(picture.id))
        .map(|picture| Picture {
            id: PictureId::from(picture.id),
            mime: "image/png".to_owned(),
            bytes: picture.bytes.to_vec(),
        })
        .collect()
}

impl Engine {
    /// The content of a new mail from a design of the gallery, with the sender's name and postal
    /// address in it. Stores the pictures that it shows.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] when there is no such design.
    pub async fn use_design(
        &self,
        id: &str,
        alternative: bool,
        sender_name: Option<&str>,
    ) -> Result<DesignContent> {
        let design = gallery::design(id)
            .ok_or_else(|| EngineError::invalid("design", format!("there is no design “{id}”")))?;
        let profile = self.profile().await?;
        let name = sender_name.unwrap_or(&profile.sender_name);
        let mut design = design.with_sender(name, &profile.postal_address);
        if alternative {
            design.document.theme = design.alternative_theme;
        }
        if !profile.mail_language.is_empty() {
            design.document.theme.language = profile.mail_language;
        }
        let content = content_of_document(&design.document)?;
        for Picture { id, mime, bytes } in gallery_pictures(&content) {
            let name = format!("{}.png", id.as_str());
            self.put_picture(&StoredPicture { id, name, mime, bytes }).await?;
        }
        let Design { subject, preheader, document, .. } = design;
        Ok(DesignContent { subject, preheader, document, content })
    }
}
