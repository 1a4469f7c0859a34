//! The rules about the statuses of a job change: repeated changes (FE403), impossible transitions (FE405),
//! events after the end (FE406), missing beginnings (FE407) and events (FE408), and effect without approval
//! (FE410), too early (FE411) or missing (FE413).

use std::collections::HashMap;

use jiff::Timestamp;

use super::chronology::{Chronology, Phase, RankedEvent};
use super::event::{EventKind, JobChangeEvent};
use super::job_change_life_cycle::{ChangeRun, Violation};
use super::processes::{CheckedProcess, Refusal, repeated_change};
use super::simultaneous_job_changes::arrange;
use super::status::JobChangeStatus;
use super::timeline::{EventFinding, TimelineState};
use crate::finding::{Finding, Help, Message, RelativeLocation, Rule, Waiting};
use crate::message::Elapsed;
use crate::secret::{Names, masked};

/// The member that findings about a status are about.
const STATUS: &str = "/event/status";

/// A job change after its events were checked.
pub(super) struct CheckedJobChange {
    pub(super) state: TimelineState,
    /// The events that the job change waits for.
    pub(super) waiting: Option<Waiting>,
    /// The events of the job change in their order.
    pub(super) order: Vec<RankedEvent>,
}

/// The result of the processes that a job change has named so far.
enum ProcessResult<'t> {
    /// It has named none.
    Unnamed,
    /// At least one of them was not refused.
    NotRefused,
    /// All of them were refused, the last one here.
    Refused(Refusal<'t>),
}

