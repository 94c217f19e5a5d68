//! The architecture, as rules that fail.
//!
//! The crate graph defines which crates a crate may use; `crate_graph_points_downwards` prevents a
//! new arrow by accident. The other rules cover what Cargo cannot check. Each rule gives its
//! reason, and every breach is reported with file and line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod circles;

use std::path::{Path, PathBuf};

const SHELL: &str = "src-tauri/shell";

/// The crates below the engine.
const BELOW_ENGINE: &[&str] =
    &["model", "keychain", "smtp", "mail", "design", "import", "store", "queue"];

/// The crates of the product, low to high, each with the crates of this project that it may use.
const GRAPH: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("keychain", &[]),
    ("smtp", &["model"]),
    ("mail", &["model"]),
    ("bounce", &[]),
    ("design", &[]),
    ("import", &["model"]),
    ("store", &["model"]),
    ("queue", &["model", "keychain", "smtp", "mail", "store"]),
    ("engine", BELOW_ENGINE),
    ("api", &["model", "keychain", "smtp", "mail", "design", "import", "store", "queue", "engine"]),
    ("bridge", &["model", "engine", "api"]),
    (
        "cli",
        &[
            "model", "keychain", "smtp", "mail", "bounce", "design", "import", "store", "queue",
            "engine",
        ],
    ),
    ("xtask", &[]),
];

/// Libraries that only some crates may use.
const LIBRARIES: &[(&str, &[&str], &str)] = &[
    ("sqlx", &["store"], "SQL belongs to the store"),
    ("lettre", &["smtp"], "everything else knows our own types"),
    ("keyring", &["keychain"], "one crate talks to the system's keychain"),
    ("calamine", &["import"], "foreign readers of files belong to the import"),
    ("tauri", &[], "no crate below the shell knows a window"),
    ("axum", &["bridge"], "the API does not know its transport"),
];

/// Strings that only some places may contain: the string, the places, and the reason.
const RESERVED: &[(&str, &[&str], &str)] = &[
    (
        "SystemTime::now",
        &["src-tauri/model/src/clock.rs", "tests"],
        "time is an argument; the clock is read in one place",
    ),
    (
        "Timestamp::now",
        &["src-tauri/model/src/clock.rs", "tests"],
        "jiff reads the system's clock too: time is an argument",
    ),
    ("Zoned::now", &["src-tauri/model/src/clock.rs", "tests"], "time is an argument"),
    (
        "Instant::now",
        // Durations and timeouts, not the time of day.
        &[
            "src-tauri/smtp",
            "src-tauri/xtask",
            "src-tauri/import/tests",
            // Ends a check that takes too long.
            "src-tauri/engine/src/render_check.rs",
            "tests",
        ],
        "time is an argument; only timeouts and durations are measured",
    ),
    (
        "tokio::spawn",
        &[
            "src-tauri/queue",
            "src-tauri/engine",
            "src-tauri/smtp/src/server",
            "src-tauri/bridge",
            // Coalesces change events while the host exists.
            "src-tauri/api/src/host.rs",
            "tests",
        ],
        "a task that nobody waits for must have one owner who ends it",
    ),
    ("process::exit", &[], "an exit in the middle is a lost campaign"),
    ("process::abort", &[], "an exit in the middle is a lost campaign"),
    (".unwrap()", &["tests"], "a failure is an error with a sentence"),
    (".expect(", &["tests"], "a failure is an error with a sentence"),
    ("panic!(", &["tests"], "a failure is an error with a sentence"),
    ("todo!(", &[], "the product has no unfinished parts"),
    ("unreachable!(", &["tests"], "a state that cannot occur is not a state"),
    (
        "std::thread::sleep",
        // A measurement lasts a time.
        &["tests/desktop/harness", "tests/torture", "tests/bench/window"],
        "waiting for a time makes tests slow and flaky; only a kill comes at a random moment",
    ),
    ("unsafe ", &[], "the workspace forbids it"),
];

#[test]
fn reserved_words_appear_only_where_allowed() {
    let mut breaches = Vec::new();
    for file in sources("src-tauri").into_iter().chain(sources("tests")) {
        if within(&file.path, "tests/architecture") {
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
fn crate_graph_points_downwards() {
    for (krate, allowed) in GRAPH {
        let dependencies = dependencies(krate);
        for named in dependencies.iter().filter_map(|name| name.strip_prefix("postroom-")) {
            assert!(allowed.contains(&named), "{krate} depends on {named}");
        }
        for (library, crates, why) in LIBRARIES {
            let used = dependencies
                .iter()
                .any(|name| name == library || (*library == "tauri" && name.starts_with("tauri")));
            assert!(!used || crates.contains(krate), "{krate} depends on {library}: {why}");
        }
    }
    assert!(!dependencies("model").contains(&"tokio".to_owned()), "the model does no I/O");
}

/// The names below `[dependencies]` of a crate, without its dev-dependencies.
fn dependencies(krate: &str) -> Vec<String> {
    let file = root().join("src-tauri").join(krate).join("Cargo.toml");
    let text = std::fs::read_to_string(file).unwrap();
    text.lines()
        .skip_while(|line| *line != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(['=', '.', ' ']).next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn shell_stays_thin() {
    // Logic belongs in the API, which the command line and the tests can call.
    for file in sources(SHELL) {
        let lines = file.text.lines().take_while(|line| !line.contains("#[cfg(test)]")).count();
        assert!(lines <= 200, "{} has {lines} lines before its tests; 200 are allowed", file.path);
    }
    let commands = sources(SHELL).into_iter().map(|f| f.text.matches("#[tauri::command]").count());
    let commands: usize = commands.sum();
    assert!(commands <= 7, "{commands} commands; a new one belongs in the API's command table");
}

#[test]
fn every_file_has_an_opening_comment() {
    for file in sources("src-tauri").into_iter().chain(sources("tests")) {
        assert!(file.text.starts_with("//!"), "{} has no opening comment", file.path);
    }
}

#[test]
fn content_security_policy_is_strict() {
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
    // With one inline style or script in the page, the web view ignores 'unsafe-inline' for all
    // others.
    let page = std::fs::read_to_string(root().join("ui/index.html")).unwrap();
    assert!(!page.contains("<style") && !page.contains("style=") && !page.contains("<script>"));
}

/// A source file of this project.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The code lines without comments and tests: a test module and everything after it is skipped.
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
