//! The share of a core that the live page uses while mails are accepted.

use std::time::{Duration, Instant};

use serde_json::json;

use super::report;
use super::workspace::Stage;

pub fn measure(stage: &Stage<'_>, seconds: usize) {
    let place = stage.place;
    run(stage, &place.slow, "Live at 1 mail a second", 10.0, seconds);
    run(stage, &place.fast, "Live at 2,000 mails a second", 30.0, seconds);
}

/// Starts the campaign, opens its live page and waits for its first accepted mails.
pub fn start(Stage { window, .. }: &Stage<'_>, id: &str) {
    let command = if accepted_of(window, id) == 0 { "start" } else { "resume" };
    window.call("campaign_command", json!({ "id": id, "command": command }));
    let before = accepted_of(window, id);
    // The page of a campaign that is being sent never settles.
    window.js("location.hash = arguments[0]", &[json!(format!("#/campaigns/{id}/live"))]);
    window.wait("the first mails", || (accepted_of(window, id) > before).then_some(()));
}

pub fn pause(Stage { window, .. }: &Stage<'_>, id: &str) {
    window.call("campaign_command", json!({ "id": id, "command": "pause" }));
    window.wait("the pause", || {
        let live = window.call("campaign_live", json!({ "id": id }));
        (live["campaign"]["status"] != "sending").then_some(())
    });
}

pub fn accepted(Stage { window, .. }: &Stage<'_>, id: &str) -> i64 {
    accepted_of(window, id)
}

fn accepted_of(window: &postroom_tests::harness::Window, id: &str) -> i64 {
    let live = window.call("campaign_live", json!({ "id": id }));
    live["counts"]["accepted"].as_i64().unwrap_or(0)
}

#[expect(clippy::cast_precision_loss, reason = "a count of mails")]
fn run(stage: &Stage<'_>, id: &str, name: &str, wanted: f64, seconds: usize) {
    start(stage, id);
    // The bar and the chart reach their usual shape.
    std::thread::sleep(Duration::from_secs(5));
    let (begun, cpu, mails) = (Instant::now(), stage.page.cpu(), accepted(stage, id));
    std::thread::sleep(Duration::from_secs(seconds as u64));
    let took = begun.elapsed().as_secs_f64();
    let share = (stage.page.cpu() - cpu).as_secs_f64() / took * 100.0;
    let rate = (accepted(stage, id) - mails) as f64 / took;
    report::line(name, share, wanted, "%");
    report::note(&format!("of one core; {rate:.0} mails a second were accepted"));
    pause(stage, id);
}
