//! Relays that limit the mails over one connection, or the connections: a campaign takes no longer
//! than with the best settings, and nobody is refused or deferred.

use std::time::{Duration, Instant};

use postroom_model::campaign::CampaignStatus;
use postroom_model::relay::RelayState;
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::server::{Act, At, Script, Server};

const MAILS: usize = 60;
/// A wait for a rate or a retry takes a minute, the breaker's takes 30 s.
const WITHOUT_A_WAIT: Duration = Duration::from_secs(15);

async fn send_to(server: &Server, connections: u16) {
    let workspace = TestWorkspace::open().await;
    workspace.contacts(MAILS).await;
    let mut config = server.config();
    config.connections = connections;
    let relay = workspace.relay(config, None).await;
    let began = Instant::now();
    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    let took = began.elapsed();
    let counts = workspace.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.refused), (MAILS as i64, 0));
    assert!(took < WITHOUT_A_WAIT, "took {took:?}");
    for n in 0..MAILS {
        let row = workspace.delivery(&campaign, &format!("p{n}@example.org")).await;
        assert_eq!(row.delivery.attempts, 1, "p{n}");
    }
    let known = workspace.store().relay(&relay).await.expect("the relay");
    assert_eq!(known.state, RelayState::Ready);
}

#[tokio::test]
async fn mails_per_connection_are_learned_in_any_wording() {
    let reply = |text: &str| Act::Reply(text.to_owned());
    let close = |text: &str| Act::ReplyAndClose(text.to_owned());
    for (at, act) in [
        (At::Mail, reply("452 4.5.3 Too many messages sent")),
        (At::Mail, reply("452 4.4.5 Maximum number of messages per session exceeded.")),
        (At::Data, reply("452 4.4.5 Maximum number of messages per session exceeded.")),
        (At::Mail, close("421 Closed by server. Maximum message count per session reached.")),
        (At::Mail, close("421 4.7.0 Too many messages on this connection")),
        (At::Mail, reply("421 4.7.0 Too many mails in this session")),
        (At::Mail, reply("550 5.7.0 Too many mails per connection, reconnect")),
        (At::Mail, reply("550 5.7.1 Not now")),
        (At::Mail, reply("450 4.7.1 Error: too much mail in this session")),
        (At::Rcpt, reply("452 4.5.3 Too many transactions in this session")),
        (At::Mail, reply("451 4.3.2 Please continue on a fresh connection")),
        (At::Rcpt, reply("554 5.7.0 session mail cap reached")),
        (At::Rcpt, reply("450 Open a new connection for further messages")),
        (At::Data, close("421 Message count exceeded, closing")),
        (At::Mail, Act::Close),
    ] {
        for chunking in [false, true] {
            let script = Script::default().per_connection_at(5, at, act.clone());
            // BDAT has no DATA. Behind a connection that closes without a reply, the mails in its window
            // are in doubt.
            if chunking && (at == At::Data || act == Act::Close) {
                continue;
            }
            let server = Server::start(if chunking { script.chunking() } else { script }).await;
            send_to(&server, 4).await;
            // The best setting takes twelve connections.
            assert!(server.connections() <= 24, "{act:?}: {} connections", server.connections());
        }
    }
}

#[tokio::test]
async fn connections_are_reduced_and_the_working_one_goes_on() {
    for most in [1, 2] {
        for greeting in [
            "421 4.7.0 Too many connected clients, try again in a moment",
            "421 4.3.2 Too many sessions",
            "554 5.7.1 No service",
            "554 No further sessions from your address",
        ] {
            let script = Script::default().connections(most, greeting).per_connection_at(
                5,
                At::Mail,
                Act::Reply("452 4.5.3 Too many messages sent".to_owned()),
            );
            let server = Server::start(script).await;
            send_to(&server, 4).await;
        }
    }
}
