//! Explanations of terms: what the catalog and the rules say about an event type, field, code, label or rule, and
//! what the other names mean that the program prints.
//!
//! [`find()`] looks up the topics of a term, which [`text()`] and [`json()`] show; [`schema()`] is the JSON
//! Schema of an event type.

mod diagrams;
mod entry;
mod facts;
mod find;
mod format;
mod groups;
mod index;
mod json;
mod layout;
mod life_cycle;
mod members;
mod messages;
mod query;
mod schema;
mod text;
mod topic;
mod words;

pub use diagrams::life_cycles;
pub use entry::{Entry, EntryKind, EntryText, ExitCode};
pub use find::{FoundTopics, find, find_all, no_entry};
pub use format::ExplanationFormat;
pub use json::{json, overview as overview_json};
pub use life_cycle::mermaid;
pub use members::{MemberOutput, OutputMember};
pub use messages::NoEntry;
pub use schema::{schema, schema_of_all};
pub use text::{overview as overview_text, text};
pub use topic::{FieldRef, PageRef, ScopeUse, StateOfResources, Subject, Topic};
pub use words::Word;

#[cfg(test)]
mod tests;
