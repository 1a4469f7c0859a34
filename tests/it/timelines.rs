//! Timelines: several processes, equal times, several files, and how much they may take.

use std::io::Write as _;
#[cfg(target_os = "linux")]
use std::io::{BufReader, Read as _};
use std::process::Stdio;

use feishu_ev::catalog::Catalog;
use feishu_ev::simulate::{Scenario, SimulatedEvent, Simulation};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::simulate::{options, scenario};
use crate::support::{command, folder, run};
use crate::trace::{Line, found, job, log, node, only_findings, traced};

fn of(process: &str, line: Line) -> Line {
    line.with("/event/process_id", process)
}

/// Job change 88 with process P1, which comes to `first`, and then with P2, which comes to `second`.
fn two_processes(first: i64, second: i64) -> Vec<Line> {
    vec![
        of("P1", job(1, 0, 1)),
        of("P1", node(2, 1, 1, 1)),
        of("P1", node(3, 2, 1, first)),
        of("P2", job(4, 3, 1)),
        of("P2", node(5, 4, 2, 1)),
        of("P2", node(6, 5, 2, second)),
        of("P2", job(7, 6, 4)),
        of("P2", job(8, 7, 2)),
    ]
}

#[test]
fn each_process_of_a_job_change_is_judged_for_itself() {
    assert_eq!(found(&two_processes(4, 3)), [""; 0]);
    // A revocation that is refused leaves the approval as it is.
    assert_eq!(found(&two_processes(3, 2)), [""; 0]);
    assert_eq!(found(&two_processes(4, 2)), ["7 FE410"]);
    let ended = of("P2", node(9, 8, 2, 3));
    assert_eq!(found(&[two_processes(4, 2), vec![ended]].concat()), ["7 FE410", "9 FE406"]);
    // The nodes of two processes may have the same ids.
    let same = [
        of("P1", job(1, 0, 1)),
        of("P2", job(2, 0, 1)),
        of("P1", node(3, 0, 1, 1)),
        of("P2", node(4, 0, 1, 1)),
        of("P1", node(5, 9, 1, 3)),
        of("P2", node(6, 9, 1, 3)),
        of("P2", job(7, 9, 4)),
    ];
    assert_eq!(found(&same), [""; 0]);
}

#[test]
fn a_timeline_names_all_its_processes() {
    let input = log(&two_processes(4, 3));
    for id in ["P1", "P2"] {
        let ran = run(&["trace", "-f", "ndjson", "--process", id], &input);
        let timeline = &ran.json()[0];
        assert_eq!((ran.code, &timeline["process_id"]), (0, &"P1".into()), "{id}");
        assert_eq!(timeline["process_ids"], json!(["P1", "P2"]));
        let of = |index: usize| timeline["events"][index]["process_id"].as_str().unwrap();
        assert_eq!([of(0), of(1), of(3), of(4)], ["P1", "P1", "P2", "P2"]);
    }
    let table = run(&["trace"], &input);
    assert!(table.text().starts_with("process P1, process P2, job change 88\n"), "{}", table.text());
    let lines = run(&["trace", "-f", "line"], &input);
    let second = lines.text().lines().nth(4).unwrap();
    assert!(second.contains(" process P2 <stdin>:5"), "{second}");
    // With one process there is nothing new.
    let one = &run(&["trace", "-f", "ndjson"], log(&[job(1, 0, 1), node(2, 0, 1, 1)])).json()[0];
    assert!(one["process_ids"].is_null() && one["events"][1]["process_id"].is_null());
    // What is found is of the process that the event names.
    let again = only_findings(&log(&[two_processes(4, 3), vec![of("P2", node(6, 5, 2, 3))]].concat()));
    assert_eq!((&again[0]["code"], &again[0]["process_id"]), (&"FE401".into(), &"P2".into()));
}

/// All orders of the lines.
fn orders(lines: &[Line]) -> Vec<Vec<Line>> {
    if lines.is_empty() {
        return vec![Vec::new()];
    }
    (0..lines.len())
        .flat_map(|first| {
            let mut rest = lines.to_vec();
            let first = rest.remove(first);
            orders(&rest).into_iter().map(move |rest| [vec![first.clone()], rest].concat())
        })
        .collect()
}

