//! The starting point of the torture: contacts, a relay, and a started campaign.

use std::collections::BTreeMap;
use std::path::Path;

use postroom_engine::{Engine, EngineOptions, RelayDraft};
use postroom_keychain::Secrets;
use postroom_model::campaign::{CampaignCommand, Content, Draft};
use postroom_model::contact::{Address, NewContact};
use postroom_model::id::ListId;
use postroom_model::import::Policy;
use postroom_store::Store;
use postroom_tests::sink::relay_config;

use super::Options;

/// One in this many recipients is unknown at the relay.
const UNKNOWN: u64 = 97;

pub async fn create_workspace(workspace: &Path, options: &Options, port: u16) {
    let mut engine_options = EngineOptions::new(workspace.to_owned());
    engine_options.secrets = Some(Secrets::in_memory());
    let store = Store::open(workspace).await.expect("a workspace file");
    let engine = Engine::open_store(store.clone(), engine_options).await.expect("a workspace");
    let list = ListId::new();
    let now = engine.clock().now();
    store
        .put_list(&list, postroom_model::contact::ListKind::List, "Newsletter", now)
        .await
        .expect("a list");
    let people: Vec<NewContact> = (0..options.mails).map(person).collect();
    for part in people.chunks(1_000) {
        let lists = std::slice::from_ref(&list);
        store
            .import_batch(
                part,
                Policy::Overwrite,
                postroom_model::contact::ConsentBasis::OptIn,
                lists,
                false,
                now,
            )
            .await
            .expect("they are written");
    }
    let relay = RelayDraft {
        id: None,
        name: "The relay that stays".to_owned(),
        preset: "other".to_owned(),
        config: relay_config(port, options.connections),
        password: None,
    };
    let relay = engine.save_relay(relay).await.expect("a relay").id;
    let draft = Draft {
        name: "Torture".to_owned(),
        from_address: "ines@alder.example".to_owned(),
        subject: "Hello {{ given_name | default(\"friend\") }}".to_owned(),
        lists: vec![list],
        relay: Some(relay),
        content: Content {
            html: "<p>Hello {{ given_name | default(\"friend\") }}, the soil is warm.</p>"
                .to_owned(),
            document: None,
            text: None,
        },
        ..Draft::default()
    };
    let campaign = store.create_campaign(&draft, now).await.expect("a campaign").id;
    engine.command(&campaign, CampaignCommand::Start).await.expect("it starts");
    engine.shutdown().await;
}

fn person(n: u64) -> NewContact {
    let unknown = if n % UNKNOWN == UNKNOWN - 1 { "no-" } else { "" };
    NewContact {
        address: Address::parse(&format!("{unknown}p{n}@example.org")).expect("an address"),
        given_name: Some("Ann".to_owned()),
        family_name: None,
        fields: BTreeMap::new(),
    }
}
