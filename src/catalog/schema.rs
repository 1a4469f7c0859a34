//! The model of JSON objects: their fields, and sets of them.

use serde::Deserialize;

use super::{Code, KnownValue, Scalar, Scope, ValueType};
use crate::json::write_string;
use crate::message::Localized;

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
    /// Whether any string is valid.
    pub accepts_any_string: bool,
    /// The meaning of the value.
    pub title: Localized,
    /// Whether the member is always present.
    pub required: bool,
    /// Whether the value is masked in output for people.
    pub secret: bool,
    /// The scope without which the member is withheld.
    pub requires_scope: Option<Scope>,
    /// Where the field is described.
    pub origin: Origin,
    /// A remark.
    pub note: Option<Localized>,
    /// The name as most events write it: a JSON string and a colon.
    pub key_token: String,
    /// The path as a JSON string.
    pub encoded_path: Encoded,
}

impl Field {
    /// The code of this integer.
    #[must_use]
    pub fn code(&self, code: i64) -> Option<&Code> {
        self.codes().iter().find(|known| known.code == code)
    }

    /// The closed list of valid integers; empty if any integer is valid.
    #[must_use]
    pub fn codes(&self) -> &[Code] {
        match self.value_type.scalar() {
            Some(Scalar::Integer { codes }) => codes,
            _ => &[],
        }
    }

    /// The open list of known strings; empty if none is known.
    #[must_use]
    pub fn values(&self) -> &[KnownValue] {
        match self.value_type.scalar() {
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

/// JSON that is part of the output for many events, rendered once.
#[derive(Clone, Debug)]
pub struct Encoded(String);

impl Encoded {
    pub(super) fn new(json: Vec<u8>) -> Self {
        Self(String::from_utf8(json).expect("JSON made of texts is UTF-8"))
    }

    /// A JSON string.
    pub(super) fn string(text: &str) -> Self {
        let mut json = Vec::with_capacity(text.len() + 2);
        write_string(&mut json, text);
        Self::new(json)
    }

    /// The JSON text.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The bytes of the JSON text.
    #[must_use]
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}
