//! Workbooks: read cell by cell with bounded memory, and cached.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fixture;

use fixture::{File, addresses, code, field, line, plan, xlsx, xlsx_with, zipped};
use postroom_import::{Format, RowReader, inspect, inspect_sheet};

#[test]
fn sheets_keep_row_numbers_columns_and_dates() {
    let day = "<c r=\"F7\" s=\"1\"><v>46350</v></c>";
    let moment = "<c r=\"F8\" s=\"1\"><v>46350.4375</v></c>";
    let sheet = [
        line(5, &["", "", "Name", "", "E-Mail", "Since"]),
        line(7, &["", "", "Anna", "", "anna@example.com"])
            .replace("</row>", &format!("{day}</row>")),
        line(8, &["", "", "", "", "bert@example.com"])
            .replace("</row>", &format!("{moment}</row>")),
    ];
    let file = File::new("shifted.xlsx", xlsx(&[("People", false, &sheet.concat())]));
    let seen = inspect(&file.0, None).unwrap();
    let headers: Vec<&str> = seen.columns.iter().map(|one| one.header.as_str()).collect();
    assert_eq!(headers, ["Name", "Column 2", "E-Mail", "Since"]);
    let found = addresses(&file.0);
    assert_eq!(found, [(7, "anna@example.com".into()), (8, "bert@example.com".into())]);
    assert_eq!(field(&file.0, "Since"), ["2026-11-24", "2026-11-24 10:30"]);
}

#[test]
fn number_formats_and_links_are_read_as_the_sheet_shows_them() {
    let link = "<c r=\"B2\" t=\"str\"><f>HYPERLINK(\"mailto:anna@example.com\",\"Mail\")</f><v>Mail</v></c>\
        <c r=\"C2\" s=\"2\"><v>1099</v></c><c r=\"D2\"><v>35.699999999999996</v></c>";
    let sheet = [
        line(1, &["Name", "E-Mail", "ZIP", "Fee"]),
        line(2, &["Anna Berg"]).replace("</row>", &format!("{link}</row>")),
    ];
    let file = File::new("shown.xlsx", xlsx(&[("People", false, &sheet.concat())]));
    assert_eq!(addresses(&file.0), [(2, "anna@example.com".to_owned())]);
    assert_eq!(field(&file.0, "ZIP"), ["01099"]);
    assert_eq!(field(&file.0, "Fee"), ["35.7"]);
}

#[test]
fn a_sheet_with_whole_rows_in_one_column_is_split() {
    let sheet = [
        line(1, &["Name;E-Mail;Town"]),
        line(2, &["Anna;anna@example.com;Ulm"]),
        line(3, &["Bert;bert@example.com;Bonn"]),
    ];
    let file = File::new("one.xlsx", xlsx(&[("People", false, &sheet.concat())]));
    let seen = inspect(&file.0, None).unwrap();
    assert_eq!(seen.dialect.sheet.as_deref(), Some("People"));
    assert_eq!(field(&file.0, "Town"), ["Ulm", "Bonn"]);
}

#[test]
fn a_sheet_with_contacts_side_by_side_is_turned_round() {
    let sheet = [
        line(1, &["Name", "Anna Berg", "Bo Lind"]),
        line(2, &["E-Mail", "anna@example.com", "bo@example.com"]),
        line(3, &["Town", "Ulm", "Bonn"]),
    ];
    let file = File::new("side.xlsx", xlsx(&[("People", false, &sheet.concat())]));
    let found: Vec<String> = addresses(&file.0).into_iter().map(|(_, address)| address).collect();
    assert_eq!(found, ["anna@example.com", "bo@example.com"]);
    assert_eq!(field(&file.0, "Town"), ["Ulm", "Bonn"]);
}

#[test]
fn hidden_sheets_come_last() {
    let hidden = line(1, &["old@example.com"]);
    let shown = line(1, &["new@example.com"]);
    let file = File::new("hidden.xlsx", xlsx(&[("Old", true, &hidden), ("New", false, &shown)]));
    let seen = inspect(&file.0, None).unwrap();
    assert_eq!(seen.sheets, ["New", "Old"]);
    assert_eq!(addresses(&file.0), [(1, "new@example.com".to_owned())]);
    assert_eq!(inspect_sheet(&file.0, "Old").unwrap().rows[0].1, ["old@example.com"]);
}

#[test]
fn merged_headers_and_formula_results_are_read() {
    let formula = "<row r=\"3\"><c r=\"A3\" t=\"str\"><f>LOWER(\"X\")</f><v>anna@example.com</v></c>\
        <c r=\"B3\" t=\"inlineStr\"><is><t>Anna</t></is></c>\
        <c r=\"C3\" t=\"inlineStr\"><is><t>Berg</t></is></c></row>";
    // "Person" is merged over two columns: the second cell is empty.
    let sheet = [
        line(1, &["Contact", "Person"]),
        line(2, &["E-Mail", "First name", "Last name"]),
        formula.to_owned(),
        line(4, &["bert@example.com", "Bert", "Ott"]),
    ];
    let file = File::new("merged.xlsx", xlsx(&[("People", false, &sheet.concat())]));
    let found = fixture::rows(&file.0);
    let names: Vec<_> = found
        .iter()
        .filter_map(|row| row.result.as_ref().ok())
        .map(|one| (one.address.as_str(), one.given_name.as_deref(), one.family_name.as_deref()))
        .collect();
    assert_eq!(
        names,
        [
            ("anna@example.com", Some("Anna"), Some("Berg")),
            ("bert@example.com", Some("Bert"), Some("Ott")),
        ]
    );
}

