//! The messages of explanations.

use crate::message::{Count, List, Localized};
use crate::messages;

messages! {
    /// The heading of a fact.
    #[derive(Clone, Copy)]
    pub(super) enum Heading {
        AppTypes => "app types", "应用类型";
        CodePage => "codes", "枚举值页面";
        Condition => "only if", "条件";
        Delay => "delay", "延迟";
        Deprecated => "deprecated", "不推荐";
        Explanation => "meaning", "含义";
        EventType => "event type", "事件类型";
        Help => "help", "建议";
        Length => "length", "长度";
        LifeCycle => "life cycle", "状态流转";
        Note => "note", "说明";
        Order => "order", "顺序";
        Outputs => "in", "出现于";
        Owner => "part of", "所属";
        Page => "page", "文档页面";
        PageDate => "page date", "页面日期";
        Param => "parameter", "参数";
        Presence => "presence", "出现条件";
        Rule => "rule", "规则";
        RequiredScope => "scope", "所需权限";
        Scopes => "scopes", "权限";
        Since => "since", "首见于";
        Source => "source", "依据";
        Type => "type", "类型";
    }
}

messages! {
    /// The condition under which a field is present.
    pub(super) enum Presence {
        Always => "always", "必有";
        SdkOnly => "SDK only", "仅 SDK";
        Sometimes => "sometimes", "可选";
        WithScope => "with scope", "需权限";
    }
}

messages! {
    /// The value of a fact, or a sentence between tables.
    pub(super) enum Fact {
        CodesOn { address: String, date: String } => "{address} ({date})", "{address}（{date}）";
        KnownValues { field: String, count: usize, name: String } =>
            "{field} has {count} known values: feishu-ev explain {name}",
            "{field} 有 {count} 个已知取值：feishu-ev explain {name}";
        Length { minimum: usize, maximum: Count } => "{minimum} to {maximum}", "{minimum} 到 {maximum}";
        NoSuccessor => "no longer used", "已弃用";
        OneOfCodes { field: String, codes: List<String> } => "{field} is one of {codes}", "{field} 为 {codes} 之一";
        OneOfScopes { scopes: List<NamedScope> } => "one of: {scopes}", "其中之一：{scopes}";
        OtherEventTypes => "other event types", "其他事件类型";
        OpenList => "one value of an open list; others are possible", "取值列表是开放的，可能有其他值";
        PageOf { date: String } => "page of {date}", "{date} 的页面";
        ParamOfGuide { param: i64 } => "{param} (access guide)", "{param}（接入指南）";
        ScopeOfEvent => "the app needs one of the scopes of the event type to receive the event", "应用需要具有该事件类型的权限之一，才能收到事件";
        SameInteger =>
            "The same integer means different things in different events: look it up by event type and field.",
            "同一个整数在不同事件中含义不同，请按事件类型和字段查询。";
        WithheldWithoutScope { field: String } => "without it, {field} is withheld", "缺少该权限时不返回 {field}";
        Successor { by: String } => "use {by}", "请改用 {by}";
        Terms =>
            "A term is an event type, a subject (offboarding), a life cycle (job change), a field (node_status), a code (5, node_status=5, \"node_status\": 5), a name (rejected), a \
             value (renewal_record), a label (已回退), a word (请假, leave), a scope, a header (X-Lark-Signature), a cause \
             (body-bom), a member of an output (decoded.labels), a rule (FE203), an exit code (exit 1), header, envelope, findings for \
             all rules, or life cycles for all of them.",
            "可以查询：事件类型、主题（离职）、状态流转（异动）、字段（node_status）、枚举值（5、node_status=5、\"node_status\": 5）、名称（rejected）、取值（renewal_record）、\
             标签（已回退）、日常用语（请假）、权限、请求头（X-Lark-Signature）、验签失败的原因（body-bom）、输出中的字段（decoded.labels）、\
             规则（FE203）、退出码（exit 1）、header、envelope，以及全部规则（findings）和全部状态流转（life cycles）。";
    }
}

messages! {
    /// A scope with its title.
    pub(super) enum NamedScope {
        Scope { name: String, title: Localized } => "{name} ({title})", "{name}（{title}）";
    }
}

messages! {
    /// A term has no topics.
    pub enum NoEntry {
        Term { term: String } => "no entry for `{term}`", "没有 `{term}` 的条目";
        TermWithSimilar { term: String, nearest: List<String> } =>
            "no entry for `{term}`; similar terms: {nearest}",
            "没有 `{term}` 的条目；相近的词：{nearest}";
    }
}
