//! The SMTP session with one client, without a socket: bytes in, replies and steps out.
//!
//! It promises that replies come in the order of the commands whatever is pipelined, that nothing
//! sent before TLS counts after it, and that a command after a final dot is replied to after the
//! mail. Leaves out: reading and writing (`listener`), and what is accepted (`MailHandler`).

use crate::server::device;
use crate::server::handler::{Disposition, Incoming, MailHandler, Policy, ServerReply};
use crate::server::protocol::{Body, BodyFault, Command, MAX_COMMAND_LINE, MAX_MAIL, ReceivedText};

/// RFC 5321 4.5.3.1.8 asks for at least 100.
const MAX_RECIPIENTS: usize = 1000;
/// A client with more errors than this is disconnected.
const MAX_PROTOCOL_ERRORS: u32 = 50;

mod auth;
mod bdat;
mod chunk;

/// What the listener does next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// More bytes are needed.
    Read,
    /// A command was replied to; there may be another one.
    Answered,
    /// Ask the handler, then call [`Session::signed_in`].
    SignIn { user: String, password: String },
    /// Pass this to the handler, then call [`Session::mail_handled`].
    Mail(Incoming),
    /// Write the replies, then start TLS.
    Encrypt,
    /// Write the replies, then close.
    Close,
}

/// Received bytes that are not consumed yet.
#[derive(Debug, Default)]
pub(crate) struct Input {
    bytes: Vec<u8>,
    used: usize,
}

impl Input {
    pub(crate) fn rest(&self) -> &[u8] {
        self.bytes.get(self.used..).unwrap_or(&[])
    }

    fn consume(&mut self, n: usize) {
        self.used += n;
    }

    /// The buffer for more bytes; consumed ones are removed first.
    pub(crate) fn space(&mut self) -> &mut Vec<u8> {
        self.bytes.drain(..self.used.min(self.bytes.len()));
        self.used = 0;
        &mut self.bytes
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.used = 0;
    }
}

#[derive(Debug, Default)]
struct Envelope {
    from: String,
    to: Vec<String>,
    /// The text received by BDAT so far.
    chunks: Option<Vec<u8>>,
}

#[derive(Debug)]
enum State {
    Commands,
    Plain,
    LoginUser,
    LoginPassword {
        user: String,
    },
    Body(Body),
    Chunk(chunk::Chunk),
    /// The handler has the mail; `mail_handled` follows.
    Waiting,
}

/// The session of one client.
#[derive(Debug)]
pub(crate) struct Session {
    policy: Policy,
    state: State,
    greeted: bool,
    tls: bool,
    user: Option<String>,
    envelope: Option<Envelope>,
    protocol_errors: u32,
}

impl Session {
    pub(crate) fn new(policy: Policy) -> Self {
        Self {
            policy,
            state: State::Commands,
            greeted: false,
            tls: false,
            user: None,
            envelope: None,
            protocol_errors: 0,
        }
    }

    /// The greeting, or the refusal.
    pub(crate) fn greet(&self, handler: &impl MailHandler, out: &mut Vec<u8>) -> Step {
        match handler.unavailable() {
            Some(reply) => {
                reply.write(out);
                Step::Close
            }
            None => {
                out.extend_from_slice(b"220 localhost ESMTP Postroom\r\n");
                Step::Read
            }
        }
    }

    /// TLS is established: the session starts anew (RFC 3207 4.2).
    pub(crate) fn encrypted(&mut self, input: &mut Input) {
        input.clear();
        *self = Self { tls: true, protocol_errors: self.protocol_errors, ..Self::new(self.policy) };
    }

    /// Replies to the mail of [`Step::Mail`].
    pub(crate) fn mail_handled(&mut self, disposition: &Disposition, out: &mut Vec<u8>) {
        self.state = State::Commands;
        match disposition {
            Disposition::Queued(id) => {
                out.extend_from_slice(format!("250 2.0.0 Ok: queued as {id}\r\n").as_bytes());
            }
            Disposition::Rejected(reply) => reply.write(out),
            Disposition::Drop => {}
        }
    }

