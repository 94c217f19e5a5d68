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

use crate::client::transport::{Line, Stage, Trouble, lost};
use postroom_model::relay::reply::Reply;

/// More room than this is given back once it is empty.
const ROOM_KEPT: usize = 1 << 20;

/// Bytes on their way out.
#[derive(Default)]
pub(crate) struct Outgoing {
    bytes: Vec<u8>,
    /// How many of `bytes` the stream has taken.
    taken: usize,
    /// Bytes that ever waited here, up to the end of `bytes`.
    total: u64,
    /// The stream has bytes that the system may not have.
    unflushed: bool,
    /// At this many bytes everything had left, and the system's counter stood at so much.
    mark: (u64, u64),
}

impl<S: AsyncRead + AsyncWrite + Unpin> Line<S> {
    /// Lets these bytes wait; they leave with [`Line::converse`]. Returns where their end stands in
    /// all that ever waited.
    pub(crate) fn enqueue(&mut self, bytes: &[u8]) -> u64 {
        if self.outgoing.bytes.is_empty() && !self.outgoing.unflushed {
            self.outgoing.mark = (self.outgoing.total, self.left());
        }
        self.outgoing.bytes.extend_from_slice(bytes);
        self.outgoing.total += bytes.len() as u64;
        self.outgoing.total
    }

    /// Shows in the connection test what was enqueued.
    pub(crate) fn note_ours(&self, text: &str) {
        self.note(true, text);
    }

    /// Can the byte before `end` have left? Under TLS the system takes more bytes than we write,
    /// so "no" is certain.
    pub(crate) fn may_have_left(&self, end: u64) -> bool {
        let (total, left) = self.outgoing.mark;
        total + (self.left() - left) >= end
    }

    /// Writes what waits, and returns the next reply as soon as it is there, written or not. The
    /// wait begins anew with every byte that leaves.
    pub(crate) async fn converse(
        &mut self,
        stage: Stage,
        within: Duration,
    ) -> Result<Reply, Trouble> {
        let mut patience = pin!(sleep(within));
        poll_fn(|cx| {
            // Reading first: what a relay said before it hung up is worth more than the failure.
            if let Poll::Ready(heard) = self.poll_reply(cx, stage) {
                return Poll::Ready(heard);
            }
            match self.poll_send(cx) {
                Ok(true) => patience.set(sleep(within)),
                Ok(false) => {}
                Err(error) => {
                    self.outgoing.bytes.clear();
                    self.outgoing.taken = 0;
                    return Poll::Ready(Err(lost(stage, &error)));
                }
            }
            patience.as_mut().poll(cx).map(|()| Err(Trouble::TimedOut { stage }))
        })
        .await
    }

    /// Writes as much as the way takes now. True: something left.
    fn poll_send(&mut self, cx: &mut Context<'_>) -> io::Result<bool> {
        let before = self.left();
        let stream = self.stream.get_mut();
        let out = &mut self.outgoing;
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
            out.bytes.shrink_to(ROOM_KEPT);
            out.taken = 0;
            if let Poll::Ready(flushed) = Pin::new(stream).poll_flush(cx) {
                flushed?;
                self.outgoing.unflushed = false;
                self.outgoing.mark = (self.outgoing.total, self.left());
            }
        }
        Ok(self.left() > before)
    }

    /// Nothing has come that nobody asked for, and the relay has not hung up: as far as can be
    /// known without asking.
    pub(crate) async fn is_quiet(&mut self) -> bool {
        poll_fn(|cx| {
            let waiting = Pin::new(&mut self.stream).poll_fill_buf(cx);
            Poll::Ready(waiting.is_pending())
        })
        .await
    }
}
