//! The data types of Postroom and the pure decisions on them: contacts, consent, segments,
//! suppression, campaigns, plans, deliveries, relays, replies, and time as data.
//!
//! It promises no I/O: nothing here opens a file, a socket or a database. Each type is defined
//! once, for the store, the queue, the command line and the page. Leaves out: storage
//! (`postroom-store`) and sending (`postroom-queue`, `postroom-smtp`).

pub mod calendar;
pub mod campaign;
pub mod clock;
pub mod contact;
pub mod delivery;
pub mod id;
pub mod import;
pub mod mail;
pub mod relay;
pub mod tag;
pub mod text;
mod words;
