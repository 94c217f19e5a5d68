//! A connection that breaks, at every step: what is certain about the current mail afterwards.

use postroom_smtp::client::{Begun, Finished, Session, SmtpError, Stage};
use postroom_tests::server::{Act, At, Script, Server};

use crate::wire::{open, refused, send, session, session_with_short_timeouts, taken, text, to};

const BYE: &str = "421 4.3.2 Service not available, closing transmission channel";

async fn begun(session: &mut Session, address: &str) {
    let exchange = session.exchange(None, Some(&to(address))).await;
    assert_eq!(exchange.begun, Some(Begun::Ready), "{exchange:?}");
}

#[tokio::test]
async fn reply_421_during_connect_ends_the_session() {
    for at in [At::Ehlo, At::Starttls, At::Auth] {
        let script = Script::default().starttls().account("ann", "pw").close_with(at, BYE);
        let server = Server::start(script).await;
        let error = open(&server.config(), Some("pw")).await.expect_err("no session");
        assert_eq!(error.reply().map(ToString::to_string).as_deref(), Some(BYE), "{at:?}");
    }
}

#[tokio::test]
async fn reply_421_at_mail_rcpt_or_data_returns_the_mail() {
    for at in [At::Mail, At::Rcpt, At::Data] {
        for overlapped in [false, true] {
            let skip = usize::from(overlapped);
            let server = Server::start(Script::default().close_with(at, BYE).after(skip)).await;
            let mut session = session(&server).await;
            let exchange = if overlapped {
                begun(&mut session, "one@example.org").await;
                let next = to("two@example.org");
                let exchange = session.exchange(Some(&text("one")), Some(&next)).await;
                assert!(taken(&exchange));
                exchange
            } else {
                session.exchange(None, Some(&to("two@example.org"))).await
            };
            assert_eq!(exchange.begun, Some(Begun::Requeue), "{at:?} {overlapped}");
            let reply = exchange.error.as_ref().and_then(SmtpError::reply).map(ToString::to_string);
            assert_eq!(reply.as_deref(), Some(BYE), "{exchange:?}");
            assert!(!session.is_usable());
            assert!(!session.learned().no_overlap);
        }
    }
}

#[tokio::test]
async fn reply_421_to_the_text_means_refused() {
    let server = Server::start(Script::default().close_with(At::Body, BYE)).await;
    let mut session = session(&server).await;
    begun(&mut session, "one@example.org").await;
    let exchange = session.exchange(Some(&text("one")), Some(&to("two@example.org"))).await;
    assert!(
        matches!(&exchange.finished, Some(Finished::Replied(reply)) if reply.code == 421),
        "{exchange:?}"
    );
    assert_eq!(exchange.begun, Some(Begun::Requeue));
    assert!(!session.is_usable());
    assert!(server.taken().is_empty());
}

#[tokio::test]
async fn silent_disconnect_at_mail_rcpt_or_data_returns_the_mail() {
    for act in [Act::Close, Act::HalfClose] {
        for at in [At::Mail, At::Rcpt, At::Data] {
            let server = Server::start(Script::default().fault(at, act.clone()).after(1)).await;
            let mut session = session(&server).await;
            begun(&mut session, "one@example.org").await;
            let exchange = session.exchange(Some(&text("one")), Some(&to("two@example.org"))).await;
            assert!(taken(&exchange), "{exchange:?}");
            assert_eq!(exchange.begun, Some(Begun::Requeue), "{act:?} {at:?}");
            assert!(matches!(exchange.error, Some(SmtpError::Lost { .. })), "{exchange:?}");
        }
    }
}

#[tokio::test]
async fn refusal_counts_although_the_connection_breaks_after_it() {
    let script =
        Script::default().refuse_rcpt("bad@", "550 5.1.1 User unknown").fault(At::Data, Act::Close);
    let server = Server::start(script).await;
    let mut session = session(&server).await;
    let exchange = session.exchange(None, Some(&to("bad@example.org"))).await;
    assert_eq!(refused(&exchange), Some(550));
    assert!(exchange.error.is_some());
}

