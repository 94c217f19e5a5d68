//! The first campaign, run as the page runs it: only commands by name, through the host.

use std::time::Duration;

use postroom_api::{Host, OpenOptions};
use postroom_tests::fixture::TempFolder;
use serde_json::{Value, json};

async fn call(host: &Host, name: &str, request: Value) -> Value {
    match host.call(name, request).await {
        Ok(answer) => answer,
        Err(failure) => panic!("{name}: {failure}"),
    }
}

#[tokio::test]
async fn sample_contacts_get_a_campaign_through_the_practice_relay() {
    let folder = TempFolder::new();
    let workspace = Some(folder.path().join("workspace.postroom"));
    let host =
        Host::open(OpenOptions { workspace, ..OpenOptions::default() }).await.expect("it opens");
    let state = call(&host, "app_state", json!({})).await;
    assert_eq!(state["first_start"], true);
    let list = call(&host, "contact_samples", json!({})).await;
    assert_eq!(list["sendable"], 25);

    let campaign = call(&host, "campaign_create", json!({})).await;
    let mut draft = campaign["draft"].clone();
    assert_eq!(draft["lists"], json!([list["id"]]), "the only list is chosen already");
    assert!(draft["relay"].is_string(), "the only relay is chosen already");
    let review = call(&host, "campaign_review", json!({ "id": campaign["id"] })).await;
    assert_eq!(review["can_start"], false, "there is no sender and no text yet");

    draft["from_address"] = json!("ines@alder.example");
    draft["subject"] = json!("The soil is warm, {{ given_name | default(\"friend\") }}");
    draft["content"]["html"] = json!("<p>Dear {{ given_name | default(&quot;friend&quot;) }}</p>");
    let save = json!({ "id": campaign["id"], "revision": campaign["revision"], "draft": draft });
    call(&host, "campaign_save", save.clone()).await;
    let stale = host.call("campaign_save", save).await.expect_err("an older editor");
    assert_eq!(stale.code, "stale");

    let preview = json!({ "draft": draft, "contact": null, "place": 0 });
    let preview = call(&host, "campaign_preview", preview).await;
    assert_eq!((preview["audience"].clone(), preview["error"].clone()), (json!(25), json!(null)));
    assert_eq!(preview["subject"], "The soil is warm, Sara");
    assert!(preview["html"].as_str().is_some_and(|html| html.contains("Dear Sara")), "{preview}");

    let review = call(&host, "campaign_review", json!({ "id": campaign["id"] })).await;
    assert_eq!((review["people"].clone(), review["can_start"].clone()), (json!(25), json!(true)));
    let start = json!({ "id": campaign["id"], "command": "start" });
    call(&host, "campaign_command", start).await;
    let live = loop {
        let live = call(&host, "campaign_live", json!({ "id": campaign["id"] })).await;
        if live["campaign"]["status"] == "done" {
            break live;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!(live["counts"]["accepted"], 25);

    let filter = json!({ "campaign": campaign["id"], "status": "accepted", "search": "", "domain": null, "code": "250" });
    let page = json!({ "filter": filter, "offset": 0, "limit": 5 });
    let page = call(&host, "delivery_page", page).await;
    assert_eq!(page["total"], 25);
    let id = &page["rows"][0]["id"];
    let detail = call(&host, "delivery_get", json!({ "id": id })).await;
    assert_eq!(detail["attempts"][0]["code"], 250);

    let place = folder.path().join("who got it.csv");
    let token = host.grant_save(place.clone());
    let export = json!({ "filter": { "campaign": campaign["id"], "status": null, "search": "", "domain": null, "code": null }, "token": token });
    assert_eq!(call(&host, "delivery_export", export).await["rows"], 25);
    assert_eq!(std::fs::read_to_string(place).expect("written").lines().count(), 26);

    let inbox = json!({ "search": "", "offset": 0, "limit": 50 });
    let inbox = loop {
        let page = call(&host, "practice_inbox", inbox.clone()).await;
        if page["total"] == 25 {
            break page;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let mail = call(&host, "practice_mail", json!({ "id": inbox["rows"][0]["id"] })).await;
    assert_eq!(mail["encrypted"], true);
    host.shutdown().await;
}

#[tokio::test]
async fn api_never_returns_a_secret() {
    let folder = TempFolder::new();
    let workspace = Some(folder.path().join("workspace.postroom"));
    let host =
        Host::open(OpenOptions { workspace, ..OpenOptions::default() }).await.expect("it opens");
    let secret = "tr0ub4dor-and-3";
    let draft = json!({
        "id": null, "name": "Ours", "preset": "other", "host": "127.0.0.1", "port": 9, "tls": "none",
        "allow_plain": false, "user": "ines", "password": secret, "ca_pem": null, "connections": 1,
        "per_second": null, "per_connection": null,
        "limits": {
            "per_minute": null, "per_hour": null, "per_day": null, "day": { "kind": "rolling" },
            "domains": [], "warm_up": null, "senders": []
        }
    });
    let saved = call(&host, "relay_save", draft.clone()).await;
    let test = json!({ "draft": draft, "from": "a@alder.example", "to": "b@alder.example" });
    let tested = call(&host, "relay_test", test).await;
    assert_eq!(tested["ok"], false);
    let listed = call(&host, "relay_list", json!({})).await;
    let all = format!("{saved}{tested}{listed}");
    assert!(!all.contains(secret), "{all}");
    let bad = json!({ "id": saved["id"], "password": 5 });
    let refused = host.call("relay_password", bad).await.expect_err("no text");
    assert_eq!(refused.code, "bad_request");
    host.shutdown().await;
    for entry in std::fs::read_dir(folder.path()).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            let bytes = std::fs::read(&path).expect("its bytes");
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{} holds the secret", path.display());
        }
    }
}

#[tokio::test]
async fn picture_is_stored_and_any_other_file_is_refused() {
    let folder = TempFolder::new();
    let workspace = Some(folder.path().join("workspace.postroom"));
    let host =
        Host::open(OpenOptions { workspace, ..OpenOptions::default() }).await.expect("it opens");
    let picture = folder.path().join("leaf.png");
    std::fs::write(&picture, b"\x89PNG\r\n\x1a\n and so on").expect("written");
    let text = folder.path().join("leaf.txt");
    std::fs::write(&text, "no picture").expect("written");

    let token = host.admit(picture).expect("a file").token;
    let kept = call(&host, "picture_from_file", json!({ "id": token })).await;
    assert_eq!(
        (kept["name"].as_str(), kept["mime"].as_str()),
        (Some("leaf.png"), Some("image/png"))
    );
    let again = call(&host, "picture_get", json!({ "id": kept["id"] })).await;
    assert_eq!(again["data_url"], kept["data_url"]);

    let token = host.admit(text).expect("a file").token;
    let refused = host.call("picture_from_file", json!({ "id": token })).await.expect_err("text");
    assert_eq!(refused.code, "not_a_picture");
    let unknown = host.call("picture_from_file", json!({ "id": "/etc/passwd" })).await;
    assert_eq!(unknown.expect_err("a path is no token").code, "file_unknown");
    host.shutdown().await;
}
