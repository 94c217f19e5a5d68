//! Mails in sequence over one connection: one round trip each with pipelining, two without it, and
//! no mail is lost when the relay stops supporting it.

use postroom_smtp::client::{Begun, Finished, Stage};
use postroom_tests::server::{Overlap, Script, Server};

use crate::wire::{refused, send, session, session_with_short_timeouts, taken, text, to};

#[tokio::test]
async fn pipelined_replies_match_their_mails() {
    let server = Server::start(Script::default()).await;
    let mut session = session(&server).await;
    let addresses: Vec<String> = (0..1_000).map(|n| format!("a{n}@example.org")).collect();
    assert_eq!(session.exchange(None, Some(&to(&addresses[0]))).await.begun, Some(Begun::Ready));
    for (index, address) in addresses.iter().enumerate() {
        let next = addresses.get(index + 1).map(|next| to(next));
        let exchange = session.exchange(Some(&text(address)), next.as_ref()).await;
        assert!(taken(&exchange), "{address}: {exchange:?}");
        assert_eq!(exchange.begun.is_some(), next.is_some());
    }
    assert_eq!(session.sent(), 1_000);
    session.quit().await;
    assert_eq!(server.accepted_recipients(), addresses);
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn text_arrives_byte_for_byte() {
    let server = Server::start(Script::default().implicit_tls()).await;
    let mut session = session(&server).await;
    assert!(taken(&send(&mut session, "ann@example.org").await));
    let mail = &server.taken()[0];
    assert_eq!(mail.bytes, text("ann@example.org"));
    assert_eq!(mail.from, "news@example.com");
    assert_eq!(mail.message_id.as_deref(), Some("ann@example.org@example.com"));
}

#[tokio::test]
async fn large_text_arrives_whole_over_tls() {
    let server = Server::start(Script::default().starttls()).await;
    let mut session = session(&server).await;
    let body = b"0123456789 and so on, line by line, until it is long enough\r\n".repeat(50_000);
    assert_eq!(session.exchange(None, Some(&to("a@b.example"))).await.begun, Some(Begun::Ready));
    let exchange = session.exchange(Some(&body), Some(&to("c@d.example"))).await;
    assert!(taken(&exchange) && exchange.begun == Some(Begun::Ready), "{exchange:?}");
    assert!(server.taken()[0].bytes == body);
}

#[tokio::test]
async fn without_pipelining_each_command_waits_for_its_reply() {
    let server = Server::start(
        Script::default().without_pipelining().refuse_rcpt("bad@", "550 5.1.1 Unknown"),
    )
    .await;
    let mut session = session(&server).await;
    assert_eq!(refused(&send(&mut session, "bad@example.org").await), Some(550));
    assert!(taken(&send(&mut session, "good@example.org").await));
    let exchange = session.exchange(None, Some(&to("x@example.org"))).await;
    assert_eq!(exchange.begun, Some(Begun::Ready));
    let exchange = session.exchange(Some(&text("x")), Some(&to("bad@example.org"))).await;
    assert!(taken(&exchange));
    assert_eq!(refused(&exchange), Some(550));
    assert_eq!(server.accepted_recipients(), ["good@example.org", "x@example.org"]);
}

#[tokio::test]
async fn refused_recipient_in_a_pipeline_affects_no_other_mail() {
    for text_first in [false, true] {
        let mut script = Script::default().refuse_rcpt("bad@", "550 5.1.1 User unknown");
        if text_first {
            script = script.text_without_recipient();
        }
        let server = Server::start(script).await;
        let mut session = session(&server).await;
        assert_eq!(
            session.exchange(None, Some(&to("one@example.org"))).await.begun,
            Some(Begun::Ready)
        );
        let exchange = session.exchange(Some(&text("one")), Some(&to("bad@example.org"))).await;
        assert!(taken(&exchange));
        let Some(Begun::Refused { stage: Stage::Rcpt, reply, local: false }) = exchange.begun
        else {
            panic!("not refused: {exchange:?}");
        };
        assert_eq!(reply.to_string(), "550 5.1.1 User unknown");
        assert!(taken(&send(&mut session, "two@example.org").await));
        assert_eq!(server.accepted_recipients(), ["one@example.org", "two@example.org"]);
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn relay_refusing_commands_after_the_dot_is_learned() {
    let server = Server::start(Script::default().overlap(Overlap::Refused)).await;
    let mut first = session(&server).await;
    assert_eq!(first.exchange(None, Some(&to("one@example.org"))).await.begun, Some(Begun::Ready));
    let exchange = first.exchange(Some(&text("one")), Some(&to("two@example.org"))).await;
    assert!(taken(&exchange), "{exchange:?}");
    assert_eq!(exchange.begun, Some(Begun::Requeue));
    let learned = first.learned();
    assert!(learned.no_overlap);

    let config = server.config();
    let mut second =
        postroom_smtp::client::Session::open(&config, None, learned).await.expect("a session");
    assert_eq!(second.exchange(None, Some(&to("two@example.org"))).await.begun, Some(Begun::Ready));
    let exchange = second.exchange(Some(&text("two")), Some(&to("three@example.org"))).await;
    assert!(taken(&exchange) && exchange.begun == Some(Begun::Ready), "{exchange:?}");
    assert!(taken(&second.exchange(Some(&text("three")), None).await));
    assert_eq!(
        server.accepted_recipients(),
        ["one@example.org", "two@example.org", "three@example.org"]
    );
}

#[tokio::test]
async fn relay_ignoring_commands_after_the_dot_is_learned() {
    let server = Server::start(Script::default().overlap(Overlap::Dropped)).await;
    let mut session = session_with_short_timeouts(&server).await;
    assert_eq!(
        session.exchange(None, Some(&to("one@example.org"))).await.begun,
        Some(Begun::Ready)
    );
    let exchange = session.exchange(Some(&text("one")), Some(&to("two@example.org"))).await;
    assert!(taken(&exchange), "{exchange:?}");
    assert_eq!(exchange.begun, Some(Begun::Requeue));
    assert!(session.learned().no_overlap);
    assert!(!session.is_usable());
}

#[tokio::test]
async fn mail_above_the_size_limit_is_not_started() {
    let server = Server::start(Script::default().features(&["PIPELINING", "SIZE 10"])).await;
    let mut session = session(&server).await;
    let exchange = session.exchange(None, Some(&to("ann@example.org"))).await;
    assert!(
        matches!(&exchange.begun, Some(Begun::Refused { stage: Stage::Mail, reply, local: true }) if reply.code == 552),
        "{exchange:?}"
    );
    assert!(session.is_usable());
    assert!(!server.transcripts()[0].iter().any(|line| line.contains("MAIL")));
}

#[tokio::test]
async fn mail_result_is_reported_before_the_next_reply() {
    let server = Server::start(Script::default()).await;
    let mut session = session(&server).await;
    session.exchange(None, Some(&to("one@example.org"))).await;
    let mut reported = None;
    let next = to("two@example.org");
    let exchange = session
        .exchange_with(Some(&text("one")), Some(&next), |finished| {
            reported = Some(finished.clone())
        })
        .await;
    assert!(matches!(reported, Some(Finished::Replied(_))));
    assert_eq!(reported, exchange.finished);
}
