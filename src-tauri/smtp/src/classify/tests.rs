//! Whole tables, so that the policy can be read at a glance.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use super::*;

const SECONDS: fn(u64) -> Duration = Duration::from_secs;

fn ruled(stage: Stage, line: &str) -> (Verdict, &'static str) {
    let (code, text) = line.split_once(' ').unwrap();
    let reply = Reply::new(code.parse().unwrap(), text);
    let ruling = verdict(&Outcome::Reply { stage, reply: &reply });
    (ruling.verdict, ruling.sentence.code())
}

fn spent(limit: Limit, seconds: u64) -> Verdict {
    Verdict::RelaySpent { limit, wait: SECONDS(seconds) }
}

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;
const UNWELL: Verdict = Verdict::RelayUnwell { wait: None };
const LATER: Verdict = Verdict::Deferred { wait: None };
const PASSWORD: Verdict = Verdict::RelayPaused(PauseReason::WrongPassword);
const TLS: Verdict = Verdict::RelayPaused(PauseReason::Tls);
const BLOCKED: Verdict = Verdict::RelayPaused(PauseReason::Unwell);

#[test]
fn replies_that_mean_something_else_than_their_first_digit() {
    for (stage, line, want, sentence) in [
        (
            Stage::Body,
            "454 Throttling failure: Maximum sending rate exceeded",
            spent(Limit::Rate, 2),
            "rate_limit",
        ),
        (
            Stage::Body,
            "454 Throttling failure: Daily message quota exceeded",
            spent(Limit::Day, HOUR),
            "quota_spent",
        ),
        (
            Stage::Mail,
            "432 4.3.2 concurrent connection limit exceeded",
            spent(Limit::Connections, 60),
            "too_many_connections",
        ),
        (
            Stage::Auth,
            "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded",
            spent(Limit::Connections, 60),
            "too_many_connections",
        ),
        (
            Stage::Mail,
            "421 4.4.2 Message submission rate for this client has exceeded the configured limit",
            spent(Limit::Rate, 60),
            "rate_limit",
        ),
        (
            Stage::Mail,
            "421 Service not available, closing transmission channel",
            UNWELL,
            "relay_busy",
        ),
        (
            Stage::Rcpt,
            "450 Requested mail action not taken: mailbox unavailable 450 Mail send limit exceeded.",
            spent(Limit::Hour, HOUR),
            "hourly_limit",
        ),
        (
            Stage::Mail,
            "450 4.2.1 Peak SMTP relay limit exceeded for customer",
            spent(Limit::Rate, 60),
            "rate_limit",
        ),
        (
            Stage::Rcpt,
            "550 5.4.5 Daily SMTP relay limit exceeded for user",
            spent(Limit::Day, DAY),
            "quota_spent",
        ),
        (
            Stage::Body,
            "550 5.4.5 Daily user sending limit exceeded. For more information on Gmail",
            spent(Limit::Day, DAY),
            "quota_spent",
        ),
        (
            Stage::Body,
            "550 Daily user sending quota exceeded",
            spent(Limit::Day, DAY),
            "quota_spent",
        ),
        (
            Stage::Rcpt,
            "550 5.7.1 Daily SMTP relay limit exceeded for customer",
            spent(Limit::Day, DAY),
            "quota_spent",
        ),
        (
            Stage::Mail,
            "550 Too many messages. Try again in 92 seconds.",
            spent(Limit::Rate, 92),
            "rate_limit",
        ),
        (
            Stage::Mail,
            "452 4.4.5 Messages per second limit exceeded",
            spent(Limit::Rate, 2),
            "rate_limit",
        ),
        (
            Stage::Mail,
            "452 4.5.3 Daily message limit exceeded",
            spent(Limit::Day, DAY),
            "quota_spent",
        ),
        (
            Stage::Body,
            "450 The given data was invalid. The from.email domain must be verified",
            Verdict::OurFault,
            "message_invalid",
        ),
        (
            Stage::Mail,
            "550 5.7.30 Basic authentication is not supported for Client Submission",
            PASSWORD,
            "oauth_needed",
        ),
        (
            Stage::Auth,
            "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
            PASSWORD,
            "oauth_needed",
        ),
        (
            Stage::Body,
            "403 You are not authorized to send from that email address",
            Verdict::OurFault,
            "sender_not_allowed",
        ),
        (Stage::Body, "250 Process failed", spent(Limit::Account, DAY), "account_limit"),
    ] {
        assert_eq!(ruled(stage, line), (want, sentence), "{} {line}", stage.word());
    }
}

