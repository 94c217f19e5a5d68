//! Tables in layouts other than one delimiter between cells: each line is one quoted cell that holds
//! the whole row (`"Name,E-mail,Town"`), columns are aligned with spaces, or each contact is a block
//! of `Label: value` lines. Rewrites them as ordinary delimited text.
//!
//! Only when most lines have the layout and hold an address; any other text stays as it is. Leaves
//! out: lists of recipients (`pasted`).

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use crate::detect::encoding::guess_encoding;
use crate::error::ImportError;
use crate::formats::csv::CsvTokenizer;
use crate::formats::row_writer::RowWriter;
use crate::limits::{CELL_MAX, ROW_MAX};
use crate::values::cell::holds_addresses;
use postroom_model::contact::Address;
use postroom_model::contact::headings::{ADDRESS, normalize_header};

/// Lines from which the layout is guessed.
const SAMPLE_LINES: usize = 200;
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
/// Bytes of a text whose layout is converted in memory.
const TEXT_MAX: u64 = 16 * 1024 * 1024;
/// Characters of a label.
const LABEL_MAX: usize = 40;

/// The text without the quotation marks around its lines; none when the lines are not quoted.
/// `head` is the start of the file.
///
/// # Errors
/// [`ImportError`] when the file cannot be read or the new one cannot be written.
pub(crate) fn unquote_lines(file: &mut File, head: &[u8]) -> Result<Option<File>, ImportError> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let lines: Vec<&[u8]> = head
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .filter(|line| !line.trim_ascii().is_empty())
        .take(SAMPLE_LINES)
        .collect();
    let (_, rows) = lines.split_first().unwrap_or((&[].as_slice(), &[]));
    let quoted: Vec<Vec<u8>> = rows.iter().filter_map(|line| quoted_line(line)).collect();
    let text = |line: &Vec<u8>| String::from_utf8_lossy(line).into_owned();
    // The last line may be cut by the end of the sample.
    if quoted.is_empty()
        || (quoted.len() + 1) * 10 < rows.len() * 9
        || !are_rows(&quoted.iter().map(text).collect::<Vec<_>>())
    {
        return Ok(None);
    }
    let mut out = BufWriter::new(tempfile::tempfile().map_err(ImportError::Read)?);
    let mut input = BufReader::new(&mut *file);
    let mut line = Vec::new();
    loop {
        line.clear();
        let limit = ROW_MAX as u64;
        let read = Read::by_ref(&mut input).take(limit).read_until(b'\n', &mut line);
        if read.map_err(ImportError::Read)? == 0 {
            break;
        }
        let bare = line.trim_ascii_end();
        let row = bare.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bare);
        match quoted_line(row) {
            Some(row) => out.write_all(&row),
            None => out.write_all(row),
        }
        .and_then(|()| out.write_all(b"\n"))
        .map_err(ImportError::Read)?;
    }
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    let mut out = out.into_inner().map_err(|error| ImportError::Read(error.into_error()))?;
    out.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    Ok(Some(out))
}

/// The content of a line that is one quoted cell with at most delimiters behind it.
fn quoted_line(line: &[u8]) -> Option<Vec<u8>> {
    let mut rest = line.trim_ascii().strip_prefix(b"\"")?;
    let mut content = Vec::with_capacity(rest.len());
    loop {
        let quote = memchr::memchr(b'"', rest)?;
        let (part, behind) = rest.split_at_checked(quote)?;
        content.extend_from_slice(part);
        let behind = behind.get(1..)?;
        match behind.strip_prefix(b"\"") {
            Some(further) => {
                content.push(b'"');
                rest = further;
            }
            None => {
                let only_marks = behind.iter().all(|byte| b",;\t ".contains(byte));
                return only_marks.then_some(content);
            }
        }
    }
}

/// A converted sheet of one column whose cells hold whole rows, as delimited text; none when they do
/// not.
///
/// # Errors
/// [`ImportError`] when a file cannot be read or written.
pub(crate) fn split_single_column(file: &mut File) -> Result<Option<File>, ImportError> {
    let failed = |error: csv::Error| ImportError::Read(std::io::Error::other(error));
    let read = |file: &File| {
        let input = BufReader::new(file.try_clone().map_err(ImportError::Read)?);
        Ok::<_, ImportError>(
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(input),
        )
    };
    let mut lines = Vec::new();
    for row in read(file)?.records().take(SAMPLE_LINES) {
        let row = row.map_err(failed)?;
        if row.iter().skip(1).any(|cell| !cell.is_empty()) {
            lines.clear();
            break;
        }
        lines.extend(row.get(0).filter(|cell| !cell.trim().is_empty()).map(str::to_owned));
    }
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    if !lines.get(1..).is_some_and(are_rows) {
        return Ok(None);
    }
    let mut out = BufWriter::new(tempfile::tempfile().map_err(ImportError::Read)?);
    for row in read(file)?.records() {
        let row = row.map_err(failed)?;
        let line = row.get(0).unwrap_or_default().replace(['\r', '\n'], " ");
        writeln!(out, "{line}").map_err(ImportError::Read)?;
    }
    let mut out = out.into_inner().map_err(|error| ImportError::Read(error.into_error()))?;
    out.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    Ok(Some(out))
}

