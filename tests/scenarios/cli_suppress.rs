//! The suppression list from the command line, and what the command line makes of addresses and
//! files without a workspace.

use serde_json::json;

use super::cli_program::Desk;

#[test]
fn entries_are_added_listed_exported_imported_and_removed() {
    let desk = Desk::new("cli-suppress");
    desk.write("people.csv", "email\nanna@example.com\nbert@example.org\n");
    desk.answer(0, &["contacts", "import", "people.csv"]);
    let added = desk.answer(
        0,
        &["suppress", "add", "Anna@Example.com", "example.net", "--reason", "unsubscribed"],
    );
    assert_eq!(added, json!({"added": 2, "known": 0}));
    let people = desk.lines(0, &["contacts", "list"]);
    assert_eq!(
        (&people[0]["status"], &people[0]["sendable"]),
        (&json!("unsubscribed"), &json!(false))
    );
    assert_eq!(people[1]["sendable"], json!(true));

    desk.write("left.csv", "Name;E-Mail\nCarl;carl@example.com\nAnna;anna@example.com\n");
    let read = desk.answer(0, &["suppress", "import", "left.csv"]);
    assert_eq!((&read["added"], &read["known"]), (&json!(1), &json!(1)));
    let listed = desk.lines(0, &["suppress", "list"]);
    let entries: Vec<&str> =
        listed.iter().map(|one| one["entry"].as_str().expect("text")).collect();
    assert_eq!(entries.len(), 3);
    assert!(entries.contains(&"@example.net"));

    desk.answer(0, &["suppress", "export", "out.csv"]);
    let other = Desk::new("cli-suppress-other");
    other.write("out.csv", &std::fs::read_to_string(desk.folder.join("out.csv")).expect("written"));
    assert_eq!(other.answer(0, &["suppress", "import", "out.csv"])["added"], json!(3));

    let removed = desk.answer(0, &["suppress", "remove", "example.net"]);
    assert_eq!(removed, json!({"removed": 1}));
    desk.run(&["suppress", "remove", "example.net"]).ended_with(1);
    desk.run(&["suppress", "add", "nonsense"]).ended_with(2);
}

#[test]
fn a_file_is_read_as_the_flags_say() {
    let desk = Desk::new("cli-preview");
    desk.write("fair.csv", "Members 2026\n\nE-Mail;Vorname;Ort\nanna@example.com;Anna;Ulm\n");
    let seen = desk.answer(0, &["contacts", "preview", "fair.csv"]);
    assert_eq!((&seen["encoding"], &seen["delimiter"]), (&json!("UTF-8"), &json!(";")));
    assert_eq!((&seen["header"], &seen["preamble"]), (&json!(true), &json!(2)));
    assert_eq!(seen["columns"][1]["becomes"], json!("given_name"));
    assert_eq!(seen["rows"][0]["cells"], json!(["anna@example.com", "Anna", "Ulm"]));
    let other = desk.answer(0, &["contacts", "preview", "fair.csv", "--delimiter", ","]);
    assert_eq!(other["delimiter"], json!(","));
}

#[test]
fn a_list_of_people_who_left_takes_them_out_and_subscribes_nobody() {
    let desk = Desk::new("cli-left");
    desk.write("people.csv", "email\nanna@example.com\nbert@example.com\n");
    desk.answer(0, &["contacts", "import", "people.csv"]);
    let left = "Email Address,First Name,UNSUB_TIME\n\
        anna@example.com,Anna,2026-01-02 10:00:00\ncarl@example.com,Carl,2026-01-03 10:00:00\n";
    desk.write("audience.csv", left);
    let dry = desk.answer(0, &["contacts", "import", "audience.csv", "--dry-run"]);
    let done = desk.answer(0, &["contacts", "import", "audience.csv", "--consent", "opt-in"]);
    assert_eq!(dry["added"], done["added"]);
    let people: Vec<(String, String)> = desk
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
fn an_exported_list_comes_back_as_it_was_and_weakens_nothing() {
    let desk = Desk::new("cli-suppress-back");
    let add = |desk: &Desk, more: &[&str]| desk.answer(0, &[&["suppress", "add"], more].concat());
    add(&desk, &["anna@example.com", "--reason", "complained", "--note", "=rang, \"up\""]);
    add(&desk, &["bert@example.com", "--reason", "soft-bounced", "--days", "9"]);
    add(&desk, &["m\u{FC}ller.example", "--note", "competitor"]);
    desk.answer(0, &["suppress", "export", "out.csv"]);
    let text = std::fs::read_to_string(desk.folder.join("out.csv")).expect("written");
    let sorted = |desk: &Desk| {
        let mut lines = desk.lines(0, &["suppress", "list"]);
        lines.sort_by_key(|one| one["entry"].to_string());
        lines
    };
    let other = Desk::new("cli-suppress-there");
    other.write("out.csv", &text);
    let read = other.answer(0, &["suppress", "import", "out.csv"]);
    assert_eq!(read, json!({"added": 3, "known": 0}));
    assert_eq!(sorted(&other), sorted(&desk));

    // What is stricter here stays so: for ever, another reason, another note.
    let third = Desk::new("cli-suppress-third");
    add(&third, &["bert@example.com", "--reason", "bounced", "--note", "mine"]);
    third.write("out.csv", &text);
    third.answer(0, &["suppress", "import", "out.csv"]);
    let bert = &sorted(&third)[2];
    assert_eq!(bert["entry"], json!("bert@example.com"));
    assert_eq!((&bert["reason"], &bert["until"]), (&json!("bounced"), &json!(null)));
    assert_eq!(bert["note"], json!("mine"));

    // A domain is read and found in its own script.
    let listed = desk.run(&["suppress", "list", "--search", "M\u{DC}LLER"]);
    assert!(listed.out.contains("@m\u{FC}ller.example"), "{}", listed.out);
}

#[test]
fn an_import_counts_who_is_suppressed_by_hand_or_by_domain_among_those_who_stay_out() {
    let desk = Desk::new("cli-suppress-counted");
    desk.answer(0, &["suppress", "add", "anna@example.com", "example.org"]);
    desk.answer(0, &["suppress", "add", "dora@example.com", "--reason", "unsubscribed"]);
    let people = "email\nanna@example.com\nbert@example.org\ncarl@example.com\ndora@example.com\n";
    desk.write("people.csv", people);
    let dry = desk.answer(0, &["contacts", "import", "people.csv", "--dry-run"]);
    assert_eq!(dry["stay_out"], json!(3));
    let done = desk.run(&["contacts", "import", "people.csv"]);
    assert!(
        done.out.contains("3 opted out, bounced or are suppressed, and stay out."),
        "{}",
        done.out
    );
    let again = desk.answer(0, &["contacts", "import", "people.csv"]);
    assert_eq!((&again["stay_out"], &again["unchanged"]), (&json!(3), &json!(4)));
    let listed = desk.run(&["contacts", "list"]).out;
    let line = |address: &str| listed.lines().find(|line| line.starts_with(address)).expect("one");
    assert!(line("anna@example.com").contains("suppressed"), "{listed}");
    assert!(line("bert@example.org").contains("suppressed"), "{listed}");
    assert!(line("carl@example.com").contains(" subscribed"), "{listed}");
}
