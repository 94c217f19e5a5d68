//! What the server is to do wrong, and where. Everything else it does right.

use std::time::Duration;

use super::certificates::Shown;

/// How the line is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    None,
    Starttls,
    Implicit,
}

/// Where a fault strikes. All but `Body` strike in place of the usual reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    Greeting,
    Ehlo,
    Starttls,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// BDAT, before its text: what is answered here leaves the text to be read as commands.
    Bdat,
    /// The text of a mail, or its final dot, or the end of its BDAT.
    Body,
    Reset,
    Quit,
}

/// What happens there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// This reply (lines parted by `\n`), and on as if nothing was. At `Body`: with 2xx the mail
    /// counts as taken.
    Reply(String),
    /// These bytes, whatever they are.
    Raw(Vec<u8>),
    /// This reply, then hang up.
    ReplyAndClose(String),
    /// Hang up without a word.
    Close,
    /// Close our direction only, and go on listening.
    HalfClose,
    /// Say nothing, for ever.
    Stall,
    /// `Body`: read no further than 354, and keep the line.
    StopReading,
    /// From here on byte by byte.
    Drip,
    /// `Body`: hang up after so many bytes of the text.
    CutAfter(usize),
    /// `Body`: this reply after so many bytes of the text, then hang up.
    ReplyAfter(usize, String),
    /// `Body`: take the mail, then hang up without a word.
    CutAfterDot,
}

#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub at: At,
    pub act: Act,
    /// Let so many pass first.
    pub skip: usize,
    /// Then strike so often; none: always.
    pub times: Option<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct RecipientRule {
    pub pattern: String,
    pub reply: String,
    /// For the first so many tries of each address; none: always.
    pub first: Option<usize>,
}

/// Commands that came behind a final dot before its reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlap {
    /// Taken, as Postfix and Exim do.
    Taken,
    /// Refused, as Haraka 3 does: 250 for the mail, 503 for each command that followed, hang up.
    Refused,
    /// Thrown away in silence, as older ones do.
    Dropped,
}

/// The whole script. Start from [`Script::default`]: a friendly server in clear without sign-in.
#[derive(Debug, Clone)]
pub struct Script {
    pub(super) encryption: Encryption,
    pub(super) certificate: Shown,
    pub(super) features: Vec<String>,
    pub(super) starttls_hidden: bool,
    pub(super) injected: Vec<u8>,
    pub(super) account: Option<(String, String)>,
    pub(super) mechanisms: Vec<String>,
    pub(super) faults: Vec<Fault>,
    pub(super) recipients: Vec<RecipientRule>,
    pub(super) overlap: Overlap,
    pub(super) text_without_recipient: bool,
    pub(super) per_connection: Option<usize>,
    pub(super) delay: Duration,
    pub(super) keeps: bool,
}

impl Default for Script {
    fn default() -> Self {
        let features = ["PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES", "SIZE 10485760"];
        Self {
            encryption: Encryption::None,
            certificate: Shown::Good,
            features: features.map(str::to_owned).to_vec(),
            starttls_hidden: false,
            injected: Vec::new(),
            account: None,
            mechanisms: vec!["PLAIN".to_owned(), "LOGIN".to_owned()],
            faults: Vec::new(),
            recipients: Vec::new(),
            overlap: Overlap::Taken,
            text_without_recipient: false,
            per_connection: None,
            delay: Duration::ZERO,
            keeps: true,
        }
    }
}

impl Script {
    /// STARTTLS, with a certificate that is as it should be.
    pub fn starttls(mut self) -> Self {
        self.encryption = Encryption::Starttls;
        self
    }

    /// TLS from the first byte.
    pub fn implicit_tls(mut self) -> Self {
        self.encryption = Encryption::Implicit;
        self
    }

    pub fn certificate(mut self, shown: Shown) -> Self {
        self.certificate = shown;
        self
    }

