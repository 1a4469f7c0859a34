//! An event of any type, made from its catalog entry.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::codes::code_json;
use super::error::SimulateError;
use super::planned::{Payload, PlannedEvent};
use super::validity::findings;
use super::world::World;
use crate::catalog::{Catalog, EventType, Field, ObjectSchema, Origin, Scalar, StringFormat, ValueType};
use crate::finding::Severity;

/// The number of attempts to make an event without findings: one half with all members, the other with the
/// required ones.
pub(super) const ATTEMPTS: u32 = 200;

/// Returns an event without findings. What the catalog calls contradictory is avoided by trying again.
pub(super) fn example(
    catalog: &Catalog,
    event_type: &str,
    world: &mut World,
) -> Result<PlannedEvent, SimulateError> {
    let Some(known) = catalog.event_type(event_type) else {
        return Err(SimulateError::UnknownEventType { event_type: event_type.to_owned() });
    };
    for attempt in 0..ATTEMPTS {
        let members = if attempt < ATTEMPTS / 2 { IncludedMembers::All } else { IncludedMembers::Required };
        let json = Value::Object(members_of(known, members, world)).to_string();
        if is_valid(catalog, known, &json, Severity::Information) {
            let payload = Payload::Example { event_type: event_type.into(), json: json.into() };
            return Ok(PlannedEvent { time: world.clock.now, payload });
        }
    }
    Err(SimulateError::NoExample { event_type: event_type.to_owned() })
}

/// Random members of the body of an event.
pub(super) fn members_of(
    known: &EventType,
    members: IncludedMembers,
    world: &mut World,
) -> Map<String, Value> {
    Generator { members, world }.object(&known.body)
}

/// Whether all findings in a body are less severe than `limit`.
pub(super) fn is_valid(catalog: &Catalog, known: &EventType, body: &str, limit: Severity) -> bool {
    let header = format!(
        r#"{{"event_id":"x","token":"","create_time":"0000000000000","event_type":{},"tenant_key":"","app_id":"x"}}"#,
        known.encoded_name.as_str()
    );
    let text = format!(r#"{{"schema":"2.0","header":{header},"event":{body}}}"#);
    findings(&text, catalog)
        .is_ok_and(|findings| findings.iter().all(|finding| finding.rule.severity() < limit))
}

/// The members that an object gets.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum IncludedMembers {
    All,
    /// Those that are still recommended.
    Current,
    Required,
}

/// Makes random values for the fields of the catalog.
struct Generator<'w> {
    members: IncludedMembers,
    world: &'w mut World,
}

impl Generator<'_> {
    fn object(&mut self, object: &ObjectSchema) -> Map<String, Value> {
        let members = self.members;
        let is_included = |field: &&Field| match members {
            _ if field.required => true,
            IncludedMembers::All => field.origin == Origin::Page,
            IncludedMembers::Current => field.origin == Origin::Page && field.deprecated.is_none(),
            IncludedMembers::Required => false,
        };
        let fields = object.fields.iter().filter(is_included);
        fields.map(|field| (field.name.clone(), self.value(&field.name, &field.value_type))).collect()
    }

    fn value(&mut self, name: &str, kind: &ValueType) -> Value {
        let random = &mut self.world.random;
        match kind {
            ValueType::Any => json!({}),
            ValueType::List(element) => json!([self.value(name, element)]),
            ValueType::Object(object) => Value::Object(self.object(object)),
            ValueType::Scalar(Scalar::Boolean) => json!(random.gen_below(2) == 1),
            ValueType::Scalar(Scalar::Number) => json!(random.gen_below(1000)),
            ValueType::Scalar(
                Scalar::Integer { codes: Some(list) } | Scalar::String { codes: Some(list), .. },
            ) => code_json(&random.choose(&list.codes).code),
            ValueType::Scalar(Scalar::Integer { codes: None }) => json!(random.gen_below(10)),
            ValueType::Scalar(Scalar::String { example: Some(example), .. }) => json!(self.fill(example)),
            ValueType::Scalar(Scalar::String { format, length, .. }) => {
                let text = self.string(name, *format);
                let Some(length) = length else { return json!(text) };
                let characters = text.chars().count().clamp(*length.start(), *length.end());
                let padded = text.chars().chain(std::iter::repeat('x'));
                json!(padded.take(characters).collect::<String>())
            }
        }
    }

    /// Replaces the placeholders `{id}` and `{hex}` of an example.
    fn fill(&mut self, example: &str) -> String {
        let mut text = example.to_owned();
        while let Some(start) = text.find("{id}") {
            text.replace_range(start..start + "{id}".len(), &self.world.new_id().to_string());
        }
        while let Some(start) = text.find("{hex}") {
            text.replace_range(start..start + "{hex}".len(), &self.world.random.hex(12));
        }
        text
    }

    fn string(&mut self, name: &str, format: Option<StringFormat>) -> String {
        let now = self.world.clock.now;
        match format {
            Some(StringFormat::Date) => {
                Timestamp::from_millisecond(now).unwrap_or_default().strftime("%Y-%m-%d").to_string()
            }
            Some(StringFormat::Id) => self.world.new_id().to_string(),
            Some(StringFormat::Milliseconds) => now.to_string(),
            Some(StringFormat::Seconds) => (now / 1000).to_string(),
            None => format!("{name}_{}", self.world.random.hex(6)),
        }
    }
}
