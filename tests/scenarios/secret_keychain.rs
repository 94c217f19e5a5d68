//! Secrets in a real keychain: gnome-keyring on its own session bus, used by one process after
//! another; and the behaviour without a keychain.
//!
//! Each outer test starts this test program again in the environment that it needs, and runs one of
//! the inner tests there.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use postroom_keychain::{SecretHome, SecretName, Secrets};

const INSIDE: &str = "POSTROOM_TEST_INSIDE";

fn name() -> SecretName {
    SecretName::new("workspace", "relay")
}

fn installed(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
}

/// The command that runs this program again with only the inner test `test`.
fn inner(test: &str) -> String {
    let program = std::env::current_exe().expect("this program");
    format!("'{}' --exact secret_keychain::{test} --ignored --nocapture", program.display())
}

fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("postroom-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&path).expect("a folder");
    path
}

fn run(home: &Path, command: &mut Command) -> Output {
    command
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_RUNTIME_DIR", home)
        .env(INSIDE, "yes")
        .output()
        .expect("a process")
}

fn assert_success(output: &Output) {
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn secret_is_readable_by_the_next_process() {
    if !installed("dbus-run-session") || !installed("gnome-keyring-daemon") {
        println!("skipped: needs dbus-run-session and gnome-keyring-daemon");
        return;
    }
    let home = folder("keychain");
    let script = format!(
        "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null && {} && {}",
        inner("inside_put"),
        inner("inside_get_and_remove"),
    );
    let mut command = Command::new("dbus-run-session");
    let output = run(&home, command.args(["--", "sh", "-c", &script]));
    let _ = std::fs::remove_dir_all(&home);
    assert_success(&output);
}

#[test]
fn secret_stays_in_memory_without_a_session_bus() {
    let home = folder("no-bus");
    let mut command = Command::new("sh");
    command.args(["-c", &inner("inside_without_a_keychain")]);
    command.env_remove("DBUS_SESSION_BUS_ADDRESS").env_remove("DISPLAY");
    let output = run(&home, &mut command);
    let _ = std::fs::remove_dir_all(&home);
    assert_success(&output);
}

#[cfg(unix)]
#[test]
fn silent_session_bus_does_not_block_the_program() {
    let home = folder("hung-bus");
    let socket = home.join("bus");
    let _silent = std::os::unix::net::UnixListener::bind(&socket).expect("a silent bus");
    let mut command = Command::new("sh");
    command.args(["-c", &inner("inside_without_a_keychain")]);
    command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", socket.display()));
    let output = run(&home, &mut command);
    let _ = std::fs::remove_dir_all(&home);
    assert_success(&output);
}

fn is_inside() -> bool {
    std::env::var_os(INSIDE).is_some()
}

#[tokio::test]
#[ignore = "run by secret_is_readable_by_the_next_process"]
async fn inside_put() {
    if is_inside() {
        let secrets = Secrets::open().await;
        assert_eq!(secrets.home(), SecretHome::Keychain);
        assert_eq!(secrets.put(&name(), "first".into()).await, SecretHome::Keychain);
        assert_eq!(secrets.put(&name(), "pässword".into()).await, SecretHome::Keychain);
    }
}

#[tokio::test]
#[ignore = "run by secret_is_readable_by_the_next_process"]
async fn inside_get_and_remove() {
    if is_inside() {
        let secrets = Secrets::open().await;
        assert_eq!(secrets.get(&name()).await.expect("an answer"), Some("pässword".into()));
        let other = SecretName::new("workspace", "another");
        assert_eq!(secrets.get(&other).await.expect("an answer"), None);
        secrets.remove(&name()).await.expect("removed");
        secrets.remove(&name()).await.expect("removed already");
        assert_eq!(secrets.get(&name()).await.expect("an answer"), None);
    }
}

#[tokio::test]
#[ignore = "run by the tests without a keychain"]
async fn inside_without_a_keychain() {
    if is_inside() {
        let secrets = Secrets::open().await;
        assert_eq!(secrets.home(), SecretHome::ThisRunOnly);
        assert_eq!(secrets.put(&name(), "pw".into()).await, SecretHome::ThisRunOnly);
        assert_eq!(secrets.get(&name()).await.expect("an answer"), Some("pw".into()));
    }
}
