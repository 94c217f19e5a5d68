//! A thousand people, one campaign, one relay over TLS with a password: everybody is accepted once.

use std::collections::HashSet;

use postroom_model::campaign::CampaignStatus;
use postroom_store::deliveries::DeliveryFilter;
use postroom_tests::server::{Script, Server};
use postroom_tests::shop::Shop;

#[tokio::test]
async fn a_thousand_people_are_accepted_once_each_over_tls_with_a_password() {
    let server = Server::start(Script::default().starttls().account("shop", "secret")).await;
    let shop = Shop::open().await;
    shop.crowd(1_000).await;
    let relay = shop.relay(server.config(), Some("secret")).await;

    let campaign = shop.send(&relay).await;
    shop.until_status(&campaign, CampaignStatus::Done).await;

    let counts = shop.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.total()), (1_000, 1_000));
    let recipients: HashSet<String> = server.accepted_recipients().into_iter().collect();
    assert_eq!((recipients.len(), server.count()), (1_000, 1_000));
    let rows = shop
        .engine
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
