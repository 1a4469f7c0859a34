//! Learning: from an event that was read to its layout.

use std::borrow::Cow;
use std::ops::Range;

use super::step::{AfterText, BegunMember, Containers, LayoutStep, ValueForm};
use super::{LayoutEnd, Layouts, MAX_BRANCHES, MAX_STEPS, MAX_TEXT};
use crate::event::{Anomaly, AnomalyCounts, Envelope, Event, Member, MemberId, Value};

impl<'c> Layouts<'c> {
    /// Learns the layout of an event that the parser has read. Of events that are not ordinary there is none.
    pub(in crate::event) fn learn(&mut self, event: &Event<'c, '_>) {
        if self.pause > 0 {
            self.pause -= 1;
            return;
        }
        let Some(steps) = layout(event).and_then(|layout| steps(event, layout)) else { return };
        let mut parent = None;
        for step in steps {
            let siblings = self.after(parent);
            let known = siblings.iter().copied().find(|index| self.steps[*index].is_same(&step));
            parent = Some(match known {
                Some(index) => index,
                None => match self.add(parent, step) {
                    Some(index) => index,
                    None => return,
                },
            });
        }
    }

    /// Adds a step after another, or at the beginning; returns its index, or `None` if there are too many.
    fn add(&mut self, parent: Option<usize>, step: LayoutStep<'c>) -> Option<usize> {
        let index = self.steps.len();
        let text_size = self.text_size + step.text.len();
        if index == MAX_STEPS || text_size > MAX_TEXT || self.after(parent).len() == MAX_BRANCHES {
            return None;
        }
        self.text_size = text_size;
        let length = step.text.len();
        // A text may be the beginning of another.
        let place = self.after(parent).partition_point(|index| self.steps[*index].text.len() > length);
        self.steps.push(step);
        match parent.map(|parent| &mut self.steps[parent].next) {
            None => self.first.insert(place, index),
            Some(AfterText::Value { steps, .. }) => steps.insert(place, index),
            Some(AfterText::End(_)) => {}
        }
        Some(index)
    }

    /// The indices of the steps after one, or of those at the beginning.
    fn after(&self, parent: Option<usize>) -> &[usize] {
        match parent.map(|parent| &self.steps[parent].next) {
            None => &self.first,
            Some(AfterText::Value { steps, .. }) => steps,
            Some(AfterText::End(_)) => &[],
        }
    }
}

/// What the layout of an event says besides its members. `None` if more is noted of it than missing members.
fn layout<'c>(event: &Event<'c, '_>) -> Option<LayoutEnd<'c>> {
    let is_ordinary = !event.inferred
        && event.anomalies.iter().all(|anomaly| matches!(anomaly, Anomaly::Missing { .. }))
        && event.omitted == AnomalyCounts::default()
        && event.unread.is_none()
        && event.annotations.is_empty()
        && event.containers.is_empty()
        && event.secrets.is_empty();
    let known = event.known.filter(|_| is_ordinary)?;
    Some(LayoutEnd {
        known,
        envelope: event.envelope,
        missing: event.anomalies.clone().into(),
        request_body: event.request_body,
        spans_lines: event.spans_lines,
        top_level: event.top_level,
    })
}

/// The steps of an event's layout. `None` if it is no 2.0 event with a header, if members are not in the order of the
/// text, or if there are escapes.
fn steps<'c>(event: &Event<'c, '_>, layout: LayoutEnd<'c>) -> Option<Vec<LayoutStep<'c>>> {
    let Envelope::V2 { schema, header: Some(header), .. } = event.envelope else { return None };
    let (mut steps, mut begun, mut open) = (Vec::new(), Vec::new(), Vec::new());
    let mut start = 0;
    for (id, member) in event.members() {
        let &Member { field, parent, index, ref value, span } = member;
        let key = (span.start as usize).checked_sub(start)?;
        let value_start = span.value as usize;
        let (form, end) = match value {
            // With escapes in it.
            Value::Text(Cow::Owned(_)) => return None,
            Value::Text(_) if [schema, header.event_type].contains(&Some(id)) => {
                (ValueForm::Fixed, span.end as usize)
            }
            Value::Text(_) => (ValueForm::String, value_start + 1),
            Value::Int(_) | Value::Number(_) => (ValueForm::Number, value_start),
            Value::Bool(_) | Value::List | Value::Null | Value::Object => {
                let (value, value_start) = (without_text(value)?, value_start - start);
                begun.push(BegunMember { field, parent, index, value, key, value_start });
                open.push((id, span.end as usize));
                continue;
            }
        };
        steps.push(LayoutStep {
            text: event.text[start..end].into(),
            containers: containers(&mut begun, &mut open, start..value_start),
            next: AfterText::Value {
                field,
                parent,
                index,
                key,
                value: value_start - start,
                form,
                steps: Vec::new(),
            },
        });
        start = span.end as usize;
    }
    steps.push(LayoutStep {
        text: event.text[start..].into(),
        containers: containers(&mut begun, &mut open, start..event.length),
        next: AfterText::End(Box::new(layout)),
    });
    Some(steps)
}

/// Takes the members that begin or end in a text; `open` are the ends of those that have begun.
fn containers<'c>(
    begun: &mut Vec<BegunMember<'c>>,
    open: &mut Vec<(MemberId, usize)>,
    text: Range<usize>,
) -> Option<Box<Containers<'c>>> {
    let ended = open.extract_if(.., |(_, end)| *end <= text.end).map(|(id, end)| (id, end - text.start));
    let containers = Containers { begun: std::mem::take(begun), ended: ended.collect() };
    (!containers.begun.is_empty() || !containers.ended.is_empty()).then(|| containers.into())
}

/// A value without a text of its own.
fn without_text(value: &Value<'_>) -> Option<Value<'static>> {
    match value {
        Value::Bool(value) => Some(Value::Bool(*value)),
        Value::List => Some(Value::List),
        Value::Null => Some(Value::Null),
        Value::Object => Some(Value::Object),
        Value::Int(_) | Value::Number(_) | Value::Text(_) => None,
    }
}
