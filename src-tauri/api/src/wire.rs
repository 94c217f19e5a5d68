//! The requests and answers of the API, exported to TypeScript. A type of another crate
//! is used as it is; a view type exists only where data is joined or hidden.
//!
//! Ids and enums are strings; times are milliseconds since 1970; counts are whole numbers below
//! 2^53. No answer contains a secret. Leaves out: what the commands do (`handlers`).

mod app;
mod campaign;
mod change;
mod contact;
mod delivery;
mod design;
mod event;
mod field;
mod import;
mod person;
mod plan;
mod practice;
mod relay;
mod segment;
mod suppression;

pub use app::*;
pub use campaign::*;
pub use change::*;
pub use contact::*;
pub use delivery::*;
pub use design::*;
pub use event::*;
pub use field::*;
pub use import::*;
pub use person::*;
pub use plan::*;
pub use practice::*;
pub use relay::*;
pub use segment::*;
pub use suppression::*;

// Types that the page receives as their crates define them.
pub use postroom_engine::{Finding, ImportPhase, Severity};
pub use postroom_import::{Addresses, ConsentQuestion, Format};
pub use postroom_keychain::SecretHome;
pub use postroom_mail::viewer::Header;
pub use postroom_model::campaign::{
    CampaignCommand, CampaignStatus, Hours, InDoubtPolicy, Lane, Missed,
};
pub use postroom_model::contact::segment::Rule;
pub use postroom_model::contact::{
    ConsentBasis, ContactStatus, Field, FieldKind, SuppressionReason,
};
pub use postroom_model::delivery::{Counts, DeliveryEvent, DeliveryStatus, EventKind};
pub use postroom_model::import::{ColumnRole, Policy};
pub use postroom_model::relay::limits::{Limits, Per};
pub use postroom_model::relay::presets::Bulk;
pub use postroom_model::relay::{PauseReason, RelayKind, TlsMode};
pub use postroom_model::tag::Tag;
pub use postroom_queue::rate_limiter::LimitUsage;
pub use postroom_smtp::client::connection_test::{StepOutcome, TestStep};
pub use postroom_store::changes::{ChangeKind, UndoResult};
pub use postroom_store::contacts::duplicates::DuplicateReason;
pub use postroom_store::contacts::last_mail::LastMail;
pub use postroom_store::contacts::page::ContactSort;
pub use postroom_store::deliveries::{DeliverySort, Resolution};
pub use postroom_store::events::EventPreview;
pub use postroom_store::fields::FieldSize;
pub use postroom_store::imports::{ImportState, Undone};
pub use postroom_store::persons::ConsentRecord;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A request or an answer without content.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// A request about the object with this id.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ById<Id> {
    pub id: Id,
}

/// A request about the objects with these ids.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ByIds<Id> {
    pub ids: Vec<Id>,
}

/// The number of objects that a write changed.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct Touched {
    pub count: i64,
}

/// A file that was written to the user's chosen path.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Saved {
    pub name: String,
    pub rows: i64,
}

/// An error as the page receives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FailureView {
    /// Stable code; the page chooses its sentence by it.
    pub code: String,
    /// What happened, in English.
    pub message: String,
    /// What was not changed and what to do, in English.
    pub hint: Option<String>,
}

/// Sent to the page: the tags to read again. At most ten events per second.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AppEvent {
    pub tags: Vec<Tag>,
}

impl AppEvent {
    /// All tags, for a listener that missed events.
    pub fn everything() -> Self {
        Self { tags: Tag::ALL.to_vec() }
    }
}
