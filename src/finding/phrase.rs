//! Parts of messages about events of a timeline.

use std::fmt;
use std::sync::Arc;

use crate::catalog::StatusKind;
use crate::choice::Choice as _;
use crate::location::Location;
use crate::message::{Language, List, Localize};

/// The location of an earlier event, as it is named at a later one: the line, and the file only if it is
/// another one.
///
/// The Chinese wording is followed by punctuation or the end of a sentence.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct RelativeLocation {
    /// The other file.
    file: Option<Arc<str>>,
    line: u64,
}

impl RelativeLocation {
    /// `location` as it is named at `seen_from`.
    #[must_use]
    pub fn new(location: &Location, seen_from: &Location) -> Self {
        let file = (location.file != seen_from.file).then(|| Arc::clone(&location.file));
        Self { file, line: location.position.line }
    }
}

impl Localize for RelativeLocation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        let line = self.line;
        match (&self.file, language) {
            (Some(file), Language::En) => write!(formatter, "{file}:{line}"),
            (Some(file), Language::Zh) => write!(formatter, " {file}:{line}"),
            (None, Language::En) => write!(formatter, "line {line}"),
            (None, Language::Zh) => write!(formatter, "第 {line} 行"),
        }
    }
}

/// The status of something with a life cycle, by the stable name that the catalog gives to its code.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a status has a name or not")]
pub enum Status {
    /// A status of the catalog.
    Named(String),
    /// A code that the catalog does not list.
    Unknown,
}

impl Localize for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        formatter.write_str(match (self, language) {
            (Self::Named(name), _) => name.as_str(),
            (Self::Unknown, Language::En) => "an unknown status",
            (Self::Unknown, Language::Zh) => "未知状态",
        })
    }
}

/// A status that was reached: in English its name, in Chinese a predicate.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a status and its kind")]
pub struct ReachedStatus {
    /// The status.
    pub status: Status,
    /// The kind of the status.
    pub kind: StatusKind,
}

impl Localize for ReachedStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        match language {
            Language::En => self.status.fmt(formatter, language),
            Language::Zh if self.kind == StatusKind::Effective => {
                self.kind.description().fmt(formatter, language)
            }
            Language::Zh => {
                formatter.write_str("状态为 ")?;
                self.status.fmt(formatter, language)
            }
        }
    }
}

crate::messages! {
    /// A line in which there is no event.
    #[derive(Clone, Eq, PartialEq)]
    pub enum OtherLine {
        EmptyObject => "is an empty object", "是空对象";
        Object { members: List<String> } => "is an object with the members {members}", "是包含字段 {members} 的对象";
        Text => "has no JSON object", "没有 JSON 对象";
    }
}

crate::messages! {
    /// A condition of one event that contradicts another.
    #[derive(Clone, Eq, PartialEq)]
    pub enum Condition {
        Code { field: String, code: String, name: String } => "`{field}` is {code} {name}", "字段 `{field}` 为 {code} {name}";
        Present { field: String } => "`{field}` is present", "有字段 `{field}`";
    }
}

crate::messages! {
    /// The place of a redelivery in the platform's retry schedule.
    #[derive(Clone, Copy, Eq, PartialEq)]
    pub enum Retry {
        First => "the first retry, 15 s after the first delivery", "第一次重试，首次推送后 15 秒";
        FourthAfterFirst =>
            "the fourth retry, 7 h 5 min after the first delivery", "第四次重试，首次推送后 7 小时 5 分";
        FourthAfterThird => "the fourth retry, 6 h after the third", "第四次重试，第三次重试后 6 小时";
        OffSchedule => "not on the platform's retry schedule", "不符合平台的重试时间";
        SecondAfterFirst => "the second retry, 5 min after the first", "第二次重试，第一次重试后 5 分钟";
        SecondAfterFirstDelivery =>
            "the second retry, 5 min 15 s after the first delivery", "第二次重试，首次推送后 5 分 15 秒";
        ThirdAfterFirst =>
            "the third retry, 1 h 5 min after the first delivery", "第三次重试，首次推送后 1 小时 5 分";
        ThirdAfterSecond => "the third retry, 1 h after the second", "第三次重试，第二次重试后 1 小时";
    }
}
