//! One record: it is read as `serde_json` reads it, checked, and each finding is placed in it.

#![no_main]

use feishu_ev::check;
use feishu_ev::diagnostic::{EventRef, Source};
use feishu_ev::event::{Event, EventReader};
use feishu_ev::finding::{Rule, Severity};
use feishu_ev::limits::MAX_DEPTH;
use feishu_ev::location::{Location, Position};
use feishu_ev::secret::{Names, Secrets};
use feishu_ev_fuzz::{bounded_by, catalog, depth, given, repeated, samples, target};
use serde::de::IgnoredAny;
use serde_json::Value;

/// Checks that a reader that has read a sample reads a text as if it were the first.
fn check_reader(text: &str) {
    let mut reader = EventReader::new(catalog());
    // The layout of the second is learned.
    for _ in 0..2 {
        let sample = reader.read(&samples()[1]).expect("a sample can be read");
        reader.reuse(sample);
    }
    assert_eq!(format!("{:?}", reader.read(text)), format!("{:?}", Event::read(text, catalog())));
}

target!(|data| {
    let data = repeated(data);
    given(data.len());
    let Ok(text) = std::str::from_utf8(&data) else { return };
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let first = documents.next().is_some_and(|first| first.is_ok()).then(|| documents.byte_offset());
    let read = bounded_by(256 * 1024, text.len(), || Event::read(text, catalog()));
    let Ok(event) = read else {
        assert!(first.is_none() || !text.starts_with('{') || depth(text) > MAX_DEPTH, "a record is refused");
        return;
    };
    assert_eq!(Some(event.length), first);
    assert!(depth(&text[..event.length]) <= MAX_DEPTH);
    if text.len() < 2_000 {
        check_reader(text);
    }
    let value = serde_json::from_str::<Value>(&text[..event.length]);
    if let (Some(members), Ok(value)) = (event.envelope.header(), &value) {
        let header = &value["header"];
        for (name, member) in [
            ("event_type", members.event_type),
            ("event_id", members.event_id),
            ("create_time", members.create_time),
            ("token", members.token),
        ] {
            let text = member.and_then(|member| event.member(member).value.text());
            assert_eq!(text, header[name].as_str(), "{name}");
        }
    }
    let mut findings = Vec::new();
    bounded_by(256 * 1024, text.len(), || check::event(&event, catalog(), &mut findings));
    for severity in [Severity::Error, Severity::Warning] {
        let count = findings.iter().filter(|finding| finding.rule.severity() == severity).count();
        assert!(count <= 120, "{count} findings of severity {severity}");
    }
    let secrets = Secrets::of_text(event.text, &Names::default());
    let location = Location::new(&"log".into(), Position::START);
    let source = Source {
        text: event.text,
        embedded: false,
        location: &location,
        pointer: None,
        secrets: Some(&secrets),
    };
    let diagnostics = source.locate(&findings, &EventRef::default());
    assert_eq!(diagnostics.len(), findings.len());
    for finding in &findings {
        let pointer = finding.pointer();
        assert!(pointer.is_empty() || pointer.starts_with('/'), "{pointer}");
        // A member that exists is found by its pointer.
        if let (Ok(value), Rule::WrongType | Rule::UnknownCode | Rule::WrongLength | Rule::IdAsNumber) =
            (&value, finding.rule)
        {
            assert!(value.pointer(pointer).is_some(), "{pointer}");
        }
    }
});
