//! Which of our mails a server took, and how often: by the header that names a mail's row in the
//! record.

use std::collections::BTreeMap;

use super::Taken;

const OURS: &str = "X-Postroom-Id:";

/// How often each mail of ours is there, by its row's name; the mails may come in one text or many.
pub(super) fn ours<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for line in texts.into_iter().flat_map(str::lines) {
        if let Some((_, id)) = line.split_once(OURS) {
            *found.entry(id.trim().to_owned()).or_insert(0) += 1;
        }
    }
    found
}

/// How often a scripted server took each mail of ours.
pub fn times_taken(mails: &[Taken]) -> BTreeMap<String, usize> {
    let texts: Vec<_> = mails.iter().map(|mail| String::from_utf8_lossy(&mail.bytes)).collect();
    ours(texts.iter().map(AsRef::as_ref))
}
