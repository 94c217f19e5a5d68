//! Undoing an import reverts all of it: contacts that it added are removed, and contacts that it
//! changed have their earlier data. A contact who opted out in the meantime stays opted out.

use std::collections::BTreeMap;
use std::path::Path;

use postroom_engine::{ImportOrder, ImportProgress};
use postroom_import::{ImportPlan, inspect};
use postroom_model::contact::{
    Address, ConsentBasis, ConsentSignal, ContactStatus, ListKind, NewContact, SuppressionEntry,
    SuppressionReason,
};
use postroom_model::id::{ImportId, ListId};
use postroom_model::import::{ColumnRole, Policy};
use postroom_store::contacts::{ContactFilter, ContactRow, Selection};
use postroom_store::import_rows::{ImportOptions, Incoming};
use postroom_store::imports::ImportState;
use postroom_tests::fixture::{TempFolder, TestWorkspace};

fn person(address: &str, given: &str) -> NewContact {
    NewContact {
        address: Address::parse(address).expect("an address"),
        given_name: Some(given.to_owned()),
        family_name: None,
        fields: BTreeMap::new(),
    }
}

async fn everybody(workspace: &TestWorkspace) -> Vec<ContactRow> {
    let all = Selection::Matching { filter: ContactFilter::default(), except: Vec::new() };
    let now = workspace.engine.clock().now();
    workspace.store().selected_contacts(&all, "", 1_000, now).await.expect("people")
}

async fn words(workspace: &TestWorkspace) -> Vec<String> {
    let people = everybody(workspace).await;
    people
        .iter()
        .map(|row| {
            format!(
                "{} {} {} {}",
                row.contact.address,
                row.contact.given_name.as_deref().unwrap_or("-"),
                row.contact.status.word(),
                row.list_names.join("+")
            )
        })
        .collect()
}

fn order(file: &Path, out: Option<SuppressionReason>) -> ImportOrder {
    let overview = inspect(file, None).expect("a table");
    ImportOrder {
        path: file.to_owned(),
        name: "fair.csv".to_owned(),
        plan: ImportPlan {
            dialect: overview.dialect,
            columns: vec![ColumnRole::Address, ColumnRole::GivenName],
            addresses: Default::default(),
            lists: Vec::new(),
            policy: Policy::Overwrite,
            consent: ConsentBasis::OptIn,
            suppression_list: out,
            unclear_means_yes: Default::default(),
        },
        new_list: Some("Fair".to_owned()),
        wording: "Yes, send me the newsletter".to_owned(),
        dry_run: false,
    }
}

async fn import(
    workspace: &TestWorkspace,
    file: &Path,
    out: Option<SuppressionReason>,
) -> ImportProgress {
    workspace.import(order(file, out)).await
}

async fn known_people(workspace: &TestWorkspace) {
    let now = workspace.engine.clock().now();
    let people = [person("anna@example.org", "Anna"), person("bert@example.org", "Bert")];
    let (policy, consent) = (Policy::Overwrite, ConsentBasis::NotStated);
    let store = workspace.store();
    store.import_batch(&people, policy, consent, &[], false, now).await.expect("written");
}

#[tokio::test]
async fn undoing_an_import_restores_every_contact() {
    let workspace = TestWorkspace::open().await;
    known_people(&workspace).await;
    let before = words(&workspace).await;
    let folder = TempFolder::new();
    let file = folder.path().join("fair.csv");
    std::fs::write(&file, "email,name\nanna@example.org,Änne\nnew@example.org,Nora\n")
        .expect("written");

    let report = import(&workspace, &file, None).await;
    assert_eq!((report.added, report.updated), (1, 1));
    assert_eq!(
        words(&workspace).await,
        [
            "anna@example.org Änne subscribed Fair",
            "bert@example.org Bert subscribed ",
            "new@example.org Nora subscribed Fair",
        ]
    );

    let undone = workspace.engine.imports().undo(&report.id).await.expect("it is taken back");
    assert_eq!((undone.removed, undone.restored, undone.kept), (1, 1, 0));
    assert_eq!(words(&workspace).await, before);
    let lists = workspace.store().lists(ListKind::List).await.expect("lists");
    assert!(lists.iter().all(|size| size.list.name != "Fair"), "the list that it made is gone");
    let again = workspace.engine.imports().undo(&report.id).await;
    assert!(again.is_err_and(|error| error.to_string().contains("already")));
}

#[tokio::test]
async fn undo_keeps_later_changes_and_opt_outs() {
    let workspace = TestWorkspace::open().await;
    known_people(&workspace).await;
    let folder = TempFolder::new();
    let file = folder.path().join("fair.csv");
    std::fs::write(&file, "email,name\nanna@example.org,Änne\nnew@example.org,Nora\n")
        .expect("written");
    let report = import(&workspace, &file, None).await;
    // The clock of the store is a few seconds ahead.
    let later = workspace.engine.clock().now().plus(std::time::Duration::from_secs(5));
    let entry = SuppressionEntry::Address(Address::parse("new@example.org").expect("an address"));
    let store = workspace.store();
    store
        .suppress(&[entry], SuppressionReason::Unsubscribed, "relay", "", None, later)
        .await
        .expect("they opt out");

    let undone = workspace.engine.imports().undo(&report.id).await.expect("it is taken back");
    assert_eq!((undone.removed, undone.restored, undone.kept), (0, 1, 1));
    assert_eq!(
        words(&workspace).await,
        [
            "anna@example.org Anna subscribed ",
            "bert@example.org Bert subscribed ",
            "new@example.org Nora unsubscribed ",
        ]
    );
}

