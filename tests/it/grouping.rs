//! What people are shown of many findings, and in which order.

use serde_json::Value;

use crate::support::{feishu_ev, folder, job, node, run_command, shell};

/// An event with a status that is not documented: one error.
fn bad() -> String {
    node().replace(r#""node_status":1"#, r#""node_status":9"#)
}

/// Lines that are cut: one error each.
fn cut(count: usize) -> String {
    format!("{}\n", &node()[..200]).repeat(count)
}

fn more(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.contains(" more, ")).collect()
}

#[test]
fn the_first_five_of_a_rule_are_shown_and_the_others_counted() {
    let log = format!("{}\n{}{}\n", node(), cut(20_000), job());
    let note = "<stdin>: error[FE003]: 19995 more, lines 7 to 20001; --all shows them";
    for command in ["decode", "trace"] {
        let ran = feishu_ev(command).stdin(&log).run().failure();
        assert_eq!(ran.err.matches("error[FE003]").count(), 6, "{}", ran.err);
        assert_eq!(more(&ran.err), [note], "{command}");
        let ran = feishu_ev(command).args("--all").stdin(&log).run().failure();
        assert_eq!(ran.err.matches("error[FE003]").count(), 20_000, "{command}");
        assert_eq!(more(&ran.err), [""; 0]);
    }
    let ran = feishu_ev("validate -f text").stdin(&log).run().failure();
    assert_eq!((ran.text().matches("error[FE003]").count(), more(ran.text())), (6, vec![note]));
    assert!(ran.err.contains("20000 records unreadable, 20000 errors"), "{}", ran.err);
    let ran = feishu_ev("validate -f text --all").stdin(&log).run().failure();
    assert_eq!((ran.text().matches("error[FE003]").count(), more(ran.text()).len()), (20_000, 0));
}

#[test]
fn five_are_not_grouped_and_the_sixth_is_in_one_line() {
    let ran = feishu_ev("decode").stdin(cut(5)).run();
    assert_eq!((ran.err.lines().count(), more(&ran.err).len()), (5, 0), "{}", ran.err);
    let ran = feishu_ev("decode").stdin(cut(6)).run();
    assert_eq!(more(&ran.err), ["<stdin>: error[FE003]: 1 more, in line 6; --all shows it"]);
    let ran = feishu_ev("decode --lang zh").stdin(cut(6)).run();
    assert!(ran.err.contains("FE003]：另有 1 条，在第 6 行；--all 可全部显示"), "{}", ran.err);
}

#[test]
fn findings_without_timelines_are_grouped_too() {
    // Copies of one event whose contents differ: one FE402 each.
    let copy = |index: usize| node().replace("people_7182520625066475540", &format!("people_{index}"));
    let log: String = (0..9).map(|index| copy(index) + "\n").collect();
    let ran = feishu_ev("trace --only-findings").stdin(&log).run().failure();
    assert_eq!(ran.text().matches("error[FE402]").count(), 6, "{}", ran.text());
    assert_eq!(more(ran.text()), ["<stdin>: error[FE402]: 3 more, lines 7 to 9; --all shows them"]);
    for arguments in ["trace --only-findings --all", "trace --only-findings -f json"] {
        let ran = feishu_ev(arguments).stdin(&log).run().failure();
        assert_eq!((ran.text().matches("FE402").count(), more(ran.text()).len()), (8, 0), "{arguments}");
    }
}

#[test]
fn each_rule_and_each_file_has_its_own_first_findings() {
    let folder = folder("grouping");
    let log = format!("{}{}", cut(7), format!("{}\n", bad()).repeat(8));
    for name in ["a.log", "b.log"] {
        std::fs::write(folder.join(name), &log).unwrap();
    }
    let ran = feishu_ev("validate -f text a.log b.log").current_dir(&folder).run().failure();
    let expected = |name: &str| {
        [
            format!("{name}: error[FE003]: 2 more, lines 6 to 7; --all shows them"),
            format!("{name}: error[FE204]: 3 more, lines 13 to 15; --all shows them"),
        ]
    };
    assert_eq!(more(ran.text()), [expected("a.log"), expected("b.log")].concat());
    // They come at the end of their file.
    let second = ran.text().find("b.log:1:").unwrap();
    assert!(ran.text().find("a.log: error[FE204]: 3 more").unwrap() < second);
}

#[test]
fn formats_for_programs_have_every_finding() {
    let log = format!("{}\n", bad()).repeat(12) + &cut(12);
    let of = |arguments: &str| feishu_ev(arguments).stdin(&log).run().failure();
    assert_eq!(of("validate -f json").json().len(), 24);
    assert_eq!(of("validate -f github").text().matches("::error ").count(), 24);
    assert_eq!(of("validate -f junit").text().matches("<failure ").count(), 24);
    let sarif: Value = serde_json::from_str(of("validate -f sarif").text()).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 24);
    for (format, text) in [("json", ""), ("github", ""), ("junit", ""), ("sarif", "")] {
        assert_eq!(more(of(&format!("validate -f {format}")).text()), [text; 0], "{format}");
    }
    assert_eq!(of("validate -f json --all").text(), of("validate -f json").text());
}

#[test]
fn results_and_findings_are_in_the_order_of_the_input() {
    let log: String = (0..400).map(|_| format!("{}\n{}{}\n", node(), cut(1), job())).collect();
    let file = folder("order").join("log");
    std::fs::write(&file, &log).unwrap();
    for jobs in ["1", "4"] {
        let both =
            shell("\"$0\" decode -f ndjson --all -j \"$2\" \"$1\" 2>&1", &[file.to_str().unwrap(), jobs]);
        let text = String::from_utf8(run_command(both, "").out).unwrap();
        let kinds: Vec<_> = text.lines().map(|line| line.starts_with('{')).collect();
        assert_eq!(kinds, [true, false, true].repeat(400), "-j {jobs}");
    }
}
