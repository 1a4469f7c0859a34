//! The envelope around printed members.

use std::borrow::Cow;

use super::names::{is_same, snake_case};
use super::value::{PrintedMembers, PrintedValue};
use super::writer::PrintedWriter;
use super::{LostPart, LostReason, PrintedForm, Reconstructed};
use crate::catalog::{Catalog, EventType};
use crate::event::{infer_event_type, is_header_around};
use crate::json::{Members, quote};

/// An event that was put back into its envelope.
pub(super) struct Restored {
    json: String,
    form: PrintedForm,
    lost: Vec<LostPart>,
    is_empty: bool,
}

impl Restored {
    pub(super) fn reconstructed(self, length: usize) -> Reconstructed {
        let Self { json, form, lost, is_empty } = self;
        Reconstructed { json, form, lost, is_empty, length }
    }
}

/// The event that is printed as `value`, or as the only one of its members that is an event.
pub(super) fn restore(value: &PrintedValue<'_>, form: PrintedForm, catalog: &Catalog) -> Option<Restored> {
    let mut found = Vec::new();
    find(value, form, catalog, &mut found);
    let parts = found.pop().filter(|_| found.is_empty())?;
    Some(parts.restored(form, catalog))
}

/// The parts of an event.
enum Parts<'v, 't> {
    /// An event in its envelope.
    Envelope {
        schema: Option<&'v PrintedValue<'t>>,
        header: Option<&'v PrintedValue<'t>>,
        body: Option<&'v PrintedValue<'t>>,
        others: Vec<&'v (Cow<'t, str>, PrintedValue<'t>)>,
    },
    /// The members of header and body in one object.
    Flattened { members: &'v PrintedMembers<'t>, event_type: &'v str },
    /// The body.
    Body { members: &'v PrintedMembers<'t>, event_type: String },
    /// An encrypted body or a challenge.
    Other { members: &'v PrintedMembers<'t> },
}

/// Appends the parts of the events in a value, an outer one only.
fn find<'v, 't>(
    value: &'v PrintedValue<'t>,
    form: PrintedForm,
    catalog: &Catalog,
    found: &mut Vec<Parts<'v, 't>>,
) {
    // More than one is as good as any number.
    if found.len() > 1 {
        return;
    }
    match value {
        PrintedValue::Array(elements) => {
            for element in elements {
                find(element, form, catalog, found);
            }
        }
        PrintedValue::Object(members) => match Parts::new(members, form, catalog) {
            Some(parts) => found.push(parts),
            None => {
                for (_, member) in members {
                    find(member, form, catalog, found);
                }
            }
        },
        _ => {}
    }
}

impl<'v, 't> Parts<'v, 't> {
    fn new(members: &'v PrintedMembers<'t>, form: PrintedForm, catalog: &Catalog) -> Option<Self> {
        let member = |name| find_member(members, name, form);
        // The SDK for Go embeds `schema` and `header`.
        let embedded = member("EventV2Base");
        let base = match embedded {
            Some(PrintedValue::Object(base)) => base,
            _ => members,
        };
        let has_base = embedded.is_some();
        let schema = find_member(base, "schema", form);
        let is_part =
            |value: &&PrintedValue<'_>| matches!(value, PrintedValue::Object(_) | PrintedValue::Lost(_));
        let lost_base = embedded.filter(|base| matches!(base, PrintedValue::Lost(_)));
        let header = find_member(base, "header", form).or(lost_base).filter(is_part);
        let body = member("event").filter(is_part);
        if (header.is_some() && (body.is_some() || schema.is_some())) || (has_base && body.is_some()) {
            let others =
                members.iter().filter(|(name, value)| !is_known(name, value, form, has_base)).collect();
            return Some(Self::Envelope { schema, header, body, others });
        }
        if let Some(event_type) = member("event_type").and_then(text)
            && is_header_around(|name| find_member(members, name, form).is_some())
        {
            return has_body(members, event_type, form, catalog)
                .then_some(Self::Flattened { members, event_type });
        }
        let is_challenge = member("challenge").and_then(text).is_some()
            && member("type").and_then(text) == Some("url_verification");
        let is_encrypted = match member("encrypt") {
            Some(PrintedValue::Lost(_)) => true,
            ciphertext => ciphertext.and_then(text).is_some_and(|text| text.len() >= 32),
        };
        if is_encrypted || is_challenge {
            return Some(Self::Other { members });
        }
        let event_type = printed_body_type(members, form, catalog)?.name.clone();
        Some(Self::Body { members, event_type })
    }

