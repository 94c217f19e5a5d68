//! The sink's side of the SMTP dialogue, without a socket: bytes in, replies and steps out.

use super::Manner;

/// The part of a mail that is searched for its Message-ID, in bytes.
const HEAD: usize = 4 * 1024;

/// What the owner of the socket does next.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// Read more.
    More,
    /// This many bytes have been processed.
    Went(usize),
    /// A mail is complete after this many bytes; record it, then call [`Talk::taken`].
    Mail { bytes: usize, head: Vec<u8> },
    /// Send what is written and close.
    Close,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Commands,
    /// Between DATA and the dot; this many bytes have been searched for the dot.
    Text(usize),
    /// This many bytes of a chunk are still missing.
    Chunk {
        left: usize,
        last: bool,
    },
    /// Commands followed a dot, and this relay refuses that.
    OutOfStep,
}

#[derive(Debug)]
pub struct Talk {
    manner: Manner,
    state: State,
    recipients: Vec<String>,
    head: Vec<u8>,
}

impl Talk {
    pub fn new(manner: Manner) -> Self {
        Self { manner, state: State::Commands, recipients: Vec::new(), head: Vec::new() }
    }

    pub fn manner(&self) -> Manner {
        self.manner
    }

    pub fn recipients(&self) -> &[String] {
        &self.recipients
    }

    /// Replies after the mail was recorded.
    pub fn taken(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"250 2.0.0 taken\r\n");
        self.recipients.clear();
    }

    pub fn step(&mut self, input: &[u8], out: &mut Vec<u8>) -> Step {
        match self.state {
            State::Commands => self.command(input, out),
            State::Text(searched) => self.text(input, searched),
            State::Chunk { left, last } => self.chunk(input, left, last, out),
            State::OutOfStep => {
                let lines = input.iter().filter(|byte| **byte == b'\n').count();
                for _ in 0..lines {
                    out.extend_from_slice(b"503 5.5.1 pipelined after end of DATA\r\n");
                }
                Step::Close
            }
        }
    }

    fn text(&mut self, input: &[u8], searched: usize) -> Step {
        // The five octets of the final dot may arrive in two reads.
        let from = searched.saturating_sub(4);
        let Some(at) = find_end(&input[from..]) else {
            self.state = State::Text(input.len());
            return Step::More;
        };
        let bytes = from + at + 5;
        let behind = self.manner.refuses_overlap && input.len() > bytes;
        self.state = if behind { State::OutOfStep } else { State::Commands };
        Step::Mail { bytes, head: input[..bytes.min(HEAD)].to_vec() }
    }

    fn chunk(&mut self, input: &[u8], left: usize, last: bool, out: &mut Vec<u8>) -> Step {
        let bytes = left.min(input.len());
        if bytes == 0 && left > 0 {
            return Step::More;
        }
        let room = HEAD.saturating_sub(self.head.len()).min(bytes);
        self.head.extend_from_slice(&input[..room]);
        if bytes < left {
            self.state = State::Chunk { left: left - bytes, last };
            return Step::Went(bytes);
        }
        self.state = State::Commands;
        if self.recipients.is_empty() {
            out.extend_from_slice(b"503 5.5.1 no valid recipient\r\n");
            self.head.clear();
            return Step::Went(bytes);
        }
        if last {
            return Step::Mail { bytes, head: std::mem::take(&mut self.head) };
        }
        out.extend_from_slice(b"250 2.0.0 so far\r\n");
        Step::Went(bytes)
    }

    fn command(&mut self, input: &[u8], out: &mut Vec<u8>) -> Step {
        let Some(end) = input.iter().position(|byte| *byte == b'\n') else { return Step::More };
        let line = String::from_utf8_lossy(&input[..end]);
        let mut words = line.split_whitespace();
        let verb = words.next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => self.greet(out),
            "HELO" | "NOOP" => out.extend_from_slice(b"250 2.0.0 ok\r\n"),
            "MAIL" | "RSET" => {
                self.recipients.clear();
                out.extend_from_slice(b"250 2.1.0 ok\r\n");
            }
            "RCPT" => self.recipient(&line, out),
            "DATA" if self.recipients.is_empty() => {
                out.extend_from_slice(b"503 5.5.1 no valid recipient\r\n");
            }
            "DATA" => {
                self.state = State::Text(0);
                out.extend_from_slice(b"354 go on\r\n");
            }
            "BDAT" if self.manner.chunking => {
                let left = words.next().and_then(|size| size.parse().ok()).unwrap_or(0);
                let last = words.next().is_some_and(|word| word.eq_ignore_ascii_case("last"));
                self.state = State::Chunk { left, last };
            }
            "QUIT" => {
                out.extend_from_slice(b"221 2.0.0 bye\r\n");
                return Step::Close;
            }
            _ => out.extend_from_slice(b"502 5.5.2 not known here\r\n"),
        }
        Step::Went(end + 1)
    }

    fn greet(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"250-sink.example\r\n250-8BITMIME\r\n250-SIZE 52428800\r\n");
        if self.manner.pipelining {
            out.extend_from_slice(b"250-PIPELINING\r\n");
        }
        if self.manner.chunking {
            out.extend_from_slice(b"250-CHUNKING\r\n");
        }
        out.extend_from_slice(b"250 ENHANCEDSTATUSCODES\r\n");
    }

    /// Recipients whose address begins with `no-` are unknown here.
    fn recipient(&mut self, line: &str, out: &mut Vec<u8>) {
        let address = line.split(['<', '>']).nth(1).unwrap_or_default();
        if address.starts_with("no-") {
            out.extend_from_slice(b"550 5.1.1 nobody of this name\r\n");
        } else {
            self.recipients.push(address.to_owned());
            out.extend_from_slice(b"250 2.1.5 ok\r\n");
        }
    }
}

/// The position of `CRLF . CRLF`; an empty text begins with its dot.
fn find_end(bytes: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, b"\r\n.\r\n")
}
