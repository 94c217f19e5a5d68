//! Secrets: in the operating system's keychain, or, where none answers, in memory for this run.
//!
//! It promises that this crate never writes a secret to disk or prints it, and that a keychain
//! that hangs (no session bus, a forgotten prompt) delays a call and does not block the program.
//! Leaves out: asking the user, and reporting where the secret is stored: the caller has
//! [`SecretHome`].

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The name under which the keychain shows our entries.
const SERVICE: &str = "app.postroom";
/// A keychain may show a prompt that the user must answer. After this time the call fails.
const CALL_TIMEOUT: Duration = Duration::from_secs(60);
/// A running keychain reports its status at once; one that takes longer hangs.
const STATUS_TIMEOUT: Duration = Duration::from_secs(5);

/// A password or key. Prints as `***` and is wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The secret in clear. The only accessor, so that uses are easy to find.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Where a secret is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SecretHome {
    /// In the system's keychain: available after a restart.
    Keychain,
    /// In memory, because no keychain is available: lost when the program ends.
    ThisRunOnly,
}

/// Why a call to a running keychain failed.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error("the system's keychain is locked or was not opened: {0}")]
    Locked(String),
    #[error("the system's keychain did not answer")]
    NoAnswer,
    #[error("the system's keychain reports a fault: {0}")]
    Keychain(String),
}

/// The key of a secret: one relay in one workspace.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SecretName {
    pub workspace: String,
    pub relay: String,
}

impl SecretName {
    pub fn new(workspace: &str, relay: &str) -> Self {
        Self { workspace: workspace.to_owned(), relay: relay.to_owned() }
    }

    fn account(&self) -> String {
        format!("{}/{}", self.workspace, self.relay)
    }
}

/// Stores secrets. Cheap to clone; clones share the secrets in memory.
#[derive(Clone)]
pub struct Secrets(Arc<Inner>);

struct Inner {
    keychain: Option<Arc<dyn Keychain>>,
    /// A call did not return. No further call is made, since each would block a thread.
    unresponsive: AtomicBool,
    /// The keychain refused the last write.
    last_write_failed: AtomicBool,
    /// Passed in when the program was started; used for a name without a stored secret.
    fallbacks: Mutex<HashMap<String, Secret>>,
    memory: Mutex<HashMap<String, Secret>>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets {{ home: {:?} }}", self.home())
    }
}

/// The operations of a keychain. All of them block.
trait Keychain: Send + Sync {
    fn put(&self, account: &str, secret: &Secret) -> Result<(), SecretError>;
    fn get(&self, account: &str) -> Result<Option<Secret>, SecretError>;
    fn remove(&self, account: &str) -> Result<(), SecretError>;
}

impl Secrets {
    /// Opens the system's keychain, or memory when none answers.
    pub async fn open() -> Self {
        let answers = run_on_own_thread(|| keyring::Entry::store_status().is_ok());
        match tokio::time::timeout(STATUS_TIMEOUT, answers).await {
            Ok(Some(true)) => Self::with_keychain(Some(Arc::new(SystemKeychain))),
            Ok(Some(false) | None) | Err(_) => Self::in_memory(),
        }
    }

    /// Stores secrets in memory only.
    pub fn in_memory() -> Self {
        Self::with_keychain(None)
    }

    fn with_keychain(keychain: Option<Arc<dyn Keychain>>) -> Self {
        Self(Arc::new(Inner {
            keychain,
            fallbacks: Mutex::new(HashMap::new()),
            unresponsive: AtomicBool::new(false),
            last_write_failed: AtomicBool::new(false),
            memory: Mutex::new(HashMap::new()),
        }))
    }

    /// Sets the secret that this name has where none is stored, which gives a server without a
    /// keychain its password. No other name gets it.
    pub fn set_fallback(&self, name: &SecretName, secret: Secret) {
        let mut fallbacks = self.0.fallbacks.lock().unwrap_or_else(PoisonError::into_inner);
        fallbacks.insert(name.account(), secret);
    }

    /// Holds a secret in memory for this run; the keychain is not written.
    pub fn remember(&self, name: &SecretName, secret: Secret) {
        self.memory().insert(name.account(), secret);
    }

    /// Where secrets are stored, according to the last write.
    pub fn home(&self) -> SecretHome {
        match self.keychain() {
            Some(_) if !self.0.last_write_failed.load(Ordering::Relaxed) => SecretHome::Keychain,
            Some(_) | None => SecretHome::ThisRunOnly,
        }
    }

