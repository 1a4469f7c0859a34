//! What is wrong with text that is not JSON. The scanner only finds that it is not; `serde_json`, which
//! accepts the same texts, says why, and its words are turned into typed messages here.

use serde::de::IgnoredAny;

use crate::messages;

/// The first error in a text that is not JSON.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SyntaxError {
    /// The byte of the text where the error is; the length of a text that is truncated. Always between two
    /// characters.
    pub offset: usize,
    /// The problem there.
    pub problem: SyntaxProblem,
}

messages! {
    /// A problem of a text that is not JSON, as `serde_json` words it.
    #[derive(Clone, Eq, PartialEq)]
    pub enum SyntaxProblem {
        ControlCharacter =>
            "control character (\\u0000-\\u001F) found while parsing a string",
            "字符串中有未转义的控制字符（\\u0000-\\u001F）";
        ExpectedColon => "expected `:`", "应为 `:`";
        ExpectedCommaOrBrace => "expected `,` or `}}`", "应为 `,` 或 `}}`";
        ExpectedCommaOrBracket => "expected `,` or `]`", "应为 `,` 或 `]`";
        ExpectedLiteral => "expected ident", "应为 true、false 或 null";
        ExpectedValue => "expected value", "应为一个值";
        InvalidCodePoint => "invalid unicode code point", "Unicode 码点无效";
        InvalidEscape => "invalid escape", "转义序列无效";
        InvalidNumber => "invalid number", "数字无效";
        KeyNotAString => "key must be a string", "键必须是字符串";
        LoneSurrogate => "lone leading surrogate in hex escape", "\\u 转义中的高位代理项不成对";
        NotJson => "not JSON", "不是 JSON";
        NumberOutOfRange => "number out of range", "数字超出范围";
        Other { words: String } => "{words}", "{words}";
        TooDeep => "recursion limit exceeded", "嵌套过深";
        TrailingCharacters => "trailing characters", "末尾有多余字符";
        TrailingComma => "trailing comma", "末尾有多余的逗号";
        Truncated { inside: TruncatedPart } => "the text ends inside {inside}", "文本在{inside}内中断";
        UnfinishedHexEscape => "unexpected end of hex escape", "\\u 转义不完整";
    }
}

messages! {
    /// The innermost part of a document in which its text ends too early.
    #[derive(Clone, Copy, Eq, PartialEq)]
    pub enum TruncatedPart {
        Array => "a list", "数组";
        Number => "a number", "数字";
        Object => "an object", "对象";
        String => "a string", "字符串";
        Value => "a value", "值";
    }
}

impl SyntaxProblem {
    /// The problems whose text is that of an error of `serde_json`.
    const OF_SERDE_JSON: [Self; 16] = [
        Self::ControlCharacter,
        Self::ExpectedColon,
        Self::ExpectedCommaOrBrace,
        Self::ExpectedCommaOrBracket,
        Self::ExpectedLiteral,
        Self::ExpectedValue,
        Self::InvalidCodePoint,
        Self::InvalidEscape,
        Self::InvalidNumber,
        Self::KeyNotAString,
        Self::LoneSurrogate,
        Self::NumberOutOfRange,
        Self::TooDeep,
        Self::TrailingCharacters,
        Self::TrailingComma,
        Self::UnfinishedHexEscape,
    ];

    fn from_serde_json(error: &serde_json::Error) -> Self {
        let words = error.to_string();
        let words = words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words);
        let inside = match words.strip_prefix("EOF while parsing ") {
            Some("a list") => Some(TruncatedPart::Array),
            Some("an object") => Some(TruncatedPart::Object),
            Some("a string") => Some(TruncatedPart::String),
            Some("a value") => Some(TruncatedPart::Value),
            _ => None,
        };
        if let Some(inside) = inside {
            return Self::Truncated { inside };
        }
        let known = Self::OF_SERDE_JSON.into_iter().find(|problem| problem.to_string() == words);
        known.unwrap_or_else(|| Self::Other { words: words.to_owned() })
    }
}

/// Says what is wrong with `text`, which is not JSON. The scanner stopped at the byte `near`.
#[must_use]
pub fn syntax_error(text: &str, near: usize) -> SyntaxError {
    let Err(error) = serde_json::from_str::<IgnoredAny>(text) else {
        return SyntaxError { offset: near, problem: SyntaxProblem::NotJson };
    };
    let problem = SyntaxProblem::from_serde_json(&error);
    if matches!(problem, SyntaxProblem::Truncated { .. }) {
        return SyntaxError { offset: text.len(), problem };
    }
    if ends_in_number(text) {
        let inside = TruncatedPart::Number;
        return SyntaxError { offset: text.len(), problem: SyntaxProblem::Truncated { inside } };
    }
    let offset = offset(text, &error, near);
    match text[offset..].chars().next() {
        Some('}' | ']') if text[..offset].trim_end().ends_with(',') => {
            SyntaxError { offset, problem: SyntaxProblem::TrailingComma }
        }
        _ => SyntaxError { offset, problem },
    }
}

