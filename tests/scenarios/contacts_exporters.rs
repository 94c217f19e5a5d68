//! The export of each well-known program is imported correctly without changes: names, characters
//! and consent. Only the consent basis of the file is chosen. A second import changes nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use postroom_engine::{ImportOrder, ImportPhase, ImportProgress};
use postroom_import::{Addresses, ImportPlan, inspect};
use postroom_model::contact::ConsentBasis;
use postroom_model::import::Policy;
use postroom_store::contacts::{ContactFilter, Selection};
use postroom_tests::fixture::TestWorkspace;
use serde::{Deserialize, Serialize};

/// A contact as it is expected in the workspace.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Expected {
    address: String,
    given: Option<String>,
    family: Option<String>,
    status: String,
    fields: BTreeMap<String, String>,
    #[serde(default)]
    tags: Vec<String>,
}

async fn import(workspace: &TestWorkspace, file: &Path, addresses: Addresses) -> ImportProgress {
    let overview = inspect(file, None).expect("a table");
    let name = file.file_name().expect("a name").to_string_lossy().into_owned();
    let order = ImportOrder {
        path: file.to_owned(),
        name,
        plan: ImportPlan {
            dialect: overview.dialect,
            columns: overview.columns.into_iter().map(|column| column.role).collect(),
            addresses,
            lists: Vec::new(),
            policy: Policy::Overwrite,
            consent: ConsentBasis::OptIn,
            suppression_list: overview.suppression_list,
            unclear_means_yes: Default::default(),
        },
        new_list: None,
        wording: String::new(),
        dry_run: false,
    };
    let report = workspace.import(order).await;
    assert_eq!(report.phase, ImportPhase::Done, "{:?}", report.failure);
    report
}

async fn people(workspace: &TestWorkspace) -> Vec<Expected> {
    let all = Selection::Matching { filter: ContactFilter::default(), except: Vec::new() };
    let now = workspace.engine.clock().now();
    let rows = workspace.store().selected_contacts(&all, "", 1_000, now).await.expect("people");
    rows.into_iter()
        .map(|row| Expected {
            address: row.contact.address.as_str().to_owned(),
            given: row.contact.given_name,
            family: row.contact.family_name,
            status: row.contact.status.word().to_owned(),
            fields: row.contact.fields,
            tags: row.tag_names,
        })
        .collect()
}

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/exporters");
    let files = std::fs::read_dir(folder).expect("fixtures");
    let mut files: Vec<PathBuf> = files
        .map(|file| file.expect("a file").path())
        .filter(|file| file.extension().is_some_and(|ending| ending != "json"))
        .collect();
    files.sort();
    files
}

#[tokio::test]
async fn each_export_imports_correctly_and_reimport_changes_nothing() {
    let files = fixtures();
    assert!(files.len() >= 15, "the fixtures are here");
    for file in files {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let beside = file.with_file_name(format!("{name}.expected.json"));
        let text = std::fs::read_to_string(beside).expect("what is expected of it");
        let mut expected: Vec<Expected> = serde_json::from_str(&text).expect("contacts");
        expected.sort_by(|a, b| a.address.cmp(&b.address));
        let workspace = TestWorkspace::open().await;
        import(&workspace, &file, Addresses::First).await;
        assert_eq!(people(&workspace).await, expected, "{name}");
        let again = import(&workspace, &file, Addresses::First).await;
        assert_eq!((again.added, again.updated), (0, 0), "{name} a second time");
        assert_eq!(people(&workspace).await, expected, "{name} a second time");
    }
}

#[tokio::test]
async fn row_with_several_addresses_is_one_contact_or_several() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/exporters/google-old.csv");
    let workspace = TestWorkspace::open().await;
    let report = import(&workspace, &file, Addresses::Each).await;
    assert_eq!(report.added, 4);
    let names: Vec<(String, Option<String>)> =
        people(&workspace).await.into_iter().map(|one| (one.address, one.given)).collect();
    assert_eq!(
        names,
        [
            ("anna.weiss@example.com".to_owned(), Some("Anna".to_owned())),
            ("anna@example.org".to_owned(), Some("Anna".to_owned())),
            ("h.lambert@example.net".to_owned(), Some("Hugo".to_owned())),
            ("hugo@example.org".to_owned(), Some("Hugo".to_owned())),
        ]
    );
}
