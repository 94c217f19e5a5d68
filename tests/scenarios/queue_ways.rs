//! Ways: the next relay takes over where the first one cannot, receipts overtake newsletters, and
//! a plan that is changed on the way holds from the next mail on.

use std::time::Duration;

use postroom_engine::RelayDraft;
use postroom_model::campaign::{CampaignCommand, CampaignStatus, InDoubtPolicy, Lane, Plan};
use postroom_model::delivery::DeliveryStatus;
use postroom_model::id::RelayId;
use postroom_model::relay::RelayConfig;
use postroom_model::relay::limits::Limits;
use postroom_tests::server::{Act, At, Script, Server};
use postroom_tests::shop::Shop;

async fn relay_named(shop: &Shop, name: &str, config: RelayConfig) -> RelayId {
    let (name, preset) = (name.to_owned(), "other".to_owned());
    let draft = RelayDraft { id: None, name, preset, config, password: None };
    shop.engine.save_relay(draft).await.expect("a relay").id
}

fn sorted(mut addresses: Vec<String>) -> Vec<String> {
    addresses.sort();
    addresses
}

#[tokio::test]
async fn when_the_first_relay_is_spent_the_next_one_takes_over_and_nobody_gets_two() {
    let (first, second) =
        (Server::start(Script::default()).await, Server::start(Script::default()).await);
    let shop = Shop::open().await;
    shop.crowd(50).await;
    let mut config = first.config();
    config.limits = Limits { per_day: Some(20), ..Limits::default() };
    let small = relay_named(&shop, "Small", config).await;
    let large = relay_named(&shop, "Large", second.config()).await;

    let campaign = shop.draft(&small).await;
    let plan = Plan { next_relays: vec![large.clone()], ..Plan::default() };
    shop.engine.set_plan(&campaign, Some(&small), &plan).await.expect("a way");
    shop.engine.command(&campaign, CampaignCommand::Start).await.expect("it starts");
    shop.until_status(&campaign, CampaignStatus::Done).await;

    assert_eq!(shop.counts(&campaign).await.accepted, 50);
    let (one, two) = (first.accepted_recipients(), second.accepted_recipients());
    assert_eq!((one.len(), two.len()), (20, 30));
    let mut all = sorted([one, two].concat());
    all.dedup();
    assert_eq!(all.len(), 50);
    let by_relay = shop.engine.store().accepted_by_relay(&campaign).await.expect("counts");
    assert_eq!((by_relay[&small], by_relay[&large]), (20, 30));
}

#[tokio::test]
async fn when_the_first_relay_is_down_the_next_one_takes_over() {
    let second = Server::start(Script::default()).await;
    let shop = Shop::open().await;
    shop.crowd(10).await;
    let mut dead = second.config();
    dead.port = 9;
    let dead = relay_named(&shop, "Dead", dead).await;
    let alive = relay_named(&shop, "Alive", second.config()).await;
    let campaign = shop.draft(&dead).await;
    let plan = Plan { next_relays: vec![alive], ..Plan::default() };
    shop.engine.set_plan(&campaign, Some(&dead), &plan).await.expect("a way");
    shop.engine.command(&campaign, CampaignCommand::Start).await.expect("it starts");
    shop.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(second.accepted_recipients().len(), 10);
}

#[tokio::test]
async fn a_relay_that_does_not_take_the_sender_is_never_asked() {
    let (first, second) =
        (Server::start(Script::default()).await, Server::start(Script::default()).await);
    let shop = Shop::open().await;
    shop.crowd(10).await;
    let mut config = first.config();
    config.limits = Limits { senders: vec!["other.example".to_owned()], ..Limits::default() };
    let strict = relay_named(&shop, "Strict", config).await;
    let open = relay_named(&shop, "Open", second.config()).await;
    let campaign = shop.draft(&strict).await;
    let plan = Plan { next_relays: vec![open], ..Plan::default() };
    shop.engine.set_plan(&campaign, Some(&strict), &plan).await.expect("a way");
    let review = shop.engine.review(&campaign).await.expect("a review");
    assert!(review.findings.iter().any(|finding| finding.code == "sender_not_taken"));
    shop.engine.command(&campaign, CampaignCommand::Start).await.expect("it starts");
    shop.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!((first.connections(), second.accepted_recipients().len()), (0, 10));
}

