//! Workbooks, read back by `calamine`.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use crate::support::{Run, feishu_ev, folder, job, node, program, root};

/// The sheets of a workbook: their names, and their rows from the header.
fn sheets(bytes: Vec<u8>) -> Vec<(String, Vec<Vec<Data>>)> {
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
    let names = workbook.sheet_names();
    let rows = names.iter().map(|name| {
        let range = workbook.worksheet_range(name).expect("a sheet");
        (name.clone(), range.rows().map(<[Data]>::to_vec).collect())
    });
    rows.collect()
}

/// The cells of a column, without its header.
fn column(rows: &[Vec<Data>], name: &str) -> Vec<Data> {
    let index = rows[0].iter().position(|cell| *cell == text(name)).expect("a column");
    rows[1..].iter().map(|row| row[index].clone()).collect()
}

fn text(text: &str) -> Data {
    Data::String(text.to_owned())
}

/// The run with the time zone of China.
fn in_china(arguments: &str) -> Run {
    feishu_ev(arguments).env("TZ", "Asia/Shanghai")
}

#[test]
fn events_have_ids_as_texts_times_as_dates_and_labels() {
    let ran = in_china("decode -f xlsx --lang zh").stdin([job(), node()].concat()).run().success();
    let sheets = sheets(ran.out);
    let names: Vec<_> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["events", "findings"]);
    let [events, findings] = [&sheets[0].1, &sheets[1].1];
    let id = text("7312658016791168538");
    assert_eq!(column(events, "process_id"), [text("7090409013925398060"), id]);
    assert_eq!(column(events, "node_status"), [Data::Empty, Data::Float(1.0)]);
    assert_eq!(column(events, "node_status.label"), [Data::Empty, text("进行中")]);
    assert_eq!(column(events, "status.label"), [text("异动发起（审批中）"), Data::Empty]);
    assert_eq!(column(events, "findings"), [text("FE301 FE302"), Data::Empty]);
    let Data::DateTime(time) = &column(events, "time (Asia/Shanghai)")[0] else { panic!("no date") };
    // 2020-12-23 20:19:49, by the clock of the zone.
    assert!((time.as_f64() - 44_188.847_094_907_41).abs() < 1e-8, "{}", time.as_f64());
    assert_eq!(column(findings, "code"), [text("FE301"), text("FE302")]);
    assert_eq!(column(findings, "severity"), [text("警告"), text("警告")]);
}

