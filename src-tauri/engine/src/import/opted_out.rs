//! Lists of people who opted out: a service exports them beside the others, and a shopkeeper drops
//! them on the window like any list.
//!
//! Goes by the columns only such an export has, and by the file's name. A guess; the user overrules.

use super::mapping::plain;
use crate::contact::SuppressionReason;

/// What the file says of everybody in it. `name` is the file's, or that of the file in an archive.
pub(super) fn people_out(name: &str, headers: &[String]) -> Option<SuppressionReason> {
    use SuppressionReason as R;
    let has = |wanted: &[&str]| headers.iter().any(|one| wanted.contains(&plain(one).as_str()));
    // Mailchimp: only its unsubscribed and cleaned people have these columns.
    if has(&["unsub time", "unsub campaign title", "unsub reason"]) {
        return Some(R::Unsubscribed);
    }
    if has(&["clean time", "clean campaign title"]) {
        return Some(R::Bounced);
    }
    let name = plain(name.rsplit('/').next().unwrap_or(name));
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
    let names = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    if names(&["unsubscribed", "unsubscribes", "abgemeldet", "abgemeldete", "desabonnes", "optout"])
    {
        Some(R::Unsubscribed)
    } else if names(&["cleaned", "bounced", "bounces"]) {
        Some(R::Bounced)
    } else if names(&["complaints", "complained"]) {
        Some(R::Complained)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn a_list_of_people_who_left_is_known_by_its_columns_or_its_name() {
        use SuppressionReason as R;
        let headers = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        for (name, columns, expected) in [
            ("members.csv", "Email Address,First Name,OPTIN_TIME", None),
            ("members.csv", "Email Address,UNSUB_TIME,UNSUB_REASON", Some(R::Unsubscribed)),
            ("a.csv", "Email Address,CLEAN_TIME", Some(R::Bounced)),
            ("unsubscribed_members_export_1a2b.csv", "Email Address", Some(R::Unsubscribed)),
            ("export/cleaned_email_audience.csv", "Email Address", Some(R::Bounced)),
            ("Abgemeldete 2026.xlsx", "E-Mail", Some(R::Unsubscribed)),
            ("subscribed_members_export.csv", "Email Address", None),
        ] {
            assert_eq!(people_out(name, &headers(columns)), expected, "{name}: {columns}");
        }
    }
}
