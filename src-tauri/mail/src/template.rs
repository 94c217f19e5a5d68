//! Merge fields: `{{ given_name | default("friend") }}` in a subject or a body, rendered per
//! contact.
//!
//! A template is compiled once and rendered many times, from any thread. An unknown field is an
//! error when compiling, so that a typing mistake is found before the first mail is sent. An empty
//! value counts as missing, so that the fallback text is used. In HTML every value is escaped; in
//! text and headers none is.
//!
//! Leaves out: what a header may hold (`header`), and generated links other than `unsubscribe_url`.

mod cost;
mod fields;
mod language;

use std::collections::BTreeSet;
use std::sync::Arc;

use minijinja::{Environment, ErrorKind};

pub(crate) use self::fields::is_usual_heading;
pub use self::fields::{BUILT_IN, GENERATED_FIELDS, KnownFields, MergeData, slug};
pub use self::language::Context;
use self::language::environment;

/// Why a template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    #[error("line {line}: this merge field is not written correctly ({detail})")]
    Syntax { line: usize, detail: String },
    #[error("no contact has a field called \u{201C}{name}\u{201D}")]
    UnknownField { name: String },
    #[error("line {line}: \u{201C}{name}\u{201D} is nothing a merge field can do")]
    UnknownFilter { line: usize, name: String },
    #[error("a merge field could not be filled ({detail})")]
    Render { detail: String },
    #[error("the merge fields take too long to fill, or make too long a text")]
    TooComplex,
}

impl TemplateError {
    /// A stable identifier.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "template_syntax",
            Self::UnknownField { .. } => "template_unknown_field",
            Self::UnknownFilter { .. } => "template_unknown_filter",
            Self::Render { .. } => "template_render",
            Self::TooComplex => "template_too_complex",
        }
    }
}

/// A compiled text with merge fields.
#[derive(Debug, Clone)]
pub struct Template {
    kind: Kind,
    used: BTreeSet<String>,
    /// Some merge field does more than to show a value.
    can_fail: bool,
}

#[derive(Debug, Clone)]
enum Kind {
    /// No merge field: the same for every recipient.
    Static(String),
    Dynamic(Arc<Environment<'static>>),
}

/// The name of the one template in each environment.
const TEMPLATE_NAME: &str = "only";

impl Template {
    /// Compiles a text.
    ///
    /// # Errors
    /// [`TemplateError`] with the line of a syntax error or the name of an unknown field.
    pub fn compile(
        source: &str,
        context: Context,
        names: &KnownFields,
    ) -> Result<Self, TemplateError> {
        if !has_fields(source) {
            let kind = Kind::Static(source.to_owned());
            return Ok(Self { kind, used: BTreeSet::new(), can_fail: false });
        }
        if cost::grows_without_limit(source) {
            return Err(TemplateError::TooComplex);
        }
        let mut environment = environment(context);
        environment
            .add_template_owned(TEMPLATE_NAME, source.to_owned())
            .map_err(|error| syntax_error(&error))?;
        let template =
            environment.get_template(TEMPLATE_NAME).map_err(|error| syntax_error(&error))?;
        let mut used = template.undeclared_variables(false);
        if used.remove("fields") {
            used.extend(fields::subscript_names(source));
        }
        // Functions of the template language, not fields.
        for name in ["range", "dict", "debug", "namespace"] {
            used.remove(name);
        }
        let used: BTreeSet<String> = used.into_iter().collect();
        if let Some(name) = used.iter().find(|name| !names.contains(name)) {
            return Err(TemplateError::UnknownField { name: name.clone() });
        }
        check_filters(source, &environment)?;
        let can_fail = can_fail(source);
        Ok(Self { kind: Kind::Dynamic(Arc::new(environment)), used, can_fail })
    }

    /// Renders the text for one contact.
    ///
    /// # Errors
    /// [`TemplateError::Render`] when a value has the wrong type for a filter.
    pub fn render(&self, merge: &MergeData) -> Result<String, TemplateError> {
        match &self.kind {
            Kind::Static(text) => Ok(text.clone()),
            Kind::Dynamic(environment) => environment
                .get_template(TEMPLATE_NAME)
                .and_then(|template| template.render(merge.value()))
                .map_err(|error| render_error(&error)),
        }
    }

    /// The text when it is the same for every recipient.
    pub fn as_static(&self) -> Option<&str> {
        match &self.kind {
            Kind::Static(text) => Some(text),
            Kind::Dynamic(_) => None,
        }
    }

    /// Whether rendering can fail for a contact.
    pub fn can_fail(&self) -> bool {
        self.can_fail
    }

