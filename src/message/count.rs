//! Numbers of things.

use std::fmt;

use super::{Language, Localize};

/// Declares the things that messages count.
macro_rules! counts {
    ($($things:ident: $singular:literal, $plural:literal, $zh:literal;)*) => {
        /// A number of things, with their name: `1 event`, `2 events`, `2 个事件`.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        #[non_exhaustive]
        pub enum Count {
            $(#[doc = concat!("A number of ", $plural, ".")] $things(u64),)*
        }

        impl Localize for Count {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
                match (*self, language) {
                    $(
                        (Self::$things(1), Language::En) => write!(formatter, concat!("1 ", $singular)),
                        (Self::$things(count), Language::En) => write!(formatter, concat!("{} ", $plural), count),
                        (Self::$things(count), Language::Zh) => write!(formatter, concat!("{} ", $zh), count),
                    )*
                }
            }
        }
    };
}

counts! {
    Attempts: "attempt", "attempts", "次尝试";
    Bytes: "byte", "bytes", "字节";
    Cells: "cell", "cells", "个单元格";
    Characters: "character", "characters", "个字符";
    Deliveries: "delivery", "deliveries", "次推送";
    Duplicates: "duplicate", "duplicates", "个重复事件";
    Errors: "error", "errors", "个错误";
    Entries: "entry", "entries", "个条目";
    EventTypes: "event type", "event types", "种事件类型";
    Events: "event", "events", "个事件";
    Files: "file", "files", "个文件";
    Findings: "finding", "findings", "条问题";
    LifeCycles: "life cycle", "life cycles", "个状态流转";
    Lines: "line", "lines", "行";
    Nodes: "node", "nodes", "个节点";
    Records: "record", "records", "条记录";
    Runs: "run", "runs", "次";
    Samples: "sample", "samples", "个样例";
    SharedFiles: "shared file", "shared files", "个公共文件";
    Timelines: "timeline", "timelines", "条时间线";
    Warnings: "warning", "warnings", "个警告";
}
