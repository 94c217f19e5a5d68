//! A contact on the suppression list gets no mail: not at the start, not when leased, not just
//! before the text is sent, and not after a deletion and a new import.

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
use postroom_store::suppressions::SuppressionFilter;
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::server::{Script, Server};

async fn suppress(
    workspace: &TestWorkspace,
    entry: &str,
    reason: SuppressionReason,
    until: Option<Timestamp>,
) {
    let entry = SuppressionEntry::parse(entry).expect("an entry");
    let now = workspace.engine.clock().now();
    let store = workspace.store();
    store.suppress(&[entry], reason, "by_hand", "", until, now).await.expect("on the list");
}

async fn status_of(workspace: &TestWorkspace, address: &str) -> ContactStatus {
    let filter = ContactFilter { search: address.to_owned(), ..ContactFilter::default() };
    let now = workspace.engine.clock().now();
    let page = workspace.store().contact_page(&filter, &ContactSort::Address, false, 0, 2, now);
    page.await.expect("a page").remove(0).contact.status
}

#[tokio::test]
async fn suppressed_addresses_and_domains_are_skipped_unless_expired() {
    let server = Server::start(Script::default()).await;
    let workspace = TestWorkspace::open().await;
    workspace
        .people([
            "a@example.org",
            "b@example.org",
            "c@example.net",
            "d@sub.example.net",
            "e@deep.sub.example.net",
            "f@anexample.net",
        ])
        .await;
    suppress(&workspace, "A@example.org", SuppressionReason::Blocked, None).await;
    suppress(&workspace, "example.net", SuppressionReason::Blocked, None).await;
    let past = Timestamp(workspace.engine.clock().now().0 - 1);
    suppress(&workspace, "b@example.org", SuppressionReason::SoftBounced, Some(past)).await;
    let relay = workspace.relay(server.config(), None).await;

    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;

    let mut got = server.accepted_recipients();
    got.sort();
    assert_eq!(got, ["b@example.org", "f@anexample.net"]);
}

#[tokio::test]
async fn suppression_added_while_mails_wait_is_respected() {
    let server = Server::start(Script::default()).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(4).await;
    let relay = workspace.relay(server.config(), None).await;
    workspace.engine.pause_relay(&relay).await.expect("it waits");
    let campaign = workspace.send(&relay).await;

    suppress(&workspace, "p1@example.org", SuppressionReason::Blocked, None).await;
    suppress(&workspace, "p2@example.org", SuppressionReason::Complained, None).await;
    workspace.engine.resume_relay(&relay).await.expect("it goes on");
    workspace.until_status(&campaign, CampaignStatus::Done).await;

    let counts = workspace.counts(&campaign).await;
    assert_eq!((counts.accepted, counts.withdrawn), (2, 2));
    for (address, why) in [("p1@example.org", "suppressed"), ("p2@example.org", "opted_out")] {
        let row = workspace.delivery(&campaign, address).await;
        assert_eq!(
            (row.delivery.status, row.meaning.as_deref()),
            (DeliveryStatus::Withdrawn, Some(why))
        );
        assert!(!server.accepted_recipients().contains(&address.to_owned()));
    }
    assert_eq!(status_of(&workspace, "p2@example.org").await, ContactStatus::Complained);
}

#[tokio::test]
async fn suppression_is_checked_just_before_each_mail() {
    let server = Server::start(Script::default()).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(3).await;
    let relay = workspace.relay(server.config(), None).await;
    workspace.engine.pause_relay(&relay).await.expect("the queue stands aside");
    let campaign = workspace.send(&relay).await;
    let (store, now) = (workspace.store(), workspace.engine.clock().now());
    let lease = store.lease(&campaign, 10, now, &|_| None).await.expect("all are due");
    assert_eq!(lease.leased.len(), 3);

    // The mails are rendered; now one contact opts out and one is deleted.
    let id = |at: usize| Selection::These(vec![lease.leased[at].contact.id.clone()]);
    suppress(&workspace, "p0@example.org", SuppressionReason::Blocked, None).await;
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
    let granted = store.commit_batch(&batch, now).await.expect("written").granted;

    assert_eq!(granted.into_iter().collect::<Vec<_>>(), [lease.leased[2].seq]);
    let counts = workspace.counts(&campaign).await;
    assert_eq!((counts.sending, counts.withdrawn, counts.leased), (1, 2, 0), "{counts:?}");
    let why = workspace.delivery(&campaign, "p0@example.org").await.meaning;
    assert_eq!(why.as_deref(), Some("suppressed"));
}

