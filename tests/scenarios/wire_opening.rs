//! Opening a connection: what is encrypted, which certificates are trusted, and what is never sent
//! in clear.

use postroom_model::relay::limits::Limits;
use postroom_model::relay::{LearnedCapabilities, RelayConfig, TlsMode};
use postroom_smtp::client::{Session, SmtpError, TlsFault};
use postroom_tests::server::{Act, At, Script, Server, ServerCertificate};

use crate::wire::{open, send, session, short_timeouts, taken};

const PASSWORD: &str = "open sesame";

async fn open_error(config: &RelayConfig, secret: Option<&str>) -> SmtpError {
    let error = open(config, secret).await.expect_err("no session");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains(PASSWORD), "the password is in: {shown}");
    error
}

#[tokio::test]
async fn every_encryption_mode_carries_a_mail_and_a_password() {
    for script in
        [Script::default().starttls(), Script::default().implicit_tls(), Script::default()]
    {
        for mechanisms in [&["PLAIN", "LOGIN"][..], &["LOGIN"], &["PLAIN"], &["CRAM-MD5", "LOGIN"]]
        {
            let script = script.clone().account("ann", PASSWORD).mechanisms(mechanisms);
            let server = Server::start(script).await;
            let mut session = open(&server.config(), Some(PASSWORD)).await.expect("a session");
            assert!(taken(&send(&mut session, "bob@example.org").await), "{mechanisms:?}");
            let encrypted = server.config().tls != TlsMode::None;
            assert_eq!(session.tls().is_some(), encrypted);
            if let Some(tls) = session.tls() {
                assert_eq!(tls.version, "TLS 1.3");
                let certificate = tls.certificate.as_ref().expect("a certificate");
                assert_eq!(certificate.names, ["localhost", "127.0.0.1"]);
                assert_eq!(certificate.issuer, "CN=Scenario authority");
            }
        }
    }
}

#[tokio::test]
async fn local_host_name_is_not_disclosed() {
    let server = Server::start(Script::default()).await;
    session(&server).await.quit().await;
    assert!(server.transcripts()[0].contains(&"C: EHLO [127.0.0.1]".to_owned()));
}

#[tokio::test]
async fn configured_ehlo_name_is_sent() {
    let server = Server::start(Script::default()).await;
    let ehlo_name = Some("mail.example.com".to_owned());
    let config = RelayConfig { ehlo_name, ..server.config() };
    open(&config, None).await.expect("a session").quit().await;
    assert!(server.transcripts()[0].contains(&"C: EHLO mail.example.com".to_owned()));
}

#[tokio::test]
async fn relay_that_refuses_ehlo_gets_helo() {
    let reply = |text: &str| Act::Reply(text.to_owned());
    for act in [
        reply("500 What?"),
        reply("501 Syntax error"),
        reply("502 No"),
        reply("503 Say HELO first"),
        reply("504 No"),
        reply("550 Not acceptable"),
        reply("554 No ESMTP here"),
        Act::Close,
        Act::ReplyAndClose("500 Bad command".to_owned()),
    ] {
        let script = Script::default().fault(At::Ehlo, act.clone()).times(1);
        let server = Server::start(script).await;
        let mut session = session(&server).await;
        assert!(!session.extensions().pipelining, "{act:?}");
        assert!(taken(&send(&mut session, "bob@example.org").await), "{act:?}");
    }
}

#[tokio::test]
async fn each_offered_mechanism_is_tried_before_the_password_is_wrong() {
    for reply in [
        "553 5.3.0 Auth failure",
        "502 Invalid input from client",
        "535 Login failed",
        "534 5.7.9 Authentication mechanism is too weak",
        "504 5.5.4 Unrecognized authentication type",
        "501 5.5.2 Cannot decode response",
        "500 5.5.1 Command unrecognized",
    ] {
        let script = Script::default().account("ann", PASSWORD);
        for script in [
            script.clone().answer(At::Auth, reply).times(1),
            script.clone().close_with(At::Auth, reply).times(1),
            script.clone().fault(At::Auth, Act::Close).times(1),
        ] {
            let server = Server::start(script).await;
            let mut session = open(&server.config(), Some(PASSWORD)).await.expect("a session");
            assert!(taken(&send(&mut session, "bob@example.org").await), "{reply}");
        }
    }
}

