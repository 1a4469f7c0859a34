//! The tests of the program and of its library, in one crate so that they link once.

#![allow(clippy::unwrap_used, reason = "a test says with a panic that something is not as it should be")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::format_collect,
    clippy::type_complexity,
    reason = "small numbers and tables"
)]

mod catalog;
mod damage;
mod examples;
mod generated;
mod input;
mod json;
mod output;
mod properties;
mod rooms;
mod seal;
mod secrets;
mod simulate;
mod spans;
mod stream;
mod support;
mod table;
mod trace;
mod transcripts;
mod validate;
mod verify;
