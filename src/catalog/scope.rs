//! Scopes.

use serde::Deserialize;

use crate::message::Localized;

/// A scope (permission) of the open platform.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Scope {
    /// Such as `corehr:process:read`.
    pub name: String,
    /// The title in Chinese.
    pub zh: String,
    /// The title in English.
    pub en: String,
}

impl Scope {
    /// The title for people.
    #[must_use]
    pub fn title(&self) -> Localized {
        Localized::new(&self.zh, &self.en)
    }
}