#[tokio::test]
async fn disconnect_after_the_final_dot_leaves_the_mail_in_doubt() {
    for encrypted in [false, true] {
        let script = Script::default().fault(At::Body, Act::CutAfterDot).after(1);
        let server = Server::start(if encrypted { script.starttls() } else { script }).await;
        let mut session = session(&server).await;
        assert!(taken(&send(&mut session, "one@example.org").await));
        begun(&mut session, "two@example.org").await;
        let exchange = session.exchange(Some(&text("two")), Some(&to("three@example.org"))).await;
        assert!(matches!(exchange.finished, Some(Finished::InDoubt(_))), "{exchange:?}");
        assert_eq!(exchange.begun, Some(Begun::Requeue));
        // The server has it: a second attempt would be a duplicate.
        assert_eq!(server.taken().len(), 2);
    }
}

#[tokio::test]
async fn silence_after_the_final_dot_leaves_the_mail_in_doubt() {
    let server = Server::start(Script::default().fault(At::Body, Act::Stall)).await;
    let mut session = session_with_short_timeouts(&server).await;
    begun(&mut session, "one@example.org").await;
    let exchange = session.exchange(Some(&text("one")), None).await;
    let Some(Finished::InDoubt(SmtpError::TimedOut { stage: Stage::Body })) = exchange.finished
    else {
        panic!("no doubt: {exchange:?}");
    };
}

/// Far more than the system buffers at once, so the end of it cannot have been sent.
fn endless() -> Vec<u8> {
    b"one line of a text that does not fit into any buffer between the two ends\r\n".repeat(400_000)
}

#[tokio::test]
async fn disconnect_within_the_text_returns_the_mail() {
    for encrypted in [false, true] {
        let script =
            Script::default().features(&["PIPELINING"]).fault(At::Body, Act::CutAfter(2_000));
        let server = Server::start(if encrypted { script.implicit_tls() } else { script }).await;
        let mut session = session(&server).await;
        begun(&mut session, "one@example.org").await;
        let exchange = session.exchange(Some(&endless()), Some(&to("two@example.org"))).await;
        assert!(matches!(exchange.finished, Some(Finished::NotSent(_))), "{exchange:?}");
        assert_eq!(exchange.begun, Some(Begun::Requeue));
        assert!(exchange.error.is_some());
        assert!(server.taken().is_empty());
    }
}

#[tokio::test]
async fn relay_that_stops_reading_the_text_got_no_mail() {
    let script = Script::default().features(&["PIPELINING"]).fault(At::Body, Act::StopReading);
    let server = Server::start(script).await;
    let mut session = session_with_short_timeouts(&server).await;
    begun(&mut session, "one@example.org").await;
    let exchange = session.exchange(Some(&endless()), None).await;
    assert!(
        matches!(exchange.finished, Some(Finished::NotSent(SmtpError::TimedOut { .. }))),
        "{exchange:?}"
    );
}

#[tokio::test]
async fn reply_before_a_disconnect_within_the_text_is_read() {
    let reply = "452 4.3.1 No room left";
    let act = Act::ReplyAfter(2_000, reply.to_owned());
    let server =
        Server::start(Script::default().features(&["PIPELINING"]).fault(At::Body, act)).await;
    let mut session = session(&server).await;
    begun(&mut session, "one@example.org").await;
    let exchange = session.exchange(Some(&endless()), None).await;
    let Some(Finished::Replied(received)) = &exchange.finished else { panic!("{exchange:?}") };
    assert_eq!(received.to_string(), reply);
    assert!(exchange.error.is_some());
}

