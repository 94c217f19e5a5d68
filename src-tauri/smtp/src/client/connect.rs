//! Everything before the first mail, one function a step: find, connect, encrypt, greet, sign in.
//! The connection test takes the same steps one by one.
//!
//! It promises that nothing leaves in clear that should not: STARTTLS is required or not used, and
//! a line in clear goes to this computer itself unless the user has said otherwise. Leaves out:
//! mails.

use std::net::SocketAddr;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::commands::{Auth, Ehlo, Starttls};
use lettre::transport::smtp::extension::ClientId;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::client::error::{Stage, Trouble};
use crate::client::extensions::Features;
use crate::client::timeouts::Patience;
use crate::client::tls;
use crate::client::tls::{TlsFacts, Trust};
use crate::client::transport::{Counted, Duplex, Line, MASK, Notes};
use postroom_model::relay::reply::Reply;
use postroom_model::relay::{RelayConfig, TlsMode, USER_IS_SECRET};

/// A line of which only "bytes go in and out" is left.
pub(crate) type OpenLine = Line<Box<dyn Duplex>>;

/// An address literal: the machine's own name is nobody's business, and a desktop has no name
/// that would mean anything to a relay (RFC 5321 4.1.4 asks for a literal then).
fn our_name() -> ClientId {
    ClientId::Ipv4(std::net::Ipv4Addr::LOCALHOST)
}

