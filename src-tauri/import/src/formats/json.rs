//! Reads contacts in JSON: a list of objects, an object that holds one, a single object or one per
//! line; a list of rows or of addresses. Nested objects become columns `a.b`, lists of values
//! become one cell.
//!
//! The document is held in memory, so its values are counted before they are parsed, and the rows
//! and cells that come out are limited. Leaves out: other values in the list.

use std::fs::File;
use std::io::{BufRead, BufReader, Seek};

use serde_json::{Map, Value};

use crate::error::ImportError;
use crate::formats::format::Format;
use crate::formats::row_writer::RowWriter;
use crate::limits::{CELL_MAX, COLUMNS_MAX, JSON_VALUES_MAX, OUTPUT_MAX};
use crate::values::label_list;

pub(crate) fn convert(file: File, format: Format) -> Result<File, ImportError> {
    convert_within(file, format, JSON_VALUES_MAX, OUTPUT_MAX)
}

fn convert_within(
    mut file: File,
    format: Format,
    values_max: u64,
    output_max: u64,
) -> Result<File, ImportError> {
    if count_values(&file)? > values_max {
        return Err(ImportError::TooLarge);
    }
    file.rewind().map_err(ImportError::Read)?;
    let people = match format {
        Format::JsonLines => read_lines(file)?,
        _ => {
            let root: Value = serde_json::from_reader(BufReader::new(file))
                .map_err(|error| ImportError::Json(error.to_string()))?;
            find_list(root).ok_or(ImportError::Foreign("JSON without a list of people"))?
        }
    };
    if people.iter().any(Value::is_array) {
        return write_rows(people);
    }
    if people.iter().any(Value::is_string) && !people.iter().any(Value::is_object) {
        return write_rows(people.into_iter().map(|one| Value::Array(vec![one])).collect());
    }
    let mut head: Vec<String> = Vec::new();
    let mut known = std::collections::HashMap::new();
    let mut rows: Vec<Vec<(usize, String)>> = Vec::with_capacity(people.len());
    for person in people {
        let Value::Object(person) = person else { continue };
        let mut cells = Vec::new();
        let mut too_long = false;
        flatten("", person, &mut |name, value| {
            too_long |= value.len() > CELL_MAX;
            let at = *known.entry(name.clone()).or_insert_with(|| {
                head.push(name);
                head.len() - 1
            });
            cells.push((at, value));
        });
        if too_long {
            return Err(ImportError::CellTooLong);
        }
        if head.len() > COLUMNS_MAX {
            return Err(ImportError::TooManyColumns);
        }
        rows.push(cells);
    }
    // Every row has every column, if only as a delimiter: refuse before anything is written.
    if (rows.len() as u64).saturating_mul(head.len() as u64) > output_max {
        return Err(ImportError::TooLarge);
    }
    let mut out = RowWriter::with_limit(output_max)?;
    out.write_row(&head)?;
    for cells in rows {
        let mut row = vec![String::new(); head.len()];
        for (at, value) in cells {
            if let Some(cell) = row.get_mut(at) {
                *cell = value;
            }
        }
        out.write_row(row)?;
    }
    out.finish()
}

/// At least the number of values: separators and brackets outside of strings.
fn count_values(file: &File) -> Result<u64, ImportError> {
    let mut file = BufReader::with_capacity(64 * 1024, file);
    let (mut count, mut in_string, mut escaped) = (0, false, false);
    loop {
        let bytes = file.fill_buf().map_err(ImportError::Read)?;
        if bytes.is_empty() {
            return Ok(count);
        }
        for byte in bytes {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = in_string,
                b'"' => in_string = !in_string,
                b',' | b'[' | b'{' if !in_string => count += 1,
                _ => {}
            }
        }
        let read = bytes.len();
        file.consume(read);
    }
}

fn read_lines(file: File) -> Result<Vec<Value>, ImportError> {
    let mut people = Vec::new();
    for (at, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(ImportError::Read)?;
        let line = line.trim_start_matches('\u{FEFF}').trim();
        if line.is_empty() {
            continue;
        }
        let person = serde_json::from_str(line)
            .map_err(|error| ImportError::Json(format!("line {}: {error}", at + 1)))?;
        people.push(person);
    }
    Ok(people)
}

/// Writes rows of cells. The first row is the header when it has no address.
fn write_rows(people: Vec<Value>) -> Result<File, ImportError> {
    let cells = people.into_iter().filter_map(|row| match row {
        Value::Array(cells) => Some(cells.iter().map(cell_text).collect::<Vec<String>>()),
        _ => None,
    });
    let rows: Vec<Vec<String>> = cells.collect();
    if rows.iter().flatten().any(|cell| cell.len() > CELL_MAX) {
        return Err(ImportError::CellTooLong);
    }
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    if width > COLUMNS_MAX {
        return Err(ImportError::TooManyColumns);
    }
    let named = rows.first().is_some_and(|row| !row.iter().any(|cell| cell.contains('@')));
    let mut out = RowWriter::new()?;
    if !named {
        // `inspect` numbers an empty header.
        out.write_row(
            (0..width.max(1)).map(|at| if width < 2 && at == 0 { "E-mail" } else { "" }),
        )?;
    }
    for mut row in rows {
        row.resize(width.max(1), String::new());
        out.write_row(row)?;
    }
    out.finish()
}

