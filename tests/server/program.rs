//! A third-party mail server: started in its own folder and on its own port, awaited until it
//! wait_for_greeting, stopped with its owner.
//!
//! It promises that a killed test leaves neither program nor folder behind. Leaves out: which
//! program it is and how it is configured.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use postroom_model::id::CampaignId;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

/// Waits for the first bytes of a greeting, with 50 ms between two tries. Returns false if none
/// came.
pub(super) async fn wait_for_greeting(port: u16, tries: u32) -> bool {
    for _ in 0..tries {
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)).await {
            let mut greeting = [0; 3];
            let read = stream.read_exact(&mut greeting);
            let read = tokio::time::timeout(Duration::from_secs(5), read).await;
            if matches!(read, Ok(Ok(_))) && &greeting == b"220" {
                return true;
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}

/// A running server; stopped when dropped.
#[derive(Debug)]
pub(super) struct Program {
    folder: PathBuf,
    port: u16,
    shell: Child,
}

impl Program {
    /// A new folder that every user of this computer can enter.
    pub fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("postroom-{name}-{}", CampaignId::new()));
        fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    /// Runs a shell command in the folder, which `exec`s the server; its output goes to `log`.
    pub fn start(folder: PathBuf, port: u16, line: &str, settings: &[(&str, String)]) -> Self {
        // The shell ends one command after the test, because its standard input is then closed.
        let watch = format!(
            "( {line} ) > log 2>&1 & server=$!; cat; kill $server; wait; rm -rf '{}'",
            text(&folder)
        );
        let shell = Command::new("sh")
            .args(["-c", &watch])
            .current_dir(&folder)
            .envs(settings.iter().map(|(name, value)| (*name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        Self { folder, port, shell }
    }

    /// Waits for the first bytes of its greeting.
    pub async fn wait_for_greeting(&self) {
        assert!(
            wait_for_greeting(self.port, 400).await,
            "the server says nothing:\n{}",
            self.read("log")
        );
    }

    /// Waits until the port is open, without a connection: some servers count connections.
    pub async fn wait_for_listener(&self) {
        // A line of /proc/net/tcp: "0: 0100007F:1F90 00000000:0000 0A", where 0A means "listening".
        let open = format!("0100007F:{:04X} 00000000:0000 0A", self.port);
        for _ in 0..400 {
            if fs::read_to_string("/proc/net/tcp").is_ok_and(|ports| ports.contains(&open)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the server does not listen:\n{}", self.read("log"));
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn place(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub fn read(&self, name: &str) -> String {
        let bytes = fs::read(self.folder.join(name)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

pub(super) fn text(path: &Path) -> String {
    path.to_str().expect("a plain path").to_owned()
}

/// A program that `cargo xtask setup` fetched for the tests.
pub(super) fn fetched(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/servers").join(name)
}

pub(super) fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id");
    String::from_utf8_lossy(&id.stdout).trim() == "0"
}

/// Whether the test can run. If `cargo xtask test` has installed everything, a missing server is a
/// failure; otherwise the test prints why it was skipped.
pub(super) fn is_available(what: &str, there: bool) -> bool {
    let demanded = std::env::var_os("POSTROOM_REAL_SERVERS").is_some();
    assert!(there || !demanded, "{what} is missing; `cargo xtask setup` installs it");
    if !there {
        eprintln!("skipped: {what} is missing; `cargo xtask setup` installs it");
    }
    there
}