/// The byte of `text` that `serde_json` names by line and column.
fn offset(text: &str, error: &serde_json::Error, near: usize) -> usize {
    // It names the character before a control character in a string.
    if text.as_bytes().get(near).is_some_and(u8::is_ascii_control) {
        return near;
    }
    let line_start: usize =
        text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let mut offset = (line_start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Whether a text that is not JSON ends inside a number, where a digit has to come.
fn ends_in_number(text: &str) -> bool {
    let wants_digit = text.ends_with(['-', '+', '.', 'e', 'E']);
    wants_digit
        && serde_json::from_str::<IgnoredAny>(&[text, "0"].concat()).is_err_and(|error| error.is_eof())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{LanguageChoice, Localize as _};

    #[test]
    fn every_error_is_recognized_with_its_place() {
        let truncated = |inside| SyntaxProblem::Truncated { inside };
        let cases = [
            ("{\"a\":\"\n\"}", 6, SyntaxProblem::ControlCharacter),
            (r#"{"a" 1}"#, 5, SyntaxProblem::ExpectedColon),
            (r#"{"a":1 "b":2}"#, 7, SyntaxProblem::ExpectedCommaOrBrace),
            ("[1 2]", 3, SyntaxProblem::ExpectedCommaOrBracket),
            (r#"{"a":nul}"#, 8, SyntaxProblem::ExpectedLiteral),
            (r#"{"a":，}"#, 5, SyntaxProblem::ExpectedValue),
            (r#"{"a":"\x"}"#, 7, SyntaxProblem::InvalidEscape),
            (r#"{"a":01}"#, 6, SyntaxProblem::InvalidNumber),
            ("{1:2}", 1, SyntaxProblem::KeyNotAString),
            ("{} x", 3, SyntaxProblem::TrailingCharacters),
            (r#"{"a":1,}"#, 7, SyntaxProblem::TrailingComma),
            ("[1,]", 3, SyntaxProblem::TrailingComma),
            ("[1,", 3, truncated(TruncatedPart::Value)),
            ("[1", 2, truncated(TruncatedPart::Array)),
            (r#"{"a":-"#, 6, truncated(TruncatedPart::Number)),
            (r#"{"a":1"#, 6, truncated(TruncatedPart::Object)),
            (r#"{"a":"é"#, 8, truncated(TruncatedPart::String)),
            (r#"{"a":"#, 5, truncated(TruncatedPart::Value)),
        ];
        for (text, offset, problem) in cases {
            // Where the scanner stops matters for control characters only.
            let near = text.find(|character: char| character.is_ascii_control()).unwrap_or(0);
            assert_eq!(syntax_error(text, near), SyntaxError { offset, problem }, "{text}");
        }
    }

    /// An update of `serde_json` that changes its words has to change this table.
    #[test]
    fn the_words_of_serde_json_are_known() {
        let deep = "[".repeat(200);
        let errors = [
            serde_json::from_str::<IgnoredAny>("\"\n\"").map(drop),
            serde_json::from_str::<IgnoredAny>(r#"{"a"}"#).map(drop),
            serde_json::from_str::<IgnoredAny>(r#"{"a":1 2"#).map(drop),
            serde_json::from_str::<IgnoredAny>("[1 2").map(drop),
            serde_json::from_str::<IgnoredAny>("nux").map(drop),
            serde_json::from_str::<IgnoredAny>("x").map(drop),
            serde_json::from_slice::<String>(b"\"\xFF\"").map(drop),
            serde_json::from_str::<IgnoredAny>(r#""\x""#).map(drop),
            serde_json::from_str::<IgnoredAny>("01").map(drop),
            serde_json::from_str::<IgnoredAny>("{1").map(drop),
            serde_json::from_str::<String>(r#""\ud800\u0041""#).map(drop),
            serde_json::from_str::<f64>("1e999").map(drop),
            serde_json::from_str::<serde_json::Value>(&deep).map(drop),
            serde_json::from_str::<IgnoredAny>("1 2").map(drop),
            serde_json::from_str::<serde_json::Value>("[1,]").map(drop),
            serde_json::from_str::<String>(r#""\ud800x""#).map(drop),
        ];
        for (error, expected) in errors.into_iter().zip(SyntaxProblem::OF_SERDE_JSON) {
            assert_eq!(SyntaxProblem::from_serde_json(&error.unwrap_err()), expected);
        }
    }

    #[test]
    fn problems_have_both_languages() {
        assert_eq!(SyntaxProblem::ExpectedCommaOrBrace.to_string(), "expected `,` or `}`");
        let problem = SyntaxProblem::Truncated { inside: TruncatedPart::String };
        assert_eq!(problem.to_text(LanguageChoice::En), "the text ends inside a string");
        assert_eq!(problem.to_text(LanguageChoice::Zh), "文本在字符串内中断");
    }
}
