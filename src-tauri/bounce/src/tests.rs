//! One notice for each mail system and form, and what comes of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::{Class, Kind, MailClassification, classify};

/// Address, class, hard, enhanced status code.
type Row<'a> = (&'a str, Class, bool, &'a str);

fn notice(from: &str, subject: &str, body: &str) -> MailClassification {
    let mail = format!(
        "From: {from}\r\nTo: news@shop.example\r\nSubject: {subject}\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{}",
        body.replace('\n', "\r\n")
    );
    classify(mail.as_bytes())
}

fn rows(found: &MailClassification) -> Vec<Row<'_>> {
    found
        .recipients
        .iter()
        .map(|it| (it.address.as_str(), it.class, it.hard, it.dsn.as_str()))
        .collect()
}

const RETURNED: &str = "Received: from shop.example by mx.example\nMessage-ID: <one@shop.example>\n\
    From: news@shop.example\nTo: ada@club.example\nSubject: News\n";

#[test]
fn a_notice_in_text_names_its_recipients_and_the_reason() {
    let cases: &[(&str, &str, &str, &[Row<'_>])] = &[
        (
            "MAILER-DAEMON@mx.example",
            "failure notice",
            "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver \
             your message to the following addresses.\n\n<ada@club.example>:\nSorry, no mailbox \
             here by that name. (#5.1.1)\n\n<ben@club.example>:\nUser is over the quota. (#5.2.2)\n\n\
             --- Below this line is a copy of the message.\n\n",
            &[
                ("ada@club.example", Class::BadAddress, true, "5.1.1"),
                ("ben@club.example", Class::MailboxFull, false, "5.2.2"),
            ],
        ),
        (
            "Mail Delivery System <Mailer-Daemon@mx.example>",
            "Mail delivery failed: returning message to sender",
            "A message that you sent could not be delivered to one or more of its\nrecipients. This \
             is a permanent error. The following address(es) failed:\n\n  ada@club.example\n    SMTP \
             error from remote mail server after end of data:\n    host mx.club.example [192.0.2.1]: \
             554 5.7.1 Spam message rejected\n\n------ This is a copy of the message, including all \
             the headers. ------\n\n",
            &[("ada@club.example", Class::Blocked, false, "5.7.1")],
        ),
        (
            "postmaster@mx.example",
            "Returned mail: User unknown",
            "   ----- The following addresses had delivery errors -----\n\nada@club.example [User \
             unknown]\n\n   ----- Original message -----\n",
            &[("ada@club.example", Class::BadAddress, true, "")],
        ),
        (
            "Mail Administrator <postmaster@mx.example>",
            "Mail System Error - Returned Mail",
            "We had trouble delivering your message. Full details follow:\n\n1 error(s):\n\nSMTP \
             Server <mx.club.example> rejected recipient <ada@club.example>\n  (Error following RCPT \
             command). It said: 550 5.1.1 <ada@club.example>... User Unknown\n\n-------- Original \
             message --------\n",
            &[("ada@club.example", Class::BadAddress, true, "5.1.1")],
        ),
        (
            "mailer-daemon@mail.example",
            "Undelivered Mail Returned to Sender",
            "This message was created automatically by mail delivery software.\nA message that you \
             sent could not be delivered to one or more of its recipients.\n\nada@club.example \
             Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 User Unknown\n\nReceived:from \
             mail.example\n",
            &[("ada@club.example", Class::BadAddress, true, "5.1.1")],
        ),
        (
            "postmaster@gate.example",
            "Undeliverable message",
            "Your message could not be sent.\nThe number of attempts made: 1\nAddressed To: \
             ada@club.example\n\nFailed to send to identified host,\nada@club.example: [192.0.2.5], \
             550 ada@club.example... No such user\n\n--- Message non-deliverable.\n",
            &[("ada@club.example", Class::BadAddress, true, "")],
        ),
        (
            "postmaster@gate.example",
            "Undeliverable Mail: News",
            "Your message:\n   From:    news@shop.example\n   Subject: News\nCould not be delivered \
             because of\n\n552 5.2.2 Mailbox full\n\nThe following recipients were affected:\n    \
             ada@club.example\n",
            &[("ada@club.example", Class::MailboxFull, false, "5.2.2")],
        ),
        (
            "GMX Mailer Daemon <mailer-daemon@mail.example>",
            "Mail delivery failed: returning message to sender",
            "A message that you sent could not be delivered to\none or more of its recipients. The \
             following addresses failed:\n\nada@club.example:\nQuota exceeded. The recipients mailbox \
             is full.\n\n--- The header of the original message is following. ---\n\n",
            &[("ada@club.example", Class::MailboxFull, false, "")],
        ),
        (
            "MAILER-DAEMON@mx.example",
            "FAILURE NOTICE : News",
            "  ----- The following addresses had permanent fatal errors -----\n\n>>> \
             ada@club.example <ada@club.example>\n\n  ----- Transcript of session follows -----\n550 \
             sorry, no mailbox here by that name (#5.1.1 - chkusr)\n\n  ----- Original message -----\n",
            &[("ada@club.example", Class::BadAddress, true, "5.1.1")],
        ),
        (
            "Mailer Daemon <MAILER-DAEMON@mx.example>",
            "Delivery status notification: error",
            "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An \
             error has occurred while attempting to deliver a message for\n    the following list of \
             recipients:\n\nada@club.example: Network error on destination MXs\n\n    Below is a copy \
             of the original message:\n\n",
            &[("ada@club.example", Class::Transient, false, "")],
        ),
        (
            "Postmaster <postmaster@mx.example>",
            "Undeliverable Mail",
            "Unknown user: ada@club.example\n\nOriginal message follows.\n\n",
            &[("ada@club.example", Class::BadAddress, true, "")],
        ),
        (
            "Postmaster <postmaster@mx.example>",
            "Undeliverable Mail",
            "User mailbox exceeds allowed size: ada@club.example\n\nOriginal message follows.\n\n",
            &[("ada@club.example", Class::MailboxFull, false, "")],
        ),
        (
            "mailer-daemon@mx.example",
            "Message delivery has failed",
            "Unable to deliver message to: <ada@club.example>\nDelivery failed for the following \
             reason:\nServer mx.club.example[192.0.2.7] failed with: 550 <ada@club.example> No such \
             user here\n\nThis has been a permanent failure.  No further delivery attempts will be \
             made.\n",
            &[("ada@club.example", Class::BadAddress, true, "")],
        ),
        (
            "Mailer-Daemon@groupwise.example",
            "Message status - undeliverable",
            "The message that you sent was undeliverable to the following:\n\tada@club.example \
             (user not found)\n",
            &[("ada@club.example", Class::BadAddress, true, "")],
        ),
        (
            "System Administrator <postmaster@mx.example>",
            "Undeliverable: News",
            "Your message\n\n  To:      news-list@shop.example\n  Subject: News\n\ndid not reach the \
             following recipient(s):\n\nada@club.example on Thu, 29 Apr 2010 16:51:51 -0500\n    The \
             recipient name is not recognized\n",
            &[("ada@club.example", Class::BadAddress, true, "")],
        ),
        (
            "MAILER-DAEMON@mx.example",
            "Unzustellbar: News",
            "Ihre Nachricht konnte nicht zugestellt werden an:\n\n<ada@club.example>:\nDas Postfach \
             ist voll.\n",
            &[("ada@club.example", Class::MailboxFull, false, "")],
        ),
        (
            "MAILER-DAEMON@mx.example",
            "Échec de la remise",
            "Votre message n'a pas pu être remis :\n\n<ada@club.example>:\n550 5.1.1 Adresse \
             inconnue\n",
            &[("ada@club.example", Class::BadAddress, true, "5.1.1")],
        ),
        (
            "post_master@carrier.example",
            "Re:News",
            "Error: Invalid user address\n\nError message below:\n550 - Requested action not taken: \
             no such user here\n\nMessage details:\n  Subject: News\n  MAIL FROM: \
             news@shop.example\n  RCPT TO: ada@club.example\n",
            &[("ada@club.example", Class::BadAddress, true, "")],
        ),
    ];
    for (from, subject, body, wanted) in cases {
        let found = notice(from, subject, &format!("{body}{RETURNED}"));
        assert_eq!(rows(&found), *wanted, "{subject}: {body}");
        assert!(matches!(found.kind, Kind::Bounce | Kind::Delayed), "{subject}");
        assert_eq!(found.orig_message_id.as_deref(), Some("one@shop.example"), "{body}");
    }
}

fn report(kind: &str, parts: &str) -> MailClassification {
    classify(
        format!(
            "From: MAILER-DAEMON@mx.example\r\nTo: news@shop.example\r\nSubject: Undelivered\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type={kind}; \
             boundary=\"b\"\r\n\r\n{}",
            parts.replace('\n', "\r\n")
        )
        .as_bytes(),
    )
}

fn status(fields: &str) -> MailClassification {
    report(
        "delivery-status",
        &format!(
            "--b\nContent-Type: text/plain\n\nThe mail was not delivered.\n\n--b\nContent-Type: \
             message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{fields}\n\n--b\n\
             Content-Type: message/rfc822\n\n{RETURNED}\nHello\n--b--\n"
        ),
    )
}

#[test]
fn a_delivery_status_notification_is_read_by_its_fields() {
    let cases: &[(&str, Kind, Class, bool, &str)] = &[
        (
            "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user",
            Kind::Bounce,
            Class::BadAddress,
            true,
            "5.1.1",
        ),
        (
            "Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.2.2 over quota",
            Kind::Bounce,
            Class::MailboxFull,
            false,
            "5.2.2",
        ),
        (
            "Action: failed\nStatus: 5.2.3\nDiagnostic-Code: smtp; 552 message exceeds the limit",
            Kind::Bounce,
            Class::TooBig,
            false,
            "5.2.3",
        ),
        (
            "Action: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 550 listed at a blocklist",
            Kind::Bounce,
            Class::Blocked,
            false,
            "5.7.1",
        ),
        (
            "Action: failed\nStatus: 5.1.8\nDiagnostic-Code: smtp; 553 domain of sender address does not exist",
            Kind::Bounce,
            Class::Blocked,
            false,
            "5.1.8",
        ),
        (
            "Action: failed\nStatus: 5.4.4\nDiagnostic-Code: X-Postfix; Host or domain name not found",
            Kind::Bounce,
            Class::BadAddress,
            true,
            "5.4.4",
        ),
        (
            "Action: failed\nStatus: 4.4.7\nDiagnostic-Code: smtp; message expired",
            Kind::Delayed,
            Class::Transient,
            false,
            "4.4.7",
        ),
        (
            "Action: delayed\nStatus: 4.4.1\nDiagnostic-Code: smtp; connection timed out",
            Kind::Delayed,
            Class::Transient,
            false,
            "4.4.1",
        ),
        (
            "Action: failed\nStatus: 5.2.1\nDiagnostic-Code: smtp; 550 receiving mail at a rate that",
            Kind::Bounce,
            Class::RateLimited,
            false,
            "5.2.1",
        ),
        (
            "Action: failed\nStatus: 5.7.13\nDiagnostic-Code: smtp; 525 user account disabled",
            Kind::Bounce,
            Class::AccountSuspended,
            false,
            "5.7.13",
        ),
        (
            "Action: failed\nStatus: 4.4.3\nDiagnostic-Code: X-Postfix; name service error: host not found",
            Kind::Bounce,
            Class::Transient,
            false,
            "4.4.3",
        ),
        (
            "Action: failed\nStatus: 5.0.0\nX-PowerMTA-BounceCategory: bad-mailbox",
            Kind::Bounce,
            Class::BadAddress,
            true,
            "5.0.0",
        ),
        ("Action: relayed\nStatus: 2.1.5", Kind::Delivered, Class::Delivered, false, "2.1.5"),
    ];
    for (fields, kind, class, hard, dsn) in cases {
        let found = status(&format!("Final-Recipient: rfc822; ada@club.example\n{fields}"));
        assert_eq!(found.kind, *kind, "{fields}");
        assert_eq!(rows(&found), [("ada@club.example", *class, *hard, *dsn)], "{fields}");
        assert_eq!(found.orig_message_id.as_deref(), Some("one@shop.example"));
    }
}

#[test]
fn a_complaint_names_the_recipients_of_the_report() {
    let found = report(
        "feedback-report",
        &format!(
            "--b\nContent-Type: text/plain\n\nAbuse report\n\n--b\nContent-Type: \
             message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: ada@club.example\n\n\
             --b\nContent-Type: message/rfc822\n\n{RETURNED}\nHello\n--b--\n"
        ),
    );
    assert_eq!(found.kind, Kind::Complaint);
    assert_eq!(rows(&found), [("ada@club.example", Class::Complaint, false, "")]);
    assert_eq!(found.orig_message_id.as_deref(), Some("one@shop.example"));
}

#[test]
fn a_report_about_a_forgery_is_no_complaint() {
    let found = report(
        "feedback-report",
        "--b\nContent-Type: message/feedback-report\n\nFeedback-Type: auth-failure\n\
         Original-Rcpt-To: ada@club.example\n\n--b--\n",
    );
    assert_eq!(found.kind, Kind::NotBounce);
}

#[test]
fn auto_replies_and_unsubscribe_requests_are_distinguished() {
    let cases = [
        ("Automatic reply: News", "I am back on Monday.", Kind::AutoReply),
        ("Abwesenheitsnotiz", "Ich bin im Urlaub.", Kind::AutoReply),
        ("unsubscribe", "", Kind::Unsubscribe),
        ("unsubscribe 7fa9c2", "", Kind::Unsubscribe),
        ("Abmelden", "Bitte.", Kind::Unsubscribe),
        (
            "Re: News",
            "Thank you, I like the pictures! Can I still order the blue one?",
            Kind::NotBounce,
        ),
        ("How to unsubscribe my mother", "She has no computer.", Kind::NotBounce),
        ("Delivery", "When is the delivery to ada@club.example?", Kind::NotBounce),
    ];
    for (subject, body, kind) in cases {
        assert_eq!(notice("Ada <ada@club.example>", subject, body).kind, kind, "{subject}");
    }
}

#[test]
fn user_unknown_after_the_text_of_a_mail_is_a_filter() {
    let body = "The following address(es) failed:\n\n  ada@club.example\n    SMTP error from remote \
                mail server after end of data:\n    550 Unknown user\n";
    let found = notice("Mailer-Daemon@mx.example", "Mail delivery failed", body);
    assert_eq!(rows(&found), [("ada@club.example", Class::Blocked, false, "")]);
}

#[test]
fn hostile_bytes_end_in_a_result() {
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(30_000);
    let lines = "<a@b.example>:\r\n".repeat(30_000);
    let mails: [&[u8]; 5] =
        [b"", b"\xff\xfe\x00@@@", b"\r\n\r\n", nested.as_bytes(), lines.as_bytes()];
    for mail in mails {
        let _ = classify(mail);
    }
    assert_eq!(classify(nested.as_bytes()).kind, Kind::NotBounce);
}
