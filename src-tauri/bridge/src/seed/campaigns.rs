//! Completed, running and planned campaigns. All of them use the practice relay, whose faults cause
//! the refusals, deferrals and mails in doubt.

use std::time::Duration;

use postroom_api::{Clock, Timestamp};
use serde_json::{Value, json};

use super::client::Client;
use super::contacts::Lists;
use super::relays::with;
use super::{DAY, MINUTE};
use crate::error::BridgeError;

const TEXT: &str = "<p>Dear {{ given_name | default(&quot;friend&quot;) }},</p>\
    <p>the first seeds may go into the ground.</p>";

/// Completed campaigns: name, days ago, and the recipients that the relay refuses.
const DONE: [(&str, u64, &str); 5] = [
    ("A short note before Christmas", 92, "*8@college.example"),
    ("Catalogue 2027 is here", 66, "*13@college.example"),
    ("Winter clearance, last three days", 45, "*23@college.example"),
    (
        "Welcome to the seed club, and a first word about sowing times for new gardeners",
        26,
        "nobody@college.example",
    ),
    ("Mother’s Day seed tins", 14, "*33@college.example"),
];

/// The first rate of the current campaign. A rate limiter permits one mail at the start and at most
/// one second's worth later, so one second of the manual clock sends about this many: a lost
/// connection returns some mails unsent.
const BURST: u32 = 200;

fn no_faults() -> Value {
    json!({
        "refuse": [], "defer": [], "defer_times": 1, "drop_after_data": [], "slow_ms": 0,
        "refuse_sign_in": false,
    })
}

pub(super) async fn past(
    client: &Client,
    clock: &Clock,
    now: Timestamp,
    lists: &Lists,
) -> Result<(), BridgeError> {
    for (name, days, refused) in DONE {
        let ago = clock.now().until(now);
        clock.advance(ago.saturating_sub(days_long(days)));
        client.call("practice_faults", with(&no_faults(), json!({ "refuse": [refused] }))).await?;
        let draft = json!({ "name": name, "subject": name, "lists": [lists.open_day] });
        let campaign = write(client, draft).await?;
        command(client, &campaign, "start").await?;
        let done = |live: &Value| live["campaign"]["status"] == "done";
        client.wait("campaign_live", json!({ "id": campaign }), done).await?;
    }
    client.call("practice_faults", no_faults()).await?;
    // Three hours before now: the program is closed and misses a start.
    let ago = clock.now().until(now);
    clock.advance(ago.saturating_sub(180 * MINUTE));
    Ok(())
}

fn days_long(days: u64) -> Duration {
    Duration::from_secs(days * DAY.as_secs())
}

pub(super) async fn to_be_missed(
    client: &Client,
    now: Timestamp,
    lists: &Lists,
) -> Result<(), BridgeError> {
    let draft = json!({
        "name": "Bulbs, last call", "subject": "The last tulips go on Friday",
        "lists": [lists.open_day],
    });
    schedule(client, draft, Timestamp(now.millis() - 95 * 60_000)).await
}

/// Starts the current campaign and slows it down, so that it does not end.
pub(super) async fn current(
    client: &Client,
    clock: &Clock,
    lists: &Lists,
) -> Result<(), BridgeError> {
    let faults = with(
        &no_faults(),
        json!({
            // The audience is sent in the order of its addresses; these are among the first.
            "refuse": ["*50@gmail.example"],
            "defer": ["*11@outlook.example"],
            "defer_times": 100,
            "drop_after_data": ["ben.smith1@*"],
        }),
    );
    client.call("practice_faults", faults).await?;
    let draft = json!({
        "name": "Spring news: early sowing, new tomatoes and an open day",
        "subject": "Early sowing, new tomatoes and an open day",
        "lists": [lists.newsletter],
        "plan": { "per_second": BURST },
    });
    let campaign = write(client, draft).await?;
    command(client, &campaign, "start").await?;
    let request = json!({ "id": campaign });
    let tried = |number: i64| {
        move |live: &Value| {
            let count = |status: &str| live["counts"][status].as_i64().unwrap_or_default();
            let tried: i64 =
                ["accepted", "deferred", "refused", "in_doubt"].into_iter().map(count).sum();
            tried >= number && count("sending") == 0
        }
    };
    client.wait("campaign_live", request.clone(), tried(1)).await?;
    clock.advance(Duration::from_secs(1));
    client.wait("campaign_live", request.clone(), tried(i64::from(BURST * 9 / 10))).await?;
    let draft = client.call("campaign_get", request).await?["draft"].clone();
    let slow = json!({
        "id": campaign, "relay": draft["relay"],
        "plan": with(&draft["plan"], json!({ "per_second": 0.1 })),
    });
    client.call("campaign_set_plan", slow).await?;
    Ok(())
}

pub(super) async fn planned(
    client: &Client,
    now: Timestamp,
    lists: &Lists,
) -> Result<(), BridgeError> {
    let frost = json!({
        "name": "First frost: what to bring in", "subject": "Bring the dahlias in",
        "lists": [lists.newsletter],
    });
    schedule(client, frost, Timestamp(now.millis() + 11 * 60 * 60_000)).await?;
    let open_day = json!({
        "name": "Open day reminder", "subject": "See you on Saturday", "lists": [lists.open_day],
    });
    write(client, open_day).await?;
    let easter = json!({
        "name": "Easter hours and late-spring collection", "content": { "html": "" },
    });
    write(client, easter).await?;
    Ok(())
}

async fn schedule(client: &Client, draft: Value, at: Timestamp) -> Result<(), BridgeError> {
    // A date with a time, in UTC.
    let local: String = at.rfc3339().chars().take("2026-11-24T09:00".len()).collect();
    let plan = json!({ "start_at": local, "zone": "UTC" });
    let campaign = write(client, with(&draft, json!({ "plan": plan }))).await?;
    command(client, &campaign, "schedule").await
}

async fn command(client: &Client, campaign: &Value, command: &str) -> Result<(), BridgeError> {
    let request = json!({ "id": campaign, "command": command });
    client.call("campaign_command", request).await?;
    Ok(())
}

/// Creates a campaign through the practice relay; `changes` are members of its draft and plan.
async fn write(client: &Client, changes: Value) -> Result<Value, BridgeError> {
    let created = client.call("campaign_create", json!({})).await?;
    let practice = client.id_of("relay_list", "Practice relay").await?;
    let mut draft = with(&created["draft"], json!({ "relay": practice }));
    draft["content"]["html"] = json!(TEXT);
    for part in ["plan", "content"] {
        draft[part] = with(&draft[part], changes[part].clone());
    }
    let mut changes = changes;
    if let Some(changes) = changes.as_object_mut() {
        changes.remove("plan");
        changes.remove("content");
    }
    let save = json!({
        "id": created["id"], "revision": created["revision"], "draft": with(&draft, changes),
    });
    client.call("campaign_save", save).await?;
    Ok(created["id"].clone())
}
