//! The third stage of a simulation: values that the user sets in every event, or in one.

use std::num::NonZeroU64;

use serde_json::Value;

use super::error::SimulateError;
use super::validity::refuse_errors;
use crate::catalog::{Catalog, EventType};
use crate::messages;

/// A value to set at a JSON Pointer.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SetValue {
    /// The number of the event, from 1, in the sequences without faults; all events if `None`.
    pub event: Option<NonZeroU64>,
    /// The JSON Pointer (RFC 6901).
    pub pointer: String,
    /// The value.
    pub value: Value,
    /// The text that the value was parsed from, for members that are strings.
    pub text: String,
}

messages! {
    /// An error in a text that should be `POINTER=VALUE`.
    #[derive(Clone, Eq, PartialEq)]
    pub enum SetValueError {
        EventNumber =>
            "an event is a number from 1, as in 3:/event/node_status=2",
            "事件序号从 1 开始，例如 3:/event/node_status=2";
        NoPointer =>
            "a JSON Pointer starts with `/`, such as /event/node_status",
            "JSON Pointer 以 `/` 开头，例如 /event/node_status";
        NoValue =>
            "expected POINTER=VALUE, such as /event/node_status=2",
            "应为 POINTER=VALUE，例如 /event/node_status=2";
    }
}

impl std::error::Error for SetValueError {}

impl SetValue {
    /// Parses `POINTER=VALUE` or `NUMBER:POINTER=VALUE`. A value that is not JSON is a string.
    pub fn parse(text: &str) -> Result<Self, SetValueError> {
        let (pointer, text) = text.split_once('=').ok_or(SetValueError::NoValue)?;
        let (event, pointer) = match pointer.split_once(':') {
            Some((number, after)) if !pointer.starts_with('/') => {
                (Some(number.parse().map_err(|_| SetValueError::EventNumber)?), after)
            }
            _ => (None, pointer),
        };
        if !pointer.starts_with('/') {
            return Err(SetValueError::NoPointer);
        }
        let value = serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
        Ok(Self { event, pointer: pointer.to_owned(), value, text: text.to_owned() })
    }

    /// Sets the value in an event; returns whether it has a place for it.
    fn set(
        &self,
        event: &mut Value,
        known: Option<&EventType>,
        catalog: &Catalog,
        policy: SetPolicy,
    ) -> bool {
        let is_allowed = policy == SetPolicy::Any
            || event.pointer(&self.pointer).is_some()
            || known.is_some_and(|known| is_known(catalog, known, &self.pointer));
        if !is_allowed {
            return false;
        }
        let (parent, key) = self.pointer.rsplit_once('/').unwrap_or_default();
        let key = key.replace("~1", "/").replace("~0", "~");
        let place = match event.pointer_mut(parent) {
            Some(Value::Object(members)) => Some(members.entry(key).or_insert(Value::Null)),
            Some(Value::Array(elements)) => key.parse().ok().and_then(|index: usize| elements.get_mut(index)),
            _ => None,
        };
        let Some(place) = place else { return false };
        // An id of digits stays a string, unless a wrong type is wanted.
        let stays_string = place.is_string() && self.value.is_number() && policy == SetPolicy::Valid;
        *place = if stays_string { Value::from(self.text.as_str()) } else { self.value.clone() };
        true
    }
}

/// The values that may be set.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum SetPolicy {
    /// Any value of any member of an object that is there.
    Any,
    /// Values of members that are there, or that the catalog knows, if the event has no errors with them.
    Valid,
}

/// Sets values in plain bodies.
#[derive(Clone, Debug)]
pub(super) struct ValueSetter<'c> {
    pub(super) values: Vec<SetValue>,
    pub(super) policy: SetPolicy,
    pub(super) catalog: &'c Catalog,
}

