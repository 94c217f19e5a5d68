//! `cargo xtask test`: every check and every test, counted into one last line.
//!
//! A check that fails (formatting, lints, types, dependencies) counts as one failure, so that the
//! last line never says "0 failed" about a project that is not in order. All steps run, whatever
//! failed before; only a required step (the pages, the build) ends the run when it fails.
//!
//! Clippy compiles: `cargo clippy` would check every dependency a second time, which takes as long
//! as building it. So the workspace's crates are built by clippy's own driver.

use std::io::{BufRead, BufReader, Read, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::process::{
    Error, Progress, Result, announce, cargo, command, fail, npm, root, stdout_of,
};
use crate::test_counts::TestCounts;
use crate::{cargo_tools, dev, mail_servers, node, notices, system_packages};

/// The same arguments for every build, so that nothing is compiled twice: one profile, one set of
/// features.
const BUILD: [&str; 3] = ["--workspace", "--features", "custom-protocol"];

/// What a step is, and what follows from its failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Counts as one failure when it fails.
    Check,
    /// Ends the run when it fails.
    Required,
    /// Compiles with lints: a warning counts as one failure, an error ends the run.
    Build,
    /// Counts its own tests.
    Suite,
    /// The advisories: skipped, with the reason, where their database cannot be fetched.
    Advisories,
}

#[derive(Debug)]
struct Step {
    kind: Kind,
    name: &'static str,
    command: Command,
}

impl Step {
    fn check(name: &'static str, command: Command) -> Self {
        Self { kind: Kind::Check, name, command }
    }
}

/// Runs everything.
///
/// # Errors
/// When a tool is missing, or a check or test failed.
pub fn test() -> Result {
    for part in ["fmt", "clippy"] {
        if stdout_of(cargo().args([part, "--version"])).is_none() {
            return fail(format!(
                "`cargo {part}` is missing. Install it with: rustup component add rustfmt clippy"
            ));
        }
    }
    let steps = steps();
    let mut progress = Progress::new(steps.len() + 1);
    progress.next("tools, packages and mail servers");
    let begun = Instant::now();
    prepare()?;
    let mut report = Report::default();
    report.lines.push(format!("ok     preparation ({} s)", begun.elapsed().as_secs()));
    for mut step in steps {
        progress.next(step.name);
        if report.run(&mut step).is_break() {
            report.print();
            return Err(Error::Reported);
        }
    }
    report.print();
    if report.total.failed == 0 { Ok(()) } else { Err(Error::Reported) }
}

/// Installs what the steps need.
fn prepare() -> Result {
    system_packages::ensure(system_packages::Need::Test)?;
    let missing = system_packages::missing_test_programs();
    if !missing.is_empty() {
        return fail(format!("The tests in the real window need: {}", missing.join(", ")));
    }
    node::ensure()?;
    mail_servers::ensure()?;
    cargo_tools::ensure()?;
    notices::write()
}

fn steps() -> Vec<Step> {
    let npm_run = |script: &str| {
        let mut npm = npm();
        npm.args(["run", script]);
        npm
    };
    let mut steps = vec![
        Step::check("Rust: format (cargo fmt)", {
            let mut cargo = cargo();
            cargo.args(["fmt", "--all", "--check"]);
            cargo
        }),
        Step::check("Rust: unused dependencies (cargo-machete)", {
            let mut machete = command(&cargo_tools::MACHETE.program().to_string_lossy());
            // With CARGO in its environment it expects to be started as a cargo subcommand.
            machete.env("CARGO", "cargo").arg("machete");
            machete
        }),
        Step::check("Rust: licences, bans and sources (cargo-deny)", {
            let mut deny = deny();
            deny.args(["licenses", "bans", "sources"]);
            deny
        }),
        Step {
            kind: Kind::Advisories,
            name: "Rust: security advisories (cargo-deny)",
            command: {
                let mut deny = deny();
                deny.arg("advisories");
                deny
            },
        },
        Step::check("Pages: format and lints (biome)", npm_run("lint")),
        Step::check("Pages: types (tsc)", npm_run("typecheck")),
    ];
    if node::has_script("unused") {
        steps.push(Step::check("Pages: unused code and packages (knip)", npm_run("unused")));
    }
    steps.extend([
        Step { kind: Kind::Required, name: "Pages: build (vite)", command: npm_run("build") },
        Step {
            kind: Kind::Build,
            name: "Rust: build and lints (clippy)",
            command: {
                let mut cargo = cargo();
                cargo.arg("build").args(BUILD).arg("--all-targets");
                with_clippy(&mut cargo);
                cargo
            },
        },
        // After the build: page tests run on the real engine, behind the bridge.
        Step {
            kind: Kind::Suite,
            name: "Pages: tests (vitest)",
            command: {
                let mut npm = npm_run("test");
                npm.env("POSTROOM_BRIDGE", dev::bridge());
                npm
            },
        },
        Step {
            kind: Kind::Suite,
            name: "Rust: unit tests, scenarios and the real window",
            command: rust_tests(),
        },
    ]);
    steps
}

