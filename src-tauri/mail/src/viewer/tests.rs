//! The display of ordinary and hostile mails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;

fn crlf(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}

fn newsletter() -> Vec<u8> {
    crlf(
        "From: =?utf-8?q?B=C3=A4ckerei_Kr=C3=BCger?= <post@baeckerei.example>\n\
         To: Ann <ann@example.com>\n\
         Reply-To: laden@baeckerei.example\n\
         Subject: =?utf-8?b?RnLDvGhzdMO8Y2s=?=\n\
         Date: Mon, 05 Jan 2026 09:30:00 +0100\n\
         Message-ID: <abc.1@baeckerei.example>\n\
         List-Unsubscribe: <mailto:weg@baeckerei.example?subject=ann>,\n \
         <https://baeckerei.example/weg>\n\
         MIME-Version: 1.0\n\
         Content-Type: multipart/related; boundary=\"R\"\n\
         \n\
         --R\n\
         Content-Type: multipart/alternative; boundary=\"A\"\n\
         \n\
         --A\n\
         Content-Type: text/plain; charset=utf-8\n\
         Content-Transfer-Encoding: quoted-printable\n\
         \n\
         Fr=C3=BChst=C3=BCck ist da.\n\
         --A\n\
         Content-Type: text/html; charset=utf-8\n\
         Content-Transfer-Encoding: quoted-printable\n\
         \n\
         <html><head><title>t</title><style>p{}</style></head><body><p style=3D\"color:red\">Fr=C3=BChst=C3=BCck</p>\
         <img src=3D\"cid:croissant@x\" alt=3D\"c\"><img src=3D\"https://track.example/1.gif\"></body></html>\n\
         --A--\n\
         --R\n\
         Content-Type: image/png\n\
         Content-ID: <croissant@x>\n\
         Content-Transfer-Encoding: base64\n\
         Content-Disposition: inline; filename=\"c.png\"\n\
         \n\
         iVBORw0KGgo=\n\
         --R--\n",
    )
}

#[test]
fn a_newsletter_is_read_for_display() {
    let mail = view(&newsletter());
    assert_eq!(mail.from[0].name.as_deref(), Some("Bäckerei Krüger"));
    assert_eq!(mail.from[0].address, "post@baeckerei.example");
    assert_eq!(mail.to[0].address, "ann@example.com");
    assert_eq!(mail.subject, "Frühstück");
    assert_eq!(mail.date.as_deref(), Some("2026-01-05T09:30:00+01:00"));
    assert_eq!(mail.message_id.as_deref(), Some("<abc.1@baeckerei.example>"));
    assert_eq!(mail.text.as_deref().map(str::trim), Some("Frühstück ist da."));
    assert_eq!(mail.attachments.len(), 1);
    assert!(mail.attachments[0].inline);
}

#[test]
fn a_summary_has_sender_and_subject() {
    let summarize = summarize(&newsletter());
    assert_eq!(summarize.from, "Bäckerei Krüger <post@baeckerei.example>");
    assert_eq!(summarize.subject, "Frühstück");
    assert_eq!(summarize.message_id.as_deref(), Some("<abc.1@baeckerei.example>"));
}

#[test]
fn headers_keep_their_order_and_are_unfolded_and_decoded() {
    let mail = view(&newsletter());
    let names: Vec<&str> = mail.headers.iter().map(|header| header.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "From",
            "To",
            "Reply-To",
            "Subject",
            "Date",
            "Message-ID",
            "List-Unsubscribe",
            "MIME-Version",
            "Content-Type"
        ]
    );
    assert_eq!(mail.headers[0].value, "Bäckerei Krüger <post@baeckerei.example>");
    assert_eq!(
        mail.headers[6].value,
        "<mailto:weg@baeckerei.example?subject=ann>, <https://baeckerei.example/weg>"
    );
}

#[test]
fn inline_pictures_are_embedded_and_remote_ones_removed() {
    let mail = view(&newsletter());
    let html = mail.html.unwrap();
    assert!(html.contains("src=\"data:image/png;base64,iVBORw0KGgo=\""), "{html}");
    assert!(!html.contains("track.example") && !html.contains("cid:"), "{html}");
    assert_eq!(mail.remote_pictures, 1);
    assert!(html.contains("style=\"color:red\""), "{html}");
}

