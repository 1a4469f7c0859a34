//! The rules on events that are made by hand.

use super::*;
use crate::catalog::Catalog;
use crate::corehr::NODE_UPDATED;
use crate::event::{Event, EventBuffers};
use crate::finding::Rule;
use crate::location::{Location, Position};

/// The location of an event.
fn location(id: usize) -> Location {
    Location::new(&"log".into(), Position { line: id as u64 + 1, column: 1 })
}

/// A node of process P at a time.
fn node(catalog: &Catalog, time: Option<i64>, id: usize, node: usize, status: i64) -> Step {
    let time = time.map_or("null".to_owned(), |time| format!("\"{}\"", 1_719_391_068_000 + time));
    let text = format!(
        r#"{{"schema":"2.0","header":{{"event_id":"{id}","event_type":"{NODE_UPDATED}","create_time":{time}}},
        "event":{{"process_id":"P","process_node_id":"{node}","node_type":1,"node_status":{status}}}}}"#
    );
    let event = Event::read(&text, catalog, EventBuffers::default()).expect("JSON");
    Step::new(&event, &text, location(id), catalog)
}

/// What is found, and how many timelines were handed on before the end.
fn traced(steps: impl IntoIterator<Item = Step>) -> (Vec<Rule>, usize) {
    let mut tracer = Tracer::new(WINDOW);
    let (mut codes, mut early) = (Vec::new(), 0);
    for step in steps {
        tracer.take(step, &mut |timeline| {
            codes.extend(timeline.judge().findings.into_iter().map(|(_, finding)| finding.rule));
            early += 1;
        });
    }
    for timeline in tracer.finish() {
        codes.extend(timeline.judge().findings.into_iter().map(|(_, finding)| finding.rule));
    }
    (codes, early)
}

#[test]
fn what_ended_without_a_time_is_forgotten_by_the_number_of_events() {
    let catalog = Catalog::load(&[]).expect("the catalogue of the program");
    let count = usize::try_from(WITHOUT_TIME).expect("a small number");
    let other = |id: usize| {
        let text =
            format!(r#"{{"schema":"2.0","header":{{"event_id":"{id}","event_type":"x"}},"event":{{}}}}"#);
        let event = Event::read(&text, &catalog, EventBuffers::default()).expect("JSON");
        Step::new(&event, &text, location(id), &catalog)
    };
    let twice = |apart: usize| traced((0..apart).map(other).chain([other(0)])).0;
    assert_eq!(twice(count), [Rule::Redelivered]);
    assert_eq!(twice(2 * count), []);
    // What is open stays.
    let open = [node(&catalog, None, 0, 1, 1)];
    let end = [node(&catalog, None, 1, 1, 3)];
    assert_eq!(traced(open.into_iter().chain((2..2 * count).map(other)).chain(end)).0, []);
}

#[test]
fn one_event_from_the_past_does_not_stop_the_clock() {
    let catalog = Catalog::load(&[]).expect("the catalogue of the program");
    let day = 24 * 3_600_000;
    let late = |id: usize| {
        let time = if id.is_multiple_of(60) {
            -1_000 * day
        } else {
            i64::try_from(id).expect("a small number") * day
        };
        node(&catalog, Some(time), id, id, 6)
    };
    let others = |id: usize| {
        let mut step = late(id);
        if let Body::Node(node) = &mut step.body {
            node.process_id = id.to_string().into();
        }
        step
    };
    assert!(traced((0..5_000).map(others)).1 > 3_000);
}
