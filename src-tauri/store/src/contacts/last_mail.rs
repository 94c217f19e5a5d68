//! What became of the last mail to each of some people: one word for a row of the table.
//!
//! It promises to cost a few lookups by key for each of these people and each campaign, however many
//! mails were sent, and to be asked only for people who are looked at. What a robot did does not
//! count. Leaves out: the whole record of a person (`persons`).

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sqlx::Row;

use crate::{Reader, Result, StoreError};
use postroom_model::clock::Timestamp;
use postroom_model::delivery::{DeliveryStatus, EventKind};
use postroom_model::id::ContactId;

/// The last mail to a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LastMail {
    /// The campaign's name.
    pub campaign: String,
    pub status: DeliveryStatus,
    /// What became known of it later; it tells more than the status.
    pub fact: Option<EventKind>,
    /// When its status was reached.
    pub at: Timestamp,
}

/// Everybody's own id and those that were merged into theirs. SQLite: `cross join` keeps the list
/// outside, so that each is found by its key.
const IDS: &str = "select m.kept, m.gone from json_each(?1) j
    cross join merged m on m.kept = j.value";

/// From the campaigns, of which there are few: a recipient is found by its unique key. Numbers of
/// mails rise, so the greatest is the last. SQLite: the other columns are of the row with the `max`.
const MAILS: &str = "select j.value ->> 0 as kept, max(d.seq) as seq, d.contact_id, d.status,
        d.updated_at, g.name
    from json_each(?1) j cross join campaigns g cross join deliveries d
    where d.campaign_id = g.id and d.contact_id = j.value ->> 1 group by j.value ->> 0";

const FACTS: &str = "select e.delivery, e.kind from json_each(?1) j cross join events e
    where e.contact_id = j.value ->> 0 and e.delivery = j.value ->> 1 and e.robot = 0";

impl Reader {
    /// The last mail to each of these; who got none is not in it.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn last_mails(&self, people: &[ContactId]) -> Result<HashMap<ContactId, LastMail>> {
        if people.is_empty() {
            return Ok(HashMap::new());
        }
        let merged = sqlx::query(IDS)
            .bind(serde_json::to_string(people)?)
            .fetch_all(self.read_pool())
            .await?;
        let gone = merged.iter().map(|row| (row.get("kept"), row.get("gone")));
        let ids: Vec<(&str, &str)> =
            people.iter().map(|id| (id.as_str(), id.as_str())).chain(gone).collect();
        let mails = sqlx::query(MAILS)
            .bind(serde_json::to_string(&ids)?)
            .fetch_all(self.read_pool())
            .await?;
        let keys: Vec<(&str, i64)> =
            mails.iter().map(|row| (row.get("contact_id"), row.get("seq"))).collect();
        let facts = sqlx::query(FACTS)
            .bind(serde_json::to_string(&keys)?)
            .fetch_all(self.read_pool())
            .await?;
        let mut known: HashMap<i64, Vec<EventKind>> = HashMap::new();
        for row in &facts {
            known
                .entry(row.get("delivery"))
                .or_default()
                .extend(EventKind::from_word(row.get("kind")));
        }
        let last = mails.iter().map(|row| {
            let status: &str = row.get("status");
            let mail = LastMail {
                campaign: row.get("name"),
                status: DeliveryStatus::from_word(status)
                    .ok_or_else(|| StoreError::Value(format!("delivery status {status}")))?,
                fact: EventKind::most_significant(
                    known.remove(&row.get("seq")).unwrap_or_default(),
                ),
                at: Timestamp(row.get("updated_at")),
            };
            Ok((ContactId(row.get("kept")), mail))
        });
        last.collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::Store;

    #[tokio::test]
    async fn each_row_is_found_by_key() {
        let folder = std::env::temp_dir().join(format!("postroom-{}", uuid::Uuid::new_v4()));
        let store = Store::open(&folder.join("plan.postroom")).await.unwrap();
        for (sql, found) in [
            (IDS, "SEARCH m USING INDEX merged_by_kept"),
            (
                MAILS,
                "SEARCH d USING INDEX sqlite_autoindex_deliveries_2 (campaign_id=? AND contact_id=?)",
            ),
            (FACTS, "SEARCH e USING INDEX events_by_contact"),
        ] {
            let rows = sqlx::query(sqlx::AssertSqlSafe(format!("explain query plan {sql}")))
                .bind("[]")
                .fetch_all(store.read_pool())
                .await
                .unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
            let plan = plan.join("\n");
            assert!(plan.contains(found), "{plan}");
            assert!(
                !["SCAN m", "SCAN d", "SCAN e"].iter().any(|scan| plan.contains(scan)),
                "{plan}"
            );
        }
        store.close().await;
        std::fs::remove_dir_all(folder).unwrap();
    }
}
