//! Who is on the suppression list gets no mail: not at the start, not at their turn, not at the last
//! moment, and not after they were deleted and imported again.

use std::collections::BTreeMap;
use std::time::Duration;

use postroom_model::campaign::CampaignStatus;
use postroom_model::clock::Timestamp;
use postroom_model::contact::{
    Address, ConsentBasis, ContactStatus, NewContact, SuppressionEntry, SuppressionReason,
};
use postroom_model::delivery::DeliveryStatus;
use postroom_model::import::Policy;
use postroom_store::contacts::page::ContactSort;
use postroom_store::contacts::{ContactFilter, Selection};
use postroom_store::journal::{Batch, Intent};
use postroom_tests::server::{Script, Server};
use postroom_tests::shop::Shop;

async fn suppress(shop: &Shop, entry: &str, reason: SuppressionReason, until: Option<Timestamp>) {
    let entry = SuppressionEntry::parse(entry).expect("an entry");
    let now = shop.engine.clock().now();
    let store = shop.engine.store();
    store.suppress(&[entry], reason, "by_hand", "", until, now).await.expect("on the list");
}

async fn status_of(shop: &Shop, address: &str) -> ContactStatus {
    let filter = ContactFilter { search: address.to_owned(), ..ContactFilter::default() };
    let now = shop.engine.clock().now();
    let page = shop.engine.store().contact_page(&filter, &ContactSort::Address, false, 0, 2, now);
    page.await.expect("a page").remove(0).contact.status
}

#[tokio::test]
async fn addresses_and_whole_domains_are_left_out_and_an_entry_whose_time_is_over_is_not() {
    let server = Server::start(Script::default()).await;
    let shop = Shop::open().await;
    shop.people(["a@example.org", "b@example.org", "c@example.net", "d@sub.example.net"]).await;
    suppress(&shop, "A@example.org", SuppressionReason::Blocked, None).await;
    suppress(&shop, "example.net", SuppressionReason::Blocked, None).await;
    let past = Timestamp(shop.engine.clock().now().0 - 1);
    suppress(&shop, "b@example.org", SuppressionReason::SoftBounced, Some(past)).await;
    let relay = shop.relay(server.config(), None).await;

    let campaign = shop.send(&relay).await;
    shop.until_status(&campaign, CampaignStatus::Done).await;

    let mut got = server.accepted_recipients();
    got.sort();
    assert_eq!(got, ["b@example.org", "d@sub.example.net"]);
}

#[tokio::test]
async fn whoever_is_put_on_the_list_while_mails_wait_gets_none() {
    let server = Server::start(Script::default()).await;
    let shop = Shop::open().await;
    shop.crowd(4).await;
    let relay = shop.relay(server.config(), None).await;
    shop.engine.pause_relay(&relay).await.expect("it waits");
    let campaign = shop.send(&relay).await;

    suppress(&shop, "p1@example.org", SuppressionReason::Blocked, None).await;
    suppress(&shop, "p2@example.org", SuppressionReason::Complained, None).await;
    shop.engine.resume_relay(&relay).await.expect("it goes on");
    shop.until_status(&campaign, CampaignStatus::Done).await;

    let counts = shop.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.withdrawn), (2, 2));
    for (address, why) in [("p1@example.org", "suppressed"), ("p2@example.org", "opted_out")] {
        let row = shop.delivery(&campaign, address).await;
        assert_eq!(
            (row.delivery.status, row.meaning.as_deref()),
            (DeliveryStatus::Withdrawn, Some(why))
        );
        assert!(!server.accepted_recipients().contains(&address.to_owned()));
    }
    assert_eq!(status_of(&shop, "p2@example.org").await, ContactStatus::Complained);
}

