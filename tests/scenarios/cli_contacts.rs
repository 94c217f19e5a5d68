//! Contacts from the command line: in from a CSV file, listed, and out again.

use serde_json::{Value, json};

use super::cli_program::Desk;

const CSV: &str = "Mail,First name,Last name,City\n\
    ann@example.com,Ann,Miller,Bath\n\
    not an address,Bob,,\n\
    ann@example.com,Ann,Again,\n\
    \"zoë@example.com\",Zoë,\"O'Neill, Dr.\",\n";

#[test]
fn an_import_says_what_it_did_with_every_row() {
    let desk = Desk::new("cli-contacts");
    desk.write("people.csv", CSV);
    let dry = desk.answer(0, &["contacts", "import", "people.csv", "--dry-run", "--list", "all"]);
    assert_eq!(desk.lines(0, &["contacts", "list"]), Vec::<Value>::new());
    let mut done = desk.answer(0, &["contacts", "import", "people.csv", "--list", "all"]);
    let id = done["id"].take();
    assert_eq!(dry, done, "the dry run says what the real one does");
    assert_eq!((&done["rows"], &done["added"]), (&json!(4), &json!(2)));
    let refused: Vec<(u64, &str)> = done["refused"]
        .as_array()
        .expect("refused rows")
        .iter()
        .map(|one| (one["row"].as_u64().expect("a row"), one["address"].as_str().expect("text")))
        .collect();
    assert_eq!(refused, [(3, "not an address"), (4, "ann@example.com")]);
    assert!(done["refused"][0]["reason"].as_str().expect("a reason").len() > 5);

    let again = desk.answer(0, &["contacts", "import", "people.csv", "--list", "all"]);
    assert_eq!((&again["added"], &again["unchanged"]), (&json!(0), &json!(2)));

    let people = desk.lines(0, &["contacts", "list", "--list", "all"]);
    assert_eq!(people.len(), 2);
    assert_eq!(
        people[0],
        json!({
            "address": "ann@example.com", "given_name": "Ann", "family_name": "Miller",
            "lists": ["all"], "status": "subscribed", "sendable": true, "suppressed": false,
            "fields": {"City": "Bath"}
        })
    );

    let id = id.as_str().expect("an id");
    let undone = desk.answer(0, &["contacts", "import", "--undo", id]);
    assert_eq!(undone, json!({"removed": 2, "restored": 0, "kept": 0}));
    assert_eq!(desk.lines(0, &["contacts", "list"]), Vec::<Value>::new());
    let past = desk.lines(0, &["contacts", "imports"]);
    let states: Vec<&str> = past.iter().filter_map(|one| one["state"].as_str()).collect();
    assert_eq!(states, ["done", "undone"]);
    desk.run(&["contacts", "import", "--undo", id]).ended_with(1);
}

#[test]
fn a_map_overrules_the_guess_and_an_unknown_column_is_wrong_usage() {
    let desk = Desk::new("cli-map");
    desk.write("people.csv", CSV);
    let ran = desk.run(&["contacts", "import", "people.csv", "--map", "Town=city"]);
    ran.ended_with(2);
    assert!(ran.err.contains("City"), "{}", ran.err);
    desk.answer(
        0,
        &["contacts", "import", "people.csv", "--map", "City=town", "--map", "last name=ignore"],
    );
    let people = desk.lines(0, &["contacts", "list"]);
    assert_eq!(people[0]["fields"], json!({"town": "Bath"}));
    assert_eq!(people[0]["family_name"], Value::Null);
}

#[test]
fn what_is_exported_can_be_imported_again() {
    let desk = Desk::new("cli-export");
    desk.write("people.csv", CSV);
    desk.answer(0, &["contacts", "import", "people.csv", "--list", "all"]);
    let done = desk.answer(0, &["contacts", "export", "out.csv"]);
    assert_eq!(done["exported"], 2);
    let other = Desk::new("cli-export-other");
    std::fs::copy(desk.folder.join("out.csv"), other.folder.join("out.csv")).expect("a copy");
    let report = other.answer(0, &["contacts", "import", "out.csv"]);
    assert_eq!((&report["added"], &report["refused"]), (&json!(2), &json!([])));
    let theirs = other.lines(0, &["contacts", "list"]);
    assert_eq!(theirs[0]["fields"]["City"], "Bath");
    assert_eq!(theirs[1]["family_name"], "O'Neill, Dr.");
    let ran = desk.run(&["contacts", "export", "-"]);
    ran.ended_with(0);
    assert!(ran.out.contains("ann@example.com"));
    desk.run(&["--json", "contacts", "export", "-"]).ended_with(2);
}

