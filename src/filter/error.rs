//! Why a filter cannot be used.

use std::fmt::{self, Formatter};

use crate::message::{Language, List, Localize};

/// A code of a field, by its name in English and by its label in Chinese.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct KnownCode {
    /// The name.
    pub name: String,
    /// The label in Chinese.
    pub zh: String,
    /// The code, which may be the name.
    pub code: String,
}

impl Localize for KnownCode {
    fn fmt(&self, formatter: &mut Formatter<'_>, language: Language) -> fmt::Result {
        let Self { name, zh, code } = self;
        match language {
            Language::Zh => write!(formatter, "{zh} {code}"),
            Language::En if name == code => formatter.write_str(name),
            Language::En => write!(formatter, "{name} {code}"),
        }
    }
}

crate::messages! {
    /// An error in a condition.
    #[derive(Clone, Eq, PartialEq)]
    pub enum ConditionError {
        NoOperator { text: String } =>
            "`{text}` is no condition: expected FIELD=VALUE, such as node_status=rejected, or one of != ~ !~ < <= > >=",
            "`{text}` 不是条件：应为 字段=值，例如 node_status=rejected，也可用 != ~ !~ < <= > >=";
        NoOrder { field: String } =>
            "`{field}` has no order: compare it with = != ~ or !~", "`{field}` 不能比较大小：请使用 =、!=、~ 或 !~";
        NotANumber { field: String, value: String } =>
            "`{field}` is an integer, and `{value}` is not", "`{field}` 是整数，`{value}` 不是";
        Object { field: String, members: List<String> } =>
            "`{field}` is an object: name a member of it: {members}", "`{field}` 是对象，请写出其成员：{members}";
        SimilarField { field: String, nearest: List<String> } =>
            "no event type has a field `{field}`; similar fields: {nearest}",
            "没有事件类型包含字段 `{field}`；相近的字段：{nearest}";
        UnknownField { field: String } =>
            "no event type has a field `{field}`; `feishu-ev explain EVENT_TYPE` lists the fields",
            "没有事件类型包含字段 `{field}`；`feishu-ev explain 事件类型` 可列出字段";
        UnknownValue { field: String, value: String, known: List<KnownCode> } =>
            "`{field}` has no `{value}`: {known}", "`{field}` 没有值 `{value}`：{known}";
    }
}

impl std::error::Error for ConditionError {}

impl ConditionError {
    pub(super) fn unknown_field(field: String, nearest: Vec<String>) -> Self {
        if nearest.is_empty() {
            return Self::UnknownField { field };
        }
        Self::SimilarField { field, nearest: List::new(nearest) }
    }
}

crate::messages! {
    /// An error in a point in time.
    #[derive(Clone, Eq, PartialEq)]
    pub enum TimeError {
        NotATime { text: String } =>
            "`{text}` is no time: expected 2024-06-26, \"2024-06-26 16:00\", 16:00, today, yesterday, or how long ago, such as 2h or 3d",
            "`{text}` 不是时间：应为 2024-06-26、\"2024-06-26 16:00\"、16:00、today、yesterday，或距今的时长，例如 2h、3d";
    }
}

impl std::error::Error for TimeError {}
