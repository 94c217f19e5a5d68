//! What the record says of people whose relay answers with something else than yes.

use std::time::Duration;

use postroom_model::campaign::{CampaignCommand, CampaignStatus};
use postroom_model::clock::{Clock, Timestamp};
use postroom_model::delivery::DeliveryStatus;
use postroom_model::relay::{PauseReason, RelayState};
use postroom_store::deliveries::Resolution;
use postroom_tests::server::{Act, At, Script, Server};
use postroom_tests::shop::Shop;

const NOON: Timestamp = Timestamp(1_800_000_000_000);

#[tokio::test]
async fn a_refused_recipient_in_the_middle_hurts_nobody_else() {
    let script = Script::default().refuse_rcpt("p5@*", "550 5.1.1 User unknown");
    let server = Server::start(script).await;
    let shop = Shop::open().await;
    shop.crowd(10).await;
    let relay = shop.relay(server.config(), None).await;

    let campaign = shop.send(&relay).await;
    shop.until_status(&campaign, CampaignStatus::Done).await;

    let counts = shop.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.refused), (9, 1));
    let refused = shop.delivery(&campaign, "p5@example.org").await;
    assert_eq!(refused.delivery.status, DeliveryStatus::Refused);
    let reply = refused.delivery.reply.expect("the relay's words");
    assert_eq!(reply.to_string(), "550 5.1.1 User unknown");
    assert_eq!(reply.enhanced().map(|code| code.to_string()).as_deref(), Some("5.1.1"));
}

#[tokio::test]
async fn a_greylisted_recipient_is_tried_again_later_and_then_accepted() {
    let script = Script::default().defer_rcpt("p1@*", 1, "451 4.7.1 Greylisted, try again later");
    let server = Server::start(script).await;
    let clock = Clock::manual(NOON);
    let shop = Shop::open_with(clock.clone()).await;
    shop.crowd(3).await;
    let relay = shop.relay(server.config(), None).await;

    let campaign = shop.send(&relay).await;
    shop.until("told later", async |engine| {
        engine.store().counts(&campaign).await.is_ok_and(|c| (c.accepted, c.deferred) == (2, 1))
    })
    .await;
    clock.advance(Duration::from_secs(20 * 60));
    shop.until_status(&campaign, CampaignStatus::Done).await;

    let row = shop.delivery(&campaign, "p1@example.org").await;
    assert_eq!((row.delivery.status, row.delivery.attempts), (DeliveryStatus::Accepted, 2));
    let attempts = shop.engine.store().attempts(&row.delivery.id).await.expect("its history");
    let told: Vec<u16> =
        attempts.iter().filter_map(|(attempt, _)| Some(attempt.reply.as_ref()?.code)).collect();
    assert_eq!(told, [451, 250]);
}

#[tokio::test]
async fn who_is_told_later_for_two_days_expires() {
    let script = Script::default().defer_rcpt("p0@*", 99, "452 4.2.2 Mailbox full");
    let server = Server::start(script).await;
    let clock = Clock::manual(NOON);
    let shop = Shop::open_with(clock.clone()).await;
    shop.crowd(1).await;
    let relay = shop.relay(server.config(), None).await;

    let campaign = shop.send(&relay).await;
    shop.until("expired", async |engine| {
        clock.advance(Duration::from_secs(20 * 60));
        engine.store().counts(&campaign).await.is_ok_and(|counts| counts.expired == 1)
    })
    .await;
    shop.until_status(&campaign, CampaignStatus::Done).await;
    assert!(server.accepted_recipients().is_empty());
}

