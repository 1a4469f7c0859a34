//! Catalog files as they are written. Unknown keys are errors.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{
    AppType, CodeValue, Delay, Deprecation, EventOrder, Handlers, OnlyIf, Origin, Scope, StringFormat,
};
use crate::message::Localized;

/// The file of an event type.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEventType {
    pub(super) title: Localized,
    pub(super) page: String,
    pub(super) page_date: String,
    pub(super) subject: Option<String>,
    pub(super) app_types: Vec<AppType>,
    pub(super) scopes: Vec<Scope>,
    pub(super) handlers: Option<Handlers>,
    #[serde(default)]
    pub(super) inferable: bool,
    pub(super) deprecated: Option<Deprecation>,
    pub(super) ordered: Option<EventOrder>,
    pub(super) late: Option<Delay>,
    pub(super) note: Option<Localized>,
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

/// The file of a shared list of codes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCodeList {
    pub(super) page: Option<String>,
    pub(super) page_date: Option<String>,
    #[serde(default)]
    pub(super) open: bool,
    pub(super) codes: Vec<RawCode>,
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
    pub(super) deprecated: Option<Deprecation>,
    pub(super) only_if: Option<OnlyIf>,
    pub(super) format: Option<StringFormat>,
    /// Minimum and maximum.
    pub(super) length: Option<(usize, usize)>,
    pub(super) example: Option<String>,
    pub(super) codes: Option<RawCodes>,
    #[serde(default)]
    pub(super) open: bool,
    #[serde(default)]
    pub(super) fields: Vec<RawField>,
}

/// The codes of a field.
pub(super) enum RawCodes {
    List(Vec<RawCode>),
    /// The name of a file in `common/codes/`.
    Shared(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCode {
    #[serde(deserialize_with = "code_value")]
    pub(super) code: CodeValue,
    pub(super) name: Option<String>,
    pub(super) zh: String,
    pub(super) en: String,
    pub(super) since: Option<String>,
    pub(super) note: Option<Localized>,
    pub(super) param: Option<i64>,
    pub(super) deprecated: Option<Deprecation>,
    pub(super) only_if: Option<OnlyIf>,
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

/// Takes one of two types of values. `#[serde(untagged)]` would lose the position of an error inside.
pub(super) struct OneOf<T>(pub(super) PhantomData<T>);

impl<'de> Deserialize<'de> for RawCodes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOf(PhantomData::<Self>))
    }
}

impl<'de> Visitor<'de> for OneOf<RawCodes> {
    type Value = RawCodes;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of codes, or the name of one in common/codes/")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<RawCodes, E> {
        Ok(RawCodes::Shared(name.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, codes: A) -> Result<RawCodes, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(codes)).map(RawCodes::List)
    }
}

fn code_value<'de, D: Deserializer<'de>>(deserializer: D) -> Result<CodeValue, D::Error> {
    deserializer.deserialize_any(OneOf(PhantomData::<CodeValue>))
}

impl Visitor<'_> for OneOf<CodeValue> {
    type Value = CodeValue;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an integer or a string")
    }

    fn visit_i64<E: de::Error>(self, integer: i64) -> Result<CodeValue, E> {
        Ok(CodeValue::Integer(integer))
    }

    fn visit_u64<E: de::Error>(self, integer: u64) -> Result<CodeValue, E> {
        i64::try_from(integer)
            .map(CodeValue::Integer)
            .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(integer), &self))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<CodeValue, E> {
        Ok(CodeValue::Text(text.to_owned()))
    }
}