impl ValueSetter<'_> {
    /// Sets all values for the event with this number that have a place in its plain body. Returns for each
    /// value whether it was set.
    pub(super) fn set(
        &self,
        body: &mut Vec<u8>,
        event_type: &str,
        number: Option<NonZeroU64>,
    ) -> Result<Vec<bool>, SimulateError> {
        let is_meant = |value: &SetValue| value.event.is_none() || value.event == number;
        if !self.values.iter().any(is_meant) {
            return Ok(vec![false; self.values.len()]);
        }
        let mut event: Value = serde_json::from_slice(body).expect("simulated bodies are JSON");
        let known = self.catalog.event_type(event_type);
        let is_set: Vec<_> = (self.values.iter())
            .map(|value| is_meant(value) && value.set(&mut event, known, self.catalog, self.policy))
            .collect();
        *body = event.to_string().into_bytes();
        if self.policy == SetPolicy::Valid {
            refuse_errors(body, self.catalog)?;
        }
        Ok(is_set)
    }
}

/// Whether the catalog knows a member at a JSON Pointer.
fn is_known(catalog: &Catalog, known: &EventType, pointer: &str) -> bool {
    let path = |pointer: &str| pointer.replace('/', ".");
    match (pointer.strip_prefix("/event/"), pointer.strip_prefix("/header/")) {
        (Some(below), _) => known.body.walk().any(|field| field.path == path(below)),
        (_, Some(below)) => catalog.header().walk().any(|field| field.path == path(below)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_json_or_else_a_string() {
        let parsed = |text| SetValue::parse(text).unwrap().value;
        assert_eq!(parsed("/event/node_status=2"), json!(2));
        assert_eq!(parsed("/event/biz_type=offer"), json!("offer"));
        assert_eq!(parsed("/event/a=b=c"), json!("b=c"));
        assert_eq!(parsed(r#"/event={"a":[]}"#), json!({"a": []}));
        let numbered = SetValue::parse("12:/event/a:b=2").unwrap();
        assert_eq!((numbered.event.map(NonZeroU64::get), &*numbered.pointer), (Some(12), "/event/a:b"));
        assert_eq!(SetValue::parse("/1:/a=2").unwrap().event, None);
    }

    #[test]
    fn a_text_without_a_pointer_or_a_value_is_refused() {
        assert_eq!(SetValue::parse("/event/node_status"), Err(SetValueError::NoValue));
        assert_eq!(SetValue::parse("event=2"), Err(SetValueError::NoPointer));
        assert_eq!(SetValue::parse("=2"), Err(SetValueError::NoPointer));
        assert_eq!(SetValue::parse("3:event=2"), Err(SetValueError::NoPointer));
        for text in ["0:/event/a=2", "x:/event/a=2", "-1:/event/a=2", ":/event/a=2"] {
            assert_eq!(SetValue::parse(text), Err(SetValueError::EventNumber), "{text}");
        }
    }

    #[test]
    fn the_place_of_a_value_depends_on_the_policy() {
        let catalog = Catalog::load(&[]).unwrap();
        let set = |text: &str, policy| {
            let mut event = json!({"header": {}, "event": {"id": "7", "list": [1]}});
            let known = catalog.event_type(crate::corehr::NODE_UPDATED);
            let is_set = SetValue::parse(text).unwrap().set(&mut event, known, &catalog, policy);
            is_set.then(|| event["event"].clone())
        };
        assert_eq!(set("/event/id=8", SetPolicy::Valid), Some(json!({"id": "8", "list": [1]})));
        assert_eq!(set("/event/id=8", SetPolicy::Any), Some(json!({"id": 8, "list": [1]})));
        assert_eq!(set("/event/list/0=2", SetPolicy::Valid), Some(json!({"id": "7", "list": [2]})));
        assert_eq!(set("/event/list/1=2", SetPolicy::Any), None);
        assert_eq!(set("/event/x=1", SetPolicy::Valid), None);
        assert_eq!(set("/event/x=1", SetPolicy::Any), Some(json!({"id": "7", "list": [1], "x": 1})));
        let known = set("/event/biz_type=x", SetPolicy::Valid);
        assert_eq!(known, Some(json!({"id": "7", "list": [1], "biz_type": "x"})));
        assert_eq!(set("/event/x/y=1", SetPolicy::Any), None);
    }
}
