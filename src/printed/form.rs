//! The printed forms of events.

crate::messages! {
    /// The form of a printed event. Its text says what prints it.
    #[derive(Clone, Copy, Eq, PartialEq)]
    pub enum PrintedForm {
        Body => "JSON of the event body alone", "仅有事件体的 JSON";
        GoMap => "a Go map printed with `fmt`", "Go 的 `fmt` 输出的 map";
        GoPrettify => "the output of `larkcore.Prettify` in Go", "Go 的 `larkcore.Prettify` 的输出";
        GoStruct => "a Go struct printed with `fmt`", "Go 的 `fmt` 输出的结构体";
        JavaMap => "the output of `Map.toString` in Java", "Java 的 `Map.toString` 的输出";
        NodeFlattened =>
            "JSON of the object that the Node.js SDK passes to a handler", "Node.js SDK 传给处理函数的对象的 JSON";
        NodeInspect => "the output of `console.log` in Node.js", "Node.js 的 `console.log` 的输出";
        Parts => "the header and the body of an event in another object", "其他对象中的 header 和 event";
        PythonRepr => "the output of `print` or `pprint` in Python", "Python 的 `print` 或 `pprint` 的输出";
        RubyInspect => "the output of `inspect` in Ruby or Elixir", "Ruby 或 Elixir 的 `inspect` 的输出";
        SdkJson => "JSON of an SDK's event with its request", "SDK 的事件连同请求的 JSON";
        ToString => "an object printed by its `toString`", "对象的 `toString` 的输出";
    }
}

impl PrintedForm {
    /// The stable name for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::GoMap => "go-map",
            Self::GoPrettify => "go-prettify",
            Self::GoStruct => "go-struct",
            Self::JavaMap => "java-map",
            Self::NodeFlattened => "node-flattened",
            Self::NodeInspect => "node-inspect",
            Self::Parts => "parts",
            Self::PythonRepr => "python-repr",
            Self::RubyInspect => "ruby-inspect",
            Self::SdkJson => "sdk-json",
            Self::ToString => "to-string",
        }
    }

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
