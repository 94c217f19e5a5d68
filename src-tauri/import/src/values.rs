//! Values of cells: text, names, addresses, dates, numbers and lists of names.

pub(crate) mod birthday;
pub(crate) mod cell;
pub(crate) mod dates;
pub mod label_list;
pub(crate) mod months;
pub(crate) mod no_value;
pub(crate) mod number_codes;
pub(crate) mod numbers;
pub(crate) mod timestamp;
pub(crate) mod value_format;
