//! The whole mail, read by an independent parser.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use mail_parser::{MessageParser, MimeHeaders, PartType};

use super::*;
use crate::template::KnownFields;
use postroom_model::campaign::Content;
use postroom_model::campaign::Draft;
use postroom_model::clock::Timestamp;
use postroom_model::contact::Address;
use postroom_model::contact::ContactView;
use postroom_model::id::DeliveryId;
use postroom_model::mail::{Picture, SenderDetails};

fn draft() -> Draft {
    Draft {
        name: "Spring".into(),
        from_name: "Alder & Moß".into(),
        from_address: "news@Example.com".into(),
        reply_to: Some("Shop <shop@example.com>".into()),
        subject: "Hello {{ given_name | default(\"friend\") }}".into(),
        preheader: "Nine kinds".into(),
        content: Content {
            html: "<h1>Hi {{ given_name | default(&quot;friend&quot;) }}</h1>\
                   <p>Town: {{ town }}</p>"
                .into(),
            ..Content::default()
        },
        ..Draft::default()
    }
}

fn letterhead() -> SenderDetails {
    SenderDetails {
        organisation: "Alder & Moss".into(),
        postal_address: "4 Mill Lane\nFrome".into(),
        language: "en".into(),
        unsubscribe: None,
    }
}

fn build(draft: &Draft, pictures: &[Picture], given: Option<&str>, town: &str) -> Message {
    let campaign = "c0ffee".into();
    let names = KnownFields::of(["Town"]);
    let letterhead = letterhead();
    let source = MessageSource {
        campaign: &campaign,
        draft,
        pictures,
        letterhead: &letterhead,
        names: &names,
    };
    let address = Address::parse("anna@example.org").unwrap();
    let fields = BTreeMap::from([("Town".to_owned(), town.to_owned())]);
    let to =
        ContactView { address: &address, given_name: given, family_name: None, fields: &fields };
    let composer = Composer::new(&source).unwrap();
    let now = Timestamp(1_775_000_000_000);
    composer.build(&to, &DeliveryId::from("d1"), now).unwrap()
}

/// What holds for every mail (RFC 5321 2.3.8, RFC 5322 2.1.1).
fn check_wire(bytes: &[u8]) {
    assert!(bytes.ends_with(b"\r\n"));
    let text = std::str::from_utf8(bytes).unwrap();
    for line in text.split("\r\n") {
        assert!(!line.contains(['\r', '\n', '\0']), "{line:?}");
        assert!(line.len() <= 998, "{line:?}");
        assert!(!line.starts_with('.'), "{line:?}");
    }
    let header = text.split("\r\n\r\n").next().unwrap();
    for name in ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"] {
        let count = header.split("\r\n").filter(|l| l.starts_with(&format!("{name}:"))).count();
        assert_eq!(count, 1, "{name} in {header}");
    }
    for never in ["Bcc", "X-Mailer", "Sender", "Received", "List-Unsubscribe-Post", "Cc"] {
        assert!(!header.contains(&format!("\r\n{never}:")), "{header}");
    }
}

#[test]
fn the_header_has_all_newsletter_fields() {
    let built = build(&draft(), &[], Some("Jörg"), "Ulm");
    check_wire(&built.bytes);
    let text = String::from_utf8(built.bytes.clone()).unwrap();
    let header = text.split("\r\n\r\n").next().unwrap();
    assert_eq!(
        header,
        "Date: Tue, 31 Mar 2026 23:33:20 +0000\r\n\
         From: =?utf-8?B?QWxkZXIgJiBNb8Of?= <news@example.com>\r\n\
         Reply-To: Shop <shop@example.com>\r\n\
         To: =?utf-8?B?SsO2cmc=?= <anna@example.org>\r\n\
         Subject: =?utf-8?B?SGVsbG8gSsO2cmc=?=\r\n\
         Message-ID: <d1.c0ffee@example.com>\r\n\
         List-Unsubscribe: <mailto:news@example.com?subject=unsubscribe%20d1>\r\n\
         X-Postroom-Id: d1\r\n\
         List-Id: =?utf-8?B?QWxkZXIgJiBNb8Of?= <newsletter.example.com>\r\n\
         Feedback-ID: c0ffee:none:newsletter:pr57684663\r\n\
         X-Auto-Response-Suppress: OOF, AutoReply\r\n\
         MIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative;\r\n boundary=\"=_alt_c0ffee\""
    );
    assert_eq!(built.message_id, "<d1.c0ffee@example.com>");
    assert_eq!((built.from.as_str(), built.to.as_str()), ("news@example.com", "anna@example.org"));
    assert!(!built.utf8);
}

