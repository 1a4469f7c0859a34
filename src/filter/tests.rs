use jiff::Zoned;
use proptest::prelude::*;

use super::*;
use crate::catalog::Catalog;
use crate::message::{LanguageChoice, Localize as _};

const NODE: &str = r#"{"schema":"2.0","header":{"event_id":"e1","event_type":"corehr.process.node.updated_v2","create_time":"1719390000000","app_id":"cli_1","tenant_key":"t"},"event":{"process_id":"7384000000000000001","node_status":2,"node_type":1,"biz_type":"offer"}}"#;
const JOB_CHANGE: &str = r#"{"schema":"2.0","header":{"event_id":"e2","event_type":"corehr.job_change.status_updated_v2","create_time":"1719393600000","app_id":"cli_2"},"event":{"job_change_id":"7384000000000000002","status":2,"effective_date":"2024-07-01","target_user_id":{"user_id":"u1","union_id":null}}}"#;
const OTHER: &str = r#"{"schema":"2.0","header":{"event_id":"e3","event_type":"im.message.receive_v1"},"event":{"status":2}}"#;

fn holds(condition: &str, event: &str) -> bool {
    let catalog = Catalog::load(&[]).unwrap();
    let event = Event::read(event, &catalog).unwrap();
    FieldCondition::parse(condition, &catalog)
        .unwrap_or_else(|error| panic!("{condition}: {error}"))
        .holds(&event)
}

#[track_caller]
fn error(condition: &str, expected: &str) {
    let catalog = Catalog::load(&[]).unwrap();
    assert_eq!(FieldCondition::parse(condition, &catalog).unwrap_err().to_string(), expected);
}

#[test]
fn conditions_hold_for_codes_names_labels_and_globs() {
    for (condition, expected) in [
        ("node_status=2", true),
        ("node_status=rejected", true),
        ("node_status=已拒绝", true),
        ("node_status=REJECTED", true),
        ("node_status = approved, rejected", true),
        ("node_status==3", false),
        ("node_status=9", false),
        ("node_status!=rejected", false),
        ("node_status!=approved", true),
        ("event.node_status=2", true),
        ("/event/node_status=2", true),
        ("节点状态=已拒绝", true),
        ("node_status~re*", true),
        ("node_status~已*", true),
        ("node_status!~re*", false),
        ("process_id~7384*", true),
        ("process_id~7385*", false),
        ("process_id=7384000000000000001", true),
        ("biz_type=Offer 审批", true),
        ("biz_type!=offer", false),
        ("biz_type!=payroll", true),
        ("event_id=e1", true),
        ("header.event_id=e2", false),
        ("event_type~*node*", true),
        ("header.app_id=cli_1", true),
        ("app_id!=cli_1", false),
        ("create_time>=1719390000000", true),
        ("create_time<1719390000000", false),
    ] {
        assert_eq!(holds(condition, NODE), expected, "{condition}");
    }
}

#[test]
fn a_code_is_that_of_the_event_type_and_field() {
    // 2 is "rejected" of a node, and another status of a job change.
    assert!(holds("status=2", JOB_CHANGE) && !holds("status=2", NODE));
    assert!(!holds("status=2", OTHER), "the fields of other event types are not known");
    assert!(holds("node_status=rejected", NODE) && !holds("node_status=rejected", JOB_CHANGE));
}

#[test]
fn an_event_without_the_member_fulfills_no_condition() {
    for condition in ["effective_date!=2024-07-01", "effective_date=2024-07-01", "effective_date<2025-01-01"]
    {
        assert!(!holds(condition, NODE), "{condition}");
    }
}

#[test]
fn inner_members_have_paths() {
    for (condition, expected) in [
        ("target_user_id.user_id=u1", true),
        ("user_id=u1", true),
        ("union_id=u1", false),
        ("union_id=null", true),
        ("effective_date>2024-06-30", true),
        ("effective_date>2024-07-01", false),
        ("effective_date<=2024-07-01", true),
    ] {
        assert_eq!(holds(condition, JOB_CHANGE), expected, "{condition}");
    }
}

#[test]
fn errors_name_what_is_nearest() {
    error("node_status=rejcted", "`node_status` has no `rejcted`: rejected 2");
    error(
        "header.node_status=2",
        "no event type has a field `header.node_status`; similar fields: node_status, before_status, header.event_id",
    );
    error("node_statsu=2", "no event type has a field `node_statsu`; similar fields: node_status");
    error("zzzzzz=2", "no event type has a field `zzzzzz`; `feishu-ev explain EVENT_TYPE` lists the fields");
    error("node_status>2", "`node_status` has no order: compare it with = != ~ or !~");
    error(
        "target_user_id=u1",
        "`target_user_id` is an object: name a member of it: target_user_id.union_id, target_user_id.user_id, target_user_id.open_id",
    );
    for text in ["", "node_status", "node_status!2", "=2"] {
        let catalog = Catalog::load(&[]).unwrap();
        assert!(FieldCondition::parse(text, &catalog).is_err(), "{text}");
    }
}

