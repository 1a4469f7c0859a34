//! Catalog files as they are written. Unknown keys are errors.

use serde::Deserialize;

use super::{AppType, Handlers, KnownValue, Origin, Scope, StringFormat};
use crate::message::Localized;

/// The file of an event type.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEventType {
    pub(super) title: Localized,
    pub(super) page: String,
    pub(super) page_date: String,
    pub(super) app_types: Vec<AppType>,
    pub(super) scopes: Vec<Scope>,
    pub(super) handlers: Handlers,
    #[serde(default)]
    pub(super) summary: Vec<String>,
    pub(super) fields: Vec<RawField>,
    #[serde(default)]
    pub(super) conflicts: Vec<RawConflict>,
}

/// The file of a shared object.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawObject {
    pub(super) fields: Vec<RawField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawField {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) type_name: String,
    pub(super) zh: String,
    pub(super) en: String,
    #[serde(default)]
    pub(super) required: bool,
    #[serde(default)]
    pub(super) secret: bool,
    #[serde(default)]
    pub(super) origin: Origin,
    pub(super) requires_scope: Option<Scope>,
    pub(super) note: Option<Localized>,
    pub(super) format: Option<StringFormat>,
    /// Minimum and maximum.
    pub(super) length: Option<(usize, usize)>,
    pub(super) example: Option<String>,
    #[serde(default)]
    pub(super) codes: Vec<RawCode>,
    #[serde(default)]
    pub(super) values: Vec<KnownValue>,
    #[serde(default)]
    pub(super) fields: Vec<RawField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCode {
    pub(super) code: i64,
    pub(super) name: String,
    pub(super) zh: String,
    pub(super) en: String,
    pub(super) since: Option<String>,
    pub(super) note: Option<Localized>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawConflict {
    pub(super) when: RawConflictSide,
    pub(super) with: RawConflictSide,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawConflictSide {
    pub(super) field: String,
    pub(super) code: Option<String>,
}