#[tokio::test]
async fn suppression_list_imported_by_mistake_can_be_undone() {
    let workspace = TestWorkspace::open().await;
    known_people(&workspace).await;
    let before = words(&workspace).await;
    let folder = TempFolder::new();
    let file = folder.path().join("left.csv");
    std::fs::write(&file, "email,name\nanna@example.org,Anna\n").expect("written");
    let report = import(&workspace, &file, Some(SuppressionReason::Unsubscribed)).await;
    assert_eq!(words(&workspace).await[0], "anna@example.org Anna unsubscribed Fair");
    workspace.engine.imports().undo(&report.id).await.expect("it is taken back");
    assert_eq!(words(&workspace).await, before);
}

#[tokio::test]
async fn interrupted_import_is_rolled_back_at_the_next_start() {
    let workspace = TestWorkspace::open().await;
    known_people(&workspace).await;
    let before = words(&workspace).await;
    let store = workspace.store();
    let now = workspace.engine.clock().now();
    let made = ListId::new();
    store.put_list(&made, ListKind::List, "Half", now).await.expect("a list");
    let seq = store
        .begin_import(&ImportId::new(), "half.csv", ConsentBasis::OptIn, "", Some(&made), now)
        .await
        .expect("begun");
    let options = ImportOptions {
        policy: Policy::Overwrite,
        consent: ConsentBasis::OptIn,
        suppress_all_as: None,
        lists: &[made],
        import: Some(seq),
        now,
    };
    let rows = [
        Incoming::from_contact(2, person("anna@example.org", "Other")),
        Incoming::from_contact(3, person("half@example.org", "Hal")),
    ];
    store.write_batch(rows.to_vec(), &options, false).await.expect("the first batch");
    let workspace = workspace.reopen().await;
    assert_eq!(words(&workspace).await, before);
}

#[tokio::test]
async fn shutdown_stops_a_running_import_and_keeps_its_rows() {
    let folder = TempFolder::new();
    let file = folder.path().join("fair.csv");
    let rows: String = (0..60_000).map(|n| format!("p{n}@example.org,Ann\n")).collect();
    std::fs::write(&file, format!("address,given_name\n{rows}")).expect("a file");
    let workspace = TestWorkspace::open().await;
    let started = workspace.engine.imports().start(order(&file, None)).await.expect("it starts");
    workspace
        .until("the first rows are written", async |engine| {
            engine.imports().progress(&started.id).expect("known").added > 0
        })
        .await;

    let workspace = workspace.reopen().await;
    let past = workspace.engine.imports().past(1).await.expect("the import");
    assert_eq!(past[0].state, ImportState::Stopped);
    let added = past[0].report.as_ref().expect("a report").added;
    let filter = ContactFilter::default();
    let now = workspace.engine.clock().now();
    let stored = workspace.store().count_contacts(&filter, now).await.expect("a count");
    assert!(added > 0 && added < 60_000, "{added}");
    assert_eq!(stored, added);
}

#[tokio::test]
async fn consent_column_of_a_row_is_applied() {
    let workspace = TestWorkspace::open().await;
    known_people(&workspace).await;
    let now = workspace.engine.clock().now();
    let options = ImportOptions {
        policy: Policy::Skip,
        consent: ConsentBasis::OptIn,
        suppress_all_as: None,
        lists: &[],
        import: None,
        now,
    };
    let row = |line, address: &str, stance| Incoming {
        basis: None,
        stance: Some(stance),
        ..Incoming::from_contact(line, person(address, "X"))
    };
    let rows = [
        row(2, "yes@example.org", ConsentSignal::Yes),
        row(3, "silent@example.org", ConsentSignal::Silent),
        row(4, "no@example.org", ConsentSignal::No),
        row(5, "left@example.org", ConsentSignal::Out(SuppressionReason::Unsubscribed)),
        row(6, "anna@example.org", ConsentSignal::No),
        row(7, "bert@example.org", ConsentSignal::Out(SuppressionReason::Bounced)),
    ];
    let store = workspace.store();
    let counts = store.write_batch(rows.to_vec(), &options, false).await.expect("written");
    assert_eq!((counts.added, counts.updated, counts.stay_out, counts.no_consent), (4, 2, 2, 2));
    let status = |word: &str| ContactStatus::from_word(word).expect("a status");
    let people = everybody(&workspace).await;
    for (address, word) in [
        ("yes@example.org", "subscribed"),
        ("silent@example.org", "no_consent"),
        ("no@example.org", "no_consent"),
        ("left@example.org", "unsubscribed"),
        ("anna@example.org", "no_consent"),
        ("bert@example.org", "bounced"),
    ] {
        let found = people.iter().find(|row| row.contact.address.as_str() == address);
        assert_eq!(found.map(|row| row.contact.status), Some(status(word)), "{address}");
    }
    // A second file with consent signals "yes" adds consent to the contacts that had none, but to
    // no contact who opted out.
    let again = [
        row(2, "no@example.org", ConsentSignal::Yes),
        row(3, "left@example.org", ConsentSignal::Yes),
        row(4, "bert@example.org", ConsentSignal::Yes),
    ];
    store.write_batch(again.to_vec(), &options, false).await.expect("written");
    let people = everybody(&workspace).await;
    for (address, word) in [
        ("no@example.org", "subscribed"),
        ("left@example.org", "unsubscribed"),
        ("bert@example.org", "bounced"),
    ] {
        let found = people.iter().find(|row| row.contact.address.as_str() == address);
        assert_eq!(found.map(|row| row.contact.status), Some(status(word)), "{address}");
    }
}
