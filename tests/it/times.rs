//! Simulated times, and what is refused before anything is written.

use feishu_ev::catalog::Catalog;
use feishu_ev::check;
use feishu_ev::event::Event;
use feishu_ev::simulate::{MAX_STEP, Options, Scenario, SimulateError, Simulation};
use proptest::prelude::*;

use crate::simulate::scenario;
use crate::support::{folder, run};

/// Lengths from a millisecond to the longest, each order of magnitude as likely as another.
fn steps() -> impl Strategy<Value = i64> {
    (0_u32..42, any::<i64>()).prop_map(|(bits, number)| (number & ((1 << bits) - 1)).min(MAX_STEP))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_valid_to_the_last_event(
        scenario in scenario(),
        seed in any::<u64>(),
        count in 0_u64..40,
        step in steps(),
        start in 1_000_000_000_000_i64..9_900_000_000_000,
    ) {
        let catalog = Catalog::load(&[]).unwrap();
        let mut options = Options { count, step, start, ..Options::new(seed) };
        if matches!(scenario, Scenario::Mixed) {
            options.count *= 60;
        }
        match Simulation::new(&catalog, &scenario, &options) {
            Ok(simulation) => {
                for simulated in simulation {
                    let body = simulated.unwrap().body;
                    let text = std::str::from_utf8(&body).unwrap();
                    let event = Event::read(text, &catalog).unwrap();
                    let mut findings = Vec::new();
                    check::event(&event, &catalog, &mut findings);
                    prop_assert!(findings.is_empty(), "{findings:?} in {text}");
                }
            }
            // Nothing is refused that would have been right.
            Err(error) => {
                prop_assert_eq!(error, SimulateError::TooLate);
                let forced = Options { force: true, ..options };
                let mut last = 0;
                for simulated in Simulation::new(&catalog, &scenario, &forced).unwrap() {
                    last = simulated.unwrap().time.max(last);
                    if last > 9_999_999_999_998 {
                        break;
                    }
                }
                prop_assert!(last > 9_999_999_999_998);
            }
        }
    }
}

#[test]
fn times_beyond_the_documented_ones_are_refused_before_anything_is_written() {
    for args in [
        &["approval-chain", "--nodes", "1000", "--step", "8760h"][..],
        &["approval-chain", "--count", "1000000000", "--step", "1000h"],
        &["job-change", "--effective-date", "9999-12-31"],
        &["job-change", "--count", "40", "--step", "876000h"],
        &["mixed", "--count", "500000", "--start", "9899999999999"],
        &["event", "corehr.job_change.status_updated_v2", "--count", "1000", "--step", "20000h"],
    ] {
        let manifest = folder("refused").join("manifest");
        let with = ["simulate", "--seed", "1", "--manifest", manifest.to_str().unwrap()];
        let ran = run(&[&with, args].concat(), "");
        assert!(
            ran.code == 2 && ran.out.is_empty() && ran.err.contains("2286-11-20"),
            "{args:?}: {}",
            ran.err
        );
        assert!(!manifest.exists(), "{args:?}");
    }
    let forced =
        ["simulate", "approval-chain", "--seed", "1", "--nodes", "1000", "--step", "8760h", "--force"];
    assert_eq!(run(&forced, "").code, 0);
}

#[test]
fn a_step_is_kept_on_average() {
    for (step, hours) in [("1000h", 1000.0), ("1193h", 1193.0), ("1194h", 1194.0), ("20000h", 20000.0)] {
        let nodes = "50";
        let args = ["simulate", "approval-chain", "--seed", "1", "--nodes", nodes, "--step", step];
        let time =
            |event: &serde_json::Value| event["header"]["create_time"].as_str().unwrap().parse::<f64>();
        let times: Vec<f64> = run(&args, "").json().iter().map(|event| time(event).unwrap()).collect();
        let average = (times[times.len() - 1] - times[0]) / 50.0 / 3_600_000.0;
        assert!((average / hours - 1.0).abs() < 0.1, "{step}: {average} h");
    }
    for step in ["1000000h", "-5m"] {
        let ran = run(&["simulate", "approval-chain", "--seed", "1", &format!("--step={step}")], "");
        assert!(
            ran.code == 2 && ran.out.is_empty() && ran.err.contains("expected a duration from 0s to 878400h"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn a_value_without_a_place_is_refused_before_anything_is_written() {
    let with = |set: &str| run(&["simulate", "mixed", "--count", "5000", "--seed", "1", "--set", set], "");
    let ran = with("/event/nothing=1");
    assert!(
        ran.code == 2
            && ran.out.is_empty()
            && ran.err.contains("no event has a member /event/nothing to set"),
        "{}",
        ran.err
    );
    // A place in events of one type is enough.
    for set in ["/event/transfer_key=mine", "/event/biz_type=offer"] {
        assert_eq!(with(set).code, 0, "{set}");
    }
}
