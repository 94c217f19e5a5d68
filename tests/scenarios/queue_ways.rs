//! Plans: the next relay takes over when the first one cannot send, transactional mails overtake
//! bulk mails, and a changed plan applies from the next mail on.

use std::time::Duration;

use postroom_engine::RelayDraft;
use postroom_model::campaign::{CampaignCommand, CampaignStatus, InDoubtPolicy, Lane, Plan};
use postroom_model::delivery::DeliveryStatus;
use postroom_model::id::RelayId;
use postroom_model::relay::RelayConfig;
use postroom_model::relay::limits::Limits;
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::server::{Act, At, Script, Server};

async fn relay_named(workspace: &TestWorkspace, name: &str, config: RelayConfig) -> RelayId {
    let (name, preset) = (name.to_owned(), "other".to_owned());
    let draft = RelayDraft { id: None, name, preset, config, password: None };
    workspace.engine.save_relay(draft).await.expect("a relay").id
}

fn sorted(mut addresses: Vec<String>) -> Vec<String> {
    addresses.sort();
    addresses
}

#[tokio::test]
async fn next_relay_takes_over_when_the_first_is_spent() {
    let (first, second) =
        (Server::start(Script::default()).await, Server::start(Script::default()).await);
    let workspace = TestWorkspace::open().await;
    workspace.contacts(50).await;
    let mut config = first.config();
    config.limits = Limits { per_day: Some(20), ..Limits::default() };
    let small = relay_named(&workspace, "Small", config).await;
    let large = relay_named(&workspace, "Large", second.config()).await;

    let campaign = workspace.draft(&small).await;
    let plan = Plan { next_relays: vec![large.clone()], ..Plan::default() };
    workspace.engine.set_plan(&campaign, Some(&small), &plan).await.expect("a way");
    workspace.engine.command(&campaign, CampaignCommand::Start).await.expect("it starts");
    workspace.until_status(&campaign, CampaignStatus::Done).await;

    assert_eq!(workspace.counts(&campaign).await.accepted, 50);
    let (one, two) = (first.accepted_recipients(), second.accepted_recipients());
    assert_eq!((one.len(), two.len()), (20, 30));
    let mut all = sorted([one, two].concat());
    all.dedup();
    assert_eq!(all.len(), 50);
    let by_relay = workspace.store().accepted_by_relay(&campaign).await.expect("counts");
    assert_eq!((by_relay[&small], by_relay[&large]), (20, 30));
}

#[tokio::test]
async fn next_relay_takes_over_when_the_first_is_down() {
    let second = Server::start(Script::default()).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(10).await;
    let mut dead = second.config();
    dead.port = 9;
    let dead = relay_named(&workspace, "Dead", dead).await;
    let alive = relay_named(&workspace, "Alive", second.config()).await;
    let campaign = workspace.draft(&dead).await;
    let plan = Plan { next_relays: vec![alive], ..Plan::default() };
    workspace.engine.set_plan(&campaign, Some(&dead), &plan).await.expect("a way");
    workspace.engine.command(&campaign, CampaignCommand::Start).await.expect("it starts");
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(second.accepted_recipients().len(), 10);
}

#[tokio::test]
async fn relay_that_refuses_the_sender_is_never_used() {
    let (first, second) =
        (Server::start(Script::default()).await, Server::start(Script::default()).await);
    let workspace = TestWorkspace::open().await;
    workspace.contacts(10).await;
    let mut config = first.config();
    config.limits = Limits { senders: vec!["other.example".to_owned()], ..Limits::default() };
    let strict = relay_named(&workspace, "Strict", config).await;
    let open = relay_named(&workspace, "Open", second.config()).await;
    let campaign = workspace.draft(&strict).await;
    let plan = Plan { next_relays: vec![open], ..Plan::default() };
    workspace.engine.set_plan(&campaign, Some(&strict), &plan).await.expect("a way");
    let review = workspace.engine.review(&campaign).await.expect("a review");
    assert!(review.findings.iter().any(|finding| finding.code == "sender_not_taken"));
    workspace.engine.command(&campaign, CampaignCommand::Start).await.expect("it starts");
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!((first.connections(), second.accepted_recipients().len()), (0, 10));
}

