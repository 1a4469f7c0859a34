//! Types of JSON values, as messages name them.

use std::fmt;

use super::{In, Language, Localize};

crate::messages! {
    /// A type of JSON values.
    #[derive(Clone, Copy, Eq, PartialEq)]
    pub enum JsonType {
        Any => "any value", "任意值";
        Array => "an array", "数组";
        Boolean => "a boolean", "布尔值";
        Integer => "an integer", "整数";
        Nothing => "nothing", "空内容";
        Null => "null", "null";
        Number => "a number", "数字";
        Object => "an object", "对象";
        String => "a string", "字符串";
    }
}

impl JsonType {
    /// The type without an article, as tables have it.
    #[must_use]
    pub fn name(self) -> JsonTypeName {
        JsonTypeName(self)
    }
}

/// The name of a type, without an article.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct JsonTypeName(JsonType);

impl Localize for JsonTypeName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        let text = In(&self.0, language).to_string();
        let name = text.strip_prefix("a ").or_else(|| text.strip_prefix("an "));
        formatter.write_str(name.unwrap_or(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::LanguageChoice;

    #[test]
    fn names_have_no_article() {
        let name = |json_type: JsonType, language| json_type.name().to_text(language);
        assert_eq!(name(JsonType::Any, LanguageChoice::En), "any value");
        assert_eq!(name(JsonType::Array, LanguageChoice::En), "array");
        assert_eq!(name(JsonType::String, LanguageChoice::En), "string");
        assert_eq!(name(JsonType::String, LanguageChoice::Zh), "字符串");
    }
}
