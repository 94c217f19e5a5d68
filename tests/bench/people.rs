//! A million contacts: the import compared with `.import` of the `sqlite3` shell, then searches,
//! and jumps to the middle of the table.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use postroom_engine::{Engine, EngineOptions, ImportOrder, ImportPhase};
use postroom_import::{Addresses, ImportPlan, inspect};
use postroom_keychain::Secrets;
use postroom_model::contact::ConsentBasis;
use postroom_model::contact::segment::{Combinator, Rule, Test};
use postroom_model::import::Policy;
use postroom_store::contacts::ContactFilter;
use postroom_store::contacts::page::ContactSort;
use postroom_tests::fixture::TempFolder;

use super::sender::peak_kb;

const TOWNS: [&str; 8] = ["Ulm", "Bath", "Lyon", "Porto", "Torino", "Utrecht", "Malmö", "Gdańsk"];
const GIVEN: [&str; 8] = ["Anna", "Bert", "Camille", "Dorota", "Eirik", "Fatma", "Giulia", "Hugo"];
const FAMILY: [&str; 7] = ["Berg", "Moss", "Weiß", "Okafor", "Lindqvist", "Ferreira", "Kowalczyk"];

pub fn section(people: usize) {
    println!("\n(e) {people} people from a CSV file of six columns");
    let folder = TempFolder::new();
    let file = folder.path().join("people.csv");
    write_file(&file, people).expect("the file is written");
    let shell = match shell_import(&folder.path().join("shell.db"), &file) {
        Ok(seconds) => {
            println!("{:<48} {seconds:>10.1} s", "sqlite3, .import into a unique index");
            Some(seconds)
        }
        Err(why) => {
            println!("sqlite3 was left out: {why}");
            None
        }
    };
    let workspace = folder.path().join("people.postroom");
    let ran = Command::new(std::env::current_exe().expect("this program"))
        .args(["people", "import"])
        .args([&file, &workspace])
        .stdout(Stdio::piped())
        .output()
        .expect("it runs");
    let stdout = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "the import failed: {stdout}");
    let (seconds, rest) = stdout.split_once('\n').expect("seconds first");
    let seconds: f64 = seconds.parse().expect("a number");
    println!("{:<48} {seconds:>10.1} s", "Postroom, checked, with its evidence, durable");
    if let Some(shell) = shell {
        println!("{:<48} {:>10.1} x", "  as long as .import", seconds / shell);
    }
    print!("{rest}");
}

/// Addresses in random order, as in a shop's file.
fn write_file(path: &Path, people: usize) -> std::io::Result<()> {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    writeln!(out, "email,first name,last name,town,phone,customer since")?;
    for n in 0..people {
        // Multiplication by an odd number modulo a power of two visits every residue.
        let mixed = n.wrapping_mul(2_654_435_761) % 4_294_967_296;
        writeln!(
            out,
            "{}.{}{mixed}@example{}.com,{},{},{},+49 30 {n:07},20{:02}-{:02}-{:02}",
            GIVEN[n % 8].to_lowercase(),
            TOWNS[mixed % 3].to_lowercase(),
            mixed % 50,
            GIVEN[n % 8],
            FAMILY[n % 7],
            TOWNS[mixed % 8],
            10 + n % 16,
            1 + n % 12,
            1 + n % 28,
        )?;
    }
    out.flush()
}

fn shell_import(database: &Path, file: &Path) -> Result<f64, String> {
    let script = format!(
        "create table people (email text, given text, family text, town text, phone text, since text);
create unique index people_by_email on people (email);
.mode csv
.import --skip 1 '{}' people
",
        file.display()
    );
    let began = Instant::now();
    let mut shell = Command::new("sqlite3")
        .arg(database)
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut input = shell.stdin.take().ok_or("no input")?;
    input.write_all(script.as_bytes()).map_err(|error| error.to_string())?;
    drop(input);
    let ended = shell.wait().map_err(|error| error.to_string())?;
    if ended.success() { Ok(began.elapsed().as_secs_f64()) } else { Err("it failed".to_owned()) }
}

