//! The contacts table can be sorted by every column, and a jump to an offset deep in the table
//! shows the same contacts as paging from the start.

use postroom_model::contact::{Address, ConsentBasis, NewContact};
use postroom_model::import::Policy;
use postroom_store::contacts::ContactFilter;
use postroom_store::contacts::page::ContactSort;
use postroom_tests::fixture::TestWorkspace;

fn person(name: &str, spent: Option<&str>) -> NewContact {
    NewContact {
        address: Address::parse(&format!("{name}@example.org")).expect("an address"),
        given_name: None,
        family_name: Some(name.to_owned()),
        fields: spent.map(|spent| ("Spent".to_owned(), spent.to_owned())).into_iter().collect(),
    }
}

async fn page(
    workspace: &TestWorkspace,
    filter: &ContactFilter,
    sort: &ContactSort,
    descending: bool,
    offset: i64,
) -> Vec<String> {
    let now = workspace.engine.clock().now();
    let store = workspace.store();
    let rows = store.contact_page(filter, sort, descending, offset, 5, now).await.expect("a page");
    rows.into_iter().map(|row| row.contact.address.local().to_owned()).collect()
}

async fn bring(workspace: &TestWorkspace, people: &[NewContact]) {
    let (policy, consent) = (Policy::Overwrite, ConsentBasis::OptIn);
    let (lists, now) = (std::slice::from_ref(&workspace.list), workspace.engine.clock().now());
    let store = workspace.store();
    store.import_batch(people, policy, consent, lists, false, now).await.expect("written");
}

#[tokio::test]
async fn contacts_sort_by_field_type_and_empty_values_come_last() {
    let workspace = TestWorkspace::open().await;
    let people = [
        person("anna", Some("9")),
        person("bert", Some("10.5")),
        person("cleo", None),
        person("dora", Some("-3")),
        person("emil", Some("much")),
    ];
    bring(&workspace, &people).await;
    let everybody = ContactFilter::default();
    let spent = ContactSort::Field("Spent".into());
    let up = page(&workspace, &everybody, &spent, false, 0).await;
    assert_eq!(up, ["dora", "anna", "bert", "emil", "cleo"]);
    let down = page(&workspace, &everybody, &spent, true, 0).await;
    assert_eq!(down, ["bert", "anna", "dora", "emil", "cleo"]);
    assert_eq!(page(&workspace, &everybody, &spent, false, 3).await, ["emil", "cleo"]);

    // A new or changed contact has its correct place at once.
    bring(&workspace, &[person("cleo", Some("0"))]).await;
    let up = page(&workspace, &everybody, &spent, false, 0).await;
    assert_eq!(up, ["dora", "cleo", "anna", "bert", "emil"]);
    let none = ContactSort::Field("Nobody has this".into());
    assert_eq!(page(&workspace, &everybody, &none, false, 0).await.len(), 5);
}

#[tokio::test]
async fn page_deep_in_a_list_is_found_in_every_order() {
    let workspace = TestWorkspace::open().await;
    let people: Vec<NewContact> = (0..12_000).map(|n| person(&format!("p{n:05}"), None)).collect();
    bring(&workspace, &people).await;
    let listed = ContactFilter { list: Some(workspace.list.clone()), ..ContactFilter::default() };
    let expected = |from: usize, step: i64| -> Vec<String> {
        (0..5).map(|at| format!("p{:05}", from as i64 + at * step)).collect()
    };
    for sort in [ContactSort::Address, ContactSort::Name, ContactSort::CreatedAt] {
        assert_eq!(
            page(&workspace, &listed, &sort, false, 7_000).await,
            expected(7_000, 1),
            "{sort:?}"
        );
        assert_eq!(
            page(&workspace, &listed, &sort, true, 7_000).await,
            expected(4_999, -1),
            "{sort:?}"
        );
    }
    let end = page(&workspace, &listed, &ContactSort::Address, false, 11_998).await;
    assert_eq!(end, ["p11998", "p11999"]);
}
