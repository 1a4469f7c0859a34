//! Decode, validate, trace, verify, explain, simulate and deliver Feishu/Lark events.
//!
//! This library is there for the program `feishu-ev` and its tests. Its API is not stable: any version may change it, and
//! versions count the changes of the program.
//!
//! The modules are declared in the order in which a record passes through them, and each uses only those
//! before it: [`frame`] finds records in the input, [`event`] reads them by the [`catalog`], [`filter`] selects them, [`check`] and
//! [`trace`] report [findings](finding), and [`render`] writes them. [`pipeline`] joins these to the
//! subcommands of the program.
//!
//! ```
//! use feishu_ev::catalog::Catalog;
//! use feishu_ev::event::Event;
//!
//! let catalog = Catalog::load(&[])?;
//! let text = std::fs::read_to_string("samples/corehr.process.node.updated_v2.json")?;
//! let event = Event::read(&text, &catalog)?;
//! let labels: Vec<_> = event.labels().map(|(_, code)| code.name.as_str()).collect();
//! assert_eq!(labels, ["approval", "in_progress"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

pub mod limits;
pub mod message;
pub mod choice;
pub mod location;
mod similar;
mod hash;
pub mod text;
pub mod plain_text;
pub mod json;
pub mod secret;
pub mod delivery;
pub mod catalog;
pub mod corehr;
pub mod frame;
pub mod event;
pub mod redact;
pub mod filter;
pub mod printed;
pub mod cipher;
pub mod finding;
pub mod answer;
pub mod record;
pub mod outgoing;
pub mod check;
pub mod diagnostic;
pub mod verify;
pub mod trace;
mod lanes;
pub mod stats;
pub mod outcome;
pub mod render;
pub mod simulate;
#[cfg(feature = "net")]
pub mod long_connection;
pub mod pipeline;
#[cfg(feature = "net")]
pub mod net;
pub mod explain;
