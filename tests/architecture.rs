//! The architecture, as rules that fail: who may name what, and who stands above whom.
//!
//! The crate graph itself is held by the Cargo files: what must not be used is not there. Here
//! stands what Cargo cannot say. Each rule gives its reason, and every breach is named with file
//! and line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

const ENGINE: &str = "src-tauri/engine/src";
const SHELL: &str = "src-tauri/shell";

/// Engine modules, low to high; those of one level do not know one another.
const LEVELS: &[&[&str]] = &[
    &["id", "clock", "secret", "event", "place"],
    &["calendar"],
    &["contact", "relay"],
    &["template", "delivery"],
    &["campaign"],
    &["message", "import", "listener"],
    &["store"],
    &["queue"],
    &["engine"],
];

/// What only some places may name: the word, where it may stand, and why.
const RESERVED: &[(&str, &[&str], &str)] = &[
    ("sqlx::", &["src-tauri/engine/src/store", "tests"], "SQL stands in store/, one file a table"),
    (
        "lettre::",
        &[
            "src-tauri/engine/src/relay",
            "src-tauri/engine/src/message",
            "src-tauri/engine/src/contact",
            "tests",
        ],
        "the wire, the mail and the address; everything else knows our own types",
    ),
    ("tauri::", &[SHELL], "the engine and the host know no window"),
    ("tauri_plugin", &[SHELL], "the engine and the host know no window"),
    (
        "SystemTime::now",
        &["src-tauri/engine/src/clock.rs", "tests"],
        "time is an argument; the clock is read in one place",
    ),
    (
        "Timestamp::now",
        &["src-tauri/engine/src/clock.rs", "tests"],
        "jiff reads the system's clock too: time is an argument",
    ),
    ("Zoned::now", &["src-tauri/engine/src/clock.rs", "tests"], "time is an argument"),
    (
        "Instant::now",
        &[
            // How long something took, not what time it is; and how long to wait for a server.
            "src-tauri/engine/src/relay",
            "src-tauri/engine/src/listener",
            "src-tauri/xtask",
            "tests",
        ],
        "time is an argument; only timeouts and durations are measured",
    ),
    (
        "tokio::spawn",
        &[
            "src-tauri/engine/src/queue",
            "src-tauri/engine/src/engine",
            "src-tauri/engine/src/listener",
            // Gathers events for as long as the API is open.
            "src-tauri/api/src/host.rs",
            "tests",
        ],
        "a task that nobody waits for must have one owner who ends it",
    ),
    ("process::exit", &[], "an exit in the middle is a lost campaign"),
    ("process::abort", &[], "an exit in the middle is a lost campaign"),
    (".unwrap()", &["tests"], "what can end the program is an error with a sentence instead"),
    (".expect(", &["tests"], "what can end the program is an error with a sentence instead"),
    ("panic!(", &["tests"], "what can end the program is an error with a sentence instead"),
    ("todo!(", &[], "nothing is left for later in the product"),
    ("unreachable!(", &["tests"], "what cannot happen is not a state"),
    // A kill comes at a random moment: that one is a time by nature.
    (
        "std::thread::sleep",
        &["tests/desktop/harness", "tests/torture"],
        "nothing waits by the clock",
    ),
    ("unsafe ", &[], "nothing here needs it, and the workspace forbids it"),
];

