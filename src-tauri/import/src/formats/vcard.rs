//! Converts vCards (2.1, 3.0, 4.0) to a table, one card per row: names, all addresses with the
//! preferred one first, organisation, title, telephones, birthday, postal addresses, categories,
//! note.
//!
//! Leaves out: how the file is split into cards (`vcard_cards`), pictures, sounds, keys.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use calcard::common::PartialDateTime;
use calcard::vcard::{
    VCard, VCardEntry, VCardParameter, VCardParameterName, VCardParameterValue, VCardProperty,
    VCardValue,
};
use encoding_rs::Encoding;

use crate::detect::encoding::{SAMPLE_BYTES, guess_encoding};
use crate::error::ImportError;
use crate::formats::row_writer::RowWriter;
use crate::formats::vcard_cards::CardReader;
use crate::values::cell::split_name;

/// Columns that a card fills once.
const ONCE: [&str; 9] = [
    "First name",
    "Last name",
    "Full name",
    "Organisation",
    "Title",
    "Birthday",
    "Categories",
    "Note",
    "Nickname",
];
/// Columns that a card may fill several times, with the number of columns that every file has.
const REPEATED: [(&str, usize); 4] = [("E-mail", 3), ("Phone", 1), ("Address", 1), ("URL", 1)];
/// Columns of one kind; further values share the last one.
const REPEATED_MAX: usize = 20;

/// The values of one card.
struct Card {
    once: [String; 9],
    repeated: [Vec<String>; 4],
}

pub(crate) fn convert(mut file: File) -> Result<File, ImportError> {
    let mut sample = Vec::with_capacity(SAMPLE_BYTES);
    file.by_ref().take(SAMPLE_BYTES as u64).read_to_end(&mut sample).map_err(ImportError::Read)?;
    let encoding = guess_encoding(&sample)?;
    // The first pass counts the columns, the second one writes the rows.
    let mut widths = REPEATED.map(|(_, least)| least);
    read_cards(&mut file, encoding, &mut |card| {
        for (width, values) in widths.iter_mut().zip(&card.repeated) {
            *width = (*width).max(values.len()).min(REPEATED_MAX);
        }
        Ok(())
    })?;
    let mut out = RowWriter::new()?;
    let mut headers: Vec<String> = ONCE.iter().map(|name| (*name).to_owned()).collect();
    for ((name, _), width) in REPEATED.iter().zip(widths) {
        headers.push((*name).to_owned());
        headers.extend((2..=width).map(|at| format!("{name} {at}")));
    }
    out.write_row(&headers)?;
    read_cards(&mut file, encoding, &mut |card| {
        let mut row: Vec<String> = card.once.into();
        for (values, width) in card.repeated.into_iter().zip(widths) {
            let mut values = values.into_iter();
            row.extend((1..width).map(|_| values.next().unwrap_or_default()));
            row.push(values.collect::<Vec<_>>().join("; "));
        }
        out.write_row(row)
    })?;
    out.finish()
}

fn read_cards(
    file: &mut File,
    encoding: &'static Encoding,
    each: &mut impl FnMut(Card) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    let mut cards = CardReader::new(BufReader::new(file), encoding);
    while let Some(text) = cards.next_card()? {
        if let Some(card) = VCard::parse(&text).ok().map(|card| card_values(&card)) {
            each(card)?;
        }
    }
    Ok(())
}