#[tokio::test]
async fn adding_a_relay_on_the_way_gets_a_standing_campaign_going() {
    let (first, second) =
        (Server::start(Script::default()).await, Server::start(Script::default()).await);
    let shop = Shop::open().await;
    shop.crowd(12).await;
    let mut config = first.config();
    config.limits = Limits { per_hour: Some(5), ..Limits::default() };
    let small = relay_named(&shop, "Small", config).await;
    let campaign = shop.send(&small).await;
    shop.until("it stands", async |engine| {
        engine.store().counts(&campaign).await.is_ok_and(|c| (c.accepted, c.queued) == (5, 7))
    })
    .await;
    let large = relay_named(&shop, "Large", second.config()).await;
    let plan = Plan { next_relays: vec![large], ..Plan::default() };
    shop.engine.set_plan(&campaign, Some(&small), &plan).await.expect("a way");
    shop.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(second.accepted_recipients().len(), 7);
}

#[tokio::test]
async fn receipts_overtake_a_running_newsletter_within_a_mail() {
    let server = Server::start(Script::default().delay(Duration::from_millis(20))).await;
    let shop = Shop::open().await;
    shop.crowd(200).await;
    let mut config = server.config();
    config.connections = 1;
    let relay = shop.relay(config, None).await;
    let newsletter = shop.send(&relay).await;
    shop.until("it is under way", async |_| server.count() >= 5).await;

    let receipt = shop.draft(&relay).await;
    let plan = Plan { lane: Lane::Transactional, ..Plan::default() };
    shop.engine.set_plan(&receipt, Some(&relay), &plan).await.expect("a way");
    shop.engine.command(&receipt, CampaignCommand::Start).await.expect("it starts");
    shop.until_status(&receipt, CampaignStatus::Done).await;

    let newsletters = shop.counts(&newsletter).await;
    assert_eq!(shop.counts(&receipt).await.accepted, 200);
    assert!(newsletters.accepted < 150, "it yielded: {newsletters:?}");
    // Once the first receipt has gone, no newsletter goes between two receipts.
    let mut ids = server.accepted_ids().into_iter().map(|id| id.contains(receipt.as_str()));
    assert!(ids.any(|is_receipt| is_receipt));
    let behind: Vec<bool> = ids.take(150).collect();
    assert!(behind.iter().all(|is_receipt| *is_receipt), "{behind:?}");
    shop.engine.command(&newsletter, CampaignCommand::Cancel).await.expect("it ends");
}

#[tokio::test]
async fn a_receipt_in_doubt_goes_again_where_its_plan_says_so_and_a_newsletter_never() {
    let drop = Act::Close;
    let script = Script::default().fault(At::Body, drop).times(1);
    let server = Server::start(script).await;
    let shop = Shop::open().await;
    shop.crowd(1).await;
    let relay = shop.relay(server.config(), None).await;
    let receipt = shop.draft(&relay).await;
    let plan =
        Plan { lane: Lane::Transactional, in_doubt: InDoubtPolicy::SendAgain, ..Plan::default() };
    shop.engine.set_plan(&receipt, Some(&relay), &plan).await.expect("a way");
    shop.engine.command(&receipt, CampaignCommand::Start).await.expect("it starts");
    shop.until("it waits to go again", async |engine| {
        engine.store().counts(&receipt).await.is_ok_and(|counts| counts.queued == 1)
            && server.connections() > 0
    })
    .await;
    let row = shop.delivery(&receipt, "p0@example.org").await;
    let tries = shop.engine.store().attempts(&row.delivery.id).await.expect("its history");
    assert_eq!(tries[0].0.status, DeliveryStatus::InDoubt, "the record tells both");
    assert_eq!(tries[0].1.as_deref(), Some("in_doubt_sent_again"));
}

#[tokio::test]
async fn slowed_down_it_keeps_to_the_pace_and_let_go_it_is_done() {
    let server = Server::start(Script::default()).await;
    let shop = Shop::open().await;
    shop.crowd(300).await;
    let relay = shop.relay(server.config(), None).await;
    let campaign = shop.draft(&relay).await;
    let slow = Plan { per_second: Some(2.0), ..Plan::default() };
    shop.engine.set_plan(&campaign, Some(&relay), &slow).await.expect("a way");
    shop.engine.command(&campaign, CampaignCommand::Start).await.expect("it starts");
    shop.until("some have gone", async |engine| {
        engine.store().counts(&campaign).await.is_ok_and(|counts| counts.accepted >= 3)
    })
    .await;
    assert!(shop.counts(&campaign).await.accepted < 100);
    shop.engine.set_plan(&campaign, Some(&relay), &Plan::default()).await.expect("a way");
    shop.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(shop.counts(&campaign).await.accepted, 300);
}
