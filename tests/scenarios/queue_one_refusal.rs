//! One recipient whose mail the relay refuses, in words that sound like a fault of the relay or of
//! the campaign: the others get theirs.

use std::time::Duration;

use postroom_model::campaign::{CampaignCommand, CampaignStatus};
use postroom_model::clock::{Clock, Timestamp};
use postroom_model::delivery::DeliveryStatus;
use postroom_model::relay::RelayState;
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::server::{Script, Server};

const NOON: Timestamp = Timestamp(1_800_000_000_000);
const RECIPIENTS: i64 = 20;

/// Sends to twenty recipients through a relay with this script. `p3` alone is refused, with `reply`.
async fn refused_row(reply: &str, script: Script) {
    let server = Server::start(script).await;
    let clock = Clock::manual(NOON);
    let workspace = TestWorkspace::open_with(clock.clone()).await;
    workspace.contacts(usize::try_from(RECIPIENTS).expect("a count")).await;
    let relay = workspace.relay(server.config(), None).await;
    let campaign = workspace.send(&relay).await;

    workspace
        .until(&format!("{reply}: the others got the mail"), async |engine| {
            let counts = engine.read().counts(&campaign).await;
            counts.is_ok_and(|counts| counts.accepted == RECIPIENTS - 1)
        })
        .await;
    workspace
        .until(&format!("{reply}: the refusal is attributed"), async |engine| {
            clock.advance(Duration::from_secs(1));
            let counts = engine.read().counts(&campaign).await;
            counts.is_ok_and(|counts| counts.refused == 1)
        })
        .await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;

    let row = workspace.delivery(&campaign, "p3@example.org").await;
    assert_eq!(row.delivery.status, DeliveryStatus::Refused, "{reply}");
    let attempts = workspace.store().attempts(&row.delivery.id).await.expect("its history");
    for (attempt, _) in attempts {
        assert_eq!(attempt.reply.expect("the words").to_string(), reply);
    }
    let relay = workspace.store().relay(&relay).await.expect("the relay");
    assert_eq!(relay.state, RelayState::Ready, "{reply}");
}

#[tokio::test]
async fn refusal_at_rcpt_stops_nobody_else() {
    for reply in [
        "550 5.7.1 <p3@example.org>: we do not relay, Relaying denied",
        "554 5.7.1 <p3@example.org>: Relay access denied",
        "550 5.7.1 <p3@example.org>: this account is suspended",
        "550 5.7.1 <p3@example.org>: the next server says: client host blocked using a list",
        "550 5.1.1 <p3@example.org>: no such user on sandbox-2",
        "530 5.7.0 <p3@example.org>: this list takes signed mail only",
        "550 5.7.1 <p3@example.org>: the group takes mail from signed-in senders: authentication required",
        "550 5.4.5 <p3@example.org> has reached its limit for today",
        "550 <p3@example.org> may get 10 mails an hour, its hourly limit",
        "552 5.3.4 too large for <p3@example.org>",
        "550 5.7.1 the sender address rejected by this recipient",
        "550 Recipient rejected: the sender exceeded the quota of this mailbox",
        "535 5.7.8 This group takes mail of signed-in senders only",
        "554 5.7.0 <p3@example.org>: this list has reached its maximum size",
    ] {
        refused_row(reply, Script::default().refuse_rcpt("p3@*", reply)).await;
    }
}

#[tokio::test]
async fn refusal_of_the_text_stops_nobody_else() {
    for reply in [
        "554 5.7.1 The recipient's filter takes this for spam",
        "550 5.7.1 p3@example.org: content refused by a rule of the user",
        "552 5.3.4 Message size exceeds the limit of this mailbox",
        "550 5.6.0 This mail holds a virus, says the recipient's server",
        "571 Message blocked, contact your administrator",
        "554 5.4.14 Hop count exceeded for this user",
    ] {
        refused_row(reply, Script::default().refuse_body("p3@*", reply)).await;
    }
}

