//! Header normalisation: the form in which column headings and cell words are compared. Defined with the
//! usual headings in the model.

pub(crate) use postroom_model::contact::headings::normalize_header;
