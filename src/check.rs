//! Findings from what was read of an event: what the documentation demands and the event does not keep.

use std::fmt::Display;

use crate::catalog::{Catalog, ConflictSide, EventType, Field, Format, Kind, Scalar};
use crate::event::{Anomaly, Envelope, Event, Member, Value, child, milliseconds};
use crate::finding::{Code, Finding, Severity};

/// As many errors, and as many warnings, as are listed of one record; a record of some megabytes could have millions.
const LISTED: usize = 100;

/// Appends what is wrong with the event, or worth knowing about it.
pub fn event(event: &Event<'_, '_>, catalog: &Catalog, findings: &mut Vec<Finding>) {
    envelope(event, catalog, findings);
    let (mut errors, mut warnings, mut more) = (0, 0, 0_usize);
    let mut room = |severity| {
        let listed = if severity == Severity::Error { &mut errors } else { &mut warnings };
        *listed += 1;
        more += usize::from(*listed > LISTED);
        *listed <= LISTED
    };
    for anomaly in &event.anomalies {
        let severity = match anomaly {
            Anomaly::Missing { .. } => Severity::Error,
            Anomaly::Duplicate { .. } | Anomaly::Unknown { .. } => Severity::Warning,
        };
        if room(severity) {
            findings.extend(odd_member(event, anomaly));
        }
    }
    for (index, member) in event.members.iter().enumerate() {
        // By far the most members are of this kind.
        if member.field.any_text && matches!(member.value, Value::Text(_)) {
            continue;
        }
        if let Some(finding) = value(event, member)
            && room(finding.code.severity())
        {
            findings.push(finding.at(event.pointer(Some(index))).spanning(member.span));
        }
    }
    if let Some(known) = event.known {
        conflicts(event, known, findings);
    }
    if more > 0 {
        findings.push(Finding::new(
            Code::MoreFindings,
            format!("{more} more findings in this record are not listed"),
        ));
    }
}

fn envelope(event: &Event<'_, '_>, catalog: &Catalog, findings: &mut Vec<Finding>) {
    let tops = catalog.tops();
    let (named, needed) = match event.envelope {
        Envelope::V2 => (tops.v2, tops.v2),
        Envelope::Scenario => (tops.v2, tops.event),
        Envelope::V1 => (tops.v1, tops.v1_needed),
        Envelope::Challenge => (tops.challenge, tops.challenge),
        Envelope::Delivery | Envelope::Encrypted | Envelope::Unrecognised => return,
    };
    let fields_of = |bits: u128| {
        let fields = catalog.envelope().fields.iter();
        fields.filter(move |field| bits & field.bit != 0).map(|field| field.name.as_str())
    };
    if needed & !event.tops != 0 {
        for name in fields_of(needed & !event.tops) {
            let message = format!("`{name}` is missing");
            findings.push(
                Finding::new(Code::MissingHeader, message).at(child("", name)).spanning(event.span(None)),
            );
        }
    }
    for member in event.members.iter().filter(|member| member.parent.is_none() && member.index.is_none()) {
        let (field, bit) = (member.field, member.field.bit);
        // Any other wrong type is found as that of a member, but `event` may be of any kind for the catalogue, and what
        // is only sometimes there may be null.
        let is_event = bit == tops.event;
        let wrong = match member.value {
            Value::Null => true,
            Value::Object | Value::Superseded => false,
            _ => is_event,
        };
        if bit & needed != 0 && wrong {
            let object = is_event || matches!(field.kind, Kind::Object(_));
            let expected = if object { "an object" } else { "a string" };
            let message = format!("`{}` is {}", field.name, event.described(member));
            let finding = Finding::new(Code::WrongType, message);
            findings.push(finding.at(child("", &field.name)).spanning(member.span).expected(expected));
        }
        if bit & named == 0 {
            let message = format!("`{}` does not belong at the top of this kind of body", field.name);
            let expected = format!("only {}", fields_of(named).collect::<Vec<_>>().join(", "));
            let finding = Finding::new(Code::UnknownMember, message);
            findings.push(finding.at(child("", &field.name)).spanning(member.span).expected(expected));
        }
    }
    if event.envelope == Envelope::V2
        && let Some(member) = event.member(None, "schema")
        && let Some(schema) = member.value.text()
        && schema != "2.0"
    {
        let message = format!("`schema` is {}", event.described(member));
        let finding = Finding::new(Code::WrongSchema, message).at("/schema").spanning(member.span);
        findings.push(finding.expected("the string \"2.0\""));
    }
    if event.envelope == Envelope::Scenario {
        let told = match event.known {
            Some(known) => format!("the body is that of {}", known.name),
            None => "the body is that of no known event type".to_owned(),
        };
        let message = format!("the header is that of a scenario example and names no event type; {told}");
        let header = event.span(event.position(None, "header"));
        findings.push(Finding::new(Code::ScenarioHeader, message).at("/header").spanning(header));
    }
    event_type(event, catalog, findings);
}

