//! The messages of explanations of life cycles.

use std::sync::Arc;

use crate::catalog::SubjectKind;
use crate::messages;

messages! {
    /// Some states of a life cycle.
    pub(super) enum StateNames {
        Any => "any status", "任何状态";
        AnyOther => "any other", "其他任何状态";
        AnyOtherBut { states: String } => "any other except {states}", "除 {states} 外的其他任何状态";
        Named { states: String } => "{states}", "{states}";
    }
}

messages! {
    /// States before or after another one, by what the documentation says of the transition.
    pub(super) enum Neighbors {
        Direct { states: StateNames } => "direct only: {states}", "仅限直接异动：{states}";
        Documented { states: StateNames } => "{states}", "{states}";
        Open { states: StateNames } => "undocumented: {states}", "文档未说明：{states}";
        OpenDirect { states: StateNames } => "undocumented, direct only: {states}", "文档未说明，仅限直接异动：{states}";
    }
}

messages! {
    /// What is notable about a state.
    #[derive(Clone, Copy)]
    pub(super) enum StateMark {
        Begins => "start", "起始";
        BeginsDirect => "start if direct", "直接异动的起始";
        Ends => "end", "结束";
    }
}

messages! {
    /// The heading of an explanation.
    pub(super) enum LifeCycleTitle {
        Title { subject: Arc<SubjectKind> } => "{subject} life cycle", "{subject}的状态流转";
    }
}

messages! {
    /// The heading of a section.
    #[derive(Clone, Copy)]
    pub(super) enum Section {
        Events => "event types", "事件类型";
        Open => "notes", "说明";
        Words => "documentation", "文档依据";
    }
}

messages! {
    /// The heading of a rule that depends on more than the state before.
    #[derive(Clone, Copy)]
    pub(super) enum RuleHeading {
        Approval => "approval", "审批";
        Date => "date", "日期";
        Direct => "direct", "直接异动";
        Link => "linked", "关联";
        Order => "order", "顺序";
    }
}

messages! {
    /// How an event type reports states.
    pub(super) enum SourceText {
        Member { state: String, key: String } => "{state}, by {key}", "{state}，按 {key} 区分";
    }
}

messages! {
    /// What is special about an event type.
    #[derive(Clone)]
    pub(super) enum SourceNote {
        Before { field: String } => "previous status: {field}", "变更前的状态：{field}";
        Optional => "not in every event", "并非每个事件都有";
        Repeats => "repeated when something else changes", "其他内容变化时也会推送";
    }
}

messages! {
    /// A rule that depends on more than the state before, or a link.
    pub(super) enum LifeCycleFact {
        Approval { states: String, process: Arc<SubjectKind>, field: String } =>
            "{states}: only if the {process} in {field} was not rejected or withdrawn (FE410)",
            "{states}：{field} 对应的{process}不能已被拒绝或撤回（FE410）";
        ApprovedBy { process: Arc<SubjectKind>, field: String } =>
            "approved by the {process} in {field}", "由 {field} 对应的{process}审批";
        Direct { field: String, modes: String } =>
            "needs no approval unless {field} is {modes}",
            "无需审批，{field} 为 {modes} 时除外";
        NotBefore { state: String, field: String } =>
            "{state}: not before {field} (FE411); FE413 if still missing afterwards",
            "{state}：不早于 {field}（FE411），过期仍未出现则为 FE413";
        PartOf { whole: Arc<SubjectKind>, field: String } =>
            "part of the {whole} in {field}", "属于 {field} 对应的{whole}";
        Resource =>
            "by time: no update or creation after the deletion, no update before the creation (FE415)",
            "按时间：删除之后不应有更新或创建，创建之前不应有更新（FE415）";
        SameTimeline { other: Arc<SubjectKind>, field: String } =>
            "same timeline as the {other} in {field}", "与 {field} 对应的{other}在同一时间线";
        Sequence { field: String, types: String } =>
            "Nodes run in order, which is checked in code: a node starts after the previous one of its process has ended (FE408, FE409), and none starts after one is rejected or withdrawn (FE406). Nodes whose {field} is {types} are exempt.",
            "节点依次运行，由代码检查：同一流程的上一个节点结束后，下一个节点才开始（FE408、FE409）；节点被拒绝或撤回后不再有节点开始（FE406）。{field} 为 {types} 的节点不受此限制。";
    }
}

messages! {
    /// A sentence that leads to a life cycle.
    pub(in crate::explain) enum LifeCycleSentence {
        List => "feishu-ev explain NAME shows a life cycle, feishu-ev explain -f mermaid NAME its state diagram.", "feishu-ev explain 名称 显示状态流转，feishu-ev explain -f mermaid 名称 输出状态图。";
        OfEventType { subject: Arc<SubjectKind>, name: String } =>
            "{subject} life cycle: feishu-ev explain {name}", "{subject}的状态流转：feishu-ev explain {name}";
    }
}