#[test]
fn what_is_reserved_stands_only_where_it_may() {
    let mut breaches = Vec::new();
    for file in sources("src-tauri").into_iter().chain(sources("tests")) {
        if file.path == "tests/architecture.rs" {
            continue;
        }
        for (number, line) in file.code() {
            for (word, places, why) in RESERVED {
                let allowed = places.iter().any(|place| within(&file.path, place));
                if line.contains(word) && !allowed {
                    breaches.push(format!("{}:{number}: {word} ({why})", file.path));
                }
            }
        }
    }
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

#[test]
fn a_lower_module_of_the_engine_knows_no_higher_one() {
    let level = |module: &str| LEVELS.iter().position(|level| level.contains(&module));
    let mut breaches = Vec::new();
    for file in sources(ENGINE) {
        let module = file.path[ENGINE.len() + 1..].split(['/', '.']).next().unwrap().to_owned();
        if module == "lib" {
            continue;
        }
        let Some(own) = level(&module) else {
            breaches.push(format!("{}: the module {module} has no level", file.path));
            continue;
        };
        for (number, line) in file.code() {
            for named in modules_named(&line) {
                let Some(theirs) = level(&named) else { continue };
                if named != module && theirs >= own {
                    breaches.push(format!("{}:{number}: {module} knows {named}", file.path));
                }
            }
        }
    }
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

#[test]
fn crates_depend_downwards_only() {
    // Which of our own crates each may name in its Cargo file.
    let rules: &[(&str, &[&str])] = &[
        ("src-tauri/engine/Cargo.toml", &[]),
        ("src-tauri/api/Cargo.toml", &["postroom-engine"]),
        ("src-tauri/cli/Cargo.toml", &["postroom-engine"]),
        ("src-tauri/xtask/Cargo.toml", &[]),
    ];
    for (file, allowed) in rules {
        let text = std::fs::read_to_string(root().join(file)).unwrap();
        for ours in ["postroom-engine", "postroom-api", "postroom-cli", "postroom-tests", "tauri"] {
            let named = text.lines().any(|line| {
                let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
                name == ours || (ours == "tauri" && name.starts_with("tauri"))
            });
            assert!(!named || allowed.contains(&ours), "{file} names {ours}");
        }
    }
}

#[test]
fn the_shell_stays_thin() {
    // Whatever can be put in the shell will be, unless something says no.
    for file in sources(SHELL) {
        let lines = file.text.lines().take_while(|line| !line.contains("#[cfg(test)]")).count();
        assert!(lines <= 200, "{} has {lines} lines before its tests; 200 are allowed", file.path);
    }
    let commands = sources(SHELL).into_iter().map(|f| f.text.matches("#[tauri::command]").count());
    let commands: usize = commands.sum();
    assert!(commands <= 6, "{commands} commands; a new one belongs into the host's list");
}

#[test]
fn every_file_opens_with_what_it_is() {
    for file in sources("src-tauri").into_iter().chain(sources("tests")) {
        assert!(file.text.starts_with("//!"), "{} has no opening comment", file.path);
    }
}

#[test]
fn the_content_policy_lets_nothing_in() {
    let conf = std::fs::read_to_string(root().join("tauri.conf.json")).unwrap();
    let conf: serde_json::Value = serde_json::from_str(&conf).unwrap();
    let csp = conf["app"]["security"]["csp"].as_str().unwrap();
    for directive in csp.split("; ") {
        let allows_eval = directive.contains("unsafe-eval");
        let script = directive.starts_with("script-src") && directive.contains("unsafe-inline");
        let remote = directive.split(' ').skip(1).any(|source| {
            source.starts_with("https:")
                || source == "*"
                || (source.starts_with("http:") && !source.ends_with(".localhost"))
        });
        assert!(!allows_eval && !script && !remote, "{directive}");
    }
    // One inline style or script, and the web view ignores 'unsafe-inline' for all the others.
    let page = std::fs::read_to_string(root().join("ui/index.html")).unwrap();
    assert!(!page.contains("<style") && !page.contains("style=") && !page.contains("<script>"));
}

/// A source file of ours.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The lines that are code and no test: comments, and a module of tests with all that follows
    /// it, are left out.
    fn code(&self) -> impl Iterator<Item = (usize, String)> {
        let test = self.path.contains("/tests/") || self.path.ends_with("/tests.rs");
        let lines: Vec<&str> = if test { Vec::new() } else { self.text.lines().collect() };
        let tests_begin = lines.windows(2).position(|two| {
            two[0].trim() == "#[cfg(test)]" && two[1].contains("mod ") && two[1].ends_with('{')
        });
        let end = tests_begin.unwrap_or(lines.len());
        let code = lines[..end].iter().enumerate();
        let code =
            code.map(|(index, line)| (index + 1, line.split("//").next().unwrap_or("").to_owned()));
        code.collect::<Vec<_>>().into_iter()
    }
}

/// `crate::store::…` and `crate::{id, store::…}` name modules.
fn modules_named(line: &str) -> Vec<String> {
    let mut named = Vec::new();
    for after in line.split("crate::").skip(1) {
        let list = after.strip_prefix('{').map_or_else(
            || vec![after],
            |inside| inside.split('}').next().unwrap_or("").split(',').collect(),
        );
        for name in list {
            let name = name.trim().split(|c: char| !c.is_alphanumeric() && c != '_').next();
            named.extend(name.map(str::to_owned));
        }
    }
    named
}

fn within(path: &str, place: &str) -> bool {
    path == place
        || path.strip_prefix(place).is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

fn sources(folder: &str) -> Vec<Source> {
    let files = walk(&root().join(folder)).into_iter();
    let files = files.filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    files
        .map(|path| Source { path: relative(&path), text: std::fs::read_to_string(&path).unwrap() })
        .collect()
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}
