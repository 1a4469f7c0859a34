//! Statistics of timelines for people.

use std::sync::Arc;

use super::ShownStats;
use super::sections::{BarRow, BarTable, CountRow, CountTable, DEFAULT_WIDTH, Shares, grouped, push_heading};
use crate::catalog::SubjectKind;
use crate::choice::Choice as _;
use crate::message::{Count, Elapsed, LanguageChoice, Localize as _};
use crate::render::codes;
use crate::render::wrap::{Head, push_wrapped};
use crate::secret::{Names, masked};
use crate::stats::{Durations, KindStats, LongProcess, NodeName, OwnerStats, TimelineStats};

crate::messages! {
    /// A text about timelines.
    enum TimelinesText {
        Durations => "Durations", "历时";
        Ended { count: String } => "{count} ended", "已结束 {count}";
        JobChanges => "Job changes", "异动";
        JobChangesEnded => "Job changes ended", "已结束的异动";
        JobChangesOpen => "Job changes not ended", "未结束的异动";
        KindEnded { kind: Arc<SubjectKind> } => "Ended: {kind}", "已结束的{kind}";
        KindOpen { kind: Arc<SubjectKind> } => "Not ended: {kind}", "未结束的{kind}";
        Longest { length: Elapsed, id: String } => "longest {length} ({id})", "最长 {length}（{id}）";
        LongestOfProcess { length: Elapsed, id: String } =>
            "longest {length} (process {id})", "最长 {length}（流程 {id}）";
        LongestOpenProcesses => "Longest open processes, to the end of the log", "未结束时间最长的流程（截至日志末尾）";
        SlowestProcesses => "Slowest processes", "历时最长的流程";
        Median { length: Elapsed } => "median {length}", "中位数 {length}";
        Nodes => "Total waiting time by node", "各节点的等待时间合计";
        Open { count: String } => "{count} not ended", "未结束 {count}";
        OtherNodes => "(other nodes)", "（其他节点）";
        OutcomesOf { kind: Arc<SubjectKind> } => "Outcomes: {kind}", "{kind}的结果";
        OutcomesOfJobChanges => "Outcomes of job changes", "异动的结果";
        OutcomesOfProcesses => "Outcomes of processes", "流程的结果";
        P95 { length: Elapsed } => "p95 {length}", "p95 {length}";
        Processes => "Processes", "流程";
        ProcessesEnded => "Processes ended", "已结束的流程";
        ProcessesOpen => "Processes not ended", "未结束的流程";
        Runs { runs: Count } => "{runs} ended", "已结束 {runs}";
        Timelines { timelines: Count } => "{timelines}", "{timelines}";
        TimelinesOpen { timelines: Count, open: String } =>
            "{timelines} ({open} not ended)", "{timelines}（{open} 条未结束）";
        Unknown { count: String } => "{count} of unknown duration", "历时未知 {count}";
    }
}

/// Appends the sections of timelines, of which each shows at most this many rows.
pub(super) fn push_timelines(
    text: &mut String,
    shown: &ShownStats<'_>,
    timelines: &TimelineStats,
    rows: usize,
) {
    shown.push(text, owners_table(shown, timelines), rows);
    if timelines.timelines == 0 {
        return;
    }
    for (title, owners) in [
        (TimelinesText::OutcomesOfProcesses, &timelines.processes),
        (TimelinesText::OutcomesOfJobChanges, &timelines.job_changes),
    ] {
        shown.push(text, outcomes_table(shown, &title, owners), rows);
    }
    for KindStats { kind, stats, .. } in timelines.others.values() {
        let title = TimelinesText::OutcomesOf { kind: Arc::clone(kind) };
        shown.push(text, outcomes_table(shown, &title, stats), rows);
    }
    push_durations(text, shown, timelines);
    shown.push_bars(text, nodes_table(shown, timelines), rows);
    let slowest = timelines.slowest_processes();
    shown.push_bars(text, processes_table(shown, &TimelinesText::SlowestProcesses, slowest), rows);
    let open = timelines.longest_open_processes();
    shown.push_bars(text, processes_table(shown, &TimelinesText::LongestOpenProcesses, open), rows);
}

/// The numbers of processes, job changes and others.
fn owners_table(shown: &ShownStats<'_>, timelines: &TimelineStats) -> CountTable {
    let language = shown.style.language;
    let TimelineStats { processes, job_changes, .. } = timelines;
    let rows = [
        (TimelinesText::ProcessesEnded, processes.ended()),
        (TimelinesText::ProcessesOpen, processes.durations.open),
        (TimelinesText::JobChangesEnded, job_changes.ended()),
        (TimelinesText::JobChangesOpen, job_changes.durations.open),
    ];
    let others = timelines.others.values().flat_map(|KindStats { kind, stats, .. }| {
        let [ended, open] = [Arc::clone(kind), Arc::clone(kind)];
        let rows = [
            (TimelinesText::KindEnded { kind: ended }, stats.ended()),
            (TimelinesText::KindOpen { kind: open }, stats.durations.open),
        ];
        rows.into_iter().filter(|(_, count)| *count > 0)
    });
    let rows = rows.into_iter().chain(others);
    let rows = rows.map(|(name, count)| CountRow { name: name.to_text(language), count });
    let rows = if timelines.timelines == 0 { Vec::new() } else { rows.collect() };
    let count = Count::Timelines(timelines.timelines);
    let title = match timelines.open {
        0 => TimelinesText::Timelines { timelines: count },
        open => TimelinesText::TimelinesOpen { timelines: count, open: grouped(open) },
    };
    CountTable { title: title.to_text(language), rows, others: None }
}

