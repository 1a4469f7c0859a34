//! Judging: the measured answers of the official SDKs, and those of other consumers.

use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::choice::Choice as _;
use crate::message::{Elapsed, LanguageChoice, Localize as _};

const CHALLENGE: &str = "ajls384kdjx98XX";

/// An answer of official SDKs to deliveries of one kind, as measured.
#[derive(Debug, Deserialize)]
struct Measured {
    request: Request,
    /// The SDKs that answered so.
    sdks: Vec<String>,
    /// How often.
    count: usize,
    status: Option<u16>,
    body: Option<String>,
    code: Option<i64>,
    data: Option<String>,
    ended: Option<Ended>,
    /// Whether the handler got the event, or the challenge was answered.
    accepted: bool,
    verdict: String,
    reason: String,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Request {
    Challenge,
    Event,
    LongConnection,
}

/// The end of a delivery without an answer.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Ended {
    Closed,
    Timeout,
}

fn measured() -> Vec<Measured> {
    let lines = include_str!("../../tests/data/answers.ndjson").lines();
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

impl Measured {
    fn judge(&self) -> Judgment {
        let body = self.body.as_deref().unwrap_or_default().as_bytes();
        match (self.ended, self.request) {
            (Some(Ended::Closed), _) => Judgment::from(&TransportError::Closed),
            (Some(Ended::Timeout), _) => Judgment::from(&TransportError::Deadline { limit: Elapsed(3_000) }),
            (None, Request::Challenge) => judge_challenge(self.status.unwrap(), body, CHALLENGE),
            (None, Request::Event) => judge_event(self.status.unwrap(), body),
            (None, Request::LongConnection) => judge_ack(self.code, self.data.as_deref().map(str::as_bytes)),
        }
    }
}

#[test]
fn measured_answers_are_judged_as_the_handlers_say() {
    let measured = measured();
    assert_eq!(measured.iter().map(|answer| answer.count).sum::<usize>(), 659);
    let (mut late, mut unproven) = (0, 0);
    for answer in &measured {
        let judgment = answer.judge();
        let names = (judgment.verdict.name(), judgment.reason.name());
        assert_eq!(names, (answer.verdict.as_str(), answer.reason.as_str()), "{answer:?}");
        match judgment.verdict {
            // The handler was still at work when the deadline passed.
            Verdict::Slow if answer.accepted => late += answer.count,
            // Nothing in the answer tells a handler without a value from a rejected signature.
            Verdict::Unproven if answer.accepted => unproven += answer.count,
            verdict => assert_eq!(verdict.is_success(), answer.accepted, "{answer:?}"),
        }
        assert_eq!(judgment.rule().is_none(), judgment.verdict.is_success(), "{answer:?}");
    }
    assert_eq!((late, unproven), (8, 2));
}

#[test]
fn an_sdk_is_named_only_if_no_other_answers_so() {
    let mut named = 0;
    for answer in measured() {
        if let Some(sdk) = answer.judge().sdk {
            assert_eq!(answer.sdks, [sdk.name()], "{answer:?}");
            named += 1;
        }
    }
    assert!(named > 40, "{named}");
}

/// Answers with status 500, with the reason and the English message.
#[test]
fn refusals_are_known_by_their_text() {
    for (text, reason, message) in [
        ("signature verification failed", Reason::Signature, "the Python SDK refused the signature"),
        (
            "the result of signature verification failed",
            Reason::Signature,
            "the Go SDK refused the signature",
        ),
        (
            "unsupported operand type(s) for +: 'NoneType' and 'NoneType'",
            Reason::SignatureMissing,
            "the Python SDK received no X-Lark headers",
        ),
        ("invalid verification_token", Reason::Token, "the Python SDK has another Verification Token"),
        ("encrypt_key not found", Reason::KeyMissing, "the Python SDK has no Encrypt Key"),
        (
            "event  unmarshal failed,encrypted message is blank",
            Reason::NotEncrypted,
            "the Go SDK accepts encrypted bodies only",
        ),
        // lark-oapi 1.4.8
        (
            "Data must be padded to 16 byte boundary in CBC mode",
            Reason::Decrypt,
            "the consumer cannot decrypt the body",
        ),
        (
            "'utf-8' codec can't decode byte 0xd1 in position 0: invalid continuation byte",
            Reason::Decrypt,
            "the consumer cannot decrypt the body",
        ),
        (
            "processor not found, type: contact.user.created_v3",
            Reason::NoHandler,
            "the Python SDK has no handler for this type",
        ),
        (
            "processor not found, type: None",
            Reason::NoHandler,
            "the Python SDK saw no event type: it has no Encrypt Key, or the event has no `schema`",
        ),
        (
            "Expecting value: line 1 column 1 (char 0)",
            Reason::NotJson,
            "the consumer cannot parse the body: Expecting value: line 1 column 1 (char 0)",
        ),
        (
            "json: cannot unmarshal string into Go struct field X.node_type of type int",
            Reason::WrongType,
            "the consumer expects another type: json: cannot unmarshal string into Go struct field X.node_type of \
             type int",
        ),
        ("Server Internal Error", Reason::Panic, "the Go SDK panicked"),
        ("no such table: events", Reason::Status, "the consumer answered: no such table: events"),
    ] {
        let bodies = [
            format!("{{\"msg\":{}}}", serde_json::to_string(text).unwrap()),
            format!("{{\"code\":500,\"message\":{}}}", serde_json::to_string(text).unwrap()),
            format!("{text}\n"),
        ];
        for body in bodies {
            let judgment = judge_event(500, body.as_bytes());
            assert_eq!((judgment.verdict, judgment.reason), (Verdict::Rejected, reason), "{body}");
            let written = judgment.message(Some("contact.user.created_v3")).unwrap();
            assert_eq!(written.to_string(), message, "{body}");
            assert_eq!(judge_challenge(500, body.as_bytes(), CHALLENGE), judgment, "{body}");
        }
    }
}

#[test]
fn a_message_in_which_quotes_were_not_escaped_is_read() {
    let body = br#"{"msg":"event data is encrypted, Need to set up the `EncryptKey` for "this" APP"}"#;
    assert_eq!(judge_event(500, body).reason, Reason::KeyMissing);
    let body = br#"{"msg":"open "orders.db": no such file"}"#;
    assert_eq!(judge_event(500, body).detail.as_deref(), Some("open \"orders.db\": no such file"));
}

#[test]
fn the_error_of_a_handler_is_not_taken_for_that_of_an_sdk() {
    for text in [
        "payment: signature verification failed for order 7",
        "orders.json: invalid character 'x'",
        "processor not found",
        "wait: Server Internal Error",
    ] {
        assert_eq!(judge_event(500, text.as_bytes()).reason, Reason::Status, "{text}");
    }
}

#[test]
fn only_status_200_takes_an_event() {
    for (status, reason) in [
        (201, Reason::Status),
        (202, Reason::Status),
        (204, Reason::Status),
        (302, Reason::Redirect),
        (308, Reason::Redirect),
        (401, Reason::Status),
        (404, Reason::NotFound),
        (405, Reason::Method),
        (500, Reason::Status),
        (503, Reason::Status),
    ] {
        for body in ["", "{\"msg\":\"success\"}", "<html>"] {
            let judgment = judge_event(status, body.as_bytes());
            assert_eq!((judgment.verdict, judgment.reason), (Verdict::Rejected, reason), "{status}");
        }
    }
}

#[test]
fn status_200_is_judged_by_its_body() {
    for (body, verdict, reason) in [
        ("", Verdict::Unproven, Reason::Empty),
        ("\r\n", Verdict::Unproven, Reason::Empty),
        ("{\"msg\":\"success\"}", Verdict::Handled, Reason::Success),
        ("\"success\"", Verdict::Handled, Reason::Success),
        ("success", Verdict::Handled, Reason::Success),
        ("ok", Verdict::Handled, Reason::Status),
        ("null", Verdict::Handled, Reason::Status),
        ("{}", Verdict::Handled, Reason::Status),
        ("[]", Verdict::Handled, Reason::Status),
        ("{\"code\":0,\"msg\":\"ok\"}", Verdict::Handled, Reason::Status),
        ("{\"code\":200,\"success\":true,\"error\":null}", Verdict::Handled, Reason::Status),
        ("{\"status\":\"ok\",\"error\":\"\"}", Verdict::Handled, Reason::Status),
        ("{\"ok\":true,\"error\":false}", Verdict::Handled, Reason::Status),
        ("{\"code\":500,\"msg\":\"boom\"}", Verdict::Dropped, Reason::ErrorInBody),
        ("{\"code\":-1}", Verdict::Dropped, Reason::ErrorInBody),
        ("{\"errcode\":40001,\"errmsg\":\"no\"}", Verdict::Dropped, Reason::ErrorInBody),
        ("{\"status\":500}", Verdict::Dropped, Reason::ErrorInBody),
        ("{\"success\":false}", Verdict::Dropped, Reason::ErrorInBody),
        ("{\"ok\":false}", Verdict::Dropped, Reason::ErrorInBody),
        ("{\"error\":\"boom\"}", Verdict::Dropped, Reason::ErrorInBody),
        ("{\"error\":{\"code\":1}}", Verdict::Dropped, Reason::ErrorInBody),
        ("\u{feff} <!doctype html>", Verdict::Dropped, Reason::Html),
        ("no im.message.receive_v1 event handle", Verdict::Dropped, Reason::NoHandler),
        // A consumer that keeps the text of the SDK, but not its status.
        ("{\"msg\":\"invalid verification_token\"}", Verdict::Dropped, Reason::Token),
    ] {
        let judgment = judge_event(200, body.as_bytes());
        assert_eq!((judgment.verdict, judgment.reason), (verdict, reason), "{body}");
    }
}

#[test]
fn a_challenge_is_answered_with_itself() {
    for (body, verdict, reason) in [
        ("{\"challenge\":\"ajls384kdjx98XX\"}", Verdict::Answered, Reason::Success),
        ("{ \"challenge\" : \"ajls384kdjx98\\u0058X\", \"x\": 1 }\n", Verdict::Answered, Reason::Success),
        ("", Verdict::WrongChallenge, Reason::EmptyToChallenge),
        ("ajls384kdjx98XX", Verdict::WrongChallenge, Reason::ChallengeMissing),
        ("{\"msg\":\"success\"}", Verdict::WrongChallenge, Reason::ChallengeMissing),
        ("<html>", Verdict::WrongChallenge, Reason::ChallengeMissing),
        ("{\"challenge\":\"another\"}", Verdict::WrongChallenge, Reason::ChallengeDiffers),
        ("{\"challenge\":null}", Verdict::WrongChallenge, Reason::ChallengeDiffers),
    ] {
        let judgment = judge_challenge(200, body.as_bytes(), CHALLENGE);
        assert_eq!((judgment.verdict, judgment.reason), (verdict, reason), "{body}");
    }
}

#[test]
fn an_acknowledgment_is_judged_by_its_code() {
    let node = judge_ack(Some(200), Some(b"\"no a.b_v1 event handle\""));
    assert_eq!((node.verdict, node.sdk), (Verdict::Dropped, Some(Sdk::Node)));
    assert_eq!(
        node.message(Some("a.b_v1")).unwrap().to_string(),
        "the Node SDK has no handler for this type"
    );
    // What else a handler returns is for callbacks and says nothing about events.
    for data in ["{\"code\":1}", "\"invalid verification_token\"", "", "<"] {
        assert_eq!(judge_ack(Some(200), Some(data.as_bytes())).verdict, Verdict::Handled, "{data}");
    }
    for (code, reason, message) in [
        (Some(500), Reason::Ack500, "the consumer failed, or has no handler for this type"),
        (Some(0), Reason::Ack, "the acknowledgment has code 0, not 200"),
        (None, Reason::Ack, "the acknowledgment has no code"),
    ] {
        let judgment = judge_ack(code, None);
        assert_eq!((judgment.verdict, judgment.reason), (Verdict::Rejected, reason));
        assert_eq!(judgment.message(None).unwrap().to_string(), message);
    }
}

#[test]
fn messages_name_the_sdk_and_the_type_in_both_languages() {
    let judgment = judge_event(200, b"{\"msg\":\"event type: im.x_v1, not found handler\"}");
    let text = |judgment: &Judgment, event_type, language| {
        judgment.message(Some(event_type)).unwrap().to_text(language)
    };
    assert_eq!(text(&judgment, "im.x_v1", LanguageChoice::En), "the Go SDK has no handler for this type");
    assert_eq!(text(&judgment, "im.x_v1", LanguageChoice::Zh), "Go SDK 没有该事件类型的处理函数");
    assert_eq!(text(&judgment, "IM.X_v1", LanguageChoice::En), "the Go SDK has no handler for `im.x_v1`");
    let judgment = judge_event(500, b"Incorrect padding");
    assert_eq!(text(&judgment, "im.x_v1", LanguageChoice::Zh), "消费方无法解密请求体");
}

#[test]
fn a_long_error_is_abbreviated() {
    let judgment = judge_event(500, "错".repeat(1_000).as_bytes());
    assert!(judgment.detail.unwrap().len() <= 256);
}

proptest! {
    #[test]
    fn any_bytes_are_judged(status: u16, body: Vec<u8>, challenge: String, code: Option<i64>) {
        let judgments = [judge_event(status, &body), judge_challenge(status, &body, &challenge)];
        for judgment in judgments {
            prop_assert!(status == 200 || judgment.verdict == Verdict::Rejected, "{judgment:?}");
            prop_assert_eq!(judgment.message(None).is_none(), judgment.verdict.is_success());
        }
        let judgment = judge_ack(code, Some(&body));
        prop_assert!(code == Some(200) || judgment.verdict == Verdict::Rejected, "{judgment:?}");
    }

    #[test]
    fn any_json_is_judged(body in r#"[{\["]{0,3}(msg|code|error|challenge)?[":,\]}0-9a]{0,9}"#) {
        let event = judge_event(200, body.as_bytes()).verdict;
        prop_assert!(matches!(event, Verdict::Handled | Verdict::Dropped | Verdict::Unproven), "{event:?}");
        let challenge = judge_challenge(200, body.as_bytes(), CHALLENGE).verdict;
        prop_assert!(matches!(challenge, Verdict::Answered | Verdict::WrongChallenge), "{challenge:?}");
    }
}
