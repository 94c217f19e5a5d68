//! Consent evidence in files: which columns speak of it, and what their cells mean.

pub(crate) mod column_evidence;
pub(crate) mod consent_headings;
pub(crate) mod consent_values;
pub(crate) mod optout_headers;
pub(crate) mod optout_list;
pub(crate) mod status_words;
