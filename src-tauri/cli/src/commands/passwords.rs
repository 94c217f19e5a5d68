//! The passwords that a command gets from its environment or from a file, and the relays they are
//! for.
//!
//! It promises that no relay gets a password that was not given for it. Leaves out: passwords in the
//! keychain, which take precedence.

use std::io::Read;
use std::path::Path;

use postroom_keychain::Secret;
use postroom_model::id::RelayId;
use postroom_model::relay::{Relay, RelayKind};

use crate::error::CliError;

/// The variable with the password of the relay that a command names, or of the only one that needs
/// a password.
pub const PASSWORD_VARIABLE: &str = "POSTROOM_RELAY_PASSWORD";

/// What a command line says about passwords.
#[derive(Debug, Default)]
pub struct PasswordSource {
    /// The name of the relay that the command names.
    pub relay: Option<String>,
    /// The password from `--password-file`, for that relay.
    pub file: Option<Secret>,
}

impl PasswordSource {
    /// The command names this relay.
    pub fn relay(name: &str) -> Self {
        Self { relay: Some(name.to_owned()), file: None }
    }

    /// Adds the password from a file.
    ///
    /// # Errors
    /// [`CliError`] when the file cannot be read or is empty.
    pub fn with_file(mut self, path: Option<&Path>) -> Result<Self, CliError> {
        self.file = path.map(password_from_file).transpose()?;
        Ok(self)
    }
}

/// The passwords by relay, and the names of the relays among which the general variable cannot
/// choose.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Assigned {
    pub passwords: Vec<(RelayId, Secret)>,
    pub ambiguous: Vec<String>,
}

/// The variable for one relay: the name in capitals, with `_` for everything but letters and
/// digits.
pub fn variable_of(name: &str) -> String {
    let capitals = name.to_uppercase();
    let word: String =
        capitals.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    format!("{PASSWORD_VARIABLE}_{word}")
}

/// Decides which relay gets which password. `read` returns the value of a variable.
///
/// # Errors
/// [`CliError::Usage`] when two relays have the same variable and it is set.
pub fn assign(
    relays: &[Relay],
    source: PasswordSource,
    read: impl Fn(&str) -> Option<String>,
) -> Result<Assigned, CliError> {
    let given = |name: &str| read(name).filter(|value| !value.is_empty()).map(Secret::new);
    let needs = |relay: &&Relay| {
        relay.kind == RelayKind::Smtp
            && relay.config.user.as_deref().is_some_and(|user| !user.is_empty())
    };
    let mut assigned = Assigned::default();
    let mut without: Vec<&Relay> = Vec::new();
    for relay in relays.iter().filter(needs) {
        let variable = variable_of(&relay.name);
        let is_named = source.relay.as_ref() == Some(&relay.name);
        let password = source.file.clone().filter(|_| is_named);
        match password.or_else(|| given(&variable)) {
            Some(password) => assigned.passwords.push((relay.id.clone(), password)),
            None => without.push(relay),
        }
        let twin = |other: &&Relay| other.id != relay.id && variable_of(&other.name) == variable;
        if given(&variable).is_some()
            && let Some(other) = relays.iter().filter(needs).find(twin)
        {
            return Err(CliError::Usage(format!(
                "{variable} could be for \u{201C}{}\u{201D} or \u{201C}{}\u{201D}. Rename one of \
                 these relays.",
                relay.name, other.name
            )));
        }
    }
    if let Some(password) = given(PASSWORD_VARIABLE) {
        let named = without.iter().find(|relay| source.relay.as_ref() == Some(&relay.name));
        match (named, without.as_slice(), &source.relay) {
            (Some(relay), _, _) | (None, [relay], None) => {
                assigned.passwords.push((relay.id.clone(), password));
            }
            (None, several, None) => {
                assigned.ambiguous = several.iter().map(|relay| relay.name.clone()).collect();
            }
            (None, _, Some(_)) => {}
        }
    }
    Ok(assigned)
}

/// Reads a password from a file, without the line end that an editor or `echo` writes.
fn password_from_file(path: &Path) -> Result<Secret, CliError> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|error| CliError::Failed(format!("{shown} cannot be read: {error}.")))?;
    without_line_end(&text, || format!("{shown} contains no password."))
}

