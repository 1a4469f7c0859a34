//! Explanations of life cycles: the graph of their statuses, what the documentation says of it, and what it leaves
//! open.

mod graph;
mod json;
mod labels;
mod mermaid;
mod messages;
mod text;

pub use mermaid::mermaid;

pub(super) use json::json;
pub(super) use messages::LifeCycleSentence;
pub(super) use text::{block, graphs, list, place_of};
