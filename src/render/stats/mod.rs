//! What is in a log, for people and as JSON.

mod json;
mod sections;
mod text;
mod timelines;
mod timelines_json;

use serde_json::Value;

use super::Style;
use crate::catalog::Catalog;
use crate::choice::choices;
use crate::stats::{LogStats, TimelineStats};

choices! {
    /// A format of statistics.
    pub enum StatsFormat {
        Text = "text": "Tables with bars, for people", "带条形图的表格，供阅读";
        Json = "json": "One JSON object", "一个 JSON 对象";
    }
}

impl StatsFormat {
    /// Whether people read it, in the language of their locale.
    #[must_use]
    pub fn is_for_people(self) -> bool {
        self == Self::Text
    }
}

/// What was read of a log besides its events.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct ReadCounts {
    /// The events that the filter left out.
    pub left_out: u64,
    /// The records that could not be read.
    pub unreadable: u64,
    /// The lines without an event.
    pub other_lines: u64,
    /// The bytes.
    pub bytes: u64,
}

/// Statistics of a log, to be shown.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct ShownStats<'s> {
    /// The statistics.
    pub stats: &'s LogStats,
    /// Those of its timelines, if they were counted.
    pub timelines: Option<&'s TimelineStats>,
    /// What else was read.
    pub read: ReadCounts,
    /// The catalog with the labels of codes.
    pub catalog: &'s Catalog,
    /// The style, whose time zone divides days and hours.
    pub style: &'s Style,
}

impl ShownStats<'_> {
    /// The tables for people; `rows` is the largest number of rows of a table.
    #[must_use]
    pub fn text(&self, rows: usize) -> String {
        text::text(self, rows)
    }

    /// The JSON object.
    #[must_use]
    pub fn json(&self) -> Value {
        json::json(self)
    }
}
