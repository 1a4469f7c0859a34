//! `--redact`: nothing that identifies a tenant or a person reaches any output, and a log keeps its findings.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Output, feishu_ev, folder};

/// Words of this length in the samples are ids, secrets or texts, unless they are names or times.
const ID_LENGTH: usize = 10;

/// The ids in a text: long words with a digit, except timestamps and the numbers of versions.
fn ids(text: &str) -> BTreeSet<&str> {
    let words = text.split(|char: char| !char.is_ascii_alphanumeric());
    let is_id = |word: &&str| {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        word.len() >= ID_LENGTH && digits > 0 && (digits < word.len() || word.len() > 16)
    };
    words.filter(is_id).collect()
}

/// The files of the folders of samples, and their texts.
fn samples() -> Vec<(String, String)> {
    let folders = ["samples", "samples/logs", "samples/broken"].into_iter().map(Path::new);
    let paths = folders.flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let files = paths.filter(|path| path.is_file());
    let files: Vec<_> = files
        .map(|path| {
            (
                path.to_str().unwrap().to_owned(),
                String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned(),
            )
        })
        .collect();
    assert!(files.len() > 70, "{}", files.len());
    files
}

/// Asserts that an output has none of the ids.
#[track_caller]
fn assert_lacks(output: &Output, ids: &BTreeSet<&str>, run: &str) {
    for text in [output.text(), &output.err] {
        let found: Vec<_> = self::ids(text).into_iter().filter(|word| ids.contains(word)).collect();
        assert_eq!(found, Vec::<&str>::new(), "{run}");
    }
}

#[test]
fn no_id_of_a_sample_reaches_an_output() {
    let files = samples();
    let ids: BTreeSet<&str> = files.iter().flat_map(|(_, text)| ids(text)).collect();
    assert!(ids.len() > 100, "{}", ids.len());
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    for (subcommand, formats) in [
        ("decode", "table line ndjson json raw delivery csv"),
        ("validate --fail-on never", "text json github junit sarif csv"),
        ("trace --fail-on never", "table line json ndjson csv html"),
        ("trace --fail-on never --only-findings", "table json csv github junit sarif"),
    ] {
        for format in formats.split(' ') {
            let run = &format!("{subcommand} -f {format} --redact");
            let output = feishu_ev(run).args(&names.join(" ")).run();
            assert!(output.code < 2, "{run}: {}", output.err);
            assert!(!output.out.is_empty(), "{run}");
            assert_lacks(&output, &ids, run);
        }
        let output = feishu_ev(subcommand).args(&names.join(" ")).run();
        assert!(self::ids(output.text()).iter().any(|word| ids.contains(word)), "{subcommand}");
    }
}

#[test]
fn a_part_of_an_event_that_is_cut_off_is_redacted_too() {
    let event = fs::read_to_string("samples/corehr.process.node.updated_v2.json").unwrap();
    let event = serde_json::from_str::<Value>(&event).unwrap().to_string();
    let lines: Vec<_> = (1..event.len()).map(|length| &event[..length]).collect();
    let log = lines.join("\n");
    let windows =
        |id: &'static str| (0..=id.len() - ID_LENGTH).map(move |start| &id[start..start + ID_LENGTH]);
    let parts: Vec<_> =
        ["7312658016791168538", "5e3702a84e847582be8db7fb73283c02"].into_iter().flat_map(windows).collect();
    assert!(parts.iter().all(|part| log.contains(part)));
    for run in ["validate -f text --redact --all", "validate -f json --redact", "decode -f delivery --redact"]
    {
        let output = feishu_ev(run).stdin(&log).run().failure();
        for text in [output.text(), &output.err] {
            assert!(parts.iter().all(|part| !text.contains(part)), "{run}");
        }
        assert!(format!("{}{}", output.text(), output.err).contains("FE003"), "{run}");
    }
}

/// What findings are about, without ids.
fn places(findings: &[Value]) -> Vec<String> {
    let members = ["code", "file", "line", "column", "pointer"];
    let found = findings.iter().map(|finding| members.map(|name| finding[name].to_string()).join(" "));
    found.collect()
}

