//! `explain` answers everything that the program prints as a code or a name, in the forms in which people copy
//! it.

use std::collections::BTreeSet;
use std::fs;

use feishu_ev::answer::{Reason, Sdk, Verdict};
use feishu_ev::catalog::StatusKind;
use feishu_ev::catalog::{AppType, Catalog};
use feishu_ev::check::SignaturePolicy;
use feishu_ev::choice::Choice;
use feishu_ev::cipher::SignatureStatus;
use feishu_ev::explain::{EntryKind, ExitCode, Topic, find_all};
use feishu_ev::finding::{Rule, Severity};
use feishu_ev::message::{LanguageChoice, Localize as _};
use feishu_ev::pipeline::FailOn;
use feishu_ev::printed::PrintedForm;
use feishu_ev::render::{DeliveryFormat, EventFormat, FindingFormat, OutcomeFormat, TimelineFormat};
use feishu_ev::simulate::{Cancellation, ChainOutcome, FaultKind, JobChangeMode, ScenarioKind};
use feishu_ev::verify::{Cause, CheckKind, DeliveryKind};
use serde_json::Value;

use crate::support::{feishu_ev, folder, subcommands};

fn catalog() -> Catalog {
    Catalog::load(&[]).unwrap()
}

/// Checks that all terms have topics.
#[track_caller]
fn check(terms: impl IntoIterator<Item = impl AsRef<str>>) {
    let catalog = catalog();
    for term in terms {
        let answer = find_all(&catalog, &[term.as_ref()]);
        assert!(answer.unknown.is_empty() && !answer.topics.is_empty(), "{}", term.as_ref());
    }
}

fn names<T: Choice>() -> Vec<&'static str> {
    T::ALL.iter().map(|value| value.name()).collect()
}

#[test]
fn every_named_value_is_explained() {
    check(names::<AppType>());
    check(names::<Cancellation>());
    check(names::<ChainOutcome>());
    check(names::<CheckKind>());
    check(names::<DeliveryFormat>());
    check(names::<DeliveryKind>());
    check(names::<EventFormat>());
    check(names::<ExitCode>());
    check(names::<FailOn>());
    check(names::<FaultKind>());
    check(names::<FindingFormat>());
    check(names::<JobChangeMode>());
    check(names::<OutcomeFormat>());
    check(names::<PrintedForm>());
    check(names::<ScenarioKind>());
    check(names::<Sdk>());
    check(names::<Severity>());
    check(names::<SignaturePolicy>());
    check(names::<SignatureStatus>());
    check(names::<StatusKind>());
    check(names::<TimelineFormat>());
    check(names::<Verdict>());
    check(Cause::ALL.iter().map(|cause| cause.name()));
    check(Reason::ALL.iter().map(|reason| reason.name()));
    check(Rule::ALL.iter().map(|rule| rule.code()));
    check(Rule::ALL.iter().map(|rule| rule.label(LanguageChoice::Zh)));
    check(Rule::ALL.iter().map(|rule| rule.title().to_text(LanguageChoice::Zh)));
    check(Verdict::ALL.iter().map(|verdict| verdict.to_text(LanguageChoice::Zh)));
    check(Cause::ALL.iter().map(|cause| format!("cause[{cause}]: {}", cause.description())));
    check(["X-Lark-Signature", "x-lark-request-timestamp", "HTTP_X_LARK_REQUEST_NONCE"]);
    check(names::<EntryKind>().iter().map(|kind| format!("\"topic\": \"{kind}\"")));
}

