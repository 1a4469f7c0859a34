//! The writer of outputs of blocks, one after another.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::finding_groups::FindingGroups;
use super::input_counts::InputCounts;
use super::output::{BlockOutput, EndedInput, LinesWithoutEvent, PassedOver};
use super::outputs::{InputsWithoutEvents, Outputs, input_note};
use crate::diagnostic::{Diagnostic, EventRef};
use crate::finding::OtherLine;
use crate::location::Location;
use crate::message::{Count, LanguageChoice, Localize as _};
use crate::pipeline::Tally;
use crate::render::write_line;

/// The largest number of bytes written at once: what does not fit into a pipe makes the writer wait for its
/// reader.
pub(in crate::pipeline) const WRITE_CHUNK: usize = 48 * 1024;

/// The time after which a run that follows its inputs says how many findings it has not shown.
const REPORT_INTERVAL: Duration = Duration::from_secs(10);

crate::messages! {
    /// A note about an input as a whole.
    enum NoEventNote {
        Ignored { records: Count } =>
            "no event in {records} that cannot be read, of rules that are ignored",
            "{records}都无法读取，没有事件，相应的规则已忽略";
        NoEvent { lines: Count, first: OtherLine } =>
            "no event in {lines}; the first {first}; `feishu-ev explain FE010` says what is looked for",
            "{lines}中没有事件，第一行{first}；`feishu-ev explain FE010` 说明查找的方式";
    }
}

/// The step that sees the outputs of blocks in order before they are written. If it makes too many bytes to
/// keep, it writes them to the output itself.
pub(super) type InOrder<'s, T> =
    &'s mut (dyn FnMut(&mut BlockOutput<T>, &mut dyn Write) -> io::Result<()> + Send);

/// What is known of an input that is being read.
#[derive(Default)]
struct InputState {
    /// The findings about it on standard error.
    groups: FindingGroups,
    tally: Tally,
    /// The first text in it that has no event.
    first_passed_over: Option<PassedOver>,
}

/// A writer of outputs of blocks, one after another.
pub(super) struct OutputWriter<'s, 'w, T> {
    outputs: &'s mut Outputs<'w>,
    in_order: InOrder<'s, T>,
    separator: &'static str,
    /// Whether something was written, so that a separator comes before the next output.
    has_output: bool,
    /// The counts of all outputs.
    tally: Tally,
    /// The inputs that are being read, by name.
    inputs: BTreeMap<Arc<str>, InputState>,
    /// The folders and patterns by which inputs were found.
    found: BTreeMap<Arc<str>, InputCounts>,
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
            inputs: BTreeMap::new(),
            found: BTreeMap::new(),
            reported_at: Instant::now(),
        }
    }

    /// The language of what is written to standard error.
    pub(super) fn language(&self) -> LanguageChoice {
        self.outputs.language
    }

    /// The counts of all outputs, after the last was written.
    pub(super) fn finish(mut self) -> Tally {
        for (argument, files) in std::mem::take(&mut self.found) {
            self.note_empty(&argument, &files);
        }
        self.tally
    }

    /// Writes an output and empties it.
    pub(super) fn write(&mut self, output: &mut BlockOutput<T>) -> io::Result<()> {
        if let Some(ended) = &mut output.ended_input {
            let state = self.inputs.entry(Arc::clone(&ended.name)).or_default();
            let lines = state.tally.passed_over;
            ended.other_lines =
                state.first_passed_over.take().map(|first| LinesWithoutEvent { first, lines });
        }
        (self.in_order)(output, self.outputs.out)?;
        self.write_output(output)?;
        // Standard error may be closed; results still count.
        let _ = self.outputs.err.write_all(&output.err);
        self.tally.add(&output.tally);
        if let Some(file) = output.file.take() {
            self.count(&file, output);
        }
        if let Some(ended) = output.ended_input.take() {
            self.end_input(ended);
        } else if output.idle && self.reported_at.elapsed() >= REPORT_INTERVAL {
            self.report_more();
        }
        if let Some(progress) = self.outputs.progress {
            progress(self.tally.bytes);
        }
        output.clear();
        Ok(())
    }

    /// Counts what was read of an input of this name.
    pub(super) fn count(&mut self, name: &Arc<str>, output: &mut BlockOutput<T>) {
        let state = self.inputs.entry(Arc::clone(name)).or_default();
        state.tally.add(&output.tally);
        if state.first_passed_over.is_none() {
            state.first_passed_over = output.first_passed_over.take();
        }
    }

    /// Writes results and findings in the order of the input.
    fn write_output(&mut self, output: &mut BlockOutput<T>) -> io::Result<()> {
        if !output.out.is_empty() && self.has_output {
            self.outputs.out.write_all(self.separator.as_bytes())?;
        }
        self.has_output |= !output.out.is_empty();
        let mut written = 0;
        for notice in output.notices.drain(..) {
            let Location { file, position } = notice.location;
            let state = self.inputs.entry(file).or_default();
            let is_shown = state.groups.admit(notice.rule, position.line, self.outputs.shown);
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
        let EndedInput { name, argument, other_lines, is_reported } = ended;
        let InputState { mut groups, tally, .. } = self.inputs.remove(&name).unwrap_or_default();
        let language = self.outputs.language;
        self.write_notes(&name, &groups.take_more(language));
        let counts = InputCounts::new(&tally, other_lines.clone());
        let is_noted = match argument {
            // Of a folder, the whole counts.
            Some(argument) => {
                self.found.entry(argument).or_default().add(counts);
                false
            }
            None => self.note_empty(&name, &counts),
        };
        if let Some(other_lines) = other_lines.filter(|_| !is_noted && !is_reported) {
            let (finding, location) = other_lines.finding(&name);
            let event = EventRef::default();
            let diagnostic = Diagnostic { finding: &finding, location, pointer: None, excerpt: None, event };
            let _ = write_line(&mut self.outputs.err, &diagnostic, language);
        }
    }

    /// Counts and names an input in which there is no event. Returns whether something was said of it.
    fn note_empty(&mut self, name: &str, input: &InputCounts) -> bool {
        if !input.is_without_events() || self.outputs.without_events == InputsWithoutEvents::Allow {
            return false;
        }
        self.tally.inputs_without_events += 1;
        let note = match &input.other_lines {
            _ if input.unreadable > 0 => return false,
            Some(LinesWithoutEvent { first, lines }) => {
                NoEventNote::NoEvent { lines: Count::Lines(*lines), first: first.content.clone() }
            }
            None => NoEventNote::Ignored { records: Count::Records(input.ignored) },
        };
        self.write_notes(name, &[note.to_text(self.outputs.language)]);
        true
    }

    /// Says which findings were not shown.
    fn report_more(&mut self) {
        self.reported_at = Instant::now();
        let language = self.outputs.language;
        let more =
            self.inputs.iter_mut().map(|(name, state)| (Arc::clone(name), state.groups.take_more(language)));
        for (name, notes) in more.collect::<Vec<_>>() {
            self.write_notes(&name, &notes);
        }
    }

    /// Writes notes about an input.
    fn write_notes(&mut self, name: &str, notes: &[String]) {
        for note in notes {
            let note = input_note(name, note, self.outputs.language) + "\n";
            let _ = self.outputs.err.write_all(note.as_bytes());
        }
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
