//! Files of every format can be dropped on the window, and the preview shows their contacts at
//! once.

use std::io::Write;
use std::path::{Path, PathBuf};

use postroom_tests::fixture::TempFolder;
use postroom_tests::harness::{Options, Window};

/// One small file of each format, with an address that it contains.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for (name, address, text) in [
        ("a.tsv", "tab@example.org", "E-Mail\tVorname\ntab@example.org\tTabea\n"),
        ("b.csv", "semi@example.org", "E-Mail;Vorname\nsemi@example.org;Änne\n"),
        (
            "c.vcf",
            "card@example.org",
            "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Berg;Carla;;;\r\nFN:Carla Berg\r\nEMAIL:card@example.org\r\nEND:VCARD\r\n",
        ),
        ("d.json", "json@example.org", r#"[{"email":"json@example.org","name":"Jason"}]"#),
        (
            "e.jsonl",
            "lines@example.org",
            "{\"email\":\"lines@example.org\"}\n{\"email\":\"b@c.example\"}\n",
        ),
    ] {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        files.push((path, address.to_owned()));
    }
    let zip = folder.join("f.zip");
    let mut out = zip::ZipWriter::new(std::fs::File::create(&zip).unwrap());
    out.start_file("list.csv", zip::write::SimpleFileOptions::default()).unwrap();
    out.write_all(b"email,name\npacked@example.org,Paula\n").unwrap();
    out.finish().unwrap();
    files.push((zip, "packed@example.org".to_owned()));
    let workbooks =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/import/tests/workbooks");
    for name in ["fair.xlsx", "fair.xls", "fair.ods"] {
        let path = folder.join(name);
        std::fs::copy(workbooks.join(name), &path).unwrap();
        files.push((path, "anna@example.com".to_owned()));
    }
    files
}

#[test]
fn dropped_file_of_each_format_shows_its_contacts() {
    let window = Window::open("formats");
    for (file, address) in files(window.folder()) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        window.go("/contacts").drop_file(&file);
        window.expect_text(&name).expect_text(&address);
    }
}

#[test]
fn file_opened_by_the_system_is_previewed_at_once() {
    let folder = TempFolder::new();
    let file = folder.path().join("Köln fair.vcf");
    let card =
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Carla Berg\r\nEMAIL:card@example.org\r\nEND:VCARD\r\n";
    std::fs::write(&file, card).unwrap();
    let options = Options { files: vec![file], ..Options::default() };
    let window = Window::open_with("open-with", &options);
    window.expect_text("Köln fair.vcf").expect_text("card@example.org");
}
