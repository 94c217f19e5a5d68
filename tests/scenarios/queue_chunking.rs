//! Whole campaigns with several mails in flight on each connection (CHUNKING).

use std::collections::BTreeSet;

use postroom_model::campaign::CampaignStatus;
use postroom_model::clock::{Clock, Timestamp};
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::server::{Act, At, Script, Server};

const NOON: Timestamp = Timestamp(1_800_000_000_000);

fn count_without_duplicates(server: &Server) -> usize {
    let all = server.accepted_recipients();
    let once: BTreeSet<&String> = all.iter().collect();
    assert_eq!(once.len(), all.len(), "somebody got two");
    all.len()
}

#[tokio::test]
async fn chunked_mails_arrive_once_and_refusals_match_their_recipients() {
    let script = Script::default()
        .chunking()
        .refuse_rcpt("p13@*", "550 5.1.1 User unknown")
        .refuse_rcpt("p14@*", "550 5.1.1 User unknown")
        .refuse_rcpt("p200@*", "550 5.1.1 User unknown");
    let server = Server::start(script).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(300).await;
    let relay = workspace.relay(server.config(), None).await;
    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    let counts = workspace.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.refused, counts.in_doubt), (297, 3, 0));
    assert_eq!(count_without_duplicates(&server), 297);
    let transcript = server.transcripts().concat();
    assert!(transcript.iter().any(|line| line.contains("BDAT")));
    assert!(!transcript.iter().any(|line| line == "C: DATA"));
}

#[tokio::test]
async fn relay_that_closes_after_seven_mails_loses_no_delivery() {
    let server = Server::start(Script::default().chunking().per_connection(7)).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(60).await;
    let relay = workspace.relay(server.config(), None).await;
    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(workspace.counts(&campaign).await.accepted, 60);
    assert_eq!(count_without_duplicates(&server), 60);
}

#[tokio::test]
async fn mails_per_connection_limit_holds_with_chunking() {
    let server = Server::start(Script::default().chunking()).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(40).await;
    let mut config = server.config();
    config.per_connection = Some(5);
    let relay = workspace.relay(config, None).await;
    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(count_without_duplicates(&server), 40);
    for connection in 0..server.connections() {
        let mails = server.taken().iter().filter(|mail| mail.connection == connection).count();
        assert!(mails <= 5, "{mails} mails over one connection");
    }
}

#[tokio::test]
async fn disconnect_during_chunking_leaves_only_in_flight_mails_in_doubt() {
    let script = Script::default().chunking().fault(At::Body, Act::CutAfterDot).after(20).once();
    let server = Server::start(script).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(80).await;
    let mut config = server.config();
    config.connections = 1;
    let relay = workspace.relay(config, None).await;
    let campaign = workspace.send(&relay).await;
    workspace
        .until("everybody is settled", async |engine| {
            engine
                .read()
                .counts(&campaign)
                .await
                .is_ok_and(|counts| counts.accepted + counts.in_doubt == 80)
        })
        .await;
    let counts = workspace.counts(&campaign).await;
    assert!((1..=8).contains(&counts.in_doubt), "{counts:?}");
    // The mail that was taken without a reply is one of those in doubt.
    assert_eq!(
        i64::try_from(count_without_duplicates(&server)).expect("a count"),
        counts.accepted + 1
    );
}

#[tokio::test]
async fn relay_without_working_bdat_gets_every_mail_by_data() {
    let unknown = "502 5.5.2 Error: command not recognized";
    let server = Server::start(Script::default().chunking().answer(At::Bdat, unknown)).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(30).await;
    let relay = workspace.relay(server.config(), None).await;
    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    let counts = workspace.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.in_doubt), (30, 0));
    assert_eq!(count_without_duplicates(&server), 30);
}

#[tokio::test]
async fn refused_dsn_parameters_spend_no_attempt() {
    let script = Script::default()
        .features(&["PIPELINING", "CHUNKING", "DSN"])
        .answer(At::Mail, "555 5.5.4 Unsupported option: RET=HDRS")
        .once();
    let server = Server::start(script).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(12).await;
    let mut config = server.config();
    config.connections = 1;
    let relay = workspace.relay(config, None).await;
    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    let counts = workspace.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.refused), (12, 0));
}

#[tokio::test]
async fn idle_connection_is_checked_before_the_next_mail() {
    let script = Script::default().chunking().defer_rcpt("p1@*", 1, "451 4.7.1 Later");
    let server = Server::start(script).await;
    let clock = Clock::manual(NOON);
    let workspace = TestWorkspace::open_with(clock.clone()).await;
    workspace.contacts(2).await;
    let mut config = server.config();
    config.connections = 1;
    let relay = workspace.relay(config, None).await;
    let campaign = workspace.send(&relay).await;
    workspace
        .until("deferred", async |engine| {
            engine.read().counts(&campaign).await.is_ok_and(|c| (c.accepted, c.deferred) == (1, 1))
        })
        .await;
    clock.advance(std::time::Duration::from_secs(20 * 60));
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(count_without_duplicates(&server), 2);
    let transcript = server.transcripts().concat();
    // Either the connection was kept and checked, or it was closed and a new one opened.
    assert!(transcript.iter().any(|line| line == "C: NOOP") || server.connections() > 1);
}
