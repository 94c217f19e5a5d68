//! One connection to a relay: takes mails from the ready queue, writes their intents, sends them and
//! records their outcomes.
//!
//! It promises that a mail's text is sent only after its intent is on disk, that the intents of the
//! next mails are written while the last ones are on the wire, that an idle connection is checked
//! before it gets a mail, and that every mail it took has an outcome or is put back before it ends.
//! Where the relay offers CHUNKING, several mails are under way (`chunking`); else one, and the
//! envelope of the next (`data`). Leaves out: what a reply means (`outcome`).

mod chunking;
mod data;
mod run;
mod task;

pub(crate) use task::ConnectionTask;
