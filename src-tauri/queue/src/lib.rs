//! The sending queue: the dispatcher starts campaigns at their time and runs one relay worker for
//! each relay in use; a campaign ends when every delivery has an outcome.
//!
//! It promises that only mails of campaigns with the status "sending" begin, that a paused or
//! exhausted relay is left alone until its time, and that a stop loses no delivery. Decisions are
//! pure functions in files of their own (`retry`, `token_bucket`, `rate_limiter`, `domain_limits`,
//! `circuit_breaker`, `fault_attribution`, `undeliverable_streak`, `outcome`, `pause_policy`,
//! `forecast`). Leaves out: SMTP (`postroom_smtp`) and SQL (`postroom_store`).

mod active_campaigns;
mod circuit_breaker;
mod connection;
mod connection_evidence;
mod context;
mod dispatcher;
mod domain_limits;
mod fault_attribution;
pub mod forecast;
pub mod journal;
mod outcome;
mod pause_policy;
mod prefetch;
mod queue;
pub mod rate_limiter;
pub mod rate_limiters;
mod ready_queue;
mod relay_worker;
mod retry;
mod sliding_window;
pub mod throughput;
mod token_bucket;
mod undeliverable_streak;
mod worker_state;

pub use crate::active_campaigns::CampaignRoute;
pub use crate::queue::{Queue, QueueContext, RelayFigures};
