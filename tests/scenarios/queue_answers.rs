//! The outcome of recipients whose relay does not accept the mail.

use std::time::Duration;

use postroom_model::campaign::{CampaignCommand, CampaignStatus};
use postroom_model::clock::{Clock, Timestamp};
use postroom_model::delivery::DeliveryStatus;
use postroom_model::relay::{PauseReason, RelayState};
use postroom_store::deliveries::Resolution;
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::server::{Act, At, Script, Server};

const NOON: Timestamp = Timestamp(1_800_000_000_000);

#[tokio::test]
async fn refused_recipient_does_not_stop_the_campaign() {
    let script = Script::default().refuse_rcpt("p5@*", "550 5.1.1 User unknown");
    let server = Server::start(script).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(10).await;
    let relay = workspace.relay(server.config(), None).await;

    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;

    let counts = workspace.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.refused), (9, 1));
    let refused = workspace.delivery(&campaign, "p5@example.org").await;
    assert_eq!(refused.delivery.status, DeliveryStatus::Refused);
    let reply = refused.delivery.reply.expect("the relay's words");
    assert_eq!(reply.to_string(), "550 5.1.1 User unknown");
    assert_eq!(reply.enhanced().map(|code| code.to_string()).as_deref(), Some("5.1.1"));
}

#[tokio::test]
async fn greylisted_recipient_is_retried_and_accepted() {
    let script = Script::default().defer_rcpt("p1@*", 1, "451 4.7.1 Greylisted, try again later");
    let server = Server::start(script).await;
    let clock = Clock::manual(NOON);
    let workspace = TestWorkspace::open_with(clock.clone()).await;
    workspace.contacts(3).await;
    let relay = workspace.relay(server.config(), None).await;

    let campaign = workspace.send(&relay).await;
    workspace
        .until("deferred", async |engine| {
            engine.read().counts(&campaign).await.is_ok_and(|c| (c.accepted, c.deferred) == (2, 1))
        })
        .await;
    clock.advance(Duration::from_secs(20 * 60));
    workspace.until_status(&campaign, CampaignStatus::Done).await;

    let row = workspace.delivery(&campaign, "p1@example.org").await;
    assert_eq!((row.delivery.status, row.delivery.attempts), (DeliveryStatus::Accepted, 2));
    let attempts = workspace.store().attempts(&row.delivery.id).await.expect("its history");
    let codes: Vec<u16> =
        attempts.iter().filter_map(|(attempt, _)| Some(attempt.reply.as_ref()?.code)).collect();
    assert_eq!(codes, [451, 250]);
}

#[tokio::test]
async fn recipient_deferred_for_two_days_expires() {
    let script = Script::default().defer_rcpt("p0@*", 99, "452 4.2.2 Mailbox full");
    let server = Server::start(script).await;
    let clock = Clock::manual(NOON);
    let workspace = TestWorkspace::open_with(clock.clone()).await;
    workspace.contacts(1).await;
    let relay = workspace.relay(server.config(), None).await;

    let campaign = workspace.send(&relay).await;
    workspace
        .poll_until("expired", async |engine| {
            clock.advance(Duration::from_secs(20 * 60));
            engine.read().counts(&campaign).await.is_ok_and(|counts| counts.expired == 1)
        })
        .await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert!(server.accepted_recipients().is_empty());
}

#[tokio::test]
async fn wrong_password_pauses_the_relay_and_spends_no_attempt() {
    let server = Server::start(Script::default().starttls().account("shop", "right")).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(50).await;
    let relay = workspace.relay(server.config(), Some("wrong")).await;

    let campaign = workspace.send(&relay).await;
    workspace
        .until("paused", async |engine| {
            engine.read().relay(&relay).await.is_ok_and(|relay| relay.state != RelayState::Ready)
        })
        .await;

    let state = workspace.store().relay(&relay).await.expect("the relay").state;
    let RelayState::Paused { why, until, .. } = state else { panic!("not paused") };
    assert_eq!((why, until), (PauseReason::WrongPassword, None));
    let counts = workspace.counts(&campaign).await;
    assert_eq!((counts.open(), counts.total()), (50, 50));
    assert_eq!(workspace.delivery(&campaign, "p0@example.org").await.delivery.attempts, 0);
    // One attempt, not one per connection: many relays lock an account after a few failures.
    assert_eq!(server.connections(), 1);

    let right = postroom_keychain::Secret::new("right".to_owned());
    workspace.engine.set_password(&relay, right).await.expect("it is taken");
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(workspace.counts(&campaign).await.accepted, 50);
}

