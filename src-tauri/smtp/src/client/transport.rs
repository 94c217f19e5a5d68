//! The transport: writes groups of bytes and reads one reply at a time.
//!
//! It promises to read what relays really send (RFC 5321 4.5.3.1.5 allows 512 octets per reply
//! line; 2,000 octets and 8-bit text occur), and to count the bytes the operating system took, so
//! that "the final dot was not sent" is a fact. lettre's own reader fails at 1,000 octets and at
//! bytes that are not UTF-8, and drops lines of a refusal; hence this one. Leaves out: the
//! commands.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{
    AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, ReadBuf,
};
use tokio::time::timeout;

use crate::client::error::{SmtpError, Stage};
use postroom_model::relay::reply::Reply;

/// The rest of a longer reply line is read and dropped.
const MAX_LINE_BYTES: usize = 4_096;
/// A longer reply is an error.
const MAX_REPLY_BYTES: usize = 256 * 1024;

/// Replaces a secret.
pub(crate) const MASK: &str = "****";

/// A stream that counts the bytes the operating system took.
#[derive(Debug)]
pub(crate) struct CountingStream<S> {
    inner: S,
    bytes_sent: Arc<AtomicU64>,
}

impl<S> CountingStream<S> {
    pub(crate) fn new(inner: S) -> Self {
        Self { inner, bytes_sent: Arc::new(AtomicU64::new(0)) }
    }

    pub(crate) fn counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.bytes_sent)
    }

    fn count(&self, taken: &Poll<io::Result<usize>>) {
        if let Poll::Ready(Ok(bytes)) = taken {
            self.bytes_sent.fetch_add(*bytes as u64, Ordering::Relaxed);
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for CountingStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for CountingStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let taken = Pin::new(&mut self.inner).poll_write(cx, buf);
        self.count(&taken);
        taken
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let taken = Pin::new(&mut self.inner).poll_write_vectored(cx, bufs);
        self.count(&taken);
        taken
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

/// A stream in both directions; erases the type of an open connection.
pub(crate) trait Duplex: AsyncRead + AsyncWrite + Send + Sync + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Sync + Unpin> Duplex for S {}

/// One line of the transcript of the connection test, with secrets masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordedLine {
    pub ours: bool,
    pub text: String,
}

/// The transcript, shared so that it outlives a failed connection.
pub(crate) type Transcript = Arc<Mutex<Vec<RecordedLine>>>;

mod duplex;
mod write_queue;

pub(crate) struct Transport<S> {
    stream: BufReader<S>,
    /// An incomplete reply. It is stored here, so that a dropped read loses nothing.
    partial: PartialReply,
    /// Bytes to be written, see [`duplex`].
    write_queue: write_queue::WriteQueue,
    bytes_sent: Arc<AtomicU64>,
    /// For the connection test only.
    transcript: Option<Transcript>,
    /// Texts to mask in replies; set during authentication only.
    masked: Vec<String>,
}

impl<S> std::fmt::Debug for Transport<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transport").field("bytes_sent", &self.bytes_sent).finish_non_exhaustive()
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Transport<S> {
    pub(crate) fn new(
        stream: S,
        bytes_sent: Arc<AtomicU64>,
        transcript: Option<Transcript>,
    ) -> Self {
        Self {
            stream: BufReader::new(stream),
            partial: PartialReply::default(),
            write_queue: write_queue::WriteQueue::default(),
            bytes_sent,
            transcript,
            masked: Vec::new(),
        }
    }

    /// Masks these texts in every reply from now on.
    pub(crate) fn mask(&mut self, words: Vec<String>) {
        self.masked = words;
    }

    fn note(&self, ours: bool, text: &str) {
        if let Some(transcript) = &self.transcript {
            let mut transcript = transcript.lock().unwrap_or_else(PoisonError::into_inner);
            transcript
                .extend(text.lines().map(|line| RecordedLine { ours, text: line.to_owned() }));
        }
    }

    /// The stream without the buffer. Bytes read ahead are dropped: plaintext after the 220 to
    /// STARTTLS may be injected (CVE-2011-0411).
    pub(crate) fn into_stream(self) -> S {
        self.stream.into_inner()
    }

    /// How many bytes the operating system took so far. With TLS these are more than were written,
    /// never fewer: a byte at offset n of a write was certainly not sent while this has risen by n
    /// or less.
    pub(crate) fn bytes_sent(&self) -> u64 {
        self.bytes_sent.load(Ordering::Relaxed)
    }

    /// Writes commands and waits until the operating system has them.
    pub(crate) async fn write(
        &mut self,
        bytes: &[u8],
        stage: Stage,
        within: Duration,
    ) -> Result<(), SmtpError> {
        if self.transcript.is_some() {
            self.note(true, &String::from_utf8_lossy(bytes));
        }
        self.write_unrecorded(bytes, stage, within).await
    }

    /// Writes a secret; the transcript shows `shown` instead.
    pub(crate) async fn write_secret(
        &mut self,
        bytes: &[u8],
        shown: &str,
        stage: Stage,
        within: Duration,
    ) -> Result<(), SmtpError> {
        self.note(true, shown);
        self.write_unrecorded(bytes, stage, within).await
    }

    async fn write_unrecorded(
        &mut self,
        bytes: &[u8],
        stage: Stage,
        within: Duration,
    ) -> Result<(), SmtpError> {
        let stream = self.stream.get_mut();
        // The timeout is for progress, not for the whole: a large mail on a slow connection may
        // take long.
        let mut rest = bytes;
        while !rest.is_empty() {
            let taken = with_timeout(stage, within, stream.write(rest)).await?;
            if taken == 0 {
                return Err(connection_lost(stage, &io::ErrorKind::WriteZero.into()));
            }
            rest = &rest[taken..];
        }
        with_timeout(stage, within, stream.flush()).await
    }

    /// Reads the next reply with all its lines.
    pub(crate) async fn reply(
        &mut self,
        stage: Stage,
        within: Duration,
    ) -> Result<Reply, SmtpError> {
        match timeout(within, poll_fn(|cx| self.poll_reply(cx, stage))).await {
            Ok(reply) => reply,
            Err(_) => Err(SmtpError::TimedOut { stage }),
        }
    }

    fn poll_reply(&mut self, cx: &mut Context<'_>, stage: Stage) -> Poll<Result<Reply, SmtpError>> {
        loop {
            let chunk = match Pin::new(&mut self.stream).poll_fill_buf(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Err(error)) => return Poll::Ready(Err(connection_lost(stage, &error))),
                Poll::Ready(Ok(chunk)) => chunk,
            };
            if chunk.is_empty() {
                let text = "the relay hung up".to_owned();
                return Poll::Ready(Err(SmtpError::Lost { stage, text }));
            }
            let (taken, whole) = self.partial.take(chunk);
            self.stream.consume(taken);
            if self.partial.octets > MAX_REPLY_BYTES {
                let text = "a reply without an end".to_owned();
                return Poll::Ready(Err(SmtpError::Garbled { stage, text }));
            }
            if whole && let Some(done) = self.finish_line(stage) {
                self.partial = PartialReply::default();
                return Poll::Ready(done);
            }
        }
    }

    /// Handles a complete line. Some: the reply is complete too.
    fn finish_line(&mut self, stage: Stage) -> Option<Result<Reply, SmtpError>> {
        let mut raw = decode_line(&self.partial.line);
        self.partial.line.clear();
        for word in &self.masked {
            if raw.contains(word.as_str()) {
                raw = raw.replace(word.as_str(), MASK);
            }
        }
        self.note(false, &raw);
        let lines = &mut self.partial.lines;
        match split_line(&raw) {
            Some((code, last, text)) => {
                lines.push(text.to_owned());
                last.then(|| Ok(Reply { code, lines: std::mem::take(lines) }))
            }
            // Inside a reply a line without a code counts as text.
            None if !lines.is_empty() => {
                lines.push(raw);
                None
            }
            None => {
                let text = raw.chars().take(200).collect();
                Some(Err(SmtpError::Garbled { stage, text }))
            }
        }
    }

    /// Closes the stream, with a close_notify under TLS.
    pub(crate) async fn close(mut self, within: Duration) {
        // The connection ends: the result changes nothing.
        let _ = timeout(within, self.stream.get_mut().shutdown()).await;
    }
}

