//! The names of merge fields, and their values.
//!
//! A custom field is written by its name when that is a word (`{{ Company }}`), by its [`slug`]
//! (`{{ customer_no }}` for "Customer no."), or unchanged (`{{ fields["Customer no."] }}`). The fields
//! of every contact also have the usual headings of contact files as names (`{{ first_name }}`,
//! `{{ Email }}`), where no custom field has that name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use minijinja::value::{Enumerator, Object, ObjectRepr, Serde, Value};

use postroom_model::contact::ContactView;
use postroom_model::contact::headings::{StandardField, standard_field};

/// The fields of every contact; they may be empty.
pub const BUILT_IN: [&str; 4] = ["address", "given_name", "family_name", "name"];
/// The fields that the composer generates.
pub const GENERATED_FIELDS: [&str; 1] = ["unsubscribe_url"];

/// The field of every contact that a heading of a contact file means.
fn alias(name: &str) -> Option<&'static str> {
    standard_field(name).map(|field| match field {
        StandardField::Address => "address",
        StandardField::GivenName => "given_name",
        StandardField::FamilyName => "family_name",
        StandardField::FullName => "name",
    })
}

/// Whether this is a usual heading of a field that every contact has, or such a field itself.
pub(crate) fn is_usual_heading(name: &str) -> bool {
    BUILT_IN.contains(&name) || alias(name).is_some() || slug(name) == "f_name"
}

/// The fields that exist in a workspace; any other name is an error.
#[derive(Debug, Clone, Default)]
pub struct KnownFields(Option<BTreeSet<String>>);

impl KnownFields {
    /// Accepts every name. For a campaign that was checked and is running: a field that was deleted
    /// since is empty and does not stop a mail.
    pub fn any() -> Self {
        Self(None)
    }

    /// The custom fields, by their names.
    pub fn of<I, S>(fields: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: Into<String>,
    {
        let mut known = BTreeSet::new();
        for field in fields {
            let field = field.into();
            known.insert(slug(&field));
            known.insert(field);
        }
        Self(Some(known))
    }

    pub fn contains(&self, name: &str) -> bool {
        BUILT_IN.contains(&name)
            || GENERATED_FIELDS.contains(&name)
            || self
                .0
                .as_ref()
                .is_none_or(|known| known.contains(name) || known.contains(&slug(name)))
            || alias(name).is_some()
    }
}

/// The name of a field in templates: lower-case Latin letters, digits and underscores. "Ort /
/// Stand" is `ort_stand`, "Größe" is `groesse`, "2. Wahl" is `f_2_wahl`.
pub fn slug(name: &str) -> String {
    let mut word = String::with_capacity(name.len());
    for c in name.trim().chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            word.push(c);
        } else if let Some(letters) = transliterate(c) {
            word.push_str(letters);
        } else if c.is_alphanumeric() {
            // A letter of another script: its code point is unambiguous.
            word.push_str(&format!("u{:x}_", c as u32));
        } else if !word.is_empty() && !word.ends_with('_') {
            word.push('_');
        }
    }
    let word = word.trim_end_matches('_');
    let taken = BUILT_IN.contains(&word)
        || GENERATED_FIELDS.contains(&word)
        || ["fields", "loop", "self", "true", "false", "none", "not", "and", "or", "in", "is"]
            .contains(&word);
    match word.chars().next() {
        None => "field".to_owned(),
        Some(c) if c.is_ascii_digit() || taken => format!("f_{word}"),
        Some(_) => word.to_owned(),
    }
}

fn transliterate(c: char) -> Option<&'static str> {
    Some(match c {
        'ä' | 'æ' => "ae",
        'ö' | 'œ' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ő' => "o",
        'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ť' | 'ţ' | 'ț' => "t",
        'þ' => "th",
        'ù' | 'ú' | 'û' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

/// The names used as `fields["…"]`.
pub(crate) fn subscript_names(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find("fields[") {
        rest = rest.get(at + "fields[".len()..).unwrap_or("").trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        if let Some(quote) = quote
            && let Some((name, after)) = rest.get(1..).and_then(|rest| rest.split_once(quote))
        {
            names.push(name.to_owned());
            rest = after;
        }
    }
    names
}

/// The values of one contact, usable for any number of templates.
#[derive(Debug, Clone)]
pub struct MergeData(Value);

impl MergeData {
    pub fn new(contact: &ContactView<'_>, unsubscribe_url: &str) -> Self {
        let mut by_slug = BTreeMap::new();
        let mut fields = BTreeMap::new();
        for (field, value) in contact.fields {
            if !value.is_empty() {
                let value = Value::from(value.as_str());
                by_slug.entry(slug(field)).or_insert_with(|| value.clone());
                fields.insert(field.clone(), value);
            }
        }
        let own = [
            ("address", Some(contact.address.display())),
            ("given_name", contact.given_name.map(str::to_owned)),
            ("family_name", contact.family_name.map(str::to_owned)),
            ("name", contact.name()),
            ("unsubscribe_url", Some(unsubscribe_url.to_owned())),
        ];
        for (name, value) in own {
            by_slug.insert(name.to_owned(), value.map_or(Value::UNDEFINED, Value::from));
        }
        let fields = Arc::new(Fields(fields));
        Self(Value::from_object(MergeObject { by_slug, fields }))
    }

    /// Adds values of a program or of a preview: texts, numbers, lists and objects by their names.
    /// They come before the contact's own.
    #[must_use]
    pub fn with_data(self, data: &serde_json::Map<String, serde_json::Value>) -> Self {
        let given = data
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (slug(name), Value::from(Serde(value))));
        let by_slug: BTreeMap<String, Value> = given.collect();
        Self(Value::from_object(DataObject { by_slug, contact: self.0 }))
    }

    /// The values of an empty contact.
    pub(crate) fn empty() -> Self {
        Self(Value::from_object(MergeObject {
            by_slug: BTreeMap::new(),
            fields: Arc::new(Fields(BTreeMap::new())),
        }))
    }

    pub(crate) fn value(&self) -> Value {
        self.0.clone()
    }
}

/// The object that a template sees: the slugs, and `fields` for other names.
#[derive(Debug)]
struct MergeObject {
    by_slug: BTreeMap<String, Value>,
    fields: Arc<Fields>,
}

impl Object for MergeObject {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        if name == "fields" {
            return Some(Value::from_dyn_object(self.fields.clone()));
        }
        if let Some(value) = self.by_slug.get(name) {
            return Some(value.clone());
        }
        // `{{ Company }}`: the name itself, or any spelling with the same slug.
        let slug = slug(name);
        let own = self.fields.0.get(name).or_else(|| self.by_slug.get(&slug));
        own.or_else(|| self.by_slug.get(alias(name)?)).cloned()
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::NonEnumerable
    }
}

/// Values of a program, before those of a contact.
#[derive(Debug)]
struct DataObject {
    by_slug: BTreeMap<String, Value>,
    contact: Value,
}

impl Object for DataObject {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        let own = self.by_slug.get(name).or_else(|| self.by_slug.get(&slug(name)));
        own.cloned().or_else(|| self.contact.get_item(key).ok())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::NonEnumerable
    }
}

#[derive(Debug)]
struct Fields(BTreeMap<String, Value>);

impl Object for Fields {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.0.get(key.as_str()?).cloned()
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.keys().map(|name| Value::from(name.as_str())).collect())
    }
}
