//! Several files as one log: `trace` with a log that was dealt out to files, and `--merge`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use feishu_ev::simulate::{Fault, Options, Rates, Scenario, SimulatedEvent};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::simulate::{options, scenario, simulated};
use crate::support::{Output, Run, feishu_ev, folder};
use crate::trace::{Line, job, log, node};

/// The way in which a log is dealt out to files.
#[derive(Clone, Copy, Debug)]
enum Deal {
    AtRandom,
    /// As by rotation.
    Ranges,
    /// As by a load balancer.
    Turns,
}

/// The lines of `count` files.
fn deal(lines: &[String], deal: Deal, count: usize, mut random: u64) -> Vec<Vec<String>> {
    let mut files = vec![Vec::new(); count];
    for (index, line) in lines.iter().enumerate() {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let file = match deal {
            Deal::AtRandom => usize::try_from(random >> 33).unwrap() % count,
            Deal::Ranges => index * count / lines.len(),
            Deal::Turns => index % count,
        };
        files[file].push(line.clone());
    }
    files
}

/// Writes files with these lines.
fn write(folder: &Path, files: &[Vec<String>]) -> Vec<PathBuf> {
    let paths = files.iter().enumerate().map(|(index, lines)| {
        let path = folder.join(format!("log.{index}"));
        fs::write(&path, lines.iter().fold(String::new(), |text, line| text + line + "\n")).unwrap();
        path
    });
    paths.collect()
}

/// The output of a subcommand over files.
fn over(arguments: &str, paths: &[PathBuf]) -> Output {
    paths.iter().fold(feishu_ev(arguments), Run::arg).run()
}

/// What `trace` shows of a log, whatever files it is in: of each timeline the events in order, and the number of
/// findings by rule and event. Lateness is left out if it is not `judged`.
fn timelines(paths: &[PathBuf], judges_lateness: bool) -> Vec<String> {
    let ran = over("trace -f ndjson", paths);
    assert!(ran.code <= 1, "{}", ran.err);
    let timelines = ran.json().into_iter().map(|timeline| {
        let id = |value: &Value| value["event_id"].as_str().unwrap_or_default().to_owned();
        let events: Vec<_> = timeline["events"].as_array().unwrap().iter().map(id).collect();
        let mut findings: BTreeMap<_, usize> = BTreeMap::new();
        for finding in timeline["findings"].as_array().unwrap() {
            let code = finding["code"].as_str().unwrap().to_owned();
            if judges_lateness || code != "FE404" {
                *findings.entry((code, id(finding))).or_default() += 1;
            }
        }
        let [processes, changes] = ["process_ids", "job_change_ids"].map(|name| &timeline[name]);
        format!(
            "{} {processes} {changes} {} {events:?} {findings:?}",
            timeline["process_id"], timeline["ended"]
        )
    });
    let mut timelines: Vec<_> = timelines.collect();
    timelines.sort_unstable();
    timelines
}

/// The events of a simulation that are sent, in the order in which they arrive.
fn arriving(scenario: &Scenario, options: &Options) -> Vec<SimulatedEvent> {
    let mut events = simulated(scenario, options).unwrap();
    events.retain(|event| event.fault != Some(Fault::Drop));
    events
}

/// An event as a line, with the time of its arrival or without.
fn line(event: &SimulatedEvent, arrives: Option<usize>) -> String {
    let body = std::str::from_utf8(&event.body).unwrap();
    match arrives {
        Some(index) => {
            let received_at = event.sent_at + 20 + i64::try_from(index).unwrap();
            json!({"headers": {}, "body": body, "received_at": received_at}).to_string()
        }
        None => body.to_owned(),
    }
}

