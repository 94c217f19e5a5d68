//! Manual changes can be undone: statuses, lists, tags, fields, deletions and merges. A contact who
//! opted out after the change stays opted out.

use std::cell::Cell;
use std::collections::BTreeMap;

use postroom_model::clock::Timestamp;
use postroom_model::contact::segment::{Rule, Test};
use postroom_model::contact::{
    Address, ContactStatus, Field, FieldKind, ListKind, NewContact, SuppressionEntry,
    SuppressionReason,
};
use postroom_model::id::{ContactId, ListId};
use postroom_store::StoreError;
use postroom_store::contacts::duplicates::DuplicateReason;
use postroom_store::contacts::{ContactFilter, Selection};
use postroom_tests::fixture::TestWorkspace;

async fn put(
    workspace: &TestWorkspace,
    address: &str,
    names: (&str, &str),
    fields: &[(&str, &str)],
) -> ContactId {
    let new = NewContact {
        address: Address::parse(address).expect("an address"),
        given_name: Some(names.0.to_owned()),
        family_name: Some(names.1.to_owned()),
        fields: fields.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
    };
    let now = workspace.engine.clock().now();
    let status = ContactStatus::Subscribed;
    workspace.store().put_contact(None, &new, status, &[], now).await.expect("a person")
}

async fn label(workspace: &TestWorkspace, kind: ListKind, name: &str) -> ListId {
    let id = ListId::new();
    let now = workspace.engine.clock().now();
    workspace.store().put_list(&id, kind, name, now).await.expect("a list");
    id
}

/// A clock that advances by an hour at each reading.
struct Hours(Cell<Timestamp>);

impl Hours {
    fn of(workspace: &TestWorkspace) -> Self {
        Self(Cell::new(workspace.engine.clock().now()))
    }

    fn next(&self) -> Timestamp {
        self.0.set(Timestamp(self.0.get().0 + 3_600_000));
        self.0.get()
    }
}

fn all() -> Selection {
    Selection::Matching { filter: ContactFilter::default(), except: Vec::new() }
}

fn only(id: &ContactId) -> Selection {
    Selection::These(vec![id.clone()])
}

/// Address, status, fields, lists and tags of every contact.
async fn people(workspace: &TestWorkspace) -> Vec<String> {
    let now = workspace.engine.clock().now();
    let rows = workspace.store().selected_contacts(&all(), "", 100, now).await.expect("people");
    rows.iter()
        .map(|row| {
            let fields: Vec<String> =
                row.contact.fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
            format!(
                "{} {} [{}] {} #{}",
                row.contact.address,
                row.contact.status.word(),
                fields.join(","),
                row.list_names.join("+"),
                row.tag_names.join("+")
            )
        })
        .collect()
}

#[tokio::test]
async fn every_bulk_change_can_be_undone() {
    let workspace = TestWorkspace::open().await;
    let (store, hours) = (workspace.store(), Hours::of(&workspace));
    let anna = put(&workspace, "anna@example.com", ("Anna", "Berg"), &[("Town", "Ulm")]).await;
    put(&workspace, "ben@example.com", ("Ben", "Cole"), &[]).await;
    let news = label(&workspace, ListKind::List, "News").await;
    let vip = label(&workspace, ListKind::Tag, "VIP").await;
    let now = hours.next();
    store.set_list_members(&only(&anna), &news, true, now).await.expect("on the list");
    store.set_list_members(&only(&anna), &vip, true, now).await.expect("tagged");
    store.set_note(&anna, "likes roses", now).await.expect("a note");
    let before = people(&workspace).await;

    let now = hours.next();
    let out =
        store.set_contact_status(&all(), ContactStatus::Unsubscribed, now).await.expect("out");
    assert_eq!(out.people, 2);
    let now = hours.next();
    let field = store.set_contact_field(&all(), "Town", "Köln", now).await.expect("a field");
    let on = store.set_list_members(&all(), &vip, true, now).await.expect("tagged");
    assert_eq!(on.people, 1, "one of them stood under it before");
    let off = store.set_list_members(&all(), &news, false, now).await.expect("off the list");
    let now = hours.next();
    let gone = store.delete_contacts(&all(), now).await.expect("deleted");
    assert!(people(&workspace).await.is_empty());

    for done in [gone, off, on, field, out] {
        let now = hours.next();
        let change = done.change.expect("it can be taken back");
        let back = store.undo_change(&change, now).await.expect("taken back");
        assert_eq!((back.people, back.kept), (done.people, 0));
        let again = store.undo_change(&change, now).await;
        assert!(matches!(again, Err(StoreError::Gone(_))), "only once");
    }
    assert_eq!(people(&workspace).await, before);
    let record = store.person(&anna).await.expect("Anna");
    assert_eq!(record.note, "likes roses");
    assert!(record.suppressions.is_empty(), "nothing keeps her out");
    assert!(record.changes.len() >= 5, "her page tells what was done");
}

