//! Limits: no relay gets more mails than its limits allow, whatever happens in between.

use std::time::Duration;

use postroom_model::campaign::CampaignStatus;
use postroom_model::clock::{Clock, Timestamp};
use postroom_model::delivery::Counts;
use postroom_model::relay::limits::{DomainLimit, Limits, WarmUp};
use postroom_model::relay::{PauseReason, RelayState};
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::server::{At, Script, Server};

const NOON: Timestamp = Timestamp(1_800_000_000_000);
const HOUR: Duration = Duration::from_secs(3_600);

/// Every mail that the limits allow has been sent: none is in flight, and the rest waits.
fn rests_at(counts: &Counts, accepted: i64) -> bool {
    counts.accepted == accepted && counts.leased + counts.sending == 0
}

#[tokio::test]
async fn daily_limit_holds_over_a_restart_until_the_next_day() {
    let server = Server::start(Script::default()).await;
    let clock = Clock::manual(NOON);
    let workspace = TestWorkspace::open_with(clock.clone()).await;
    workspace.contacts(30).await;
    let mut config = server.config();
    config.limits = Limits { per_day: Some(20), ..Limits::default() };
    let relay = workspace.relay(config, None).await;

    let campaign = workspace.send(&relay).await;
    workspace
        .until("the quota is used", async |engine| {
            engine.read().counts(&campaign).await.is_ok_and(|counts| rests_at(&counts, 20))
        })
        .await;
    let workspace = workspace.reopen().await;
    clock.advance(HOUR);
    let stored = workspace.campaign(&campaign).await;
    let detail = workspace.engine.status_detail(&stored).await.expect("an outlook");
    let forecast = detail.forecast.expect("a forecast");
    assert!(forecast.done_at.expect("an end") > NOON.plus(23 * HOUR), "{forecast:?}");
    workspace
        .poll_until("the queue has checked again", async |engine| {
            engine
                .queue()
                .and_then(|queue| queue.route(&campaign))
                .is_some_and(|one| one.relay.is_none())
        })
        .await;
    assert_eq!(server.accepted_recipients().len(), 20, "a restart grants no second quota");

    clock.advance(24 * HOUR);
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(workspace.counts(&campaign).await.accepted, 30);
    assert_eq!(server.accepted_recipients().len(), 30);
}

#[tokio::test]
async fn relay_with_spent_quota_is_paused_and_no_attempt_spent() {
    let full = "550 5.4.5 Daily user sending quota exceeded";
    let script = Script::default().answer(At::Rcpt, full).after(12);
    let server = Server::start(script).await;
    let clock = Clock::manual(NOON);
    let workspace = TestWorkspace::open_with(clock.clone()).await;
    workspace.contacts(30).await;
    let relay = workspace.relay(server.config(), None).await;

    let campaign = workspace.send(&relay).await;
    workspace
        .until("the relay is left alone", async |engine| {
            engine.read().relay(&relay).await.is_ok_and(|relay| {
                matches!(relay.state, RelayState::Paused { why: PauseReason::LimitReached, .. })
            })
        })
        .await;
    let counts = workspace.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.queued, counts.refused), (12, 18, 0));
    let known = workspace.store().relay(&relay).await.expect("the relay");
    let (gauges, _) = workspace.engine.allowance(&known).await.expect("its gauges");
    assert!(gauges.iter().any(|gauge| gauge.learned && gauge.used >= 12), "{gauges:?}");
}

#[tokio::test]
async fn rate_reduction_reply_is_obeyed_and_spends_no_attempt() {
    let slow = "454 Throttling failure: Maximum sending rate exceeded";
    let script = Script::default().answer(At::Mail, slow).after(20).times(2);
    let server = Server::start(script).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(60).await;
    let relay = workspace.relay(server.config(), None).await;

    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    let counts = workspace.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.refused), (60, 0));
    for n in 0..60 {
        let row = workspace.delivery(&campaign, &format!("p{n}@example.org")).await;
        assert_eq!(row.delivery.attempts, 1, "p{n}");
    }
    let known = workspace.store().relay(&relay).await.expect("the relay");
    assert_eq!(known.state, RelayState::Ready);
}

#[tokio::test]
async fn domain_limit_of_one_does_not_slow_other_domains() {
    let server = Server::start(Script::default().delay(Duration::from_millis(5))).await;
    let workspace = TestWorkspace::open().await;
    workspace.people((0..10).map(|n| format!("b{n}@big.example"))).await;
    workspace.people((0..10).map(|n| format!("s{n}@small.example"))).await;
    let mut config = server.config();
    config.connections = 4;
    let big =
        DomainLimit { domain: "big.example".to_owned(), connections: Some(1), per_minute: Some(4) };
    config.limits = Limits { domains: vec![big], ..Limits::default() };
    let relay = workspace.relay(config, None).await;

    let campaign = workspace.send(&relay).await;
    workspace
        .until("all the others have it", async |engine| {
            engine.read().counts(&campaign).await.is_ok_and(|counts| counts.accepted >= 14)
        })
        .await;
    let taken = server.accepted_recipients();
    let to_big = taken.iter().filter(|to| to.ends_with("@big.example")).count();
    assert_eq!((to_big, taken.len() - to_big), (4, 10));
}

#[tokio::test]
async fn warm_up_sends_more_each_day() {
    let server = Server::start(Script::default()).await;
    let clock = Clock::manual(NOON);
    let workspace = TestWorkspace::open_with(clock.clone()).await;
    workspace.contacts(40).await;
    let mut config = server.config();
    let plan = WarmUp { first_day: 5, growth: 100, target: 18, began_at: None };
    config.limits = Limits { warm_up: Some(plan), ..Limits::default() };
    let relay = workspace.relay(config, None).await;

    let campaign = workspace.send(&relay).await;
    for sent in [5, 15] {
        workspace
            .until("the day's number has gone", async |engine| {
                engine.read().counts(&campaign).await.is_ok_and(|counts| rests_at(&counts, sent))
            })
            .await;
        clock.advance(24 * HOUR + Duration::from_secs(120));
    }
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(server.accepted_recipients().len(), 40);
}

#[tokio::test]
async fn mails_per_connection_are_learned_from_disconnects() {
    let server = Server::start(Script::default().per_connection(5)).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(60).await;
    let mut config = server.config();
    config.connections = 1;
    let relay = workspace.relay(config, None).await;

    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(workspace.counts(&campaign).await.accepted, 60);
    workspace
        .poll_until("it is stored", async |engine| {
            engine
                .read()
                .relay(&relay)
                .await
                .is_ok_and(|relay| relay.learnt_limits.per_connection == Some(5))
        })
        .await;
    let refused_connections = server
        .transcripts()
        .iter()
        .filter(|transcript| transcript.iter().any(|line| line.starts_with("S: 421")))
        .count();
    assert!(
        refused_connections < 6,
        "learned after two, not turned away {refused_connections} times"
    );
}
