//! An open connection: opening, state, small commands and the end. Mails go over it in `exchange`
//! (DATA) and `chunking` (BDAT).

use lettre::transport::smtp::commands::{Noop, Quit, Rset};

use crate::client::authentication::Account;
use crate::client::connect;
use crate::client::error::{SmtpError, Stage};
use crate::client::extensions::Extensions;
use crate::client::in_flight::Window;
use crate::client::mode::Mode;
use crate::client::open_connection::OpenTransport;
use crate::client::timeouts::Timeouts;
use crate::client::tls::TlsFacts;
use postroom_model::relay::reply::Reply;
use postroom_model::relay::{LearnedCapabilities, RelayConfig};

/// An open connection, authenticated where the relay requires it.
#[derive(Debug)]
pub struct Session {
    pub(super) transport: OpenTransport,
    pub(super) extensions: Extensions,
    pub(super) tls: Option<TlsFacts>,
    pub(super) timeouts: Timeouts,
    pub(super) learned: LearnedCapabilities,
    /// Mails the relay accepted over this connection.
    pub(super) sent: u32,
    pub(super) state: State,
    /// A transaction is half open: RSET goes before the next MAIL.
    pub(super) reset_first: bool,
    /// The mails in flight with CHUNKING.
    pub(super) window: Window,
    /// The replies to MAIL and RCPT of the current mail.
    pub(super) envelope_replies: [Option<Reply>; 2],
    /// One allocation for all texts.
    pub(super) buffer: Vec<u8>,
}

/// What the relay expects next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// A command.
    Idle,
    /// A text: the relay replied 354.
    WantsText,
    /// The next mail by CHUNKING; replies to others are outstanding.
    Streaming,
    /// Nothing: the connection ended, or a call was dropped half-way.
    Gone,
}

impl Session {
    /// Connects, encrypts, sends EHLO and authenticates.
    ///
    /// # Errors
    /// [`SmtpError`]; it never contains the secret.
    pub async fn open(
        config: &RelayConfig,
        secret: Option<&str>,
        learned: LearnedCapabilities,
    ) -> Result<Self, SmtpError> {
        Self::open_with(config, secret, learned, Timeouts::default()).await
    }

    /// As [`Session::open`], with other timeouts.
    ///
    /// # Errors
    /// [`SmtpError`]; it never contains the secret.
    pub async fn open_with(
        config: &RelayConfig,
        secret: Option<&str>,
        learned: LearnedCapabilities,
        timeouts: Timeouts,
    ) -> Result<Self, SmtpError> {
        let account = Account::of(config, secret)?;
        let (mut connection, mut extensions) = connect::open(config, &timeouts, None).await?;
        if let Some(account) = account {
            connect::sign_in(config, &mut connection, &mut extensions, &account, &timeouts, None)
                .await?;
        }
        Ok(Self {
            transport: connection.transport,
            extensions,
            tls: connection.tls,
            timeouts,
            learned,
            sent: 0,
            state: State::Idle,
            reset_first: false,
            window: Window::new(learned.window),
            envelope_replies: [None, None],
            buffer: Vec::new(),
        })
    }

    pub fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    pub fn tls(&self) -> Option<&TlsFacts> {
        self.tls.as_ref()
    }

    /// The number of mails the relay accepted over this connection.
    pub fn sent(&self) -> u32 {
        self.sent
    }

    /// The capabilities learned on this connection, to be stored with the relay.
    pub fn learned(&self) -> LearnedCapabilities {
        self.learned
    }

    /// Adds what other connections learned; it applies from the next mail on.
    pub fn adopt(&mut self, learned: LearnedCapabilities) {
        if self.state == State::Idle {
            self.learned.no_overlap |= learned.no_overlap;
            self.learned.overlap_proven |= learned.overlap_proven;
            self.learned.no_chunking |= learned.no_chunking;
            self.learned.chunking_proven |= learned.chunking_proven;
            self.learned.no_dsn |= learned.no_dsn;
        }
    }

    /// False after a failure, a 421, or a call that was dropped half-way.
    pub fn is_usable(&self) -> bool {
        self.state != State::Gone
    }

    /// The relay replied 354; only the text may follow.
    pub fn awaits_text(&self) -> bool {
        self.state == State::WantsText
    }

    /// How mails are sent over this connection from now on.
    pub fn mode(&self) -> Mode {
        Mode::of(&self.extensions, self.learned)
    }

    /// Whether the idle connection is still open and in step, as far as is known without a command.
    /// A connection that broke elsewhere looks alive; [`Session::noop`] detects it.
    pub async fn is_alive(&mut self) -> bool {
        self.state == State::Idle && self.transport.is_idle().await
    }

    /// Checks an idle connection with NOOP.
    ///
    /// # Errors
    /// [`SmtpError`]: the connection cannot be used any more.
    pub async fn noop(&mut self) -> Result<(), SmtpError> {
        self.simple_command(&Noop.to_string(), Stage::Noop).await
    }

    /// Aborts a transaction that was begun and not finished.
    ///
    /// # Errors
    /// [`SmtpError`]: the connection ended.
    pub async fn reset(&mut self) -> Result<(), SmtpError> {
        self.simple_command(&Rset.to_string(), Stage::Reset).await?;
        self.reset_first = false;
        Ok(())
    }

    async fn simple_command(&mut self, command: &str, stage: Stage) -> Result<(), SmtpError> {
        if self.state != State::Idle {
            return Err(SmtpError::Unusable);
        }
        self.state = State::Gone;
        connect::command_reply(&mut self.transport, command, stage, self.timeouts.command).await?;
        self.state = State::Idle;
        Ok(())
    }

    /// Sends QUIT and closes. A mail after its 354 is dropped: a relay discards a text without its
    /// final dot (RFC 5321 4.1.1.4).
    pub async fn quit(mut self) {
        let farewell = self.timeouts.farewell;
        if self.state == State::Idle {
            // The reply to QUIT changes nothing.
            let _ = connect::command_reply(
                &mut self.transport,
                &Quit.to_string(),
                Stage::Quit,
                farewell,
            )
            .await;
        }
        self.transport.close(farewell).await;
    }
}
