//! All SQL of Postroom. One SQLite file per workspace: WAL, foreign keys, one writer.
//!
//! It promises that a file of a newer program is left untouched, that a copy is taken before a
//! migration, and that only one process sends. Writes commit with a disk flush
//! (`synchronous = full`): what the journal has acknowledged survives a power cut.
//!
//! The SQL is valid in SQLite and PostgreSQL, except where a comment says "SQLite:".
//! Leaves out: decisions. The functions take and return types of the model.

pub mod app_mails;
pub mod apps;
pub mod audience;
pub mod backups;
pub mod campaigns;
pub mod change_feed;
pub mod changes;
pub mod contacts;
pub mod deliveries;
mod error;
pub mod events;
pub mod fields;
pub mod import_rows;
pub mod imports;
pub mod journal;
pub mod lease;
pub mod lists;
pub mod persons;
pub mod pictures;
pub mod practice_mails;
mod private_files;
mod profile;
mod recovery;
pub mod relay_usage;
pub mod relays;
pub mod segments;
pub mod selection;
pub mod settings;
pub mod suppressions;
mod text;
mod workspace_file;

pub(crate) use self::error::taken;
pub use self::error::{Result, StoreError};
pub use self::pictures::pictures_in;
pub use self::profile::{PROFILE, Profile, letterhead};
pub use self::workspace_file::{Reader, Store, WorkspaceLock};
