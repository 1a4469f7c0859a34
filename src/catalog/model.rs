//! What the catalogue says, ready for use.

use std::ops::RangeInclusive;

use serde::Deserialize;

use crate::message::{JsonType, Localized};

/// One event type.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EventType {
    /// The name on the wire, such as `corehr.process.node.updated_v2`.
    pub name: String,
    /// The name as a JSON string, ready for output.
    pub name_json: String,
    /// The name for people.
    pub title: Localized,
    /// Address of the documentation page.
    pub page: String,
    /// Date of the page that the entry follows, `YYYY-MM-DD`.
    pub page_date: String,
    /// What kinds of app may subscribe.
    pub app_types: Vec<AppType>,
    /// Permissions of which one is needed to subscribe.
    pub scopes: Vec<Scope>,
    /// How the official SDKs name the handler.
    pub handlers: Handlers,
    /// Indices of the fields that say the most, for one-line output.
    pub summary: Vec<usize>,
    /// The fields of the member `event`.
    pub body: Object,
    /// What contradicts what.
    pub conflicts: Vec<Conflict>,
}

/// Kinds of app on the open platform.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AppType {
    /// Made by a tenant for itself (自建应用).
    Custom,
    /// From the app directory (商店应用).
    Store,
}

impl AppType {
    /// The name for people.
    #[must_use]
    pub fn title(self) -> Localized {
        let (zh, en) = match self {
            Self::Custom => ("自建应用", "custom app"),
            Self::Store => ("商店应用", "store app"),
        };
        Localized::new(zh, en)
    }
}

/// A permission of the open platform.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Scope {
    /// Such as `corehr:process:read`.
    pub name: String,
    /// The name in Chinese.
    pub zh: String,
    /// The name in English.
    pub en: String,
}

/// How the handler of an event type is registered in the official SDKs; the Node SDK takes the event type itself.
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

/// The fields of one JSON object.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Object {
    /// In the order of the documentation; at most [`Object::MAX_FIELDS`].
    pub fields: Vec<Field>,
    /// Bit `i` is set if field `i` is always there.
    pub always: u128,
}

impl Object {
    /// As many fields as a bit set holds.
    pub const MAX_FIELDS: usize = 128;

    /// The index of a field by its name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// The fields of this object and of the objects inside it, in order.
    #[must_use]
    pub fn walk(&self) -> Box<dyn Iterator<Item = &Field> + '_> {
        Box::new(self.fields.iter().flat_map(|field| {
            let inner: Box<dyn Iterator<Item = &Field>> = match field.kind.object() {
                Some(object) => object.walk(),
                None => Box::new(std::iter::empty()),
            };
            std::iter::once(field).chain(inner)
        }))
    }
}

/// One member of an object.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Field {
    /// The member's name.
    pub name: String,
    /// The name as members are mostly written: as a JSON string, with the colon.
    pub written: String,
    /// Its place among the fields of its object.
    pub place: usize,
    /// The bit of that place, as in [`Object::always`].
    pub bit: u128,
    /// The name with those of the objects around it, dotted: `target_user_id.user_id`.
    pub path: String,
    /// The path as a JSON string, ready for output.
    pub path_json: String,
    /// What the value may be.
    pub kind: Kind,
    /// Whether the value may be any text.
    pub any_text: bool,
    /// What the value means.
    pub title: Localized,
    /// Whether every event has it.
    pub always: bool,
    /// Whether people are shown the value only when they ask for it.
    pub secret: bool,
    /// The permission without which the field is withheld.
    pub withheld_without: Option<Scope>,
    /// Where the field is described.
    pub origin: Origin,
    /// Anything else worth knowing.
    pub note: Option<String>,
}

impl Field {
    /// The code with this integer, if the field has one.
    #[must_use]
    pub fn code(&self, code: i64) -> Option<&Code> {
        self.codes().iter().find(|known| known.code == code)
    }

    /// The closed list of integers that the field may have; empty if it has none.
    #[must_use]
    pub fn codes(&self) -> &[Code] {
        match self.kind.scalar() {
            Some(Scalar::Integer { codes }) => codes,
            _ => &[],
        }
    }

    /// The open list of texts that the field is known to have; empty if it has none.
    #[must_use]
    pub fn values(&self) -> &[KnownValue] {
        match self.kind.scalar() {
            Some(Scalar::String { values, .. }) => values,
            _ => &[],
        }
    }
}

