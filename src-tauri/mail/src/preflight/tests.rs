//! One row per finding.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::template::KnownFields;
use postroom_model::mail::SenderDetails;

fn good() -> (Draft, SenderDetails) {
    let mut draft = Draft {
        from_name: "Alder & Moss".into(),
        from_address: "news@example.com".into(),
        subject: "Spring news".into(),
        ..Draft::default()
    };
    draft.content.html =
        "<p>Hello {{ given_name | default(&quot;friend&quot;) }}, here is the list.</p>".into();
    (draft, SenderDetails { postal_address: "4 Mill Lane".into(), ..SenderDetails::default() })
}

fn codes(change: impl FnOnce(&mut Draft, &mut SenderDetails)) -> Vec<String> {
    let (mut draft, mut letterhead) = good();
    change(&mut draft, &mut letterhead);
    let (campaign, names) = ("c".into(), KnownFields::of(["Town"]));
    let source = MessageSource {
        campaign: &campaign,
        draft: &draft,
        pictures: &[],
        letterhead: &letterhead,
        names: &names,
    };
    preflight(&source).into_iter().map(|f| format!("{:?} {}", f.severity, f.code)).collect()
}

#[test]
fn a_good_draft_has_no_findings() {
    assert_eq!(codes(|_, _| ()), [""; 0]);
}

#[test]
fn each_fault_has_a_finding() {
    let html = |html: &str| {
        let html = html.to_owned();
        move |d: &mut Draft, _: &mut SenderDetails| d.content.html = html
    };
    let subject = |subject: &str| {
        let subject = subject.to_owned();
        move |d: &mut Draft, _: &mut SenderDetails| d.subject = subject
    };
    assert_eq!(codes(|d, _| d.from_address = " ".into()), ["Block from_missing"]);
    assert_eq!(codes(|d, _| d.from_address = "news".into()), ["Block from_invalid"]);
    assert_eq!(codes(|d, _| d.from_address = "me@yahoo.co.uk".into()), ["Warn from_public"]);
    assert_eq!(codes(|d, _| d.from_address = "me@live.shop.example".into()), [""; 0]);
    assert_eq!(codes(|d, _| d.from_name = String::new()), ["Warn from_name_missing"]);
    assert_eq!(codes(|d, _| d.reply_to = Some("x".into())), ["Block reply_to_invalid"]);
    assert_eq!(codes(subject("")), ["Block subject_empty"]);
    assert_eq!(codes(subject(&"long ".repeat(20))), ["Warn subject_long"]);
    assert_eq!(codes(subject("BIG SALE TODAY")), ["Warn subject_capitals"]);
    assert_eq!(codes(subject("Re: your order")), ["Warn subject_fake_reply"]);
    assert_eq!(codes(subject("Sale\u{200B} now")), ["Warn subject_invisible"]);
    assert_eq!(codes(subject("Hi {{ nme }}")), ["Block template_unknown_field"]);
    assert_eq!(codes(subject("Hi {{ town }}")), ["Info field_without_fallback"]);
    assert_eq!(codes(|_, l| l.postal_address = String::new()), ["Warn postal_address_missing"]);
    assert_eq!(codes(html("")), ["Block body_empty"]);
    assert_eq!(codes(html("<p> </p>")), ["Block body_empty"]);
    assert_eq!(codes(html("<p>Hi {{ given_name</p>")), ["Block template_syntax"]);
    assert_eq!(codes(html("<p>Hi *|FNAME|*, news</p>")), ["Warn foreign_field"]);
    assert_eq!(
        codes(html("<p>a b c d e<img src=\"https://x.y/z.png\"></p>")),
        ["Warn image_without_alt"]
    );
    assert_eq!(
        codes(html("<p>Five words are in here <img alt=\"\" src=\"data:image/png;base64,A\">")),
        ["Warn image_data"]
    );
    assert_eq!(codes(html("<img alt=\"\" src=\"https://x.y/z.png\">")), ["Warn text_nearly_empty"]);
    assert_eq!(codes(html("<a href=\"http://a.b\">x</a>")), ["Warn link_http"]);
    assert_eq!(codes(html("<a href=\"javascript:x()\">x</a>")), ["Warn link_script"]);
    assert_eq!(codes(html("<a href=\"#\">x</a>")), ["Warn link_empty"]);
    assert_eq!(codes(html("<p>x</p><form></form>")), ["Warn html_active"]);
    assert_eq!(
        codes(html("<img alt=x src=\"postroom-picture:p\"> a b c d e")),
        ["Block picture_missing"]
    );
    assert_eq!(codes(html(&"<p>word word</p>\n".repeat(6_000))), ["Warn html_clipped"]);
    assert_eq!(codes(html(&"<p>word word</p>\n".repeat(2_200))), ["Warn html_large"]);
    assert_eq!(
        codes(html("<html><body><p>x</p></body></html>")),
        ["Warn postal_address_missing", "Warn unsubscribe_missing"]
    );
    assert_eq!(
        codes(|d, _| {
            d.content.html = format!("<p>{}</p>", "word ".repeat(60));
            d.content.text = Some("See HTML.".into());
        }),
        ["Warn text_nearly_empty"]
    );
}
