//! An import is taken back as a whole: who came by it goes, who was changed is as before, and
//! whoever opted out meanwhile stays out.

use std::collections::BTreeMap;
use std::path::Path;

use postroom_engine::{ImportOrder, ImportProgress};
use postroom_import::{Plan, look};
use postroom_model::contact::{
    Address, ConsentBasis, ContactStatus, ListKind, NewContact, Stance, SuppressionEntry,
    SuppressionReason,
};
use postroom_model::id::{ImportId, ListId};
use postroom_model::import::{ColumnRole, Policy};
use postroom_store::contacts::{ContactFilter, ContactRow, Selection};
use postroom_store::import_rows::{ImportOptions, Incoming};
use postroom_tests::shop::{Folder, Shop};

fn person(address: &str, given: &str) -> NewContact {
    NewContact {
        address: Address::parse(address).expect("an address"),
        given_name: Some(given.to_owned()),
        family_name: None,
        fields: BTreeMap::new(),
    }
}

async fn everybody(shop: &Shop) -> Vec<ContactRow> {
    let all = Selection::Matching { filter: ContactFilter::default(), except: Vec::new() };
    let now = shop.engine.clock().now();
    shop.engine.store().selected_contacts(&all, "", 1_000, now).await.expect("people")
}

async fn words(shop: &Shop) -> Vec<String> {
    let people = everybody(shop).await;
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

async fn import(shop: &Shop, file: &Path, out: Option<SuppressionReason>) -> ImportProgress {
    let overview = look(file, None).expect("a table");
    let order = ImportOrder {
        path: file.to_owned(),
        name: "fair.csv".to_owned(),
        plan: Plan {
            dialect: overview.dialect,
            columns: vec![ColumnRole::Address, ColumnRole::GivenName],
            addresses: Default::default(),
            lists: Vec::new(),
            policy: Policy::Overwrite,
            consent: ConsentBasis::OptIn,
            people_out: out,
        },
        new_list: Some("Fair".to_owned()),
        wording: "Yes, send me the newsletter".to_owned(),
        dry_run: false,
    };
    shop.import(order).await
}

async fn known_people(shop: &Shop) {
    let now = shop.engine.clock().now();
    let people = [person("anna@example.org", "Anna"), person("bert@example.org", "Bert")];
    let (policy, consent) = (Policy::Overwrite, ConsentBasis::NotStated);
    let store = shop.engine.store();
    store.import_batch(&people, policy, consent, &[], false, now).await.expect("written");
}

#[tokio::test]
async fn undoing_an_import_leaves_everybody_as_they_were() {
    let shop = Shop::open().await;
    known_people(&shop).await;
    let before = words(&shop).await;
    let folder = Folder::new();
    let file = folder.path().join("fair.csv");
    std::fs::write(&file, "email,name\nanna@example.org,Änne\nnew@example.org,Nora\n")
        .expect("written");

    let report = import(&shop, &file, None).await;
    assert_eq!((report.added, report.updated), (1, 1));
    assert_eq!(
        words(&shop).await,
        [
            "anna@example.org Änne subscribed Fair",
            "bert@example.org Bert subscribed ",
            "new@example.org Nora subscribed Fair",
        ]
    );

    let undone = shop.engine.imports().undo(&report.id).await.expect("it is taken back");
    assert_eq!((undone.removed, undone.restored, undone.kept), (1, 1, 0));
    assert_eq!(words(&shop).await, before);
    let lists = shop.engine.store().lists(ListKind::List).await.expect("lists");
    assert!(lists.iter().all(|size| size.list.name != "Fair"), "the list that it made is gone");
    let again = shop.engine.imports().undo(&report.id).await;
    assert!(again.is_err_and(|error| error.to_string().contains("already")));
}

#[tokio::test]
async fn who_was_changed_since_stays_and_who_opted_out_stays_out() {
    let shop = Shop::open().await;
    known_people(&shop).await;
    let folder = Folder::new();
    let file = folder.path().join("fair.csv");
    std::fs::write(&file, "email,name\nanna@example.org,Änne\nnew@example.org,Nora\n")
        .expect("written");
    let report = import(&shop, &file, None).await;
    // A moment later, by the clock that the store is handed.
    let later = shop.engine.clock().now().plus(std::time::Duration::from_secs(5));
    let entry = SuppressionEntry::Address(Address::parse("new@example.org").expect("an address"));
    let store = shop.engine.store();
    store
        .suppress(&[entry], SuppressionReason::Unsubscribed, "relay", "", None, later)
        .await
        .expect("they opt out");

    let undone = shop.engine.imports().undo(&report.id).await.expect("it is taken back");
    assert_eq!((undone.removed, undone.restored, undone.kept), (0, 1, 1));
    assert_eq!(
        words(&shop).await,
        [
            "anna@example.org Anna subscribed ",
            "bert@example.org Bert subscribed ",
            "new@example.org Nora unsubscribed ",
        ]
    );
}

#[tokio::test]
async fn a_list_of_people_who_left_taken_for_the_wrong_one_is_undone_too() {
    let shop = Shop::open().await;
    known_people(&shop).await;
    let before = words(&shop).await;
    let folder = Folder::new();
    let file = folder.path().join("left.csv");
    std::fs::write(&file, "email,name\nanna@example.org,Anna\n").expect("written");
    let report = import(&shop, &file, Some(SuppressionReason::Unsubscribed)).await;
    assert_eq!(words(&shop).await[0], "anna@example.org Anna unsubscribed Fair");
    shop.engine.imports().undo(&report.id).await.expect("it is taken back");
    assert_eq!(words(&shop).await, before);
}

#[tokio::test]
async fn an_import_that_was_cut_off_is_taken_back_by_the_next_start() {
    let shop = Shop::open().await;
    known_people(&shop).await;
    let before = words(&shop).await;
    let store = shop.engine.store();
    let now = shop.engine.clock().now();
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
    let shop = shop.reopen().await;
    assert_eq!(words(&shop).await, before);
}

#[tokio::test]
async fn what_a_row_says_of_consent_is_heard() {
    let shop = Shop::open().await;
    known_people(&shop).await;
    let now = shop.engine.clock().now();
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
        row(2, "yes@example.org", Stance::Yes),
        row(3, "silent@example.org", Stance::Silent),
        row(4, "no@example.org", Stance::No),
        row(5, "left@example.org", Stance::Out(SuppressionReason::Unsubscribed)),
        row(6, "anna@example.org", Stance::No),
        row(7, "bert@example.org", Stance::Out(SuppressionReason::Bounced)),
    ];
    let store = shop.engine.store();
    let counts = store.write_batch(rows.to_vec(), &options, false).await.expect("written");
    assert_eq!((counts.added, counts.updated, counts.stay_out, counts.no_consent), (4, 2, 2, 2));
    let status = |word: &str| ContactStatus::from_word(word).expect("a status");
    let people = everybody(&shop).await;
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
    // A second file that says yes brings back whoever had no consent, and nobody who is out.
    let again = [
        row(2, "no@example.org", Stance::Yes),
        row(3, "left@example.org", Stance::Yes),
        row(4, "bert@example.org", Stance::Yes),
    ];
    store.write_batch(again.to_vec(), &options, false).await.expect("written");
    let people = everybody(&shop).await;
    for (address, word) in [
        ("no@example.org", "subscribed"),
        ("left@example.org", "unsubscribed"),
        ("bert@example.org", "bounced"),
    ] {
        let found = people.iter().find(|row| row.contact.address.as_str() == address);
        assert_eq!(found.map(|row| row.contact.status), Some(status(word)), "{address}");
    }
}
