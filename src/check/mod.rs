//! The check of a record: findings about its envelope, its fields and its signature, by the documentation.

mod deprecated;
mod limit;
mod printed;
mod signature;
mod value;

use limit::ListedFindings;
pub use signature::SignaturePolicy;
use value::{empty, is_empty_id, value};

use crate::catalog::{Catalog, CodeValue, ConflictSide, EnvelopeFields, EventType, FieldSet, ValueType};
use crate::event::{Anomaly, AnomalyCounts, Envelope, Event, MemberId, Value, child, quoted};
use crate::finding::{Condition, Expected, Finding, Help, Message, Rule};
use crate::limits::MAX_MEMBERS;
use crate::message::{JsonType, List};
use crate::record::Record;
use crate::similar::nearest;

/// The value of `schema` in a 2.0 event.
const SCHEMA: &str = "2.0";

/// Appends the findings about a record.
pub fn record(
    record: &Record<'_>,
    catalog: &Catalog,
    signatures: SignaturePolicy,
    findings: &mut Vec<Finding>,
) {
    event(record.event, catalog, findings);
    if let Some(reconstructed) = record.reconstructed {
        // The plaintext of an encrypted body is whole.
        findings.retain(|finding| record.encrypted || !printed::may_be_lost(finding, reconstructed));
        findings.push(printed::finding(reconstructed));
    }
    findings.extend(signatures.finding(record.signature, record.event));
}

/// Appends the findings about an event.
pub fn event(event: &Event<'_, '_>, catalog: &Catalog, findings: &mut Vec<Finding>) {
    envelope(event, catalog, findings);
    let mut list = ListedFindings::new(findings);
    for anomaly in &event.anomalies {
        if let Some(code) = code_of(event, anomaly)
            && list.is_within_limit(code)
        {
            list.push(odd_member(event, anomaly, code));
        }
    }
    let AnomalyCounts { duplicate, missing, unknown, .. } = event.omitted;
    list.more += duplicate + missing + unknown;
    for (id, member) in event.members() {
        // By far the most members are of this kind.
        if member.field.accepts_any_string && matches!(&member.value, Value::Text(text) if !text.is_empty()) {
            continue;
        }
        if let Some(finding) = value(event, member)
            && list.is_within_limit(finding.rule)
        {
            list.push(finding.at(event.pointer(Some(id)), member.span));
        }
        if member.field.has_deprecated()
            && let Some(message) = deprecated::member(member)
            && list.is_within_limit(Rule::Deprecated)
        {
            let finding = Finding::new(Rule::Deprecated, message);
            list.push(finding.at(event.pointer(Some(id)), member.span));
        }
    }
    let more = list.more;
    if let Some(known) = event.known {
        conflicts(event, known, findings);
        if let Some(message) = deprecated::event_type(known) {
            let finding = Finding::new(Rule::Deprecated, message);
            findings.push(finding.at(type_pointer(event), event.type_span()));
        }
    }
    if event.unread.is_some() {
        let finding = Finding::new(Rule::MoreMembers, Message::MoreMembers { limit: MAX_MEMBERS });
        findings.push(finding.at(event.pointer(event.unread), event.span(event.unread)));
    }
    if more > 0 {
        findings.push(Finding::new(Rule::MoreFindings, Message::MoreFindings { count: more }));
    }
}

/// Whether an event is a 2.0 event of a known type with the members that it should have, as nearly all are.
fn has_usual_envelope(event: &Event<'_, '_>, fields: &EnvelopeFields) -> bool {
    let Envelope::V2 { schema: Some(schema), header: Some(header), body: Some(body) } = event.envelope else {
        return false;
    };
    event.top_level == fields.v2
        && event.known.is_some()
        && event.member(schema).value.text() == Some(SCHEMA)
        && matches!(event.member(header.id).value, Value::Object)
        && matches!(event.member(body).value, Value::Object)
}

