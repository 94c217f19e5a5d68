//! What a long campaign leaves in its page does not grow with the mails: counted as elements, since
//! memory itself depends on the garbage collector.

use postroom_tests::harness::{Role, Window};
use serde_json::json;

use super::closing::set_off;

fn await_accepted(window: &Window, id: &str, mails: i64) {
    window.wait("the accepted mails", || {
        let live = window.call("campaign_live", json!({ "id": id }));
        (live["counts"]["accepted"].as_i64()? >= mails).then_some(())
    });
}

fn elements(window: &Window) -> i64 {
    window.js("return document.querySelectorAll('*').length", &[]).as_i64().unwrap()
}

#[test]
fn live_page_stays_the_same_size_however_many_mails() {
    let window = Window::open("long-campaign");
    window.expect_element(Role::Link, "Overview");
    let id = set_off(&window);
    let faster = json!({ "refuse": [], "defer": [], "defer_times": 0, "drop_after_data": [],
                         "slow_ms": 60, "refuse_sign_in": false });
    window.call("practice_faults", faster);
    window.js("location.hash = arguments[0]", &[json!(format!("#/campaigns/{id}/live"))]);
    window.expect_text("Last replies");
    // By now the list of the last replies is full.
    await_accepted(&window, &id, 40);
    window.expect_text("accepted");
    let early = elements(&window);
    await_accepted(&window, &id, 120);
    let late = elements(&window);
    assert!(late <= early + 60, "{early} elements after 40 mails, {late} after 120");
}