    /// One step: replies to at most one command.
    pub(crate) fn step(
        &mut self,
        input: &mut Input,
        out: &mut Vec<u8>,
        handler: &impl MailHandler,
    ) -> Step {
        if let State::Body(body) = &mut self.state {
            let (used, ended) = body.feed(input.rest());
            let far_too_large = body.is_far_too_large();
            input.consume(used);
            return match (ended, far_too_large) {
                (true, _) => self.body_ended(out),
                (false, true) => {
                    ServerReply::new(552, "5.3.4", "Far too large; closing").write(out);
                    Step::Close
                }
                (false, false) => Step::Read,
            };
        }
        if matches!(self.state, State::Chunk(_)) {
            return self.chunk(input, out);
        }
        let rest = input.rest();
        if self.policy.lenient && !self.greeted && device::is_tls(rest) {
            device::TLS_ON_PLAIN_PORT.write(out);
            return Step::Close;
        }
        let Some(newline) = memchr::memchr(b'\n', rest) else {
            if rest.len() > MAX_COMMAND_LINE {
                ServerReply::new(500, "5.5.6", "The line is too long").write(out);
                return Step::Close;
            }
            return Step::Read;
        };
        let line = rest.get(..newline).unwrap_or(&[]).to_vec();
        input.consume(newline + 1);
        self.line(&line, out, handler)
    }

    fn line(&mut self, line: &[u8], out: &mut Vec<u8>, handler: &impl MailHandler) -> Step {
        if self.policy.lenient && matches!(self.state, State::Commands) && device::is_http(line) {
            // A web page can make a browser post to this port.
            return Step::Close;
        }
        let Some(line) = line.strip_suffix(b"\r") else {
            return self
                .protocol_error(ServerReply::new(500, "5.5.2", "Lines end with CR LF"), out);
        };
        if line.len() > MAX_COMMAND_LINE {
            return self
                .protocol_error(ServerReply::new(500, "5.5.6", "The line is too long"), out);
        }
        match std::mem::replace(&mut self.state, State::Commands) {
            State::Plain => self.plain(line, out),
            State::LoginUser => self.login_user(line, out),
            State::LoginPassword { user } => self.login_password(user, line, out),
            State::Commands | State::Body(_) | State::Chunk(_) | State::Waiting => {
                let parsed = match self.policy.lenient {
                    true => Command::parse(&device::repaired_command(line)),
                    false => Command::parse(line),
                };
                match parsed {
                    Ok(command) => self.command(command, out, handler),
                    Err(reply) => self.protocol_error(reply, out),
                }
            }
        }
    }

    fn command(&mut self, command: Command, out: &mut Vec<u8>, handler: &impl MailHandler) -> Step {
        match command {
            Command::Ehlo(name) => self.ehlo(&name, out),
            Command::Helo(name) => {
                self.envelope = None;
                self.greeted = true;
                respond(
                    out,
                    ServerReply::with(250, "", format!("localhost at your service, {name}")),
                )
            }
            Command::StartTls if !self.policy.starttls => {
                self.protocol_error(ServerReply::new(502, "5.5.1", "Not offered here"), out)
            }
            Command::StartTls if self.tls => {
                self.protocol_error(ServerReply::new(503, "5.5.1", "TLS is on already"), out)
            }
            Command::StartTls => {
                ServerReply::new(220, "2.0.0", "Ready to start TLS").write(out);
                Step::Encrypt
            }
            Command::Auth { mechanism, initial } => self.auth(&mechanism, initial, out),
            Command::Mail { from, size, .. } => self.mail(from, size, out, handler),
            Command::Rcpt { to } => self.rcpt(to, out, handler),
            Command::Data => self.data(out),
            // The octets that follow would be read as commands.
            Command::Bdat { .. } if !self.policy.chunking => {
                ServerReply::new(502, "5.5.1", "BDAT is not offered here; closing").write(out);
                Step::Close
            }
            Command::Bdat { size, last } => self.bdat(size, last, out),
            Command::Rset => {
                self.envelope = None;
                respond(out, ServerReply::new(250, "2.0.0", "Ok"))
            }
            Command::Noop => respond(out, ServerReply::new(250, "2.0.0", "Ok")),
            Command::Help => {
                respond(out, ServerReply::new(214, "2.0.0", "RFC 5321; a mail server of Postroom"))
            }
            Command::Vrfy => respond(
                out,
                ServerReply::new(252, "2.5.0", "Cannot say, but send it and it will be taken"),
            ),
            Command::Expn => {
                self.protocol_error(ServerReply::new(502, "5.5.1", "Not offered here"), out)
            }
            Command::Quit => {
                ServerReply::new(221, "2.0.0", "Bye").write(out);
                Step::Close
            }
        }
    }

    fn ehlo(&mut self, name: &str, out: &mut Vec<u8>) -> Step {
        self.envelope = None;
        self.greeted = true;
        out.extend_from_slice(format!("250-localhost at your service, {name}\r\n").as_bytes());
        out.extend_from_slice(b"250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n");
        if self.policy.chunking {
            out.extend_from_slice(b"250-CHUNKING\r\n");
        }
        out.extend_from_slice(format!("250-SIZE {MAX_MAIL}\r\n").as_bytes());
        if self.policy.starttls && !self.tls {
            out.extend_from_slice(b"250-STARTTLS\r\n");
        }
        out.extend_from_slice(b"250-AUTH PLAIN LOGIN\r\n250 ENHANCEDSTATUSCODES\r\n");
        Step::Answered
    }

