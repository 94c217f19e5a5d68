//! Any export can be imported unchanged: names, characters, fields, lists, tags, the permission to
//! send, and the consent basis. The command line and the window write the same rows.

use std::path::Path;
use std::time::Duration;

use postroom_api::{Host, OpenOptions};
use postroom_tests::fixture::TempFolder;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

#[derive(Debug, Clone)]
struct Person {
    given: String,
    family: String,
    status: &'static str,
    fields: Vec<(String, String)>,
    lists: Vec<usize>,
    basis: &'static str,
}

const BASES: [&str; 6] = ["double_opt_in", "opt_in", "customer", "member", "other", "not_stated"];
const STATUSES: [&str; 5] = ["subscribed", "no_consent", "unsubscribed", "bounced", "complained"];
/// Lists first, then tags.
const LABELS: [&str; 9] = [
    "News, weekly",
    "Members",
    "Spring; autumn",
    "\"Friends\", and others; all",
    "VIP",
    "Open day \"26\"",
    "a ::: b; c, d",
    "* friends",
    "=1;2",
];
const LISTS: usize = 4;

fn person() -> impl Strategy<Value = Person> {
    let field = ("(Town|Vorname|Notes, old|=sum|Tag)", "[ -~äöüßéñ中\n]{0,24}");
    (
        "[A-Za-zäöü'-]{0,10}",
        "[A-Za-zäöü'-]{0,10}",
        proptest::sample::select(STATUSES.to_vec()),
        proptest::collection::vec(field, 0..4),
        proptest::collection::vec(0..LABELS.len(), 0..4),
        proptest::sample::select(BASES.to_vec()),
    )
        .prop_map(|(given, family, status, fields, lists, basis)| Person {
            given,
            family,
            status,
            fields,
            lists,
            basis,
        })
}

async fn call(host: &Host, name: &str, request: Value) -> Value {
    match host.call(name, request).await {
        Ok(answer) => answer,
        Err(failure) => panic!("{name}: {failure}"),
    }
}

async fn open(folder: &Path, name: &str) -> Host {
    let workspace = Some(folder.join(name));
    Host::open(OpenOptions { workspace, ..OpenOptions::default() }).await.expect("it opens")
}

async fn write(host: &Host, people: &[Person]) {
    let mut ids = Vec::new();
    for (at, name) in LABELS.iter().enumerate() {
        let list = json!({ "id": null, "name": name, "tag": at >= LISTS });
        ids.push(call(host, "list_save", list).await["id"].clone());
    }
    for (at, one) in people.iter().enumerate() {
        let fields: serde_json::Map<String, Value> =
            one.fields.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        let lists: Vec<&Value> = one.lists.iter().map(|list| &ids[*list]).collect();
        let draft = json!({
            "id": null, "address": format!("person{at:02}@example.org"),
            "given_name": one.given, "family_name": one.family, "status": one.status,
            "lists": lists, "fields": fields,
        });
        call(host, "contact_save", draft).await;
    }
}

/// The consent basis of each contact, as an export names it.
fn bases(people: &[Person]) -> String {
    let mut text = "address,given_name,family_name,status,lists,tags,consent_basis\n".to_owned();
    for (at, one) in people.iter().enumerate() {
        text.push_str(&format!("person{at:02}@example.org,,,{},,,{}\n", one.status, one.basis));
    }
    text
}

async fn export(host: &Host, to: &Path) -> String {
    let token = host.grant_save(to.to_owned());
    let filter = json!({ "search": "", "list": null, "status": null });
    let all = json!({ "kind": "matching", "filter": filter, "except": [] });
    call(host, "contact_export", json!({ "selection": all, "token": token })).await;
    std::fs::read_to_string(to).expect("the export")
}

async fn import(host: &Host, file: &Path) {
    let token = host.admit(file.to_owned()).expect("a file").token;
    let guessed = json!({
        "encoding": null, "delimiter": null, "header": null, "quote": null, "preamble": null,
        "sheet": null,
    });
    let look = call(host, "import_inspect", json!({ "token": token, "dialect": guessed })).await;
    let columns: Vec<Value> = look["columns"]
        .as_array()
        .expect("columns")
        .iter()
        .map(|column| column["role"].clone())
        .collect();
    let plan = json!({
        "token": token, "dialect": guessed, "columns": columns, "policy": "overwrite",
        "addresses": "first", "consent": "opt_in", "wording": "", "suppression_reason": null,
        "lists": [], "new_list": null,
    });
    let run = call(host, "import_run", json!({ "plan": plan, "dry_run": false })).await;
    loop {
        let status = call(host, "import_status", json!({ "id": run["id"] })).await;
        if status["phase"] != "running" {
            assert_eq!((&status["phase"], &status["refused"]), (&json!("done"), &json!(0)));
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[test]
fn export_can_be_imported_unchanged() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("one");
    let mut runner =
        TestRunner::new(Config { cases: 40, failure_persistence: None, ..Config::default() });
    let people = proptest::collection::vec(person(), 1..8);
    let ran = runner.run(&people, |people| {
        let (before, after, again) = runtime.block_on(async {
            let folder = TempFolder::new();
            let here = open(folder.path(), "here.postroom").await;
            write(&here, &people).await;
            let grounds = folder.path().join("grounds.csv");
            std::fs::write(&grounds, bases(&people)).expect("a file");
            import(&here, &grounds).await;
            let file = folder.path().join("people.csv");
            let before = export(&here, &file).await;
            let there = open(folder.path(), "there.postroom").await;
            import(&there, &file).await;
            let after = export(&there, &folder.path().join("after.csv")).await;
            import(&there, &file).await;
            let again = export(&there, &folder.path().join("again.csv")).await;
            here.shutdown().await;
            there.shutdown().await;
            (before, after, again)
        });
        for (row, one) in filled(&before).iter().zip(&people) {
            let basis = row.iter().find(|(name, _)| name == "consent_basis");
            if one.status == "subscribed" && one.basis != "not_stated" {
                prop_assert_eq!(basis.map(|(_, word)| word.as_str()), Some(one.basis));
            }
        }
        // A custom field that no contact has fills no column in the export.
        prop_assert_eq!(filled(&after), filled(&before));
        prop_assert_eq!(again, after, "a second time changes nothing");
        Ok(())
    });
    if let Err(error) = ran {
        panic!("{error}");
    }
}

/// Every non-empty cell with the name of its column, row by row.
fn filled(text: &str) -> Vec<Vec<(String, String)>> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let head = reader.headers().expect("a head").clone();
    let row = |row: csv::StringRecord| {
        let cells = head.iter().zip(row.iter()).filter(|(_, cell)| !cell.is_empty());
        cells.map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect()
    };
    reader.records().map(|record| row(record.expect("a row"))).collect()
}