fn event_type(event: &Event<'_, '_>, catalog: &Catalog, findings: &mut Vec<Finding>) {
    let name = event.type_name();
    if event.known.is_some() || event.envelope == Envelope::Challenge {
        return;
    }
    let pointer = if event.envelope == Envelope::V1 { "/event/type" } else { "/header/event_type" };
    let span = event.type_span();
    if name.is_empty() {
        // A header without the member, or with one of a wrong type, is reported as such.
        let lacks = event.envelope == Envelope::V1 && event.member(None, "event").is_some();
        if lacks || event.header("event_type").is_some() {
            let finding = Finding::new(Code::MissingHeader, "the event type is missing or empty");
            findings.push(finding.at(pointer).spanning(span).expected("the name of an event type"));
        }
        return;
    }
    let mut finding =
        Finding::new(Code::UnknownEventType, format!("`{}` is not in the catalogue", event.quoted(name)))
            .at(pointer)
            .spanning(span);
    if let Some(near) = nearest(name, catalog.event_types().map(|known| known.name.as_str())) {
        finding = finding.help(format!("did you mean `{near}`?"));
    }
    findings.push(finding);
}

fn odd_member(event: &Event<'_, '_>, anomaly: &Anomaly<'_>) -> Option<Finding> {
    let (Anomaly::Duplicate { parent, .. }
    | Anomaly::Missing { parent, .. }
    | Anomaly::Unknown { parent, .. }) = anomaly;
    let parent = *parent;
    if parent.is_some_and(|parent| event.members[parent].value == Value::Superseded) {
        return None;
    }
    let around = event.pointer(parent);
    Some(match anomaly {
        Anomaly::Duplicate { tail, span, .. } => {
            let name = tail.rsplit('/').next().unwrap_or_default();
            let message = format!("`{name}` stands more than once in its object; the last one counts");
            Finding::new(Code::DuplicateMember, message).at(around + tail).spanning(*span)
        }
        Anomaly::Missing { field, .. } => {
            let in_header = around.starts_with("/header");
            if in_header && event.envelope == Envelope::Scenario {
                return None;
            }
            let code = if in_header { Code::MissingHeader } else { Code::MissingField };
            Finding::new(code, format!("`{}` is missing", field.name))
                .at(child(&around, &field.name))
                .spanning(event.span(parent))
                .expected(article(field.kind.name()))
        }
        Anomaly::Unknown { object, span, .. } => {
            let name = &*event.key(*span);
            let mut finding =
                Finding::new(Code::UnknownMember, format!("`{name}` is not a documented member"))
                    .at(child(&around, name))
                    .spanning(*span);
            if let Some(near) = nearest(name, object.fields.iter().map(|field| field.name.as_str())) {
                finding = finding.help(format!("did you mean `{near}`?"));
            }
            finding
        }
    })
}

/// What is wrong with one value by itself.
fn value(event: &Event<'_, '_>, member: &Member<'_, '_>) -> Option<Finding> {
    let field = member.field;
    match (member.kind(), &member.value) {
        (_, Value::Superseded)
        | (Kind::Any, _)
        | (Kind::List(_), Value::List)
        | (Kind::Object(_), Value::Object)
        | (Kind::Scalar(Scalar::Boolean), Value::Bool(_))
        | (Kind::Scalar(Scalar::Number), Value::Int(_) | Value::Number(_)) => None,
        (_, Value::Null) if !field.always && member.index.is_none() => None,
        (Kind::Scalar(Scalar::Integer { .. }), Value::Int(code)) => {
            if field.codes().is_empty() || field.code(*code).is_some() {
                None
            } else {
                Some(unlisted(field, code))
            }
        }
        (Kind::Scalar(Scalar::Integer { .. }), found @ Value::Number(_)) if found.is_integer() => {
            if field.codes().is_empty() { None } else { Some(unlisted(field, found)) }
        }
        (Kind::Scalar(Scalar::String { format, length, .. }), Value::Text(text)) => {
            if let Some(length) = length
                && let count = text.chars().count()
                && !length.contains(&count)
            {
                let message = format!("`{}` has {count} characters", field.name);
                let expected = format!("{} to {} characters", length.start(), length.end());
                return Some(Finding::new(Code::WrongLength, message).expected(expected));
            }
            let format = (*format)?;
            let (code, expected) = match format {
                Format::Date if !is_date(text) => (Code::BadDate, "a date, YYYY-MM-DD"),
                Format::Milliseconds if text.len() == 10 || milliseconds(text, format).is_none() => {
                    (Code::BadTimestamp, "13 digits: milliseconds since 1970")
                }
                Format::Seconds if milliseconds(text, format).is_none() => {
                    (Code::BadTimestamp, "10 digits: seconds since 1970, with a fraction or without")
                }
                _ => return None,
            };
            Some(
                Finding::new(code, format!("`{}` is {}", field.name, event.described(member)))
                    .expected(expected),
            )
        }
        (Kind::Scalar(Scalar::String { format: Some(Format::Id), .. }), Value::Int(_) | Value::Number(_)) => {
            let message = format!("`{}` is {}", field.name, event.described(member));
            let finding = Finding::new(Code::IdAsNumber, message).expected("a string, as ids are");
            Some(finding.help("programs that take ids for numbers lose the last of their 19 digits"))
        }
        (kind, _) => Some(wrong_type(event, member, kind)),
    }
}

