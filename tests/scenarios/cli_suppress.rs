//! `postroom-cli suppress`, and the preview of files without a workspace.

use serde_json::json;

use super::cli_program::CliFixture;

#[test]
fn suppressions_can_be_added_listed_exported_imported_removed() {
    let fixture = CliFixture::new("cli-suppress");
    fixture.write("people.csv", "email\nanna@example.com\nbert@example.org\n");
    fixture.answer(0, &["contacts", "import", "people.csv"]);
    let added = fixture.answer(
        0,
        &["suppress", "add", "Anna@Example.com", "example.net", "--reason", "unsubscribed"],
    );
    assert_eq!(added, json!({"added": 2, "known": 0}));
    let people = fixture.lines(0, &["contacts", "list"]);
    assert_eq!(
        (&people[0]["status"], &people[0]["sendable"]),
        (&json!("unsubscribed"), &json!(false))
    );
    assert_eq!(people[1]["sendable"], json!(true));

    fixture.write("left.csv", "Name;E-Mail\nCarl;carl@example.com\nAnna;anna@example.com\n");
    let read = fixture.answer(0, &["suppress", "import", "left.csv"]);
    assert_eq!((&read["added"], &read["known"]), (&json!(1), &json!(1)));
    let listed = fixture.lines(0, &["suppress", "list"]);
    let entries: Vec<&str> =
        listed.iter().map(|one| one["entry"].as_str().expect("text")).collect();
    assert_eq!(entries.len(), 3);
    assert!(entries.contains(&"@example.net"));

    fixture.answer(0, &["suppress", "export", "out.csv"]);
    let other = CliFixture::new("cli-suppress-other");
    other.write(
        "out.csv",
        &std::fs::read_to_string(fixture.folder.join("out.csv")).expect("written"),
    );
    assert_eq!(other.answer(0, &["suppress", "import", "out.csv"])["added"], json!(3));

    let removed = fixture.answer(0, &["suppress", "remove", "example.net"]);
    assert_eq!(removed, json!({"removed": 1}));
    fixture.run(&["suppress", "remove", "example.net"]).ended_with(1);
    fixture.run(&["suppress", "add", "nonsense"]).ended_with(2);
}

#[test]
fn preview_flags_override_the_detected_dialect() {
    let fixture = CliFixture::new("cli-preview");
    fixture.write("fair.csv", "Members 2026\n\nE-Mail;Vorname;Ort\nanna@example.com;Anna;Ulm\n");
    let seen = fixture.answer(0, &["contacts", "preview", "fair.csv"]);
    assert_eq!((&seen["encoding"], &seen["delimiter"]), (&json!("UTF-8"), &json!(";")));
    assert_eq!((&seen["header"], &seen["preamble"]), (&json!(true), &json!(2)));
    assert_eq!(seen["columns"][1]["becomes"], json!("given_name"));
    assert_eq!(seen["rows"][0]["cells"], json!(["anna@example.com", "Anna", "Ulm"]));
    let other = fixture.answer(0, &["contacts", "preview", "fair.csv", "--delimiter", ","]);
    assert_eq!(other["delimiter"], json!(","));
}

#[test]
fn suppression_list_file_subscribes_nobody() {
    let fixture = CliFixture::new("cli-left");
    fixture.write("people.csv", "email\nanna@example.com\nbert@example.com\n");
    fixture.answer(0, &["contacts", "import", "people.csv"]);
    let left = "Email Address,First Name,UNSUB_TIME\n\
        anna@example.com,Anna,2026-01-02 10:00:00\ncarl@example.com,Carl,2026-01-03 10:00:00\n";
    fixture.write("audience.csv", left);
    let dry = fixture.answer(0, &["contacts", "import", "audience.csv", "--dry-run"]);
    let done = fixture.answer(0, &["contacts", "import", "audience.csv", "--consent", "opt-in"]);
    assert_eq!(dry["added"], done["added"]);
    let people: Vec<(String, String)> = fixture
        .lines(0, &["contacts", "list"])
        .iter()
        .map(|one| (one["address"].to_string(), one["status"].to_string()))
        .collect();
    let expected = [
        ("\"anna@example.com\"", "\"unsubscribed\""),
        ("\"bert@example.com\"", "\"subscribed\""),
        ("\"carl@example.com\"", "\"unsubscribed\""),
    ];
    let expected: Vec<(String, String)> =
        expected.iter().map(|(a, s)| ((*a).to_owned(), (*s).to_owned())).collect();
    assert_eq!(people, expected);
}

