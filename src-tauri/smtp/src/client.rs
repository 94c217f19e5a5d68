//! One connection to a relay, from opening to QUIT; mails go over it one behind the other.
//!
//! It promises to say of every mail what is certain: taken, refused (by whom, in which words), not
//! sent, put back, or in doubt. It writes in whole groups: the text of one mail and MAIL, RCPT,
//! DATA of the next leave in one piece where the relay takes that (one round trip a mail), and it
//! notices by itself when a relay does not. Where the relay offers CHUNKING, several mails are under
//! way at once ([`Session::hand_over`]). lettre spells the commands and the sign-in; reading,
//! writing and TLS are ours (see `line`). Leaves out: what an answer means (`verdict`), when to
//! send what (`queue`).

pub mod capability_probe;
mod chunking;
pub(crate) mod connect;
pub mod connection_test;
mod dot_stuffing;
pub(crate) mod envelope;
mod error;
mod exchange;
pub(crate) mod extensions;
mod mode;
mod timeouts;
pub mod tls;
pub(crate) mod transport;

use lettre::transport::smtp::commands::{Noop, Quit, Rset};

pub use self::chunking::{Answered, Fate};
pub use self::envelope::Envelope;
pub use self::error::{Stage, TlsFault, Trouble};
pub use self::exchange::{Begun, Exchange, Finished};
pub use self::extensions::Features;
pub use self::mode::Mode;
pub use self::timeouts::Patience;

use self::connect::{Account, OpenLine};
use self::tls::TlsFacts;
use postroom_model::relay::reply::Reply;
use postroom_model::relay::{LearnedCapabilities, RelayConfig};

/// An open connection, signed in where the relay wants it.
#[derive(Debug)]
pub struct Session {
    line: OpenLine,
    features: Features,
    tls: Option<TlsFacts>,
    patience: Patience,
    learnt: LearnedCapabilities,
    /// Mails taken over this connection.
    sent: u32,
    state: State,
    /// Half a transaction is open: RSET goes before the next MAIL.
    reset_first: bool,
    /// The mails under way with CHUNKING.
    window: chunking::Window,
    /// What MAIL and RCPT of the mail under way were answered.
    said: [Option<Reply>; 2],
    /// One allocation for all texts.
    buffer: Vec<u8>,
}

/// What the relay waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// A command.
    Idle,
    /// A text: it has said 354.
    WantsText,
    /// The next mail by CHUNKING; answers to others are still to come.
    Streaming,
    /// Nothing any more; or we were interrupted in the middle of something.
    Gone,
}

impl Session {
    /// Connects, encrypts, greets and signs in.
    ///
    /// # Errors
    /// [`Trouble`], never holding the secret.
    pub async fn open(
        config: &RelayConfig,
        secret: Option<&str>,
        learnt: LearnedCapabilities,
    ) -> Result<Self, Trouble> {
        Self::open_with(config, secret, learnt, Patience::default()).await
    }

    /// As [`Session::open`], with time-outs of the caller's own.
    ///
    /// # Errors
    /// [`Trouble`], never holding the secret.
    pub async fn open_with(
        config: &RelayConfig,
        secret: Option<&str>,
        learnt: LearnedCapabilities,
        patience: Patience,
    ) -> Result<Self, Trouble> {
        let account = Account::of(config, secret)?;
        let addresses = connect::resolve(config, &patience).await?;
        let (stream, peer) = connect::connect(config, &addresses, &patience).await?;
        let mut secured = connect::encrypt(config, None, stream, peer, &patience, None).await?;
        let features = connect::hello(&mut secured, &patience).await?;
        if let Some(account) = account {
            connect::sign_in(&mut secured, &features, &account, &patience).await?;
        }
        Ok(Self {
            line: secured.line,
            features,
            tls: secured.tls,
            patience,
            learnt,
            sent: 0,
            state: State::Idle,
            reset_first: false,
            window: chunking::Window::new(learnt.window),
            said: [None, None],
            buffer: Vec::new(),
        })
    }

    pub fn features(&self) -> &Features {
        &self.features
    }

    pub fn tls(&self) -> Option<&TlsFacts> {
        self.tls.as_ref()
    }

    /// Mails the relay has taken over this connection.
    pub fn sent(&self) -> u32 {
        self.sent
    }

    /// What this connection taught; to be kept with the relay.
    pub fn learnt(&self) -> LearnedCapabilities {
        self.learnt
    }

    /// What other connections found out meanwhile holds for this one too, from its next mail on.
    pub fn adopt(&mut self, learnt: LearnedCapabilities) {
        if self.state == State::Idle {
            self.learnt.no_overlap |= learnt.no_overlap;
            self.learnt.overlap_proven |= learnt.overlap_proven;
            self.learnt.no_chunking |= learnt.no_chunking;
            self.learnt.chunking_proven |= learnt.chunking_proven;
            self.learnt.no_dsn |= learnt.no_dsn;
        }
    }

    /// False after a failure, a 421, or a call that was dropped half-way.
    pub fn is_usable(&self) -> bool {
        self.state != State::Gone
    }

    /// A mail of ours has its 354; only its text may follow.
    pub fn awaits_text(&self) -> bool {
        self.state == State::WantsText
    }

    /// How mails go over this connection from now on.
    pub fn mode(&self) -> Mode {
        Mode::of(&self.features, self.learnt)
    }

    /// Has the relay hung up, or said something nobody asked for, while the line rested? Asks
    /// nothing; a line that was cut elsewhere looks sound ([`Session::noop`] finds out).
    pub async fn is_sound(&mut self) -> bool {
        self.state == State::Idle && self.line.is_quiet().await
    }

    /// Is the line still there? For connections that have rested.
    ///
    /// # Errors
    /// [`Trouble`]: open another one.
    pub async fn noop(&mut self) -> Result<(), Trouble> {
        self.small_talk(&Noop.to_string(), Stage::Noop).await
    }

    /// Forgets a transaction that was begun and not finished.
    ///
    /// # Errors
    /// [`Trouble`]: the connection is gone.
    pub async fn reset(&mut self) -> Result<(), Trouble> {
        self.small_talk(&Rset.to_string(), Stage::Reset).await?;
        self.reset_first = false;
        Ok(())
    }

    async fn small_talk(&mut self, command: &str, stage: Stage) -> Result<(), Trouble> {
        if self.state != State::Idle {
            return Err(Trouble::Unusable);
        }
        self.state = State::Gone;
        connect::ask(&mut self.line, command, stage, self.patience.command).await?;
        self.state = State::Idle;
        Ok(())
    }

    /// Says goodbye and hangs up. A mail that has its 354 is dropped: the relay takes a text
    /// without its final dot for nothing (RFC 5321 4.1.1.4).
    pub async fn quit(mut self) {
        let farewell = self.patience.farewell;
        if self.state == State::Idle {
            // Whether the relay answers changes nothing.
            let _ = connect::ask(&mut self.line, &Quit.to_string(), Stage::Quit, farewell).await;
        }
        self.line.close(farewell).await;
    }
}