#[test]
fn life_cycles_and_their_statuses_are_explained() {
    let catalog = catalog();
    for life_cycle in catalog.life_cycles() {
        let (name, title) = (life_cycle.name(), &life_cycle.kind.title);
        let terms = [
            name.to_owned(),
            name.replace('_', "-"),
            name.to_uppercase(),
            title.zh.clone(),
            title.en.clone(),
            format!("\"life_cycle\":\"{name}\","),
        ];
        for term in terms {
            let topics = find_all(&catalog, &[&term]).topics;
            let is_this =
                |topic: &Topic<'_>| matches!(topic, Topic::LifeCycle(known) if known.name() == name);
            assert!(topics.iter().any(is_this), "{term}: {topics:?}");
        }
        check(life_cycle.states.iter().map(|state| &state.name));
        check(life_cycle.states.iter().filter_map(|state| state.label.as_ref()).map(|label| &label.zh));
    }
    for term in ["life cycles", "life_cycle", "状态流转"] {
        let topics = find_all(&catalog, &[term]).topics;
        assert_eq!(topics.len(), catalog.life_cycles().count(), "{term}");
    }
}

#[test]
fn a_life_cycle_is_shown_beside_its_subject_and_its_event_types() {
    let by_subject = feishu_ev("explain offboarding").run().success();
    let position =
        |text: &str| by_subject.text().find(text).unwrap_or_else(|| panic!("{text}: {}", by_subject.text()));
    let graph = position("offboarding life cycle\n");
    assert!(position("2025-10-11  Offboarding request") < graph);
    assert!(graph < position("OnP2OffboardingStatusUpdatedV2"));
    for (event_type, ends) in [
        ("corehr.offboarding.status_updated_v2", "\noffboarding life cycle: feishu-ev explain offboarding\n"),
        ("corehr.department.created_v2", "\ndepartment life cycle: feishu-ev explain department\n"),
    ] {
        let ran = feishu_ev("explain").arg(event_type).run().success();
        assert!(ran.text().ends_with(ends), "{}", ran.text());
    }
}

#[test]
fn a_status_has_those_before_and_after_it() {
    for (term, place) in [
        (
            "converted",
            "life cycle  probation: approved → converted → (undocumented: waiting, pending, approved, offboarded)\n",
        ),
        (
            "node_status=rejected",
            "life cycle  process_node: in_progress (undocumented: intervened) → rejected\n",
        ),
        (
            "corehr.job_change.status_updated_v2 status 2",
            "life cycle  job_change: approving, no_approval, approved, effective → cancelled\n",
        ),
        (
            "corehr.offboarding.updated_v2 checklist_status 1",
            "offboarding_checklist: not_started → in_progress\n",
        ),
        ("created", "custom_org, department, employment"),
    ] {
        let ran = feishu_ev("explain").args(term).run().success();
        let text = ran.text();
        assert!(text.contains(place), "{term}: {text}");
    }
}

#[test]
fn rules_about_transitions_end_with_the_graphs_of_the_catalog() {
    for rule in Rule::ALL {
        let ran = feishu_ev("explain").arg(rule.code()).run().success();
        let has_graphs = ["FE405", "FE406", "FE407"].contains(&rule.code());
        assert_eq!(ran.text().contains("→ approved, rejected, withdrawn"), has_graphs, "{}", ran.text());
        if has_graphs {
            let catalog = catalog();
            let with_states = catalog.life_cycles().filter(|life_cycle| !life_cycle.is_resource());
            for life_cycle in with_states {
                let name = format!("\n{}  ", life_cycle.name());
                assert!(ran.text().contains(&name), "{name}: {}", ran.text());
            }
        }
    }
}

#[test]
fn a_life_cycle_is_drawn_with_the_transitions_of_the_catalog() {
    let ran = feishu_ev("explain -f mermaid offboarding").run().success();
    for line in [
        "stateDiagram-v2",
        "    approving : Approving",
        "    [*] --> approving",
        "    approving --> rejected",
        "    no_approval --> approving : undocumented",
        "    note right of effective : undocumented#58; any other",
        "    effective --> [*]",
    ] {
        assert!(ran.text().lines().any(|shown| shown == line), "{line}: {}", ran.text());
    }
    let chinese = feishu_ev("--lang zh explain -f mermaid offboarding").run().success();
    assert!(chinese.text().contains("no_approval --> approving : 文档未说明\n"), "{}", chinese.text());
    let diagrams = |arguments| feishu_ev(arguments).run().success().text().matches("stateDiagram-v2").count();
    assert_eq!(diagrams("explain -f mermaid corehr.offboarding.updated_v2"), 2);
    assert_eq!(diagrams("explain -f mermaid converted"), 1);
    assert_eq!(diagrams("explain -f mermaid"), catalog().life_cycles().count());
    let ran = feishu_ev("explain -f mermaid FE203").run().error();
    assert!(ran.err.contains("feishu-ev explain life cycles"), "{}", ran.err);
}

