//! Creates, changes, pauses and removes relays. Secrets are written to the keychain here and are
//! read only to authenticate to the relay.

use std::net::IpAddr;
use std::time::Duration;

use crate::{Engine, EngineError, Result};
use postroom_keychain::{Secret, SecretHome};
use postroom_model::campaign::CampaignStatus;
use postroom_model::id::RelayId;
use postroom_model::relay::limits::{Day, LearnedLimits, Limits, WarmUp};
use postroom_model::relay::{
    LearnedCapabilities, PauseReason, Relay, RelayConfig, RelayKind, RelayState, TlsMode,
    is_ehlo_name,
};
use postroom_model::tag::Tag;
use postroom_smtp::client::Timeouts;
use postroom_smtp::client::connection_test::{
    ConnectionTestReport, TestAddresses, test_connection,
};

/// The longest wait for the keychain when relays are listed.
const KEYCHAIN_TIMEOUT: Duration = Duration::from_secs(2);

/// The relay form as typed.
#[derive(Debug, Clone)]
pub struct RelayDraft {
    /// None: a new one.
    pub id: Option<RelayId>,
    pub name: String,
    pub preset: String,
    pub config: RelayConfig,
    /// None: the stored password is kept.
    pub password: Option<Secret>,
}

/// Whether this host is this computer.
fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Refuses an unencrypted connection to another computer, unless the user has confirmed it.
///
/// # Errors
/// [`EngineError::Invalid`] with the sentence that asks for the confirmation.
pub fn check_encryption(config: &RelayConfig) -> Result<()> {
    if config.tls == TlsMode::None && !config.allow_plain && !is_loopback(&config.host) {
        return Err(EngineError::invalid(
            "tls",
            "without encryption everyone on the way can read mails and password; choose STARTTLS or TLS, or confirm that you want this",
        ));
    }
    Ok(())
}