/// Reads standard input to its end, without the line end that `echo` writes.
///
/// # Errors
/// [`CliError`] when it cannot be read or is empty.
pub fn password_from_stdin() -> Result<Secret, CliError> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| CliError::Failed(format!("The password could not be read: {error}.")))?;
    without_line_end(&text, || "Standard input contains no password.".to_owned())
}

fn without_line_end(text: &str, empty: impl FnOnce() -> String) -> Result<Secret, CliError> {
    let password = text.strip_suffix('\n').unwrap_or(text);
    let password = password.strip_suffix('\r').unwrap_or(password);
    if password.is_empty() { Err(CliError::Usage(empty())) } else { Ok(Secret::from(password)) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use postroom_model::clock::Timestamp;
    use postroom_model::relay::limits::{LearnedLimits, Limits};
    use postroom_model::relay::{LearnedCapabilities, RelayConfig, RelayState, TlsMode};

    use super::*;

    fn relay(name: &str, user: Option<&str>) -> Relay {
        Relay {
            id: RelayId(name.to_owned()),
            name: name.to_owned(),
            kind: RelayKind::Smtp,
            preset: "other".to_owned(),
            config: RelayConfig {
                host: "smtp.example.com".to_owned(),
                port: 587,
                tls: TlsMode::Starttls,
                allow_plain: false,
                ehlo_name: None,
                user: user.map(str::to_owned),
                ca_pem: None,
                connections: 1,
                per_second: None,
                per_connection: None,
                limits: Limits::default(),
            },
            learnt: LearnedCapabilities::default(),
            learnt_limits: LearnedLimits::default(),
            state: RelayState::Ready,
            created_at: Timestamp(0),
        }
    }

    fn assigned(
        relays: &[Relay],
        source: PasswordSource,
        variables: &[(&str, &str)],
    ) -> Vec<(String, String)> {
        let read = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        let assigned = assign(relays, source, read).unwrap();
        let pairs = assigned.passwords.into_iter();
        pairs.map(|(id, password)| (id.0, password.reveal().to_owned())).collect()
    }

    fn pair(relay: &str, password: &str) -> (String, String) {
        (relay.to_owned(), password.to_owned())
    }

    #[test]
    fn general_password_goes_to_one_relay_only() {
        let general = [("POSTROOM_RELAY_PASSWORD", "g")];
        let any = PasswordSource::default;
        let one = [relay("Shop", Some("ann")), relay("Open", None)];
        assert_eq!(assigned(&one, any(), &general), [pair("Shop", "g")]);
        let two = [relay("Shop", Some("ann")), relay("Mill", Some("bob"))];
        assert_eq!(assigned(&two, any(), &general), []);
        assert_eq!(assigned(&two, PasswordSource::relay("Mill"), &general), [pair("Mill", "g")]);
        assert_eq!(assigned(&two, PasswordSource::relay("Other"), &general), []);
        let own = [("POSTROOM_RELAY_PASSWORD", "g"), ("POSTROOM_RELAY_PASSWORD_SHOP", "s")];
        assert_eq!(assigned(&two, any(), &own), [pair("Shop", "s"), pair("Mill", "g")]);
    }

    #[test]
    fn each_relay_has_its_own_variable() {
        assert_eq!(variable_of("Mühle 2"), "POSTROOM_RELAY_PASSWORD_M_HLE_2");
        let twins = [relay("a b", Some("ann")), relay("a-b", Some("bob"))];
        let result = assign(&twins, PasswordSource::default(), |name| {
            (name == "POSTROOM_RELAY_PASSWORD_A_B").then(|| "x".to_owned())
        });
        assert!(matches!(result, Err(CliError::Usage(_))));
    }

    #[test]
    fn password_file_is_for_the_named_relay() {
        let two = [relay("Shop", Some("ann")), relay("Mill", Some("bob"))];
        let file = Some("f".into());
        let source = PasswordSource { file, ..PasswordSource::relay("Mill") };
        let own = [("POSTROOM_RELAY_PASSWORD_MILL", "m")];
        assert_eq!(assigned(&two, source, &own), [pair("Mill", "f")]);
    }
}
