//! Secrets: in the operating system's keychain, or, where none answers, in memory for this run.
//!
//! It promises that a secret is never written to disk by us, never printed, and that a keychain
//! that hangs (no session bus, a forgotten prompt) costs a wait and not the program. Leaves out:
//! asking the user, and saying to them where the secret went: the caller has [`SecretHome`].

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The name under which the keychain shows our entries.
const SERVICE: &str = "app.postroom";
/// A keychain may put up a prompt that a person must answer; longer than this nobody is there.
const PATIENCE: Duration = Duration::from_secs(60);
/// Whether a keychain runs at all is answered at once, or it hangs.
const FIRST_ANSWER: Duration = Duration::from_secs(5);

/// A password or key. Prints as `***` and is wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The only way to the words themselves; easy to search for.
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

/// Where a secret was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretHome {
    /// In the system's keychain: there next time.
    Keychain,
    /// No keychain answers: in memory, gone when the program ends.
    ThisRunOnly,
}

/// Why a keychain that runs did not do as it was told.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error("the system's keychain is locked or was not opened: {0}")]
    Locked(String),
    #[error("the system's keychain did not answer")]
    NoAnswer,
    #[error("the system's keychain reports a fault: {0}")]
    Keychain(String),
}

/// Which secret: of one relay in one workspace.
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

/// The keeper of secrets. Cheap to clone; clones share what is kept for this run.
#[derive(Clone)]
pub struct Secrets(Arc<Inner>);

struct Inner {
    keychain: Option<Arc<dyn Keychain>>,
    /// A call did not come back: no further one is made, since each would take a thread with it.
    hung: AtomicBool,
    /// The keychain did not take the last secret.
    refused: AtomicBool,
    /// Given for this run by whoever started the program; used where nothing is kept.
    fallback: Option<Secret>,
    run: Mutex<HashMap<String, Secret>>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets {{ home: {:?} }}", self.home())
    }
}

/// What we ask of a keychain; blocking, as they all are.
trait Keychain: Send + Sync {
    fn put(&self, account: &str, secret: &Secret) -> Result<(), SecretError>;
    fn get(&self, account: &str) -> Result<Option<Secret>, SecretError>;
    fn remove(&self, account: &str) -> Result<(), SecretError>;
}

impl Secrets {
    /// The system's keychain where one answers, else memory.
    pub async fn open() -> Self {
        let answers = aside(|| keyring::Entry::store_status().is_ok());
        match tokio::time::timeout(FIRST_ANSWER, answers).await {
            Ok(Some(true)) => Self::with(Some(Arc::new(SystemKeychain))),
            Ok(Some(false) | None) | Err(_) => Self::in_memory(),
        }
    }

    /// For this run only, whatever the system offers.
    pub fn in_memory() -> Self {
        Self::with(None)
    }

    fn with(keychain: Option<Arc<dyn Keychain>>) -> Self {
        Self::made(keychain, None)
    }

    fn made(keychain: Option<Arc<dyn Keychain>>, fallback: Option<Secret>) -> Self {
        Self(Arc::new(Inner {
            keychain,
            fallback,
            hung: AtomicBool::new(false),
            refused: AtomicBool::new(false),
            run: Mutex::new(HashMap::new()),
        }))
    }

    /// The same keychain, and a secret for every name under which nothing is kept: how a server
    /// without a keychain is given its password. Nothing kept for this run comes along.
    pub fn with_fallback(&self, fallback: Secret) -> Self {
        Self::made(self.0.keychain.clone(), Some(fallback))
    }

    /// Where secrets go, as far as the last one told.
    pub fn home(&self) -> SecretHome {
        match self.keychain() {
            Some(_) if !self.0.refused.load(Ordering::Relaxed) => SecretHome::Keychain,
            Some(_) | None => SecretHome::ThisRunOnly,
        }
    }

    /// Keeps a secret, and says where. A keychain that fails to take it is not the end: it is kept
    /// for this run.
    pub async fn put(&self, name: &SecretName, secret: Secret) -> SecretHome {
        let account = name.account();
        let given = secret.clone();
        let put = self
            .ask(PATIENCE, account.clone(), move |keychain, account| keychain.put(account, &given));
        let put = put.await;
        self.0.refused.store(matches!(put, Some(Err(_))), Ordering::Relaxed);
        match put {
            Some(Ok(())) => {
                self.run().remove(&account);
                SecretHome::Keychain
            }
            Some(Err(error)) => {
                tracing::warn!(%error, "the keychain did not take a secret; kept for this run");
                self.run().insert(account, secret);
                SecretHome::ThisRunOnly
            }
            None => {
                self.run().insert(account, secret);
                SecretHome::ThisRunOnly
            }
        }
    }

    /// What is kept for this run counts before the keychain: it is the newer one. None: nothing is
    /// kept.
    ///
    /// # Errors
    /// [`SecretError`] when a keychain runs and did not tell.
    pub async fn get(&self, name: &SecretName) -> Result<Option<Secret>, SecretError> {
        let account = name.account();
        if let Some(secret) = self.run().get(&account) {
            return Ok(Some(secret.clone()));
        }
        let kept = self.ask(PATIENCE, account, |keychain, account| keychain.get(account));
        match (kept.await.unwrap_or(Ok(None)), &self.0.fallback) {
            (Ok(Some(secret)), _) => Ok(Some(secret)),
            (Ok(None) | Err(_), Some(fallback)) => Ok(Some(fallback.clone())),
            (nothing, None) => nothing,
        }
    }

