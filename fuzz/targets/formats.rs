//! Every format over a hostile event: each keeps its own grammar, and output for people has no secrets and
//! does not control a terminal.

#![no_main]

use feishu_ev::pipeline::MAX_RECORD_SIZE;
use feishu_ev::render::{EventFormat, FindingFormat, TimelineFormat, TraceOutput};
use feishu_ev_fuzz::{
    Bytes, Feed, Ran, bounded, decode, for_people, given, html, json_documents, json_lines, keys, narrow,
    repeated, target, trace, validate, wide, xml,
};

/// The text that no output for people may contain.
const SECRET: &str = "S3CR3Tvalue";

/// A record with the secret as a token somewhere, and hostile text around it.
fn record(bytes: &mut Bytes<'_>) -> String {
    let name = bytes.pick(&["token", "Token", "TOKEN", "tok\\u0065n", "verification_token", "access_token"]);
    let colon = bytes.pick(&[":", " : ", ":\r\n\t", ":\r", ":\u{a0}"]);
    let (open, close) =
        [("\"", "\""), ("[\"", "\"]"), ("{\"v\":\"", "\"}"), ("[\"a\",\"", "\"]")][bytes.below(4)];
    let escape = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], ",");
    let (before, after) = (escape(&bytes.text(6)), escape(&bytes.text(6)));
    let token = format!("\"{name}\"{colon}{open}{before}{SECRET}{after}{close}");
    let damage = bytes.pick(&["", "", "", "x", ",,", "'"]);
    let kind = bytes.pick(&[
        "corehr.process.node.updated_v2",
        "corehr.job_change.status_updated_v2",
        "x.y",
        "card.action.trigger",
    ]);
    let text = escape(&bytes.text(40));
    let header = format!(
        "{{\"event_id\":\"{text}\",\"event_type\":\"{kind}\",\"create_time\":\"1608725989000\",{token}{damage},\"app_id\":7}}"
    );
    let event = format!(
        "{{\"process_id\":\"{text}\",\"node_status\":\"{text}\",\"process_node_id\":\"1\",\"job_change_id\":\"{text}\",\"status\":9,\
         \"{text}\":[{{\"{text}\":1}}],\"biz_type\":\"{text}\"}}"
    );
    match bytes.below(7) {
        0 => format!("{{\"schema\":\"{text}\",\"header\":{header},\"event\":{event}}}"),
        1 => format!("{{\"event\":{event},\"header\":{header},\"schema\":\"2.0\"}}"),
        // A header that was encoded twice.
        2 => {
            format!("{{\"schema\":\"2.0\",\"header\":{},\"event\":{event}}}", serde_json::Value::from(header))
        }
        3 => format!("{{\"challenge\":\"{text}\",{token}{damage},\"type\":\"url_verification\"}}"),
        4 => format!(
            "{{\"uuid\":\"{text}\",{token}{damage},\"type\":\"event_callback\",\"event\":{{\"type\":\"{kind}\"}}}}"
        ),
        // The token of a card, which its answer needs.
        5 => format!(
            "{{\"schema\":\"2.0\",\"header\":{{\"event_type\":\"card.action.trigger\"}},\"event\":{{{token}{damage},\"action\":{{}}}}}}"
        ),
        _ => format!("{{\"schema\":\"2.0\",\"header\":{header}"),
    }
}

/// Runs every format over a log, and passes output for people to `check`.
fn formats(log: &[u8], check: &dyn Fn(&Ran)) {
    let keys = keys(&["k"]);
    let feed = Feed::whole(log);
    for style in [wide(), narrow()] {
        let decode = |format| bounded(log.len(), || decode(&feed, &keys, format, style, MAX_RECORD_SIZE, 1));
        for format in [EventFormat::Table, EventFormat::Line] {
            let ran = decode(format);
            for_people(&ran.out);
            for_people(&ran.err);
            assert!(ran.out.len() <= 64 * log.len() + 64 * 1024, "{} bytes for {}", ran.out.len(), log.len());
            check(&ran);
        }
    }
    let style = wide();
    let decode = |format| bounded(log.len(), || decode(&feed, &keys, format, style, MAX_RECORD_SIZE, 1));
    json_lines(&decode(EventFormat::Ndjson).out);
    json_documents(&decode(EventFormat::Json).out);
    let raw = decode(EventFormat::Raw);
    json_documents(&raw.out);
    let validate = |format| {
        let ran = bounded(log.len(), || validate(&feed, &keys, format, MAX_RECORD_SIZE, 1));
        check(&ran);
        ran.out
    };
    json_lines(&validate(FindingFormat::Json));
    json_documents(&validate(FindingFormat::Sarif));
    xml(&validate(FindingFormat::Junit));
    for_people(&validate(FindingFormat::Github));
    for_people(&validate(FindingFormat::Text));
    let trace = |format| {
        let ran = bounded(log.len(), || trace(&feed, format, style, 1));
        check(&ran);
        ran.out
    };
    html(&trace(TraceOutput::Timelines(TimelineFormat::Html)));
    json_documents(&trace(TraceOutput::Timelines(TimelineFormat::Json)));
    json_lines(&trace(TraceOutput::Timelines(TimelineFormat::Ndjson)));
    for_people(&trace(TraceOutput::Timelines(TimelineFormat::Line)));
    for_people(&trace(TraceOutput::Timelines(TimelineFormat::Table)));
    for_people(&trace(TraceOutput::Timelines(TimelineFormat::Mermaid)));
    xml(&trace(TraceOutput::Findings(FindingFormat::Junit)));
    json_documents(&trace(TraceOutput::Findings(FindingFormat::Sarif)));
}

target!(|data| {
    if data.first().is_some_and(|first| *first == b'{') {
        let log = repeated(data);
        given(log.len());
        formats(&log, &|_| {});
        return;
    }
    let mut bytes = Bytes::new(data);
    let log = (0..1 + bytes.below(2)).map(|_| record(&mut bytes) + "\n").collect::<String>();
    given(log.len());
    formats(log.as_bytes(), &|ran| {
        for text in [&ran.out, &ran.err] {
            let text = String::from_utf8_lossy(text);
            assert!(!text.contains(SECRET), "a secret of {log} shows in {text}");
        }
    });
});
