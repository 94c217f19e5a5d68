//! Provider exports as tables with the expected events, and files that hold no events.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use postroom_model::clock::Timestamp;
use postroom_model::delivery::EventKind as K;

fn table(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut rows = text
        .trim()
        .lines()
        .map(|line| line.trim().split('|').map(str::to_owned).collect::<Vec<_>>());
    (rows.next().unwrap(), rows.collect())
}

/// The event kinds of the rows, with "robot" after the kind; "-" for an ignored word, "?" for an
/// unknown one.
fn read_rows(text: &str) -> Vec<(String, ProviderEventRow)> {
    let (headers, rows) = table(text);
    let columns = EventColumns::detect(&headers, &rows).expect("a record of mails");
    rows.into_iter()
        .enumerate()
        .map(|(at, cells)| {
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            let raw = RawRow::of(&cells);
            let told = columns.read_row(at as u64 + 2, &raw);
            let kind_name = match told.meaning {
                EventMeaning::Event { kind, robot: false } => kind.word().to_owned(),
                EventMeaning::Event { kind, robot: true } => format!("{} robot", kind.word()),
                EventMeaning::Nothing => "-".to_owned(),
                EventMeaning::Unknown => "?".to_owned(),
            };
            (kind_name, told)
        })
        .collect()
}

fn kinds(text: &str) -> String {
    read_rows(text).into_iter().map(|(kind_name, _)| kind_name).collect::<Vec<_>>().join(", ")
}

