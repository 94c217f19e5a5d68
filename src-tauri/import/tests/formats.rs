//! Every format gives the same contacts, and unreadable files are refused with a reason. The files
//! are made here, except the workbooks, which a spreadsheet library wrote.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Write;
use std::path::{Path, PathBuf};

use postroom_import::{Format, ImportPlan, RowReader, inspect, inspect_sheet};
use postroom_model::id::ImportId;
use postroom_model::import::{ColumnRole, Policy};

struct File(PathBuf);

impl File {
    fn new(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = std::env::temp_dir().join(format!("{}-{name}", ImportId::new()));
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Row, address, given and family name of each person, as it is guessed.
fn people(path: &Path, sheet: Option<&str>) -> Vec<(u64, String, String, String)> {
    let preview = match sheet {
        Some(sheet) => inspect_sheet(path, sheet).unwrap(),
        None => inspect(path, None).unwrap(),
    };
    let plan = ImportPlan {
        dialect: preview.dialect,
        columns: preview.columns.into_iter().map(|column| column.role).collect(),
        addresses: Default::default(),
        lists: Vec::new(),
        policy: Policy::Overwrite,
        consent: postroom_model::contact::ConsentBasis::NotStated,
        suppression_list: None,
        unclear_means_yes: Default::default(),
    };
    RowReader::open(path, &plan)
        .unwrap()
        .map(|row| row.unwrap())
        .filter_map(|row| Some((row.number, row.result.ok()?)))
        .map(|(number, one)| {
            let text = |part: Option<String>| part.unwrap_or_default();
            let address = one.address.as_str().to_owned();
            (number, address, text(one.given_name), text(one.family_name))
        })
        .collect()
}

fn person(row: u64, address: &str, given: &str, family: &str) -> (u64, String, String, String) {
    (row, address.into(), given.into(), family.into())
}

fn code(path: &Path) -> &'static str {
    inspect(path, None).unwrap_err().code()
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default();
        out.start_file(*name, options).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn vcards_of_all_versions_become_contacts() {
    let cards = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg\r\nEMAIL;INTERNET:joerg@example.de\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:3.0\r\nN:Berg;Anna;;;\r\nFN:Anna Berg\r\nitem1.EMAIL;TYPE=HOME:private@example.com\r\n\
        EMAIL;TYPE=WORK,PREF:anna@exam\r\n ple.com\r\nORG:Garden;Sales\r\nEND:VCARD\r\n\
        BEGIN:VCARD\nVERSION:4.0\nFN:Zoë O'Neill\nEMAIL:zoe@example.ie\nBDAY:--0412\nEND:VCARD\n";
    let file = File::new("phone.vcf", cards);
    assert_eq!(
        people(&file.0, None),
        [
            person(2, "joerg@example.de", "Jörg", "Müller"),
            person(3, "anna@example.com", "Anna", "Berg"),
            person(4, "zoe@example.ie", "Zoë", "O'Neill"),
        ]
    );
    let preview = inspect(&file.0, None).unwrap();
    assert_eq!(preview.format, Format::VCard);
    let field = |name: &str| {
        let at = preview.columns.iter().position(|column| column.header == name).unwrap();
        (preview.rows[1].1[at].as_str(), preview.rows[2].1[at].as_str())
    };
    assert_eq!(field("Organisation"), ("Garden, Sales", ""));
    assert_eq!(field("Birthday"), ("", "--04-12"));
}

#[test]
fn each_address_of_an_unlabelled_line_becomes_a_contact() {
    for text in [
        "a@x.com, b@x.com\nc@x.com, d@x.com\n",
        "a@x.com; b@x.com; c@x.com\nd@x.com\n",
        "a@x.com b@x.com\nc@x.com d@x.com\n",
        "email\na@x.com;b@x.com\nc@x.com; d@x.com\n",
    ] {
        let found = people(&File::new("bare.txt", text).0, None);
        let found: Vec<&str> = found.iter().map(|one| one.1.as_str()).collect();
        assert_eq!(found, ["a@x.com", "b@x.com", "c@x.com", "d@x.com"], "{text}");
    }
}

#[test]
fn unended_and_utf16_vcards_become_contacts() {
    let cards = "BEGIN:VCARD\nVERSION:3.0\nN:Berg;Anna\nEMAIL:anna@example.com\n\
        BEGIN:VCARD\nVERSION:3.0\nN:M\u{fc}ller;J\u{f6}rg\nEMAIL:joerg@example.com\nEND:VCARD\n\
        BEGIN:VCARD\nVERSION:3.0\nN:Ott;Bert\nEMAIL:bert@example.com\n";
    let expected = [
        person(2, "anna@example.com", "Anna", "Berg"),
        person(3, "joerg@example.com", "J\u{f6}rg", "M\u{fc}ller"),
        person(4, "bert@example.com", "Bert", "Ott"),
    ];
    assert_eq!(people(&File::new("a.vcf", cards).0, None), expected);
    let wide: Vec<u8> =
        format!("\u{feff}{cards}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(people(&File::new("b.vcf", wide).0, None), expected);
}

#[test]
fn a_large_vcard_picture_is_skipped() {
    let picture = "QUJD".repeat(1_000_000);
    let cards = format!(
        "BEGIN:VCARD\nVERSION:3.0\nN:Berg;Anna\nEMAIL:anna@example.com\nPHOTO;ENCODING=b:{picture}\nEND:VCARD\n\
         BEGIN:VCARD\nVERSION:3.0\nN:Ott;Bert\nEMAIL:bert@example.com\nEND:VCARD\n"
    );
    let file = File::new("pictures.vcf", cards);
    let found = people(&file.0, None);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].1, "anna@example.com");
}

#[test]
fn json_in_three_shapes_becomes_contacts() {
    let one = r#"{"email":"anna@example.com","first_name":"Anna","address":{"city":"Ulm"},"tags":["a","b"]}"#;
    let two = r#"{"email":"bert@example.com","last_name":"Ott"}"#;
    let expected = |row| {
        [
            person(row, "anna@example.com", "Anna", ""),
            person(row + 1, "bert@example.com", "", "Ott"),
        ]
    };
    for (name, text) in [
        ("list.json", format!("[{one},\n{two}]")),
        ("inside.json", format!("{{\"count\":2,\"contacts\":[{one},{two}]}}")),
        ("lines.jsonl", format!("{}\n\n{two}\n", one.replace(r#","tags":["a","b"]"#, ""))),
    ] {
        let file = File::new(name, text);
        assert_eq!(people(&file.0, None), expected(2), "{name}");
        let columns = inspect(&file.0, None).unwrap().columns;
        let city = columns.iter().find(|column| column.header == "address.city").unwrap();
        assert_eq!(city.samples, ["Ulm"]);
    }
    // Lists in a line do not make it another kind of file.
    let with_lists = File::new("lists.jsonl", format!("{one}\n{two}\n"));
    assert_eq!(people(&with_lists.0, None), expected(2));
    let alone = File::new("alone.json", one);
    assert_eq!(people(&alone.0, None), [person(2, "anna@example.com", "Anna", "")]);
    assert_eq!(code(&File::new("broken.json", "[{\"email\": ").0), "import_json");
    assert_eq!(code(&File::new("none.json", "{\"a\":[1,2]}").0), "import_foreign");
    let deep = format!("[{{\"a\":{}", "[".repeat(100_000));
    assert_eq!(code(&File::new("deep.json", deep).0), "import_json");
}

#[test]
fn json_rows_and_plain_addresses_become_contacts() {
    let anna = person(2, "anna@example.com", "Anna", "");
    for (name, text) in [
        ("rows.json", r#"[["Email","First name"],["anna@example.com","Anna"]]"#),
        ("inside.json", r#"{"rows":[["Email","First name"],["anna@example.com","Anna"]]}"#),
    ] {
        assert_eq!(people(&File::new(name, text).0, None), std::slice::from_ref(&anna), "{name}");
    }
    for text in [
        r#"["anna@example.com", "bert@example.com"]"#,
        r#"{"emails":["anna@example.com","bert@example.com"]}"#,
        r#"[["anna@example.com"],["bert@example.com"]]"#,
    ] {
        let expected =
            [person(2, "anna@example.com", "", ""), person(3, "bert@example.com", "", "")];
        assert_eq!(people(&File::new("bare.json", text).0, None), expected, "{text}");
    }
}

#[test]
fn an_archive_gives_its_lists_by_name() {
    let archive = zipped(&[
        ("__MACOSX/._a.csv", b"junk".as_slice()),
        ("readme.pdf", b"%PDF"),
        ("export/subscribed.csv", b"Email Address,First Name\nanna@example.com,Anna\n"),
        ("export/unsubscribed.csv", b"Email Address,First Name\nbert@example.com,Bert\n"),
    ]);
    let file = File::new("audience.zip", archive);
    let preview = inspect(&file.0, None).unwrap();
    assert_eq!(preview.sheets, ["export/subscribed.csv", "export/unsubscribed.csv"]);
    assert_eq!(preview.dialect.sheet.as_deref(), Some("export/subscribed.csv"));
    assert_eq!(people(&file.0, None), [person(2, "anna@example.com", "Anna", "")]);
    assert_eq!(
        people(&file.0, Some("export/unsubscribed.csv")),
        [person(2, "bert@example.com", "Bert", "")]
    );
}

#[test]
fn workbooks_keep_sheet_names_and_row_numbers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks");
    for name in ["fair.xlsx", "fair.xls", "fair.ods"] {
        let path = folder.join(name);
        let preview = inspect(&path, None).unwrap();
        assert_eq!(preview.format, Format::Workbook, "{name}");
        assert_eq!(preview.sheets, ["Notes", "People"], "{name}");
        assert_eq!(
            preview.dialect.sheet.as_deref(),
            Some("People"),
            "{name}: it has the addresses"
        );
        assert_eq!(
            people(&path, Some("People")),
            [
                person(4, "anna@example.com", "Anna", "Weiß"),
                person(5, "bert@example.com", "Bert", "Ott"),
            ],
            "{name}"
        );
        let seen = inspect_sheet(&path, "People").unwrap();
        let column = |name: &str| {
            seen.columns.iter().find(|column| column.header == name).unwrap().samples.clone()
        };
        assert_eq!(column("Customer"), ["1042", "1043"], "{name}");
        assert_eq!(column("Since"), ["2024-03-17", "2025-12-31"], "{name}");
    }
}

#[test]
fn encrypted_broken_and_bomb_files_are_refused() {
    let sealed: Vec<u8> = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        .into_iter()
        .chain([0; 600])
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .chain([0; 600])
        .collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks");
    let whole = std::fs::read(folder.join("fair.xlsx")).unwrap();
    // The directory says that it unpacks to 2 GB (APPNOTE 4.3.12, at byte 24).
    let mut bomb = zipped(&[("xl/workbook.xml", b"<workbook/>")]);
    let entry = bomb.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    bomb[entry + 24..entry + 28].copy_from_slice(&0x8000_0000_u32.to_le_bytes());
    for (name, bytes, expected) in [
        ("sealed.xlsx", sealed, "import_password"),
        ("cut.xlsx", whole[..whole.len() / 2].to_vec(), "import_broken"),
        ("old.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1nothing".to_vec(), "import_broken"),
        ("bomb.xlsx", bomb, "import_too_large"),
        (
            "page.xls",
            b"<html><table><tr><td>a@b.de</td></tr></table></html>".to_vec(),
            "import_web_page",
        ),
        ("pictures.zip", zipped(&[("a.png", b"x".as_slice())]), "import_empty_archive"),
        (
            "twice.zip",
            zipped(&[("a.csv", zipped(&[("b.csv", b"x".as_slice())]).as_slice())]),
            "import_foreign",
        ),
        ("empty.csv", Vec::new(), "import_empty"),
    ] {
        assert_eq!(code(&File::new(name, bytes).0), expected, "{name}");
    }
    let error = inspect_sheet(&folder.join("fair.xlsx"), "Nowhere").unwrap_err();
    assert_eq!(error.code(), "import_no_sheet");
}

#[test]
fn a_column_of_a_workbook_can_be_mapped_like_any_other() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks");
    let preview = inspect_sheet(&folder.join("fair.xlsx"), "Notes").unwrap();
    // The first sheet holds a note and no contacts.
    assert!(!preview.columns.iter().any(|column| column.role == ColumnRole::Address));
}
