//! The JSON of `postroom-cli`. Scripts rely on the field names, so they are never renamed or
//! removed.

use std::collections::BTreeSet;

use serde_json::Value;

use super::cli_program::CliFixture;

/// Asserts that a document has exactly these fields.
fn assert_fields(document: &Value, fields: &str) {
    let object = document.as_object().expect("a JSON object");
    let actual: BTreeSet<&str> = object.keys().map(String::as_str).collect();
    assert_eq!(actual, fields.split_whitespace().collect(), "{document}");
}

#[test]
fn contact_and_import_documents_have_stable_fields() {
    let fixture = CliFixture::new("cli-json-contacts");
    fixture.write("people.csv", "email\nann@example.com\nno address\n");
    let import = fixture.answer(0, &["contacts", "import", "people.csv"]);
    assert_fields(&import, "id rows added updated unchanged stay_out no_consent refused");
    assert_fields(&import["refused"][0], "row address reason code");
    assert_fields(
        &fixture.answer(0, &["contacts", "list"]),
        "address given_name family_name lists status sendable suppressed fields",
    );
    let past = fixture.answer(0, &["contacts", "imports"]);
    assert_fields(&past, "id name state at consent wording added updated refused");
    assert_eq!(past["consent"], "not_stated");
    let preview = fixture.answer(0, &["contacts", "preview", "people.csv"]);
    assert_fields(&preview, "format encoding delimiter quote header preamble columns rows");
    assert_fields(&preview["columns"][0], "column becomes confidence holds samples");
    let rule = r#"{"kind":"import","import":"people.csv"}"#;
    let saved = fixture.answer(0, &["segment", "save", "All", "--rule", rule]);
    assert_fields(&saved, "id name people sendable");
    assert_fields(&fixture.answer(0, &["segment", "count", "All"]), "people sendable");
    let suppressed = fixture.answer(0, &["suppress", "add", "ann@example.com"]);
    assert_fields(&suppressed, "added known");
    let entry = fixture.answer(0, &["suppress", "list"]);
    assert_fields(&entry, "entry reason source note since until expired");
    assert_eq!(entry["reason"], "blocked");
}

#[test]
fn campaign_and_relay_documents_have_stable_fields() {
    let fixture = CliFixture::new("cli-json-campaign");
    fixture.write("people.csv", "email\nann@example.com\n");
    fixture.write("letter.txt", "Fresh bread.\n");
    fixture.answer(0, &["contacts", "import", "people.csv", "--list", "friends"]);
    let relay = fixture.answer(
        0,
        &[
            "relay",
            "add",
            "mill",
            "--host",
            "localhost",
            "--port",
            "2525",
            "--tls",
            "none",
            "--per-day",
            "9",
        ],
    );
    let fields = "name kind host port tls user connections per_second limits gauges status why text \
                  until resumes";
    assert_fields(&relay, fields);
    assert_eq!((&relay["tls"], &relay["status"]), (&"none".into(), &"ready".into()));
    let relays = fixture.lines(0, &["relay", "list"]);
    let mill = relays.iter().find(|relay| relay["name"] == "mill").expect("the relay");
    assert_fields(&mill["gauges"][0], "per used most learnt refills_at");
    let status = fixture.answer(
        0,
        &[
            "campaign",
            "send",
            "--relay",
            "mill",
            "--list",
            "friends",
            "--from",
            "post@x.example",
            "--subject",
            "Bread",
            "--text",
            "letter.txt",
            "--fallback-relay",
            "Practice relay",
            "--rate-limit",
            "2",
        ],
    );
    assert_fields(&status, "id status counts starts_at done_at rests");
    let id = status["id"].as_str().expect("an id");
    assert_fields(
        &fixture.answer(0, &["campaign", "deliveries", id]),
        "address status attempts relay message_id code enhanced reply at",
    );
    assert_fields(
        &fixture.answer(0, &["campaign", "list"]),
        "id status counts subject created_at started_at finished_at",
    );
    let planned = fixture.answer(0, &["campaign", "plan", id, "--no-rate-limit"]);
    assert_eq!(planned["id"], status["id"]);
    assert_eq!(fixture.lines(0, &["campaign", "in-doubt", id]), Vec::<Value>::new());
    let resolve = ["campaign", "resolve", id, "--mark-sent", "--address", "ann@example.com"];
    fixture.run(&resolve).ended_with(1);
}