#[test]
fn both_parts_are_rendered_and_only_html_is_escaped() {
    let built = build(&draft(), &[], None, "<Köln> & Co");
    check_wire(&built.bytes);
    let mail = MessageParser::default().parse(&built.bytes).unwrap();
    assert_eq!(mail.subject(), Some("Hello friend"));
    let text = mail.body_text(0).unwrap();
    assert!(text.contains("Hi friend"), "{text}");
    assert!(text.contains("Town: <Köln> & Co"), "{text}");
    assert!(
        text.contains("Unsubscribe: mailto:news@example.com?subject=unsubscribe%20d1"),
        "{text}"
    );
    let html = mail.body_html(0).unwrap();
    assert!(html.contains("Hi friend</h1>"), "{html}");
    assert!(html.contains("Town: &lt;Köln&gt; &amp; Co"));
    assert!(html.contains("Nine kinds"));
    assert!(html.contains("href=\"mailto:news@example.com?subject=unsubscribe%20d1\""));
    // Plain text first (RFC 2046 5.1.4: the last one is the best).
    assert!(matches!(mail.part(1).unwrap().body, PartType::Text(_)));
    assert!(matches!(mail.part(2).unwrap().body, PartType::Html(_)));
}

#[test]
fn each_picture_is_attached_once() {
    let mut draft = draft();
    draft.content.html =
        "<p><img src=\"postroom-picture:p1\"><img src=\"postroom-picture:p1\"></p>\
                          <img src='postroom-picture:p2'>"
            .into();
    let picture =
        |id: &str| Picture { id: id.into(), mime: "image/png".into(), bytes: vec![7; 500] };
    let built = build(&draft, &[picture("p2"), picture("p1"), picture("p3")], None, "");
    check_wire(&built.bytes);
    let mail = MessageParser::default().parse(&built.bytes).unwrap();
    let html = mail.body_html(0).unwrap();
    assert_eq!(html.matches("src=\"cid:p1@example.com\"").count(), 2);
    let pictures: Vec<_> = mail.parts.iter().filter(|part| part.content_id().is_some()).collect();
    let ids: Vec<_> = pictures.iter().map(|part| part.content_id().unwrap()).collect();
    assert_eq!(ids, ["p1@example.com", "p2@example.com"]);
    assert!(pictures.iter().all(|part| part.contents() == [7; 500]));
}

#[test]
fn a_large_picture_has_a_width_attribute() {
    let mut draft = draft();
    draft.content.html = "<img src=\"postroom-picture:p1\" alt=\"\">".into();
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x0F\xA0\0\0\0\x10".to_vec();
    let photo = Picture { id: "p1".into(), mime: "image/png".into(), bytes: png };
    let built = build(&draft, &[photo], None, "");
    let mail = MessageParser::default().parse(&built.bytes).unwrap();
    let html = mail.body_html(0).unwrap();
    assert!(html.contains("width=\"536\""), "{html}");
}

#[test]
fn a_non_ascii_address_needs_smtputf8() {
    let mut draft = draft();
    draft.reply_to = Some("jörg@example.de".into());
    assert!(build(&draft, &[], None, "").utf8);
}

