//! Three relays besides the practice relay. No mail is sent through them, because their servers do
//! not exist.

use postroom_api::Timestamp;
use serde_json::{Value, json};

use super::client::Client;
use crate::error::BridgeError;

pub(super) async fn save(client: &Client, now: Timestamp) -> Result<(), BridgeError> {
    let none = json!({
        "per_minute": null, "per_hour": null, "per_day": null, "day": { "kind": "rolling" },
        "domains": [], "warm_up": null, "senders": [],
    });
    let two_days_ago = now.millis() - 2 * 24 * 60 * 60 * 1000;
    let sendgrid = with(&none, json!({ "per_minute": 600, "per_day": 1_840 }));
    let brevo = with(
        &none,
        json!({
            "per_day": 300,
            "day": { "kind": "from", "minute": 0, "zone": "Europe/Paris" },
            "warm_up":
                { "first_day": 100, "growth": 40, "target": 300, "began_at": two_days_ago },
        }),
    );
    relay(client, "SendGrid", "sendgrid", 10.0, sendgrid).await?;
    relay(client, "Brevo", "brevo", 1.0, brevo).await?;
    let mailgun = relay(client, "Mailgun", "mailgun", 10.0, none).await?;
    client.call("relay_pause", json!({ "id": mailgun })).await?;
    Ok(())
}

async fn relay(
    client: &Client,
    name: &str,
    preset: &str,
    per_second: f64,
    limits: Value,
) -> Result<Value, BridgeError> {
    let draft = json!({
        "id": null, "name": name, "preset": preset, "host": "smtp.example.net", "port": 587,
        "tls": "starttls", "allow_plain": false, "user": "shop", "password": "sample",
        "ca_pem": null, "ehlo_name": "", "connections": 4, "per_second": per_second, "per_connection": 100,
        "limits": limits,
    });
    Ok(client.call("relay_save", draft).await?["id"].clone())
}

/// `base`, overwritten with the members of `changes`.
pub(super) fn with(base: &Value, changes: Value) -> Value {
    let mut merged = base.clone();
    if let (Some(merged), Value::Object(changes)) = (merged.as_object_mut(), changes) {
        merged.extend(changes);
    }
    merged
}
