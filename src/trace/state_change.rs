//! Changes of state that events report.

use std::sync::Arc;

use jiff::civil::Date;
use smol_str::{SmolStr, format_smolstr};

use super::members::{code_value, element_of};
use super::source_members::SourceMembers;
use crate::catalog::{
    CodeValue, Directness, EventSource, Field, FieldPath, LifeCycle, State, StateIndex, StateSource,
    StatusKind, SubjectKind,
};
use crate::corehr::{MAX_EFFECTIVE_DELAY, day_end};
use crate::event::{Event, Member, MemberId, Value};
use crate::finding::Status;

/// A new state of something with a life cycle, such as a job change.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StateChange {
    /// The life cycle, and the event type.
    pub source: EventSource,
    /// The id of what has the state.
    pub id: SmolStr,
    /// The ids of what it is linked to, in the order of [`LifeCycle::links`].
    pub links: Box<[Option<SmolStr>]>,
    /// The code of the state; `None` if the event type is the state, or the event has no such value.
    pub code: Option<CodeValue>,
    /// The code of the mode by which a change is direct or not.
    pub mode: Option<i64>,
    /// The date on which a state is reached, if the event has one.
    pub date: Option<Date>,
    /// The code of the state before, if the event has one.
    pub before_code: Option<CodeValue>,
    /// The index of the element of a list that has the state.
    pub(super) element: Option<u32>,
    /// The state; `None` for a code that has none: it may be any.
    pub(super) state: Option<StateIndex>,
    /// The state before, if the event has a known code for it.
    pub(super) before: Option<StateIndex>,
    pub(super) directness: Directness,
}

impl StateChange {
    /// Adds the changes that an event reports as a source of a life cycle. Fails with the path of the member that
    /// should be the id if there is none.
    pub(super) fn read(
        event: &Event<'_, '_>,
        members: &SourceMembers<'_>,
        changes: &mut Vec<Self>,
    ) -> Result<(), FieldPath> {
        match &members.state {
            Some(state) if !state.path.is_top_level() => {
                for (id, found) in state.find_all(event) {
                    let element = element_of(event, id);
                    Self::push(event, members, Some((found.field, &found.value)), element, changes)?;
                }
                Ok(())
            }
            Some(state) => {
                let found = state.find(event, None);
                Self::push(event, members, found.map(|found| (found.field, &found.value)), None, changes)
            }
            None => Self::push(event, members, None, None, changes),
        }
    }

