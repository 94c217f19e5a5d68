//! The SMTP grammar of the server (RFC 5321 4.1): one line in, one command out, and the body of a
//! mail up to its final dot.
//!
//! Pure and without a socket. It is strict where leniency permits SMTP smuggling: only CR LF ends a
//! line and only CR LF "." CR LF ends a mail (RFC 5321 2.3.8, 4.1.1.4). Leaves out: when a command
//! may be given (`session`).

use memchr::memchr;

use crate::server::device;
use crate::server::handler::ServerReply;

/// The SIZE offered in EHLO, which is enforced: 40 MB, as large providers accept.
pub const MAX_MAIL: usize = 41_943_040;
/// RFC 5321 4.5.3.1.4 asks for 512; RFC 4954 for 12,288 for an AUTH on one line.
pub(crate) const MAX_COMMAND_LINE: usize = 12_288;
/// RFC 5321 4.5.3.1.6, without CR LF.
pub(crate) const MAX_TEXT_LINE: usize = 998;

/// One command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
    Ehlo(String),
    Helo(String),
    StartTls,
    Auth {
        mechanism: String,
        initial: Option<String>,
    },
    Mail {
        from: String,
        size: Option<usize>,
        utf8: bool,
    },
    Rcpt {
        to: String,
    },
    Data,
    /// RFC 3030: `size` octets of text follow.
    Bdat {
        size: usize,
        last: bool,
    },
    Rset,
    Noop,
    Help,
    Vrfy,
    Expn,
    Quit,
}

const SYNTAX: fn(&'static str) -> ServerReply = |text| ServerReply::new(501, "5.5.4", text);

impl Command {
    /// Parses one line, without its CR LF.
    ///
    /// # Errors
    /// The reply to give.
    pub(crate) fn parse(line: &[u8]) -> Result<Self, ServerReply> {
        let Ok(line) = std::str::from_utf8(line) else {
            return Err(ServerReply::new(500, "5.5.2", "This is not UTF-8"));
        };
        if line.chars().any(|c| c.is_control() && c != '\t') {
            return Err(ServerReply::new(500, "5.5.2", "Control characters have no place here"));
        }
        let line = line.trim_end();
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        match word.to_ascii_uppercase().as_str() {
            "EHLO" if rest.is_empty() => Err(SYNTAX("EHLO wants your name")),
            "EHLO" => Ok(Self::Ehlo(rest.to_owned())),
            "HELO" if rest.is_empty() => Err(SYNTAX("HELO wants your name")),
            "HELO" => Ok(Self::Helo(rest.to_owned())),
            "STARTTLS" if rest.is_empty() => Ok(Self::StartTls),
            "STARTTLS" => Err(SYNTAX("STARTTLS stands alone")),
            "AUTH" => auth(rest),
            "MAIL" => mail(rest),
            "RCPT" => rcpt(rest),
            "DATA" if rest.is_empty() => Ok(Self::Data),
            "DATA" => Err(SYNTAX("DATA stands alone")),
            "BDAT" => bdat(rest),
            "RSET" => Ok(Self::Rset),
            "NOOP" => Ok(Self::Noop),
            "HELP" => Ok(Self::Help),
            "VRFY" => Ok(Self::Vrfy),
            "EXPN" => Ok(Self::Expn),
            "QUIT" => Ok(Self::Quit),
            "ETRN" | "TURN" | "SEND" | "SOML" | "SAML" => {
                Err(ServerReply::new(502, "5.5.1", "This command is not offered here"))
            }
            _ => Err(ServerReply::new(500, "5.5.2", "This command is not known here")),
        }
    }
}

fn bdat(rest: &str) -> Result<Command, ServerReply> {
    let mut words = rest.split_ascii_whitespace();
    let size = words.next().and_then(|word| word.parse().ok());
    let last = words.next().map(|word| word.eq_ignore_ascii_case("LAST"));
    match (size, last, words.next()) {
        (Some(size), None, None) => Ok(Command::Bdat { size, last: false }),
        (Some(size), Some(true), None) => Ok(Command::Bdat { size, last: true }),
        _ => Err(SYNTAX("Write BDAT size, and LAST with the last one")),
    }
}

fn auth(rest: &str) -> Result<Command, ServerReply> {
    let mut words = rest.split_ascii_whitespace();
    let Some(mechanism) = words.next() else { return Err(SYNTAX("AUTH wants a mechanism")) };
    // RFC 4954 4: "=" is an empty initial response.
    let initial =
        words.next().map(|text| if text == "=" { String::new() } else { text.to_owned() });
    Ok(Command::Auth { mechanism: mechanism.to_ascii_uppercase(), initial })
}

fn mail(rest: &str) -> Result<Command, ServerReply> {
    let rest = behind(rest, "FROM:").ok_or(SYNTAX("Write MAIL FROM:<address>"))?;
    let (from, parameters) = path(rest)?;
    let (mut size, mut utf8) = (None, false);
    for parameter in parameters.split_ascii_whitespace() {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name.to_ascii_uppercase().as_str() {
            "SIZE" => size = Some(value.parse().map_err(|_| SYNTAX("SIZE wants a number"))?),
            "SMTPUTF8" => utf8 = true,
            "BODY" if matches!(value.to_ascii_uppercase().as_str(), "7BIT" | "8BITMIME") => {}
            // RFC 4954 5; the authenticated user counts, not this parameter.
            "AUTH" => {}
            _ => {
                return Err(ServerReply::new(
                    555,
                    "5.5.4",
                    "A parameter of MAIL is not known here",
                ));
            }
        }
    }
    if !from.is_empty() && !is_address(&from) {
        return Err(ServerReply::new(501, "5.1.7", "The sender's address is not well formed"));
    }
    if !from.is_ascii() && !utf8 {
        return Err(ServerReply::new(553, "5.6.7", "An address with such letters needs SMTPUTF8"));
    }
    Ok(Command::Mail { from, size, utf8 })
}

fn rcpt(rest: &str) -> Result<Command, ServerReply> {
    let rest = behind(rest, "TO:").ok_or(SYNTAX("Write RCPT TO:<address>"))?;
    let (to, parameters) = path(rest)?;
    if !parameters.trim().is_empty() {
        return Err(ServerReply::new(555, "5.5.4", "A parameter of RCPT is not known here"));
    }
    if !is_address(&to) && !to.eq_ignore_ascii_case("postmaster") {
        return Err(ServerReply::new(501, "5.1.3", "The recipient's address is not well formed"));
    }
    Ok(Command::Rcpt { to })
}

fn behind<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| text.get(prefix.len()..).unwrap_or("").trim_start())
}

