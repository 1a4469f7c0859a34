//! Filters: which events are shown, by event type, by conditions on their members, and by time.
//!
//! ```
//! use feishu_ev::catalog::Catalog;
//! use feishu_ev::event::Event;
//! use feishu_ev::filter::{FieldCondition, EventFilter};
//!
//! let catalog = Catalog::load(&[])?;
//! let text = std::fs::read_to_string("samples/corehr.process.node.updated_v2.json")?;
//! let event = Event::read(&text, &catalog)?;
//! for (condition, expected) in [("node_status=in_progress", true), ("node_status=已拒绝", false)] {
//!     let filter = EventFilter { conditions: vec![FieldCondition::parse(condition, &catalog)?], ..EventFilter::default() };
//!     assert_eq!(filter.matches(&event), expected);
//! }
//! let error = FieldCondition::parse("node_status=rejcted", &catalog).unwrap_err();
//! assert_eq!(error.to_string(), "`node_status` has no `rejcted`: rejected 2");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod condition;
mod error;
mod field;
mod operand;
mod selection;
#[cfg(test)]
mod tests;
mod time;

use wildmatch::WildMatch;

pub use condition::FieldCondition;
pub use error::{ConditionError, KnownCode, TimeError};
pub use selection::Selection;
pub use time::parse_time;

use crate::event::Event;
use crate::redact::Redactor;

/// The events that are selected. The default selects all.
#[derive(Clone, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "made by naming the members that are not default")]
pub struct EventFilter<'c> {
    /// Patterns of event types, one of which must match if there are any.
    pub types: Vec<WildMatch>,
    /// Conditions, all of which must hold.
    pub conditions: Vec<FieldCondition<'c>>,
    /// The earliest time at which an event may have been created, in milliseconds since 1970.
    pub since: Option<i64>,
    /// The time before which an event must have been created, in milliseconds since 1970.
    pub until: Option<i64>,
    /// The ids of processes and job changes, to one of which an event must belong.
    pub owners: Owners,
}

/// The ids of processes and job changes. Empty ones select everything.
#[derive(Clone, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "the ids that events belong to")]
pub struct Owners {
    /// The ids of processes.
    pub processes: Vec<String>,
    /// The ids of job changes.
    pub job_changes: Vec<String>,
}

impl Owners {
    /// Whether there are no ids.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.processes.is_empty() && self.job_changes.is_empty()
    }

    /// The ids as they are in redacted texts.
    #[must_use]
    pub fn redacted(&self, redactor: &Redactor<'_>) -> Self {
        let redacted = |ids: &[String]| ids.iter().map(|id| redactor.id(id)).collect();
        Self { processes: redacted(&self.processes), job_changes: redacted(&self.job_changes) }
    }
}

impl EventFilter<'_> {
    /// Whether all events are selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { types, conditions, since, until, owners } = self;
        types.is_empty() && conditions.is_empty() && since.is_none() && until.is_none() && owners.is_empty()
    }

    /// Whether an event is selected.
    #[must_use]
    pub fn matches(&self, event: &Event<'_, '_>) -> bool {
        self.matches_but_for_owners(event) && self.matches_owner(event)
    }

    /// Whether an event is selected by everything but what it belongs to.
    #[must_use]
    pub fn matches_but_for_owners(&self, event: &Event<'_, '_>) -> bool {
        self.matches_type(event)
            && self.matches_time(event)
            && self.conditions.iter().all(|condition| condition.holds(event))
    }

    fn matches_type(&self, event: &Event<'_, '_>) -> bool {
        self.types.is_empty() || self.types.iter().any(|pattern| pattern.matches(event.type_name()))
    }

    fn matches_time(&self, event: &Event<'_, '_>) -> bool {
        if self.since.is_none() && self.until.is_none() {
            return true;
        }
        let Some(time) = event.time() else { return false };
        self.since.is_none_or(|since| time >= since) && self.until.is_none_or(|until| time < until)
    }

    fn matches_owner(&self, event: &Event<'_, '_>) -> bool {
        let Owners { processes, job_changes } = &self.owners;
        self.owners.is_empty()
            || has_id(event, "process_id", processes)
            || has_id(event, "job_change_id", job_changes)
    }
}

/// Whether one of the ids is that of the body's member of this name.
fn has_id(event: &Event<'_, '_>, name: &str, ids: &[String]) -> bool {
    if ids.is_empty() {
        return false;
    }
    let id = event.body_member_named(name).and_then(|member| member.value.text());
    id.is_some_and(|id| ids.iter().any(|wanted| wanted == id))
}
