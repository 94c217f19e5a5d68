//! Whole campaigns with several mails under way on each connection (CHUNKING).

use std::collections::BTreeSet;

use postroom_model::campaign::CampaignStatus;
use postroom_model::clock::{Clock, Timestamp};
use postroom_tests::server::{Act, At, Script, Server};
use postroom_tests::shop::Shop;

const NOON: Timestamp = Timestamp(1_800_000_000_000);

fn nobody_twice(server: &Server) -> usize {
    let all = server.accepted_recipients();
    let once: BTreeSet<&String> = all.iter().collect();
    assert_eq!(once.len(), all.len(), "somebody got two");
    all.len()
}

#[tokio::test]
async fn three_hundred_people_get_theirs_once_and_refusals_stay_with_whom_they_are_about() {
    let script = Script::default()
        .chunking()
        .refuse_rcpt("p13@*", "550 5.1.1 User unknown")
        .refuse_rcpt("p14@*", "550 5.1.1 User unknown")
        .refuse_rcpt("p200@*", "550 5.1.1 User unknown");
    let server = Server::start(script).await;
    let shop = Shop::open().await;
    shop.crowd(300).await;
    let relay = shop.relay(server.config(), None).await;
    let campaign = shop.send(&relay).await;
    shop.until_status(&campaign, CampaignStatus::Done).await;
    let counts = shop.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.refused, counts.in_doubt), (297, 3, 0));
    assert_eq!(nobody_twice(&server), 297);
    let said = server.transcripts().concat();
    assert!(said.iter().any(|line| line.contains("BDAT")));
    assert!(!said.iter().any(|line| line == "C: DATA"));
}

#[tokio::test]
async fn a_relay_that_closes_after_every_seven_mails_loses_nobody() {
    let server = Server::start(Script::default().chunking().per_connection(7)).await;
    let shop = Shop::open().await;
    shop.crowd(60).await;
    let relay = shop.relay(server.config(), None).await;
    let campaign = shop.send(&relay).await;
    shop.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(shop.counts(&campaign).await.accepted, 60);
    assert_eq!(nobody_twice(&server), 60);
}

#[tokio::test]
async fn a_limit_of_mails_for_each_connection_holds_for_a_window_too() {
    let server = Server::start(Script::default().chunking()).await;
    let shop = Shop::open().await;
    shop.crowd(40).await;
    let mut config = server.config();
    config.per_connection = Some(5);
    let relay = shop.relay(config, None).await;
    let campaign = shop.send(&relay).await;
    shop.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(nobody_twice(&server), 40);
    for connection in 0..server.connections() {
        let mails = server.taken().iter().filter(|mail| mail.connection == connection).count();
        assert!(mails <= 5, "{mails} mails over one connection");
    }
}

#[tokio::test]
async fn a_line_cut_with_a_window_under_way_leaves_no_more_than_that_window_in_doubt() {
    let script = Script::default().chunking().fault(At::Body, Act::CutAfterDot).after(20).once();
    let server = Server::start(script).await;
    let shop = Shop::open().await;
    shop.crowd(80).await;
    let mut config = server.config();
    config.connections = 1;
    let relay = shop.relay(config, None).await;
    let campaign = shop.send(&relay).await;
    shop.until("everybody is settled", async |engine| {
        engine
            .store()
            .counts(&campaign)
            .await
            .is_ok_and(|counts| counts.accepted + counts.in_doubt == 80)
    })
    .await;
    let counts = shop.counts(&campaign).await;
    assert!((1..=8).contains(&counts.in_doubt), "{counts:?}");
    // The one that was taken without an answer is among those in doubt.
    assert_eq!(i64::try_from(nobody_twice(&server)).expect("a count"), counts.accepted + 1);
}

#[tokio::test]
async fn a_relay_that_offers_bdat_and_does_not_know_it_gets_everybody_by_data() {
    let unknown = "502 5.5.2 Error: command not recognized";
    let server = Server::start(Script::default().chunking().answer(At::Bdat, unknown)).await;
    let shop = Shop::open().await;
    shop.crowd(30).await;
    let relay = shop.relay(server.config(), None).await;
    let campaign = shop.send(&relay).await;
    shop.until_status(&campaign, CampaignStatus::Done).await;
    let counts = shop.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.in_doubt), (30, 0));
    assert_eq!(nobody_twice(&server), 30);
}

#[tokio::test]
async fn reports_that_are_refused_cost_nobody_a_try() {
    let script = Script::default()
        .features(&["PIPELINING", "CHUNKING", "DSN"])
        .answer(At::Mail, "555 5.5.4 Unsupported option: RET=HDRS")
        .once();
    let server = Server::start(script).await;
    let shop = Shop::open().await;
    shop.crowd(12).await;
    let mut config = server.config();
    config.connections = 1;
    let relay = shop.relay(config, None).await;
    let campaign = shop.send(&relay).await;
    shop.until_status(&campaign, CampaignStatus::Done).await;
    let counts = shop.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.refused), (12, 0));
}

#[tokio::test]
async fn a_connection_that_has_rested_is_asked_before_a_mail_is_trusted_to_it() {
    let script = Script::default().chunking().defer_rcpt("p1@*", 1, "451 4.7.1 Later");
    let server = Server::start(script).await;
    let clock = Clock::manual(NOON);
    let shop = Shop::open_with(clock.clone()).await;
    shop.crowd(2).await;
    let mut config = server.config();
    config.connections = 1;
    let relay = shop.relay(config, None).await;
    let campaign = shop.send(&relay).await;
    shop.until("told later", async |engine| {
        engine.store().counts(&campaign).await.is_ok_and(|c| (c.accepted, c.deferred) == (1, 1))
    })
    .await;
    clock.advance(std::time::Duration::from_secs(20 * 60));
    shop.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(nobody_twice(&server), 2);
    let said = server.transcripts().concat();
    // Either the line was kept and asked, or it was given back and a new one opened.
    assert!(said.iter().any(|line| line == "C: NOOP") || server.connections() > 1);
}
