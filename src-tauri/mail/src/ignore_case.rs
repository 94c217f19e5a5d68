//! Finds text in HTML, where the case of ASCII letters does not count.

/// Where `what` begins in `text`.
pub(crate) fn find_ignoring_case(text: &str, what: &str) -> Option<usize> {
    let mut windows = text.as_bytes().windows(what.len());
    windows.position(|window| window.eq_ignore_ascii_case(what.as_bytes()))
}

pub(crate) fn contains_ignoring_case(text: &str, what: &str) -> bool {
    find_ignoring_case(text, what).is_some()
}
