//! The reason of a failure, out of the words and codes of a notice.
//!
//! Words decide before codes: mail systems send `5.0.0` and `5.7.1` for everything, and their
//! sentences are more exact. Codes are those of RFC 3463 and IANA's registry.

use crate::Class;
use crate::phrases::{PHRASES, occurs};

/// The result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reason {
    pub class: Class,
    /// Enhanced status code, or nothing.
    pub dsn: String,
    /// The server tried until its time was over.
    pub gave_up: bool,
}

/// The reason in `text`; `status` is the Status field, `notice` the rest of the notice, which shows
/// the command that was refused.
pub(crate) fn of_text(text: &str, status: &str, notice: &str) -> Reason {
    let lower = normalized(text);
    let notice = normalized(notice);
    let dsn = code_of(&lower, status);
    let mut class = by_words(&lower);
    if class == Some(Class::BadAddress) && dsn.starts_with('4') && is_lookup_failure(&lower) {
        // A name server that fails for now says "not found" too.
        class = Some(Class::Transient);
    }
    let after_data = refused_after_data(&lower) || refused_after_data(&notice);
    let is_exact = dsn.ends_with(".1.1") || dsn.ends_with(".1.10");
    if after_data && !is_exact && class == Some(Class::BadAddress) && is_mailbox(&lower) {
        // A mailbox that RCPT accepted exists: its filter refused the content.
        class = Some(Class::Blocked);
    }
    let class = class.or_else(|| by_code(&dsn)).or_else(|| by_reply(&lower, after_data));
    let gave_up = class == Some(Class::Transient)
        && PHRASES.gave_up.iter().any(|words| lower.contains(words) || notice.contains(words));
    Reason { class: class.unwrap_or(Class::Unknown), dsn, gave_up }
}

/// Lower case, typographic marks and line ends made plain, repeated codes of a reply of several
/// lines left in.
fn normalized(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        normal.push_str(&word.to_lowercase().replace(['\u{2019}', '\u{2018}', '`'], "'"));
    }
    normal
}

fn by_words(lower: &str) -> Option<Class> {
    PHRASES
        .classes
        .iter()
        .find(|(_, phrases)| phrases.iter().any(|phrase| occurs(lower, phrase)))
        .map(|(class, _)| *class)
}

/// Whether the words are about the mailbox, and not about its domain.
fn is_mailbox(lower: &str) -> bool {
    !PHRASES.domain_unknown.iter().any(|phrase| occurs(lower, phrase))
}

fn is_lookup_failure(lower: &str) -> bool {
    ["dns error", "lookup", "name service", "not found"].iter().any(|words| lower.contains(words))
        && !["null mx", "nullmx"].iter().any(|words| lower.contains(words))
}

/// Whether "user unknown" may mean a filter: the Japanese mobile carriers give this answer for
/// mails that the subscriber's settings refuse, and then without the code 5.1.1 and not to RCPT.
pub(crate) fn is_uncertain_at_carrier(address: &str, text: &str, dsn: &str) -> bool {
    let domain = address.rsplit('@').next().unwrap_or("").to_ascii_lowercase();
    let is_carrier = PHRASES
        .mobile_carriers
        .iter()
        .any(|carrier| domain == *carrier || domain.ends_with(&format!(".{carrier}")));
    let lower = normalized(text);
    let names_recipient = lower.contains(&address.to_lowercase())
        || PHRASES.after_rcpt.iter().any(|words| lower.contains(words));
    is_carrier && !dsn.ends_with(".1.1") && !names_recipient
}

/// Whether the reply answered the text of the mail and not its recipient.
fn refused_after_data(lower: &str) -> bool {
    PHRASES.after_data.iter().any(|words| lower.contains(words))
        && !PHRASES.after_rcpt.iter().any(|words| lower.contains(words))
}

fn code_of(lower: &str, status: &str) -> String {
    let stated = enhanced_code(status).unwrap_or_default();
    let in_text = enhanced_code(lower).unwrap_or_default();
    let is_general = |code: &str| code.is_empty() || code.ends_with(".0.0");
    let in_text_is_better = stated.is_empty() || is_general(&stated) && !is_general(&in_text);
    if in_text_is_better { in_text } else { stated }
}

/// The first enhanced status code in the text that is not `x.0.0`, else the first.
pub(crate) fn enhanced_code(text: &str) -> Option<String> {
    let codes: Vec<String> = text
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .map(|word| word.trim_matches('.'))
        .filter(|word| is_enhanced_code(word))
        .map(str::to_owned)
        .collect();
    let exact = codes.iter().find(|code| !code.ends_with(".0.0"));
    exact.or(codes.first()).cloned()
}

fn is_enhanced_code(word: &str) -> bool {
    let mut parts = word.split('.');
    let class = parts.next().is_some_and(|class| matches!(class, "2" | "4" | "5"));
    let mut is_number = || {
        parts.next().is_some_and(|part| {
            (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
        })
    };
    class && is_number() && is_number() && parts.next().is_none()
}

/// The meaning of an enhanced status code (RFC 3463 3).
fn by_code(code: &str) -> Option<Class> {
    let (first, rest) = code.split_once('.')?;
    let class = match rest {
        "1.0" | "1.1" | "1.2" | "1.3" | "1.4" | "1.6" | "1.10" | "1.351" => Class::BadAddress,
        "1.7" | "1.8" | "1.9" => Class::Blocked,
        "2.1" => Class::AccountSuspended,
        "2.2" => Class::MailboxFull,
        "2.3" | "3.4" => Class::TooBig,
        "2.0" | "2.4" => Class::Blocked,
        "3.1" | "3.5" => Class::Transient,
        "3.2" => {
            if first == "5" {
                Class::BadAddress
            } else {
                Class::Transient
            }
        }
        "4.4" => {
            if first == "5" {
                Class::BadAddress
            } else {
                Class::Transient
            }
        }
        "4.0" | "4.1" | "4.2" | "4.3" | "4.5" | "4.6" | "4.7" => Class::Transient,
        "7.13" => Class::AccountSuspended,
        "7.28" => Class::RateLimited,
        _ if rest.starts_with("7.") => Class::Blocked,
        _ if rest.starts_with("6.") => Class::Blocked,
        _ => return None,
    };
    Some(class)
}

/// What a reply without known words most probably means.
fn by_reply(lower: &str, after_data: bool) -> Option<Class> {
    let code = lower.split_whitespace().find_map(|word| {
        let digits = word.trim_matches(|c: char| !c.is_ascii_digit()).get(..3)?;
        let code: u16 = digits.parse().ok()?;
        (400..600).contains(&code).then_some(code)
    })?;
    match code {
        421 | 450 | 451 | 452 => Some(Class::Transient),
        552 => Some(Class::MailboxFull),
        550..=559 if after_data => Some(Class::Blocked),
        _ => None,
    }
}
