//! Values as messages name them.

use super::value::{Value, quoted};
use crate::secret::may_hold_secret;

crate::messages! {
    /// A value as a message names it: its type, and the beginning of a text in which there can be no
    /// credential.
    #[derive(Clone, Eq, PartialEq)]
    pub enum ValueDescription {
        Array => "an array", "数组";
        Boolean { value: bool } => "the boolean {value}", "布尔值 {value}";
        Hidden => "of another form", "其他形式";
        HiddenType => "of another type", "其他类型";
        Integer { value: String } => "the integer {value}", "整数 {value}";
        Null => "null", "null";
        Number { value: String } => "the number {value}", "数字 {value}";
        Object => "an object", "对象";
        String { value: String } => "the string \"{value}\"", "字符串 \"{value}\"";
        StringOfLength { characters: usize } => "a string of {characters} characters", "长度为 {characters} 的字符串";
    }
}

impl ValueDescription {
    /// A text that must not be quoted.
    pub(super) fn unquoted(text: &str) -> Self {
        Self::StringOfLength { characters: text.chars().count() }
    }
}

impl From<&Value<'_>> for ValueDescription {
    fn from(value: &Value<'_>) -> Self {
        match value {
            Value::Bool(value) => Self::Boolean { value: *value },
            Value::Int(value) => Self::Integer { value: value.to_string() },
            Value::List => Self::Array,
            Value::Null => Self::Null,
            Value::Number(written) if value.is_integer() => {
                Self::Integer { value: quoted(written).into_owned() }
            }
            Value::Number(written) => Self::Number { value: quoted(written).into_owned() },
            Value::Object => Self::Object,
            Value::Text(text) if may_hold_secret(text) => Self::unquoted(text),
            Value::Text(text) => Self::String { value: quoted(text).into_owned() },
        }
    }
}