#[test]
fn names_of_other_catalogs_cannot_break_a_diagram() {
    let folder = folder("explain-diagram");
    fs::create_dir_all(folder.join("lifecycles")).unwrap();
    let fields = r#"
title = { zh = "审批", en = "Approval" }
page = "https://open.feishu.cn/document/x"
page_date = "2025-01-01"
app_types = ["custom"]
scopes = [{ name = "a:b", zh = "甲", en = "A" }]
[[fields]]
name = "approval_id"
type = "string"
required = true
zh = "审批 ID"
en = "Approval ID"
[[fields]]
name = "status"
type = "string"
required = true
zh = "状态"
en = "Status"
codes = [
  { code = "end_note", zh = "结束: --> x", en = "End; state \"x\"" },
  { code = "state", zh = "状态", en = "State" },
]
"#;
    fs::write(folder.join("my.approval.updated_v1.toml"), fields).unwrap();
    let life_cycle = r#"
title = { zh = "审批\"", en = "Approval\n---" }
sources = [{ event = "my.approval.updated_v1", key = "approval_id", state = "status" }]
states = [
  { name = "state", kind = "in_progress", begins = true },
  { name = "end_note", kind = "approved", ends = true },
]
[[transitions]]
from = "state"
to = "end_note"
words = "x"
page = "https://open.feishu.cn/document/x"
"#;
    fs::write(folder.join("lifecycles/my_approval.toml"), life_cycle).unwrap();
    let ran = feishu_ev("explain -f mermaid my_approval --catalog").arg(&folder).run().success();
    let lines: Vec<_> = ran.text().lines().collect();
    assert_eq!(
        lines[3..],
        [
            "stateDiagram-v2",
            "    state_1 : State",
            "    end_note : End#59; state #34;x#34;",
            "    [*] --> state_1",
            "    state_1 --> end_note",
            "    end_note --> [*]",
        ]
    );
    assert!(lines[1].starts_with("title: \"") && lines[1].ends_with('"') && lines[2] == "---", "{lines:?}");
}

#[cfg(feature = "net")]
#[test]
fn every_code_of_the_long_connection_is_explained() {
    use feishu_ev::long_connection::EndpointCode;
    use feishu_ev::net::{AckCode, ReceivedKind};

    check(names::<AckCode>());
    check(names::<ReceivedKind>());
    check(EndpointCode::ALL.iter().map(|code| code.code().to_string()));
    check(EndpointCode::ALL.iter().map(|code| code.wire_text()));
}

#[test]
fn everything_in_the_catalog_is_explained() {
    let catalog = catalog();
    for known in catalog.event_types() {
        let handlers = known.handlers.iter();
        check([&known.name, &known.title.zh, &known.title.en]);
        check(handlers.flat_map(|handlers| [&handlers.go, &handlers.python, &handlers.java]));
        check(known.scopes.iter().flat_map(|scope| [&scope.name, &scope.zh, &scope.en]));
        for field in known.body.walk() {
            let pointer = format!("/event/{}", field.path.replace('.', "/"));
            let of_type = format!("{} {}", known.name, field.path);
            check([&field.name, &field.path, &pointer, &of_type, &field.title.zh, &field.title.en]);
            check(field.requires_scope.iter().map(|scope| &scope.name));
            for code in field.codes() {
                let (name, code, label) = (&code.name, &code.code, &code.label);
                check([name, &label.zh, &label.en, &code.to_string()]);
                for term in [
                    format!("{}={code}", field.path),
                    format!("{}: {code}", field.name),
                    format!("\"{}\": {code},", field.name),
                    format!("\"{}\": \"{code}\",", field.name),
                    format!("{} {code}", field.name),
                    format!("{} {} {code}", known.name, field.name),
                    format!("{}={code}({})", field.path, label.zh),
                    format!("{} = {name}", field.path),
                ] {
                    let answer = find_all(&catalog, &[&term]);
                    let is_this = |topic: &Topic<'_>| matches!(topic, Topic::Code(place, known) | Topic::Value(place, known) if place.field.path == field.path && known.code == *code);
                    assert!(answer.topics.iter().any(is_this) && answer.unknown.is_empty(), "{term}");
                }
            }
        }
    }
}