    /// Adds the change with a state, in an element of a list or not.
    fn push(
        event: &Event<'_, '_>,
        members: &SourceMembers<'_>,
        state: Option<(&Field, &Value<'_>)>,
        element: Option<MemberId>,
        changes: &mut Vec<Self>,
    ) -> Result<(), FieldPath> {
        let source = members.source;
        let (life_cycle, StateSource { is, optional, .. }) = (&source.life_cycle, source.source());
        if *optional && state.is_none_or(|(_, value)| value.is_empty()) {
            return Ok(());
        }
        let mut ids = SmolStr::default();
        for member in &members.key {
            match member.find_id(event, element) {
                Some(part) if ids.is_empty() => ids = part,
                Some(part) => ids = format_smolstr!("{ids}/{part}"),
                None if *optional => return Ok(()),
                None => return Err(member.path.clone()),
            }
        }
        let code = state.and_then(|(field, value)| code_value(field, value));
        let state_of = |code: &CodeValue, field: Option<&Field>| {
            // The catalog may have the codes of the state before at the state.
            let mut fields = field.into_iter().chain(state.map(|(field, _)| field));
            let known = fields.find_map(|field| field.code_of_value(code))?;
            life_cycle.state_named(&known.name)
        };
        let before = members.before.and_then(|before| before.find(event, element));
        let before_code = before.and_then(|before| code_value(before.field, &before.value));
        let mode = members.mode.and_then(|mode| mode.find(event, None));
        let mode_code = mode.and_then(Member::code);
        let needs_approval = life_cycle
            .direct
            .as_ref()
            .is_none_or(|direct| mode_code.is_some_and(|code| direct.unless.contains(&code.name)));
        let date = members.date.and_then(|date| date.find(event, element));
        changes.push(Self {
            links: members.links.iter().map(|link| link.find_id(event, element)).collect(),
            mode: mode.and_then(|mode| match mode.value {
                Value::Int(code) => Some(code),
                _ => None,
            }),
            date: date.and_then(|date| date.value.text()?.parse().ok()),
            state: is.or_else(|| state_of(code.as_ref()?, None)),
            before: before_code.as_ref().and_then(|code| state_of(code, before.map(|before| before.field))),
            directness: if needs_approval { Directness::Approved } else { Directness::Direct },
            source: source.clone(),
            element: element.and_then(|element| event.member(element).index),
            id: ids,
            code,
            before_code,
        });
        Ok(())
    }

    /// The life cycle.
    #[must_use]
    pub fn life_cycle(&self) -> &LifeCycle {
        &self.source.life_cycle
    }

    /// What has the state.
    #[must_use]
    pub fn kind(&self) -> &Arc<SubjectKind> {
        &self.source.life_cycle.kind
    }

    /// What the subject is a part of, and its id.
    #[must_use]
    pub fn whole(&self) -> Option<(&Arc<SubjectKind>, &str)> {
        let links = self.life_cycle().links.iter().zip(&self.links);
        let mut wholes = links.filter(|(link, _)| link.is_part);
        wholes.find_map(|(link, id)| Some((&link.to, id.as_deref()?)))
    }

    /// The state, if it is that of a resource: these have no codes.
    #[must_use]
    pub fn resource_state(&self) -> Option<&State> {
        let is = self.source.source().is?;
        Some(self.life_cycle().state(is))
    }

    /// The kind of the state.
    #[must_use]
    pub fn status_kind(&self) -> StatusKind {
        self.life_cycle().status_kind(self.state)
    }

    /// Whether something has to follow the state.
    #[must_use]
    pub fn is_ongoing(&self) -> bool {
        self.state.is_some_and(|state| !self.life_cycle().state(state).ends)
    }

    /// A bit for the source, among those of the life cycle.
    pub(super) fn source_bit(&self) -> u64 {
        1 << (self.source.index % StateSource::CAPACITY)
    }

    /// The JSON Pointer of the state in the event.
    pub(super) fn pointer(&self) -> String {
        match &self.source.source().state {
            Some(state) => state.pointer_in(self.element),
            None => "/header/event_type".to_owned(),
        }
    }

    /// The state as messages name it.
    pub(super) fn status(&self) -> Status {
        status(self.life_cycle(), self.state)
    }

    /// The id of the process that approves it.
    pub(super) fn approving_process(&self) -> Option<&str> {
        self.links[self.life_cycle().approved_by.as_ref()?.link].as_deref()
    }

    /// Whether the state waits for one that is reached on a date. An unknown one may be such a state.
    pub(super) fn awaits_date(&self) -> bool {
        self.state.is_some_and(|state| self.life_cycle().awaits_date(state))
    }

    /// The time by which the event of its effect should have come, if the change waits for it.
    pub(super) fn effect_due(&self) -> Option<i64> {
        if self.awaits_date() { self.date.map(effect_due) } else { None }
    }
}

/// A state as messages name it.
pub(super) fn status(life_cycle: &LifeCycle, state: Option<StateIndex>) -> Status {
    state.map_or(Status::Unknown, |state| Status::Named(life_cycle.state(state).name.clone()))
}

/// The time by which the event of a change that takes effect on a day should have come, in milliseconds since
/// 1970. The documentation names no time zone: when a day in UTC+8 is over, it has begun everywhere.
pub(super) fn effect_due(effective_date: Date) -> i64 {
    day_end(effective_date).saturating_add(MAX_EFFECTIVE_DELAY)
}