#[tokio::test]
async fn adding_a_relay_resumes_a_stopped_campaign() {
    let (first, second) =
        (Server::start(Script::default()).await, Server::start(Script::default()).await);
    let workspace = TestWorkspace::open().await;
    workspace.contacts(12).await;
    let mut config = first.config();
    config.limits = Limits { per_hour: Some(5), ..Limits::default() };
    let small = relay_named(&workspace, "Small", config).await;
    let campaign = workspace.send(&small).await;
    workspace
        .until("it stands", async |engine| {
            engine.read().counts(&campaign).await.is_ok_and(|c| (c.accepted, c.queued) == (5, 7))
        })
        .await;
    let large = relay_named(&workspace, "Large", second.config()).await;
    let plan = Plan { next_relays: vec![large], ..Plan::default() };
    workspace.engine.set_plan(&campaign, Some(&small), &plan).await.expect("a way");
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(second.accepted_recipients().len(), 7);
}

#[tokio::test]
async fn transactional_mail_overtakes_a_bulk_campaign() {
    let server = Server::start(Script::default().delay(Duration::from_millis(20))).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(200).await;
    let mut config = server.config();
    config.connections = 1;
    let relay = workspace.relay(config, None).await;
    let newsletter = workspace.send(&relay).await;
    server.wait_for_mails(5).await;

    let receipt = workspace.draft(&relay).await;
    let plan = Plan { lane: Lane::Transactional, ..Plan::default() };
    workspace.engine.set_plan(&receipt, Some(&relay), &plan).await.expect("a way");
    workspace.engine.command(&receipt, CampaignCommand::Start).await.expect("it starts");
    workspace.until_status(&receipt, CampaignStatus::Done).await;

    let newsletters = workspace.counts(&newsletter).await;
    assert_eq!(workspace.counts(&receipt).await.accepted, 200);
    assert!(newsletters.accepted < 150, "it yielded: {newsletters:?}");
    // After the first receipt, no newsletter is sent between two receipts.
    let mut ids = server.accepted_ids().into_iter().map(|id| id.contains(receipt.as_str()));
    assert!(ids.any(|is_receipt| is_receipt));
    let behind: Vec<bool> = ids.take(150).collect();
    assert!(behind.iter().all(|is_receipt| *is_receipt), "{behind:?}");
    workspace.engine.command(&newsletter, CampaignCommand::Cancel).await.expect("it ends");
}

#[tokio::test]
async fn receipt_in_doubt_is_resent_by_plan_newsletter_never() {
    let drop = Act::Close;
    let script = Script::default().fault(At::Body, drop).times(1);
    let server = Server::start(script).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(1).await;
    let relay = workspace.relay(server.config(), None).await;
    let receipt = workspace.draft(&relay).await;
    let plan =
        Plan { lane: Lane::Transactional, in_doubt: InDoubtPolicy::SendAgain, ..Plan::default() };
    workspace.engine.set_plan(&receipt, Some(&relay), &plan).await.expect("a way");
    workspace.engine.command(&receipt, CampaignCommand::Start).await.expect("it starts");
    workspace
        .poll_until("it waits to go again", async |engine| {
            engine.read().counts(&receipt).await.is_ok_and(|counts| counts.queued == 1)
                && server.connections() > 0
        })
        .await;
    let row = workspace.delivery(&receipt, "p0@example.org").await;
    let tries = workspace.store().attempts(&row.delivery.id).await.expect("its history");
    assert_eq!(tries[0].0.status, DeliveryStatus::InDoubt, "the record tells both");
    assert_eq!(tries[0].1.as_deref(), Some("in_doubt_sent_again"));
}

#[tokio::test]
async fn changed_rate_applies_to_a_running_campaign() {
    let server = Server::start(Script::default()).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(300).await;
    let relay = workspace.relay(server.config(), None).await;
    let campaign = workspace.draft(&relay).await;
    let slow = Plan { per_second: Some(2.0), ..Plan::default() };
    workspace.engine.set_plan(&campaign, Some(&relay), &slow).await.expect("a way");
    workspace.engine.command(&campaign, CampaignCommand::Start).await.expect("it starts");
    workspace
        .until("some have gone", async |engine| {
            engine.read().counts(&campaign).await.is_ok_and(|counts| counts.accepted >= 3)
        })
        .await;
    assert!(workspace.counts(&campaign).await.accepted < 100);
    workspace.engine.set_plan(&campaign, Some(&relay), &Plan::default()).await.expect("a way");
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(workspace.counts(&campaign).await.accepted, 300);
}
