//! Writing and reading at the same time: for a relay that stops reading until somebody reads what
//! it has said (its replies fill the way back while our texts fill the way there).
//!
//! It promises that a call that is dropped half-way loses neither a byte nor a part of a reply, and
//! an upper bound of what can have left. Leaves out: what the bytes mean (`window`).

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

/// More room than this is given back once it is empty.
const MAX_IDLE_CAPACITY: usize = 1 << 20;

impl<S: AsyncRead + AsyncWrite + Unpin> Transport<S> {
    /// Lets these bytes wait; they leave with [`Transport::converse`]. Returns where their end stands in
    /// all that ever waited.
    pub(crate) fn enqueue(&mut self, bytes: &[u8]) -> u64 {
        if self.write_queue.bytes.is_empty() && !self.write_queue.unflushed {
            self.write_queue.mark = (self.write_queue.total, self.bytes_sent());
        }
        self.write_queue.bytes.extend_from_slice(bytes);
        self.write_queue.total += bytes.len() as u64;
        self.write_queue.total
    }

    /// Shows in the connection test what was enqueued.
    pub(crate) fn record_sent(&self, text: &str) {
        self.note(true, text);
    }

    /// Can the byte before `end` have left? Under TLS the system takes more bytes than we write,
    /// so "no" is certain.
    pub(crate) fn may_have_been_sent(&self, end: u64) -> bool {
        let (total, left) = self.write_queue.mark;
        total + (self.bytes_sent() - left) >= end
    }

    /// Writes what waits, and returns the next reply as soon as it is there, written or not. The
    /// wait begins anew with every byte that leaves.
    pub(crate) async fn write_and_read(
        &mut self,
        stage: Stage,
        within: Duration,
    ) -> Result<Reply, SmtpError> {
        let mut timeouts = pin!(sleep(within));
        poll_fn(|cx| {
            // Reading first: what a relay said before it hung up is worth more than the failure.
            if let Poll::Ready(heard) = self.poll_reply(cx, stage) {
                return Poll::Ready(heard);
            }
            match self.poll_write_queue(cx) {
                Ok(true) => timeouts.set(sleep(within)),
                Ok(false) => {}
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

    /// Writes as much as the way takes now. True: something left.
    fn poll_write_queue(&mut self, cx: &mut Context<'_>) -> io::Result<bool> {
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
        Ok(self.bytes_sent() > before)
    }

    /// Nothing has come that nobody asked for, and the relay has not hung up: as far as can be
    /// known without asking.
    pub(crate) async fn is_idle(&mut self) -> bool {
        poll_fn(|cx| {
            let waiting = Pin::new(&mut self.stream).poll_fill_buf(cx);
            Poll::Ready(waiting.is_pending())
        })
        .await
    }
}