#[test]
fn no_text_of_an_event_is_a_formula_and_secrets_are_masked() {
    let token = "rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV";
    for (json, cell) in [
        (r#""=cmd|' /C calc'!A0""#.to_owned(), "=cmd|' /C calc'!A0"),
        (r#""a\u0000\u202e\nb _x0041_""#.to_owned(), "a\\u{0}\\u{202e}\\u{a}b _x0041_"),
        (r#""1e5""#.to_owned(), "1e5"),
        (format!("\"token={token}\""), "token=••••••"),
        (format!("[\"{token}\"]"), "[\"••••••\"]"),
    ] {
        let event = node().replace("\"renewal_record\"", &json);
        let ran = feishu_ev("decode -f xlsx --columns biz_type,header.token").stdin(&event).run().success();
        let (_, rows) = sheets(ran.out).swap_remove(0);
        assert_eq!(column(&rows, "biz_type"), [text(cell)]);
        assert_eq!(column(&rows, "header.token"), [text("••••••")]);
    }
    let ran = feishu_ev("decode -f xlsx --columns header.token --show-secrets").stdin(node()).run().success();
    assert_eq!(column(&sheets(ran.out)[0].1, "header.token"), [text(token)]);
}

#[test]
fn a_text_that_is_too_long_is_cut_and_the_run_says_so() {
    let event = node().replace("renewal_record", &"x".repeat(40_000));
    let ran = feishu_ev("decode -f xlsx --columns biz_type").stdin(&event).run().success();
    assert!(ran.err.contains("1 cell cut at 32,767 characters"), "{}", ran.err);
    let Data::String(cut) = &column(&sheets(ran.out)[0].1, "biz_type")[0] else { panic!("no text") };
    assert_eq!((cut.chars().count(), cut.ends_with("x…")), (32_767, true));
}

#[test]
fn what_cannot_be_read_is_in_the_sheet_of_findings() {
    let log = [node(), "{\"encrypt\":\"AAAA\"}".to_owned(), node() + "}", "no event".to_owned()].join("\n");
    for command in ["decode -f xlsx", "validate -f xlsx"] {
        let ran = feishu_ev(command).stdin(&log).run().failure();
        let rows = sheets(ran.out).pop().unwrap().1;
        let codes = column(&rows, "code");
        assert!(codes.contains(&text("FE110")), "{command}: {codes:?}");
        assert_eq!(codes.contains(&text("FE010")), command.starts_with("validate"), "{command}: {codes:?}");
    }
}

#[test]
fn a_workbook_has_what_csv_has() {
    let simulated = feishu_ev("simulate mixed --count 3000 --seed 2 --duplicate 0.05 --reorder 0.05").run();
    let wrong = std::fs::read_to_string(root().join("samples/broken/wrong.ndjson")).unwrap();
    let log = [simulated.text(), &wrong].concat();
    let file = folder("xlsx-csv").join("events.ndjson");
    std::fs::write(&file, log).unwrap();
    for (command, csv, sheet) in
        [("decode", "decode", "events"), ("trace", "trace", "events"), ("validate", "validate", "findings")]
    {
        let ran = |arguments: &str| in_china(arguments).arg(&file).run();
        let csv = ran(&format!("{csv} -f csv"));
        let workbook = ran(&format!("{command} -f xlsx"));
        assert_eq!((csv.code, csv.err), (workbook.code, workbook.err), "{command}");
        let mut reader = csv::Reader::from_reader(&*csv.out);
        let expected: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        let sheets = sheets(workbook.out);
        let (_, rows) = sheets.iter().find(|(name, _)| name == sheet).unwrap();
        assert_eq!(rows.len(), expected.len() + 1, "{command}");
        // Its own text is never masked.
        assert!(!rows.iter().flatten().any(|cell| cell.to_string().contains("•")), "{command}");
        for (row, expected) in rows[1..].iter().zip(expected) {
            for (cell, expected) in row.iter().zip(expected) {
                match cell {
                    Data::DateTime(_) => assert!(expected.ends_with("+08:00"), "{expected}"),
                    cell => assert_eq!(cell.to_string(), expected, "{command}"),
                }
            }
        }
    }
}

#[test]
fn a_workbook_is_the_same_for_any_number_of_threads() {
    let log = feishu_ev("simulate mixed --count 20000 --seed 2").run().success().out;
    let file = folder("xlsx-threads").join("events.ndjson");
    std::fs::write(&file, log).unwrap();
    let ran =
        |jobs: &str| feishu_ev("decode -f xlsx --columns line,event_id").args(jobs).arg(&file).run().out;
    assert!(ran("-j 1") == ran("-j 4"));
}

#[test]
fn an_empty_log_is_a_workbook_with_headers() {
    for command in ["decode", "trace", "validate"] {
        let ran = feishu_ev(command).args("-f xlsx").run().success();
        assert!(sheets(ran.out).iter().all(|(_, rows)| rows.len() == 1), "{command}");
    }
    for arguments in ["trace -f xlsx --only-findings", "trace -f xlsx --follow"] {
        let _ = feishu_ev(arguments).run().error();
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    let log = feishu_ev("simulate mixed --count 20000 --seed 2").run().success().out;
    let file = folder("xlsx-pipe").join("events.ndjson");
    std::fs::write(&file, log).unwrap();
    let script = "\"$0\" decode -f xlsx \"$1\" | head -c 10 > /dev/null; echo ${PIPESTATUS[0]}";
    let mut command = std::process::Command::new("bash");
    command.args(["-c", script, program(), file.to_str().unwrap()]);
    let ran = crate::support::run_command(command, "");
    assert_eq!((ran.text(), ran.err.as_str()), ("0\n", ""));
}
