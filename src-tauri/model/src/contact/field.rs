//! Fields of the user's own: their names, and what kind of thing stands in each, as the user said or
//! as an import took it to be. A kind chooses the input one types into; no value is changed by it.
//!
//! Leaves out: guessing a kind (`import`) and storage (`store::fields`).

use serde::{Deserialize, Serialize};

use crate::words::words;

/// The type of a field's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    #[default]
    Text,
    Number,
    Date,
    YesNo,
    /// One of a few values.
    Choice,
}

words!(FieldKind {
    Text => "text",
    Number => "number",
    Date => "date",
    YesNo => "yes_no",
    Choice => "choice",
});

/// A field of the user's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "FieldView"))]
pub struct Field {
    pub name: String,
    pub kind: FieldKind,
    /// What can be chosen; other kinds have none.
    pub choices: Vec<String>,
}
