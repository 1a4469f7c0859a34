//! Simulated sequences of every life cycle of the catalog: they are clean, they end, and their faults are found.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use feishu_ev::catalog::{Catalog, LifeCycle};
use feishu_ev::check;
use feishu_ev::event::Event;
use feishu_ev::finding::{Rule, Severity};
use feishu_ev::location::{Location, Position};
use feishu_ev::simulate::{
    ChainNode, Damage, Fault, LifeCycleScenario, Options, Rates, ReportedTypes, Scenario, SimulateError,
    SimulatedEvent, Simulation,
};
use feishu_ev::trace::{DEFAULT_WINDOW_MS, EventId, Timeline, TimelineState, TraceEvent, Tracer};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{feishu_ev, folder};

/// A finding of `trace`: the rule, and the id of the event.
type Found = (Rule, String);

fn catalog() -> Catalog {
    Catalog::load(&[]).unwrap()
}

/// Every life cycle that is simulated, with each of its ends.
fn ends(catalog: &Catalog) -> Vec<(String, String)> {
    let simulated = catalog.life_cycles().filter(|life_cycle| life_cycle.sequence.is_none());
    let ends = simulated.flat_map(|life_cycle| {
        let ends = life_cycle.states.iter().filter(|state| state.ends);
        ends.map(|end| (life_cycle.name().to_owned(), end.name.clone()))
    });
    ends.collect()
}

fn is_approved(life_cycle: &LifeCycle) -> bool {
    life_cycle.links.iter().any(|link| link.to.name == "process" && !link.is_part)
}

fn scenario(name: &str, outcome: &str, approval: bool) -> Scenario {
    let nodes = ["approval", "cc", "approval"];
    Scenario::LifeCycle(LifeCycleScenario {
        name: name.to_owned(),
        outcome: Some(outcome.to_owned()),
        approval: approval.then(|| nodes.map(ChainNode::new).into()),
    })
}

fn event_types(family: bool) -> ReportedTypes {
    if family { ReportedTypes::Family } else { ReportedTypes::One }
}

fn simulate(
    catalog: &Catalog,
    scenario: &Scenario,
    options: &Options,
) -> Result<Vec<SimulatedEvent>, SimulateError> {
    Simulation::new(catalog, scenario, options)?.collect()
}

/// What is found in the events that are sent, and whether everything has ended.
fn traced(catalog: &Catalog, events: &[SimulatedEvent]) -> (BTreeMap<Found, usize>, bool) {
    let (mut found, mut ended) = (BTreeMap::new(), true);
    let mut tell = |timeline: &mut Timeline| {
        let analysis = timeline.analyze();
        ended &= analysis.state == TimelineState::Ended;
        for finding in analysis.findings {
            let id = timeline.events[finding.event].event.event_id.as_ref().map(EventId::text);
            if ![Rule::Unfinished, Rule::NotEffective].contains(&finding.finding.rule) {
                *found.entry((finding.finding.rule, id.unwrap_or_default().into_owned())).or_default() += 1;
            }
        }
    };
    let mut tracer = Tracer::new(DEFAULT_WINDOW_MS);
    for (index, simulated) in events.iter().filter(|event| event.fault != Some(Fault::Drop)).enumerate() {
        if matches!(simulated.fault, Some(Fault::Corrupt(Damage::Truncated))) {
            continue;
        }
        let text = std::str::from_utf8(&simulated.body).unwrap();
        let event = Event::read(text, catalog).unwrap();
        let position = Position { line: index as u64 + 1, column: 1 };
        tracer
            .push(TraceEvent::new(&event, catalog, text, Location::new(&"log".into(), position)), &mut tell);
    }
    tracer.finish().for_each(|mut timeline| tell(&mut timeline));
    (found, ended)
}

fn assert_valid(catalog: &Catalog, events: &[SimulatedEvent]) {
    for simulated in events {
        let text = std::str::from_utf8(&simulated.body).unwrap();
        let event = Event::read(text, catalog).unwrap();
        let mut findings = Vec::new();
        check::event(&event, catalog, &mut findings);
        findings.retain(|finding| finding.rule.severity() > Severity::Information);
        assert!(findings.is_empty(), "{findings:?} in {text}");
    }
}

