//! The capability probe: one real test mail through a relay, so that a campaign starts with the
//! right settings.
//!
//! It promises that the learned capabilities are stored with the relay when it accepted the mail,
//! and not otherwise. Leaves out: the SMTP session (`smtp::client::capability_probe`).

use std::collections::BTreeMap;

use crate::{Engine, EngineError, Result};
use postroom_keychain::Secret;
use postroom_mail::template::KnownFields;
use postroom_mail::{Composer, MessageSource};
use postroom_model::campaign::{Content, Draft};
use postroom_model::contact::{Address, ContactView};
use postroom_model::id::{CampaignId, DeliveryId, RelayId};
use postroom_model::relay::LearnedCapabilities;
use postroom_model::tag::Tag;
use postroom_smtp::client::capability_probe;
use postroom_smtp::client::capability_probe::CapabilityReport;
use postroom_smtp::client::{Envelope, Timeouts};

impl Engine {
    /// Sends one real test mail through a stored relay with the best extensions that it accepts,
    /// and stores the learned capabilities.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] that names the invalid address. A relay that does not accept the
    /// mail is a result, not an error.
    pub async fn probe_capabilities(
        &self,
        id: &RelayId,
        from: &str,
        to: &str,
    ) -> Result<CapabilityReport> {
        let relay = self.store().relay(id).await?;
        let parse = |field, text: &str| {
            Address::parse(text).map_err(|error| EngineError::invalid(field, error.to_string()))
        };
        let (from, to) = (parse("from", from)?, parse("to", to)?);
        let now = self.clock().now();
        let at = jiff::Timestamp::from_millisecond(now.0)
            .map(|at| at.strftime("%Y-%m-%d %H:%M UTC").to_string())
            .unwrap_or_default();
        let sentence = format!(
            "This is a test mail from Postroom, sent through the relay {} at {at}. \
             Nothing has to be done about it.",
            relay.name
        );
        let escaped = sentence.replace('&', "&amp;").replace('<', "&lt;").replace('{', "&#123;");
        let draft = Draft {
            from_address: from.as_str().to_owned(),
            subject: "Test mail from Postroom".to_owned(),
            content: Content { html: format!("<p>{escaped}</p>"), ..Content::default() },
            ..Draft::default()
        };
        let letterhead = postroom_store::letterhead(self.store()).await?;
        let (campaign, names) = (CampaignId::new(), KnownFields::any());
        let composer = Composer::new(&MessageSource {
            campaign: &campaign,
            draft: &draft,
            pictures: &[],
            letterhead: &letterhead,
            names: &names,
        })?;
        let fields = BTreeMap::new();
        let person =
            ContactView { address: &to, given_name: None, family_name: None, fields: &fields };
        let delivery = DeliveryId::new();
        let built = composer.build(&person, &delivery, now)?;
        let mut envelope = Envelope::new(built.from.as_str(), built.to.as_str(), &built.bytes);
        envelope.utf8 = built.utf8;
        envelope.id = Some(delivery.to_string());
        let password = self.password(id).await?;
        let secret = password.as_ref().map(Secret::reveal);
        let mail = (&envelope, built.bytes.as_slice());
        let timeouts = Timeouts::short();
        let trial = capability_probe::send(
            &relay.config,
            secret,
            LearnedCapabilities::default(),
            mail,
            timeouts,
        )
        .await;
        if trial.accepted {
            self.store().set_relay_learnt(id, trial.learned).await?;
            self.changed(Tag::Relays);
        }
        Ok(trial)
    }
}
