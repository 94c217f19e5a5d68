//! Decides by the cells whether a column says who may be emailed.
//!
//! A heading that asks, or cells that name a state (`unsubscribed`), make a column evidence. What
//! stays unclear becomes a question to the user; nobody is emailed on a guess. Leaves out: the
//! vocabulary (`status_words`), the headings (`consent_headings`) and single rows
//! (`consent_values`).

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::consent::consent_headings::{
    HeadingQuestion, heading_question, is_about_other_things, means_in_use, mentions_mail,
};
use crate::consent::consent_values::yes_or_no;
use crate::consent::status_words::{may_be_strong, status_word};
use crate::detect::confidence::Confidence;
use crate::detect::normalize::normalize_header;
use crate::values::timestamp::parse_timestamp;
use postroom_model::contact::ConsentSignal;
use postroom_model::import::ColumnRole;

/// Characters of a cell that names a state.
const CELL_CHARS_MAX: usize = 40;
/// Different cells of a column that are examined; a column of states has few.
const DISTINCT_MAX: usize = 250;
/// A column with more different cells in its first rows is not searched further.
const DISTINCT_OPEN_MAX: usize = 100;
/// Cells that a question quotes.
const EXAMPLES_MAX: usize = 3;

/// Headings of the reason why an address is suppressed.
pub(crate) const REASONS: [&str; 21] = [
    "reason",
    "suppression reason",
    "reason code",
    "type",
    "suppression type",
    "source",
    "suppression source",
    "cause",
    "event",
    "origin",
    "state",
    "kind",
    "category",
    "grund",
    "sperrgrund",
    "motif",
    "raison",
    "motivo",
    "reden",
    "powod",
    "причина",
];

/// What the user must answer before an import, because nobody may be emailed on a guess.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConsentQuestion {
    /// The cells say yes or no, and the heading does not say to what.
    YesMeans,
    /// The heading asks, and these cells are not understood.
    Words { examples: Vec<String> },
}

/// What the cells of one column say.
#[derive(Debug, Clone, Default)]
pub(crate) struct CellEvidence {
    seen: HashSet<String>,
    /// Non-empty cells, and how many of them are what.
    filled: usize,
    strong: usize,
    out: usize,
    states: usize,
    yes_no: usize,
    /// Cells that say yes or that the person is subscribed, and those that say the contrary.
    yes: usize,
    no: usize,
    /// Days in a notation that is not decided yet: `12/03/2025`, seconds since 1970.
    undecided_days: usize,
    /// Small numbers that are neither 0 nor 1.
    codes: usize,
    dates: usize,
    long: usize,
    links: bool,
    /// Different cells with an `@`.
    addresses: usize,
    examples: Vec<String>,
}

impl CellEvidence {
    pub(crate) fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut evidence = Self::default();
        cells.for_each(|cell| evidence.add(cell));
        evidence
    }

    /// Adds one cell; a cell that was seen before costs one look-up.
    pub(crate) fn add(&mut self, cell: &str) {
        let cell = cell.trim();
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        if !self.is_open() && self.strong == 0 {
            self.add_strong_word(cell);
        }
        if self.seen.len() >= DISTINCT_MAX || self.seen.contains(cell) {
            return;
        }
        self.seen.insert(cell.chars().take(CELL_CHARS_MAX * 4).collect());
        if cell.chars().count() > CELL_CHARS_MAX {
            self.long += 1;
            self.links |= cell.contains("://");
            return;
        }
        self.links |= cell.contains("://");
        if cell.contains('@') {
            self.addresses += 1;
            self.examples.extend((self.examples.len() < EXAMPLES_MAX).then(|| cell.to_owned()));
            return;
        }
        if let Some(found) = status_word(&normalize_header(cell)) {
            self.states += 1;
            self.strong += usize::from(found.strong);
            self.out += usize::from(matches!(found.signal, ConsentSignal::Out(_)));
            self.count_answer(found.signal == ConsentSignal::Yes);
        } else if let Some(yes) = yes_or_no(cell) {
            self.yes_no += 1;
            self.count_answer(yes);
        } else if parse_timestamp(cell).is_some() {
            self.dates += 1;
        } else {
            self.undecided_days += usize::from(is_like_a_day(cell));
            self.codes += usize::from(cell.parse::<i16>().is_ok_and(|code| code.abs() < 100));
            if self.examples.len() < EXAMPLES_MAX {
                self.examples.push(cell.to_owned());
            }
        }
    }

    fn count_answer(&mut self, yes: bool) {
        self.yes += usize::from(yes);
        self.no += usize::from(!yes);
    }

    /// Among many different cells, or beside long ones, one strong word still counts for its row.
    fn add_strong_word(&mut self, cell: &str) {
        if cell.len() > CELL_CHARS_MAX * 3 || !may_be_strong(cell) {
            return;
        }
        let found = status_word(&normalize_header(cell)).filter(|found| found.strong);
        self.strong += usize::from(found.is_some());
    }

    pub(crate) fn has_strong_word(&self) -> bool {
        self.strong > 0
    }

    /// A later cell may still change what the column is.
    pub(crate) fn is_open(&self) -> bool {
        self.strong == 0 && self.long * 10 <= self.seen.len() && self.seen.len() < DISTINCT_OPEN_MAX
    }

    /// A later cell may still hold a strong word; not in a column of addresses.
    pub(crate) fn lacks_strong_word(&self) -> bool {
        self.strong == 0 && (self.is_open() || self.addresses * 2 <= self.seen.len())
    }

    fn understood(&self) -> usize {
        self.states + self.yes_no + self.dates
    }

    /// Most different cells are understood.
    pub(crate) fn mostly_understood(&self) -> bool {
        self.understood() * 2 >= self.seen.len()
    }

    fn all_understood(&self) -> bool {
        self.understood() == self.seen.len()
    }

    /// Short cells: names of states, not sentences.
    fn is_short(&self) -> bool {
        self.long * 10 <= self.seen.len() && self.seen.len() < DISTINCT_MAX
    }
}