fn envelope(event: &Event<'_, '_>, catalog: &Catalog, findings: &mut Vec<Finding>) {
    let fields = catalog.envelope_fields();
    if has_usual_envelope(event, fields) {
        return;
    }
    let (allowed, needed) = match event.envelope {
        Envelope::V2 { .. } => (fields.v2, fields.v2),
        Envelope::Example { .. } => (fields.v2, fields.event),
        Envelope::V1 { .. } => (fields.v1, fields.v1_required),
        Envelope::Challenge { .. } => (fields.challenge, fields.challenge),
        Envelope::Delivery { .. } | Envelope::Encrypted { .. } | Envelope::Unrecognized => return,
    };
    let fields_of = |set: FieldSet| set.iter().map(|index| catalog.envelope().fields[index].name.as_str());
    for name in fields_of(needed.difference(event.top_level)) {
        let finding = Finding::new(Rule::MissingHeader, Message::Missing { name: name.to_owned() });
        findings.push(finding.at(child("", name), event.span(None)));
    }
    for (_, member) in event.members().filter(|(_, member)| member.parent.is_none()) {
        let field = member.field;
        // The members of all objects are checked below, but `event` may be of any kind for the catalog, and
        // an optional member may be null.
        let is_event = fields.event.contains(field);
        let wrong = match &member.value {
            Value::Null => true,
            Value::Object => false,
            _ => is_event,
        };
        if needed.contains(field) && is_empty_id(member) {
            findings.push(empty(Rule::MissingHeader, field).at(child("", &field.name), member.span));
        }
        if needed.contains(field) && wrong {
            let object = is_event || matches!(field.value_type, ValueType::Object(_));
            let json_type = if object { JsonType::Object } else { JsonType::String };
            let message = Message::Value { name: field.name.clone(), value: event.described(member) };
            let finding = Finding::new(Rule::WrongType, message).expected(Expected::Type { json_type });
            findings.push(finding.at(child("", &field.name), member.span));
        }
        if !allowed.contains(field) {
            let message = Message::NotInEnvelope { name: field.name.clone() };
            let names = List::new(fields_of(allowed).map(str::to_owned).collect());
            let finding = Finding::new(Rule::UnknownMember, message).expected(Expected::Names { names });
            findings.push(finding.at(child("", &field.name), member.span));
        }
    }
    if let Envelope::V2 { schema: Some(schema), .. } = event.envelope
        && let member = event.member(schema)
        && let Some(schema) = member.value.text()
        && schema != SCHEMA
    {
        let message = Message::Value { name: "schema".to_owned(), value: event.described(member) };
        let finding = Finding::new(Rule::WrongSchema, message).at("/schema", member.span);
        findings.push(finding.expected(Expected::Schema));
    }
    if let Envelope::Example { header, .. } = event.envelope {
        let message = match event.known {
            Some(known) => Message::ExampleHeader { event_type: known.name.clone() },
            None => Message::ExampleHeaderUnknown,
        };
        let header = event.member(header.id).span;
        findings.push(Finding::new(Rule::ScenarioHeader, message).at("/header", header));
    }
    event_type(event, catalog, findings);
}

fn event_type(event: &Event<'_, '_>, catalog: &Catalog, findings: &mut Vec<Finding>) {
    if event.known.is_some() || matches!(event.envelope, Envelope::Challenge { .. }) {
        return;
    }
    let name = event.type_name();
    let is_v1 = matches!(event.envelope, Envelope::V1 { .. });
    let pointer = type_pointer(event);
    let span = event.type_span();
    if name.is_empty() {
        // A header without the member, or with one of a wrong type, is reported as such.
        let event_type = event.envelope.header().and_then(|header| header.event_type);
        if is_v1 || event_type.is_some_and(|id| event.member(id).value.text().is_some()) {
            let finding = Finding::new(Rule::MissingHeader, Message::EventTypeMissing);
            findings.push(finding.at(pointer, span).expected(Expected::EventType));
        }
        return;
    }
    let message = Message::EventTypeUnknown { event_type: event.quoted(name) };
    let mut finding = Finding::new(Rule::UnknownEventType, message).at(pointer, span);
    if let Some(near) = nearest(name, catalog.names().into_iter()) {
        finding = finding.help(Help::DidYouMean { name: near.to_owned() });
    }
    findings.push(finding);
}

