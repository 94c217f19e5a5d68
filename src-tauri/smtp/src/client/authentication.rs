//! AUTH: each mechanism that the relay offers is tried before the user name or password counts as
//! wrong.
//!
//! Relays offer mechanisms that they refuse for an account, in many wordings, and some close the
//! connection after the first refusal: the next mechanism then goes over a new connection. The
//! mechanism that worked is tried first next time, so that a relay does not count a refusal for each
//! connection. It promises to stop at a temporary refusal (4xx), which says nothing about the
//! password, and to accept 235 alone as success (RFC 4954 4). Leaves out: opening the connections
//! (`connect`).

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;

use crate::client::error::{SmtpError, Stage, check_open};
use crate::client::extensions::Extensions;
use crate::client::open_connection::{OpenConnection, OpenTransport};
use crate::client::timeouts::Timeouts;
use crate::client::transport::MASK;
use postroom_model::relay::reply::Reply;
use postroom_model::relay::{RelayConfig, USER_IS_SECRET};

/// The mechanisms in the order in which they are tried.
const MECHANISMS: [Mechanism; 3] = [Mechanism::Plain, Mechanism::Login, Mechanism::CramMd5];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mechanism {
    /// RFC 4616.
    Plain,
    Login,
    /// RFC 2195.
    CramMd5,
}

impl Mechanism {
    fn name(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::Login => "LOGIN",
            Self::CramMd5 => "CRAM-MD5",
        }
    }
}

/// User name and password for AUTH.
pub(crate) struct Account<'a> {
    user: &'a str,
    secret: &'a str,
}

impl<'a> Account<'a> {
    /// None: no authentication is configured.
    pub(crate) fn of(
        config: &'a RelayConfig,
        secret: Option<&'a str>,
    ) -> Result<Option<Self>, SmtpError> {
        let Some(user) = config.user.as_deref().filter(|user| !user.is_empty()) else {
            return Ok(None);
        };
        let secret = secret.ok_or(SmtpError::NoPassword)?;
        let user = if user == USER_IS_SECRET { secret } else { user };
        Ok(Some(Self { user, secret }))
    }

    fn plain(&self) -> String {
        BASE64.encode(format!("\0{}\0{}", self.user, self.secret))
    }

    /// The response to a challenge: the user name and the keyed digest of the challenge.
    fn cram_md5(&self, challenge: &[u8]) -> Result<String, SmtpError> {
        let mut mac =
            Hmac::<Md5>::new_from_slice(self.secret.as_bytes()).map_err(|_| SmtpError::Unusable)?;
        mac.update(challenge);
        let digest: String =
            mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(BASE64.encode(format!("{} {digest}", self.user)))
    }

    /// The texts to mask. Shorter ones would mask half of every reply.
    fn masked(&self) -> Vec<String> {
        let mut words = vec![self.plain(), BASE64.encode(self.secret), self.secret.to_owned()];
        words.retain(|word| word.len() >= 4);
        words
    }
}

/// Host, port and user name.
type AccountKey = (String, u16, String);

/// The authentication of one session, over as many connections as it needs.
pub(crate) struct Authentication {
    key: AccountKey,
    tried: Vec<Mechanism>,
    refusal: Option<Reply>,
    /// The last mechanism got no reply, so it is tried over a new connection.
    closed: bool,
}

/// The mechanism that worked, by account. It lasts as long as the process.
type ProvenMechanisms = Mutex<HashMap<AccountKey, Mechanism>>;

fn proven() -> &'static ProvenMechanisms {
    static PROVEN: OnceLock<ProvenMechanisms> = OnceLock::new();
    PROVEN.get_or_init(Mutex::default)
}

impl Authentication {
    pub(crate) fn new(config: &RelayConfig) -> Self {
        let user = config.user.clone().unwrap_or_default();
        let key = (config.host.clone(), config.port, user);
        Self { key, tried: Vec::new(), refusal: None, closed: false }
    }

    fn next(&self, extensions: &Extensions) -> Option<Mechanism> {
        let proven =
            proven().lock().unwrap_or_else(PoisonError::into_inner).get(&self.key).copied();
        let untried = |mechanism: &Mechanism| {
            extensions.offers_auth(mechanism.name()) && !self.tried.contains(mechanism)
        };
        proven.into_iter().chain(MECHANISMS).find(untried)
    }

    /// Whether a new connection can show more: the relay closed this one, and a mechanism is left.
    pub(crate) fn needs_new_connection(&self, extensions: &Extensions) -> bool {
        self.closed && self.next(extensions).is_some()
    }

    /// Tries the mechanisms that are left.
    pub(crate) async fn run(
        &mut self,
        connection: &mut OpenConnection,
        extensions: &Extensions,
        account: &Account<'_>,
        timeouts: &Timeouts,
    ) -> Result<(), SmtpError> {
        if !connection.may_authenticate {
            return Err(SmtpError::PlainRefused);
        }
        let transport = &mut connection.transport;
        transport.mask(account.masked());
        let result = self.try_each(transport, extensions, account, timeouts).await;
        transport.mask(Vec::new());
        result
    }

