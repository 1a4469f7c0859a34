//! Errors of catalog files.

use std::error::Error;
use std::io;

use crate::location::Position;
use crate::message::{Count, JsonTypeName, List};
use crate::messages;

messages! {
    /// The catalog cannot be loaded.
    pub enum CatalogError {
        Io { path: String, error: io::Error } => "{path}: {error}", "{path}：{error}";
        NotAFile { path: String } => "{path}: not a regular file", "{path}：不是普通文件";
        Parse { path: String, position: Position, problem: ParseProblem } =>
            "{path}:{position}: {problem}",
            "{path}:{position}：{problem}";
        TooLarge { path: String, limit: Count } =>
            "{path}: larger than {limit}, the limit of a catalog file",
            "{path}：超过事件目录文件的上限 {limit}";
    }
}

impl Error for CatalogError {}

/// A problem in a catalog file.
#[derive(Debug)]
pub(super) struct ParseError {
    /// The offset in the text of the file; 0 in an embedded file.
    pub(super) offset: usize,
    /// The problem there.
    pub(super) problem: ParseProblem,
}

messages! {
    /// A problem in a catalog file.
    #[derive(Clone, Eq, PartialEq)]
    pub enum ParseProblem {
        ContainsItself { name: String } => "`{name}` contains itself", "`{name}` 包含自身";
        DuplicateCode { code: String, name: String } =>
            "duplicate code {code} or name `{name}`",
            "枚举值 {code} 或名称 `{name}` 重复";
        DuplicateField { name: String } => "duplicate field `{name}`", "字段 `{name}` 重复";
        DuplicateState { name: String } => "duplicate state `{name}`", "状态 `{name}` 重复";
        ExampleTooLong { limit: Count } => "an example has at most {limit}", "示例最多 {limit}";
        InShared { path: String, position: Position, problem: Box<ParseProblem> } =>
            "{path}:{position}: {problem}",
            "{path}:{position}：{problem}";
        InvalidDate { text: String } =>
            "`{text}` is not a date of the form YYYY-MM-DD",
            "`{text}` 不是 YYYY-MM-DD 格式的日期";
        KeyOutsideList =>
            "`key` must be a member of the event or of the list that has the state",
            "`key` 只能是事件的字段，或状态所在列表中的字段";
        LengthTooLarge { limit: Count } => "a string has at most {limit}", "字符串最多 {limit}";
        LengthsReversed => "the minimum length exceeds the maximum", "最小长度大于最大长度";
        LoneKey { key: &'static str, other: &'static str } =>
            "`{key}` needs `{other}` beside it",
            "`{key}` 需要与 `{other}` 同时给出";
        MinimumsTooLarge { limit: Count } =>
            "the minimum lengths of an event type add up to at most {limit}",
            "同一事件类型的最小长度之和最多 {limit}";
        MisplacedKey { key: &'static str, expected: &'static str, found: String } =>
            "`{key}` is for the type {expected}, not for {found}",
            "`{key}` 只能用于类型 {expected}，不能用于 {found}";
        MissingField { name: &'static str } =>
            "the field `{name}` is missing or has another type; events are recognized by it",
            "缺少字段 `{name}` 或其类型不符；识别事件需要该字段";
        NestedCondition =>
            "`only_if` is for the fields of an event and their codes, not for those of an object in it or for shared files",
            "`only_if` 只能用于事件体的字段及其枚举值，不能用于其中的对象或公共文件";
        NoBeginning => "no state has `begins`", "没有状态带 `begins`";
        NoCodes { name: String } => "the field `{name}` has no codes", "字段 `{name}` 没有枚举值";
        NoEnd => "no state has `ends`", "没有状态带 `ends`";
        NoSources => "a life cycle needs `sources`", "状态流转需要 `sources`";
        NoStates => "a life cycle needs `states`", "状态流转需要 `states`";
        NotSnakeCase { name: String } => "the name `{name}` is not snake_case", "名称 `{name}` 不是 snake_case 格式";
        NotUtf8 => "invalid UTF-8", "不是有效的 UTF-8";
        ObjectTooLarge { limit: usize } => "an object has at most {limit} fields", "一个对象最多 {limit} 个字段";
        OpenSharedList =>
            "a shared list says itself whether it is open: remove `open`",
            "枚举值列表是否开放由公共文件规定：请去掉 `open`";
        PathTooLong { limit: Count } =>
            "the path of a field has at most {limit}",
            "字段路径最多 {limit}";
        SequenceWithoutPart =>
            "`sequence` needs a link with `part = true`",
            "`sequence` 需要一个带 `part = true` 的关联（`links`）";
        SharedTooLarge { limit: Count } =>
            "the shared objects of an event type have at most {limit}, counted at every use",
            "同一事件类型使用的公共对象按使用次数累计最多 {limit}";
        StateOrIs =>
            "either every source has `state`, or every source has `is`",
            "要么每个来源都有 `state`，要么每个来源都有 `is`";
        StatesOfResource =>
            "`is` determines the states: remove `states`",
            "状态由 `is` 决定：请去掉 `states`";
        Syntax { message: String } => "{message}", "格式错误：{message}";
        TooDeep { levels: usize } =>
            "objects are nested more than {levels} levels deep",
            "对象嵌套超过 {levels} 层";
        TooManyFields { limit: usize } =>
            "an event type has at most {limit} fields, those of shared objects counted at every use",
            "一个事件类型最多 {limit} 个字段，公共对象的字段按使用次数累计";
        TooManySources { limit: usize } =>
            "a life cycle has at most {limit} sources",
            "一个状态流转最多 {limit} 个来源（`sources`）";
        TooManyStates { limit: usize } =>
            "a life cycle has at most {limit} states",
            "一个状态流转最多 {limit} 个状态";
        UnknownCode { name: String } => "no code is named `{name}`", "没有名为 `{name}` 的枚举值";
        UnknownCodeList { name: String, known: List<String> } =>
            "unknown list of codes `{name}`; lists in common/codes/: {known}",
            "未知的枚举值列表 `{name}`；common/codes/ 中的列表：{known}";
        UnknownEventType { name: String } => "no event type is named `{name}`", "没有名为 `{name}` 的事件类型";
        UnknownField { name: String } => "no field is named `{name}`", "没有名为 `{name}` 的字段";
        UnknownLifeCycle { name: String, known: List<String> } =>
            "unknown life cycle `{name}`; life cycles: {known}",
            "未知的状态流转 `{name}`；现有：{known}";
        UnknownLink { field: String } => "no link has the field `{field}`", "没有字段为 `{field}` 的关联（`links`）";
        UnknownState { name: String, known: List<String> } =>
            "unknown state `{name}`; states: {known}",
            "未知的状态 `{name}`；现有：{known}";
        UnknownSubject { name: String, known: List<String> } =>
            "unknown subject `{name}`; subjects in common/codes/subject.toml: {known}",
            "未知的主题 `{name}`；common/codes/subject.toml 中的主题：{known}";
        UnknownType { name: String, built_in: List<&'static str>, shared: List<String> } =>
            "unknown type `{name}`; built-in types: {built_in}; objects in common/: {shared}",
            "未知的类型 `{name}`；内置类型：{built_in}；common/ 中的对象：{shared}";
        UnnamedCode { code: i64 } => "the code {code} has no `name`", "枚举值 {code} 没有 `name`";
        WordsOrOpen =>
            "a transition needs either `words` and `page`, or `open`",
            "状态变更需要 `words` 和 `page`，或者 `open`";
        WrongCodeType { code: String, json_type: JsonTypeName } =>
            "invalid type: the code `{code}` of a field of type {json_type}",
            "类型不符：字段类型为{json_type}，枚举值却是 `{code}`";
    }
}