/// The pointer of the event type.
fn type_pointer(event: &Event<'_, '_>) -> &'static str {
    let is_v1 = matches!(event.envelope, Envelope::V1 { .. });
    if is_v1 { "/event/type" } else { "/header/event_type" }
}

/// The code of the finding about an anomaly, if it is one.
fn code_of(event: &Event<'_, '_>, anomaly: &Anomaly<'_>) -> Option<Rule> {
    Some(match anomaly {
        Anomaly::Duplicate { .. } => Rule::DuplicateMember,
        Anomaly::Unknown { .. } => Rule::UnknownMember,
        Anomaly::Missing { parent, .. } => {
            let code = missing(event, *parent);
            // Of the header of a scenario example it is known what it lacks.
            if code == Rule::MissingHeader && matches!(event.envelope, Envelope::Example { .. }) {
                return None;
            }
            code
        }
    })
}

/// The code for a member that is missing in the object `parent`.
fn missing(event: &Event<'_, '_>, parent: Option<MemberId>) -> Rule {
    let in_header = parent.is_some_and(|parent| event.is_in_header(parent));
    if in_header { Rule::MissingHeader } else { Rule::MissingField }
}

fn odd_member(event: &Event<'_, '_>, anomaly: &Anomaly<'_>, code: Rule) -> Finding {
    let pointer = event.pointer_of(anomaly);
    match anomaly {
        Anomaly::Duplicate { span, .. } => {
            let name = quoted(&event.key(*span)).into_owned();
            Finding::new(code, Message::Duplicate { name }).at(pointer, *span)
        }
        Anomaly::Missing { parent, field } => {
            Finding::new(code, Message::Missing { name: field.name.clone() })
                .at(pointer, event.span(*parent))
                .expected(Expected::Type { json_type: field.value_type.json_type() })
        }
        Anomaly::Unknown { object, span, .. } => {
            let name = &*event.key(*span);
            let message = Message::Undocumented { name: quoted(name).into_owned() };
            let finding = Finding::new(code, message).at(pointer, *span);
            match nearest(name, object.fields.iter().map(|field| field.name.as_str())) {
                Some(near) => finding.help(Help::DidYouMean { name: near.to_owned() }),
                None => finding,
            }
        }
    }
}

fn conflicts(event: &Event<'_, '_>, known: &EventType, findings: &mut Vec<Finding>) {
    let Some(body) = event.envelope.body() else { return };
    let member_of = |side: &ConflictSide| {
        event.body_member(&known.body.fields[side.field]).filter(|member| match &side.code {
            Some(CodeValue::Integer(code)) => member.value == Value::Int(*code),
            Some(CodeValue::Text(code)) => member.value.text() == Some(code),
            None => !member.value.is_empty(),
        })
    };
    let condition = |side: &ConflictSide| {
        let field = &known.body.fields[side.field];
        let name = field.name.clone();
        let code = side.code.as_ref().and_then(|code| field.codes().iter().find(|known| known.code == *code));
        match code {
            Some(code) => {
                Condition::Code { field: name, code: code.code.to_string(), name: code.name.clone() }
            }
            None => Condition::Present { field: name },
        }
    };
    for conflict in &known.conflicts {
        let (Some(_), Some(with)) = (member_of(&conflict.when), member_of(&conflict.with)) else { continue };
        let code = if conflict.with.code.is_some() { Rule::ConflictingCode } else { Rule::ConflictingMember };
        let message =
            Message::Conflict { found: condition(&conflict.with), although: condition(&conflict.when) };
        let pointer = child(&event.pointer(Some(body)), &known.body.fields[conflict.with.field].name);
        findings.push(Finding::new(code, message).at(pointer, with.span));
    }
}
