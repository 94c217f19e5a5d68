//! The envelope of a mail (RFC 5321 2.3.1), and the commands that send it.

use std::str::FromStr;

use lettre::Address;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{MailBodyParameter, MailParameter, RcptParameter};

use crate::client::error::Stage;
use crate::client::extensions::Extensions;
use postroom_model::relay::LearnedCapabilities;
use postroom_model::relay::reply::Reply;

/// One mail, one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Empty: the null sender.
    pub from: String,
    pub to: String,
    /// Octets of the text.
    pub size: usize,
    /// The headers hold UTF-8, so that the relay must offer SMTPUTF8 (RFC 6531).
    pub utf8: bool,
    /// The text holds octets above 127, so that the relay must offer 8BITMIME (RFC 6152).
    pub eight_bit: bool,
    /// The identifier that a delivery status notification returns (ENVID, RFC 3461 4.4). None: no
    /// notifications are requested.
    pub id: Option<String>,
}

impl Envelope {
    /// The envelope of `text`.
    pub fn new(from: &str, to: &str, text: &[u8]) -> Self {
        let (from, to) = (from.to_owned(), to.to_owned());
        Self { from, to, size: text.len(), utf8: false, eight_bit: !text.is_ascii(), id: None }
    }

    /// MAIL, RCPT and DATA for this relay.
    ///
    /// # Errors
    /// The stage and a reply such as a relay would give, when the extensions rule the mail out or
    /// an address is invalid.
    pub(crate) fn commands(
        &self,
        extensions: &Extensions,
        learned: LearnedCapabilities,
    ) -> Result<Commands, (Stage, Reply)> {
        if extensions.size.is_some_and(|limit| self.size as u64 > limit) {
            let limit = extensions.size.unwrap_or_default();
            let text = format!("5.3.4 The mail has {} bytes, the relay takes {limit}", self.size);
            return Err((Stage::Mail, Reply::new(552, &text)));
        }
        if self.eight_bit && !extensions.eight_bit_mime {
            let text = "5.6.3 The mail is 8-bit, and the relay takes 7-bit mail only";
            return Err((Stage::Mail, Reply::new(554, text)));
        }
        let from = address(&self.from).map_err(|reply| (Stage::Mail, reply))?;
        let to = address(&self.to).map_err(|reply| (Stage::Rcpt, reply))?;
        let to = to.ok_or_else(|| (Stage::Rcpt, Reply::new(553, "5.1.3 There is no address")))?;
        let mut parameters = Vec::new();
        let abroad = from.as_ref().is_some_and(|from| !AsRef::<str>::as_ref(from).is_ascii())
            || !AsRef::<str>::as_ref(&to).is_ascii();
        if self.utf8 || abroad {
            if !extensions.smtp_utf8 {
                // A sender outside ASCII concerns every mail, a recipient this one alone.
                let (stage, whose) = if !AsRef::<str>::as_ref(&to).is_ascii() {
                    (Stage::Rcpt, format!(": <{}>", self.to))
                } else if !self.from.is_ascii() {
                    (Stage::Mail, format!(": <{}>", self.from))
                } else {
                    (Stage::Mail, ", such as Reply-To".to_owned())
                };
                let text = format!(
                    "5.6.7 The relay does not take addresses outside ASCII (SMTPUTF8){whose}"
                );
                return Err((stage, Reply::new(553, &text)));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if self.eight_bit {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        if extensions.size_known {
            parameters.push(MailParameter::Size(self.size));
        }
        let mut for_recipient = Vec::new();
        let reported = self.id.as_deref().filter(|_| extensions.dsn && !learned.no_dsn);
        if let Some(id) = reported {
            let mail = |keyword: &str, value: &str| MailParameter::Other {
                keyword: keyword.to_owned(),
                value: Some(value.to_owned()),
            };
            let rcpt = |keyword: &str, value: &str| RcptParameter::Other {
                keyword: keyword.to_owned(),
                value: Some(value.to_owned()),
            };
            parameters.extend([mail("RET", "HDRS"), mail("ENVID", id)]);
            for_recipient.push(rcpt("NOTIFY", "FAILURE,DELAY"));
            // The form for addresses outside ASCII (RFC 6533) is rarely supported: left out.
            if self.to.is_ascii() {
                for_recipient.push(rcpt("ORCPT", &format!("rfc822;{}", self.to)));
            }
        }
        Ok(Commands {
            mail: Mail::new(from, parameters).to_string(),
            rcpt: Rcpt::new(to, for_recipient).to_string(),
            dsn: reported.is_some(),
        })
    }
}

/// The command lines of one mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Commands {
    pub mail: String,
    pub rcpt: String,
    /// They request delivery status notifications (RFC 3461).
    pub dsn: bool,
}

impl Commands {
    pub fn data() -> String {
        Data.to_string()
    }

    /// All of them for one write (RFC 2920), after an RSET where one is due.
    pub fn group(&self, reset_first: bool) -> String {
        let reset = if reset_first { Rset.to_string() } else { String::new() };
        format!("{reset}{}{}{}", self.mail, self.rcpt, Self::data())
    }
}

/// Whether the relay refuses the DSN parameters although it offers RFC 3461: 501, 504 or 555 to
/// MAIL or RCPT, unless the reply is about an address.
pub(crate) fn refuses_dsn(reply: &Reply) -> bool {
    matches!(reply.code, 501 | 504 | 555) && reply.enhanced().is_none_or(|code| code.subject != 1)
}

/// A checked address with its domain in ASCII; none for the null sender. Spaces, angle brackets and
/// line ends are refused, so that no address becomes a command.
fn address(text: &str) -> Result<Option<Address>, Reply> {
    let bad = || Reply::new(553, "5.1.3 This is no address");
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>')) {
        return Err(bad());
    }
    let (user, domain) = text.rsplit_once('@').ok_or_else(bad)?;
    if domain.is_ascii() {
        return Address::from_str(text).map(Some).map_err(|_| bad());
    }
    let domain = idna::domain_to_ascii(domain).map_err(|_| bad())?;
    Address::new(user, domain).map(Some).map_err(|_| bad())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn envelope(to: &str) -> Envelope {
        Envelope::new("news@example.com", to, b"text\r\n")
    }

    #[test]
    fn commands_use_the_offered_extensions() {
        let plain = Extensions::default();
        let commands =
            envelope("ann@example.org").commands(&plain, LearnedCapabilities::default()).unwrap();
        assert_eq!(
            commands.group(true),
            "RSET\r\nMAIL FROM:<news@example.com>\r\nRCPT TO:<ann@example.org>\r\nDATA\r\n"
        );
        let rich = Extensions {
            size_known: true,
            eight_bit_mime: true,
            smtp_utf8: true,
            ..Extensions::default()
        };
        let mut mail = envelope("jürgen@bücher.example");
        mail.eight_bit = true;
        assert_eq!(
            mail.commands(&rich, LearnedCapabilities::default()).unwrap().group(false),
            "MAIL FROM:<news@example.com> SMTPUTF8 BODY=8BITMIME SIZE=6\r\n\
             RCPT TO:<jürgen@xn--bcher-kva.example>\r\nDATA\r\n"
        );
        assert_eq!(
            Envelope::new("", "a@b.example", b"")
                .commands(&plain, LearnedCapabilities::default())
                .unwrap()
                .mail,
            "MAIL FROM:<>\r\n"
        );
    }

    #[test]
    fn a_mail_ruled_out_by_ehlo_is_refused_locally() {
        let small = Extensions { size: Some(3), size_known: true, ..Extensions::default() };
        let eight = Envelope { eight_bit: true, ..envelope("a@b.example") };
        for (mail, extensions, stage, code) in [
            (envelope("a@b.example"), small, Stage::Mail, "5.3.4"),
            (eight, Extensions::default(), Stage::Mail, "5.6.3"),
            (envelope("jürgen@b.example"), Extensions::default(), Stage::Rcpt, "5.6.7"),
        ] {
            let (at, reply) =
                mail.commands(&extensions, LearnedCapabilities::default()).unwrap_err();
            assert_eq!((at, reply.enhanced().unwrap().to_string()), (stage, code.to_owned()));
        }
    }

    #[test]
    fn an_address_cannot_become_a_command() {
        for evil in [
            "a@b.example>\r\nRCPT TO:<c@d.example",
            "a@b.example\r\nDATA",
            "a@b.example> SIZE=1",
            "\"a\r\n\"@b.example",
            "a b@c.example",
            "nobody",
            "",
        ] {
            let (stage, reply) = envelope(evil)
                .commands(&Extensions::default(), LearnedCapabilities::default())
                .unwrap_err();
            assert_eq!((stage, reply.code), (Stage::Rcpt, 553), "{evil:?}");
        }
    }

    #[test]
    fn dsn_is_requested_where_offered_and_not_refused() {
        let mut mail = envelope("ann+lee@example.org");
        mail.id = Some("7f=a".to_owned());
        let offered = Extensions { dsn: true, ..Extensions::default() };
        let asked = mail.commands(&offered, LearnedCapabilities::default()).unwrap();
        assert_eq!(asked.mail, "MAIL FROM:<news@example.com> RET=HDRS ENVID=7f+3Da\r\n");
        assert_eq!(
            asked.rcpt,
            "RCPT TO:<ann+lee@example.org> NOTIFY=FAILURE,DELAY ORCPT=rfc822;ann+2Blee@example.org\r\n"
        );
        let refused = LearnedCapabilities { no_dsn: true, ..LearnedCapabilities::default() };
        for (extensions, learned) in
            [(&offered, refused), (&Extensions::default(), LearnedCapabilities::default())]
        {
            let plain = mail.commands(extensions, learned).unwrap();
            assert!(!plain.dsn);
            assert_eq!(plain.mail, "MAIL FROM:<news@example.com>\r\n");
        }
        let abroad = Extensions { dsn: true, smtp_utf8: true, ..Extensions::default() };
        mail.to = "jürgen@b.example".to_owned();
        let asked = mail.commands(&abroad, LearnedCapabilities::default()).unwrap();
        assert_eq!(asked.rcpt, "RCPT TO:<jürgen@b.example> NOTIFY=FAILURE,DELAY\r\n");
    }

    #[test]
    fn refused_dsn_parameters_differ_from_a_refused_address() {
        for (code, text, refused) in [
            (501, "5.5.4 Syntax error in parameters", true),
            (504, "Command parameter not implemented", true),
            (555, "5.5.4 Unsupported option: RET=HDRS", true),
            (501, "5.1.3 Bad recipient address syntax", false),
            (550, "5.1.1 User unknown", false),
            (451, "4.3.0 Try later", false),
        ] {
            assert_eq!(refuses_dsn(&Reply::new(code, text)), refused, "{code} {text}");
        }
    }
}
