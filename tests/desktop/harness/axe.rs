//! axe-core in the real page: faults that make the page inaccessible.

use std::fmt;
use std::path::Path;

use serde_json::Value;

use super::Window;

/// A serious or critical fault, and its location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: String,
    pub impact: String,
    pub help: String,
    pub places: Vec<String>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({}): {}\n    {}",
            self.rule,
            self.impact,
            self.help,
            self.places.join("\n    ")
        )
    }
}

const RUN: &str = "
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ['violations'] }).then(
  (r) => done(r.violations.map((v) => ({
    rule: v.id, impact: v.impact, help: v.help,
    places: v.nodes.slice(0, 5).map((n) => n.html.slice(0, 200) + (n.any[0] ? ' — ' + n.any[0].message : '')),
  }))),
  (e) => done(String(e)));
";

pub(super) fn run(window: &Window) -> Vec<Finding> {
    let script =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
    let script = std::fs::read_to_string(&script)
        .unwrap_or_else(|error| panic!("{}: {error}; run `npm ci` in ui", script.display()));
    window.js(&script, &[]);
    let found = window.driver.script_later(RUN, &[]).unwrap_or_else(|refused| {
        window.give_up(&format!("axe-core did not run: {refused}"));
    });
    let Value::Array(found) = found else {
        window.give_up(&format!("axe-core reports: {found}"));
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    found
        .iter()
        .filter(|one| matches!(one["impact"].as_str(), Some("serious" | "critical")))
        .map(|one| Finding {
            rule: text(&one["rule"]),
            impact: text(&one["impact"]),
            help: text(&one["help"]),
            places: one["places"].as_array().into_iter().flatten().map(text).collect(),
        })
        .collect()
}
