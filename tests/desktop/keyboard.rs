//! A campaign without a pointer: every control can be reached with Tab and pressed with Enter.

use postroom_tests::harness::{Role, Window};
use serde_json::json;

#[test]
fn campaign_is_written_and_sent_by_keyboard_alone() {
    let window = Window::open("keyboard");
    window.sees("Send your first practice campaign");

    window
        .tab_to(Role::Button, "Add 25 sample contacts")
        .press("Enter")
        .sees("25 contacts imported");
    window.tab_to(Role::Button, "New campaign").press("Enter");
    window.finds(Role::Field, "Subject").settled();
    window.tab_to(Role::Field, "Subject").types("Spring is here");
    window.tab_to(Role::Field, "Name").types("Alder");
    window.tab_to(Role::Field, "Email address").types("news@alder.example");
    let lists = window.call("list_all", json!({}));
    // The only list is selected by default; deselect and select it, so that the key is tested.
    window.tab_to(Role::Checkbox, lists[0]["name"].as_str().unwrap()).press("Space").press("Space");
    window.tab_to(Role::Field, "Email content").types("The kettle is on.");
    window.tab_to(Role::Button, "Review").press("Enter").sees("Postroom sends");
    window.tab_to(Role::Button, "Send to 25 people").press("Enter");
    window.sees("Done: 25 of 25 accepted");
}
