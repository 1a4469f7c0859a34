//! Events for programs: their own bytes, with what was decoded appended.

use std::borrow::Cow;
use std::io::Write as _;

use super::time;
use crate::choice::Choice as _;
use crate::event::Envelope;
use crate::json::{compact, pretty, write_string};
use crate::message::LanguageChoice;
use crate::record::Record;

/// Appends the event as one line with a `decoded` member at its end. Its bytes stay as they are; only a
/// record that spans lines loses the white space between its tokens.
pub(super) fn ndjson(out: &mut Vec<u8>, record: &Record<'_>, language: LanguageChoice) {
    let plain = record.plain();
    let body = plain.strip_suffix('}').expect("a record ends with its closing brace");
    if record.event.spans_lines {
        compact(out, body);
    } else {
        out.extend_from_slice(body.as_bytes());
    }
    out.extend_from_slice(b",\"decoded\":");
    decoded(out, record, language);
    out.extend_from_slice(b"}\n");
}

/// Appends the same, pretty-printed.
pub(super) fn json(out: &mut Vec<u8>, record: &Record<'_>, language: LanguageChoice) {
    let mut line = Vec::new();
    ndjson(&mut line, record, language);
    pretty(out, std::str::from_utf8(&line).expect("JSON is text"));
    out.push(b'\n');
}

/// Appends the bytes of the event and a newline.
pub(super) fn raw(out: &mut Vec<u8>, record: &Record<'_>) {
    out.extend_from_slice(record.plain().as_bytes());
    out.push(b'\n');
}

fn decoded(out: &mut Vec<u8>, record: &Record<'_>, language: LanguageChoice) {
    let event = record.event;
    out.extend_from_slice(b"{\"event_type\":");
    match event.known {
        Some(known) => out.extend_from_slice(known.encoded_name.as_bytes()),
        None => write_string(out, event.type_name()),
    }
    out.extend_from_slice(b",\"known\":");
    write_bool(out, event.known.is_some() || matches!(event.envelope, Envelope::Challenge { .. }));
    out.extend_from_slice(b",\"inferred\":");
    write_bool(out, event.inferred);
    out.extend_from_slice(b",\"time\":");
    write_time(out, event.time());
    out.extend_from_slice(b",\"labels\":{");
    for (index, (member, code)) in event.labels().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        match event.path(member) {
            // Outside of lists the path is that of the field, which the catalog has as JSON.
            Cow::Borrowed(_) => out.extend_from_slice(event.member(member).field.encoded_path.as_bytes()),
            Cow::Owned(path) => write_string(out, &path),
        }
        out.push(b':');
        out.extend_from_slice(code.encoded().as_bytes());
    }
    out.extend_from_slice(b"},\"findings\":[");
    for (index, finding) in record.findings.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        let (code, severity) = (finding.rule.code(), finding.rule.severity());
        write!(out, r#"{{"code":"{code}","severity":"{severity}","pointer":"#)
            .expect("a Vec takes any bytes");
        write_string(out, finding.pointer());
        out.extend_from_slice(b",\"message\":");
        write_string(out, &finding.one_line(language));
        out.push(b'}');
    }
    out.extend_from_slice(b"],\"encrypted\":");
    write_bool(out, record.encrypted);
    if let Some(key) = record.key {
        out.extend_from_slice(b",\"key\":");
        write_string(out, &key.name());
    }
    if let Some(reconstructed) = record.reconstructed {
        out.extend_from_slice(b",\"reconstructed\":");
        write_string(out, reconstructed.form.name());
    }
    if let Some(signature) = record.signature {
        out.extend_from_slice(b",\"signature\":");
        write_string(out, signature.name());
    }
    out.extend_from_slice(b",\"source\":{\"file\":");
    write_string(out, &record.location.file);
    out.extend_from_slice(b",\"line\":");
    serde_json::to_writer(&mut *out, &record.location.position.line).expect("a Vec takes any bytes");
    if let Some(pointer) = record.pointer {
        out.extend_from_slice(b",\"pointer\":");
        write_string(out, pointer);
    }
    out.extend_from_slice(b"}}");
}

fn write_bool(out: &mut Vec<u8>, value: bool) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

fn write_time(out: &mut Vec<u8>, milliseconds: Option<i64>) {
    let start = out.len();
    out.push(b'"');
    if milliseconds.is_some_and(|milliseconds| time::write_utc(out, milliseconds)) {
        out.push(b'"');
    } else {
        out.truncate(start);
        out.extend_from_slice(b"null");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::cipher::KeyOrigin;
    use crate::event::Event;
    use crate::location::{Location, Position};

    #[test]
    fn a_decrypted_event_has_the_origin_of_its_key() {
        let catalog = Catalog::load(&[]).unwrap();
        let text = r#"{"schema":"2.0","header":{},"event":{}}"#;
        let event = Event::read(text, &catalog).unwrap();
        let location = Location { file: "a".into(), position: Position { line: 1, column: 1 } };
        let key = KeyOrigin::Line { file: "a \"b\".txt".to_owned(), line: 3 };
        let record = Record { encrypted: true, key: Some(&key), ..Record::new(&event, text, &location) };
        let mut out = Vec::new();
        ndjson(&mut out, &record, LanguageChoice::En);
        let line: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(line["decoded"]["key"], "file:a \"b\".txt:3");
    }
}
