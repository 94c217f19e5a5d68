//! A search in a large workspace finds the same contacts as in a small one, in every sort order,
//! and includes a change at once.

use std::collections::BTreeMap;

use postroom_model::contact::{Address, ConsentBasis, ContactStatus, NewContact};
use postroom_model::import::Policy;
use postroom_store::contacts::ContactFilter;
use postroom_store::contacts::page::ContactSort;
use postroom_tests::fixture::TestWorkspace;

/// More than the limit of a small workspace.
const PEOPLE: usize = 21_000;

fn person(n: usize) -> NewContact {
    let town = if n.is_multiple_of(1_000) { "Übach" } else { "Ulm" };
    NewContact {
        address: Address::parse(&format!("p{:05}@example.org", (n * 7_919) % 100_000))
            .expect("an address"),
        given_name: Some(if n.is_multiple_of(2) { "Ann" } else { "Bob" }.to_owned()),
        family_name: Some(format!("Reader {n}")),
        fields: BTreeMap::from([("Town".to_owned(), town.to_owned())]),
    }
}

async fn found(
    workspace: &TestWorkspace,
    filter: &ContactFilter,
    sort: ContactSort,
) -> (i64, Vec<String>) {
    let store = workspace.store();
    let now = workspace.engine.clock().now();
    let total = store.count_contacts(filter, now).await.expect("a count");
    let page = store.contact_page(filter, &sort, false, 0, 5, now).await.expect("a page");
    (total, page.into_iter().map(|row| row.contact.address.as_str().to_owned()).collect())
}

#[tokio::test]
async fn search_finds_every_contact_in_any_order_after_changes() {
    let workspace = TestWorkspace::open().await;
    let people: Vec<NewContact> = (0..PEOPLE).map(person).collect();
    let now = workspace.engine.clock().now();
    let (policy, consent) = (Policy::Overwrite, ConsentBasis::OptIn);
    let store = workspace.store();
    let lists = std::slice::from_ref(&workspace.list);
    store.import_batch(&people, policy, consent, lists, false, now).await.expect("written");

    let text = |search: &str| ContactFilter { search: search.into(), ..ContactFilter::default() };
    let mut towns: Vec<String> =
        (0..PEOPLE).step_by(1_000).map(|n| person(n).address.as_str().to_owned()).collect();
    towns.sort();
    let (total, page) = found(&workspace, &text("Übach"), ContactSort::Address).await;
    assert_eq!((total, page.as_slice()), (21, &towns[..5]));
    let (total, page) = found(&workspace, &text("reader 20999"), ContactSort::Name).await;
    assert_eq!((total, page), (1, vec![person(20_999).address.as_str().to_owned()]));
    let (total, _) = found(&workspace, &text("bob"), ContactSort::Status).await;
    assert_eq!(total, 10_500);
    assert_eq!(
        found(&workspace, &text("nobody has this"), ContactSort::Address).await,
        (0, vec![])
    );

    let listed = ContactFilter {
        search: "Übach".into(),
        list: Some(workspace.list.clone()),
        status: Some(ContactStatus::Subscribed),
        ..ContactFilter::default()
    };
    assert_eq!(found(&workspace, &listed, ContactSort::Address).await.0, 21);

    let fresh =
        NewContact { address: Address::parse("aa@example.org").expect("one"), ..person(1_000) };
    store.import_batch(&[fresh], policy, consent, &[], false, now).await.expect("written");
    let (total, page) = found(&workspace, &text("Übach"), ContactSort::Address).await;
    assert_eq!((total, page[0].as_str()), (22, "aa@example.org"));
}
