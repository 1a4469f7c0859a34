//! One bad record never hides the next, whatever is wrong with it.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::support::{decode, feishu_ev, job, node, strict};

#[test]
fn a_line_cut_at_any_byte_is_one_finding_and_hides_nothing() {
    let node = node();
    let mut input = String::new();
    let mut good = Vec::new();
    let mut line = 0;
    for cut in 1..node.len() {
        writeln!(input, "{node}\n{}\n{}", &node[..cut], job()).unwrap();
        good.extend([line + 1, line + 3]);
        line += 3;
    }
    let ran = strict(&input).failure();
    assert_eq!(ran.source_lines(), good);
    let reported: Vec<String> =
        ran.reported().iter().map(|report| report.split(':').next().unwrap().to_owned()).collect();
    let bad: Vec<String> = (0..node.len() - 1).map(|index| (3 * index + 2).to_string()).collect();
    assert_eq!(reported, bad);
}

#[test]
fn cut_lines_next_to_each_other() {
    let node = node();
    let input: String = (1..node.len()).map(|cut| format!("{}\n", &node[..cut])).collect();
    let ran = strict(format!("{input}{}\n", job()));
    assert_eq!(ran.source_lines(), [node.len() as u64]);
    assert_eq!(ran.reported().len(), node.len() - 1);
}