/// The host as typed, `[::1]` without its brackets.
fn host(config: &RelayConfig) -> &str {
    let host = config.host.trim();
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

pub(crate) async fn resolve(
    config: &RelayConfig,
    patience: &Patience,
) -> Result<Vec<SocketAddr>, Trouble> {
    let fail = |text: String| Trouble::Dns { host: config.host.clone(), text };
    let asked = tokio::net::lookup_host((host(config), config.port));
    match timeout(patience.connect, asked).await {
        Err(_) => Err(Trouble::TimedOut { stage: Stage::Dns }),
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

/// The first address that answers. An address that is silent (IPv6 without a way out) costs a
/// part of the wait only, as long as there is another one to try.
pub(crate) async fn connect(
    config: &RelayConfig,
    addresses: &[SocketAddr],
    patience: &Patience,
) -> Result<(TcpStream, SocketAddr), Trouble> {
    let mut trouble = Trouble::TimedOut { stage: Stage::Connect };
    for (index, address) in addresses.iter().enumerate() {
        let last = index + 1 == addresses.len();
        let wait = if last { patience.connect } else { patience.connect / 3 };
        // Checked before anything is opened: even the greeting of a clear line can be forged.
        if config.tls == TlsMode::None && !config.allow_plain && !is_loopback(address) {
            trouble = Trouble::PlainRefused;
            continue;
        }
        match timeout(wait, TcpStream::connect(address)).await {
            Err(_) => trouble = Trouble::TimedOut { stage: Stage::Connect },
            Ok(Err(error)) => {
                let (host, port) = (config.host.clone(), config.port);
                trouble = Trouble::Connect { host, port, text: error.to_string() };
            }
            Ok(Ok(stream)) => {
                // We write in whole groups; Nagle's wait would only add 40 ms to each.
                let _ = stream.set_nodelay(true);
                return Ok((stream, *address));
            }
        }
    }
    Err(trouble)
}

fn is_loopback(address: &SocketAddr) -> bool {
    address.ip().to_canonical().is_loopback()
}

/// A line that is as encrypted as it should be.
pub(crate) struct Secured {
    pub line: OpenLine,
    pub tls: Option<TlsFacts>,
    /// May user name and password go over it?
    pub private: bool,
    /// The greeting was read in clear already.
    greeted: bool,
}

/// Encrypts, and with STARTTLS says before it what has to be said in clear.
pub(crate) async fn encrypt(
    config: &RelayConfig,
    trust: Option<&Trust>,
    stream: TcpStream,
    peer: SocketAddr,
    patience: &Patience,
    notes: Option<&Notes>,
) -> Result<Secured, Trouble> {
    let stream = Counted::new(stream);
    let left = stream.counter();
    let notes = notes.cloned();
    let (stream, greeted) = match config.tls {
        TlsMode::None => {
            let line = Line::new(Box::new(stream) as Box<dyn Duplex>, left, notes);
            return Ok(Secured { line, tls: None, private: is_loopback(&peer), greeted: false });
        }
        TlsMode::Implicit => (stream, false),
        TlsMode::Starttls => {
            let mut line = Line::new(stream, left.clone(), notes.clone());
            ask_for_tls(&mut line, patience).await?;
            (line.into_stream(), true)
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
    let stream = timeout(patience.connect, trust.handshake(host(config), stream))
        .await
        .unwrap_or(Err(Trouble::TimedOut { stage: Stage::Tls }))?;
    let tls = Some(tls::facts(&stream));
    let line = Line::new(Box::new(stream) as Box<dyn Duplex>, left, notes);
    Ok(Secured { line, tls, private: true, greeted })
}

async fn ask_for_tls(
    line: &mut Line<Counted<TcpStream>>,
    patience: &Patience,
) -> Result<(), Trouble> {
    greeting(line, patience).await?;
    if !ehlo(line, patience).await?.starttls {
        return Err(Trouble::StarttlsNotOffered);
    }
    let reply = ask(line, &Starttls.to_string(), Stage::Starttls, patience.command).await?;
    if reply.code == 220 { Ok(()) } else { Err(Trouble::StarttlsRefused(reply)) }
}

/// Greeting, where it has not been read, and EHLO. What was offered before the encryption is
/// forgotten: only what is said now counts (RFC 3207 4.2).
pub(crate) async fn hello(secured: &mut Secured, patience: &Patience) -> Result<Features, Trouble> {
    if !secured.greeted {
        greeting(&mut secured.line, patience).await?;
    }
    ehlo(&mut secured.line, patience).await
}

async fn greeting<S: Duplex>(line: &mut Line<S>, patience: &Patience) -> Result<(), Trouble> {
    let reply = line.reply(Stage::Greeting, patience.command).await?;
    if reply.code == 220 { Ok(()) } else { Err(Trouble::Greeting(reply)) }
}

async fn ehlo<S: Duplex>(line: &mut Line<S>, patience: &Patience) -> Result<Features, Trouble> {
    let reply =
        ask(line, &Ehlo::new(our_name()).to_string(), Stage::Hello, patience.command).await?;
    match reply.code {
        250 => Ok(Features::read(&reply)),
        // "Not implemented": an old one, which can do nothing extra (RFC 5321 3.2).
        500 | 502 | 504 => {
            let helo = format!("HELO {}\r\n", our_name());
            let old = ask(line, &helo, Stage::Hello, patience.command).await?;
            if old.code == 250 { Ok(Features::default()) } else { Err(Trouble::Hello(reply)) }
        }
        _ => Err(Trouble::Hello(reply)),
    }
}

/// One command, one reply; 421 is the end of the connection whatever was asked.
pub(crate) async fn ask<S: Duplex>(
    line: &mut Line<S>,
    command: &str,
    stage: Stage,
    within: Duration,
) -> Result<Reply, Trouble> {
    line.write(command.as_bytes(), stage, within).await?;
    open_reply(line.reply(stage, within).await?, stage)
}

pub(crate) fn open_reply(reply: Reply, stage: Stage) -> Result<Reply, Trouble> {
    if reply.code == 421 { Err(Trouble::Closing { stage, reply }) } else { Ok(reply) }
}

/// User name and password, as they are said.
pub(crate) struct Account<'a> {
    user: &'a str,
    secret: &'a str,
}

impl<'a> Account<'a> {
    /// None: no sign-in is wanted.
    pub(crate) fn of(
        config: &'a RelayConfig,
        secret: Option<&'a str>,
    ) -> Result<Option<Self>, Trouble> {
        let Some(user) = config.user.as_deref().filter(|user| !user.is_empty()) else {
            return Ok(None);
        };
        let secret = secret.ok_or(Trouble::NoPassword)?;
        let user = if user == USER_IS_SECRET { secret } else { user };
        Ok(Some(Self { user, secret }))
    }

    fn plain(&self) -> String {
        format!("\0{}\0{}", self.user, self.secret)
    }

    /// What must not be read anywhere. A secret this short would mask half of every reply.
    fn hidden(&self) -> Vec<String> {
        let mut words = vec![BASE64.encode(self.plain()), BASE64.encode(self.secret)];
        words.push(self.secret.to_owned());
        words.retain(|word| word.len() >= 4);
        words
    }
}

/// Signs in, by PLAIN (RFC 4616) or else LOGIN.
pub(crate) async fn sign_in(
    secured: &mut Secured,
    features: &Features,
    account: &Account<'_>,
    patience: &Patience,
) -> Result<(), Trouble> {
    if !secured.private {
        return Err(Trouble::PlainRefused);
    }
    let line = &mut secured.line;
    line.hide(account.hidden());
    let reply = sign_in_somehow(line, features, account, patience).await;
    line.hide(Vec::new());
    let reply = reply?;
    if reply.code == 235 { Ok(()) } else { Err(Trouble::Auth(reply)) }
}

async fn sign_in_somehow(
    line: &mut OpenLine,
    features: &Features,
    account: &Account<'_>,
    patience: &Patience,
) -> Result<Reply, Trouble> {
    if features.offers_auth("PLAIN") {
        let reply = sign_in_plain(line, account, patience).await?;
        // 504: offered, and yet not known. Then the other one.
        if reply.code != 504 || !features.offers_auth("LOGIN") {
            return Ok(reply);
        }
    }
    if features.offers_auth("LOGIN") {
        return sign_in_login(line, account, patience).await;
    }
    Err(Trouble::AuthNotOffered { offered: features.auth.join(" ") })
}

async fn sign_in_plain(
    line: &mut OpenLine,
    account: &Account<'_>,
    patience: &Patience,
) -> Result<Reply, Trouble> {
    let credentials = Credentials::new(account.user.to_owned(), account.secret.to_owned());
    let command = Auth::new(Mechanism::Plain, credentials, None).map_err(|_| Trouble::Unusable)?;
    let command = command.to_string();
    let reply = answer(line, &command, &format!("AUTH PLAIN {MASK}"), patience).await?;
    if reply.code != 334 {
        return Ok(reply);
    }
    // Some take no initial response and ask for it instead.
    let response = command.trim_start_matches("AUTH PLAIN ");
    answer(line, response, MASK, patience).await
}

/// The prompts are not read: they come in every spelling, always name first, then password.
async fn sign_in_login(
    line: &mut OpenLine,
    account: &Account<'_>,
    patience: &Patience,
) -> Result<Reply, Trouble> {
    let mut reply = answer(line, "AUTH LOGIN\r\n", "AUTH LOGIN", patience).await?;
    for word in [account.user, account.secret] {
        if reply.code != 334 {
            break;
        }
        reply = answer(line, &format!("{}\r\n", BASE64.encode(word)), MASK, patience).await?;
    }
    Ok(reply)
}

async fn answer(
    line: &mut OpenLine,
    command: &str,
    shown: &str,
    patience: &Patience,
) -> Result<Reply, Trouble> {
    line.write_secret(command.as_bytes(), shown, Stage::Auth, patience.command).await?;
    open_reply(line.reply(Stage::Auth, patience.command).await?, Stage::Auth)
}
