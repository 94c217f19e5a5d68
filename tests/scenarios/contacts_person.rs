//! What is kept about one person: where their consent comes from, what was sent, a note; and how
//! they are erased, for ever.

use std::path::Path;

use postroom_engine::{ImportOrder, ImportPhase};
use postroom_import::{Addresses, Plan, look};
use postroom_model::campaign::CampaignStatus;
use postroom_model::contact::{ConsentBasis, ContactStatus, SuppressionReason};
use postroom_model::id::ContactId;
use postroom_model::import::Policy;
use postroom_store::contacts::{ContactFilter, Selection};
use postroom_tests::shop::{Folder, Shop};
use postroom_tests::sink::{Ledger, Manner, Sink, relay_config};

async fn import(shop: &Shop, file: &Path) {
    let overview = look(file, None).expect("a table");
    let order = ImportOrder {
        path: file.to_owned(),
        name: "fair.csv".to_owned(),
        plan: Plan {
            dialect: overview.dialect,
            columns: overview.columns.into_iter().map(|column| column.role).collect(),
            addresses: Addresses::First,
            lists: vec![shop.list.clone()],
            policy: Policy::Overwrite,
            consent: ConsentBasis::OptIn,
            people_out: None,
        },
        new_list: None,
        wording: "Send me the news".to_owned(),
        dry_run: false,
    };
    assert_eq!(shop.import(order).await.phase, ImportPhase::Done);
}

async fn id_of(shop: &Shop, search: &str) -> Option<(ContactId, ContactStatus)> {
    let filter = ContactFilter { search: search.to_owned(), ..ContactFilter::default() };
    let people = Selection::Matching { filter, except: Vec::new() };
    let now = shop.engine.clock().now();
    let rows = shop.engine.store().selected_contacts(&people, "", 10, now).await.expect("people");
    rows.into_iter().next().map(|row| (row.contact.id, row.contact.status))
}

#[tokio::test]
async fn a_persons_record_tells_where_the_consent_comes_from_and_what_was_sent() {
    let shop = Shop::open().await;
    let folder = Folder::new();
    let file = folder.path().join("fair.csv");
    std::fs::write(
        &file,
        "email,first name,OPTIN_TIME,OPTIN_IP\nanna@example.org,Anna,2026-03-04 10:11:12,192.0.2.7\n",
    )
    .expect("written");
    import(&shop, &file).await;
    let sink = Sink::start(Manner::default(), Ledger::counting()).await;
    let relay = shop.relay(relay_config(sink.port, 1), None).await;
    let campaign = shop.send(&relay).await;
    shop.until_status(&campaign, CampaignStatus::Done).await;

    let (id, _) = id_of(&shop, "anna@example.org").await.expect("she is here");
    let store = shop.engine.store();
    store.set_note(&id, "Likes tomatoes", shop.engine.clock().now()).await.expect("noted");
    let record = store.person(&id).await.expect("her record");
    let consent = record.consents.first().expect("a consent");
    assert_eq!(
        (consent.file.as_str(), consent.line, consent.basis, consent.wording.as_str()),
        ("fair.csv", 2, ConsentBasis::OptIn, "Send me the news")
    );
    assert_eq!(consent.consented_at.map(|at| at.0), Some(1_772_619_072_000));
    assert!(consent.evidence.as_deref().is_some_and(|text| text.contains("192.0.2.7")));
    assert_eq!(record.mails.len(), 1);
    assert_eq!(record.mails[0].status.word(), "accepted");
    assert_eq!((record.note.as_str(), record.lists.len()), ("Likes tomatoes", 1));

    store.erase(&id, shop.engine.clock().now()).await.expect("erased");
    assert_eq!(id_of(&shop, "anna").await, None);
    let delivery = store.mails_to(&id).await.expect("mails");
    assert_eq!(delivery.len(), 1, "that a mail was sent stays on record");
    let workspace = shop.workspace().to_owned();
    shop.engine.shutdown().await;
    let bytes = std::fs::read(&workspace).expect("the file");
    for trace in ["anna@example.org", "192.0.2.7", "Likes tomatoes"] {
        let found = bytes.windows(trace.len()).any(|part| part == trace.as_bytes());
        assert!(!found, "{trace} is still in the file");
    }
}

#[tokio::test]
async fn whoever_was_erased_stays_out_whatever_is_imported() {
    let shop = Shop::open().await;
    shop.people(["anna@example.org"]).await;
    let (id, _) = id_of(&shop, "anna").await.expect("she is here");
    let now = shop.engine.clock().now();
    shop.engine.store().erase(&id, now).await.expect("erased");
    let entries = shop
        .engine
        .store()
        .suppression_page(&Default::default(), 0, 10)
        .await
        .expect("the suppression list");
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].reason, SuppressionReason::Erased);
    assert!(entries[0].entry.key().starts_with('#'), "a hash, and no address");

    let folder = Folder::new();
    let file = folder.path().join("again.csv");
    std::fs::write(&file, "email\nAnna@Example.org\nbert@example.org\n").expect("written");
    import(&shop, &file).await;
    let (_, status) = id_of(&shop, "anna").await.expect("she came in");
    assert_eq!(status, ContactStatus::Unsubscribed);
    let (_, status) = id_of(&shop, "bert").await.expect("he came in");
    assert_eq!(status, ContactStatus::Subscribed);
}
