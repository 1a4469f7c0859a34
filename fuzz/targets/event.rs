//! One record: it is read as `serde_json` reads it, checked, and each finding is placed in it.

#![no_main]

use feishu_ev::check;
use feishu_ev::event::{Envelope, Event, Spare};
use feishu_ev::finding::{Rule, Severity};
use feishu_ev::limits::MAX_DEPTH;
use feishu_ev::render::Source;
use feishu_ev::secret::{Names, Secrets};
use feishu_ev_fuzz::{bounded_by, catalog, depth, given, repeated, samples, target};
use serde::de::IgnoredAny;
use serde_json::Value;

/// What a reading says, as text.
fn shown(text: &str, spare: Spare) -> String {
    format!("{:?}", Event::read(text, catalog(), spare))
}

target!(|data| {
    let data = repeated(data);
    given(data.len());
    let Ok(text) = std::str::from_utf8(&data) else { return };
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let first = documents.next().is_some_and(|first| first.is_ok()).then(|| documents.byte_offset());
    let read = bounded_by(256 * 1024, text.len(), || Event::read(text, catalog(), Spare::default()));
    let Ok(event) = read else {
        assert!(first.is_none() || !text.starts_with('{') || depth(text) > MAX_DEPTH, "a record is refused");
        return;
    };
    assert_eq!(Some(event.length), first);
    assert!(depth(&text[..event.length]) <= MAX_DEPTH);
    if text.len() < 2_000 {
        let used = Event::read(&samples()[1], catalog(), Spare::default()).expect("a sample can be read");
        assert_eq!(shown(text, used.into_spare()), shown(text, Spare::default()));
    }
    let value = serde_json::from_str::<Value>(&text[..event.length]);
    if let (Envelope::V2, Ok(value)) = (event.envelope, &value) {
        let header = &value["header"];
        for name in ["event_type", "event_id", "create_time", "token"] {
            assert_eq!(event.header(name), header[name].as_str(), "{name}");
        }
    }
    let mut findings = Vec::new();
    bounded_by(256 * 1024, text.len(), || check::event(&event, catalog(), &mut findings));
    for severity in [Severity::Error, Severity::Warning] {
        let count = findings.iter().filter(|finding| finding.rule.severity() == severity).count();
        assert!(count <= 120, "{count} findings of severity {severity}");
    }
    let secrets = Secrets::of_text(event.text, &Names::default());
    let reports = Source::new(event.text, 1, 1).excerpts(&secrets).place(&findings);
    assert_eq!(reports.len(), findings.len());
    for finding in &findings {
        assert!(finding.pointer.is_empty() || finding.pointer.starts_with('/'), "{}", finding.pointer);
        // What is there can be found by the pointer.
        if let (Ok(value), Rule::WrongType | Rule::UnknownCode | Rule::WrongLength | Rule::IdAsNumber) =
            (&value, finding.rule)
        {
            assert!(value.pointer(&finding.pointer).is_some(), "{}", finding.pointer);
        }
    }
});
