//! `postroom-cli bounce classify` and `reply classify`: one JSON document for each mail and reply.

use serde_json::json;

use super::cli_program::{CliFixture, run_with_input};

const BOUNCE: &str = "From: MAILER-DAEMON@mx.example\nTo: news@shop.example\nSubject: failure notice\n\
    \n<ada@club.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n\
    --- Below this line is a copy of the message.\n\nMessage-ID: <one@shop.example>\n";

#[test]
fn returned_mails_are_classified_one_document_each() {
    let fixture = CliFixture::new("cli-bounce");
    std::fs::create_dir(fixture.folder.join("returned")).expect("a folder");
    fixture.write("returned/a.eml", BOUNCE);
    fixture.write("returned/b.eml", "From: ada@club.example\nSubject: Re: News\n\nThank you!\n");

    let found = fixture.lines(0, &["bounce", "classify", "returned"]);
    assert_eq!(
        found,
        [
            json!({
                "file": "returned/a.eml",
                "kind": "bounce",
                "recipients": [
                    {"address": "ada@club.example", "class": "bad_address", "hard": true, "dsn": "5.1.1"},
                ],
                "orig_message_id": "one@shop.example",
            }),
            json!({
                "file": "returned/b.eml",
                "kind": "not_bounce",
                "recipients": [],
                "orig_message_id": null,
            }),
        ]
    );
}

#[test]
fn replies_are_classified_one_document_each() {
    let fixture = CliFixture::new("cli-reply");
    let replies = "250 2.0.0 Ok\n550 5.1.1 <ada@club.example> User unknown\n452 4.2.2 Mailbox full\n\
        550 5.7.1 Relaying denied\nhello\n";
    let ran = run_with_input(fixture.command(&["reply", "classify"]), replies);
    ran.ended_with(0);
    let short: Vec<_> = ran
        .json()
        .into_iter()
        .map(|it| json!([it["verdict"], it["class"], it["fault"], it["hard"]]))
        .collect();
    assert_eq!(
        short,
        [
            json!(["accepted", null, "none", false]),
            json!(["refused", "bad_address", "recipient", true]),
            json!(["deferred", "mailbox_full", "recipient", false]),
            json!(["campaign_fault", "blocked", "campaign", false]),
        ]
    );
}