#[tokio::test]
async fn relay_that_denies_everybody_stops_the_campaign_and_refuses_nobody() {
    let script = Script::default().refuse_rcpt("*", "554 5.7.1 Relay access denied");
    let server = Server::start(script).await;
    let workspace = TestWorkspace::open_with(Clock::manual(NOON)).await;
    workspace.people((0..30).map(|i| format!("p{i}@town{}.example.org", i % 5))).await;
    let relay = workspace.relay(server.config(), None).await;

    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Stopped).await;
    workspace
        .until("nobody is refused", async |engine| {
            let counts = engine.read().counts(&campaign).await;
            counts.is_ok_and(|counts| counts.queued + counts.deferred == 30)
        })
        .await;
    let why = workspace.campaign(&campaign).await.stopped_why.expect("a reason");
    assert_eq!(why, "554 5.7.1 Relay access denied");
}

#[tokio::test]
async fn three_refused_recipients_at_the_start_do_not_stop_a_resumed_campaign() {
    let script = ["p0@*", "p1@*", "p2@*"].into_iter().fold(Script::default(), |script, pattern| {
        script.refuse_rcpt(pattern, "550 5.7.1 Relaying denied")
    });
    let server = Server::start(script).await;
    let clock = Clock::manual(NOON);
    let workspace = TestWorkspace::open_with(clock.clone()).await;
    workspace.people((0..10).map(|i| format!("p{i}@town{i}.example.org"))).await;
    let mut config = server.config();
    config.connections = 1;
    let relay = workspace.relay(config, None).await;

    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Stopped).await;
    workspace.engine.command(&campaign, CampaignCommand::Resume).await.expect("it resumes");
    workspace
        .until("everybody has an outcome", async |engine| {
            clock.advance(Duration::from_secs(1));
            let counts = engine.read().counts(&campaign).await;
            counts.is_ok_and(|counts| (counts.accepted, counts.refused) == (7, 3))
        })
        .await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;
}

#[tokio::test]
async fn address_that_needs_smtputf8_stops_nobody_else() {
    let features = ["PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES"];
    let with_smtputf8 = [features[0], features[1], features[2], "SMTPUTF8"];
    for (reply, script) in [
        ("553 5.6.7", Script::default().features(&features)),
        ("550 5.6.7 Addresses outside ASCII are not permitted", Script::default()),
        ("555 5.5.4 Unsupported option: SMTPUTF8", Script::default()),
        ("501 5.5.2 Syntax error", Script::default()),
    ] {
        let script = if reply == "553 5.6.7" {
            script
        } else {
            script.features(&with_smtputf8).refuse_mail("SMTPUTF8", reply)
        };
        let server = Server::start(script).await;
        let clock = Clock::manual(NOON);
        let workspace = TestWorkspace::open_with(clock.clone()).await;
        // It is the first of the campaign.
        workspace.people(["jürgen@example.org"]).await;
        workspace.contacts(5).await;
        let relay = workspace.relay(server.config(), None).await;

        let campaign = workspace.send(&relay).await;
        workspace
            .until(&format!("{reply}: the others got the mail"), async |engine| {
                clock.advance(Duration::from_secs(1));
                let counts = engine.read().counts(&campaign).await;
                counts.is_ok_and(|counts| (counts.accepted, counts.refused) == (5, 1))
            })
            .await;
        workspace.until_status(&campaign, CampaignStatus::Done).await;
        let row = workspace.delivery(&campaign, "jürgen@example.org").await;
        assert_eq!(row.delivery.status, DeliveryStatus::Refused, "{reply}");
        let attempts = workspace.store().attempts(&row.delivery.id).await.expect("its history");
        let words = attempts[0].0.reply.as_ref().expect("the words").to_string();
        assert!(words.starts_with(reply), "{words}");
        assert!(reply != "553 5.6.7" || words.contains("jürgen@example.org"), "{words}");
    }
}
