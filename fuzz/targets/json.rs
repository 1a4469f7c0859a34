//! The scanner compared with `serde_json`: it accepts the same documents, with the same members and texts.

#![no_main]

use std::fmt;

use feishu_ev::json;
use feishu_ev_fuzz::{bounded, depth, given, repeated, target};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

/// The members of an object, including repeated ones.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Read)
    }
}

target!(|data| {
    let data = repeated(data);
    given(data.len());
    let Ok(text) = std::str::from_utf8(&data) else { return };
    let is_json = serde_json::from_str::<IgnoredAny>(text).is_ok();
    let first = text.trim_start_matches([' ', '\t', '\r', '\n']).chars().next();
    let (members, elements) = bounded(text.len(), || (json::members(text), json::elements(text)));
    let string = json::parse_string(text);
    // Documents deeper than the limit may be refused.
    if depth(text) < 100 {
        assert_eq!(members.is_some(), is_json && first == Some('{'));
        assert_eq!(elements.is_some(), is_json && first == Some('['));
        assert_eq!(string.is_some(), is_json && first == Some('"'));
    }
    assert!(is_json || (members.is_none() && elements.is_none() && string.is_none()));
    if let (Some(members), Ok(expected)) = (&members, serde_json::from_str::<Members<'_>>(text)) {
        let expected: Vec<_> = expected.0.iter().map(|(name, value)| (name.as_str(), value.get())).collect();
        let found: Vec<_> = members.iter().map(|(name, value)| (name.as_ref(), *value)).collect();
        assert_eq!(found, expected);
    }
    if let (Some(elements), Ok(expected)) = (&elements, serde_json::from_str::<Vec<&RawValue>>(text)) {
        assert_eq!(*elements, expected.iter().map(|element| element.get()).collect::<Vec<_>>());
    }
    if let (Some(string), Ok(expected)) = (&string, serde_json::from_str::<String>(text)) {
        assert_eq!(*string, expected);
    }
    assert_eq!(serde_json::from_str::<String>(&json::quote(text)).expect("a string"), text);
    if depth(text) < 100
        && let Ok(value) = serde_json::from_str::<Value>(text)
    {
        let (mut compact, mut pretty, mut again) = (Vec::new(), Vec::new(), Vec::new());
        json::compact(&mut compact, text);
        json::pretty(&mut pretty, text);
        json::compact(&mut again, std::str::from_utf8(&pretty).expect("JSON is text"));
        assert_eq!(serde_json::from_slice::<Value>(&pretty).expect("the layout keeps the document"), value);
        assert_eq!(again, compact);
    }
});
