//! Whole files as the programs of the world write them: `tests/fixtures/import/NAME.csv` and what
//! must come out of it in `NAME.json` beside it. A new case needs no code.
//!
//! `POSTROOM_WRITE_EXPECTED=1` writes the expectations anew; read the difference before you keep
//! it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use postroom_import::{ImportPlan, RowReader, inspect};
use postroom_model::import::Policy;
use serde_json::{Value, json};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/import")
}

/// What a user gets who changes nothing of our guess.
fn read(path: &Path) -> Value {
    let preview = inspect(path, None).unwrap();
    let plan = ImportPlan {
        dialect: preview.dialect.clone(),
        columns: preview.columns.iter().map(|column| column.role.clone()).collect(),
        addresses: Default::default(),
        lists: Vec::new(),
        policy: Policy::Overwrite,
        consent: postroom_model::contact::ConsentBasis::NotStated,
        suppression_list: None,
        unclear_means_yes: Default::default(),
    };
    let columns: Vec<Value> = preview
        .columns
        .iter()
        .map(|column| json!([column.header, column.role, column.confidence]))
        .collect();
    let rows: Vec<Value> = RowReader::open(path, &plan)
        .unwrap()
        .map(|row| {
            let row = row.unwrap();
            match row.result {
                Ok(contact) => json!({"row": row.number, "contact": contact}),
                Err(refusal) => json!({
                    "row": row.number,
                    "refused": refusal.address,
                    "reason": refusal.reason.code(),
                }),
            }
        })
        .collect();
    json!({"dialect": preview.dialect, "columns": columns, "rows": rows})
}

#[test]
fn every_fixture_gives_its_expected_contacts() {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "csv"));
    files.sort();
    assert!(files.len() >= 6);
    for file in files {
        let (found, beside) = (read(&file), file.with_extension("json"));
        if std::env::var_os("POSTROOM_WRITE_EXPECTED").is_some() {
            let text = serde_json::to_string_pretty(&found).unwrap() + "\n";
            std::fs::write(&beside, text).unwrap();
            continue;
        }
        let expected: Value =
            serde_json::from_str(&std::fs::read_to_string(&beside).unwrap()).unwrap();
        assert_eq!(found, expected, "{}", file.display());
    }
}

#[test]
fn folder_and_missing_file_have_different_codes() {
    assert_eq!(inspect(&folder(), None).unwrap_err().code(), "import_folder");
    assert_eq!(inspect(&folder().join("no such file"), None).unwrap_err().code(), "import_open");
}
