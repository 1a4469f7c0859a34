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
            // `findings` lists the rules.
            topic => matches!(topic, Topic::Rule(_)) && path == "findings",
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
    for command in ["decode", "validate", "trace", "stats", "simulate", "verify"] {
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