/// The role of a column after its cells are examined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ColumnVerdict {
    pub role: ColumnRole,
    pub confidence: Confidence,
    pub question: Option<ConsentQuestion>,
}

impl ColumnVerdict {
    fn review(role: ColumnRole) -> Self {
        Self { role, confidence: Confidence::NeedsReview, question: None }
    }

    fn ask(role: ColumnRole, question: ConsentQuestion) -> Self {
        Self { question: Some(question), ..Self::review(role) }
    }
}

/// Corrects a guess by the cells. `guess` comes from the heading, `plain` is the heading,
/// normalised.
pub(crate) fn judge(
    guess: (ColumnRole, Confidence),
    header: &str,
    plain: &str,
    cells: &CellEvidence,
) -> ColumnVerdict {
    let (role, confidence) = guess;
    let field = || ColumnVerdict::review(ColumnRole::Field(header.trim().to_owned()));
    match role {
        ColumnRole::Consent => match judge_consent(plain, cells) {
            Some(_) if cells.all_understood() => ColumnVerdict { role, confidence, question: None },
            Some(verdict) => verdict,
            None => judge_by_cells(plain, cells).unwrap_or_else(field),
        },
        // An unsubscribe link is set for every contact.
        ColumnRole::OptedOut if cells.links => field(),
        ColumnRole::Field(_) | ColumnRole::Ignore => judge_by_cells(plain, cells)
            .unwrap_or(ColumnVerdict { role, confidence, question: None }),
        _ => ColumnVerdict { role, confidence, question: None },
    }
}

/// A column whose heading is known to ask for consent; none: it holds something else.
fn judge_consent(plain: &str, cells: &CellEvidence) -> Option<ColumnVerdict> {
    // These headings have other meanings too.
    const VAGUE: [&str; 2] = ["status", "subscriber"];
    if cells.has_strong_word() || cells.mostly_understood() {
        return Some(ColumnVerdict::review(ColumnRole::Consent));
    }
    (cells.is_short() && !VAGUE.contains(&plain)).then(|| ask_words(ColumnRole::Consent, cells))
}

