//! Converts vCards (2.1, 3.0, 4.0) to a table, one card per row: names, up to three addresses with
//! the preferred one first, organisation, title, telephone, birthday, postal address, categories,
//! note.
//!
//! Cards are parsed one by one, so that memory is bounded by the longest card. A card over the
//! limit (a photograph) is read without its long lines. Leaves out: pictures, sounds, keys.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use calcard::common::PartialDateTime;
use calcard::vcard::{VCard, VCardEntry, VCardProperty, VCardValue};
use encoding_rs::Encoding;

use crate::detect::encoding::{SAMPLE_BYTES, guess_encoding};
use crate::error::ImportError;
use crate::formats::row_writer::RowWriter;
use crate::values::cell::split_name;

/// Bytes of one card that are read.
const CARD_MAX: usize = 1024 * 1024;
const HEADERS: [&str; 13] = [
    "First name",
    "Last name",
    "Full name",
    "E-mail",
    "E-mail 2",
    "E-mail 3",
    "Organisation",
    "Title",
    "Phone",
    "Birthday",
    "Address",
    "Categories",
    "Note",
];

pub(crate) fn convert(mut file: File) -> Result<File, ImportError> {
    let mut sample = Vec::with_capacity(SAMPLE_BYTES);
    file.by_ref().take(SAMPLE_BYTES as u64).read_to_end(&mut sample).map_err(ImportError::Read)?;
    let encoding = guess_encoding(&sample)?;
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    let mut out = RowWriter::new()?;
    out.write_row(HEADERS)?;
    let mut lines = BufReader::new(file);
    let (mut card, mut line) = (Vec::new(), Vec::new());
    loop {
        line.clear();
        // A line without a line break is read up to the size of a card.
        let read = lines
            .by_ref()
            .take(CARD_MAX as u64)
            .read_until(b'\n', &mut line)
            .map_err(ImportError::Read)?;
        let begins = line.trim_ascii().eq_ignore_ascii_case(b"BEGIN:VCARD");
        let ends = line.trim_ascii().eq_ignore_ascii_case(b"END:VCARD");
        // A card without END:VCARD, before the next card or the end of the file, is a contact too.
        let unended = (begins || read == 0) && !card.trim_ascii().is_empty();
        if !unended && card.len() + line.len() <= CARD_MAX {
            card.extend_from_slice(&line);
        }
        if unended || ends {
            if unended || card.len() + line.len() > CARD_MAX {
                card.extend_from_slice(b"\r\nEND:VCARD\r\n");
            }
            if let Some(cells) = card_cells(&card, encoding) {
                out.write_row(cells)?;
            }
            card.clear();
            if unended {
                card.extend_from_slice(&line);
            }
        }
        if read == 0 {
            return out.finish();
        }
    }
}

fn card_cells(card: &[u8], encoding: &'static Encoding) -> Option<[String; 13]> {
    let (text, _, _) = encoding.decode(card);
    let card = VCard::parse(text.as_ref()).ok()?;
    let all = |name: VCardProperty| {
        card.entries.iter().filter(move |entry| entry.name == name).collect::<Vec<_>>()
    };
    let first = |name: VCardProperty, between: &str| {
        all(name).first().map(|entry| join_parts(entry, between)).unwrap_or_default()
    };
    let name = all(VCardProperty::N);
    let part = |at: usize| {
        name.first().and_then(|entry| parts(entry).get(at).cloned()).unwrap_or_default()
    };
    let mut mails = all(VCardProperty::Email);
    mails.sort_by_key(|entry| !format!("{:?}", entry.params).to_lowercase().contains("pref"));
    let mail = |at: usize| mails.get(at).map(|entry| join_parts(entry, "")).unwrap_or_default();
    // A card without N (4.0 allows it) has its names in FN.
    let (mut given, mut family) = (part(1), part(0));
    if given.is_empty() && family.is_empty() {
        let (first, last) = split_name(&first(VCardProperty::Fn, " "));
        (given, family) = (first.unwrap_or_default(), last.unwrap_or_default());
    }
    Some([
        given,
        family,
        first(VCardProperty::Fn, " "),
        mail(0),
        mail(1),
        mail(2),
        first(VCardProperty::Org, ", "),
        first(VCardProperty::Title, " "),
        first(VCardProperty::Tel, ""),
        first(VCardProperty::Bday, ""),
        first(VCardProperty::Adr, ", "),
        first(VCardProperty::Categories, ", "),
        first(VCardProperty::Note, " "),
    ])
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