fn deals() -> impl Strategy<Value = Deal> {
    prop::sample::select(vec![Deal::AtRandom, Deal::Ranges, Deal::Turns])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_log_that_is_dealt_out_to_files_is_the_same_log(
        scenario in scenario(),
        options in options(),
        faults in prop::collection::vec(prop_oneof![Just(0.0), 0.0..0.2_f64], 4),
        (way, count, random, arrivals) in (deals(), 2_usize..7, any::<u64>(), any::<bool>()),
    ) {
        let mut options = options;
        options.rates = Rates { drop: faults[0], duplicate: faults[1], illegal: faults[2], reorder: faults[3], ..options.rates };
        // Otherwise the times of few events are more than the window of events apart.
        options.step %= 600_000;
        if matches!(scenario, Scenario::Mixed) {
            options.count *= 150;
        }
        let events = arriving(&scenario, &options);
        let lines: Vec<_> =
            events.iter().enumerate().map(|(index, event)| line(event, arrivals.then_some(index))).collect();
        prop_assume!(!lines.is_empty());
        let folder = folder("merge");
        let mut paths = write(&folder, &deal(&lines, way, count, random));
        let whole = folder.join("whole");
        fs::write(&whole, lines.join("\n")).unwrap();
        let wanted = timelines(&[whole], arrivals);
        prop_assert_eq!(timelines(&paths, arrivals), wanted.clone());
        let turn = usize::try_from(random % 7).unwrap() % count;
        paths.rotate_left(turn);
        paths.swap(0, 1);
        prop_assert_eq!(timelines(&paths, arrivals), wanted);
    }

    #[test]
    fn the_order_of_the_arguments_changes_nothing(
        options in options(),
        faults in prop::collection::vec(0.0..0.2_f64, 5),
        (way, random) in (deals(), any::<u64>()),
    ) {
        let [corrupt, drop, duplicate, illegal, reorder] = faults[..] else { unreachable!() };
        let rates = Rates { corrupt, drop, duplicate, illegal, reorder };
        let events = arriving(&Scenario::Mixed, &Options { rates, count: 10 * options.count, ..options });
        let lines: Vec<_> = events.iter().map(|event| line(event, None)).collect();
        prop_assume!(!lines.is_empty());
        let mut paths = write(&folder("order"), &deal(&lines, way, 4, random));
        for arguments in ["trace -f ndjson", "decode --merge -f line", "validate --merge"] {
            let first = over(arguments, &paths);
            paths.reverse();
            let second = over(arguments, &paths);
            paths.swap(0, 2);
            let third = over(&format!("{arguments} -j 1"), &paths);
            prop_assert_eq!((&first.out, &first.err), (&second.out, &second.err), "{}", arguments);
            prop_assert_eq!((&first.out, &first.err), (&third.out, &third.err), "{}", arguments);
        }
    }
}

/// A log of whole processes, as lines, a minute after another.
fn clean() -> Vec<String> {
    let options = Options { count: 4_000, step: 60_000, ..Options::new(11) };
    simulated(&Scenario::Mixed, &options).unwrap().iter().map(|event| line(event, None)).collect()
}

#[test]
fn logs_of_replicas_and_rotated_files_have_no_findings() {
    let lines = clean();
    for (way, count) in [(Deal::Turns, 2), (Deal::AtRandom, 3), (Deal::Ranges, 3), (Deal::Ranges, 40)] {
        let mut paths = write(&folder("clean"), &deal(&lines, way, count, 5));
        for _ in 0..2 {
            let ran = over("trace --only-findings -f json", &paths).success();
            assert_eq!(
                (ran.text(), ran.err.contains(" 0 errors, 0 warnings")),
                ("", true),
                "{way:?}: {}",
                ran.err
            );
            // The newest first, as rotated files are named.
            paths.reverse();
        }
    }
}

#[test]
fn a_clock_that_is_ahead_delays_no_others() {
    let lines = clean();
    let mut files = deal(&lines, Deal::Turns, 2, 0);
    let far = node(1, 400_000_000, 1, 1).with("/event/process_id", "f").0.to_string();
    for at in [0, 1_000, files[0].len()] {
        files[0].insert(at, far.clone());
    }
    let paths = write(&folder("ahead"), &files);
    let ran = over("trace --window 1h --only-findings -f json", &paths);
    let codes: Vec<_> = ran.json().iter().map(|finding| finding["code"].clone()).collect();
    assert_eq!(codes, ["FE401", "FE401"], "{}", ran.text());
    // Nor does one that is behind take others with it.
    let mut files = deal(&lines, Deal::Turns, 2, 0);
    let far = node(1, -400_000_000, 1, 1).with("/event/process_id", "f").0.to_string();
    for at in [1_000, 0] {
        files[0].insert(at, far.clone());
    }
    let ran = over("trace --window 1h --only-findings -f json", &write(&folder("behind"), &files));
    assert!(ran.json().iter().all(|finding| finding["event_id"].as_str() == Some(&format!("{:032x}", 1))));
}

#[test]
fn wrong_times_and_missing_ones_do_not_change_the_order_of_other_events() {
    let folder = folder("wrong");
    let wrong = |second: i64| node(1, second, 1, 1).0.to_string();
    let without = node(1, 0, 1, 1).with("/header/create_time", Value::Null).0.to_string();
    let time =
        |event: &Value| event["header"]["create_time"].as_str().map(|time| time.parse::<i64>().unwrap());
    for inserted in [wrong(400_000_000), wrong(-400_000_000), without] {
        for at in [0, 1, 500, 1_999] {
            let mut files = deal(&clean(), Deal::Turns, 2, 0);
            files[0].insert(at, inserted.clone());
            let ran = over("decode --merge -f ndjson", &write(&folder, &files)).success();
            let events = ran.json();
            let is_inserted = |event: &Value| event["header"]["event_id"] == format!("{:032x}", 1);
            let times: Vec<_> = events.iter().filter(|event| !is_inserted(event)).map(time).collect();
            assert_eq!((times.len(), times.is_sorted()), (4_000, true), "{at} {inserted}");
            let position = events.iter().position(is_inserted).unwrap();
            assert!(position.abs_diff(2 * at) <= 2, "{at} {position} {inserted}");
        }
    }
}

