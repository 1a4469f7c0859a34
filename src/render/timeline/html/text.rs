//! The texts of the page besides the events, and text from outside.

use maud::Render;

use crate::message::LocalizedStr;
use crate::render::markup::escape;

crate::messages! {
    /// The texts of the page besides the events.
    pub(super) enum PageText {
        Chart => "Chart. The table below has the same events.", "泳道图，下表列出相同的事件";
        ChartOfPart =>
            "The chart shows a part of this timeline; the table has all of it.",
            "图中只画出这条时间线的一部分，完整内容见下表。";
        Clean => "No errors, warnings or notes.", "没有错误、警告或提示。";
        Delta => "Delta", "间隔";
        FindingCount => "Findings", "问题数";
        FindingsByRule => "Findings by rule", "按规则统计的问题";
        InChart => "in the chart", "见图";
        Kind => "Kind", "类型";
        Legend => "Symbols", "图例";
        Location => "Location", "位置";
        Longest => "Longest", "最长";
        LongestWaits => "Longest waits", "最长的等待";
        Mean => "Mean", "平均";
        NoEvents => "No events.", "没有事件。";
        NoWaits => "No node has ended yet.", "还没有节点结束。";
        Node => "Node", "节点";
        Omitted { shown: u64, all: u64 } =>
            "This page shows {shown} of {all} timelines: those with errors first, then the longest. The figures above are of all. Choose others with --process ID or --job-change ID.",
            "本页显示 {all} 条时间线中的 {shown} 条：先是有错误的，然后是历时最长的。以上统计包括全部时间线。可用 --process ID 或 --job-change ID 选择其他时间线。";
        OnlyFound => "Timelines with errors or warnings", "有错误或警告的时间线";
        OnlyNode { name: String } => "Timelines with the node {name}", "包含节点 {name} 的时间线";
        OnlyOutcome { outcome: LocalizedStr } => "Timelines with the outcome: {outcome}", "结果为“{outcome}”的时间线";
        OnlyRule { rule: &'static str } => "Timelines with findings of {rule}", "有 {rule} 问题的时间线";
        OtherNodes => "Other nodes", "其他节点";
        Outcome => "Outcome", "结果";
        Period { from: String, to: String } => "{from} to {to}", "{from} 至 {to}";
        RollbackArrow => "Back to an earlier node", "回退到之前的节点";
        Rule => "Rule", "规则";
        Run { name: String, number: usize } => "{name} ({number})", "{name}（{number}）";
        Runs => "Runs", "次数";
        Shortened => "Long wait, shortened", "较长的等待，已缩短";
        ShowAll => "Show all", "显示全部";
        SkipToTimelines => "Skip to the timelines", "跳到时间线";
        SoFar { length: String } => "{length} so far", "已等待 {length}";
        Status => "Status", "状态";
        Subject => "Node or job change", "节点或异动";
        GeneralSubject => "Subject", "对象";
        Time => "Time", "时间";
        TimelineCount => "Timelines", "时间线数";
        Timelines => "Timelines", "时间线";
        TimelinesByOutcome => "Timelines by outcome", "按结果统计的时间线";
        Title => "Processes and job changes", "流程与异动";
        GeneralTitle => "Timelines", "时间线";
        Unfinished { count: u64 } => "{count} not ended", "{count} 条未结束";
        Wait => "Wait", "等待";
        WaitsByNode => "Waiting time by node", "各节点的等待时间";
    }
}

/// A text that may come from outside. It is escaped, and can neither hide text nor change its direction.
#[derive(Clone, Copy)]
pub(super) struct Untrusted<'t>(pub(super) &'t str);

impl Render for Untrusted<'_> {
    fn render_to(&self, buffer: &mut String) {
        buffer.push_str(&escape(self.0));
    }
}
