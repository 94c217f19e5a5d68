//! The window opens in the colours and the language of the system, and admits no foreign page.

use postroom_tests::harness::{Options, Role, Window};
use serde_json::json;

#[test]
fn window_opens_on_the_overview() {
    let window = Window::open("opens");
    window.expect_element(Role::Link, "Overview").expect_element(Role::Heading, "");
}

#[test]
fn dark_system_theme_makes_a_dark_window() {
    let background = |dark| {
        let options = Options { dark, ..Options::default() };
        let window = Window::open_with("dark", &options);
        window.expect_element(Role::Link, "Overview");
        window.js("return getComputedStyle(document.body).backgroundColor", &[])
    };
    assert_ne!(background(false), background(true));
}

#[test]
fn page_can_name_no_path_and_start_no_program() {
    let window = Window::open("locked");
    window.expect_element(Role::Link, "Overview");
    for command in
        ["plugin:dialog|open", "plugin:fs|read_file", "plugin:window|close", "plugin:shell|execute"]
    {
        let reply = window.invoke(command, &json!({ "path": "/etc/passwd" }));
        assert!(
            reply["refused"].as_str().is_some_and(|why| why.contains("not")),
            "{command}: {reply}"
        );
    }
}

#[test]
fn text_is_never_run_as_a_script() {
    let window = Window::open("eval");
    window.expect_element(Role::Link, "Overview");
    let result = window.js(
        "const before = window.__ran;
         const s = document.createElement('script'); s.textContent = 'window.__ran = 1';
         document.head.append(s); s.remove();
         return window.__ran === before",
        &[],
    );
    assert_eq!(result, true, "an inline script ran");
}

#[test]
fn language_changes_without_a_restart() {
    let window = Window::open("german");
    window.expect_element(Role::Link, "Overview").go("/settings");
    let mut settings = window.call("settings_get", json!({}));
    settings["language"] = json!("de");
    window.call("settings_set", settings);
    window.expect_element(Role::Link, "Übersicht").expect_element(Role::Heading, "Einstellungen");
}