#[tokio::test]
async fn a_wrong_password_pauses_the_relay_and_spends_nobodys_try() {
    let server = Server::start(Script::default().starttls().account("shop", "right")).await;
    let shop = Shop::open().await;
    shop.crowd(50).await;
    let relay = shop.relay(server.config(), Some("wrong")).await;

    let campaign = shop.send(&relay).await;
    shop.until("paused", async |engine| {
        engine.store().relay(&relay).await.is_ok_and(|relay| relay.state != RelayState::Ready)
    })
    .await;

    let state = shop.engine.store().relay(&relay).await.expect("the relay").state;
    let RelayState::Paused { why, until, .. } = state else { panic!("not paused") };
    assert_eq!((why, until), (PauseReason::WrongPassword, None));
    let counts = shop.counts(&campaign).await;
    assert_eq!((counts.open(), counts.total()), (50, 50));
    assert_eq!(shop.delivery(&campaign, "p0@example.org").await.delivery.attempts, 0);
    // One try, not one for each of its connections: many relays lock an account after a few.
    assert_eq!(server.connections(), 1);

    let right = postroom_keychain::Secret::new("right".to_owned());
    shop.engine.give_password(&relay, right).await.expect("it is taken");
    shop.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(shop.counts(&campaign).await.accepted, 50);
}

#[tokio::test]
async fn a_line_that_breaks_after_the_dot_leaves_that_mail_in_doubt_and_never_sends_it_again() {
    let script = Script::default().fault(At::Body, Act::Close).after(3).once();
    let server = Server::start(script).await;
    let shop = Shop::open().await;
    shop.crowd(20).await;
    let mut config = server.config();
    config.connections = 1;
    let relay = shop.relay(config, None).await;

    let campaign = shop.send(&relay).await;
    shop.until_status(&campaign, CampaignStatus::Done).await;

    let counts = shop.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.in_doubt), (19, 1));
    let settled = shop
        .engine
        .store()
        .resolve_in_doubt(&campaign, None, Resolution::WasSent, shop.engine.clock().now())
        .await
        .expect("it is settled");
    assert_eq!((settled, shop.counts(&campaign).await.accepted), (1, 20));
}

#[tokio::test]
async fn a_relay_that_says_goodbye_at_every_command_loses_nobody() {
    for at in [At::Greeting, At::Ehlo, At::Mail, At::Rcpt, At::Data, At::Body] {
        let script = Script::default().close_with(at, "421 4.3.2 Closing").after(1).times(1);
        let server = Server::start(script).await;
        let clock = Clock::manual(NOON);
        let shop = Shop::open_with(clock.clone()).await;
        shop.crowd(10).await;
        let mut config = server.config();
        config.connections = 2;
        let relay = shop.relay(config, None).await;

        let campaign = shop.send(&relay).await;
        shop.until("everybody has an outcome", async |engine| {
            clock.advance(Duration::from_secs(30));
            engine
                .store()
                .campaign(&campaign)
                .await
                .is_ok_and(|one| one.status == CampaignStatus::Done)
        })
        .await;
        let counts = shop.counts(&campaign).await;
        assert_eq!(counts.accepted, 10, "{at:?}: {counts:?}");
        let mut recipients = server.accepted_recipients();
        recipients.sort();
        recipients.dedup();
        assert_eq!((recipients.len(), server.count()), (10, 10), "{at:?}");
    }
}

#[tokio::test]
async fn a_sender_the_relay_does_not_allow_stops_the_campaign_before_anybody_is_lost() {
    let script = Script::default()
        .answer(At::Mail, "550 5.7.1 You are not authorized to send from that email address");
    let server = Server::start(script).await;
    let shop = Shop::open().await;
    shop.crowd(30).await;
    let relay = shop.relay(server.config(), None).await;

    let campaign = shop.send(&relay).await;
    shop.until_status(&campaign, CampaignStatus::Stopped).await;
    shop.until("everybody is back in the queue", async |engine| {
        engine.store().counts(&campaign).await.is_ok_and(|counts| counts.queued == 30)
    })
    .await;
    let why = shop.campaign(&campaign).await.stopped_why.expect("a reason");
    assert!(why.contains("not authorized"), "{why}");
}

#[tokio::test]
async fn a_dead_relay_is_paused_and_tried_again_by_itself() {
    let server = Server::start(Script::default()).await;
    let config = server.config();
    drop(server);
    let clock = Clock::manual(NOON);
    let shop = Shop::open_with(clock.clone()).await;
    shop.crowd(5).await;
    let relay = shop.relay(config.clone(), None).await;
    let campaign = shop.send(&relay).await;
    shop.until("paused", async |engine| {
        engine.store().relay(&relay).await.is_ok_and(|relay| relay.state != RelayState::Ready)
    })
    .await;
    let state = shop.engine.store().relay(&relay).await.expect("the relay").state;
    let RelayState::Paused { why, until: Some(until), .. } = state else { panic!("{state:?}") };
    assert_eq!(why, PauseReason::Unwell);
    assert!(until > NOON);
    assert_eq!(shop.counts(&campaign).await.open(), 5);
    assert_eq!(shop.delivery(&campaign, "p0@example.org").await.delivery.attempts, 0);
}

