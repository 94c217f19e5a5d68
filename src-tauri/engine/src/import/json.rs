//! People in JSON: a list of objects, an object that holds one, or one object a line. Objects inside
//! become columns `a.b`, lists of values one cell.
//!
//! Leaves out: anything that is not a person in an object.

use std::fs::File;
use std::io::{BufRead, BufReader};

use serde_json::{Map, Value};

use super::plain::{Format, Rows};
use super::{COLUMNS_MAX, ImportError, labels};

pub(super) fn write_out(file: File, format: Format) -> Result<File, ImportError> {
    let people = match format {
        Format::JsonLines => lines(file)?,
        _ => {
            let root: Value = serde_json::from_reader(BufReader::new(file))
                .map_err(|error| ImportError::Json(error.to_string()))?;
            list(root).ok_or(ImportError::Foreign("JSON without a list of people"))?
        }
    };
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
    let mut out = Rows::new()?;
    out.row(&head)?;
    for cells in rows {
        let mut row = vec![String::new(); head.len()];
        for (at, value) in cells {
            if let Some(cell) = row.get_mut(at) {
                *cell = value;
            }
        }
        out.row(row)?;
    }
    out.done()
}

fn lines(file: File) -> Result<Vec<Value>, ImportError> {
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

/// The list itself, or the longest list of objects in an object.
fn list(root: Value) -> Option<Vec<Value>> {
    match root {
        Value::Array(people) => Some(people),
        Value::Object(object) => object
            .into_iter()
            .filter_map(|(_, value)| match value {
                Value::Array(people) if people.iter().any(Value::is_object) => Some(people),
                _ => None,
            })
            .max_by_key(Vec::len),
        _ => None,
    }
}

fn flatten(before: &str, object: Map<String, Value>, give: &mut impl FnMut(String, String)) {
    for (name, value) in object {
        let name = if before.is_empty() { name } else { format!("{before}.{name}") };
        match value {
            Value::Object(inside) => flatten(&name, inside, give),
            Value::Array(values) => {
                // A comma inside would make two of one.
                let parted = |text: String| match text.contains([',', ';']) {
                    true => labels::quoted(&text),
                    false => text,
                };
                let texts: Vec<String> = values.iter().filter_map(simple).map(parted).collect();
                give(name, texts.join(", "));
            }
            other => give(name, simple(&other).unwrap_or_default()),
        }
    }
}

fn simple(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