fn unlisted(field: &Field, code: impl Display) -> Finding {
    let code = if field.secret { "a code".to_owned() } else { code.to_string() };
    let message = format!("`{}` is {code}, which the documentation does not list", field.name);
    let listed: Vec<_> = field.codes().iter().map(|known| format!("{} {}", known.code, known.name)).collect();
    Finding::new(Code::UnknownCode, message).expected(format!("one of {}", listed.join(", ")))
}

fn wrong_type(event: &Event<'_, '_>, member: &Member<'_, '_>, kind: &Kind) -> Finding {
    let (field, found) = (member.field, &member.value);
    let found_is = if field.secret { "of another type".to_owned() } else { event.described(member) };
    let finding = Finding::new(Code::WrongType, format!("`{}` is {found_is}", field.name))
        .expected(article(kind.name()));
    let Some(text) =
        found.text().filter(|_| !field.secret && matches!(kind, Kind::Scalar(Scalar::Integer { .. })))
    else {
        return finding;
    };
    if text.parse::<i64>().is_ok() {
        return finding.help("take the quotes away");
    }
    match field
        .codes()
        .iter()
        .find(|code| code.name == text || code.label.zh == text || code.label.en == text)
    {
        Some(code) => finding.help(format!("the code of {} is {}", code.name, code.code)),
        None => finding,
    }
}

fn conflicts(event: &Event<'_, '_>, known: &EventType, findings: &mut Vec<Finding>) {
    let Some(body) = event.body() else { return };
    let holds = |side: &ConflictSide| {
        let is_it = |member: &&Member<'_, '_>| {
            member.parent == Some(body)
                && member.field.place == side.field
                && !matches!(member.value, Value::Superseded)
        };
        // Members of the event stand behind it.
        event.members[body..].iter().find(is_it).filter(|member| match side.code {
            Some(code) => member.value == Value::Int(code),
            None => !member.value.is_empty(),
        })
    };
    let says = |side: &ConflictSide| {
        let field = &known.body.fields[side.field];
        match side.code.and_then(|code| field.code(code)) {
            Some(code) => format!("`{}` is {} {}", field.name, code.code, code.name),
            None => format!("`{}` is there", field.name),
        }
    };
    for conflict in &known.conflicts {
        let (Some(_), Some(with)) = (holds(&conflict.when), holds(&conflict.with)) else { continue };
        let code = if conflict.with.code.is_some() { Code::ConflictingCode } else { Code::ConflictingMember };
        let message = format!("{} although {}", says(&conflict.with), says(&conflict.when));
        let pointer = child(&event.pointer(Some(body)), &known.body.fields[conflict.with.field].name);
        findings.push(Finding::new(code, message).at(pointer).spanning(with.span));
    }
}

/// The name nearest to `name`, if one is near enough to be meant.
pub(crate) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    /// Names alike to this degree differ by a slip or two.
    const ALIKE: f64 = 0.75;
    known
        .map(|candidate| (strsim::normalized_damerau_levenshtein(name, candidate), candidate))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, candidate)| candidate)
}

fn is_date(text: &str) -> bool {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return false };
    let number = |digits: &[&u8]| {
        digits.iter().try_fold(0_i16, |sum, digit| {
            digit.is_ascii_digit().then(|| sum * 10 + i16::from(**digit - b'0'))
        })
    };
    let (Some(year), Some(month), Some(day)) =
        (number(&[y1, y2, y3, y4]), number(&[m1, m2]), number(&[d1, d2]))
    else {
        return false;
    };
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return false };
    jiff::civil::Date::new(year, month, day).is_ok()
}

fn article(name: &str) -> String {
    let article = if name.starts_with(['a', 'i', 'o']) { "an" } else { "a" };
    if name.contains(' ') { name.to_owned() } else { format!("{article} {name}") }
}
