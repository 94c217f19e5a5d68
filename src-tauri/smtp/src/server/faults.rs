//! The faults that the practice relay can inject. All are off by default; each keeps its settings
//! while it is off. Stored with the workspace as JSON.
//!
//! The address or a counter decides which fault applies to which mail, never chance: the same
//! campaign meets the same faults twice. Leaves out: the replies (`practice`).

use serde::{Deserialize, Serialize};

/// Every fault and whether it is on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Faults {
    pub refuse: Refuse,
    pub defer: Defer,
    pub cut: Cut,
    pub slow: Slow,
    /// Refuse every user name and password.
    pub refuse_sign_in: bool,
    /// 421 to every client, as during maintenance.
    pub unavailable: bool,
}

/// "No such user" for matching recipients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Refuse {
    pub on: bool,
    /// `*` any text, `?` one letter; case is ignored.
    pub patterns: Vec<String>,
}

/// "Try again later" for matching recipients, a number of times, then acceptance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Defer {
    pub on: bool,
    pub patterns: Vec<String>,
    pub times: u32,
}

/// Drop the connection after the final dot and before the reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cut {
    pub on: bool,
    pub patterns: Vec<String>,
    /// In addition, every n-th mail of any recipient.
    pub one_in: Option<u32>,
    /// Whether the relay keeps the mail; the client cannot tell.
    pub keep: bool,
}

/// Wait before each reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Slow {
    pub on: bool,
    pub millis: u64,
}

impl Default for Refuse {
    fn default() -> Self {
        Self { on: false, patterns: vec!["bounce*@*".to_owned()] }
    }
}

impl Default for Defer {
    fn default() -> Self {
        Self { on: false, patterns: vec!["later*@*".to_owned()], times: 2 }
    }
}

impl Default for Cut {
    fn default() -> Self {
        Self { on: false, patterns: vec!["cut*@*".to_owned()], one_in: None, keep: true }
    }
}

impl Default for Slow {
    fn default() -> Self {
        Self { on: false, millis: 200 }
    }
}

impl Faults {
    pub(crate) fn refuses(&self, address: &str) -> bool {
        self.refuse.on && any_matches(&self.refuse.patterns, address)
    }

    /// `before`: how often this address was deferred already.
    pub(crate) fn defers(&self, address: &str, before: u32) -> bool {
        self.defer.on && before < self.defer.times && any_matches(&self.defer.patterns, address)
    }

    /// `nth`: the mail's number, from 1.
    pub(crate) fn cuts(&self, addresses: &[String], nth: u64) -> bool {
        let counted = self.cut.one_in.is_some_and(|n| n > 0 && nth.is_multiple_of(u64::from(n)));
        self.cut.on && (counted || addresses.iter().any(|to| any_matches(&self.cut.patterns, to)))
    }
}

fn any_matches(patterns: &[String], text: &str) -> bool {
    patterns.iter().any(|pattern| glob_matches(pattern, text))
}

/// `*` is any text, `?` one letter; case is ignored. Linear in memory and at worst pattern times
/// text in time, so that no pattern can block it.
pub fn glob_matches(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.trim().to_lowercase().chars().collect();
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let (mut p, mut t) = (0, 0);
    // The position of the last star, and how much text it matches so far.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some('?') => (p, t) = (p + 1, t + 1),
            Some(letter) if Some(letter) == text.get(t) => (p, t) = (p + 1, t + 1),
            _ => match star {
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    (p, t) = (at + 1, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn patterns_match_like_file_globs() {
        for (pattern, text, want) in [
            ("bounce*@*", "Bounce-12@example.com", true),
            ("bounce*@*", "ann@bounce.example", false),
            ("*@example.com", "ann@example.com", true),
            ("*@example.com", "ann@example.com.evil", false),
            ("a?n@x.y", "ann@x.y", true),
            ("a?n@x.y", "an@x.y", false),
            ("*", "", true),
            ("", "a", false),
            ("", "", true),
            ("*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
        ] {
            assert_eq!(glob_matches(pattern, text), want, "{pattern} on {text}");
        }
    }

    #[test]
    fn faults_are_off_and_missing_settings_take_defaults() {
        let faults: Faults = serde_json::from_str(r#"{"refuse":{"on":true}}"#).unwrap();
        assert!(faults.refuses("bounce@example.com"));
        let quiet = Faults::default();
        assert!(!quiet.refuses("bounce@a.b"));
        assert!(!quiet.defers("later@a.b", 0));
        assert!(!quiet.cuts(&["cut@a.b".to_owned()], 1));
    }

    #[test]
    fn deferral_ends_after_the_configured_count() {
        let faults = Faults {
            defer: Defer { on: true, patterns: vec!["*".into()], times: 2 },
            ..Faults::default()
        };
        let deferred: Vec<bool> = (0..4).map(|before| faults.defers("a@b.c", before)).collect();
        assert_eq!(deferred, [true, true, false, false]);
    }

    #[test]
    fn one_in_three_hits_every_third_mail() {
        let faults = Faults {
            cut: Cut { on: true, patterns: vec![], one_in: Some(3), keep: false },
            ..Faults::default()
        };
        let cut: Vec<u64> = (1..=9).filter(|nth| faults.cuts(&[], *nth)).collect();
        assert_eq!(cut, [3, 6, 9]);
    }
}