#[tokio::test]
async fn undoing_a_deletion_keeps_later_opt_outs() {
    let workspace = TestWorkspace::open().await;
    let (store, hours) = (workspace.store(), Hours::of(&workspace));
    let anna = put(&workspace, "anna@example.com", ("Anna", "Berg"), &[]).await;
    let now = hours.next();
    let gone = store.delete_contacts(&only(&anna), now).await.expect("deleted");
    let entry = SuppressionEntry::parse("anna@example.com").expect("an entry");
    let reason = SuppressionReason::Unsubscribed;
    store.suppress(&[entry], reason, "by_hand", "", None, now).await.expect("out");
    store.undo_change(&gone.change.expect("a change"), now).await.expect("taken back");
    assert_eq!(people(&workspace).await, ["anna@example.com unsubscribed []  #"]);
}

#[tokio::test]
async fn undo_skips_contacts_that_were_changed_since() {
    let workspace = TestWorkspace::open().await;
    let (store, hours) = (workspace.store(), Hours::of(&workspace));
    let anna = put(&workspace, "anna@example.com", ("Anna", "Berg"), &[("Town", "Ulm")]).await;
    put(&workspace, "ben@example.com", ("Ben", "Cole"), &[("Town", "Ulm")]).await;
    let first =
        store.set_contact_field(&all(), "Town", "Köln", hours.next()).await.expect("a field");
    store.set_contact_field(&only(&anna), "Town", "Bonn", hours.next()).await.expect("another");
    let back = store
        .undo_change(&first.change.expect("a change"), hours.next())
        .await
        .expect("taken back");
    assert_eq!((back.people, back.kept), (1, 1));
    let now = people(&workspace).await;
    assert!(now[0].contains("Town=Bonn") && now[1].contains("Town=Ulm"), "{now:?}");
}

#[tokio::test]
async fn undoing_a_tag_merge_restores_its_contacts() {
    let workspace = TestWorkspace::open().await;
    let (store, hours) = (workspace.store(), Hours::of(&workspace));
    let anna = put(&workspace, "anna@example.com", ("Anna", "Berg"), &[]).await;
    let ben = put(&workspace, "ben@example.com", ("Ben", "Cole"), &[]).await;
    let (vip, best) = (
        label(&workspace, ListKind::Tag, "VIP").await,
        label(&workspace, ListKind::Tag, "Best").await,
    );
    let now = hours.next();
    store.set_list_members(&all(), &vip, true, now).await.expect("tagged");
    store.set_list_members(&only(&ben), &best, true, now).await.expect("tagged");
    let before = people(&workspace).await;
    let merged = store.merge_lists(&vip, &best, now).await.expect("merged");
    assert!(people(&workspace).await.iter().all(|one| one.ends_with("#Best")));
    store.undo_change(&merged.change.expect("a change"), now).await.expect("taken back");
    assert_eq!(people(&workspace).await, before);

    let gone = store.delete_list(&vip, now).await.expect("deleted");
    let rows = store.lists(ListKind::Tag).await.expect("tags");
    assert_eq!(rows.len(), 1);
    store.undo_change(&gone.change.expect("a change"), now).await.expect("taken back");
    assert_eq!(people(&workspace).await, before);
    assert_eq!(store.person(&anna).await.expect("Anna").tags, ["VIP"]);
}

