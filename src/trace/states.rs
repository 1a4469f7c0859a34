//! The rules about the states of everything but nodes: repeated changes (FE403), impossible transitions (FE405),
//! events after the end (FE406), missing beginnings (FE407) and events (FE408), and effect without approval
//! (FE410), too early (FE411) or missing (FE413).

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::analysis::{EventFinding, TimelineState};
use super::checked_subject::{CheckedSubject, ranked};
use super::chronology::{ChangeRef, Chronology};
use super::processes::{CheckedProcess, Refusal, log_start, repeated_change};
use super::resources::check_resource;
use super::simultaneous_changes::arrange;
use super::state_change::StateChange;
use super::state_run::{ReportedStates, StateRun, Violation};
use crate::finding::{Finding, Help, Message, ReachedStatus, RelativeLocation, Rule};
use crate::message::Elapsed;
use crate::secret::{Names, masked};

/// The ends without approval, by what has ended: the name of its kind, and its id.
type Refusals<'t> = HashMap<(&'t str, &'t str), Refusal<'t>>;

/// The result of the processes that a subject has named so far.
enum ProcessResult<'t> {
    /// It has named none.
    Unnamed,
    /// At least one of them was not refused.
    NotRefused,
    /// All of them were refused, the last one here.
    Refused(Refusal<'t>),
}

/// Checks the changes of each subject; `processes` are those of the timeline with node events.
pub(super) fn check_states<'t>(
    chronology: &Chronology<'t>,
    processes: &[CheckedProcess<'t>],
    findings: &mut Vec<EventFinding>,
) -> Vec<CheckedSubject<'t>> {
    let mut lists = chronology.changes_by_subject();
    if lists.is_empty() {
        return Vec::new();
    }
    let mut refusals: Refusals<'t> = HashMap::new();
    for process in processes {
        refusals.extend(process.refusal.map(|refusal| ((&*process.kind.name, process.id), refusal)));
    }
    // What approves others is checked before them.
    lists.sort_by_key(|list| {
        list.first().is_some_and(|first| first.change.life_cycle().approved_by.is_some())
    });
    let mut checked = Vec::with_capacity(lists.len());
    for list in &lists {
        let is_resource = list.first().is_some_and(|first| first.change.life_cycle().is_resource());
        let subject = if is_resource {
            check_resource(chronology, list, findings)
        } else {
            check_one(chronology, list, &refusals, findings)
        };
        if let Some(CheckedSubject { change, refusal: Some(refusal), .. }) = &subject {
            // The nodes of a process tell its end first.
            refusals.entry((&change.kind().name, &change.id)).or_insert(*refusal);
        }
        checked.extend(subject);
    }
    checked
}

fn check_one<'t>(
    chronology: &Chronology<'t>,
    changes: &[ChangeRef<'t>],
    refusals: &Refusals<'t>,
    findings: &mut Vec<EventFinding>,
) -> Option<CheckedSubject<'t>> {
    let first = changes.first()?.change;
    let order = arrange(chronology, changes);
    let mut last: Option<StateRun<'t>> = None;
    // The last change to the state that lasts: when the state is repeated, the date may have changed.
    let mut latest: Option<(usize, StateRun<'t>)> = None;
    let mut result = ProcessResult::Unnamed;
    let mut refusal = None;
    let mut restated = Vec::new();
    let mut reported = ReportedStates::new();
    for group in chronology.simultaneous_changes(&order) {
        for next in group {
            result.add(next.change, refusals);
        }
        for change in group {
            let next = StateRun::new(chronology.event(change.event), *change).after(last);
            let violation = next.violation(last);
            if violation.is_some_and(|violation| !violation.continues())
                && reported.is_restated(change.change)
            {
                reported.add(change.change);
                restated.push(change.event);
                continue;
            }
            reported.add(change.change);
            if violation.is_none() && next.is_of_other_source(last) {
                restated.push(change.event);
            }
            if let Some(violation) = violation {
                let finding = violation_finding(violation, next, last);
                findings.push(EventFinding::new(change.event, finding));
            } else if let ProcessResult::Refused(refusal) = result
                && next.needs_approval()
                && refusal.time < chronology.time(change.event)
            {
                findings.push(EventFinding::new(change.event, refused(refusal, next)));
            }
            if violation.is_none_or(Violation::continues) {
                let early = effective_early(next);
                findings.extend(early.map(|finding| EventFinding::new(change.event, finding)));
                last = Some(next);
                let time = chronology.time(change.event);
                refusal = next.refuses().then_some(Refusal { event: next.event, time });
            }
            if last.is_some_and(|last| last.change.state == next.change.state) {
                latest = Some((change.event, next));
            }
        }
    }
    let state = last.map_or(TimelineState::Ended, StateRun::timeline_state);
    let overdue = latest.zip(chronology.log_time()).and_then(|((event, latest), log_time)| {
        Some(EventFinding::new(event, not_effective(latest, log_time)?))
    });
    let waiting = last.filter(|_| state != TimelineState::Ended && overdue.is_none()).map(StateRun::waiting);
    findings.extend(overdue);
    Some(CheckedSubject { change: first, state, waiting, order: ranked(&order), restated, refusal })
}

