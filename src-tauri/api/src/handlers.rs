//! Command handlers, one file per area. Each takes the host and its request, calls the engine, and
//! converts the result to view types. They contain no business rules.

mod app;
mod campaign_plan;
mod campaign_preview;
mod campaigns;
mod changes;
mod contacts;
mod contacts_table;
mod convert;
mod csv_file;
mod deliveries;
mod designs;
mod events;
mod fields;
mod import_plan;
mod import_results;
mod import_tables;
mod imports;
mod lists;
mod live;
mod persons;
mod pictures;
mod plan;
mod practice;
mod relays;
mod segments;
mod selection;
mod suppressions;

pub(crate) use app::*;
pub(crate) use campaign_plan::{campaign_freezing, campaign_set_plan};
pub(crate) use campaign_preview::{campaign_preview, campaign_review, campaign_test};
pub(crate) use campaigns::*;
pub(crate) use changes::{
    change_list, change_undo, contact_distinct, contact_duplicates, contact_merge,
};
pub(crate) use contacts::*;
pub(crate) use contacts_table::*;
pub(crate) use deliveries::*;
pub(crate) use designs::{design_list, design_use, document_render};
pub(crate) use events::{events_import, events_preview};
pub(crate) use fields::*;
pub(crate) use import_results::import_preview;
pub(crate) use import_tables::{import_statuses, import_tables};
pub(crate) use imports::*;
pub(crate) use lists::{list_all, list_delete, list_merge, list_save, tag_all};
pub(crate) use live::*;
pub(crate) use persons::*;
pub(crate) use pictures::*;
pub(crate) use practice::*;
pub(crate) use relays::*;
pub(crate) use segments::*;
pub(crate) use suppressions::*;
