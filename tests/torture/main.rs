//! `cargo xtask torture`: kills the sending process at random moments and looks whether anybody
//! was forgotten or got two.
//!
//! The sender is the real `postroom-cli run`; the relay it sends to lives here, outlives every
//! kill and books each mail before it answers 250. With `--power-cut` the workspace falls back, at
//! each kill, to what had been flushed to the disk by then. It promises the same kills for the
//! same `--seed`, as far as two processes can be the same twice, and ends with code 1 when a
//! recipient was lost, when one got two, or when more was in doubt than was under way.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod disk;
mod ground;
mod lives;
mod record;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use postroom_tests::dice::Dice;
use postroom_tests::shop::Folder;
use postroom_tests::sink::{Ledger, Manner, Sink};

use self::disk::Disk;
use self::lives::{Lives, Told};
use self::record::Finding;

/// What the command line says.
#[derive(Debug, Clone)]
pub struct Orders {
    kills: u64,
    mails: u64,
    connections: u16,
    seed: u64,
    power_cut: bool,
    /// Only every so-many-th flush counts: a disk that lies. To see that this finds something.
    lying_disk: Option<u64>,
    program: PathBuf,
}

impl Orders {
    fn read() -> Self {
        let beside = std::env::current_exe().expect("this program").with_file_name("postroom-cli");
        let seed = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(1, |since| u64::from(since.subsec_nanos()));
        let mut orders = Self {
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
                "--kills" => orders.kills = number(),
                "--mails" => orders.mails = number(),
                "--connections" => {
                    orders.connections = u16::try_from(number()).expect("a few connections");
                }
                "--seed" => orders.seed = number(),
                "--power-cut" => orders.power_cut = true,
                "--lying-disk" => orders.lying_disk = Some(number()),
                "--program" => orders.program = words.next().expect("--program PATH").into(),
                other => panic!("there is no {other} here"),
            }
        }
        orders.power_cut |= orders.lying_disk.is_some();
        orders
    }
}

fn main() -> ExitCode {
    let orders = Orders::read();
    let folder = Folder::new();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let ledger = Ledger::by_name();
    let sink = runtime.block_on(Sink::start(Manner::default(), ledger.clone()));
    println!(
        "{} kills over {} mails, {} connections, seed {}{}",
        orders.kills,
        orders.mails,
        orders.connections,
        orders.seed,
        if orders.power_cut { ", each with a power cut" } else { "" }
    );
    let workspace = folder.path().join("torture.postroom");
    runtime.block_on(ground::lay(&workspace, &orders, sink.port));
    let disk = orders.power_cut.then(|| Disk::new(folder.path(), orders.lying_disk));
    let lives = Lives {
        orders: &orders,
        workspace: &workspace,
        sink: &sink,
        ledger: &ledger,
        disk: disk.as_ref(),
        runtime: runtime.handle(),
    };
    let told = lives.run(Dice::new(orders.seed));
    assert!(ledger.wait_for_silence(Duration::from_secs(20)), "a connection never ended");
    let record = runtime.block_on(record::read(&workspace));
    let finding = record::compare(&record, &ledger.recipients(), &ledger.message_ids());
    print(&told, &finding);
    if finding.is_clean() && told.worst_within_bound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn print(told: &Told, finding: &Finding) {
    let row = |name: &str, value: String| println!("{name:<44} {value:>12}");
    row("kills", told.kills.to_string());
    row("  of them before the first mail of that run", told.early.to_string());
    if let Some(taken) = told.cuts_that_took {
        row("  power cuts that took something away", taken.to_string());
    }
    row("recipients", finding.recipients.to_string());
    row("accepted", finding.accepted.to_string());
    row("refused by the relay", finding.refused.to_string());
    row("in doubt", finding.in_doubt.to_string());
    row("  of them taken by the relay", finding.in_doubt_and_taken.to_string());
    row("greatest number in doubt after one kill", format!("{} of {}", told.worst.0, told.worst.1));
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
