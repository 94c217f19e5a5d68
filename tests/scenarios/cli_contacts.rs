//! `postroom-cli contacts`: import, list, preview and export.

use serde_json::{Value, json};

use super::cli_program::{CliFixture, run_with_input};

const CSV: &str = "Mail,First name,Last name,City\n\
    ann@example.com,Ann,Miller,Bath\n\
    not an address,Bob,,\n\
    ann@example.com,Ann,Again,\n\
    \"zoë@example.com\",Zoë,\"O'Neill, Dr.\",\n";

#[test]
fn import_reports_the_outcome_of_every_row() {
    let fixture = CliFixture::new("cli-contacts");
    fixture.write("people.csv", CSV);
    let dry =
        fixture.answer(0, &["contacts", "import", "people.csv", "--dry-run", "--list", "all"]);
    assert_eq!(fixture.lines(0, &["contacts", "list"]), Vec::<Value>::new());
    let mut done = fixture.answer(0, &["contacts", "import", "people.csv", "--list", "all"]);
    let id = done["id"].take();
    assert_eq!(dry, done, "the dry run reports what the import does");
    assert_eq!((&done["rows"], &done["added"]), (&json!(4), &json!(2)));
    let refused: Vec<(u64, &str)> = done["refused"]
        .as_array()
        .expect("refused rows")
        .iter()
        .map(|one| (one["row"].as_u64().expect("a row"), one["address"].as_str().expect("text")))
        .collect();
    assert_eq!(refused, [(3, "not an address"), (4, "ann@example.com")]);
    assert!(done["refused"][0]["reason"].as_str().expect("a reason").len() > 5);

    let again = fixture.answer(0, &["contacts", "import", "people.csv", "--list", "all"]);
    assert_eq!((&again["added"], &again["unchanged"]), (&json!(0), &json!(2)));

    let people = fixture.lines(0, &["contacts", "list", "--list", "all"]);
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
    let undone = fixture.answer(0, &["contacts", "import", "--undo", id]);
    assert_eq!(undone, json!({"removed": 2, "restored": 0, "kept": 0, "lists": 1, "fields": 1}));
    assert_eq!(fixture.lines(0, &["contacts", "list"]), Vec::<Value>::new());
    let past = fixture.lines(0, &["contacts", "imports"]);
    let states: Vec<&str> = past.iter().filter_map(|one| one["state"].as_str()).collect();
    assert_eq!(states, ["done", "undone"]);
    fixture.run(&["contacts", "import", "--undo", id]).ended_with(1);
}

#[test]
fn map_overrides_detection_and_rejects_unknown_columns() {
    let fixture = CliFixture::new("cli-map");
    fixture.write("people.csv", CSV);
    let ran = fixture.run(&["contacts", "import", "people.csv", "--map", "Town=city"]);
    ran.ended_with(2);
    assert!(ran.err.contains("City"), "{}", ran.err);
    fixture.answer(
        0,
        &["contacts", "import", "people.csv", "--map", "City=town", "--map", "last name=ignore"],
    );
    let people = fixture.lines(0, &["contacts", "list"]);
    assert_eq!(people[0]["fields"], json!({"town": "Bath"}));
    assert_eq!(people[0]["family_name"], Value::Null);
}

#[test]
fn exported_contacts_can_be_imported_again() {
    let fixture = CliFixture::new("cli-export");
    fixture.write("people.csv", CSV);
    fixture.answer(0, &["contacts", "import", "people.csv", "--list", "all"]);
    let done = fixture.answer(0, &["contacts", "export", "out.csv"]);
    assert_eq!(done["exported"], 2);
    let other = CliFixture::new("cli-export-other");
    std::fs::copy(fixture.folder.join("out.csv"), other.folder.join("out.csv")).expect("a copy");
    let report = other.answer(0, &["contacts", "import", "out.csv"]);
    assert_eq!((&report["added"], &report["refused"]), (&json!(2), &json!([])));
    let theirs = other.lines(0, &["contacts", "list"]);
    assert_eq!(theirs[0]["fields"]["City"], "Bath");
    assert_eq!(theirs[1]["family_name"], "O'Neill, Dr.");
    let ran = fixture.run(&["contacts", "export", "-"]);
    ran.ended_with(0);
    assert!(ran.out.contains("ann@example.com"));
    fixture.run(&["--json", "contacts", "export", "-"]).ended_with(2);
}

#[test]
fn missing_file_or_list_is_reported_in_one_sentence() {
    let fixture = CliFixture::new("cli-no-file");
    let ran = fixture.run(&["contacts", "import", "nowhere.csv"]);
    ran.ended_with(1);
    assert!(ran.err.contains("cannot be opened"), "{}", ran.err);
    assert_eq!(ran.out, "");
    let ran = fixture.run(&["contacts", "list", "--list", "nobody"]);
    ran.ended_with(1);
    assert!(ran.err.contains("no list called"), "{}", ran.err);
}