    fn mail(
        &mut self,
        from: String,
        size: Option<usize>,
        out: &mut Vec<u8>,
        handler: &impl MailHandler,
    ) -> Step {
        if let Some(reply) = handler.unavailable() {
            reply.write(out);
            return Step::Close;
        }
        if !self.greeted {
            return self.protocol_error(ServerReply::new(503, "5.5.1", "Say EHLO first"), out);
        }
        if self.envelope.is_some() {
            return self
                .protocol_error(ServerReply::new(503, "5.5.1", "A mail is open already"), out);
        }
        if handler.requires_auth() && self.user.is_none() {
            return self.protocol_error(ServerReply::new(530, "5.7.0", "Sign in first"), out);
        }
        if size.is_some_and(|size| size > MAX_MAIL) {
            let reply = ServerReply::new(552, "5.3.4", "The mail is larger than 41943040 bytes");
            return respond(out, reply);
        }
        if let Some(reply) = handler.check_sender(self.user.as_deref(), &from, size) {
            return respond(out, reply);
        }
        self.envelope = Some(Envelope { from, ..Envelope::default() });
        respond(out, ServerReply::new(250, "2.1.0", "Ok"))
    }

    fn rcpt(&mut self, to: String, out: &mut Vec<u8>, handler: &impl MailHandler) -> Step {
        let Some(envelope) = &mut self.envelope else {
            return self
                .protocol_error(ServerReply::new(503, "5.5.1", "MAIL comes before RCPT"), out);
        };
        if envelope.to.len() >= MAX_RECIPIENTS {
            return respond(
                out,
                ServerReply::new(452, "4.5.3", "Too many recipients for one mail"),
            );
        }
        if let Some(reply) = handler.check_recipient(&to) {
            return respond(out, reply);
        }
        envelope.to.push(to);
        respond(out, ServerReply::new(250, "2.1.5", "Ok"))
    }

    fn data(&mut self, out: &mut Vec<u8>) -> Step {
        match &self.envelope {
            None => {
                self.protocol_error(ServerReply::new(503, "5.5.1", "MAIL comes before DATA"), out)
            }
            Some(envelope) if envelope.chunks.is_some() => {
                self.protocol_error(ServerReply::new(503, "5.5.1", "This mail comes by BDAT"), out)
            }
            // No protocol error: a pipelining client sends DATA before it knows that every
            // recipient was refused.
            Some(envelope) if envelope.to.is_empty() => {
                respond(out, ServerReply::new(554, "5.5.1", "No recipient was taken"))
            }
            Some(_) => {
                self.state = State::Body(Body::new(self.policy.lenient));
                respond(out, ServerReply::new(354, "", "End with a dot on a line of its own"))
            }
        }
    }

    fn body_ended(&mut self, out: &mut Vec<u8>) -> Step {
        let envelope = self.envelope.take().unwrap_or_default();
        let State::Body(body) = std::mem::replace(&mut self.state, State::Waiting) else {
            return Step::Close;
        };
        self.body_complete(envelope, body.finish(), out)
    }

    fn body_complete(
        &mut self,
        envelope: Envelope,
        text: Result<ReceivedText, BodyFault>,
        out: &mut Vec<u8>,
    ) -> Step {
        match text {
            Ok(text) => {
                self.state = State::Waiting;
                Step::Mail(Incoming {
                    envelope_from: envelope.from,
                    envelope_to: envelope.to,
                    tls: self.tls,
                    auth_user: self.user.clone(),
                    bytes: text.bytes,
                    line_ends_normalized: text.normalized,
                })
            }
            Err(fault) => {
                self.state = State::Commands;
                respond(out, fault.reply())
            }
        }
    }

    fn protocol_error(&mut self, reply: ServerReply, out: &mut Vec<u8>) -> Step {
        reply.write(out);
        self.after_protocol_error(out)
    }

    fn after_protocol_error(&mut self, out: &mut Vec<u8>) -> Step {
        self.protocol_errors += 1;
        if self.protocol_errors <= MAX_PROTOCOL_ERRORS {
            return Step::Answered;
        }
        ServerReply::new(421, "4.7.0", "Too many mistakes; closing").write(out);
        Step::Close
    }
}

fn respond(out: &mut Vec<u8>, reply: ServerReply) -> Step {
    reply.write(out);
    Step::Answered
}

#[cfg(test)]
mod tests;