    /// Somebody on the way takes STARTTLS out of the answer to EHLO.
    pub fn strip_starttls(mut self) -> Self {
        self.starttls_hidden = true;
        self
    }

    /// Somebody on the way puts this behind the 220 of STARTTLS, in clear (CVE-2011-0411).
    pub fn inject_behind_starttls(mut self, text: &str) -> Self {
        self.injected = text.replace('\n', "\r\n").into_bytes();
        self
    }

    /// Only this account may send.
    pub fn account(mut self, user: &str, password: &str) -> Self {
        self.account = Some((user.to_owned(), password.to_owned()));
        self
    }

    pub fn mechanisms(mut self, mechanisms: &[&str]) -> Self {
        self.mechanisms = mechanisms.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    /// The keywords of the answer to EHLO; STARTTLS and AUTH are added where they belong.
    pub fn features(mut self, features: &[&str]) -> Self {
        self.features = features.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    pub fn without_pipelining(mut self) -> Self {
        self.features.retain(|word| word != "PIPELINING");
        self
    }

    /// Offers CHUNKING too.
    pub fn chunking(mut self) -> Self {
        self.features.push("CHUNKING".to_owned());
        self
    }

    pub fn overlap(mut self, overlap: Overlap) -> Self {
        self.overlap = overlap;
        self
    }

    /// 354 even where every recipient was refused.
    pub fn text_without_recipient(mut self) -> Self {
        self.text_without_recipient = true;
        self
    }

    /// 421 in answer to the MAIL behind so many mails of one connection.
    pub fn per_connection(mut self, mails: usize) -> Self {
        self.per_connection = Some(mails);
        self
    }

    /// Each batch of replies leaves so much later: a long way to the server.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Counts mails and forgets them; for measurements.
    pub fn forget_mails(mut self) -> Self {
        self.keeps = false;
        self
    }

    /// Recipients that fit `pattern` get `reply`. A pattern is a beginning (`bad@`, `bounce*`) or,
    /// with a leading `*`, an end (`*@example.org`).
    pub fn refuse_rcpt(mut self, pattern: &str, reply: &str) -> Self {
        let (pattern, reply) = (pattern.to_owned(), reply.to_owned());
        self.recipients.push(RecipientRule { pattern, reply, first: None });
        self
    }

    /// The first `tries` tries of each recipient that fits `pattern` get `reply`.
    pub fn defer_rcpt(mut self, pattern: &str, tries: usize, reply: &str) -> Self {
        let (pattern, reply) = (pattern.to_owned(), reply.to_owned());
        self.recipients.push(RecipientRule { pattern, reply, first: Some(tries) });
        self
    }

    /// A fault that strikes every time. [`Script::after`] and [`Script::times`] tame it.
    pub fn fault(mut self, at: At, act: Act) -> Self {
        self.faults.push(Fault { at, act, skip: 0, times: None });
        self
    }

    /// A fault that answers with this text.
    pub fn answer(self, at: At, reply: &str) -> Self {
        self.fault(at, Act::Reply(reply.to_owned()))
    }

    /// 421 and hang up.
    pub fn close_with(self, at: At, reply: &str) -> Self {
        self.fault(at, Act::ReplyAndClose(reply.to_owned()))
    }

    /// The last fault lets so many pass first.
    pub fn after(mut self, skip: usize) -> Self {
        self.faults.last_mut().expect("a fault to tame").skip = skip;
        self
    }

    /// The last fault strikes so often, then no more.
    pub fn times(mut self, times: usize) -> Self {
        self.faults.last_mut().expect("a fault to tame").times = Some(times);
        self
    }

    pub fn once(self) -> Self {
        self.times(1)
    }
}

pub(super) fn fits(pattern: &str, address: &str) -> bool {
    let (pattern, address) = (pattern.to_lowercase(), address.to_lowercase());
    match pattern.strip_prefix('*') {
        Some(end) => address.ends_with(end.trim_end_matches('*')),
        None => address.starts_with(pattern.trim_end_matches('*')),
    }
}
