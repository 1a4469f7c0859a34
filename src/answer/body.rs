//! The body of an answer, as far as judging reads it.

use std::borrow::Cow;

use serde_json::Value;

/// The body of an answer.
pub(super) enum AnswerBody<'b> {
    /// Nothing, or whitespace.
    Empty,
    /// A document that begins with `<`.
    Html,
    /// JSON.
    Json(Value),
    /// Text that is not JSON.
    Text(Cow<'b, str>),
}

impl<'b> AnswerBody<'b> {
    pub(super) fn read(body: &'b [u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let trimmed = text.trim_start_matches('\u{feff}').trim();
        if trimmed.is_empty() {
            return Self::Empty;
        }
        if trimmed.starts_with('<') {
            return Self::Html;
        }
        match serde_json::from_str(trimmed) {
            Ok(value) => Self::Json(value),
            Err(_) => Self::Text(text),
        }
    }

    /// The text that says how the event was taken: the message of an object, or the whole body if it is a
    /// string or not JSON.
    pub(super) fn text(&self) -> Option<&str> {
        /// The members in which frameworks write a message, that of the SDKs first.
        const MEMBERS: [&str; 5] = ["msg", "message", "errmsg", "error", "detail"];
        match self {
            Self::Json(Value::String(text)) => Some(text),
            Self::Json(Value::Object(members)) => {
                let mut texts = MEMBERS.iter().filter_map(|name| members.get(*name)?.as_str());
                texts.find(|text| !text.is_empty())
            }
            Self::Text(text) => Some(unescaped_message(text)),
            Self::Empty | Self::Html | Self::Json(_) => None,
        }
    }

    /// A member of an object.
    pub(super) fn member(&self, name: &str) -> Option<&Value> {
        if let Self::Json(value) = self { value.get(name) } else { None }
    }

    /// Whether the body reports an error, as those of frameworks do that answer everything with status 200.
    pub(super) fn reports_error(&self) -> bool {
        let is_error_code = |name| {
            let code = self.member(name).filter(|code| code.is_number());
            code.is_some_and(|code| !matches!(code.as_i64(), Some(0 | 200)))
        };
        let is_false = |name| self.member(name) == Some(&Value::Bool(false));
        ["code", "errcode", "status"].into_iter().any(is_error_code)
            || ["success", "ok"].into_iter().any(is_false)
            || self.member("error").is_some_and(is_set)
    }
}

/// The message of `{"msg":"…"}` in which it was not escaped: the SDKs for Go, Java and Python paste it.
fn unescaped_message(text: &str) -> &str {
    let text = text.trim();
    let message = text.strip_prefix(r#"{"msg":""#).and_then(|rest| rest.strip_suffix(r#""}"#));
    message.unwrap_or(text)
}

/// Whether an `error` is one: `null`, `false`, `0` and what is empty mean that there is none.
fn is_set(error: &Value) -> bool {
    match error {
        Value::Null => false,
        Value::Bool(is_error) => *is_error,
        Value::Number(code) => code.as_i64() != Some(0),
        Value::String(text) => !text.is_empty(),
        Value::Array(errors) => !errors.is_empty(),
        Value::Object(members) => !members.is_empty(),
    }
}