#[test]
fn everyday_replies_at_their_stage() {
    for (stage, line, want, sentence) in [
        (Stage::Body, "250 2.0.0 Ok: queued as 4F1", Verdict::Accepted, "accepted"),
        (Stage::Rcpt, "550 5.1.1 User unknown", Verdict::Refused, "mailbox_unknown"),
        (Stage::Rcpt, "550 No such user here", Verdict::Refused, "mailbox_unknown"),
        (Stage::Rcpt, "450 5.1.1 User unknown in a temporary way", LATER, "mailbox_unknown"),
        (Stage::Rcpt, "550 5.1.2 Host unknown", Verdict::Refused, "domain_unknown"),
        (
            Stage::Rcpt,
            "556 5.1.10 Recipient address has null MX",
            Verdict::Refused,
            "domain_takes_no_mail",
        ),
        (Stage::Rcpt, "553 5.1.3 Bad recipient address syntax", Verdict::Refused, "address_bad"),
        (Stage::Rcpt, "553 5.6.7 No SMTPUTF8", Verdict::Refused, "address_foreign"),
        (
            Stage::Rcpt,
            "551 User not local; please try <c@d.example>",
            Verdict::Refused,
            "mailbox_moved",
        ),
        (
            Stage::Rcpt,
            "550 5.2.1 The account has been disabled",
            Verdict::Refused,
            "mailbox_disabled",
        ),
        (Stage::Rcpt, "552 5.2.2 Mailbox full", Verdict::Refused, "mailbox_full"),
        (Stage::Rcpt, "452 4.2.2 Over quota", LATER, "mailbox_full"),
        (
            Stage::Rcpt,
            "450 4.2.1 The user you are trying to contact is receiving mail too quickly",
            LATER,
            "mailbox_busy",
        ),
        (
            Stage::Rcpt,
            "451 4.7.1 Greylisting in action, please come back later",
            Verdict::Deferred { wait: Some(SECONDS(300)) },
            "greylisted",
        ),
        (
            Stage::Rcpt,
            "450 4.7.1 Greylisted, try again in 10 minutes",
            Verdict::Deferred { wait: Some(SECONDS(600)) },
            "greylisted",
        ),
        (Stage::Rcpt, "450 mailbox unavailable", LATER, "recipient_later"),
        (Stage::Rcpt, "451 4.4.1 No answer from host", LATER, "not_routable"),
        (Stage::Rcpt, "550 rejected", Verdict::Refused, "recipient_refused"),
        (Stage::Rcpt, "550 5.7.1 Not allowed", Verdict::Refused, "policy_refused"),
        (
            Stage::Rcpt,
            "554 5.7.1 <a@b.example>: Relay access denied",
            Verdict::OurFault,
            "relay_denied",
        ),
        (
            Stage::Rcpt,
            "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example",
            BLOCKED,
            "address_blocked",
        ),
        (
            Stage::Mail,
            "553 5.7.1 <a@b.example>: Sender address rejected: not owned by user x",
            Verdict::OurFault,
            "sender_not_allowed",
        ),
        (Stage::Mail, "550 5.1.8 Sender domain unknown", Verdict::OurFault, "sender_bad"),
        (Stage::Mail, "550 5.7.1 No", Verdict::OurFault, "sender_not_allowed"),
        (Stage::Mail, "530 5.7.0 Authentication required", PASSWORD, "sign_in_needed"),
        (Stage::Mail, "503 5.5.4 Error: send AUTH command first", PASSWORD, "sign_in_needed"),
        (Stage::Mail, "530 5.7.0 Must issue a STARTTLS command first", TLS, "encryption_needed"),
        (Stage::Mail, "451 4.3.0 Temporary lookup failure", UNWELL, "relay_busy"),
        (Stage::Mail, "452 4.3.1 Insufficient system storage", UNWELL, "relay_full"),
        (
            Stage::Mail,
            "552 5.3.4 Message size exceeds fixed limit",
            Verdict::OurFault,
            "message_too_big",
        ),
        (Stage::Mail, "503 5.5.1 Nested MAIL", UNWELL, "relay_out_of_step"),
        (Stage::Data, "451 4.3.0 Try later", LATER, "recipient_later"),
        (Stage::Data, "421 4.3.2 Shutting down", UNWELL, "relay_busy"),
        (Stage::Body, "554 5.7.1 Message rejected as spam", Verdict::OurFault, "content_refused"),
        (
            Stage::Body,
            "554 Message rejected: Email address is not verified.",
            Verdict::OurFault,
            "sender_not_allowed",
        ),
        (Stage::Body, "550 5.1.1 No such mailbox", Verdict::Refused, "mailbox_unknown"),
        (
            Stage::Body,
            "552 Requested mail action aborted: exceeded storage allocation",
            Verdict::Refused,
            "mailbox_full",
        ),
        (Stage::Body, "552 5.2.2 Over quota", Verdict::Refused, "mailbox_full"),
        (Stage::Body, "552 Message size exceeds limit", Verdict::OurFault, "message_too_big"),
        (Stage::Body, "552 No", Verdict::Refused, "mailbox_full"),
        (Stage::Rcpt, "550 5.1.1 Address not verified", Verdict::Refused, "mailbox_unknown"),
        (Stage::Mail, "501 Syntax error in sender", Verdict::OurFault, "sender_bad"),
        (Stage::Mail, "504 Parameter not implemented", Verdict::OurFault, "relay_out_of_step"),
        (Stage::Body, "552 5.3.4 Too big", Verdict::OurFault, "message_too_big"),
        (Stage::Body, "550 5.7.26 DMARC", Verdict::OurFault, "sender_not_authenticated"),
        (Stage::Body, "554 Transaction failed", Verdict::Refused, "recipient_refused"),
        (Stage::Body, "451 Local error in processing", LATER, "recipient_later"),
        (Stage::Auth, "535 5.7.8 Error: authentication failed", PASSWORD, "wrong_password"),
        (
            Stage::Auth,
            "534 5.7.9 Application-specific password required",
            PASSWORD,
            "app_password_needed",
        ),
        (
            Stage::Auth,
            "534-5.7.14 Please log in via your web browser",
            PASSWORD,
            "sign_in_in_browser",
        ),
        (Stage::Auth, "454 4.7.0 Temporary authentication failure", UNWELL, "relay_busy"),
        (Stage::Auth, "538 Encryption required", TLS, "encryption_needed"),
        (
            Stage::Auth,
            "451 Authentication failed: Maximum credits exceeded",
            spent(Limit::Account, DAY),
            "account_limit",
        ),
        (Stage::Greeting, "554 No SMTP service here", UNWELL, "relay_turned_away"),
        (
            Stage::Greeting,
            "421 Too many concurrent connections",
            spent(Limit::Connections, 60),
            "too_many_connections",
        ),
        (Stage::Hello, "550 Go away", UNWELL, "relay_turned_away"),
        (Stage::Starttls, "454 TLS not available due to temporary reason", UNWELL, "relay_busy"),
        (Stage::Starttls, "502 Not implemented", TLS, "tls_failed"),
        (Stage::Mail, "500 5.3.0 Error: command failed", Verdict::OurFault, "relay_out_of_step"),
        (Stage::Data, "500 5.3.0 Error: command failed", Verdict::OurFault, "relay_out_of_step"),
        (
            Stage::Data,
            "554 5.5.1 Error: no valid recipients",
            Verdict::Refused,
            "recipient_refused",
        ),
    ] {
        let line = line.replacen('-', " ", usize::from(line.as_bytes().get(3) == Some(&b'-')));
        assert_eq!(ruled(stage, &line), (want, sentence), "{} {line}", stage.word());
    }
}

