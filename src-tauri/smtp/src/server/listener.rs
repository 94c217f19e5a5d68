//! Sockets under the conversation: accepts on loopback, holds the limits, writes replies in
//! groups.
//!
//! It promises one write for all replies to what came in one read, a limit on connections and on
//! idle time, and an end within a moment when it is stopped. Leaves out: what is said (`session`).

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

use crate::server::ListenerError;
use crate::server::handler::{Answer, Room, Taken};
use crate::server::session::{Input, Session, Step};

const MAX_CONNECTIONS: usize = 200;
/// RFC 5321 4.5.3.2.7 asks a server to wait five minutes.
const IDLE: Duration = Duration::from_secs(300);
/// A client that takes no reply for so long is gone.
const WRITE: Duration = Duration::from_secs(60);
const READ_BYTES: usize = 64 * 1024;
/// Replies are sent at the latest when so much of them waits.
const OUT_BYTES: usize = 16 * 1024;
/// How long open connections may take to end after a stop.
const GOODBYE: Duration = Duration::from_millis(500);

/// Binds to loopback: nothing outside this machine reaches it.
pub(crate) async fn bind(port: u16) -> Result<TcpListener, ListenerError> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => ListenerError::PortTaken { port },
        _ => ListenerError::Bind { port, source },
    })
}

/// Serves until `stop` turns true or its sender is gone.
pub(crate) async fn serve<R: Room>(
    listener: TcpListener,
    tls: Arc<ServerConfig>,
    room: Arc<R>,
    mut stop: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let acceptor = TlsAcceptor::from(tls);
    let mut open = JoinSet::new();
    loop {
        let socket = tokio::select! {
            () = told(&mut stop) => break,
            Some(_) = open.join_next() => continue,
            accepted = listener.accept() => match accepted {
                Ok((socket, _)) => socket,
                // No file handles left, or a client that hung up first: neither ends the relay.
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            },
        };
        let place = Arc::clone(&places).try_acquire_owned().ok();
        let client = Client { room: Arc::clone(&room), acceptor: acceptor.clone(), place };
        open.spawn(client.attend(socket, stop.clone()));
    }
    drop(listener);
    let ended = async { while open.join_next().await.is_some() {} };
    if tokio::time::timeout(GOODBYE, ended).await.is_err() {
        open.shutdown().await;
    }
}

/// Ends when the relay is told to stop, or when whoever could tell it is gone.
async fn told(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

struct Client<R> {
    room: Arc<R>,
    acceptor: TlsAcceptor,
    place: Option<OwnedSemaphorePermit>,
}

impl<R: Room> Client<R> {
    async fn attend(self, socket: TcpStream, stop: watch::Receiver<bool>) {
        // Replies are small and wait for nobody: Nagle would hold them back.
        let _ = socket.set_nodelay(true);
        let mut line = Line::Plain(socket);
        if self.place.is_none() {
            let mut out = Vec::new();
            Answer::new(421, "4.7.0", "Too many connections; try again later").write(&mut out);
            let _ = line.write(&out).await;
            line.close().await;
            return;
        }
        // A line that breaks is the client's affair.
        let _ = self.talk(line, stop).await;
    }

    async fn talk(&self, mut line: Line, mut stop: watch::Receiver<bool>) -> io::Result<()> {
        let (mut session, mut input) = (Session::new(), Input::default());
        let mut out = Vec::with_capacity(1024);
        let mut step = session.greet(&*self.room, &mut out);
        loop {
            step = match step {
                Step::Read => {
                    line.write(&out).await?;
                    out.clear();
                    match self.read(&mut line, &mut input, &mut stop).await? {
                        Heard::Bytes => {}
                        Heard::End => return Ok(()),
                        Heard::Goodbye(answer) => {
                            answer.write(&mut out);
                            line.write(&out).await?;
                            line.close().await;
                            return Ok(());
                        }
                    }
                    session.step(&mut input, &mut out, &*self.room)
                }
                Step::Answered => {
                    self.pace(&mut line, &mut out).await?;
                    session.step(&mut input, &mut out, &*self.room)
                }
                Step::Mail(mail) => {
                    let taken = self.room.take(mail).await;
                    if taken == Taken::Cut {
                        // What was answered before goes out; the mail's own answer never does.
                        line.write(&out).await?;
                        return Ok(());
                    }
                    session.taken(&taken, &mut out);
                    Step::Answered
                }
                Step::Encrypt => {
                    line.write(&out).await?;
                    out.clear();
                    line = line.encrypt(&self.acceptor).await?;
                    session.encrypted(&mut input);
                    Step::Read
                }
                Step::Close => {
                    line.write(&out).await?;
                    line.close().await;
                    return Ok(());
                }
            };
        }
    }

    /// Holds the reply back as long as the room wants; keeps the heap of replies small.
    async fn pace(&self, line: &mut Line, out: &mut Vec<u8>) -> io::Result<()> {
        let wait = self.room.pace();
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        if !wait.is_zero() || out.len() > OUT_BYTES {
            line.write(out).await?;
            out.clear();
        }
        Ok(())
    }

    async fn read(
        &self,
        line: &mut Line,
        input: &mut Input,
        stop: &mut watch::Receiver<bool>,
    ) -> io::Result<Heard> {
        let space = input.space();
        space.reserve(READ_BYTES);
        tokio::select! {
            read = line.read(space) => Ok(if read? == 0 { Heard::End } else { Heard::Bytes }),
            () = told(stop) => {
                Ok(Heard::Goodbye(Answer::new(421, "4.3.2", "The practice relay is closing")))
            }
            () = tokio::time::sleep(IDLE) => {
                Ok(Heard::Goodbye(Answer::new(421, "4.4.2", "Nothing came for five minutes")))
            }
        }
    }
}

enum Heard {
    Bytes,
    End,
    Goodbye(Answer),
}

enum Line {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Line {
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
        tokio::time::timeout(WRITE, written).await.unwrap_or(Err(io::ErrorKind::TimedOut.into()))
    }

    async fn encrypt(self, acceptor: &TlsAcceptor) -> io::Result<Self> {
        let Self::Plain(socket) = self else { return Err(io::ErrorKind::InvalidInput.into()) };
        let shaken = tokio::time::timeout(WRITE, acceptor.accept(socket)).await;
        shaken
            .unwrap_or(Err(io::ErrorKind::TimedOut.into()))
            .map(|socket| Self::Tls(Box::new(socket)))
    }

    /// Says the end of TLS and of the stream, so that the last reply is not cut off.
    async fn close(mut self) {
        let _ = match &mut self {
            Self::Plain(socket) => socket.shutdown().await,
            Self::Tls(socket) => socket.shutdown().await,
        };
    }
}
