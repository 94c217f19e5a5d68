//! The header of a mail that an app hands in: checked, and completed as RFC 6409 8 allows.
//!
//! It promises that the body and all other fields stay as they came, that Bcc is dropped, and that
//! nothing but Received is added to a mail with a DKIM signature. Leaves out: who may send (`handler`).

use std::ops::Range;

use postroom_mail::viewer::{sender_addresses, summarize};
use postroom_model::clock::Timestamp;
use postroom_smtp::server::{Incoming, ServerReply};

/// RFC 5321 6.3 asks for at least 100 in all; a loop through this relay ends sooner.
const MAX_RECEIVED: usize = 100;
const MAX_OWN_RECEIVED: usize = 5;
/// Identifies the Received fields of this relay.
const BY: &str = "by postroom with ESMTPA";

/// A mail's header as it is sent, and what the record shows of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CompletedHeader {
    /// It ends with the blank line.
    pub bytes: Vec<u8>,
    /// Where the body begins in the received mail.
    pub body_at: usize,
    pub from: String,
    /// The addresses in From.
    pub senders: Vec<String>,
    pub subject: String,
    pub message_id: String,
    /// The mail came with a Message-ID.
    pub had_message_id: bool,
    /// What was added or changed, as stable words.
    pub repairs: Vec<&'static str>,
}

/// Completes the header of `mail`, which gets the id `id` and comes from the app with the name `user`.
pub(super) fn complete(
    mail: &Incoming,
    id: &str,
    user: &str,
    now: Timestamp,
) -> Result<CompletedHeader, ServerReply> {
    let source = Source::read(&mail.bytes);
    let mut repairs = Vec::new();
    if mail.line_ends_normalized {
        repairs.push("line_ends_normalized");
    }
    refuse_loops(&source)?;
    let signed = source.count("dkim-signature") > 0;
    if source.count("from") > 1 {
        return Err(ServerReply::new(554, "5.6.0", "The mail has more than one From field"));
    }
    let has_from = source.has_value("from");
    if !has_from && (signed || mail.envelope_from.is_empty()) {
        return Err(ServerReply::new(554, "5.6.0", "The mail has no From field"));
    }
    let date = date(now);
    let mut bytes = format!("Received: from {user} {BY} id {id};\r\n\t{date}\r\n").into_bytes();
    let had_message_id = source.has_value("message-id");
    if !has_from {
        repairs.push("from_added");
        bytes.extend_from_slice(format!("From: <{}>\r\n", mail.envelope_from).as_bytes());
    }
    let add = |name: &str| !signed && !source.has_value(name);
    if add("date") {
        repairs.push("date_added");
        bytes.extend_from_slice(format!("Date: {date}\r\n").as_bytes());
    }
    if add("message-id") {
        repairs.push("message_id_added");
        let domain = mail.envelope_from.rsplit_once('@').map_or("postroom.invalid", |(_, at)| at);
        bytes.extend_from_slice(format!("Message-ID: <{id}@{domain}>\r\n").as_bytes());
    }
    for (name, range) in &source.fields {
        match name.as_str() {
            "bcc" | "resent-bcc" => repairs.push("bcc_dropped"),
            "from" if !has_from => {}
            "date" | "message-id" if add(name) => {}
            _ => bytes.extend_from_slice(source.text(range)),
        }
    }
    if !source.has_blank_line {
        repairs.push("blank_line_added");
    }
    bytes.extend_from_slice(b"\r\n");
    let summary = summarize(&bytes);
    Ok(CompletedHeader {
        body_at: source.body_at,
        from: summary.from,
        senders: sender_addresses(&bytes),
        subject: summary.subject,
        message_id: summary.message_id.unwrap_or_default(),
        had_message_id,
        repairs,
        bytes,
    })
}

fn refuse_loops(source: &Source<'_>) -> Result<(), ServerReply> {
    let received = source.fields.iter().filter(|(name, _)| name == "received");
    let own = received.clone().filter(|(_, range)| {
        source.text(range).windows(BY.len()).any(|window| window == BY.as_bytes())
    });
    if received.clone().count() >= MAX_RECEIVED || own.count() >= MAX_OWN_RECEIVED {
        return Err(ServerReply::new(
            554,
            "5.4.6",
            "The mail has come here too often: a relay of Postroom leads back to Postroom",
        ));
    }
    Ok(())
}

