//! The visitors that walk over a record: top, known members, names.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::reading::Reading;
use super::skip::Skip;
use super::{Anomaly, Value};
use crate::catalog::{Field, Kind, Object};

/// The top of a record.
pub(super) struct Top<'s, 'c, 'a> {
    pub(super) reading: &'s mut Reading<'c, 'a>,
}

impl<'a> Visitor<'a> for Top<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        let reading = self.reading;
        let envelope = reading.catalog.envelope();
        let mut hint = 0;
        while let Some(key) = map.next_key_seed(Key { object: envelope, hint })? {
            let place = match key {
                Found::Known(place) => place,
                Found::Unknown(name) if name == "decoded" => {
                    let raw: &'a RawValue = map.next_value()?;
                    reading.annotate(raw);
                    continue;
                }
                Found::Unknown(name) => {
                    unknown(reading, envelope, None, name, 1, &mut map)?;
                    continue;
                }
            };
            hint = place + 1;
            let field = &envelope.fields[place];
            if reading.tops >> place & 1 == 1 {
                reading.supersede(None, field);
            }
            reading.tops |= 1 << place;
            match field.name.as_str() {
                "event" => {
                    reading.body = Some(reading.push(field, None, None, Value::Null));
                    reading.deferred = None;
                    if reading.event_type().is_some() {
                        map.next_value_seed(Body { reading })?;
                    } else {
                        reading.deferred = Some(map.next_value()?);
                    }
                }
                "header" => {
                    reading.header = Some(reading.members.len());
                    map.next_value_seed(ValueSeed::new(reading, field, None, 1))?;
                    let catalog = reading.catalog;
                    reading.known =
                        reading.event_type().and_then(Value::text).and_then(|name| catalog.event_type(name));
                }
                // Names of headers are no members that the catalogue could know.
                "headers" => reading.headers = Some(map.next_value()?),
                _ => map.next_value_seed(ValueSeed::new(reading, field, None, 1))?,
            }
        }
        reading.note_doubled(0, None);
        Ok(())
    }
}

/// The value of the member `event`, whose type is known or cannot be. The member itself was made before.
pub(super) struct Body<'s, 'c, 'a> {
    pub(super) reading: &'s mut Reading<'c, 'a>,
}

impl<'a> DeserializeSeed<'a> for Body<'_, '_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        let made = self.reading.body.expect("the member `event` was made");
        let (field, parent, index) = (self.reading.members[made].field, None, None);
        let shape = self.reading.known.map_or(Shape::Unknown, |known| Shape::Object(&known.body));
        let reading = self.reading;
        deserializer.deserialize_any(ValueSeed {
            reading,
            field,
            shape,
            parent,
            index,
            made: Some(made),
            depth: 1,
        })
    }
}

/// The value of a known member.
struct ValueSeed<'s, 'c, 'a> {
    reading: &'s mut Reading<'c, 'a>,
    field: &'c Field,
    shape: Shape<'c>,
    parent: Option<usize>,
    index: Option<usize>,
    /// The member, if it was made before its value is read.
    made: Option<usize>,
    /// Objects and arrays around the value.
    depth: usize,
}

/// What is to be read of a value, should it be an object or a list.
#[derive(Clone, Copy)]
enum Shape<'c> {
    Kind(&'c Kind),
    Object(&'c Object),
    Unknown,
}

impl<'c> Shape<'c> {
    /// The members to read of an object.
    fn object(self) -> Option<&'c Object> {
        match self {
            Self::Object(object) | Self::Kind(Kind::Object(object)) => Some(object),
            Self::Kind(_) | Self::Unknown => None,
        }
    }

    /// The kind of the elements to read of a list.
    fn element(self) -> Option<&'c Kind> {
        match self {
            Self::Kind(Kind::List(element)) => Some(element),
            Self::Kind(_) | Self::Object(_) | Self::Unknown => None,
        }
    }
}

impl<'s, 'c, 'a> ValueSeed<'s, 'c, 'a> {
    fn new(reading: &'s mut Reading<'c, 'a>, field: &'c Field, parent: Option<usize>, depth: usize) -> Self {
        Self::of_kind(reading, field, &field.kind, parent, None, depth)
    }

    fn of_kind(
        reading: &'s mut Reading<'c, 'a>,
        field: &'c Field,
        kind: &'c Kind,
        parent: Option<usize>,
        index: Option<usize>,
        depth: usize,
    ) -> Self {
        Self { reading, field, shape: Shape::Kind(kind), parent, index, made: None, depth }
    }

