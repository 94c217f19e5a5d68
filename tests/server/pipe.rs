//! The bytes of one connection of the scripted server: command lines in, replies out, at the speed
//! that the script sets.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

pub(super) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Duplex for S {}

/// An error that ends the connection; its text is never read.
pub(super) fn over() -> io::Error {
    io::Error::other("over")
}

pub(super) struct Pipe {
    pub stream: Option<Box<dyn Duplex>>,
    /// Received bytes; those from `read` on are not parsed yet.
    input: Vec<u8>,
    read: usize,
    /// Replies that are not sent yet.
    output: Vec<u8>,
    /// Send byte by byte.
    pub drip: bool,
    delay: Duration,
}

impl Pipe {
    pub fn new(stream: Box<dyn Duplex>, delay: Duration) -> Self {
        Self {
            stream: Some(stream),
            input: Vec::new(),
            read: 0,
            output: Vec::new(),
            drip: false,
            delay,
        }
    }

    pub fn push(&mut self, bytes: &[u8]) {
        self.output.extend_from_slice(bytes);
    }

    pub async fn shutdown(&mut self) -> io::Result<()> {
        self.flush().await?;
        self.stream.as_mut().ok_or_else(over)?.shutdown().await
    }

    /// Sends the replies, unless more commands wait; then their replies are sent together (RFC 2920
    /// 3.2).
    pub async fn settle(&mut self) -> io::Result<()> {
        if self.waiting().contains(&b'\n') { Ok(()) } else { self.flush().await }
    }

    pub async fn flush(&mut self) -> io::Result<()> {
        if self.output.is_empty() {
            return Ok(());
        }
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
        let stream = self.stream.as_mut().ok_or_else(over)?;
        let output = std::mem::take(&mut self.output);
        let pieces = if self.drip { 1 } else { output.len() };
        for piece in output.chunks(pieces) {
            stream.write_all(piece).await?;
            stream.flush().await?;
            if self.drip {
                tokio::task::yield_now().await;
            }
        }
        Ok(())
    }

    pub fn waiting(&self) -> &[u8] {
        &self.input[self.read..]
    }

    pub fn take_waiting(&mut self) -> Vec<u8> {
        let waiting = self.waiting().to_vec();
        self.read = self.input.len();
        waiting
    }

    pub async fn fill(&mut self) -> io::Result<usize> {
        self.input.drain(..std::mem::take(&mut self.read));
        self.input.reserve(64 * 1024);
        let stream = self.stream.as_mut().ok_or_else(over)?;
        stream.read_buf(&mut self.input).await
    }

    /// The next line without its CRLF; only CRLF ends a line.
    pub async fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut searched = 0;
        loop {
            let waiting = self.waiting();
            if let Some(end) = waiting[searched..].windows(2).position(|pair| pair == b"\r\n") {
                let line = waiting[..searched + end].to_vec();
                self.read += line.len() + 2;
                return Ok(line);
            }
            searched = waiting.len().saturating_sub(1);
            self.flush().await?;
            if self.fill().await? == 0 {
                return Err(over());
            }
        }
    }

    pub async fn skip(&mut self, bytes: usize) -> io::Result<()> {
        while self.waiting().len() < bytes {
            if self.fill().await? == 0 {
                return Err(over());
            }
        }
        self.read += bytes;
        Ok(())
    }

    /// Sends the pending replies before it waits for more input.
    pub async fn flush_if_short_of(&mut self, bytes: usize) -> io::Result<()> {
        if self.waiting().len() < bytes { self.flush().await } else { Ok(()) }
    }

    pub async fn take(&mut self, bytes: usize) -> io::Result<Vec<u8>> {
        while self.waiting().len() < bytes {
            if self.fill().await? == 0 {
                return Err(over());
            }
        }
        let taken = self.waiting()[..bytes].to_vec();
        self.read += bytes;
        Ok(taken)
    }
}