#[test]
fn archive_with_several_tables_needs_sheet_or_all_sheets() {
    let fixture = CliFixture::new("cli-archive");
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
    std::fs::write(fixture.folder.join("all.zip"), bytes).expect("written");
    let ran = fixture.run(&["contacts", "import", "all.zip"]);
    ran.ended_with(2);
    assert!(ran.err.contains("a.csv, b.csv, shops.csv"), "{}", ran.err);

    fixture.answer(0, &["contacts", "import", "all.zip", "--sheet", "b.csv", "--dry-run"]);
    let all = ["contacts", "import", "all.zip", "--all-sheets", "--dates", "day-first"];
    let reports = fixture.lines(0, &all);
    let sheets: Vec<&str> = reports.iter().filter_map(|one| one["sheet"].as_str()).collect();
    assert_eq!(sheets, ["a.csv", "b.csv"], "a sheet without addresses is skipped");
    let people = fixture.lines(0, &["contacts", "list"]);
    let born: Vec<&str> = people.iter().filter_map(|one| one["fields"]["born"].as_str()).collect();
    assert_eq!(born, ["1980-12-24", "1980-04-03"]);
}

#[test]
fn preview_shows_how_dates_and_numbers_are_read() {
    let fixture = CliFixture::new("cli-preview-days");
    fixture.write("spent.csv", "email;born;spent\nann@example.com;03/04/1980;1.234,50\n");
    let column = |arguments: &[&str], at: usize| {
        let seen = fixture.answer(0, &[&["contacts", "preview", "spent.csv"], arguments].concat());
        seen["columns"][at].clone()
    };
    let born = column(&[], 1);
    // The decimal comma suggests day first, but the order is not certain.
    assert_eq!((&born["dates"], &born["confidence"]), (&json!("day-first"), &json!("look")));
    assert_eq!(born["kept"], json!(["1980-04-03"]));
    let born = column(&["--dates", "month-first"], 1);
    assert_eq!((&born["dates"], &born["kept"]), (&json!("month-first"), &json!(["1980-03-04"])));
    assert_eq!(column(&["--dates", "as-written"], 1).get("kept"), None);
    assert_eq!(column(&[], 2)["kept"], json!(["1234.50"]));
}