#[test]
fn a_finding_at_equal_times_needs_that_no_order_is_possible() {
    let names = |mut line: Line, original: i64| {
        line.0["event"]["original_status"] = original.into();
        line.with("/event/transfer_mode", 1)
    };
    for lines in [
        // The next node arrives before the one that is skipped.
        vec![node(1, 0, 1, 6), node(2, 0, 2, 1)],
        vec![node(1, 0, 1, 1), node(2, 0, 1, 3), node(3, 0, 2, 6), node(4, 0, 3, 1), node(5, 0, 3, 2)],
        vec![node(1, 0, 1, 1), node(2, 0, 1, 7), node(3, 0, 1, 3), node(4, 0, 2, 1)],
        // Codes of tomorrow may stand anywhere.
        vec![node(1, 0, 1, 1), node(2, 0, 1, 3), node(3, 0, 1, 99), node(4, 0, 1, 1), node(5, 0, 2, 1)],
        vec![node(1, 0, 1, 1), node(2, 0, 1, 99), node(3, 0, 1, 2)],
        // The process and the job change have nothing to do with each other.
        vec![job(1, 0, 1), node(2, 0, 1, 1), node(3, 0, 1, 3), job(4, 0, 4), job(5, 0, 5)],
        // An event says what was before.
        vec![names(job(1, 0, 1), 1), names(job(2, 0, 4), 1), names(job(3, 0, 6), 4), names(job(4, 0, 5), 6)],
        vec![names(job(1, 0, 1), 1), names(job(2, 0, 6), 1), names(job(3, 0, 4), 6), names(job(4, 0, 5), 4)],
    ] {
        for order in orders(&lines) {
            assert_eq!(found(&order), [""; 0], "{}", log(&order));
        }
    }
    // What follows later decides which of two orders it was.
    let later = [names(job(1, 0, 6), 6), names(job(2, 0, 4), 4), names(job(3, 9, 5), 6)];
    assert_eq!(found(&later), [""; 0]);
    for (lines, wanted) in [
        (vec![node(1, 0, 1, 1), node(2, 0, 2, 1)], "FE40"),
        (vec![node(1, 0, 1, 1), node(2, 0, 1, 3), node(3, 0, 1, 2)], "FE40"),
        (vec![node(1, 0, 1, 1), node(2, 0, 1, 2), node(3, 0, 2, 1)], "FE40"),
        (vec![node(1, 0, 1, 1), node(2, 0, 1, 1), node(3, 0, 1, 3)], "FE403"),
        (vec![job(1, 0, 1), job(2, 0, 5)], "FE410"),
        (vec![job(1, 0, 1), job(2, 0, 3), job(3, 0, 4)], "FE4"),
    ] {
        for order in orders(&lines) {
            let found = found(&order);
            assert!(found.len() == 1 && found[0].contains(wanted), "{found:?}\n{}", log(&order));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_log_with_whole_seconds_is_as_clean_as_one_with_milliseconds(
        scenario in scenario(),
        options in options(),
        short in any::<bool>(),
        keys in prop::collection::vec(any::<u32>(), 400),
    ) {
        prop_assume!(!matches!(scenario, Scenario::Event(_) | Scenario::Challenge));
        let mut options = options;
        if short {
            // The shortest times, in which most happens within a second.
            options.step = 1 + options.step % 2_000;
        }
        let catalog = Catalog::load(&[]).unwrap();
        let simulation = Simulation::new(&catalog, &scenario, &options).unwrap();
        let mut events: Vec<_> = simulation.map(|event| cut_to_seconds(event.unwrap())).collect();
        let mut keys = keys.into_iter().cycle();
        events.sort_by_cached_key(|event| (event.time, keys.next()));
        prop_assert_eq!(traced(&events), []);
    }
}

fn cut_to_seconds(mut event: SimulatedEvent) -> SimulatedEvent {
    let text = String::from_utf8(event.body).unwrap();
    let second = event.time / 1000 * 1000;
    event.body = text.replace(&format!("\"{}\"", event.time), &format!("\"{second}\"")).into_bytes();
    event.time = second;
    event
}

#[test]
fn the_order_of_files_makes_no_finding() {
    let folder = folder("files");
    let whole = run(&["simulate", "mixed", "--count", "20000", "--seed", "3"], "").out;
    let path = |name: &str, lines: &[u8]| {
        std::fs::write(folder.join(name), lines).unwrap();
        folder.join(name).to_str().unwrap().to_owned()
    };
    let lines: Vec<_> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    let every_other = |from: usize| lines.iter().skip(from).step_by(2).copied().collect::<Vec<_>>().concat();
    let (odd, even) = (path("odd", &every_other(0)), path("even", &every_other(1)));
    let (first, second) = (path("first", &lines[..9_000].concat()), path("second", &lines[9_000..].concat()));
    let (all, empty) = (path("all", &whole), path("empty", b""));
    for files in [
        &[&odd, &even][..],
        &[&even, &odd],
        &[&first, &second],
        &[&second, &first],
        &[&second, &empty, &first],
        &[&all],
    ] {
        // Some of the job changes are simulated as approved and no more.
        let args: Vec<_> = ["trace", "--only-findings", "-f", "json", "--ignore", "FE413"]
            .into_iter()
            .chain(files.iter().map(|file| file.as_str()))
            .collect();
        let ran = run(&args, "");
        assert_eq!((ran.code, ran.text()), (0, ""), "{files:?}");
        assert!(ran.err.contains("4076 timelines"), "{files:?}: {}", ran.err);
    }
    let twice = run(&["trace", "--only-findings", "-f", "json", "--ignore", "FE413", &all, &all], "");
    assert_eq!(twice.json().len(), 20_000);
    assert!(twice.json().iter().all(|finding| finding["code"] == "FE401"));
}

#[test]
fn an_event_that_belongs_to_nothing_is_an_error() {
    let without = |mut line: Line, name: &str| {
        line.0["event"].as_object_mut().unwrap().remove(name);
        line
    };
    for (line, pointer) in [
        (of("", node(1, 0, 1, 1)), "/event/process_id"),
        (node(1, 0, 1, 1).with("/event/process_id", Value::Null), "/event/process_id"),
        (without(node(1, 0, 1, 1), "process_id"), "/event/process_id"),
        (node(1, 0, 1, 1).with("/event/process_node_id", ""), "/event/process_node_id"),
        (of(&"7".repeat(257), node(1, 0, 1, 1)), "/event/process_id"),
        (job(1, 0, 1).with("/event/job_change_id", ""), "/event/job_change_id"),
        (without(without(job(1, 0, 1), "job_change_id"), "process_id"), "/event/job_change_id"),
    ] {
        let input = log(&[line]);
        let ran = run(&["trace", "--only-findings", "-f", "json"], &input);
        let findings = ran.json();
        assert_eq!((ran.code, findings.len()), (1, 1), "{input}");
        assert_eq!(
            (&findings[0]["code"], &findings[0]["pointer"]),
            (&"FE414".into(), &pointer.into()),
            "{input}"
        );
        assert!(ran.err.contains(" 1 error,"), "{}", ran.err);
        assert!(run(&["trace"], &input).text().contains("FE414"));
    }
    assert_eq!(found(&[of(&"7".repeat(256), node(1, 0, 1, 1))]), [""; 0]);
}

#[test]
fn two_timelines_that_become_one_are_reported_once() {
    let mut alone = job(3, 80, 1);
    alone.0["event"].as_object_mut().unwrap().remove("process_id");
    let lines = [node(1, 0, 1, 1), node(2, 79, 1, 3), alone.clone(), alone, job(4, 81, 4), job(4, 81, 4)];
    for (format, wanted) in [("line", 6), ("github", 2)] {
        let mut child = command(&["trace", "--follow", "-f", format])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        for line in &lines {
            stdin.write_all(log(std::slice::from_ref(line)).as_bytes()).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let (out, err) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!(out.lines().count(), wanted, "{out}");
        assert!(err.contains("1 timeline (1 not ended), 6 events, 0 errors, 2 warnings"), "{err}");
    }
}

#[test]
fn output_for_people_is_linear_in_the_input() {
    let node = |id: usize, definition: &str| {
        node(id, i64::try_from(id).unwrap(), 1, if id.is_multiple_of(2) { 1 } else { 3 })
            .with("/event/process_node_id", (id / 2).to_string())
            .with("/event/node_definition_id", definition)
    };
    let wide: Vec<_> = (0..2_000).map(|id| node(id, if id == 0 { WIDE } else { "d" })).collect();
    let changes = |id: usize| {
        let process = format!("{id:0256}");
        of(&process, job(id, i64::try_from(id).unwrap(), 1)).with("/event/job_change_id", "8".repeat(256))
    };
    let many: Vec<_> = (0..2_000).map(changes).collect();
    let one_process: Vec<_> =
        (0..2_000).map(|id| job(id, 0, 1).with("/event/job_change_id", format!("{id:0256}"))).collect();
    let again: Vec<_> = (0..4_000).map(|_| node(0, "d")).collect();
    for (name, lines) in [("wide", wide), ("many", many), ("one process", one_process), ("again", again)] {
        let input = log(&lines);
        for format in ["table", "line", "html", "mermaid", "github", "junit"] {
            let out = run(&["trace", "-f", format], &input).out;
            assert!(out.len() < 8 * input.len(), "{name} {format}: {} of {}", out.len(), input.len());
        }
    }
    // Ids stay whole, what is longer is cut.
    let table =
        run(&["trace"], log(&[of(&"7".repeat(64), node(0, &"n".repeat(64))), node(1, &"m".repeat(65))]));
    assert!(table.text().contains(&"7".repeat(64)) && table.text().contains(&"n".repeat(64)));
    assert!(table.text().contains(&("m".repeat(63) + "…")), "{}", table.text());
}

const WIDE: &str = match std::str::from_utf8(&[b'w'; 200_000]) {
    Ok(text) => text,
    Err(_) => "",
};

#[test]
fn a_long_timeline_takes_no_longer_for_each_event() {
    // With time that grows with the square of the number of events, each of these takes minutes.
    let events = 100_000;
    let node = |id: usize, second: i64| node(id, second, 1, if id.is_multiple_of(2) { 1 } else { 3 });
    let at = |id: usize, second: i64| node(id, second).with("/event/process_node_id", (id / 2).to_string());
    let again: Vec<_> = vec![node(0, 0); events];
    let at_once: Vec<_> = (0..events).map(|id| at(id, 0)).collect();
    let one_by_one: Vec<_> = (0..events).map(|id| at(id, i64::try_from(id).unwrap())).collect();
    for (lines, findings) in [(again, events - 1), (at_once, 0), (one_by_one, 0)] {
        let ran = run(&["trace"], log(&lines));
        assert!(ran.err.contains(&format!(" 0 errors, {findings} warnings")), "{}", ran.err);
    }
    let mut changes: Vec<_> = (0..events / 4).map(|id| job(id, 0, 1)).collect();
    for (id, line) in changes.iter_mut().enumerate() {
        *line = line.clone().with("/event/job_change_id", id.to_string());
        line.0["event"].as_object_mut().unwrap().remove("process_id");
    }
    // Each of them turns out to belong to the one process.
    let joined =
        (0..events / 4).map(|id| job(events + id, 9, 4).with("/event/job_change_id", id.to_string()));
    let all: Vec<_> = changes.into_iter().chain(joined).collect();
    assert!(run(&["trace"], log(&all)).err.contains("1 timeline ("));
}

#[cfg(target_os = "linux")]
#[test]
fn events_without_a_time_are_forgotten() {
    let peak_of = |count: usize| {
        // Blocks on their way between threads are no part of what is remembered.
        let mut child = command(&["trace", "--only-findings", "-f", "json", "-j", "1"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = std::io::BufWriter::new(child.stdin.take().unwrap());
        for id in 0..count {
            let header = json!({"event_id": format!("{id:032x}"), "event_type": "x.y_v1"});
            writeln!(stdin, "{}", json!({"schema": "2.0", "header": header, "event": {}})).unwrap();
        }
        stdin.flush().unwrap();
        let peak = crate::stream::peak(child.id());
        drop(stdin);
        assert_eq!(child.wait().unwrap().code(), Some(0));
        peak
    };
    // From 150,000 on the tables of what is remembered have their final size: they double, in steps of 8 MiB.
    let (small, large) = (peak_of(180_000), peak_of(540_000));
    assert!(large < small + 2 * 1024, "{small} KiB, then {large} KiB");
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_left_at_the_end_is_written_one_by_one() {
    let open =
        |id: usize| of(&id.to_string(), node(id, 0, 1, 1)).with("/event/process_node_id", id.to_string());
    let input = log(&(0..20_000).map(open).collect::<Vec<_>>());
    let wrong = log(&(0..20_000).map(|id| open(id).with("/event/node_status", 2)).collect::<Vec<_>>());
    for (format, input) in [
        ("ndjson", &input),
        ("html", &input),
        ("json", &input),
        ("table", &input),
        ("junit", &input),
        ("github", &wrong),
        ("sarif", &wrong),
    ] {
        let mut child = command(&["trace", "-f", format, "-j", "1"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).unwrap();
        let before = crate::stream::peak(child.id());
        drop(stdin);
        let mut out = BufReader::new(child.stdout.take().unwrap());
        // Once there is more than a pipe holds, the program waits with what it has not written yet.
        let mut begun = vec![0; 200_000];
        out.read_exact(&mut begun).unwrap();
        let after = crate::stream::peak(child.id());
        std::io::copy(&mut out, &mut std::io::sink()).unwrap();
        child.wait().unwrap();
        assert!(after < before + 3 * 1024, "{format}: {before} KiB, then {after} KiB");
    }
}
