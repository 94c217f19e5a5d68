//! The clock jumps in the middle of a campaign: a day ahead (a laptop that slept) or an hour back
//! (a user who corrected it). No recipient is lost, none gets two mails, and none waits forever.

use std::sync::atomic::Ordering;
use std::time::Duration;

use postroom_model::campaign::CampaignStatus;
use postroom_model::clock::{Clock, Timestamp};
use postroom_model::delivery::DeliveryStatus;
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::server::{Script, Server, times_taken};

use crate::fault::{NOON, assert_accounted_for, everybody, run_until_done};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

fn set_back(clock: &Clock, by: Duration) {
    let Clock::Manual(hand) = clock else { panic!("not a clock that one moves") };
    hand.fetch_sub(i64::try_from(by.as_millis()).expect("a time"), Ordering::SeqCst);
}

/// Asserts that every deferred recipient is due within this time from now.
async fn assert_due_within(
    workspace: &TestWorkspace,
    campaign: &postroom_model::id::CampaignId,
    now: Timestamp,
    most: Duration,
) {
    for row in everybody(workspace, campaign).await {
        if row.delivery.status == DeliveryStatus::Deferred {
            let due = row.delivery.due_at.expect("when it is tried again");
            assert!(due <= now.plus(most), "{} {due:?} {now:?}", row.delivery.address);
        }
    }
}

#[tokio::test]
async fn clock_jump_loses_no_delivery_and_delays_none() {
    let script = Script::default().delay(Duration::from_millis(2)).defer_rcpt(
        "p1*",
        1,
        "451 4.7.1 Greylisted, try again later",
    );
    let server = Server::start(script).await;
    let clock = Clock::manual(NOON);
    let workspace = TestWorkspace::open_with(clock.clone()).await;
    workspace.contacts(300).await;
    let relay = workspace.relay(server.config(), None).await;
    let campaign = workspace.send(&relay).await;

    server.wait_for_mails(30).await;
    assert_due_within(&workspace, &campaign, clock.now(), 6 * MINUTE).await;
    clock.advance(24 * HOUR);
    server.wait_for_mails(80).await;
    assert_due_within(&workspace, &campaign, clock.now(), 6 * MINUTE).await;
    set_back(&clock, HOUR);
    server.wait_for_mails(120).await;
    // A recipient that was deferred before the clock went back waits at most that much longer.
    assert_due_within(&workspace, &campaign, clock.now(), HOUR + 6 * MINUTE).await;

    run_until_done(&workspace, &clock, &campaign).await;
    let counts = workspace.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.expired), (300, 0), "{counts:?}");
    assert_accounted_for(&workspace, &campaign, &times_taken(&server.taken())).await;
}

#[tokio::test]
async fn clock_set_back_stops_neither_rate_nor_due_deliveries() {
    let server = Server::start(Script::default()).await;
    let clock = Clock::manual(NOON);
    let workspace = TestWorkspace::open_with(clock.clone()).await;
    workspace.contacts(40).await;
    let mut config = server.config();
    config.per_second = Some(10.0);
    let relay = workspace.relay(config, None).await;
    let campaign = workspace.send(&relay).await;
    let mut moved = 0;
    workspace
        .poll_until("half of them are out", async |_| {
            clock.advance(Duration::from_millis(100));
            moved += 1;
            if moved == 10 {
                set_back(&clock, HOUR);
            }
            server.count() >= 20
        })
        .await;
    let passed = clock.now().since(NOON.plus(Duration::ZERO)).as_secs();
    assert_eq!(passed, 0, "the clock never came back to where it was");
    // The queue finds due recipients by the clock: all were due before it went back.
    run_until_done(&workspace, &clock, &campaign).await;
    assert_eq!(workspace.counts(&campaign).await.accepted, 40);
    assert_accounted_for(&workspace, &campaign, &times_taken(&server.taken())).await;
}

#[tokio::test]
async fn deliveries_without_deferral_ignore_a_clock_set_back() {
    let server = Server::start(Script::default()).await;
    let clock = Clock::manual(NOON);
    let workspace = TestWorkspace::open_with(clock.clone()).await;
    workspace.contacts(2_000).await;
    let relay = workspace.relay(server.config(), None).await;
    let campaign = workspace.send(&relay).await;
    server.wait_for_mails(50).await;
    set_back(&clock, HOUR);
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_accounted_for(&workspace, &campaign, &times_taken(&server.taken())).await;
}
