//! A connection that breaks with several mails in flight: what is certain about each of them.

use std::collections::BTreeSet;

use postroom_smtp::client::{ChunkingEvent, Session, SmtpError};
use postroom_tests::server::{Act, At, Script, Server};

use crate::wire::{
    chunking_session, proven, session_with_short_timeouts, short_timeouts, stream, stream_texts,
    text, to, words,
};

const BYE: &str = "421 4.3.2 Service not available, closing transmission channel";
const FIVE: [&str; 5] = ["a@b.example", "c@d.example", "e@f.example", "g@h.example", "i@j.example"];

async fn chunking_session_with_short_timeouts(server: &Server) -> Session {
    Session::open_with(&server.config(), None, proven(), short_timeouts()).await.expect("a session")
}

#[tokio::test]
async fn reply_421_within_a_window_leaves_no_mail_in_doubt() {
    for at in [At::Mail, At::Rcpt] {
        let server = Server::start(Script::default().chunking().close_with(at, BYE).after(2)).await;
        let mut session = chunking_session(&server).await;
        let (fates, error) = stream(&mut session, &FIVE).await;
        assert_eq!(words(&fates), ["taken", "taken", "untouched", "untouched", "untouched"]);
        assert_eq!(error.as_ref().and_then(SmtpError::reply).map(|reply| reply.code), Some(421));
        assert!(!session.is_usable());
        assert_eq!(session.learned().window, None);
        assert_eq!(server.count(), 2);
    }
}

#[tokio::test]
async fn reply_421_to_a_text_means_refused() {
    let server =
        Server::start(Script::default().chunking().close_with(At::Body, BYE).after(1)).await;
    let mut session = chunking_session(&server).await;
    let (fates, _) = stream(&mut session, &FIVE).await;
    assert_eq!(words(&fates), ["taken", "text 421", "untouched", "untouched", "untouched"]);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn relay_that_closes_after_n_mails_keeps_accepted_ones() {
    let server = Server::start(Script::default().chunking().per_connection(3)).await;
    let mut waiting: Vec<&str> = FIVE.to_vec();
    while !waiting.is_empty() {
        let mut session = chunking_session(&server).await;
        let (fates, _) = stream(&mut session, &waiting).await;
        let taken: BTreeSet<&str> = fates
            .iter()
            .zip(words(&fates))
            .filter(|(_, word)| word == "taken")
            .map(|((address, _), _)| address.as_str())
            .collect();
        assert!(words(&fates).iter().all(|word| word == "taken" || word == "untouched"));
        assert!(!taken.is_empty());
        waiting.retain(|address| !taken.contains(address));
    }
    assert_eq!(server.accepted_recipients(), FIVE);
}

#[tokio::test]
async fn silent_disconnect_leaves_only_sent_mails_in_doubt() {
    for act in [Act::CutAfterDot, Act::CutAfter(20), Act::Close, Act::HalfClose] {
        let script = Script::default().chunking().fault(At::Body, act.clone()).after(1);
        let server = Server::start(script).await;
        let mut session = chunking_session_with_short_timeouts(&server).await;
        let (fates, error) = stream(&mut session, &FIVE).await;
        assert_eq!(words(&fates), ["taken", "doubt", "doubt", "doubt", "doubt"], "{act:?}");
        assert!(matches!(error, Some(SmtpError::Lost { .. })), "{act:?} {error:?}");
        // The window is smaller from now on.
        assert_eq!(session.learned().window, Some(4));
    }
}

#[tokio::test]
async fn disconnect_within_a_long_text_names_the_unsent_mails() {
    for encrypted in [false, true] {
        let cut = Act::CutAfter(100_000);
        let offers = ["PIPELINING", "CHUNKING"];
        let script = Script::default().features(&offers).fault(At::Body, cut).after(1);
        let server = Server::start(if encrypted { script.starttls() } else { script }).await;
        let mut session = chunking_session(&server).await;
        let endless = b"more than any buffer between the two ends can hold\r\n".repeat(600_000);
        let small = text("small");
        let bodies = [small.clone(), endless, small.clone(), small.clone(), small];
        let (fates, _) = stream_texts(&mut session, &FIVE, &bodies).await;
        assert_eq!(words(&fates), ["taken", "not sent", "not sent", "not sent", "not sent"]);
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn silence_within_a_window_leaves_the_rest_in_doubt() {
    let server =
        Server::start(Script::default().chunking().fault(At::Rcpt, Act::Stall).after(2)).await;
    let mut session = chunking_session_with_short_timeouts(&server).await;
    let (fates, error) = stream(&mut session, &FIVE).await;
    assert_eq!(words(&fates), ["taken", "taken", "doubt", "doubt", "doubt"]);
    assert!(matches!(error, Some(SmtpError::TimedOut { .. })), "{error:?}");
}

#[tokio::test]
async fn replies_out_of_step_end_the_connection_and_accept_nothing() {
    for (raw, first) in [
        (&b"354 go on\r\n"[..], "doubt"),
        (b"hello world\r\n", "doubt"),
        (b"250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n", "doubt"),
    ] {
        let script =
            Script::default().chunking().fault(At::Body, Act::Raw(raw.to_vec())).after(1).once();
        let server = Server::start(script).await;
        let mut session = chunking_session_with_short_timeouts(&server).await;
        let (fates, error) = stream(&mut session, &FIVE).await;
        let words = words(&fates);
        assert_eq!((words[0].as_str(), words[1].as_str()), ("taken", first), "{raw:?}");
        if first == "doubt" {
            assert_eq!(words[2..], ["doubt", "doubt", "doubt"]);
            assert!(matches!(error, Some(SmtpError::Garbled { .. })), "{error:?}");
        }
    }
}

#[tokio::test]
async fn slow_replies_are_awaited() {
    let server =
        Server::start(Script::default().chunking().fault(At::Mail, Act::Drip).once()).await;
    let mut session = chunking_session(&server).await;
    let (fates, _) = stream(&mut session, &FIVE).await;
    assert_eq!(words(&fates), ["taken"; 5]);
}

#[tokio::test]
async fn reply_received_in_pieces_is_not_lost() {
    let server =
        Server::start(Script::default().chunking().fault(At::Mail, Act::Drip).once()).await;
    let mut session = chunking_session(&server).await;
    assert_eq!(session.submit(7, &to("a@b.example"), &text("a")), None);
    // Each wait is cancelled and started again.
    let answered = loop {
        tokio::select! {
            biased;
            answered = session.next_event() => break answered,
            () = tokio::task::yield_now() => {}
        }
    };
    assert!(matches!(answered, ChunkingEvent::Mail(7, _)));
}

#[tokio::test]
async fn disconnect_while_idle_is_noticed_before_the_next_mail() {
    let server = Server::start(Script::default().chunking()).await;
    let mut session = session_with_short_timeouts(&server).await;
    assert!(session.is_alive().await);
    drop(server);
    while session.is_alive().await {
        tokio::task::yield_now().await;
    }
    assert!(session.noop().await.is_err());
}
