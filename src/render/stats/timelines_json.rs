//! Statistics of timelines as JSON. `docs/stats.md` describes the members.

use serde_json::{Value, json};

use super::ShownStats;
use crate::choice::Choice as _;
use crate::render::codes;
use crate::stats::{Durations, KindStats, LongProcess, NodeName, OwnerStats, TimelineStats};

pub(super) fn timelines_json(shown: &ShownStats<'_>, timelines: &TimelineStats) -> Value {
    let nodes = timelines.nodes().into_iter().map(|(name, durations)| {
        let NodeName { definition, node_type, event_type, .. } = name;
        let known = node_type.and_then(|code| codes::node_type_of(shown.catalog, event_type, code));
        let node_type = node_type.map(|code| {
            json!({
                "code": code,
                "name": known.map(|known| &known.name),
                "zh": known.map(|known| &known.label.zh),
                "en": known.map(|known| &known.label.en),
            })
        });
        let (node, open) = (&**definition, durations.open);
        json!({"node_definition_id": node, "node_type": node_type, "open": open, "durations": durations_json(durations, "process_id")})
    });
    let others = &timelines.other_nodes;
    let mut json = json!({
        "count": timelines.timelines,
        "open": timelines.open,
        "processes": owners(&timelines.processes, "process_id"),
        "job_changes": owners(&timelines.job_changes, "job_change_id"),
        "nodes": nodes.collect::<Vec<_>>(),
        "other_nodes": {"open": others.open, "durations": durations_json(others, "process_id")},
        "slowest_processes": processes_json(timelines.slowest_processes()),
        "longest_open_processes": processes_json(timelines.longest_open_processes()),
    });
    if !timelines.others.is_empty() {
        let others = timelines.others.values().map(|KindStats { kind, stats, .. }| {
            let mut others = owners(stats, "id");
            others["life_cycle"] = json!(kind.name);
            others
        });
        json["others"] = json!(others.collect::<Vec<_>>());
    }
    json
}

/// Counts of what has a life cycle, whose ids are members of this name.
fn owners(owners: &OwnerStats, id: &str) -> Value {
    let outcomes = owners.outcomes.iter();
    let outcomes = outcomes.map(|(outcome, count)| json!({"outcome": outcome.name(), "count": count}));
    json!({
        "ended": owners.ended(),
        "open": owners.durations.open,
        "outcomes": outcomes.collect::<Vec<_>>(),
        "durations": durations_json(&owners.durations, id),
    })
}

fn processes_json(processes: Vec<LongProcess>) -> Vec<Value> {
    let processes = processes.into_iter().map(|LongProcess { id, ms, outcome, .. }| {
        json!({"process_id": &*id, "ms": ms, "outcome": outcome.name()})
    });
    processes.collect()
}

fn durations_json(durations: &Durations, id: &str) -> Value {
    let longest = durations.longest.as_ref();
    json!({
        "count": durations.count(),
        "unknown": durations.unknown,
        "total_ms": durations.total_ms,
        "median_ms": durations.median_ms(),
        "p95_ms": durations.p95_ms(),
        "longest": longest.map(|longest| json!({"ms": longest.ms, id: &*longest.id})),
    })
}