    fn restored(&self, form: PrintedForm, catalog: &Catalog) -> Restored {
        let mut writer = PrintedWriter::new(form);
        match self {
            Self::Envelope { schema, header, body, others } => {
                let event_type = header.and_then(|header| match header {
                    PrintedValue::Object(members) => find_member(members, "event_type", form).and_then(text),
                    _ => None,
                });
                let known = event_type.and_then(|name| catalog.event_type(name));
                writer.open();
                if let Some(schema) = schema {
                    let field = catalog.envelope().find("schema");
                    writer.member("schema", schema, field.map(|field| &field.value_type));
                }
                for (name, value) in others {
                    writer.member(&renamed(name, form), value, None);
                }
                writer.count_values();
                if let Some(header) = header {
                    writer.object("header", header, Some(catalog.header()));
                }
                if let Some(body) = body {
                    writer.object("event", body, known.map(|known| &known.body));
                }
                writer.close();
            }
            Self::Flattened { members, event_type } => {
                let known = catalog.event_type(event_type);
                let header = catalog.header();
                let parts = |wanted: bool| {
                    let members = members.iter().filter(|(name, _)| renamed(name, form) != "schema");
                    members
                        .filter(move |(name, _)| is_of_header(&renamed(name, form), known, catalog) == wanted)
                };
                writer.open();
                writer.raw("schema", "\"2.0\"");
                writer.count_values();
                writer.begin("header");
                writer.members(parts(true), Some(header));
                for field in header.fields.iter().filter(|field| field.required) {
                    if !is_of_header(&field.name, known, catalog) {
                        writer.lose(&field.name, LostReason::Overwritten);
                    }
                }
                writer.end();
                writer.begin("event");
                writer.members(parts(false), known.map(|known| &known.body));
                writer.end();
                writer.close();
            }
            Self::Body { members, event_type } => {
                let known = catalog.event_type(event_type);
                // An object of the SDK for Python has `None` for what the event does not have.
                let is_present = |value: &PrintedValue<'_>| {
                    form != PrintedForm::PythonRepr || *value != PrintedValue::Literal("null")
                };
                writer.open();
                writer.raw("schema", "\"2.0\"");
                // JSON of the body alone has no header by its name.
                if form != PrintedForm::Body {
                    writer.lose("header", LostReason::Header);
                }
                if members.iter().any(|(_, value)| matches!(value, PrintedValue::Lost(_))) {
                    // What is left may not be enough to infer the type again.
                    writer.begin("header");
                    writer.raw("event_type", &quote(event_type));
                    writer.end();
                }
                writer.count_values();
                writer.begin("event");
                let present = members.iter().filter(|(_, value)| is_present(value));
                writer.members(present, known.map(|known| &known.body));
                writer.end();
                writer.close();
            }
            Self::Other { members } => {
                writer.open();
                writer.count_values();
                writer.members(members.iter(), Some(catalog.envelope()));
                writer.close();
            }
        }
        let (json, lost, is_empty) = writer.finish();
        Restored { json, form, lost, is_empty }
    }
}

/// Whether members beside those of a header are the body of an event rather than what a program logs: most are
/// fields of this event type, if it is known.
fn has_body(members: &PrintedMembers<'_>, event_type: &str, form: PrintedForm, catalog: &Catalog) -> bool {
    let known = catalog.event_type(event_type);
    let names = members.iter().map(|(name, _)| renamed(name, form));
    let (mut fields, mut others) = (0, 0);
    for name in names.filter(|name| name != "schema" && !is_of_header(name, known, catalog)) {
        match known {
            Some(known) if known.body.find(&name).is_none() => others += 1,
            _ => fields += 1,
        }
    }
    fields > 0 && fields >= others
}

/// Whether a member beside header and body is of the program rather than the event.
fn is_known(name: &str, value: &PrintedValue<'_>, form: PrintedForm, has_base: bool) -> bool {
    let is_part = |part: &str| name == part || (form.has_program_names() && is_same(name, part));
    ["schema", "header", "event"].into_iter().any(is_part)
        || form == PrintedForm::Parts
        || (has_base && matches!(name, "EventV2Base" | "EventReq"))
        || (form == PrintedForm::SdkJson && matches!(name, "Header" | "Body" | "RequestURI" | "eventReq"))
        || (form == PrintedForm::ToString && name == "eventReq")
        || (form == PrintedForm::PythonRepr && *value == PrintedValue::Literal("null"))
}

/// Whether a member of a flattened event is from its header, which the SDK lets the body overwrite.
fn is_of_header(name: &str, known: Option<&EventType>, catalog: &Catalog) -> bool {
    catalog.header().find(name).is_some() && known.is_none_or(|known| known.body.find(name).is_none())
}

/// The last member of this name, or else of this name as programs write it.
fn find_member<'v, 't>(
    members: &'v PrintedMembers<'t>,
    name: &str,
    form: PrintedForm,
) -> Option<&'v PrintedValue<'t>> {
    let find = |is_it: &dyn Fn(&str) -> bool| members.iter().rfind(|(member, _)| is_it(member));
    let found = find(&|member| member == name);
    let found = found.or_else(|| find(&|member| form.has_program_names() && is_same(member, name)));
    found.map(|(_, value)| value)
}

fn text<'v>(value: &'v PrintedValue<'_>) -> Option<&'v str> {
    match value {
        PrintedValue::Text(text) => Some(text),
        PrintedValue::Bare(text) => Some(text),
        _ => None,
    }
}

fn renamed(name: &str, form: PrintedForm) -> Cow<'_, str> {
    if form.has_program_names() { snake_case(name) } else { Cow::Borrowed(name) }
}

/// The event type of which these are the members of the body.
fn printed_body_type<'c>(
    members: &PrintedMembers<'_>,
    form: PrintedForm,
    catalog: &'c Catalog,
) -> Option<&'c EventType> {
    let mut body = String::from("{");
    for (name, _) in members.iter().filter(|(name, _)| !name.is_empty()) {
        body.push_str(if body.len() > 1 { "," } else { "" });
        body.push_str(&quote(&renamed(name, form)));
        body.push_str(":0");
    }
    body.push('}');
    body_type(&body, catalog)
}

/// The event type of which an object is the body: it has all fields that are required, at least three that are
/// known, and no more unknown members than known ones.
pub(super) fn body_type<'c>(body: &str, catalog: &'c Catalog) -> Option<&'c EventType> {
    let event_type = infer_event_type(catalog, body)?;
    let names = Members::new(body)?.map_while(Result::ok);
    let (mut known, mut unknown) = (0, 0);
    for (name, _) in names {
        match event_type.body.find(&name) {
            Some(_) => known += 1,
            None => unknown += 1,
        }
    }
    (known >= 3 && known >= unknown).then_some(event_type)
}
