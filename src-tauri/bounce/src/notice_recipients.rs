//! Finds the recipients that failed in a notice without machine-readable fields.
//!
//! It tries the surest form first: an address at the start of its line with a colon (qmail, Postfix,
//! Yahoo), an address alone on its line (Exim, Gmail, sendmail, Notes), an address after words that
//! announce a failed recipient. It never takes an address out of the returned mail for a failed one,
//! unless nothing else names one.

use crate::address::{self, Found};

/// A recipient and the text about it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub address: String,
    pub text: String,
}

/// Words before an address that announce it as a failed recipient, in lower case.
const ANNOUNCED: &[&str] = &[
    "unknown user:",
    "user unknown:",
    "undeliverable to",
    "undeliverable address:",
    "error-for:",
    "invalid final delivery userid:",
    "unable to deliver message to",
    "unable to deliver to",
    "unable to deliver mail to",
    "delivering your mail to",
    "could not be delivered to",
    "couldn't be delivered to",
    "cannot be delivered to",
    "can't be delivered to",
    "was not delivered to",
    "wasn't delivered to",
    "not delivered to",
    "delivery failed to",
    "failed to deliver to",
    "delivery to",
    "delivered to the following recipient",
    "did not reach the following recipient",
    "following recipient",
    "following address",
    "the following user",
    "originally addressed to",
    "mailbox is full:",
    "recipient:",
    "recipients:",
    "rcpt to:",
    "rcpt to:<",
    "user:",
    "mailbox",
    "for user",
    "for recipient",
    "failed recipient",
    "failed address",
    "not found:",
    "does not exist:",
    "no such user:",
    "bad address:",
    "invalid address:",
    "no mailbox",
    "an undisclosed address",
    "generated from",
    "addressed to:",
    "rejected recipient",
    "unknown host:",
    "user mailbox",
    "delivery failed",
    "intended recipient",
    "mailing list <",
    "account",
    "envoyé à",
    "destinataire",
    "destinatario",
    "an folgende",
    "empfänger",
    "адресат",
    "收件人",
    "宛先",
];
/// Lines about whom to ask, and lines about the sender.
const NOT_RECIPIENT: &[&str] = &[
    "please contact",
    "contact <",
    "contact the",
    "contact your",
    "postmaster",
    "for assistance",
    "further assistance",
    "e-mail to",
    "send mail to",
    "mail from:",
    "from:",
    "sender",
    "reply",
    "message-id",
    "sent by",
    "help",
    "support@",
    "return-path",
    "x-mailer",
    "subject:",
    "mailto:",
    "message sent by",
    "message from",
    "this is the",
    "to the address",
    "ctl@",
];

/// The recipients of a notice; `own` are addresses of the mail's sender and of this mailbox.
pub(crate) fn find(notice: &str, own: &[String]) -> Vec<Named> {
    let lines: Vec<&str> = notice.lines().collect();
    for pick in [at_line_start, alone_on_line, announced, with_reason, any] {
        let mut marks: Vec<(usize, String)> = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            for address in pick(line) {
                let is_own = own.iter().any(|known| known.eq_ignore_ascii_case(&address));
                if !is_own && !address::is_mail_system(&address) {
                    marks.push((number, address));
                }
            }
        }
        if !marks.is_empty() {
            return with_text(&lines, marks);
        }
    }
    Vec::new()
}

/// The lines about one address: from each line that names it to the next that names another.
pub(crate) fn text_about(notice: &str, wanted: &str) -> String {
    let mut text = String::new();
    let mut about = false;
    for line in notice.lines() {
        let found = address::find_all(line);
        if !found.is_empty() {
            about = found.iter().any(|found| found.address.eq_ignore_ascii_case(wanted));
        }
        if about {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

fn with_text(lines: &[&str], marks: Vec<(usize, String)>) -> Vec<Named> {
    let mut named: Vec<Named> = Vec::new();
    let starts: Vec<usize> = marks.iter().map(|(number, _)| *number).collect();
    for (index, (start, address)) in marks.into_iter().enumerate() {
        let end =
            starts[index + 1..].iter().find(|next| **next > start).copied().unwrap_or(lines.len());
        let mut text = lines[start..end].join("\n");
        // Some systems write the reason above the address.
        if let Some(before) = start.checked_sub(1)
            && !starts.contains(&before)
            && address::first(lines[before]).is_none()
        {
            text = format!("{text}\n{}", lines[before]);
        }
        match named.iter_mut().find(|known| known.address.eq_ignore_ascii_case(&address)) {
            Some(known) => {
                known.text.push('\n');
                known.text.push_str(&text);
            }
            None => named.push(Named { address, text }),
        }
    }
    named
}

fn first_on(line: &str) -> Option<Found<'_>> {
    address::find_all(line).into_iter().next()
}

/// `<user@example.com>:` and `<user@example.com>   (5.1.1 …)`.
fn at_line_start(line: &str) -> Vec<String> {
    let Some(found) = first_on(line) else { return Vec::new() };
    let before = line[..found.start].trim();
    let after = &line[found.end..];
    let is_named = before == "<"
        && (after.starts_with(">:") || after.trim_start_matches('>').trim_start().starts_with('('));
    let is_bare = before.is_empty() && after.starts_with(':') && after.len() > 1;
    if is_named || is_bare { vec![found.address.to_owned()] } else { Vec::new() }
}

/// Whether the line has the form in which mail systems list a failed recipient.
pub(crate) fn is_list_of_failures(line: &str) -> bool {
    !at_line_start(line).is_empty()
}

/// The address alone, with a repetition as a link, a date, or dots and a reason behind it.
fn alone_on_line(line: &str) -> Vec<String> {
    let Some(found) = first_on(line) else { return Vec::new() };
    let before = line[..found.start]
        .trim()
        .trim_matches(['<', '*', '-', '"', '(', '\'', '•', '>', '|', ' ']);
    let after = line[found.end..].trim_start_matches(['>', '"', ')', '\'', '*', ';', ',']).trim();
    let is_alone = after.is_empty()
        || after == "."
        || after == ":"
        || after.starts_with("on ")
        || after.starts_with("...")
        || after.starts_with('[')
        || after.trim_start_matches(['<', ' ']).starts_with(found.address)
        || after.starts_with("<mailto:")
        || after.starts_with("- ")
        || after.starts_with('(') && before.is_empty();
    let is_x400 = before.to_ascii_lowercase().ends_with("smtp=");
    if (before.is_empty() || is_x400) && is_alone {
        vec![found.address.to_owned()]
    } else {
        Vec::new()
    }
}

/// The address and its reason in one line.
fn with_reason(line: &str) -> Vec<String> {
    let Some(found) = first_on(line) else { return Vec::new() };
    let is_first = line[..found.start].trim().trim_matches(['<', '*', '-', '"']).is_empty();
    if is_first { vec![found.address.to_owned()] } else { Vec::new() }
}

fn announced(line: &str) -> Vec<String> {
    let lower = line.to_lowercase();
    if ANNOUNCED.iter().any(|words| lower.contains(words)) { any(line) } else { Vec::new() }
}

fn any(line: &str) -> Vec<String> {
    let lower = line.to_lowercase();
    if NOT_RECIPIENT.iter().any(|words| lower.contains(words)) {
        return Vec::new();
    }
    address::find_all(line).into_iter().map(|found| found.address.to_owned()).collect()
}