#[test]
fn every_sequence_of_every_life_cycle_is_clean_and_ends() {
    let catalog = catalog();
    let mut written = BTreeSet::new();
    for (name, outcome) in ends(&catalog) {
        let approved = is_approved(catalog.life_cycle(&name).unwrap());
        for (approval, family) in [(false, false), (false, true), (true, false), (true, true)] {
            if approval && !approved {
                continue;
            }
            for seed in 0..10 {
                let what = format!("{name} {outcome} {approval} {family} {seed}");
                let options = Options { count: 3, event_types: event_types(family), ..Options::new(seed) };
                let events = simulate(&catalog, &scenario(&name, &outcome, approval), &options);
                let events = events.unwrap_or_else(|error| panic!("{what}: {error}"));
                assert!(events.iter().map(|event| event.time).is_sorted(), "{what}");
                assert_valid(&catalog, &events);
                assert_eq!(traced(&catalog, &events), (BTreeMap::new(), true), "{what}");
                written.extend(events.into_iter().map(|event| event.event_type));
            }
        }
    }
    // A family leaves none out.
    let sources: BTreeSet<_> = (catalog.life_cycles())
        .flat_map(|life_cycle| life_cycle.sources.iter().map(|source| source.event.clone()))
        .collect();
    assert_eq!(written, sources);
}

#[test]
fn the_last_state_is_the_outcome() {
    for (name, outcome) in [
        ("offboarding", "rejected"),
        ("signature-file", "sign-finished"),
        ("organization_adjustment", "completed"),
    ] {
        let ran = feishu_ev("simulate --count 4").args(name).args("--seed 9 --outcome").arg(outcome).run();
        let timelines = feishu_ev("trace -f ndjson").stdin(&ran.success().out).run().json();
        assert_eq!(timelines.len(), 4, "{name}");
        for timeline in timelines {
            let events = timeline["events"].as_array().unwrap();
            let last = events.last().unwrap().to_string();
            assert!(last.contains(&outcome.replace('-', "_")), "{last}");
        }
    }
}