/// A column whose heading is not on a list.
fn judge_by_cells(plain: &str, cells: &CellEvidence) -> Option<ColumnVerdict> {
    let consent = || Some(ColumnVerdict::review(ColumnRole::Consent));
    let question = heading_question(plain);
    if cells.links || (cells.filled == 0 && question != Some(HeadingQuestion::Subscribed)) {
        return None;
    }
    // A list of suppressed addresses names the reason of each.
    if REASONS.contains(&plain) && cells.out > 0 && cells.out == cells.seen.len() {
        return Some(ColumnVerdict::review(ColumnRole::OptedOut));
    }
    match question {
        Some(HeadingQuestion::OptedOut(_))
            if cells.understood() + cells.undecided_days == cells.seen.len() =>
        {
            Some(ColumnVerdict::review(ColumnRole::OptedOut))
        }
        Some(HeadingQuestion::OptedOut(_)) => Some(ask_words(ColumnRole::OptedOut, cells)),
        // Days alone: since when, or not at all.
        Some(HeadingQuestion::Subscribed) if cells.dates > 0 && cells.dates == cells.seen.len() => {
            Some(ColumnVerdict::review(ColumnRole::ConsentAt))
        }
        Some(HeadingQuestion::Subscribed)
            if cells.has_strong_word() || cells.mostly_understood() =>
        {
            consent()
        }
        Some(HeadingQuestion::Subscribed) if cells.is_short() => {
            Some(ask_words(ColumnRole::Consent, cells))
        }
        Some(HeadingQuestion::MailStatus) if cells.states > 0 && cells.mostly_understood() => {
            consent()
        }
        Some(HeadingQuestion::MailStatus) if cells.has_strong_word() => consent(),
        Some(HeadingQuestion::MailStatus) if cells.yes_no == cells.seen.len() => {
            Some(ColumnVerdict::ask(ColumnRole::Consent, ConsentQuestion::YesMeans))
        }
        Some(HeadingQuestion::MailStatus)
            if plain.split(' ').any(|word| word.contains("mail")) && cells.is_short() =>
        {
            Some(ask_words(ColumnRole::Consent, cells))
        }
        // The numbers of a service: 1 active, 2 unsubscribed, 3 bounced.
        Some(HeadingQuestion::MailStatus | HeadingQuestion::AnyStatus)
            if cells.codes > 0 && cells.codes + cells.yes_no == cells.seen.len() =>
        {
            Some(ask_words(ColumnRole::Consent, cells))
        }
        Some(HeadingQuestion::AnyStatus) if cells.states > 0 && cells.all_understood() => consent(),
        _ if cells.has_strong_word() && !is_about_other_things(plain) => consent(),
        Some(HeadingQuestion::AnyStatus) if cells.yes_no == cells.seen.len() && cells.no > 0 => {
            Some(ColumnVerdict::ask(ColumnRole::Consent, ConsentQuestion::YesMeans))
        }
        Some(HeadingQuestion::AnyStatus)
            if cells.states > 0 && cells.no > 0 && cells.is_short() =>
        {
            Some(ask_words(ColumnRole::Consent, cells))
        }
        _ => judge_in_use(plain, cells),
    }
}

/// A person or an account in or out of use: the user says whether it concerns mail.
fn judge_in_use(plain: &str, cells: &CellEvidence) -> Option<ColumnVerdict> {
    let Some(in_use) = means_in_use(plain) else {
        // "Mailing: no" may concern mail, or something else.
        let asks = mentions_mail(plain) && cells.no > 0 && cells.yes_no == cells.seen.len();
        return asks.then(|| ColumnVerdict::ask(ColumnRole::Consent, ConsentQuestion::YesMeans));
    };
    // Days of the confirmation, or not at all.
    if in_use && cells.dates > 0 && cells.dates == cells.seen.len() {
        return Some(ColumnVerdict::review(ColumnRole::ConsentAt));
    }
    if in_use && cells.dates > 0 && cells.all_understood() {
        return Some(ColumnVerdict::review(ColumnRole::Consent));
    }
    if in_use {
        let asks = cells.no > 0 && cells.mostly_understood();
        return asks.then(|| ColumnVerdict::ask(ColumnRole::Consent, ConsentQuestion::YesMeans));
    }
    if cells.no == cells.seen.len() {
        return None;
    }
    Some(match cells.understood() + cells.undecided_days == cells.seen.len() {
        true => ColumnVerdict::ask(ColumnRole::OptedOut, ConsentQuestion::YesMeans),
        false => ask_words(ColumnRole::OptedOut, cells),
    })
}

/// Digits as in a day or a point in time, in any order and with any separator.
fn is_like_a_day(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let apart = cell.bytes().any(|c| matches!(c, b'/' | b'.' | b'-'));
    cell.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | '.' | '-' | ':' | ' '))
        && (matches!(digits, 10 | 13) || (apart && (4..=14).contains(&digits)))
}

fn ask_words(role: ColumnRole, cells: &CellEvidence) -> ColumnVerdict {
    ColumnVerdict::ask(role, ConsentQuestion::Words { examples: cells.examples.clone() })
}

/// How a consent column reads a word that is not understood: as no consent, or, beside headings
/// that do not ask, as a word about something else.
pub(crate) fn ignores_unknown_words(plain: &str, cells: &CellEvidence) -> bool {
    cells.has_strong_word()
        && match heading_question(plain) {
            // Without a word for "subscribed", an empty cell says nothing either.
            None => !cells.all_understood() || cells.yes == 0,
            Some(HeadingQuestion::AnyStatus) => !cells.mostly_understood() || cells.yes == 0,
            Some(
                HeadingQuestion::Subscribed
                | HeadingQuestion::OptedOut(_)
                | HeadingQuestion::MailStatus,
            ) => false,
        }
}

/// The signal of one of several labels in a cell: only a strong word counts.
pub(crate) fn label_signal(label: &str) -> Option<ConsentSignal> {
    let found = status_word(&normalize_header(label))?;
    found.strong.then_some(found.signal)
}