/// See [`Transport::partial`].
#[derive(Default)]
struct PartialReply {
    lines: Vec<String>,
    line: Vec<u8>,
    octets: usize,
}

impl PartialReply {
    /// Takes the bytes of the current line. Returns their number and whether the line is complete.
    fn take(&mut self, chunk: &[u8]) -> (usize, bool) {
        let end = memchr::memchr(b'\n', chunk);
        let taken = end.map_or(chunk.len(), |end| end + 1);
        let free = MAX_LINE_BYTES.saturating_sub(self.line.len()).min(taken);
        self.line.extend_from_slice(&chunk[..free]);
        self.octets += taken;
        (taken, end.is_some())
    }
}

/// Code, "is this the last line", text. `250` alone is valid too (RFC 5321 4.2: "receivers").
fn split_line(line: &str) -> Option<(u16, bool, &str)> {
    let digits = line.get(..3)?;
    let code: u16 =
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse())?.ok()?;
    if !(200..600).contains(&code) {
        return None;
    }
    let rest = &line[3..];
    match rest.as_bytes().first() {
        None => Some((code, true, "")),
        Some(b'-') => Some((code, false, &rest[1..])),
        Some(b' ' | b'\t') => Some((code, true, &rest[1..])),
        Some(_) => None,
    }
}

/// A line as text: UTF-8, or else Latin-1, without its line end and without control characters
/// (replies are shown in the window and printed on terminals).
fn decode_line(bytes: &[u8]) -> String {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Cut inside a character: the bytes before it are UTF-8.
        Err(error) if bytes.len() == MAX_LINE_BYTES && error.valid_up_to() + 4 > bytes.len() => {
            String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned()
        }
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    text.chars().map(|c| if c.is_control() && c != '\t' { '\u{fffd}' } else { c }).collect()
}

async fn with_timeout<T>(
    stage: Stage,
    within: Duration,
    write: impl Future<Output = io::Result<T>>,
) -> Result<T, SmtpError> {
    match timeout(within, write).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(connection_lost(stage, &error)),
        Err(_) => Err(SmtpError::TimedOut { stage }),
    }
}

fn connection_lost(stage: Stage, error: &io::Error) -> SmtpError {
    let text = match error.kind() {
        // rustls words this differently.
        std::io::ErrorKind::UnexpectedEof => "the relay hung up".to_owned(),
        _ => error.to_string(),
    };
    SmtpError::Lost { stage, text }
}

#[cfg(test)]
mod tests;
