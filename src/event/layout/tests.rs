use super::*;
use crate::catalog::Catalog;

/// An event with these values, and a member `name` at the end of its body.
fn event(id: &str, status: &str, name: &str) -> String {
    format!(
        r#"{{"schema":"2.0","header":{{"event_id":"{id}","event_type":"corehr.process.node.updated_v2"}},"event":{{"process_id":"{id}","node_status":{status},"{name}":null}}}}"#
    )
}

/// Reads a text and learns its layout; returns whether it was recognized.
fn recognizes<'c>(layouts: &mut Layouts<'c>, text: &str, catalog: &'c Catalog) -> bool {
    if layouts.read(text, &mut Vec::new()).is_some() {
        return true;
    }
    layouts.learn(&Event::read(text, catalog).unwrap());
    false
}

#[test]
fn an_event_is_recognized_if_only_its_values_differ_from_one_before() {
    let catalog = Catalog::load(&[]).unwrap();
    let mut layouts = Layouts::default();
    let first = event("1", "1", "biz_type");
    // The first is not learned.
    for is_recognized in [false, false, true] {
        assert_eq!(recognizes(&mut layouts, &first, &catalog), is_recognized);
    }
    let other = event("二", "-1.5e3", "biz_type");
    assert!(recognizes(&mut layouts, &other, &catalog));
    for (from, to) in [
        ("node.updated_v2", "node.updated_v1"),
        ("\"node_status\":1", "\"node_status\":\"1\""),
        ("\"node_status\":1", "\"node_status\":[]"),
        ("\"2.0\"", "\"2.1\""),
        ("\"biz_type\":null", "\"biz_type\":\"\""),
        (",\"node_status\":1", ""),
        ("{\"process_id\"", "{ \"process_id\""),
        (":null", ":null,\"x\":1"),
        (":\"1\"", ":\"\\u0031\""),
        (":null", ":null,\"biz_type\":null"),
    ] {
        let other = first.replacen(from, to, 1);
        assert_ne!(other, first);
        assert!(!recognizes(&mut layouts, &other, &catalog), "{other}");
        assert!(recognizes(&mut layouts, &first, &catalog));
    }
    for cut in 0..first.len() {
        assert!(layouts.read(&first[..cut], &mut Vec::new()).is_none(), "{cut}");
    }
}

#[test]
fn of_an_unusual_event_no_layout_is_learned() {
    let catalog = Catalog::load(&[]).unwrap();
    let usual = event("1", "1", "biz_type");
    for (from, to) in [
        ("\"biz_type\":null", "\"x\":null"),
        ("\"biz_type\":null", "\"process_id\":\"2\""),
        (",\"event_type\":\"corehr.process.node.updated_v2\"", ""),
        ("node.updated", "node\\u002eupdated"),
        ("process.node", "unknown"),
        ("}}", "},\"decoded\":{}}"),
    ] {
        let unusual = usual.replacen(from, to, 1);
        assert_ne!(unusual, usual);
        let mut layouts = Layouts::default();
        for _ in 0..3 {
            assert!(!recognizes(&mut layouts, &unusual, &catalog), "{unusual}");
        }
    }
}

#[test]
fn layouts_that_are_of_no_use_are_forgotten() {
    let catalog = Catalog::load(&[]).unwrap();
    let mut layouts = Layouts::default();
    let usual = event("1", "1", "biz_type");
    for is_recognized in [false, false, true] {
        assert_eq!(recognizes(&mut layouts, &usual, &catalog), is_recognized);
    }
    for index in 0..MAX_MISSES {
        assert!(!recognizes(&mut layouts, &event("1", "1", &format!("x{index}")), &catalog));
    }
    assert!(layouts.steps.is_empty());
    for _ in 0..PAUSE {
        assert!(!recognizes(&mut layouts, &usual, &catalog));
    }
    assert!(recognizes(&mut layouts, &usual, &catalog));
}

#[test]
fn layouts_take_a_bounded_memory() {
    let catalog = Catalog::load(&[]).unwrap();
    let mut layouts = Layouts::default();
    for spaces in 0..500 {
        let text = event("1", "1", "biz_type").replace(",\"", &format!(",{}\"", " ".repeat(spaces)));
        recognizes(&mut layouts, &text, &catalog);
        assert!(layouts.steps.len() <= MAX_STEPS && layouts.text_size <= MAX_TEXT);
        assert!(layouts.first.len() <= MAX_BRANCHES);
    }
}
