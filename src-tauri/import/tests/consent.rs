//! Consent signals from headers, words and several rows about one address.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fixture;

use fixture::{File, rows};
use postroom_import::inspect;
use postroom_model::contact::{ConsentSignal, SuppressionReason};
use postroom_model::import::ColumnRole;

#[test]
fn the_strictest_signal_of_an_address_applies() {
    let out = Some(ConsentSignal::Out(SuppressionReason::Unsubscribed));
    let file = File::new("a.csv", "email,unsubscribed\nt@x.com,no\nu@x.com,no\nT@x.com,yes\n");
    let found: Vec<_> = rows(&file.0)
        .into_iter()
        .map(|row| (row.number, row.result.is_ok(), row.consent.stance))
        .collect();
    // The duplicate is still refused, and the first row gets its signal.
    assert_eq!(found, [(2, true, out), (3, true, None), (4, false, out)]);
}

#[test]
fn all_optout_columns_are_evaluated() {
    let file = File::new(
        "a.csv",
        "Email,Opt-out,Email hard bounce reason,Unsubscribe link\n\
         a@x.com,no,,https://x.com/a\nb@x.com,no,550 unknown,https://x.com/b\n",
    );
    let roles = inspect(&file.0, None).unwrap().columns.into_iter().map(|column| column.role);
    assert_eq!(
        roles.collect::<Vec<_>>(),
        [
            ColumnRole::Address,
            ColumnRole::OptedOut,
            ColumnRole::OptedOut,
            ColumnRole::Field("Unsubscribe link".into())
        ]
    );
    let stances: Vec<_> = rows(&file.0).into_iter().map(|row| row.consent.stance).collect();
    assert_eq!(stances, [None, Some(ConsentSignal::Out(SuppressionReason::Bounced))]);
}
