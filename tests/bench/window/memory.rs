//! How much the page's memory grows in two hours of sending.
//!
//! Compressed: the timers of the page run faster, so that it reads and draws as often in some
//! minutes as in two hours at one mail a second. What the page drew is counted, not assumed.

use std::time::{Duration, Instant};

use serde_json::json;

use super::live::{accepted, pause, start};
use super::report;
use super::workspace::Stage;

/// At one mail a second the page draws about once a second.
const DRAWINGS: i64 = 7_200;
/// Wanted: growth in MB.
const WANTED: f64 = 50.0;
/// How much faster the timers run.
const FASTER: u32 = 24;
/// Before the first figure: the page reaches its usual size.
const WARM_UP: Duration = Duration::from_secs(20);

const COMPRESS: &str = "
const [faster] = arguments;
const timeout = window.setTimeout.bind(window), interval = window.setInterval.bind(window);
// Long ones are the driver's own limits.
const short = (ms) => (ms <= 5000 ? ms / faster : ms);
window.setTimeout = (f, ms = 0, ...rest) => timeout(f, short(ms), ...rest);
window.setInterval = (f, ms = 0, ...rest) => interval(f, short(ms), ...rest);
window.__drawn = 0;
new MutationObserver(() => { window.__drawn += 1; })
  .observe(document.body, { subtree: true, childList: true, characterData: true });
";

pub fn measure(stage: &Stage<'_>, limit: usize) {
    let Stage { window, page, place } = stage;
    window.js(COMPRESS, &[json!(FASTER)]);
    start(stage, &place.steady);
    let drawn = || window.js("return window.__drawn", &[]).as_i64().unwrap_or(0);
    std::thread::sleep(WARM_UP);
    let (begun, first, drawn_first) = (Instant::now(), page.memory_kb(), drawn());
    let mails = accepted(stage, &place.steady);
    let limit = Duration::from_secs(limit as u64);
    let mut highest = first;
    while drawn() - drawn_first < DRAWINGS && begun.elapsed() < limit {
        std::thread::sleep(Duration::from_secs(5));
        highest = highest.max(page.memory_kb());
        if std::env::var_os("POSTROOM_BENCH_TRACE").is_some() {
            let nodes = window.js("return document.querySelectorAll('*').length", &[]);
            report::note(&format!(
                "{} s: {} MB, {} drawings, {nodes} nodes",
                begun.elapsed().as_secs(),
                page.memory_kb() / 1_024,
                drawn() - drawn_first
            ));
        }
    }
    let drawings = drawn() - drawn_first;
    let mails = accepted(stage, &place.steady) - mails;
    let growth = mb(highest) - mb(first);
    report::line("Memory of the page after sending", growth, WANTED, "MB");
    report::note(&format!(
        "growth from {:.0} MB to a peak of {:.0} MB in {} s; {drawings} of the {DRAWINGS} drawings of \
         two hours at one mail a second, {mails} mails; the page's timers ran {FASTER} times as fast",
        mb(first),
        mb(highest),
        begun.elapsed().as_secs()
    ));
    pause(stage, &place.steady);
}

#[expect(clippy::cast_precision_loss, reason = "megabytes")]
fn mb(kb: u64) -> f64 {
    kb as f64 / 1_024.0
}
