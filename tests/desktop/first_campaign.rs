//! A new user: first start, a dropped file, a mail, and every recipient accepted; then the faults
//! of a first campaign, with messages that help.

use std::path::PathBuf;

use postroom_tests::harness::{Role, Window};
use serde_json::json;

fn people(window: &Window, count: usize) -> PathBuf {
    let file = window.folder().join("Freunde des Hauses.csv");
    let given = ["Jürgen", "Zoë", "Łukasz", "Anna"];
    let mut text = "E-Mail;Vorname;Nachname;Ort\r\n".to_owned();
    for n in 0..count {
        text.push_str(&format!("p{n}@example.org;{};Muster {n};Köln\r\n", given[n % given.len()]));
    }
    std::fs::write(&file, text).unwrap();
    file
}

#[test]
fn first_start_to_all_mails_accepted() {
    let window = Window::open("first-campaign");
    window
        .expect_text("Send your first practice campaign")
        .expect_text("The practice relay is running");

    window.drop_file(&people(&window, 12)).expect_text("Match your columns");
    window.click(Role::Radio, "They subscribed").click(Role::Button, "Check");
    window.expect_text("12 new people");
    window.click(Role::Button, "Import 12 people").expect_text("Imported 12 new people");
    window.click(Role::Button, "Email these people");

    window.fill("Subject", "Frühling im Haus");
    window.fill("Name", "Das Haus").fill("Email address", "haus@example.com");
    window.write_mail("Guten Tag, die Fenster stehen offen.");
    window.click(Role::Button, "Review").expect_text("Postroom sends");
    window.expect_text("12 people");
    window.click(Role::Button, "Send to 12 people");

    window.expect_text("Done: 12 of 12 accepted");
    window
        .click(Role::Link, "Practice inbox")
        .expect_text("12 emails captured")
        .expect_text("Frühling im Haus");
    window.expect_text("p11@example.org");
    let caught = window.call("practice_inbox", json!({ "search": "", "offset": 0, "limit": 50 }));
    assert_eq!(caught["total"], 12, "everybody once");
}
