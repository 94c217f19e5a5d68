//! What `--json` prints. Names are promised to scripts: they may be added to and never changed.

use postroom_engine::clock::Timestamp;
use postroom_engine::listener::Caught;
use postroom_engine::listener::reading::glance;
use serde::Serialize;

/// RFC 3339 in UTC, to the millisecond.
pub fn moment(at: Timestamp) -> String {
    match jiff::Timestamp::from_millisecond(at.millis()) {
        Ok(at) => format!("{at:.3}"),
        Err(_) => String::new(),
    }
}

/// A mail that the practice relay caught.
#[derive(Debug, Serialize)]
pub struct CaughtLine {
    pub id: String,
    pub at: String,
    pub from: String,
    pub to: Vec<String>,
    pub subject: String,
    pub message_id: Option<String>,
    pub size: usize,
    pub tls: bool,
    pub user: Option<String>,
}

impl From<Caught> for CaughtLine {
    fn from(mail: Caught) -> Self {
        let glance = glance(&mail.bytes);
        Self {
            id: mail.id,
            at: moment(mail.at),
            from: mail.envelope_from,
            to: mail.envelope_to,
            subject: glance.subject,
            message_id: glance.message_id,
            size: mail.bytes.len(),
            tls: mail.tls,
            user: mail.auth_user,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_utc_to_the_millisecond() {
        assert_eq!(moment(Timestamp(1_767_605_400_000)), "2026-01-05T09:30:00.000Z");
        assert_eq!(moment(Timestamp(1_767_605_400_120)), "2026-01-05T09:30:00.120Z");
    }
}
