//! Conditions under which parts of an event type are used.

use serde::Deserialize;

/// What is no longer used, and its successor.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Deprecation {
    /// The name of the event type, field or code to be used instead, if there is one.
    pub by: Option<String>,
}

/// The condition under which a field or a code of an event occurs: another field has one of these codes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OnlyIf {
    /// The name of the other field of the body.
    pub field: String,
    /// The names of its codes.
    pub codes: Vec<String>,
}
