//! A million recipients: imported, frozen into an audience, and opened again.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use postroom_api::{Host, OpenOptions};
use postroom_engine::{Engine, EngineOptions, RelayDraft};
use postroom_keychain::Secrets;
use postroom_model::campaign::CampaignCommand;
use postroom_model::contact::{Address, NewContact};
use postroom_model::id::ListId;
use postroom_model::import::Policy;
use postroom_store::Store;
use postroom_tests::fixture::TempFolder;
use postroom_tests::sink::relay_config;
use serde_json::{Value, json};

use super::sender::peak_kb;
use super::{message, peers};

pub fn section(people: usize) {
    println!("\n(c) {people} recipients, and (d) opening such a workspace");
    let folder = TempFolder::new();
    let workspace = folder.path().join("million.postroom");
    for part in [format!("freeze:{people}"), "open:0".to_owned()] {
        let ran = Command::new(std::env::current_exe().expect("this program"))
            .args(["million", &part])
            .arg(&workspace)
            .status();
        assert!(ran.is_ok_and(|ran| ran.success()), "{part} failed");
    }
}

/// Runs one step in its own process: `million freeze:N FILE`, then `million open:0 FILE`.
pub async fn run(words: &[String]) {
    let (step, number) = words[0].split_once(':').expect("a step");
    let workspace = Path::new(&words[1]);
    match step {
        "freeze" => freeze(workspace, number.parse().expect("a number")).await,
        _ => open(workspace).await,
    }
}

async fn freeze(workspace: &Path, people: usize) {
    let mut options = EngineOptions::new(workspace.to_owned());
    options.secrets = Some(Secrets::in_memory());
    let store = Store::open(workspace).await.expect("a workspace file");
    let engine = Engine::open_store(store.clone(), options).await.expect("a workspace");
    let list = ListId::new();
    let now = engine.clock().now();
    store
        .put_list(&list, postroom_model::contact::ListKind::List, "Everybody", now)
        .await
        .expect("a list");
    let began = Instant::now();
    for from in (0..people).step_by(5_000) {
        let part: Vec<NewContact> = (from..people.min(from + 5_000)).map(person).collect();
        let lists = std::slice::from_ref(&list);
        let written = store.import_batch(
            &part,
            Policy::Overwrite,
            postroom_model::contact::ConsentBasis::OptIn,
            lists,
            false,
            now,
        );
        written.await.expect("they are written");
    }
    row("contacts written, rows a second", peers::speed(people, began.elapsed().as_secs_f64()));
    row("  greatest memory so far, MB", mb());
    let relay = RelayDraft {
        id: None,
        name: "Nobody".to_owned(),
        preset: "other".to_owned(),
        config: relay_config(9, 4),
        password: None,
    };
    let relay = engine.save_relay(relay).await.expect("a relay").id;
    let draft = postroom_model::campaign::Draft {
        relay: Some(relay),
        lists: vec![list],
        ..message::draft()
    };
    let id = store.create_campaign(&draft, now).await.expect("a campaign").id;
    let began = Instant::now();
    engine.command(&id, CampaignCommand::Start).await.expect("it starts");
    let seconds = began.elapsed().as_secs_f64();
    row("audience frozen, rows a second", peers::speed(people, seconds));
    row("  seconds", seconds);
    row("  greatest memory, MB", mb());
    engine.command(&id, CampaignCommand::Pause).await.expect("it rests");
    let began = Instant::now();
    engine.shutdown().await;
    row("closed, seconds", began.elapsed().as_secs_f64());
}

fn person(n: usize) -> NewContact {
    NewContact {
        address: Address::parse(&format!("p{n}@example.org")).expect("an address"),
        given_name: Some("Ann".to_owned()),
        family_name: Some(format!("Reader {n}")),
        fields: std::collections::BTreeMap::new(),
    }
}

async fn open(workspace: &Path) {
    let whole = Instant::now();
    let began = Instant::now();
    let host =
        Host::open(OpenOptions { workspace: Some(workspace.to_owned()), ..OpenOptions::default() })
            .await
            .expect("it opens");
    row("opened, ms", ms(began));
    let mut id = Value::Null;
    for (name, request) in [
        ("app_state", json!({})),
        ("overview", json!({})),
        ("campaign_list", json!({})),
        ("campaign_live", Value::Null),
        ("campaign_live", Value::Null),
    ] {
        let request = if request.is_null() { json!({ "id": id }) } else { request };
        let began = Instant::now();
        let answer = host.call(name, request).await.unwrap_or_else(|why| panic!("{name}: {why}"));
        row(&format!("  {name}, ms"), ms(began));
        if name == "campaign_list" {
            id = answer[0]["id"].clone();
        }
    }
    row("in all, from opening to the live view, ms", ms(whole));
    row("  greatest memory, MB", mb());
    host.shutdown().await;
}

fn ms(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1_000.0
}

#[expect(clippy::cast_precision_loss, reason = "megabytes")]
fn mb() -> f64 {
    peak_kb() as f64 / 1_024.0
}

fn row(name: &str, value: f64) {
    println!("{name:<48} {value:>10.1}");
}
