//! The fixture of the `cli_*` scenarios: builds the real `postroom-cli`, runs it in a temporary folder
//! and parses its JSON.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// The program in the build folder of this test. Cargo does not build the binaries of a dependency,
/// so this function builds it, once per run.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let test = std::env::current_exe().expect("this test");
        // target/PROFILE/deps/scenarios-HASH
        let profile = test.ancestors().nth(2).expect("the profile's folder").to_owned();
        let path = profile.join(format!("postroom-cli{}", std::env::consts::EXE_SUFFIX));
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // The features of `cargo xtask test`: with others, most crates would be compiled again.
        cargo.args(["build", "--quiet", "--workspace", "--features", "custom-protocol"]);
        cargo.args(["--bin", "postroom-cli"]);
        // `cargo test` sets variables that some build scripts watch (ring's does). With them, ring and
        // all its dependents would be rebuilt every time.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_MANIFEST") || text.starts_with("CARGO_PKG") {
                cargo.env_remove(&name);
            }
        }
        // Cargo would compile most crates again: their build scripts watch it.
        cargo.env_remove("RUSTC_BOOTSTRAP");
        cargo.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
        cargo.arg("--target-dir").arg(profile.parent().expect("the target folder"));
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        let built = cargo.status().is_ok_and(|status| status.success());
        assert!(built && path.is_file(), "postroom-cli could not be built");
        path
    })
}

/// A temporary folder with a workspace; deleted on drop.
pub struct CliFixture {
    pub folder: PathBuf,
}

impl CliFixture {
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!(
            "postroom-{name}-{}-{}",
            std::process::id(),
            postroom_model::id::ImportId::new()
        ));
        std::fs::create_dir_all(&folder).expect("a folder");
        Self { folder }
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        std::fs::write(&path, text).expect("a file");
        path
    }

    /// Prepares a command. It has no session bus, and its home is this folder: a test never uses the
    /// keychain of the user who runs it.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .arg("--workspace")
            .arg(self.folder.join("w.postroom"))
            .args(arguments)
            .current_dir(&self.folder)
            .env("HOME", &self.folder)
            .env("XDG_RUNTIME_DIR", &self.folder)
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("POSTROOM_RELAY_PASSWORD")
            .env_remove("POSTROOM_LOG")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(self.command(arguments).output().expect("postroom-cli runs"))
    }

    /// Runs a command that prints one JSON document and must exit with `code`.
    pub fn answer(&self, code: i32, arguments: &[&str]) -> Value {
        let lines = self.lines(code, arguments);
        assert_eq!(lines.len(), 1, "one document of {arguments:?}: {lines:?}");
        lines.into_iter().next().expect("a line")
    }

    /// Runs a command that prints one JSON document per line and must exit with `code`.
    pub fn lines(&self, code: i32, arguments: &[&str]) -> Vec<Value> {
        let ran = self.run(&[&["--json"], arguments].concat());
        ran.ended_with(code);
        ran.json()
    }
}

impl Drop for CliFixture {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The result of a finished command.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

impl Ran {
    pub fn ended_with(&self, code: i32) {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
    }

    /// Parses every line of standard output as JSON; panics on anything else.
    pub fn json(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
            .collect()
    }
}

/// A program that runs until it is stopped.
pub struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
    err: BufReader<ChildStderr>,
}

impl Running {
    pub fn start(mut command: Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("postroom-cli starts");
        let out = BufReader::new(child.stdout.take().expect("standard output"));
        let err = BufReader::new(child.stderr.take().expect("standard error"));
        Self { child, out, err }
    }

    /// Waits for the next line of standard output and parses it as JSON.
    pub fn next_json(&mut self) -> Value {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("a line");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line:?}"))
    }

    /// Waits for the next line of standard error.
    pub fn next_message(&mut self) -> String {
        let mut line = String::new();
        self.err.read_line(&mut line).expect("a line");
        line
    }

    /// Interrupts the program, as Ctrl-C does, and returns the rest of its output.
    #[cfg(unix)]
    pub fn interrupt(mut self) -> Ran {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().expect("kill");
        assert!(sent.success());
        let (mut out, mut err) = (String::new(), String::new());
        self.out.read_to_string(&mut out).expect("standard output");
        self.err.read_to_string(&mut err).expect("standard error");
        let status = self.child.wait().expect("an end");
        Ran { code: status.code(), out, err }
    }

    /// Kills the program.
    pub fn kill(mut self) {
        self.child.kill().expect("kill");
        self.child.wait().expect("an end");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A practice relay in its own process, with its port and certificate authority.
pub struct PracticeProgram {
    pub running: Running,
    pub port: u16,
    pub authority: PathBuf,
}

impl PracticeProgram {
    pub fn start(fixture: &CliFixture, arguments: &[&str]) -> Self {
        let certificate = fixture.folder.join("practice");
        let mut command = fixture.command(&["--json", "practice", "--any-sign-in", "--port", "0"]);
        command.arg("--certificate-dir").arg(&certificate).args(arguments);
        let mut running = Running::start(command);
        let message = running.next_message();
        let port = message
            .split("127.0.0.1:")
            .nth(1)
            .and_then(|rest| rest.split('.').next())
            .and_then(|port| port.parse().ok())
            .unwrap_or_else(|| panic!("no port in {message:?}"));
        Self { running, port, authority: certificate.join("practice-authority.pem") }
    }

    /// Adds it as a relay, reached over TLS with a verified certificate and two connections.
    pub fn add_as_relay(&self, fixture: &CliFixture, name: &str) -> Value {
        let port = self.port.to_string();
        let authority = self.authority.display().to_string();
        let server = ["relay", "add", name, "--host", "localhost", "--port", &port];
        let security = ["--tls", "starttls", "--ca", &authority, "--connections", "2"];
        fixture.answer(0, &[server.as_slice(), security.as_slice()].concat())
    }
}

/// Runs a command with `text` on standard input.
pub fn run_with_input(mut command: Command, text: impl AsRef<[u8]>) -> Ran {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("postroom-cli starts");
    let mut input = child.stdin.take().expect("standard input");
    input.write_all(text.as_ref()).expect("written");
    drop(input);
    Ran::from(child.wait_with_output().expect("an end"))
}
