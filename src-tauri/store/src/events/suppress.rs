//! The effect of provider events: contacts and addresses that get no more mail.

use std::collections::{BTreeMap, HashMap};

use sqlx::{Row, Sqlite, Transaction};

use super::ProviderEvent;
use super::insert::EventRow;
use super::matching::Found;
use crate::Result;
use crate::suppressions::insert_suppressions;
use postroom_model::clock::Timestamp;
use postroom_model::contact::{Address, SuppressionReason};

/// The source of suppression entries that an event creates.
const SUPPRESSION_SOURCE: &str = "provider";

/// Suppresses contacts as the events require; returns the number of contacts that get no more mail.
pub(super) async fn suppress_by_events(
    tx: &mut Transaction<'static, Sqlite>,
    new: &[&EventRow<'_>],
    now: Timestamp,
) -> Result<i64> {
    let mut by_reason: HashMap<SuppressionReason, (Vec<String>, Vec<&str>)> = HashMap::new();
    for row in new {
        let Some(reason) = row.kind.suppression_reason() else { continue };
        let (keys, people) = by_reason.entry(reason).or_default();
        if let Ok(address) = Address::parse(row.address) {
            keys.push(address.key());
        }
        // An opt-out or a complaint applies to the contact, a bounce only to the one address.
        if reason != SuppressionReason::Bounced {
            people.push(row.contact);
        }
    }
    let mut out = 0;
    // A complaint takes precedence over an opt-out, an opt-out over a bounce.
    for reason in
        [SuppressionReason::Complained, SuppressionReason::Unsubscribed, SuppressionReason::Bounced]
    {
        let Some((mut keys, people)) = by_reason.remove(&reason) else { continue };
        let theirs = sqlx::query(
            "select c.address_key from json_each(?1) j cross join contacts c on c.id = j.value",
        )
        .bind(serde_json::to_string(&people)?)
        .fetch_all(&mut **tx)
        .await?;
        keys.extend(theirs.iter().map(|row| row.get::<String, _>(0)));
        out +=
            insert_suppressions(tx, keys, reason, SUPPRESSION_SOURCE, "", None, now).await?.people;
    }
    Ok(out)
}

/// Suppresses addresses without a contact that opted out elsewhere or bounced, before an import
/// adds them.
pub(super) async fn suppress_unknown_addresses(
    tx: &mut Transaction<'static, Sqlite>,
    events: &[ProviderEvent<'_>],
    found: &[Found],
    now: Timestamp,
) -> Result<()> {
    let mut by_reason: BTreeMap<&'static str, (SuppressionReason, Vec<String>)> = BTreeMap::new();
    for (event, found) in events.iter().zip(found) {
        if let (Found::Nobody, Some(reason), Some(address)) =
            (found, event.kind.suppression_reason(), &event.row.address)
        {
            by_reason
                .entry(reason.word())
                .or_insert_with(|| (reason, Vec::new()))
                .1
                .push(address.key());
        }
    }
    for (reason, keys) in by_reason.into_values() {
        insert_suppressions(tx, keys, reason, SUPPRESSION_SOURCE, "", None, now).await?;
    }
    Ok(())
}