/// Compiles the workspace's crates with clippy's driver, which is rustc with more lints. This is
/// how `cargo clippy` itself starts it.
fn with_clippy(cargo: &mut Command) {
    let toolchain = stdout_of(command("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    let driver = format!("clippy-driver{}", std::env::consts::EXE_SUFFIX);
    cargo.env("RUSTC_WORKSPACE_WRAPPER", PathBuf::from(toolchain).join("bin").join(driver));
}

fn deny() -> Command {
    let mut deny = command(&cargo_tools::DENY.program().to_string_lossy());
    deny.args(["--log-level", "error", "check", "--hide-inclusion-graph"]);
    deny
}

/// All Rust tests. On Linux they run in a D-Bus session of their own, with an unlocked keychain
/// in a folder that is not the user's.
fn rust_tests() -> Command {
    let test = |command: &mut Command| {
        // Without documentation tests, of which there are none: rustdoc would compile each crate
        // again to find that out.
        command.arg("test").args(BUILD).args(["--lib", "--bins", "--tests", "--no-fail-fast"]);
        // The same compiler as the build, so that nothing is compiled twice.
        with_clippy(command);
        if std::env::var_os("RUST_TEST_THREADS").is_none() {
            // Scenarios wait for sockets more than they compute.
            let threads = std::thread::available_parallelism().map_or(2, usize::from);
            command.env("RUST_TEST_THREADS", (2 * threads).to_string());
        }
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
        .arg("--locked")
        .env("XDG_DATA_HOME", data);
    if mail_servers::are_complete() {
        // A mail server that is missing is then a failure, not a skipped test.
        session.env("POSTROOM_REAL_SERVERS", "1");
    }
    test(&mut session);
    session
}

/// The counts of all steps and one line for each.
#[derive(Debug, Default)]
struct Report {
    total: TestCounts,
    lines: Vec<String>,
}

impl Report {
    /// Runs a step and counts. Breaks where no later step can run.
    fn run(&mut self, step: &mut Step) -> ControlFlow<()> {
        let begun = Instant::now();
        let mut counts = TestCounts::default();
        if step.kind == Kind::Advisories
            && let Some(reason) = cargo_tools::advisories_unavailable()
        {
            println!("Skipped: {reason}");
            self.lines.push(format!("skip   {}: {reason}", step.name));
            return ControlFlow::Continue(());
        }
        let mut warned = false;
        let succeeded = match step.kind {
            Kind::Suite => {
                step.command.stdout(Stdio::piped());
                pass_through(&mut step.command, |line| counts.read(line))
            }
            Kind::Build => {
                step.command.stderr(Stdio::piped());
                pass_through(&mut step.command, |line| warned |= is_warning_count(line))
            }
            Kind::Check | Kind::Required | Kind::Advisories => {
                step.command.status().is_ok_and(|status| status.success())
            }
        };
        if (!succeeded || warned) && counts.failed == 0 {
            counts.failed = 1;
        }
        let seconds = begun.elapsed().as_secs();
        let mark = if counts.failed == 0 { "ok    " } else { "FAILED" };
        let passed =
            if counts.passed > 0 { format!(", {} passed", counts.passed) } else { String::new() };
        self.lines.push(format!("{mark} {} ({seconds} s{passed})", step.name));
        self.total = self.total.plus(counts);
        match step.kind {
            Kind::Required | Kind::Build if !succeeded => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }

    fn print(&self) {
        announce("Summary");
        for line in &self.lines {
            println!("{line}");
        }
        println!("\n{} passed, {} failed", self.total.passed, self.total.failed);
    }
}

/// Runs a command whose standard output or standard error is piped, passes that on as it comes,
/// and hands over whole lines, so that no summary is cut in two.
fn pass_through(command: &mut Command, mut on_line: impl FnMut(&str)) -> bool {
    let Ok(mut child) = command.spawn() else { return false };
    let output: Option<Box<dyn Read>> = match (child.stdout.take(), child.stderr.take()) {
        (Some(out), _) => Some(Box::new(out)),
        (None, Some(err)) => Some(Box::new(err)),
        (None, None) => None,
    };
    if let Some(output) = output {
        let mut output = BufReader::new(output);
        let mut line = Vec::new();
        while read_line(&mut output, &mut line) {
            on_line(&String::from_utf8_lossy(&line));
            let mut out = std::io::stdout().lock();
            let _ = out.write_all(&line).and_then(|()| out.flush());
            line.clear();
        }
    }
    child.wait().is_ok_and(|status| status.success())
}

/// Cargo's summary of a crate with warnings, which it also prints when nothing was compiled anew.
fn is_warning_count(line: &str) -> bool {
    line.starts_with("warning: ") && line.contains(" generated ") && line.contains(" warning")
}

fn read_line(from: &mut BufReader<impl Read>, line: &mut Vec<u8>) -> bool {
    from.read_until(b'\n', line).is_ok_and(|length| length > 0)
}

#[cfg(test)]
mod tests {
    use super::is_warning_count;

    #[test]
    fn a_crate_with_warnings_is_noticed() {
        assert!(is_warning_count(
            "warning: `postroom-cli` (bin \"postroom-cli\") generated 2 warnings"
        ));
        assert!(is_warning_count(
            "warning: `postroom` (lib) generated 1 warning (run `cargo fix`)"
        ));
        assert!(!is_warning_count("warning: unused import: `std::fmt`"));
        assert!(!is_warning_count("   Compiling postroom-cli v0.1.0"));
    }
}