#[tokio::test]
async fn connection_lost_after_data_leaves_the_mail_in_doubt() {
    let script = Script::default().fault(At::Body, Act::Close).after(3).once();
    let server = Server::start(script).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(20).await;
    let mut config = server.config();
    config.connections = 1;
    let relay = workspace.relay(config, None).await;

    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;

    let counts = workspace.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.in_doubt), (19, 1));
    let settled = workspace
        .store()
        .resolve_in_doubt(&campaign, None, Resolution::WasSent, workspace.engine.clock().now())
        .await
        .expect("it is settled");
    assert_eq!((settled, workspace.counts(&campaign).await.accepted), (1, 20));
}

#[tokio::test]
async fn reply_421_at_every_command_loses_no_delivery() {
    for at in [At::Greeting, At::Ehlo, At::Mail, At::Rcpt, At::Data, At::Body] {
        let script = Script::default().close_with(at, "421 4.3.2 Closing").after(1).times(1);
        let server = Server::start(script).await;
        let clock = Clock::manual(NOON);
        let workspace = TestWorkspace::open_with(clock.clone()).await;
        workspace.contacts(10).await;
        let mut config = server.config();
        config.connections = 2;
        let relay = workspace.relay(config, None).await;

        let campaign = workspace.send(&relay).await;
        workspace
            .poll_until("everybody has an outcome", async |engine| {
                clock.advance(Duration::from_secs(30));
                engine
                    .read()
                    .campaign(&campaign)
                    .await
                    .is_ok_and(|one| one.status == CampaignStatus::Done)
            })
            .await;
        let counts = workspace.counts(&campaign).await;
        assert_eq!(counts.accepted, 10, "{at:?}: {counts:?}");
        let mut recipients = server.accepted_recipients();
        recipients.sort();
        recipients.dedup();
        assert_eq!((recipients.len(), server.count()), (10, 10), "{at:?}");
    }
}

#[tokio::test]
async fn refused_sender_stops_the_campaign_before_deliveries_are_lost() {
    let script = Script::default()
        .answer(At::Mail, "550 5.7.1 You are not authorized to send from that email address");
    let server = Server::start(script).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(30).await;
    let relay = workspace.relay(server.config(), None).await;

    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Stopped).await;
    workspace
        .until("everybody is back in the queue", async |engine| {
            let counts = engine.read().counts(&campaign).await;
            counts.is_ok_and(|counts| counts.queued + counts.deferred == 30)
        })
        .await;
    let why = workspace.campaign(&campaign).await.stopped_why.expect("a reason");
    assert!(why.contains("not authorized"), "{why}");
}

#[tokio::test]
async fn unreachable_relay_is_paused_and_probed_again() {
    let server = Server::start(Script::default()).await;
    let config = server.config();
    drop(server);
    let clock = Clock::manual(NOON);
    let workspace = TestWorkspace::open_with(clock.clone()).await;
    workspace.contacts(5).await;
    let relay = workspace.relay(config.clone(), None).await;
    let campaign = workspace.send(&relay).await;
    workspace
        .until("paused", async |engine| {
            engine.read().relay(&relay).await.is_ok_and(|relay| relay.state != RelayState::Ready)
        })
        .await;
    let state = workspace.store().relay(&relay).await.expect("the relay").state;
    let RelayState::Paused { why, until: Some(until), .. } = state else { panic!("{state:?}") };
    assert_eq!(why, PauseReason::Unavailable);
    assert!(until > NOON);
    assert_eq!(workspace.counts(&campaign).await.open(), 5);
    assert_eq!(workspace.delivery(&campaign, "p0@example.org").await.delivery.attempts, 0);
}

