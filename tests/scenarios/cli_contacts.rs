//! Contacts from the command line: in from a CSV file, listed, and out again.

use serde_json::{Value, json};

use super::cli_program::{Desk, run_with_input};

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

/// Address and status of everybody.
fn statuses(desk: &Desk) -> Vec<(String, String)> {
    let text = |one: &Value, name: &str| one[name].as_str().expect("text").to_owned();
    let people = desk.lines(0, &["contacts", "list"]);
    people.iter().map(|one| (text(one, "address"), text(one, "status"))).collect()
}

fn status(address: &str, status: &str) -> (String, String) {
    (address.to_owned(), status.to_owned())
}

#[test]
fn who_is_out_in_any_row_of_the_file_is_out() {
    let desk = Desk::new("cli-strict");
    desk.write("a.csv", "email,unsubscribed\nt@x.com,no\nu@x.com,\nT@x.com,yes\n");
    let dry = desk.answer(0, &["contacts", "import", "a.csv", "--dry-run"]);
    let mut done = desk.answer(0, &["contacts", "import", "a.csv"]);
    done["id"].take();
    assert_eq!(dry, done);
    assert_eq!(
        statuses(&desk),
        [status("t@x.com", "unsubscribed"), status("u@x.com", "subscribed")]
    );
}

#[test]
fn a_list_of_people_who_left_is_said_and_can_be_overruled() {
    let desk = Desk::new("cli-people-out");
    desk.write("unsubscribed.csv", "email\na@x.com\n");
    let seen = desk.answer(0, &["contacts", "preview", "unsubscribed.csv"]);
    assert_eq!(seen["people_out"], json!("unsubscribed"));
    let ran = desk.run(&["contacts", "preview", "unsubscribed.csv"]);
    assert!(ran.out.contains("--people-in"), "{}", ran.out);
    desk.answer(0, &["contacts", "import", "unsubscribed.csv", "--people-in"]);
    assert_eq!(statuses(&desk), [status("a@x.com", "subscribed")]);
    desk.write("plain.csv", "email\nb@x.com\n");
    desk.answer(0, &["contacts", "import", "plain.csv", "--people-out", "bounced"]);
    assert_eq!(statuses(&desk)[1], status("b@x.com", "bounced"));
    // Of some it says when they left, of others nothing: row by row.
    desk.write("some.csv", "email,UNSUB_TIME\nc@x.com,2026-03-04 10:00:00\nd@x.com,\n");
    desk.answer(0, &["contacts", "import", "some.csv"]);
    let found = statuses(&desk);
    assert_eq!(found[2..], [status("c@x.com", "unsubscribed"), status("d@x.com", "subscribed")]);
}

#[test]
fn a_record_of_what_came_of_mails_is_no_list_of_people() {
    let desk = Desk::new("cli-activity");
    desk.write("log.csv", "email,event,timestamp\na@x.com,bounced,2026-03-04 10:11:12\n");
    let ran = desk.run(&["contacts", "import", "log.csv"]);
    ran.ended_with(1);
    assert!(ran.err.contains("events import"), "{}", ran.err);
    desk.answer(0, &["contacts", "import", "log.csv", "--map", "email=address"]);
}

/// A workbook: name, address and state of each sheet.
fn workbook(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let space = "http://schemas.openxmlformats.org";
    let (mut list, mut links, mut parts) = (String::new(), String::new(), Vec::new());
    for (at, (name, address, state)) in sheets.iter().enumerate() {
        let id = at + 1;
        let state = if state.is_empty() { String::new() } else { format!(" state=\"{state}\"") };
        list.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{id}\"{state} r:id=\"r{id}\"/>"));
        links.push_str(&format!(
            "<Relationship Id=\"r{id}\" Type=\"{space}/officeDocument/2006/relationships/worksheet\" \
             Target=\"worksheets/sheet{id}.xml\"/>"
        ));
        let cell = |at: &str, text: &str| {
            format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
        };
        parts.push((
            format!("xl/worksheets/sheet{id}.xml"),
            format!(
                "<worksheet xmlns=\"{space}/spreadsheetml/2006/main\"><sheetData><row r=\"1\">{}</row>\
                 <row r=\"2\">{}</row></sheetData></worksheet>",
                cell("A1", "email"),
                cell("A2", address)
            ),
        ));
    }
    parts.push((
        "_rels/.rels".to_owned(),
        format!(
            "<Relationships xmlns=\"{space}/package/2006/relationships\"><Relationship Id=\"r1\" \
             Type=\"{space}/officeDocument/2006/relationships/officeDocument\" \
             Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    ));
    parts.push((
        "xl/workbook.xml".to_owned(),
        format!(
            "<workbook xmlns=\"{space}/spreadsheetml/2006/main\" \
             xmlns:r=\"{space}/officeDocument/2006/relationships\"><sheets>{list}</sheets></workbook>"
        ),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!(
            "<Relationships xmlns=\"{space}/package/2006/relationships\">{links}</Relationships>"
        ),
    ));
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        std::io::Write::write_all(&mut out, text.as_bytes()).expect("its text");
    }
    out.finish().expect("a workbook").into_inner()
}

#[test]
fn a_workbook_with_people_on_several_sheets_asks_which() {
    let desk = Desk::new("cli-sheets");
    let sheets =
        [("Members", "a@x.com", ""), ("Opted out", "b@x.com", ""), ("Old", "c@x.com", "hidden")];
    std::fs::write(desk.folder.join("book.xlsx"), workbook(&sheets)).expect("written");
    let ran = desk.run(&["contacts", "import", "book.xlsx"]);
    ran.ended_with(2);
    assert!(ran.err.contains("2 tables") && ran.err.contains("Members, Opted out"), "{}", ran.err);
    assert_eq!(desk.lines(0, &["contacts", "import", "book.xlsx", "--all-sheets"]).len(), 2);
    assert_eq!(
        statuses(&desk),
        [status("a@x.com", "subscribed"), status("b@x.com", "unsubscribed")]
    );
    let read = desk.answer(0, &["suppress", "import", "book.xlsx"]);
    assert_eq!((&read["added"], &read["known"]), (&json!(2), &json!(1)), "all sheets of it");
}

#[test]
fn characters_that_cannot_be_read_far_down_are_told() {
    let desk = Desk::new("cli-broken");
    let mut bytes = b"email,name\n".to_vec();
    for at in 0..20_000 {
        bytes.extend_from_slice(format!("p{at}@x.com,J\u{f6}rg Miller\n").as_bytes());
    }
    bytes.extend_from_slice(b"last@x.com,J\xF6rg\n");
    std::fs::write(desk.folder.join("long.csv"), bytes).expect("written");
    let ran = desk.run(&["contacts", "import", "long.csv", "--dry-run"]);
    ran.ended_with(0);
    assert!(ran.out.contains("row 20002, last@x.com: some of its characters"), "{}", ran.out);
}

#[test]
fn a_check_goes_on_behind_a_line_that_is_no_text() {
    let desk = Desk::new("cli-check-bytes");
    let command = desk.command(&["--json", "contacts", "check"]);
    let ran = run_with_input(command, b"a@x.com\r\n\xFF\xFE@x.com\nb@x.com");
    ran.ended_with(0);
    let ok: Vec<bool> = ran.json().iter().filter_map(|one| one["ok"].as_bool()).collect();
    assert_eq!(ok, [true, false, true]);
}
