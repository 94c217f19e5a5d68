//! What is known about providers: `presets.json`, embedded. Providers change their rules, so these
//! facts are data; no code of the program names a provider.
//!
//! Leaves out: configured relays (`Relay`) and the classification of replies (`postroom-smtp`).

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::relay::limits::Limits;
use crate::relay::{RelayConfig, TlsMode};

/// One provider in the set-up form. `label`, `help` and `key` are keys of the UI's catalogue; the
/// texts beside them are in English.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    pub id: String,
    pub name: String,
    /// Regions or streams to choose from. Empty: the user types a host.
    pub hosts: Vec<PresetHost>,
    pub port: u16,
    pub tls: TlsMode,
    /// Alternatives for networks that block the first port.
    pub other_ports: Vec<PresetPort>,
    pub user: PresetField,
    pub password: PresetField,
    pub connections: u16,
    pub per_second: Option<f64>,
    pub per_connection: Option<u32>,
    /// The maximum of recipients per minute, hour and day, where it is the same for every account;
    /// one mail has one recipient.
    #[serde(default)]
    pub per_minute: Option<u32>,
    #[serde(default)]
    pub per_hour: Option<u32>,
    pub per_day: Option<u32>,
    pub bulk: Bulk,
    pub docs: Option<String>,
    pub notes: Vec<PresetNote>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresetHost {
    pub id: String,
    /// A name that belongs to the provider; not translated.
    pub label: String,
    pub host: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresetPort {
    pub port: u16,
    pub tls: TlsMode,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresetField {
    /// The user name, where it is the same for every account, so that the form fills it in;
    /// [`crate::relay::USER_IS_SECRET`] where it equals the password.
    #[serde(default)]
    pub fixed: Option<String>,
    pub label: String,
    pub label_text: String,
    pub help: String,
    pub help_text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresetNote {
    pub key: String,
    pub text: String,
}

/// The provider's policy on newsletters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Bulk {
    Allowed,
    /// A mailbox provider: small lists only.
    Small,
    Forbidden,
}

impl Preset {
    /// A configuration to start from; with several hosts, the first host.
    pub fn config(&self) -> RelayConfig {
        RelayConfig {
            host: self.hosts.first().map(|host| host.host.clone()).unwrap_or_default(),
            port: self.port,
            tls: self.tls,
            allow_plain: false,
            user: self.user.fixed.clone(),
            ca_pem: None,
            ehlo_name: None,
            connections: self.connections,
            per_second: self.per_second,
            per_connection: self.per_connection,
            limits: Limits {
                per_minute: self.per_minute,
                per_hour: self.per_hour,
                per_day: self.per_day,
                ..Limits::default()
            },
        }
    }
}

/// All presets in the order of the form; the last one is "other".
pub fn presets() -> &'static [Preset] {
    static PRESETS: OnceLock<Vec<Preset>> = OnceLock::new();
    // A file that cannot be parsed fails the test below, so the default is never used.
    PRESETS.get_or_init(|| serde_json::from_str(include_str!("presets.json")).unwrap_or_default())
}

/// The preset with this id.
pub fn preset(id: &str) -> Option<&'static Preset> {
    presets().iter().find(|preset| preset.id == id)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_file_reads_and_holds_every_provider_once() {
        let read: Vec<Preset> = serde_json::from_str(include_str!("presets.json")).unwrap();
        let ids: Vec<&str> = read.iter().map(|preset| preset.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "sendgrid",
                "amazon_ses",
                "mailgun",
                "brevo",
                "postmark",
                "mailjet",
                "smtp2go",
                "gmail",
                "microsoft_365",
                "other"
            ]
        );
        assert_eq!(presets(), read);
    }

    #[test]
    fn no_preset_sends_in_clear_or_without_a_password() {
        for preset in presets() {
            assert_ne!(preset.tls, TlsMode::None, "{}", preset.id);
            assert!(preset.other_ports.iter().all(|port| port.tls != TlsMode::None));
            assert!(preset.password.fixed.is_none(), "{}", preset.id);
            assert!(preset.hosts.is_empty() == (preset.id == "other"), "{}", preset.id);
            assert!(!preset.config().allow_plain);
        }
    }

    #[test]
    fn keys_say_the_same_everywhere() {
        let mut texts = std::collections::BTreeMap::new();
        for preset in presets() {
            let fields = [&preset.user, &preset.password];
            let labels = fields.map(|field| (format!("label {}", field.label), &field.label_text));
            let helps = fields.map(|field| (format!("help {}", field.help), &field.help_text));
            let notes = preset.notes.iter().map(|note| (format!("note {}", note.key), &note.text));
            for (key, text) in labels.into_iter().chain(helps).chain(notes) {
                assert_eq!(texts.entry(key.clone()).or_insert(text), &text, "{key}");
            }
        }
        let hosts: BTreeSet<_> = presets()
            .iter()
            .flat_map(|preset| preset.hosts.iter().map(|host| &host.host))
            .collect();
        assert_eq!(hosts.len(), presets().iter().map(|preset| preset.hosts.len()).sum::<usize>());
    }
}
