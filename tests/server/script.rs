//! Which faults the server has, and where. It does everything else correctly.

use std::time::Duration;

use super::certificates::ServerCertificate;

/// How the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    None,
    Starttls,
    Implicit,
}

/// Where a fault occurs. All but `Body` replace the usual reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    Greeting,
    Ehlo,
    Starttls,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// BDAT, before its text: a reply here makes the server read the text as commands.
    Bdat,
    /// The text of a mail, or its final dot, or the end of its BDAT.
    Body,
    Reset,
    Quit,
}

/// The action of a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Sends this reply (lines separated by `\n`) and continues. At `Body`: with 2xx the mail
    /// counts as taken.
    Reply(String),
    /// Sends these bytes unchanged.
    Raw(Vec<u8>),
    /// Sends this reply, then closes the connection.
    ReplyAndClose(String),
    /// Closes the connection without a reply.
    Close,
    /// Closes the send direction only, and continues to read.
    HalfClose,
    /// Sends nothing, forever.
    Stall,
    /// `Body`: stops reading after 354, and keeps the connection open.
    StopReading,
    /// Sends byte by byte from here on.
    Drip,
    /// `Body`: closes the connection after this many bytes of the text.
    CutAfter(usize),
    /// `Body`: sends this reply after this many bytes of the text, then closes the connection.
    ReplyAfter(usize, String),
    /// `Body`: takes the mail, then closes the connection without a reply.
    CutAfterDot,
}

#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub at: At,
    pub act: Act,
    /// How often the step passes before the fault begins.
    pub skip: usize,
    /// How often the fault then occurs; `None`: always.
    pub times: Option<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct RecipientRule {
    pub pattern: String,
    pub reply: String,
    /// For this many first attempts of each address; `None`: always.
    pub first: Option<usize>,
}

/// How the server handles commands that came after a final dot before its reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlap {
    /// Taken, as Postfix and Exim do.
    Taken,
    /// Refused, as Haraka 3 does: 250 for the mail, 503 for each command that followed, then close.
    Refused,
    /// Dropped silently, as older servers do.
    Dropped,
}

/// The whole script. Start from [`Script::default`]: a server without faults, TLS or sign-in.
#[derive(Debug, Clone)]
pub struct Script {
    pub(super) encryption: Encryption,
    pub(super) certificate: ServerCertificate,
    pub(super) features: Vec<String>,
    pub(super) starttls_hidden: bool,
    pub(super) injected: Vec<u8>,
    pub(super) account: Option<(String, String)>,
    pub(super) mechanisms: Vec<String>,
    pub(super) faults: Vec<Fault>,
    pub(super) recipients: Vec<RecipientRule>,
    /// Words in a MAIL command, and the reply to it.
    pub(super) mails: Vec<(String, String)>,
    /// Patterns of recipients, and the reply to the text of a mail to one of them.
    pub(super) bodies: Vec<(String, String)>,
    pub(super) overlap: Overlap,
    pub(super) text_without_recipient: bool,
    /// The mails of one connection after which the act happens at the step.
    pub(super) per_connection: Option<(usize, At, Act)>,
    /// The connections at once, and the greeting of the others.
    pub(super) connections: Option<(usize, String)>,
    pub(super) delay: Duration,
    pub(super) keeps: bool,
}

impl Default for Script {
    fn default() -> Self {
        let features = ["PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES", "SIZE 10485760"];
        Self {
            encryption: Encryption::None,
            certificate: ServerCertificate::Good,
            features: features.map(str::to_owned).to_vec(),
            starttls_hidden: false,
            injected: Vec::new(),
            account: None,
            mechanisms: vec!["PLAIN".to_owned(), "LOGIN".to_owned()],
            faults: Vec::new(),
            recipients: Vec::new(),
            mails: Vec::new(),
            bodies: Vec::new(),
            overlap: Overlap::Taken,
            text_without_recipient: false,
            per_connection: None,
            connections: None,
            delay: Duration::ZERO,
            keeps: true,
        }
    }
}

impl Script {
    /// STARTTLS, with a valid certificate.
    pub fn starttls(mut self) -> Self {
        self.encryption = Encryption::Starttls;
        self
    }

    /// TLS from the first byte.
    pub fn implicit_tls(mut self) -> Self {
        self.encryption = Encryption::Implicit;
        self
    }

