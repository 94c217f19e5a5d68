//! One connection of the scripted server.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use tokio::net::TcpStream;

use super::pipe::{Duplex, Pipe, over};
use super::script::{Act, At, Encryption, Overlap};
use super::{Shared, Taken};

mod chunk;

struct Connection {
    shared: Arc<Shared>,
    index: usize,
    pipe: Pipe,
    encrypted: bool,
    signed_in: bool,
    from: Option<String>,
    to: Vec<String>,
    taken: usize,
}

pub(super) async fn serve(stream: TcpStream, shared: Arc<Shared>, index: usize) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let encrypted = shared.script.encryption == Encryption::Implicit;
    let stream: Box<dyn Duplex> = match (&shared.tls, encrypted) {
        (Some(tls), true) => Box::new(tls.accept(stream).await?),
        _ => Box::new(stream),
    };
    let pipe = Pipe::new(stream, shared.script.delay);
    let mut connection = Connection {
        shared,
        index,
        pipe,
        encrypted,
        signed_in: false,
        from: None,
        to: Vec::new(),
        taken: 0,
    };
    connection.talk().await
}

/// One open connection in the count of the server.
struct Open(Arc<Shared>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Connection {
    async fn talk(&mut self) -> io::Result<()> {
        let open = self.shared.open.fetch_add(1, Ordering::SeqCst);
        let _open = Open(Arc::clone(&self.shared));
        if let Some((most, reply)) = self.shared.script.connections.clone()
            && open >= most
        {
            return self.do_act(Act::ReplyAndClose(reply)).await;
        }
        if !self.strike(At::Greeting).await? {
            self.reply("220 scripted.example ESMTP").await?;
        }
        loop {
            let line = self.pipe.line().await?;
            let line = String::from_utf8_lossy(&line).into_owned();
            let verb = line.split([' ', ':']).next().unwrap_or("").to_ascii_uppercase();
            let shown = if verb == "AUTH" { "AUTH …".to_owned() } else { line.clone() };
            self.shared.record(self.index, format!("C: {shown}"));
            match verb.as_str() {
                "EHLO" | "HELO" => self.ehlo().await?,
                "STARTTLS" => self.starttls().await?,
                "AUTH" => self.auth(&line).await?,
                "MAIL" => self.mail(&line).await?,
                "RCPT" => self.rcpt(&line).await?,
                "DATA" => self.data().await?,
                "BDAT" => self.bdat(&line).await?,
                "RSET" => {
                    if !self.strike(At::Reset).await? {
                        self.forget();
                        self.reply("250 2.0.0 Ok").await?;
                    }
                }
                "NOOP" => self.reply("250 2.0.0 Ok").await?,
                "QUIT" => {
                    if !self.strike(At::Quit).await? {
                        self.reply("221 2.0.0 Bye").await?;
                    }
                    return self.pipe.flush().await;
                }
                _ => self.reply("500 5.5.2 What?").await?,
            }
        }
    }

    async fn ehlo(&mut self) -> io::Result<()> {
        if self.strike(At::Ehlo).await? {
            return Ok(());
        }
        let script = &self.shared.script;
        let mut lines = vec!["scripted.example".to_owned()];
        lines.extend(script.features.iter().cloned());
        let can_encrypt = script.encryption == Encryption::Starttls && !self.encrypted;
        if can_encrypt && !script.starttls_hidden {
            lines.push("STARTTLS".to_owned());
        }
        if script.account.is_some() && !can_encrypt {
            lines.push(format!("AUTH {}", script.mechanisms.join(" ")));
        }
        let last = lines.len() - 1;
        let lines = lines
            .iter()
            .enumerate()
            .map(|(index, line)| format!("250{}{line}", if index == last { ' ' } else { '-' }));
        let reply = lines.collect::<Vec<_>>().join("\n");
        self.forget();
        self.reply(&reply).await
    }

    async fn starttls(&mut self) -> io::Result<()> {
        if self.strike(At::Starttls).await? {
            return Ok(());
        }
        let Some(tls) = self.shared.tls.clone().filter(|_| !self.encrypted) else {
            return self.reply("502 5.5.1 Not here").await;
        };
        self.reply("220 2.0.0 Go ahead").await?;
        let injected = self.shared.script.injected.clone();
        self.pipe.push(&injected);
        self.pipe.flush().await?;
        self.pipe.take_waiting();
        let stream = self.pipe.stream.take().ok_or_else(over)?;
        self.pipe.stream = Some(Box::new(tls.accept(stream).await?));
        self.encrypted = true;
        Ok(())
    }

    async fn auth(&mut self, line: &str) -> io::Result<()> {
        if self.strike(At::Auth).await? {
            return Ok(());
        }
        let mut words = line.split_ascii_whitespace().skip(1);
        let mechanism = words.next().unwrap_or("").to_ascii_uppercase();
        let initial = words.next().map(str::to_owned);
        if !self.shared.script.mechanisms.contains(&mechanism) {
            return self.reply("504 5.5.4 Unknown mechanism").await;
        }
        let (user, password) = if mechanism == "LOGIN" {
            let user = self.challenge("VXNlcm5hbWU6").await?;
            (user, self.challenge("UGFzc3dvcmQ6").await?)
        } else {
            let answer = match initial {
                Some(word) => decode(&word),
                None => self.challenge("").await?,
            };
            let mut parts = answer.splitn(3, '\0').skip(1).map(str::to_owned);
            (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
        };
        if self.shared.script.account == Some((user, password)) {
            self.signed_in = true;
            self.reply("235 2.7.0 Welcome").await
        } else {
            self.reply("535 5.7.8 Error: authentication failed").await
        }
    }

    async fn challenge(&mut self, prompt: &str) -> io::Result<String> {
        self.reply(&format!("334 {prompt}")).await?;
        let line = self.pipe.line().await?;
        self.shared.record(self.index, "C: …".to_owned());
        Ok(decode(&String::from_utf8_lossy(&line)))
    }

    async fn mail(&mut self, line: &str) -> io::Result<()> {
        if self.strike(At::Mail).await? {
            return Ok(());
        }
        if self.shared.script.account.is_some() && !self.signed_in {
            return self.reply("530 5.7.0 Authentication required").await;
        }
        if self.from.is_some() {
            return self.reply("503 5.5.1 Error: nested MAIL command").await;
        }
        let refusal = self.shared.script.mails.iter().find(|(word, _)| line.contains(word));
        if let Some((_, reply)) = refusal {
            let reply = reply.clone();
            return self.reply(&reply).await;
        }
        self.from = Some(between(line));
        self.reply("250 2.1.0 Ok").await
    }

    async fn rcpt(&mut self, line: &str) -> io::Result<()> {
        if self.strike(At::Rcpt).await? {
            return Ok(());
        }
        if self.from.is_none() {
            return self.reply("503 5.5.1 Error: need MAIL command").await;
        }
        let address = between(line);
        if let Some(reply) = self.shared.recipient(&address) {
            return self.reply(&reply).await;
        }
        self.to.push(address);
        self.reply("250 2.1.5 Ok").await
    }

    async fn data(&mut self) -> io::Result<()> {
        if self.strike(At::Data).await? {
            return Ok(());
        }
        if self.from.is_none() {
            return self.reply("503 5.5.1 Error: need RCPT command").await;
        }
        if self.to.is_empty() && !self.shared.script.text_without_recipient {
            return self.reply("554 5.5.1 Error: no valid recipients").await;
        }
        self.reply("354 End data with <CR><LF>.<CR><LF>").await?;
        self.text().await
    }

    /// Performs the script's fault in the middle of a text. Returns true if no more of the text is
    /// to be read.
    async fn cut_short(&mut self, act: Option<&Act>) -> io::Result<bool> {
        match act {
            Some(Act::CutAfter(bytes)) => {
                self.pipe.skip(*bytes).await?;
                self.hang_up().await?;
            }
            Some(Act::ReplyAfter(bytes, reply)) => {
                self.pipe.skip(*bytes).await?;
                self.reply(reply).await?;
                self.hang_up().await?;
            }
            Some(Act::StopReading) => self.do_act(Act::Stall).await?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    async fn text(&mut self) -> io::Result<()> {
        let act = self.shared.act(At::Body);
        if self.cut_short(act.as_ref()).await? {
            return Ok(());
        }
        let mut bytes = Vec::new();
        loop {
            let mut line = self.pipe.line().await?;
            if line == b"." {
                break;
            }
            if line.first() == Some(&b'.') {
                line.remove(0);
            }
            bytes.extend_from_slice(&line);
            bytes.extend_from_slice(b"\r\n");
        }
        self.shared.record(self.index, format!("C: ({} bytes of text)", bytes.len()));
        self.after_dot(bytes, act).await
    }

    async fn after_dot(&mut self, bytes: Vec<u8>, act: Option<Act>) -> io::Result<()> {
        let refusal = self.to.iter().find_map(|to| self.shared.body_refusal(to));
        match act.or_else(|| refusal.map(Act::Reply)) {
            None if self.to.is_empty() => {
                self.forget();
                return self.reply("554 5.5.1 Error: no valid recipients").await;
            }
            None => {
                self.keep(bytes);
                self.reply("250 2.0.0 Ok: queued").await?;
            }
            Some(Act::Reply(reply)) if reply.starts_with('2') => {
                self.keep(bytes);
                self.reply(&reply).await?;
            }
            Some(Act::CutAfterDot) => {
                self.keep(bytes);
                return self.hang_up().await;
            }
            Some(act) => {
                self.forget();
                self.do_act(act).await?;
            }
        }
        self.handle_pipelined_commands().await
    }

    /// Handles what came after the dot before its reply was sent.
    async fn handle_pipelined_commands(&mut self) -> io::Result<()> {
        if self.pipe.waiting().is_empty() || self.shared.script.overlap == Overlap::Taken {
            return Ok(());
        }
        // The rest of the write may still be in the system's buffers: read it too.
        while !self.pipe.waiting().ends_with(b"DATA\r\n") {
            if self.pipe.fill().await? == 0 {
                return Err(over());
            }
        }
        let dropped = self.pipe.take_waiting();
        match self.shared.script.overlap {
            Overlap::Taken | Overlap::Dropped => self.pipe.flush().await,
            Overlap::Refused => {
                let commands = dropped.iter().filter(|byte| **byte == b'\n').count();
                for _ in 0..commands {
                    self.reply("503 5.5.1 Error: pipelined after end of DATA").await?;
                }
                self.hang_up().await
            }
        }
    }

    fn keep(&mut self, bytes: Vec<u8>) {
        let mut records = self.shared.records();
        records.count += 1;
        self.taken += 1;
        if self.shared.script.keeps {
            let from = self.from.clone().unwrap_or_default();
            let (to, message_id) = (self.to.clone(), message_id(&bytes));
            records.taken.push(Taken { from, to, message_id, bytes, connection: self.index });
        }
        drop(records);
        self.shared.mail_taken.notify_waiters();
        self.forget();
    }

    fn forget(&mut self) {
        self.from = None;
        self.to.clear();
    }

    /// Performs the script's fault at this step; returns false if there is none.
    async fn strike(&mut self, at: At) -> io::Result<bool> {
        let limit = self.shared.script.per_connection.as_ref();
        let at_limit = limit.filter(|(mails, step, _)| *step == at && self.taken >= *mails);
        let act = at_limit.map(|(_, _, act)| act.clone());
        match act.or_else(|| self.shared.act(at)) {
            None => Ok(false),
            Some(Act::Drip) => {
                self.pipe.drip = true;
                Ok(false)
            }
            Some(act) => self.do_act(act).await.map(|()| true),
        }
    }

    async fn do_act(&mut self, act: Act) -> io::Result<()> {
        match act {
            Act::Reply(reply) => self.reply(&reply).await,
            Act::Raw(bytes) => {
                self.pipe.push(&bytes);
                self.pipe.settle().await
            }
            Act::ReplyAndClose(reply) => {
                self.reply(&reply).await?;
                self.hang_up().await
            }
            Act::HalfClose => {
                self.pipe.shutdown().await?;
                while self.pipe.fill().await? > 0 {}
                Err(over())
            }
            Act::Stall | Act::StopReading => {
                self.pipe.flush().await?;
                std::future::pending().await
            }
            Act::Close | Act::CutAfter(_) | Act::CutAfterDot | Act::ReplyAfter(..) | Act::Drip => {
                self.hang_up().await
            }
        }
    }

    /// An orderly end: all replies are sent, and everything that was sent to us is read.
    async fn hang_up(&mut self) -> io::Result<()> {
        self.pipe.shutdown().await?;
        Err(over())
    }

    async fn reply(&mut self, text: &str) -> io::Result<()> {
        for line in text.split('\n') {
            self.shared.record(self.index, format!("S: {line}"));
            self.pipe.push(line.as_bytes());
            self.pipe.push(b"\r\n");
        }
        self.pipe.settle().await
    }
}

fn decode(word: &str) -> String {
    let bytes = BASE64.decode(word.trim()).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn between(line: &str) -> String {
    let from = line.find('<').map_or(0, |at| at + 1);
    let to = line.rfind('>').unwrap_or(line.len());
    line.get(from..to).unwrap_or("").to_owned()
}

fn message_id(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let head = text.split("\r\n\r\n").next()?;
    let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with("message-id:"))?;
    Some(line[11..].trim().trim_matches(['<', '>']).to_owned())
}
