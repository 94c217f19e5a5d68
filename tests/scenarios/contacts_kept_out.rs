//! A contact who opted out stays out of every mail, whatever is imported or undone later. An entry
//! on the suppression list outlives the import that created it if another source confirmed it.

use std::collections::BTreeMap;

use postroom_model::contact::{
    Address, ConsentBasis, ConsentSignal, ContactStatus, NewContact, SuppressionEntry,
    SuppressionReason,
};
use postroom_model::id::ImportId;
use postroom_model::import::Policy;
use postroom_store::contacts::{ContactFilter, Selection};
use postroom_store::import_rows::{ImportOptions, Incoming};
use postroom_store::imports::{ImportSeq, ImportState};
use postroom_tests::fixture::TestWorkspace;

const ANNA: &str = "anna@example.org";

fn row(address: &str, stance: Option<ConsentSignal>) -> Incoming {
    let contact = NewContact {
        address: Address::parse(address).expect("an address"),
        given_name: None,
        family_name: None,
        fields: BTreeMap::new(),
    };
    Incoming { stance, ..Incoming::from_contact(2, contact) }
}

const LEFT: Option<ConsentSignal> = Some(ConsentSignal::Out(SuppressionReason::Unsubscribed));

/// Imports a file of one row, with a consent basis that the user states.
async fn bring(
    workspace: &TestWorkspace,
    stance: Option<ConsentSignal>,
    consent: ConsentBasis,
) -> ImportSeq {
    let (store, now) = (workspace.store(), workspace.engine.clock().now());
    let id = ImportId::new();
    let seq = store.begin_import(&id, "a.csv", consent, "", None, now).await.expect("begun");
    let policy = Policy::Skip;
    let options = ImportOptions {
        policy,
        consent,
        suppress_all_as: None,
        lists: &[],
        import: Some(seq),
        now,
    };
    store.write_batch(vec![row(ANNA, stance)], &options, false).await.expect("written");
    store.end_import(seq, ImportState::Done, &(), now).await.expect("ended");
    seq
}

async fn undo(workspace: &TestWorkspace, import: ImportSeq) {
    let now = workspace.engine.clock().now();
    workspace.store().undo_import(import, now).await.expect("taken back");
}

/// The status of Anna; `None` if she is not in the workspace.
async fn status(workspace: &TestWorkspace) -> Option<ContactStatus> {
    let all = Selection::Matching { filter: ContactFilter::default(), except: Vec::new() };
    let now = workspace.engine.clock().now();
    let people = workspace.store().selected_contacts(&all, "", 10, now).await.expect("people");
    let anna = people.iter().find(|row| row.contact.address.as_str() == ANNA);
    anna.map(|row| row.contact.status)
}

async fn stands_on_the_list(workspace: &TestWorkspace) -> bool {
    let entry = SuppressionEntry::Address(Address::parse(ANNA).expect("an address"));
    workspace.store().suppression_of(&entry).await.expect("asked").is_some()
}

#[tokio::test]
async fn undoing_an_import_keeps_suppressions_added_by_hand() {
    let workspace = TestWorkspace::open().await;
    bring(&workspace, None, ConsentBasis::OptIn).await;
    let left = bring(&workspace, LEFT, ConsentBasis::OptIn).await;
    let entry = SuppressionEntry::Address(Address::parse(ANNA).expect("an address"));
    let (store, now) = (workspace.store(), workspace.engine.clock().now());
    let reason = SuppressionReason::Complained;
    store.suppress(&[entry], reason, "by_hand", "", None, now).await.expect("confirmed");
    undo(&workspace, left).await;
    assert!(stands_on_the_list(&workspace).await);
    assert_eq!(status(&workspace).await, Some(ContactStatus::Unsubscribed));
}

#[tokio::test]
async fn suppression_from_two_files_stays_until_both_are_undone() {
    let workspace = TestWorkspace::open().await;
    bring(&workspace, None, ConsentBasis::OptIn).await;
    let first = bring(&workspace, LEFT, ConsentBasis::OptIn).await;
    let second = bring(&workspace, LEFT, ConsentBasis::OptIn).await;
    undo(&workspace, first).await;
    assert!(stands_on_the_list(&workspace).await);
    assert_eq!(status(&workspace).await, Some(ContactStatus::Unsubscribed));
    undo(&workspace, second).await;
    assert!(!stands_on_the_list(&workspace).await);
}

#[tokio::test]
async fn refusal_outweighs_a_later_basis_but_not_own_consent() {
    let workspace = TestWorkspace::open().await;
    bring(&workspace, Some(ConsentSignal::No), ConsentBasis::OptIn).await;
    assert_eq!(status(&workspace).await, Some(ContactStatus::NoConsent));
    for stance in [None, Some(ConsentSignal::Silent)] {
        bring(&workspace, stance, ConsentBasis::DoubleOptIn).await;
        assert_eq!(status(&workspace).await, Some(ContactStatus::NoConsent), "{stance:?}");
    }
    let yes = bring(&workspace, Some(ConsentSignal::Yes), ConsentBasis::OptIn).await;
    assert_eq!(status(&workspace).await, Some(ContactStatus::Subscribed));
    undo(&workspace, yes).await;
    assert_eq!(status(&workspace).await, Some(ContactStatus::NoConsent));
}

#[tokio::test]
async fn missing_basis_is_applied_only_to_contacts_without_one() {
    let workspace = TestWorkspace::open().await;
    bring(&workspace, None, ConsentBasis::NotStated).await;
    assert_eq!(status(&workspace).await, Some(ContactStatus::Subscribed));
    bring(&workspace, None, ConsentBasis::None).await;
    assert_eq!(status(&workspace).await, Some(ContactStatus::NoConsent));
    bring(&workspace, None, ConsentBasis::Customer).await;
    assert_eq!(status(&workspace).await, Some(ContactStatus::Subscribed));
    bring(&workspace, None, ConsentBasis::None).await;
    assert_eq!(status(&workspace).await, Some(ContactStatus::Subscribed));
}
