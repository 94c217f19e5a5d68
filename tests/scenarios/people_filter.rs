//! The contacts table shows the contacts that a rule matches, and a bulk action on all matches
//! changes exactly these contacts.

use postroom_api::{Host, OpenOptions};
use postroom_tests::fixture::TempFolder;
use serde_json::{Value, json};

async fn call(host: &Host, name: &str, request: Value) -> Value {
    match host.call(name, request).await {
        Ok(answer) => answer,
        Err(failure) => panic!("{name}: {failure}"),
    }
}

fn town(name: &str) -> Value {
    json!({ "kind": "field", "name": "Town", "test": { "op": "is", "value": name } })
}

fn group(together: &str, rules: &[Value]) -> Value {
    json!({ "kind": "group", "together": together, "rules": rules })
}

fn filter(list: Value, rule: Value) -> Value {
    json!({ "search": "", "list": list, "status": null, "rule": rule })
}

/// The number of matches, and their given names.
async fn shown(host: &Host, filter: &Value) -> (i64, String) {
    let page = json!({
        "filter": filter, "sort": "address", "descending": false, "offset": 0, "limit": 100,
    });
    let page = call(host, "contact_page", page).await;
    let rows = page["rows"].as_array().expect("rows");
    let names: Vec<&str> = rows.iter().filter_map(|row| row["given_name"].as_str()).collect();
    (page["total"].as_i64().expect("a total"), names.join(" "))
}

#[tokio::test]
async fn filter_limits_the_table_and_bulk_actions_to_matches() {
    let folder = TempFolder::new();
    let workspace = Some(folder.path().join("workspace.postroom"));
    let host =
        Host::open(OpenOptions { workspace, ..OpenOptions::default() }).await.expect("it opens");
    call(&host, "contact_samples", json!({})).await;
    let both = group("any", &[town("bristol"), town("Porto")]);

    for (rule, people, names) in [
        (both.clone(), 2, "Anna Tomás"),
        (group("all", &[both.clone(), town("Porto")]), 1, "Tomás"),
        // A condition without a value and a group without conditions exclude no contact.
        (group("all", &[both.clone(), town(" "), group("any", &[])]), 2, "Anna Tomás"),
    ] {
        let found = shown(&host, &filter(json!(null), rule.clone())).await;
        assert_eq!(found, (people, names.to_owned()), "{rule}");
    }
    let (everybody, _) = shown(&host, &filter(json!(null), town(""))).await;
    assert_eq!(everybody, 25, "a rule that is not filled in is none");
    let many: Vec<Value> = (0..101).map(|_| town("Porto")).collect();
    let (nobody, _) = shown(&host, &filter(json!(null), group("any", &many))).await;
    assert_eq!(nobody, 0, "what is too much is true of nobody, so nothing can happen to anybody");

    // Within a segment, both the segment and the filter apply.
    let segment = json!({ "id": null, "name": "South-west", "rule": both });
    let segment = call(&host, "segment_save", segment).await;
    let within = filter(segment["id"].clone(), town("Porto"));
    assert_eq!(shown(&host, &within).await, (1, "Tomás".to_owned()));

    // Export, bulk change and campaign use the same filter.
    let matching = json!({ "kind": "matching", "filter": within, "except": [] });
    let copied = call(&host, "contact_copy", json!({ "selection": matching })).await;
    assert_eq!(copied["rows"], 1);
    let audience = json!({ "kind": "selection", "selection": matching, "name": "South" });
    let campaign = call(&host, "campaign_create_for", json!({ "audience": audience })).await;
    let review = call(&host, "campaign_review", json!({ "id": campaign["id"] })).await;
    assert_eq!(review["people"], 1);
    let gone = call(&host, "contact_delete", json!({ "selection": matching })).await;
    assert_eq!(gone["count"], 1);
    assert_eq!(shown(&host, &filter(json!(null), both.clone())).await, (1, "Anna".to_owned()));

    // A saved view stores the filter; a view from an older version has none.
    let view = |name: &str| {
        json!({
            "name": name, "columns": [], "sort": "address", "descending": false, "search": "",
            "list": null, "status": null,
        })
    };
    let mut with_rule = view("South-west");
    with_rule["rule"] = both.clone();
    let views = json!({ "views": [view("Old"), with_rule] });
    call(&host, "table_views_set", views).await;
    let kept = call(&host, "table_views", json!({})).await;
    assert_eq!(kept["views"][0]["rule"], json!(null));
    assert_eq!(kept["views"][1]["rule"], both);
    let before = json!({ "search": "", "list": null, "status": null });
    assert_eq!(shown(&host, &before).await.0, 24, "a filter of before is read");
    host.shutdown().await;
}
