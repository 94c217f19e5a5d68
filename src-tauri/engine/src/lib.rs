//! Postroom's engine: contacts, campaigns, the durable queue and the wire.
//!
//! It promises one row per recipient, no mail sent twice and nobody forgotten. It knows no window,
//! no webview and no TypeScript: the desktop shell and the command line drive it alike.
//!
//! Modules, low to high; a lower one never imports a higher one:
//! `id clock secret event place` < `calendar` < `contact template delivery relay` < `campaign` <
//! `message import listener` < `store` < `queue` < `engine`.

pub mod clock;
pub mod event;
pub mod id;
pub mod place;
pub mod secret;

pub mod calendar;

pub mod contact;
pub mod delivery;
pub mod relay;
pub mod template;

pub mod campaign;

pub mod import;
pub mod listener;
pub mod message;

pub mod store;

pub mod queue;

pub mod engine;
