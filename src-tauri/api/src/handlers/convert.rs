//! Conversions between the view types and the types of the store and the importer, which derive no
//! TypeScript. Every match is exhaustive. Types of the model are used without conversion.

use postroom_import as ei;
use postroom_model::clock::Timestamp;
use postroom_model::contact::segment::Rule;
use postroom_store::contacts as es;
use postroom_store::contacts::page::ContactSort;

use crate::wire as w;

macro_rules! one_way {
    ($from:path, $to:path, $name:ident, [$($word:ident),* $(,)?]) => {
        pub(crate) fn $name(value: $from) -> $to {
            use $from as F;
            use $to as T;
            match value { $(F::$word => T::$word,)* }
        }
    };
}

one_way!(
    ei::Format,
    w::ImportFormat,
    format_out,
    [Delimited, Workbook, VCard, Json, JsonLines, Archive]
);

pub(crate) fn sort_in(sort: w::ContactSort) -> ContactSort {
    match sort {
        w::ContactSort::Address => ContactSort::Address,
        w::ContactSort::Name => ContactSort::Name,
        w::ContactSort::Status => ContactSort::Status,
        w::ContactSort::CreatedAt => ContactSort::CreatedAt,
        w::ContactSort::Field(name) => ContactSort::Field(name),
    }
}
one_way!(w::Addresses, ei::Addresses, addresses_in, [First, Each]);
one_way!(
    postroom_store::changes::ChangeKind,
    w::ChangeKind,
    change_kind_out,
    [
        Edited,
        Deleted,
        Status,
        ListOn,
        ListOff,
        ListDeleted,
        ListMerged,
        Field,
        FieldRenamed,
        FieldDeleted,
        Merged
    ]
);
one_way!(
    postroom_store::contacts::duplicates::DuplicateReason,
    w::Likeness,
    likeness_out,
    [Name, Mailbox]
);

/// Incomplete conditions are dropped. A rule over the size limit matches no contact, so that no
/// action applies to contacts by a rule that is only partly evaluated.
pub(crate) fn filter_in(filter: w::ContactFilter, now: Timestamp) -> es::ContactFilter {
    let rule = filter.rule.and_then(|rule| rule.finished());
    let rule = rule.map(|rule| if rule.check().is_ok() { rule } else { Rule::nobody() });
    es::ContactFilter {
        search: filter.search,
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
