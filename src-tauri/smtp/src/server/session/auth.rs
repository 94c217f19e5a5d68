//! AUTH PLAIN and LOGIN (RFC 4954, RFC 4616).
//!
//! Leaves out: which user names and passwords are right ([`MailHandler`]).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::server::handler::{MailHandler, ServerReply};
use crate::server::session::{Session, State, Step, respond};

impl Session {
    pub(super) fn auth(
        &mut self,
        mechanism: &str,
        initial: Option<String>,
        out: &mut Vec<u8>,
        handler: &impl MailHandler,
    ) -> Step {
        if !self.greeted || self.envelope.is_some() {
            return self
                .protocol_error(ServerReply::new(503, "5.5.1", "AUTH comes behind EHLO"), out);
        }
        if self.user.is_some() {
            return self.protocol_error(ServerReply::new(503, "5.5.1", "Signed in already"), out);
        }
        match (mechanism, initial) {
            ("PLAIN", Some(initial)) => self.plain(initial.as_bytes(), out, handler),
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
    pub(super) fn plain(
        &mut self,
        line: &[u8],
        out: &mut Vec<u8>,
        handler: &impl MailHandler,
    ) -> Step {
        let Some(text) = self.decoded(line, out) else { return self.after_protocol_error(out) };
        let mut parts = text.split('\0').skip(1);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(user), Some(password), None) => {
                self.sign_in(user.to_owned(), password, out, handler)
            }
            _ => self
                .protocol_error(ServerReply::new(501, "5.5.2", "This is no PLAIN response"), out),
        }
    }

    pub(super) fn login_user(&mut self, line: &[u8], out: &mut Vec<u8>) -> Step {
        let Some(user) = self.decoded(line, out) else { return self.after_protocol_error(out) };
        self.ask(State::LoginPassword { user }, b"334 UGFzc3dvcmQ6\r\n", out)
    }

    pub(super) fn login_password(
        &mut self,
        user: String,
        line: &[u8],
        out: &mut Vec<u8>,
        handler: &impl MailHandler,
    ) -> Step {
        let Some(password) = self.decoded(line, out) else { return self.after_protocol_error(out) };
        self.sign_in(user, &password, out, handler)
    }

    fn sign_in(
        &mut self,
        user: String,
        password: &str,
        out: &mut Vec<u8>,
        handler: &impl MailHandler,
    ) -> Step {
        match handler.sign_in(&user, password) {
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
