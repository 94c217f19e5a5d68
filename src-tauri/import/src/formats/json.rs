//! Reads contacts in JSON: a list of objects, an object that holds one, a single object or one per
//! line; a list of rows or of addresses. Nested objects become columns `a.b`, lists of values
//! become one cell.
//!
//! Leaves out: other values in the list.

use std::fs::File;
use std::io::{BufRead, BufReader};

use serde_json::{Map, Value};

use crate::error::ImportError;
use crate::formats::format::Format;
use crate::formats::row_writer::RowWriter;
use crate::limits::COLUMNS_MAX;
use crate::values::label_list;

pub(crate) fn convert(file: File, format: Format) -> Result<File, ImportError> {
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
        flatten("", person, &mut |name, value| {
            let at = *known.entry(name.clone()).or_insert_with(|| {
                head.push(name);
                head.len() - 1
            });
            cells.push((at, value));
        });
        if head.len() > COLUMNS_MAX {
            return Err(ImportError::TooManyColumns);
        }
        rows.push(cells);
    }
    let mut out = RowWriter::new()?;
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

fn flatten(before: &str, object: Map<String, Value>, emit: &mut impl FnMut(String, String)) {
    for (name, value) in object {
        let name = if before.is_empty() { name } else { format!("{before}.{name}") };
        match value {
            Value::Object(inside) => flatten(&name, inside, emit),
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
