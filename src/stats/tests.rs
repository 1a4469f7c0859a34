use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::catalog::Catalog;
use crate::event::Event;
use crate::location::{Location, Position};

/// An event of one of three types.
fn event(kind: usize, status: i64, time: i64, app: usize) -> String {
    let (name, field) = [
        ("corehr.process.node.updated_v2", "node_status"),
        ("corehr.job_change.status_updated_v2", "status"),
        ("im.message.receive_v1", "status"),
    ][kind];
    format!(
        r#"{{"schema":"2.0","header":{{"event_id":"{kind}{time}","event_type":"{name}","create_time":"{time}","app_id":"cli_{app}"}},"event":{{"{field}":{status}}}}}"#
    )
}

fn stats(events: &[String]) -> LogStats {
    let catalog = Catalog::load(&[]).unwrap();
    let location = Location::new(&"log".into(), Position::START);
    let mut stats = LogStats::default();
    for text in events {
        let event = Event::read(text, &catalog).unwrap();
        stats.count(&Record::new(&event, text, &location));
    }
    stats
}

#[test]
fn codes_are_counted_by_event_type_and_field() {
    let time = 1_719_390_000_000;
    let events = [event(0, 2, time, 1), event(0, 2, time, 1), event(0, 9, time, 1), event(1, 2, time, 2)];
    let stats = stats(&events);
    let codes = |name: &str, field: &str| {
        let types = stats.known_types();
        let known = types.iter().find(|known| known.name == name).unwrap();
        let field = known.fields.iter().find(|known| known.name == field).unwrap();
        field.counts.clone().into_iter().collect::<Vec<_>>()
    };
    assert_eq!(codes("corehr.process.node.updated_v2", "node_status"), [(2, 2), (9, 1)]);
    assert_eq!(codes("corehr.job_change.status_updated_v2", "status"), [(2, 1)]);
    let apps = stats.apps.by_count().into_iter().map(|app| (app.name, app.count)).collect::<Vec<_>>();
    assert_eq!(apps, [("cli_1".to_owned(), 3), ("cli_2".to_owned(), 1)]);
}

#[test]
fn days_and_hours_are_those_of_the_time_zone() {
    // 2024-06-26T23:30:00Z.
    let stats = stats(&[event(0, 1, 1_719_444_600_000, 1)]);
    let days = |zone: &TimeZone| stats.times.days(zone)[0].0.to_string();
    let hour = |zone: &TimeZone| stats.times.hours(zone).iter().position(|count| *count == 1);
    assert_eq!((days(&TimeZone::UTC), hour(&TimeZone::UTC)), ("2024-06-26".to_owned(), Some(23)));
    let kathmandu = TimeZone::get("Asia/Kathmandu").unwrap();
    assert_eq!((days(&kathmandu), hour(&kathmandu)), ("2024-06-27".to_owned(), Some(5)));
}

#[test]
fn ids_are_kept_for_a_while() {
    let mut ids = RecentIds::default();
    assert!(!ids.insert(1) && ids.insert(1));
    for id in 10..10 + RecentIds::MIN_KEPT as u64 {
        assert!(!ids.insert(id));
    }
    assert!(ids.insert(1), "it is among the last {}", RecentIds::MIN_KEPT);
    for id in 10_000_000..10_000_000 + 2 * RecentIds::MIN_KEPT as u64 {
        assert!(!ids.insert(id));
    }
    assert!(!ids.insert(1));
}

#[test]
fn names_are_bounded() {
    let mut counts = Counts::default();
    for name in 0..Counts::MAX_NAMES + 7 {
        counts.add(&name.to_string(), 1);
    }
    counts.add("0", 1);
    counts.add(&"x".repeat(1_000), 2);
    assert_eq!((counts.by_count().len(), counts.others()), (Counts::MAX_NAMES, 9));
    assert_eq!(counts.by_count()[0], NamedCount { name: "0".to_owned(), count: 2 });
}

proptest! {
    #[test]
    fn the_counts_of_parts_add_up(
        events in prop::collection::vec((0..3_usize, -1..9_i64, -10_i64..10, 0..3_usize), 0..40),
        cut in 0..40_usize,
    ) {
        let events: Vec<_> = events
            .into_iter()
            .map(|(kind, status, time, app)| event(kind, status, 1_719_390_000_000 + time * 1_234_567, app))
            .collect();
        let cut = cut.min(events.len());
        let whole = stats(&events);
        let mut parts = stats(&events[..cut]);
        parts.add(stats(&events[cut..]));
        let shown = |stats: &LogStats| {
            let types = stats.known_types().into_iter().map(|known| format!("{known:?}")).collect::<Vec<_>>();
            let (days, hours) = (stats.times.days(&TimeZone::UTC), stats.times.hours(&TimeZone::UTC));
            (stats.events, stats.event_types(), types, stats.apps.by_count(), stats.times.span, days, hours)
        };
        prop_assert_eq!(shown(&whole), shown(&parts));
        let total: u64 = whole.event_types().iter().map(|known| known.count).sum();
        prop_assert_eq!(total, events.len() as u64);
        prop_assert_eq!(whole.times.hours(&TimeZone::UTC).iter().sum::<u64>(), events.len() as u64);
    }
}
