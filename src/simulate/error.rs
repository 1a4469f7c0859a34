//! Errors of simulations.

use crate::event::ReadError;
use crate::finding::Finding;
use crate::message::{Count, List};
use crate::messages;

messages! {
    /// An error in the options of a simulation, or in the catalog that it uses.
    #[derive(Clone, Eq, PartialEq)]
    pub enum SimulateError {
        BackToLaterNode { at_node: usize, back_to: usize } =>
            "node {at_node} cannot roll back to node {back_to}, which comes later",
            "节点 {at_node} 不能回退到其后的节点 {back_to}";
        BackToWithoutRollback =>
            "--back-to requires --outcome rolled-back",
            "--back-to 只能与 --outcome rolled-back 一起使用";
        CcNode { node: usize } =>
            "nobody decides at node {node}, a CC node: it can only be approved or skipped",
            "节点 {node} 是抄送节点，无人审批，只能通过或跳过";
        DirectWithoutApproval =>
            "a direct job change has no approval process: it cannot be rejected, canceled before approval or \
             written with approval events",
            "直接异动没有审批流程：不能被拒绝、不能在审批前撤销，也不能附带审批事件";
        EmptyChain =>
            "an approval chain needs at least one node",
            "审批流程至少要有一个节点";
        EmptyDefinitionId { node: usize } =>
            "the definition ID of node {node} is empty",
            "节点 {node} 的定义 ID 为空";
        InvalidEvent { finding: Box<Finding> } =>
            "the options produce an invalid event: {finding}; use --force to write it anyway",
            "这些选项会生成无效的事件：{finding}；如仍要写出，请使用 --force";
        NoCodes { event_type: String, field: String } =>
            "the catalog lists no codes of `{field}` in {event_type}",
            "事件目录中 {event_type} 的 `{field}` 没有枚举值";
        NoExample { event_type: String } =>
            "cannot make an event of type {event_type} without findings; check its catalog file",
            "无法生成一条没有问题的 {event_type} 事件；请检查它的目录文件";
        NoApproval { name: String } =>
            "--with-approval: {name} has no approval process with this outcome",
            "--with-approval：{name} 在该结果下没有审批流程";
        NodeOutOfRange { node: usize, nodes: Count } =>
            "no node {node}: the chain has {nodes}",
            "没有节点 {node}：该流程共有 {nodes}";
        NodeWithoutIncident =>
            "--at-node and --back-to require an --outcome other than approved",
            "--at-node 和 --back-to 只能与 approved 以外的 --outcome 一起使用";
        NoOutcome { name: String } =>
            "the simulated transitions of {name} never reach an end",
            "{name} 的模拟状态变更无法到达任何结束状态";
        NoSuchEvent { event: u64, events: Count } =>
            "no event {event} to set a value in: there are {events}",
            "没有第 {event} 个事件可供设置：共有 {events}";
        NothingToSetIn { event: u64, pointer: String } =>
            "event {event} has no member {pointer} to set; --force adds undocumented members to existing objects",
            "第 {event} 个事件没有可设置的字段 {pointer}；--force 可在已有的对象中添加文档未列出的字段";
        NothingToSet { pointer: String } =>
            "no event has a member {pointer} to set; --force adds undocumented members to existing objects",
            "没有事件包含可设置的字段 {pointer}；--force 可在已有的对象中添加文档未列出的字段";
        OutcomeWithoutWay { name: String, outcome: String } =>
            "the simulated transitions of {name} do not reach `{outcome}`",
            "{name} 的模拟状态变更无法到达 `{outcome}`";
        SequenceLifeCycle { name: String } =>
            "{name} is simulated only as part of its process: use approval-chain",
            "{name} 只能随所属流程模拟：请使用 approval-chain";
        StartOutOfRange { start: i64 } =>
            "cannot start {start} ms after 1970: times of events have 13 digits, so --start must be from \
             2001-09-09 to 2283-09-20",
            "不能从 1970 年后 {start} 毫秒开始：事件时间为 13 位，--start 须在 2001-09-09 至 2283-09-20 之间";
        StepOutOfRange { step: i64, max: i64 } =>
            "a decision cannot take {step} ms: --step must be from 0 to {max} ms",
            "一次审批不能用时 {step} 毫秒：--step 须在 0 至 {max} 毫秒之间";
        TooLate =>
            "the events would extend past 2286-11-20T17:46:39Z, the last time with 13 digits: use fewer or shorter \
             sequences, or an earlier --start",
            "事件会超出 2286-11-20T17:46:39Z，即 13 位时间戳的上限：请减少或缩短序列，或将 --start 提前";
        UnknownCode { event_type: String, field: String, name: String, known: List<String> } =>
            "no code `{name}` of {field} in {event_type}, only {known}",
            "{event_type} 的 {field} 没有枚举值 `{name}`，只有 {known}";
        UnknownEventType { event_type: String } =>
            "unknown event type `{event_type}`: `feishu-ev explain` lists those of the catalog",
            "未知的事件类型 `{event_type}`：用 `feishu-ev explain` 可列出事件目录中的类型";
        UnknownLifeCycle { name: String } =>
            "unknown scenario or life cycle `{name}`; see `feishu-ev simulate --help` and `feishu-ev explain life cycles`",
            "未知的场景或状态流转 `{name}`；可用 `feishu-ev simulate --help` 和 `feishu-ev explain life cycles` 查看";
        UnknownLifeCycleWithSimilar { name: String, similar: List<String> } =>
            "unknown scenario or life cycle `{name}`; did you mean {similar}?",
            "未知的场景或状态流转 `{name}`；是否想写 {similar}？";
        UnknownOutcome { name: String, outcome: String, known: List<String> } =>
            "`{outcome}` is not an outcome of {name}; outcomes: {known}",
            "`{outcome}` 不是 {name} 的结果；可用的结果：{known}";
        UnreadableEvent { error: ReadError } =>
            "the options produce an event that cannot be read: {error}; use --force to write it anyway",
            "这些选项会生成无法读取的事件：{error}；如仍要写出，请使用 --force";
    }
}

impl std::error::Error for SimulateError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{LanguageChoice, Localize as _};

    #[test]
    fn an_unknown_code_is_named_with_the_known_ones() {
        let error = SimulateError::UnknownCode {
            event_type: "x.y_v1".to_owned(),
            field: "node_type".to_owned(),
            name: "dance".to_owned(),
            known: List::new(vec!["approval".to_owned(), "cc".to_owned()]),
        };
        assert_eq!(error.to_string(), "no code `dance` of node_type in x.y_v1, only approval, cc");
        let zh = "x.y_v1 的 node_type 没有枚举值 `dance`，只有 approval、cc";
        assert_eq!(error.to_text(LanguageChoice::Zh), zh);
    }

    #[test]
    fn a_node_that_is_not_there_is_named_with_the_length_of_the_chain() {
        let error = SimulateError::NodeOutOfRange { node: 3, nodes: Count::Nodes(1) };
        assert_eq!(error.to_string(), "no node 3: the chain has 1 node");
        assert_eq!(error.to_text(LanguageChoice::Zh), "没有节点 3：该流程共有 1 个节点");
    }
}
