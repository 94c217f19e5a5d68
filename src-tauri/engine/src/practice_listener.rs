//! The running practice relay of an open workspace.
//!
//! Leaves out: starting and stopping it (`practice`).

use tokio::task::JoinHandle;

use postroom_smtp::server::Practice;

/// The listener, while it runs, and the task that writes the captured mails.
#[derive(Debug, Default)]
pub(crate) struct PracticeListener {
    pub practice: Option<Practice>,
    pub inbox: Option<JoinHandle<()>>,
    pub error: Option<String>,
}
