//! A provider's record of what came of mails: is a file one, which column is what, and its rows.
//!
//! [`Activity::of`] goes by the names of the columns and by the words below them; words become
//! kinds by a table (`words`). A word that stands in no table is counted and shown, never guessed.
//! Leaves out: which mail of ours a row is about (`store::events`).

mod timestamp;
mod vocabulary;

use std::path::Path;

use serde::{Deserialize, Serialize};

use self::vocabulary::{
    ADDRESS, DECIDES, EVENT, ID, LINK, MOMENT, NO_ROBOT, PERHAPS_EVENT, REASON, ROBOT, SEVERITIES,
    SEVERITY, SUBJECT, Says, WORDS, WORDS_OF_LISTS,
};
use crate::detect::mapping::plain;
use crate::formats;
use crate::formats::cache::{Plain, Source};
use crate::formats::csv::RawRow;
use crate::table;
use crate::table::Table;
use crate::values::cell::unguarded;
use crate::{Dialect, ImportError};
use postroom_model::contact::{Address, Mailbox};
use postroom_model::delivery::EventKind;
use postroom_model::delivery::event::{EventMeaning, ProviderEventRow};

/// Of a hundred cells of the column with the words, so many have to be known ones.
const KNOWN: usize = 80;
/// Characters of a reason or a link that are kept.
const DETAIL_MAX: usize = 1_000;

/// Which column of such a file is what. Several of a kind: the first that holds something counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Activity {
    /// What happened.
    pub event: usize,
    pub address: Option<usize>,
    pub moments: Vec<usize>,
    /// Ids of the mail: ours or the provider's.
    pub ids: Vec<usize>,
    /// What we gave the mail as `X-Postroom-Id`.
    pub ours: Vec<usize>,
    pub subject: Option<usize>,
    pub links: Vec<usize>,
    pub reasons: Vec<usize>,
    /// Whether a mail came back for good.
    pub severities: Vec<usize>,
    /// Whether a program did it.
    pub robots: Vec<usize>,
}

impl Activity {
    /// None: the file is no such record. `rows` is what stands below the header, or its beginning.
    pub fn of(headers: &[String], rows: &[Vec<String>]) -> Option<Self> {
        let names: Vec<String> = headers.iter().map(|header| plain(header)).collect();
        let first = |wanted: &[&str]| -> Vec<usize> {
            wanted.iter().filter_map(|name| names.iter().position(|one| one == name)).collect()
        };
        let speaks = |column: usize| all_known(rows, column);
        let sure = first(EVENT).into_iter().find(|column| speaks(*column));
        let perhaps = || first(PERHAPS_EVENT).into_iter().find(|column| speaks(*column));
        let event = sure.or_else(perhaps)?;
        let others = |wanted: &[&str]| -> Vec<usize> {
            first(wanted).into_iter().filter(|column| *column != event).collect()
        };
        let holds = |column: &usize, what: &dyn Fn(&str) -> bool| cells(rows, *column).any(what);
        let ours = |name: &String| {
            name.contains("postroom") || matches!(name.as_str(), "custom id" | "customid")
        };
        let activity = Self {
            event,
            address: others(ADDRESS).into_iter().find(|at| holds(at, &|cell| cell.contains('@'))),
            moments: others(MOMENT)
                .into_iter()
                .filter(|at| holds(at, &|cell| timestamp::read(cell).is_some()))
                .collect(),
            ids: others(ID).into_iter().filter(|at| holds(at, &|_| true)).collect(),
            ours: (0..names.len()).filter(|at| names.get(*at).is_some_and(ours)).collect(),
            subject: others(SUBJECT).into_iter().find(|at| holds(at, &|_| true)),
            links: others(LINK),
            reasons: others(REASON),
            severities: others(SEVERITY),
            robots: others(ROBOT),
        };
        let named = !activity.ids.is_empty() || !activity.ours.is_empty();
        let whose = activity.address.is_some() || named;
        let when = !activity.moments.is_empty();
        // A list of people may have a status "bounced" and a date: it has no mails in it.
        let of_mails =
            cells(rows, event).any(|cell| !WORDS_OF_LISTS.contains(&word(cell).as_str()));
        let beside = named || activity.subject.is_some();
        let decides = names.get(event).is_some_and(|name| DECIDES.contains(&name.as_str()));
        let enough = beside || (sure.is_some() && (of_mails || decides));
        (whose && when && enough).then_some(activity)
    }

