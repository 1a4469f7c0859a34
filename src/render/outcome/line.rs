//! An outcome as a line for people.

use std::io::{self, Write};

use super::OutcomeExplanation;
use crate::answer::Verdict;
use crate::choice::Choice as _;
use crate::message::{LanguageChoice, Localize as _};
use crate::outcome::{Channel, Outcome};
use crate::render::palette;
use crate::text::{sanitize, width};

crate::messages! {
    /// The part of a line about a repeated delivery.
    enum OutcomeNote {
        Attempt { number: u64 } => "attempt {number}", "第 {number} 次";
    }
}

/// The columns of lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineColumns {
    /// The width of the column that has the verdict at its left and the status at its right.
    verdict_and_status: usize,
    /// The width of event types, that of the longest so far.
    event_type: usize,
}

impl LineColumns {
    /// Columns in which every verdict on an event fits.
    pub(super) fn new(language: LanguageChoice) -> Self {
        let verdicts = Verdict::ALL.iter().filter(|verdict| **verdict != Verdict::WrongChallenge);
        let longest = verdicts.map(|verdict| width(&verdict.to_text(language))).max().unwrap_or_default();
        Self { verdict_and_status: longest + "200".len(), event_type: 0 }
    }

    /// Makes the column wide enough for an event type, and returns the spaces after it.
    fn fit_event_type(&mut self, text: &str) -> String {
        /// The largest width: a longer type moves only its own line.
        const LIMIT: usize = 48;
        let needed = width(text);
        self.event_type = self.event_type.max(needed.min(LIMIT));
        " ".repeat(self.event_type.saturating_sub(needed))
    }
}

pub(super) fn write(
    out: &mut dyn Write,
    outcome: &Outcome,
    columns: &mut LineColumns,
    language: LanguageChoice,
) -> io::Result<()> {
    /// The width of an abbreviated ID.
    const ID_WIDTH: usize = 9;
    let milliseconds = outcome.elapsed.as_secs_f64() * 1_000.0;
    let event_type = sanitize(outcome.event_type.as_deref().unwrap_or("-"));
    let gap = columns.fit_event_type(&event_type);
    let id = sanitize(&abbreviated_id(outcome.event_id.as_deref().unwrap_or("-"))).into_owned();
    write!(
        out,
        "{} {milliseconds:>6.1} ms  {event_type}{gap} {}",
        verdict_and_status(outcome, columns.verdict_and_status, language),
        palette::dimmed(&id)
    )?;
    let mut notes = Vec::new();
    if outcome.attempt > 1 {
        notes.push(OutcomeNote::Attempt { number: u64::from(outcome.attempt) }.to_text(language));
    }
    if let Some(explanation) = OutcomeExplanation::of(outcome) {
        let rule = outcome.judgment.rule();
        let code = rule.map(|rule| format!("{} ", palette::severity(rule.severity(), rule.code())));
        notes.push(format!("{}{}", code.unwrap_or_default(), sanitize(&explanation.to_text(language))));
    }
    if !notes.is_empty() {
        let gap = " ".repeat(ID_WIDTH.saturating_sub(width(&id)));
        write!(out, "{gap}  {}", notes.join("  "))?;
    }
    out.write_all(b"\n")
}

/// The verdict at the left and the status at the right of a column.
fn verdict_and_status(outcome: &Outcome, column: usize, language: LanguageChoice) -> String {
    let verdict = outcome.judgment.verdict;
    let status = match &outcome.channel {
        Channel::Webhook { status } => status.map(|status| status.to_string()),
        Channel::LongConnection { ack, .. } => ack.map(|code| code.to_string()),
    };
    let (name, status) = (verdict.to_text(language), status.unwrap_or_else(|| "-".to_owned()));
    let gap = column.saturating_sub(width(&name) + width(&status)).max(1);
    let colored = match verdict {
        _ if outcome.is_expected => palette::passed(&name),
        Verdict::Unproven => palette::uncertain(&name),
        _ => palette::failed(&name),
    };
    format!("{colored}{}{status}", " ".repeat(gap))
}

/// The beginning of an ID, enough to find the event.
fn abbreviated_id(id: &str) -> String {
    /// Characters of an ID that are shown.
    const SHOWN: usize = 8;
    match id.char_indices().nth(SHOWN) {
        Some((end, _)) if id.chars().count() > SHOWN + 1 => [&id[..end], "…"].concat(),
        _ => id.to_owned(),
    }
}
