//! Files as other programs write them: address books, old spreadsheets, pasted addresses.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fixture;

use fixture::File;

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