#[test]
fn provider_exports_give_event_kinds() {
    for (provider, text, expected) in [
        (
            "SendGrid, activity",
            "processed|message_id|event|subject|from|email|reason|outbound_ip|url|type|is_unique
             2026-03-04 10:11:12|abcdefghij.filter1.0|processed|News|a@b.de|anna@example.org||||
             2026-03-04 10:11:13|abcdefghij.filter1.0|delivered|News|a@b.de|anna@example.org|250 OK||||
             2026-03-04 10:12:00|abcdefghij.filter1.0|open|News|a@b.de|anna@example.org|||||true
             2026-03-04 10:12:10|abcdefghij.filter1.0|click|News|a@b.de|anna@example.org|||https://b.de/x||true
             2026-03-04 10:12:11|bbcdefghij.filter1.0|bounce|News|a@b.de|bert@example.org|550 5.1.1 no such user|||bounce|
             2026-03-04 10:12:11|cbcdefghij.filter1.0|bounce|News|a@b.de|cleo@example.org|550 5.7.1 blocked|||blocked|
             2026-03-04 10:12:12|dbcdefghij.filter1.0|group_unsubscribe|News|a@b.de|dora@example.org||||
             2026-03-04 10:12:13|ebcdefghij.filter1.0|spamreport|News|a@b.de|emil@example.org||||",
            "-, delivered, opened, clicked, bounced, soft_bounced, unsubscribed, complained",
        ),
        (
            "SendGrid, webhook",
            "email|timestamp|smtp-id|event|sg_machine_open|sg_message_id
             anna@example.org|1504548007|<d1.c1@b.de>|open|true|x.filter
             anna@example.org|1504548008|<d1.c1@b.de>|open|false|x.filter",
            "opened robot, opened",
        ),
        (
            "Brevo, logs",
            "st_text|ts|sub|frm|email|tag|mid|link
             Sent|2026-03-04 10:11:12|News|a@b.de|anna@example.org||<2026@smtp-relay.example>|
             Delivered|2026-03-04 10:11:12|News|a@b.de|anna@example.org||<2026@smtp-relay.example>|
             First opening|2026-03-04 10:11:12|News|a@b.de|anna@example.org||<2026@smtp-relay.example>|
             Loaded by proxy|2026-03-04 10:11:12|News|a@b.de|anna@example.org||<2026@smtp-relay.example>|
             Soft bounced|2026-03-04 10:11:12|News|a@b.de|bert@example.org||<2027@smtp-relay.example>|
             Hard bounced|2026-03-04 10:11:12|News|a@b.de|cleo@example.org||<2028@smtp-relay.example>|
             Complaint|2026-03-04 10:11:12|News|a@b.de|dora@example.org||<2029@smtp-relay.example>|",
            "-, delivered, opened, opened robot, soft_bounced, bounced, complained",
        ),
        (
            "Brevo, statistics",
            "email|date|subject|messageId|event|reason|tag|ip|link|from
             anna@example.org|2026-03-04T10:11:12.000+01:00|News|<2026@relay.example>|clicks||||https://b.de|a@b.de
             bert@example.org|2026-03-04T10:11:12.000+01:00|News|<2027@relay.example>|hardBounces|user unknown||||a@b.de
             bert@example.org|2026-03-04T10:11:12.000+01:00|News|<2027@relay.example>|loadedByProxy|||||a@b.de",
            "clicked, bounced, opened robot",
        ),
        (
            "Mailgun, events",
            "event|timestamp|recipient|severity|reason|message.headers.message-id|message.headers.subject|delivery-status.message|url|client-info.bot
             accepted|1521472262.908181|anna@example.org|||d1.c1@b.de|News|||
             failed|1521472262.908181|anna@example.org|permanent|bounce|d1.c1@b.de|News|no such user||
             failed|1521472262.908181|anna@example.org|temporary|generic|d1.c1@b.de|News|try later||
             opened|1521472262.908181|anna@example.org|||d1.c1@b.de|News|||apple
             opened|1521472262.908181|anna@example.org|||d1.c1@b.de|News|||
             complained|1521472262.908181|anna@example.org|||d1.c1@b.de|News|||",
            "-, bounced, soft_bounced, opened robot, opened, complained",
        ),
        (
            "Postmark",
            "RecordType|Type|Recipient|ReceivedAt|MessageID|Description|OriginalLink
             Delivery||anna@example.org|2026-03-04T10:11:12Z|883953f4-6105-42a2|250 Ok|
             Bounce|HardBounce|bert@example.org|2026-03-04T10:11:12Z|883953f4-6105-42a3|unknown|
             Bounce|Transient|cleo@example.org|2026-03-04T10:11:12Z|883953f4-6105-42a4|later|
             Bounce|SomethingNew|dora@example.org|2026-03-04T10:11:12Z|883953f4-6105-42a5||
             SpamComplaint||emil@example.org|2026-03-04T10:11:12Z|883953f4-6105-42a6||
             Click||emil@example.org|2026-03-04T10:11:12Z|883953f4-6105-42a6||https://b.de",
            "delivered, bounced, soft_bounced, soft_bounced, complained, clicked",
        ),
        (
            "Mailjet",
            "Event|time|email|MessageID|Message_GUID|CustomID|hard_bounce|error|url
             sent|1433333949|anna@example.org|19421777835146490||d1|||
             open|1433333950|anna@example.org|19421777835146490||d1|||
             bounce|1433333951|bert@example.org|13792286917004336||d2|true|user unknown|
             bounce|1433333951|cleo@example.org|13792286917004337||d3|false|mailbox full|
             blocked|1433333951|cleo@example.org|13792286917004337||d3||preblocked|
             unsub|1433333952|dora@example.org|20547674933128000||d4|||",
            "-, opened, bounced, soft_bounced, soft_bounced, unsubscribed",
        ),
        (
            "SMTP2GO",
            "event|date|email_id|sender|recipient|subject|smtp_response|custom_headers.X-Postroom-Id
             processed|2026-03-04T10:11:12Z|1u0SwL-B9zBpi9ffUq-JAB2|a@b.de|anna@example.org|News||d1
             hard-bounced|2026-03-04T10:11:12Z|1u0SwL-B9zBpi9ffUq-JAB3|a@b.de|bert@example.org|News|550 no|d2
             soft-bounced|2026-03-04T10:11:12Z|1u0SwL-B9zBpi9ffUq-JAB4|a@b.de|cleo@example.org|News|450 later|d3
             resubscribed|2026-03-04T10:11:12Z|1u0SwL-B9zBpi9ffUq-JAB4|a@b.de|cleo@example.org|News||d3",
            "-, bounced, soft_bounced, -",
        ),
        (
            "SparkPost",
            "type|timestamp|rcpt_to|subject|message_id|bounce_class|raw_reason|target_link_url|is_prefetched
             injection|2026-03-04T10:11:12.000Z|anna@example.org|News|000443ee14578172be22||||
             delivery|2026-03-04T10:11:12.000Z|anna@example.org|News|000443ee14578172be22||||
             bounce|2026-03-04T10:11:12.000Z|bert@example.org|News|000443ee14578172be23|10|550 unknown||
             bounce|2026-03-04T10:11:12.000Z|cleo@example.org|News|000443ee14578172be24|22|552 full||
             initial_open|2026-03-04T10:11:12.000Z|anna@example.org|News|000443ee14578172be22||||yes
             list_unsubscribe|2026-03-04T10:11:12.000Z|anna@example.org|News|000443ee14578172be22||||",
            "-, delivered, bounced, soft_bounced, opened robot, unsubscribed",
        ),
        (
            "MailerSend",
            "id|created_at|type|email.subject|email.recipient.email
             5ee0|2026-03-04T10:11:12.000000Z|sent|News|anna@example.org
             5ee1|2026-03-04T10:11:12.000000Z|hard_bounced|News|bert@example.org
             5ee2|2026-03-04T10:11:12.000000Z|spam_complaints|News|cleo@example.org
             5ee3|2026-03-04T10:11:12.000000Z|survey_opened|News|cleo@example.org
             5ee4|2026-03-04T10:11:12.000000Z|clicked|News|cleo@example.org",
            "-, bounced, complained, ?, clicked",
        ),
        (
            "Elastic Email",
            "TransactionID|MsgID|To|Subject|EventType|EventDate|MessageCategory|Message
             t1|m1m1m1m1|anna@example.org|News|Open|2026-03-04T10:11:12|Unknown|
             t2|m2m2m2m2|bert@example.org|News|Bounce|2026-03-04T10:11:12|NoMailbox|550
             t3|m3m3m3m3|cleo@example.org|News|Bounce|2026-03-04T10:11:12|GreyListed|450",
            "opened, bounced, soft_bounced",
        ),
        (
            "Amazon SES",
            "eventType|mail.messageId|mail.timestamp|mail.destination|bounce.bounceType|bounce.timestamp
             Bounce|0102017f-000000|2026-03-04T10:11:12Z|anna@example.org|Permanent|2026-03-04T10:11:13Z
             Bounce|0102018f-000000|2026-03-04T10:11:12Z|bert@example.org|Transient|2026-03-04T10:11:13Z
             Complaint|0102019f-000000|2026-03-04T10:11:12Z|cleo@example.org||",
            "bounced, soft_bounced, complained",
        ),
    ] {
        assert_eq!(kinds(text), expected, "{provider}");
    }
}