#[test]
fn an_unusable_draft_names_the_part() {
    let fail = |change: fn(&mut Draft)| {
        let mut draft = draft();
        change(&mut draft);
        let (campaign, letterhead) = ("c".into(), letterhead());
        let names = KnownFields::of(["Town"]);
        let source = MessageSource {
            campaign: &campaign,
            draft: &draft,
            pictures: &[],
            letterhead: &letterhead,
            names: &names,
        };
        Composer::new(&source).unwrap_err().code()
    };
    assert_eq!(fail(|d| d.from_address = "news".into()), "message_from");
    assert_eq!(fail(|d| d.reply_to = Some("shop".into())), "message_reply_to");
    assert_eq!(fail(|d| d.subject = "{{ nme }}".into()), "message_subject");
    assert_eq!(fail(|d| d.preheader = "{{ nme }}".into()), "message_preheader");
    assert_eq!(fail(|d| d.content.html = "<p>{{ nme }}</p>".into()), "message_html");
    assert_eq!(fail(|d| d.content.text = Some("{{".into())), "message_text");
    assert_eq!(fail(|d| d.content.html = "<img src=postroom-picture:x>".into()), "message_picture");
}

#[test]
fn a_text_only_mail_has_one_part() {
    let mut draft = draft();
    draft.content =
        Content { text: Some("Dear {{ given_name }},\n.\nbye".into()), ..Content::default() };
    let built = build(&draft, &[], Some("Anna"), "");
    check_wire(&built.bytes);
    let mail = MessageParser::default().parse(&built.bytes).unwrap();
    assert_eq!(mail.parts.len(), 1);
    assert!(
        mail.body_text(0).unwrap().starts_with("Dear Anna,\r\n.\r\nbye\r\n\r\n-- \r\nAlder & Moss")
    );
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (one, two) = (build(&draft(), &[], Some("A"), "b"), build(&draft(), &[], Some("A"), "b"));
    assert_eq!(one, two);
}

#[test]
fn contact_values_cannot_inject_headers_or_markup() {
    let evil = [
        "x\r\nBcc: victim@example.com\r\n\r\nbody",
        "x\r\n.\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n",
        "x\n.\n",
        "x\r.\r",
        "--=_alt_c0ffee--",
        "\r\n--=_alt_c0ffee\r\nContent-Type: text/html\r\n\r\n",
        "</title><script>alert(1)</script>",
        "{{ address }}{% raw %}",
        "\0\u{202E}\u{2028}\u{85}",
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
    ];
    for value in evil {
        let built = build(&draft(), &[], Some(value), value);
        check_wire(&built.bytes);
        let mail = MessageParser::default().parse(&built.bytes).unwrap();
        assert_eq!(mail.parts.len(), 3, "{value:?}");
        assert!(mail.bcc().is_none());
        let to = mail.to().unwrap();
        assert_eq!(to.as_list().unwrap().len(), 1);
        assert_eq!(to.first().unwrap().address(), Some("anna@example.org"));
        assert!(!mail.body_html(0).unwrap().contains("<script"));
    }
}

#[test]
fn hostile_html_is_bounded_in_time() {
    let draft = |html: String| {
        let mut draft = Draft {
            from_address: "news@example.com".into(),
            subject: "News".into(),
            ..Draft::default()
        };
        draft.content.html = html;
        draft
    };
    let mut unclosed: String = (0..4_000).map(|n| format!("<b id={n}>")).collect();
    unclosed.push_str(&"<p>x".repeat(4_000));
    for html in [unclosed, "<div>".repeat(20_000), "<table><tr><td>".repeat(5_000)] {
        assert_eq!(composer_error(&draft(html.clone())), Some(MessageError::Nesting));
        assert!(crate::text_part::from_html(&html).is_empty());
    }
    let nested = format!("{}x{}", "<table><tr><td>".repeat(60), "</td></tr></table>".repeat(60));
    let fields = "<p>{{ given_name }}</p>\n<p>x</p>\n".repeat(4_000);
    let one_line = "{{ given_name }} ".repeat(4_000);
    for html in [nested, fields, one_line] {
        let start: String = html.chars().take(20).collect();
        assert_eq!(composer_error(&draft(html)), None, "{start}");
    }
}

/// Prepares and checks a mail. Where the time grows with the square of the length, this takes hours.
fn composer_error(draft: &Draft) -> Option<MessageError> {
    let (campaign, names) = ("c".into(), KnownFields::of([""; 0]));
    let letterhead = SenderDetails::default();
    let source = MessageSource {
        campaign: &campaign,
        draft,
        pictures: &[],
        letterhead: &letterhead,
        names: &names,
    };
    let result = Composer::new(&source).err();
    preflight(&source);
    result
}
