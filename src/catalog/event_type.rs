//! The model of an event type.

use serde::Deserialize;

use super::{CodeValue, Deprecation, Encoded, ObjectSchema, Scope};
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
    /// The subject that it belongs to: a name in the shared list of codes `subject`.
    pub subject: Option<String>,
    /// Kinds of app that may subscribe.
    pub app_types: Vec<AppType>,
    /// Scopes, one of which is needed to subscribe.
    pub scopes: Vec<Scope>,
    /// Names of the handler in the official SDKs, if they declare the event type.
    pub handlers: Option<Handlers>,
    /// Whether a header without the event type occurs, so that the type is inferred from the body.
    pub inferable: bool,
    /// That the event type is no longer recommended, and what is used instead.
    pub deprecated: Option<Deprecation>,
    /// What the page says about the order of events; `None` if it says nothing.
    pub ordered: Option<EventOrder>,
    /// How late events are, by the page.
    pub late: Option<Delay>,
    /// A remark.
    pub note: Option<Localized>,
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

choices! {
    /// The order in which the events of a type are delivered.
    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum EventOrder {
        BestEffort = "best_effort": "Usually in the order in which they happened, without a guarantee", "通常按发生的先后顺序推送，但不保证";
        No = "no": "In any order", "不保证顺序";
    }
}

/// A delay of events.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Delay {
    /// The greatest delay in seconds.
    pub seconds: u32,
    /// What the page says of it, in Chinese.
    pub zh: String,
    /// What the page says of it, in English.
    pub en: String,
}

impl Delay {
    /// What the page says of it.
    #[must_use]
    pub fn description(&self) -> Localized {
        Localized::new(&self.zh, &self.en)
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
    /// The code; `None` for any value that is not empty.
    pub code: Option<CodeValue>,
}
