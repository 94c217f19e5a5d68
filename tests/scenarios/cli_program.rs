//! The real `postroom-cli` program for the stories about it: built when it is missing, run in a
//! folder of its own, its answers read as JSON.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// The program beside this test in the build's own folder. Cargo builds a dependency's programs
/// only when asked, so it is asked, once a run.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let test = std::env::current_exe().expect("this test");
        // target/PROFILE/deps/scenarios-HASH
        let profile = test.ancestors().nth(2).expect("the profile's folder").to_owned();
        let path = profile.join(format!("postroom-cli{}", std::env::consts::EXE_SUFFIX));
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["build", "--quiet", "-p", "postroom-cli"]);
        // What `cargo test` tells this test about itself would be news to build scripts that watch
        // it (ring's does), and everything above them would be built again, every time.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_MANIFEST") || text.starts_with("CARGO_PKG") {
                cargo.env_remove(&name);
            }
        }
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

/// A folder with a workspace in it; gone when dropped.
pub struct Desk {
    pub folder: PathBuf,
}

impl Desk {
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

    /// The command, not yet run. It sees no session bus and no home but this folder: a test never
    /// touches the keychain of whoever runs it.
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

    /// The one JSON document that a command answers; it must end with `code`.
    pub fn answer(&self, code: i32, arguments: &[&str]) -> Value {
        let lines = self.lines(code, arguments);
        assert_eq!(lines.len(), 1, "one document of {arguments:?}: {lines:?}");
        lines.into_iter().next().expect("a line")
    }

    /// All JSON documents that a command answers, one a line.
    pub fn lines(&self, code: i32, arguments: &[&str]) -> Vec<Value> {
        let ran = self.run(&[&["--json"], arguments].concat());
        ran.ended_with(code);
        ran.json()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// How a run ended.
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

    /// Every line of standard output as JSON: anything else there is a fault.
    pub fn json(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
            .collect()
    }
}

/// A program that goes on until it is told to stop.
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

    /// The next line of standard output as JSON; waits for it.
    pub fn next_json(&mut self) -> Value {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("a line");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line:?}"))
    }

    /// The next sentence on standard error; waits for it.
    pub fn next_sentence(&mut self) -> String {
        let mut line = String::new();
        self.err.read_line(&mut line).expect("a line");
        line
    }

    /// As Ctrl-C does; then what it had still to say.
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

    /// As a power cut does.
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

/// A practice relay as a program of its own, with its port and its authority's file.
pub struct PracticeProgram {
    pub running: Running,
    pub port: u16,
    pub authority: PathBuf,
}

impl PracticeProgram {
    pub fn start(desk: &Desk, arguments: &[&str]) -> Self {
        let certificate = desk.folder.join("practice");
        let mut command = desk.command(&["--json", "practice", "--port", "0"]);
        command.arg("--certificate").arg(&certificate).args(arguments);
        let mut running = Running::start(command);
        let sentence = running.next_sentence();
        let port = sentence
            .split("127.0.0.1:")
            .nth(1)
            .and_then(|rest| rest.split('.').next())
            .and_then(|port| port.parse().ok())
            .unwrap_or_else(|| panic!("no port in {sentence:?}"));
        Self { running, port, authority: certificate.join("practice-authority.pem") }
    }
}

/// Feeds `text` to a command's standard input.
pub fn run_with_input(mut command: Command, text: impl AsRef<[u8]>) -> Ran {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("postroom-cli starts");
    let mut input = child.stdin.take().expect("standard input");
    input.write_all(text.as_ref()).expect("written");
    drop(input);
    Ran::from(child.wait_with_output().expect("an end"))
}
