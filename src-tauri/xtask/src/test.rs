//! `cargo xtask test`: every check and every test, each built once, counted into one line.
//!
//! A check (formatting, lints, types) that fails counts as one failure, so that the last line
//! never says "0 failed" about a project that is not in order. All of them run, whatever failed
//! before; only what later steps stand on (packages, Node, the pages, the build) ends the run.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::step::{Done, Stop, answer, because, cargo, command, npm, root, say};
use crate::tally::Tally;
use crate::{dev, node, servers, system};

/// The same everywhere, so that nothing is compiled twice: one profile, one set of features.
const SAME: [&str; 3] = ["--workspace", "--features", "custom-protocol"];

pub fn test() -> Done {
    for part in ["fmt", "clippy"] {
        if answer(cargo().args([part, "--version"])).is_none() {
            return because(format!(
                "`cargo {part}` is missing. Install it with: rustup component add rustfmt clippy"
            ));
        }
    }
    system::ensure(system::Need::Test)?;
    let missing = system::missing_test_programs();
    if !missing.is_empty() {
        return because(format!("The tests in the real window need: {}", missing.join(", ")));
    }
    node::ensure()?;
    servers::ensure()?;

    let mut report = Report::default();
    report.check("Formatting (cargo fmt)", cargo().args(["fmt", "--all", "--check"]));
    report.check("Pages: format and lints (biome)", npm().args(["run", "lint"]));
    report.check("Pages: types (tsc)", npm().args(["run", "typecheck"]));
    report.must("Pages: build (vite)", npm().args(["run", "build"]))?;
    report.check(
        "Lints (cargo clippy)",
        cargo().arg("clippy").args(SAME).args(["--all-targets", "--", "-D", "warnings"]),
    );
    report.must("Build", cargo().arg("build").args(SAME).arg("--all-targets"))?;
    // After the build: page tests run on the real engine, behind the bridge.
    report.suite(
        "Pages: tests (vitest)",
        npm().args(["run", "test"]).env("POSTROOM_BRIDGE", dev::bridge()),
    );
    report.suite("Rust: unit tests, scenarios, and the real window", &mut rust_tests());
    report.end()
}

/// All of Rust's tests. On Linux in a session of their own with a keychain that is open, in a
/// folder that is not the user's.
fn rust_tests() -> Command {
    let test = |command: &mut Command| {
        command.arg("test").args(SAME).arg("--no-fail-fast");
    };
    if !cfg!(target_os = "linux") {
        let mut command = cargo();
        test(&mut command);
        return command;
    }
    let data = root().join("target/tmp/session");
    let _ = std::fs::remove_dir_all(&data);
    let _ = std::fs::create_dir_all(&data);
    let mut session = command("dbus-run-session");
    session
        .args(["--", "sh", "-c"])
        .arg(
            "printf postroom | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; \
             exec \"$@\"",
        )
        .arg("sh")
        .arg(cargo().get_program())
        .env("XDG_DATA_HOME", data);
    if servers::are_complete() {
        // A real server that cannot be found is a failure, not a story left out.
        session.env("POSTROOM_REAL_SERVERS", "1");
    }
    test(&mut session);
    session
}

#[derive(Debug, Default)]
struct Report {
    total: Tally,
    lines: Vec<String>,
}

impl Report {
    /// A check has no count of its own; a failed one counts as one.
    fn check(&mut self, name: &str, command: &mut Command) {
        self.step(name, command, false);
    }

    /// What the following steps stand on.
    fn must(&mut self, name: &str, command: &mut Command) -> Done {
        if self.step(name, command, false) {
            return Ok(());
        }
        self.summary();
        Err(Stop::Said)
    }

    /// A runner that counts its tests.
    fn suite(&mut self, name: &str, command: &mut Command) {
        self.step(name, command, true);
    }

    fn step(&mut self, name: &str, command: &mut Command, counts: bool) -> bool {
        say(name);
        let begun = Instant::now();
        let mut tally = Tally::default();
        let well = if counts {
            follow(command, &mut tally)
        } else {
            command.status().is_ok_and(|status| status.success())
        };
        if !well && tally.failed == 0 {
            tally.failed = 1;
        }
        let seconds = begun.elapsed().as_secs();
        let mark = if tally.failed == 0 { "ok    " } else { "FAILED" };
        let count =
            if tally.passed > 0 { format!(", {} passed", tally.passed) } else { String::new() };
        self.lines.push(format!("{mark} {name} ({seconds} s{count})"));
        self.total = self.total.plus(tally);
        tally.failed == 0
    }

    fn summary(&self) {
        say("Summary");
        for line in &self.lines {
            println!("{line}");
        }
        println!("\n{} passed, {} failed", self.total.passed, self.total.failed);
    }

    fn end(self) -> Done {
        self.summary();
        if self.total.failed == 0 { Ok(()) } else { Err(Stop::Said) }
    }
}

/// Shows what the runner prints while it prints it, and counts. Lines, not bytes: a summary must
/// not be cut in two.
fn follow(command: &mut Command, tally: &mut Tally) -> bool {
    let Ok(mut runner) = command.stdout(Stdio::piped()).spawn() else { return false };
    if let Some(output) = runner.stdout.take() {
        let mut output = BufReader::new(output);
        let mut line = Vec::new();
        while read_line(&mut output, &mut line) {
            let text = String::from_utf8_lossy(&line);
            tally.read(&text);
            let mut out = std::io::stdout().lock();
            let _ = out.write_all(&line).and_then(|()| out.flush());
            line.clear();
        }
    }
    runner.wait().is_ok_and(|status| status.success())
}

fn read_line(from: &mut BufReader<impl Read>, line: &mut Vec<u8>) -> bool {
    from.read_until(b'\n', line).is_ok_and(|length| length > 0)
}