#[test]
fn a_file_that_is_not_there_or_no_list_of_people_is_said_in_a_sentence() {
    let desk = Desk::new("cli-no-file");
    let ran = desk.run(&["contacts", "import", "nowhere.csv"]);
    ran.ended_with(1);
    assert!(ran.err.contains("cannot be opened"), "{}", ran.err);
    assert_eq!(ran.out, "");
    let ran = desk.run(&["contacts", "list", "--list", "nobody"]);
    ran.ended_with(1);
    assert!(ran.err.contains("no list called"), "{}", ran.err);
}

#[test]
fn an_archive_with_several_tables_asks_which_and_takes_all_when_told() {
    let desk = Desk::new("cli-archive");
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("a.csv", "email,born\nann@example.com,24/12/1980\n"),
        ("b.csv", "email,born\nbob@example.com,03/04/1980\n"),
        ("shops.csv", "shop\nBath\n"),
    ] {
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("a file");
        std::io::Write::write_all(&mut out, text.as_bytes()).expect("its text");
    }
    let bytes = out.finish().expect("an archive").into_inner();
    std::fs::write(desk.folder.join("all.zip"), bytes).expect("written");
    let ran = desk.run(&["contacts", "import", "all.zip"]);
    ran.ended_with(2);
    assert!(ran.err.contains("a.csv, b.csv, shops.csv"), "{}", ran.err);

    desk.answer(0, &["contacts", "import", "all.zip", "--sheet", "b.csv", "--dry-run"]);
    let all = ["contacts", "import", "all.zip", "--all-sheets", "--dates", "day-first"];
    let reports = desk.lines(0, &all);
    let sheets: Vec<&str> = reports.iter().filter_map(|one| one["sheet"].as_str()).collect();
    assert_eq!(sheets, ["a.csv", "b.csv"], "shops are no people");
    let people = desk.lines(0, &["contacts", "list"]);
    let born: Vec<&str> = people.iter().filter_map(|one| one["fields"]["born"].as_str()).collect();
    assert_eq!(born, ["1980-12-24", "1980-04-03"]);
}

#[test]
fn a_preview_tells_how_days_and_numbers_are_read() {
    let desk = Desk::new("cli-preview-days");
    desk.write("spent.csv", "email;born;spent\nann@example.com;03/04/1980;1.234,50\n");
    let column = |arguments: &[&str], at: usize| {
        let seen = desk.answer(0, &[&["contacts", "preview", "spent.csv"], arguments].concat());
        seen["columns"][at].clone()
    };
    let born = column(&[], 1);
    // The comma of the numbers speaks for the day first; it is worth a look all the same.
    assert_eq!((&born["dates"], &born["confidence"]), (&json!("day-first"), &json!("look")));
    assert_eq!(born["kept"], json!(["1980-04-03"]));
    let born = column(&["--dates", "month-first"], 1);
    assert_eq!((&born["dates"], &born["kept"]), (&json!("month-first"), &json!(["1980-03-04"])));
    assert_eq!(column(&["--dates", "as-written"], 1).get("kept"), None);
    assert_eq!(column(&[], 2)["kept"], json!(["1234.50"]));
}

#[test]
fn an_export_keeps_tags_and_the_ground_of_consent_and_comes_back_as_it_was() {
    let desk = Desk::new("cli-export");
    desk.write("a.csv", "email;Tags;Town\nanna@example.com;VIP, Press;Ulm\n");
    desk.answer(
        0,
        &[
            "contacts",
            "import",
            "a.csv",
            "--list",
            "News",
            "--consent",
            "customer",
            "--map",
            "Tags=tags",
        ],
    );
    desk.write("b.csv", "email\nbert@example.com\n");
    desk.answer(0, &["contacts", "import", "b.csv", "--consent", "none"]);
    desk.answer(0, &["contacts", "export", "out.csv"]);
    let read = |desk: &Desk, name: &str| {
        std::fs::read_to_string(desk.folder.join(name)).expect("an export")
    };
    let text = read(&desk, "out.csv");
    assert!(
        text.contains("address,given_name,family_name,status,lists,tags,consent_basis,Town\r\n"),
        "{text}"
    );
    assert!(text.contains(",customer,Ulm\r\n") && text.contains("VIP"), "{text}");
    let other = Desk::new("cli-export-other");
    other.write("out.csv", &text);
    other.answer(0, &["contacts", "import", "out.csv"]);
    other.answer(0, &["contacts", "export", "again.csv"]);
    assert_eq!(read(&other, "again.csv"), text);
    // An export of before still comes in whole.
    let old = "address,given_name,family_name,status,lists,Town\ncarl@example.com,,,subscribed,News,Bath\n";
    other.write("old.csv", old);
    other.answer(0, &["contacts", "import", "old.csv", "--consent", "member"]);
    other.answer(0, &["contacts", "export", "third.csv"]);
    let line = "carl@example.com,,,subscribed,News,,member,Bath\r\n";
    assert!(read(&other, "third.csv").contains(line));
}
