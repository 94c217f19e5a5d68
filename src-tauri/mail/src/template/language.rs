//! The template language: what minijinja may do here, its filters, and escaping.
//!
//! Rendering has a limit of steps, so that no template runs for ever. Leaves out: the fields
//! (`fields`), compiling and the error messages (`template`).

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Output, State};

use super::cost;

/// Where the text is used; decides on escaping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    Html,
    /// Plain text, a subject, any header.
    Text,
}

/// What rendering for one contact may cost: steps, and 64 bytes each of the data that the template
/// makes. A mail of 1 MB costs about 20,000.
const FUEL: u64 = 500_000;

/// The environment of one template.
pub(super) fn environment(context: Context) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(move |_| match context {
        Context::Html => AutoEscape::Html,
        Context::Text => AutoEscape::None,
    });
    environment.set_formatter(format_value);
    environment.set_fuel(Some(FUEL));
    // It prints every value of the contact.
    environment.remove_global("debug");
    // `{#` opens a comment in this language, and a rule in every minified style sheet (`@media
    // print{#foot{…}}`). Comments get a delimiter that is not used elsewhere.
    let syntax = SyntaxConfig::builder().comment_delimiters("{#!!", "!!#}").build();
    if let Ok(syntax) = syntax {
        environment.set_syntax(syntax);
    }
    environment.add_filter("default", default_filter);
    environment.add_filter("d", default_filter);
    environment.add_filter("urlencode", urlencode_filter);
    environment
}

/// Writes a value, escaped where the context requires it. The library would also escape the slash,
/// which makes every URL unreadable in the source.
fn format_value(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), minijinja::Error> {
    let escape = matches!(state.auto_escape(), AutoEscape::Html) && !value.is_safe();
    if value.is_undefined() || value.is_none() {
        return Ok(());
    }
    let text = match value.as_str() {
        Some(text) => text,
        // A safe value is a string.
        None => &cost::display(value)?,
    };
    if !escape {
        return out.write_str(text).map_err(minijinja::Error::from);
    }
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '&', '"', '\'']) {
        let (before, from) = rest.split_at(at);
        out.write_str(before)?;
        out.write_str(match from.as_bytes().first() {
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(b'&') => "&amp;",
            Some(b'"') => "&quot;",
            _ => "&#39;",
        })?;
        rest = from.get(1..).unwrap_or("");
    }
    out.write_str(rest).map_err(minijinja::Error::from)
}

/// `default`: the fallback text also replaces a value that is empty or only white space.
fn default_filter(value: Value, fallback: Option<Value>) -> Value {
    let missing = value.is_undefined()
        || value.is_none()
        || value.as_str().is_some_and(|text| text.trim().is_empty());
    if missing { fallback.unwrap_or_else(|| Value::from("")) } else { value }
}

/// `urlencode`: the value as part of a URL (RFC 3986 2.3). An `@` needs no encoding in a path or a
/// query, and stays readable in a mailto URL.
fn urlencode_filter(value: Value) -> Result<String, minijinja::Error> {
    let missing = value.is_undefined() || value.is_none();
    let text = if missing { String::new() } else { cost::display(&value)? };
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    Ok(encoded)
}
