//! Command bodies, one file an area. Each takes the border and its request, asks the engine, and
//! puts the answer into the words of the wire. No rule lives here.

mod app;
mod campaigns;
mod contacts;
mod convert;
mod deliveries;
mod imports;
mod live;
mod persons;
mod plan;
mod practice;
mod relays;
mod segments;
mod suppressions;
mod writing;

pub(crate) use app::*;
pub(crate) use campaigns::*;
pub(crate) use contacts::*;
pub(crate) use deliveries::*;
pub(crate) use imports::*;
pub(crate) use live::*;
pub(crate) use persons::*;
pub(crate) use plan::{campaign_freezing, campaign_set_way};
pub(crate) use practice::*;
pub(crate) use relays::*;
pub(crate) use segments::*;
pub(crate) use suppressions::*;
