//! The engine: one open workspace with its queue, its practice relay and
//! its local relay. The desktop shell and the
//! command line both use it.
//!
//! [`Engine::read`] hands out the queries of the store; every write is a method of the engine. It
//! notifies the queue and the watchers, except where a write leaves that to its caller
//! ([`Engine::changed`]). Leaves out: windows and the text of the UI.

mod apps;
mod campaigns;
mod capability_probe;
mod contacts;
mod default_workspace;
mod delivery_plan;
pub mod designs;
mod drafts;
mod engine;
mod error;
mod events;
mod fields;
mod finding;
mod gateway;
mod imports;
mod lists;
mod practice;
mod practice_listener;
mod relays;
mod render_check;
mod review;
mod sender;
mod suppressions;
mod zone_check;

pub use crate::apps::AppCredentials;
pub use crate::campaigns::{Preview, TestSent, plain_subject};
pub use crate::default_workspace::{default_user_settings, default_workspace};
pub use crate::delivery_plan::CampaignStatusDetail;
pub use crate::engine::{Engine, EngineOptions};
pub use crate::error::{EngineError, Result};
pub use crate::events::EventsReport;
pub use crate::finding::{Finding, Severity};
pub use crate::gateway::{GATEWAY_PORT, GatewayListening, GatewaySettings};
pub use crate::imports::{
    Corrections, ImportOrder, ImportPhase, ImportProgress, Imports, RefusedRow, RowPreview,
    unanswered_questions,
};
pub use crate::practice::PracticeState;
pub use crate::relays::{RelayDraft, check_encryption};
pub use crate::review::Review;
pub use crate::sender::Sender;
