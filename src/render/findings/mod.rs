//! Diagnostics in the formats that `validate` and `trace --only-findings` write: one file a format.
//!
//! A format is a [`Format`]: what comes before, between and after the diagnostics, and how a group of them is
//! written. To add one, write its file and name it in `finding_formats`.

mod csv;
mod github;
mod json;
mod junit;
mod line;
mod sarif;
mod text;

use std::io::{self, Write};

use super::Style;
use crate::choice::choices;
use crate::diagnostic::Diagnostic;
use crate::finding::Severity;

pub use line::write_line;

/// A format of diagnostics.
struct Format {
    /// The text before the first group.
    head: fn(&FindingWriter<'_>) -> String,
    /// The text between two groups that are not empty.
    separator: &'static str,
    /// The text after the last group.
    tail: &'static str,
    /// Writes a group of diagnostics.
    write: fn(&mut dyn Write, Group<'_>, &FindingWriter<'_>) -> io::Result<()>,
}

/// The diagnostics of one record or one timeline: what a test case is to JUnit.
#[expect(missing_debug_implementations, reason = "an iterator has none")]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Group<'g> {
    /// The file of the record, or of the first event of the timeline.
    pub file: &'g str,
    /// The name of the record or timeline.
    pub name: &'g dyn Fn() -> String,
    /// The diagnostics, made one after another.
    pub diagnostics: &'g mut dyn Iterator<Item = Diagnostic<'g>>,
}

/// Declares the formats: of each the module that holds it, its name and what it is.
macro_rules! finding_formats {
    ($($variant:ident = $module:ident, $name:literal: $en:literal, $zh:literal;)*) => {
        choices! {
            /// A format of findings.
            pub enum FindingFormat {
                $($variant = $name: $en, $zh;)*
            }
        }

        impl FindingFormat {
            fn format(self) -> &'static Format {
                match self {
                    $(Self::$variant => &$module::FORMAT,)*
                }
            }
        }
    };
}

finding_formats! {
    Text = text, "text": "Blocks like those of a compiler, for people", "类似编译器输出的区块，供阅读";
    Json = json, "json": "One JSON object per finding and line", "每个问题一行 JSON 对象";
    Csv = csv, "csv": "CSV (RFC 4180): a row per finding, after a header", "CSV（RFC 4180）：表头之后每个问题一行";
    Github = github, "github": "Workflow commands of GitHub Actions", "GitHub Actions 的工作流命令";
    Junit = junit, "junit": "JUnit XML, with a test case per record or timeline", "JUnit XML，每条记录或时间线一个测试用例";
    Sarif = sarif, "sarif": "SARIF 2.1.0 for code scanning", "SARIF 2.1.0，用于代码扫描";
}

impl FindingFormat {
    /// Whether the output is one document that is complete only at its end.
    #[must_use]
    pub fn is_one_document(self) -> bool {
        !self.format().tail.is_empty()
    }

    /// Whether it has an entry for each group, also for one without diagnostics.
    #[must_use]
    pub fn lists_all_groups(self) -> bool {
        self == Self::Junit
    }

    /// Whether people read it, in the language of their locale.
    #[must_use]
    pub fn is_for_people(self) -> bool {
        self == Self::Text
    }
}

/// A writer of findings.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct FindingWriter<'s> {
    /// The format.
    pub format: FindingFormat,
    /// The subcommand that reports them.
    pub command: &'static str,
    /// The least severity that is a failure; `None` if nothing is.
    pub fail_on: Option<Severity>,
    /// The style of output for people.
    pub style: &'s Style,
}

impl FindingWriter<'_> {
    /// The text before the first group.
    #[must_use]
    pub fn head(&self) -> String {
        (self.format.format().head)(self)
    }

    /// The text between two groups that are not empty.
    #[must_use]
    pub fn separator(&self) -> &'static str {
        self.format.format().separator
    }

    /// The text after the last group.
    #[must_use]
    pub fn tail(&self) -> &'static str {
        self.format.format().tail
    }

    /// Writes a group.
    pub fn write(&self, out: &mut dyn Write, group: Group<'_>) -> io::Result<()> {
        (self.format.format().write)(out, group, self)
    }
}