#[test]
fn suppression_export_round_trip_weakens_no_entry() {
    let fixture = CliFixture::new("cli-suppress-back");
    let add = |fixture: &CliFixture, more: &[&str]| {
        fixture.answer(0, &[&["suppress", "add"], more].concat())
    };
    add(&fixture, &["anna@example.com", "--reason", "complained", "--note", "=rang, \"up\""]);
    add(&fixture, &["bert@example.com", "--reason", "soft-bounced", "--days", "9"]);
    add(&fixture, &["m\u{FC}ller.example", "--note", "competitor"]);
    fixture.answer(0, &["suppress", "export", "out.csv"]);
    let text = std::fs::read_to_string(fixture.folder.join("out.csv")).expect("written");
    let sorted = |fixture: &CliFixture| {
        let mut lines = fixture.lines(0, &["suppress", "list"]);
        lines.sort_by_key(|one| one["entry"].to_string());
        lines
    };
    let other = CliFixture::new("cli-suppress-there");
    other.write("out.csv", &text);
    let read = other.answer(0, &["suppress", "import", "out.csv"]);
    assert_eq!(read, json!({"added": 3, "known": 0}));
    assert_eq!(sorted(&other), sorted(&fixture));

    // An existing stricter entry keeps its expiry, reason and note.
    let third = CliFixture::new("cli-suppress-third");
    add(&third, &["bert@example.com", "--reason", "bounced", "--note", "mine"]);
    third.write("out.csv", &text);
    third.answer(0, &["suppress", "import", "out.csv"]);
    let bert = &sorted(&third)[2];
    assert_eq!(bert["entry"], json!("bert@example.com"));
    assert_eq!((&bert["reason"], &bert["until"]), (&json!("bounced"), &json!(null)));
    assert_eq!(bert["note"], json!("mine"));

    // A domain is displayed and found in Unicode.
    let listed = fixture.run(&["suppress", "list", "--search", "M\u{DC}LLER"]);
    assert!(listed.out.contains("@m\u{FC}ller.example"), "{}", listed.out);
}

#[test]
fn import_counts_suppressed_addresses_and_domains() {
    let fixture = CliFixture::new("cli-suppress-counted");
    fixture.answer(0, &["suppress", "add", "anna@example.com", "example.org"]);
    fixture.answer(0, &["suppress", "add", "dora@example.com", "--reason", "unsubscribed"]);
    let people = "email\nanna@example.com\nbert@example.org\ncarl@example.com\ndora@example.com\n";
    fixture.write("people.csv", people);
    let dry = fixture.answer(0, &["contacts", "import", "people.csv", "--dry-run"]);
    assert_eq!(dry["stay_out"], json!(3));
    let done = fixture.run(&["contacts", "import", "people.csv"]);
    assert!(
        done.out.contains("3 opted out, bounced or are suppressed, and get no mail."),
        "{}",
        done.out
    );
    let again = fixture.answer(0, &["contacts", "import", "people.csv"]);
    assert_eq!((&again["stay_out"], &again["unchanged"]), (&json!(3), &json!(4)));
    let listed = fixture.run(&["contacts", "list"]).out;
    let line = |address: &str| listed.lines().find(|line| line.starts_with(address)).expect("one");
    assert!(line("anna@example.com").contains("suppressed"), "{listed}");
    assert!(line("bert@example.org").contains("suppressed"), "{listed}");
    assert!(line("carl@example.com").contains(" subscribed"), "{listed}");
}
