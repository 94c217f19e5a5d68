//! A CSV file becomes contacts: the preview counts them, the import writes them, and a second
//! import changes nothing.

use std::collections::BTreeMap;

use postroom_engine::{ImportOrder, ImportPhase};
use postroom_import::{ImportPlan, inspect};
use postroom_model::contact::{Address, ContactStatus, NewContact};
use postroom_model::import::{ColumnRole, Policy};
use postroom_store::contacts::ContactFilter;
use postroom_store::contacts::page::ContactSort;
use postroom_store::import_rows::RowOutcome;
use postroom_tests::fixture::{TempFolder, TestWorkspace};

const FILE: &str = "E-Mail;Vorname;Nachname;Ort\r\n\
    anna@example.org;Anna;Weiß;Köln\r\n\
    hugo@example.org;Hugo;Lambert;Lyon\r\n\
    no-address;Nemo;;\r\n\
    ANNA@example.org;Anna;Doppelt;Bonn\r\n\
    gone@example.org;Gil;Out;Hull\r\n";

#[tokio::test]
async fn file_is_counted_then_imported_and_reimport_changes_nothing() {
    let workspace = TestWorkspace::open().await;
    let gone = NewContact {
        address: Address::parse("gone@example.org").expect("an address"),
        given_name: None,
        family_name: None,
        fields: BTreeMap::new(),
    };
    let now = workspace.engine.clock().now();
    let out = ContactStatus::Unsubscribed;
    workspace.store().put_contact(None, &gone, out, &[], now).await.expect("opted out");
    let folder = TempFolder::new();
    let path = folder.path().join("fair.csv");
    std::fs::write(&path, FILE).expect("written");
    let overview = inspect(&path, None).expect("a table");
    let order = |dry_run| ImportOrder {
        path: path.clone(),
        name: "fair.csv".to_owned(),
        plan: ImportPlan {
            dialect: overview.dialect.clone(),
            columns: vec![
                ColumnRole::Address,
                ColumnRole::GivenName,
                ColumnRole::FamilyName,
                ColumnRole::Field("Town".to_owned()),
            ],
            addresses: Default::default(),
            lists: Vec::new(),
            policy: Policy::Overwrite,
            consent: postroom_model::contact::ConsentBasis::NotStated,
            suppression_list: None,
            unclear_means_yes: Default::default(),
        },
        new_list: Some("Fair".to_owned()),
        wording: String::new(),
        dry_run,
    };

    let counted = workspace.import(order(true)).await;
    assert_eq!(counted.phase, ImportPhase::Done);
    assert_eq!((counted.rows, counted.added, counted.updated, counted.refused), (5, 2, 1, 2));
    assert_eq!(
        workspace
            .store()
            .lists(postroom_model::contact::ListKind::List)
            .await
            .expect("lists")
            .len(),
        1,
        "nothing is written"
    );

    let written = workspace.import(order(false)).await;
    assert_eq!((written.added, written.updated, written.stay_out), (2, 1, 1));
    let rows: Vec<u64> = written.refusals.iter().map(|row| row.row).collect();
    assert_eq!(rows, [4, 5]);

    let page = workspace
        .store()
        .contact_page(&ContactFilter::default(), &ContactSort::Address, false, 0, 10, now)
        .await
        .expect("a page");
    let anna = &page[0];
    assert_eq!(anna.contact.family_name.as_deref(), Some("Weiß"));
    assert_eq!(anna.contact.fields.get("Town").map(String::as_str), Some("Köln"));
    assert_eq!(anna.list_names, ["Fair"]);
    let gone = page.iter().find(|row| row.contact.address.as_str() == "gone@example.org");
    assert_eq!(gone.expect("still there").contact.status, ContactStatus::Unsubscribed);

    let again = workspace.import(order(false)).await;
    assert_eq!((again.added, again.updated, again.unchanged), (0, 0, 3));
}

#[tokio::test]
async fn unclosed_quote_is_reported_and_names_stay_with_their_rows() {
    let workspace = TestWorkspace::open().await;
    let folder = TempFolder::new();
    let path = folder.path().join("broken.csv");
    let text = "email,name\nfirst@b.example,Ann\na@b.example,\"unterminated\nb@b.example,x\n";
    std::fs::write(&path, text).expect("written");
    let overview = inspect(&path, None).expect("a table");
    let order = ImportOrder {
        path,
        name: "broken.csv".to_owned(),
        plan: ImportPlan {
            dialect: overview.dialect,
            columns: vec![ColumnRole::Address, ColumnRole::GivenName],
            addresses: Default::default(),
            lists: Vec::new(),
            policy: Policy::Overwrite,
            consent: postroom_model::contact::ConsentBasis::NotStated,
            suppression_list: None,
            unclear_means_yes: Default::default(),
        },
        new_list: None,
        wording: String::new(),
        dry_run: false,
    };
    let report = workspace.import(order).await;
    assert_eq!((report.added, report.refused), (1, 1));
    assert_eq!((report.refusals[0].row, report.refusals[0].code.as_str()), (3, "unclosed_quote"));
}

