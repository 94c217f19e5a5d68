//! A campaign without a pointer: every control can be reached with Tab and pressed with Enter.

use postroom_tests::harness::{Role, Window};
use serde_json::json;

#[test]
fn campaign_is_written_and_sent_by_keyboard_alone() {
    let window = Window::open("keyboard");
    window.expect_text("Send your first practice campaign");

    window
        .tab_to(Role::Button, "Add 25 sample contacts")
        .press("Enter")
        .expect_text("25 contacts imported");
    window.tab_to(Role::Button, "New campaign").press("Enter");
    window.tab_to(Role::Button, "Plain letter").press("Enter");
    window.expect_element(Role::Field, "Subject").settled();
    window.tab_to(Role::Field, "Subject").type_text("Spring is here");
    window.tab_to(Role::Field, "Name").type_text("Alder");
    window.tab_to(Role::Field, "Email address").type_text("news@alder.example");
    let lists = window.call("list_all", json!({}));
    // The only list is selected by default; deselect and select it, so that the key is tested.
    window.tab_to(Role::Checkbox, lists[0]["name"].as_str().unwrap()).press("Space").press("Space");
    window.tab_to(Role::Field, "Email content").type_text("The kettle is on.");
    window.tab_to(Role::Button, "Review").press("Enter").expect_text("Postroom sends");
    window.tab_to(Role::Button, "Send to 25 people").press("Enter");
    window.expect_text("Done: 25 of 25 accepted");
}
