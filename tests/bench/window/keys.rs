//! The CPU time of a key in each field of the composer, typed with the keyboard of the screen.
//!
//! Includes the save that follows, without what the page costs when nobody types.

use std::time::{Duration, Instant};

use postroom_tests::harness::Role;

use super::report;
use super::workspace::Stage;

/// Wanted: milliseconds of CPU per key.
const WANTED: f64 = 16.0;
const PER_KEY: Duration = Duration::from_millis(120);
const TEXT: &str = "the doors are open on saturday from ten until late";
/// From the last key until its save is over.
const SAVE: Duration = Duration::from_millis(1_500);

const FIELDS: [&str; 6] =
    ["Campaign name", "Subject", "Preview text", "Name", "Email address", "Reply-to address"];

pub fn measure(stage: &Stage<'_>) {
    let Stage { window, place, .. } = stage;
    window.go(&format!("/campaigns/{}/compose", place.rich));
    // The page's own start, its compilation and its first garbage collection end first.
    std::thread::sleep(Duration::from_secs(5));
    for field in FIELDS {
        window.click(Role::Field, field);
        type_and_report(stage, field);
    }
    window.write_mail("");
    type_and_report(stage, "Content, 20 paragraphs");
    window.click(Role::Any, "Plain text").click(Role::Button, "Write custom text");
    window.click(Role::Field, "Custom plain text");
    type_and_report(stage, "Plain text, 6 KB");
    window.go(&format!("/campaigns/{}/compose", place.html));
    window.click(Role::Field, "HTML of the email");
    type_and_report(stage, "HTML, 6 KB");
}

fn type_and_report(stage: &Stage<'_>, field: &str) {
    let Stage { window, page, .. } = stage;
    window.press("End");
    std::thread::sleep(SAVE);
    let (begun, start) = (Instant::now(), page.cpu());
    std::thread::sleep(Duration::from_secs(2));
    let idle = (page.cpu() - start).as_secs_f64() / begun.elapsed().as_secs_f64();

    let (begun, start) = (Instant::now(), page.cpu());
    window.type_with_keyboard(TEXT, PER_KEY);
    await_text(stage, field);
    std::thread::sleep(SAVE);
    let used = (page.cpu() - start).as_secs_f64() - idle * begun.elapsed().as_secs_f64();
    let per_key = used.max(0.0) * 1_000.0 / count(TEXT.len());
    report::line(&format!("A key in “{field}”"), per_key, WANTED, "ms");
}

/// Waits for the last key. Asks once a second, because the question costs CPU time too.
fn await_text(Stage { window, .. }: &Stage<'_>, field: &str) {
    let focused = "const e = document.activeElement; return e.value ?? e.innerText ?? ''";
    for _ in 0..60 {
        std::thread::sleep(Duration::from_secs(1));
        if window.js(focused, &[]).as_str().is_some_and(|text| text.contains(TEXT)) {
            return;
        }
    }
    panic!("{field}: the keys did not arrive; {} has the focus", window.focus());
}

#[expect(clippy::cast_precision_loss, reason = "a few dozen keys")]
fn count(keys: usize) -> f64 {
    keys as f64
}
