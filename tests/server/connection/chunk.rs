//! BDAT (RFC 3030): the text has a byte count, and is read even when it is refused.

use std::io;

use super::Connection;
use crate::server::script::At;

impl Connection {
    pub(super) async fn bdat(&mut self, line: &str) -> io::Result<()> {
        if self.strike(At::Bdat).await? {
            return Ok(());
        }
        if !self.shared.script.features.iter().any(|word| word == "CHUNKING") {
            return self.reply("502 5.5.2 Error: command not implemented").await;
        }
        let mut words = line.split_ascii_whitespace().skip(1);
        let size: Option<usize> = words.next().and_then(|word| word.parse().ok());
        let (Some(size), Some("LAST")) = (size, words.next()) else {
            return self.reply("501 5.5.4 Syntax: BDAT count LAST").await;
        };
        let act = self.shared.act(At::Body);
        if self.cut_short(act.as_ref()).await? {
            return Ok(());
        }
        self.pipe.flush_if_short_of(size).await?;
        let bytes = self.pipe.take(size).await?;
        self.shared.record(self.index, format!("C: ({} bytes of text)", bytes.len()));
        if act.is_none() && (self.from.is_none() || self.to.is_empty()) {
            return self.reply("503 5.5.1 Error: need RCPT command").await;
        }
        self.after_dot(bytes, act).await
    }
}
