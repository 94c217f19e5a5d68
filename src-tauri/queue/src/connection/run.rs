//! The loop of one connection: open a session, send mail after mail, quit.
//!
//! Leaves out: the ways of sending (`chunking`, `data`).

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::connection::task::ConnectionTask;
use crate::ready_queue::Prepared;
use crate::worker_state::{NextStep, OpeningHistory, OpeningStep};
use postroom_model::delivery::DeliveryStatus;
use postroom_smtp::client::{Mode, Session};

/// A connection that was idle for longer is checked with NOOP before it gets a mail.
const CHECK_AFTER_IDLE: Duration = Duration::from_secs(5);
impl ConnectionTask {
    /// Runs until it is stopped, or until the relay is paused.
    pub async fn run(mut self) {
        loop {
            let next = self.next_mail().await;
            if next.is_none() && self.started.is_none() {
                if self.stop.is_cancelled() {
                    break;
                }
                continue;
            }
            if self.ensure_session().await.is_break() {
                self.put_back_all(next).await;
                break;
            }
            let step = match next {
                Some(first) if self.uses_chunking() => self.exchange_by_chunks(first).await,
                next => self.exchange_by_data(next).await,
            };
            self.idle_since = self.shared.clock.now();
            match step {
                NextStep::Continue => {}
                NextStep::Reconnect => self.quit().await,
                NextStep::Close => break,
            }
        }
        self.put_back_all(None).await;
        self.quit().await;
    }

    async fn quit(&mut self) {
        if let Some(session) = self.session.take() {
            session.quit().await;
        }
    }

    /// Whether the next mail is sent by BDAT, with others under way.
    fn uses_chunking(&self) -> bool {
        let mode = self.session.as_ref().map(Session::mode);
        self.started.is_none() && matches!(mode, Some(Mode::Chunked { .. }))
    }

    /// Makes sure that there is a session that works. Break: none could be opened.
    async fn ensure_session(&mut self) -> ControlFlow<()> {
        if let Some(session) = &mut self.session
            && self.started.is_none()
        {
            // A relay that closed an idle connection has not failed: a new session is opened.
            let long = self.shared.clock.now().since(self.idle_since) > CHECK_AFTER_IDLE;
            if !session.is_alive().await || (long && session.noop().await.is_err()) {
                self.session = None;
            }
        }
        if self.session.is_none() {
            self.open().await?;
        }
        if let Some(session) = &mut self.session {
            session.adopt(self.worker.learned());
        }
        ControlFlow::Continue(())
    }

    /// Opens a session; tries again until the circuit breaker opens. Break: no session.
    async fn open(&mut self) -> ControlFlow<()> {
        self.established = None;
        let mut history = OpeningHistory { reopening: self.reopening, refused_connections: 0 };
        loop {
            let learned = self.worker.learned();
            let config = &self.worker.relay.config;
            let opened = tokio::select! {
                () = self.stop.cancelled() => return ControlFlow::Break(()),
                opened = Session::open_with(
                    config,
                    self.worker.secret(),
                    learned,
                    self.shared.timeouts,
                ) => opened,
            };
            match opened {
                Ok(session) => {
                    self.worker.connection_opened();
                    self.established = Some(self.worker.establish());
                    self.reopening = true;
                    self.end_noted = AtomicBool::new(false);
                    self.session = Some(session);
                    return ControlFlow::Continue(());
                }
                Err(error) => {
                    let now = self.shared.clock.now();
                    let OpeningStep::Retry(wait) = self.worker.opening_failed(&error, history, now)
                    else {
                        return ControlFlow::Break(());
                    };
                    history.refused_connections += 1;
                    tokio::select! {
                        () = self.stop.cancelled() => return ControlFlow::Break(()),
                        () = tokio::time::sleep(wait) => {}
                    }
                }
            }
        }
    }

    /// Puts back what this connection holds. A mail that only has its 354 was not sent: its text
    /// never was.
    async fn put_back_all(&mut self, next: Option<Prepared>) {
        if let Some(mail) = next {
            self.put_back(&mail, DeliveryStatus::Leased).await;
        }
        if let Some(last) = self.started.take() {
            self.put_back(&last.mail, DeliveryStatus::Sending).await;
        }
    }
}
