//! Tests with what the official SDKs print, and with small printers.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::choice::Choice as _;
use crate::message::{LanguageChoice, Localize as _};

mod printers;

const EVENTS: &str = include_str!("../../../tests/data/printed/events.ndjson");

fn catalog() -> Catalog {
    Catalog::load(&[]).unwrap()
}

fn parse(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

fn pointers(event: &Reconstructed) -> Vec<&str> {
    event.lost.iter().map(|lost| lost.pointer.as_str()).collect()
}

/// A printed file, the first number of its name being the line of the event.
macro_rules! printed {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../tests/data/printed/", $name, ".txt")))
    };
}

/// Removes a member or element.
fn remove(value: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match value.pointer_mut(parent).unwrap() {
        Value::Object(members) => drop(members.remove(name)),
        Value::Array(elements) => drop(elements.remove(name.parse().unwrap())),
        _ => panic!("{pointer} has no parent"),
    }
}

#[test]
fn what_sdks_print_is_read_back() {
    use PrintedForm::*;
    let deep = ["/event/new_obj/a/b", "/event/new_obj/list/0", "/event/new_obj/big", "/event/new_obj/f"];
    let deepest =
        ["/event/new_obj/a/b/c/d", "/event/new_obj/list/0/0/0", "/event/new_obj/big", "/event/new_obj/f"];
    let long = ["/event/many", "/event/names"];
    let cases: [(_, _, &[&str]); 20] = [
        (printed!("node-1-log"), NodeInspect, &[]),
        (printed!("node-2-arg"), NodeInspect, &[]),
        (printed!("node-3-log"), NodeInspect, &[deep[0], deep[1], deep[2], deep[3], long[0], long[1]]),
        (printed!("node-3-o"), NodeInspect, &[deepest[0], deepest[1], deep[2], deep[3], long[0], long[1]]),
        (printed!("node-3-color"), NodeInspect, &[deep[2], deep[3], long[0], long[1]]),
        (printed!("node-2-json"), NodeFlattened, &[]),
        (printed!("python-2-reprraw"), PythonRepr, &[]),
        (printed!("python-3-pprintraw"), PythonRepr, &[]),
        (
            printed!("python-3-pprintdepth"),
            PythonRepr,
            &[
                "/event/details_of_job_status_change",
                "/event/many",
                "/event/names",
                "/event/new_obj",
                "/event/target_user_id",
            ],
        ),
        (printed!("python-3-varsevent"), PythonRepr, &["/header", "/event/target_user_id"]),
        (printed!("go-3-prettify"), GoPrettify, &[]),
        (printed!("go-2-prettifyevent"), GoPrettify, &["/header"]),
        (printed!("go-1-mapprettify"), GoPrettify, &[]),
        (printed!("go-2-mapv"), GoMap, &[]),
        (printed!("go-2-mapgv"), GoMap, &[]),
        (printed!("go-1-json"), SdkJson, &[]),
        (printed!("java-1-tojsonevent"), Body, &[]),
        (printed!("java-1-tojson"), SdkJson, &[]),
        (printed!("java-2-map"), JavaMap, &[]),
        (printed!("node-1-log"), NodeInspect, &[]),
    ];
    let catalog = catalog();
    for ((name, text), form, lost) in cases {
        assert!(may_begin(text.as_bytes()), "{name}");
        let found = read(text, &catalog).unwrap_or_else(|| panic!("{name} is not read"));
        assert_eq!((found.form, pointers(&found)), (form, lost.to_vec()), "{name}");
        assert_eq!(&text[found.length..], "\n", "{name}");
        assert!(!found.is_empty, "{name}");

        let number: usize = name.split('-').nth(1).unwrap().parse().unwrap();
        let mut expected = parse(EVENTS.lines().nth(number - 1).unwrap());
        let event = parse(&found.json);
        for pointer in lost {
            match expected.pointer_mut(pointer).unwrap() {
                Value::Array(elements) if elements.len() > 100 && form == NodeInspect => {
                    elements.truncate(100);
                }
                _ => remove(&mut expected, pointer),
            }
        }
        // The structs of an SDK do not have members that it does not know.
        if form == GoPrettify || name == "python-3-varsevent" {
            for unknown in ["new_obj", "many", "names"] {
                expected["event"].as_object_mut().unwrap().remove(unknown);
            }
        }
        if matches!(name, "go-2-prettifyevent" | "java-1-tojsonevent") {
            expected.as_object_mut().unwrap().remove("header");
        }
        if name == "python-3-varsevent" {
            expected["header"] = json!({"event_type": "corehr.job_change.status_updated_v2"});
        }
        assert_eq!(event, expected, "{name}");
    }
}