    pub fn certificate(mut self, shown: ServerCertificate) -> Self {
        self.certificate = shown;
        self
    }

    /// An attacker in the middle removes STARTTLS from the reply to EHLO.
    pub fn strip_starttls(mut self) -> Self {
        self.starttls_hidden = true;
        self
    }

    /// An attacker in the middle adds this in clear after the 220 of STARTTLS (CVE-2011-0411).
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

    /// The keywords of the reply to EHLO; STARTTLS and AUTH are added where needed.
    pub fn features(mut self, features: &[&str]) -> Self {
        self.features = features.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    pub fn without_pipelining(mut self) -> Self {
        self.features.retain(|word| word != "PIPELINING");
        self
    }

    /// Also offers CHUNKING.
    pub fn chunking(mut self) -> Self {
        self.features.push("CHUNKING".to_owned());
        self
    }

    pub fn overlap(mut self, overlap: Overlap) -> Self {
        self.overlap = overlap;
        self
    }

    /// Sends 354 even if every recipient was refused.
    pub fn text_without_recipient(mut self) -> Self {
        self.text_without_recipient = true;
        self
    }

    /// Replies 421 to the MAIL command after this many mails of one connection.
    pub fn per_connection(self, mails: usize) -> Self {
        let reply = "421 4.3.2 Service not available, closing transmission channel";
        self.per_connection_at(mails, At::Mail, Act::ReplyAndClose(reply.to_owned()))
    }

    /// After this many mails of one connection `act` happens at `at`.
    pub fn per_connection_at(mut self, mails: usize, at: At, act: Act) -> Self {
        self.per_connection = Some((mails, at, act));
        self
    }

    /// Greets connections above this number with `reply`, and closes them.
    pub fn connections(mut self, most: usize, reply: &str) -> Self {
        self.connections = Some((most, reply.to_owned()));
        self
    }

    /// Delays each batch of replies: a long round trip to the server.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Counts mails without storing them; for measurements.
    pub fn forget_mails(mut self) -> Self {
        self.keeps = false;
        self
    }

    /// Recipients that match `pattern` get `reply`. A pattern is a prefix (`bad@`, `bounce*`) or,
    /// with a leading `*`, a suffix (`*@example.org`).
    pub fn refuse_rcpt(mut self, pattern: &str, reply: &str) -> Self {
        let (pattern, reply) = (pattern.to_owned(), reply.to_owned());
        self.recipients.push(RecipientRule { pattern, reply, first: None });
        self
    }

    /// The first `tries` attempts of each recipient that matches `pattern` get `reply`.
    pub fn defer_rcpt(mut self, pattern: &str, tries: usize, reply: &str) -> Self {
        let (pattern, reply) = (pattern.to_owned(), reply.to_owned());
        self.recipients.push(RecipientRule { pattern, reply, first: Some(tries) });
        self
    }

    /// A MAIL command that contains `word` gets `reply`.
    pub fn refuse_mail(mut self, word: &str, reply: &str) -> Self {
        self.mails.push((word.to_owned(), reply.to_owned()));
        self
    }

    /// The text of a mail to a recipient that matches `pattern` gets `reply`.
    pub fn refuse_body(mut self, pattern: &str, reply: &str) -> Self {
        self.bodies.push((pattern.to_owned(), reply.to_owned()));
        self
    }

    /// Adds a fault that occurs every time. [`Script::after`] and [`Script::times`] limit it.
    pub fn fault(mut self, at: At, act: Act) -> Self {
        self.faults.push(Fault { at, act, skip: 0, times: None });
        self
    }

    /// Adds a fault that sends this reply.
    pub fn answer(self, at: At, reply: &str) -> Self {
        self.fault(at, Act::Reply(reply.to_owned()))
    }

    /// Adds a fault that sends this reply and closes the connection.
    pub fn close_with(self, at: At, reply: &str) -> Self {
        self.fault(at, Act::ReplyAndClose(reply.to_owned()))
    }

    /// The last fault begins after the step has passed this many times.
    pub fn after(mut self, skip: usize) -> Self {
        self.faults.last_mut().expect("a fault to tame").skip = skip;
        self
    }

    /// The last fault occurs this many times, then no more.
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
