//! Decode, validate and explain Feishu/Lark events offline.
//!
//! The rooms stand in the order in which a record runs through them, and each uses only those before it.

#![forbid(unsafe_code)]

pub mod limits;
pub mod choice;
pub mod message;
pub mod location;
pub mod text;
pub mod json;
pub mod secret;
pub mod delivery;
pub mod catalog;
pub mod corehr;
pub mod frame;
pub mod event;
pub mod cipher;
pub mod finding;
pub mod record;
pub mod check;
pub mod label;
pub mod diagnostic;
pub mod verify;
pub mod trace;
pub mod render;
pub mod explain;
pub mod simulate;
pub mod pipeline;