#[tokio::test]
async fn pause_holds_resume_goes_on_and_cancel_takes_back_the_rest() {
    let script = Script::default().delay(Duration::from_millis(5));
    let server = Server::start(script).await;
    let shop = Shop::open().await;
    shop.crowd(400).await;
    let mut config = server.config();
    config.connections = 1;
    let relay = shop.relay(config, None).await;
    let campaign = shop.send(&relay).await;
    shop.until("some are out", async |_| server.count() >= 20).await;

    shop.engine.command(&campaign, CampaignCommand::Pause).await.expect("it pauses");
    shop.until("nothing is on the wire", async |engine| {
        engine.store().counts(&campaign).await.is_ok_and(|c| c.leased + c.sending == 0)
    })
    .await;
    let paused_at = shop.counts(&campaign).await.accepted;
    assert!(paused_at < 400);
    shop.engine.command(&campaign, CampaignCommand::Resume).await.expect("it goes on");
    shop.until("it goes on", async |engine| {
        engine.store().counts(&campaign).await.is_ok_and(|c| c.accepted > paused_at + 10)
    })
    .await;

    shop.engine.command(&campaign, CampaignCommand::Cancel).await.expect("it stops");
    shop.until("nothing is on the wire", async |engine| {
        engine.store().counts(&campaign).await.is_ok_and(|c| c.open() == 0)
    })
    .await;
    let counts = shop.counts(&campaign).await;
    assert_eq!(counts.accepted + counts.withdrawn, 400, "{counts:?}");
    assert_eq!(counts.accepted, i64::try_from(server.count()).expect("a count"));
    assert!(counts.withdrawn > 0);
}

#[tokio::test]
async fn who_opts_out_before_their_turn_is_withdrawn() {
    let server = Server::start(Script::default()).await;
    let shop = Shop::open().await;
    shop.crowd(3).await;
    let mut config = server.config();
    config.per_second = Some(0.001);
    let relay = shop.relay(config, None).await;
    shop.engine.pause_relay(&relay).await.expect("it waits");
    let campaign = shop.send(&relay).await;

    let person = shop.delivery(&campaign, "p1@example.org").await.delivery.contact;
    let selection = postroom_store::contacts::Selection::These(vec![person]);
    let status = postroom_model::contact::ContactStatus::Unsubscribed;
    let now = shop.engine.clock().now();
    shop.engine.store().set_contact_status(&selection, status, now).await.expect("opted out");
    let mut faster = server.config();
    faster.per_second = None;
    let mut relay_row = shop.engine.store().relay(&relay).await.expect("the relay");
    relay_row.config = faster;
    shop.engine.store().put_relay(&relay_row).await.expect("faster now");
    shop.engine.resume_relay(&relay).await.expect("it goes on");
    shop.until_status(&campaign, CampaignStatus::Done).await;

    let counts = shop.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.withdrawn), (2, 1));
    assert!(!server.accepted_recipients().contains(&"p1@example.org".to_owned()));
}

#[tokio::test]
async fn closing_and_opening_in_the_middle_forgets_nobody_and_doubles_nobody() {
    let script = Script::default().delay(Duration::from_millis(2));
    let server = Server::start(script).await;
    let mut shop = Shop::open().await;
    shop.crowd(300).await;
    let relay = shop.relay(server.config(), None).await;
    let campaign = shop.send(&relay).await;
    for out in [40, 120, 200] {
        shop.until("some are out", async |_| server.count() >= out).await;
        shop = shop.reopen().await;
    }
    shop.until_status(&campaign, CampaignStatus::Done).await;
    let counts = shop.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.in_doubt), (300, 0), "{counts:?}");
    let mut recipients = server.accepted_recipients();
    recipients.sort();
    recipients.dedup();
    assert_eq!((recipients.len(), server.count()), (300, 300));
}
