//! Whole tables, so that the policy is visible in one place.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use super::*;

const SECONDS: fn(u64) -> Duration = Duration::from_secs;

fn classified(stage: Stage, line: &str) -> (Verdict, &'static str) {
    let (code, text) = line.split_once(' ').unwrap();
    let reply = Reply::new(code.parse().unwrap(), text);
    let classification = classify(&CommandResult::Reply { stage, reply: &reply });
    (classification.verdict, classification.explanation.code())
}

fn limit_reached(limit: Limit, seconds: u64) -> Verdict {
    Verdict::LimitReached { limit, wait: SECONDS(seconds) }
}

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;
const UNAVAILABLE: Verdict = Verdict::RelayUnavailable { wait: None };
const LATER: Verdict = Verdict::Deferred { wait: None };
const PASSWORD: Verdict = Verdict::RelayPaused(PauseReason::WrongPassword);
const TLS: Verdict = Verdict::RelayPaused(PauseReason::Tls);
const BLOCKED: Verdict = Verdict::RelayPaused(PauseReason::Unavailable);

#[test]
fn replies_are_classified_by_fault_and_not_first_digit() {
    for (stage, line, want, explanation) in [
        (
            Stage::Body,
            "454 Throttling failure: Maximum sending rate exceeded",
            limit_reached(Limit::Rate, 2),
            "rate_limit",
        ),
        (
            Stage::Body,
            "454 Throttling failure: Daily message quota exceeded",
            limit_reached(Limit::Day, HOUR),
            "quota_spent",
        ),
        (
            Stage::Mail,
            "432 4.3.2 concurrent connection limit exceeded",
            limit_reached(Limit::Connections, 60),
            "too_many_connections",
        ),
        (
            Stage::Auth,
            "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded",
            limit_reached(Limit::Connections, 60),
            "too_many_connections",
        ),
        (
            Stage::Mail,
            "421 4.4.2 Message submission rate for this client has exceeded the configured limit",
            limit_reached(Limit::Rate, 60),
            "rate_limit",
        ),
        (
            Stage::Mail,
            "421 Service not available, closing transmission channel",
            UNAVAILABLE,
            "relay_busy",
        ),
        (
            Stage::Rcpt,
            "450 Requested mail action not taken: mailbox unavailable 450 Mail send limit exceeded.",
            limit_reached(Limit::Hour, HOUR),
            "hourly_limit",
        ),
        (
            Stage::Mail,
            "450 4.2.1 Peak SMTP relay limit exceeded for customer",
            limit_reached(Limit::Rate, 60),
            "rate_limit",
        ),
        (
            Stage::Rcpt,
            "550 5.4.5 Daily SMTP relay limit exceeded for user",
            limit_reached(Limit::Day, DAY),
            "quota_spent",
        ),
        (
            Stage::Body,
            "550 5.4.5 Daily user sending limit exceeded. For more information on Gmail",
            limit_reached(Limit::Day, DAY),
            "quota_spent",
        ),
        (
            Stage::Body,
            "550 Daily user sending quota exceeded",
            limit_reached(Limit::Day, DAY),
            "quota_spent",
        ),
        (
            Stage::Rcpt,
            "550 5.7.1 Daily SMTP relay limit exceeded for customer",
            limit_reached(Limit::Day, DAY),
            "quota_spent",
        ),
        (
            Stage::Mail,
            "550 Too many messages. Try again in 92 seconds.",
            limit_reached(Limit::Rate, 92),
            "rate_limit",
        ),
        (
            Stage::Mail,
            "452 4.4.5 Messages per second limit exceeded",
            limit_reached(Limit::Rate, 2),
            "rate_limit",
        ),
        (
            Stage::Mail,
            "452 4.5.3 Daily message limit exceeded",
            limit_reached(Limit::Day, DAY),
            "quota_spent",
        ),
        (
            Stage::Body,
            "450 The given data was invalid. The from.email domain must be verified",
            Verdict::CampaignFault,
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
            Verdict::CampaignFault,
            "sender_not_allowed",
        ),
        (Stage::Body, "250 Process failed", limit_reached(Limit::Account, DAY), "account_limit"),
    ] {
        assert_eq!(classified(stage, line), (want, explanation), "{} {line}", stage.word());
    }
}

