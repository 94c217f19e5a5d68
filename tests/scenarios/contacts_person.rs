//! The stored data of one contact: the source of the consent, the mails, a note; and how a contact
//! is erased for good.

use std::path::Path;

use postroom_engine::{ImportOrder, ImportPhase};
use postroom_import::{Addresses, ImportPlan, inspect};
use postroom_model::campaign::CampaignStatus;
use postroom_model::contact::{ConsentBasis, ContactStatus, SuppressionReason};
use postroom_model::id::ContactId;
use postroom_model::import::Policy;
use postroom_store::contacts::{ContactFilter, Selection};
use postroom_tests::fixture::{TempFolder, TestWorkspace};
use postroom_tests::sink::{Ledger, Manner, Sink, relay_config};

async fn import(workspace: &TestWorkspace, file: &Path) {
    let overview = inspect(file, None).expect("a table");
    let order = ImportOrder {
        path: file.to_owned(),
        name: "fair.csv".to_owned(),
        plan: ImportPlan {
            dialect: overview.dialect,
            columns: overview.columns.into_iter().map(|column| column.role).collect(),
            addresses: Addresses::First,
            lists: vec![workspace.list.clone()],
            policy: Policy::Overwrite,
            consent: ConsentBasis::OptIn,
            suppression_list: None,
            unclear_means_yes: Default::default(),
        },
        new_list: None,
        wording: "Send me the news".to_owned(),
        dry_run: false,
    };
    assert_eq!(workspace.import(order).await.phase, ImportPhase::Done);
}

async fn id_of(workspace: &TestWorkspace, search: &str) -> Option<(ContactId, ContactStatus)> {
    let filter = ContactFilter { search: search.to_owned(), ..ContactFilter::default() };
    let people = Selection::Matching { filter, except: Vec::new() };
    let now = workspace.engine.clock().now();
    let rows = workspace.store().selected_contacts(&people, "", 10, now).await.expect("people");
    rows.into_iter().next().map(|row| (row.contact.id, row.contact.status))
}

#[tokio::test]
async fn contact_record_shows_consent_source_and_mails_sent() {
    let workspace = TestWorkspace::open().await;
    let folder = TempFolder::new();
    let file = folder.path().join("fair.csv");
    std::fs::write(
        &file,
        "email,first name,OPTIN_TIME,OPTIN_IP\nanna@example.org,Anna,2026-03-04 10:11:12,192.0.2.7\n",
    )
    .expect("written");
    import(&workspace, &file).await;
    let sink = Sink::start(Manner::default(), Ledger::counting()).await;
    let relay = workspace.relay(relay_config(sink.port, 1), None).await;
    let campaign = workspace.send(&relay).await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;

    let (id, _) = id_of(&workspace, "anna@example.org").await.expect("she is here");
    let store = workspace.store();
    store.set_note(&id, "Likes tomatoes", workspace.engine.clock().now()).await.expect("noted");
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

    store.erase(&id, workspace.engine.clock().now()).await.expect("erased");
    assert_eq!(id_of(&workspace, "anna").await, None);
    let delivery = store.mails_to(&id).await.expect("mails");
    assert_eq!(delivery.len(), 1, "that a mail was sent stays on record");
    let file = workspace.workspace().to_owned();
    workspace.engine.shutdown().await;
    let bytes = std::fs::read(&file).expect("the file");
    for trace in ["anna@example.org", "192.0.2.7", "Likes tomatoes"] {
        let found = bytes.windows(trace.len()).any(|part| part == trace.as_bytes());
        assert!(!found, "{trace} is still in the file");
    }
}

#[tokio::test]
async fn erased_contact_is_not_stored_by_a_later_import() {
    let workspace = TestWorkspace::open().await;
    workspace.people(["anna@example.org"]).await;
    let (id, _) = id_of(&workspace, "anna").await.expect("she is here");
    let now = workspace.engine.clock().now();
    workspace.store().erase(&id, now).await.expect("erased");
    let entries = workspace
        .store()
        .suppression_page(&Default::default(), 0, 10)
        .await
        .expect("the suppression list");
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].reason, SuppressionReason::Erased);
    assert!(entries[0].entry.key().starts_with('#'), "a hash, and no address");

    let folder = TempFolder::new();
    let file = folder.path().join("again.csv");
    std::fs::write(&file, "email\nAnna@Example.org\nbert@example.org\n").expect("written");
    import(&workspace, &file).await;
    assert_eq!(id_of(&workspace, "anna").await, None);
    let (_, status) = id_of(&workspace, "bert").await.expect("he came in");
    assert_eq!(status, ContactStatus::Subscribed);
}
