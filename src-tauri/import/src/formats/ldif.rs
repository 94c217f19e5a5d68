//! Converts an LDIF address book (RFC 2849), as Thunderbird and directories export it, to a table:
//! names, all addresses, organisation, telephones, town, note.
//!
//! Reads folded lines and base64 values. Memory is bounded by the longest entry. Leaves out: change
//! records, values by URL, groups, pictures.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};

use encoding_rs::WINDOWS_1252;

use crate::error::ImportError;
use crate::formats::row_writer::RowWriter;

/// Bytes of one entry that are read.
const ENTRY_MAX: usize = 1024 * 1024;
/// Addresses of one entry that become columns.
const ADDRESSES: usize = 5;

/// The columns that an entry fills once, each with its attributes in order of preference.
const COLUMNS: [(&str, &[&str]); 9] = [
    ("First name", &["givenname", "gn"]),
    ("Last name", &["sn", "surname"]),
    ("Full name", &["cn", "commonname", "displayname"]),
    ("Nickname", &["mozillanickname", "xmozillanickname"]),
    ("Organisation", &["o", "company", "organizationname"]),
    ("Phone", &["telephonenumber", "mobile", "cellphone", "homephone"]),
    ("Town", &["l", "locality", "mozillahomelocalityname"]),
    ("Postal code", &["postalcode", "mozillahomepostalcode"]),
    ("Note", &["description", "notes"]),
];
const MAIL: [&str; 7] = [
    "mail",
    "rfc822mailbox",
    "mozillasecondemail",
    "xmozillasecondemail",
    "mailalternateaddress",
    "email",
    "othermailbox",
];
const GROUPS: [&str; 3] = ["groupofnames", "groupofuniquenames", "posixgroup"];

/// The attributes of one entry: name in lower case without options, and value.
type Entry = Vec<(String, String)>;

/// Whether the text is LDIF: its first line is a version or names an entry.
pub(crate) fn is_ldif(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_end);
    let counts = |line: &&str| {
        !line.is_empty() && !line.starts_with('#') && !line.to_lowercase().starts_with("version:")
    };
    lines.find(counts).is_some_and(|line| {
        let line = line.to_lowercase();
        line.starts_with("dn:") && (line.contains('=') || line.starts_with("dn::"))
    })
}

/// # Errors
/// [`ImportError`] when the file cannot be read, or no entry has an address.
pub(crate) fn convert(file: File) -> Result<File, ImportError> {
    let mut input = BufReader::new(file);
    let mut out = RowWriter::new()?;
    let mut headers: Vec<String> = COLUMNS.iter().map(|(name, _)| (*name).to_owned()).collect();
    headers.extend((1..=ADDRESSES).map(|n| match n {
        1 => "E-mail".to_owned(),
        n => format!("E-mail {n}"),
    }));
    out.write_row(&headers)?;
    let mut found = false;
    while let Some(entry) = next_entry(&mut input)? {
        let is_group = |(name, value): &(String, String)| {
            name == "objectclass" && GROUPS.contains(&value.to_lowercase().as_str())
        };
        if entry.is_empty() || entry.iter().any(is_group) {
            continue;
        }
        let row = cells(&entry);
        found |= row.get(COLUMNS.len()).is_some_and(|address| !address.is_empty());
        out.write_row(&row)?;
    }
    if found { out.finish() } else { Err(ImportError::Ldif) }
}

fn cells(entry: &Entry) -> Vec<String> {
    let values = |wanted: &'static str| {
        entry.iter().filter(move |(name, _)| name == wanted).map(|(_, value)| value.as_str())
    };
    let once = COLUMNS.iter().map(|(_, attributes)| {
        let found = attributes.iter().find_map(|name| values(name).find(|value| !value.is_empty()));
        found.unwrap_or_default().to_owned()
    });
    let mut row: Vec<String> = once.collect();
    let mut addresses: Vec<&str> = MAIL.iter().flat_map(|name| values(name)).collect();
    addresses.retain(|address| address.contains('@'));
    let last = addresses.split_off(addresses.len().min(ADDRESSES - 1)).join("; ");
    row.extend(addresses.iter().map(|address| (*address).to_owned()));
    row.push(last);
    row.resize(COLUMNS.len() + ADDRESSES, String::new());
    row
}

/// The next entry; none at the end. Entries are separated by blank lines.
fn next_entry(input: &mut impl BufRead) -> Result<Option<Entry>, ImportError> {
    let (mut lines, mut size): (Vec<Vec<u8>>, usize) = (Vec::new(), 0);
    loop {
        let mut line = Vec::new();
        let read = Read::by_ref(input)
            .take(ENTRY_MAX as u64)
            .read_until(b'\n', &mut line)
            .map_err(ImportError::Read)?;
        if read == 0 && lines.is_empty() {
            return Ok(None);
        }
        while line.ends_with(b"\n") || line.ends_with(b"\r") {
            line.pop();
        }
        if read == 0 || line.is_empty() {
            if lines.is_empty() {
                continue;
            }
            return Ok(Some(lines.iter().filter_map(|line| attribute(line)).collect()));
        }
        size += line.len();
        if size > ENTRY_MAX {
            continue;
        }
        // A folded line goes on behind one blank.
        match (line.strip_prefix(b" "), lines.last_mut()) {
            (Some(rest), Some(before)) => before.extend_from_slice(rest),
            _ => lines.push(line),
        }
    }
}

/// `name: value`, `name:: base64`, `name;lang-de: value`.
fn attribute(line: &[u8]) -> Option<(String, String)> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let (name, rest) = line.split_at_checked(colon)?;
    let name = String::from_utf8_lossy(name).to_lowercase();
    let name = name.split(';').next().unwrap_or_default().trim().to_owned();
    if name.starts_with('#') || name == "dn" {
        return None;
    }
    let bytes = match rest.strip_prefix(b"::") {
        Some(encoded) => decode_base64(encoded)?,
        None => rest.get(1..)?.trim_ascii().to_vec(),
    };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => WINDOWS_1252.decode(error.as_bytes()).0.into_owned(),
    };
    Some((name, text.trim().to_owned()))
}

/// RFC 4648 4; none when another character occurs.
fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut bits, mut count) = (Vec::with_capacity(text.len()), 0_u32, 0);
    for byte in text.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFF_FFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xFF).unwrap_or_default());
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn entries_with_folded_and_encoded_values_are_read() {
        let text = "version: 1\n\ndn: cn=Anna\ngivenName:: Sm/DtnJn\nsn: Be\n rg\nmail: a@x.com\n\
                    mozillaSecondEmail: b@x.com\n\n# a comment\ndn: cn=All\nobjectclass: groupOfNames\n\
                    member: cn=Anna\n\ndn: cn=B\r\nMAIL;lang-de: c@x.com\r\n";
        let mut input = text.as_bytes();
        let mut rows = Vec::new();
        while let Some(entry) = next_entry(&mut input).unwrap() {
            rows.push(cells(&entry));
        }
        assert_eq!(decode_base64(b"SsO2cmc=").unwrap(), "Jörg".as_bytes());
        let anna = rows.iter().find(|row| row[9] == "a@x.com").unwrap();
        assert_eq!((anna[1].as_str(), anna[10].as_str()), ("Berg", "b@x.com"));
        assert!(rows.iter().any(|row| row[9] == "c@x.com"));
        assert!(is_ldif(text) && !is_ldif("dn,mail\n"));
    }
}