#[test]
fn the_damaged_lines_of_a_mixed_log_are_found_exactly() {
    let (node, job) = (node(), job());
    let deep =
        format!(r#"{{"schema":"2.0","header":{{}},"event":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    let large = format!(r#"{{"schema":"2.0","header":{{"event_id":"{}"}}}}"#, "a".repeat(300_000));
    // With a fresh IV the padding is right under the other key once in 256 runs.
    let encrypt = feishu_ev("encrypt --iv 000102030405060708090a0b0c0d0e0f --encrypt-key another");
    let encrypted = encrypt.stdin(node.as_bytes()).run().text().to_owned();
    let bad: Vec<(Vec<u8>, &str)> = vec![
        (node[..300].into(), "FE003"),
        (b"Traceback (most recent call last):".to_vec(), "FE001"),
        (node.replace("renewal", "ren\u{1}").into(), "FE002"),
        (
            [node.as_bytes()[..200].to_vec(), vec![0xC3, 0x28], node.as_bytes()[200..].to_vec()].concat(),
            "FE004",
        ),
        (deep.into(), "FE005"),
        (large.into(), "FE006"),
        (b"[1,2,3]".to_vec(), "FE007"),
        (br#"{"hello":"world"}"#.to_vec(), "FE101"),
        (br#"{"encrypt":"not base64!"}"#.to_vec(), "FE111"),
        (br#"{"encrypt":"AAAA"}"#.to_vec(), "FE112"),
        (encrypted.into(), "FE113"),
    ];
    let mut input = Vec::new();
    let (mut good, mut reports) = (Vec::new(), Vec::new());
    for line in 1..=4_000_u64 {
        // Scattered, and sometimes side by side.
        if line * 7919 % 20 == 0 || line % 500 < 2 {
            let (bytes, code) = &bad[line as usize % bad.len()];
            input.extend_from_slice(bytes);
            reports.push((line.to_string(), (*code).to_owned()));
        } else {
            input.extend_from_slice(if line % 2 == 0 { node.as_bytes() } else { job.as_bytes() });
            good.push(line);
        }
        input.push(b'\n');
    }
    let ran = feishu_ev("decode -f ndjson --strict --all --encrypt-key 'the key' --max-record-size 256K")
        .stdin(&input)
        .run()
        .failure();
    assert_eq!(ran.source_lines(), good);
    let found: Vec<(String, String)> = ran
        .reported()
        .iter()
        .map(|report| {
            let (place, code) = report.split_once(' ').unwrap();
            (place.split(':').next().unwrap().to_owned(), code.to_owned())
        })
        .collect();
    assert_eq!(found, reports);
}

#[test]
fn deep_and_unclosed() {
    for deep in ["{\"a\":".repeat(100_000), "[".repeat(100_000), "{\"schema\":[".repeat(50_000)] {
        let ran = strict(format!("{}\n{deep}\n{}\n", node(), job()));
        assert_eq!(ran.source_lines(), [1, 3], "{}", ran.err);
        assert_eq!(ran.reported().len(), 1);
    }
}

#[test]
fn a_record_over_the_limit_is_passed_over_wherever_it_is() {
    let long = format!(r#"{{"schema":"2.0","x":"{}"}}"#, "a".repeat(600_000));
    let lines = format!("{{\"schema\":\"2.0\",\"x\":[\n{}  1]}}", "  \"aaaaaaaaaaaaaaaa\",\n".repeat(40_000));
    for (input, good) in [
        (format!("{}\n{long}\n{}\n", node(), job()), vec![1, 3]),
        (format!("[{},{long},{}]", node(), job()), vec![1, 1]),
        (format!("{}\n{lines}\n{}\n", node(), job()), vec![1, 40_004]),
    ] {
        let ran = feishu_ev("decode -f ndjson --max-record-size 1K").stdin(input).run();
        assert_eq!(ran.source_lines(), good, "{}", ran.err);
        assert_eq!(ran.reported().len(), 1);
        assert!(ran.reported()[0].ends_with("FE006"), "{}", ran.err);
    }
}

#[test]
fn a_damaged_pretty_printed_document_is_one_finding() {
    let value: Value = serde_json::from_str(&node()).unwrap();
    let pretty = format!("{value:#}").replace("\"node_type\": 1", "\"node_type\": x1");
    let ran = strict(format!("{pretty}\n{}\n", job()));
    assert_eq!(ran.reported(), ["16:18 FE002"]);
    assert_eq!(ran.source_lines(), [pretty.lines().count() as u64 + 1]);
}

#[test]
fn what_is_wrong_with_pasted_samples_is_said() {
    for (text, help) in [
        ("{'schema':'2.0'}", "double quotes"),
        (r#"{"schema":"2.0", // comment"#, "comments"),
        ("{\"schema\":\"2.0\"，\"a\":1}", "ASCII punctuation"),
        (r#"{"schema":True}"#, "true, false and null"),
        (r#"{"schema":"2.0",}"#, "trailing comma"),
    ] {
        let ran = strict(text);
        assert!(ran.err.contains("FE002") && ran.err.contains(help), "{text}: {}", ran.err);
    }
}

#[test]
fn a_line_cut_where_it_looks_like_an_event_is_an_error_among_other_lines() {
    let node = node();
    for cut in 1..node.len() {
        let text = &node[..cut];
        // From its first key on, which is `schema`.
        let looks_like_event = cut >= "{\"schema\":".len();
        let ran = decode(format!("{}\n{text}\n", job()));
        assert_eq!(ran.source_lines(), [1], "{cut}: {}", ran.err);
        let reports = if looks_like_event { "error[" } else { "information[FE010]" };
        assert!(ran.err.starts_with("<stdin>:2:") && ran.err.contains(reports), "{text}: {}", ran.err);
        assert_eq!((ran.err.lines().count(), ran.code), (1, i32::from(looks_like_event)), "{text}");
    }
}

#[test]
fn a_container_that_is_cut_off_hides_no_event_and_is_an_error() {
    let events = [node(), job(), node().replace("5e37", "5e38")];
    let values: Vec<Value> = events.iter().map(|event| serde_json::from_str(event).unwrap()).collect();
    let two_deep: Vec<Value> =
        values.iter().map(|event| json!({"payload": {"body": event}, "n": 1})).collect();
    let strings: Vec<Value> = events.iter().map(|event| json!({"message": event})).collect();
    for entries in [values, two_deep, strings] {
        let document = json!({ "entries": entries });
        for text in [document.to_string(), format!("{document:#}")] {
            let last = &text[..text.rfind("5e38").unwrap() + 2];
            let in_object = text.strip_suffix('}').unwrap().trim_end();
            let in_array = in_object.strip_suffix(']').unwrap().trim_end();
            for (cut, found) in [(last, 2), (in_array, 3), (in_object, 3)] {
                let ran = decode(format!("{cut}\n"));
                assert_eq!((ran.json().len(), ran.code), (found, 1), "{cut}\n{}", ran.err);
                assert!(ran.err.contains("FE003"), "{cut}\n{}", ran.err);
            }
        }
    }
    // The last line of a log that is being written.
    let ran = decode(format!("{}\n{{\"level\":\"info\",\"msg\":\"st", node()));
    assert_eq!((ran.json().len(), ran.code), (1, 0), "{}", ran.err);
}
