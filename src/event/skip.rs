//! Passing over values that the catalogue does not know, without losing sight of depth and doubled members.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::reading::{MAX_DEPTH, Reading};
use super::{Anomaly, child};
use crate::json::Name;

/// Passes over one value.
pub(super) struct Skip<'s, 'c, 'a> {
    pub(super) reading: &'s mut Reading<'c, 'a>,
    /// The nearest known member around the value.
    pub(super) parent: Option<usize>,
    /// Objects and arrays around the value.
    pub(super) depth: usize,
}

impl<'c, 'a> Skip<'_, 'c, 'a> {
    fn inner(&mut self) -> Skip<'_, 'c, 'a> {
        Skip { reading: &mut *self.reading, parent: self.parent, depth: self.depth + 1 }
    }
}

impl<'a> DeserializeSeed<'a> for Skip<'_, '_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Skip<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'a>>(mut self, mut map: A) -> Result<(), A::Error> {
        self.reading.descend(self.depth).map_err(A::Error::custom)?;
        let first = self.reading.names.len();
        while let Some(Name(name)) = map.next_key()? {
            let mark = self.reading.anomalies.len();
            map.next_value_seed(self.inner())?;
            self.reading.prefix(mark, &name);
            self.reading.names.push(name);
        }
        self.reading.note_doubled(first, self.parent);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(mut self, mut list: A) -> Result<(), A::Error> {
        self.reading.descend(self.depth).map_err(A::Error::custom)?;
        for index in 0_usize.. {
            let mark = self.reading.anomalies.len();
            if list.next_element_seed(self.inner())?.is_none() {
                break;
            }
            if self.reading.anomalies.len() > mark {
                self.reading.prefix(mark, &index.to_string());
            }
        }
        Ok(())
    }
}

impl Reading<'_, '_> {
    /// Refuses an object or array with `depth` others around it, if that is too deep.
    pub(super) fn descend(&mut self, depth: usize) -> Result<(), &'static str> {
        if depth < MAX_DEPTH {
            return Ok(());
        }
        self.too_deep = true;
        Err("nested too deep")
    }

    /// Puts `name` in front of the pointers of the anomalies noted since `mark`.
    pub(super) fn prefix(&mut self, mark: usize, name: &str) {
        for anomaly in &mut self.anomalies[mark..] {
            if let Anomaly::Duplicate { tail, .. } = anomaly {
                tail.insert_str(0, &child("", name));
            }
        }
    }

    /// Notes the names since `first` that stand more than once in their object, and forgets them all.
    pub(super) fn note_doubled(&mut self, first: usize, parent: Option<usize>) {
        let names = &mut self.names[first..];
        if names.len() > 1 {
            names.sort_unstable();
            let doubled = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]);
            self.anomalies.extend(doubled.map(|name| Anomaly::Duplicate { parent, tail: child("", name) }));
        }
        self.names.truncate(first);
    }
}