impl<'t> ProcessResult<'t> {
    /// Adds the process that a change names.
    fn add(&mut self, change: &StateChange, refusals: &Refusals<'t>) {
        let Some(guard) = &change.life_cycle().approved_by else { return };
        let link = &change.life_cycle().links[guard.link];
        let Some(id) = &change.links[guard.link] else { return };
        *self = match (&*self, refusals.get(&(&*link.to.name, &**id))) {
            (Self::NotRefused, _) | (_, None) => Self::NotRefused,
            (Self::Refused(last), Some(refusal)) if last.time >= refusal.time => Self::Refused(*last),
            (_, Some(refusal)) => Self::Refused(*refusal),
        };
    }
}

/// The finding about a change that cannot follow `before`.
fn violation_finding(violation: Violation, next: StateRun<'_>, before: Option<StateRun<'_>>) -> Finding {
    let (subject, status) = (Arc::clone(next.change.kind()), next.change.status());
    // Violations that name the change before do not occur without one.
    let before = before.unwrap_or(next);
    let last = before.change.status();
    let at = RelativeLocation::new(&before.event.location, &next.event.location);
    let member = next.change.source.source().before.as_ref().map_or("", |path| path.name()).to_owned();
    let finding = match violation {
        Violation::AfterEnd => Finding::new(Rule::AfterEnd, Message::Ended { subject, at }),
        Violation::BeganBefore(named) => {
            let message = Message::BeganBefore { subject, status, member, before: next.status_of(named) };
            Finding::new(Rule::MissingBeginning, message).help(log_start(next.change.kind()))
        }
        Violation::Gap(named) => {
            let message = Message::StatusBeforeMismatch { member, before: next.status_of(named), last, at };
            Finding::new(Rule::MissingEvent, message)
        }
        Violation::Impossible => {
            let message = Message::Transition { subject, from: last, at, to: status };
            Finding::new(Rule::ImpossibleTransition, message)
        }
        Violation::NoBeginning => {
            Finding::new(Rule::MissingBeginning, Message::Beginning { subject, status })
                .help(log_start(next.change.kind()))
        }
        Violation::NotApproved => {
            let reached = ReachedStatus { status, kind: next.change.status_kind() };
            Finding::new(Rule::NotApproved, Message::NotApproved { subject, reached, last, at })
        }
        Violation::Repeated => repeated_change(status, before.event, next.event),
    };
    finding.at_pointer(next.change.pointer())
}

/// The finding about an approval or effect after the process was refused.
fn refused(refusal: Refusal<'_>, next: StateRun<'_>) -> Finding {
    let life_cycle = next.change.life_cycle();
    let process = life_cycle.approved_by.as_ref().map(|guard| &life_cycle.links[guard.link].to);
    let message = Message::ApprovalRefused {
        subject: Arc::clone(next.change.kind()),
        status: next.change.status(),
        process: Arc::clone(process.unwrap_or_else(|| next.change.kind())),
        at: RelativeLocation::new(&refusal.event.location, &next.event.location),
    };
    Finding::new(Rule::NotApproved, message).at_pointer(next.change.pointer())
}

/// The finding about an effect before the effective date.
fn effective_early(next: StateRun<'_>) -> Option<Finding> {
    let (early_by, date) = (next.effective_early_by()?, next.change.date?);
    let subject = Arc::clone(next.change.kind());
    let message = Message::EffectiveEarly { subject, early: Elapsed(early_by), date };
    Some(Finding::new(Rule::EffectiveEarly, message).at_pointer(date_pointer(next.change)))
}

/// The finding about a change of which the effective date is over when the log has reached `log_time`.
fn not_effective(latest: StateRun<'_>, log_time: i64) -> Option<Finding> {
    let (elapsed, date) = (latest.overdue_by(log_time)?, latest.change.date?);
    let subject = Arc::clone(latest.change.kind());
    let message = Message::NotEffective {
        subject: Arc::clone(&subject),
        id: masked(&latest.change.id, &Names::default()).into_owned(),
        status: latest.change.status(),
        date,
        elapsed: Elapsed(elapsed),
        log_time: Timestamp::from_millisecond(log_time).ok()?,
    };
    let finding = Finding::new(Rule::NotEffective, message).at_pointer(date_pointer(latest.change));
    Some(finding.help(Help::LookUp { subject }))
}

/// The JSON Pointer of the date in the event.
fn date_pointer(change: &StateChange) -> String {
    let guard = change.life_cycle().not_before.as_ref();
    guard.map_or_else(String::new, |guard| guard.date.pointer_in(change.element))
}