#[tokio::test]
async fn replies_of_every_form_are_stored_whole() {
    let long = format!("550 5.7.1 {}", "x".repeat(2_000));
    let latin = b"550 5.1.1 Empf\xe4nger unbekannt\r\n".to_vec();
    let script = Script::default()
        .answer(At::Rcpt, "550-5.1.1 The mailbox\n550-5.1.1 is not\n550 5.1.1 here")
        .once()
        .answer(At::Rcpt, &long)
        .after(1)
        .once()
        .fault(At::Rcpt, Act::Raw(latin))
        .after(2)
        .once();
    let server = Server::start(script).await;
    let mut session = session(&server).await;
    let mut texts = Vec::new();
    for _ in 0..3 {
        let exchange = session.exchange(None, Some(&to("bad@example.org"))).await;
        let Some(Begun::Refused { reply, .. }) = exchange.begun else { panic!("{exchange:?}") };
        texts.push(reply.text());
    }
    assert_eq!(texts[0], "5.1.1 The mailbox\n5.1.1 is not\n5.1.1 here");
    assert_eq!(texts[1], format!("5.7.1 {}", "x".repeat(2_000)));
    assert_eq!(texts[2], "5.1.1 Empfänger unbekannt");
    assert!(taken(&send(&mut session, "good@example.org").await));
}

#[tokio::test]
async fn deferred_recipient_is_accepted_on_retry() {
    let script = Script::default().defer_rcpt("grey*", 2, "451 4.7.1 Greylisted, come again");
    let server = Server::start(script).await;
    let mut session = session(&server).await;
    assert_eq!(refused(&send(&mut session, "grey@example.org").await), Some(451));
    assert_eq!(refused(&send(&mut session, "grey@example.org").await), Some(451));
    assert!(taken(&send(&mut session, "grey@example.org").await));
}

#[tokio::test]
async fn connection_quota_of_the_relay_loses_no_mail() {
    let server = Server::start(Script::default().per_connection(5)).await;
    let addresses: Vec<String> = (0..12).map(|n| format!("a{n}@example.org")).collect();
    let mut waiting = addresses.iter();
    let mut next = waiting.next();
    while next.is_some() {
        let mut session = session(&server).await;
        let mut in_hand: Option<&String> = None;
        while session.is_usable() && (next.is_some() || in_hand.is_some()) {
            let body = in_hand.map(|address| text(address));
            let envelope = next.map(|address| to(address));
            let exchange = session.exchange(body.as_deref(), envelope.as_ref()).await;
            assert!(body.is_none() || taken(&exchange));
            in_hand = None;
            if exchange.begun == Some(Begun::Ready) {
                in_hand = next;
                next = waiting.next();
            }
        }
    }
    assert_eq!(server.accepted_recipients(), addresses);
    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn cancelled_call_leaves_a_connection_that_is_not_reused() {
    let server = Server::start(Script::default().fault(At::Mail, Act::Stall)).await;
    let mut session = session(&server).await;
    let mail = to("one@example.org");
    tokio::select! {
        biased;
        _ = session.exchange(None, Some(&mail)) => panic!("an answer"),
        () = tokio::task::yield_now() => {}
    }
    assert!(!session.is_usable());
    let exchange = session.exchange(None, Some(&mail)).await;
    assert_eq!(exchange.begun, Some(Begun::Requeue));
    assert_eq!(exchange.error, Some(SmtpError::Unusable));
}

#[tokio::test]
async fn mail_can_be_abandoned_after_354() {
    let server = Server::start(Script::default()).await;
    let mut session = session(&server).await;
    begun(&mut session, "one@example.org").await;
    assert!(session.awaits_text());
    session.quit().await;
    assert!(server.taken().is_empty());
}

#[tokio::test]
async fn server_that_is_not_smtp_is_recognised() {
    let server =
        Server::start(Script::default().answer(At::Greeting, "HTTP/1.1 400 Bad Request")).await;
    let error = open(&server.config(), None).await.expect_err("no session");
    assert!(matches!(error, SmtpError::Garbled { stage: Stage::Greeting, .. }), "{error:?}");
}
