//! Faults between the computer and the relay: a host name that does not resolve, TLS that fails, a
//! network that is down for a while. The relay is paused, no recipient is refused, and the campaign
//! ends without help.

use std::time::Duration;

use postroom_model::campaign::CampaignStatus;
use postroom_model::clock::Clock;
use postroom_model::relay::PauseReason;
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::server::{At, Script, Server, ServerCertificate, times_taken};

use crate::fault::{
    NOON, assert_accounted_for, assert_no_attempts, paused, run_until_done, short_timeouts,
};

#[tokio::test]
async fn unknown_host_spends_no_attempt_and_sending_resumes() {
    let server = Server::start(Script::default()).await;
    let clock = Clock::manual(NOON);
    let workspace = TestWorkspace::with_timeouts(clock.clone(), short_timeouts()).await;
    workspace.contacts(10).await;
    let mut config = server.config();
    // RFC 2606: this name never resolves.
    config.host = "relay.invalid".to_owned();
    config.allow_plain = true;
    let relay = workspace.relay(config, None).await;
    let campaign = workspace.send(&relay).await;

    let (why, text, until) = paused(&workspace, &relay).await;
    assert_eq!(why, PauseReason::Unavailable);
    assert!(text.contains("relay.invalid"), "{text}");
    assert!(until.is_some_and(|until| until > NOON), "it is tried again by itself");
    assert_no_attempts(&workspace, &campaign).await;

    let mut row = workspace.store().relay(&relay).await.expect("the relay");
    row.config = server.config();
    workspace.store().put_relay(&row).await.expect("the right name");
    run_until_done(&workspace, &clock, &campaign).await;
    assert_eq!(workspace.counts(&campaign).await.accepted, 10);
    assert_accounted_for(&workspace, &campaign, &times_taken(&server.taken())).await;
}

#[tokio::test]
async fn failed_encryption_pauses_the_relay_until_it_is_fixed() {
    for (ill, why) in [
        (Script::default().starttls().certificate(ServerCertificate::Expired), PauseReason::Tls),
        (Script::default().starttls().certificate(ServerCertificate::WrongHost), PauseReason::Tls),
        (
            Script::default().implicit_tls().certificate(ServerCertificate::UnknownIssuer),
            PauseReason::Tls,
        ),
        (Script::default().starttls().strip_starttls(), PauseReason::Tls),
        (
            Script::default().starttls().answer(At::Starttls, "454 4.7.0 TLS not available"),
            PauseReason::Unavailable,
        ),
    ] {
        let implicit = format!("{ill:?}").contains("encryption: Implicit");
        let server = Server::start(ill.account("ann", "secret")).await;
        let clock = Clock::manual(NOON);
        let workspace = TestWorkspace::with_timeouts(clock.clone(), short_timeouts()).await;
        workspace.contacts(10).await;
        let relay = workspace.relay(server.config(), Some("secret")).await;
        let campaign = workspace.send(&relay).await;
        let (reason, text, until) = paused(&workspace, &relay).await;
        assert_eq!(reason, why, "{text}");
        assert!(until.is_some(), "{text}: it is tried again by itself");
        assert_no_attempts(&workspace, &campaign).await;
        let transcript = server.transcripts().concat();
        assert!(!transcript.iter().any(|line| line.contains("AUTH")), "{transcript:?}");

        let port = server.port();
        server.stop().await;
        let well =
            if implicit { Script::default().implicit_tls() } else { Script::default().starttls() };
        let well = Server::start_at(port, well.account("ann", "secret")).await;
        run_until_done(&workspace, &clock, &campaign).await;
        assert_eq!(workspace.counts(&campaign).await.accepted, 10, "{text}");
        assert_accounted_for(&workspace, &campaign, &times_taken(&well.taken())).await;
    }
}

#[tokio::test]
async fn network_outage_spends_no_attempts() {
    for chunking in [false, true] {
        let script = || {
            let script = Script::default().delay(Duration::from_millis(2));
            if chunking { script.chunking() } else { script }
        };
        let clock = Clock::manual(NOON);
        let workspace = TestWorkspace::with_timeouts(clock.clone(), short_timeouts()).await;
        workspace.contacts(300).await;
        let mut server = Server::start(script()).await;
        let port = server.port();
        let relay = workspace.relay(server.config(), None).await;
        let campaign = workspace.send(&relay).await;
        let mut taken = std::collections::BTreeMap::new();
        for _ in 0..2 {
            let before = server.count();
            server.wait_for_mails(before + 40).await;
            // These include the mails that the server took and had no time to reply to.
            let last = times_taken(&server.stop().await);
            for (id, times) in last {
                *taken.entry(id).or_insert(0) += times;
            }
            paused(&workspace, &relay).await;
            server = Server::start_at(port, script()).await;
            workspace
                .poll_until("it is tried again", async |engine| {
                    clock.advance(Duration::from_secs(5));
                    let relay = engine.read().relay(&relay).await;
                    relay.is_ok_and(|one| one.state == postroom_model::relay::RelayState::Ready)
                })
                .await;
        }
        run_until_done(&workspace, &clock, &campaign).await;
        for (id, times) in times_taken(&server.taken()) {
            *taken.entry(id).or_insert(0) += times;
        }
        assert_eq!(workspace.campaign(&campaign).await.status, CampaignStatus::Done);
        let counts = workspace.counts(&campaign).await;
        assert_eq!(counts.accepted + counts.in_doubt, 300, "{counts:?}");
        // Two connections, each cut twice with the maximum of mails in flight.
        let most = if chunking { 2 * 2 * 9 } else { 2 * 2 };
        assert!(counts.in_doubt <= most, "{counts:?}");
        assert_accounted_for(&workspace, &campaign, &taken).await;
    }
}
