//! The time from opening Contacts until its rows are in the page, and whether a skeleton was there
//! before them. The first time, with nothing cached.

use serde_json::Value;

use super::report;
use super::workspace::Stage;

const WANTED: f64 = 500.0;

const OPEN: &str = "
const [done] = arguments;
const begun = performance.now();
let skeleton = null;
const look = () => {
  const at = performance.now() - begun;
  if (skeleton === null && document.querySelector('[class*=Skeleton-root],[class*=skeleton]')) skeleton = at;
  if (document.querySelectorAll('[role=gridcell]').length < 20 && at < 20000) return;
  if (![...document.querySelectorAll('[role=gridcell]')].some((e) => e.innerText.includes('@')) && at < 20000) return;
  seen.disconnect();
  done({ at, skeleton });
};
const seen = new MutationObserver(look);
seen.observe(document.body, { subtree: true, childList: true, characterData: true });
location.hash = '#/contacts';
";

pub fn measure(Stage { window, page, place }: &Stage<'_>) {
    window.go("/relays");
    let cpu = page.cpu();
    let seen = window.js_later(OPEN, &[]);
    let used = (page.cpu() - cpu).as_millis();
    let at = seen["at"].as_f64().unwrap_or(f64::NAN);
    report::line(&format!("Contacts, {} people, first rows", place.people), at, WANTED, "ms");
    let skeleton = match &seen["skeleton"] {
        Value::Null => "no skeleton before them".to_owned(),
        at => format!("skeleton after {:.0} ms", at.as_f64().unwrap_or(f64::NAN)),
    };
    report::note(&format!("wall time; {used} ms of CPU in the page; {skeleton}"));
}