fn card_values(card: &VCard) -> Card {
    let all = |name: VCardProperty| card.entries.iter().filter(move |entry| entry.name == name);
    let first = |name: VCardProperty, between: &str| {
        all(name).next().map(|entry| join_parts(entry, between)).unwrap_or_default()
    };
    let each = |name: VCardProperty, between: &str| -> Vec<String> {
        let mut entries: Vec<&VCardEntry> = all(name).collect();
        entries.sort_by_key(|entry| preference(entry));
        let values = entries.into_iter().map(|entry| join_parts(entry, between));
        values.filter(|value| !value.is_empty()).collect()
    };
    let name = all(VCardProperty::N).next().map(parts).unwrap_or_default();
    let part = |at: usize| name.get(at).cloned().unwrap_or_default();
    let full = first(VCardProperty::Fn, " ");
    let organisation = first(VCardProperty::Org, ", ");
    let (mut given, mut family) = (part(1), part(0));
    let company =
        is_company(card) || (given.is_empty() && family.is_empty() && full == organisation);
    // A card without N (4.0 allows it) has its names in FN. A company has none.
    if given.is_empty() && family.is_empty() && !company {
        let (first, last) = split_name(&full);
        (given, family) = (first.unwrap_or_default(), last.unwrap_or_default());
    }
    let full = if company { String::new() } else { full };
    Card {
        once: [
            given,
            family,
            full,
            organisation,
            first(VCardProperty::Title, " "),
            all(VCardProperty::Bday).next().map(birthday).unwrap_or_default(),
            first(VCardProperty::Categories, ", "),
            first(VCardProperty::Note, " "),
            first(VCardProperty::Nickname, ", "),
        ],
        repeated: [
            each(VCardProperty::Email, ""),
            each(VCardProperty::Tel, ""),
            each(VCardProperty::Adr, ", "),
            each(VCardProperty::Url, ""),
        ],
    }
}

/// The preferred value first: `PREF=1` before `PREF=50` (RFC 6350, 5.3), `TYPE=PREF` (3.0) before
/// none.
fn preference(entry: &VCardEntry) -> u32 {
    let pref = |param: &VCardParameter| match (&param.name, &param.value) {
        (VCardParameterName::Pref, VCardParameterValue::Integer(number)) => Some(*number),
        (VCardParameterName::Pref, VCardParameterValue::Text(text)) => {
            Some(text.trim().parse().unwrap_or(1))
        }
        (VCardParameterName::Pref, _) => Some(1),
        _ => format!("{param:?}").to_lowercase().contains("pref").then_some(1),
    };
    entry.params.iter().find_map(pref).unwrap_or(1000)
}

/// Apple marks the card of a company.
fn is_company(card: &VCard) -> bool {
    card.entries.iter().any(|entry| {
        matches!(&entry.name, VCardProperty::Other(name) if name.eq_ignore_ascii_case("X-ABSHOWAS"))
            && join_parts(entry, "").eq_ignore_ascii_case("COMPANY")
    })
}

/// Apple writes a birthday without its year with a year that means none.
fn birthday(entry: &VCardEntry) -> String {
    let text = join_parts(entry, "");
    let omits = |param: &VCardParameter| match &param.name {
        VCardParameterName::Other(name) => name.eq_ignore_ascii_case("X-APPLE-OMIT-YEAR"),
        _ => false,
    };
    match (entry.params.iter().any(omits), text.split_once('-')) {
        (true, Some((year, rest))) if year.len() == 4 => format!("--{rest}"),
        _ => text,
    }
}

fn parts(entry: &VCardEntry) -> Vec<String> {
    entry
        .values
        .iter()
        .map(|value| match value {
            VCardValue::Text(text) => text.trim().to_owned(),
            VCardValue::Component(parts) => parts.join(" ").trim().to_owned(),
            VCardValue::Integer(number) => number.to_string(),
            VCardValue::Float(number) => number.to_string(),
            VCardValue::Boolean(true) => "yes".to_owned(),
            VCardValue::Boolean(false) => "no".to_owned(),
            VCardValue::PartialDateTime(date) => date_text(date),
            VCardValue::Binary(_)
            | VCardValue::Sex(_)
            | VCardValue::GramGender(_)
            | VCardValue::Kind(_) => String::new(),
        })
        .collect()
}

fn join_parts(entry: &VCardEntry, between: &str) -> String {
    let parts: Vec<String> = parts(entry).into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(between)
}

/// A birthday may lack its year (RFC 6350, 4.3.1): `--04-12`.
fn date_text(date: &PartialDateTime) -> String {
    match (date.year, date.month, date.day) {
        (Some(year), Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (None, Some(month), Some(day)) => format!("--{month:02}-{day:02}"),
        (Some(year), _, _) => year.to_string(),
        (None, _, _) => String::new(),
    }
}
