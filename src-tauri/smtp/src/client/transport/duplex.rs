//! Writes and reads at the same time, for a relay that stops reading until its replies are read.
//!
//! It promises that a call dropped half-way loses neither a byte nor a part of a reply, and gives
//! an upper bound of the bytes sent. Leaves out: what the bytes mean (`chunking`).

use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncBufRead, AsyncRead, AsyncWrite};
use tokio::time::sleep;

use crate::client::error::{SmtpError, Stage};
use crate::client::transport::{Transport, connection_lost};
use postroom_model::relay::reply::Reply;

/// A larger empty buffer is shrunk to this size, in bytes.
const MAX_IDLE_CAPACITY: usize = 1 << 20;

/// What one poll of the write queue achieved.
enum Progress {
    /// The operating system took bytes.
    Sent,
    Blocked,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Transport<S> {
    /// Queues bytes for [`Transport::write_and_read`]. Returns the offset of their end in all bytes
    /// ever queued.
    pub(crate) fn enqueue(&mut self, bytes: &[u8]) -> u64 {
        if self.write_queue.bytes.is_empty() && !self.write_queue.unflushed {
            self.write_queue.mark = (self.write_queue.total, self.bytes_sent());
        }
        self.write_queue.bytes.extend_from_slice(bytes);
        self.write_queue.total += bytes.len() as u64;
        self.write_queue.total
    }

    /// Adds queued commands to the transcript.
    pub(crate) fn record_sent(&self, text: &str) {
        self.note(true, text);
    }

    /// Whether the byte before `end` may have been sent. With TLS the system takes more bytes than
    /// are written, so false is certain.
    pub(crate) fn may_have_been_sent(&self, end: u64) -> bool {
        let (total, left) = self.write_queue.mark;
        total + (self.bytes_sent() - left) >= end
    }

    /// Writes queued bytes and returns the next reply as soon as it arrives. The timeout restarts
    /// with every byte sent.
    pub(crate) async fn write_and_read(
        &mut self,
        stage: Stage,
        within: Duration,
    ) -> Result<Reply, SmtpError> {
        let mut timeouts = pin!(sleep(within));
        poll_fn(|cx| {
            // Reading first: a reply before the close is worth more than the write error.
            if let Poll::Ready(reply) = self.poll_reply(cx, stage) {
                return Poll::Ready(reply);
            }
            match self.poll_write_queue(cx) {
                Ok(Progress::Sent) => timeouts.set(sleep(within)),
                Ok(Progress::Blocked) => {}
                Err(error) => {
                    self.write_queue.bytes.clear();
                    self.write_queue.taken = 0;
                    return Poll::Ready(Err(connection_lost(stage, &error)));
                }
            }
            timeouts.as_mut().poll(cx).map(|()| Err(SmtpError::TimedOut { stage }))
        })
        .await
    }

    /// Writes as much as the stream takes now.
    fn poll_write_queue(&mut self, cx: &mut Context<'_>) -> io::Result<Progress> {
        let before = self.bytes_sent();
        let stream = self.stream.get_mut();
        let out = &mut self.write_queue;
        while out.taken < out.bytes.len() {
            match Pin::new(&mut *stream).poll_write(cx, &out.bytes[out.taken..]) {
                Poll::Pending => break,
                Poll::Ready(Ok(0)) => return Err(io::ErrorKind::WriteZero.into()),
                Poll::Ready(Ok(more)) => {
                    out.taken += more;
                    out.unflushed = true;
                }
                Poll::Ready(Err(error)) => return Err(error),
            }
        }
        if out.taken == out.bytes.len() && out.unflushed {
            out.bytes.clear();
            out.bytes.shrink_to(MAX_IDLE_CAPACITY);
            out.taken = 0;
            if let Poll::Ready(flushed) = Pin::new(stream).poll_flush(cx) {
                flushed?;
                self.write_queue.unflushed = false;
                self.write_queue.mark = (self.write_queue.total, self.bytes_sent());
            }
        }
        Ok(if self.bytes_sent() > before { Progress::Sent } else { Progress::Blocked })
    }

    /// No unexpected reply has arrived and the relay has not closed, as far as is known without a
    /// command.
    pub(crate) async fn is_idle(&mut self) -> bool {
        poll_fn(|cx| {
            let waiting = Pin::new(&mut self.stream).poll_fill_buf(cx);
            Poll::Ready(waiting.is_pending())
        })
        .await
    }
}
