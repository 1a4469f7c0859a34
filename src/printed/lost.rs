//! What a printed form does not have of its event.

use std::fmt;

use crate::message::{Language, Localize};

/// A part of an event that its printed form does not have.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct LostPart {
    /// Its JSON Pointer in the event; that of the list or object for [`LostReason::More`].
    pub pointer: String,
    /// Why it is lost.
    pub reason: LostReason,
}

crate::messages! {
    /// The reason why a part of an event is lost.
    #[derive(Clone, Eq, PartialEq)]
    pub enum LostReason {
        Boundaries =>
            "its strings are printed without quotes, so that it is not known where each ends", "其中的字符串没有引号，无法确定各自的边界";
        Cut { characters: u64 } =>
            "{characters} characters of the string are not printed", "字符串有 {characters} 个字符没有输出";
        Digits { printed: String } =>
            "the number {printed} may have lost digits, as numbers with more than 53 bits do", "数字 {printed} 超过 53 位，可能已丢失精度";
        Header => "the header is not printed, or was not read", "没有输出 header，或无法读取";
        More { count: u64 } => "{count} more are not printed", "还有 {count} 项没有输出";
        Overwritten =>
            "a member of the body with the same name is printed in its place", "输出的是事件体中的同名字段";
        Placeholder { printed: String } => "`{printed}` is printed instead of the value", "只输出了 `{printed}`，没有输出值";
    }
}

impl LostReason {
    /// The longest text of a placeholder that is kept, in characters.
    const LONGEST: usize = 60;

    /// What is printed instead of a value, shortened if it is long.
    pub(super) fn placeholder(printed: &str) -> Self {
        let mut shown: String = printed.chars().take(Self::LONGEST).collect();
        if shown.len() < printed.len() {
            shown.push('…');
        }
        Self::Placeholder { printed: shown }
    }
}

impl fmt::Display for LostPart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Localize::fmt(self, formatter, Language::En)
    }
}

impl Localize for LostPart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        let separator = match language {
            Language::En => ": ",
            Language::Zh => "：",
        };
        write!(formatter, "`{}`{separator}", self.pointer)?;
        self.reason.fmt(formatter, language)
    }
}
