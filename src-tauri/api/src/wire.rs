//! What the API takes and answers: plain data, derived once into TypeScript. A type of the model
//! crosses as it is; a type stands here only where something is joined or hidden.
//!
//! Ids and enums cross as words; times as milliseconds since 1970; counts as whole numbers below
//! 2^53. No secret is part of any answer. Leaves out: what the commands do (`handlers`).

mod app;
mod campaign;
mod change;
mod contact;
mod delivery;
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
pub use postroom_import::{Addresses, Format};
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
pub use postroom_store::deliveries::Resolution;
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

/// How many things a write touched.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct Touched {
    pub count: i64,
}

/// A file written where the user chose.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Saved {
    pub name: String,
    pub rows: i64,
}

/// What an error looks like on the other side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FailureView {
    /// Stable; the page chooses its sentence by it.
    pub code: String,
    /// What happened, in English.
    pub message: String,
    /// What was kept and what to do, in English.
    pub hint: Option<String>,
}

/// Pushed to the page: what to read again. At most ten a second.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AppEvent {
    pub tags: Vec<Tag>,
}

impl AppEvent {
    /// For a listener that missed events: it reads everything again.
    pub fn everything() -> Self {
        Self { tags: Tag::ALL.to_vec() }
    }
}