    /// Stores a secret and returns where. When the keychain refuses it, memory holds it.
    pub async fn put(&self, name: &SecretName, secret: Secret) -> SecretHome {
        let account = name.account();
        let copy = secret.clone();
        let put = self.call_keychain(CALL_TIMEOUT, account.clone(), move |keychain, account| {
            keychain.put(account, &copy)
        });
        let put = put.await;
        self.0.last_write_failed.store(matches!(put, Some(Err(_))), Ordering::Relaxed);
        match put {
            Some(Ok(())) => {
                self.memory().remove(&account);
                SecretHome::Keychain
            }
            Some(Err(error)) => {
                tracing::warn!(%error, "the keychain refused a secret; it stays in memory");
                self.memory().insert(account, secret);
                SecretHome::ThisRunOnly
            }
            None => {
                self.memory().insert(account, secret);
                SecretHome::ThisRunOnly
            }
        }
    }

    /// The stored secret. A secret in memory takes precedence, since it is the newer one. None:
    /// nothing is stored.
    ///
    /// # Errors
    /// [`SecretError`] when a running keychain does not return the secret.
    pub async fn get(&self, name: &SecretName) -> Result<Option<Secret>, SecretError> {
        let fallback = {
            let fallbacks = self.0.fallbacks.lock().unwrap_or_else(PoisonError::into_inner);
            fallbacks.get(&name.account()).cloned()
        };
        match (self.stored(name).await, fallback) {
            (Ok(Some(secret)), _) | (Ok(None) | Err(_), Some(secret)) => Ok(Some(secret)),
            (nothing, None) => nothing,
        }
    }

    /// Like [`Secrets::get`], without the secrets that were passed in at the start.
    ///
    /// # Errors
    /// [`SecretError`] when a running keychain does not return the secret.
    pub async fn stored(&self, name: &SecretName) -> Result<Option<Secret>, SecretError> {
        let account = name.account();
        if let Some(secret) = self.memory().get(&account) {
            return Ok(Some(secret.clone()));
        }
        let stored =
            self.call_keychain(CALL_TIMEOUT, account, |keychain, account| keychain.get(account));
        stored.await.unwrap_or(Ok(None))
    }

    /// Deletes a secret. A missing secret is not an error.
    ///
    /// # Errors
    /// [`SecretError`] when a running keychain does not delete the secret.
    pub async fn remove(&self, name: &SecretName) -> Result<(), SecretError> {
        let account = name.account();
        self.memory().remove(&account);
        self.call_keychain(CALL_TIMEOUT, account, |keychain, account| keychain.remove(account))
            .await
            .unwrap_or(Ok(()))
    }

