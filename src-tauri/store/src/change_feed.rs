//! Notifications about changed data: tags, never the data itself.
//!
//! A subscriber reads again what a tag stands for. Leaves out: coalescing and how notifications
//! reach a window (`postroom-api`).

use postroom_model::tag::Tag;
use tokio::sync::broadcast;

/// Tells subscribers which tags have changed. Cheap to clone; works without subscribers.
#[derive(Debug, Clone)]
pub struct ChangeFeed(broadcast::Sender<Tag>);

impl Default for ChangeFeed {
    fn default() -> Self {
        Self(broadcast::channel(1024).0)
    }
}

impl ChangeFeed {
    pub fn notify(&self, tag: Tag) {
        // Without a subscriber (the command line) sending fails, which is no error.
        let _ = self.0.send(tag);
    }

    pub fn subscribe(&self) -> broadcast::Receiver<Tag> {
        self.0.subscribe()
    }
}