/// Compares what is found with what was done.
fn assert_faults(catalog: &Catalog, scenario: &Scenario, options: &Options) -> usize {
    let events = simulate(catalog, scenario, options).unwrap();
    let (mut wanted, mut gaps, mut unreadable) = (BTreeMap::new(), 0, 0);
    for event in &events {
        match event.fault {
            Some(Fault::Drop) => gaps += 1,
            Some(Fault::Corrupt(Damage::Truncated)) => unreadable += 1,
            Some(Fault::Corrupt(_)) | None => {}
            Some(fault) => *wanted.entry((fault.rule().unwrap(), event.event_id.clone())).or_default() += 1,
        }
    }
    let (mut found, _) = traced(catalog, &events);
    let gap_rules = [Rule::MissingBeginning, Rule::MissingEvent, Rule::NotApproved];
    let mut found_gaps = 0;
    found.retain(|(rule, _), count| {
        let is_gap = gap_rules.contains(rule);
        found_gaps += if is_gap { *count } else { 0 };
        !is_gap
    });
    assert_eq!(found, wanted, "{scenario:?} {options:?}");
    // What cannot be read may be missed as well.
    assert!((gaps..=gaps + unreadable).contains(&found_gaps), "{gaps} {found_gaps} {scenario:?} {options:?}");
    events.iter().filter(|event| event.fault.is_some()).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_fault_of_every_life_cycle_is_found_and_nothing_else(
        seed in any::<u64>(),
        end in any::<prop::sample::Index>(),
        (approval, family) in any::<(bool, bool)>(),
        step in prop::sample::select(vec![1, 60_000, 1_800_000]),
        faults in prop::collection::vec(prop_oneof![Just(0.0), 0.0..0.3_f64, Just(1.0)], 5),
    ) {
        let catalog = catalog();
        let ends = ends(&catalog);
        let (name, outcome) = end.get(&ends);
        let approval = approval && is_approved(catalog.life_cycle(name).unwrap());
        let rates = Rates {
            corrupt: faults[0],
            drop: faults[1],
            duplicate: faults[2],
            illegal: faults[3],
            reorder: faults[4],
        };
        let options = Options { count: 10, step, rates, event_types: event_types(family), ..Options::new(seed) };
        assert_faults(&catalog, &scenario(name, outcome, approval), &options);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_family_of_a_process_or_job_change_agrees_with_it(
        scenario in crate::simulate::scenario(),
        options in crate::simulate::options(),
        faults in prop::collection::vec(prop_oneof![Just(0.0), 0.0..0.3_f64], 5),
    ) {
        prop_assume!(matches!(scenario, Scenario::ApprovalChain(_) | Scenario::JobChange(..)));
        let catalog = catalog();
        let options = Options { event_types: ReportedTypes::Family, ..options };
        let events = simulate(&catalog, &scenario, &options).unwrap();
        prop_assert!(events.iter().map(|event| event.time).is_sorted());
        assert_valid(&catalog, &events);
        prop_assert_eq!(traced(&catalog, &events).0, BTreeMap::new());
        let rates = Rates {
            corrupt: faults[0],
            drop: faults[1],
            duplicate: faults[2],
            illegal: faults[3],
            reorder: faults[4],
        };
        assert_faults(&catalog, &scenario, &Options { rates, ..options });
    }
}

#[test]
fn every_event_type_reports_a_process() {
    let arguments = "simulate approval-chain --node approval --node cc --family --outcome";
    let types = |outcome: &str| -> BTreeMap<String, Vec<i64>> {
        let ran = feishu_ev(arguments).arg(outcome).args("--seed 3").run().success();
        let mut types: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for event in ran.json() {
            let name = event["header"]["event_type"].as_str().unwrap().to_owned();
            let status = event["event"].get("status").unwrap_or(&event["event"]["node_status"]);
            types.entry(name).or_default().push(status.as_i64().unwrap());
        }
        types
    };
    let approved = types("approved");
    let names: Vec<_> = approved.keys().map(String::as_str).collect();
    let expected = [
        "corehr.process.approver.updated_v2",
        "corehr.process.cc.updated_v2",
        "corehr.process.node.updated_v2",
        "corehr.process.status.update_v2",
        "corehr.process.updated_v2",
    ];
    assert_eq!(names, expected);
    assert_eq!(approved["corehr.process.status.update_v2"].len(), 2);
    assert_eq!(types("rejected")["corehr.process.node.updated_v2"], [1, 2]);
}

#[test]
fn names_and_outcomes_that_are_unknown_are_refused() {
    for (arguments, says) in [
        ("ofboarding", "unknown scenario or life cycle `ofboarding`; did you mean offboarding?"),
        (
            "aproval-chain --nodes 2",
            "unknown scenario or life cycle `aproval-chain`; did you mean approval-chain?",
        ),
        ("zzz", "unknown scenario or life cycle `zzz`; see `feishu-ev simulate --help` and"),
        ("process-node", "process_node is simulated only as part of its process: use approval-chain"),
        (
            "offboarding --outcome approved",
            "`approved` is not an outcome of offboarding; outcomes: rejected, effective, cancelled",
        ),
        ("contract --with-approval", "contract has no approval process"),
        ("mixed --family", "unexpected argument '--family'"),
    ] {
        let ran = feishu_ev("simulate --seed 1").args(arguments).run().error();
        assert!(ran.out.is_empty() && ran.err.contains(says), "{arguments}: {}", ran.err);
    }
    // The name is the same with and without the subcommand.
    let with = feishu_ev("simulate life-cycle signature-file --seed 5").run().success();
    let without = feishu_ev("simulate --seed 5 signature_file").run().success();
    assert_eq!(with.text(), without.text());
}

#[test]
fn the_manifest_names_what_is_wrong() {
    let manifest = folder("life-cycle-manifest").join("manifest.ndjson");
    let simulate =
        feishu_ev("simulate offboarding --count 5 --seed 2 --illegal 0.5 --manifest").arg(&manifest);
    let ran = simulate.run().success();
    let lines = fs::read_to_string(&manifest).unwrap();
    let entries: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!entries.is_empty());
    let traced = feishu_ev("trace -f ndjson").stdin(&ran.out).run().json();
    for entry in entries {
        assert_eq!(entry["subject"]["life_cycle"], "offboarding");
        let id = &entry["event_id"];
        let findings = traced.iter().flat_map(|timeline| timeline["findings"].as_array().unwrap());
        let found: Vec<_> = findings.filter(|finding| finding["event_id"] == *id).collect();
        assert_eq!(found.len(), 1, "{entry}");
        assert_eq!(found[0]["code"], entry["finding"]);
    }
}

#[test]
fn every_life_cycle_can_have_an_impossible_event() {
    let catalog = catalog();
    let rates = Rates { illegal: 1.0, ..Rates::default() };
    for (name, outcome) in ends(&catalog) {
        let options = Options { count: 5, rates, ..Options::new(3) };
        let faults = assert_faults(&catalog, &scenario(&name, &outcome, false), &options);
        assert!(faults > 0, "{name} {outcome}");
    }
}
