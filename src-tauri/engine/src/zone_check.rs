//! Checks before the start whether the time zones of the recipients are known, if the campaign is
//! sent by their clocks.
//!
//! Leaves out: which names are known (`postroom-model`).

use crate::finding::{Finding, Severity};
use crate::{Engine, Result};
use postroom_model::calendar::ZoneName;
use postroom_model::campaign::Draft;
use postroom_model::contact::is_zone_field;

/// The values that the finding names.
const NAMED: usize = 5;

impl Engine {
    /// The finding about time zones that no computer knows, if there are any.
    pub(crate) async fn zone_findings(&self, draft: &Draft) -> Result<Option<Finding>> {
        if !draft.plan.schedule.by_recipient {
            return Ok(None);
        }
        let fields = self.read().contact_fields().await?;
        let Some(field) = fields.into_iter().find(|name| is_zone_field(name)) else {
            return Ok(None);
        };
        let now = self.clock().now();
        let values = self.read().audience_values(&draft.lists, &field, now).await?;
        let unknown: Vec<(String, i64)> =
            values.into_iter().filter(|(value, _)| ZoneName::new(value).zone().is_err()).collect();
        if unknown.is_empty() {
            return Ok(None);
        }
        let count: i64 = unknown.iter().map(|(_, people)| people).sum();
        let named: Vec<&str> =
            unknown.iter().take(NAMED).map(|(value, _)| value.as_str()).collect();
        let more = if unknown.len() > NAMED { ", \u{2026}" } else { "" };
        let named = format!("{}{more}", named.join(", "));
        let text = format!(
            "The time zone of {count} people is unknown ({named}). They get the mail by the time \
             zone of the schedule."
        );
        let finding = Finding::new(Severity::Warn, "zone_unknown", text);
        Ok(Some(finding.with("count", count).with("zones", named).with("field", field)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use std::collections::BTreeMap;

    use postroom_keychain::Secrets;
    use postroom_model::contact::{Address, ContactStatus, ListKind, NewContact};
    use postroom_model::id::ListId;

    use super::*;
    use crate::EngineOptions;

    #[tokio::test]
    async fn unknown_zones_are_named_if_the_schedule_uses_them() {
        let folder = tempfile::tempdir().unwrap();
        let mut options = EngineOptions::new(folder.path().join("shop.postroom"));
        options.secrets = Some(Secrets::in_memory());
        let engine = Engine::open(options).await.unwrap();
        let list = ListId::new();
        engine.put_list(&list, ListKind::List, "News").await.unwrap();
        for (at, zone) in
            ["Berlin", "GMT+2", "Atlantis", "Atlantis", "Mordor", ""].iter().enumerate()
        {
            let new = NewContact {
                address: Address::parse(&format!("p{at}@example.com")).unwrap(),
                given_name: None,
                family_name: None,
                fields: BTreeMap::from([("Time zone".to_owned(), (*zone).to_owned())]),
            };
            let lists = std::slice::from_ref(&list);
            engine.put_contact(None, &new, ContactStatus::Subscribed, lists).await.unwrap();
        }
        let mut draft = Draft { lists: vec![list], ..Draft::default() };
        assert!(engine.zone_findings(&draft).await.unwrap().is_none());
        draft.plan.schedule.by_recipient = true;
        let finding = engine.zone_findings(&draft).await.unwrap().unwrap();
        assert_eq!(finding.params.get("count").unwrap(), "3");
        assert_eq!(finding.params.get("zones").unwrap(), "Atlantis, Mordor");
        engine.shutdown().await;
    }
}
