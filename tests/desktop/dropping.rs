//! A file dropped on the window from another program.

use postroom_tests::harness::{Role, Window};

/// Subscribes as the page does and collects the events.
const LISTEN: &str = "
const t = window.__TAURI_INTERNALS__;
window.__drops = [];
t.invoke('plugin:event|listen', {
  event: 'postroom://drop', target: { kind: 'Any' },
  handler: t.transformCallback((e) => window.__drops.push(e.payload)),
});
return true;
";

#[test]
fn dropped_file_reaches_the_page_without_its_path() {
    let window = Window::open("drop");
    window.expect_element(Role::Link, "Overview");
    window.js(LISTEN, &[]);
    let file = window.folder().join("Grüße & Leute.csv");
    std::fs::write(&file, "email\nanna@example.com\n").unwrap();

    window.drop_file(&file);

    let dropped = window.wait("the drop", || {
        let drops = window.js("return window.__drops", &[]);
        drops.as_array()?.iter().find(|event| event["kind"] == "dropped").cloned()
    });
    assert!(!dropped.to_string().contains(&window.folder().display().to_string()), "{dropped}");
}
