//! The model of JSON objects and values: fields with their types, and sets of fields. A type may be an
//! object, which has fields again.

use std::ops::RangeInclusive;
use std::sync::Arc;

use serde::Deserialize;

use super::{Code, CodeList, CodeValue, Deprecation, Encoded, OnlyIf, Scope, StringFormat};
use crate::message::{JsonType, Localized};

/// The fields of a JSON object.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ObjectSchema {
    /// In the order of the documentation; at most [`FieldSet::CAPACITY`].
    pub fields: Vec<Field>,
    /// The fields with [`Field::required`].
    pub required: FieldSet,
}

impl ObjectSchema {
    /// The field of this name.
    #[must_use]
    #[inline]
    pub fn find(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The fields of this object and of the objects in it, in order.
    #[must_use]
    pub fn walk(&self) -> Box<dyn Iterator<Item = &Field> + '_> {
        Box::new(self.fields.iter().flat_map(|field| {
            let inner: Box<dyn Iterator<Item = &Field>> = match field.value_type.object() {
                Some(object) => object.walk(),
                None => Box::new(std::iter::empty()),
            };
            std::iter::once(field).chain(inner)
        }))
    }
}

/// A member of an object, as documented.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Field {
    /// The member's name.
    pub name: String,
    /// The member's name after those of the objects around it: `target_user_id.user_id`.
    pub path: String,
    /// Index in [`ObjectSchema::fields`].
    pub index: usize,
    /// The set of this field alone.
    pub mask: FieldSet,
    /// The type of the value.
    pub value_type: ValueType,
    /// Whether there is nothing to say of any string.
    pub accepts_any_string: bool,
    /// The codes of the type.
    pub(super) code_list: Option<Arc<CodeList>>,
    /// The meaning of the value.
    pub title: Localized,
    /// Whether the member is always present.
    pub required: bool,
    /// Whether the value is masked in output for people.
    pub secret: bool,
    /// The scope without which the member is withheld.
    pub requires_scope: Option<Scope>,
    /// The source of the description.
    pub origin: Origin,
    /// That the member is no longer recommended, and what is used instead.
    pub deprecated: Option<Deprecation>,
    /// The condition under which the member is present.
    pub only_if: Option<OnlyIf>,
    /// A remark.
    pub note: Option<Localized>,
    /// The name as most events write it: a JSON string and a colon.
    pub key_token: String,
    /// The path as a JSON string.
    pub encoded_path: Encoded,
}

impl Field {
    /// The documented codes; `None` if any value is valid.
    #[must_use]
    #[inline]
    pub fn code_list(&self) -> Option<&CodeList> {
        self.code_list.as_deref()
    }

    /// The documented codes; empty if any value is valid.
    #[must_use]
    pub fn codes(&self) -> &[Code] {
        self.code_list().map_or(&[], |list| &list.codes)
    }

    /// Whether the member or one of its codes is no longer recommended.
    #[must_use]
    #[inline]
    pub fn has_deprecated(&self) -> bool {
        self.deprecated.is_some() || self.code_list().is_some_and(|list| list.has_deprecated)
    }

    /// Whether the value is an integer with codes.
    #[must_use]
    pub fn has_integer_codes(&self) -> bool {
        matches!(self.value_type.scalar(), Some(Scalar::Integer { codes: Some(_) }))
    }

    /// The code of this integer.
    #[must_use]
    pub fn code(&self, integer: i64) -> Option<&Code> {
        self.code_list()?.of_integer(integer)
    }

    /// The code of this value.
    #[must_use]
    pub fn code_of_value(&self, value: &CodeValue) -> Option<&Code> {
        match value {
            CodeValue::Integer(integer) => self.code(*integer),
            CodeValue::Text(text) => self.code_of_text(text),
        }
    }

    /// The code of this string.
    #[must_use]
    pub fn code_of_text(&self, text: &str) -> Option<&Code> {
        self.code_list()?.of_text(text)
    }
}

/// The source of a field's description.
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

/// The type of a value.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ValueType {
    /// Any value.
    Any,
    /// An array with elements of one type.
    List(Box<ValueType>),
    /// An object with known members.
    Object(ObjectSchema),
    /// A string, number or boolean.
    Scalar(Scalar),
}

impl ValueType {
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

    /// Whether any string is valid.
    #[must_use]
    pub fn accepts_any_string(&self) -> bool {
        // The documentation says nothing about what an id looks like.
        matches!(
            self,
            Self::Scalar(Scalar::String {
                format: None | Some(StringFormat::Id),
                length: None,
                codes: None,
                ..
            })
        )
    }

    /// The type itself, or that of the elements, if it is an object.
    #[must_use]
    pub fn object(&self) -> Option<&ObjectSchema> {
        match self {
            Self::Any | Self::Scalar(_) => None,
            Self::List(element) => element.object(),
            Self::Object(object) => Some(object),
        }
    }

    /// The codes of the type itself, or of that of the elements.
    pub(super) fn codes(&self) -> Option<&Arc<CodeList>> {
        match self.scalar()? {
            Scalar::Integer { codes } | Scalar::String { codes, .. } => codes.as_ref(),
            Scalar::Boolean | Scalar::Number => None,
        }
    }

    /// The type itself, or that of the elements, if it is a scalar.
    #[must_use]
    pub fn scalar(&self) -> Option<&Scalar> {
        match self {
            Self::Any | Self::Object(_) => None,
            Self::List(element) => element.scalar(),
            Self::Scalar(scalar) => Some(scalar),
        }
    }
}

/// The type of a value that is neither an array nor an object.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Scalar {
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer {
        /// The documented integers.
        codes: Option<Arc<CodeList>>,
    },
    /// Any number.
    Number,
    /// A string.
    String {
        /// The format.
        format: Option<StringFormat>,
        /// Template of simulated values: `{id}` becomes 19 digits, `{hex}` 12 hex digits.
        example: Option<String>,
        /// The length in characters.
        length: Option<RangeInclusive<usize>>,
        /// The documented strings.
        codes: Option<Arc<CodeList>>,
    },
}

/// A set of the fields of one object.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct FieldSet(u128);

impl FieldSet {
    /// The most fields of an object.
    pub const CAPACITY: usize = u128::BITS as usize;

    /// The set of the field at an index below [`FieldSet::CAPACITY`].
    #[must_use]
    #[inline]
    pub fn of_index(index: usize) -> Self {
        Self(1 << index)
    }

    /// Whether the field is in the set.
    #[must_use]
    #[inline]
    pub fn contains(self, field: &Field) -> bool {
        self.0 & field.mask.0 != 0
    }

    /// Adds a field.
    #[inline]
    pub fn insert(&mut self, field: &Field) {
        self.0 |= field.mask.0;
    }

    /// The fields of this set that are not in `other`.
    #[must_use]
    #[inline]
    pub fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the set has no fields.
    #[must_use]
    #[inline]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The number of fields.
    #[must_use]
    #[inline]
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The indices of the fields, in order.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let index = (left != 0).then(|| left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(index)
        })
    }
}