#[test]
fn empty_and_malformed_workbooks_are_refused() {
    let cell = |at: &str, row: usize| {
        format!("<row r=\"{row}\"><c r=\"{at}\" t=\"inlineStr\"><is><t>a@b.de</t></is></c></row>")
    };
    let long = line(1, &[&"x".repeat(2 * 1024 * 1024)]);
    for (name, sheet, expected) in [
        ("empty.xlsx", String::new(), "import_empty"),
        ("deep.xlsx", cell("A3000000", 3_000_000), "import_too_many_rows"),
        ("back.xlsx", line(2, &["a"]) + &line(1, &["b"]), "import_too_many_rows"),
        ("wide.xlsx", cell("ZZZ1", 1), "import_too_many_columns"),
        ("long.xlsx", long, "import_cell_too_long"),
    ] {
        let file = File::new(name, xlsx(&[("People", false, &sheet)]));
        assert_eq!(code(&file.0), expected, "{name}");
    }
}

#[test]
fn a_workbook_reads_the_same_until_it_changes() {
    let texts: String =
        (0..30_000).map(|at| format!("<si><t>person{at}@example.com</t></si>")).collect();
    let lines: String = (0..30_000)
        .map(|at| {
            format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>{at}</v></c></row>", row = at + 1)
        })
        .collect();
    let bytes = xlsx_with(&[("People", false, &lines)], &format!("<sst>{texts}</sst>"));
    let file = File::new("many.xlsx", &bytes);
    let first = inspect(&file.0, None).unwrap();
    for _ in 0..5 {
        assert_eq!(inspect(&file.0, Some(&first.dialect)).unwrap(), first);
    }
    // Two readers of one file do not disturb each other.
    let plan = plan(&file.0, None);
    let mut one = RowReader::open(&file.0, &plan).unwrap();
    let mut other = RowReader::open(&file.0, &plan).unwrap();
    for _ in 0..300 {
        assert_eq!(one.next().unwrap().unwrap(), other.next().unwrap().unwrap());
    }
    std::fs::write(&file.0, xlsx(&[("People", false, &line(1, &["new@example.com"]))])).unwrap();
    assert_eq!(addresses(&file.0), [(1, "new@example.com".to_owned())]);
}