/// `<address>` and the rest. A source route is dropped (RFC 5321 C).
fn path(text: &str) -> Result<(String, &str), ServerReply> {
    let wrong = || SYNTAX("The address stands between < and >");
    let inner = text.strip_prefix('<').ok_or_else(wrong)?;
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '>' if !quoted => {
                let address = inner.get(..at).unwrap_or("");
                let address = match address.strip_prefix('@') {
                    Some(route) => route.split_once(':').map_or("", |(_, address)| address),
                    None => address,
                };
                return Ok((address.to_owned(), inner.get(at + 1..).unwrap_or("")));
            }
            _ => {}
        }
    }
    Err(wrong())
}

/// Checks the form only: the names of mailboxes are up to their host.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let quoted = local.len() >= 2 && local.starts_with('"') && local.ends_with('"');
    let plain = !local.is_empty()
        && !local.chars().any(|c| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '(' | ')'));
    let domain_fits = !domain.is_empty()
        && !domain.starts_with('.')
        && !domain.contains("..")
        && !domain.chars().any(|c| c.is_whitespace() || matches!(c, '<' | '>' | '"'));
    (quoted || plain) && domain_fits && local.chars().count() <= 64 && domain.len() <= 255
}

/// Why a body is refused, found while it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyFault {
    BareLineEnding,
    /// A dot between bare CR or LF, where another server could see the end of the mail.
    HiddenEnd,
    LineTooLong,
    TooBig,
}

impl BodyFault {
    pub(crate) fn reply(self) -> ServerReply {
        match self {
            Self::BareLineEnding => ServerReply::new(
                550,
                "5.5.2",
                "A bare CR or LF is in the mail; lines end with CR LF",
            ),
            Self::HiddenEnd => ServerReply::new(
                550,
                "5.5.2",
                "A dot stands alone between bare CR or LF; lines end with CR LF",
            ),
            Self::LineTooLong => {
                ServerReply::new(554, "5.6.0", "A line of the mail is longer than 998 bytes")
            }
            Self::TooBig => {
                ServerReply::new(552, "5.3.4", "The mail is larger than 41943040 bytes")
            }
        }
    }
}

