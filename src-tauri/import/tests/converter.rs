//! Foreign files are converted in a process of their own: a hostile file is refused, and nothing
//! else is affected. This program is also the converter, hence its own `main`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fixture;

use std::process::ExitCode;

use fixture::{File, addresses, code, xlsx_with, zipped};
use postroom_import::converter::Converter;
use postroom_import::converter_process::run_as_converter;
use postroom_import::{Format, inspect, inspect_sheet};

fn main() -> ExitCode {
    if let Some(code) = run_as_converter() {
        return code;
    }
    if std::env::args().any(|word| word == "--list") {
        return ExitCode::SUCCESS;
    }
    Converter::this_program().unwrap().install();
    let tests: [(&str, fn()); 6] = [
        ("a workbook is read as in the same process", sound_workbook),
        ("errors keep their code", errors),
        ("a count of strings of 10^13 is refused", string_count),
        ("a cyclic directory is refused", cyclic_directory),
        ("deep nesting is refused", deep_nesting),
        ("JSON and vCards are read", text_formats),
    ];
    for (name, test) in tests {
        test();
        println!("test {name} ... ok");
    }
    ExitCode::SUCCESS
}

/// A workbook with two shared strings, which states that there are `count` of them.
fn workbook(count: &str) -> Vec<u8> {
    let cells = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>\
                 <row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c></row>";
    let strings = format!(
        "<sst uniqueCount=\"{count}\"><si><t>Email</t></si><si><t>anna@example.com</t></si></sst>"
    );
    xlsx_with(&[("People", false, cells)], &strings)
}

fn sound_workbook() {
    let file = File::new("sound.xlsx", workbook("2"));
    let preview = inspect(&file.0, None).unwrap();
    assert_eq!((preview.format, preview.archived), (Format::Workbook, false));
    assert_eq!(preview.sheets, ["People"]);
    assert_eq!(preview.dialect.sheet.as_deref(), Some("People"));
    assert_eq!(addresses(&file.0), [(2, "anna@example.com".into())]);
}

fn errors() {
    let file = File::new("sound.xlsx", workbook("2"));
    let error = inspect_sheet(&file.0, "M\u{E4}rz").unwrap_err();
    assert_eq!(error.to_string(), "there is no sheet or file \u{201C}M\u{E4}rz\u{201D} in it");
    assert_eq!(code(&File::new("empty.zip", zipped(&[])).0), "import_empty_archive");
    assert_eq!(code(&File::new("cut.xlsx", b"PK\x03\x04 and no more").0), "import_broken");
    assert_eq!(code(&File::new("bad.json", "[{\"email\": ").0), "import_json");
}

/// The reader allocates for the stated number of strings, and the allocation fails.
fn string_count() {
    for count in ["10000000000", "10000000000000"] {
        let file = File::new("count.xlsx", workbook(count));
        let found = inspect(&file.0, None).map(|_| ()).map_err(|error| error.code());
        assert_eq!(found, Err("import_over_limits"), "{count}");
    }
    sound_workbook();
}

/// A compound file (MS-CFB 2.2) whose directory sector follows itself in the allocation table.
fn cyclic_directory() {
    const FREE: u32 = 0xFFFF_FFFF;
    let mut file = vec![0_u8; 512 * 3];
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    for (at, value) in [(24, 0x3E_u16), (26, 3), (28, 0xFFFE), (30, 9), (32, 6)] {
        put(at, &value.to_le_bytes());
    }
    // One sector of the table, at 0; the directory begins at sector 1; no short streams.
    for (at, value) in [(44, 1_u32), (48, 1), (56, 4096), (60, FREE - 1), (68, FREE - 1)] {
        put(at, &value.to_le_bytes());
    }
    (76..512).step_by(4).for_each(|at| put(at, &FREE.to_le_bytes()));
    put(76, &0_u32.to_le_bytes());
    // The table: sector 0 is the table itself, sector 1 is followed by sector 1.
    (512..1024).step_by(4).for_each(|at| put(at, &FREE.to_le_bytes()));
    put(512, &(FREE - 2).to_le_bytes());
    put(516, &1_u32.to_le_bytes());
    assert_eq!(code(&File::new("cyclic.xls", &file).0), "import_over_limits");
}

fn deep_nesting() {
    let text = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    assert_eq!(code(&File::new("deep.json", text).0), "import_json");
}

fn text_formats() {
    let json = File::new("a.json", "[{\"email\": \"anna@example.com\"}]");
    assert_eq!(addresses(&json.0), [(2, "anna@example.com".into())]);
    let card = "BEGIN:VCARD\nVERSION:3.0\nFN:Anna\nEMAIL:anna@example.com\nEND:VCARD\n";
    assert_eq!(addresses(&File::new("a.vcf", card).0).len(), 1);
}
