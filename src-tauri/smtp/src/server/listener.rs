//! The sockets of a server: accepts on loopback, enforces the limits, writes replies in
//! groups.
//!
//! It promises one write for all replies to one read, limits on connections and idle time, and a
//! prompt end when stopped. Leaves out: the protocol (`session`).

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::server::error::ListenerError;
use crate::server::handler::{Disposition, MailHandler, ServerReply};
use crate::server::session::{Input, Session, Step};

const MAX_CONNECTIONS: usize = 200;
/// RFC 5321 4.5.3.2.7 asks a server to wait five minutes.
const IDLE_TIMEOUT: Duration = Duration::from_secs(300);
/// A client that takes no reply for this long is disconnected.
const WRITE_TIMEOUT: Duration = Duration::from_secs(60);
const READ_BYTES: usize = 64 * 1024;
/// Replies are written at the latest at this size, in bytes.
const MAX_PENDING_REPLY_BYTES: usize = 16 * 1024;
/// How long open connections may take to end after a stop.
const STOP_GRACE: Duration = Duration::from_millis(500);

/// Binds to loopback, so that only this computer can connect.
pub(crate) async fn bind(port: u16) -> Result<TcpListener, ListenerError> {
    bind_to(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await
}

/// Binds to `address`.
pub(crate) async fn bind_to(address: SocketAddr) -> Result<TcpListener, ListenerError> {
    let port = address.port();
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => ListenerError::PortTaken { port },
        _ => ListenerError::Bind { port, source },
    })
}

/// Serves until `stop` is true or its sender is dropped.
pub(crate) async fn serve<R: MailHandler>(
    listener: TcpListener,
    tls: Option<Arc<ServerConfig>>,
    handler: Arc<R>,
    mut stop: watch::Receiver<bool>,
) {
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let acceptor = tls.map(TlsAcceptor::from);
    let mut open = JoinSet::new();
    loop {
        let socket = tokio::select! {
            () = stopped(&mut stop) => break,
            Some(_) = open.join_next() => continue,
            accepted = listener.accept() => match accepted {
                Ok((socket, _)) => socket,
                // No file handles left, or a client that closed first: neither ends the relay.
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            },
        };
        let slot = Arc::clone(&slots).try_acquire_owned().ok();
        let client = Client { handler: Arc::clone(&handler), acceptor: acceptor.clone(), slot };
        open.spawn(client.serve(socket, stop.clone()));
    }
    drop(listener);
    let ended = async { while open.join_next().await.is_some() {} };
    if tokio::time::timeout(STOP_GRACE, ended).await.is_err() {
        open.shutdown().await;
    }
}

/// Returns when the relay is stopped or the sender is dropped.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

struct Client<R> {
    handler: Arc<R>,
    /// None: the policy offers no TLS.
    acceptor: Option<TlsAcceptor>,
    slot: Option<OwnedSemaphorePermit>,
}

impl<R: MailHandler> Client<R> {
    async fn serve(self, socket: TcpStream, stop: watch::Receiver<bool>) {
        // Replies are small; Nagle's algorithm would delay them.
        let _ = socket.set_nodelay(true);
        let mut stream = ServerStream::Plain(socket);
        if self.slot.is_none() {
            let mut out = Vec::new();
            ServerReply::new(421, "4.7.0", "Too many connections; try again later").write(&mut out);
            let _ = stream.write(&out).await;
            stream.close().await;
            return;
        }
        // A broken connection concerns the client only.
        let _ = self.run_session(stream, stop).await;
    }

