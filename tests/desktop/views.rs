//! Every view, light and dark: no accessibility fault, and no breach of the content security
//! policy.

use postroom_tests::harness::{Options, Role, Window};
use serde_json::json;

/// Breaches of the content security policy, collected from the start.
const WATCH: &str = "
window.__breaches ??= [];
document.addEventListener('securitypolicyviolation', (e) =>
  window.__breaches.push(e.violatedDirective + ' ' + e.blockedURI));
";

/// A workspace with data for every page; returns the ids of the campaign and of a captured mail.
fn create_sample_data(window: &Window) -> (String, String) {
    let list = window.call("contact_samples", json!({}));
    let tag = json!({ "id": null, "name": "A tag with a name as long as they get", "tag": true });
    let tag = window.call("list_save", tag);
    let filter = json!({ "search": "", "list": null, "status": null });
    let all = json!({ "kind": "matching", "filter": filter, "except": [] });
    window.call("contact_set_list", json!({ "selection": all, "list": tag["id"], "on": true }));
    for address in ["anna.berg@gmail.com", "annaberg+shop@gmail.com"] {
        window.call(
            "contact_save",
            json!({ "id": null, "address": address, "given_name": "Anna", "family_name": "Berg",
                    "status": "unsubscribed", "lists": [], "fields": { "Town": "Ulm" } }),
        );
    }
    let relays = window.call("relay_list", json!({}));
    let campaign = window.call("campaign_create", json!({}));
    let mut draft = campaign["draft"].clone();
    draft["name"] =
        json!("A campaign whose name is as long as eighty letters allow, which is rather long.");
    draft["subject"] = json!("Hello {{ given_name | default(\"friend\") }}");
    draft["from_name"] = json!("Alder & Moss");
    draft["from_address"] = json!("news@alderandmoss.example");
    draft["lists"] = json!([list["id"]]);
    draft["relay"] = relays[0]["id"].clone();
    draft["content"]["html"] =
        json!("<h1>Spring</h1><p>Dear {{ given_name | default(\"friend\") }}</p>");
    let id = campaign["id"].as_str().unwrap().to_owned();
    let save = json!({ "id": id, "revision": campaign["revision"], "draft": draft });
    window.call("campaign_save", save);
    window.call("campaign_duplicate", json!({ "id": id }));
    let faults = json!({ "refuse": ["a*"], "defer": ["b*"], "defer_times": 9, "drop_after_data": ["c*"],
                         "slow_ms": 0, "refuse_sign_in": false });
    window.call("practice_faults", faults);
    window.call("campaign_command", json!({ "id": id, "command": "start" }));
    let mail = window.wait("a caught mail", || {
        let inbox = window.call("practice_inbox", json!({ "search": "", "offset": 0, "limit": 1 }));
        inbox["rows"][0]["id"].as_str().map(str::to_owned)
    });
    (id, mail)
}

fn check_all_views(dark: bool) {
    let name = if dark { "views-dark" } else { "views-light" };
    let window = Window::open_with(name, &Options { dark, ..Options::default() });
    window.js(WATCH, &[]);
    let mut faults = Vec::new();
    let mut look = |address: &str| {
        window.go(address);
        for finding in window.axe() {
            faults.push(format!("{address}: {finding}"));
        }
        window.resize((1024, 640));
        let wide = window.js("return document.documentElement.scrollWidth - innerWidth", &[]);
        if wide.as_i64().unwrap_or(0) > 0 {
            faults.push(format!("{address}: {wide} pixels wider than the smallest window"));
        }
        window.resize((1280, 800));
    };
    for address in [
        "/",
        "/campaigns",
        "/contacts",
        "/contacts/segments",
        "/contacts/lists",
        "/contacts/fields",
        "/contacts/duplicates",
        "/contacts/imports",
        "/contacts/changes",
        "/contacts/suppression",
        "/relays/new",
        "/practice",
        "/settings",
    ] {
        look(address);
    }
    let (campaign, mail) = create_sample_data(&window);
    let draft = window.call("campaign_list", json!({}));
    let draft = draft.as_array().unwrap().iter().find(|row| row["status"] == "draft");
    let draft = draft.unwrap()["id"].as_str().unwrap();
    let relays = window.call("relay_list", json!({}));
    let relay = relays[0]["id"].as_str().unwrap();
    for address in [
        "/".to_owned(),
        "/campaigns".to_owned(),
        format!("/campaigns/{draft}/compose"),
        format!("/campaigns/{draft}/review"),
        format!("/campaigns/{campaign}/live"),
        format!("/campaigns/{campaign}/deliveries"),
        "/contacts".to_owned(),
        "/contacts/lists".to_owned(),
        "/contacts/fields".to_owned(),
        "/contacts/duplicates".to_owned(),
        "/contacts/changes".to_owned(),
        "/relays".to_owned(),
        format!("/relays/{relay}"),
        "/practice".to_owned(),
        format!("/practice/{mail}"),
    ] {
        look(&address);
    }
    for breach in window.js("return window.__breaches", &[]).as_array().unwrap() {
        faults.push(format!("content policy: {breach}"));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_view_is_accessible_in_the_light_theme() {
    check_all_views(false);
}

#[test]
fn every_view_is_accessible_in_the_dark_theme() {
    check_all_views(true);
}

#[test]
fn planted_accessibility_fault_is_found() {
    let window = Window::open("planted");
    window.expect_element(Role::Link, "Overview");
    window.js("document.querySelector('main').append(document.createElement('button'))", &[]);
    let rules: Vec<String> = window.axe().into_iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["button-name"]);
}

#[test]
fn palette_opens_by_keyboard_and_reaches_every_view() {
    let window = Window::open("palette");
    window.expect_element(Role::Link, "Overview");
    window.press("Control+k").expect_focus(Role::Field, "");
    window.type_text("Settings").press("Enter");
    window.expect_element(Role::Heading, "Settings");
}
