//! Which of the test mails a server took, and how often: by the header that names the delivery of a
//! mail.

use std::collections::BTreeMap;

use super::Taken;

const OURS: &str = "X-Postroom-Id:";

/// How often each test mail is present, by its delivery; a text may contain one mail or many.
pub(super) fn ours<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for line in texts.into_iter().flat_map(str::lines) {
        if let Some((_, id)) = line.split_once(OURS) {
            *found.entry(id.trim().to_owned()).or_insert(0) += 1;
        }
    }
    found
}

/// How often a scripted server took each test mail.
pub fn times_taken(mails: &[Taken]) -> BTreeMap<String, usize> {
    let texts: Vec<_> = mails.iter().map(|mail| String::from_utf8_lossy(&mail.bytes)).collect();
    ours(texts.iter().map(AsRef::as_ref))
}
