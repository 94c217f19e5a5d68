//! Everything before the first mail, one function per step: resolve, connect, encrypt, EHLO, AUTH.
//! The connection test runs the same steps.
//!
//! It promises that nothing is sent in clear against the configuration: STARTTLS is required or not
//! used, and an unencrypted connection goes to loopback only, unless the user allows otherwise.
//! Leaves out: mails.

use std::net::SocketAddr;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::commands::{Auth, Ehlo, Starttls};
use lettre::transport::smtp::extension::ClientId;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::client::error::{SmtpError, Stage, check_open};
use crate::client::extensions::Extensions;
use crate::client::timeouts::Timeouts;
use crate::client::tls;
use crate::client::tls::{TlsFacts, Trust};
use crate::client::transport::{CountingStream, Duplex, MASK, Transcript, Transport};
use postroom_model::relay::reply::Reply;
use postroom_model::relay::{RelayConfig, TlsMode, USER_IS_SECRET};

/// A transport whose stream type is erased.
pub(crate) type OpenTransport = Transport<Box<dyn Duplex>>;

/// An address literal: the name of a desktop computer is private and means nothing to a relay (RFC
/// 5321 4.1.4 asks for a literal then).
fn client_id() -> ClientId {
    ClientId::Ipv4(std::net::Ipv4Addr::LOCALHOST)
}

/// The host as typed, `[::1]` without its brackets.
fn host(config: &RelayConfig) -> &str {
    let host = config.host.trim();
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

pub(crate) async fn resolve(
    config: &RelayConfig,
    timeouts: &Timeouts,
) -> Result<Vec<SocketAddr>, SmtpError> {
    let fail = |text: String| SmtpError::Dns { host: config.host.clone(), text };
    let asked = tokio::net::lookup_host((host(config), config.port));
    match timeout(timeouts.connect, asked).await {
        Err(_) => Err(SmtpError::TimedOut { stage: Stage::Dns }),
        Ok(Err(error)) => Err(fail(error.to_string())),
        Ok(Ok(found)) => {
            let mut addresses: Vec<SocketAddr> = Vec::new();
            for address in found {
                if !addresses.contains(&address) {
                    addresses.push(address);
                }
            }
            if addresses.is_empty() {
                Err(fail("it has no address".to_owned()))
            } else {
                Ok(addresses)
            }
        }
    }
}

/// Connects to the first address that accepts. An address without an answer (IPv6 without a route)
/// uses a third of the timeout while another one is left.
pub(crate) async fn connect(
    config: &RelayConfig,
    addresses: &[SocketAddr],
    timeouts: &Timeouts,
) -> Result<(TcpStream, SocketAddr), SmtpError> {
    let mut error = SmtpError::TimedOut { stage: Stage::Connect };
    for (index, address) in addresses.iter().enumerate() {
        let last = index + 1 == addresses.len();
        let wait = if last { timeouts.connect } else { timeouts.connect / 3 };
        // Checked before connecting: even the greeting of an unencrypted connection can be forged.
        if config.tls == TlsMode::None && !config.allow_plain && !is_loopback(address) {
            error = SmtpError::PlainRefused;
            continue;
        }
        match timeout(wait, TcpStream::connect(address)).await {
            Err(_) => error = SmtpError::TimedOut { stage: Stage::Connect },
            Ok(Err(cause)) => {
                let (host, port) = (config.host.clone(), config.port);
                error = SmtpError::Connect { host, port, text: cause.to_string() };
            }
            Ok(Ok(stream)) => {
                // Commands are written in groups; Nagle's algorithm would add 40 ms to each.
                let _ = stream.set_nodelay(true);
                return Ok((stream, *address));
            }
        }
    }
    Err(error)
}

fn is_loopback(address: &SocketAddr) -> bool {
    address.ip().to_canonical().is_loopback()
}

/// A connection with the configured encryption, before EHLO.
pub(crate) struct OpenConnection {
    pub transport: OpenTransport,
    pub tls: Option<TlsFacts>,
    /// User name and password may be sent over it.
    pub may_authenticate: bool,
    /// The greeting was read before STARTTLS.
    greeting_read: bool,
}

/// Encrypts the connection; with STARTTLS it reads the greeting and sends EHLO before.
pub(crate) async fn encrypt(
    config: &RelayConfig,
    trust: Option<&Trust>,
    stream: TcpStream,
    peer: SocketAddr,
    timeouts: &Timeouts,
    transcript: Option<&Transcript>,
) -> Result<OpenConnection, SmtpError> {
    let stream = CountingStream::new(stream);
    let sent = stream.counter();
    let transcript = transcript.cloned();
    let (stream, greeting_read) = match config.tls {
        TlsMode::None => {
            let transport = Transport::new(Box::new(stream) as Box<dyn Duplex>, sent, transcript);
            return Ok(OpenConnection {
                transport,
                tls: None,
                may_authenticate: is_loopback(&peer),
                greeting_read: false,
            });
        }
        TlsMode::Implicit => (stream, false),
        TlsMode::Starttls => {
            let mut transport = Transport::new(stream, sent.clone(), transcript.clone());
            start_tls(&mut transport, timeouts).await?;
            (transport.into_stream(), true)
        }
    };
    let own;
    let trust = match trust {
        Some(trust) => trust,
        None => {
            own = Trust::shared(config.ca_pem.as_deref())?;
            &own
        }
    };
    let stream = timeout(timeouts.connect, trust.handshake(host(config), stream))
        .await
        .unwrap_or(Err(SmtpError::TimedOut { stage: Stage::Tls }))?;
    let tls = Some(tls::facts(&stream));
    let transport = Transport::new(Box::new(stream) as Box<dyn Duplex>, sent, transcript);
    Ok(OpenConnection { transport, tls, may_authenticate: true, greeting_read })
}

async fn start_tls(
    transport: &mut Transport<CountingStream<TcpStream>>,
    timeouts: &Timeouts,
) -> Result<(), SmtpError> {
    greeting(transport, timeouts).await?;
    if !ehlo(transport, timeouts).await?.starttls {
        return Err(SmtpError::StarttlsNotOffered);
    }
    let reply =
        command_reply(transport, &Starttls.to_string(), Stage::Starttls, timeouts.command).await?;
    if reply.code == 220 { Ok(()) } else { Err(SmtpError::StarttlsRefused(reply)) }
}

/// Reads the greeting, unless that was done, and sends EHLO. Extensions offered before the
/// encryption do not count (RFC 3207 4.2).
pub(crate) async fn hello(
    connection: &mut OpenConnection,
    timeouts: &Timeouts,
) -> Result<Extensions, SmtpError> {
    if !connection.greeting_read {
        greeting(&mut connection.transport, timeouts).await?;
    }
    ehlo(&mut connection.transport, timeouts).await
}

async fn greeting<S: Duplex>(
    transport: &mut Transport<S>,
    timeouts: &Timeouts,
) -> Result<(), SmtpError> {
    let reply = transport.reply(Stage::Greeting, timeouts.command).await?;
    if reply.code == 220 { Ok(()) } else { Err(SmtpError::Greeting(reply)) }
}

async fn ehlo<S: Duplex>(
    transport: &mut Transport<S>,
    timeouts: &Timeouts,
) -> Result<Extensions, SmtpError> {
    let reply = command_reply(
        transport,
        &Ehlo::new(client_id()).to_string(),
        Stage::Hello,
        timeouts.command,
    )
    .await?;
    match reply.code {
        250 => Ok(Extensions::read(&reply)),
        // "Not implemented": an old server without extensions (RFC 5321 3.2).
        500 | 502 | 504 => {
            let helo = format!("HELO {}\r\n", client_id());
            let old = command_reply(transport, &helo, Stage::Hello, timeouts.command).await?;
            if old.code == 250 { Ok(Extensions::default()) } else { Err(SmtpError::Hello(reply)) }
        }
        _ => Err(SmtpError::Hello(reply)),
    }
}

/// Sends one command and reads its reply; 421 ends the connection.
pub(crate) async fn command_reply<S: Duplex>(
    transport: &mut Transport<S>,
    command: &str,
    stage: Stage,
    within: Duration,
) -> Result<Reply, SmtpError> {
    transport.write(command.as_bytes(), stage, within).await?;
    check_open(transport.reply(stage, within).await?, stage)
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
        format!("\0{}\0{}", self.user, self.secret)
    }

    /// The texts to mask. Shorter ones would mask half of every reply.
    fn masked(&self) -> Vec<String> {
        let mut words = vec![BASE64.encode(self.plain()), BASE64.encode(self.secret)];
        words.push(self.secret.to_owned());
        words.retain(|word| word.len() >= 4);
        words
    }
}

