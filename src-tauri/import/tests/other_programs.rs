//! Files as other programs write them: address books, old spreadsheets, pasted addresses.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fixture;

use fixture::{File, addresses, rows};

#[test]
fn vcards_of_any_program_are_read() {
    let card = |name: &str| {
        format!("BEGIN:VCARD\nVERSION:3.0\n\nN:{name};Anna;;;\nEMAIL:{name}@example.com\nEND:VCARD")
    };
    let joined = format!("# a comment\n{} {}{}\n", card("one"), card("two"), card("three"));
    let nested = "BEGIN:VCARD\nN:Boss;Bea\nAGENT:\nBEGIN:VCARD\nN:Aide;Al\nEMAIL:al@example.com\n\
                  END:VCARD\nEMAIL:bea@example.com\nEND:VCARD\n";
    let found = |text: &str| -> Vec<String> {
        let file = File::new("a.vcf", text);
        fixture::addresses(&file.0).into_iter().map(|(_, address)| address).collect()
    };
    assert_eq!(found(&joined), ["one@example.com", "two@example.com", "three@example.com"]);
    assert_eq!(found(nested), ["bea@example.com"]);
    assert_eq!(found(&card("old").replace('\n', "\r")), ["old@example.com"]);
    let weights = "BEGIN:VCARD\nVERSION:4.0\nFN:A\nEMAIL;PREF=9:b@example.com\n\
                   EMAIL;PREF=1:a@example.com\nEND:VCARD\n";
    assert_eq!(found(weights), ["a@example.com"]);
}

#[test]
fn all_addresses_and_numbers_of_a_card_become_columns() {
    let mails: String =
        (1..=5).map(|at| format!("EMAIL:m{at}@example.com\nTEL:+49 {at}\n")).collect();
    let file = File::new("a.vcf", format!("BEGIN:VCARD\nN:Berg;Anna\n{mails}END:VCARD\n"));
    let mut plan = fixture::plan(&file.0, None);
    plan.addresses = postroom_import::Addresses::Each;
    let found: Vec<_> = postroom_import::RowReader::open(&file.0, &plan).unwrap().collect();
    assert_eq!(found.len(), 5);
    assert_eq!(fixture::field(&file.0, "Phone 5"), ["+49 5"]);
}

#[test]
fn xml_spreadsheets_are_read_and_other_files_named() {
    let text = "<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
                xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"A\"><Table>\
                <Row><Cell><Data ss:Type=\"String\">E-mail</Data></Cell><Cell><Data ss:Type=\"String\">Town\
                </Data></Cell><Cell><Data ss:Type=\"String\">Since</Data></Cell></Row><Row><Cell><Data \
                ss:Type=\"String\">a@x.com</Data></Cell><Cell ss:Index=\"3\"><Data ss:Type=\"DateTime\">\
                2026-11-24T00:00:00.000</Data></Cell></Row><Row ss:Index=\"4\"><Cell><Data \
                ss:Type=\"String\">b@x.com</Data></Cell><Cell><Data ss:Type=\"String\">R&amp;D</Data></Cell>\
                </Row></Table></Worksheet></Workbook>";
    let file = File::new("leads.xls", text);
    assert_eq!(fixture::addresses(&file.0), [(2, "a@x.com".to_owned()), (4, "b@x.com".to_owned())]);
    assert_eq!(fixture::field(&file.0, "Town"), ["", "R&D"]);
    assert_eq!(fixture::field(&file.0, "Since"), ["2026-11-24", ""]);
    for (text, expected) in [
        ("<?xml version=\"1.0\"?><people/>", "import_foreign"),
        ("<?xml version=\"1.0\"?><html></html>", "import_web_page"),
        ("From: a@x.com\nTo: b@x.com\nSubject: Hi\nMIME-Version: 1.0\n\nHello\n", "import_foreign"),
        ("version: 1\n\ndn: cn=Anna,mail=a@x.com\ncn: Anna\n", "import_ldif"),
    ] {
        assert_eq!(fixture::code(&File::new("a", text).0), expected);
    }
}

#[test]
fn pasted_addresses_are_cleaned() {
    for (cell, address) in [
        ("a@x.com;", "a@x.com"),
        ("mailto:a@x.com?subject=hi", "a@x.com"),
        ("a@x.com#mailto:a@x.com#", "a@x.com"),
        ("<<a@x.com>>", "a@x.com"),
        ("&lt;a@x.com&gt;", "a@x.com"),
        ("a@x.com / b@x.com", "a@x.com"),
    ] {
        let file = File::new("a.csv", format!("nr,email\n1,{cell}\n"));
        assert_eq!(fixture::addresses(&file.0), [(2, address.to_owned())], "{cell}");
    }
}

#[test]
fn one_row_per_list_becomes_one_contact() {
    let text = "Email,First name,Tags,Town\na@x.com,,vip,\nb@x.com,Ben,vip,Ulm\n\
                A@x.com,Ann,press,Bonn\na@x.com,Anna,vip; new,Kiel\n";
    let file = File::new("rows.csv", text);
    let rows = fixture::rows(&file.0);
    let first = rows[0].result.as_ref().unwrap();
    assert_eq!(rows[0].tags, ["vip", "press", "new"]);
    assert_eq!(first.given_name.as_deref(), Some("Ann"));
    assert_eq!(first.fields.get("Town").map(String::as_str), Some("Bonn"));
    assert_eq!(rows[1].tags, ["vip"]);
    for row in &rows[2..] {
        assert_eq!(row.result.as_ref().unwrap_err().reason.code(), "double_merged");
    }
    assert_eq!(rows[3].cells, ["a@x.com", "Anna", "vip; new", "Kiel"]);
}