    /// Forgets a secret; one that is not there is forgotten already.
    ///
    /// # Errors
    /// [`SecretError`] when a keychain runs and did not do it.
    pub async fn remove(&self, name: &SecretName) -> Result<(), SecretError> {
        let account = name.account();
        self.run().remove(&account);
        self.ask(PATIENCE, account, |keychain, account| keychain.remove(account))
            .await
            .unwrap_or(Ok(()))
    }

    /// Asks the keychain on a thread of its own. None: there is none.
    async fn ask<T: Send + 'static>(
        &self,
        patience: Duration,
        account: String,
        question: impl FnOnce(&dyn Keychain, &str) -> Result<T, SecretError> + Send + 'static,
    ) -> Option<Result<T, SecretError>> {
        let keychain = self.keychain()?;
        let asked = aside(move || question(&*keychain, &account));
        match tokio::time::timeout(patience, asked).await {
            Ok(Some(answer)) => Some(answer),
            Ok(None) => Some(Err(SecretError::NoAnswer)),
            Err(_) => {
                self.0.hung.store(true, Ordering::Relaxed);
                Some(Err(SecretError::NoAnswer))
            }
        }
    }

    fn keychain(&self) -> Option<Arc<dyn Keychain>> {
        let keychain = self.0.keychain.as_ref()?;
        (!self.0.hung.load(Ordering::Relaxed)).then(|| Arc::clone(keychain))
    }

    fn run(&self) -> std::sync::MutexGuard<'_, HashMap<String, Secret>> {
        self.0.run.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs a blocking call on a thread of its own. Not on the runtime's blocking threads: the runtime
/// waits for those at its end, and a keychain that hangs would keep the program from closing.
async fn aside<T: Send + 'static>(call: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (tell, told) = tokio::sync::oneshot::channel();
    let thread = std::thread::Builder::new().name("keychain".to_owned()).spawn(move || {
        // Nobody waits any more when the patience is over.
        let _ = tell.send(call());
    });
    thread.ok()?;
    told.await.ok()
}

struct SystemKeychain;

impl Keychain for SystemKeychain {
    fn put(&self, account: &str, secret: &Secret) -> Result<(), SecretError> {
        entry(account)?.set_password(secret.reveal()).map_err(told)
    }

    fn get(&self, account: &str) -> Result<Option<Secret>, SecretError> {
        match entry(account)?.get_password() {
            Ok(text) => Ok(Some(Secret::new(text))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(told(error)),
        }
    }

    fn remove(&self, account: &str) -> Result<(), SecretError> {
        match entry(account)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(told(error)),
        }
    }
}

fn entry(account: &str) -> Result<keyring::Entry, SecretError> {
    keyring::Entry::new(SERVICE, account).map_err(told)
}

/// Some of the keychain's errors carry the secret's bytes: those are named, not printed.
fn told(error: keyring::Error) -> SecretError {
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
    struct Drawer(Mutex<HashMap<String, Secret>>);

    impl Keychain for Drawer {
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

    struct Stuck;

    impl Keychain for Stuck {
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
    async fn what_was_put_is_found_by_workspace_and_relay_and_gone_when_removed() {
        for secrets in [Secrets::in_memory(), Secrets::with(Some(Arc::new(Drawer::default())))] {
            assert_eq!(secrets.put(&name(), "pw".into()).await, secrets.home());
            assert_eq!(secrets.get(&name()).await.unwrap(), Some("pw".into()));
            assert_eq!(secrets.get(&SecretName::new("w2", "r1")).await.unwrap(), None);
            secrets.remove(&name()).await.unwrap();
            assert_eq!(secrets.get(&name()).await.unwrap(), None);
        }
    }

    #[tokio::test]
    async fn a_keychain_that_stays_locked_leaves_the_secret_for_this_run() {
        let secrets = Secrets::with(Some(Arc::new(Stuck)));
        assert!(matches!(secrets.get(&name()).await, Err(SecretError::Locked(_))));
        assert_eq!(secrets.put(&name(), "pw".into()).await, SecretHome::ThisRunOnly);
        assert_eq!(secrets.home(), SecretHome::ThisRunOnly);
        assert_eq!(secrets.get(&name()).await.unwrap(), Some("pw".into()));
    }

    #[tokio::test]
    async fn a_secret_given_for_the_run_is_used_where_nothing_is_kept() {
        let secrets = Secrets::in_memory().with_fallback("given".into());
        assert_eq!(secrets.get(&name()).await.unwrap(), Some("given".into()));
        secrets.put(&name(), "kept".into()).await;
        assert_eq!(secrets.get(&name()).await.unwrap(), Some("kept".into()));
        let stuck = Secrets::with(Some(Arc::new(Stuck))).with_fallback("given".into());
        assert_eq!(stuck.get(&name()).await.unwrap(), Some("given".into()));
    }

    #[tokio::test]
    async fn a_keychain_that_hangs_is_not_asked_again() {
        let secrets = Secrets::with(Some(Arc::new(Drawer::default())));
        let (held, hold) = std::sync::mpsc::channel::<()>();
        let answer = secrets
            .ask(Duration::from_millis(1), "x".to_owned(), move |_, _| {
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
