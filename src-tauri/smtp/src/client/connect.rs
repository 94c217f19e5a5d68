//! Everything before the first mail, one function per step: resolve, connect, encrypt, EHLO, AUTH.
//! The connection test runs the same steps.
//!
//! It promises that nothing is sent in clear against the configuration: STARTTLS is required or not
//! used, and an unencrypted connection goes to loopback only, unless the user allows otherwise.
//! Leaves out: mails.

use std::net::SocketAddr;
use std::time::Duration;

use lettre::transport::smtp::commands::Starttls;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::client::authentication::{Account, Authentication};
use crate::client::ehlo_name::ehlo_name;
use crate::client::error::{SmtpError, Stage, check_open};
use crate::client::extensions::Extensions;
use crate::client::open_connection::OpenConnection;
use crate::client::timeouts::Timeouts;
use crate::client::tls;
use crate::client::tls::Trust;
use crate::client::transport::{CountingStream, Duplex, Transcript, Transport};
use postroom_model::relay::reply::Reply;
use postroom_model::relay::{RelayConfig, TlsMode};

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

/// Encrypts the connection; with STARTTLS it reads the greeting and sends EHLO before.
pub(crate) async fn encrypt(
    config: &RelayConfig,
    trust: Option<&Trust>,
    stream: TcpStream,
    peer: SocketAddr,
    timeouts: &Timeouts,
    transcript: Option<&Transcript>,
) -> Result<OpenConnection, SmtpError> {
    let hello_name = ehlo_name(config, stream.local_addr().ok());
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
                hello_name,
            });
        }
        TlsMode::Implicit => (stream, false),
        TlsMode::Starttls => {
            let mut transport = Transport::new(stream, sent.clone(), transcript.clone());
            start_tls(&mut transport, &hello_name, timeouts).await?;
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
    Ok(OpenConnection { transport, tls, may_authenticate: true, greeting_read, hello_name })
}

async fn start_tls(
    transport: &mut Transport<CountingStream<TcpStream>>,
    hello_name: &str,
    timeouts: &Timeouts,
) -> Result<(), SmtpError> {
    greeting(transport, timeouts).await?;
    if !ehlo(transport, hello_name, timeouts).await?.starttls {
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
    ehlo(&mut connection.transport, &connection.hello_name, timeouts).await
}

async fn greeting<S: Duplex>(
    transport: &mut Transport<S>,
    timeouts: &Timeouts,
) -> Result<(), SmtpError> {
    let reply = transport.reply(Stage::Greeting, timeouts.command).await?;
    if reply.code == 220 { Ok(()) } else { Err(SmtpError::Greeting(reply)) }
}

/// Sends EHLO; a relay that refuses it, with whatever code, gets HELO (RFC 5321 3.2, 4.1.1.1).
async fn ehlo<S: Duplex>(
    transport: &mut Transport<S>,
    name: &str,
    timeouts: &Timeouts,
) -> Result<Extensions, SmtpError> {
    let ehlo = format!("EHLO {name}\r\n");
    let reply = command_reply(transport, &ehlo, Stage::Hello, timeouts.command).await?;
    match reply.code {
        250 => Ok(Extensions::read(&reply)),
        500..=599 => match helo(transport, name, timeouts).await {
            Ok(()) => Ok(Extensions::default()),
            // Closed at the refused EHLO: HELO goes over a new connection.
            Err(error @ SmtpError::Lost { .. }) => Err(error),
            Err(_) => Err(SmtpError::Hello(reply)),
        },
        _ => Err(SmtpError::Hello(reply)),
    }
}

async fn helo<S: Duplex>(
    transport: &mut Transport<S>,
    name: &str,
    timeouts: &Timeouts,
) -> Result<(), SmtpError> {
    let helo = format!("HELO {name}\r\n");
    let reply = command_reply(transport, &helo, Stage::Hello, timeouts.command).await?;
    if reply.code == 250 { Ok(()) } else { Err(SmtpError::Hello(reply)) }
}

/// Opens a connection up to the reply to EHLO. A relay that closes at EHLO gets HELO over a new
/// connection.
pub(crate) async fn open(
    config: &RelayConfig,
    timeouts: &Timeouts,
    transcript: Option<&Transcript>,
) -> Result<(OpenConnection, Extensions), SmtpError> {
    let addresses = resolve(config, timeouts).await?;
    let (stream, peer) = connect(config, &addresses, timeouts).await?;
    let mut connection = encrypt(config, None, stream, peer, timeouts, transcript).await?;
    match hello(&mut connection, timeouts).await {
        Ok(extensions) => Ok((connection, extensions)),
        Err(error) => reopen_with_helo(config, error, timeouts, transcript).await,
    }
}

/// After an error of EHLO: sends HELO over a new connection, if the relay closed at EHLO.
pub(crate) async fn reopen_with_helo(
    config: &RelayConfig,
    error: SmtpError,
    timeouts: &Timeouts,
    transcript: Option<&Transcript>,
) -> Result<(OpenConnection, Extensions), SmtpError> {
    let closed = matches!(error, SmtpError::Lost { stage: Stage::Hello, .. });
    // HELO offers no STARTTLS.
    if !closed || config.tls == TlsMode::Starttls {
        return Err(error);
    }
    let addresses = resolve(config, timeouts).await?;
    let (stream, peer) = connect(config, &addresses, timeouts).await?;
    let mut connection = encrypt(config, None, stream, peer, timeouts, transcript).await?;
    greeting(&mut connection.transport, timeouts).await?;
    match helo(&mut connection.transport, &connection.hello_name, timeouts).await {
        Ok(()) => Ok((connection, Extensions::default())),
        Err(_) => Err(error),
    }
}

/// Authenticates; when the relay closes after a refused mechanism, the next one goes over a new
/// connection, which replaces this one.
pub(crate) async fn sign_in(
    config: &RelayConfig,
    connection: &mut OpenConnection,
    extensions: &mut Extensions,
    account: &Account<'_>,
    timeouts: &Timeouts,
    transcript: Option<&Transcript>,
) -> Result<(), SmtpError> {
    let mut authentication = Authentication::new(config);
    loop {
        match authentication.run(connection, extensions, account, timeouts).await {
            Ok(()) => return Ok(()),
            Err(error) if !authentication.needs_new_connection(extensions) => return Err(error),
            Err(_) => (*connection, *extensions) = open(config, timeouts, transcript).await?,
        }
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
