//! The long connection: `gateway` against clients of the tests, and `listen --long-connection` against a
//! platform of the tests. Both are written apart from the program, with blocking sockets of the standard
//! library.

mod client;
mod frame;
mod gateway_acks;
mod gateway_broadcast;
mod gateway_clients;
mod gateway_faults;
mod gateway_runs;
mod http;
mod listen;
mod listen_faults;
mod platform;
mod process;
mod reconnect;
mod websocket;

use serde_json::Value;

use crate::support::node;

/// An event with this ID.
pub(crate) fn event(id: &str) -> String {
    let mut event: Value = serde_json::from_str(&node()).unwrap();
    event["header"]["event_id"] = id.into();
    event.to_string()
}

/// Events with the IDs `0`, `1` and so on, one a line.
pub(crate) fn events(count: usize) -> String {
    (0..count).map(|number| event(&number.to_string()) + "\n").collect()
}

/// The IDs of [`events`].
pub(crate) fn ids(count: usize) -> Vec<String> {
    (0..count).map(|number| number.to_string()).collect()
}
