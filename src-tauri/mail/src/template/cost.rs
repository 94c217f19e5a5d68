//! Bounds what the template language does not count: lists that are joined or nested are lazy, so that
//! forty short statements make a list of 2^40 elements without a step.
//!
//! Leaves out: steps and text, which the language counts itself (`FUEL`).

use std::fmt::{self, Write};

use minijinja::value::Value;
use minijinja::{Error, ErrorKind};

/// Operators that can double a list, in all assignments of a template: 2^20 elements at most.
const DOUBLINGS_MAX: usize = 20;
/// Bytes of a value that is no text.
const DISPLAY_MAX: usize = 256 * 1024;

/// Whether the template can make a list of any length: it changes a variable in a loop, calls a loop
/// again, or has too many assignments that may double a list.
pub(super) fn grows_without_limit(source: &str) -> bool {
    let tags = source.split("{%").skip(1).map(|rest| rest.split("%}").next().unwrap_or(rest));
    let mut doublings = 0;
    for tag in tags {
        let tag = tag.trim_matches(['-', '+', ' ', '\t', '\r', '\n']);
        let mut words = tag.split(|c: char| !c.is_alphanumeric() && c != '_');
        let statement = words.next().unwrap_or_default();
        if words.any(|word| matches!(word, "namespace" | "recursive")) {
            return true;
        }
        if matches!(statement, "set" | "with") {
            doublings += tag.matches(['+', ',', '*']).count();
        }
    }
    doublings > DOUBLINGS_MAX
}

/// A value as text.
///
/// # Errors
/// The error for too many steps when the text is too long.
pub(super) fn display(value: &Value) -> Result<String, Error> {
    let mut text = Bounded(String::new());
    match value.as_str() {
        Some(text) => Ok(text.to_owned()),
        None => match write!(text, "{value}") {
            Ok(()) => Ok(text.0),
            Err(_) => Err(Error::from(ErrorKind::OutOfFuel)),
        },
    }
}

struct Bounded(String);

impl Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.len() + text.len() > DISPLAY_MAX {
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}