#[test]
fn a_fault_of_the_line_is_never_a_recipients() {
    let stage = Stage::Rcpt;
    let text = String::new;
    let certificate = |kind| Trouble::Tls { kind, text: String::new() };
    for (trouble, want, sentence) in [
        (Trouble::Dns { host: text(), text: text() }, UNWELL, "host_unknown"),
        (Trouble::Connect { host: text(), port: 25, text: text() }, UNWELL, "unreachable"),
        (Trouble::TimedOut { stage }, UNWELL, "no_answer"),
        (Trouble::TimedOut { stage: Stage::Greeting }, UNWELL, "no_greeting"),
        (Trouble::Lost { stage, text: text() }, UNWELL, "connection_lost"),
        (Trouble::Garbled { stage, text: text() }, UNWELL, "not_smtp"),
        (Trouble::Unusable, UNWELL, "connection_lost"),
        (Trouble::StarttlsNotOffered, TLS, "starttls_not_offered"),
        (Trouble::PlainRefused, TLS, "plain_refused"),
        (certificate(TlsFault::Expired), TLS, "certificate_expired"),
        (certificate(TlsFault::WrongHost), TLS, "certificate_wrong_host"),
        (certificate(TlsFault::UnknownIssuer), TLS, "certificate_unknown_issuer"),
        (Trouble::AuthNotOffered { offered: text() }, PASSWORD, "sign_in_not_offered"),
        (Trouble::NoPassword, Verdict::RelayPaused(PauseReason::NoPassword), "no_password"),
        (Trouble::Auth(Reply::new(535, "no")), PASSWORD, "wrong_password"),
        (Trouble::Closing { stage, reply: Reply::new(421, "bye") }, UNWELL, "relay_busy"),
        (Trouble::Greeting(Reply::new(554, "no")), UNWELL, "relay_turned_away"),
    ] {
        let ruling = verdict(&Outcome::Trouble(&trouble));
        assert_eq!((ruling.verdict, ruling.sentence.code()), (want, sentence), "{trouble:?}");
    }
}