#[tokio::test]
async fn the_last_look_is_when_the_mail_is_about_to_leave() {
    let server = Server::start(Script::default()).await;
    let shop = Shop::open().await;
    shop.crowd(3).await;
    let relay = shop.relay(server.config(), None).await;
    shop.engine.pause_relay(&relay).await.expect("the queue stands aside");
    let campaign = shop.send(&relay).await;
    let (store, now) = (shop.engine.store(), shop.engine.clock().now());
    let lease = store.lease(&campaign, 10, now, &|_| None).await.expect("all are due");
    assert_eq!(lease.leased.len(), 3);

    // The mails stand ready; now one opts out, one is deleted.
    let id = |at: usize| Selection::These(vec![lease.leased[at].contact.id.clone()]);
    suppress(&shop, "p0@example.org", SuppressionReason::Blocked, None).await;
    store.delete_contacts(&id(1), now).await.expect("deleted");
    let intents = lease.leased.iter().map(|one| Intent {
        seq: one.seq,
        campaign: campaign.clone(),
        relay: relay.clone(),
        relay_name: String::new(),
        message_id: String::new(),
        size: 1,
    });
    let batch = Batch { outcomes: Vec::new(), intents: intents.collect() };
    let granted = store.commit_batch(&batch, now).await.expect("written");

    assert_eq!(granted.into_iter().collect::<Vec<_>>(), [lease.leased[2].seq]);
    let counts = shop.counts(&campaign).await;
    assert_eq!((counts.sending, counts.withdrawn, counts.leased), (1, 2, 0), "{counts:?}");
    let why = shop.delivery(&campaign, "p0@example.org").await.meaning;
    assert_eq!(why.as_deref(), Some("suppressed"));
}

#[tokio::test]
async fn who_opted_out_is_out_for_ever_whatever_is_imported() {
    let shop = Shop::open().await;
    shop.people(["anna@example.org", "bert@example.org"]).await;
    let (store, now) = (shop.engine.store(), shop.engine.clock().now());
    let all = Selection::Matching { filter: ContactFilter::default(), except: Vec::new() };
    store.set_contact_status(&all, ContactStatus::Unsubscribed, now).await.expect("out");
    store.delete_contacts(&all, now).await.expect("deleted");

    let again = ["anna@example.org", "carl@example.org"].map(|address| NewContact {
        address: Address::parse(address).expect("an address"),
        given_name: None,
        family_name: None,
        fields: BTreeMap::new(),
    });
    let lists = std::slice::from_ref(&shop.list);
    let dry = store
        .import_batch(&again, Policy::Overwrite, ConsentBasis::OptIn, lists, true, now)
        .await
        .expect("counted");
    let real = store
        .import_batch(&again, Policy::Overwrite, ConsentBasis::OptIn, lists, false, now)
        .await
        .expect("in");
    assert_eq!(dry, real);
    assert_eq!((real.added, real.stay_out), (2, 1));
    assert_eq!(status_of(&shop, "anna@example.org").await, ContactStatus::Unsubscribed);
    assert_eq!(status_of(&shop, "carl@example.org").await, ContactStatus::Subscribed);
}

#[tokio::test]
async fn an_entry_for_ever_is_not_shortened_by_a_later_one() {
    let shop = Shop::open().await;
    let entry = SuppressionEntry::parse("anna@example.org").expect("an entry");
    suppress(&shop, "anna@example.org", SuppressionReason::Complained, None).await;
    let soon = shop.engine.clock().now().plus(Duration::from_secs(60));
    suppress(&shop, "anna@example.org", SuppressionReason::SoftBounced, Some(soon)).await;
    let stands = shop.engine.store().suppression_of(&entry).await.expect("read").expect("there");
    assert_eq!((stands.reason, stands.expires_at), (SuppressionReason::Complained, None));
}

#[tokio::test]
async fn who_is_kept_out_by_address_or_domain_is_not_counted_among_those_who_may_be_written_to() {
    let shop = Shop::open().await;
    shop.people(["anna@example.org", "ben@example.org", "carla@shut.example"]).await;
    let (store, now) = (shop.engine.store(), shop.engine.clock().now());
    let mut left = vec![3];
    for entry in ["anna@example.org", "@shut.example"] {
        let entry = SuppressionEntry::parse(entry).expect("an entry");
        let blocked = SuppressionReason::Blocked;
        store.suppress(&[entry], blocked, "by_hand", "", None, now).await.expect("on the list");
        let counts = store.sendable_counts(now).await.expect("counts");
        assert_eq!(counts.subscribed + counts.suppressed, 3);
        left.push(counts.subscribed);
    }
    assert_eq!(left, [3, 2, 1]);
}
