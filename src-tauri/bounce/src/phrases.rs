//! The words of mail systems, out of `phrases.txt`, which describes its own form.
//!
//! Leaves out: what follows from a class.

use std::sync::LazyLock;

use crate::Class;

/// Texts that occur in this order.
pub(crate) type Phrase = Vec<&'static str>;

/// The lists of `phrases.txt`.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    /// Groups in the order in which they decide.
    pub classes: Vec<(Class, Vec<Phrase>)>,
    /// A domain that does not exist or takes no mail.
    pub domain_unknown: Vec<Phrase>,
    /// Subjects and sentences of notices of failure.
    pub failure_subjects: Vec<&'static str>,
    pub failure_notices: Vec<&'static str>,
    pub delays: Vec<&'static str>,
    /// The server tried until the time was over.
    pub gave_up: Vec<&'static str>,
    /// The command that was refused.
    pub after_data: Vec<&'static str>,
    pub after_rcpt: Vec<&'static str>,
    /// Domains of mobile carriers in Japan.
    pub mobile_carriers: Vec<&'static str>,
}

pub(crate) static PHRASES: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::parse(include_str!("phrases.txt")));

impl Phrases {
    fn parse(text: &'static str) -> Self {
        let mut phrases = Self::default();
        let mut group = "";
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                group = name;
                if let Some(class) = class_of(name.split(' ').next().unwrap_or("")) {
                    phrases.classes.push((class, Vec::new()));
                }
                continue;
            }
            match phrases.list(group) {
                Some(list) => list.push(line),
                None => phrases.add_phrase(group, line.split(" * ").collect()),
            }
        }
        phrases
    }

    fn add_phrase(&mut self, group: &str, phrase: Phrase) {
        if group.ends_with(" domain_unknown") {
            self.domain_unknown.push(phrase.clone());
        }
        if let Some((_, phrases)) = self.classes.last_mut() {
            phrases.push(phrase);
        }
    }

    fn list(&mut self, group: &str) -> Option<&mut Vec<&'static str>> {
        Some(match group {
            "!failure_subjects" => &mut self.failure_subjects,
            "!failure_notices" => &mut self.failure_notices,
            "!delays" => &mut self.delays,
            "!gave_up" => &mut self.gave_up,
            "!after_data" => &mut self.after_data,
            "!after_rcpt" => &mut self.after_rcpt,
            "!mobile_carriers" => &mut self.mobile_carriers,
            _ => return None,
        })
    }
}

fn class_of(name: &str) -> Option<Class> {
    Some(match name {
        "bad_address" => Class::BadAddress,
        "mailbox_full" => Class::MailboxFull,
        "account_suspended" => Class::AccountSuspended,
        "too_big" => Class::TooBig,
        "blocked" => Class::Blocked,
        "rate_limited" => Class::RateLimited,
        "transient" => Class::Transient,
        _ => return None,
    })
}

/// Whether the texts of the phrase occur in this order.
pub(crate) fn occurs(text: &str, phrase: &Phrase) -> bool {
    let mut rest = text;
    phrase.iter().all(|words| match rest.find(words) {
        Some(at) => {
            rest = &rest[at + words.len()..];
            true
        }
        None => false,
    })
}