#[tokio::test]
async fn temporary_refusal_of_the_sign_in_ends_the_attempts() {
    let refused = "454 4.7.0 Temporary authentication failure";
    let script = Script::default().account("ann", PASSWORD).answer(At::Auth, refused);
    let server = Server::start(script).await;
    let error = open_error(&server.config(), Some(PASSWORD)).await;
    assert!(matches!(&error, SmtpError::Auth(reply) if reply.code == 454), "{error:?}");
    let attempts = server.transcripts().concat().iter().filter(|l| l.contains("AUTH …")).count();
    assert_eq!(attempts, 1);
}

#[tokio::test]
async fn wrong_password_error_quotes_the_reply() {
    let server = Server::start(Script::default().starttls().account("ann", "other")).await;
    let error = open_error(&server.config(), Some(PASSWORD)).await;
    assert!(matches!(&error, SmtpError::Auth(reply) if reply.code == 535), "{error:?}");
}

#[tokio::test]
async fn missing_password_opens_no_connection() {
    let server = Server::start(Script::default().starttls().account("ann", PASSWORD)).await;
    assert_eq!(open_error(&server.config(), None).await, SmtpError::NoPassword);
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn relay_without_a_known_auth_mechanism_is_not_tried() {
    let script = Script::default().implicit_tls().account("ann", PASSWORD).mechanisms(&["GSSAPI"]);
    let server = Server::start(script).await;
    let error = open_error(&server.config(), Some(PASSWORD)).await;
    assert_eq!(error, SmtpError::AuthNotOffered { offered: "GSSAPI".to_owned() });
}

#[tokio::test]
async fn missing_starttls_is_never_replaced_by_plain_text() {
    let script = Script::default().starttls().strip_starttls().account("ann", PASSWORD);
    let server = Server::start(script).await;
    assert_eq!(open_error(&server.config(), Some(PASSWORD)).await, SmtpError::StarttlsNotOffered);
    assert!(!server.transcripts()[0].iter().any(|line| line.contains("AUTH")));
}

#[tokio::test]
async fn refused_starttls_is_never_replaced_by_plain_text() {
    let script = Script::default().starttls().answer(At::Starttls, "454 4.7.0 Not now");
    let server = Server::start(script).await;
    let error = open_error(&server.config(), None).await;
    assert!(matches!(&error, SmtpError::StarttlsRefused(reply) if reply.code == 454), "{error:?}");
}

/// CVE-2011-0411: plain text after the 220 may come from an attacker.
#[tokio::test]
async fn commands_injected_before_tls_are_ignored() {
    let injected = "250-evil.example\n250 AUTH PLAIN\n";
    let script = Script::default().starttls().inject_behind_starttls(injected);
    let server = Server::start(script).await;
    let mut session = session(&server).await;
    assert!(session.extensions().auth.is_empty());
    assert!(session.extensions().pipelining);
    assert!(taken(&send(&mut session, "bob@example.org").await));
}

#[tokio::test]
async fn invalid_certificate_ends_the_connection() {
    for (shown, fault) in [
        (ServerCertificate::WrongHost, TlsFault::WrongHost),
        (ServerCertificate::Expired, TlsFault::Expired),
        (ServerCertificate::UnknownIssuer, TlsFault::UnknownIssuer),
    ] {
        for script in [Script::default().implicit_tls(), Script::default().starttls()] {
            let server = Server::start(script.account("ann", PASSWORD).certificate(shown)).await;
            let error = open_error(&server.config(), Some(PASSWORD)).await;
            assert!(matches!(error, SmtpError::Tls { kind, .. } if kind == fault), "{error:?}");
            assert!(!server.transcripts()[0].iter().any(|line| line.contains("AUTH")));
        }
    }
}

#[tokio::test]
async fn system_trust_store_does_not_accept_the_test_authority() {
    let server = Server::start(Script::default().implicit_tls()).await;
    let config = RelayConfig { ca_pem: None, ..server.config() };
    let error = open_error(&config, None).await;
    assert!(
        matches!(error, SmtpError::Tls { kind: TlsFault::UnknownIssuer | TlsFault::Other, .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn unreadable_authority_is_reported() {
    let server = Server::start(Script::default().implicit_tls()).await;
    for pem in
        ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
    {
        let config = RelayConfig { ca_pem: Some(pem.to_owned()), ..server.config() };
        let error = open_error(&config, None).await;
        let bad = matches!(error, SmtpError::Tls { kind: TlsFault::BadAuthority, .. });
        assert!(bad, "{pem:?}: {error:?}");
    }
}

#[tokio::test]
async fn unreachable_relay_is_reported() {
    let server = Server::start(Script::default()).await;
    let port = server.port();
    let config = server.config();
    drop(server);
    // The port is free again; another program is very unlikely to get it in the meantime.
    let here = open_error(&config, None).await;
    assert!(matches!(here, SmtpError::Connect { port: named, .. } if named == port), "{here:?}");
    let nowhere = RelayConfig { host: "no-such-host.invalid".to_owned(), ..config };
    assert!(matches!(open_error(&nowhere, None).await, SmtpError::Dns { .. }));
}

#[tokio::test]
async fn plain_text_connection_is_allowed_to_loopback_only() {
    let config = RelayConfig {
        host: "192.0.2.1".to_owned(),
        port: 25,
        tls: TlsMode::None,
        allow_plain: false,
        user: None,
        ca_pem: None,
        ehlo_name: None,
        connections: 1,
        per_second: None,
        per_connection: None,
        limits: Limits::default(),
    };
    assert_eq!(open_error(&config, None).await, SmtpError::PlainRefused);
}

#[tokio::test]
async fn refusing_greeting_is_reported() {
    for reply in ["554 5.7.1 Not from there", "421 4.3.2 Too many connections"] {
        let server = Server::start(Script::default().close_with(At::Greeting, reply)).await;
        let error = open_error(&server.config(), None).await;
        assert!(matches!(&error, SmtpError::Greeting(got) if got.to_string() == reply));
    }
    let server = Server::start(Script::default().answer(At::Ehlo, "550 Not you")).await;
    assert!(matches!(open_error(&server.config(), None).await, SmtpError::Hello(_)));
}

#[tokio::test]
async fn silent_relay_times_out() {
    for at in [At::Greeting, At::Ehlo, At::Starttls] {
        let server = Server::start(Script::default().starttls().fault(at, Act::Stall)).await;
        let opened = Session::open_with(
            &server.config(),
            None,
            LearnedCapabilities::default(),
            short_timeouts(),
        )
        .await;
        assert!(matches!(opened, Err(SmtpError::TimedOut { .. })), "{at:?}: {opened:?}");
    }
}

#[tokio::test]
async fn relay_that_replies_byte_by_byte_is_understood() {
    let server = Server::start(Script::default().starttls().fault(At::Greeting, Act::Drip)).await;
    let mut session = session(&server).await;
    assert!(taken(&send(&mut session, "bob@example.org").await));
}

#[tokio::test]
async fn second_connection_resumes_the_tls_session() {
    for script in [Script::default().starttls(), Script::default().implicit_tls()] {
        let server = Server::start(script).await;
        let mut first = session(&server).await;
        assert!(!first.tls().expect("encrypted").resumed);
        assert!(taken(&send(&mut first, "bob@example.org").await));
        first.quit().await;
        let second = session(&server).await;
        assert!(second.tls().expect("encrypted").resumed);
        assert!(second.tls().expect("encrypted").certificate.is_some());
    }
}

#[tokio::test]
async fn relay_without_ehlo_is_greeted_with_helo() {
    let server = Server::start(Script::default().answer(At::Ehlo, "502 5.5.1 What?").once()).await;
    let mut session = session(&server).await;
    assert!(!session.extensions().pipelining);
    assert!(taken(&send(&mut session, "bob@example.org").await));
    assert!(server.transcripts()[0].contains(&"C: HELO [127.0.0.1]".to_owned()));
}
