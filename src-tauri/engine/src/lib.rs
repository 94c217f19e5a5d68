//! The engine: one open workspace with its queue and its practice relay. The desktop shell and the
//! command line both use it.
//!
//! Reads go to the store directly ([`Engine::store`]); every write goes through the engine, which
//! notifies the queue and the watchers. Leaves out: windows and the text of the UI.

mod campaigns;
mod capability_probe;
mod default_workspace;
mod delivery_plan;
mod engine;
mod error;
mod events;
mod finding;
mod imports;
mod practice;
mod practice_listener;
mod relays;

pub use crate::campaigns::{Preview, Review, TestSent, plain_subject};
pub use crate::default_workspace::default_workspace;
pub use crate::delivery_plan::CampaignStatusDetail;
pub use crate::engine::{Engine, EngineOptions};
pub use crate::error::{EngineError, Result};
pub use crate::events::EventsReport;
pub use crate::finding::{Finding, Severity};
pub use crate::imports::{
    ImportOrder, ImportPhase, ImportProgress, Imports, RefusedRow, RowPreview,
};
pub use crate::practice::PracticeState;
pub use crate::relays::{RelayDraft, check_plain};
