//! A thousand recipients, one campaign, one relay with TLS and a password: each is accepted once.

use std::collections::HashSet;

use postroom_model::campaign::CampaignStatus;
use postroom_store::deliveries::DeliveryFilter;
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::server::{Script, Server};

#[tokio::test]
async fn thousand_mails_are_accepted_once_over_tls_with_password() {
    let server = Server::start(Script::default().starttls().account("shop", "secret")).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(1_000).await;
    let relay = workspace.relay(server.config(), Some("secret")).await;

    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;

    let counts = workspace.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.total()), (1_000, 1_000));
    let recipients: HashSet<String> = server.accepted_recipients().into_iter().collect();
    assert_eq!((recipients.len(), server.count()), (1_000, 1_000));
    let rows = workspace
        .store()
        .delivery_page(&DeliveryFilter::all(&campaign), 0, 1_000)
        .await
        .expect("rows");
    let ids: HashSet<String> = server.accepted_ids().into_iter().collect();
    for row in rows {
        let delivery = row.delivery;
        let message_id = delivery.message_id.expect("a message id");
        assert!(
            ids.contains(&message_id) || ids.contains(message_id.trim_matches(['<', '>'])),
            "{message_id}"
        );
        assert_eq!(delivery.reply.expect("a reply").code, 250);
        assert_eq!(delivery.attempts, 1);
    }
}
