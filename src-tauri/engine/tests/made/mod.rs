//! Files for the tests of importing, made on the spot: archives, workbooks of both new kinds, and
//! what a user gets who changes nothing of our guess.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Write;
use std::path::{Path, PathBuf};

use postroom_engine::contact::ConsentBasis;
use postroom_engine::id::ImportId;
use postroom_engine::import::{Dialect, Plan, Policy, Row, RowReader, look};

/// A file that goes with its test.
pub struct File(pub PathBuf);

impl File {
    pub fn new(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = std::env::temp_dir().join(format!("{}-{name}", ImportId::new()));
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The plan of a user who changes nothing of our guess.
pub fn plan(path: &Path, dialect: Option<&Dialect>) -> Plan {
    let overview = look(path, dialect).unwrap();
    Plan {
        dialect: overview.dialect,
        columns: overview.columns.into_iter().map(|column| column.role).collect(),
        addresses: Default::default(),
        lists: Vec::new(),
        policy: Policy::Overwrite,
        consent: ConsentBasis::NotStated,
        people_out: None,
    }
}

pub fn rows(path: &Path) -> Vec<Row> {
    let plan = plan(path, None);
    RowReader::open(path, &plan).unwrap().map(|row| row.unwrap()).collect()
}

/// Row and address of everybody, or the code of why they are left out.
pub fn addresses(path: &Path) -> Vec<(u64, String)> {
    rows(path)
        .into_iter()
        .map(|row| match row.result {
            Ok(one) => (row.number, one.address.as_str().to_owned()),
            Err(refusal) => (row.number, refusal.reason.code().to_owned()),
        })
        .collect()
}

/// One field of everybody who is taken.
pub fn field(path: &Path, name: &str) -> Vec<String> {
    let value = |row: Row| row.result.unwrap().fields.get(name).cloned().unwrap_or_default();
    rows(path).into_iter().map(value).collect()
}

pub fn code(path: &Path) -> &'static str {
    look(path, None).unwrap_err().code()
}

pub fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook out of sheets: name, whether it is hidden, and what stands in its `sheetData`.
pub fn xlsx(sheets: &[(&str, bool, &str)]) -> Vec<u8> {
    xlsx_with(sheets, "<sst/>")
}

/// As [`xlsx`], with the shared texts.
pub fn xlsx_with(sheets: &[(&str, bool, &str)], texts: &str) -> Vec<u8> {
    let (mut book, mut relations) = (String::new(), String::new());
    let mut parts = Vec::new();
    for (at, (name, hidden, data)) in sheets.iter().enumerate() {
        let state = if *hidden { " state=\"hidden\"" } else { "" };
        book += &format!("<sheet name=\"{name}\" sheetId=\"{at}\"{state} r:id=\"r{at}\"/>");
        let kind = format!("{KINDS}/worksheet");
        let target = format!("worksheets/s{at}.xml");
        relations += &format!("<Relationship Id=\"r{at}\" Type=\"{kind}\" Target=\"{target}\"/>");
        let sheet = format!("<worksheet><sheetData>{data}</sheetData></worksheet>");
        parts.push((format!("xl/worksheets/s{at}.xml"), sheet));
    }
    let package = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{KINDS}/officeDocument\" \
         Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = format!("<workbook xmlns:r=\"r\"><sheets>{book}</sheets></workbook>");
    let relations = format!("<Relationships>{relations}</Relationships>");
    // The second format shows a day.
    let styles =
        "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    let mut files: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", package.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sharedStrings.xml", texts.as_bytes()),
    ];
    files.extend(parts.iter().map(|(name, sheet)| (name.as_str(), sheet.as_bytes())));
    zipped(&files)
}

/// A row of texts for [`xlsx`]; an empty one is no cell at all.
pub fn line(row: usize, cells: &[&str]) -> String {
    let cells: String = cells
        .iter()
        .enumerate()
        .filter(|(_, text)| !text.is_empty())
        .map(|(at, text)| {
            let column = char::from(b'A' + u8::try_from(at).unwrap());
            format!("<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
        })
        .collect();
    format!("<row r=\"{row}\">{cells}</row>")
}
