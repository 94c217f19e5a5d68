//! Unusual replies, through the whole queue: byte by byte, very long, in other character sets, one
//! too many, or on a half-closed connection.

use postroom_model::campaign::CampaignStatus;
use postroom_model::clock::Clock;
use postroom_model::delivery::Counts;
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::server::{Act, At, Script, Server, times_taken};

use crate::fault::{NOON, assert_accounted_for, run_until_done, short_timeouts};

const PEOPLE: usize = 30;

/// Sends to thirty recipients over two connections until the end; asserts that none gets two mails.
async fn run_campaign(what: &str, script: Script) -> Counts {
    let server = Server::start(script).await;
    let clock = Clock::manual(NOON);
    let workspace = TestWorkspace::with_timeouts(clock.clone(), short_timeouts()).await;
    workspace.contacts(PEOPLE).await;
    let relay = workspace.relay(server.config(), None).await;
    let campaign = workspace.send(&relay).await;
    run_until_done(&workspace, &clock, &campaign).await;
    assert_eq!(workspace.campaign(&campaign).await.status, CampaignStatus::Done);
    assert_accounted_for(&workspace, &campaign, &times_taken(&server.taken())).await;
    let counts = workspace.counts(&campaign).await;
    assert_eq!(counts.accepted + counts.refused + counts.in_doubt, 30, "{what}: {counts:?}");
    counts
}

fn chunked(script: Script, chunking: bool) -> Script {
    if chunking { script.chunking() } else { script }
}

#[tokio::test]
async fn replies_byte_by_byte_change_nothing() {
    for chunking in [false, true] {
        let script =
            Script::default().starttls().account("ann", "pw").fault(At::Greeting, Act::Drip);
        let server = Server::start(chunked(script, chunking)).await;
        let workspace = TestWorkspace::open().await;
        workspace.contacts(PEOPLE).await;
        let relay = workspace.relay(server.config(), Some("pw")).await;
        let campaign = workspace.send(&relay).await;
        workspace.until_status(&campaign, CampaignStatus::Done).await;
        assert_eq!(workspace.counts(&campaign).await.accepted, 30);
        assert_accounted_for(&workspace, &campaign, &times_taken(&server.taken())).await;
    }
}

#[tokio::test]
async fn long_and_non_ascii_replies_are_stored_whole() {
    let long = format!("550 5.7.1 {}", "x".repeat(2_000));
    let script = Script::default()
        .refuse_rcpt("p3@", &long)
        .refuse_rcpt("p4@", "550-5.1.1 The mailbox\n550-5.1.1 is not\n550 5.1.1 here")
        .refuse_rcpt("p5@", "550 5.1.1 Empfänger unbekannt: 受信者不明");
    let server = Server::start(script).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(10).await;
    let relay = workspace.relay(server.config(), None).await;
    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    for (address, words) in [
        ("p3@example.org", format!("5.7.1 {}", "x".repeat(2_000))),
        ("p4@example.org", "5.1.1 The mailbox\n5.1.1 is not\n5.1.1 here".to_owned()),
        ("p5@example.org", "5.1.1 Empfänger unbekannt: 受信者不明".to_owned()),
    ] {
        let reply = workspace.delivery(&campaign, address).await.delivery.reply;
        assert_eq!(reply.expect("a reply").text(), words, "{address}");
    }
    assert_eq!(workspace.counts(&campaign).await.accepted, 7);
    assert_accounted_for(&workspace, &campaign, &times_taken(&server.taken())).await;
}

#[tokio::test]
async fn connection_closed_once_at_every_command_loses_no_delivery() {
    for act in [Act::Close, Act::HalfClose] {
        for at in [At::Greeting, At::Ehlo, At::Mail, At::Rcpt, At::Data] {
            let script = Script::default().fault(at, act.clone()).after(1).once();
            let counts = run_campaign(&format!("{act:?} {at:?}"), script).await;
            assert_eq!(counts.accepted, 30, "{act:?} {at:?}: {counts:?}");
        }
        let script = Script::default().fault(At::Body, act.clone()).after(3).once();
        let counts = run_campaign(&format!("{act:?} at the dot"), script).await;
        assert_eq!((counts.accepted, counts.in_doubt), (29, 1), "{act:?}: {counts:?}");
    }
}

#[tokio::test]
async fn extra_reply_is_noticed_before_deliveries_are_confused() {
    let greeting = (At::Greeting, "220 scripted.example ESMTP\n220 scripted.example ESMTP");
    let dot = (At::Body, "250 2.0.0 Ok: queued\n250 2.0.0 Ok: queued");
    for (at, replies) in [
        greeting,
        dot,
        (At::Mail, "250 2.1.0 Ok\n250 2.1.0 Ok"),
        (At::Rcpt, "250 2.1.5 Ok\n250 2.1.5 Ok"),
        (At::Rcpt, "250 2.1.5 Ok\n550 5.1.1 User unknown"),
    ] {
        let script = Script::default().answer(at, replies).after(1).once();
        run_campaign(&format!("{at:?} {replies:?}"), script).await;
    }
    // With CHUNKING no 354 marks the position in the dialogue. When the reply to a text has the
    // words of a reply to a recipient, the mail is in doubt.
    let rcpt = (At::Rcpt, "250 2.1.5 Ok\n250 2.1.5 Ok");
    for (at, replies) in [greeting, dot, rcpt] {
        let script = Script::default().chunking().answer(at, replies).after(1).once();
        run_campaign(&format!("CHUNKING, {at:?} {replies:?}"), script).await;
    }
}

#[tokio::test]
async fn malformed_reply_is_no_reply() {
    for garbage in [&b"\xff\xfe\x00\r\n"[..], b"HTTP/1.1 400 Bad Request\r\n", b"25\r\n", b"\r\n"] {
        for at in [At::Mail, At::Rcpt, At::Data] {
            let script = Script::default().fault(at, Act::Raw(garbage.to_vec())).after(1).once();
            let counts = run_campaign(&format!("{at:?} {garbage:?}"), script).await;
            assert_eq!(counts.accepted, 30, "{at:?} {garbage:?}: {counts:?}");
        }
        let script = Script::default().fault(At::Body, Act::Raw(garbage.to_vec())).after(3).once();
        let counts = run_campaign(&format!("at the dot: {garbage:?}"), script).await;
        assert_eq!((counts.accepted, counts.in_doubt), (29, 1), "{garbage:?}: {counts:?}");
    }
}