    /// Gives the value to the member, which is made if it was not, and gives the member's index.
    fn set(&mut self, value: Value<'a>) -> usize {
        if let Some(made) = self.made {
            self.reading.members[made].value = value;
            made
        } else {
            self.reading.push(self.field, self.parent, self.index, value)
        }
    }
}

impl<'a> DeserializeSeed<'a> for ValueSeed<'_, '_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for ValueSeed<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_bool<E>(mut self, value: bool) -> Result<(), E> {
        self.set(Value::Bool(value));
        Ok(())
    }

    fn visit_f64<E>(mut self, value: f64) -> Result<(), E> {
        self.set(Value::Float(value));
        Ok(())
    }

    fn visit_i64<E>(mut self, value: i64) -> Result<(), E> {
        self.set(Value::Int(value));
        Ok(())
    }

    fn visit_u64<E>(mut self, value: u64) -> Result<(), E> {
        self.set(i64::try_from(value).map_or(Value::Uint(value), Value::Int));
        Ok(())
    }

    fn visit_borrowed_str<E>(mut self, value: &'a str) -> Result<(), E> {
        self.set(Value::Text(Cow::Borrowed(value)));
        Ok(())
    }

    fn visit_str<E>(mut self, value: &str) -> Result<(), E> {
        self.set(Value::Text(Cow::Owned(value.to_owned())));
        Ok(())
    }

    fn visit_unit<E>(mut self) -> Result<(), E> {
        self.set(Value::Null);
        Ok(())
    }

    fn visit_map<A: MapAccess<'a>>(mut self, mut map: A) -> Result<(), A::Error> {
        self.reading.descend(self.depth).map_err(A::Error::custom)?;
        let parent = Some(self.set(Value::Object));
        let Self { reading, shape, depth, .. } = self;
        let Some(object) = shape.object() else {
            return Skip { reading, parent, depth }.visit_map(map);
        };
        let names = reading.names.len();
        let mut seen = 0_u128;
        let mut hint = 0;
        while let Some(key) = map.next_key_seed(Key { object, hint })? {
            match key {
                Found::Known(place) => {
                    hint = place + 1;
                    let field = &object.fields[place];
                    if seen >> place & 1 == 1 {
                        reading.supersede(parent, field);
                    }
                    seen |= 1 << place;
                    map.next_value_seed(ValueSeed::new(reading, field, parent, depth + 1))?;
                }
                Found::Unknown(name) => unknown(reading, object, parent, name, depth + 1, &mut map)?,
            }
        }
        let mut missing = object.always & !seen;
        while missing != 0 {
            let field = &object.fields[missing.trailing_zeros() as usize];
            reading.anomalies.push(Anomaly::Missing { parent, field });
            missing &= missing - 1;
        }
        reading.note_doubled(names, parent);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(mut self, mut list: A) -> Result<(), A::Error> {
        self.reading.descend(self.depth).map_err(A::Error::custom)?;
        let parent = Some(self.set(Value::List));
        let Self { reading, field, shape, depth, .. } = self;
        let Some(kind) = shape.element() else {
            return Skip { reading, parent, depth }.visit_seq(list);
        };
        for index in 0.. {
            let seed = ValueSeed::of_kind(reading, field, kind, parent, Some(index), depth + 1);
            if list.next_element_seed(seed)?.is_none() {
                break;
            }
        }
        Ok(())
    }
}

/// Passes over a member that `object` does not know, and notes it.
fn unknown<'c, 'a, A: MapAccess<'a>>(
    reading: &mut Reading<'c, 'a>,
    object: &'c Object,
    parent: Option<usize>,
    name: Cow<'a, str>,
    depth: usize,
    map: &mut A,
) -> Result<(), A::Error> {
    reading.anomalies.push(Anomaly::Unknown { parent, object, name: name.clone().into_owned() });
    let mark = reading.anomalies.len();
    map.next_value_seed(Skip { reading, parent, depth })?;
    reading.prefix(mark, &name);
    reading.names.push(name);
    Ok(())
}

/// The name of a member, looked up in an object of the catalogue.
struct Key<'c> {
    object: &'c Object,
    hint: usize,
}

enum Found<'a> {
    Known(usize),
    Unknown(Cow<'a, str>),
}

impl<'a> DeserializeSeed<'a> for Key<'_> {
    type Value = Found<'a>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Found<'a>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Key<'_> {
    type Value = Found<'a>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a member's name")
    }

    fn visit_borrowed_str<E>(self, name: &'a str) -> Result<Self::Value, E> {
        Ok(self.object.find(name, self.hint).map_or(Found::Unknown(Cow::Borrowed(name)), Found::Known))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self
            .object
            .find(name, self.hint)
            .map_or_else(|| Found::Unknown(Cow::Owned(name.to_owned())), Found::Known))
    }
}
