//! Counts of timelines: `stats --timelines`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::{Run, feishu_ev, folder, node};

fn stats(run: Run) -> Value {
    serde_json::from_str(run.run().text()).expect("a JSON object")
}

/// A simulated log; of each process, the nodes have one of a few names.
fn log(arguments: &str) -> String {
    let simulated = feishu_ev("simulate mixed --seed 7").args(arguments).run().success();
    let mut log = String::new();
    for mut event in simulated.json() {
        if let Some(definition) = event.pointer_mut("/event/node_definition_id") {
            let number = definition.as_str().unwrap().bytes().map(usize::from).sum::<usize>() % 5;
            *definition = format!("step_{number}").into();
        }
        log.push_str(&format!("{event}\n"));
    }
    log
}

/// The time of an event of a timeline in milliseconds.
fn time(event: &Value) -> i64 {
    event["time"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

/// The durations of one kind of thing, counted apart from the program.
#[derive(Debug, Default)]
struct Expected {
    open: u64,
    ms: Vec<i64>,
}

impl Expected {
    #[track_caller]
    fn check(&mut self, open: &Value, durations: &Value) {
        self.ms.sort_unstable();
        assert_eq!((open, &durations["unknown"]), (&self.open.into(), &0.into()));
        assert_eq!(durations["count"], self.ms.len());
        assert_eq!(durations["total_ms"], self.ms.iter().sum::<i64>());
        assert_eq!(durations["longest"]["ms"].as_i64(), self.ms.last().copied());
        for (member, percent) in [("median_ms", 50), ("p95_ms", 95)] {
            let exact = self.ms[(self.ms.len() * percent).div_ceil(100) - 1];
            let found = durations[member].as_i64().unwrap();
            assert!((found - exact).abs() * 100 <= exact, "{member}: {found} instead of {exact}");
        }
    }
}

#[test]
fn durations_and_outcomes_are_those_of_the_events() {
    let log = log("--count 4000");
    let (mut processes, mut job_changes) = (Expected::default(), Expected::default());
    let mut nodes: BTreeMap<(String, i64), Expected> = BTreeMap::new();
    let mut outcomes: BTreeMap<String, u64> = BTreeMap::new();
    for timeline in feishu_ev("trace -f ndjson").stdin(&log).run().json() {
        let events = timeline["events"].as_array().unwrap();
        let of_node: Vec<_> = events.iter().filter(|event| event["process_node_id"].is_string()).collect();
        let of_job_change: Vec<_> =
            events.iter().filter(|event| event["job_change_id"].is_string()).collect();
        let (mut begun, mut last_of_definition) = (BTreeMap::new(), BTreeMap::new());
        let mut outcome = "in_progress";
        for event in &of_node {
            let id = event["process_node_id"].as_str().unwrap();
            let name = event["node_definition_id"].as_str().unwrap().to_owned();
            let key = (name, event["node_type"]["code"].as_i64().unwrap());
            let status = event["status"]["name"].as_str().unwrap();
            last_of_definition.insert(key.0.clone(), status);
            if status == "in_progress" {
                begun.insert(id, (key, time(event)));
                continue;
            }
            if let Some((key, since)) = begun.remove(id) {
                nodes.entry(key).or_default().ms.push(time(event) - since);
            }
            if ["rejected", "withdrawn"].contains(&status) {
                outcome = status;
            }
        }
        if let (Some(first), Some(last)) = (of_node.first(), of_node.last()) {
            if begun.is_empty() {
                processes.ms.push(time(last) - time(first));
                let is_approved = last_of_definition.values().any(|status| *status == "approved");
                outcome = match outcome {
                    "in_progress" if is_approved => "approved",
                    "in_progress" => last["status"]["name"].as_str().unwrap(),
                    refusal => refusal,
                };
            } else {
                processes.open += 1;
            }
            *outcomes.entry(outcome.to_owned()).or_default() += 1;
        }
        for (key, _) in begun.into_values() {
            nodes.entry(key).or_default().open += 1;
        }
        if let (Some(first), Some(last)) = (of_job_change.first(), of_job_change.last()) {
            match last["status"]["name"].as_str().unwrap() {
                "approving" | "approved" | "no_approval" => job_changes.open += 1,
                _ => job_changes.ms.push(time(last) - time(first)),
            }
        }
    }
    assert!(processes.open > 0 && processes.ms.len() > 400 && job_changes.ms.len() > 50);
    let found = &stats(feishu_ev("stats --timelines -f json").stdin(&log))["timelines"];
    processes.check(&found["processes"]["open"], &found["processes"]["durations"]);
    job_changes.check(&found["job_changes"]["open"], &found["job_changes"]["durations"]);
    let listed = found["nodes"].as_array().unwrap();
    assert_eq!(listed.len(), nodes.len());
    for entry in listed {
        let key =
            (entry["node_definition_id"].as_str().unwrap(), entry["node_type"]["code"].as_i64().unwrap());
        let expected = nodes.get_mut(&(key.0.to_owned(), key.1)).unwrap();
        expected.check(&entry["open"], &entry["durations"]);
    }
    assert!(listed.is_sorted_by_key(|entry| -entry["durations"]["total_ms"].as_i64().unwrap()));
    let named = found["processes"]["outcomes"].as_array().unwrap().iter();
    let named: BTreeMap<_, _> = named
        .map(|entry| (entry["outcome"].as_str().unwrap().to_owned(), entry["count"].as_u64().unwrap()))
        .collect();
    assert_eq!(named, outcomes);
    let slowest = found["slowest_processes"].as_array().unwrap();
    let longest: Vec<_> = processes.ms.iter().rev().take(10).collect();
    assert_eq!(slowest.len(), 10);
    assert!(!found["longest_open_processes"].as_array().unwrap().is_empty());
    assert_eq!(
        slowest.iter().map(|process| process["ms"].as_i64().unwrap()).collect::<Vec<_>>(),
        longest.into_iter().copied().collect::<Vec<_>>()
    );
}

#[test]
fn the_timelines_are_those_that_trace_shows() {
    let log = log("--count 3000 --duplicate 0.05 --drop 0.05 --illegal 0.05 --reorder 0.1");
    let first: Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    let process = first["event"]["process_id"].as_str().unwrap();
    for options in [
        "",
        "--window 1h",
        "--where node_status=rejected",
        "--where node_status=rejected --filter *.node.*",
        "--until '2024-06-26 18:00' --tz +08:00",
        &format!("--process {process}"),
        &format!("--process {process} --where node_status=approved"),
    ] {
        let traced = feishu_ev("trace -f ndjson").args(options).stdin(&log).run().json();
        let is_named =
            |timeline: &&Value| timeline["process_id"].is_string() || timeline["job_change_ids"] != json!([]);
        let shown: Vec<_> = traced.iter().filter(is_named).collect();
        let found = stats(feishu_ev("stats --timelines -f json").args(options).stdin(&log));
        let timelines = &found["timelines"];
        assert_eq!(timelines["count"], shown.len(), "{options}");
        assert_eq!(timelines["open"], shown.iter().filter(|shown| shown["ended"] == false).count());
        let job_changes: usize =
            shown.iter().map(|shown| shown["job_change_ids"].as_array().unwrap().len()).sum();
        for (owners, count) in [("processes", None), ("job_changes", Some(job_changes))] {
            let owners = &timelines[owners];
            let number = |member: &str| owners[member].as_u64().unwrap();
            let outcomes = owners["outcomes"].as_array().unwrap().iter();
            let outcomes: u64 = outcomes.map(|outcome| outcome["count"].as_u64().unwrap()).sum();
            assert_eq!(number("ended") + number("open"), outcomes, "{options}");
            assert!(count.is_none_or(|count| count as u64 == outcomes), "{options}");
            let durations = &owners["durations"];
            let measured = durations["count"].as_u64().unwrap() + durations["unknown"].as_u64().unwrap();
            assert_eq!(measured, number("ended"), "{options}");
        }
        let mut expected: BTreeMap<_, u64> = BTreeMap::new();
        for finding in traced.iter().flat_map(|timeline| timeline["findings"].as_array().unwrap()) {
            *expected.entry(finding["code"].as_str().unwrap()).or_default() += 1;
        }
        let findings = found["findings"].as_array().unwrap().iter();
        let findings =
            findings.map(|entry| (entry["code"].as_str().unwrap(), entry["findings"].as_u64().unwrap()));
        let of_timelines: BTreeMap<_, _> = findings.filter(|(code, _)| code.starts_with("FE4")).collect();
        assert_eq!(of_timelines, expected, "{options}");
        let mut events =
            stats(feishu_ev("stats -f json").args(&options.replace("--window 1h", "")).stdin(&log));
        let mut found = found.clone();
        found.as_object_mut().unwrap().remove("timelines");
        for stats in [&mut events, &mut found] {
            let findings = stats["findings"].as_array_mut().unwrap();
            findings.retain(|entry| !entry["code"].as_str().unwrap().starts_with("FE4"));
        }
        assert_eq!(found, events, "{options}: everything else is as without timelines");
    }
}

#[test]
fn the_same_is_counted_on_several_threads_and_of_several_files() {
    let folder = folder("stats-timelines");
    let log = log("--count 1500 --duplicate 0.05 --drop 0.02");
    let (first, second) = log.split_at(log.len() / 3 + log[log.len() / 3..].find('\n').unwrap() + 1);
    std::fs::write(folder.join("a.log"), first).unwrap();
    std::fs::write(folder.join("b.log"), second).unwrap();
    for format in ["text", "json"] {
        let run = |arguments: &str| {
            let run = feishu_ev("stats --timelines -f").arg(format).args(arguments).current_dir(&folder);
            run.stdin(&log).run().success().text().to_owned()
        };
        let whole = run("-j 1");
        for arguments in ["-j 2", "-j 7", "a.log b.log", "-j 1 b.log a.log"] {
            assert!(run(arguments) == whole, "{format} {arguments}");
        }
    }
}

#[test]
fn nodes_beyond_the_limit_are_counted_together() {
    let log = feishu_ev("simulate mixed --seed 7 --count 6000").run().success();
    let found = &stats(feishu_ev("stats --timelines -f json").stdin(log.text()))["timelines"];
    let nodes = found["nodes"].as_array().unwrap();
    let count = |node: &Value| node["durations"]["count"].as_u64().unwrap() + node["open"].as_u64().unwrap();
    let begun = log.text().lines().filter(|line| line.contains(r#""node_status":1"#)).count();
    assert_eq!(nodes.len(), 1_000);
    assert_eq!(nodes.iter().map(count).sum::<u64>() + count(&found["other_nodes"]), begun as u64);
    let text = feishu_ev("stats --timelines --lang en").stdin(log.text()).run().success();
    assert!(text.text().contains("(other nodes)"), "{}", text.text());
}

#[test]
fn what_the_log_lacks_is_no_duration() {
    let event = |status: u8, run: u8, minute: i64| {
        let event = node().replace(r#""node_status":1"#, &format!(r#""node_status":{status}"#));
        let mut event: Value = serde_json::from_str(&event).unwrap();
        event["header"]["event_id"] = format!("{status}{run}{minute}").into();
        event["header"]["create_time"] = (1_719_391_068_000 + minute * 60_000).to_string().into();
        event["event"]["process_node_id"] = format!("run {run}").into();
        event.to_string()
    };
    // The beginning of the first run is missing, and the end of the second; the third is skipped, and the last open.
    let log = [event(3, 1, 0), event(1, 2, 5), event(6, 3, 6), event(1, 4, 9)].join("\n");
    let found = &stats(feishu_ev("stats --timelines -f json").stdin(log))["timelines"];
    let [node] = &found["nodes"].as_array().unwrap()[..] else { panic!("{found}") };
    assert_eq!((&node["open"], &node["durations"]["count"]), (&1.into(), &0.into()), "{node}");
    assert_eq!(node["durations"]["unknown"], 2, "{node}");
    assert_eq!(node["durations"]["median_ms"], Value::Null);
    assert_eq!(found["processes"]["open"], 1);
    assert_eq!(found["slowest_processes"], json!([]), "when it began is not known");
}

#[test]
fn a_window_needs_timelines() {
    let ran = feishu_ev("stats --window 1h").stdin(node()).run().error();
    assert!(ran.err.contains("--timelines"), "{}", ran.err);
}

#[test]
fn text_about_timelines_fits_the_terminal_and_is_inert() {
    let evil = node()
        .replace(r#""node_definition_id":""#, r#""node_definition_id":"evil\u001b[31m\u202e\n审批节点 "#)
        .replace(r#""process_id":""#, r#""process_id":"\u001b[31m"#);
    let log = format!("{}{evil}\n", log("--count 300"));
    for (columns, language) in [("40", "en"), ("60", "zh"), ("80", "both"), ("200", "en")] {
        let run = feishu_ev("stats --timelines --all --lang").arg(language).env("COLUMNS", columns);
        let ran = run.stdin(&log).run().success();
        let widest = ran.text().lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap();
        assert!(widest <= columns.parse::<usize>().unwrap(), "{columns} {language}: {}", ran.text());
        assert!(!ran.text().contains(['\u{1b}', '\u{202e}']));
    }
}
