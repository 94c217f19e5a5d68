//! A listener for mails that programs on this computer hand in (RFC 6409), with the handler of
//! another crate.
//!
//! Leaves out: TLS, and every decision about mail (`MailHandler`).

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::server::error::ListenerError;
use crate::server::handler::MailHandler;
use crate::server::listener;

/// A running listener. Dropping it closes it at once; [`SubmissionListener::stop`] ends connections
/// properly.
#[derive(Debug)]
pub struct SubmissionListener {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl SubmissionListener {
    /// Listens on `address`.
    ///
    /// # Errors
    /// [`ListenerError`] when the port is taken or not allowed.
    pub async fn start<H: MailHandler>(
        address: SocketAddr,
        handler: Arc<H>,
    ) -> Result<Self, ListenerError> {
        let listener = listener::bind_to(address).await?;
        let port = address.port();
        let address =
            listener.local_addr().map_err(|source| ListenerError::Bind { port, source })?;
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(listener::serve(listener, None, handler, stopped));
        Ok(Self { address, stop, task })
    }

    /// The address with the port that the system chose.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops accepting, ends open connections and frees the port.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        let _ = (&mut self.task).await;
    }
}

impl Drop for SubmissionListener {
    fn drop(&mut self) {
        self.task.abort();
    }
}