#[test]
fn export_round_trip_keeps_tags_and_consent_basis() {
    let fixture = CliFixture::new("cli-export");
    fixture.write("a.csv", "email;Tags;Town\nanna@example.com;VIP, Press;Ulm\n");
    fixture.answer(
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
    fixture.write("b.csv", "email\nbert@example.com\n");
    fixture.answer(0, &["contacts", "import", "b.csv", "--consent", "none"]);
    fixture.answer(0, &["contacts", "export", "out.csv"]);
    let read = |fixture: &CliFixture, name: &str| {
        std::fs::read_to_string(fixture.folder.join(name)).expect("an export")
    };
    let text = read(&fixture, "out.csv");
    assert!(
        text.contains("address,given_name,family_name,status,lists,tags,consent_basis,Town\r\n"),
        "{text}"
    );
    assert!(text.contains(",customer,Ulm\r\n") && text.contains("VIP"), "{text}");
    let other = CliFixture::new("cli-export-other");
    other.write("out.csv", &text);
    other.answer(0, &["contacts", "import", "out.csv"]);
    other.answer(0, &["contacts", "export", "again.csv"]);
    assert_eq!(read(&other, "again.csv"), text);
    // An export of an older version is still imported completely.
    let old = "address,given_name,family_name,status,lists,Town\ncarl@example.com,,,subscribed,News,Bath\n";
    other.write("old.csv", old);
    other.answer(0, &["contacts", "import", "old.csv", "--consent", "member"]);
    other.answer(0, &["contacts", "export", "third.csv"]);
    let line = "carl@example.com,,,subscribed,News,,member,Bath\r\n";
    assert!(read(&other, "third.csv").contains(line));
}

/// Address and status of every contact.
fn statuses(fixture: &CliFixture) -> Vec<(String, String)> {
    let text = |one: &Value, name: &str| one[name].as_str().expect("text").to_owned();
    let people = fixture.lines(0, &["contacts", "list"]);
    people.iter().map(|one| (text(one, "address"), text(one, "status"))).collect()
}

fn status(address: &str, status: &str) -> (String, String) {
    (address.to_owned(), status.to_owned())
}

#[test]
fn opt_out_in_any_row_of_a_file_wins() {
    let fixture = CliFixture::new("cli-strict");
    fixture.write("a.csv", "email,unsubscribed\nt@x.com,no\nu@x.com,\nT@x.com,yes\n");
    let dry = fixture.answer(0, &["contacts", "import", "a.csv", "--dry-run"]);
    let mut done = fixture.answer(0, &["contacts", "import", "a.csv"]);
    done["id"].take();
    assert_eq!(dry, done);
    assert_eq!(
        statuses(&fixture),
        [status("t@x.com", "unsubscribed"), status("u@x.com", "subscribed")]
    );
}

#[test]
fn suppression_list_file_is_detected_and_can_be_overridden() {
    let fixture = CliFixture::new("cli-suppression-list-file");
    fixture.write("unsubscribed.csv", "email\na@x.com\n");
    let seen = fixture.answer(0, &["contacts", "preview", "unsubscribed.csv"]);
    assert_eq!(seen["people_out"], json!("unsubscribed"));
    let ran = fixture.run(&["contacts", "preview", "unsubscribed.csv"]);
    assert!(ran.out.contains("--subscribed"), "{}", ran.out);
    fixture.answer(0, &["contacts", "import", "unsubscribed.csv", "--subscribed"]);
    assert_eq!(statuses(&fixture), [status("a@x.com", "subscribed")]);
    fixture.write("plain.csv", "email\nb@x.com\n");
    fixture.answer(0, &["contacts", "import", "plain.csv", "--opted-out", "bounced"]);
    assert_eq!(statuses(&fixture)[1], status("b@x.com", "bounced"));
    // Only rows with an opt-out time are suppressed.
    fixture.write("some.csv", "email,UNSUB_TIME\nc@x.com,2026-03-04 10:00:00\nd@x.com,\n");
    fixture.answer(0, &["contacts", "import", "some.csv"]);
    let found = statuses(&fixture);
    assert_eq!(found[2..], [status("c@x.com", "unsubscribed"), status("d@x.com", "subscribed")]);
}

#[test]
fn provider_events_are_not_imported_as_contacts() {
    let fixture = CliFixture::new("cli-activity");
    fixture.write("log.csv", "email,event,timestamp\na@x.com,bounced,2026-03-04 10:11:12\n");
    let ran = fixture.run(&["contacts", "import", "log.csv"]);
    ran.ended_with(1);
    assert!(ran.err.contains("events import"), "{}", ran.err);
    fixture.answer(0, &["contacts", "import", "log.csv", "--map", "email=address"]);
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
fn workbook_with_several_contact_sheets_needs_sheet() {
    let fixture = CliFixture::new("cli-sheets");
    let sheets =
        [("Members", "a@x.com", ""), ("Opted out", "b@x.com", ""), ("Old", "c@x.com", "hidden")];
    std::fs::write(fixture.folder.join("book.xlsx"), workbook(&sheets)).expect("written");
    let ran = fixture.run(&["contacts", "import", "book.xlsx"]);
    ran.ended_with(2);
    assert!(ran.err.contains("2 tables") && ran.err.contains("Members, Opted out"), "{}", ran.err);
    assert_eq!(fixture.lines(0, &["contacts", "import", "book.xlsx", "--all-sheets"]).len(), 2);
    assert_eq!(
        statuses(&fixture),
        [status("a@x.com", "subscribed"), status("b@x.com", "unsubscribed")]
    );
    let read = fixture.answer(0, &["suppress", "import", "book.xlsx"]);
    assert_eq!((&read["added"], &read["known"]), (&json!(2), &json!(1)), "all sheets of it");
}

#[test]
fn undecodable_characters_in_late_rows_are_reported() {
    let fixture = CliFixture::new("cli-broken");
    let mut bytes = b"email,name\n".to_vec();
    for at in 0..20_000 {
        bytes.extend_from_slice(format!("p{at}@x.com,J\u{f6}rg Miller\n").as_bytes());
    }
    bytes.extend_from_slice(b"last@x.com,J\xF6rg\n");
    std::fs::write(fixture.folder.join("long.csv"), bytes).expect("written");
    let ran = fixture.run(&["contacts", "import", "long.csv", "--dry-run"]);
    ran.ended_with(0);
    assert!(ran.out.contains("row 20002, last@x.com: some of its characters"), "{}", ran.out);
}

#[test]
fn check_continues_after_a_line_that_is_not_utf8() {
    let fixture = CliFixture::new("cli-check-bytes");
    let command = fixture.command(&["--json", "contacts", "check"]);
    let ran = run_with_input(command, b"a@x.com\r\n\xFF\xFE@x.com\nb@x.com");
    ran.ended_with(0);
    let ok: Vec<bool> = ran.json().iter().filter_map(|one| one["ok"].as_bool()).collect();
    assert_eq!(ok, [true, false, true]);
}