/// A received text, without stuffed dots.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ReceivedText {
    pub(crate) bytes: Vec<u8>,
    /// Bare CR or LF were in it and were normalized.
    pub(crate) normalized: bool,
}

/// The body of a mail while it is received; stuffed dots are removed.
///
/// A lenient body accepts bare CR and LF and normalizes them, except around a dot: there another
/// server could see the end of the mail (SMTP smuggling).
#[derive(Debug)]
pub(crate) struct Body {
    lenient: bool,
    normalized: bool,
    bytes: Vec<u8>,
    fault: Option<BodyFault>,
    /// After a CR LF, or at the start.
    at_line_start: bool,
    /// Bytes of the current line so far.
    in_line: usize,
    bytes_read: usize,
}

impl Body {
    pub(crate) fn new(lenient: bool) -> Self {
        Self {
            lenient,
            normalized: false,
            bytes: Vec::with_capacity(8 * 1024),
            fault: None,
            at_line_start: true,
            in_line: 0,
            bytes_read: 0,
        }
    }

    /// Consumes input; returns how much, and whether the final dot was reached.
    pub(crate) fn feed(&mut self, input: &[u8]) -> (usize, bool) {
        let mut used = 0;
        while let Some(rest) = input.get(used..) {
            let Some(newline) = memchr(b'\n', rest) else { break };
            let line = rest.get(..=newline).unwrap_or(rest);
            used += line.len();
            if self.at_line_start && line == b".\r\n" {
                return (used, true);
            }
            self.line(line);
        }
        // An endless line must not fill the memory; it is refused already, so it is dropped. The
        // last byte stays, since it may be the CR of the line end.
        let rest = input.get(used..).unwrap_or(&[]);
        if rest.len() > 2 * MAX_TEXT_LINE {
            let part = rest.get(..rest.len() - 1).unwrap_or(rest);
            used += part.len();
            self.in_line += part.len();
            self.bytes_read += part.len();
            self.at_line_start = false;
            self.at_fault(BodyFault::LineTooLong);
        }
        (used, false)
    }

    fn line(&mut self, line: &[u8]) {
        self.bytes_read += line.len();
        if self.lenient && device::hides_an_end(line, self.at_line_start) {
            self.at_fault(BodyFault::HiddenEnd);
        }
        // Clients that write bare LF stuff dots behind it, or none at all.
        let stuffed = match self.lenient && !self.at_line_start {
            true => line.starts_with(b".."),
            false => self.at_line_start && line.first() == Some(&b'.'),
        };
        let unstuffed = if stuffed { line.get(1..).unwrap_or(line) } else { line };
        let text = unstuffed.strip_suffix(b"\r\n");
        self.at_line_start = text.is_some();
        let bare = text.is_none_or(|text| memchr(b'\r', text).is_some());
        if bare && self.lenient {
            self.normalized = true;
            self.append(&device::normalized_line(unstuffed));
            return;
        }
        if bare {
            self.at_fault(BodyFault::BareLineEnding);
        }
        self.append(unstuffed);
    }

    /// Appends a line with its end, or a part of a line.
    fn append(&mut self, text: &[u8]) {
        if self.in_line + text.len() > MAX_TEXT_LINE + 2 {
            self.at_fault(BodyFault::LineTooLong);
        }
        if self.bytes.len() + text.len() > MAX_MAIL {
            self.at_fault(BodyFault::TooBig);
        }
        self.in_line = if text.ends_with(b"\r\n") { 0 } else { self.in_line + text.len() };
        if self.fault.is_none() {
            self.bytes.extend_from_slice(text);
        }
    }

    /// The first fault is reported; no more text is stored.
    fn at_fault(&mut self, fault: BodyFault) {
        if self.fault.is_none() {
            self.fault = Some(fault);
            self.bytes = Vec::new();
        }
    }

    /// Far over the limit: reading on is pointless.
    pub(crate) fn is_far_too_large(&self) -> bool {
        self.bytes_read > 2 * MAX_MAIL
    }

    pub(crate) fn finish(self) -> Result<ReceivedText, BodyFault> {
        match self.fault {
            Some(fault) => Err(fault),
            None => Ok(ReceivedText { bytes: self.bytes, normalized: self.normalized }),
        }
    }
}

#[cfg(test)]
mod tests;