/// Where a field is described.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Origin {
    /// On the page of the event type.
    #[default]
    Page,
    /// Only in the official SDKs.
    Sdk,
}

/// What a value may be.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Kind {
    /// Anything.
    Any,
    /// A list of values of one kind.
    List(Box<Kind>),
    /// An object with known members.
    Object(Object),
    /// A value without parts.
    Scalar(Scalar),
}

impl Kind {
    /// The name of the type, as catalogue files and messages write it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Any => "any value",
            Self::List(_) => "array",
            Self::Object(_) => "object",
            Self::Scalar(Scalar::Boolean) => "boolean",
            Self::Scalar(Scalar::Integer { .. }) => "integer",
            Self::Scalar(Scalar::Number) => "number",
            Self::Scalar(Scalar::String { .. }) => "string",
        }
    }

    /// The type as messages name it.
    #[must_use]
    pub fn json_type(&self) -> JsonType {
        match self {
            Self::Any => JsonType::Any,
            Self::List(_) => JsonType::Array,
            Self::Object(_) => JsonType::Object,
            Self::Scalar(Scalar::Boolean) => JsonType::Boolean,
            Self::Scalar(Scalar::Integer { .. }) => JsonType::Integer,
            Self::Scalar(Scalar::Number) => JsonType::Number,
            Self::Scalar(Scalar::String { .. }) => JsonType::String,
        }
    }

    /// Whether any text will do.
    #[must_use]
    pub fn is_any_text(&self) -> bool {
        // An id is any text: no document says more.
        matches!(self, Self::Scalar(Scalar::String { format: None | Some(Format::Id), length: None, .. }))
    }

    /// The object that this kind is, or is a list of.
    #[must_use]
    pub fn object(&self) -> Option<&Object> {
        match self {
            Self::Any | Self::Scalar(_) => None,
            Self::List(element) => element.object(),
            Self::Object(object) => Some(object),
        }
    }

    /// The scalar that this kind is, or is a list of.
    #[must_use]
    pub fn scalar(&self) -> Option<&Scalar> {
        match self {
            Self::Any | Self::Object(_) => None,
            Self::List(element) => element.scalar(),
            Self::Scalar(scalar) => Some(scalar),
        }
    }
}

/// A value without parts.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Scalar {
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer {
        /// The codes that it may be; empty if any integer will do.
        codes: Vec<Code>,
    },
    /// Any number.
    Number,
    /// A text.
    String {
        /// What the text is made of.
        format: Option<Format>,
        /// What a simulated text looks like: `{id}` stands for 19 digits, `{hex}` for 12 hex digits.
        example: Option<String>,
        /// How many characters it has.
        length: Option<RangeInclusive<usize>>,
        /// Texts that are known to occur; others may.
        values: Vec<KnownValue>,
    },
}

/// What a text is made of.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Format {
    /// `YYYY-MM-DD`.
    Date,
    /// An id: opaque, and often made of more digits than a JavaScript number holds.
    Id,
    /// Since 1970, 13 digits; 16 digits are microseconds.
    Milliseconds,
    /// Since 1970, with a fraction or without.
    Seconds,
}

/// One code of a closed list.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Code {
    /// The integer on the wire.
    pub code: i64,
    /// A stable name in `snake_case`, for programs.
    pub name: String,
    /// The label for people.
    pub label: Localized,
    /// The page date with which it appeared, if it was not there from the first.
    pub since: Option<String>,
    /// Anything else worth knowing.
    pub note: Option<String>,
    /// `{"name":…,"zh":…,"en":…}`, ready for output.
    pub json: String,
}

/// One text of an open list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KnownValue {
    /// The text on the wire.
    pub value: String,
    /// The label in Chinese.
    pub zh: String,
    /// The label in English.
    pub en: String,
    /// The number that the documentation gives it elsewhere.
    pub param: Option<i64>,
}

impl KnownValue {
    /// The label for people.
    #[must_use]
    pub fn label(&self) -> Localized {
        Localized { zh: self.zh.clone(), en: self.en.clone() }
    }
}

/// Two things in one event that contradict each other by the documentation.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Conflict {
    /// What has to be so.
    pub when: ConflictSide,
    /// What then must not be.
    pub with: ConflictSide,
}

/// A field of the body, with a code or just there.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ConflictSide {
    /// Index of the field in [`EventType::body`].
    pub field: usize,
    /// The integer that the field has; `None` if it is enough that the field is there and not empty.
    pub code: Option<i64>,
}
