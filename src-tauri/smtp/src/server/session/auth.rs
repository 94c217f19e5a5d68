//! AUTH PLAIN and LOGIN (RFC 4954, RFC 4616).
//!
//! Leaves out: which user names and passwords are right (`MailHandler`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::server::handler::ServerReply;
use crate::server::session::{Session, State, Step, respond};

impl Session {
    pub(super) fn auth(
        &mut self,
        mechanism: &str,
        initial: Option<String>,
        out: &mut Vec<u8>,
    ) -> Step {
        if !self.greeted || self.envelope.is_some() {
            return self
                .protocol_error(ServerReply::new(503, "5.5.1", "AUTH comes behind EHLO"), out);
        }
        if self.user.is_some() {
            return self.protocol_error(ServerReply::new(503, "5.5.1", "Signed in already"), out);
        }
        match (mechanism, initial) {
            ("PLAIN", Some(initial)) => self.plain(initial.as_bytes(), out),
            ("PLAIN", None) => self.ask(State::Plain, b"334 \r\n", out),
            ("LOGIN", Some(initial)) => self.login_user(initial.as_bytes(), out),
            ("LOGIN", None) => self.ask(State::LoginUser, b"334 VXNlcm5hbWU6\r\n", out),
            _ => self
                .protocol_error(ServerReply::new(504, "5.5.4", "PLAIN and LOGIN are offered"), out),
        }
    }

    fn ask(&mut self, state: State, question: &[u8], out: &mut Vec<u8>) -> Step {
        self.state = state;
        out.extend_from_slice(question);
        Step::Answered
    }

    /// RFC 4616: `authorisation NUL user NUL password`.
    pub(super) fn plain(&mut self, line: &[u8], out: &mut Vec<u8>) -> Step {
        let Some(text) = self.decoded(line, out) else { return self.after_protocol_error(out) };
        let mut parts = text.split('\0').skip(1);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(user), Some(password), None) => {
                self.sign_in(user.to_owned(), password.to_owned())
            }
            _ => self
                .protocol_error(ServerReply::new(501, "5.5.2", "This is no PLAIN response"), out),
        }
    }

    pub(super) fn login_user(&mut self, line: &[u8], out: &mut Vec<u8>) -> Step {
        let Some(user) = self.decoded(line, out) else { return self.after_protocol_error(out) };
        self.ask(State::LoginPassword { user }, b"334 UGFzc3dvcmQ6\r\n", out)
    }

    pub(super) fn login_password(&mut self, user: String, line: &[u8], out: &mut Vec<u8>) -> Step {
        let Some(password) = self.decoded(line, out) else { return self.after_protocol_error(out) };
        self.sign_in(user, password)
    }

    fn sign_in(&mut self, user: String, password: String) -> Step {
        self.state = State::Waiting;
        Step::SignIn { user, password }
    }

    /// Replies to the pair of [`Step::SignIn`].
    pub(crate) fn signed_in(
        &mut self,
        user: String,
        refusal: Option<ServerReply>,
        out: &mut Vec<u8>,
    ) -> Step {
        self.state = State::Commands;
        match refusal {
            Some(reply) if reply.code == 421 => {
                reply.write(out);
                Step::Close
            }
            Some(reply) => self.protocol_error(reply, out),
            None => {
                self.user = Some(user);
                respond(out, ServerReply::new(235, "2.7.0", "Signed in"))
            }
        }
    }

    /// Decodes one line of AUTH; `None` when it was cancelled or is no base64 (replied already).
    fn decoded(&mut self, line: &[u8], out: &mut Vec<u8>) -> Option<String> {
        if line == b"*" {
            ServerReply::new(501, "5.7.0", "Called off").write(out);
            return None;
        }
        let text = STANDARD.decode(line).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        if text.is_none() {
            ServerReply::new(501, "5.5.2", "This is not base64 of UTF-8").write(out);
        }
        text
    }
}
