//! When the window is closed in the middle of a campaign, the window asks whether sending continues
//! in the background. When nothing is being sent, closing the window ends the program.

use postroom_tests::harness::{Role, Window};
use serde_json::json;

/// Starts a campaign to two hundred contacts through a slow practice relay; returns its id.
pub fn set_off(window: &Window) -> String {
    let file = window.folder().join("crowd.csv");
    let crowd: String = (0..200).map(|n| format!("p{n}@example.org\n")).collect();
    std::fs::write(&file, format!("email\n{crowd}")).unwrap();
    window.drop_file(&file).expect_text("Match your columns");
    window.click(Role::Radio, "They subscribed").click(Role::Button, "Check");
    window.click(Role::Button, "Import 200 people");
    window.expect_text("Imported 200 new people");
    let lists = window.call("list_all", json!({}));
    let relays = window.call("relay_list", json!({}));
    let campaign = window.call("campaign_create", json!({}));
    let mut draft = campaign["draft"].clone();
    draft["subject"] = json!("Slowly");
    draft["from_address"] = json!("news@alder.example");
    draft["lists"] = json!([lists[0]["id"]]);
    draft["relay"] = relays[0]["id"].clone();
    draft["content"]["html"] = json!("<p>Good things take their time.</p>");
    let id = campaign["id"].as_str().unwrap().to_owned();
    let save = json!({ "id": id, "revision": campaign["revision"], "draft": draft });
    window.call("campaign_save", save);
    let slow = json!({ "refuse": [], "defer": [], "defer_times": 0, "drop_after_data": [],
                       "slow_ms": 300, "refuse_sign_in": false });
    window.call("practice_faults", slow);
    window.call("campaign_command", json!({ "id": id, "command": "start" }));
    id
}

#[test]
fn closing_the_window_keeps_the_campaign_running() {
    let window = Window::open("closing");
    window.expect_element(Role::Link, "Overview");
    let id = set_off(&window);
    let accepted = || {
        let live = window.call("campaign_live", json!({ "id": id }));
        live["counts"]["accepted"].as_i64().unwrap()
    };
    window.wait("the first mails", || (accepted() > 0).then_some(()));

    window.close();
    // A click on a dialog that still opens would miss its button.
    window.expect_text("A campaign is still being sent").settled();
    window.click(Role::Button, "Leave the window open").expect_no_text("still being sent");
    assert!(window.is_shown());

    window.close();
    window.expect_text("A campaign is still being sent").settled();
    // After its own click the driver waits for a drawing, and a hidden window draws none.
    window.js(
        "const name = arguments[0];
         const press = () => [...document.querySelectorAll('button')]
             .find((one) => one.textContent === name).click();
         setTimeout(press, 0);",
        &[json!("Keep sending in the background")],
    );

    window.wait("the window to go", || (!window.is_shown()).then_some(()));
    let then = accepted();
    window.wait("the campaign to go on", || (accepted() > then).then_some(()));

    let workspace = window.folder().join("test.postroom");
    window.start_again(&["--workspace", &workspace.display().to_string()]);
    window.wait("the first window", || window.is_shown().then_some(()));
}

#[test]
fn closing_the_window_of_an_idle_program_quits() {
    let window = Window::open("ending");
    window.expect_element(Role::Link, "Overview").settled();

    window.close();

    window.wait("the program to end", || window.has_ended().then_some(()));
}
