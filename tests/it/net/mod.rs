//! The subcommands that open sockets, against consumers and clients of the tests.

mod challenge;
mod client;
mod connections;
pub(crate) mod consumer;
mod exit_codes;
mod forward;
#[cfg(unix)]
mod interrupts;
mod listen;
mod records;
mod replay;
mod retries;
mod send;
mod send_answers;
mod server;
#[cfg(feature = "tls")]
mod tls;

use serde_json::{Value, json};

use crate::support::{Output, Run, feishu_ev};

/// The Encrypt Key of these tests.
const KEY: &str = "test key";

/// `send` with this URL, and one line of JSON for each attempt.
fn send(url: &str) -> Run {
    feishu_ev("send -f ndjson").arg(url)
}

/// A small event, on a line.
fn event(id: &str) -> String {
    let header = json!({"event_id": id, "event_type": "test.created_v1"});
    format!("{}\n", json!({"schema": "2.0", "header": header, "event": {}}))
}

/// That many events, with the IDs `e0`, `e1`, …
fn events(count: usize) -> String {
    (0..count).map(|number| event(&format!("e{number}"))).collect()
}

/// A challenge, on a line.
fn challenge_line(text: &str) -> String {
    format!("{}\n", json!({"challenge": text, "token": "t", "type": "url_verification"}))
}

/// Verdict and reason of each attempt.
fn verdicts(output: &Output) -> Vec<String> {
    output
        .json()
        .iter()
        .map(|outcome| [&outcome["verdict"], &outcome["reason"]].map(|name| name.as_str().unwrap()).join(" "))
        .collect()
}

/// A member of each line of the output, as text.
fn members(output: &Output, name: &str) -> Vec<String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    output.json().iter().map(|line| text(&line[name])).collect()
}