fn trimmed_ehlo_name(name: Option<String>) -> Option<String> {
    name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// Whether a password for the server `before` may not be sent to the server `after`: another host
/// or port, or encryption given up.
fn is_other_target(before: &RelayConfig, after: &RelayConfig) -> bool {
    let unencrypted = after.tls == TlsMode::None && before.tls != TlsMode::None;
    !before.host.trim().eq_ignore_ascii_case(after.host.trim())
        || before.port != after.port
        || unencrypted
}

fn check(draft: &RelayDraft) -> Result<()> {
    if draft.name.trim().is_empty() {
        return Err(EngineError::invalid("name", "the relay needs a name"));
    }
    let host = draft.config.host.trim();
    if host.is_empty() || host.contains(char::is_whitespace) || host.contains('/') {
        return Err(EngineError::invalid(
            "host",
            "the server needs a name such as smtp.example.com",
        ));
    }
    let ehlo_name = trimmed_ehlo_name(draft.config.ehlo_name.clone());
    if ehlo_name.is_some_and(|name| !is_ehlo_name(&name)) {
        return Err(EngineError::invalid(
            "ehlo_name",
            "the EHLO name is a domain such as mail.example.com, or an address such as [192.0.2.1]",
        ));
    }
    if draft.config.port == 0 {
        return Err(EngineError::invalid("port", "the port is a number from 1 to 65535"));
    }
    if !(1..=100).contains(&draft.config.connections) {
        return Err(EngineError::invalid(
            "connections",
            "between 1 and 100 connections are possible",
        ));
    }
    if draft.config.per_second.is_some_and(|rate| !rate.is_finite() || rate <= 0.0) {
        return Err(EngineError::invalid(
            "per_second",
            "the speed is more than 0 mails per second",
        ));
    }
    check_limits(&draft.config.limits)?;
    check_encryption(&draft.config)
}

fn check_limits(limits: &Limits) -> Result<()> {
    let none = [limits.per_minute, limits.per_hour, limits.per_day].contains(&Some(0));
    if none {
        return Err(EngineError::invalid(
            "limits",
            "a limit is at least 1 mail; empty is no limit",
        ));
    }
    if let Day::From { minute, zone } = &limits.day
        && (*minute >= 1_440 || zone.zone().is_err())
    {
        return Err(EngineError::invalid(
            "day",
            "the provider's day begins at a time between 00:00 and 23:59, in a time zone such as America/Los_Angeles",
        ));
    }
    for limit in &limits.domains {
        if [limit.connections == Some(0), limit.per_minute == Some(0)].contains(&true)
            || !is_domain(&limit.domain)
        {
            return Err(EngineError::invalid(
                "domains",
                "a limit towards a domain names one such as gmail.com, and at least 1 mail",
            ));
        }
    }
    if !limits.senders.iter().all(|sender| is_domain(sender)) {
        return Err(EngineError::invalid(
            "senders",
            "the senders are domains such as example.com, without what stands before the @",
        ));
    }
    let grows =
        |plan: WarmUp| plan.growth > 0 && plan.first_day > 0 && plan.target >= plan.first_day;
    if limits.warm_up.is_some_and(|plan| !grows(plan)) {
        return Err(EngineError::invalid(
            "warm_up",
            "a warm-up begins with at least 1 mail a day and grows towards a larger number",
        ));
    }
    Ok(())
}

/// Whether the text can be a mail domain; a leading `@` is ignored.
fn is_domain(text: &str) -> bool {
    let bare = text.trim().trim_start_matches('@');
    !bare.is_empty() && !bare.contains(['@', '/']) && !bare.contains(char::is_whitespace)
}

/// Normalizes the domains for comparison: lower case, no `@`, no duplicates, no empty entries.
fn tidy(limits: &mut Limits) {
    let bare = |domain: &str| domain.trim().trim_start_matches('@').to_lowercase();
    for limit in &mut limits.domains {
        limit.domain = bare(&limit.domain);
    }
    limits.domains.retain(|limit| {
        !limit.domain.is_empty() && (limit.connections.is_some() || limit.per_minute.is_some())
    });
    limits.senders = limits.senders.iter().map(|domain| bare(domain)).collect();
    limits.senders.retain(|domain| !domain.is_empty());
    limits.senders.dedup();
}

impl Engine {
    /// Stores a relay, new or changed, and its password in the keychain.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] that names the field, when the name is taken, or
    /// [`EngineError::PasswordNeededAgain`] if the relay gets another server and no password.
    pub async fn save_relay(&self, draft: RelayDraft) -> Result<Relay> {
        check(&draft)?;
        let mut config = draft.config;
        config.host = config.host.trim().to_owned();
        config.user =
            config.user.map(|user| user.trim().to_owned()).filter(|user| !user.is_empty());
        tidy(&mut config.limits);
        config.ca_pem = config.ca_pem.filter(|pem| !pem.trim().is_empty());
        config.ehlo_name = trimmed_ehlo_name(config.ehlo_name);
        let relay = match &draft.id {
            Some(id) => {
                let before = self.read().relay(id).await?;
                if before.kind == RelayKind::Practice {
                    return Err(EngineError::PracticeStays);
                }
                self.release_password(&before, &config, draft.password.as_ref()).await?;
                if let (Some(new), Some(old)) =
                    (&mut config.limits.warm_up, before.config.limits.warm_up)
                {
                    // A changed warm-up plan continues; a removed and recreated one starts again.
                    new.began_at = new.began_at.or(old.began_at);
                }
                let same_host =
                    before.config.host == config.host && before.config.port == config.port;
                Relay {
                    name: draft.name.trim().to_owned(),
                    preset: draft.preset,
                    learnt: if same_host { before.learnt } else { LearnedCapabilities::default() },
                    learnt_limits: if same_host {
                        before.learnt_limits
                    } else {
                        LearnedLimits::default()
                    },
                    // The user may have fixed the cause, so the queue tries the relay again.
                    state: match before.state {
                        RelayState::Paused { why: PauseReason::ByUser, .. } => before.state,
                        RelayState::Paused { .. } | RelayState::Ready => RelayState::Ready,
                    },
                    config,
                    ..before
                }
            }
            None => Relay {
                id: RelayId::new(),
                name: draft.name.trim().to_owned(),
                kind: RelayKind::Smtp,
                preset: draft.preset,
                config,
                learnt: LearnedCapabilities::default(),
                learnt_limits: LearnedLimits::default(),
                state: RelayState::Ready,
                created_at: self.clock().now(),
            },
        };
        self.store().put_relay(&relay).await?;
        if let Some(password) = draft.password {
            self.save_password(&relay.id, password).await?;
        }
        self.changed(Tag::Relays);
        Ok(relay)
    }

    /// Refuses to use the stored password for another server. Before a relay with a new password
    /// gets another server, the old password is deleted: the queue may connect at once.
    async fn release_password(
        &self,
        before: &Relay,
        after: &RelayConfig,
        password: Option<&Secret>,
    ) -> Result<()> {
        if !is_other_target(&before.config, after) {
            return Ok(());
        }
        let name = self.secret_name(&before.id);
        if password.is_none()
            && after.user.is_some()
            && self.secrets().stored(&name).await?.is_some()
        {
            return Err(EngineError::PasswordNeededAgain);
        }
        Ok(self.secrets().remove(&name).await?)
    }

    /// Whether the stored password of a relay may not be sent to this server, so that it must be
    /// typed again.
    ///
    /// # Errors
    /// When there is no such relay.
    pub async fn needs_password_again(
        &self,
        id: &RelayId,
        host: &str,
        port: u16,
        tls: TlsMode,
    ) -> Result<bool> {
        let before = self.read().relay(id).await?;
        let after = RelayConfig { host: host.to_owned(), port, tls, ..before.config.clone() };
        Ok(is_other_target(&before.config, &after) && self.has_password(id).await)
    }

    async fn save_password(&self, id: &RelayId, password: Secret) -> Result<()> {
        let name = self.secret_name(id);
        if password.is_empty() {
            self.secrets().remove(&name).await?;
        } else {
            let home = self.secrets().put(&name, password).await;
            if home == SecretHome::ThisRunOnly {
                tracing::warn!("no keychain answers: the password is kept for this run only");
            }
        }
        Ok(())
    }

    /// Saves a relay's password and resumes the relay.
    ///
    /// # Errors
    /// When the keychain or the workspace cannot be written.
    pub async fn set_password(&self, id: &RelayId, password: Secret) -> Result<Relay> {
        self.save_password(id, password).await?;
        self.resume_relay(id).await
    }

    /// Whether a password of this relay is known, in the keychain or in this run.
    pub async fn has_password(&self, id: &RelayId) -> bool {
        let name = self.secret_name(id);
        let found = tokio::time::timeout(KEYCHAIN_TIMEOUT, self.secrets().get(&name)).await;
        matches!(found, Ok(Ok(Some(_))))
    }

    /// The stored password, only for authentication.
    pub(crate) async fn password(&self, id: &RelayId) -> Result<Option<Secret>> {
        Ok(self.secrets().get(&self.secret_name(id)).await?)
    }

    /// The password of a relay for a typed configuration. None: the configuration has no user.
    async fn password_for(&self, id: &RelayId, config: &RelayConfig) -> Result<Option<Secret>> {
        let signs_in = config.user.as_deref().is_some_and(|user| !user.trim().is_empty());
        if !signs_in {
            return Ok(None);
        }
        let before = self.read().relay(id).await?;
        let password = self.password(id).await?;
        if password.is_some() && is_other_target(&before.config, config) {
            return Err(EngineError::PasswordNeededAgain);
        }
        Ok(password)
    }

    /// Tests the typed configuration step by step. Without a typed password, the stored one is
    /// used. A relay that passes as it is stored resumes, unless the user paused it.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] that names the field, or [`EngineError::PasswordNeededAgain`] if
    /// the stored password belongs to another server. A failed step is a result, not an error.
    pub async fn test_relay(
        &self,
        draft: RelayDraft,
        addresses: &TestAddresses,
    ) -> Result<ConnectionTestReport> {
        check_encryption(&draft.config)?;
        let stored = match (&draft.password, &draft.id) {
            (None, Some(id)) => self.password_for(id, &draft.config).await?,
            _ => None,
        };
        let secret = draft.password.as_ref().or(stored.as_ref()).map(Secret::reveal);
        let timeouts = Timeouts::short();
        let report =
            test_connection(&draft.config, secret, addresses, &timeouts, self.clock(), |_| ())
                .await;
        if let (true, None, Some(id)) = (report.passed, &draft.password, &draft.id) {
            let relay = self.read().relay(id).await?;
            if relay.config == draft.config && relay.state.waits_for_the_user() {
                self.resume_relay(id).await?;
            }
        }
        Ok(report)
    }

    /// Ends a pause; the queue connects at once.
    ///
    /// # Errors
    /// When there is no such relay, or the workspace cannot be written.
    pub async fn resume_relay(&self, id: &RelayId) -> Result<Relay> {
        self.store().set_relay_state(id, &RelayState::Ready).await?;
        self.changed(Tag::Relays);
        Ok(self.read().relay(id).await?)
    }

    /// Pauses a relay until the user resumes it.
    ///
    /// # Errors
    /// When there is no such relay, or the workspace cannot be written.
    pub async fn pause_relay(&self, id: &RelayId) -> Result<Relay> {
        let state = RelayState::Paused {
            why: PauseReason::ByUser,
            text: String::new(),
            since: self.clock().now(),
            until: None,
        };
        self.store().set_relay_state(id, &state).await?;
        self.changed(Tag::Relays);
        Ok(self.read().relay(id).await?)
    }

    /// Removes a relay and its password.
    ///
    /// # Errors
    /// [`EngineError::RelayInUse`] while an active campaign needs it.
    pub async fn remove_relay(&self, id: &RelayId) -> Result<()> {
        let relay = self.read().relay(id).await?;
        if relay.kind == RelayKind::Practice {
            return Err(EngineError::PracticeStays);
        }
        let under_way = self.store().active_campaigns().await?;
        if under_way.iter().any(|one| {
            one.relays.contains(id)
                && (!one.app || one.progress.open > 0)
                && matches!(
                    one.status,
                    CampaignStatus::Scheduled
                        | CampaignStatus::Sending
                        | CampaignStatus::Paused
                        | CampaignStatus::Stopped
                )
        }) {
            return Err(EngineError::RelayInUse);
        }
        self.secrets().remove(&self.secret_name(id)).await?;
        self.store().remove_relay(id).await?;
        self.changed(Tag::Relays);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::EngineOptions;
    use postroom_keychain::Secrets;

    fn draft(host: &str, port: u16, tls: TlsMode, password: Option<&str>) -> RelayDraft {
        RelayDraft {
            id: None,
            name: "Shop".to_owned(),
            preset: "other".to_owned(),
            config: RelayConfig {
                host: host.to_owned(),
                port,
                tls,
                allow_plain: true,
                ehlo_name: None,
                user: Some("ann".to_owned()),
                ca_pem: None,
                connections: 1,
                per_second: None,
                per_connection: None,
                limits: Limits::default(),
            },
            password: password.map(Secret::from),
        }
    }

    #[tokio::test]
    async fn stored_password_is_not_used_for_another_server() {
        let folder = tempfile::tempdir().unwrap();
        let mut options = EngineOptions::new(folder.path().join("shop.postroom"));
        options.secrets = Some(Secrets::in_memory());
        let engine = Engine::open(options).await.unwrap();
        let first = draft("smtp.example.com", 587, TlsMode::Starttls, Some("pw"));
        let relay = engine.save_relay(first).await.unwrap();
        let changed = |host: &str, port, tls, password: Option<&str>| RelayDraft {
            id: Some(relay.id.clone()),
            ..draft(host, port, tls, password)
        };
        for (host, port, tls) in [
            ("smtp.example.net", 587, TlsMode::Starttls),
            ("smtp.example.com", 588, TlsMode::Starttls),
            ("smtp.example.com", 587, TlsMode::None),
        ] {
            let saved = engine.save_relay(changed(host, port, tls, None)).await;
            assert!(matches!(saved, Err(EngineError::PasswordNeededAgain)), "{host} {port}");
            let addresses = TestAddresses { from: None, to: None };
            let tested = engine.test_relay(changed(host, port, tls, None), &addresses).await;
            assert!(matches!(tested, Err(EngineError::PasswordNeededAgain)), "{host} {port}");
            assert!(engine.needs_password_again(&relay.id, host, port, tls).await.unwrap());
        }
        let (host, tls) = ("SMTP.example.com ", TlsMode::Implicit);
        assert!(!engine.needs_password_again(&relay.id, host, 587, tls).await.unwrap());
        let same = changed("SMTP.example.com ", 587, TlsMode::Implicit, None);
        engine.save_relay(same).await.unwrap();
        assert!(engine.has_password(&relay.id).await);
        let new = changed("smtp.example.net", 587, TlsMode::Starttls, Some("other"));
        engine.save_relay(new).await.unwrap();
        assert_eq!(engine.password(&relay.id).await.unwrap(), Some("other".into()));
        let mut anonymous = changed("smtp.example.org", 587, TlsMode::Starttls, None);
        anonymous.config.user = None;
        engine.save_relay(anonymous).await.unwrap();
        assert!(!engine.has_password(&relay.id).await, "it was for the former server");
        engine.shutdown().await;
    }
}