/// The paths of the members of a value, and the members whose values are names, as JSON writes them.
fn walk(value: &Value, path: &str, paths: &mut BTreeSet<String>, named: &mut BTreeSet<String>) {
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| walk(element, path, paths, named)),
        Value::Object(members) => {
            for (name, member) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                walk(member, &path, paths, named);
                paths.insert(path);
                if [
                    "code",
                    "severity",
                    "verdict",
                    "reason",
                    "step",
                    "kind",
                    "cause",
                    "signature",
                    "reconstructed",
                    "fault",
                    "finding",
                    "event_type",
                ]
                .contains(&name.as_str())
                    && (member.is_string() || member.is_i64())
                {
                    named.insert(format!("\"{name}\":{member},"));
                }
            }
        }
        _ => {}
    }
}

/// Checks that the members of lines of JSON are explained as members of an output.
#[track_caller]
fn check_members(lines: &[Value]) {
    assert!(!lines.is_empty());
    let (mut paths, mut named) = (BTreeSet::new(), BTreeSet::new());
    for line in lines {
        // Of an event, only what was added to it.
        let value =
            line.get("decoded").map_or(line.clone(), |decoded| serde_json::json!({ "decoded": decoded }));
        walk(&value, "", &mut paths, &mut named);
    }
    let catalog = catalog();
    for path in paths.iter().filter(|path| !path.starts_with("headers.")) {
        let topics = find_all(&catalog, &[path]).topics;
        let is_member = |topic: &Topic<'_>| match topic {
            Topic::Entry(entry) => entry.kind == EntryKind::Member,
            // `findings` lists the rules, and `life_cycles` the life cycles.
            topic => match topic {
                Topic::Rule(_) => path == "findings",
                Topic::LifeCycle(_) => path == "life_cycles",
                _ => false,
            },
        };
        assert!(topics.iter().any(is_member), "{path}: {topics:?}");
    }
    check(named.iter().filter(|term| !term.contains("\"no.such")));
}

