//! The workspace under measure: people, three relays to the tests' sink (1, 40 and 2,000 mails
//! a second), and five drafts.

use postroom_engine::RelayDraft;
use postroom_model::campaign::{Content, Draft};
use postroom_model::clock::Clock;
use postroom_model::id::RelayId;
use postroom_model::relay::RelayConfig;
use postroom_smtp::client::Timeouts;
use postroom_tests::fixture::{TempFolder, TestWorkspace};
use postroom_tests::harness::{Options, Window};
use postroom_tests::sink::{Ledger, Manner, Sink, relay_config};

use super::page_process::PageProcess;

/// Ids of the drafts in the workspace.
#[derive(Debug)]
pub struct Place {
    folder: TempFolder,
    pub people: usize,
    /// A mail of the block editor.
    pub rich: String,
    /// The same mail as the user's own HTML.
    pub html: String,
    /// To everybody, one mail a second.
    pub slow: String,
    /// To everybody, forty mails a second.
    pub steady: String,
    /// To everybody, two thousand mails a second.
    pub fast: String,
}

#[derive(Debug)]
pub struct Stage<'a> {
    pub window: Window,
    pub page: PageProcess,
    pub place: &'a Place,
}

pub async fn create(people: usize) -> Place {
    let folder = TempFolder::new();
    let sink = Sink::start(Manner::default(), Ledger::counting()).await;
    let workspace =
        TestWorkspace::open_at(folder.path(), Clock::system(), Timeouts::default()).await;
    workspace.contacts(people).await;
    let relay = async |per_second: f64| {
        let draft = RelayDraft {
            id: None,
            name: format!("{per_second} a second"),
            preset: "other".to_owned(),
            config: RelayConfig { per_second: Some(per_second), ..relay_config(sink.port, 10) },
            password: None,
        };
        workspace.engine.save_relay(draft).await.expect("a relay").id
    };
    let (slow, steady, fast) = (relay(1.0).await, relay(40.0).await, relay(2_000.0).await);
    let document = document();
    let rich = draft(&workspace, &slow, Some(document)).await;
    let html = draft(&workspace, &slow, None).await;
    let slow = draft(&workspace, &slow, None).await;
    let steady = draft(&workspace, &steady, None).await;
    let fast = draft(&workspace, &fast, None).await;
    workspace.engine.shutdown().await;
    Place { folder, people, rich, html, slow, steady, fast }
}

pub fn open(place: &Place) -> Stage<'_> {
    let file = place.folder.path().join("workspace.postroom");
    let options = Options { workspace: Some(file), ..Options::default() };
    let window = Window::open_with("bench-window", &options);
    window.settled();
    let page = PageProcess::find().expect("the process of the page");
    Stage { window, page, place }
}

const SENTENCE: &str = "The oak boards are dry, the bench is planed, and on Saturday the doors are \
                        open from ten until the light goes; bring a chair that wobbles. ";

fn document() -> serde_json::Value {
    let text = serde_json::json!({ "type": "text", "text": SENTENCE.repeat(2) });
    let paragraph = serde_json::json!({ "type": "paragraph", "content": [text] });
    serde_json::json!({ "type": "doc", "content": vec![paragraph; 20] })
}

async fn draft(
    workspace: &TestWorkspace,
    relay: &RelayId,
    document: Option<serde_json::Value>,
) -> String {
    let html = format!("<p>{}</p>", SENTENCE.repeat(2)).repeat(20);
    let draft = Draft {
        name: "Open day".to_owned(),
        from_name: "Alder and Moss".to_owned(),
        from_address: "news@alder.example".to_owned(),
        subject: "Hello {{ given_name | default(\"friend\") }}".to_owned(),
        lists: vec![workspace.list.clone()],
        relay: Some(relay.clone()),
        content: Content { html, document, text: None },
        ..Draft::default()
    };
    let now = workspace.engine.clock().now();
    workspace.store().create_campaign(&draft, now).await.expect("a draft").id.to_string()
}