#[test]
fn common_replies_are_classified_by_stage() {
    for (stage, line, want, explanation) in [
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
            Verdict::CampaignFault,
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
            Verdict::CampaignFault,
            "sender_not_allowed",
        ),
        (Stage::Mail, "550 5.1.8 Sender domain unknown", Verdict::CampaignFault, "sender_bad"),
        (Stage::Mail, "550 5.7.1 No", Verdict::CampaignFault, "sender_not_allowed"),
        (Stage::Mail, "530 5.7.0 Authentication required", PASSWORD, "sign_in_needed"),
        (Stage::Mail, "503 5.5.4 Error: send AUTH command first", PASSWORD, "sign_in_needed"),
        (Stage::Mail, "530 5.7.0 Must issue a STARTTLS command first", TLS, "encryption_needed"),
        (Stage::Mail, "451 4.3.0 Temporary lookup failure", UNAVAILABLE, "relay_busy"),
        (Stage::Mail, "452 4.3.1 Insufficient system storage", UNAVAILABLE, "relay_full"),
        (
            Stage::Mail,
            "552 5.3.4 Message size exceeds fixed limit",
            Verdict::CampaignFault,
            "message_too_big",
        ),
        (Stage::Mail, "503 5.5.1 Nested MAIL", UNAVAILABLE, "relay_out_of_step"),
        (Stage::Data, "451 4.3.0 Try later", LATER, "recipient_later"),
        (Stage::Data, "421 4.3.2 Shutting down", UNAVAILABLE, "relay_busy"),
        (
            Stage::Body,
            "554 5.7.1 Message rejected as spam",
            Verdict::CampaignFault,
            "content_refused",
        ),
        (
            Stage::Body,
            "554 Message rejected: Email address is not verified.",
            Verdict::CampaignFault,
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
        (Stage::Body, "552 Message size exceeds limit", Verdict::CampaignFault, "message_too_big"),
        (Stage::Body, "552 No", Verdict::Refused, "mailbox_full"),
        (Stage::Rcpt, "550 5.1.1 Address not verified", Verdict::Refused, "mailbox_unknown"),
        (Stage::Mail, "501 Syntax error in sender", Verdict::CampaignFault, "sender_bad"),
        (Stage::Mail, "504 Parameter not implemented", Verdict::CampaignFault, "relay_out_of_step"),
        (Stage::Body, "552 5.3.4 Too big", Verdict::CampaignFault, "message_too_big"),
        (Stage::Body, "550 5.7.26 DMARC", Verdict::CampaignFault, "sender_not_authenticated"),
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
        (Stage::Auth, "454 4.7.0 Temporary authentication failure", UNAVAILABLE, "sign_in_later"),
        (Stage::Auth, "432 4.7.12 A password transition is needed", UNAVAILABLE, "sign_in_later"),
        (Stage::Auth, "421 4.7.0 Too many authentication attempts", UNAVAILABLE, "sign_in_later"),
        (Stage::Auth, "250 Authenticated", UNAVAILABLE, "relay_out_of_step"),
        (
            Stage::Hello,
            "550 HELO argument does not resolve, or is a private literal",
            UNAVAILABLE,
            "hello_name_refused",
        ),
        (
            Stage::Hello,
            "421 4.7.0 Try again later, closing connection. (EHLO)",
            UNAVAILABLE,
            "hello_name_refused",
        ),
        (Stage::Hello, "501 5.5.4 Invalid argument", UNAVAILABLE, "hello_name_refused"),
        (
            Stage::Rcpt,
            "504 5.5.2 <[127.0.0.1]>: Helo command rejected: need fully-qualified hostname",
            UNAVAILABLE,
            "hello_name_refused",
        ),
        (Stage::Auth, "538 Encryption required", TLS, "encryption_needed"),
        (
            Stage::Auth,
            "451 Authentication failed: Maximum credits exceeded",
            limit_reached(Limit::Account, DAY),
            "account_limit",
        ),
        (Stage::Greeting, "554 No SMTP service here", UNAVAILABLE, "relay_turned_away"),
        (
            Stage::Greeting,
            "421 Too many concurrent connections",
            limit_reached(Limit::Connections, 60),
            "too_many_connections",
        ),
        (Stage::Hello, "550 Go away", UNAVAILABLE, "relay_turned_away"),
        (
            Stage::Starttls,
            "454 TLS not available due to temporary reason",
            UNAVAILABLE,
            "relay_busy",
        ),
        (Stage::Starttls, "502 Not implemented", TLS, "tls_failed"),
        (
            Stage::Mail,
            "500 5.3.0 Error: command failed",
            Verdict::CampaignFault,
            "relay_out_of_step",
        ),
        (
            Stage::Data,
            "500 5.3.0 Error: command failed",
            Verdict::CampaignFault,
            "relay_out_of_step",
        ),
        (
            Stage::Data,
            "554 5.5.1 Error: no valid recipients",
            Verdict::Refused,
            "recipient_refused",
        ),
    ] {
        let line = line.replacen('-', " ", usize::from(line.as_bytes().get(3) == Some(&b'-')));
        assert_eq!(classified(stage, &line), (want, explanation), "{} {line}", stage.word());
    }
}

