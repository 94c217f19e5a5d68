//! Times: a campaign starts on schedule, pauses outside its sending hours, asks the user about a
//! missed start, and suspends with the computer.

use std::collections::BTreeMap;
use std::time::Duration;

use postroom_model::calendar::ZoneName;
use postroom_model::campaign::{
    CampaignCommand, CampaignStatus, Hours, Missed, Plan, Schedule, Start,
};
use postroom_model::clock::{Clock, Timestamp};
use postroom_model::contact::{Address, NewContact};
use postroom_model::import::Policy;
use postroom_model::relay::{PauseReason, RelayState};
use postroom_store::Store;
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::server::{Script, Server};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

fn berlin(text: &str) -> Timestamp {
    ZoneName::new("Europe/Berlin").zone().expect("a zone").read(text).expect("a time")
}

fn at_nine(missed: Missed) -> Schedule {
    Schedule {
        start: Start::At { local: "2026-11-24T09:00".to_owned() },
        missed,
        zone: ZoneName::new("Europe/Berlin"),
        ..Schedule::default()
    }
}

#[tokio::test]
async fn scheduled_campaign_starts_on_time_with_the_current_audience() {
    let server = Server::start(Script::default()).await;
    let clock = Clock::manual(berlin("2026-11-24T08:30"));
    let workspace = TestWorkspace::open_with(clock.clone()).await;
    workspace.contacts(3).await;
    let relay = workspace.relay(server.config(), None).await;
    let campaign = workspace.draft(&relay).await;
    let plan = Plan { schedule: at_nine(Missed::Ask), ..Plan::default() };
    workspace.engine.set_plan(&campaign, Some(&relay), &plan).await.expect("a way");
    let status =
        workspace.engine.command(&campaign, CampaignCommand::Schedule).await.expect("planned");
    assert_eq!(status, CampaignStatus::Scheduled);

    workspace.people(["late@example.org"]).await;
    clock.advance(29 * MINUTE);
    assert_eq!(workspace.counts(&campaign).await.total(), 0);
    assert_eq!(workspace.campaign(&campaign).await.status, CampaignStatus::Scheduled);
    clock.advance(2 * MINUTE);
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(server.accepted_recipients().len(), 4);
}

#[tokio::test]
async fn missed_start_asks_first_or_starts_late_as_planned() {
    for (missed, expected) in
        [(Missed::Ask, CampaignStatus::Overdue), (Missed::Send, CampaignStatus::Done)]
    {
        let server = Server::start(Script::default()).await;
        let clock = Clock::manual(berlin("2026-11-24T08:30"));
        let workspace = TestWorkspace::open_with(clock.clone()).await;
        workspace.contacts(2).await;
        let relay = workspace.relay(server.config(), None).await;
        let campaign = workspace.draft(&relay).await;
        let plan = Plan { schedule: at_nine(missed), ..Plan::default() };
        workspace.engine.set_plan(&campaign, Some(&relay), &plan).await.expect("a way");
        workspace.engine.command(&campaign, CampaignCommand::Schedule).await.expect("planned");
        // The computer was off from 8:30 to noon.
        clock.advance(Duration::from_secs(3_600 * 7 / 2));
        let workspace = workspace.reopen().await;
        workspace.until_status(&campaign, expected).await;
        if expected == CampaignStatus::Overdue {
            assert!(server.accepted_recipients().is_empty());
            workspace.engine.command(&campaign, CampaignCommand::Start).await.expect("send it now");
            workspace.until_status(&campaign, CampaignStatus::Done).await;
        }
        assert_eq!(server.accepted_recipients().len(), 2);
    }
}

#[tokio::test]
async fn campaign_rests_outside_its_hours_and_then_resumes() {
    let server = Server::start(Script::default()).await;
    let clock = Clock::manual(berlin("2026-11-27T18:00"));
    let workspace = TestWorkspace::open_with(clock.clone()).await;
    workspace.contacts(5).await;
    let relay = workspace.relay(server.config(), None).await;
    let campaign = workspace.draft(&relay).await;
    let office = Hours { from: 9 * 60, to: 17 * 60, days: vec![1, 2, 3, 4, 5] };
    let schedule = Schedule {
        hours: Some(office),
        zone: ZoneName::new("Europe/Berlin"),
        ..Schedule::default()
    };
    let plan = Plan { schedule, ..Plan::default() };
    workspace.engine.set_plan(&campaign, Some(&relay), &plan).await.expect("a way");
    workspace.engine.command(&campaign, CampaignCommand::Start).await.expect("it starts");
    workspace
        .poll_until("it knows when it opens", async |engine| {
            let stored = engine.read().campaign(&campaign).await.expect("the campaign");
            let detail = engine.status_detail(&stored).await.expect("an outlook");
            detail.opens_at == Some(berlin("2026-11-30T09:00"))
        })
        .await;
    assert_eq!(server.connections(), 0, "Friday evening");
    clock.advance(63 * HOUR + MINUTE);
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(server.accepted_recipients().len(), 5);
}