/// The list itself, or the longest list of objects in an object. Otherwise the object is a contact,
/// or holds a list of rows or addresses.
fn find_list(root: Value) -> Option<Vec<Value>> {
    let object = match root {
        Value::Array(people) => return Some(people),
        Value::Object(object) => object,
        _ => return None,
    };
    let longest = |what: fn(&Value) -> bool| {
        let lists = object.values().filter_map(Value::as_array);
        lists.filter(|list| list.iter().any(what)).max_by_key(|list| list.len()).cloned()
    };
    let address = |value: &Value| value.as_str().is_some_and(|text| text.contains('@'));
    let objects = longest(Value::is_object);
    if objects.is_some() {
        return objects;
    }
    let alone = object.values().any(|value| match value {
        Value::Object(inside) => inside.values().any(address),
        other => address(other),
    });
    if alone {
        return Some(vec![Value::Object(object)]);
    }
    longest(|value| value.is_array() || value.as_str().is_some_and(|text| text.contains('@')))
}

/// Objects of one list in a contact that are read.
const OBJECTS_IN_LIST_MAX: usize = 3;

fn flatten(before: &str, object: Map<String, Value>, emit: &mut impl FnMut(String, String)) {
    for (name, value) in object {
        let name = if before.is_empty() { name } else { format!("{before}.{name}") };
        match value {
            Value::Object(inside) => flatten(&name, inside, emit),
            // `"emails": [{"value": "a@b.de"}, ...]`: the first few, each with columns of its own.
            Value::Array(values) if values.iter().any(Value::is_object) => {
                let objects = values.into_iter().filter_map(|value| match value {
                    Value::Object(inside) => Some(inside),
                    _ => None,
                });
                for (at, mut inside) in objects.take(OBJECTS_IN_LIST_MAX).enumerate() {
                    let name = if at == 0 { name.clone() } else { format!("{name} {}", at + 1) };
                    // Other contacts may have the address alone: `"emails": ["a@b.de"]`.
                    let address =
                        |value: &Value| value.as_str().is_some_and(|text| text.contains('@'));
                    let key = ["value", "email", "address", "mail"]
                        .into_iter()
                        .find(|key| inside.get(*key).is_some_and(address));
                    if let Some(value) = key.and_then(|key| inside.remove(key)) {
                        emit(name.clone(), cell_text(&value));
                    }
                    flatten(&name, inside, emit);
                }
            }
            other => emit(name, cell_text(&other)),
        }
    }
}

/// The value as one cell.
fn cell_text(value: &Value) -> String {
    let Value::Array(values) = value else { return scalar_text(value).unwrap_or_default() };
    // A comma inside would split the label.
    let parted = |text: String| match text.contains([',', ';']) {
        true => label_list::quote_label(&text),
        false => text,
    };
    values.iter().filter_map(scalar_text).map(parted).collect::<Vec<String>>().join(", ")
}

fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use std::io::Write;

    use super::*;

    fn convert_text(text: &str, values_max: u64, output_max: u64) -> Result<u64, &'static str> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file.rewind().unwrap();
        let format = if text.starts_with('[') { Format::Json } else { Format::JsonLines };
        convert_within(file, format, values_max, output_max)
            .map(|file| file.metadata().unwrap().len())
            .map_err(|error| error.code())
    }

    #[test]
    fn empty_objects_beside_a_wide_one_are_limited_by_their_rows() {
        let wide: Vec<String> = (0..900).map(|at| format!("\"c{at}\": 1")).collect();
        let text = format!("[{{{}}}{}]", wide.join(","), ", {}".repeat(1_000));
        assert_eq!(convert_text(&text, 10_000, 500_000), Err("import_too_large"));
        assert!(convert_text(&text, 10_000, 2_000_000).is_ok_and(|bytes| bytes > 900_000));
    }

    #[test]
    fn values_are_counted_before_they_are_parsed() {
        for text in [
            format!("[{{\"a\": [1{}]}}]", ",1".repeat(2_000)),
            format!("[[]{}]", ",[]".repeat(2_000)),
            "{\"a\": 1}\n".repeat(2_000),
        ] {
            assert_eq!(convert_text(&text, 1_000, 500_000), Err("import_too_large"));
        }
        // Commas in texts are no values.
        let text = format!("[{{\"a\": \"\\\"{}\"}}]", ",[{".repeat(2_000));
        assert!(convert_text(&text, 10, 500_000).is_ok());
    }

    #[test]
    fn a_list_in_one_cell_is_limited() {
        let text = format!("[{{\"a\": [1{}]}}]", ",1".repeat(CELL_MAX / 2));
        assert_eq!(convert_text(&text, u64::MAX, u64::MAX), Err("import_cell_too_long"));
    }
}