#[tokio::test]
async fn unknown_mailbox_is_bounced_and_suppressed_after_the_first_refusal() {
    let script = Script::default()
        .refuse_rcpt("gone@*", "550 5.1.1 User unknown")
        .refuse_rcpt("rules@*", "550 5.7.1 Mail from you is not wanted here")
        .refuse_rcpt("full@*", "552 5.2.2 Mailbox full");
    let server = Server::start(script).await;
    let workspace = TestWorkspace::open().await;
    workspace.people(["a@example.org", "gone@example.org", "rules@example.org"]).await;
    workspace.people(["full@example.org"]).await;
    let relay = workspace.relay(server.config(), None).await;

    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;

    assert_eq!(status_of(&workspace, "gone@example.org").await, ContactStatus::Bounced);
    for address in ["a@example.org", "rules@example.org", "full@example.org"] {
        assert_eq!(status_of(&workspace, address).await, ContactStatus::Subscribed, "{address}");
    }
    let store = workspace.store();
    let entries = store.suppression_page(&SuppressionFilter::default(), 0, 10).await;
    let entries = entries.expect("the list");
    assert_eq!(entries.len(), 1);
    assert_eq!(
        (entries[0].reason, entries[0].source.as_str()),
        (SuppressionReason::Bounced, "relay")
    );
}

#[tokio::test]
async fn opted_out_contact_stays_suppressed_after_every_import() {
    let workspace = TestWorkspace::open().await;
    workspace.people(["anna@example.org", "bert@example.org"]).await;
    let (store, now) = (workspace.store(), workspace.engine.clock().now());
    let all = Selection::Matching { filter: ContactFilter::default(), except: Vec::new() };
    store.set_contact_status(&all, ContactStatus::Unsubscribed, now).await.expect("out");
    store.delete_contacts(&all, now).await.expect("deleted");

    let again = ["anna@example.org", "carl@example.org"].map(|address| NewContact {
        address: Address::parse(address).expect("an address"),
        given_name: None,
        family_name: None,
        fields: BTreeMap::new(),
    });
    let lists = std::slice::from_ref(&workspace.list);
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
    assert_eq!(status_of(&workspace, "anna@example.org").await, ContactStatus::Unsubscribed);
    assert_eq!(status_of(&workspace, "carl@example.org").await, ContactStatus::Subscribed);
}

#[tokio::test]
async fn permanent_suppression_is_not_shortened_by_a_later_one() {
    let workspace = TestWorkspace::open().await;
    let entry = SuppressionEntry::parse("anna@example.org").expect("an entry");
    suppress(&workspace, "anna@example.org", SuppressionReason::Complained, None).await;
    let soon = workspace.engine.clock().now().plus(Duration::from_secs(60));
    suppress(&workspace, "anna@example.org", SuppressionReason::SoftBounced, Some(soon)).await;
    let stands = workspace.store().suppression_of(&entry).await.expect("read").expect("there");
    assert_eq!((stands.reason, stands.expires_at), (SuppressionReason::Complained, None));
}

#[tokio::test]
async fn suppressed_contacts_are_not_counted_as_sendable() {
    let workspace = TestWorkspace::open().await;
    workspace.people(["anna@example.org", "ben@example.org", "carla@shut.example"]).await;
    let (store, now) = (workspace.store(), workspace.engine.clock().now());
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