fn outcomes_table(shown: &ShownStats<'_>, title: &TimelinesText, owners: &OwnerStats) -> CountTable {
    let language = shown.style.language;
    let rows = owners.outcomes.iter();
    let rows = rows
        .map(|(outcome, count)| CountRow { name: outcome.description().to_text(language), count: *count });
    CountTable { title: title.to_text(language), rows: rows.collect(), others: None }
}

/// Appends how long processes, job changes and others took.
fn push_durations(text: &mut String, shown: &ShownStats<'_>, timelines: &TimelineStats) {
    const INDENT: Head<'static> = Head { text: "  ", width: 2 };
    let (language, columns) = (shown.style.language, shown.style.width);
    let owners = [
        (TimelinesText::Processes, &timelines.processes),
        (TimelinesText::JobChanges, &timelines.job_changes),
    ];
    let owners = owners.map(|(name, owners)| (name.to_text(language), owners));
    let others = timelines.others.values();
    let others = others.map(|KindStats { kind, stats, .. }| (kind.title.to_text(language), stats));
    let owners = owners.into_iter().chain(others).filter(|(_, owners)| owners.count() > 0);
    let lines = owners.map(|(name, owners)| {
        let ended = TimelinesText::Ended { count: grouped(owners.ended()) };
        let mut parts = vec![ended];
        parts.extend(quantiles(&owners.durations));
        if let Some(longest) = &owners.durations.longest {
            parts.push(TimelinesText::Longest { length: elapsed(longest.ms), id: shown_id(&longest.id) });
        }
        parts.extend(without_duration(&owners.durations));
        format!("{name}{}{}", language.colon(), joined(&parts, language))
    });
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() {
        return;
    }
    let title = TimelinesText::Durations.to_text(language);
    push_heading(text, &title, columns.map_or(DEFAULT_WIDTH, usize::from));
    for line in lines {
        push_wrapped(text, INDENT, &line, columns);
    }
}

/// The nodes by the total time of their runs.
fn nodes_table(shown: &ShownStats<'_>, timelines: &TimelineStats) -> BarTable {
    let language = shown.style.language;
    let row = |name: String, durations: &Durations| {
        let ended = durations.count() + durations.unknown;
        let ended = (ended > 0).then_some(TimelinesText::Runs { runs: Count::Runs(ended) });
        let mut parts: Vec<_> = ended.into_iter().chain(quantiles(durations)).collect();
        if let Some(longest) = &durations.longest {
            let id = shown_id(&longest.id);
            parts.push(TimelinesText::LongestOfProcess { length: elapsed(longest.ms), id });
        }
        if durations.open > 0 {
            parts.push(TimelinesText::Open { count: grouped(durations.open) });
        }
        parts.extend(without_duration(durations));
        let total = durations.total_ms;
        let detail = joined(&parts, language);
        BarRow { name, number: total, value: elapsed(total).to_text(language), detail }
    };
    let rows = timelines.nodes().into_iter().map(|(name, durations)| row(node(shown, name), durations));
    let rows = rows.collect();
    let others = &timelines.other_nodes;
    let has_others = others.count() + others.open + others.unknown > 0;
    let others = has_others.then(|| row(TimelinesText::OtherNodes.to_text(language), others));
    BarTable { title: TimelinesText::Nodes.to_text(language), rows, others, shares: Shares::Shown }
}

fn processes_table(shown: &ShownStats<'_>, title: &TimelinesText, processes: Vec<LongProcess>) -> BarTable {
    let language = shown.style.language;
    let rows = processes.into_iter().map(|LongProcess { id, ms, outcome, .. }| BarRow {
        name: shown_id(&id),
        number: ms,
        value: elapsed(ms).to_text(language),
        detail: outcome.description().to_text(language),
    });
    BarTable { title: title.to_text(language), rows: rows.collect(), others: None, shares: Shares::Omitted }
}

fn joined(parts: &[TimelinesText], language: LanguageChoice) -> String {
    let parts: Vec<_> = parts.iter().map(|part| part.to_text(language)).collect();
    parts.join(language.comma())
}

/// The median and the 95th percentile of several durations.
fn quantiles(durations: &Durations) -> impl Iterator<Item = TimelinesText> {
    let durations = (durations.count() > 1).then_some(durations);
    let median = durations.and_then(Durations::median_ms);
    let median = median.map(|ms| TimelinesText::Median { length: elapsed(ms) });
    let p95 = durations.and_then(Durations::p95_ms).map(|ms| TimelinesText::P95 { length: elapsed(ms) });
    median.into_iter().chain(p95)
}

/// The number of those that have ended without a known duration, if there are some.
fn without_duration(durations: &Durations) -> Option<TimelinesText> {
    let unknown = durations.unknown;
    (unknown > 0).then(|| TimelinesText::Unknown { count: grouped(unknown) })
}

/// The type of a node and its definition.
fn node(shown: &ShownStats<'_>, name: &NodeName) -> String {
    let NodeName { definition, node_type, event_type, .. } = name;
    let kind = node_type.and_then(|code| codes::node_type_of(shown.catalog, event_type, code));
    let kind = kind.map_or_else(|| "?".to_owned(), |kind| kind.label.get(shown.style.language));
    format!("{kind} {}", shown_id(definition))
}

/// An id with secrets masked.
fn shown_id(id: &str) -> String {
    masked(id, &Names::default()).into_owned()
}

fn elapsed(ms: u64) -> Elapsed {
    Elapsed(i64::try_from(ms).unwrap_or(i64::MAX))
}
