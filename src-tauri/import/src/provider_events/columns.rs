//! Detects the columns of a file of provider events and reads its rows.
//!
//! [`EventColumns::detect`] compares column headers and the words below them with a vocabulary. An
//! unknown word is counted and shown, never guessed. Leaves out: matching a row with a delivery
//! (`store::events`).

use serde::{Deserialize, Serialize};

use crate::detect::normalize::normalize_header;
use crate::formats::csv::RawRow;
use crate::provider_events::timestamp;
use crate::provider_events::vocabulary::{
    ADDRESS, CONTACT_LIST_WORDS, EVENT, EVENT_ONLY, ID, LINK, NOT_ROBOT, POSSIBLE_EVENT, REASON,
    ROBOT, SEVERITIES, SEVERITY, SUBJECT, TIMESTAMP, VOCABULARY, VocabularyEntry,
};
use crate::values::cell::strip_formula_guard;
use postroom_model::contact::{Address, Mailbox};
use postroom_model::delivery::EventKind;
use postroom_model::delivery::event::{EventMeaning, ProviderEventRow};

/// Percent of cells in the event column that must be known words.
const KNOWN_PERCENT_MIN: usize = 80;
/// Characters of a reason or a link that are stored.
const DETAIL_MAX: usize = 1_000;

/// The columns of a file of provider events. Of several columns, the first non-empty cell counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EventColumns {
    /// What happened.
    pub event: usize,
    pub address: Option<usize>,
    #[serde(rename = "moments")]
    pub timestamps: Vec<usize>,
    /// Message IDs: ours or the provider's.
    pub ids: Vec<usize>,
    /// Our `X-Postroom-Id`.
    #[serde(rename = "ours")]
    pub own_ids: Vec<usize>,
    pub subject: Option<usize>,
    pub links: Vec<usize>,
    pub reasons: Vec<usize>,
    /// Whether a bounce is permanent.
    pub severities: Vec<usize>,
    /// Whether a robot caused the event.
    pub robots: Vec<usize>,
}

impl EventColumns {
    /// Detects the columns; none when the file holds no provider events. `rows` are the first rows
    /// below the header.
    pub fn detect(headers: &[String], rows: &[Vec<String>]) -> Option<Self> {
        let names: Vec<String> = headers.iter().map(|header| normalize_header(header)).collect();
        let first = |wanted: &[&str]| -> Vec<usize> {
            wanted.iter().filter_map(|name| names.iter().position(|one| one == name)).collect()
        };
        let known_words = |column: usize| all_known(rows, column);
        let sure = first(EVENT).into_iter().find(|column| known_words(*column));
        let perhaps = || first(POSSIBLE_EVENT).into_iter().find(|column| known_words(*column));
        let event = sure.or_else(perhaps)?;
        let others = |wanted: &[&str]| -> Vec<usize> {
            first(wanted).into_iter().filter(|column| *column != event).collect()
        };
        let holds =
            |column: &usize, what: &dyn Fn(&str) -> bool| non_empty_cells(rows, *column).any(what);
        let ours = |name: &String| {
            name.contains("postroom") || matches!(name.as_str(), "custom id" | "customid")
        };
        let columns = Self {
            event,
            address: others(ADDRESS).into_iter().find(|at| holds(at, &|cell| cell.contains('@'))),
            timestamps: others(TIMESTAMP)
                .into_iter()
                .filter(|at| holds(at, &|cell| timestamp::parse_event_timestamp(cell).is_some()))
                .collect(),
            ids: others(ID).into_iter().filter(|at| holds(at, &|_| true)).collect(),
            own_ids: (0..names.len()).filter(|at| names.get(*at).is_some_and(ours)).collect(),
            subject: others(SUBJECT).into_iter().find(|at| holds(at, &|_| true)),
            links: others(LINK),
            reasons: others(REASON),
            severities: others(SEVERITY),
            robots: others(ROBOT),
        };
        let named = !columns.ids.is_empty() || !columns.own_ids.is_empty();
        let whose = columns.address.is_some() || named;
        let when = !columns.timestamps.is_empty();
        // A contact list may have a status "bounced" and a date, but has no mails.
        let of_mails = non_empty_cells(rows, event)
            .any(|cell| !CONTACT_LIST_WORDS.contains(&vocabulary_word(cell).as_str()));
        let beside = named || columns.subject.is_some();
        let event_only = names.get(event).is_some_and(|name| EVENT_ONLY.contains(&name.as_str()));
        let enough = beside || (sure.is_some() && (of_mails || event_only));
        (whose && when && enough).then_some(columns)
    }

