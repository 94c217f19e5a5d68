//! SMTP errors and the stage at which they occur.
//!
//! It promises that no error contains a secret: they are made from replies, names and messages of
//! the operating system only. Leaves out: what follows from an error (`classify`).

use std::fmt;

use serde::{Deserialize, Serialize};

use postroom_model::relay::reply::Reply;

/// The stage of a connection or of a mail on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Dns,
    Connect,
    Tls,
    Greeting,
    Hello,
    Starttls,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// The text and its final dot.
    Body,
    Reset,
    Noop,
    Quit,
}

impl Stage {
    pub fn word(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Greeting => "greeting",
            Self::Hello => "hello",
            Self::Starttls => "starttls",
            Self::Auth => "auth",
            Self::Mail => "mail",
            Self::Rcpt => "rcpt",
            Self::Data => "data",
            Self::Body => "body",
            Self::Reset => "reset",
            Self::Noop => "noop",
            Self::Quit => "quit",
        }
    }
}

impl fmt::Display for Stage {
    /// Completes "while" and "waiting for".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dns => "the name's address",
            Self::Connect => "the connection",
            Self::Tls => "the encryption",
            Self::Greeting => "the greeting",
            Self::Hello => "the answer to EHLO",
            Self::Starttls => "the answer to STARTTLS",
            Self::Auth => "the answer to the sign-in",
            Self::Mail => "the answer to MAIL FROM",
            Self::Rcpt => "the answer to RCPT TO",
            Self::Data => "the answer to DATA",
            Self::Body => "the answer to the mail's text",
            Self::Reset => "the answer to RSET",
            Self::Noop => "the answer to NOOP",
            Self::Quit => "the answer to QUIT",
        })
    }
}

/// Why TLS failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TlsFault {
    Expired,
    NotYetValid,
    WrongHost,
    UnknownIssuer,
    /// Issued by itself, and not trusted by the user.
    SelfSigned,
    Revoked,
    /// The user's own authority file holds no readable certificate.
    BadAuthority,
    Other,
}

/// An error of a connection or of its opening.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmtpError {
    #[error("the name {host} was not found: {text}")]
    Dns { host: String, text: String },
    #[error("{host} port {port} could not be reached: {text}")]
    Connect { host: String, port: u16, text: String },
    #[error("no answer in time, waiting for {stage}")]
    TimedOut { stage: Stage },
    #[error("the relay does not offer STARTTLS, so the line would not be encrypted")]
    StarttlsNotOffered,
    #[error("the relay refused STARTTLS: {0}")]
    StarttlsRefused(Reply),
    #[error("the encryption failed: {text}")]
    Tls { kind: TlsFault, text: String },
    #[error("the relay turned us away: {0}")]
    Greeting(Reply),
    #[error("the relay refused EHLO and HELO: {0}")]
    Hello(Reply),
    #[error("the relay offers no sign-in that we know (it offers: {offered})")]
    AuthNotOffered { offered: String },
    #[error("the line is not encrypted, and that is allowed to this computer itself only")]
    PlainRefused,
    #[error("there is no password for this relay")]
    NoPassword,
    #[error("the relay refused the sign-in: {0}")]
    Auth(Reply),
    /// 421: the relay closes this connection; the current mail is not at fault (RFC 5321 3.8).
    #[error("the relay closed the connection: {reply}")]
    Closing { stage: Stage, reply: Reply },
    #[error("the connection was lost, waiting for {stage}: {text}")]
    Lost { stage: Stage, text: String },
    #[error("the relay said something that is not SMTP, waiting for {stage}: {text}")]
    Garbled { stage: Stage, text: String },
    #[error("this connection is used up")]
    Unusable,
}

impl SmtpError {
    /// The stage at which it occurred.
    pub fn stage(&self) -> Stage {
        match self {
            Self::Dns { .. } => Stage::Dns,
            Self::Connect { .. } | Self::PlainRefused | Self::NoPassword | Self::Unusable => {
                Stage::Connect
            }
            Self::TimedOut { stage }
            | Self::Closing { stage, .. }
            | Self::Lost { stage, .. }
            | Self::Garbled { stage, .. } => *stage,
            Self::StarttlsNotOffered | Self::StarttlsRefused(_) => Stage::Starttls,
            Self::Tls { .. } => Stage::Tls,
            Self::Greeting(_) => Stage::Greeting,
            Self::Hello(_) => Stage::Hello,
            Self::AuthNotOffered { .. } | Self::Auth(_) => Stage::Auth,
        }
    }

    /// The relay's reply, where there is one.
    pub fn reply(&self) -> Option<&Reply> {
        match self {
            Self::StarttlsRefused(reply)
            | Self::Greeting(reply)
            | Self::Hello(reply)
            | Self::Auth(reply)
            | Self::Closing { reply, .. } => Some(reply),
            Self::Dns { .. }
            | Self::Connect { .. }
            | Self::TimedOut { .. }
            | Self::StarttlsNotOffered
            | Self::Tls { .. }
            | Self::AuthNotOffered { .. }
            | Self::PlainRefused
            | Self::NoPassword
            | Self::Lost { .. }
            | Self::Garbled { .. }
            | Self::Unusable => None,
        }
    }
}

/// The error for a reply that does not fit its command, such as 354 to MAIL.
pub(crate) fn unexpected_reply(stage: Stage, reply: &Reply) -> SmtpError {
    SmtpError::Garbled { stage, text: reply.to_string() }
}

/// Turns 421 into [`SmtpError::Closing`]: the connection ends, whatever the command was.
///
/// # Errors
/// [`SmtpError::Closing`] with the reply.
pub(crate) fn check_open(reply: Reply, stage: Stage) -> Result<Reply, SmtpError> {
    if reply.code == 421 { Err(SmtpError::Closing { stage, reply }) } else { Ok(reply) }
}
