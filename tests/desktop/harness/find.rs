//! Finds elements as assistive technology does: by role and name.
//!
//! The name is computed as browsers do, in the cases that these pages have: labelled-by, label,
//! placeholder, text, title. An exact match takes precedence over a prefix match.

use std::fmt;

use serde_json::{Value, json};

use super::webdriver::{Driver, Element};

/// The role of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Button,
    Link,
    /// Any element that takes input or a choice.
    Field,
    Checkbox,
    Radio,
    Tab,
    MenuItem,
    Option,
    Heading,
    Row,
    Dialog,
    /// Any element with this name, for elements without a role.
    Any,
}

impl Role {
    fn selector(self) -> &'static str {
        match self {
            Self::Button => "button,[role=button],input[type=submit],input[type=button]",
            Self::Link => "a[href],[role=link]",
            Self::Field => {
                "input:not([type=hidden],[type=checkbox],[type=radio],[type=submit],[type=button]),\
                 textarea,select,[role=textbox],[role=combobox],[role=searchbox],[contenteditable=true]"
            }
            Self::Checkbox => "input[type=checkbox],[role=checkbox],[role=switch]",
            Self::Radio => "input[type=radio],[role=radio]",
            Self::Tab => "[role=tab]",
            Self::MenuItem => "[role=menuitem],[role=menuitemcheckbox],[role=menuitemradio]",
            Self::Option => "[role=option],option",
            Self::Heading => "h1,h2,h3,h4,[role=heading]",
            Self::Row => "[role=row],tr",
            Self::Dialog => "[role=dialog],[role=alertdialog],dialog[open]",
            Self::Any => "*",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = format!("{self:?}").to_lowercase();
        f.write_str(&name)
    }
}

const NAMES: &str = "
const text = (e) => (e?.innerText ?? e?.textContent ?? '').replace(/\\s+/g, ' ').trim();
const name = (e) => {
  const ids = e.getAttribute('aria-labelledby');
  if (ids) return ids.split(/\\s+/).map((id) => text(document.getElementById(id))).join(' ').trim();
  const label = e.getAttribute('aria-label');
  if (label) return label.trim();
  if (e.labels?.length) return [...e.labels].map(text).join(' ').trim();
  const own = e.matches('input,textarea,select') ? '' : text(e);
  return own || e.getAttribute('placeholder') || e.getAttribute('title') || e.value || '';
};
const shown = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden'
  && !e.closest('[aria-hidden=true],[inert]');
";

const FIND: &str = "
const [selector, wanted, enabled] = arguments;
// A required field's label ends in a star, which is no part of its name.
const bare = (n) => n.replace(/\\s*\\*$/, '');
const all = [...document.querySelectorAll(selector)].filter((e) =>
  (shown(e) || ((e.type === 'checkbox' || e.type === 'radio') && !e.closest('[inert]')))
  && (!enabled || !(e.disabled || e.ariaDisabled === 'true')));
const pick = (same) => { const hits = all.filter((e) => same(bare(name(e)))); return hits[hits.length - 1] && hits.at(selector === '*' ? -1 : 0); };
return pick((n) => n === wanted) ?? pick((n) => n.startsWith(wanted)) ?? null;
";

/// Selects the whole content of a field, so that typing replaces it.
pub(super) const SELECT_ALL: &str = "
const [e] = arguments;
e.focus();
if (e.select) e.select(); else getSelection().selectAllChildren(e);
";

pub(super) fn first(driver: &Driver, role: Role, name: &str) -> Option<Element> {
    find(driver, role, name, false)
}

/// Only elements that can be clicked or filled now.
pub(super) fn enabled(driver: &Driver, role: Role, name: &str) -> Option<Element> {
    find(driver, role, name, true)
}

fn find(driver: &Driver, role: Role, name: &str, enabled: bool) -> Option<Element> {
    let script = format!("{NAMES}{FIND}");
    let found = driver.script(&script, &[json!(role.selector()), json!(name), json!(enabled)]);
    Element::of(&found.ok()?)
}

pub(super) fn holds_focus(driver: &Driver, role: Role, wanted: &str) -> bool {
    let script = format!(
        "{NAMES}
         const [selector, wanted] = arguments;
         const e = document.activeElement;
         return !!e && e.matches(selector) && name(e).replace(/\\s*\\*$/, '').startsWith(wanted);"
    );
    driver.script(&script, &[json!(role.selector()), json!(wanted)]).is_ok_and(|v| v == true)
}

pub(super) fn focus(driver: &Driver) -> String {
    let script = format!(
        "{NAMES}
         const e = document.activeElement;
         return e ? (e.getAttribute('role') ?? e.tagName.toLowerCase()) + ' ' + name(e) : '';"
    );
    let focus = driver.script(&script, &[]).unwrap_or(Value::Null);
    focus.as_str().unwrap_or_default().to_owned()
}
