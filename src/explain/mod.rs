//! Explanations of terms: what the catalog and the rules say about an event type, field, code, label or rule.
//!
//! [`find()`] looks up the topics of a term, which [`text()`] and [`json()`] show; [`schema()`] is the JSON
//! Schema of an event type.

mod find;
mod json;
mod layout;
mod messages;
mod schema;
mod text;
mod topic;

pub use find::{find, no_entry};
pub use json::{json, overview as overview_json};
pub use messages::NoEntry;
pub use schema::schema;
pub use text::{overview as overview_text, text};
pub use topic::{FieldRef, PageRef, Topic};

#[cfg(test)]
mod tests;
