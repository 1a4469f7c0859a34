//! An event of any type, made from its catalog entry.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::error::SimulateError;
use super::planned::{Payload, PlannedEvent};
use super::validity::findings;
use super::world::World;
use crate::catalog::{Catalog, CodeValue, EventType, ObjectSchema, Origin, Scalar, StringFormat, ValueType};

/// The number of attempts to make an event without findings: one half with all members, the other with the
/// required ones.
const ATTEMPTS: u32 = 200;

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
        let json = Generator { members, world }.object(&known.body).to_string();
        if is_valid(catalog, known, &json) {
            let payload = Payload::Example { event_type: event_type.into(), json: json.into() };
            return Ok(PlannedEvent { time: world.clock.now, payload });
        }
    }
    Err(SimulateError::NoExample { event_type: event_type.to_owned() })
}

fn is_valid(catalog: &Catalog, known: &EventType, body: &str) -> bool {
    let header = format!(
        r#"{{"event_id":"x","token":"","create_time":"0000000000000","event_type":{},"tenant_key":"","app_id":"x"}}"#,
        known.encoded_name.as_str()
    );
    let text = format!(r#"{{"schema":"2.0","header":{header},"event":{body}}}"#);
    findings(&text, catalog).is_ok_and(|findings| findings.is_empty())
}

/// The members that an object gets.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum IncludedMembers {
    All,
    Required,
}

/// Makes random values for the fields of the catalog.
struct Generator<'w> {
    members: IncludedMembers,
    world: &'w mut World,
}

impl Generator<'_> {
    fn object(&mut self, object: &ObjectSchema) -> Value {
        let all = self.members == IncludedMembers::All;
        let members: Map<_, _> = (object.fields.iter())
            .filter(|field| field.required || (all && field.origin == Origin::Page))
            .map(|field| (field.name.clone(), self.value(&field.name, &field.value_type)))
            .collect();
        Value::Object(members)
    }

    fn value(&mut self, name: &str, kind: &ValueType) -> Value {
        let random = &mut self.world.random;
        match kind {
            ValueType::Any => json!({}),
            ValueType::List(element) => json!([self.value(name, element)]),
            ValueType::Object(object) => self.object(object),
            ValueType::Scalar(Scalar::Boolean) => json!(random.gen_below(2) == 1),
            ValueType::Scalar(Scalar::Number) => json!(random.gen_below(1000)),
            ValueType::Scalar(
                Scalar::Integer { codes: Some(list) } | Scalar::String { codes: Some(list), .. },
            ) => match &random.choose(&list.codes).code {
                CodeValue::Integer(integer) => json!(integer),
                CodeValue::Text(text) => json!(text),
            },
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
