//! The statuses of each job change, held against its life cycle.

use std::collections::HashMap;

use jiff::civil::Date;

use super::change_order;
use super::order::{ByTime, Phase, Placed};
use super::process::{Process, repeated};
use super::step::{Body, JobChange, JobState, Step};
use super::timeline::End;
use crate::corehr::{MAX_EFFECTIVE_DELAY, day_start};
use crate::finding::{Finding, Help, Message, RelativeLocation, Rule, Waiting};
use crate::message::Elapsed;

/// What the events of a job change tell about it.
pub(super) struct Change {
    pub(super) end: End,
    /// What it waits for.
    pub(super) waiting: Option<Waiting>,
    /// Its entries in their order.
    pub(super) order: Vec<Placed>,
}

/// A job change as far as it has come: its last event that was possible.
#[derive(Clone, Copy)]
pub(super) struct Run<'s> {
    change: &'s JobChange,
    step: &'s Step,
}

/// How far a job change has been approved, by all processes that it named so far.
enum Approval<'s> {
    /// It named none.
    Unnamed,
    /// They were refused; the last one there and then.
    Refused(i64, &'s Step),
    /// One was not refused.
    Open,
}

pub(super) fn judge(
    by_time: &ByTime<'_>,
    processes: &[Process<'_>],
    findings: &mut Vec<(usize, Finding)>,
) -> Vec<Change> {
    let refused = processes.iter().filter_map(|process| Some((process.id, process.refused?))).collect();
    let lists = by_time.of_each(|body| match body {
        Body::JobChange(change) => Some(&change.job_change_id),
        _ => None,
    });
    lists.iter().map(|list| judge_one(by_time, list, &refused, findings)).collect()
}

fn judge_one(
    by_time: &ByTime<'_>,
    list: &[usize],
    refused: &HashMap<&str, (i64, &Step)>,
    findings: &mut Vec<(usize, Finding)>,
) -> Change {
    let order = change_order::arrange(by_time, list);
    let mut run: Option<Run<'_>> = None;
    let mut approval = Approval::Unnamed;
    for group in by_time.groups(&order) {
        for next in group.iter().filter_map(|entry| Run::new(by_time.step(*entry))) {
            approval.name(next.change, refused);
        }
        for entry in group {
            let Some(next) = Run::new(by_time.step(*entry)) else { continue };
            let mut report = |finding: Finding| {
                findings.push((*entry, finding));
            };
            let wrong = next.follows(run);
            if let Some(wrong) = wrong {
                report(wrong.finding(next, run));
            } else if let Approval::Refused(time, process) = approval
                && matches!(next.change.state, JobState::Approved | JobState::Effective)
                && time < by_time.time(*entry)
            {
                let message = Message::ProcessRefused {
                    status: next.change.state.status(),
                    at: RelativeLocation::new(&process.location, &next.step.location),
                };
                report(Finding::new(Rule::NotApproved, message).at_pointer(STATUS));
            }
            if wrong.is_none_or(Wrong::goes_on) {
                if let Some(finding) = next.too_early() {
                    report(finding);
                }
                run = Some(next);
            }
        }
    }
    let end = run.map_or(End::Ended, Run::end);
    let waiting = run.filter(|_| end != End::Ended).map(Run::waiting);
    let placed = |entry| Placed { entry, phase: Phase::Changes };
    Change { end, waiting, order: order.into_iter().map(placed).collect() }
}

impl<'s> Approval<'s> {
    /// Notes the process that an event names.
    fn name(&mut self, change: &JobChange, refused: &HashMap<&str, (i64, &'s Step)>) {
        let Some(process_id) = &change.process_id else { return };
        *self = match (&*self, refused.get(&**process_id)) {
            (Self::Open, _) | (_, None) => Self::Open,
            (Self::Refused(last, step), Some((time, _))) if last >= time => Self::Refused(*last, step),
            (_, Some((time, step))) => Self::Refused(*time, step),
        };
    }
}

impl<'s> Run<'s> {
    pub(super) fn new(step: &'s Step) -> Option<Self> {
        match &step.body {
            Body::JobChange(change) => Some(Self { change, step }),
            _ => None,
        }
    }

    /// What is wrong with this coming behind another.
    pub(super) fn follows(self, from: Option<Self>) -> Option<Wrong> {
        if let Some(from) = from
            && from.change.state == self.change.state
            && let (Some(last), Some(now)) = (&from.change.process_id, &self.change.process_id)
            && last != now
        {
            // Handed to another process, as when it is submitted again, it has the same status again.
            return None;
        }
        let state = from.map(|from| from.change.state);
        gap(self.change, state).or_else(|| transition(self.change, self.step, state))
    }

    /// What the life cycle goes by.
    pub(super) fn state(self) -> (JobState, Option<&'s str>) {
        (self.change.state, self.change.process_id.as_deref())
    }

    /// Where it stands among changes of the same time, if nothing else tells.
    pub(super) fn rank(self) -> u8 {
        match self.change.state {
            JobState::Approving => 0,
            JobState::NoApproval => 1,
            JobState::Approved | JobState::Rejected => 2,
            JobState::Effective => 3,
            JobState::Cancelled => 4,
            JobState::Unknown => 5,
        }
    }

    fn too_early(self) -> Option<Finding> {
        let (time, date) = (self.step.time?, self.change.effective_date?);
        if self.change.state != JobState::Effective || time >= day_start(date) {
            return None;
        }
        let message = Message::EffectiveEarly { early: Elapsed(day_start(date) - time), date };
        Some(Finding::new(Rule::EffectiveEarly, message).at_pointer("/event/effective_date"))
    }

    fn waiting(self) -> Waiting {
        let (state, status) = (self.change.state, self.change.state.status());
        match self.change.effective_date {
            Some(date) if matches!(state, JobState::Approved | JobState::NoApproval) => {
                Waiting::JobChangeDue { status, date }
            }
            _ => Waiting::JobChange { status },
        }
    }

    fn end(self) -> End {
        match self.change.state {
            JobState::Cancelled | JobState::Effective | JobState::Rejected => End::Ended,
            JobState::Approving => End::Open,
            JobState::Approved | JobState::NoApproval | JobState::Unknown => match self.change.effective_date
            {
                Some(date) => End::Due(day_start(date).saturating_add(MAX_EFFECTIVE_DELAY)),
                None => End::Open,
            },
        }
    }
}

/// The member that findings about a status are about.
const STATUS: &str = "/event/status";

/// Why a change cannot follow what was before.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Wrong {
    /// It is the first, and says that there was another status before.
    BeganBefore(JobState),
    /// It is the first, and no beginning.
    NoBeginning,
    /// It says that the status before was another.
    Gap(JobState),
    /// The status is the one before.
    Repeated,
    /// The change had ended.
    AfterEnd,
    /// The change was only approving.
    NotApproved,
    /// The life cycle has no such transition.
    Impossible,
}

impl Wrong {
    /// Whether the change is taken to have happened all the same.
    pub(super) fn goes_on(self) -> bool {
        matches!(self, Self::BeganBefore(_) | Self::NoBeginning | Self::Gap(_) | Self::NotApproved)
    }

    /// The finding at `run`, behind `from`.
    fn finding(self, run: Run<'_>, from: Option<Run<'_>>) -> Finding {
        let status = run.change.state.status();
        // Without an event before it none of the variants that name it comes up.
        let before = from.unwrap_or(run);
        let last = before.change.state.status();
        let at = RelativeLocation::new(&before.step.location, &run.step.location);
        let finding = match self {
            Self::BeganBefore(original) => {
                let message = Message::JobChangeBeganBefore { status, original: original.status() };
                Finding::new(Rule::MissingBeginning, message).help(Help::LogStart)
            }
            Self::NoBeginning => Finding::new(Rule::MissingBeginning, Message::JobChangeBeginning { status })
                .help(Help::LogStart),
            Self::Gap(original) => {
                let message = Message::OriginalStatusMismatch { original: original.status(), last, at };
                Finding::new(Rule::MissingEvent, message)
            }
            Self::Repeated => repeated(status, before.step, run.step),
            Self::AfterEnd => Finding::new(Rule::AfterEnd, Message::JobChangeEnded { at }),
            Self::NotApproved => Finding::new(Rule::NotApproved, Message::EffectiveNotApproved { at }),
            Self::Impossible => {
                let message = Message::JobChangeTransition { from: last, at, to: status };
                Finding::new(Rule::ImpossibleTransition, message)
            }
        };
        finding.at_pointer(STATUS)
    }
}

/// What is missing if the event says that the status before was another than the one seen last.
fn gap(change: &JobChange, from: Option<JobState>) -> Option<Wrong> {
    let original = change.original.filter(|original| *original != change.state)?;
    match from {
        None => Some(Wrong::BeganBefore(original)),
        Some(state) if state == original || state == JobState::Unknown || state == change.state => None,
        Some(_) => Some(Wrong::Gap(original)),
    }
}

/// Why a change cannot go on like this.
fn transition(change: &JobChange, step: &Step, from: Option<JobState>) -> Option<Wrong> {
    use JobState::{Approved, Approving, Cancelled, Effective, NoApproval, Rejected, Unknown};
    let to = change.state;
    let Some(state) = from else {
        let passed = |date: Date| step.time.is_some_and(|time| time >= day_start(date));
        return match to {
            Approving | NoApproval | Unknown => None,
            Approved if !change.is_initiated => None,
            // It may have taken effect long before this log begins.
            Cancelled if change.effective_date.is_some_and(passed) => None,
            _ => Some(Wrong::NoBeginning),
        };
    };
    match (state, to) {
        (Unknown, _)
        | (_, Unknown)
        | (Approving, Approved | Cancelled | NoApproval | Rejected)
        | (Approved | NoApproval, Effective | Cancelled)
        | (Effective, Cancelled) => None,
        // The two pages contradict each other about which of the two a direct change has.
        (Approved, NoApproval) | (NoApproval, Approved) if !change.is_initiated => None,
        (state, to) if state == to => Some(Wrong::Repeated),
        (Cancelled | Rejected, _) => Some(Wrong::AfterEnd),
        (Approving, Effective) => Some(Wrong::NotApproved),
        _ => Some(Wrong::Impossible),
    }
}