    /// The names of the fields in the template.
    pub fn used_fields(&self) -> &BTreeSet<String> {
        &self.used
    }
}

/// Whether the text holds template syntax.
pub fn has_fields(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// Whether a template can fail for some values: it holds a statement, or a field with anything but
/// its name, a fallback text and `urlencode`.
fn can_fail(source: &str) -> bool {
    if source.contains("{%") {
        return true;
    }
    source.split("{{").skip(1).any(|rest| {
        let inner = rest.split("}}").next().unwrap_or("");
        let mut filters =
            inner.split('|').map(|part| part.trim().trim_matches(['-', '(', ')', ' ']));
        let is_word = |word: &str| word.chars().all(|c| c.is_alphanumeric() || c == '_');
        let shows_a_value = filters.next().is_some_and(is_word)
            && filters.all(|filter| {
                let name = filter.split('(').next().unwrap_or("").trim();
                matches!(name, "default" | "d" | "urlencode") && !filter.contains('~')
            });
        !shows_a_value
    })
}

/// Reports an unknown filter, which would otherwise be found only when a mail is built.
fn check_filters(source: &str, environment: &Environment<'_>) -> Result<(), TemplateError> {
    // Rendering for an empty contact runs every filter outside of untaken branches.
    let empty = MergeData::empty();
    let template = environment.get_template(TEMPLATE_NAME).map_err(|error| syntax_error(&error))?;
    match template.render(empty.value()) {
        Err(error) if error.kind() == ErrorKind::OutOfFuel => Err(TemplateError::TooComplex),
        Err(error) if matches!(error.kind(), ErrorKind::UnknownFilter | ErrorKind::UnknownTest) => {
            let line = error.line().unwrap_or(1);
            Err(TemplateError::UnknownFilter { line, name: filter_name(source, line, &error) })
        }
        _ => Ok(()),
    }
}

fn filter_name(source: &str, line: usize, error: &minijinja::Error) -> String {
    let written = source.lines().nth(line.saturating_sub(1)).unwrap_or("").trim();
    error
        .detail()
        .and_then(|detail| detail.split_whitespace().nth(1))
        .map_or_else(|| written.to_owned(), str::to_owned)
}

fn render_error(error: &minijinja::Error) -> TemplateError {
    match error.kind() {
        ErrorKind::OutOfFuel => TemplateError::TooComplex,
        _ => TemplateError::Render { detail: detail(error) },
    }
}

fn syntax_error(error: &minijinja::Error) -> TemplateError {
    TemplateError::Syntax { line: error.line().unwrap_or(1), detail: detail(error) }
}

fn detail(error: &minijinja::Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use std::collections::BTreeMap;

    use super::*;
    use postroom_model::contact::{Address, ContactView};

    fn render(source: &str, context: Context) -> String {
        let address = Address::parse("anna@müller.de").unwrap();
        let fields = BTreeMap::from(
            [("Ort / Stand", "Köln"), ("Firma", "A & B <c>"), ("Leer", " "), ("name", "Feld")]
                .map(|(name, value)| (name.to_owned(), value.to_owned())),
        );
        let names = KnownFields::of(fields.keys().cloned());
        let anna = ContactView {
            address: &address,
            given_name: Some("Anna"),
            family_name: None,
            fields: &fields,
        };
        let template = Template::compile(source, context, &names).unwrap();
        template.render(&MergeData::new(&anna, "mailto:a@b.c?subject=x")).unwrap()
    }

    #[test]
    fn a_field_renders_its_value_or_fallback() {
        for (source, text) in [
            ("Hello {{ given_name }}!", "Hello Anna!"),
            ("Hello {{ given_name | default(\"friend\") }}!", "Hello Anna!"),
            ("{{ family_name | default('friend') }}", "friend"),
            ("[{{ family_name }}]", "[]"),
            ("{{ Leer | default('nothing') }}", "nothing"),
            ("{{ name }}", "Anna"),
            ("{{ f_name }}", "Feld"),
            ("{{ address }}", "anna@müller.de"),
            ("{{ ort_stand }}", "Köln"),
            ("{{ fields[\"Ort / Stand\"] | d('?') }}", "Köln"),
            ("{{ Firma }} {{ firma }} {{ FIRMA }}", "A & B <c> A & B <c> A & B <c>"),
            ("{% if given_name %}Dear {{ given_name }}{% else %}Hi{% endif %}", "Dear Anna"),
            ("{{ given_name | upper }}", "ANNA"),
            ("{{ firma | urlencode }}", "A%20%26%20B%20%3Cc%3E"),
            ("{{ email }} {{ Vorname }}", "anna@müller.de Anna"),
            ("{{ unsubscribe_url }}", "mailto:a@b.c?subject=x"),
            ("100 {x} % } without fields", "100 {x} % } without fields"),
            ("@media print{#foot{a:b}} {{ given_name }}", "@media print{#foot{a:b}} Anna"),
        ] {
            assert_eq!(render(source, Context::Text), text, "{source}");
        }
    }

    #[test]
    fn html_values_are_escaped() {
        assert_eq!(render("<b>{{ firma }}</b>", Context::Html), "<b>A &amp; B &lt;c&gt;</b>");
        assert_eq!(render("{{ unsubscribe_url }}", Context::Html), "mailto:a@b.c?subject=x");
        assert_eq!(render("{{ 3 + 4 }}", Context::Html), "7");
    }

    #[test]
    fn mistakes_are_compile_errors() {
        let names = KnownFields::of(["Firma"]);
        let error = |source| Template::compile(source, Context::Text, &names).unwrap_err();
        for (source, code) in [
            ("one\n{{ given_name", "template_syntax"),
            ("{{ given_name | }}", "template_syntax"),
            ("{% if given_name %}", "template_syntax"),
            ("{{ giv_name }}", "template_unknown_field"),
            ("{{ fields['Stadt'] }}", "template_unknown_field"),
            ("{{ given_name | defualt('x') }}", "template_unknown_filter"),
        ] {
            assert_eq!(error(source).code(), code, "{source}");
        }
        assert!(matches!(error("one\n{{ given_name"), TemplateError::Syntax { line: 2, .. }));
        assert_eq!(
            error("{{ given_name | defualt('x') }}"),
            TemplateError::UnknownFilter { line: 1, name: "defualt".to_owned() }
        );
        assert!(Template::compile("{{ gone }}", Context::Text, &KnownFields::any()).is_ok());
    }

    #[test]
    fn endless_and_huge_templates_are_refused() {
        for source in [
            "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
            "{% for a in range(99999) %}{% for b in range(999) %}xxxxxxxx{% endfor %}{% endfor %}",
            "{{ 'x' * 99999999 }}{{ 'x' * 99999999 }}",
            "{% set n = namespace(a='xxxxxxxx') %}{% for i in range(40) %}{% set n.a = n.a ~ n.a %}\
             {% endfor %}{{ n.a | length }}",
            // Lists that double are lazy, so that no step is counted for their elements.
            "{% set n = namespace(a=[1]) %}{% for i in range(50) %}{% set n.a = n.a + n.a %}\
             {% endfor %}{{ n.a }}",
            "{% for x in [[1]] recursive %}{{ loop([x + x]) }}{% endfor %}",
            &("{% set a = [] %}".to_owned() + &"{% set a = a + a %}".repeat(40) + "{{ a }}"),
            &("{% set a = [1] %}".to_owned() + &"{%- set a = [a, a] -%}".repeat(40) + "{{ a }}"),
            "{% set a = [1] * 9999 %}{% set a = [a] * 9999 %}{{ a }}",
            "{% set a = [1] * 9999 %}{% set a = [a] * 9999 %}{{ a | urlencode }}",
        ] {
            let error = Template::compile(source, Context::Text, &KnownFields::any()).unwrap_err();
            assert_eq!(error, TemplateError::TooComplex, "{source}");
        }
    }

    #[test]
    fn templates_that_only_show_values_cannot_fail() {
        for (source, can_fail) in [
            ("Hi {{ given_name }} {{ firma | default('you') }}", false),
            ("{{ (firma | d(\"x\")) | urlencode }}", false),
            ("{{ firma | round }}", true),
            ("{{ firma + 1 }}", true),
            ("{% if firma > 1 %}x{% endif %}", true),
        ] {
            let template = Template::compile(source, Context::Text, &KnownFields::any()).unwrap();
            assert_eq!(template.can_fail(), can_fail, "{source}");
        }
    }

    #[test]
    fn a_template_lists_its_fields() {
        let names = KnownFields::of(["Firma", "Ort / Stand"]);
        let source = "{{ given_name }} {{ firma | d('x') }} {{ fields['Ort / Stand'] }}";
        let template = Template::compile(source, Context::Text, &names).unwrap();
        let used: Vec<&str> = template.used_fields().iter().map(String::as_str).collect();
        assert_eq!(used, ["Ort / Stand", "firma", "given_name"]);
    }

    #[test]
    fn every_field_name_has_a_slug() {
        for (name, word) in [
            ("Company", "company"),
            ("Ort / Stand", "ort_stand"),
            ("Größe", "groesse"),
            ("Prénom d'usage", "prenom_d_usage"),
            ("2. Wahl", "f_2_wahl"),
            ("Name", "f_name"),
            ("NL?", "nl"),
            ("???", "field"),
            ("in", "f_in"),
            ("市", "u5e02"),
        ] {
            assert_eq!(slug(name), word, "{name}");
        }
    }

    #[test]
    fn a_template_can_be_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Template>();
    }
}
