//! The statuses of one job change, held against its life cycle.

use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};

use super::arrival::{at, span};
use super::process::{Process, after_end, repeated};
use super::step::{Body, JobChange, JobState, Step};
use super::timeline::{End, Timeline};
use crate::finding::{Code, Finding};

/// How long after midnight of its effective date the event of a change may come, in milliseconds.
const LATEST: i64 = 6 * 3_600_000;

/// A job change as far as it has come.
struct Run<'s> {
    change: &'s JobChange,
    /// The last event that was possible.
    step: &'s Step,
    state: JobState,
}

/// What the events of the job changes of a timeline tell about them.
pub(super) struct Changes {
    pub(super) end: End,
    /// What they wait for.
    pub(super) waiting: Vec<String>,
}

pub(super) fn judge(
    timeline: &Timeline,
    order: &[usize],
    process: &Process<'_>,
    findings: &mut Vec<(usize, Finding)>,
) -> Changes {
    let mut runs: Vec<Run<'_>> = Vec::new();
    for (index, step) in timeline.steps(order) {
        let Body::JobChange(change) = &step.body else { continue };
        let mut report = |finding: Finding| {
            let finding = if finding.pointer.is_empty() { finding.at("/event/status") } else { finding };
            findings.push((index, finding));
        };
        let run = runs.iter().position(|run| run.change.job_change_id == change.job_change_id);
        let from = run.map(|run| (runs[run].state, runs[run].step));
        let process_refused = process.refused.filter(|refused| {
            matches!(change.state, JobState::Approved | JobState::Effective) && refused.time < step.time
        });
        if let Some(finding) = gap(change, step, from) {
            report(finding);
        } else if let Err(finding) = transition(change, step, from) {
            let goes_on = matches!(finding.code, Code::MissingBeginning | Code::NotApproved);
            report(finding);
            if !goes_on {
                continue;
            }
        } else if let Some(refused) = process_refused {
            let place = at(&refused.place, &step.place);
            let message =
                format!("the change is {}, but its process was refused at {place}", change.state.name());
            report(Finding::new(Code::NotApproved, message));
        }
        if change.state == JobState::Effective
            && let (Some(time), Some(date)) = (step.time, change.effective_date)
            && time < midnight(date)
        {
            let early = span(midnight(date) - time);
            let message = format!("the change is effective {early} before its effective date {date} begins");
            report(Finding::new(Code::EffectiveEarly, message).at("/event/effective_date"));
        }
        match run {
            Some(run) => runs[run] = Run { change, step, state: change.state },
            None => runs.push(Run { change, step, state: change.state }),
        }
    }
    let end = runs.iter().map(Run::end).fold(End::Ended, End::and);
    let waiting = runs.iter().filter(|run| run.end() != End::Ended);
    let waiting = waiting.map(|run| match run.change.effective_date {
        Some(date) if matches!(run.state, JobState::Approved | JobState::NoApproval) => {
            format!("the job change is {} and takes effect on {date}", run.state.name())
        }
        _ => format!("the job change is still {}", run.state.name()),
    });
    Changes { end, waiting: waiting.collect() }
}

/// What is missing if the event says that the status before was another than the one seen last.
fn gap(change: &JobChange, step: &Step, from: Option<(JobState, &Step)>) -> Option<Finding> {
    let original = change.original.filter(|original| *original != change.state)?;
    let Some((state, before)) = from else {
        let message = format!(
            "the job change begins here as {}, and was {} before: that is not in the log",
            change.state.name(),
            original.name()
        );
        return Some(Finding::new(Code::MissingBeginning, message).help(BEGINNING));
    };
    if state == original || state == JobState::Unknown || state == change.state {
        return None;
    }
    let (was, place) = (state.name(), at(&before.place, &step.place));
    let says = original.name();
    let message = format!(
        "the status before is said to be {says}, but the last one seen is {was} ({place}): an event is missing"
    );
    Some(Finding::new(Code::MissingEvent, message))
}

/// What a missing beginning means.
pub(super) const BEGINNING: &str = "the log may begin in the middle of it; else events were lost";

/// Whether a change can go on like this.
fn transition(change: &JobChange, step: &Step, from: Option<(JobState, &Step)>) -> Result<(), Finding> {
    use JobState::{Approved, Approving, Cancelled, Effective, NoApproval, Rejected, Unknown};
    let to = change.state;
    let Some((state, before)) = from else {
        let passed = |date: Date| step.time.is_some_and(|time| time >= midnight(date));
        return match to {
            Approving | NoApproval | Unknown => Ok(()),
            Approved if !change.is_initiated => Ok(()),
            // It may have taken effect long before this log begins.
            Cancelled if change.effective_date.is_some_and(passed) => Ok(()),
            _ => {
                let message = format!(
                    "the job change begins here as {}: what came before is not in the log",
                    to.name()
                );
                Err(Finding::new(Code::MissingBeginning, message).help(BEGINNING))
            }
        };
    };
    match (state, to) {
        (Unknown, _)
        | (_, Unknown)
        | (Approving, Approved | Cancelled | NoApproval | Rejected)
        | (Approved | NoApproval, Effective | Cancelled)
        | (Effective, Cancelled) => Ok(()),
        // The two pages contradict each other about which of the two a direct change has.
        (Approved, NoApproval) | (NoApproval, Approved) if !change.is_initiated => Ok(()),
        (state, to) if state == to => Err(repeated(to.name(), before, step)),
        (Cancelled | Rejected, _) => Err(after_end("the job change", before, step)),
        (Approving, Effective) => {
            let message = format!(
                "the change is effective, but was only approving ({})",
                at(&before.place, &step.place)
            );
            Err(Finding::new(Code::NotApproved, message))
        }
        (state, to) => {
            let place = at(&before.place, &step.place);
            let message = format!(
                "the job change goes from {} ({place}) to {}, which it cannot",
                state.name(),
                to.name()
            );
            Err(Finding::new(Code::ImpossibleTransition, message))
        }
    }
}

impl Run<'_> {
    fn end(&self) -> End {
        match self.state {
            JobState::Cancelled | JobState::Effective | JobState::Rejected => End::Ended,
            JobState::Approving => End::Open,
            JobState::Approved | JobState::NoApproval | JobState::Unknown => match self.change.effective_date
            {
                Some(date) => End::Due(midnight(date).saturating_add(LATEST)),
                None => End::Open,
            },
        }
    }
}

/// The zone in which Feishu People counts days.
#[must_use]
pub fn zone() -> TimeZone {
    TimeZone::fixed(offset(8))
}

/// When a day begins in [`zone`], in milliseconds since 1970.
#[must_use]
pub fn midnight(date: Date) -> i64 {
    date.to_zoned(zone()).map_or(i64::MAX / 2, |time| time.timestamp().as_millisecond())
}
