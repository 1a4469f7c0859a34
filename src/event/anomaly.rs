//! Anomalies: members that are duplicated, missing or unknown.

use super::MemberId;
use crate::catalog::{Field, ObjectSchema};
use crate::json::Span;

/// The largest number of anomalies of each kind that are noted of one record. A record of some megabytes can
/// have millions; the others are counted.
pub(super) const MAX_NOTED: usize = 10_000;

/// A member that is not as documented.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Anomaly<'c> {
    /// A member appears more than once. The last one counts.
    Duplicate {
        /// The nearest known member around it; `None` at the top level.
        parent: Option<MemberId>,
        /// The index of the unknown object around it; `None` if that is `parent`.
        within: Option<u32>,
        /// The span of the last one.
        span: Span,
    },
    /// A required member is missing.
    Missing {
        /// The object that lacks it; `None` at the top level.
        parent: Option<MemberId>,
        /// The field that is missing.
        field: &'c Field,
    },
    /// A member is not in the catalog.
    Unknown {
        /// The object that has it; `None` at the top level.
        parent: Option<MemberId>,
        /// The schema of that object.
        object: &'c ObjectSchema,
        /// The span of the member; [`Event::key`](super::Event::key) returns its key.
        span: Span,
    },
}

/// The numbers of anomalies.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct AnomalyCounts {
    /// Members that appear more than once.
    pub duplicate: usize,
    /// Missing members.
    pub missing: usize,
    /// Unknown members.
    pub unknown: usize,
}

impl AnomalyCounts {
    /// The numbers of those that were not noted.
    pub(super) fn omitted(self) -> Self {
        let beyond = |count: usize| count.saturating_sub(MAX_NOTED);
        Self {
            duplicate: beyond(self.duplicate),
            missing: beyond(self.missing),
            unknown: beyond(self.unknown),
        }
    }
}

/// The anomalies that were noted, and the numbers of all.
#[derive(Debug)]
pub(super) struct Anomalies<'c> {
    pub(super) noted: Vec<Anomaly<'c>>,
    pub(super) counts: AnomalyCounts,
}

impl<'c> Anomalies<'c> {
    pub(super) fn push(&mut self, anomaly: Anomaly<'c>) {
        let count = match anomaly {
            Anomaly::Duplicate { .. } => &mut self.counts.duplicate,
            Anomaly::Missing { .. } => &mut self.counts.missing,
            Anomaly::Unknown { .. } => &mut self.counts.unknown,
        };
        *count += 1;
        if *count <= MAX_NOTED {
            self.noted.push(anomaly);
        }
    }
}

/// An object or array that is not in the catalog, in which something was noted.
#[derive(Clone, Copy, Debug)]
pub(super) struct UnknownContainer {
    /// The index of the one around it; `None` if that is a known member.
    pub(super) around: Option<u32>,
    pub(super) step: PathStep,
}

/// The step of a JSON Pointer from an object or array to a value in it.
#[derive(Clone, Copy, Debug)]
pub(super) enum PathStep {
    /// The member whose key begins at this offset.
    Key(u32),
    /// The element at this index.
    Index(u32),
}
