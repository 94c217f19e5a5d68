//! The sender details of the next campaign: those that the user set last, in a campaign or in the
//! settings.
//!
//! Leaves out: whether a relay accepts the sender, which the review checks.

use serde::{Deserialize, Serialize};

use crate::{Engine, Result};
use postroom_model::campaign::Draft;
use postroom_model::contact::Mailbox;
use postroom_store::Profile;

/// The setting of the workspace that holds them.
const KEY: &str = "sender";

/// Name, address and reply-to address of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sender {
    pub from_name: String,
    pub from_address: String,
    pub reply_to: Option<String>,
}

impl Sender {
    fn of(draft: &Draft) -> Self {
        Self {
            from_name: draft.from_name.clone(),
            from_address: draft.from_address.clone(),
            reply_to: draft.reply_to.clone(),
        }
    }
}

impl Engine {
    /// The sender of a new campaign.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub async fn next_sender(&self) -> Result<Sender> {
        if let Some(sender) = self.read().setting::<Sender>(KEY).await? {
            return Ok(sender);
        }
        let profile = self.profile().await?;
        Ok(Sender {
            from_name: profile.sender_name,
            from_address: profile.sender_address,
            reply_to: None,
        })
    }

    /// Remembers the sender of a draft, if this edit changed it and its address is complete.
    pub(crate) async fn remember_sender(&self, before: &Draft, after: &Draft) -> Result<()> {
        let sender = Sender::of(after);
        if sender == Sender::of(before) || Mailbox::parse(&sender.from_address).is_err() {
            return Ok(());
        }
        self.set_setting(KEY, &sender).await
    }

    /// Remembers the sender of the settings, if it changed there.
    pub(crate) async fn remember_profile(&self, before: &Profile, after: &Profile) -> Result<()> {
        let (name, address) = (&after.sender_name, &after.sender_address);
        if (name, address) == (&before.sender_name, &before.sender_address) {
            return Ok(());
        }
        let reply_to = self.next_sender().await?.reply_to;
        let sender = Sender { from_name: name.clone(), from_address: address.clone(), reply_to };
        self.set_setting(KEY, &sender).await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use postroom_keychain::Secrets;

    use super::*;
    use crate::EngineOptions;

    #[tokio::test]
    async fn next_campaign_has_the_sender_that_was_set_last() {
        let folder = tempfile::tempdir().unwrap();
        let mut options = EngineOptions::new(folder.path().join("shop.postroom"));
        options.secrets = Some(Secrets::in_memory());
        let engine = Engine::open(options).await.unwrap();
        let profile = Profile {
            sender_name: "Shop".to_owned(),
            sender_address: "shop@example.com".to_owned(),
            ..Profile::default()
        };
        engine.set_profile(&profile).await.unwrap();
        assert_eq!(engine.next_sender().await.unwrap().from_address, "shop@example.com");

        let campaign = engine.create_campaign(&Draft::default()).await.unwrap();
        let draft = |address: &str| Draft {
            from_name: "News".to_owned(),
            from_address: address.to_owned(),
            reply_to: Some("ask@example.com".to_owned()),
            ..Draft::default()
        };
        let id = &campaign.id;
        let save = async |revision, address| {
            engine.save_draft(id, revision, &draft(address)).await.unwrap().0
        };
        let revision = save(campaign.revision, "news@example.com").await;
        // Still being typed.
        let revision = save(revision, "news@").await;
        let news = Sender::of(&draft("news@example.com"));
        assert_eq!(engine.next_sender().await.unwrap(), news);
        save(revision, "news@example.com").await;

        let renamed = Profile { sender_name: "Shop Ltd".to_owned(), ..profile };
        engine.set_profile(&renamed).await.unwrap();
        let next = engine.next_sender().await.unwrap();
        assert_eq!(
            (next.from_name.as_str(), next.from_address.as_str()),
            ("Shop Ltd", "shop@example.com")
        );
        assert_eq!(next.reply_to.as_deref(), Some("ask@example.com"));
        engine.shutdown().await;
    }
}
