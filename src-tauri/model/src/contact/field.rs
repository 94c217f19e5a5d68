//! Custom fields: their names and the type of their values, set by the user or detected by an
//! import. The type selects the input control; it never changes a value.
//!
//! Leaves out: the detection of a type (`postroom-import`) and storage (`postroom-store`).

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

/// A custom field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "FieldView"))]
pub struct Field {
    pub name: String,
    pub kind: FieldKind,
    /// What can be chosen; other kinds have none.
    pub choices: Vec<String>,
}
