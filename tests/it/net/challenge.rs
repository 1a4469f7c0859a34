//! `send --challenge`.

use super::consumer::{Behavior, Consumer};
use super::{KEY, event, events, members, send, verdicts};

#[test]
fn events_are_sent_after_the_challenge_was_answered() {
    let consumer =
        Consumer::with(|number| if number == 0 { Behavior::EchoChallenge } else { Behavior::Success });
    let run = send(&consumer.url()).args("--challenge").env("FEISHU_VERIFICATION_TOKEN", "the token");
    let ran = run.stdin(events(2)).run().success();
    assert_eq!(verdicts(&ran), ["answered success", "handled success", "handled success"]);
    assert_eq!(members(&ran, "event_type")[0], "url_verification");
    let challenge = consumer.received().remove(0).plain();
    assert_eq!((&challenge["type"], &challenge["token"]), (&"url_verification".into(), &"the token".into()));
    assert_eq!(challenge["challenge"].as_str().unwrap().len(), 32);
    assert!(ran.err.contains("1 answered") && ran.err.contains("2 handled"), "{}", ran.err);
}

#[test]
fn every_challenge_is_another() {
    let consumer = Consumer::start(Behavior::EchoChallenge);
    for _ in 0..2 {
        send(&consumer.url()).args("--challenge").run().success();
    }
    let [first, second] = consumer.received().try_into().unwrap();
    assert_ne!(first.plain()["challenge"], second.plain()["challenge"]);
}

#[test]
fn with_a_key_it_is_encrypted_and_not_signed() {
    let consumer = Consumer::start(Behavior::EchoChallenge);
    let ran = send(&consumer.url()).args("--challenge").env("FEISHU_ENCRYPT_KEY", KEY).run().success();
    assert_eq!(verdicts(&ran), ["answered success"]);
    let request = consumer.only();
    assert!(request.text().starts_with("{\"encrypt\":\""), "{}", request.text());
    assert!(!String::from_utf8_lossy(&request.head).contains("X-Lark"));
}

#[test]
fn nothing_is_sent_after_another_answer() {
    let cases = [
        (Behavior::Answer(200, "{\"challenge\":\"another\"}"), "wrong-challenge challenge-differs", "FE533"),
        (Behavior::Answer(200, ""), "wrong-challenge empty", "FE531"),
        (Behavior::Answer(200, "{\"msg\":\"success\"}"), "wrong-challenge challenge-missing", "FE532"),
        (Behavior::Answer(500, "{\"msg\":\"invalid verification_token\"}"), "rejected token", "FE512"),
        (Behavior::Close, "unreachable closed", "FE502"),
    ];
    for (behavior, expected, code) in cases {
        let consumer = Consumer::start(behavior);
        let ran = send(&consumer.url()).args("--challenge --retries 2").stdin(events(3)).run().failure();
        assert_eq!(verdicts(&ran), [expected]);
        assert_eq!(members(&ran, "code"), [code]);
        assert_eq!(consumer.received().len(), 1);
        // There was no interrupt.
        let verdict = expected.split(' ').next().unwrap();
        assert_eq!(ran.err, format!("feishu-ev: 1 delivery: 1 {verdict}\n"));
    }
}

#[test]
fn a_challenge_has_a_second() {
    let consumer = Consumer::start(Behavior::Silence);
    let ran = send(&consumer.url()).args("--challenge").stdin(event("e1")).run().failure();
    assert_eq!(verdicts(&ran), ["slow deadline"]);
    let ms = ran.json()[0]["ms"].as_f64().unwrap();
    assert!((1000.0..3000.0).contains(&ms), "{ms}");
    assert_eq!(consumer.received().len(), 1);
}