/// Checks the events of each job change; `processes` are those of the timeline.
pub(super) fn check_job_changes(
    chronology: &Chronology<'_>,
    processes: &[CheckedProcess<'_>],
    findings: &mut Vec<EventFinding>,
) -> Vec<CheckedJobChange> {
    let refusals = processes.iter().filter_map(|process| Some((process.id, process.refusal?))).collect();
    let lists = chronology.by_id(|kind| match kind {
        EventKind::JobChange(change) => Some(&change.job_change_id),
        _ => None,
    });
    lists.iter().map(|list| check_one(chronology, list, &refusals, findings)).collect()
}

fn check_one(
    chronology: &Chronology<'_>,
    events: &[usize],
    refusals: &HashMap<&str, Refusal<'_>>,
    findings: &mut Vec<EventFinding>,
) -> CheckedJobChange {
    let order = arrange(chronology, events);
    let mut last: Option<ChangeRun<'_>> = None;
    // The last event with the status that lasts: when the status is repeated, the date may have changed.
    let mut latest: Option<(usize, ChangeRun<'_>)> = None;
    let mut result = ProcessResult::Unnamed;
    for group in chronology.simultaneous(&order) {
        for next in group.iter().filter_map(|event| ChangeRun::new(chronology.event(*event))) {
            result.add(next.change, refusals);
        }
        for event in group {
            let Some(next) = ChangeRun::new(chronology.event(*event)) else { continue };
            let violation = next.violation(last);
            if let Some(violation) = violation {
                findings.push(EventFinding::new(*event, violation_finding(violation, next, last)));
            } else if let ProcessResult::Refused(refusal) = result
                && matches!(next.change.status, JobChangeStatus::Approved | JobChangeStatus::Effective)
                && refusal.time < chronology.time(*event)
            {
                findings.push(EventFinding::new(*event, refused(refusal, next)));
            }
            if violation.is_none_or(Violation::continues) {
                findings.extend(effective_early(next).map(|finding| EventFinding::new(*event, finding)));
                last = Some(next);
            }
            if last.is_some_and(|last| last.change.status == next.change.status) {
                latest = Some((*event, next));
            }
        }
    }
    let state = last.map_or(TimelineState::Ended, ChangeRun::state);
    let overdue = latest.zip(chronology.log_time()).and_then(|((event, latest), log_time)| {
        Some(EventFinding::new(event, not_effective(latest, log_time)?))
    });
    let waiting = last.filter(|_| state != TimelineState::Ended && overdue.is_none()).map(ChangeRun::waiting);
    findings.extend(overdue);
    let order = order.into_iter().map(|event| RankedEvent { event, phase: Phase::JobChange });
    CheckedJobChange { state, waiting, order: order.collect() }
}

impl<'t> ProcessResult<'t> {
    /// Adds the process that an event names.
    fn add(&mut self, change: &JobChangeEvent, refusals: &HashMap<&str, Refusal<'t>>) {
        let Some(process_id) = &change.process_id else { return };
        *self = match (&*self, refusals.get(&**process_id)) {
            (Self::NotRefused, _) | (_, None) => Self::NotRefused,
            (Self::Refused(last), Some(refusal)) if last.time >= refusal.time => Self::Refused(*last),
            (_, Some(refusal)) => Self::Refused(*refusal),
        };
    }
}

/// The finding about an event that cannot follow `before`.
fn violation_finding(violation: Violation, next: ChangeRun<'_>, before: Option<ChangeRun<'_>>) -> Finding {
    let status = next.change.status.into();
    // Violations that name the event before do not occur without one.
    let before = before.unwrap_or(next);
    let last = before.change.status.into();
    let at = RelativeLocation::new(&before.event.location, &next.event.location);
    let finding = match violation {
        Violation::AfterEnd => Finding::new(Rule::AfterEnd, Message::JobChangeEnded { at }),
        Violation::BeganBefore(original) => {
            let message = Message::JobChangeBeganBefore { status, original: original.into() };
            Finding::new(Rule::MissingBeginning, message).help(Help::LogStart)
        }
        Violation::Gap(original) => {
            let message = Message::OriginalStatusMismatch { original: original.into(), last, at };
            Finding::new(Rule::MissingEvent, message)
        }
        Violation::Impossible => {
            let message = Message::JobChangeTransition { from: last, at, to: status };
            Finding::new(Rule::ImpossibleTransition, message)
        }
        Violation::NoBeginning => {
            Finding::new(Rule::MissingBeginning, Message::JobChangeBeginning { status }).help(Help::LogStart)
        }
        Violation::NotApproved => Finding::new(Rule::NotApproved, Message::EffectiveNotApproved { at }),
        Violation::Repeated => repeated_change(status, before.event, next.event),
    };
    finding.at_pointer(STATUS)
}

/// The finding about an approval or effect after the process was refused.
fn refused(refusal: Refusal<'_>, next: ChangeRun<'_>) -> Finding {
    let message = Message::ProcessRefused {
        status: next.change.status.into(),
        at: RelativeLocation::new(&refusal.event.location, &next.event.location),
    };
    Finding::new(Rule::NotApproved, message).at_pointer(STATUS)
}

/// The finding about an effect before the effective date.
fn effective_early(next: ChangeRun<'_>) -> Option<Finding> {
    let (early_by, date) = (next.effective_early_by()?, next.change.effective_date?);
    let message = Message::EffectiveEarly { early: Elapsed(early_by), date };
    Some(Finding::new(Rule::EffectiveEarly, message).at_pointer("/event/effective_date"))
}

/// The finding about a job change of which the effective date is over when the log has reached `log_time`.
fn not_effective(latest: ChangeRun<'_>, log_time: i64) -> Option<Finding> {
    let (elapsed, date) = (latest.overdue_by(log_time)?, latest.change.effective_date?);
    let message = Message::NotEffective {
        id: masked(&latest.change.job_change_id, &Names::default()).into_owned(),
        status: latest.change.status.into(),
        date,
        elapsed: Elapsed(elapsed),
        log_time: Timestamp::from_millisecond(log_time).ok()?,
    };
    let finding = Finding::new(Rule::NotEffective, message).at_pointer("/event/effective_date");
    Some(finding.help(Help::LookUpJobChange))
}
