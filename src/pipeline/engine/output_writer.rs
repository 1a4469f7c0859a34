//! The writer of outputs of blocks, one after another.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use super::finding_groups::FindingGroups;
use super::output::{BlockOutput, EndedInput, LinesWithoutEvent, PassedOver};
use super::outputs::{InputsWithoutEvents, Outputs};
use crate::diagnostic::{Diagnostic, EventRef};
use crate::finding::OtherLine;
use crate::message::{Count, LanguageChoice, Localize as _};
use crate::pipeline::Tally;
use crate::render::write_line;
use crate::text::sanitize;

/// The largest number of bytes written at once: what does not fit into a pipe makes the writer wait for its
/// reader.
pub(in crate::pipeline) const WRITE_CHUNK: usize = 48 * 1024;

/// The time after which a run that follows its inputs says how many findings it has not shown.
const REPORT_INTERVAL: Duration = Duration::from_secs(10);

crate::messages! {
    /// A note about an input as a whole.
    enum NoEventNote {
        NoEvent { lines: Count, first: OtherLine } =>
            "no event in {lines}; the first {first}; `feishu-ev explain FE010` says what is looked for",
            "{lines}中没有事件，第一行{first}；`feishu-ev explain FE010` 说明查找的方式";
    }
}

/// The step that sees the outputs of blocks in order before they are written. If it makes too many bytes to
/// keep, it writes them to the output itself.
pub(super) type InOrder<'s, T> =
    &'s mut (dyn FnMut(&mut BlockOutput<T>, &mut dyn Write) -> io::Result<()> + Send);

/// A writer of outputs of blocks, one after another.
pub(super) struct OutputWriter<'s, 'w, T> {
    outputs: &'s mut Outputs<'w>,
    in_order: InOrder<'s, T>,
    separator: &'static str,
    /// Whether something was written, so that a separator comes before the next output.
    has_output: bool,
    /// The counts of all outputs.
    tally: Tally,
    /// The findings on standard error about the input that is being read.
    groups: FindingGroups,
    /// The counts of that input.
    input_tally: Tally,
    /// The first text in it that has no event.
    first_passed_over: Option<PassedOver>,
    /// When it was last said which findings were not shown.
    reported_at: Instant,
}

impl<'s, 'w, T> OutputWriter<'s, 'w, T> {
    pub(super) fn new(
        outputs: &'s mut Outputs<'w>,
        separator: &'static str,
        in_order: InOrder<'s, T>,
    ) -> Self {
        Self {
            outputs,
            in_order,
            separator,
            has_output: false,
            tally: Tally::default(),
            groups: FindingGroups::default(),
            input_tally: Tally::default(),
            first_passed_over: None,
            reported_at: Instant::now(),
        }
    }

    /// The language of what is written to standard error.
    pub(super) fn language(&self) -> LanguageChoice {
        self.outputs.language
    }

    /// The counts of all outputs.
    pub(super) fn finish(self) -> Tally {
        self.tally
    }

    /// Writes an output and empties it.
    pub(super) fn write(&mut self, output: &mut BlockOutput<T>) -> io::Result<()> {
        if self.first_passed_over.is_none() {
            self.first_passed_over = output.first_passed_over.take();
        }
        if let Some(ended) = &mut output.ended_input {
            let lines = self.input_tally.passed_over + output.tally.passed_over;
            ended.other_lines = self.first_passed_over.take().map(|first| LinesWithoutEvent { first, lines });
        }
        (self.in_order)(output, self.outputs.out)?;
        self.write_output(output)?;
        // Standard error may be closed; results still count.
        let _ = self.outputs.err.write_all(&output.err);
        self.tally.add(&output.tally);
        self.input_tally.add(&output.tally);
        if let Some(ended) = output.ended_input.take() {
            self.end_input(ended);
        } else if output.idle && self.reported_at.elapsed() >= REPORT_INTERVAL {
            self.report_more(output.file.as_deref().unwrap_or_default());
        }
        if let Some(progress) = self.outputs.progress {
            progress(self.tally.bytes);
        }
        output.clear();
        Ok(())
    }

    /// Writes results and findings in the order of the input.
    fn write_output(&mut self, output: &mut BlockOutput<T>) -> io::Result<()> {
        if !output.out.is_empty() && self.has_output {
            self.outputs.out.write_all(self.separator.as_bytes())?;
        }
        self.has_output |= !output.out.is_empty();
        let mut written = 0;
        for notice in output.notices.drain(..) {
            let is_shown = self.groups.admit(notice.rule, notice.line, self.outputs.shown);
            let Some(text) = notice.text.filter(|_| is_shown) else { continue };
            let end = notice.after.clamp(written, output.out.len());
            write_chunks(self.outputs.out, &output.out[written..end])?;
            written = end;
            let _ = self.outputs.err.write_all(&text);
        }
        write_chunks(self.outputs.out, &output.out[written..])
    }

    /// Says what is to be said of an input as a whole.
    fn end_input(&mut self, ended: EndedInput) {
        let EndedInput { name, other_lines, is_reported } = ended;
        self.report_more(&name);
        self.groups.clear();
        let tally = std::mem::take(&mut self.input_tally);
        let has_event = tally.events > 0 || tally.passed_over + tally.unreadable + tally.ignored == 0;
        if !has_event && self.outputs.without_events == InputsWithoutEvents::Report {
            self.tally.inputs_without_events += 1;
        }
        let Some(other_lines) = other_lines else { return };
        let language = self.outputs.language;
        let is_expected =
            tally.events + tally.unreadable > 0 || self.outputs.without_events == InputsWithoutEvents::Allow;
        if !is_expected {
            let LinesWithoutEvent { first, lines } = other_lines;
            let note = NoEventNote::NoEvent { lines: Count::Lines(lines), first: first.content };
            self.write_note(&name, &note.to_text(language));
        } else if !is_reported {
            let (finding, location) = other_lines.finding(&name);
            let event = EventRef::default();
            let diagnostic = Diagnostic { finding: &finding, location, pointer: None, excerpt: None, event };
            let _ = write_line(&mut self.outputs.err, &diagnostic, language);
        }
    }

    /// Says which findings were not shown.
    fn report_more(&mut self, file: &str) {
        self.reported_at = Instant::now();
        for note in self.groups.take_more(self.outputs.language) {
            self.write_note(file, &note);
        }
    }

    fn write_note(&mut self, file: &str, note: &str) {
        let colon = self.outputs.language.colon();
        let _ = writeln!(self.outputs.err, "{}{colon}{}", sanitize(file), sanitize(note));
    }
}

fn write_chunks(out: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    for chunk in bytes.chunks(WRITE_CHUNK) {
        out.write_all(chunk)?;
    }
    out.flush()
}