/// A record of a binary workbook (MS-XLSB 2.1.4): its number, its length, its bytes.
fn record(number: u16, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    if number < 0x80 {
        out.push(number as u8);
    } else {
        out.extend([(number & 0x7F) as u8 | 0x80, (number >> 7) as u8]);
    }
    let mut length = bytes.len();
    while length > 0x7F {
        out.push((length & 0x7F) as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
    out.extend(bytes);
    out
}

/// XLWideString: a count and UTF-16.
fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let count = u32::try_from(units.len()).unwrap().to_le_bytes();
    count.into_iter().chain(units.into_iter().flat_map(u16::to_le_bytes)).collect()
}

/// A cell: column, style, and what its kind says.
fn cell(number: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    let mut bytes = column.to_le_bytes().to_vec();
    bytes.extend(style.to_le_bytes());
    bytes.extend(value);
    record(number, &bytes)
}

fn row(at: u32) -> Vec<u8> {
    let mut bytes = at.to_le_bytes().to_vec();
    bytes.extend([0; 13]);
    record(0, &bytes) // BrtRowHdr
}

fn text(column: u32, text: &str) -> Vec<u8> {
    cell(6, column, 0, &wide(text)) // BrtCellSt
}

fn shared(column: u32, at: u32) -> Vec<u8> {
    cell(7, column, 0, &at.to_le_bytes()) // BrtCellIsst
}

fn xlsb() -> Vec<u8> {
    let relation = wide("rId1");
    let mut sheet = vec![0; 4]; // visible
    sheet.extend(1_u32.to_le_bytes());
    sheet.extend(&relation);
    sheet.extend(wide("People"));
    let book = [record(0x83, &[]), record(0x9C, &sheet), record(0x90, &[]), record(0x84, &[])];
    // BrtBeginCellXFs with two BrtXF: general, and a day.
    let mut general = vec![0; 16];
    general[2] = 0;
    let mut day = vec![0; 16];
    day[2] = 14;
    let formats = [
        record(0x269, &2_u32.to_le_bytes()),
        record(0x2F, &general),
        record(0x2F, &day),
        record(0x26A, &[]),
    ];
    let mut count = 1_u32.to_le_bytes().to_vec();
    count.extend(1_u32.to_le_bytes());
    let mut string = vec![0];
    string.extend(wide("anna@example.com"));
    let strings = [record(0x9F, &count), record(0x13, &string), record(0xA0, &[])];
    // A number in thirty bits (RkNumber 2.5.123): whole, and a hundredth.
    let rk = |number: i32, hundredth: i32| ((number << 2) | 2 | hundredth).to_le_bytes();
    let cells = [
        record(0x81, &[]),      // BrtBeginSheet
        record(0x94, &[0; 16]), // BrtWsDim
        record(0x91, &[]),      // BrtBeginSheetData
        row(0),
        text(0, "E-Mail"),
        text(1, "Vorname"),
        text(2, "Punkte"),
        text(3, "Seit"),
        text(4, "Umsatz"),
        row(2),
        shared(0, 0),
        text(1, "Änne"),
        cell(2, 2, 0, &rk(1042, 0)),              // BrtCellRk
        cell(5, 3, 1, &46_350_f64.to_le_bytes()), // BrtCellReal
        cell(2, 4, 0, &rk(1250, 1)),
        row(3),
        text(0, "bert@example.com"),
        cell(4, 1, 0, &[1]),           // BrtCellBool
        cell(2, 3, 1, &rk(46_351, 0)), // a day as programs mostly write it
        record(0x92, &[]),             // BrtEndSheetData
        record(0x82, &[]),             // BrtEndSheet
    ];
    let relations = "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.bin\"/></Relationships>";
    zipped(&[
        ("xl/workbook.bin", &book.concat()),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/styles.bin", &formats.concat()),
        ("xl/sharedStrings.bin", &strings.concat()),
        ("xl/worksheets/sheet1.bin", &cells.concat()),
    ])
}

#[test]
fn a_binary_workbook_is_read_like_the_others() {
    let file = File::new("people.xlsb", xlsb());
    let seen = inspect(&file.0, None).unwrap();
    assert_eq!((seen.format, seen.sheets), (Format::Workbook, vec!["People".to_owned()]));
    let found = addresses(&file.0);
    assert_eq!(found, [(3, "anna@example.com".into()), (4, "bert@example.com".into())]);
    assert_eq!(field(&file.0, "Punkte"), ["1042", ""]);
    assert_eq!(field(&file.0, "Seit"), ["2026-11-24", "2026-11-25"]);
    assert_eq!(field(&file.0, "Umsatz"), ["12.5", ""]);
    let given = fixture::rows(&file.0)[0].result.clone().unwrap().given_name;
    assert_eq!(given.as_deref(), Some("Änne"));
}

/// An OpenDocument workbook with this in its only sheet.
fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet>\
         <table:table table:name=\"People\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".as_slice()),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

#[test]
fn opendocument_repeats_notes_and_types_are_read() {
    let text = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let rows = [
        format!(
            "<table:table-row>{}{}{}</table:table-row>",
            text("E-Mail"),
            text("Seit"),
            text("Ort")
        ),
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>"
            .into(),
        format!(
            "<table:table-row>{}<table:table-cell office:value-type=\"date\" \
             office:date-value=\"2026-11-24T10:30:00\"><office:annotation><text:p>a note</text:p>\
             </office:annotation><text:p>24.11.26</text:p></table:table-cell>{}</table:table-row>",
            text("anna@example.com"),
            text("Köln &amp;<text:s text:c=\"2\"/>Bonn&#33;"),
        ),
        format!(
            "<table:table-row>{}<table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>",
            text("bert@example.com")
        ),
        "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell \
         table:number-columns-repeated=\"16384\"/></table:table-row>"
            .into(),
    ];
    let file = File::new("people.ods", ods(&rows.concat()));
    let found = addresses(&file.0);
    assert_eq!(found, [(4, "anna@example.com".into()), (5, "bert@example.com".into())]);
    assert_eq!(field(&file.0, "Seit"), ["2026-11-24 10:30", ""]);
    assert_eq!(field(&file.0, "Ort"), ["Köln &  Bonn!", ""]);
}

#[test]
fn huge_opendocument_repeat_counts_are_refused() {
    let row = "<table:table-row><table:table-cell table:number-columns-repeated=\"4000000000\" \
               office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
    let rows = "<table:table-row table:number-rows-repeated=\"4000000000\"><table:table-cell \
                office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
    for (name, rows, expected) in
        [("wide.ods", row, "import_too_many_columns"), ("long.ods", rows, "import_too_many_rows")]
    {
        assert_eq!(code(&File::new(name, ods(rows)).0), expected, "{name}");
    }
}

#[test]
fn a_time_of_day_has_no_date() {
    let sheet = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>email</t></is></c>\
        <c r=\"B1\" t=\"inlineStr\"><is><t>call at</t></is></c></row>\
        <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>a@example.com</t></is></c>\
        <c r=\"B2\" s=\"1\"><v>0.39583333333333331</v></c></row>";
    let file = File::new("times.xlsx", xlsx(&[("People", false, sheet)]));
    assert_eq!(field(&file.0, "call at"), ["09:30"]);
}