#[test]
fn every_member_of_the_formats_for_programs_is_explained() {
    const KEY: &str = "--encrypt-key 'test key'";
    check_members(&feishu_ev(&format!("decode -f ndjson {KEY} samples tests/data/printed")).run().json());
    let nested = format!(r#"{{"outer":{}}}"#, crate::support::node());
    check_members(&feishu_ev("decode -f ndjson").stdin(nested).run().json());
    check_members(&feishu_ev("decode -f delivery samples/broken/request.http").run().json());
    check_members(&feishu_ev("validate -f json samples tests/data/printed").run().json());
    check_members(&feishu_ev("trace -f ndjson samples").run().json());
    let stats = feishu_ev("stats -f json samples --encrypt-key 'test key'").run();
    check_members(&[serde_json::from_str(stats.text()).unwrap()]);
    let stats = feishu_ev("stats --timelines -f json samples/broken samples/scenario.ndjson").run();
    check_members(&[serde_json::from_str(stats.text()).unwrap()]);
    check_members(&feishu_ev("trace --only-findings -f json samples").run().json());
    check_members(&feishu_ev("verify -f json samples/broken/request.http --encrypt-key 'test key' --digest 0000000000000000000000000000000000000000000000000000000000000000").run().json());
    let folder = folder("explain-members");
    let manifest = folder.join("manifest.ndjson");
    let simulated = feishu_ev("simulate mixed --seed 1 --count 200 -f delivery --encrypt-key k")
        .args("--corrupt 0.1 --drop 0.1 --duplicate 0.1 --illegal 0.1 --reorder 0.1 --manifest")
        .arg(&manifest)
        .run()
        .success();
    check_members(&simulated.json());
    let faults = fs::read_to_string(manifest).unwrap();
    check_members(&faults.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<_>>());
    check_members(&feishu_ev("trace -f ndjson --encrypt-key k").stdin(&simulated.out).run().json());
    let explained = feishu_ev("explain -f json findings 5 node_status user_id biz_type header envelope 请假 body-bom no-handler decoded corehr:process:read")
        .args("offboarding process_node job_change department created FE405")
        .args("corehr.process.node.updated_v2 corehr.job_change.status_updated_v2")
        .run()
        .success();
    check_members(&[serde_json::from_str(explained.text()).unwrap()]);
}

#[cfg(feature = "net")]
#[test]
fn every_member_of_outcomes_is_explained() {
    let folder = folder("explain-outcomes");
    let report = folder.join("report.json");
    let sent =
        feishu_ev("send -f ndjson http://127.0.0.1:1/ samples/scenario.ndjson --report").arg(&report).run();
    check_members(&sent.json());
    check_members(&[serde_json::from_str(&fs::read_to_string(report).unwrap()).unwrap()]);
    // Those of the answers that need a consumer are in the tables of the documentation.
    let tables = fs::read_to_string(crate::support::root().join("docs/deliver.md")).unwrap();
    let rows = tables.split("| member | value |").skip(1).filter_map(|rest| rest.split("\n\n").next());
    let rows = rows.flat_map(str::lines).filter_map(|row| row.strip_prefix("| `")?.split_once(" |"));
    let members: Vec<_> =
        rows.flat_map(|(cell, _)| cell.split(", ")).map(|name| name.trim_matches('`')).collect();
    assert!(
        ["headers", "remote", "answer_truncated"].iter().all(|name| members.contains(name)),
        "{members:?}"
    );
    check(members);
}

#[test]
fn scenarios_and_formats_that_the_help_lists_are_explained() {
    check(subcommands(&["simulate"]));
    for command in ["decode", "validate", "trace", "stats", "simulate", "verify", "explain"] {
        let help = feishu_ev(command).args("--help").run().success();
        let (_, formats) = help.text().split_once("--format <FORMAT").unwrap();
        let values = formats.lines().skip_while(|line| !line.contains("Possible values")).skip(1);
        let values: Vec<_> = values
            .map_while(|line| line.trim().strip_prefix("- "))
            .filter_map(|line| line.split([':', ' ']).next())
            .collect();
        assert!(values.len() > 1, "{command}: {values:?}");
        check(values);
    }
}

#[test]
fn exit_codes_are_explained_by_number_and_by_word() {
    for code in 0..=2 {
        check([format!("exit code {code}"), format!("exit {code}"), format!("退出码 {code}")]);
    }
    for term in ["exit", "exit code", "退出码"] {
        assert_eq!(find_all(&catalog(), &[term]).topics.len(), 3, "{term}");
    }
}

#[test]
fn a_code_alone_has_the_meanings_of_all_fields() {
    let ran = feishu_ev("explain 5").run().success();
    for meaning in
        ["status=5  effective", "node_type=5  form", "node_status=5  rolled_back", "The same integer"]
    {
        assert!(ran.text().contains(meaning), "{meaning}: {}", ran.text());
    }
}

#[test]
fn terms_that_mean_something_together_are_looked_up_together() {
    let both = feishu_ev("explain node_status 5 FE203").run().success();
    let one = feishu_ev("explain node_status=5").run().success();
    assert!(
        both.text().starts_with(one.text()) && both.text().contains("Wrong value type"),
        "{}",
        both.text()
    );
    for arguments in [
        "explain corehr.process.node.updated_v2 node_status 5",
        "explain '\"node_status\": 5,'",
        "explain '\"node_status\":' '5,'",
        "explain node_status: 5",
        "explain node_status rolled_back",
        "explain '{\"node_status\":5}'",
    ] {
        assert_eq!(feishu_ev(arguments).run().success().text(), one.text(), "{arguments}");
    }
    let ran = feishu_ev("explain node_status 99").run().failure();
    assert!(ran.text().is_empty() && ran.err.contains("node_status=5 rolled_back"), "{}", ran.err);
    let ran = feishu_ev("explain corehr.job_change.status_updated_v2 node_status=5").run().failure();
    assert!(ran.text().is_empty(), "the field is one of another event type: {}", ran.text());
}

#[test]
fn everyday_words_lead_to_what_they_mean() {
    for (term, says) in [
        ("驳回", "node_status=2"),
        ("退回", "node_status=5"),
        ("撤回", "node_status=4"),
        ("撤销", "status=2"),
        ("请假", "biz_type=leave_application"),
        ("调岗", "corehr.job_change.status_updated_v2"),
        ("转正", "corehr.probation.updated_v2"),
        ("离职", "offboarding_info"),
        ("入职", "corehr.pre_hire.onboarding_task_changed_v2"),
        ("审批通过", "node_status=3"),
        ("生效", "status=5"),
        ("reject", "node_status=2"),
        ("approve", "status=4"),
        ("roll back", "node_status=5"),
        ("Withdraw", "node_status=4"),
        ("transfer", "biz_type=job_change"),
        ("signature verification failed", "FE511"),
        ("退出码", "exit code 2"),
    ] {
        let ran = feishu_ev("explain").arg(term).run().success();
        assert!(ran.text().contains(says), "{term}: {}", ran.text());
    }
}

#[test]
fn help_and_version_are_subcommands_too() {
    for (subcommand, option) in [
        ("help decode", "decode --help"),
        ("help simulate mixed", "simulate mixed --help"),
        ("help", "--help"),
        ("help help", "--help"),
        ("version", "--version"),
    ] {
        let [ran, expected] = [subcommand, option].map(|arguments| feishu_ev(arguments).run().success());
        assert_eq!(ran.text(), expected.text(), "{subcommand}");
    }
    let ran = feishu_ev("help decod").run().error();
    assert!(ran.err.contains("decode"), "{}", ran.err);
}

#[test]
fn a_short_name_means_the_longer_ones_that_have_its_words_after_the_exact_ones() {
    let catalog = catalog();
    let answer = find_all(&catalog, &["status=4"]);
    let name = |topic: &Topic<'_>| match topic {
        Topic::Code(place, _) => place.field.name.clone(),
        topic => panic!("{topic:?}"),
    };
    let fields: Vec<_> = answer.topics.iter().map(name).collect();
    let exact = fields.iter().take_while(|name| **name == "status").count();
    assert!(exact > 0 && fields[exact..].iter().all(|name| name != "status"), "{fields:?}");
    for longer in ["node_status", "approval_group_status_v2", "checklist_status"] {
        assert!(fields[exact..].iter().any(|name| name == longer), "{longer}: {fields:?}");
    }
    // A part of a word is no word.
    assert!(find_all(&catalog, &["statu=4"]).topics.is_empty());
    let answer = find_all(&catalog, &["group_status=4"]);
    assert_eq!(answer.topics.len(), 2, "{:?}", answer.topics);
}

#[test]
fn the_page_of_a_shared_list_is_shown() {
    let address = "reference/corehr-v1/process-form_variable_data/access-guide";
    for term in ["biz_type", "biz_type=offer"] {
        let ran = feishu_ev("explain").arg(term).run().success();
        assert!(ran.text().contains(&format!("{address} (2024-12-17)")), "{}", ran.text());
        let ran = feishu_ev("explain -f json").arg(term).run().success();
        let topics: Vec<Value> = serde_json::from_str(ran.text()).unwrap();
        let pages = topics.iter().filter(|topic| topic["topic"] == "value" || topic["field"] == "biz_type");
        for topic in pages {
            assert!(topic["codes_page"].as_str().unwrap().ends_with(address), "{topic}");
            assert_eq!(topic["codes_page_date"], "2024-12-17");
        }
    }
}
