//! `decode -f line`: a line per event, folded on a terminal.

use feishu_ev::catalog::Catalog;
use feishu_ev::catalog::StatusKind;
use feishu_ev::event::Event;

use crate::support::{feishu_ev, job, node};
use crate::trace::{job as change, log, node as node_event};

#[test]
fn a_line_has_the_place_and_the_process_of_both_event_types() {
    let ran = feishu_ev("decode -f line").stdin(format!("{}\n{}\n", node(), job())).run().success();
    let lines: Vec<_> = ran.text().lines().collect();
    assert!(lines[0].contains(" process_id=7312658016791168538 "), "{}", lines[0]);
    assert!(lines[0].ends_with(" <stdin>:1"), "{}", lines[0]);
    assert!(lines[1].contains(" process_id=7090409013925398060 "), "{}", lines[1]);
    assert!(lines[1].contains(" <stdin>:2"), "{}", lines[1]);
}

#[test]
fn a_status_has_the_color_of_what_it_is() {
    const GREEN: &str = "\u{1b}[32m";
    const RED: &str = "\u{1b}[31m";
    const BLUE: &str = "\u{1b}[34m";
    for (line, color, status) in [
        (node_event(1, 0, 1, 1), BLUE, "1(In progress)"),
        (node_event(1, 0, 1, 2), RED, "2(Rejected)"),
        (node_event(1, 0, 1, 3), GREEN, "3(Approved)"),
        (change(1, 0, 3), RED, "3(Rejected)"),
        (change(1, 0, 5), GREEN, "5(Effective)"),
    ] {
        let input = log(&[line]);
        let colored = feishu_ev("decode -f line --color always").stdin(&input).run();
        assert!(colored.text().contains(&format!("{color}{status}\u{1b}[0m")), "{}", colored.text());
        let plain = feishu_ev("decode -f line").stdin(&input).run();
        assert!(plain.text().contains(&format!("={status} ")), "{}", plain.text());
        let traced = feishu_ev("trace -f line --color always").stdin(&input).run();
        let status = status.replace('(', " ").replace(')', "");
        assert!(traced.text().contains(&format!("{color}{status}\u{1b}[0m")), "{}", traced.text());
    }
}

#[test]
fn a_line_in_a_pipe_is_not_folded() {
    for arguments in ["decode -f line", "trace -f line"] {
        let ran = feishu_ev(arguments).env("COLUMNS", "20").stdin(node()).run().success();
        assert_eq!(ran.text().lines().count(), 1, "{}", ran.text());
    }
}

/// The statuses that trace and the catalog know have a color in lines.
#[test]
fn every_status_of_the_catalog_has_a_kind() {
    let catalog = Catalog::load(&[]).unwrap();
    for (sample, field) in [(node(), "node_status"), (job(), "status")] {
        let event = Event::read(&sample, &catalog).unwrap();
        let find = |name: &str| event.known.unwrap().body.find(name).unwrap();
        let known = find(field);
        for code in known.codes() {
            let kind = catalog.status_kind(event.type_name(), known, Some(code));
            assert!(kind.is_some_and(|kind| kind != StatusKind::Unknown), "{field}={}", code.name);
        }
        assert_eq!(catalog.status_kind(event.type_name(), known, None), Some(StatusKind::Unknown));
        let mode = if field == "status" { "transfer_mode" } else { "node_type" };
        assert_eq!(catalog.status_kind(event.type_name(), find(mode), None), None);
    }
}