/// Whether most lines are rows of several cells, one of which is a bare address.
fn are_rows(lines: &[String]) -> bool {
    DELIMITERS.iter().any(|delimiter| {
        let rows = lines.iter().filter(|line| {
            let cells = split(line, *delimiter);
            let is_address = |cell: &String| Address::parse(cell.trim()).is_ok();
            let bare = |cell: &String| !cell.contains(['<', '(']) && is_address(cell);
            cells.len() > 1
                && cells.iter().any(bare)
                && cells.iter().any(|cell| !cell.trim().is_empty() && !is_address(cell))
        });
        let rows = rows.count();
        rows > 0 && rows * 2 >= lines.len()
    })
}

fn split(line: &str, delimiter: char) -> Vec<String> {
    let mut tokenizer = CsvTokenizer::new(delimiter, '"', ROW_MAX);
    let mut cells = Vec::new();
    tokenizer.feed(line, &mut |row| cells.extend(row.to_cells()));
    tokenizer.end(&mut |row| cells.extend(row.to_cells()));
    cells
}

/// Aligned columns or blocks of labelled lines as a table; none when the text is something else.
///
/// # Errors
/// [`ImportError`] when the file cannot be read or the table cannot be written.
pub(crate) fn convert_text(file: &mut File, size: u64) -> Result<Option<File>, ImportError> {
    if size > TEXT_MAX {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(ImportError::Read)?;
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    let Ok(encoding) = guess_encoding(&bytes) else { return Ok(None) };
    let (text, _, _) = encoding.decode(&bytes);
    let Some(rows) =
        transposed(&text).or_else(|| labelled_blocks(&text)).or_else(|| aligned_columns(&text))
    else {
        return Ok(None);
    };
    let mut out = RowWriter::new()?;
    for row in rows {
        out.write_row(&row)?;
    }
    out.finish().map(Some)
}

/// Rows of a table whose contacts are columns: one row is a heading for addresses and addresses only.
const TRANSPOSED_ROWS_MAX: usize = 200;

/// A table that lists its contacts side by side, turned round.
fn transposed(text: &str) -> Option<Vec<Vec<String>>> {
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.trim().is_empty()).take(TRANSPOSED_ROWS_MAX + 1).collect();
    if lines.len() > TRANSPOSED_ROWS_MAX || lines.len() < 2 {
        return None;
    }
    DELIMITERS.iter().find_map(|delimiter| {
        let rows: Vec<Vec<String>> = lines.iter().map(|line| split(line, *delimiter)).collect();
        turned_round(&rows)
    })
}

/// A converted sheet that lists its contacts side by side, turned round; none when it does not.
///
/// # Errors
/// [`ImportError`] when a file cannot be read or written.
pub(crate) fn turn_round_sheet(file: &mut File) -> Result<Option<File>, ImportError> {
    let input = BufReader::new(file.try_clone().map_err(ImportError::Read)?);
    let mut table = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(input);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for row in table.records().take(TRANSPOSED_ROWS_MAX + 1) {
        let row = row.map_err(|error| ImportError::Read(std::io::Error::other(error)))?;
        rows.push(row.iter().map(str::to_owned).collect());
    }
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    if rows.len() > TRANSPOSED_ROWS_MAX {
        return Ok(None);
    }
    rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    let Some(turned) = turned_round(&rows) else { return Ok(None) };
    let mut out = RowWriter::new()?;
    for row in turned {
        out.write_row(&row)?;
    }
    out.finish().map(Some)
}

/// The columns as rows, when one row is a heading for addresses and addresses only.
fn turned_round(rows: &[Vec<String>]) -> Option<Vec<Vec<String>>> {
    let is_heading = |cell: &str| ADDRESS.contains(&normalize_header(cell).as_str());
    let filled = |row: &[String]| row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let of_addresses = |row: &&Vec<String>| match row.split_first() {
        Some((head, cells)) => {
            is_heading(head.trim_start_matches('\u{FEFF}'))
                && filled(cells) > 1
                && cells.iter().all(|cell| cell.trim().is_empty() || holds_addresses(cell))
        }
        None => false,
    };
    let width = rows.iter().find(of_addresses)?.len();
    // The first cell of every row is its label.
    let labelled = |row: &Vec<String>| {
        row.len() <= width && row.first().is_some_and(|label| !label.contains('@'))
    };
    if rows.len() < 2 || !rows.iter().all(labelled) {
        return None;
    }
    let cell = |row: &Vec<String>, at: usize| row.get(at).cloned().unwrap_or_default();
    Some((0..width).map(|at| rows.iter().map(|row| cell(row, at)).collect()).collect())
}