#[test]
fn a_redacted_log_has_the_same_findings_at_the_same_places() {
    let mixed = feishu_ev(
        "simulate mixed --count 2000 --seed 7 --duplicate 0.05 --reorder 0.02 --drop 0.02 --illegal 0.02",
    );
    let log = mixed.run().success().out;
    for subcommand in ["validate --fail-on never -f json", "trace --fail-on never --only-findings -f json"] {
        let findings = |options: &str, input: &[u8]| {
            feishu_ev(&format!("{subcommand} {options}")).stdin(input).run().success().json()
        };
        let original = places(&findings("", &log));
        assert!(original.len() > 10 || subcommand.starts_with("validate"), "{subcommand}");
        assert_eq!(places(&findings("--redact", &log)), original);
        // Shared as a log, it has them too.
        let shared = feishu_ev("decode -f raw --redact").stdin(&log).run().success().out;
        assert_eq!(places(&findings("", &shared)), original);
    }
}

#[test]
fn runs_with_the_same_key_replace_a_word_by_the_same_one() {
    let folder = folder("redact-keys");
    let (key, other) = (folder.join("key"), folder.join("other"));
    fs::write(&key, "one\n").unwrap();
    fs::write(&other, "two\n").unwrap();
    let with = |file: Option<&Path>| {
        let run = feishu_ev("decode -f raw --redact samples/corehr.process.node.updated_v2.json");
        match file {
            Some(file) => run.arg("--redact-key-file").arg(file),
            None => run,
        }
        .run()
        .success()
        .out
    };
    assert_eq!(with(Some(&key)), with(Some(&key)));
    assert_ne!(with(Some(&key)), with(Some(&other)));
    assert_ne!(with(None), with(None));
}

#[test]
fn events_are_selected_by_what_they_were_before() {
    let log = "samples/scenario.ndjson";
    let all = feishu_ev("trace -f ndjson").arg(log).run().success().json();
    let redacted =
        feishu_ev("trace -f ndjson --redact --process 7384728360900888108").arg(log).run().success();
    assert_eq!(redacted.json().len(), all.len());
    assert!(!redacted.text().contains("7384728360900888108"));
    let selected = feishu_ev("decode -f raw --redact --where process_id=7384728360900888108").arg(log).run();
    assert_eq!(selected.success().json().len(), fs::read_to_string(log).unwrap().lines().count());
}

#[test]
fn a_delivery_keeps_its_time_and_loses_its_signature() {
    let delivery = feishu_ev("decode -f delivery samples/corehr.process.node.updated_v2.json")
        .env("FEISHU_ENCRYPT_KEY", "key")
        .run()
        .success();
    let mut record = delivery.json().remove(0);
    record["received_at"] = "2024-06-26T08:00:00Z".into();
    let redacted = feishu_ev("decode -f delivery --redact")
        .env("FEISHU_ENCRYPT_KEY", "key")
        .stdin(record.to_string())
        .run()
        .success()
        .json()
        .remove(0);
    assert_eq!(redacted["received_at"], "2024-06-26T08:00:00.000Z");
    let headers: Vec<_> = redacted["headers"].as_object().unwrap().keys().collect();
    assert_eq!(headers, ["Content-Type"]);
    let body: Value = serde_json::from_str(redacted["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["event"]["node_status"], 1);
    assert_ne!(body["event"]["process_id"], "7312658016791168538");
}

#[test]
fn mistakes_with_keys_are_reported_without_them() {
    let empty = folder("redact-mistakes").join("empty");
    fs::write(&empty, "\n").unwrap();
    let sample = "samples/corehr.process.node.updated_v2.json";
    let run = feishu_ev("decode --redact --redact-key-file").arg(&empty).arg(sample).run().error();
    assert!(run.err.contains("is empty"), "{}", run.err);
    let run = feishu_ev("decode --redact --redact-key-file my-secret-key").arg(sample).run().error();
    assert!(
        run.err.contains("the file of --redact-key-file") && !run.err.contains("my-secret-key"),
        "{}",
        run.err
    );
    let run = feishu_ev("decode --redact-key-file x").arg(sample).run().error();
    assert!(run.err.contains("--redact"), "{}", run.err);
    let run = feishu_ev("decode -f delivery --redact --resign")
        .arg(sample)
        .env("FEISHU_ENCRYPT_KEY", "k")
        .run()
        .error();
    assert!(run.err.contains("--resign"), "{}", run.err);
}
