//! Scenarios: one per file, over real sockets, real TLS and real processes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod api_first_campaign;
mod api_tags;
mod bridge;
mod cli_bounce;
mod cli_campaign;
mod cli_contacts;
mod cli_events;
mod cli_gateway;
mod cli_json;
#[cfg(target_os = "linux")]
mod cli_keychain;
mod cli_kill;
mod cli_practice;
mod cli_program;
mod cli_relay;
mod cli_segment;
mod cli_suppress;
mod cli_template;
mod contacts_changes;
mod contacts_exporters;
mod contacts_import;
mod contacts_kept_out;
mod contacts_person;
mod contacts_roundtrip;
mod contacts_together;
mod contacts_undo;
mod events;
mod fault;
mod fault_clock;
mod fault_network;
mod fault_replies;
#[cfg(target_os = "linux")]
mod fault_sink;
mod fault_store;
mod people_filter;
#[cfg(target_os = "linux")]
mod people_order;
mod people_search;
#[cfg(target_os = "linux")]
mod postfix;
mod practice_over_sockets;
mod queue_answers;
mod queue_chunking;
mod queue_connection_limits;
mod queue_limits;
mod queue_one_refusal;
mod queue_thousand;
mod queue_times;
mod queue_unknown_users;
mod queue_ways;
#[cfg(target_os = "linux")]
mod real_servers;
#[cfg(target_os = "linux")]
mod secret_keychain;
mod segments;
mod suppression;
mod torture;
mod wire;
mod wire_chunking;
mod wire_chunking_faults;
mod wire_faults;
mod wire_opening;
mod wire_pipelining;
#[cfg(target_os = "linux")]
mod wire_postfix;
mod wire_probe;
mod wire_trial;
mod workspace;
