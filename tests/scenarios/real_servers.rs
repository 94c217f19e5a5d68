//! The same campaign with every mail server that can be installed: three hundred recipients, three
//! connections, one unknown recipient. By the server's count each is accepted exactly once, only
//! the unknown one is refused, and the learned capabilities are correct.

use std::collections::BTreeMap;

use postroom_model::campaign::CampaignStatus;
use postroom_model::delivery::DeliveryStatus;
use postroom_model::id::{CampaignId, RelayId};
use postroom_model::relay::{LearnedCapabilities, RelayConfig};
use postroom_store::deliveries::DeliveryFilter;
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::server::aiosmtpd::{self, Aiosmtpd};
use postroom_tests::server::exim::{self, Exim};
use postroom_tests::server::haraka::{self, Haraka};
use postroom_tests::server::postfix::{self, Postfix, PostfixConfig};
use postroom_tests::server::{Script, Server, times_taken};

const PEOPLE: usize = 300;
/// In the middle of the recipients.
const UNKNOWN: &str = "p150@example.org";

struct Story {
    workspace: TestWorkspace,
    relay: RelayId,
    campaign: CampaignId,
}

/// Sends to every recipient until the end.
async fn send_campaign(mut config: RelayConfig, password: &str) -> Story {
    let workspace = TestWorkspace::open().await;
    workspace.contacts(PEOPLE).await;
    config.connections = 3;
    let relay = workspace.relay(config, Some(password)).await;
    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    Story { workspace, relay, campaign }
}

impl Story {
    async fn learned(&self) -> LearnedCapabilities {
        // The learned capabilities are stored after the last connection of the relay has closed.
        self.workspace.engine.shutdown().await;
        let workspace = &self.workspace;
        let again = postroom_store::Store::open(workspace.workspace()).await.expect("the file");
        again.relay(&self.relay).await.expect("the relay").learnt
    }

    /// `taken`: how often the server took each mail.
    async fn assert_sent_once(&self, taken: &BTreeMap<String, usize>, log: &str) {
        let counts = self.workspace.counts(&self.campaign).await;
        assert_eq!((counts.accepted, counts.refused), (299, 1), "{counts:?}\n{log}");
        let unknown = self.workspace.delivery(&self.campaign, UNKNOWN).await.delivery;
        assert_eq!(unknown.status, DeliveryStatus::Refused, "{log}");
        assert_eq!(unknown.reply.expect("the server's words").code, 550, "{log}");

        let all = DeliveryFilter::all(&self.campaign);
        let rows = self.workspace.store().delivery_page(&all, 0, 1_000).await.expect("rows");
        let accepted: BTreeMap<String, usize> = rows
            .iter()
            .filter(|row| row.delivery.status == DeliveryStatus::Accepted)
            .map(|row| (row.delivery.id.to_string(), 1))
            .collect();
        assert_eq!(*taken, accepted, "{log}");
        for row in rows {
            assert_eq!(row.delivery.attempts, 1, "{}\n{log}", row.delivery.address);
        }
    }
}

#[tokio::test]
async fn postfix_with_strict_settings_accepts_every_mail_once() {
    for hidden in ["", "chunking"] {
        let far_end = Server::start(Script::default()).await;
        let config = PostfixConfig {
            hidden_keywords: hidden.to_owned(),
            ..PostfixConfig::forwarding(far_end.port(), UNKNOWN)
        };
        let Some(server) = Postfix::start(config).await else { return };
        let story = send_campaign(server.config(), postfix::PASSWORD).await;
        far_end.wait_for_mails(PEOPLE - 1).await;
        story.assert_sent_once(&times_taken(&far_end.taken()), &server.log()).await;
        let learned = story.learned().await;
        assert!(!learned.no_overlap && !learned.no_dsn, "{learned:?}\n{}", server.log());
        // If the server takes BDAT, the mails were sent with BDAT.
        assert_eq!((learned.chunking_proven, learned.no_chunking), (hidden.is_empty(), false));
        let log = server.log();
        assert!(!log.contains("improper command pipelining"), "{log}");
    }
}

#[tokio::test]
async fn exim_accepts_every_mail_once() {
    for chunking in [true, false] {
        let Some(server) = Exim::start(UNKNOWN, chunking).await else { return };
        let story = send_campaign(server.config(), exim::PASSWORD).await;
        story.assert_sent_once(&server.taken(), &server.log()).await;
        let learned = story.learned().await;
        assert!(!learned.no_overlap && !learned.no_dsn, "{learned:?}\n{}", server.log());
        assert_eq!((learned.chunking_proven, learned.no_chunking), (chunking, false));
        assert!(!server.log().contains("protocol synchronization error"), "{}", server.log());
    }
}

#[tokio::test]
async fn haraka_refuses_pipelining_after_data_but_accepts_every_mail() {
    let Some(server) = Haraka::start(UNKNOWN).await else { return };
    let story = send_campaign(server.config(), haraka::PASSWORD).await;
    story.assert_sent_once(&server.taken(), &server.log()).await;
    let learned = story.learned().await;
    assert!(learned.no_overlap && !learned.chunking_proven, "{learned:?}\n{}", server.log());
}

#[tokio::test]
async fn aiosmtpd_accepts_every_mail_once() {
    for pipelining in [true, false] {
        let Some(server) = Aiosmtpd::start(UNKNOWN, pipelining).await else { return };
        let story = send_campaign(server.config(), aiosmtpd::PASSWORD).await;
        story.assert_sent_once(&server.taken(), &server.log()).await;
        let learned = story.learned().await;
        assert_eq!(
            (learned.overlap_proven, learned.no_overlap),
            (pipelining, false),
            "{learned:?}"
        );
    }
}