#[test]
fn an_export_saved_by_a_spreadsheet_is_read_in_its_notation() {
    let head = ["address", "given_name", "family_name", "status", "lists", "tags", "consent_basis"];
    for (delimiter, rows) in
        [(",", ["1234.5,11/24/2026", "7,2/3/2027"]), (";", ["1234,5;24.11.2026", "7;03.02.2027"])]
    {
        let head = [&head[..], &["Amount", "Renewal"]].concat().join(delimiter);
        let person = |name: &str| {
            [&format!("{name}@x.com"), "", "", "subscribed", "", "", "opt_in"].join(delimiter)
        };
        let [a, b] = rows;
        let text =
            format!("{head}\n{}{delimiter}{a}\n{}{delimiter}{b}\n", person("a"), person("b"));
        let file = File::new("saved.csv", text);
        assert_eq!(fixture::field(&file.0, "Renewal"), ["2026-11-24", "2027-02-03"]);
        assert_eq!(fixture::field(&file.0, "Amount"), ["1234.5", "7"]);
    }
}

#[test]
fn a_corrected_report_of_refused_rows_can_be_imported() {
    let text = "email,Town,postroom_row,postroom_reason\na@x.com,Ulm,5,there is no @ in it\n";
    let file = File::new("refused.csv", text);
    let row = fixture::rows(&file.0).remove(0);
    let fields = row.result.unwrap().fields;
    assert_eq!(fields.into_iter().collect::<Vec<_>>(), [("Town".to_owned(), "Ulm".to_owned())]);
}

/// Address, given name and family name of everybody in the file.
fn names(name: &str, text: impl AsRef<[u8]>) -> Vec<String> {
    let file = File::new(name, text);
    let contacts = rows(&file.0).into_iter().filter_map(|row| row.result.ok());
    let part = |name: Option<String>| name.unwrap_or_default();
    contacts
        .map(|one| {
            let (given, family) = (part(one.given_name), part(one.family_name));
            format!("{} {given} {family}", one.address.as_str()).trim_end().to_owned()
        })
        .collect()
}

#[test]
fn contacts_side_by_side_are_turned_round() {
    for text in [
        "Name;Anna Berg;Bo Lind\nE-Mail;a@x.com;b@x.com\nTown;Ulm;Bonn\n",
        "E-mail,a@x.com,b@x.com\nFirst name,Anna,Bo\nLast name,Berg,Lind\n",
    ] {
        assert_eq!(names("a.csv", text), ["a@x.com Anna Berg", "b@x.com Bo Lind"], "{text}");
    }
    // An ordinary table whose first column holds addresses.
    assert_eq!(names("a.csv", "E-mail;E-mail 2\na@x.com;b@x.com\n"), ["a@x.com"]);
}

#[test]
fn joined_addresses_quotes_and_lists_of_objects_are_read() {
    let file = File::new("a.csv", "E-Mail\na@x.com und b@x.com\nc@x.com + d@x.com\n'e@x.com\n");
    let found: Vec<String> = addresses(&file.0).into_iter().map(|(_, address)| address).collect();
    assert_eq!(found, ["a@x.com", "b@x.com", "c@x.com", "d@x.com", "e@x.com"]);
    let json = r#"[{"name":"Anna Berg","emails":[{"value":"a@x.com"},{"value":"a2@x.com"}]},
        {"name":"Bo Lind","emails":["b@x.com"]}]"#;
    assert_eq!(names("a.json", json), ["a@x.com Anna Berg", "b@x.com Bo Lind"]);
    let yaml = "- name: Anna Berg\n  email: a@x.com\n- name: Bo Lind\n  email: b@x.com\n";
    assert_eq!(names("a.yaml", yaml), ["a@x.com Anna Berg", "b@x.com Bo Lind"]);
}

#[test]
fn a_full_name_counts_where_it_is_the_only_one() {
    let text =
        "Full name,First name,Last name,Email\nAnna Berg,Anna,Berg,a@x.com\nBo Lind,,,b@x.com\n";
    assert_eq!(names("a.csv", text), ["a@x.com Anna Berg", "b@x.com Bo Lind"]);
}

#[test]
fn a_few_lines_in_another_encoding_do_not_change_the_others() {
    let mut text =
        "Name,Email\nMüller,a@x.com\nJäger,b@x.com\nÖztürk,c@x.com\n".as_bytes().to_vec();
    text.extend(b"J\xFCrgen,d@x.com\n");
    assert_eq!(names("a.csv", &text)[..2], ["a@x.com Müller", "b@x.com Jäger"]);
}

#[test]
fn many_cards_on_one_line_are_read() {
    let cards =
        "BEGIN:VCARD\nEMAIL:a@x.com\n".to_owned() + &"END:VCARD BEGIN:VCARD ".repeat(40_000);
    assert_eq!(names("a.vcf", cards), ["a@x.com"]);
}
