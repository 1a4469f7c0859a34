//! The model of an event type.

use serde::Deserialize;

use super::{Encoded, ObjectSchema, Scope};
use crate::choice::choices;
use crate::message::Localized;

/// An event type: the content of its catalog file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EventType {
    /// The name in events, such as `corehr.process.node.updated_v2`.
    pub name: String,
    /// The name as a JSON string.
    pub encoded_name: Encoded,
    /// The name for people.
    pub title: Localized,
    /// Address of the documentation page.
    pub page: String,
    /// Date of the page that the entry follows, `YYYY-MM-DD`.
    pub page_date: String,
    /// Kinds of app that may subscribe.
    pub app_types: Vec<AppType>,
    /// Scopes, one of which is needed to subscribe.
    pub scopes: Vec<Scope>,
    /// Names of the handler in the official SDKs.
    pub handlers: Handlers,
    /// Indices of the most important fields, for one-line output.
    pub summary: Vec<usize>,
    /// The fields of the member `event`.
    pub body: ObjectSchema,
    /// Pairs of members or codes that contradict each other.
    pub conflicts: Vec<Conflict>,
}

choices! {
    /// A kind of app on the open platform.
    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum AppType {
        Custom = "custom": "A custom app, made by a tenant for itself", "自建应用，由租户自行开发";
        Store = "store": "A store app, from the app directory", "商店应用，来自应用目录";
    }
}

impl AppType {
    /// The name for people.
    #[must_use]
    pub fn title(self) -> Localized {
        match self {
            Self::Custom => Localized::new("自建应用", "custom app"),
            Self::Store => Localized::new("商店应用", "store app"),
        }
    }
}

/// Names of an event's handler in the official SDKs. The Node SDK uses the event type itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Handlers {
    /// Method of the dispatcher in Go.
    pub go: String,
    /// Method of the dispatcher's builder in Python.
    pub python: String,
    /// Method of the dispatcher's builder in Java.
    pub java: String,
}

/// Two members or codes that contradict each other by the documentation.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Conflict {
    /// The premise.
    pub when: ConflictSide,
    /// The contradiction; findings are reported here.
    pub with: ConflictSide,
}

/// A field of the body: with one code, or with any value.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ConflictSide {
    /// Index of the field in [`EventType::body`].
    pub field: usize,
    /// The integer of the code; `None` for any value that is not empty.
    pub code: Option<i64>,
}