#[test]
fn active_and_remote_content_is_removed() {
    for hostile in [
        "<script>alert(1)</script>",
        "<p onclick=\"alert(1)\">x</p>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\" java\nscript:alert(1)\">x</a>",
        "<iframe src=\"https://evil.example\"></iframe>",
        "<form action=\"https://evil.example\"><input></form>",
        "<link rel=stylesheet href=\"https://evil.example/a.css\">",
        "<style>@import 'https://evil.example'</style>",
        "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
        "<base href=\"https://evil.example\">",
        "<svg><image href=\"https://evil.example/x\" onload=\"alert(1)\"/></svg>",
        "<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">",
        "<img srcset=\"https://evil.example/x 2x\">",
        "<img src=\"//evil.example/x\">",
        "<td background=\"https://evil.example/x\">y</td>",
        "<p style=\"background:url(https://evil.example/x)\">y</p>",
        "<p style=\"background:u\\72l(https://evil.example/x)\">y</p>",
        "<p style=\"background-image:image-set('https://evil.example/x' 1x)\">y</p>",
        "<div style=\"position:fixed;inset:0\">y</div>",
        "<object data=\"https://evil.example\"></object>",
        "<video poster=\"https://evil.example/x\"></video>",
    ] {
        let (html, _) = sanitize_for_display(hostile, HashMap::new());
        let lower = html.to_lowercase();
        for word in ["evil.example", "alert", "javascript", "position:fixed", "<form", "<svg"] {
            assert!(!lower.contains(word), "{hostile} left {html}");
        }
    }
}

#[test]
fn links_open_outside_and_keep_their_url() {
    let (html, _) =
        sanitize_for_display("<a href=\"https://baeckerei.example/\">x</a>", HashMap::new());
    assert!(html.contains("href=\"https://baeckerei.example/\""), "{html}");
    assert!(html.contains("rel=\"noopener noreferrer\""), "{html}");
    assert!(html.contains("target=\"_blank\""), "{html}");
}

#[test]
fn a_text_mail_has_no_html() {
    let mail = view(&crlf("Subject: x\n\nhello\n"));
    assert_eq!(mail.html, None);
    assert_eq!(mail.text.as_deref(), Some("hello\n"));
}

#[test]
fn unparsable_input_is_shown_unchanged() {
    for bytes in
        [&b""[..], b"\r\n\r\n", b"\xff\xfe\x00", b"Content-Type: multipart/mixed\r\n\r\n--"]
    {
        let _ = view(bytes);
        let _ = summarize(bytes);
    }
}

/// So many messages in each other, each an attachment of the outer one.
fn nested_messages(depth: usize) -> String {
    let head = "Subject: outer\nContent-Type: message/rfc822\n\n";
    format!("{}Subject: inner\n\nhello\n", head.repeat(depth))
}

#[test]
fn thirty_thousand_nested_parts_are_shown_as_source() {
    let multiparts: String = (0..30_000)
        .map(|at| format!("Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n"))
        .collect();
    for source in [nested_messages(30_000), format!("Subject: outer\n{multiparts}\nhello\n")] {
        let mail = view(&crlf(&source));
        assert_eq!(mail.subject, "outer");
        assert!(mail.text.is_some_and(|text| text.starts_with("Subject: outer\n")));
        assert!(mail.attachments.is_empty());
    }
}

#[test]
fn nested_messages_in_an_encoded_message_do_not_overflow_the_stack() {
    let inside = STANDARD.encode(crlf(&nested_messages(30_000)));
    let source = format!(
        "Subject: outer\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{inside}\n"
    );
    assert_eq!(view(&crlf(&source)).subject, "outer");
}

#[test]
fn a_message_with_some_nested_messages_keeps_its_attachments() {
    let mail = view(&crlf(&nested_messages(10)));
    assert_eq!((mail.subject.as_str(), mail.attachments.len()), ("outer", 1));
}
