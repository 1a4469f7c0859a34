//! Sequences of events: what is found depends neither on threads nor on how the log arrives, and output and
//! memory grow with the log.

#![no_main]

use feishu_ev::finding::Rule;
use feishu_ev::render::{FindingFormat, TimelineFormat, TraceOutput};
use feishu_ev_fuzz::{Bytes, Feed, Random, bounded, given, json_lines, target, trace, wide};
use serde_json::{Value, json};

/// 26 June 2024, 16:37:48 in UTC+8.
const START: u64 = 1_719_391_068_000;

/// The next event: 6 bytes that say what happens to which process, node or job change, and when.
fn event(bytes: &mut Bytes<'_>, time: &mut u64, count: usize) -> Value {
    let kind = bytes.byte();
    let (process, node, status) = (bytes.below(4), bytes.below(5), bytes.byte());
    let (is_wide, status) = (status == 255, status % 9);
    let step = [0, 1, 400, 1_000, 60_000, 3_600_000, 8 * 86_400_000][bytes.below(7)];
    *time = if kind & 64 == 0 { *time + step } else { time.saturating_sub(step) };
    let id = if kind & 32 == 0 { count } else { bytes.below(count + 1) };
    let node_type = [1, 2, 5, 6][usize::from(kind / 4 % 4)];
    let own_process = format!("77{process}");
    let (event_type, body) = match kind % 4 {
        0 | 1 => (
            "corehr.process.node.updated_v2",
            json!({
                "process_id": if kind & 16 == 0 { own_process.as_str() } else { "" },
                "process_node_id": format!("{process}{node}"),
                "node_definition_id": format!("approval_{node}{}", "x".repeat(if is_wide { 60_000 } else { 0 })),
                "node_type": node_type,
                "node_status": status,
            }),
        ),
        2 => (
            "corehr.job_change.status_updated_v2",
            json!({
                "job_change_id": format!("88{node}"),
                "process_id": if kind & 4 == 0 { Value::from(own_process) } else { Value::Null },
                "transfer_mode": 1 + kind / 8 % 2,
                "effective_date": "2024-06-27",
                "status": status,
                "original_status": if kind & 16 == 0 { Value::Null } else { Value::from(node) },
            }),
        ),
        _ => ("im.message.receive_v1", json!({"text": node})),
    };
    let create_time = if kind & 128 == 0 { Value::from(time.to_string()) } else { Value::Null };
    json!({
        "schema": "2.0",
        "header": {"event_id": format!("e{id}"), "event_type": event_type, "create_time": create_time},
        "event": body,
    })
}

target!(|data| {
    let mut bytes = Bytes::new(data);
    let (mut time, mut count, mut log) = (START, 0, String::new());
    while !bytes.is_empty() && count < 400 {
        count += 1;
        log.push_str(&event(&mut bytes, &mut time, count).to_string());
        log.push('\n');
    }
    let (log, style) = (log.as_bytes(), wide());
    given(log.len());
    let mut random = Random::of(data);
    let findings = TraceOutput::Findings(FindingFormat::Json);
    let whole = Feed::whole(log);
    let ran = bounded(log.len(), || trace(&whole, findings, style, 1));
    json_lines(&ran.out);
    for line in ran.text().lines() {
        let found: Value = serde_json::from_str(line).expect("a line of JSON");
        let code = found["code"].as_str().expect("a code");
        assert!(Rule::ALL.iter().any(|known| known.code() == code), "{line}");
    }
    for threads in [1, 3] {
        let cut = trace(&Feed::cut(log, &mut random), findings, style, threads);
        assert_eq!((ran.text(), &ran.err), (cut.text(), &cut.err), "{threads} threads");
    }
    for format in [
        TraceOutput::Timelines(TimelineFormat::Table),
        TraceOutput::Timelines(TimelineFormat::Line),
        TraceOutput::Timelines(TimelineFormat::Ndjson),
        TraceOutput::Timelines(TimelineFormat::Html),
    ] {
        let ran = bounded(log.len(), || trace(&whole, format, style, 1));
        assert!(ran.out.len() <= 64 * log.len() + 64 * 1024, "{} bytes for {}", ran.out.len(), log.len());
    }
});
