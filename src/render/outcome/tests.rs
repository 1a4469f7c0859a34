//! Outcomes in each format.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::answer::{Judgment, Sdk, judge_ack, judge_challenge, judge_event};
use crate::location::{Location, Position};
use crate::message::{Elapsed, LanguageChoice};
use crate::outcome::{Channel, Expectation};

const EVENT_TYPE: &str = "corehr.process.node.updated_v2";

fn outcome(judgment: Judgment, channel: Channel, answer: Option<&[u8]>) -> Outcome {
    Outcome {
        event_id: Some("9afcd44db1ea5cb1d07b5b34ed9e5b1c".to_owned()),
        event_type: Some(EVENT_TYPE.to_owned()),
        attempt: 1,
        is_final: true,
        is_expected: Expectation::default().accepts(judgment.verdict),
        judgment,
        channel,
        elapsed: Duration::from_micros(2_104),
        answer: answer.map(<[u8]>::to_vec),
        error: None,
        location: Location::new(&Arc::from("<stdin>"), Position { line: 3, column: 1 }),
    }
}

/// The outcome of an event that was answered.
fn answered(status: u16, body: &[u8]) -> Outcome {
    outcome(judge_event(status, body), Channel::Webhook { status: Some(status) }, Some(body))
}

/// The outcome of an event that was not answered.
fn failed(error: TransportError) -> Outcome {
    let judgment = Judgment::from(&error);
    Outcome { error: Some(error), ..outcome(judgment, Channel::Webhook { status: None }, None) }
}

fn dropped() -> Outcome {
    answered(200, b"\"no corehr.process.node.updated_v2 event handle\"")
}

fn written(format: OutcomeFormat, language: LanguageChoice, outcomes: &[Outcome]) -> String {
    colored::control::set_override(false);
    let style = Style::new(language, None, false);
    let mut writer = OutcomeWriter::new(format, "send", &style);
    let mut out = writer.head().into_bytes();
    for outcome in outcomes {
        writer.write(&mut out, outcome).unwrap();
    }
    out.extend_from_slice(writer.tail().as_bytes());
    String::from_utf8(out).unwrap()
}

#[test]
fn lines_have_columns() {
    let outcomes = [
        Outcome { elapsed: Duration::from_micros(3_120), ..answered(200, b"{\"msg\":\"success\"}") },
        dropped(),
        Outcome { attempt: 2, ..answered(500, b"{\"msg\":\"boom\"}") },
        Outcome {
            elapsed: Duration::from_micros(3_000_400),
            ..failed(TransportError::Deadline { limit: Elapsed(3_000) })
        },
        failed(TransportError::Refused),
        Outcome { event_type: Some("im.message.receive_v1".to_owned()), ..answered(200, b"") },
        Outcome {
            event_type: Some("url_verification".to_owned()),
            event_id: None,
            ..outcome(judge_challenge(200, b"ok", "c"), Channel::Webhook { status: Some(200) }, Some(b"ok"))
        },
        Outcome { is_expected: false, ..answered(200, b"ok") },
    ];
    assert_eq!(
        written(OutcomeFormat::Line, LanguageChoice::En, &outcomes),
        "handled    200    3.1 ms  corehr.process.node.updated_v2 9afcd44d…\n\
         dropped    200    2.1 ms  corehr.process.node.updated_v2 9afcd44d…  FE516 the Node SDK has no handler for this type\n\
         rejected   500    2.1 ms  corehr.process.node.updated_v2 9afcd44d…  attempt 2  FE522 the consumer answered: boom\n\
         slow         - 3000.4 ms  corehr.process.node.updated_v2 9afcd44d…  FE504 no complete answer within 3.0 s\n\
         unreachable  -    2.1 ms  corehr.process.node.updated_v2 9afcd44d…  FE501 connection refused\n\
         unproven   200    2.1 ms  im.message.receive_v1          9afcd44d…  FE525 an empty answer proves nothing\n\
         wrong-challenge 200    2.1 ms  url_verification               -          FE532 the answer has no `challenge`\n\
         handled    200    2.1 ms  corehr.process.node.updated_v2 9afcd44d…  this was not expected\n"
    );
    assert_eq!(
        written(OutcomeFormat::Line, LanguageChoice::Zh, &outcomes),
        "已处理  200    3.1 ms  corehr.process.node.updated_v2 9afcd44d…\n\
         已丢弃  200    2.1 ms  corehr.process.node.updated_v2 9afcd44d…  FE516 Node SDK 没有该事件类型的处理函数\n\
         被拒绝  500    2.1 ms  corehr.process.node.updated_v2 9afcd44d…  第 2 次  FE522 消费方应答：boom\n\
         超时      - 3000.4 ms  corehr.process.node.updated_v2 9afcd44d…  FE504 未能在 3.0 秒内收到完整应答\n\
         无法连接  -    2.1 ms  corehr.process.node.updated_v2 9afcd44d…  FE501 连接被拒绝\n\
         未证实  200    2.1 ms  im.message.receive_v1          9afcd44d…  FE525 空应答无法说明事件是否已处理\n\
         校验失败 200    2.1 ms  url_verification               -          FE532 应答中没有 `challenge`\n\
         已处理  200    2.1 ms  corehr.process.node.updated_v2 9afcd44d…  与预期不符\n"
    );
}

