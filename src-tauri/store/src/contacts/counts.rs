//! Contacts counted by status.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use postroom_model::contact::ContactStatus;

/// People by status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ContactCounts {
    pub subscribed: i64,
    pub no_consent: i64,
    pub unsubscribed: i64,
    pub bounced: i64,
    pub complained: i64,
    /// Subscribed, and kept out by the suppression list; not counted by
    /// [`Store::contact_counts`].
    pub suppressed: i64,
}

impl ContactCounts {
    /// Who may not be written to.
    pub fn left_out(&self) -> i64 {
        self.no_consent + self.unsubscribed + self.bounced + self.complained + self.suppressed
    }
}

/// Rows of status and count.
pub(crate) fn counts_by_status(rows: &[SqliteRow]) -> ContactCounts {
    let mut counts = ContactCounts::default();
    for row in rows {
        let people: i64 = row.get(1);
        if row.get::<&str, _>(0) == "suppressed" {
            counts.suppressed = people;
        }
        match ContactStatus::from_word(row.get(0)) {
            Some(ContactStatus::Subscribed) => counts.subscribed = people,
            Some(ContactStatus::NoConsent) => counts.no_consent = people,
            Some(ContactStatus::Unsubscribed) => counts.unsubscribed = people,
            Some(ContactStatus::Bounced) => counts.bounced = people,
            Some(ContactStatus::Complained) => counts.complained = people,
            None => {}
        }
    }
    counts
}
