//! The printed forms of events.

use std::fmt;

use crate::choice::{Choice as _, choices};
use crate::message::{Language, Localize};

choices! {
    /// The form of a printed event. Its text says what prints it.
    pub enum PrintedForm {
        Body = "body": "JSON of the event body alone", "仅有事件体的 JSON";
        GoMap = "go-map": "a Go map printed with `fmt`", "Go 的 `fmt` 输出的 map";
        GoPrettify = "go-prettify": "the output of `larkcore.Prettify` in Go", "Go 的 `larkcore.Prettify` 的输出";
        GoStruct = "go-struct": "a Go struct printed with `fmt`", "Go 的 `fmt` 输出的结构体";
        JavaMap = "java-map": "the output of `Map.toString` in Java", "Java 的 `Map.toString` 的输出";
        NodeFlattened = "node-flattened": "JSON of the object that the Node.js SDK passes to a handler", "Node.js SDK 传给处理函数的对象的 JSON";
        NodeInspect = "node-inspect": "the output of `console.log` in Node.js", "Node.js 的 `console.log` 的输出";
        Parts = "parts": "the header and the body of an event in another object", "其他对象中的 header 和 event";
        PythonRepr = "python-repr": "the output of `print` or `pprint` in Python", "Python 的 `print` 或 `pprint` 的输出";
        RubyInspect = "ruby-inspect": "the output of `inspect` in Ruby or Elixir", "Ruby 或 Elixir 的 `inspect` 的输出";
        SdkJson = "sdk-json": "JSON of an SDK's event with its request", "SDK 的事件连同请求的 JSON";
        ToString = "to-string": "an object printed by its `toString`", "对象的 `toString` 的输出";
    }
}

/// The description: what prints it.
impl Localize for PrintedForm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        self.description().fmt(formatter, language)
    }
}

impl PrintedForm {
    /// Whether the text is JSON.
    #[must_use]
    pub fn is_json(self) -> bool {
        matches!(self, Self::Body | Self::NodeFlattened | Self::Parts | Self::SdkJson)
    }

    /// Whether the members have the names of fields or properties in a program: `ProcessId` for `process_id`.
    pub(super) fn has_program_names(self) -> bool {
        matches!(self, Self::GoPrettify | Self::GoStruct | Self::ToString)
    }

    /// Whether numbers went through a type with 53 bits.
    pub(super) fn has_double_numbers(self) -> bool {
        matches!(self, Self::GoMap | Self::JavaMap | Self::NodeFlattened | Self::NodeInspect)
    }
}