/// Authenticates by PLAIN (RFC 4616) or else LOGIN.
pub(crate) async fn sign_in(
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
    let reply = authenticate_any(transport, extensions, account, timeouts).await;
    transport.mask(Vec::new());
    let reply = reply?;
    if reply.code == 235 { Ok(()) } else { Err(SmtpError::Auth(reply)) }
}

async fn authenticate_any(
    transport: &mut OpenTransport,
    extensions: &Extensions,
    account: &Account<'_>,
    timeouts: &Timeouts,
) -> Result<Reply, SmtpError> {
    if extensions.offers_auth("PLAIN") {
        let reply = auth_plain(transport, account, timeouts).await?;
        // 504: offered and not implemented. LOGIN is next.
        if reply.code != 504 || !extensions.offers_auth("LOGIN") {
            return Ok(reply);
        }
    }
    if extensions.offers_auth("LOGIN") {
        return auth_login(transport, account, timeouts).await;
    }
    Err(SmtpError::AuthNotOffered { offered: extensions.auth.join(" ") })
}

async fn auth_plain(
    transport: &mut OpenTransport,
    account: &Account<'_>,
    timeouts: &Timeouts,
) -> Result<Reply, SmtpError> {
    let credentials = Credentials::new(account.user.to_owned(), account.secret.to_owned());
    let command =
        Auth::new(Mechanism::Plain, credentials, None).map_err(|_| SmtpError::Unusable)?;
    let command = command.to_string();
    let reply = auth_command(transport, &command, &format!("AUTH PLAIN {MASK}"), timeouts).await?;
    if reply.code != 334 {
        return Ok(reply);
    }
    // Some relays take no initial response and ask for it.
    let response = command.trim_start_matches("AUTH PLAIN ");
    auth_command(transport, response, MASK, timeouts).await
}

/// The prompts are not read: their spelling varies, their order does not (name, then password).
async fn auth_login(
    transport: &mut OpenTransport,
    account: &Account<'_>,
    timeouts: &Timeouts,
) -> Result<Reply, SmtpError> {
    let mut reply = auth_command(transport, "AUTH LOGIN\r\n", "AUTH LOGIN", timeouts).await?;
    for word in [account.user, account.secret] {
        if reply.code != 334 {
            break;
        }
        reply = auth_command(transport, &format!("{}\r\n", BASE64.encode(word)), MASK, timeouts)
            .await?;
    }
    Ok(reply)
}

async fn auth_command(
    transport: &mut OpenTransport,
    command: &str,
    shown: &str,
    timeouts: &Timeouts,
) -> Result<Reply, SmtpError> {
    transport.write_secret(command.as_bytes(), shown, Stage::Auth, timeouts.command).await?;
    check_open(transport.reply(Stage::Auth, timeouts.command).await?, Stage::Auth)
}
