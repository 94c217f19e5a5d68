//! The contacts of the sample: 1,200 contacts on two lists, imported from a file, a segment, and
//! two suppressions.

use std::fmt::Write;

use serde_json::{Value, json};

use super::client::Client;
use crate::error::BridgeError;

const PEOPLE: usize = 1_200;
const GIVEN: [(&str, &str); 10] = [
    ("Anna", "anna"),
    ("Ben", "ben"),
    ("Chloé", "chloe"),
    ("Dieter", "dieter"),
    ("Elif", "elif"),
    ("Farid", "farid"),
    ("Greta", "greta"),
    ("Hugo", "hugo"),
    ("Ines", "ines"),
    ("Jonas", "jonas"),
];
const FAMILY: [(&str, &str); 8] = [
    ("Whitcombe", "whitcombe"),
    ("Okafor", "okafor"),
    ("Lindqvist", "lindqvist"),
    ("Müller", "muller"),
    ("Haddad", "haddad"),
    ("Novak", "novak"),
    ("Rossi", "rossi"),
    ("Smith", "smith"),
];
const DOMAINS: [&str; 5] =
    ["gmail.example", "outlook.example", "web.example", "college.example", "post.example"];
const STATUSES: [&str; 4] = ["subscribed", "unsubscribed", "bounced", "complained"];
const TOWNS: [&str; 5] = ["Frome", "Bath", "Bristol", "Wells", "Stow-on-the-Wold"];

/// The ids of the two lists.
pub(super) struct Lists {
    pub(super) newsletter: String,
    pub(super) open_day: String,
}

fn csv() -> String {
    let mut text = "address,given_name,family_name,status,lists,consent_basis,town\n".to_owned();
    for index in 0..PEOPLE {
        let (given, given_ascii) = GIVEN[index % GIVEN.len()];
        let (family, family_ascii) = FAMILY[index * 7 % FAMILY.len()];
        let domain = DOMAINS[index % DOMAINS.len()];
        let nameless = index % 23 == 5;
        let status = if index % 17 == 0 { STATUSES[index / 17 % 4] } else { "subscribed" };
        let lists = if index % 3 == 0 { "Newsletter;Open day" } else { "Newsletter" };
        let town = if index % 2 == 0 { TOWNS[index % TOWNS.len()] } else { "" };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{given_ascii}.{family_ascii}{index}@{domain},{},{},{status},{lists},opt_in,{town}",
            if nameless { "" } else { given },
            if nameless { "" } else { family },
        );
    }
    text
}

pub(super) async fn import(client: &Client) -> Result<(), BridgeError> {
    let paste = json!({ "text": csv(), "name": "spring-fair.csv" });
    let token = client.call("import_paste", paste).await?["token"].clone();
    let dialect = json!({
        "encoding": null, "delimiter": null, "header": null, "quote": null, "preamble": null,
        "sheet": null,
    });
    let look = client.call("import_inspect", json!({ "token": token, "dialect": dialect })).await?;
    let columns: Vec<Value> = look["columns"]
        .as_array()
        .map(|columns| columns.iter().map(|column| column["role"].clone()).collect())
        .unwrap_or_default();
    let plan = json!({
        "token": token, "dialect": dialect, "columns": columns, "policy": "overwrite",
        "addresses": "first", "consent": "opt_in", "wording": "", "suppression_reason": null,
        "lists": [], "new_list": null,
    });
    let run = client.call("import_run", json!({ "plan": plan, "dry_run": false })).await?;
    let ended = client
        .wait("import_status", json!({ "id": run["id"] }), |status| status["phase"] != "running")
        .await?;
    if ended["phase"] != "done" || ended["refused"] != 0 {
        return Err(BridgeError::Seed(format!("the people were not imported: {ended}")));
    }
    Ok(())
}

/// Finds the lists that the import created; adds the segment and the suppressions.
pub(super) async fn lists(client: &Client) -> Result<Lists, BridgeError> {
    let rule = json!({ "kind": "group", "together": "all", "rules": [
        { "kind": "field", "name": "town", "test": { "op": "is", "value": "Bristol" } },
        { "kind": "group", "together": "none", "rules": [
            { "kind": "got_of_last", "campaigns": 3, "at_least": 1 },
        ] },
    ] });
    let segment = json!({ "id": null, "name": "Customers from Bristol", "rule": rule });
    client.call("segment_save", segment).await?;
    for (text, reason, note) in [
        ("gerda.ott@posteo.example", "unsubscribed", ""),
        ("competitor.example", "blocked", "Asked by letter"),
    ] {
        let entry = json!({ "text": text, "reason": reason, "note": note, "expires_at": null });
        client.call("suppression_add", entry).await?;
    }
    Ok(Lists {
        newsletter: client.id_of("list_all", "Newsletter").await?,
        open_day: client.id_of("list_all", "Open day").await?,
    })
}