#[tokio::test]
async fn preview_of_the_first_rows_matches_the_import() {
    let workspace = TestWorkspace::open().await;
    let store = workspace.store();
    let now = workspace.engine.clock().now();
    for (address, given, town, status) in [
        ("hugo@example.org", "Hugo", "Lille", ContactStatus::Subscribed),
        ("same@example.org", "Sam", "Ulm", ContactStatus::Subscribed),
        ("gone@example.org", "Gil", "", ContactStatus::Unsubscribed),
        ("erased@example.org", "Eve", "", ContactStatus::Subscribed),
    ] {
        let new = NewContact {
            address: Address::parse(address).expect("an address"),
            given_name: Some(given.to_owned()),
            family_name: None,
            fields: BTreeMap::from([("Town".to_owned(), town.to_owned())]),
        };
        let id = store.put_contact(None, &new, status, &[], now).await.expect("written");
        if address.starts_with("erased") {
            store.erase(&id, now).await.expect("erased");
        }
    }
    let folder = TempFolder::new();
    let path = folder.path().join("fair.csv");
    let mut text = String::from(
        "E-Mail;Vorname;Ort;Newsletter\n\
         anna@example.org;Anna;Köln;ja\n\
         hugo@example.org;Hugues;Lyon;ja\n\
         no-address;Nemo;;ja\n\
         ANNA@example.org;Anna;Bonn;ja\n\
         gone@example.org;Gil;Hull;ja\n\
         same@example.org;Sam;Ulm;ja\n\
         erased@example.org;Eve;Ulm;ja\n\
         nina@example.org;Nina;Ulm;nein\n",
    );
    (0..40).for_each(|n| text.push_str(&format!("more{n}@example.org;M;Ulm;ja\n")));
    std::fs::write(&path, text).expect("written");
    let plan = ImportPlan {
        dialect: inspect(&path, None).expect("a table").dialect,
        columns: vec![
            ColumnRole::Address,
            ColumnRole::GivenName,
            ColumnRole::Field("Town".to_owned()),
            ColumnRole::Consent,
        ],
        addresses: Default::default(),
        lists: Vec::new(),
        policy: Policy::Overwrite,
        consent: postroom_model::contact::ConsentBasis::NotStated,
        suppression_list: None,
        unclear_means_yes: Default::default(),
    };
    let town = ColumnRole::Field("Town".to_owned());
    let foreseen =
        workspace.engine.imports().preview_rows(path.clone(), plan.clone()).await.expect("read");
    assert_eq!(foreseen.len(), 20, "the rows that are shown and no more");
    let results: Vec<(u64, Result<RowOutcome, &str>)> = foreseen
        .iter()
        .map(|(row, result)| (*row, result.clone().map_err(|_| "")))
        .take(8)
        .collect();
    let expected = [
        (2, Ok(RowOutcome::New)),
        (3, Ok(RowOutcome::Updated(vec![ColumnRole::GivenName, town]))),
        (4, Err("")),
        (5, Err("")),
        (6, Ok(RowOutcome::Suppressed)),
        (7, Ok(RowOutcome::Unchanged)),
        (8, Ok(RowOutcome::Suppressed)),
        (9, Ok(RowOutcome::NoConsent)),
    ];
    assert_eq!(results, expected);
    let codes: Vec<&str> =
        foreseen.iter().filter_map(|(_, one)| Some(one.as_ref().err()?.code.as_str())).collect();
    assert_eq!(codes, ["address_no_at", "double"]);

    let order = ImportOrder {
        path,
        name: "fair.csv".to_owned(),
        plan,
        new_list: None,
        wording: String::new(),
        dry_run: false,
    };
    let report = workspace.import(order).await;
    let count = |wanted: fn(&RowOutcome) -> bool| {
        foreseen.iter().filter(|(_, one)| one.as_ref().is_ok_and(wanted)).count() as i64
    };
    // The 28 rows after the requested ones are also new contacts.
    let new = count(|one| matches!(one, RowOutcome::New | RowOutcome::NoConsent));
    assert_eq!((report.added, report.no_consent), (new + 28, 1), "the erased one is not stored");
    assert_eq!((report.stay_out, report.unchanged), (2, 2));
    assert_eq!(report.refused, 2);
}