/// Blocks of `Label: value` lines, separated by blank lines or, as in YAML, begun by `- `.
fn labelled_blocks(text: &str) -> Option<Vec<Vec<String>>> {
    let mut labels: Vec<String> = Vec::new();
    let mut blocks: Vec<Vec<(usize, String)>> = vec![Vec::new()];
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            blocks.push(Vec::new());
            continue;
        }
        let line = match line.strip_prefix("- ") {
            Some(rest) => {
                blocks.push(Vec::new());
                rest
            }
            None => line,
        };
        let (label, value) = line.split_once(':')?;
        let (label, value) = (label.trim(), value.trim());
        let is_label = !label.is_empty()
            && label.chars().count() <= LABEL_MAX
            && !label.contains(['@', ',', ';', '\t', '"', '{'])
            && (value.is_empty() || line.contains(": "));
        if !is_label || value.len() > CELL_MAX {
            return None;
        }
        let at = labels.iter().position(|known| known == label).unwrap_or_else(|| {
            labels.push(label.to_owned());
            labels.len() - 1
        });
        blocks.last_mut()?.push((at, value.to_owned()));
    }
    blocks.retain(|block| !block.is_empty());
    // Two contacts at least, each with one address: the header of a mail has one block.
    let with_address =
        blocks.iter().filter(|block| block.iter().any(|(_, value)| holds_addresses(value))).count();
    if blocks.len() < 2 || labels.len() < 2 || with_address * 2 < blocks.len() {
        return None;
    }
    let width = labels.len();
    let rows = blocks.into_iter().map(|block| {
        let mut row = vec![String::new(); width];
        for (at, value) in block {
            if let Some(cell) = row.get_mut(at) {
                *cell = if cell.is_empty() { value } else { format!("{cell}; {value}") };
            }
        }
        row
    });
    Some(std::iter::once(labels).chain(rows).collect())
}

/// Columns that are two or more spaces apart.
fn aligned_columns(text: &str) -> Option<Vec<Vec<String>>> {
    let cells = |line: &str| -> Vec<String> {
        let cells = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty());
        cells.map(str::to_owned).collect()
    };
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    if lines().any(|line| line.contains([',', ';', '\t', '|', '"', '<'])) {
        return None;
    }
    let rows: Vec<Vec<String>> = lines().map(cells).collect();
    let width = rows.first()?.len();
    let with_address = |row: &&Vec<String>| row.iter().any(|cell| holds_addresses(cell));
    let fits = width > 1
        && rows.len() > 1
        && rows.iter().all(|row| row.len() == width)
        && rows.iter().skip(1).filter(with_address).count() * 2 >= rows.len() - 1;
    fits.then_some(rows)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn unquoted(text: &str) -> Option<String> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        let mut found = unquote_lines(&mut file, text.as_bytes()).unwrap()?;
        let mut out = String::new();
        found.read_to_string(&mut out).unwrap();
        Some(out)
    }

    #[test]
    fn lines_that_are_one_quoted_cell_are_rows() {
        let rows = "Name,E-mail,Town\nAnna,a@x.com,Ulm\n\"B, C\",b@x.com,Bonn\n";
        for text in [
            "\"Name,E-mail,Town\"\n\"Anna,a@x.com,Ulm\"\n\"\"\"B, C\"\",b@x.com,Bonn\"\n",
            "Name,E-mail,Town\r\n\"Anna,a@x.com,Ulm\"\r\n\"\"\"B, C\"\",b@x.com,Bonn\"\r\n",
            "\u{FEFF}\"Name,E-mail,Town\";;\n\"Anna,a@x.com,Ulm\";;\n\"\"\"B, C\"\",b@x.com,Bonn\";;\n",
        ] {
            assert_eq!(unquoted(text).as_deref(), Some(rows), "{text}");
        }
        for text in [
            "Name,E-mail\n\"Berg, Anna\",a@x.com\n",
            "\"Name\";\"E-mail\"\n\"Anna\";\"a@x.com\"\n",
            "\"E-mail\"\n\"a@x.com\"\n\"b@x.com\"\n",
            "\"E-mail\"\n\"Berg, Anna <a@x.com>\"\n",
            "\"E-mail\"\n\"a@x.com, b@x.com\"\n",
            "",
        ] {
            assert_eq!(unquoted(text), None, "{text}");
        }
    }

    #[test]
    fn blocks_and_aligned_columns_are_tables() {
        let blocks = labelled_blocks("Name: A B\nE-mail: a@x.com\n\nName: C\nE-mail: c@x.com\n");
        let blocks = blocks.unwrap();
        assert_eq!(blocks, [["Name", "E-mail"], ["A B", "a@x.com"], ["C", "c@x.com"]]);
        for text in ["To: a@x.com\nSubject: x\n\nHello\n", "Name:E-mail\nA:a@x.com\n"] {
            assert_eq!(labelled_blocks(text), None, "{text}");
        }
        let aligned = aligned_columns("Name    E-mail\nA B     a@x.com\nC D E   c@x.com\n");
        assert_eq!(aligned.unwrap()[1], ["A B", "a@x.com"]);
        assert_eq!(aligned_columns("a@x.com\nb@x.com\n"), None);
    }
}