#[tokio::test]
async fn pause_resume_and_cancel_keep_every_delivery_accounted_for() {
    let script = Script::default().delay(Duration::from_millis(5));
    let server = Server::start(script).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(400).await;
    let mut config = server.config();
    config.connections = 1;
    let relay = workspace.relay(config, None).await;
    let campaign = workspace.send(&relay).await;
    server.wait_for_mails(20).await;

    workspace.engine.command(&campaign, CampaignCommand::Pause).await.expect("it pauses");
    workspace
        .until("nothing is on the wire", async |engine| {
            engine.read().counts(&campaign).await.is_ok_and(|c| c.leased + c.sending == 0)
        })
        .await;
    let paused_at = workspace.counts(&campaign).await.accepted;
    assert!(paused_at < 400);
    workspace.engine.command(&campaign, CampaignCommand::Resume).await.expect("it goes on");
    workspace
        .until("it goes on", async |engine| {
            engine.read().counts(&campaign).await.is_ok_and(|c| c.accepted > paused_at + 10)
        })
        .await;

    workspace.engine.command(&campaign, CampaignCommand::Cancel).await.expect("it stops");
    workspace
        .until("nothing is on the wire", async |engine| {
            engine.read().counts(&campaign).await.is_ok_and(|c| c.open() == 0)
        })
        .await;
    let counts = workspace.counts(&campaign).await;
    assert_eq!(counts.accepted + counts.withdrawn, 400, "{counts:?}");
    assert_eq!(counts.accepted, i64::try_from(server.count()).expect("a count"));
    assert!(counts.withdrawn > 0);
}

#[tokio::test]
async fn opt_out_before_sending_withdraws_the_delivery() {
    let server = Server::start(Script::default()).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(3).await;
    let mut config = server.config();
    config.per_second = Some(0.001);
    let relay = workspace.relay(config, None).await;
    workspace.engine.pause_relay(&relay).await.expect("it waits");
    let campaign = workspace.send(&relay).await;

    let person = workspace.delivery(&campaign, "p1@example.org").await.delivery.contact;
    let selection = postroom_store::contacts::Selection::These(vec![person]);
    let status = postroom_model::contact::ContactStatus::Unsubscribed;
    let now = workspace.engine.clock().now();
    workspace.store().set_contact_status(&selection, status, now).await.expect("opted out");
    let mut faster = server.config();
    faster.per_second = None;
    let mut relay_row = workspace.store().relay(&relay).await.expect("the relay");
    relay_row.config = faster;
    workspace.store().put_relay(&relay_row).await.expect("faster now");
    workspace.engine.resume_relay(&relay).await.expect("it goes on");
    workspace.until_status(&campaign, CampaignStatus::Done).await;

    let counts = workspace.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.withdrawn), (2, 1));
    assert!(!server.accepted_recipients().contains(&"p1@example.org".to_owned()));
}

#[tokio::test]
async fn restart_midway_loses_no_delivery_and_duplicates_none() {
    let script = Script::default().delay(Duration::from_millis(2));
    let server = Server::start(script).await;
    let mut workspace = TestWorkspace::open().await;
    workspace.contacts(300).await;
    let relay = workspace.relay(server.config(), None).await;
    let campaign = workspace.send(&relay).await;
    for out in [40, 120, 200] {
        server.wait_for_mails(out).await;
        workspace = workspace.reopen().await;
    }
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    let counts = workspace.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.in_doubt), (300, 0), "{counts:?}");
    let mut recipients = server.accepted_recipients();
    recipients.sort();
    recipients.dedup();
    assert_eq!((recipients.len(), server.count()), (300, 300));
}
