//! Files of life cycles as they are written. Unknown keys are errors.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Beginning, StatusKind};
use crate::catalog::raw::OneOf;
use crate::message::Localized;

/// The file of a life cycle.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLifeCycle {
    pub(super) title: Localized,
    pub(super) sources: Vec<RawSource>,
    #[serde(default)]
    pub(super) states: Vec<RawState>,
    #[serde(default)]
    pub(super) transitions: Vec<RawTransition>,
    #[serde(default)]
    pub(super) links: Vec<RawLink>,
    #[serde(default)]
    pub(super) open: Vec<Localized>,
    pub(super) approved_by: Option<RawApprovedBy>,
    pub(super) direct: Option<RawDirect>,
    pub(super) not_before: Option<RawNotBefore>,
    pub(super) sequence: Option<RawSequence>,
}

/// What a link to a life cycle needs of its file.
#[derive(Deserialize)]
pub(super) struct RawTitle {
    pub(super) title: Localized,
    #[serde(default)]
    pub(super) links: Vec<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSource {
    pub(super) event: String,
    pub(super) key: RawNames,
    pub(super) state: Option<String>,
    pub(super) is: Option<ResourceState>,
    pub(super) before: Option<String>,
    #[serde(default)]
    pub(super) repeats: bool,
    #[serde(default)]
    pub(super) optional: bool,
}

/// A state of a resource.
#[derive(Clone, Copy, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(super) enum ResourceState {
    Created,
    Updated,
    Deleted,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawState {
    pub(super) name: String,
    pub(super) kind: StatusKind,
    #[serde(default, deserialize_with = "beginning")]
    pub(super) begins: Beginning,
    #[serde(default)]
    pub(super) ends: bool,
    #[serde(default)]
    pub(super) unreported: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTransition {
    pub(super) from: RawNames,
    pub(super) to: RawNames,
    pub(super) words: Option<String>,
    pub(super) page: Option<String>,
    pub(super) open: Option<Localized>,
    #[serde(default)]
    pub(super) direct: bool,
    pub(super) simulated: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLink {
    pub(super) field: String,
    pub(super) to: String,
    #[serde(default)]
    pub(super) part: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawApprovedBy {
    pub(super) link: String,
    pub(super) states: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDirect {
    pub(super) field: String,
    pub(super) unless: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNotBefore {
    pub(super) state: String,
    pub(super) date: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSequence {
    pub(super) definition: String,
    #[serde(rename = "type")]
    pub(super) type_field: String,
    #[serde(default)]
    pub(super) unordered: Vec<String>,
}

/// A name, or a list of names.
pub(super) enum RawNames {
    One(String),
    Several(Vec<String>),
}

impl RawNames {
    /// The names as a list.
    pub(super) fn into_list(self) -> Vec<String> {
        match self {
            Self::One(name) => vec![name],
            Self::Several(names) => names,
        }
    }
}

impl<'de> Deserialize<'de> for RawNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOf(PhantomData::<Self>))
    }
}

impl<'de> Visitor<'de> for OneOf<RawNames> {
    type Value = RawNames;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name or a list of names")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<RawNames, E> {
        Ok(RawNames::One(name.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, names: A) -> Result<RawNames, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(names)).map(RawNames::Several)
    }
}

fn beginning<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Beginning, D::Error> {
    deserializer.deserialize_any(OneOf(PhantomData::<Beginning>))
}

impl Visitor<'_> for OneOf<Beginning> {
    type Value = Beginning;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("true, false or \"direct\"")
    }

    fn visit_bool<E: de::Error>(self, begins: bool) -> Result<Beginning, E> {
        Ok(if begins { Beginning::Yes } else { Beginning::No })
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Beginning, E> {
        match text {
            "direct" => Ok(Beginning::Direct),
            _ => Err(E::invalid_value(de::Unexpected::Str(text), &self)),
        }
    }
}
