//! The problems of catalog files.

use crate::catalog::ParseProblem;
use crate::message::List;
use crate::messages;

messages! {
    /// A problem of a catalog file.
    #[derive(Clone, Eq, PartialEq)]
    pub enum EntryProblem {
        CodesRemoved { field: String, codes: List<String> } =>
            "published codes of `{field}` are missing: {codes}", "缺少 `{field}` 已发布的枚举值：{codes}";
        CodeRenamed { field: String, code: String, published: String, name: String } =>
            "the code {code} of `{field}` is named `{name}`, but was published as `{published}`",
            "`{field}` 的枚举值 {code} 名为 `{name}`，而已发布的名称是 `{published}`";
        FileName { name: String } =>
            "`{name}` is not the name of an event type, such as corehr.job_change.status_updated_v2",
            "`{name}` 不是事件类型的名称；事件类型形如 corehr.job_change.status_updated_v2";
        FutureDate { date: String } => "the page date {date} is in the future", "页面日期 {date} 晚于今天";
        OtherTranslation { zh: String, en: String, known: String, place: String } =>
            "`{zh}` is `{en}` here, but `{known}` in {place}",
            "`{zh}` 在此处译为 `{en}`，而在 {place} 中译为 `{known}`";
        Parse { problem: ParseProblem } => "{problem}", "{problem}";
        UnknownEventType { name: String } =>
            "no event type of the catalog is named `{name}`", "事件目录中没有名为 `{name}` 的事件类型";
    }
}

/// A problem with its place in a file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlacedProblem {
    /// The offset in the text of the file, in bytes; `None` if it is about the file as a whole.
    pub offset: Option<usize>,
    /// The problem.
    pub problem: EntryProblem,
}

impl PlacedProblem {
    pub(super) fn at(offset: usize, problem: EntryProblem) -> Self {
        Self { offset: Some(offset), problem }
    }

    pub(super) fn of_file(problem: EntryProblem) -> Self {
        Self { offset: None, problem }
    }
}
