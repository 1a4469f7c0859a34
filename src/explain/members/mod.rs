//! The members of the formats for programs, except those of the events in them: `events` lists those of what was read,
//! `answers` those of deliveries, their answers and explanations.

use crate::choice::choices;
use crate::message::LocalizedStr;

choices! {
    /// An output with members of its own.
    pub enum MemberOutput {
        Decode = "decode -f ndjson": "Events with a member `decoded`", "附加了 `decoded` 字段的事件";
        Delivery = "decode -f delivery": "Deliveries", "推送记录";
        Explain = "explain -f json": "Explanations", "查询结果";
        Listen = "listen -f delivery": "Deliveries with their answers", "推送记录及其应答";
        Manifest = "simulate --manifest": "Faults", "故障清单";
        Report = "send --report": "Counts of a run", "运行统计";
        Send = "send -f ndjson": "Attempts", "推送结果";
        Gateway = "gateway -f ndjson": "Attempts over the long connection", "长连接的推送结果";
        Stats = "stats -f json": "Counts of what is in a log", "日志内容统计";
        Trace = "trace -f ndjson": "Timelines", "时间线";
        Validate = "validate -f json": "Findings", "检查出的问题";
        Verify = "verify -f json": "The verification of a delivery", "验证结果";
    }
}

/// A member of outputs for programs.
#[derive(Debug)]
#[non_exhaustive]
pub struct OutputMember {
    /// The path: the names of members, joined by dots; `*` is any name, and `**` any path. Elements of lists
    /// have the path of the list.
    pub path: &'static str,
    /// The outputs.
    pub outputs: &'static [MemberOutput],
    /// The value.
    pub meaning: LocalizedStr,
}

/// Declares members by the outputs that have them.
macro_rules! members {
    ($($outputs:tt { $($path:literal: $en:literal, $zh:literal;)* })*) => {
        pub(super) const MEMBERS: &[super::OutputMember] = &[$($(super::OutputMember {
            path: $path,
            outputs: members!(@outputs $outputs),
            meaning: $crate::message::LocalizedStr::new($en, $zh),
        },)*)*];
    };
    (@outputs [$($output:ident),*]) => { &[$(super::MemberOutput::$output),*] };
}

// After the macro, which they use.
mod answers;
mod events;

/// All members.
pub(super) fn members() -> impl Iterator<Item = &'static OutputMember> {
    events::MEMBERS.iter().chain(answers::MEMBERS)
}