    /// Reads one row.
    pub(crate) fn read_row(&self, line: u64, raw: &RawRow) -> ProviderEventRow {
        let cells: Vec<&str> = raw.cells().collect();
        let cell = |at: usize| cells.get(at).map_or("", |cell| strip_formula_guard(cell.trim()));
        let filled = |columns: &[usize]| {
            columns.iter().map(|at| cell(*at)).find(|cell| !cell.is_empty()).map(str::to_owned)
        };
        let all = |columns: &[usize]| -> Vec<String> {
            let bare = |at: &usize| strip_brackets(cell(*at)).to_owned();
            columns.iter().map(bare).filter(|id| !id.is_empty()).collect()
        };
        let reason = filled(&self.reasons);
        let meaning = self.event_kind(&cell, reason.as_deref().unwrap_or(""));
        let opening = matches!(meaning, EventMeaning::Event { kind, .. } if kind.is_opening());
        let detail = if opening { filled(&self.links) } else { reason };
        ProviderEventRow {
            line,
            word: cell(self.event).to_owned(),
            meaning,
            address: self.address.and_then(|at| address(cell(at))),
            at: self.timestamps.iter().find_map(|at| timestamp::parse_event_timestamp(cell(*at))),
            ids: all(&self.ids),
            ours: all(&self.own_ids),
            subject: filled(self.subject.as_slice()),
            detail: detail.map(|text| text.chars().take(DETAIL_MAX).collect()),
        }
    }

    fn event_kind<'a>(&self, cell: &impl Fn(usize) -> &'a str, reason: &str) -> EventMeaning {
        let Some(entry) = find_entry(cell(self.event)) else { return EventMeaning::Unknown };
        let by_column = self.robots.iter().any(|at| {
            let word = normalize_header(cell(*at));
            !NOT_ROBOT.contains(&word.as_str())
        });
        match entry {
            VocabularyEntry::Ignored => EventMeaning::Nothing,
            VocabularyEntry::Robot(kind) => EventMeaning::Event { kind, robot: true },
            VocabularyEntry::Event(kind) => {
                EventMeaning::Event { kind, robot: kind.is_opening() && by_column }
            }
            VocabularyEntry::Bounce(alone) => {
                let severities = self.severities.iter().map(|at| cell(*at));
                EventMeaning::Event { kind: bounce_kind(alone, severities, reason), robot: false }
            }
        }
    }
}

/// Permanent or temporary bounce: by the severity column, else by the SMTP reply code. An unknown
/// word is temporary.
fn bounce_kind<'a>(
    alone: EventKind,
    severities: impl Iterator<Item = &'a str>,
    reason: &str,
) -> EventKind {
    let mut said: Vec<Option<bool>> = Vec::new();
    for cell in severities.filter(|cell| !cell.is_empty()) {
        let word = normalize_header(cell);
        said.push(SEVERITIES.iter().find(|(name, _)| *name == word).map(|(_, good)| *good));
    }
    let for_now = || {
        let code = reason.trim_start_matches(|c: char| !c.is_ascii_digit());
        let digits = code.chars().take_while(char::is_ascii_digit).count();
        code.starts_with('4') && (digits == 3 || code.get(1..2) == Some("."))
    };
    match said.iter().flatten().next() {
        Some(true) => EventKind::Bounced,
        Some(false) => EventKind::SoftBounced,
        None if !said.is_empty() || for_now() => EventKind::SoftBounced,
        None => alone,
    }
}

/// The cell as a vocabulary word; Resend and MailerSend write `email.delivered`.
fn vocabulary_word(cell: &str) -> String {
    let plain = normalize_header(cell);
    let bare = plain.strip_prefix("email ").or_else(|| plain.strip_prefix("activity "));
    match bare {
        Some(bare) if VOCABULARY.iter().any(|(name, _)| *name == bare) => bare.to_owned(),
        _ => plain,
    }
}

fn find_entry(cell: &str) -> Option<VocabularyEntry> {
    let word = vocabulary_word(cell);
    VOCABULARY.iter().find(|(name, _)| *name == word).map(|(_, entry)| *entry)
}

fn all_known(rows: &[Vec<String>], column: usize) -> bool {
    let filled = non_empty_cells(rows, column).count();
    let known = non_empty_cells(rows, column).filter(|cell| find_entry(cell).is_some()).count();
    known > 0 && known * 100 >= filled * KNOWN_PERCENT_MIN
}

fn non_empty_cells(rows: &[Vec<String>], column: usize) -> impl Iterator<Item = &str> {
    rows.iter()
        .filter_map(move |row| row.get(column))
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty())
}

/// The address of a cell; none when it names several people.
fn address(cell: &str) -> Option<Address> {
    let parsed = Address::parse(cell).ok();
    parsed.or_else(|| Mailbox::parse(cell).ok().map(|mailbox| mailbox.address))
}

/// `<a@b>` and `a@b` are one id.
fn strip_brackets(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>').trim()
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