/// Runs in its own process: `people import FILE WORKSPACE`. The first line of output is the
/// seconds.
pub async fn run(words: &[String]) {
    let (file, workspace) = (Path::new(&words[1]), Path::new(&words[2]));
    let mut options = EngineOptions::new(workspace.to_owned());
    options.secrets = Some(Secrets::in_memory());
    let engine = Engine::open(options).await.expect("a workspace");
    let began = Instant::now();
    let overview = inspect(file, None).expect("a table");
    let order = ImportOrder {
        path: file.to_owned(),
        name: "people.csv".to_owned(),
        plan: ImportPlan {
            dialect: overview.dialect,
            columns: overview.columns.into_iter().map(|column| column.role).collect(),
            addresses: Addresses::First,
            lists: Vec::new(),
            policy: Policy::Overwrite,
            consent: ConsentBasis::OptIn,
            suppression_list: None,
            unclear_means_yes: Default::default(),
        },
        new_list: None,
        wording: String::new(),
        dry_run: false,
    };
    let started = engine.imports().start(order).await.expect("it starts");
    let done = loop {
        let progress = engine.imports().progress(&started.id).expect("known");
        if progress.phase != ImportPhase::Running {
            break progress;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!(done.phase, ImportPhase::Done, "{:?}", done.failure);
    println!("{:.3}", began.elapsed().as_secs_f64());
    println!("{:<48} {:>10} MB", "  greatest memory of the process", peak_kb() / 1_024);
    println!("{:<48} {:>10}", "  people added", done.added);
    pages(&engine, done.added).await;
    let began = Instant::now();
    let undone = engine.imports().undo(&started.id).await.expect("it is taken back");
    let seconds = began.elapsed().as_secs_f64();
    println!("{:<48} {seconds:>10.1} s   {} gone again", "the whole import undone", undone.removed);
    engine.shutdown().await;
}

async fn pages(engine: &Engine, people: i64) {
    let store = engine.read();
    let now = engine.clock().now();
    let mut waits = Vec::new();
    for word in ["k", "ko", "kow", "anna", "ulm", "example7", "zzz", "bert.ulm"] {
        for _ in 0..3 {
            let filter = ContactFilter { search: word.to_owned(), ..ContactFilter::default() };
            let began = Instant::now();
            store
                .contact_page(&filter, &ContactSort::Address, false, 0, 100, now)
                .await
                .expect("a page");
            waits.push(began.elapsed());
        }
    }
    row("first page of a search, p95", &mut waits);
    let field = |name: &str, test: Test| Rule::Field { name: name.to_owned(), test };
    let three = Rule::Group {
        together: Combinator::All,
        rules: vec![
            field("town", Test::Is("Ulm".to_owned())),
            field("customer since", Test::After("2015-01-01".to_owned())),
            Rule::Domain { test: Test::Contains("example1".to_owned()) },
        ],
    };
    let mut waits = Vec::new();
    for _ in 0..10 {
        let began = Instant::now();
        store.count_segment(&three, now).await.expect("a count");
        waits.push(began.elapsed());
    }
    row("segment of three conditions, p95", &mut waits);
    for (name, sort) in [
        ("jump to the middle, by address, p95", ContactSort::Address),
        ("jump to the middle, by name, p95", ContactSort::Name),
        ("jump to the middle, by status, p95", ContactSort::Status),
        ("jump to the middle, by age, p95", ContactSort::CreatedAt),
    ] {
        let mut waits = Vec::new();
        for at in 0..20 {
            let offset = people / 2 + at * 1_000;
            let began = Instant::now();
            let filter = ContactFilter::default();
            store.contact_page(&filter, &sort, false, offset, 100, now).await.expect("a page");
            waits.push(began.elapsed());
        }
        row(name, &mut waits);
    }
}

fn row(name: &str, waits: &mut [Duration]) {
    waits.sort();
    let at = waits.len() * 95 / 100;
    let p95 = waits[at.min(waits.len() - 1)].as_secs_f64() * 1_000.0;
    println!("{name:<48} {p95:>10.1} ms");
}
