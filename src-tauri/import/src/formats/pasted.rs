//! Recipients as mail programs copy them: `Berg, Ada <a@b.de>; Lind, Bo <c@d.de>`, one per line
//! with bullets, numbers or dashes, or wrapped over lines. Converts them to a table of names and
//! addresses.
//!
//! Only when the whole text is such a list and has names: a table stays a table. Leaves out: lists
//! of addresses alone, which any reader splits.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use crate::detect::encoding::guess_encoding;
use crate::error::ImportError;
use crate::formats::row_writer::RowWriter;
use crate::values::cell::parse_mailbox;

/// Bytes of a list; nobody pastes more.
const LIST_MAX: u64 = 1024 * 1024;

/// One recipient: name and address.
type Recipient = (String, String);

/// The list as a table; none when the text is something else.
///
/// # Errors
/// [`ImportError`] when the file cannot be read or the table cannot be written.
pub(crate) fn convert(file: &mut File, size: u64) -> Result<Option<File>, ImportError> {
    if size > LIST_MAX {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(ImportError::Read)?;
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    let Ok(encoding) = guess_encoding(&bytes) else { return Ok(None) };
    let (text, _, _) = encoding.decode(&bytes);
    let Some(recipients) = recipients(&text) else { return Ok(None) };
    let mut out = RowWriter::new()?;
    out.write_row(["Name", "E-mail"])?;
    for (name, address) in recipients {
        out.write_row([name, address])?;
    }
    out.finish().map(Some)
}

fn recipients(text: &str) -> Option<Vec<Recipient>> {
    // A table has a delimiter in every line and an address in some column of its own.
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    if !first.contains('@') {
        return None;
    }
    let joined = text.replace(['\r', '\n'], " ");
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    // A comma separates only where it stands behind an address: the others belong to names.
    let ways = [split(&joined, ';'), lines, split(&joined, ',')];
    let read = |items: &Vec<String>| -> Option<Vec<Recipient>> {
        let items = items.iter().map(|item| item.trim()).filter(|item| !item.is_empty());
        items.map(parse_item).collect()
    };
    let found = ways.iter().filter(|items| items.len() > 1).find_map(read);
    let found = found.or_else(|| read(&vec![joined.clone()]))?;
    let named = found.iter().any(|(name, _)| !name.is_empty());
    let marked = || lines_are_marked(text);
    (!found.is_empty() && (named || marked())).then_some(found)
}

fn lines_are_marked(text: &str) -> bool {
    text.lines().any(|line| without_mark(line.trim()).len() < line.trim().len())
}

/// Splits at a separator outside of quotation marks and brackets.
fn split(text: &str, by: char) -> Vec<String> {
    let (mut items, mut item, mut quoted, mut depth) = (Vec::new(), String::new(), false, 0_u32);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '<' | '(' if !quoted => depth += 1,
            '>' | ')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c == by && !quoted && depth == 0 {
            items.push(std::mem::take(&mut item));
        } else {
            item.push(c);
        }
    }
    items.push(item);
    items
}

/// The item without a bullet or a number in front.
fn without_mark(item: &str) -> &str {
    let bullet = item.trim_start_matches(['\u{2022}', '\u{00B7}', '\u{25AA}', '\u{25E6}']);
    let bullet = bullet
        .strip_prefix(['-', '*', '\u{2013}', '\u{2014}'])
        .filter(|rest| rest.starts_with([' ', '\t']))
        .unwrap_or(bullet)
        .trim_start();
    let rest = bullet.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = rest.strip_prefix(['.', ')']).filter(|_| rest.len() < bullet.len());
    number.filter(|rest| rest.starts_with([' ', '\t'])).map_or(bullet, str::trim_start)
}

/// `Name <a@b.de>`, `a@b.de (Name)`, `Name - a@b.de`, `a@b.de Name`, or an address alone.
fn parse_item(item: &str) -> Option<Recipient> {
    let item = without_mark(item).trim().trim_end_matches([',', ';']).trim();
    let address = |text: &str| {
        let plain = !text.contains(char::is_whitespace);
        (plain && text.matches('@').count() == 1 && parse_mailbox(text).is_ok())
            .then(|| text.to_owned())
    };
    if let Some(address) = address(item) {
        return Some((String::new(), address));
    }
    if item.matches('@').count() != 1 {
        return None;
    }
    if let Some((name, rest)) = item.split_once('<') {
        let inside = rest.trim().strip_suffix('>')?;
        return Some((clean_name(name), address(inside.trim())?));
    }
    if let Some((before, rest)) = item.split_once('(') {
        let name = rest.trim().strip_suffix(')')?;
        return Some((clean_name(name), address(before.trim())?));
    }
    if item.contains([',', ';', '\t', '|']) {
        return None;
    }
    let words: Vec<&str> = item.split_whitespace().collect();
    let at = words.iter().position(|word| word.contains('@'))?;
    let address = address(words.get(at)?)?;
    let before = words.get(..at)?;
    let dashes = ["-", "\u{2013}", "\u{2014}", ":"];
    let (name, clear) = match (before.split_last(), words.get(at + 1..)?) {
        (Some((dash, name)), []) if dashes.contains(dash) => (name, true),
        (None, [dash, name @ ..]) if dashes.contains(dash) => (name, true),
        (None, name) => (name, false),
        (Some(_), []) => (before, false),
        _ => return None,
    };
    // Without a dash, a name has few words and no digits: `a@b.de 12 Ulm` is a table.
    let like_a_name =
        name.len() <= 4 && !name.iter().any(|word| word.contains(|c: char| c.is_ascii_digit()));
    (clear || like_a_name).then(|| (clean_name(&name.join(" ")), address))
}

fn clean_name(name: &str) -> String {
    let name = name.trim().trim_matches(['"', '\'', '\u{201C}', '\u{201D}', '\u{201E}']).trim();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn pasted_recipients_are_read_with_their_names() {
        let both = vec![
            ("Berg, Ada".to_owned(), "ada@x.com".to_owned()),
            ("Bo Lind".to_owned(), "bo@x.com".to_owned()),
        ];
        for text in [
            "Berg, Ada <ada@x.com>; Bo Lind <bo@x.com>",
            "Berg, Ada <ada@x.com>;\nBo Lind <bo@x.com>;\n",
            "'Berg, Ada' <ada@x.com>; 'Bo Lind' <bo@x.com>",
            "\"Berg, Ada\" <ada@x.com>, Bo\n Lind <bo@x.com>",
            "1. \"Berg, Ada\" <ada@x.com>\n2. Bo Lind - bo@x.com\n",
            "ada@x.com (Berg, Ada)\n\u{2022} bo@x.com Bo Lind\n",
        ] {
            assert_eq!(recipients(text), Some(both.clone()), "{text}");
        }
        let found = recipients("- ada@x.com\n- bo@x.com\n").unwrap();
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn tables_and_plain_lists_are_left_alone() {
        for text in [
            "Anna,a@x.com\nBert,b@x.com\n",
            "a@x.com;Anna;Ulm\nb@x.com;Bert;Bonn\n",
            "a@x.com\nb@x.com\n",
            "a@x.com, b@x.com, c@x.com",
            "Name,E-Mail\nAnna,a@x.com\n",
            "a@x.com 12 Ulm\nb@x.com 13 Bonn\n",
            "Anna <a@x.com>,Ulm\nBert <b@x.com>,Bonn\n",
        ] {
            assert_eq!(recipients(text), None, "{text}");
        }
    }
}