#[test]
fn of_addresses_nothing_is_left() {
    let catalog = catalog();
    let cases = [
        (printed!("go-1-pv"), PrintedForm::GoStruct, r#"{"header":{},"event":{}}"#),
        (printed!("go-1-gv"), PrintedForm::GoStruct, r#"{"header":{},"event":{}}"#),
        (printed!("python-1-vars"), PrintedForm::PythonRepr, r#"{"schema":"2.0","header":{},"event":{}}"#),
    ];
    for ((name, text), form, json) in cases {
        let found = read(text, &catalog).unwrap_or_else(|| panic!("{name} is not read"));
        assert_eq!((found.form, &*found.json, found.is_empty), (form, json, true), "{name}");
        assert_eq!(pointers(&found), ["/header", "/event"], "{name}");
    }
    for (name, text) in [printed!("go-1-evpv"), printed!("go-1-evgv")] {
        let found = read(text, &catalog).unwrap_or_else(|| panic!("{name} is not read"));
        assert!(found.form == PrintedForm::GoStruct && found.lost.len() == 11, "{name}: {found:?}");
        assert!(
            found.json.contains(r#""event":{"details_of_job_status_change":[]}"#) || found.is_empty,
            "{name}"
        );
    }
}

#[test]
fn what_is_no_event_is_not_read() {
    let catalog = catalog();
    let cases = [
        printed!("python-1-print").1,
        printed!("python-1-varsheader").1,
        printed!("go-1-v").1,
        printed!("go-1-prettifyheader").1,
        printed!("java-1-tostring").1,
        EVENTS,
        "",
        "{",
        "{}",
        "{ }",
        r#"{"level":"info","msg":"x"}"#,
        "{ level: 'info', msg: 'x' }",
        r#"{"level":"info","process_id":"1","message":"x"}"#,
        "{'a': 1, 'event': {}}",
        "{ event_type: 'a.b_v1', event_id: '1', token: 'x' }",
        "{ schema: '2.0', event_id: '1', event_type: 'a.b_v1', a: 1",
        "{ schema: '2.0', event_id: '1', event_type: 'a.b_v1', a: 'x }",
        "{ a: { event_id: '1', event_type: 'a.b', x: 1 }, b: { event_id: '1', event_type: 'a.b', x: 1 } }",
        r#"{"schema":"2.0","header":{"event_type":"a.b"},"event":{},}"#,
        "map[a:b c:d]",
        "map[event_id:1 event_type:a.b a:b]c d:e]",
        "{event_id=1, event_type=a.b, event={a=b}c, d=e}}",
        "Event(a=1, b=2)",
        "&{0x12345678 0x12345678}",
    ];
    for text in cases {
        assert!(read(text, &catalog).is_none(), "{text}");
    }
    for text in ["", "a", "x{", "[1]", "f(x)", "{ }", "{}", "{1", "&", "<a>"] {
        assert!(!may_begin(text.as_bytes()) || text == "{1", "{text}");
    }
}

#[test]
fn other_forms_are_read() {
    let header = r#""header":{"event_id":"1","event_type":"a.b_v1"}"#;
    let envelope = |event: &str| format!(r#"{{"schema":"2.0",{header},"event":{event}}}"#);
    let flattened = "schema: '2.0', event_id: '1', event_type: 'a.b_v1'";
    let cases = [
        // Class names, constants and dates of Node.js.
        (format!("Event {{ {flattened}, at: 2024-04-03T00:00:00.000Z }}"), r#"{"at":"2024-04-03T00:00:00.000Z"}"#),
        (format!("[Object: null prototype] {{ {flattened}, a: [ undefined, null, 12n ] }}"), r#"{"a":[null,12]}"#),
        (format!("{{ {flattened}, a: [ <2 empty items>, [Circular *1], [Foo] ], b: undefined }}"), r#"{"a":[]}"#),
        // A data class of Python, and one of Java.
        ("Event(schema='2.0', event_id='1', event_type='a.b_v1', a=None, b=(1,), c=(2))".into(), r#"{"a":null,"b":[1],"c":2}"#),
        ("Event(schema=2.0, eventId=1, eventType=a.b_v1, someValue=x, y (z), l=[p, q], none=null)".into(), r#"{"some_value":"x, y (z)","l":["p","q"],"none":null}"#),
        ("m.Event{schema='2.0', header=Header{eventId='1', eventType='a.b_v1'}, event=Body{n=7, id=7384728440857587872}}".into(), r#"{"n":7,"id":"7384728440857587872"}"#),
    ];
    let catalog = catalog();
    for (text, event) in cases {
        let text = text
            .strip_prefix("[Object: null prototype] ")
            .map_or(text.clone(), |text| format!("{{ x: [Object: null prototype] {text} }}"));
        let found = read(&text, &catalog).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(parse(&found.json), parse(&envelope(event)), "{text}");
    }
    let challenge = "{ challenge: 'c', token: 't', type: 'url_verification' }";
    assert_eq!(
        parse(&read(challenge, &catalog).unwrap().json),
        json!({"challenge": "c", "token": "t", "type": "url_verification"})
    );
    let encrypted = format!("{{ encrypt: '{}' }}", "A".repeat(64));
    assert_eq!(parse(&read(&encrypted, &catalog).unwrap().json), json!({"encrypt": "A".repeat(64)}));
}

#[test]
fn a_text_is_read_within_the_limits() {
    let catalog = catalog();
    let nested = |depth: usize| {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        format!("{{ schema: '2.0', event_id: '1', event_type: 'a.b', a: {open}1{close} }}")
    };
    assert!(read(&nested(90), &catalog).is_some());
    assert!(read(&nested(1000), &catalog).is_none());
    assert!(
        read(
            &format!("{{ schema: '2.0', event_id: '1', event_type: 'a.b', a: {}", "[".repeat(1 << 20)),
            &catalog
        )
        .is_none()
    );
    let many = format!(
        "{{ schema: '2.0', event_id: '1', event_type: 'a.b', a: [{}0] }}",
        "0,".repeat(crate::limits::MAX_MEMBERS)
    );
    assert!(read(&many, &catalog).is_none());
    let lost = format!(
        "{{ schema: '2.0', event_id: '1', event_type: 'a.b', a: [{}[Object]] }}",
        "[Object],".repeat(90_000)
    );
    assert!(read(&lost, &catalog).unwrap().lost.len() < 1000);
}

#[test]
fn a_body_that_overwrites_its_header_is_said() {
    let folder = tempfile_catalog();
    let catalog = Catalog::load(&[folder]).unwrap();
    let found = read("{ event_id: '1', token: 't', event_type: 'a.b_v1', app_id: 'x' }", &catalog).unwrap();
    assert_eq!(
        parse(&found.json),
        json!({"schema": "2.0", "header": {"event_id": "1", "token": "t", "event_type": "a.b_v1"}, "event": {"app_id": "x"}})
    );
    assert_eq!(pointers(&found), ["/header/app_id"]);
}

/// A folder with an event type that has a field `app_id`.
fn tempfile_catalog() -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("feishu-ev-printed-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let embedded = include_str!("../../../catalog/corehr.process.node.updated_v2.toml");
    let head = &embedded[..embedded.find("[[fields]]").unwrap()].replace(
        r#"summary = ["process_id", "node_definition_id", "node_type", "node_status"]"#,
        r#"summary = ["app_id"]"#,
    );
    let field = "[[fields]]\nname = \"app_id\"\ntype = \"string\"\nzh = \"应用\"\nen = \"App\"\n";
    std::fs::write(folder.join("a.b_v1.toml"), format!("{head}{field}")).unwrap();
    folder
}

#[test]
fn forms_and_reasons_have_texts() {
    assert_eq!(PrintedForm::NodeInspect.name(), "node-inspect");
    let lost = LostPart { pointer: "/event/a".to_owned(), reason: LostReason::placeholder(&"x".repeat(70)) };
    let shown = format!("`/event/a`: `{}…` is printed instead of the value", "x".repeat(60));
    assert_eq!(lost.to_string(), shown);
    assert!(lost.to_text(LanguageChoice::Zh).starts_with("`/event/a`：只输出了"));
}

/// An event of a known type: some of its fields, and other members.
fn event(text: &'static str) -> impl Strategy<Value = Value> {
    let known: Vec<Value> = EVENTS.lines().map(parse).collect();
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9_007_199_254_740_991..9_007_199_254_740_992_i64).prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    let other = scalar.prop_recursive(4, 24, 4, |inner| {
        let members = prop::collection::vec(("[a-z_]{1,6}", inner.clone()), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            members.prop_map(|members| Value::Object(Map::from_iter(members))),
        ]
    });
    (0..2_usize, text, prop::collection::btree_map("x_[a-z]{1,6}", other, 0..3)).prop_map(
        move |(number, text, others)| {
            let mut event = known[number].clone();
            let member = ["transfer_key", "biz_type"][number];
            event["event"][member] = Value::from(text);
            event["event"].as_object_mut().unwrap().extend(others);
            event
        },
    )
}

const ANY_TEXT: &str = "(\\PC|[\"'`\\\\\n\r\t\u{1}+{}\\[\\],: ]){0,20}";

proptest! {
    #[test]
    fn printed_events_are_read_back(event in event(ANY_TEXT), after in ANY_TEXT) {
        let catalog = catalog();
        let flattened = printers::flattened(&event);
        let texts = [
            (printers::node(&flattened), PrintedForm::NodeInspect),
            (printers::node(&event), PrintedForm::NodeInspect),
            (printers::python(&event), PrintedForm::PythonRepr),
            (flattened.to_string(), PrintedForm::NodeFlattened),
        ];
        for (text, form) in texts {
            let whole = format!("{text}\n{after}");
            prop_assert!(may_begin(whole.as_bytes()));
            let found = read(&whole, &catalog);
            prop_assert!(found.is_some(), "{}", text);
            let found = found.unwrap();
            prop_assert_eq!((found.form, found.length), (form, text.len()), "{}", text);
            prop_assert!(found.lost.is_empty());
            prop_assert_eq!(&parse(&found.json), &event, "{}", text);
        }
    }

    #[test]
    fn events_printed_without_quotes_are_read_back(event in event("[a-z][a-z0-9_ ]{0,8}[a-z]")) {
        let catalog = catalog();
        let mut event = event;
        // Numbers and texts that look like them cannot be told apart where the type is not known, nor the
        // words of lists.
        event["event"].as_object_mut().unwrap().retain(|name, _| !name.starts_with("x_"));
        for text in [printers::go_map(&event), printers::java_map(&event)] {
            let found = read(&text, &catalog);
            prop_assert!(found.is_some(), "{}", text);
            let found = found.unwrap();
            prop_assert_eq!(&parse(&found.json), &event, "{}", text);
            prop_assert_eq!(found.length, text.len());
        }
    }

    #[test]
    fn any_text_is_read_without_panic(text in "[&{}\\[\\]()<>'\"`\\\\:=, .+0-9a-fx\u{1b}\u{e9}m\n-]{0,60}") {
        let catalog = catalog();
        for text in [text.clone(), format!("{{ schema: '2.0', event_id: '1', event_type: 'a.b', a: {text} }}"), format!("map[event_id:1 event_type:a.b a:{text}]")] {
            let _ = may_begin(text.as_bytes());
            if let Some(found) = read(&text, &catalog) {
                prop_assert!(serde_json::from_str::<Value>(&found.json).is_ok(), "{}", found.json);
                prop_assert!(text.is_char_boundary(found.length));
            }
        }
    }
}