    async fn run_session(
        &self,
        mut stream: ServerStream,
        mut stop: watch::Receiver<bool>,
    ) -> io::Result<()> {
        let (mut session, mut input) = (Session::new(self.handler.policy()), Input::default());
        let mut out = Vec::with_capacity(1024);
        let mut step = session.greet(&*self.handler, &mut out);
        loop {
            step = match step {
                Step::Read => {
                    stream.write(&out).await?;
                    out.clear();
                    match self.read(&mut stream, &mut input, &mut stop).await? {
                        ReadOutcome::Bytes => {}
                        ReadOutcome::Eof => return Ok(()),
                        ReadOutcome::Close(reply) => {
                            reply.write(&mut out);
                            stream.write(&out).await?;
                            stream.close().await;
                            return Ok(());
                        }
                    }
                    session.step(&mut input, &mut out, &*self.handler)
                }
                Step::Answered => {
                    self.reply_delay(&mut stream, &mut out).await?;
                    session.step(&mut input, &mut out, &*self.handler)
                }
                Step::Mail(mail) => {
                    let disposition = self.handler.accept(mail).await;
                    if disposition == Disposition::Drop {
                        // Earlier replies are sent; the reply to this mail is not.
                        stream.write(&out).await?;
                        return Ok(());
                    }
                    session.mail_handled(&disposition, &mut out);
                    Step::Answered
                }
                Step::SignIn { user, password } => {
                    let refusal = self.handler.sign_in(&user, &password).await;
                    session.signed_in(user, refusal, &mut out)
                }
                Step::Encrypt => {
                    let Some(acceptor) = &self.acceptor else { return Ok(()) };
                    stream.write(&out).await?;
                    out.clear();
                    stream = stream.encrypt(acceptor).await?;
                    session.encrypted(&mut input);
                    Step::Read
                }
                Step::Close => {
                    stream.write(&out).await?;
                    stream.close().await;
                    return Ok(());
                }
            };
        }
    }

    /// Delays the reply as configured and limits the size of pending replies.
    async fn reply_delay(&self, stream: &mut ServerStream, out: &mut Vec<u8>) -> io::Result<()> {
        let wait = self.handler.reply_delay();
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        if !wait.is_zero() || out.len() > MAX_PENDING_REPLY_BYTES {
            stream.write(out).await?;
            out.clear();
        }
        Ok(())
    }

    async fn read(
        &self,
        stream: &mut ServerStream,
        input: &mut Input,
        stop: &mut watch::Receiver<bool>,
    ) -> io::Result<ReadOutcome> {
        let space = input.space();
        space.reserve(READ_BYTES);
        tokio::select! {
            read = stream.read(space) => Ok(if read? == 0 { ReadOutcome::Eof } else { ReadOutcome::Bytes }),
            () = stopped(stop) => {
                Ok(ReadOutcome::Close(ServerReply::new(421, "4.3.2", "The server is closing")))
            }
            () = tokio::time::sleep(IDLE_TIMEOUT) => {
                Ok(ReadOutcome::Close(ServerReply::new(421, "4.4.2", "Nothing came for five minutes")))
            }
        }
    }
}

enum ReadOutcome {
    Bytes,
    Eof,
    Close(ServerReply),
}

enum ServerStream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl ServerStream {
    async fn read(&mut self, into: &mut Vec<u8>) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.read_buf(into).await,
            Self::Tls(socket) => socket.read_buf(into).await,
        }
    }

    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let written = async {
            match self {
                Self::Plain(socket) => socket.write_all(bytes).await,
                Self::Tls(socket) => {
                    socket.write_all(bytes).await?;
                    socket.flush().await
                }
            }
        };
        tokio::time::timeout(WRITE_TIMEOUT, written)
            .await
            .unwrap_or(Err(io::ErrorKind::TimedOut.into()))
    }

    async fn encrypt(self, acceptor: &TlsAcceptor) -> io::Result<Self> {
        let Self::Plain(socket) = self else { return Err(io::ErrorKind::InvalidInput.into()) };
        let shaken = tokio::time::timeout(WRITE_TIMEOUT, acceptor.accept(socket)).await;
        shaken
            .unwrap_or(Err(io::ErrorKind::TimedOut.into()))
            .map(|socket| Self::Tls(Box::new(socket)))
    }

    /// Ends TLS and the stream properly, so that the last reply is not cut off.
    async fn close(mut self) {
        let _ = match &mut self {
            Self::Plain(socket) => socket.shutdown().await,
            Self::Tls(socket) => socket.shutdown().await,
        };
    }
}
