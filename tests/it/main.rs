//! The tests of the program and of its library, in one crate so that they link once.

#![allow(clippy::unwrap_used, reason = "a test fails with a panic")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::format_collect,
    clippy::type_complexity,
    reason = "small numbers and tables"
)]

mod agreement;
mod arrivals;
mod catalog;
mod catalog_check;
mod catalog_entries;
mod catalog_limits;
mod challenges;
#[cfg(unix)]
mod ci;
mod containers;
mod csv;
mod damage;
mod deliver;
mod deliveries;
#[cfg(target_os = "linux")]
mod descriptors;
mod encryption;
mod examples;
mod explain;
#[cfg(unix)]
mod files;
mod filters;
mod follow;
mod framing;
mod generated;
mod grouping;
mod input;
mod inputs;
mod json;
mod keys;
mod life_cycle_pages;
mod life_cycles;
mod limits;
mod line;
mod line_endings;
#[cfg(feature = "net")]
mod long_connection;
mod merge;
mod modules;
#[cfg(feature = "net")]
mod net;
mod no_event;
mod not_effective;
mod oracle;
mod output;
mod page;
#[cfg(feature = "net")]
mod process;
mod printed;
mod properties;
mod redact;
mod repeated;
mod replay;
mod rules;
mod secret_options;
mod secrets;
mod simulate;
mod simulate_deliveries;
mod simulate_life_cycles;
mod spans;
mod stats;
mod stats_timelines;
mod stream;
mod support;
mod table;
mod timelines;
mod times;
mod trace;
mod transcripts;
mod validate;
mod verify;
mod verify_limits;
#[cfg(feature = "xlsx")]
mod xlsx;
