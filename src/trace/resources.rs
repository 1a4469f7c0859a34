//! The rules about resources, which are created, updated and deleted: events after the deletion or before the creation
//! (FE415), and repeated changes (FE403).

use std::sync::Arc;

use super::analysis::{EventFinding, TimelineState};
use super::checked_subject::{CheckedSubject, ranked};
use super::chronology::{ChangeRef, Chronology};
use super::processes::repeated_change;
use crate::catalog::StateIndex;
use crate::finding::{Finding, Message, RelativeLocation, Rule};

/// The number of the state of a resource that was deleted; created and updated are before it.
const DELETED: usize = 2;

/// That of one that was updated.
const UPDATED: usize = 1;

/// Checks the changes of a resource.
pub(super) fn check_resource<'t>(
    chronology: &Chronology<'t>,
    changes: &[ChangeRef<'t>],
    findings: &mut Vec<EventFinding>,
) -> Option<CheckedSubject<'t>> {
    let mut order = changes.to_vec();
    // Of those with the same time, the creation is first and the deletion last.
    order.sort_by_key(|change| (chronology.time(change.event), change.change.state));
    let creation = order.iter().position(|change| change.change.state.map(StateIndex::index) == Some(0));
    let mut last: Option<ChangeRef<'t>> = None;
    for (position, next) in order.iter().enumerate() {
        let Some(state) = next.change.state.map(StateIndex::index) else { continue };
        let report = |other: ChangeRef<'t>, message: fn(_, _, _) -> Message| {
            let at = location(chronology, other, *next);
            let message = message(Arc::clone(next.change.kind()), next.change.status(), at);
            let finding = Finding::new(Rule::ResourceOrder, message).at_pointer(next.change.pointer());
            EventFinding::new(next.event, finding)
        };
        let is_deleted = last.is_some_and(|last| last.change.state.map(StateIndex::index) == Some(DELETED));
        let repeats = last.is_some_and(|last| {
            last.change.state == next.change.state && last.change.source.index == next.change.source.index
        });
        let creation = creation.filter(|creation| position < *creation && !is_deleted);
        match (last, creation.map(|creation| order[creation])) {
            (Some(last), _) if repeats && !next.change.source.source().repeats => {
                let (before, event) = (chronology.event(last.event), chronology.event(next.event));
                let finding = repeated_change(next.change.status(), before, event);
                findings.push(EventFinding::new(next.event, finding.at_pointer(next.change.pointer())));
            }
            (Some(deletion), _) if is_deleted && state != DELETED => {
                findings.push(report(deletion, |subject, status, at| Message::AfterDeletion {
                    subject,
                    status,
                    at,
                }));
            }
            (_, Some(creation))
                if state == UPDATED && chronology.time(next.event) < chronology.time(creation.event) =>
            {
                findings.push(report(creation, |subject, status, at| Message::BeforeCreation {
                    subject,
                    status,
                    at,
                }));
            }
            _ => {}
        }
        // An update leaves what was deleted as it was.
        if !(is_deleted && state != 0) {
            last = Some(*next);
        }
    }
    let change = changes.first()?.change;
    Some(CheckedSubject {
        change,
        state: TimelineState::Ended,
        waiting: None,
        order: ranked(&order),
        restated: Vec::new(),
        refusal: None,
    })
}

/// The location of another change, as it is named at the next one.
fn location(chronology: &Chronology<'_>, other: ChangeRef<'_>, next: ChangeRef<'_>) -> RelativeLocation {
    RelativeLocation::new(&chronology.event(other.event).location, &chronology.event(next.event).location)
}
