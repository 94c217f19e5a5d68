//! How mails are sent over a connection: from the offered extensions and the learned capabilities.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::client::extensions::Extensions;
use crate::client::window_size::window_size;
use postroom_model::relay::LearnedCapabilities;

/// From the fastest to the slowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Up to `window` mails in flight at once (CHUNKING, RFC 3030).
    Chunked { window: u16 },
    /// The commands of the next mail follow the text of the last: one round trip per mail.
    Overlapped,
    /// The commands in one write (PIPELINING, RFC 2920), the text in another.
    Grouped,
    /// Each command waits for its reply.
    OneByOne,
}

impl Mode {
    pub fn of(extensions: &Extensions, learned: LearnedCapabilities) -> Self {
        if !extensions.pipelining {
            // RFC 3030 4.2 allows several BDATs in one write only with PIPELINING.
            Self::OneByOne
        } else if extensions.chunking && !learned.no_chunking {
            Self::Chunked { window: window_size(learned.window) }
        } else if learned.no_overlap {
            Self::Grouped
        } else {
            Self::Overlapped
        }
    }

    /// The mode known without a connection; none: nothing is learned yet.
    pub fn learned(learned: LearnedCapabilities) -> Option<Self> {
        if learned.chunking_proven && !learned.no_chunking {
            Some(Self::Chunked { window: window_size(learned.window) })
        } else if learned.no_overlap {
            Some(Self::Grouped)
        } else {
            learned.overlap_proven.then_some(Self::Overlapped)
        }
    }

    /// A stable identifier.
    pub fn word(self) -> &'static str {
        match self {
            Self::Chunked { .. } => "chunked",
            Self::Overlapped => "overlapped",
            Self::Grouped => "grouped",
            Self::OneByOne => "one_by_one",
        }
    }

    /// How many mails of one connection may be written without a reply.
    pub fn under_way(self) -> u16 {
        match self {
            Self::Chunked { window } => window,
            Self::Overlapped | Self::Grouped | Self::OneByOne => 2,
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chunked { window: 1 } => f.write_str("one mail under way at a time (CHUNKING)"),
            Self::Chunked { window } => {
                write!(f, "up to {window} mails under way at once on each connection (CHUNKING)")
            }
            Self::Overlapped => f.write_str("one round trip a mail (PIPELINING, overlapped)"),
            Self::Grouped => f.write_str("two round trips a mail (PIPELINING)"),
            Self::OneByOne => f.write_str("command by command, four round trips a mail"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fastest_mode_not_refused_is_chosen() {
        let learned = |no_chunking, no_overlap, window| LearnedCapabilities {
            no_chunking,
            no_overlap,
            window,
            ..LearnedCapabilities::default()
        };
        for (pipelining, chunking, learned, mode) in [
            (true, true, learned(false, false, None), Mode::Chunked { window: 8 }),
            (true, true, learned(false, true, Some(3)), Mode::Chunked { window: 3 }),
            (true, true, learned(true, false, None), Mode::Overlapped),
            (true, false, learned(false, false, None), Mode::Overlapped),
            (true, true, learned(true, true, None), Mode::Grouped),
            (false, true, learned(false, false, None), Mode::OneByOne),
        ] {
            let extensions = Extensions { pipelining, chunking, ..Extensions::default() };
            assert_eq!(Mode::of(&extensions, learned), mode);
        }
    }
}
