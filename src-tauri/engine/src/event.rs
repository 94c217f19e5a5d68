//! What the engine tells whoever watches: tags of what has changed, never the data itself.
//!
//! A watcher reads again what is made of a tag. Progress is coalesced by the API, not here.
//! Leaves out: how events reach a window.

use tokio::sync::broadcast;

/// What a piece of stored state is made of; a change names the tags it touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tag {
    App,
    Settings,
    Relays,
    Contacts,
    Lists,
    Suppressions,
    Imports,
    Campaigns,
    Deliveries,
    Practice,
}

/// The engine's loudspeaker. Cheap to clone; speaking to nobody is fine.
#[derive(Debug, Clone)]
pub struct Events(broadcast::Sender<Tag>);

impl Default for Events {
    fn default() -> Self {
        Self(broadcast::channel(1024).0)
    }
}

impl Events {
    pub fn changed(&self, tag: Tag) {
        // No watcher is no fault: the CLI listens to nothing.
        let _ = self.0.send(tag);
    }

    pub fn watch(&self) -> broadcast::Receiver<Tag> {
        self.0.subscribe()
    }
}