#[tokio::test]
async fn renamed_field_is_renamed_in_segments_and_fields_can_merge() {
    let workspace = TestWorkspace::open().await;
    let (store, hours) = (workspace.store(), Hours::of(&workspace));
    put(
        &workspace,
        "anna@example.com",
        ("Anna", "Berg"),
        &[("Town", "Ulm"), ("City's \"x\"", "Bonn")],
    )
    .await;
    put(&workspace, "ben@example.com", ("Ben", "Cole"), &[("Ort", "Köln")]).await;
    let now = hours.next();
    let rule = Rule::Field { name: "Ort".to_owned(), test: Test::Is("köln".to_owned()) };
    store.put_segment(&ListId::new(), "Cologne", &rule, now).await.expect("a segment");
    let kind = Field {
        name: "Ort".to_owned(),
        kind: FieldKind::Choice,
        choices: vec!["Köln".to_owned(), "Ulm".to_owned()],
    };
    store.put_field(&kind).await.expect("a kind");
    let before = people(&workspace).await;
    let merged = store.rename_field("Ort", "Town", now).await.expect("one field");
    assert_eq!(merged.people, 1);
    assert!(people(&workspace).await[1].contains("Town=Köln"));
    let segments = store.segments().await.expect("segments");
    let count = store.count_segment(&segments[0].rule, now).await.expect("a count");
    assert_eq!(count.people, 1, "the segment asks for the new name");
    assert_eq!(store.contact_fields().await.expect("fields"), ["City's \"x\"", "Town"]);

    store.undo_change(&merged.change.expect("a change"), now).await.expect("taken back");
    assert_eq!(people(&workspace).await, before);
    assert!(store.fields().await.expect("fields").contains(&kind));

    let gone = store.delete_field("Town", now).await.expect("gone");
    assert!(!people(&workspace).await[0].contains("Town"));
    store.undo_change(&gone.change.expect("a change"), now).await.expect("taken back");
    assert_eq!(people(&workspace).await, before);
}

#[tokio::test]
async fn merging_duplicates_keeps_the_refusal_of_consent() {
    let workspace = TestWorkspace::open().await;
    let (store, hours) = (workspace.store(), Hours::of(&workspace));
    let old = put(&workspace, "anna.berg@gmail.com", ("Anna", "Berg"), &[("Town", "Ulm")]).await;
    let new = put(&workspace, "annaberg+shop@gmail.com", ("Anna", "Berg"), &[("Phone", "1")]).await;
    put(&workspace, "ben@example.com", ("Ben", "Cole"), &[]).await;
    let now = hours.next();
    let groups = store.duplicates(10, now).await.expect("groups");
    assert_eq!(groups.len(), 1, "one group, though name and mailbox are alike");
    assert_eq!(groups[0].reason, DuplicateReason::Mailbox);
    assert_eq!(groups[0].people[0].contact.id, old, "the oldest first");

    store.set_contact_status(&only(&old), ContactStatus::Unsubscribed, now).await.expect("out");
    let before = people(&workspace).await;
    let now = hours.next();
    let one = store.merge_contacts(&new, std::slice::from_ref(&old), now).await.expect("one");
    assert_eq!(
        people(&workspace).await,
        [
            "annaberg+shop@gmail.com unsubscribed [Phone=1,Town=Ulm]  #",
            "ben@example.com subscribed []  #"
        ]
    );
    assert!(store.duplicates(10, now).await.expect("groups").is_empty());
    let now = hours.next();
    store.undo_change(&one.change.expect("a change"), now).await.expect("taken back");
    assert_eq!(people(&workspace).await, before);
}

#[tokio::test]
async fn edit_can_be_undone_and_erasing_removes_its_traces() {
    let workspace = TestWorkspace::open().await;
    let (store, hours) = (workspace.store(), Hours::of(&workspace));
    let anna = put(&workspace, "anna@example.com", ("Anna", "Berg"), &[("Town", "Ulm")]).await;
    let before = people(&workspace).await;
    let edited = NewContact {
        address: Address::parse("anna.berg@example.com").expect("an address"),
        given_name: Some("Anna".to_owned()),
        family_name: Some("Cole".to_owned()),
        fields: BTreeMap::new(),
    };
    let now = hours.next();
    let status = ContactStatus::Subscribed;
    store.put_contact(Some(&anna), &edited, status, &[], now).await.expect("edited");
    let changes = store.changes(10).await.expect("changes");
    store.undo_change(&changes[0].id, now).await.expect("taken back");
    assert_eq!(people(&workspace).await, before);

    let now = hours.next();
    store.put_contact(Some(&anna), &edited, status, &[], now).await.expect("edited");
    store.erase(&anna, now).await.expect("erased");
    for change in store.changes(10).await.expect("changes") {
        let debug = format!("{change:?}");
        assert!(!debug.contains("example.com"), "{debug}");
    }
    let bytes = std::fs::read(workspace.workspace()).expect("the file");
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains("anna@example") && !text.contains("anna.berg@example"));
}