#[test]
fn events_with_the_same_time_have_one_order() {
    let cc = |line: Line| line.with("/event/node_type", 2);
    let order = |lines: &[Line]| {
        let timeline = &feishu_ev("trace -f ndjson").stdin(log(lines)).run().json()[0];
        let ids = |name: &str| {
            let events = timeline[name].as_array().unwrap().iter();
            events.map(|event| event["event_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        (ids("events"), ids("findings"))
    };
    for (first, second) in
        [(cc(node(1, 0, 1, 1)), cc(node(2, 0, 2, 1))), (node(1, 0, 1, 1), node(2, 0, 1, 1))]
    {
        assert_eq!(order(&[first.clone(), second.clone()]), order(&[second, first]));
    }
}

#[test]
fn lateness_needs_times_of_arrival_or_one_file() {
    let folder = folder("late");
    let late = |first: &str, second: &str| {
        fs::write(folder.join("a"), first).unwrap();
        fs::write(folder.join("b"), second).unwrap();
        let ran = over("trace --only-findings -f json", &[folder.join("a"), folder.join("b")]);
        ran.json().iter().filter(|finding| finding["code"] == "FE404").count()
    };
    let received = |line: &Line, time: &str| {
        json!({"headers": {}, "body": line.0.to_string(), "received_at": time}).to_string() + "\n"
    };
    let (begin, end, next) = (node(1, 0, 1, 1), node(2, 9, 1, 3), node(3, 9, 2, 1));
    assert_eq!(late(&log(&[end.clone(), next.clone()]), &log(std::slice::from_ref(&begin))), 0);
    assert_eq!(late(&log(&[end.clone(), begin.clone()]), &log(std::slice::from_ref(&next))), 1);
    // An event that is late in its file, but not in its timeline.
    let other = node(4, 20, 1, 1).with("/event/process_id", "78");
    assert_eq!(late(&log(&[other, begin.clone()]), &log(std::slice::from_ref(&end))), 0);
    let (first, second) = ("2024-06-26T08:37:59Z", "2024-06-26T08:38:01Z");
    assert_eq!(late(&received(&end, first), &received(&begin, second)), 1);
    assert_eq!(late(&received(&end, second), &received(&begin, first)), 0);
    assert_eq!(late(&received(&end, first), &received(&begin, first)), 0);
    // A file that is not in the order of arrival is judged by it.
    assert_eq!(late(&(received(&end, second) + &received(&begin, first)), ""), 0);
    // Whole seconds: within one, the order in the file counts.
    assert_eq!(late(&(received(&end, first) + &received(&begin, first)), ""), 1);
}

#[test]
fn times_without_a_zone_are_merged_with_those_of_utc() {
    let local = |line: &Line, time: &str| format!("{time} INFO {}\n", line.0);
    let folder = folder("zones");
    fs::write(
        folder.join("a"),
        local(&node(1, 0, 1, 1), "2024-06-26 16:37:48,392")
            + &local(&node(3, 20, 2, 1), "2024-06-26 16:38:08,392"),
    )
    .unwrap();
    fs::write(folder.join("b"), log(&[node(2, 10, 1, 3), node(4, 30, 2, 3)])).unwrap();
    for (first, second) in [("a", "b"), ("b", "a")] {
        let ran = over("decode --merge -f ndjson", &[folder.join(first), folder.join(second)]).success();
        let ids = ran
            .json()
            .into_iter()
            .map(|event| event["header"]["event_id"].as_str().unwrap()[31..].to_owned());
        assert_eq!(ids.collect::<String>(), "1234");
    }
}

#[test]
fn merged_records_are_those_of_the_files_in_the_order_of_time() {
    let folder = folder("merged");
    fs::write(folder.join("a"), log(&[node(1, 0, 1, 1), job(4, 30, 1)]) + "{\"schema\":\n").unwrap();
    fs::write(folder.join("b"), "{\"encrypt\":\n".to_owned() + &log(&[node(2, 10, 1, 3), node(3, 20, 2, 1)]))
        .unwrap();
    let paths = [folder.join("b"), folder.join("a")];
    let ids = |arguments: &str| {
        let ran = over(arguments, &paths).failure();
        let ids = ran
            .json()
            .into_iter()
            .map(|event| event["header"]["event_id"].as_str().unwrap()[31..].to_owned());
        ids.collect::<String>()
    };
    assert_eq!((ids("decode -f ndjson"), ids("decode -f ndjson --merge")), ("2314".into(), "1234".into()));
    // Standard input is merged too.
    let ran =
        feishu_ev("decode -f ndjson --merge -").arg(folder.join("b")).stdin(log(&[node(4, 15, 1, 1)])).run();
    assert_eq!(ran.failure().source_lines(), [2, 1, 3]);
    let missing = [folder.join("b"), folder.join("a"), folder.join("missing")];
    let ran = over("validate --merge -f json", &missing).error();
    assert!(
        ran.err.contains("missing: ") && ran.err.contains("4 events, 2 records unreadable"),
        "{}",
        ran.err
    );
    // Separators are between what is merged.
    for format in ["text", "junit", "sarif"] {
        let merged = over(&format!("validate --merge -f {format}"), &paths).failure();
        let plain = over(&format!("validate -f {format}"), &paths).failure();
        let sorted = |output: &Output| {
            let mut lines: Vec<_> = output.text().lines().map(str::to_owned).collect();
            lines.sort_unstable();
            lines
        };
        assert_eq!(sorted(&merged), sorted(&plain), "{format}");
    }
}

#[test]
fn copies_for_several_apps_are_no_duplicates() {
    let of = |app: &str, line: &Line| line.clone().with("/header/app_id", app);
    let change = [node(1, 0, 1, 1), node(2, 9, 1, 3), node(3, 9, 2, 1), node(4, 20, 2, 3), job(5, 20, 4)];
    let mut lines = vec![of("a", &job(9, 0, 1)), of("b", &job(9, 0, 1))];
    for line in &change {
        // Another app may get the event under another ID.
        let other = of("b", line).with("/header/event_id", format!("b{}", line.0["header"]["event_id"]));
        lines.extend([of("a", line), of("b", line), other.with("/header/app_id", "c")]);
    }
    let run = |lines: &[Line]| {
        let ran = feishu_ev("trace -f ndjson").stdin(log(lines)).run();
        let timelines = ran.json();
        assert_eq!(timelines.len(), 1, "{}", ran.text());
        let findings = timelines[0]["findings"].as_array().unwrap().iter();
        let codes = findings.filter(|finding| finding["severity"] != "information");
        let codes: Vec<_> = codes.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect();
        (codes, timelines[0]["events"].clone())
    };
    let (codes, events) = run(&lines);
    assert_eq!(codes, [""; 0]);
    let apps: Vec<_> =
        events.as_array().unwrap().iter().map(|event| event["app_id"].as_str().unwrap()).collect();
    assert_eq!(apps.iter().filter(|app| **app == "b").count(), 6, "{apps:?}");
    // One app's stream is one stream.
    lines.push(of("b", &change[1]));
    assert_eq!(run(&lines).0, ["FE401"]);
    lines.pop();
    let late = lines.remove(2);
    lines.push(late);
    assert_eq!(run(&lines).0, ["FE404"]);
    // The same tenant and app twice, or two tenants of one app.
    let tenant = |line: &Line| line.clone().with("/header/tenant_key", "other");
    let (codes, _) = run(&[change[0].clone(), tenant(&change[0])]);
    assert_eq!(codes, [""; 0]);
    let table = feishu_ev("trace").stdin(log(&[of("a", &change[0]), of("b", &change[0])])).run().success();
    assert!(table.text().contains("(a)") && table.text().contains("(b)"), "{}", table.text());
}

#[cfg(unix)]
#[test]
fn more_files_than_descriptors_are_merged() {
    use crate::support::{run_command, shell};

    // More than what is read of each at first.
    let options = Options { count: 18_000, step: 60_000, ..Options::new(11) };
    let lines: Vec<_> =
        simulated(&Scenario::Mixed, &options).unwrap().iter().map(|event| line(event, None)).collect();
    let paths = write(&folder("descriptors"), &deal(&lines, Deal::Turns, 300, 0));
    // Some of the job changes are simulated as approved and no more.
    let arguments: Vec<_> = ["trace", "--only-findings", "-f", "json", "--ignore", "FE413"]
        .into_iter()
        .chain(paths.iter().map(|path| path.to_str().unwrap()))
        .collect();
    let ran = run_command(shell(r#"ulimit -n 64; exec "$0" "$@""#, &arguments), "");
    assert_eq!((ran.code, ran.text()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("18000 events, 0 errors, 0 warnings"), "{}", ran.err);
}