#[test]
fn bounces_alone_are_events_under_an_event_header() {
    let rows = "anna@example.org|bounced|2026-03-04 10:11:12
         bert@example.org|unsubscribed|2026-03-04 10:11:12";
    assert_eq!(kinds(&format!("email|event|timestamp\n{rows}")), "bounced, unsubscribed");
    assert_eq!(kinds(&format!("email|Event type|date\n{rows}")), "bounced, unsubscribed");
    let (headers, rows) = table(&format!("email|status|date\n{rows}"));
    assert_eq!(EventColumns::detect(&headers, &rows), None, "people and their status");
}

#[test]
fn contact_and_order_lists_are_not_provider_events() {
    for text in [
        "email|name|status|created
         anna@example.org|Anna|unsubscribed|2026-03-04
         bert@example.org|Bert|bounced|2026-03-04",
        "email|status|order date
         anna@example.org|delivered|2026-03-04
         bert@example.org|sent|2026-03-05",
        "email|event|date
         anna@example.org|Autumn fair|2026-03-04
         bert@example.org|Autumn fair|2026-03-04",
        "email|first name
         anna@example.org|Anna",
    ] {
        let (headers, rows) = table(text);
        assert_eq!(EventColumns::detect(&headers, &rows), None, "{text}");
    }
}

#[test]
fn a_row_gives_address_timestamp_ids_and_detail() {
    let rows = read_rows(
        "timestamp|event|email|smtp-id|X-Postroom-Id|subject|reason|url
         2026-03-04 10:11:12|click|Anna <Anna@Example.org>|<d1.c1@b.de>|d1|News|why|https://b.de/x
         2026-03-04 10:11:12|bounce|a@example.org, b@example.org|||News|452 4.2.2 mailbox full|",
    );
    let first = &rows[0].1;
    assert_eq!(first.line, 2);
    assert_eq!(first.address.as_ref().map(Address::key).as_deref(), Some("anna@example.org"));
    assert_eq!(first.at, Some(Timestamp(1_772_619_072_000)));
    assert_eq!((first.ids.join(" "), first.ours.join(" ")), ("d1.c1@b.de".into(), "d1".into()));
    assert_eq!(first.detail.as_deref(), Some("https://b.de/x"), "of a click, the link");
    let second = &rows[1].1;
    assert_eq!(second.address, None, "two people are nobody");
    assert_eq!(
        second.meaning,
        EventMeaning::Event { kind: K::SoftBounced, robot: false },
        "a 4xx code"
    );
}

#[test]
fn vocabulary_words_are_normalized_and_unique() {
    for (at, (word, _)) in VOCABULARY.iter().enumerate() {
        assert_eq!(*word, normalize_header(word), "written plain");
        assert!(!VOCABULARY[at + 1..].iter().any(|(other, _)| other == word), "{word}");
    }
    for word in CONTACT_LIST_WORDS {
        assert!(VOCABULARY.iter().any(|(other, _)| other == word), "{word}");
    }
}
