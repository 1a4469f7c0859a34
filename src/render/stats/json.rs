//! Statistics as JSON. `docs/stats.md` describes the members.

use serde_json::{Map, Value, json};

use super::timelines_json::timelines_json;
use super::{ReadCounts, ShownStats};
use crate::catalog::Code;
use crate::choice::Choice as _;
use crate::cipher::SignatureStatus;
use crate::render::time;
use crate::stats::{FieldCodes, NamedCount, TypeStats};

pub(super) fn json(shown: &ShownStats<'_>) -> Value {
    let ShownStats { stats, read, style, .. } = *shown;
    let ReadCounts { left_out, unreadable, other_lines, bytes } = read;
    let zone = style.zone();
    let (first, last) = stats.times.span.unzip();
    let signatures = SignatureStatus::ALL.iter();
    let signatures = signatures.map(|status| (status.name().to_owned(), json!(stats.signatures(*status))));
    let codes: Vec<_> = stats.known_types().iter().flat_map(|known| codes(shown, known)).collect();
    let days = stats.times.days(zone).into_iter();
    let days: Vec<_> = days.map(|(day, events)| json!({"day": day.to_string(), "events": events})).collect();
    let findings = stats.findings.iter().map(
        |(rule, count)| json!({"code": rule.code(), "severity": rule.severity().name(), "findings": count}),
    );
    let mut json = json!({
        "events": stats.events,
        "left_out": left_out,
        "unreadable": unreadable,
        "lines_without_event": other_lines,
        "bytes": bytes,
        "first": first.and_then(time::utc),
        "last": last.and_then(time::utc),
        "without_time": stats.times.unknown,
        "encrypted": stats.encrypted,
        "duplicates": stats.duplicates,
        "signatures": signatures.collect::<Map<_, _>>(),
        "event_types": named("event_type", stats.event_types()),
        "codes": codes,
        "apps": named("app_id", stats.apps.by_count()),
        "days": days,
        "hours": stats.times.hours(zone),
        "findings": findings.collect::<Vec<_>>(),
    });
    if let Some(timelines) = shown.timelines {
        json["timelines"] = timelines_json(shown, timelines);
    }
    json
}

/// Counts of events, the name as a member of this name.
fn named(member: &str, counts: Vec<NamedCount>) -> Vec<Value> {
    counts.into_iter().map(|NamedCount { name, count }| json!({member: name, "events": count})).collect()
}

/// The codes in the events of a type.
fn codes(shown: &ShownStats<'_>, known: &TypeStats) -> Vec<Value> {
    let counts = known.fields.iter().flat_map(|field| field.counts.iter().map(move |count| (field, count)));
    let codes = counts.map(|(field, (code, count))| {
        let known_code = shown.code(known, field, *code);
        json!({
            "event_type": known.name,
            "field": field.name,
            "code": code,
            "name": known_code.map(|code| &code.name),
            "zh": known_code.map(|code| &code.label.zh),
            "en": known_code.map(|code| &code.label.en),
            "events": count,
        })
    });
    codes.collect()
}

impl<'s> ShownStats<'s> {
    /// The entry of the catalog for a code.
    pub(super) fn code(&self, known: &TypeStats, field: &FieldCodes, code: i64) -> Option<&'s Code> {
        self.catalog.body_field(&known.name, &field.name)?.code(code)
    }
}
