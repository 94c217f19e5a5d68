//! A session with a real mail server: the system's Postfix, with STARTTLS, SASL and its own rules
//! for pipelining. Skipped if Postfix is not installed.

use std::collections::BTreeSet;

use postroom_model::clock::Clock;
use postroom_smtp::client::connection_test::{TestAddresses, test_connection};
use postroom_smtp::client::{Begun, Envelope, SmtpError};
use postroom_tests::server::postfix::{PASSWORD, Postfix, PostfixConfig};
use postroom_tests::server::{Script, Server};

use crate::wire::{open, refused, taken, text, timeouts, to};

#[tokio::test]
async fn postfix_accepts_pipelined_mails_and_delivers_each_once() {
    let far_end = Server::start(Script::default()).await;
    let config = PostfixConfig::forwarding(far_end.port(), "bad@example.org");
    let Some(postfix) = Postfix::start(config).await else { return };
    let config = postfix.config();

    let wrong = open(&config, Some("wrong")).await.expect_err("no session");
    assert!(matches!(&wrong, SmtpError::Auth(reply) if reply.code == 535), "{wrong:?}");

    let mut session = open(&config, Some(PASSWORD)).await.expect("a session");
    assert!(session.extensions().pipelining && session.extensions().size_known);
    let mut addresses: Vec<String> = (0..200).map(|n| format!("a{n}@example.org")).collect();
    addresses.insert(100, "bad@example.org".to_owned());
    let mut in_hand: Option<&String> = None;
    let mut waiting = addresses.iter().peekable();
    let mut refusals = Vec::new();
    while in_hand.is_some() || waiting.peek().is_some() {
        let next = waiting.next();
        let envelope = next.map(|address| to(address));
        let exchange =
            session.exchange(in_hand.map(|id| text(id)).as_deref(), envelope.as_ref()).await;
        assert!(in_hand.is_none() || taken(&exchange), "{exchange:?}\n{}", postfix.log());
        assert_eq!(exchange.error, None, "{}", postfix.log());
        in_hand = next.filter(|_| exchange.begun == Some(Begun::Ready));
        if let Some(code) = refused(&exchange) {
            refusals.push((next.cloned().expect("an address"), code));
        }
    }
    assert_eq!(refusals, [("bad@example.org".to_owned(), 550)]);
    assert_eq!(session.sent(), 200);
    assert!(!session.learned().no_overlap, "Postfix takes commands behind the dot");
    session.quit().await;

    addresses.retain(|address| address != "bad@example.org");
    arrive(&far_end, &postfix, &addresses).await;
    let mail = &far_end.taken()[0];
    let arrived = String::from_utf8_lossy(&mail.bytes);
    assert!(arrived.ends_with("\r\n\r\nHello\r\n.\r\n..dots\r\n"), "{arrived}");

    passes_the_test(&postfix).await;
    smuggled_commands_are_not_run(&postfix, &far_end).await;
}

/// Waits until Postfix has forwarded this many mails, each one once.
async fn arrive(far_end: &Server, postfix: &Postfix, addresses: &[String]) {
    far_end.wait_for_mails(addresses.len()).await;
    let arrived = far_end.accepted_recipients();
    assert_eq!(arrived.len(), addresses.len(), "{}", postfix.log());
    let once: BTreeSet<&String> = arrived.iter().collect();
    assert_eq!(once, addresses.iter().collect());
}

async fn passes_the_test(postfix: &Postfix) {
    let addresses = TestAddresses {
        from: Some("news@example.com".to_owned()),
        to: Some("ann@example.org".to_owned()),
    };
    let (config, clock) = (postfix.config(), Clock::system());
    let report =
        test_connection(&config, Some(PASSWORD), &addresses, &timeouts(), &clock, |_| ()).await;
    assert!(report.passed, "{report:#?}");
}

async fn smuggled_commands_are_not_run(postfix: &Postfix, far_end: &Server) {
    let before = far_end.count();
    let body =
        b"Message-ID: <smuggler@example.com>\r\n\r\nHello\n.\r\nMAIL FROM:<evil@example.com>\r\n\
                 RCPT TO:<victim@example.org>\r\nDATA\r\nBoo\r\n.\r\n";
    let envelope = Envelope::new("news@example.com", "ann@example.org", body);
    let mut session = open(&postfix.config(), Some(PASSWORD)).await.expect("a session");
    assert_eq!(session.exchange(None, Some(&envelope)).await.begun, Some(Begun::Ready));
    assert!(taken(&session.exchange(Some(body), None).await));
    session.quit().await;
    far_end.wait_for_mails(before + 1).await;
    assert_eq!(far_end.count(), before + 1);
    let last = far_end.taken().pop().expect("a mail");
    assert_eq!(last.to, ["ann@example.org"]);
    assert!(String::from_utf8_lossy(&last.bytes).contains("\r\n.\r\nMAIL FROM:<evil@example.com>"));
}
