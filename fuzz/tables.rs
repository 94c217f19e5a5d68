//! Workbooks, vCards and delimited text: reading ends, yields addresses that parse again, and no
//! more rows than the file can hold.
//!
//! Foreign formats are converted in a child process, as in the program: it may end, the reader may
//! not. Leaves out: whether the guesses are right (`src-tauri/import/tests`).

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use postroom_import::{COLUMNS_MAX, ImportPlan, Policy, RowReader, inspect, sniff};
use postroom_model::contact::{Address, ConsentBasis};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::Target;
use crate::mutator::Mutator;

pub fn targets(folder: &Path) -> Vec<Target> {
    let workbooks = fixtures("src-tauri/import/tests/workbooks", &["xls", "xlsx", "ods"]);
    let cards = fixtures("tests/fixtures/exporters", &["vcf"]);
    let mut delimited = fixtures("tests/fixtures/exporters", &["csv"]);
    delimited.extend(fixtures("tests/fixtures/import", &["csv"]));
    let (book, card, csv) =
        (folder.join("book.xlsx"), folder.join("cards.vcf"), folder.join("table.csv"));
    let archives: Vec<Vec<u8>> =
        workbooks.iter().filter(|bytes| bytes.starts_with(b"PK")).cloned().collect();
    vec![
        Target {
            name: "workbooks",
            seeds: workbooks,
            run: Box::new(move |bytes| {
                read_whole(&book, bytes);
                // Most mutations break the archive; these reach the reader behind it.
                let seed = bytes
                    .iter()
                    .fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
                let at = usize::try_from(seed).unwrap_or(0) % archives.len();
                if let Some(inner) = mutate_member(&archives[at], seed) {
                    read_whole(&book, &inner);
                }
            }),
        },
        Target {
            name: "vcards",
            seeds: cards,
            run: Box::new(move |bytes| read_whole(&card, bytes)),
        },
        Target {
            name: "csv",
            seeds: delimited,
            run: Box::new(move |bytes| {
                let _ = sniff(bytes);
                read_whole(&csv, bytes);
            }),
        },
    ]
}

/// The fixtures of a folder with these endings, by name.
fn fixtures(folder: &str, endings: &[&str]) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let entries = std::fs::read_dir(&root).expect("the fixtures");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| endings.iter().any(|end| path.extension().is_some_and(|e| e == *end)));
    paths.sort();
    let seeds: Vec<Vec<u8>> =
        paths.iter().map(|path| std::fs::read(path).expect("a fixture")).collect();
    assert!(!seeds.is_empty(), "no fixtures in {folder}");
    seeds
}

/// The archive with one member mutated and compressed again.
fn mutate_member(archive: &[u8], seed: u64) -> Option<Vec<u8>> {
    let mut source = ZipArchive::new(Cursor::new(archive)).ok()?;
    let chosen = usize::try_from(seed).unwrap_or(0) % source.len();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..source.len() {
        let mut member = source.by_index(at).ok()?;
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).ok()?;
        if at == chosen {
            bytes = Mutator::new(seed).mutate(&[bytes]);
        }
        let name = member.name().ok()?.into_owned();
        drop(member);
        out.start_file(name, SimpleFileOptions::default()).ok()?;
        out.write_all(&bytes).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}

/// Inspects the file and reads it to its end, as an import does.
fn read_whole(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("the file is written");
    let Ok(preview) = inspect(path, None) else { return };
    assert!(preview.columns.len() <= COLUMNS_MAX);
    let plan = ImportPlan {
        dialect: preview.dialect,
        columns: preview.columns.into_iter().map(|column| column.role).collect(),
        addresses: Default::default(),
        lists: Vec::new(),
        policy: Policy::Overwrite,
        consent: ConsentBasis::OptIn,
        suppression_list: None,
        unclear_means_yes: Default::default(),
    };
    let Ok(rows) = RowReader::open(path, &plan) else { return };
    let mut count = 0_usize;
    for row in rows {
        let Ok(row) = row else { break };
        if let Ok(contact) = row.result {
            let again = Address::parse(contact.address.as_str());
            assert_eq!(again.as_ref(), Ok(&contact.address));
        }
        count += 1;
        assert!(count <= 2_000_000, "a small file has millions of rows");
    }
}
