//! What the window costs: CPU time of a key in the composer and of the live page, growth of the
//! page's memory while it sends, and the time until Contacts shows rows.
//!
//! `cargo xtask bench window [keys] [live] [memory] [contacts] [--people N] [--seconds N]`; without
//! a name, all of them run. It opens the real window with the real engine, which sends to the
//! tests' sink. It prints each figure beside the wanted one and their ratio, asserts none of them,
//! and fails only when it cannot measure. Linux only, as the harness.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("The window is measured on Linux, where it can be driven from outside.");
}

#[cfg(target_os = "linux")]
mod contacts;
#[cfg(target_os = "linux")]
mod keys;
#[cfg(target_os = "linux")]
mod live;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(target_os = "linux")]
mod page_process;
#[cfg(target_os = "linux")]
mod report;
#[cfg(target_os = "linux")]
mod workspace;

#[cfg(target_os = "linux")]
fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, otherwise: usize| {
        let at = words.iter().position(|word| word == name);
        at.and_then(|at| words.get(at + 1)?.parse().ok()).unwrap_or(otherwise)
    };
    let wanted = |name: &str| {
        let names = ["keys", "live", "memory", "contacts"];
        !words.iter().any(|word| names.contains(&word.as_str()))
            || words.iter().any(|word| word == name)
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let place = runtime.block_on(workspace::create(number("--people", 200_000)));
    let stage = workspace::open(&place);
    report::head();
    if wanted("contacts") {
        contacts::measure(&stage);
    }
    if wanted("keys") {
        keys::measure(&stage);
    }
    if wanted("live") {
        live::measure(&stage, number("--live-seconds", 20));
    }
    if wanted("memory") {
        memory::measure(&stage, number("--seconds", 300));
    }
}
