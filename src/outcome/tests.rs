//! The counts of runs, and what they mean.

use std::sync::Arc;
use std::time::Duration;

use super::*;
#[cfg(feature = "net")]
use crate::answer::judge_challenge;
use crate::answer::{Verdict, judge_event};
use crate::location::Position;
use crate::message::LanguageChoice;

fn outcome(judgment: Judgment) -> Outcome {
    Outcome {
        event_id: None,
        event_type: None,
        attempt: 1,
        is_final: true,
        is_expected: Expectation::default().accepts(judgment.verdict),
        judgment,
        channel: Channel::Webhook { status: None },
        elapsed: Duration::from_millis(2),
        answer: None,
        error: None,
        location: Location::new(&Arc::from("log"), Position::START),
    }
}

fn handled() -> Outcome {
    outcome(judge_event(200, b"{\"msg\":\"success\"}"))
}

fn dropped() -> Outcome {
    outcome(judge_event(200, b"no a event handle"))
}

fn refused() -> Outcome {
    failed(&TransportError::Refused)
}

fn closed() -> Outcome {
    failed(&TransportError::Closed)
}

fn failed(error: &TransportError) -> Outcome {
    Outcome { error: Some(error.clone()), ..outcome(Judgment::from(error)) }
}

fn tally(outcomes: &[Outcome]) -> OutcomeTally {
    let mut tally = OutcomeTally::default();
    for outcome in outcomes {
        tally.add(outcome);
    }
    tally
}

#[test]
fn the_summary_counts_deliveries_by_verdict() {
    let retried = Outcome { is_final: false, ..dropped() };
    for (outcomes, en, zh) in [
        (vec![], "0 deliveries", "0 次推送"),
        (vec![handled()], "1 delivery: 1 handled", "1 次推送：已处理 1"),
        (vec![dropped(), handled()], "2 deliveries: 1 handled, 1 dropped", "2 次推送：已处理 1、已丢弃 1"),
        (vec![retried, handled()], "1 delivery in 2 attempts: 1 handled", "1 次推送，共 2 次尝试：已处理 1"),
    ] {
        let tally = tally(&outcomes);
        assert_eq!(tally.summary(LanguageChoice::En), en);
        assert_eq!(tally.summary(LanguageChoice::Zh), zh);
    }
}

#[test]
fn a_run_is_as_good_as_the_ends_of_its_deliveries() {
    let not_final = |outcome| Outcome { is_final: false, ..outcome };
    let expected = |outcome| Outcome { is_expected: true, ..outcome };
    for (outcomes, status) in [
        (vec![], RunStatus::Expected),
        (vec![handled()], RunStatus::Expected),
        (vec![not_final(dropped()), handled()], RunStatus::Expected),
        (vec![expected(dropped())], RunStatus::Expected),
        (vec![expected(refused())], RunStatus::Expected),
        (vec![handled(), dropped()], RunStatus::Unexpected),
        (vec![handled(), refused()], RunStatus::Unexpected),
        (vec![closed()], RunStatus::Unexpected),
        (vec![not_final(closed()), refused()], RunStatus::Unexpected),
        (vec![refused(), refused()], RunStatus::NothingReached),
    ] {
        assert_eq!(tally(&outcomes).status(), status, "{outcomes:?}");
    }
    for outcomes in [vec![], vec![handled()]] {
        let mut interrupted = tally(&outcomes);
        interrupted.is_interrupted = true;
        assert_eq!(interrupted.status(), RunStatus::Unexpected);
    }
}

#[test]
fn advice_is_given_if_an_empty_answer_proved_nothing() {
    assert_eq!(tally(&[handled(), dropped()]).help(), None);
    let unproven = tally(&[outcome(judge_event(200, b""))]);
    assert_eq!(unproven.count(Verdict::Unproven), 1);
    let help = unproven.help().unwrap().to_string();
    assert!(help.contains("--probe") && help.contains("--accept-empty"), "{help}");
}

#[cfg(feature = "net")]
#[test]
fn a_report_is_one_line_of_json() {
    let answered = |milliseconds| Outcome {
        elapsed: Duration::from_millis(milliseconds),
        answer: Some(Vec::new()),
        ..handled()
    };
    let mut report = Report::default();
    for milliseconds in 1..=100 {
        report.add(&answered(milliseconds));
    }
    report.add(&Outcome { is_final: false, ..closed() });
    report.add(&dropped());
    assert_eq!(
        report.to_json(Duration::from_micros(2_500_300)),
        concat!(
            r#"{"deliveries":101,"attempts":102,"#,
            r#""verdicts":{"handled":100,"answered":0,"dropped":1,"rejected":0,"slow":0,"unreachable":0,"wrong-challenge":0,"unproven":0},"#,
            r#""reasons":{"no-handler":1,"success":100},"seconds":2.5,"per_second":40.8,"#,
            r#""ms":{"min":1.0,"p50":50.015,"p90":90.047,"p95":95.039,"p99":99.007,"max":100.031}}"#,
            "\n"
        )
    );
    let empty = r#""reasons":{},"seconds":0.0,"per_second":0.0,"ms":null}"#;
    assert!(Report::default().to_json(Duration::ZERO).ends_with(&[empty, "\n"].concat()));
}

#[cfg(feature = "net")]
#[test]
fn two_reasons_of_one_name_are_counted_together() {
    let mut report = Report::default();
    report.add(&outcome(judge_event(200, b"")));
    report.add(&outcome(judge_challenge(200, b"", "c")));
    let json = report.to_json(Duration::from_secs(1));
    assert!(json.contains(r#""reasons":{"empty":2},"#), "{json}");
}

#[cfg(feature = "net")]
#[test]
fn an_acknowledgment_without_data_has_a_latency() {
    let mut report = Report::default();
    report.add(&closed());
    assert_eq!(report.latencies(), None);
    report.add(&Outcome { answer: None, ..handled() });
    let json = report.to_json(Duration::from_secs(1));
    assert!(json.contains(r#""ms":{"min":2.0,"#), "{json}");
}

/// The counts stay exact where the histogram would have to grow, and memory does not.
#[cfg(feature = "net")]
#[test]
fn a_latency_of_hours_is_counted() {
    let mut report = Report::default();
    let answer = Some(Vec::new());
    report.add(&Outcome { elapsed: Duration::from_secs(7 * 3_600), answer, ..handled() });
    let latencies = report.latencies().unwrap();
    assert!(latencies.max >= 3_600_000.0, "{latencies:?}");
}