#[test]
fn a_connection_error_is_never_blamed_on_a_recipient() {
    let stage = Stage::Rcpt;
    let text = String::new;
    let certificate = |kind| SmtpError::Tls { kind, text: String::new() };
    for (error, want, explanation) in [
        (SmtpError::Dns { host: text(), text: text() }, UNAVAILABLE, "host_unknown"),
        (SmtpError::Connect { host: text(), port: 25, text: text() }, UNAVAILABLE, "unreachable"),
        (SmtpError::TimedOut { stage }, UNAVAILABLE, "no_answer"),
        (SmtpError::TimedOut { stage: Stage::Greeting }, UNAVAILABLE, "no_greeting"),
        (SmtpError::Lost { stage, text: text() }, UNAVAILABLE, "connection_lost"),
        (SmtpError::Garbled { stage, text: text() }, UNAVAILABLE, "not_smtp"),
        (SmtpError::Unusable, UNAVAILABLE, "connection_lost"),
        (SmtpError::StarttlsNotOffered, TLS, "starttls_not_offered"),
        (SmtpError::PlainRefused, TLS, "plain_refused"),
        (certificate(TlsFault::Expired), TLS, "certificate_expired"),
        (certificate(TlsFault::WrongHost), TLS, "certificate_wrong_host"),
        (certificate(TlsFault::UnknownIssuer), TLS, "certificate_unknown_issuer"),
        (SmtpError::AuthNotOffered { offered: text() }, PASSWORD, "sign_in_not_offered"),
        (SmtpError::NoPassword, Verdict::RelayPaused(PauseReason::NoPassword), "no_password"),
        (SmtpError::Auth(Reply::new(535, "no")), PASSWORD, "wrong_password"),
        (SmtpError::Closing { stage, reply: Reply::new(421, "bye") }, UNAVAILABLE, "relay_busy"),
        (SmtpError::Greeting(Reply::new(554, "no")), UNAVAILABLE, "relay_turned_away"),
    ] {
        let classification = classify(&CommandResult::Error(&error));
        assert_eq!(
            (classification.verdict, classification.explanation.code()),
            (want, explanation),
            "{error:?}"
        );
    }
}

#[test]
fn a_wait_is_read_from_the_text() {
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
fn every_explanation_has_a_unique_code_and_ends_a_sentence() {
    let codes: BTreeSet<_> =
        Explanation::ALL.iter().map(|explanation| explanation.code()).collect();
    assert_eq!(codes.len(), Explanation::ALL.len());
    for explanation in Explanation::ALL {
        assert!(explanation.english().ends_with(['.', '?']), "{}", explanation.english());
    }
}

/// The registry "SMTP Enhanced Status Codes" of IANA, by subject: the highest detail of each.
const REGISTRY: [(u16, u16); 8] =
    [(0, 0), (1, 10), (2, 4), (3, 6), (4, 7), (5, 6), (6, 10), (7, 30)];

#[test]
fn every_registered_enhanced_code_has_an_explanation() {
    // "Other or undefined", a valid address, and codes that are never given to a recipient.
    let general = [(0, 0), (1, 0), (1, 5), (2, 0), (3, 0), (5, 0), (6, 0), (6, 1), (6, 2), (6, 5)];
    let general = [&general[..], &[(6, 6), (7, 8), (7, 9), (7, 10), (7, 11), (7, 12)]].concat();
    let mut odd = Vec::new();
    for (subject, last) in REGISTRY {
        for detail in 0..=last {
            let line = format!("550 5.{subject}.{detail} no");
            let (_, by_text) = classified(Stage::Rcpt, &line);
            let is_general = by_text == Explanation::RecipientRefused.code();
            if is_general != general.contains(&(subject, detail)) {
                odd.push(format!("{line} said {by_text}"));
            }
        }
    }
    assert!(odd.is_empty(), "{odd:#?}");
}