#[tokio::test]
async fn recipients_get_the_mail_at_nine_local_time() {
    let server = Server::start(Script::default()).await;
    let clock = Clock::manual(berlin("2026-11-23T12:00"));
    let workspace = TestWorkspace::open_with(clock.clone()).await;
    let people: Vec<NewContact> = [
        ("tokyo@example.org", Some("Asia/Tokyo")),
        ("york@example.org", Some("America/New_York")),
        ("home@example.org", None),
        ("odd@example.org", Some("The moon")),
    ]
    .into_iter()
    .map(|(address, zone)| NewContact {
        address: Address::parse(address).expect("an address"),
        given_name: None,
        family_name: None,
        fields: zone
            .map(|zone| BTreeMap::from([("Time zone".to_owned(), zone.to_owned())]))
            .unwrap_or_default(),
    })
    .collect();
    let lists = std::slice::from_ref(&workspace.list);
    let store = workspace.store();
    store
        .import_batch(
            &people,
            Policy::Overwrite,
            postroom_model::contact::ConsentBasis::OptIn,
            lists,
            false,
            clock.now(),
        )
        .await
        .expect("they are written");
    let relay = workspace.relay(server.config(), None).await;
    let campaign = workspace.draft(&relay).await;
    let schedule = Schedule { by_recipient: true, ..at_nine(Missed::Ask) };
    let plan = Plan { schedule, ..Plan::default() };
    workspace.engine.set_plan(&campaign, Some(&relay), &plan).await.expect("a way");
    workspace.engine.command(&campaign, CampaignCommand::Schedule).await.expect("planned");

    for (now, so_far) in [("2026-11-24T01:01", 1), ("2026-11-24T09:01", 3), ("2026-11-24T15:01", 4)]
    {
        let wait = clock.now().until(berlin(now));
        // Advance in steps, as real time does: the queue checks the clock meanwhile.
        for _ in 0..8 {
            clock.advance(wait / 8);
            tokio::task::yield_now().await;
        }
        workspace.poll_until(now, async |_| server.accepted_recipients().len() == so_far).await;
    }
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(server.accepted_recipients()[0], "tokyo@example.org");
    assert_eq!(server.accepted_recipients()[3], "york@example.org");
}

#[tokio::test]
async fn suspend_stops_between_mails_and_resume_goes_on() {
    let server = Server::start(Script::default().delay(Duration::from_millis(10))).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(150).await;
    let relay = workspace.relay(server.config(), None).await;
    let campaign = workspace.send(&relay).await;
    server.wait_for_mails(5).await;

    let queue = workspace.engine.queue().expect("a queue");
    queue.suspend().await;
    assert_eq!(queue.connections(), 0);
    let asleep = workspace.counts(&campaign).await;
    assert_eq!((asleep.sending, asleep.in_doubt), (0, 0), "{asleep:?}");
    assert!(asleep.queued + asleep.leased > 0);

    queue.resume();
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(server.accepted_recipients().len(), 150);
}

#[tokio::test]
async fn shutdown_while_sending_puts_every_lease_back() {
    let server = Server::start(Script::default().delay(Duration::from_millis(5))).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(2_000).await;
    let relay = workspace.relay(server.config(), None).await;
    let campaign = workspace.send(&relay).await;
    server.wait_for_mails(5).await;

    workspace.engine.shutdown().await;

    // Open the store as it was closed: starting the queue would return the leases.
    let store = Store::open(workspace.workspace()).await.expect("the workspace");
    let counts = store.counts(&campaign).await.expect("its counts");
    assert_eq!((counts.leased, counts.sending, counts.in_doubt), (0, 0, 0), "{counts:?}");
    assert_eq!(counts.accepted, i64::try_from(server.accepted_recipients().len()).expect("few"));
    store.close().await;
}

#[tokio::test]
async fn relay_is_probed_at_once_after_resume() {
    let clock = Clock::manual(berlin("2026-11-23T12:00"));
    let workspace = TestWorkspace::open_with(clock.clone()).await;
    workspace.contacts(2).await;
    let server = Server::start(Script::default()).await;
    let mut config = server.config();
    let port = config.port;
    config.port = 9;
    let relay = workspace.relay(config.clone(), None).await;
    let campaign = workspace.send(&relay).await;
    workspace
        .until("it is paused", async |engine| {
            engine.read().relay(&relay).await.is_ok_and(|relay| {
                matches!(relay.state, RelayState::Paused { why: PauseReason::Unavailable, .. })
            })
        })
        .await;
    // The network is back. Only the jump of the clock shows that the computer was suspended.
    config.port = port;
    let mut known = workspace.store().relay(&relay).await.expect("the relay");
    known.config = config;
    workspace.store().put_relay(&known).await.expect("it is written");
    clock.advance(Duration::from_secs(31));
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(server.accepted_recipients().len(), 2);
}
