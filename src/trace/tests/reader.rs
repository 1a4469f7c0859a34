//! The reader of events.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::catalog;
use crate::event::Event;
use crate::location::{Location, Position};
use crate::trace::{App, TraceEvent, TraceReader};

/// The text of an event, with any of the members that life cycles name.
fn event_text() -> impl Strategy<Value = String> {
    let event_type = select(&[
        "corehr.process.node.updated_v2",
        "corehr.job_change.status_updated_v2",
        "corehr.pre_hire.onboarding_task_changed_v2",
        "corehr.company.created_v2",
        "x.y_v1",
    ]);
    let id = || {
        prop_oneof![
            Just(Value::Null),
            (0..3_u64).prop_map(Value::from),
            "[a-z0-9]{0,30}".prop_map(Value::from)
        ]
    };
    let code = || select(vec![json!(1), json!(2), json!(99), json!("in_progress"), Value::Null]);
    (event_type, "[ab]{0,2}", 0..40_u8, [id(), id(), id()], [code(), code()]).prop_map(
        |(event_type, event_id, app, [id, process, node], [status, kind])| {
            let header =
                json!({"event_id": event_id, "event_type": event_type, "app_id": format!("cli_{app}")});
            let tasks =
                json!([{"task_code": id, "after_status": status}, {"task_code": node, "after_status": kind}]);
            let body = json!({
                "process_id": process, "process_node_id": node, "node_type": kind, "node_status": status,
                "job_change_id": id, "status": status, "company_id": id, "pre_hire_id": process,
                "onboarding_task_changes": tasks, "node_definition_id": "token: 12345678",
            });
            json!({"schema": "2.0", "header": header, "event": body}).to_string()
        },
    )
}

proptest! {
    #[test]
    fn a_reader_of_many_events_reads_each_as_its_own_reader_does(
        texts in prop::collection::vec(event_text(), 1..60),
    ) {
        let catalog = catalog();
        let mut reader = TraceReader::new(&catalog);
        for text in texts {
            let event = Event::read(&text, &catalog).unwrap();
            let location = Location::new(&"log".into(), Position::START);
            let expected = TraceEvent::new(&event, &catalog, &text, location.clone());
            let read = reader.read(&event, &text, location);
            prop_assert_eq!(format!("{read:?}"), format!("{expected:?}"));
            prop_assert_eq!(read.app.as_ref().map(App::app_id), event.app_id());
        }
    }
}