    async fn try_each(
        &mut self,
        transport: &mut OpenTransport,
        extensions: &Extensions,
        account: &Account<'_>,
        timeouts: &Timeouts,
    ) -> Result<(), SmtpError> {
        self.closed = false;
        let mut refused_here = false;
        while let Some(mechanism) = self.next(extensions) {
            match exchange(mechanism, transport, account, timeouts).await {
                Ok(reply) if reply.code == 235 => {
                    let mut proven = proven().lock().unwrap_or_else(PoisonError::into_inner);
                    proven.insert(self.key.clone(), mechanism);
                    return Ok(());
                }
                Ok(reply) if (400..500).contains(&reply.code) => {
                    return Err(SmtpError::Auth(reply));
                }
                Ok(reply) => {
                    refused_here = true;
                    self.tried.push(mechanism);
                    self.note_refusal(reply);
                }
                Err(error) => {
                    let closed = matches!(error, SmtpError::Lost { .. })
                        || (refused_here && matches!(error, SmtpError::Closing { .. }));
                    // Closed because of the mechanism before: this one was not tried.
                    if closed && !refused_here {
                        self.tried.push(mechanism);
                    }
                    self.closed = closed;
                    return Err(self.refused().filter(|_| closed).unwrap_or(error));
                }
            }
        }
        let offered = extensions.auth.join(" ");
        Err(self.refused().unwrap_or(SmtpError::AuthNotOffered { offered }))
    }

    /// Keeps the reply about the password (535) rather than one about a mechanism.
    fn note_refusal(&mut self, reply: Reply) {
        let known = self.refusal.as_ref().map(|reply| reply.code);
        if known.is_none() || (reply.code == 535 && known != Some(535)) {
            self.refusal = Some(reply);
        }
    }

    fn refused(&self) -> Option<SmtpError> {
        self.refusal.clone().map(SmtpError::Auth)
    }
}

/// The last reply to one mechanism.
async fn exchange(
    mechanism: Mechanism,
    transport: &mut OpenTransport,
    account: &Account<'_>,
    timeouts: &Timeouts,
) -> Result<Reply, SmtpError> {
    match mechanism {
        Mechanism::Plain => plain(transport, account, timeouts).await,
        Mechanism::Login => login(transport, account, timeouts).await,
        Mechanism::CramMd5 => cram_md5(transport, account, timeouts).await,
    }
}

async fn plain(
    transport: &mut OpenTransport,
    account: &Account<'_>,
    timeouts: &Timeouts,
) -> Result<Reply, SmtpError> {
    let response = account.plain();
    let command = format!("AUTH PLAIN {response}");
    let reply = command_reply(transport, &command, &format!("AUTH PLAIN {MASK}"), timeouts).await?;
    if reply.code != 334 {
        return Ok(reply);
    }
    // Some relays take no initial response and ask for it.
    command_reply(transport, &response, MASK, timeouts).await
}

/// The prompts are not read: their spelling varies, their order does not (name, then password).
async fn login(
    transport: &mut OpenTransport,
    account: &Account<'_>,
    timeouts: &Timeouts,
) -> Result<Reply, SmtpError> {
    let mut reply = command_reply(transport, "AUTH LOGIN", "AUTH LOGIN", timeouts).await?;
    for word in [account.user, account.secret] {
        if reply.code != 334 {
            break;
        }
        reply = command_reply(transport, &BASE64.encode(word), MASK, timeouts).await?;
    }
    Ok(reply)
}

async fn cram_md5(
    transport: &mut OpenTransport,
    account: &Account<'_>,
    timeouts: &Timeouts,
) -> Result<Reply, SmtpError> {
    let reply = command_reply(transport, "AUTH CRAM-MD5", "AUTH CRAM-MD5", timeouts).await?;
    if reply.code != 334 {
        return Ok(reply);
    }
    // "*" cancels the exchange (RFC 4954 4); the relay replies 501.
    let response = match BASE64.decode(reply.text().trim()) {
        Ok(challenge) => account.cram_md5(&challenge)?,
        Err(_) => "*".to_owned(),
    };
    command_reply(transport, &response, MASK, timeouts).await
}

async fn command_reply(
    transport: &mut OpenTransport,
    command: &str,
    shown: &str,
    timeouts: &Timeouts,
) -> Result<Reply, SmtpError> {
    let line = format!("{command}\r\n");
    transport.write_secret(line.as_bytes(), shown, Stage::Auth, timeouts.command).await?;
    check_open(transport.reply(Stage::Auth, timeouts.command).await?, Stage::Auth)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    /// The example of RFC 2195 2.
    #[test]
    fn cram_md5_response_matches_the_example_of_its_rfc() {
        let account = Account { user: "tim", secret: "tanstaaftanstaaf" };
        let response = account.cram_md5(b"<1896.697170952@postoffice.reston.mci.net>").unwrap();
        assert_eq!(response, "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw");
    }

    #[test]
    fn refusal_of_the_password_outweighs_one_of_a_mechanism() {
        let mut authentication = Authentication {
            key: (String::new(), 0, String::new()),
            tried: Vec::new(),
            refusal: None,
            closed: false,
        };
        for code in [504, 535, 534] {
            authentication.note_refusal(Reply::new(code, ""));
        }
        assert_eq!(authentication.refusal.map(|reply| reply.code), Some(535));
    }
}
