//! The catalog: its files, their samples, and what is made of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{feishu_ev, findings, folder, node, root};

fn names(folder: &str, ending: &str) -> BTreeSet<String> {
    let files = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let named = files.filter(|path| path.extension().is_some_and(|extension| extension == ending));
    named.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

fn schema(event_type: &str) -> Value {
    let ran = feishu_ev("explain --schema").arg(event_type).run().success();
    serde_json::from_str(ran.text()).unwrap()
}

#[test]
fn every_entry_has_a_sample_that_is_free_of_errors() {
    let catalog = feishu_ev::catalog::Catalog::load(&[]).unwrap();
    catalog.check().unwrap();
    for name in names("catalog", "toml") {
        let sample = fs::read_to_string(root().join(format!("samples/{name}.json"))).expect("a sample");
        // FE211 is information, and the contradictions are warnings.
        let is_error = |finding: &String| !finding.starts_with("FE3") && !finding.starts_with("FE211");
        let errors: Vec<_> = findings(&sample).into_iter().filter(is_error).collect();
        assert_eq!(errors, [""; 0], "{name}");
        let value: Value = serde_json::from_str(&sample).unwrap();
        assert_eq!(value["header"]["event_type"], name.as_str());
        let schema = schema(&name);
        assert!(jsonschema::meta::is_valid(&schema));
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let faults: Vec<_> = validator.iter_errors(&value).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{name}: {faults:?}");
    }
    let listed: Vec<Value> = serde_json::from_str(feishu_ev("explain -f json").run().text()).unwrap();
    let listed: BTreeSet<_> =
        listed.iter().map(|known| known["event_type"].as_str().unwrap().to_owned()).collect();
    assert_eq!(listed, names("catalog", "toml"));
}

#[test]
fn one_schema_has_all_event_types() {
    let schema = schema("all");
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for name in names("catalog", "toml") {
        let sample = fs::read_to_string(root().join(format!("samples/{name}.json"))).unwrap();
        let mut event: Value = serde_json::from_str(&sample).unwrap();
        assert!(validator.is_valid(&event), "{name}");
        event["header"]["event_type"] = json!("no.such_v1");
        assert!(!validator.is_valid(&event), "{name}");
    }
}

#[test]
fn a_subject_lists_its_event_types_and_words_lead_to_fields_and_codes() {
    for term in ["离职", "offboarding"] {
        let ran = feishu_ev("explain").arg(term).run().success();
        for says in [
            "offboarding  Offboarding",
            "corehr.employment.resigned_v1",
            "corehr.offboarding.checklist_updated_v2",
            "Employee offboarded",
            "offboarding_id",
            "event_type=7",
            "biz_type=offboarding_info",
        ] {
            assert!(ran.text().contains(says), "{term} {says}: {}", ran.text());
        }
    }
    let overview = feishu_ev("explain").run().success();
    assert!(overview.text().contains("\noffboarding  Offboarding\n"), "{}", overview.text());
    // What is the same in many event types is said once.
    for term in ["open_id", "process_id"] {
        let ran = feishu_ev("explain").arg(term).run().success();
        let blocks = ran.text().matches("part of").count();
        assert!(blocks < 10, "{term}: {blocks}\n{}", ran.text());
    }
}

#[test]
fn the_schema_refuses_what_validate_calls_an_error() {
    let schema = schema("corehr.process.node.updated_v2");
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for (from, to) in [
        (r#""node_status":1"#, r#""node_status":8"#),
        (r#""node_status":1"#, r#""node_status":"1""#),
        (r#""node_status":1,"#, ""),
        (r#""renewal_record""#, r#""""#),
        ("1608725989000", "1608725989"),
        (r#""schema":"2.0""#, r#""schema":"1.0""#),
        (r#""app_id":"cli_9f5343c580712544","#, ""),
    ] {
        let changed: Value = serde_json::from_str(&node().replacen(from, to, 1)).unwrap();
        assert!(!validator.is_valid(&changed), "{to}");
    }
    let more: Value =
        serde_json::from_str(&node().replace(r#""node_type""#, r#""new":1,"node_type""#)).unwrap();
    assert!(validator.is_valid(&more), "new members are allowed");
}

#[test]
fn every_label_of_the_two_events() {
    // The table of the documentation, as integer, name and label.
    let node_status = [
        "in_progress 进行中",
        "rejected 已拒绝",
        "approved 已通过",
        "withdrawn 已撤回",
        "rolled_back 已回退",
        "skipped 已跳过",
        "intervened 已干预",
    ];
    let status = [
        "approving 异动发起（审批中）",
        "cancelled 已撤销",
        "rejected 已拒绝",
        "approved 审批通过",
        "effective 已生效",
        "no_approval 无需审批",
    ];
    let tables: [(&str, &str, Vec<(i64, &str)>); 4] = [
        (
            "corehr.process.node.updated_v2",
            "node_type",
            vec![
                (1, "approval 审批节点"),
                (2, "cc 抄送节点"),
                (5, "form 表单节点"),
                (6, "e_signature 电子签"),
            ],
        ),
        ("corehr.process.node.updated_v2", "node_status", (1..).zip(node_status).collect()),
        (
            "corehr.job_change.status_updated_v2",
            "transfer_mode",
            vec![(1, "direct 直接异动"), (2, "initiated 发起异动")],
        ),
        ("corehr.job_change.status_updated_v2", "status", (1..).zip(status).collect()),
    ];
    let catalog = feishu_ev::catalog::Catalog::load(&[]).unwrap();
    for (event_type, field, table) in tables {
        let body = &catalog.event_type(event_type).unwrap().body;
        let field = body.find(field).unwrap();
        let codes: Vec<_> = field
            .codes()
            .iter()
            .map(|code| (code.code.integer().unwrap(), format!("{} {}", code.name, code.label.zh)))
            .collect();
        assert_eq!(codes, table.into_iter().map(|(code, text)| (code, text.to_owned())).collect::<Vec<_>>());
    }
    let body = &catalog.event_type("corehr.process.node.updated_v2").unwrap().body;
    assert_eq!(body.find("biz_type").unwrap().codes().len(), 32);
}

const ADDED: &str = r#"
page = "https://example.com/page"
page_date = "2026-01-01"
app_types = ["custom"]
scopes = [{ name = "a:b", zh = "甲", en = "A" }]
title = { zh = "测试事件", en = "Test event" }
handlers = { go = "OnTest", python = "register_test", java = "onTest" }
[[fields]]
name = "tasks"
type = "object[]"
required = true
zh = "任务"
en = "Tasks"
[[fields.fields]]
name = "state"
type = "integer"
required = true
zh = "状态"
en = "State"
codes = [{ code = 1, name = "open", zh = "打开", en = "Open" }]
[[fields.fields]]
name = "owner"
type = "user_id"
zh = "所有者"
en = "Owner"
"#;

fn catalog_with(name: &str, file: &str, text: &str) -> String {
    let folder = folder(name);
    fs::write(folder.join(file), text).unwrap();
    folder.to_str().unwrap().to_owned()
}

#[test]
fn an_event_type_is_one_file() {
    let folder = catalog_with("added", "test.event_v1.toml", ADDED);
    let event = |tasks: &str| {
        let header = r#"{"event_id":"1","event_type":"test.event_v1","create_time":"1608725989000","token":"","app_id":"a","tenant_key":"t"}"#;
        format!(r#"{{"schema":"2.0","header":{header},"event":{{"tasks":{tasks}}}}}"#)
    };
    let ran = feishu_ev("decode -f ndjson --catalog")
        .arg(&folder)
        .stdin(event(r#"[{"state":1},{"state":2},{}]"#))
        .run();
    let decoded = &ran.json()[0]["decoded"];
    assert_eq!(decoded["known"], true);
    assert_eq!(decoded["labels"], json!({"tasks.0.state": {"name": "open", "zh": "打开", "en": "Open"}}));
    let found: Vec<_> = decoded["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            format!("{} {}", finding["code"].as_str().unwrap(), finding["pointer"].as_str().unwrap())
        })
        .collect();
    assert_eq!(found, ["FE201 /event/tasks/2/state", "FE204 /event/tasks/1/state"]);
    for term in ["test.event_v1", "测试事件", "OnTest", "state=1", "打开", "tasks.owner.open_id"] {
        assert_eq!(feishu_ev("explain --catalog").arg(&folder).arg(term).run().code, 0, "{term}");
    }
    let schema = feishu_ev("explain --catalog").arg(&folder).args("--schema test.event_v1").run();
    let schema: Value = serde_json::from_str(schema.text()).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let value = |tasks: &str| -> Value { serde_json::from_str(&event(tasks)).unwrap() };
    assert!(validator.is_valid(&value(r#"[{"state":1,"owner":null}]"#)));
    assert!(!validator.is_valid(&value(r#"[{"state":2}]"#)));
}

#[test]
fn an_entry_can_be_replaced() {
    let text = fs::read_to_string(root().join("catalog/corehr.process.node.updated_v2.toml")).unwrap();
    let text = text.replace(r#"code = 7, name = "intervened""#, r#"code = 8, name = "intervened""#);
    let folder = catalog_with("replaced", "corehr.process.node.updated_v2.toml", &text);
    let event = node().replace(r#""node_status":1"#, r#""node_status":8"#);
    feishu_ev("validate --catalog").arg(&folder).stdin(&event).run().success();
    feishu_ev("validate").stdin(&event).run().failure();
}

#[test]
fn a_malformed_entry_is_refused_with_file_and_line() {
    for (from, to, place, says) in [
        ("required = true", "requird = true", "11:1", "unknown field `requird`"),
        ("type = \"user_id\"", "type = \"user\"", "23:8", "unknown type `user`"),
        ("code = 1,", "code = \"1\",", "20:", "invalid type"),
        ("name = \"open\"", "name = \"Open\"", "20:", "not snake_case"),
        ("name = \"owner\"", "name = \"state\"", "22:8", "duplicate field `state`"),
        ("type = \"integer\"", "type = \"string\"", "20:", "the code `1` of a field of type string"),
        (
            "type = \"integer\"",
            "type = \"number\"",
            "20:",
            "`codes` is for the type integer or string, not for number",
        ),
        ("page_date = \"2026-01-01\"", "", "1:1", "missing field `page_date`"),
        ("[[fields]]", "[[fields", "8:", ""),
        ("2026-01-01", "2026-13-01", "3:13", "`2026-13-01` is not a date of the form YYYY-MM-DD"),
        ("type = \"integer\"", "type = \"int\"", "16:8", "unknown type `int`"),
        ("[[fields]]", "summary = [\"x\"]\n[[fields]]", "8:12", "no field is named `x`"),
    ] {
        let folder = catalog_with("malformed", "test.event_v1.toml", &ADDED.replacen(from, to, 1));
        let ran = feishu_ev("decode --catalog").arg(&folder).stdin(node()).run();
        let file = Path::new(&folder).join("test.event_v1.toml");
        let start = format!("feishu-ev: {}:{place}", file.display());
        assert!(ran.err.starts_with(&start) && ran.err.contains(says), "{to}: {}", ran.err);
        assert_eq!((ran.code, ran.text()), (2, ""), "{to}");
    }
    feishu_ev("decode --catalog no-such-folder").stdin(node()).run().error();
}

#[test]
fn shared_objects_may_be_added_and_may_not_contain_themselves() {
    let folder = folder("shared");
    fs::create_dir(folder.join("common")).unwrap();
    let field = |kind: &str| format!("[[fields]]\nname = \"x\"\ntype = \"{kind}\"\nzh = \"x\"\nen = \"x\"\n");
    fs::write(folder.join("common/thing.toml"), field("integer")).unwrap();
    fs::write(folder.join("a.b_v1.toml"), ADDED.replace("user_id", "thing")).unwrap();
    let folder = folder.to_str().unwrap();
    feishu_ev("explain --catalog").arg(folder).args("tasks.owner.x").run().success();
    fs::write(Path::new(folder).join("common/thing.toml"), field("thing")).unwrap();
    let ran = feishu_ev("explain --catalog").arg(folder).run();
    assert!(ran.code == 2 && ran.err.contains("contains itself"), "{}", ran.err);
}

#[test]
fn explain_finds_every_kind_of_term() {
    for (term, says) in [
        ("corehr.process.node.updated_v2", "register_p2_corehr_process_node_updated_v2"),
        ("CoreHR.Job_Change.Status_Updated_V2", "OnP2JobChangeStatusUpdatedV2"),
        ("onP2ProcessNodeUpdatedV2", "corehr:process:read"),
        ("异动状态变更", "corehr.job_change.status_updated_v2"),
        ("node_status", "rolled_back"),
        ("node_status=5", "Rolled back"),
        ("node_status=rolled_back", "Rolled back"),
        ("status=4", "withdrawn"),
        ("status=4", "The same integer means different things"),
        ("rejected", "node_status=2"),
        ("已回退", "node_status=5"),
        ("审批中", "approving"),
        ("renewal_record", "Contract renewal"),
        ("合同续约", "renewal_record"),
        ("user_id", "contact:user.employee_id:readonly"),
        ("target_user_id.open_id", "Open ID"),
        ("original_status", "SDK only"),
        ("header", "tenant_key"),
        ("challenge", "one second"),
        ("header.event_id", "Event ID"),
        ("/event/node_status", "rolled_back"),
        ("event.node_status=5", "Rolled back"),
        ("url_verification", "Request URL verification"),
        ("FE203", "source   page of the event type; measurements with the official SDKs"),
        ("fe203", "Wrong value type"),
        ("findings", "FE302"),
    ] {
        let ran = feishu_ev("explain").arg(term).run();
        assert!(ran.code == 0 && ran.text().contains(says), "{term}: {}{}", ran.text(), ran.err);
        let json = feishu_ev("explain -f json").arg(term).run();
        let topics: Vec<Value> = serde_json::from_str(json.text()).unwrap();
        assert!(!topics.is_empty(), "{term}");
    }
}

#[test]
fn explain_names_the_nearest_terms() {
    for (term, near) in [
        ("node_statu", "node_status"),
        ("corehr.process.node.updated", "corehr.process.node.updated_v2"),
        ("FE999", "FE2"),
        ("rejcted", "rejected"),
    ] {
        let ran = feishu_ev("explain").arg(term).run();
        assert!(
            ran.text().contains(near) || (ran.code == 1 && ran.err.contains(near)),
            "{term}: {}",
            ran.err
        );
    }
    let ran = feishu_ev("explain node_status=99 FE203").run().failure();
    assert!(ran.text().contains("FE203"), "the other terms are answered");
    feishu_ev("explain --schema no.such_v1").run().error();
    // What another field means by a code is no answer for this one.
    let ran = feishu_ev("explain status=7").run();
    assert!(ran.code == 1 && ran.text().is_empty() && ran.err.contains("status=5 effective"), "{}", ran.err);
}
