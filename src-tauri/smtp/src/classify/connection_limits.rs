//! Replies about the number of mails on one connection, or the number of connections, in any
//! wording. Pure.
//!
//! It promises that a reply about "too many messages in this session" is not taken for a rate limit,
//! and one about too many sessions not for a refusal of this computer. Leaves out: replies that
//! could be about either ("too many messages"), which the evidence decides (`postroom-queue`).

use crate::classify::verdict::Limit;
use crate::client::Stage;

const MAILS: &[&str] = &[
    "message",
    "messages",
    "mail",
    "mails",
    "email",
    "emails",
    "transaction",
    "transactions",
    "envelope",
    "envelopes",
    "recipient",
    "recipients",
    "rcpt",
    "rcpts",
    "delivery",
    "deliveries",
    "nachrichten",
    "courriers",
];
const CONNECTION: &[&str] = &["session", "connection", "verbindung", "sitzung", "connexion"];
const CONNECTIONS: &[&str] = &[
    "session",
    "sessions",
    "connection",
    "connections",
    "connected",
    "clients",
    "verbindungen",
    "sitzungen",
    "connexions",
];
/// The words before "session" in "per session" or "on the same connection".
const BEFORE_CONNECTION: &[&str] = &[
    "per", "this", "the", "same", "in", "on", "a", "one", "single", "each", "every", "current",
    "your", "smtp", "pro", "dieser", "diese", "par", "cette",
];
const EXCESS: &[&str] =
    &["too many", "too much", "max", "limit", "exceed", "reached", "zu viele", "trop de"];
/// The words behind "session" in "session mail cap", besides [`MAILS`].
const BEHIND_CONNECTION: &[&str] = &["limit", "cap", "quota", "maximum"];
/// The words before "connection" in a request to open another.
const ANOTHER: &[&str] = &["new", "fresh", "another", "neue", "nouvelle"];
/// The words of a request to send the rest elsewhere.
const REST: &[&str] = &["more", "further", "next", "additional", "remaining", "weitere", "autres"];
const CONCURRENT: &[&str] = &["concurrent", "simultaneous", "parallel"];

/// The limit that the lower-case text of a reply names: mails over one connection, or connections.
pub(crate) fn named_limit(stage: Stage, text: &str) -> Option<Limit> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let contains = |list: &[&str]| list.iter().any(|word| text.contains(word));
    let excess = contains(EXCESS) || has(&["cap"]);
    let concurrent = contains(CONCURRENT);
    match stage {
        Stage::Greeting | Stage::Hello | Stage::Starttls | Stage::Auth => {
            let signs_in = concurrent && text.contains("login");
            (excess && (has(CONNECTIONS) || signs_in)).then_some(Limit::Connections)
        }
        Stage::Mail | Stage::Rcpt | Stage::Data | Stage::Body | Stage::Reset | Stage::Noop => {
            let pair = |first: &[&str], second: &[&str]| {
                words.windows(2).any(|pair| first.contains(&pair[0]) && second.contains(&pair[1]))
            };
            let of_connection = pair(BEFORE_CONNECTION, CONNECTION)
                || pair(CONNECTION, MAILS)
                || pair(CONNECTION, BEHIND_CONNECTION);
            let asks_to_reconnect = has(&["reconnect"]) || pair(ANOTHER, CONNECTION);
            let is_limit = excess && (of_connection || asks_to_reconnect);
            let is_request = asks_to_reconnect && has(REST);
            (has(MAILS) && (is_limit || is_request) && !concurrent).then_some(Limit::PerConnection)
        }
        Stage::Dns | Stage::Connect | Stage::Tls | Stage::Quit => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_on_one_connection_are_recognised_in_any_wording() {
        for text in [
            "maximum number of messages per session exceeded.",
            "connection closed by server. maximum message count per session reached.",
            "too many messages on this connection",
            "too many mails in this session",
            "too many mails per connection, reconnect",
            "error: too much mail in this session",
            "too many transactions in this session",
            "limit of 20 messages per smtp session reached",
            "max. number of e-mails per connection",
            "too many recipients in one connection",
            "zu viele nachrichten pro sitzung",
            "session mail cap reached",
            "connection message limit reached",
            "please open a new connection for further messages",
            "reconnect for more mail",
            "maximale anzahl e-mails dieser verbindung erreicht",
        ] {
            assert_eq!(named_limit(Stage::Mail, text), Some(Limit::PerConnection), "{text}");
        }
    }

    #[test]
    fn numbers_of_connections_are_recognised_in_any_wording() {
        for (stage, text) in [
            (Stage::Greeting, "too many connected clients, try again in a moment"),
            (Stage::Greeting, "too many sessions from your address"),
            (Stage::Greeting, "maximum number of connections reached"),
            (Stage::Hello, "session limit exceeded"),
            (Stage::Auth, "too many concurrent logins for this account, try later"),
        ] {
            assert_eq!(named_limit(stage, text), Some(Limit::Connections), "{text}");
        }
    }

    #[test]
    fn other_replies_name_no_limit_of_connections() {
        for (stage, text) in [
            (Stage::Mail, "too many messages sent"),
            (Stage::Mail, "too many connections from your mail server"),
            (Stage::Mail, "too much mail from 192.0.2.1"),
            (Stage::Mail, "maximum sending rate exceeded"),
            (Stage::Mail, "sender refused for this session"),
            (Stage::Mail, "message refused, reconnect with tls"),
            (Stage::Rcpt, "message capability missing in this session"),
            (Stage::Rcpt, "mailbox full: quota exceeded"),
            (Stage::Auth, "too many authentication attempts"),
            (Stage::Auth, "temporary failure: connection lost to authentication server"),
            (Stage::Greeting, "no smtp service here"),
        ] {
            assert_eq!(named_limit(stage, text), None, "{text}");
        }
    }
}
