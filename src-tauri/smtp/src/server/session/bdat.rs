//! BDAT (RFC 3030): a text in counted pieces.
//!
//! It promises to consume the octets of every BDAT, refused or not, since the client sends them
//! (RFC 3030 2), and to check line ends as strictly as with DATA: the next server may get this text
//! by DATA.

use crate::server::handler::ServerReply;
use crate::server::protocol::{BodyFault, MAX_MAIL, MAX_TEXT_LINE, ReceivedText};
use crate::server::session::chunk::Chunk;
use crate::server::session::{Input, Session, State, Step, respond};

impl Session {
    pub(crate) fn bdat(&mut self, size: usize, last: bool, out: &mut Vec<u8>) -> Step {
        if size > 2 * MAX_MAIL {
            ServerReply::new(552, "5.3.4", "Far too large; closing").write(out);
            return Step::Close;
        }
        let refusal = match &mut self.envelope {
            None => Some(ServerReply::new(503, "5.5.1", "MAIL comes before BDAT")),
            // No protocol error: a pipelining client sends BDAT before it knows that every
            // recipient was refused.
            Some(envelope) if envelope.to.is_empty() => {
                Some(ServerReply::new(503, "5.5.1", "No recipient was taken"))
            }
            Some(envelope) => {
                let so_far = envelope.chunks.get_or_insert_default();
                (so_far.len() + size > MAX_MAIL).then(|| BodyFault::TooBig.reply())
            }
        };
        self.state = State::Chunk(Chunk { left: size, last, refusal });
        // No reply yet, but the buffer may hold the whole piece.
        Step::Answered
    }

    pub(crate) fn chunk(&mut self, input: &mut Input, out: &mut Vec<u8>) -> Step {
        let State::Chunk(chunk) = &mut self.state else { return Step::Read };
        let rest = input.rest();
        let part = rest.get(..chunk.left.min(rest.len())).unwrap_or(rest);
        chunk.left -= part.len();
        let chunks = self.envelope.as_mut().and_then(|envelope| envelope.chunks.as_mut());
        if let (None, Some(chunks)) = (&chunk.refusal, chunks) {
            chunks.extend_from_slice(part);
        }
        let (used, done, last) = (part.len(), chunk.left == 0, chunk.last);
        let refusal = chunk.refusal.take_if(|_| done);
        input.consume(used);
        if !done {
            return Step::Read;
        }
        self.state = State::Commands;
        if let Some(refusal) = refusal {
            // Only RSET can follow (RFC 3030 2).
            if let Some(envelope) = &mut self.envelope {
                envelope.to.clear();
            }
            return respond(out, refusal);
        }
        if !last {
            return respond(out, ServerReply::with(250, "2.0.0", format!("{used} octets are in")));
        }
        let mut envelope = self.envelope.take().unwrap_or_default();
        let text = envelope.chunks.take().unwrap_or_default();
        let text = match fault(&text) {
            Some(fault) => Err(fault),
            None => Ok(ReceivedText { bytes: text, normalized: false }),
        };
        self.body_complete(envelope, text, out)
    }
}

fn fault(text: &[u8]) -> Option<BodyFault> {
    let mut rest = text;
    while let Some(end) = memchr::memchr2(b'\r', b'\n', rest) {
        let (line, tail) = rest.split_at(end);
        if line.len() > MAX_TEXT_LINE {
            return Some(BodyFault::LineTooLong);
        }
        let Some(next) = tail.strip_prefix(b"\r\n") else {
            return Some(BodyFault::BareLineEnding);
        };
        rest = next;
    }
    (rest.len() > MAX_TEXT_LINE).then_some(BodyFault::LineTooLong)
}