fn date(now: Timestamp) -> String {
    let time =
        jiff::Timestamp::from_millisecond(now.millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    time.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// A received mail, by its fields.
struct Source<'a> {
    bytes: &'a [u8],
    /// The name in lower case, and the field with its continuation lines.
    fields: Vec<(String, Range<usize>)>,
    body_at: usize,
    has_blank_line: bool,
}

impl<'a> Source<'a> {
    /// Reads the fields up to the blank line, or up to a line that is no field: there the body begins.
    fn read(bytes: &'a [u8]) -> Self {
        let mut source = Self { bytes, fields: Vec::new(), body_at: 0, has_blank_line: false };
        let mut at = 0;
        while let Some(length) =
            bytes.get(at..).and_then(|rest| rest.windows(2).position(|window| window == b"\r\n"))
        {
            let end = at + length + 2;
            let line = bytes.get(at..at + length).unwrap_or_default();
            if line.is_empty() {
                source.has_blank_line = true;
                at = end;
                break;
            }
            // Some programs write the mail as it stands in an mbox file.
            let is_mbox_line = at == 0 && line.starts_with(b"From ");
            match (line.first(), field_name(line), source.fields.last_mut()) {
                (Some(b' ' | b'\t'), _, Some((_, range))) => range.end = end,
                (_, Some(name), _) => source.fields.push((name, at..end)),
                _ if is_mbox_line => {}
                _ => break,
            }
            at = end;
        }
        source.body_at = at;
        source
    }

    fn text(&self, range: &Range<usize>) -> &'a [u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }

    fn count(&self, name: &str) -> usize {
        self.fields.iter().filter(|(found, _)| found == name).count()
    }

    fn has_value(&self, name: &str) -> bool {
        self.fields.iter().filter(|(found, _)| found == name).any(|(_, range)| {
            let text = self.text(range);
            text.get(name.len() + 1..).is_some_and(|value| !value.trim_ascii().is_empty())
        })
    }
}

/// The name of a field (RFC 5322 2.2) in lower case.
fn field_name(line: &[u8]) -> Option<String> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let name = line.get(..colon).filter(|name| !name.is_empty())?;
    name.iter()
        .all(u8::is_ascii_graphic)
        .then(|| String::from_utf8_lossy(name).to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const NOW: Timestamp = Timestamp(1_700_000_000_000);
    const RECEIVED: &str = "Received: from till by postroom with ESMTPA id m1;\r\n\tTue, 14 Nov 2023 22:13:20 +0000\r\n";

    fn incoming(text: &str) -> Incoming {
        Incoming {
            envelope_from: "till@shop.example".to_owned(),
            envelope_to: vec!["a@b.example".to_owned()],
            tls: false,
            auth_user: Some("till".to_owned()),
            bytes: text.as_bytes().to_vec(),
            line_ends_normalized: false,
        }
    }

    fn completed(text: &str) -> (String, CompletedHeader) {
        let mail = incoming(text);
        let header = complete(&mail, "m1", "till", NOW).unwrap();
        let mut whole = header.bytes.clone();
        whole.extend_from_slice(&mail.bytes[header.body_at..]);
        (String::from_utf8(whole).unwrap(), header)
    }

    #[test]
    fn complete_header_gets_only_received() {
        let text = "From: Till <t@shop.example>\r\nDate: Tue, 14 Nov 2023 10:00:00 +0000\r\n\
                    Message-ID: <1@shop.example>\r\nSubject: Re\r\n ceipt\r\n\r\nThanks\r\n";
        let (whole, header) = completed(text);
        assert_eq!(whole, format!("{RECEIVED}{text}"));
        assert_eq!(header.repairs, [""; 0]);
        assert_eq!(header.message_id, "<1@shop.example>");
        assert_eq!(header.senders, ["t@shop.example"]);
    }

    #[test]
    fn missing_fields_are_added_and_bcc_is_dropped() {
        let (whole, header) = completed(
            "Subject: x\r\nBcc: secret@b.example,\r\n other@b.example\r\nDate:\r\n\r\nHi\r\n",
        );
        assert_eq!(
            whole,
            format!(
                "{RECEIVED}From: <till@shop.example>\r\nDate: Tue, 14 Nov 2023 22:13:20 +0000\r\n\
                 Message-ID: <m1@shop.example>\r\nSubject: x\r\n\r\nHi\r\n"
            )
        );
        assert_eq!(header.repairs, ["from_added", "date_added", "message_id_added", "bcc_dropped"]);
        assert!(!header.had_message_id);
    }

    #[test]
    fn signed_mail_is_not_completed() {
        let text = "DKIM-Signature: v=1\r\nFrom: t@shop.example\r\n\r\nHi\r\n";
        assert_eq!(completed(text).0, format!("{RECEIVED}{text}"));
    }

    #[test]
    fn text_without_a_header_stays_the_body() {
        let (whole, header) = completed("Paper is empty: tray 2\r\nSecond line\r\n");
        assert!(whole.ends_with("\r\n\r\nPaper is empty: tray 2\r\nSecond line\r\n"), "{whole}");
        assert!(header.repairs.contains(&"blank_line_added"));
        let (whole, _) = completed("From till Tue Nov 14\r\nSubject: x\r\n\r\nHi\r\n");
        assert!(whole.ends_with("Subject: x\r\n\r\nHi\r\n") && !whole.contains("From till"));
    }

    #[test]
    fn loops_and_two_senders_are_refused() {
        let refused = |text: &str| complete(&incoming(text), "m1", "till", NOW).unwrap_err().code;
        let looped = format!("{}From: a@b.example\r\n\r\nHi\r\n", RECEIVED.repeat(5));
        assert_eq!(refused(&looped), 554);
        assert_eq!(refused("From: a@b.example\r\nFrom: c@d.example\r\n\r\nHi\r\n"), 554);
    }
}
