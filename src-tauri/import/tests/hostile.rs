//! Damaged, foreign and hostile files: reading ends soon, with a reason, and loses no valid
//! contact.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fixture;

use std::io::{Seek, SeekFrom, Write};

use fixture::{File, addresses, code, plan, zipped};
use postroom_import::{RowReader, inspect};

#[test]
fn a_sparse_ten_gigabyte_file_is_not_text() {
    let file = File::new("sparse.csv", "");
    let mut out = std::fs::File::create(&file.0).unwrap();
    out.set_len(10 * 1024 * 1024 * 1024).unwrap();
    assert_eq!(code(&file.0), "import_not_text");
    // Also behind a good beginning, as a crash leaves it.
    out.seek(SeekFrom::Start(0)).unwrap();
    out.write_all(b"email\nanna@example.com\n").unwrap();
    assert_eq!(code(&file.0), "import_not_text");
}

#[test]
fn oversized_rows_do_not_affect_other_rows() {
    let wide = format!("{}\n{}\n", "a,".repeat(1_000_000), "1,".repeat(1_000_000));
    assert_eq!(code(&File::new("wide.csv", wide).0), "import_too_many_columns");
    let long = format!("email,note\na@b.de,x\nc@d.de,{}\ne@f.de,y\n", "x".repeat(2 * 1024 * 1024));
    let file = File::new("long.csv", long);
    let found = addresses(&file.0);
    assert_eq!(found, [(2, "a@b.de".into()), (3, "row_too_long".into()), (4, "e@f.de".into())]);
}

#[test]
fn truncated_utf16_without_bom_loses_only_the_end() {
    let text = "E-Mail;Name\r\nanna@example.com;Änne\r\nbert@example.com;Bert";
    let mut bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.pop();
    let found = addresses(&File::new("cut.csv", bytes).0);
    assert_eq!(found, [(2, "anna@example.com".into()), (3, "bert@example.com".into())]);
}

#[test]
fn broken_encrypted_and_nested_archives_are_refused() {
    let whole = zipped(&[("a.csv", b"email\nanna@example.com\n".as_slice())]);
    let mut locked = whole.clone();
    // The flag of an encrypted entry (APPNOTE 4.4.4), in its own header and in the directory.
    locked[6] |= 1;
    let entry = locked.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    locked[entry + 8] |= 1;
    let mut damaged = whole.clone();
    let text = damaged.len() / 3;
    damaged[text] ^= 0xFF;
    let nested = zipped(&[("b.csv", whole.as_slice())]);
    let sealed = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/>\
                  </manifest:file-entry></manifest:manifest>";
    let ods = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".as_slice()),
        ("META-INF/manifest.xml", sealed.as_bytes()),
        ("content.xml", b"\x01\x02\x03"),
    ]);
    for (name, bytes, expected) in [
        ("half.zip", whole[..whole.len() / 2].to_vec(), "import_broken"),
        ("damaged.zip", damaged, "import_broken"),
        ("locked.zip", locked, "import_password"),
        ("nested.zip", nested, "import_foreign"),
        ("locked.ods", ods, "import_password"),
    ] {
        assert_eq!(code(&File::new(name, bytes).0), expected, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn folders_pipes_devices_and_link_loops_are_refused() {
    let folder = File::new("folder", "");
    std::fs::remove_file(&folder.0).unwrap();
    std::fs::create_dir(&folder.0).unwrap();
    assert_eq!(code(&folder.0), "import_folder");
    let pipe = folder.0.join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert_eq!(code(&pipe), "import_no_file");
    assert_eq!(code("/dev/zero".as_ref()), "import_no_file");
    let (one, other) = (folder.0.join("one.csv"), folder.0.join("other.csv"));
    std::os::unix::fs::symlink(&one, &other).unwrap();
    std::os::unix::fs::symlink(&other, &one).unwrap();
    assert_eq!(code(&one), "import_open");
}

#[test]
fn a_file_that_disappears_after_inspection_is_an_error() {
    let file = File::new("gone.csv", "email\nanna@example.com\n");
    let plan = plan(&file.0, None);
    std::fs::remove_file(&file.0).unwrap();
    assert_eq!(RowReader::open(&file.0, &plan).unwrap_err().code(), "import_open");
}

#[test]
fn unusual_addresses_are_accepted_or_refused_with_a_reason() {
    let long = format!("{}@example.com", "a".repeat(65));
    for (written, expected) in [
        ("mailto:anna@example.com", "anna@example.com"),
        ("MAILTO:anna@example.com?subject=Hi", "anna@example.com"),
        ("anna\u{FF20}example.com", "anna@example.com"),
        ("\u{FF41}nna\u{FF20}example\u{FF0E}com", "anna@example.com"),
        ("\u{200F}anna@example.com\u{200E}", "anna@example.com"),
        ("\u{FEFF}anna@example.com\u{200B}", "anna@example.com"),
        ("an\u{200B}na@example.com", "address_invisible"),
        ("anna@\u{202E}example.com", "address_invisible"),
        ("anna@gärtnerei.example", "anna@xn--grtnerei-0za.example"),
        ("anna@XN--GRTNEREI-0ZA.example", "anna@xn--grtnerei-0za.example"),
        ("\"anna berg\"@example.com", "address_space"),
        ("\"anna\"@example.com", "address_local_character"),
        (&long, "address_local_too_long"),
        ("anna@[192.0.2.1]", "address_literal"),
        ("anna@localhost", "address_no_dot"),
    ] {
        let quoted = written.replace('"', "\"\"");
        let text = format!("E-Mail,Name\nfirst@example.org,x\n\"{quoted}\",y\n");
        let file = File::new("odd.csv", text);
        assert_eq!(addresses(&file.0)[1], (3, expected.to_owned()), "{written:?}");
    }
}

#[test]
fn a_distant_row_decides_the_date_order() {
    let mut text = "email,born\n".to_owned();
    for at in 0..5_000 {
        text += &format!("p{at}@example.com,03/04/19{:02}\n", 40 + at % 50);
    }
    let month_first = File::new("days.csv", text.clone());
    assert!(inspect(&month_first.0, None).unwrap().stored_rows[0][1].ends_with("-03-04"));
    text += "last@example.com,24/12/1980\n";
    let day_first = File::new("days.csv", text);
    assert!(inspect(&day_first.0, None).unwrap().stored_rows[0][1].ends_with("-04-03"));
}

#[test]
fn rows_lost_to_an_unclosed_quote_are_reported() {
    let file = File::new(
        "open.csv",
        "email,note\np@x.com,fine\nq@x.com,\"open\nr@x.com,C\ns@x.com,\"D\"\nt@x.com,\"two\nlines, write to u@x.com\"\n",
    );
    assert_eq!(
        addresses(&file.0),
        [(2, "p@x.com".into()), (3, "rows_in_cell".into()), (4, "t@x.com".to_owned())]
    );
}
