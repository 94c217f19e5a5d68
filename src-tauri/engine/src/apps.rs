//! The apps: programs that may hand mails to the local relay.
//!
//! It promises that the secrets of an app are shown once and stored as hashes only. A plain SHA-256 is
//! enough, because the secrets are random: 20 characters of 60 have 118 bits. Leaves out: the
//! listener (`gateway`).

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::EngineError;
use crate::{Engine, Result};
use postroom_model::tag::Tag;
use postroom_store::StoreError;
use postroom_store::apps::{App, AppSecretHashes, AppSettings};

/// Letters and digits without 0 and 1: every device can take them, and they are not confused.
const SECRET_CHARACTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz23456789";
/// Password fields of office devices hold 20 characters.
const PASSWORD_LENGTH: usize = 20;
const KEY_LENGTH: usize = 40;
/// User name fields of office devices hold 20 characters.
const USER_NAME_MAX: usize = 20;

/// What signs an app in, shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppCredentials {
    pub app: String,
    pub username: String,
    pub password: String,
    /// A longer secret, which signs in as well.
    pub key: String,
}

impl Engine {
    /// Adds an app.
    ///
    /// # Errors
    /// When the name or a setting is not valid, or another app has this name.
    pub async fn add_app(&self, name: &str, mut settings: AppSettings) -> Result<AppCredentials> {
        let name = name.trim();
        if name.is_empty() || name.chars().any(char::is_control) {
            return Err(EngineError::invalid("name", "an app needs a name"));
        }
        for pattern in &mut settings.from_patterns {
            *pattern = from_pattern(pattern)
                .ok_or_else(|| EngineError::invalid("from", "a From pattern is empty"))?;
        }
        let apps = self.store().apps().await?;
        let user_name = user_name(name, |user| apps.iter().any(|app| app.user_name == user));
        let (credentials, hashes) = secrets(name, &user_name);
        let now = self.clock().now();
        self.store().create_app(name, &user_name, &hashes, &settings, now).await?;
        self.changed(Tag::Settings);
        Ok(credentials)
    }

    /// Gives an app new secrets; the old ones no longer sign in.
    ///
    /// # Errors
    /// When there is no such app.
    pub async fn reset_app(&self, name: &str) -> Result<AppCredentials> {
        let app = self.app_named(name).await?;
        let (credentials, hashes) = secrets(&app.name, &app.user_name);
        self.store().reset_app(&app.id, &hashes).await?;
        self.changed(Tag::Settings);
        Ok(credentials)
    }

    /// Removes an app. Its queued mails are still sent, and its record stays.
    ///
    /// # Errors
    /// When there is no such app.
    pub async fn remove_app(&self, name: &str) -> Result<App> {
        let app = self.app_named(name).await?;
        self.store().remove_app(&app.id, self.clock().now()).await?;
        self.changed(Tag::Settings);
        Ok(app)
    }

    /// The app with this name.
    ///
    /// # Errors
    /// When there is no such app.
    pub async fn app_named(&self, name: &str) -> Result<App> {
        let wanted = name.trim().to_lowercase();
        let apps = self.store().apps().await?;
        let found = apps.into_iter().find(|app| app.name.to_lowercase() == wanted);
        found.ok_or_else(|| StoreError::Gone("the app").into())
    }
}

fn secrets(name: &str, user_name: &str) -> (AppCredentials, AppSecretHashes) {
    let (password, key) = (secret(PASSWORD_LENGTH), secret(KEY_LENGTH));
    let hashes = AppSecretHashes { password: hash(&password), key: hash(&key) };
    let (app, username) = (name.to_owned(), user_name.to_owned());
    (AppCredentials { app, username, password, key }, hashes)
}

/// A random text; every character has the same probability.
fn secret(length: usize) -> String {
    let fair = u8::MAX - u8::MAX % 60;
    let mut text = String::with_capacity(length);
    while text.len() < length {
        let random: u8 = rand::random();
        let place = usize::from(random) % SECRET_CHARACTERS.len();
        if let Some(character) = SECRET_CHARACTERS.get(place).filter(|_| random < fair) {
            text.push(char::from(*character));
        }
    }
    text
}

/// The stored form of a secret.
pub(crate) fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A user name made of the app's name: lower-case ASCII letters, digits and hyphens.
fn user_name(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut base = String::new();
    for character in name.to_lowercase().chars() {
        match character {
            'a'..='z' | '0'..='9' => base.push(character),
            _ if !base.is_empty() && !base.ends_with('-') => base.push('-'),
            _ => {}
        }
    }
    base.truncate(USER_NAME_MAX - 4);
    let base = match base.trim_matches('-') {
        "" => "app",
        base => base,
    };
    let numbered = (2..10_000).map(|number| format!("{base}{number}"));
    let mut names = std::iter::once(base.to_owned()).chain(numbered);
    names.find(|user| !is_taken(user)).unwrap_or_else(|| secret(USER_NAME_MAX).to_lowercase())
}

/// A pattern of addresses; a domain alone stands for all its addresses.
fn from_pattern(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    match text.as_str() {
        "" | "@" => None,
        _ if text.starts_with('@') => Some(format!("*{text}")),
        _ if text.contains('@') || text == "*" => Some(text),
        _ => Some(format!("*@{text}")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn secrets_fit_the_fields_of_devices() {
        let (credentials, hashes) = secrets("Till", "till");
        assert_eq!(credentials.password.len(), 20);
        assert!(credentials.password.bytes().all(|byte| SECRET_CHARACTERS.contains(&byte)));
        assert_ne!(credentials.password, secrets("Till", "till").0.password);
        assert_eq!(hashes.password, hash(&credentials.password));
        assert_eq!(hash("abc").len(), 64);
    }

    #[test]
    fn user_names_are_short_ascii_and_unique() {
        assert_eq!(user_name("Web shop (new)", |_| false), "web-shop-new");
        assert_eq!(user_name("Kasse", |user| user == "kasse"), "kasse2");
        assert_eq!(user_name("レジ", |_| false), "app");
        assert!(user_name(&"x".repeat(50), |user| user.len() < 17).len() <= 20);
    }

    #[test]
    fn domain_alone_stands_for_its_addresses() {
        for (text, pattern) in [
            ("Shop.example", Some("*@shop.example")),
            ("@shop.example", Some("*@shop.example")),
            ("till@shop.example", Some("till@shop.example")),
            ("*", Some("*")),
            (" ", None),
        ] {
            assert_eq!(from_pattern(text).as_deref(), pattern, "{text}");
        }
    }
}
