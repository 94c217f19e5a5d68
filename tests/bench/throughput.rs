//! The measurements: Postroom and its peers, with and without network delay; a million recipients;
//! the start.
//!
//! `cargo xtask bench [near] [far] [million] [people] [--mails N] [--peer-mails N]`; without a
//! name, all of them run. Everything runs in one go on one machine, and the ratios are what counts.
//! Each sender is its own process, and so is the sink that they all send to. It prints the results
//! and asserts nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "message.rs"]
mod message;
#[path = "million.rs"]
mod million;
#[path = "peers.rs"]
mod peers;
#[path = "people.rs"]
mod people;
#[cfg(target_os = "linux")]
#[path = "postfix.rs"]
mod postfix;
#[path = "remote_sink.rs"]
mod remote_sink;
#[path = "sender.rs"]
mod sender;

use postroom_tests::sink::Manner;

use self::remote_sink::RemoteSink;
use self::sender::Sent;

/// Connections per sender.
pub const CONNECTIONS: u16 = 10;
/// Delay in one direction; the round trip of the far sink is twice this.
const FAR_MS: u64 = 25;
/// Round trips per second of all connections together, to the far sink.
const FAR_TRIPS: f64 = 1_000.0 / (2.0 * FAR_MS as f64) * CONNECTIONS as f64;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    // Cargo passes `--bench` to every benchmark.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let number = |name: &str, otherwise: usize| {
        let at = words.iter().position(|word| word == name);
        at.and_then(|at| words.get(at + 1)?.parse().ok()).unwrap_or(otherwise)
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    match words.first().map(String::as_str) {
        Some("sink") => remote_sink::serve(&words[1..]),
        Some("send") => runtime.block_on(sender::send(&words[1..])),
        Some("million") if words.len() == 3 => runtime.block_on(million::run(&words[1..])),
        Some("people") if words.get(1).is_some_and(|word| word == "import") => {
            runtime.block_on(people::run(&words[1..]));
        }
        _ => {
            let wanted = |name: &str| {
                let names = ["near", "far", "million", "people"];
                !words.iter().any(|word| names.contains(&word.as_str()))
                    || words.iter().any(|word| word == name)
            };
            if wanted("near") {
                runtime.block_on(near(number("--mails", 100_000), number("--peer-mails", 10_000)));
            }
            if wanted("far") {
                runtime.block_on(far());
            }
            if wanted("million") {
                million::section(number("--people", 1_000_000));
            }
            if wanted("people") {
                people::section(number("--people", 1_000_000));
            }
        }
    }
}

async fn near(mails: usize, peer_mails: usize) {
    println!("\n(a) Loopback, 4 KB personalised mails, {CONNECTIONS} connections");
    println!("{:<48} {:>10} {:>14}", "sender", "mails/s", "Postroom is");
    // Postfix and Exim offer CHUNKING by default; each sender decides whether to use it.
    let mut sink = RemoteSink::start(Manner { chunking: true, ..Manner::default() }, 0);
    let sent = sender::in_a_process(sink.port, mails);
    let row = |name: &str, speed: f64| {
        println!("{name:<48} {speed:>10.0} {:>12.1} x", sent.whole / speed);
    };
    row("Postroom, the whole queue, full journal", sent.whole);
    println!(
        "{:<48} {:>10.0}   greatest memory of the process {} MB",
        "  between a tenth and nine tenths",
        sent.steady,
        sent.peak_kb / 1_024
    );
    {
        let plain = RemoteSink::start(Manner::default(), 0);
        let overlapped = sender::in_a_process(plain.port, mails);
        row("  where the relay offers no CHUNKING", overlapped.whole);
    }
    row("lettre, a loop over its pool", peers::lettre_loop(sink.port, peer_mails / 5).await);
    match peers::nodemailer(sink.port, peer_mails) {
        Ok(speed) => row("nodemailer, its pool", speed),
        Err(why) => println!("nodemailer was left out: {why}"),
    }
    #[cfg(target_os = "linux")]
    match postfix::drain(&mut sink, peer_mails).await {
        Ok(speed) => row("Postfix, draining its queue", speed),
        Err(why) => println!("Postfix was left out: {why}"),
    }
}

async fn far() {
    println!("\n(b) {} ms round trip, {CONNECTIONS} connections", 2 * FAR_MS);
    println!(
        "{:<48} {:>10} {:>10}   of what the line allows (steady)",
        "relay", "mails/s", "steady"
    );
    let row = |name: &str, sent: &Sent, ideal: f64| {
        println!(
            "{name:<48} {:>10.0} {:>10.0}   {:.0} % of {ideal:.0}",
            sent.whole,
            sent.steady,
            100.0 * sent.steady / ideal
        );
    };
    let run = |manner: Manner, mails: usize| {
        let sink = RemoteSink::start(manner, FAR_MS);
        sender::in_a_process(sink.port, mails)
    };
    let plain = Manner::default();
    let overlapping = run(plain, 4_000);
    row("takes overlapping: one round trip a mail", &overlapping, FAR_TRIPS);
    let chunked = run(Manner { chunking: true, ..plain }, 16_000);
    row("takes CHUNKING: several mails a round trip", &chunked, FAR_TRIPS);
    println!("{:<48} {:>10.1} x overlapping", "", chunked.steady / overlapping.steady);
    let refusing = run(Manner { refuses_overlap: true, ..plain }, 2_000);
    row("refuses overlapping: two round trips a mail", &refusing, FAR_TRIPS / 2.0);
    let sink = RemoteSink::start(plain, FAR_MS);
    let lettre = peers::lettre_loop(sink.port, 400).await;
    println!("{:<48} {lettre:>10.0}", "lettre, a loop over its pool");
    match peers::nodemailer(sink.port, 800) {
        Ok(speed) => println!("{:<48} {speed:>10.0}", "nodemailer, its pool"),
        Err(why) => println!("nodemailer was left out: {why}"),
    }
}
