//! Conversions of filters and text from the page.

use postroom_model::clock::Timestamp;
use postroom_model::contact::segment::Rule;
use postroom_store::contacts as es;

use crate::wire as w;

/// Incomplete conditions are dropped. A rule over the size limit matches no contact, so that no
/// action applies to contacts by a rule that is only partly evaluated.
pub(crate) fn filter_in(filter: w::ContactFilter, now: Timestamp) -> es::ContactFilter {
    let rule = filter.rule.and_then(|rule| rule.finished());
    let rule = rule.map(|rule| if rule.check().is_ok() { rule } else { Rule::nobody() });
    es::ContactFilter {
        search: filter.search,
        found: None,
        list: filter.list,
        status: filter.status,
        rule: rule.map(|rule| (rule, now)),
    }
}

/// Converts empty text to `None`.
pub(crate) fn some_text(text: String) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