    /// Calls the keychain on a thread of its own. None: no keychain is available.
    async fn call_keychain<T: Send + 'static>(
        &self,
        limit: Duration,
        account: String,
        call: impl FnOnce(&dyn Keychain, &str) -> Result<T, SecretError> + Send + 'static,
    ) -> Option<Result<T, SecretError>> {
        let keychain = self.keychain()?;
        let answer = run_on_own_thread(move || call(&*keychain, &account));
        match tokio::time::timeout(limit, answer).await {
            Ok(Some(answer)) => Some(answer),
            Ok(None) => Some(Err(SecretError::NoAnswer)),
            Err(_) => {
                self.0.unresponsive.store(true, Ordering::Relaxed);
                Some(Err(SecretError::NoAnswer))
            }
        }
    }

    fn keychain(&self) -> Option<Arc<dyn Keychain>> {
        let keychain = self.0.keychain.as_ref()?;
        (!self.0.unresponsive.load(Ordering::Relaxed)).then(|| Arc::clone(keychain))
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, HashMap<String, Secret>> {
        self.0.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs a blocking call on a thread of its own. Not on the runtime's blocking threads: the runtime
/// waits for those when it ends, and a keychain that hangs would keep the program from closing.
async fn run_on_own_thread<T: Send + 'static>(
    call: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let thread = std::thread::Builder::new().name("keychain".to_owned()).spawn(move || {
        // The receiver is gone after the time limit.
        let _ = sender.send(call());
    });
    thread.ok()?;
    receiver.await.ok()
}

struct SystemKeychain;

impl Keychain for SystemKeychain {
    fn put(&self, account: &str, secret: &Secret) -> Result<(), SecretError> {
        entry(account)?.set_password(secret.reveal()).map_err(without_secret)
    }

    fn get(&self, account: &str) -> Result<Option<Secret>, SecretError> {
        match entry(account)?.get_password() {
            Ok(text) => Ok(Some(Secret::new(text))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(without_secret(error)),
        }
    }

    fn remove(&self, account: &str) -> Result<(), SecretError> {
        match entry(account)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(without_secret(error)),
        }
    }
}

fn entry(account: &str) -> Result<keyring::Entry, SecretError> {
    keyring::Entry::new(SERVICE, account).map_err(without_secret)
}

/// Converts a keychain error. Some carry the secret's bytes, so those are not printed.
fn without_secret(error: keyring::Error) -> SecretError {
    match error {
        keyring::Error::NoStorageAccess(why) => SecretError::Locked(why.to_string()),
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => {
            SecretError::Keychain("what is kept there is no text".to_owned())
        }
        other => SecretError::Keychain(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[derive(Default)]
    struct FakeKeychain(Mutex<HashMap<String, Secret>>);

    impl Keychain for FakeKeychain {
        fn put(&self, account: &str, secret: &Secret) -> Result<(), SecretError> {
            self.0.lock().unwrap().insert(account.to_owned(), secret.clone());
            Ok(())
        }
        fn get(&self, account: &str) -> Result<Option<Secret>, SecretError> {
            Ok(self.0.lock().unwrap().get(account).cloned())
        }
        fn remove(&self, account: &str) -> Result<(), SecretError> {
            self.0.lock().unwrap().remove(account);
            Ok(())
        }
    }

    struct LockedKeychain;

    impl Keychain for LockedKeychain {
        fn put(&self, _: &str, _: &Secret) -> Result<(), SecretError> {
            Err(SecretError::Locked("prompt dismissed".to_owned()))
        }
        fn get(&self, _: &str) -> Result<Option<Secret>, SecretError> {
            Err(SecretError::Locked("prompt dismissed".to_owned()))
        }
        fn remove(&self, _: &str) -> Result<(), SecretError> {
            Ok(())
        }
    }

    fn name() -> SecretName {
        SecretName::new("w1", "r1")
    }

    #[test]
    fn a_secret_never_prints_itself() {
        let secret = Secret::from("hunter2");
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "*** Some(***)");
    }

    #[tokio::test]
    async fn secrets_are_stored_by_workspace_and_relay() {
        for secrets in
            [Secrets::in_memory(), Secrets::with_keychain(Some(Arc::new(FakeKeychain::default())))]
        {
            assert_eq!(secrets.put(&name(), "pw".into()).await, secrets.home());
            assert_eq!(secrets.get(&name()).await.unwrap(), Some("pw".into()));
            assert_eq!(secrets.get(&SecretName::new("w2", "r1")).await.unwrap(), None);
            secrets.remove(&name()).await.unwrap();
            assert_eq!(secrets.get(&name()).await.unwrap(), None);
        }
    }

    #[tokio::test]
    async fn a_locked_keychain_leaves_the_secret_in_memory() {
        let secrets = Secrets::with_keychain(Some(Arc::new(LockedKeychain)));
        assert!(matches!(secrets.get(&name()).await, Err(SecretError::Locked(_))));
        assert_eq!(secrets.put(&name(), "pw".into()).await, SecretHome::ThisRunOnly);
        assert_eq!(secrets.home(), SecretHome::ThisRunOnly);
        assert_eq!(secrets.get(&name()).await.unwrap(), Some("pw".into()));
    }

    #[tokio::test]
    async fn the_fallback_secret_is_used_where_none_is_stored() {
        let secrets = Secrets::in_memory();
        secrets.set_fallback(&name(), "given".into());
        let other = SecretName::new("workspace", "another relay");
        assert_eq!(secrets.get(&other).await.unwrap(), None, "it is for one relay");
        assert_eq!(secrets.get(&name()).await.unwrap(), Some("given".into()));
        secrets.put(&name(), "kept".into()).await;
        assert_eq!(secrets.get(&name()).await.unwrap(), Some("kept".into()));
        let locked = Secrets::with_keychain(Some(Arc::new(LockedKeychain)));
        locked.set_fallback(&name(), "given".into());
        assert_eq!(locked.get(&name()).await.unwrap(), Some("given".into()));
    }

    #[tokio::test]
    async fn a_hanging_keychain_is_not_called_again() {
        let secrets = Secrets::with_keychain(Some(Arc::new(FakeKeychain::default())));
        let (held, hold) = std::sync::mpsc::channel::<()>();
        let answer = secrets
            .call_keychain(Duration::from_millis(1), "x".to_owned(), move |_, _| {
                let _ = hold.recv();
                Ok(())
            })
            .await;
        assert!(matches!(answer, Some(Err(SecretError::NoAnswer))));
        assert_eq!(secrets.home(), SecretHome::ThisRunOnly);
        assert_eq!(secrets.put(&name(), "pw".into()).await, SecretHome::ThisRunOnly);
        drop(held);
    }
}