    /// What a row says.
    fn read(&self, line: u64, raw: &RawRow) -> ProviderEventRow {
        let cells: Vec<&str> = raw.cells().collect();
        let cell = |at: usize| cells.get(at).map_or("", |cell| unguarded(cell.trim()));
        let filled = |columns: &[usize]| {
            columns.iter().map(|at| cell(*at)).find(|cell| !cell.is_empty()).map(str::to_owned)
        };
        let all = |columns: &[usize]| -> Vec<String> {
            let bare = |at: &usize| bare(cell(*at)).to_owned();
            columns.iter().map(bare).filter(|id| !id.is_empty()).collect()
        };
        let reason = filled(&self.reasons);
        let heard = self.heard(&cell, reason.as_deref().unwrap_or(""));
        let opening = matches!(heard, EventMeaning::Event { kind, .. } if kind.is_opening());
        let detail = if opening { filled(&self.links) } else { reason };
        ProviderEventRow {
            line,
            word: cell(self.event).to_owned(),
            heard,
            address: self.address.and_then(|at| address(cell(at))),
            at: self.moments.iter().find_map(|at| timestamp::read(cell(*at))),
            ids: all(&self.ids),
            ours: all(&self.ours),
            subject: filled(self.subject.as_slice()),
            detail: detail.map(|text| text.chars().take(DETAIL_MAX).collect()),
        }
    }

    fn heard<'a>(&self, cell: &impl Fn(usize) -> &'a str, reason: &str) -> EventMeaning {
        let Some(says) = says(cell(self.event)) else { return EventMeaning::Unknown };
        let by_column = self.robots.iter().any(|at| {
            let word = plain(cell(*at));
            !NO_ROBOT.contains(&word.as_str())
        });
        match says {
            Says::Nothing => EventMeaning::Nothing,
            Says::Robot(kind) => EventMeaning::Event { kind, robot: true },
            Says::Fact(kind) => EventMeaning::Event { kind, robot: kind.is_opening() && by_column },
            Says::CameBack(alone) => {
                let severities = self.severities.iter().map(|at| cell(*at));
                EventMeaning::Event { kind: came_back(alone, severities, reason), robot: false }
            }
        }
    }
}

/// Whether for good: what a column says of it, else what the other server's code says. A word that
/// is not known puts nobody out.
fn came_back<'a>(
    alone: EventKind,
    severities: impl Iterator<Item = &'a str>,
    reason: &str,
) -> EventKind {
    let mut said: Vec<Option<bool>> = Vec::new();
    for cell in severities.filter(|cell| !cell.is_empty()) {
        let word = plain(cell);
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

/// The word as it stands in the table; Resend and MailerSend write `email.delivered`.
fn word(cell: &str) -> String {
    let plain = plain(cell);
    let bare = plain.strip_prefix("email ").or_else(|| plain.strip_prefix("activity "));
    match bare {
        Some(bare) if WORDS.iter().any(|(name, _)| *name == bare) => bare.to_owned(),
        _ => plain,
    }
}

fn says(cell: &str) -> Option<Says> {
    let word = word(cell);
    WORDS.iter().find(|(name, _)| *name == word).map(|(_, says)| *says)
}

fn all_known(rows: &[Vec<String>], column: usize) -> bool {
    let filled = cells(rows, column).count();
    let known = cells(rows, column).filter(|cell| says(cell).is_some()).count();
    known > 0 && known * 100 >= filled * KNOWN
}

fn cells(rows: &[Vec<String>], column: usize) -> impl Iterator<Item = &str> {
    rows.iter()
        .filter_map(move |row| row.get(column))
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty())
}

/// A cell that names several people names nobody.
fn address(cell: &str) -> Option<Address> {
    let parsed = Address::parse(cell).ok();
    parsed.or_else(|| Mailbox::parse(cell).ok().map(|mailbox| mailbox.address))
}

/// `<a@b>` and `a@b` are one id.
fn bare(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>').trim()
}

/// Walks through a file. Empty rows are passed over in silence.
#[derive(Debug)]
pub struct ActivityReader {
    table: Table<Source>,
    activity: Activity,
    failed: bool,
}

impl ActivityReader {
    /// # Errors
    /// [`ImportError`] when the file cannot be opened, or is no record of what came of mails.
    pub fn open(path: &Path) -> Result<Self, ImportError> {
        let overview = crate::look(path, None)?;
        let activity = overview.activity.ok_or(ImportError::NoActivity)?;
        Self::open_as(path, &overview.dialect, activity)
    }

    fn open_as(path: &Path, dialect: &Dialect, activity: Activity) -> Result<Self, ImportError> {
        let Plain { file, .. } = formats::open(path, dialect.sheet.as_deref())?;
        let mut table = Table::new(file, dialect)?;
        table::skip_to_rows(&mut table, dialect)?;
        Ok(Self { table, activity, failed: false })
    }
}

impl Iterator for ActivityReader {
    type Item = Result<ProviderEventRow, ImportError>;

    /// After an error there is nothing more.
    fn next(&mut self) -> Option<Self::Item> {
        while !self.failed {
            match self.table.next_row() {
                Ok(Some((_, raw))) if raw.is_blank() => {}
                Ok(Some((line, raw))) => return Some(Ok(self.activity.read(line, &raw))),
                Ok(None) => return None,
                Err(error) => {
                    self.failed = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
