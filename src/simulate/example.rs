//! One event of any type, made from its entry in the catalogue alone.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::random::{Ids, Random};
use super::step::{Body, Step};
use super::{Clock, SimulateError};
use crate::catalog::{Catalog, EventType, Format, ObjectSchema, Origin, Scalar, ValueType};
use crate::check;
use crate::event::{Event, Spare};

/// An event without findings. Members that the catalogue calls contradictory are met by drawing again.
pub(super) fn step(
    catalog: &Catalog,
    name: &str,
    clock: &Clock,
    random: &mut Random,
    ids: &mut Ids,
) -> Result<Step, SimulateError> {
    const TRIES: u32 = 200;
    let known = catalog.event_type(name).ok_or_else(|| SimulateError::UnknownEventType(name.to_owned()))?;
    for attempt in 0..TRIES {
        // First with all members, then with those only that are always there.
        let body = object(&known.body, attempt >= TRIES / 2, clock, random, ids).to_string();
        if is_clean(catalog, known, &body) {
            let body = Body::Event { event_type: name.into(), json: body.into() };
            return Ok(Step { time: clock.now(), body });
        }
    }
    Err(SimulateError::NoExample(name.to_owned()))
}

fn is_clean(catalog: &Catalog, known: &EventType, body: &str) -> bool {
    let header = format!(
        r#"{{"event_id":"x","token":"","create_time":"0000000000000","event_type":{},"tenant_key":"","app_id":"x"}}"#,
        known.encoded_name.as_str()
    );
    let text = format!(r#"{{"schema":"2.0","header":{header},"event":{body}}}"#);
    let mut findings = Vec::new();
    match Event::read(&text, catalog, Spare::default()) {
        Ok(event) => check::event(&event, catalog, &mut findings),
        Err(_) => return false,
    }
    findings.is_empty()
}

fn object(
    members: &ObjectSchema,
    only_always: bool,
    clock: &Clock,
    random: &mut Random,
    ids: &mut Ids,
) -> Value {
    let fields = members
        .fields
        .iter()
        .filter(|field| field.required || (!only_always && field.origin == Origin::Page));
    let members: Map<_, _> = fields
        .map(|field| {
            (field.name.clone(), value(&field.name, &field.value_type, only_always, clock, random, ids))
        })
        .collect();
    Value::Object(members)
}

fn value(
    name: &str,
    kind: &ValueType,
    only_always: bool,
    clock: &Clock,
    random: &mut Random,
    ids: &mut Ids,
) -> Value {
    match kind {
        ValueType::Any => json!({}),
        ValueType::List(element) => json!([value(name, element, only_always, clock, random, ids)]),
        ValueType::Object(members) => object(members, only_always, clock, random, ids),
        ValueType::Scalar(Scalar::Boolean) => json!(random.below(2) == 1),
        ValueType::Scalar(Scalar::Number) => json!(random.below(1000)),
        ValueType::Scalar(Scalar::Integer { codes }) if codes.is_empty() => json!(random.below(10)),
        ValueType::Scalar(Scalar::Integer { codes }) => json!(random.choose(codes).code),
        ValueType::Scalar(Scalar::String { values, .. }) if !values.is_empty() => {
            json!(random.choose(values).value)
        }
        ValueType::Scalar(Scalar::String { example: Some(example), .. }) => {
            let mut text = example.clone();
            while let Some(place) = text.find("{id}") {
                text.replace_range(place..place + 4, &ids.next(clock.now()).to_string());
            }
            while let Some(place) = text.find("{hex}") {
                text.replace_range(place..place + 5, &random.hex(12));
            }
            json!(text)
        }
        ValueType::Scalar(Scalar::String { format, length, .. }) => {
            let time = Timestamp::from_millisecond(clock.now()).unwrap_or_default();
            let text = match format {
                Some(Format::Date) => time.strftime("%Y-%m-%d").to_string(),
                Some(Format::Id) => ids.next(clock.now()).to_string(),
                Some(Format::Milliseconds) => clock.now().to_string(),
                Some(Format::Seconds) => (clock.now() / 1000).to_string(),
                None => format!("{name}_{}", random.hex(6)),
            };
            let Some(length) = length else { return json!(text) };
            let padded = text.chars().chain(std::iter::repeat('x'));
            let characters = text.chars().count().clamp(*length.start(), *length.end());
            json!(padded.take(characters).collect::<String>())
        }
    }
}