#[test]
fn lines_do_not_control_the_terminal() {
    let mut outcome = answered(500, "{\"msg\":\"\\u001b[2Jboom\\n\u{202e}\"}".as_bytes());
    outcome.event_id = Some("\u{1b}]0;x\u{7}".to_owned());
    outcome.event_type = Some("a\r\nb".to_owned());
    let line = written(OutcomeFormat::Line, LanguageChoice::En, &[outcome]);
    assert_eq!(
        line,
        "rejected   500    2.1 ms  a\\u{d}\\u{a}b \\u{1b}]0;x\\u{7}  FE522 the consumer answered: \\u{1b}[2Jboom\\u{a}\\u{202e}\n"
    );
}

#[test]
fn ndjson_has_its_members_in_order_in_every_language() {
    let ack = br#""no a event handle""#;
    let client = Channel::LongConnection {
        ack: Some(200),
        client: Some("7312".to_owned()),
        fragments: 2,
        biz_rt: Some("-1".to_owned()),
    };
    let mut on_connection = outcome(judge_ack(Some(500), None), client, None);
    on_connection.judgment.sdk = Some(Sdk::Go);
    on_connection.answer = Some(ack.to_vec());
    let outcomes = [
        dropped(),
        Outcome { is_final: false, event_id: None, ..failed(TransportError::Refused) },
        answered(200, b"{\"msg\":\"success\"}"),
        on_connection,
    ];
    let expected = concat!(
        r#"{"event_id":"9afcd44db1ea5cb1d07b5b34ed9e5b1c","event_type":"corehr.process.node.updated_v2","attempt":1,"final":true,"verdict":"dropped","reason":"no-handler","code":"FE516","sdk":"node","status":200,"ms":2.104,"answer":"\"no corehr.process.node.updated_v2 event handle\"","source":{"file":"<stdin>","line":3}}"#,
        "\n",
        r#"{"event_id":null,"event_type":"corehr.process.node.updated_v2","attempt":1,"final":false,"verdict":"unreachable","reason":"refused","code":"FE501","sdk":null,"status":null,"ms":2.104,"answer":null,"error":"connection refused","source":{"file":"<stdin>","line":3}}"#,
        "\n",
        r#"{"event_id":"9afcd44db1ea5cb1d07b5b34ed9e5b1c","event_type":"corehr.process.node.updated_v2","attempt":1,"final":true,"verdict":"handled","reason":"success","code":null,"sdk":null,"status":200,"ms":2.104,"answer":"{\"msg\":\"success\"}","source":{"file":"<stdin>","line":3}}"#,
        "\n",
        r#"{"event_id":"9afcd44db1ea5cb1d07b5b34ed9e5b1c","event_type":"corehr.process.node.updated_v2","attempt":1,"final":true,"verdict":"rejected","reason":"ack-500","code":"FE527","sdk":"go","ack":200,"client":"7312","fragments":2,"biz_rt":"-1","ms":2.104,"answer":"\"no a event handle\"","source":{"file":"<stdin>","line":3}}"#,
        "\n",
    );
    for language in [LanguageChoice::En, LanguageChoice::Zh, LanguageChoice::Both] {
        assert_eq!(written(OutcomeFormat::Ndjson, language, &outcomes), expected);
    }
}

#[test]
fn a_long_answer_is_cut_between_characters() {
    for (answer, length, is_truncated) in [
        ("x".repeat(4_096), 4_096, false),
        ("x".repeat(4_097), 4_096, true),
        ("字".repeat(2_000), 4_095, true),
        (format!("x{}", "😀".repeat(2_000)), 4_093, true),
    ] {
        let excerpt = AnswerExcerpt::new(answer.as_bytes());
        assert_eq!((excerpt.text.len(), excerpt.is_truncated), (length, is_truncated));
        assert!(answer.starts_with(&*excerpt.text));
        let line = written(OutcomeFormat::Ndjson, LanguageChoice::En, &[answered(500, answer.as_bytes())]);
        assert_eq!(line.contains(",\"answer_truncated\":true,"), is_truncated);
    }
}

