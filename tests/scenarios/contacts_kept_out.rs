//! Whoever said no stays out, whatever else is brought in or taken back: an entry on the suppression
//! list outlives the import that made it when anything else confirmed it.

use std::collections::BTreeMap;

use postroom_model::contact::{
    Address, ConsentBasis, ContactStatus, NewContact, Stance, SuppressionEntry, SuppressionReason,
};
use postroom_model::id::ImportId;
use postroom_model::import::Policy;
use postroom_store::contacts::{ContactFilter, Selection};
use postroom_store::import_rows::{ImportOptions, Incoming};
use postroom_store::imports::{ImportSeq, ImportState};
use postroom_tests::shop::Shop;

const ANNA: &str = "anna@example.org";

fn row(address: &str, stance: Option<Stance>) -> Incoming {
    let contact = NewContact {
        address: Address::parse(address).expect("an address"),
        given_name: None,
        family_name: None,
        fields: BTreeMap::new(),
    };
    Incoming { stance, ..Incoming::from_contact(2, contact) }
}

const LEFT: Option<Stance> = Some(Stance::Out(SuppressionReason::Unsubscribed));

/// A file of one row, on a ground that the user states for it.
async fn bring(shop: &Shop, stance: Option<Stance>, consent: ConsentBasis) -> ImportSeq {
    let (store, now) = (shop.engine.store(), shop.engine.clock().now());
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

async fn undo(shop: &Shop, import: ImportSeq) {
    let now = shop.engine.clock().now();
    shop.engine.store().undo_import(import, now).await.expect("taken back");
}

/// Anna's status; none: she is not here.
async fn status(shop: &Shop) -> Option<ContactStatus> {
    let all = Selection::Matching { filter: ContactFilter::default(), except: Vec::new() };
    let now = shop.engine.clock().now();
    let people = shop.engine.store().selected_contacts(&all, "", 10, now).await.expect("people");
    let anna = people.iter().find(|row| row.contact.address.as_str() == ANNA);
    anna.map(|row| row.contact.status)
}

async fn stands_on_the_list(shop: &Shop) -> bool {
    let entry = SuppressionEntry::Address(Address::parse(ANNA).expect("an address"));
    shop.engine.store().suppression_of(&entry).await.expect("asked").is_some()
}

#[tokio::test]
async fn what_was_also_said_by_hand_stays_when_the_file_is_taken_back() {
    let shop = Shop::open().await;
    bring(&shop, None, ConsentBasis::OptIn).await;
    let left = bring(&shop, LEFT, ConsentBasis::OptIn).await;
    let entry = SuppressionEntry::Address(Address::parse(ANNA).expect("an address"));
    let (store, now) = (shop.engine.store(), shop.engine.clock().now());
    let reason = SuppressionReason::Complained;
    store.suppress(&[entry], reason, "by_hand", "", None, now).await.expect("confirmed");
    undo(&shop, left).await;
    assert!(stands_on_the_list(&shop).await);
    assert_eq!(status(&shop).await, Some(ContactStatus::Unsubscribed));
}

#[tokio::test]
async fn what_two_files_say_stays_until_both_are_taken_back() {
    let shop = Shop::open().await;
    bring(&shop, None, ConsentBasis::OptIn).await;
    let first = bring(&shop, LEFT, ConsentBasis::OptIn).await;
    let second = bring(&shop, LEFT, ConsentBasis::OptIn).await;
    undo(&shop, first).await;
    assert!(stands_on_the_list(&shop).await);
    assert_eq!(status(&shop).await, Some(ContactStatus::Unsubscribed));
    undo(&shop, second).await;
    assert!(!stands_on_the_list(&shop).await);
}

#[tokio::test]
async fn a_no_outweighs_the_ground_of_a_later_file_and_only_a_yes_of_their_own_outweighs_it() {
    let shop = Shop::open().await;
    bring(&shop, Some(Stance::No), ConsentBasis::OptIn).await;
    assert_eq!(status(&shop).await, Some(ContactStatus::NoConsent));
    for stance in [None, Some(Stance::Silent)] {
        bring(&shop, stance, ConsentBasis::DoubleOptIn).await;
        assert_eq!(status(&shop).await, Some(ContactStatus::NoConsent), "{stance:?}");
    }
    let yes = bring(&shop, Some(Stance::Yes), ConsentBasis::OptIn).await;
    assert_eq!(status(&shop).await, Some(ContactStatus::Subscribed));
    undo(&shop, yes).await;
    assert_eq!(status(&shop).await, Some(ContactStatus::NoConsent));
}

#[tokio::test]
async fn that_there_is_no_ground_is_heard_of_whom_nobody_had_one_and_of_nobody_else() {
    let shop = Shop::open().await;
    bring(&shop, None, ConsentBasis::NotStated).await;
    assert_eq!(status(&shop).await, Some(ContactStatus::Subscribed));
    bring(&shop, None, ConsentBasis::None).await;
    assert_eq!(status(&shop).await, Some(ContactStatus::NoConsent));
    bring(&shop, None, ConsentBasis::Customer).await;
    assert_eq!(status(&shop).await, Some(ContactStatus::Subscribed));
    bring(&shop, None, ConsentBasis::None).await;
    assert_eq!(status(&shop).await, Some(ContactStatus::Subscribed));
}
