//! `cargo xtask torture`: kills the sending process at random moments and checks whether a
//! recipient was lost or got two mails.
//!
//! The sender is the real `postroom-cli run`; its relay runs in this process, outlives every kill
//! and records each mail before it answers 250. With `--power-cut` the workspace returns at each
//! kill to what had been flushed to the disk by then. The same `--seed` gives the same kills, as
//! far as two processes can repeat a run. The program ends with code 1 if a recipient was lost, if
//! one got two mails, or if more mails were in doubt than were in flight.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod disk;
mod record;
mod runs;
mod setup;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;

use postroom_tests::fixture::TempFolder;
use postroom_tests::sink::{Ledger, Manner, Sink};

use self::disk::Disk;
use self::record::Finding;
use self::runs::{RunSummary, Runs};

/// The options of the command line.
#[derive(Debug, Clone)]
pub struct Options {
    kills: u64,
    mails: u64,
    connections: u16,
    seed: u64,
    power_cut: bool,
    /// Only every n-th flush counts: a disk that ignores flushes, to prove that the torture detects
    /// it.
    lying_disk: Option<u64>,
    program: PathBuf,
}

impl Options {
    fn read() -> Self {
        let beside = std::env::current_exe().expect("this program").with_file_name("postroom-cli");
        let seed = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(1, |since| u64::from(since.subsec_nanos()));
        let mut options = Self {
            kills: 200,
            mails: 20_000,
            connections: 5,
            seed,
            power_cut: false,
            lying_disk: None,
            program: beside,
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut number = || -> u64 {
                let value = words.next().and_then(|value| value.parse().ok());
                value.unwrap_or_else(|| panic!("{word} wants a number"))
            };
            match word.as_str() {
                "--kills" => options.kills = number(),
                "--mails" => options.mails = number(),
                "--connections" => {
                    options.connections = u16::try_from(number()).expect("a few connections");
                }
                "--seed" => options.seed = number(),
                "--power-cut" => options.power_cut = true,
                "--lying-disk" => options.lying_disk = Some(number()),
                "--program" => options.program = words.next().expect("--program PATH").into(),
                other => panic!("there is no {other} here"),
            }
        }
        options.power_cut |= options.lying_disk.is_some();
        options
    }
}

fn main() -> ExitCode {
    let options = Options::read();
    let folder = TempFolder::new();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let ledger = Ledger::by_name();
    let sink = runtime.block_on(Sink::start(Manner::default(), ledger.clone()));
    println!(
        "{} kills over {} mails, {} connections, seed {}{}",
        options.kills,
        options.mails,
        options.connections,
        options.seed,
        if options.power_cut { ", each with a power cut" } else { "" }
    );
    let workspace = folder.path().join("torture.postroom");
    runtime.block_on(setup::create_workspace(&workspace, &options, sink.port));
    let disk = options.power_cut.then(|| Disk::new(folder.path(), options.lying_disk));
    let runs = Runs {
        options: &options,
        workspace: &workspace,
        sink: &sink,
        ledger: &ledger,
        disk: disk.as_ref(),
        runtime: runtime.handle(),
    };
    let summary = runs.run(StdRng::seed_from_u64(options.seed));
    assert!(ledger.wait_for_silence(Duration::from_secs(20)), "a connection never ended");
    let record = runtime.block_on(record::read(&workspace));
    let finding = record::compare(&record, &ledger.recipients(), &ledger.message_ids());
    print(&summary, &finding);
    if finding.is_clean() && summary.worst_within_bound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn print(summary: &RunSummary, finding: &Finding) {
    let row = |name: &str, value: String| println!("{name:<44} {value:>12}");
    row("kills", summary.kills.to_string());
    row("  of them before the first mail of that run", summary.early.to_string());
    if let Some(taken) = summary.cuts_that_took {
        row("  power cuts that took something away", taken.to_string());
    }
    row("recipients", finding.recipients.to_string());
    row("accepted", finding.accepted.to_string());
    row("refused by the relay", finding.refused.to_string());
    row("in doubt", finding.in_doubt.to_string());
    row("  of them taken by the relay", finding.in_doubt_and_taken.to_string());
    row(
        "greatest number in doubt after one kill",
        format!("{} of {}", summary.worst.0, summary.worst.1),
    );
    row("LOST", finding.lost.len().to_string());
    row("DOUBLED", finding.doubled.len().to_string());
    row("ACCEPTED, BUT NEVER SEEN BY THE RELAY", finding.unseen.len().to_string());
    for (what, who) in
        [("lost", &finding.lost), ("doubled", &finding.doubled), ("never seen", &finding.unseen)]
    {
        for one in who.iter().take(5) {
            println!("  {what}: {one}");
        }
    }
}
