//! What `validate` finds, and how it says so.

use serde_json::{Value, json};

use crate::support::{feishu_ev, findings, job, node, root, run};

/// A change to a sample, and what has to be found in it.
type Mutation = (fn() -> String, &'static str, &'static str, &'static str);

/// For every finding code about the content of an event: good samples, changed in one place.
const MUTATIONS: &[Mutation] = &[
    (node, r#""schema":"2.0","#, "", "FE102 /schema"),
    (node, r#""event_id":"5e3702a84e847582be8db7fb73283c02","#, "", "FE102 /header/event_id"),
    (node, r#""event_type":"corehr.process.node.updated_v2","#, "", "FE102 /header/event_type"),
    (node, r#""create_time":"1608725989000","#, "", "FE102 /header/create_time"),
    (node, r#","tenant_key":"2ca1d211f64f6438""#, "", "FE102 /header/tenant_key"),
    (node, "corehr.process.node.updated_v2", "", "FE102 /header/event_type"),
    (node, "corehr.process.node.updated_v2", "corehr.process.node.updated_v3", "FE103 /header/event_type"),
    (node, r#""schema":"2.0""#, r#""schema":"1.0""#, "FE105 /schema"),
    (node, r#""schema":"2.0""#, r#""schema":null"#, "FE203 /schema"),
    (node, r#""node_status":1,"#, "", "FE201 /event/node_status"),
    (node, r#","biz_type":"renewal_record""#, "", "FE201 /event/biz_type"),
    (job, r#","open_id":"ou_84aad35d084aa403a838cf73ee18467""#, "", "FE201 /event/target_user_id/open_id"),
    (node, r#""node_type":1"#, r#""node_type":1,"nodetype":1"#, "FE202 /event/nodetype"),
    (node, r#""schema":"2.0""#, r#""schema":"2.0","challenge":"x""#, "FE202 /challenge"),
    (node, r#""schema":"2.0""#, r#""schema":"2.0","a/b~c":"x""#, "FE202 /a~1b~0c"),
    (node, r#""node_status":1"#, r#""node_status":"1""#, "FE203 /event/node_status"),
    (node, r#""node_status":1"#, r#""node_status":null"#, "FE203 /event/node_status"),
    (node, r#""node_status":1"#, r#""node_status":1.5"#, "FE203 /event/node_status"),
    (node, r#""biz_type":"renewal_record""#, r#""biz_type":["renewal_record"]"#, "FE203 /event/biz_type"),
    (node, r#""create_time":"1608725989000""#, r#""create_time":1608725989000"#, "FE203 /header/create_time"),
    (job, r#""transfer_key":"transfer_3627531""#, r#""transfer_key":5"#, "FE203 /event/transfer_key"),
    (
        job,
        r#""status":1"#,
        r#""status":1,"details_of_job_status_change":["a",2]"#,
        "FE203 /event/details_of_job_status_change/1",
    ),
    (node, r#""node_status":1"#, r#""node_status":8"#, "FE204 /event/node_status"),
    (node, r#""node_type":1"#, r#""node_type":3"#, "FE204 /event/node_type"),
    (node, r#""node_type":1"#, r#""node_type":-1"#, "FE204 /event/node_type"),
    (job, r#""transfer_mode":1"#, r#""transfer_mode":0"#, "FE204 /event/transfer_mode"),
    (job, r#""status":1"#, r#""status":7"#, "FE204 /event/status"),
    (node, "renewal_record", "", "FE205 /event/biz_type"),
    (job, "2022-04-03", "2022-04-31", "FE206 /event/effective_date"),
    (job, "2022-04-03", "20220403", "FE206 /event/effective_date"),
    (job, "2022-04-03", "2022-4-3", "FE206 /event/effective_date"),
    (node, r#""node_type":1"#, r#""node_type":1,"node_type":1"#, "FE207 /event/node_type"),
    (node, r#""schema":"2.0""#, r#""schema":"2.0","schema":"2.0""#, "FE207 /schema"),
    (
        node,
        r#""process_id":"7312658016791168538""#,
        r#""process_id":7312658016791168538"#,
        "FE208 /event/process_id",
    ),
    (job, r#""user_id":"e33ggbyz""#, r#""user_id":12345"#, "FE208 /event/target_user_id/user_id"),
    (node, "1608725989000", "1608725989", "FE209 /header/create_time"),
    (node, "1608725989000", "2020-12-23T12:19:49Z", "FE209 /header/create_time"),
];

/// What the official example of a job change has: it contradicts the text of its own page.
const OF_THE_JOB_SAMPLE: [&str; 2] = ["FE301 /event/process_id", "FE302 /event/status"];

#[test]
fn every_change_to_a_good_sample_is_found_and_nothing_else() {
    for (sample, from, to, expected) in MUTATIONS {
        let good = sample();
        let changed = good.replacen(from, to, 1);
        assert_ne!(good, changed, "{from} does not occur");
        let mut found = findings(&changed);
        if good == job() {
            // A change may also undo what the example contradicts itself in.
            found.retain(|finding| !OF_THE_JOB_SAMPLE.contains(&finding.as_str()));
        }
        assert_eq!(found, [*expected], "{changed}");
    }
}

#[test]
fn the_official_examples_are_free_of_errors() {
    assert_eq!(findings(node()), [""; 0]);
    assert_eq!(findings(job()), OF_THE_JOB_SAMPLE);
    let scenario = std::fs::read_to_string(root().join("samples/scenario.ndjson")).unwrap();
    assert_eq!(findings(&scenario), ["FE104 /header"; 3]);
    feishu_ev("validate").stdin(&scenario).run().success();
}

#[test]
fn what_the_documents_leave_open_is_no_finding() {
    let initiated = job().replace(r#""transfer_mode":1"#, r#""transfer_mode":2"#);
    let direct = |status: u8| {
        job()
            .replace(r#""status":1"#, &format!(r#""status":{status}"#))
            .replace(r#""process_id":"7090409013925398060","#, "")
    };
    for event in [
        initiated.clone(),
        direct(4),
        direct(6),
        direct(5),
        direct(2),
        // Withheld without a scope, conditional, or only in the SDKs.
        initiated.replace(r#""user_id":"e33ggbyz","#, ""),
        initiated.replace(r#","transfer_key":"transfer_3627531""#, ""),
        initiated.replace(
            r#""status":1"#,
            r#""status":4,"original_status":1,"details_of_job_status_change":["a"]"#,
        ),
        initiated.replace(r#""process_id":"7090409013925398060""#, r#""process_id":"""#),
        // The long connection has no token; callbacks have microseconds; biz_type is an open list.
        node().replace("rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV", ""),
        node().replace("1608725989000", "1608725989000000"),
        node().replace("renewal_record", "something_of_ours"),
        node().replace("renewal_record", &"长".repeat(200)),
        node().replace(r#""node_status":1"#, r#""node_status":7"#),
    ] {
        assert_eq!(findings(&event), [""; 0], "{event}");
    }
}

#[test]
fn two_hundred_characters_and_not_bytes() {
    assert_eq!(findings(node().replace("renewal_record", &"长".repeat(201))), ["FE205 /event/biz_type"]);
}

#[test]
fn a_header_or_body_that_is_no_object_is_an_error() {
    let value: Value = serde_json::from_str(&node()).unwrap();
    for other in ["[]", "null", "\"{}\"", "5", "true"] {
        let event = format!(r#"{{"schema":"2.0","header":{},"event":{other}}}"#, value["header"]);
        assert_eq!(findings(&event), ["FE203 /event"], "{other}");
        let header = format!(r#"{{"schema":"2.0","header":{other},"event":{}}}"#, value["event"]);
        assert_eq!(findings(&header), ["FE203 /header"], "{other}");
    }
}

#[test]
fn other_envelopes_have_their_members_too() {
    let v1 = r#"{"ts":"1502199207.7","uuid":"b","token":"4","type":"event_callback","event":{}}"#;
    assert_eq!(findings(v1), ["FE102 /event/type"]);
    assert_eq!(findings(r#"{"challenge":"a","token":"b"}"#), ["FE102 /type"]);
    assert_eq!(findings(r#"{"challenge":"a","type":"url_verification"}"#), ["FE102 /token"]);
}

#[test]
fn findings_come_in_the_order_of_the_text() {
    let value: Value = serde_json::from_str(&job()).unwrap();
    let pretty = format!("{value:#}")
        .replace("2022-04-03", "2022")
        .replace("\"status\": 1", "\"status\": 9, \"x\": 1");
    let ran = feishu_ev("validate -f json").stdin(pretty).run();
    assert!(ran.json().iter().map(|finding| finding["line"].as_u64()).is_sorted(), "{}", ran.text());
}

#[test]
fn doubled_members_are_noticed_everywhere() {
    let unknown = node().replace("corehr.process.node.updated_v2", "x.y_v1");
    let inside = unknown.replace(r#""node_type":1"#, r#""a":[0,{"b":1,"c":{"d":1,"d":2},"b":2}]"#);
    assert_eq!(findings(inside), ["FE103 /header/event_type", "FE207 /event/a/1/c/d", "FE207 /event/a/1/b"]);
    let known = node().replace(r#""node_type":1"#, r#""node_type":1,"z":3,"z":{"k":1,"k":2}"#);
    let found = findings(known);
    assert!(
        found.contains(&"FE207 /event/z/k".to_owned()) && found.contains(&"FE207 /event/z".to_owned()),
        "{found:?}"
    );
}

#[test]
fn a_record_with_a_million_oddities_does_not_drown_the_others() {
    let odd: String = (0..300_000).map(|index| format!("\"a{index}\":1,")).collect();
    let event = node().replace(r#""node_status":1"#, &format!(r#"{odd}"node_status":9"#));
    let found = findings(format!("{event}\n{}\n", job()));
    assert_eq!(found.iter().filter(|finding| finding.starts_with("FE202")).count(), 100);
    assert_eq!(
        found[100..],
        ["FE204 /event/node_status", "FE210 ", OF_THE_JOB_SAMPLE[0], OF_THE_JOB_SAMPLE[1]]
    );
}

#[test]
fn the_members_of_a_finding() {
    let text = node().replace(r#""node_status":1"#, r#""node_status":9"#);
    let ran = feishu_ev("validate -f json -").stdin(format!("\n{text}\n")).run();
    let finding = &ran.json()[0];
    let names: Vec<_> = finding.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["code", "severity", "file", "line", "column", "pointer", "message", "event_id", "event_type"]
    );
    let column = text.find("9,\"biz").unwrap() + 1;
    assert_eq!((&finding["line"], &finding["column"]), (&json!(2), &json!(column)));
    assert_eq!(finding["event_id"], "5e3702a84e847582be8db7fb73283c02");
    assert_eq!(finding["event_type"], "corehr.process.node.updated_v2");
    assert!(finding["message"].as_str().unwrap().contains("expected one of 1 in_progress"));
    let unread = &feishu_ev("validate -f json").stdin("{").run().json()[0];
    assert_eq!((&unread["event_id"], &unread["event_type"]), (&Value::Null, &Value::Null));
}

#[test]
fn places_in_pretty_printed_documents() {
    let value: Value = serde_json::from_str(&job()).unwrap();
    let pretty =
        format!("{value:#}").replace("\"transfer_mode\": 1", "\"备注\": \"很长\", \"transfer_mode\": 9");
    let ran = feishu_ev("validate -f json").stdin(&pretty).run();
    let of = |code: &str| ran.json().into_iter().find(|finding| finding["code"] == code).unwrap();
    let line = pretty.lines().position(|line| line.contains("备注")).unwrap();
    let column = |text: &str| {
        let line = pretty.lines().nth(line).unwrap();
        line[..line.find(text).unwrap()].chars().count() + 1
    };
    assert_eq!(
        (of("FE204")["line"].as_u64(), of("FE204")["column"].as_u64()),
        (Some(line as u64 + 1), Some(column("9") as u64))
    );
    assert_eq!(of("FE202")["column"].as_u64(), Some(column("\"很长") as u64));
}

#[test]
fn nearest_names_and_codes_are_named() {
    for (from, to, help) in [
        (r#""node_status":1"#, r#""node_staus":1"#, "did you mean `node_status`?"),
        (r#""node_status":1"#, r#""node_status":"rejected""#, "the code of `rejected` is 2"),
        (r#""node_status":1"#, r#""node_status":"已回退""#, "the code of `rolled_back` is 5"),
        (r#""node_status":1"#, r#""node_status":"1""#, "remove the quotes"),
        (
            "corehr.process.node.updated_v2",
            "corehr.process.node.update_v2",
            "did you mean `corehr.process.node.updated_v2`?",
        ),
    ] {
        let ran = feishu_ev("validate -f text").stdin(node().replace(from, to)).run();
        assert!(ran.text().contains(help), "{to}: {}", ran.text());
    }
}

#[test]
fn exit_codes() {
    let warning = node().replace(r#""node_type":1"#, r#""node_type":1,"x":1"#);
    let error = node().replace(r#""node_type":1"#, r#""node_type":4"#);
    for (args, input, code) in [
        (&["validate"][..], &node(), 0),
        (&["validate"], &warning, 0),
        (&["validate"], &error, 1),
        (&["validate", "--fail-on", "warning"], &warning, 1),
        (&["validate", "--fail-on", "never"], &error, 0),
        (&["validate", "--fail-on", "warning", "--ignore", "FE202"], &warning, 0),
        (&["validate", "--ignore", "fe204,FE202"], &error, 0),
        (&["validate", "--ignore", "FE999"], &error, 2),
        (&["validate", "no-such-file"], &error, 2),
        (&["validate", "--no-such-option"], &error, 2),
    ] {
        assert_eq!(run(args, input).code, code, "{args:?}");
    }
}

#[test]
fn a_summary_on_standard_error() {
    let log = format!("{}\n{}\njunk\n", node(), job());
    let ran = feishu_ev("validate --strict").stdin(&log).run();
    assert_eq!(ran.err, "feishu-ev: 2 events, 1 record unreadable, 1 error, 2 warnings\n");
    let ran = feishu_ev("validate").stdin(&log).run();
    assert_eq!(ran.err, "feishu-ev: 2 events, 1 line without an event, 0 errors, 2 warnings\n");
}

#[test]
fn github() {
    let text = node().replace(r#""node_status":1"#, r#""node_status":9"#);
    let ran = feishu_ev("validate -f github").stdin(&text).run();
    assert!(ran.text().starts_with("::error file=<stdin>,line=1,col="), "{}", ran.text());
    assert_eq!(feishu_ev("validate").env("GITHUB_ACTIONS", "true").stdin(&text).run().text(), ran.text());
    let odd = node().replace(r#""node_type""#, r#""a\n::error::%,b":1,"node_type""#);
    let ran = feishu_ev("validate -f github").stdin(odd).run();
    assert_eq!(ran.text().lines().count(), 1);
    assert!(ran.text().contains("%25"), "{}", ran.text());
}

#[test]
fn junit_has_a_test_case_a_record() {
    let bad = node().replace(r#""node_status":1"#, r#""node_status":9,"<&\u0001>":1"#);
    let ran = feishu_ev("validate -f junit --strict").stdin(format!("{}\n{bad}\njunk\n", node())).run();
    let text = ran.text();
    assert_eq!(text.matches("<testcase ").count(), 3);
    assert_eq!(text.matches("<failure ").count(), 2);
    assert_eq!(text.matches("<system-out>").count(), 1);
    assert!(text.contains("&lt;&amp;\\u{1}&gt;"), "{text}");
    assert!(text.ends_with("</testsuites>\n"));
}

#[test]
fn junit_fails_where_the_exit_code_does() {
    let warning = node().replace(r#""node_type":1"#, r#""node_type":1,"x":1,"y":1"#);
    for (fail_on, failures, code) in [("error", 0, 0), ("warning", 1, 1), ("never", 0, 0)] {
        let ran = feishu_ev("validate -f junit --fail-on").arg(fail_on).stdin(&warning).run();
        assert_eq!((ran.text().matches("<failure ").count(), ran.code), (failures, code), "{fail_on}");
    }
}

#[test]
fn sarif_is_one_document() {
    let bad = node().replace(r#""node_status":1"#, r#""node_status":9,"x":1"#);
    for (input, results) in [(node(), 0), (format!("{bad}\n{bad}\njunk\n{}\n", node()), 5)] {
        let ran = feishu_ev("validate -f sarif").stdin(input).run();
        let sarif: Value = serde_json::from_str(ran.text()).unwrap();
        assert_eq!(sarif["version"], "2.1.0");
        let of_run = &sarif["runs"][0];
        assert_eq!(of_run["results"].as_array().unwrap().len(), results);
        let rules: Vec<_> =
            of_run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| &rule["id"]).collect();
        for result in of_run["results"].as_array().unwrap() {
            assert!(rules.contains(&&result["ruleId"]));
            let place = &result["locations"][0]["physicalLocation"];
            assert_eq!(place["artifactLocation"]["uri"], "%3Cstdin%3E");
            assert!(
                place["region"]["startLine"].as_u64() >= Some(1)
                    && place["region"]["startColumn"].as_u64() >= Some(1)
            );
        }
    }
}

#[test]
fn findings_of_an_encrypted_event_are_placed_at_its_record() {
    let bad = node().replace(r#""node_status":1"#, r#""node_status":9"#);
    let encrypted = feishu_ev("encrypt --encrypt-key k").stdin(bad).run().text().to_owned();
    let ran = feishu_ev("validate -f json --encrypt-key k").stdin(format!("\n  {encrypted}")).run();
    let finding = &ran.json()[0];
    assert_eq!(
        (&finding["line"], &finding["column"], &finding["pointer"]),
        (&json!(2), &json!(3), &json!("/event/node_status"))
    );
}
