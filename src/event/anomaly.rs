//! What is odd about the members of a record.

use crate::catalog::{Field, ObjectSchema};
use crate::json::Span;

/// As many anomalies of each kind as are noted of one record. A record of some megabytes can have millions, which are
/// counted.
pub(super) const NOTED: usize = 10_000;

/// Something odd about the members of an object.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Anomaly<'c> {
    /// A member stands more than once. The last one counts.
    Duplicate {
        /// The nearest known member around it; `None` at the top.
        parent: Option<usize>,
        /// The object around it, as an index into the unknown values that were noted; `None` if that is `parent`.
        within: Option<u32>,
        /// Where the last one stands in the text of the record.
        span: Span,
    },
    /// A member that is always there is not.
    Missing {
        /// The object that lacks it; `None` at the top.
        parent: Option<usize>,
        /// What is missing.
        field: &'c Field,
    },
    /// A member that the catalogue does not know.
    Unknown {
        /// The object that has it; `None` at the top.
        parent: Option<usize>,
        /// The object's members.
        object: &'c ObjectSchema,
        /// Where it stands in the text of the record; [`Event::key`](super::Event::key) gives its name.
        span: Span,
    },
}

/// How many anomalies there are, by their kind.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Counts {
    /// Of members that stand more than once.
    pub duplicate: usize,
    /// Of missing members.
    pub missing: usize,
    /// Of unknown members.
    pub unknown: usize,
}

impl Counts {
    /// Those beyond what is noted.
    pub(super) fn omitted(self) -> Self {
        let beyond = |count: usize| count.saturating_sub(NOTED);
        Self {
            duplicate: beyond(self.duplicate),
            missing: beyond(self.missing),
            unknown: beyond(self.unknown),
        }
    }
}

/// The anomalies that have been noted, and how many there were.
#[derive(Debug)]
pub(super) struct Anomalies<'c> {
    pub(super) noted: Vec<Anomaly<'c>>,
    pub(super) counts: Counts,
}

impl<'c> Anomalies<'c> {
    pub(super) fn push(&mut self, anomaly: Anomaly<'c>) {
        let count = match anomaly {
            Anomaly::Duplicate { .. } => &mut self.counts.duplicate,
            Anomaly::Missing { .. } => &mut self.counts.missing,
            Anomaly::Unknown { .. } => &mut self.counts.unknown,
        };
        *count += 1;
        if *count <= NOTED {
            self.noted.push(anomaly);
        }
    }
}

/// An object or array that the catalogue does not know, in which something was noted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passed {
    /// The one around it, as an index into [`Event::passed`](super::Event); `None` if that is a known member.
    pub(super) around: Option<u32>,
    pub(super) step: Step,
}

/// Which part of the object or array around it a value is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// The member whose key stands there.
    Key(u32),
    /// The element at this index.
    Index(u32),
}