#[test]
fn errors_are_in_both_languages() {
    let catalog = Catalog::load(&[]).unwrap();
    let error = FieldCondition::parse("node_status=rejcted", &catalog).unwrap_err();
    assert_eq!(error.to_text(LanguageChoice::Zh), "`node_status` 没有值 `rejcted`：已拒绝 2");
    // The list is open, but what is no code can only be a label.
    let error = FieldCondition::parse("biz_type=转正", &catalog).unwrap_err().to_text(LanguageChoice::Zh);
    assert!(error.starts_with("`biz_type` 没有值 `转正`：试用期转正 "), "{error}");
    assert!(FieldCondition::parse("biz_type=试用期转正", &catalog).is_ok());
    assert!(FieldCondition::parse("biz_type=not_listed", &catalog).is_ok());
}

#[test]
fn filters_select_by_time_type_and_owner() {
    let catalog = Catalog::load(&[]).unwrap();
    let event = |text| Event::read(text, &catalog).unwrap();
    let (node, job_change, other) = (event(NODE), event(JOB_CHANGE), event(OTHER));
    let selected = |filter: &EventFilter<'_>| [&node, &job_change, &other].map(|event| filter.matches(event));
    assert_eq!(selected(&EventFilter::default()), [true; 3]);
    let since = EventFilter { since: Some(1_719_390_000_001), ..EventFilter::default() };
    assert_eq!(selected(&since), [false, true, false]);
    let until = EventFilter { until: Some(1_719_393_600_000), ..EventFilter::default() };
    assert_eq!(selected(&until), [true, false, false]);
    let types = EventFilter { types: vec![WildMatch::new("corehr.*")], ..EventFilter::default() };
    assert_eq!(selected(&types), [true, true, false]);
    let owners = Owners {
        processes: vec!["7384000000000000001".to_owned()],
        job_changes: vec!["7384000000000000002".to_owned()],
    };
    assert_eq!(selected(&EventFilter { owners, ..EventFilter::default() }), [true, true, false]);
}

#[test]
fn times_are_read_as_people_write_them() {
    let now: Zoned = "2024-06-26T16:37:48+08:00[Asia/Shanghai]".parse().unwrap();
    for (text, expected) in [
        ("now", "2024-06-26T16:37:48+08:00"),
        ("today", "2024-06-26T00:00:00+08:00"),
        ("今天", "2024-06-26T00:00:00+08:00"),
        ("yesterday", "2024-06-25T00:00:00+08:00"),
        ("2024-06-26", "2024-06-26T00:00:00+08:00"),
        ("2024/06/26 16:00", "2024-06-26T16:00:00+08:00"),
        ("2024-06-26 16:00", "2024-06-26T16:00:00+08:00"),
        ("2024-06-26T16:00:30.5", "2024-06-26T16:00:30.5+08:00"),
        ("2024-06-26T08:00:00Z", "2024-06-26T16:00:00+08:00"),
        ("2024-06-26T08:00:00+02:00", "2024-06-26T14:00:00+08:00"),
        ("16:00", "2024-06-26T16:00:00+08:00"),
        ("2h", "2024-06-26T14:37:48+08:00"),
        ("-2h", "2024-06-26T14:37:48+08:00"),
        ("2h ago", "2024-06-26T14:37:48+08:00"),
        ("3d", "2024-06-23T16:37:48+08:00"),
        ("1d 12h", "2024-06-25T04:37:48+08:00"),
        ("1719390000", "2024-06-26T16:20:00+08:00"),
        ("1719390000000", "2024-06-26T16:20:00+08:00"),
    ] {
        let expected: jiff::Timestamp = expected.parse().unwrap();
        assert_eq!(parse_time(text, &now), Ok(expected.as_millisecond()), "{text}");
    }
    for text in ["", "soon", "2024-13-01", "12", "25:00", "2h later", "17193900000000"] {
        assert!(parse_time(text, &now).is_err(), "{text}");
    }
}

#[test]
fn a_selection_knows_what_it_left_out() {
    let catalog = Catalog::load(&[]).unwrap();
    let event = |text| Event::read(text, &catalog).unwrap();
    let filter = EventFilter { since: Some(1_719_393_600_000), ..EventFilter::default() };
    let selection = Selection::new(filter);
    assert!(!selection.selects(&event(NODE)) && !selection.selects(&event(OTHER)));
    assert_eq!(selection.types_left_out(), ["corehr.process.node.updated_v2", "im.message.receive_v1"]);
    assert!(selection.selects(&event(JOB_CHANGE)));
}

proptest! {
    #[test]
    fn any_text_is_a_condition_or_an_error(text in r"\PC{0,40}") {
        let catalog = Catalog::load(&[]).unwrap();
        let event = Event::read(NODE, &catalog).unwrap();
        if let Ok(condition) = FieldCondition::parse(&text, &catalog) {
            let _ = condition.holds(&event);
        }
        let now: Zoned = "2024-06-26T16:37:48+08:00[Asia/Shanghai]".parse().unwrap();
        let _ = parse_time(&text, &now);
    }

    #[test]
    fn a_condition_and_its_negation_divide_the_events_with_the_member(code in -2_i64..12, status in 0_i64..10) {
        let event = NODE.replace("\"node_status\":2", &format!("\"node_status\":{status}"));
        let equal = holds(&format!("node_status={code}"), &event);
        prop_assert_eq!(equal, code == status);
        prop_assert_ne!(equal, holds(&format!("node_status!={code}"), &event));
    }
}
