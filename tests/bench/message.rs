//! The mail that every sender sends: 4 KB, with the recipient's name in it.

use std::collections::BTreeMap;

use postroom_mail::template::KnownFields;
use postroom_mail::{Composer, MessageSource};
use postroom_model::campaign::{Content, Draft};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{Address, ContactView};
use postroom_model::id::{CampaignId, DeliveryId};
use postroom_model::mail::SenderDetails;

/// Placeholder for the recipient's name in a mail that a peer fills in by itself.
const READER: &str = "Quillfeather";

/// Subject, text and HTML for a peer that builds its mails itself, as Postroom does.
pub fn parts() -> serde_json::Value {
    let built = mail_parser::MessageParser::default().parse(&built(READER)).map(|mail| {
        let (text, html) = (mail.body_text(0), mail.body_html(0));
        serde_json::json!({
            "reader": READER,
            "subject": mail.subject(),
            "text": text.as_deref(),
            "html": html.as_deref(),
        })
    });
    built.expect("the mail reads back")
}

pub fn draft() -> Draft {
    let paragraph = "<p>Peas, broad beans and spinach can go out this week. We tried forty kinds \
                     last year and kept the nine that came up in a cold April.</p>";
    let html = format!(
        "<h1>The soil is warm, {{{{ given_name | default(\"friend\") }}}}</h1>{}",
        paragraph.repeat(8)
    );
    Draft {
        name: "Spring news".to_owned(),
        from_name: "Ines at Alder".to_owned(),
        from_address: "ines@alder.example".to_owned(),
        subject: "Hello {{ given_name | default(\"friend\") }}".to_owned(),
        content: Content { html, document: None, text: None },
        ..Draft::default()
    }
}

/// The mail as bytes, for a recipient with this name.
pub fn built(name: &str) -> Vec<u8> {
    let (draft, names, letterhead) = (draft(), KnownFields::any(), SenderDetails::default());
    let campaign = CampaignId::new();
    let source = MessageSource {
        campaign: &campaign,
        draft: &draft,
        pictures: &[],
        letterhead: &letterhead,
        names: &names,
    };
    let composer = Composer::new(&source).expect("a composer");
    let to = Address::parse("p0@example.org").expect("an address");
    let fields = BTreeMap::new();
    let person =
        ContactView { address: &to, given_name: Some(name), family_name: None, fields: &fields };
    composer.build(&person, &DeliveryId::new(), Timestamp(1_800_000_000_000)).expect("a mail").bytes
}