#[test]
fn a_wait_is_read_out_of_the_words() {
    for (text, wait) in [
        ("try again in 92 seconds.", Some(92)),
        ("please retry after 5 minutes", Some(300)),
        ("greylisted for 300 s", Some(300)),
        ("try again in 72 hours", Some(86_400)),
        ("come again later", None),
        ("message 12 seconds old", None),
        ("try again, 3 strikes", None),
    ] {
        assert_eq!(stated_wait(text), wait.map(SECONDS), "{text}");
    }
}

#[test]
fn every_sentence_has_a_code_of_its_own_and_ends_with_a_full_stop_or_a_question() {
    let codes: BTreeSet<_> = Sentence::ALL.iter().map(|sentence| sentence.code()).collect();
    assert_eq!(codes.len(), Sentence::ALL.len());
    for sentence in Sentence::ALL {
        assert!(sentence.english().ends_with(['.', '?']), "{}", sentence.english());
    }
}

/// The registry "SMTP Enhanced Status Codes" of IANA, by subject: the highest detail of each.
const REGISTRY: [(u16, u16); 8] =
    [(0, 0), (1, 10), (2, 4), (3, 6), (4, 7), (5, 6), (6, 10), (7, 30)];

#[test]
fn every_code_of_the_registry_says_what_it_is_about() {
    // "Other or undefined", a valid address, and codes that are never given to a recipient.
    let general = [(0, 0), (1, 0), (1, 5), (2, 0), (3, 0), (5, 0), (6, 0), (6, 1), (6, 2), (6, 5)];
    let general = [&general[..], &[(6, 6), (7, 8), (7, 9), (7, 10), (7, 11), (7, 12)]].concat();
    let mut odd = Vec::new();
    for (subject, last) in REGISTRY {
        for detail in 0..=last {
            let line = format!("550 5.{subject}.{detail} no");
            let (_, said) = ruled(Stage::Rcpt, &line);
            let is_general = said == Sentence::RecipientRefused.code();
            if is_general != general.contains(&(subject, detail)) {
                odd.push(format!("{line} said {said}"));
            }
        }
    }
    assert!(odd.is_empty(), "{odd:#?}");
}