#[test]
fn a_test_case_of_junit_is_an_event() {
    let outcomes = [
        answered(200, b"{\"msg\":\"success\"}"),
        Outcome { is_final: false, ..answered(500, b"boom") },
        dropped(),
        Outcome { event_id: None, event_type: None, ..failed(TransportError::Refused) },
        Outcome { is_expected: true, ..answered(500, b"boom") },
        Outcome { is_expected: false, ..answered(200, b"ok") },
    ];
    let name = "corehr.process.node.updated_v2 9afcd44db1ea5cb1d07b5b34ed9e5b1c";
    assert_eq!(
        written(OutcomeFormat::Junit, LanguageChoice::En, &outcomes),
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <testsuites>\n  <testsuite name=\"feishu-ev send\">\n\
             \x20   <testcase classname=\"&lt;stdin&gt;\" name=\"{name}\" time=\"0.002\"/>\n\
             \x20   <testcase classname=\"&lt;stdin&gt;\" name=\"{name}\" time=\"0.002\">\n\
             \x20     <failure type=\"FE516\" message=\"dropped: the Node SDK has no handler for this type\">\
             &lt;stdin&gt;:3:1: dropped: the Node SDK has no handler for this type\n\
             answer: &quot;no corehr.process.node.updated_v2 event handle&quot;</failure>\n    </testcase>\n\
             \x20   <testcase classname=\"&lt;stdin&gt;\" name=\"3:1\" time=\"0.002\">\n\
             \x20     <failure type=\"FE501\" message=\"unreachable: connection refused\">\
             &lt;stdin&gt;:3:1: unreachable: connection refused</failure>\n    </testcase>\n\
             \x20   <testcase classname=\"&lt;stdin&gt;\" name=\"{name}\" time=\"0.002\"/>\n\
             \x20   <testcase classname=\"&lt;stdin&gt;\" name=\"{name}\" time=\"0.002\">\n\
             \x20     <failure type=\"handled\" message=\"handled: this was not expected\">\
             &lt;stdin&gt;:3:1: handled: this was not expected\nanswer: ok</failure>\n    </testcase>\n\
             \x20 </testsuite>\n</testsuites>\n"
        )
    );
    let chinese = written(OutcomeFormat::Junit, LanguageChoice::Zh, &[dropped()]);
    assert!(chinese.contains("message=\"已丢弃：Node SDK 没有该事件类型的处理函数\""), "{chinese}");
}

proptest! {
    /// Lines, lines of JSON and elements stay whole, and no character is one that XML or a terminal must not
    /// be given.
    #[test]
    fn any_answer_is_shown(
        status: u16,
        body: Vec<u8>,
        event_id in "(?s)[a<>&\"\u{0}-\u{20}]{0,3}.{0,5}",
        event_type in "(?s)[a<>&\"\u{0}-\u{20}]{0,3}.{0,5}",
    ) {
        let outcome = Outcome {
            event_id: Some(event_id.clone()),
            event_type: Some(event_type),
            ..answered(status, &body)
        };
        let line = written(OutcomeFormat::Line, LanguageChoice::En, std::slice::from_ref(&outcome));
        prop_assert!(!line.trim_end_matches('\n').contains(|character: char| character.is_control()));
        let line = written(OutcomeFormat::Ndjson, LanguageChoice::En, std::slice::from_ref(&outcome));
        let json: serde_json::Value = serde_json::from_str(&line).unwrap();
        prop_assert_eq!(json["event_id"].as_str(), Some(event_id.as_str()));
        prop_assert_eq!(json["answer"].as_str(), Some(&*String::from_utf8_lossy(&body)));
        let document = written(OutcomeFormat::Junit, LanguageChoice::En, &[outcome]);
        let is_allowed = |character: char| !character.is_control() || character == '\n';
        prop_assert!(document.chars().all(is_allowed), "{document}");
        let (tags, attributes) = if document.contains("<failure ") { (9, 8) } else { (6, 6) };
        prop_assert_eq!(document.matches(['<', '>']).count(), 2 * tags, "{}", document);
        prop_assert_eq!(document.matches('"').count(), 2 * attributes, "{}", document);
    }
}
