//! The table is sorted by whatever it shows, and a place deep in a list is the same place as one
//! finds by walking there.

use postroom_model::contact::{Address, ConsentBasis, NewContact};
use postroom_model::import::Policy;
use postroom_store::contacts::ContactFilter;
use postroom_store::contacts::page::ContactSort;
use postroom_tests::shop::Shop;

fn person(name: &str, spent: Option<&str>) -> NewContact {
    NewContact {
        address: Address::parse(&format!("{name}@example.org")).expect("an address"),
        given_name: None,
        family_name: Some(name.to_owned()),
        fields: spent.map(|spent| ("Spent".to_owned(), spent.to_owned())).into_iter().collect(),
    }
}

async fn page(
    shop: &Shop,
    filter: &ContactFilter,
    sort: &ContactSort,
    descending: bool,
    offset: i64,
) -> Vec<String> {
    let now = shop.engine.clock().now();
    let store = shop.engine.store();
    let rows = store.contact_page(filter, sort, descending, offset, 5, now).await.expect("a page");
    rows.into_iter().map(|row| row.contact.address.local().to_owned()).collect()
}

async fn bring(shop: &Shop, people: &[NewContact]) {
    let (policy, consent) = (Policy::Overwrite, ConsentBasis::OptIn);
    let (lists, now) = (std::slice::from_ref(&shop.list), shop.engine.clock().now());
    let store = shop.engine.store();
    store.import_batch(people, policy, consent, lists, false, now).await.expect("written");
}

#[tokio::test]
async fn by_a_field_numbers_go_by_size_texts_by_letter_and_who_has_none_comes_last() {
    let shop = Shop::open().await;
    let people = [
        person("anna", Some("9")),
        person("bert", Some("10.5")),
        person("cleo", None),
        person("dora", Some("-3")),
        person("emil", Some("much")),
    ];
    bring(&shop, &people).await;
    let everybody = ContactFilter::default();
    let spent = ContactSort::Field("Spent".into());
    let up = page(&shop, &everybody, &spent, false, 0).await;
    assert_eq!(up, ["dora", "anna", "bert", "emil", "cleo"]);
    let down = page(&shop, &everybody, &spent, true, 0).await;
    assert_eq!(down, ["bert", "anna", "dora", "emil", "cleo"]);
    assert_eq!(page(&shop, &everybody, &spent, false, 3).await, ["emil", "cleo"]);

    // Whoever comes or changes meanwhile stands in their place at once.
    bring(&shop, &[person("cleo", Some("0"))]).await;
    let up = page(&shop, &everybody, &spent, false, 0).await;
    assert_eq!(up, ["dora", "cleo", "anna", "bert", "emil"]);
    let none = ContactSort::Field("Nobody has this".into());
    assert_eq!(page(&shop, &everybody, &none, false, 0).await.len(), 5);
}

#[tokio::test]
async fn a_place_deep_in_a_list_is_found_in_every_order_and_both_ways() {
    let shop = Shop::open().await;
    let people: Vec<NewContact> = (0..12_000).map(|n| person(&format!("p{n:05}"), None)).collect();
    bring(&shop, &people).await;
    let listed = ContactFilter { list: Some(shop.list.clone()), ..ContactFilter::default() };
    let expected = |from: usize, step: i64| -> Vec<String> {
        (0..5).map(|at| format!("p{:05}", from as i64 + at * step)).collect()
    };
    for sort in [ContactSort::Address, ContactSort::Name, ContactSort::CreatedAt] {
        assert_eq!(page(&shop, &listed, &sort, false, 7_000).await, expected(7_000, 1), "{sort:?}");
        assert_eq!(page(&shop, &listed, &sort, true, 7_000).await, expected(4_999, -1), "{sort:?}");
    }
    let end = page(&shop, &listed, &ContactSort::Address, false, 11_998).await;
    assert_eq!(end, ["p11998", "p11999"]);
}
