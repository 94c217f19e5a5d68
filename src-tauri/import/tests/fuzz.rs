//! Whatever bytes a file holds, reading it ends, without a panic and within bounds: sniffing,
//! mapping, vCards, JSON and addresses, each for as many seconds as `POSTROOM_FUZZ_SECONDS` says
//! (15 without it), from seeds that are printed when something breaks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use postroom_import::sniff;
use postroom_import::{COLUMNS_MAX, ImportPlan, RowReader, guess_mapping, inspect};
use postroom_model::contact::{Address, ConsentBasis, Mailbox};
use postroom_model::import::Policy;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

const CSV: &str = "sep=;\r\nName;E-Mail;Accepts Email Marketing;OPTIN_TIME\r\n\
    \"Berg, Anna\";anna@example.org;yes;2026-03-04 10:11:12\r\nBert;b@example.org ::: c@d.e;no;\r\n";
const CARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Berg;Anna;;;\r\nFN:Anna Berg\r\n\
    EMAIL;TYPE=INTERNET,PREF:anna@example.org\r\nBDAY:--04-12\r\nNOTE:a\\nb\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:2.1\r\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:M=C3=BCller;J=C3=B6rg\r\n\
    EMAIL:j@example.org\r\nEND:VCARD\r\n";
const JSON: &str = r#"[{"email":"a@example.org","name":"A","tags":["x",1,null],"o":{"p":true}}]"#;
const ADDRESSES: [&str; 8] = [
    "anna@example.org",
    "\"Berg, Anna\" <anna@example.org>",
    "mailto:anna@bücher.example?subject=x",
    "/o=Firma/cn=Recipients/cn=anna",
    "用户@例子.example",
    "a@[192.0.2.1]",
    "a@b@c",
    "a@xn--bcher-kva.example",
];

fn seconds() -> Duration {
    let set = std::env::var("POSTROOM_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(set.unwrap_or(15))
}

/// Calls `try_one` with mutations of the seeds until the time is up.
fn fuzz(seeds: &[&[u8]], mut try_one: impl FnMut(&[u8])) {
    let first: u64 = rand::random();
    let ends = Instant::now() + seconds();
    let mut round = 0;
    while Instant::now() < ends {
        let seed = first.wrapping_add(round);
        let mut dice = StdRng::seed_from_u64(seed);
        let mut bytes = seeds[dice.random_range(0..seeds.len())].to_vec();
        for _ in 0..dice.random_range(1..8) {
            mutate(&mut bytes, seeds, &mut dice);
        }
        let tried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| try_one(&bytes)));
        assert!(tried.is_ok(), "seed {seed} breaks it: {:?}", String::from_utf8_lossy(&bytes));
        round += 1;
    }
    assert!(round > 10, "only {round} files were tried");
}

fn mutate(bytes: &mut Vec<u8>, seeds: &[&[u8]], dice: &mut StdRng) {
    let at = dice.random_range(0..=bytes.len());
    match dice.random_range(0..7) {
        0 if !bytes.is_empty() => {
            let at = at.min(bytes.len() - 1);
            bytes[at] = dice.random();
        }
        1 => bytes.insert(
            at,
            *b"\"';,\t|\r\n\0=@:<>\\{}[]\xff\xfe\xc3"
                .get(dice.random_range(0..22))
                .unwrap_or(&b'x'),
        ),
        2 => bytes.truncate(at),
        3 => {
            let other = seeds[dice.random_range(0..seeds.len())];
            let from = dice.random_range(0..=other.len());
            let tail = bytes.split_off(at);
            bytes.extend_from_slice(&other[from..]);
            bytes.extend(tail);
        }
        4 => {
            let piece = bytes[..at].to_vec();
            bytes.extend(piece);
        }
        5 => bytes
            .splice(
                at..at,
                std::iter::repeat_n(
                    b"\";,\n".get(dice.random_range(0..4)).copied().unwrap_or(b','),
                    dice.random_range(1..3_000),
                ),
            )
            .for_each(drop),
        _ => bytes.splice(at..at, [0xEF, 0xBB, 0xBF]).for_each(drop),
    }
    bytes.truncate(200_000);
}

struct File(PathBuf);

impl File {
    fn new(ending: &str) -> Self {
        let name = format!("postroom-fuzz-{}.{ending}", postroom_model::id::ImportId::new());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Looks at the file and reads it to its end, as an import does.
fn read_whole(file: &File, bytes: &[u8]) {
    std::fs::write(&file.0, bytes).unwrap();
    let Ok(preview) = inspect(&file.0, None) else { return };
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
    let Ok(rows) = RowReader::open(&file.0, &plan) else { return };
    let mut count = 0;
    for row in rows {
        let Ok(row) = row else { break };
        if let Ok(contact) = row.result {
            let again = Address::parse(contact.address.as_str());
            assert_eq!(again.as_ref(), Ok(&contact.address));
        }
        count += 1;
        assert!(count <= bytes.len() + 1, "more rows than bytes");
    }
}

#[test]
fn sniffing_and_reading_terminate_on_any_bytes() {
    let file = File::new("csv");
    let utf16: Vec<u8> = CSV.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fuzz(&[CSV.as_bytes(), &utf16, CARDS.as_bytes()], |bytes| {
        let _ = sniff(bytes);
        read_whole(&file, bytes);
    });
}

#[test]
fn mapping_gives_each_column_one_role() {
    fuzz(&[CSV.as_bytes(), b"email;e-mail 2;status;name;vorname;opted out"], |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let mut rows: Vec<Vec<String>> = text
            .lines()
            .take(20)
            .map(|line| line.split(';').take(40).map(str::to_owned).collect())
            .collect();
        if rows.is_empty() {
            return;
        }
        let headers = rows.remove(0);
        let guesses = guess_mapping(&headers, &rows, true);
        assert_eq!(guesses.len(), headers.len());
        for (at, (role, _)) in guesses.iter().enumerate() {
            let again = guesses.iter().skip(at + 1).any(|(other, _)| other == role);
            assert!(!again || role.may_repeat(), "{role:?} stands twice in {headers:?}");
        }
    });
}

#[test]
fn vcards_and_json_terminate_on_any_bytes() {
    let (cards, json) = (File::new("vcf"), File::new("json"));
    fuzz(&[CARDS.as_bytes(), JSON.as_bytes()], |bytes| {
        read_whole(&cards, bytes);
        read_whole(&json, bytes);
    });
}

#[test]
fn an_accepted_address_parses_back() {
    let seeds: Vec<&[u8]> = ADDRESSES.iter().map(|text| text.as_bytes()).collect();
    fuzz(&seeds, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        if let Ok(address) = Address::parse(&text) {
            assert_eq!(Address::parse(address.as_str()).as_ref(), Ok(&address));
            assert!(!address.as_str().contains(['\r', '\n', ' ', '<', '>', '\0']));
        }
        if let Ok(mailbox) = Mailbox::parse(&text) {
            assert!(mailbox.name.is_none_or(|name| !name.contains(['\r', '\n'])));
        }
    });
}
