//! `trace`: inputs to timelines.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use super::beginnings::Beginnings;
use super::decode::one_line;
use super::flow::Flow;
use super::records::{Outcome, Records, Verify};
use super::sink::{PIECE, Product};
use super::{FailOn, Input, Outputs, Tally};
use crate::catalog::Catalog;
use crate::cipher::Keys;
use crate::finding::{Rule, Severity};
use crate::frame::{Block, Blocks, Framing};
use crate::render::{Style, TimelineFormat, TimelineWriter};
use crate::trace::{End, Entry, Judgement, Place, Step, Timeline, Tracer};

/// As long after its last event, a timeline that is followed is taken for what it is: events that belong together arrive
/// within a second, and in any order.
const GRACE: Duration = Duration::from_secs(3);

/// In as many blocks of a file is looked for its first events before it is read.
const LOOKED_AT: usize = 64;

/// How to trace.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Trace<'o> {
    /// What is known about event types.
    pub catalog: &'o Catalog,
    /// The keys for encrypted events.
    pub keys: &'o Keys,
    /// How to write timelines.
    pub format: TimelineFormat,
    /// From which severity on the run has failed.
    pub fail_on: FailOn,
    /// Codes that are not reported.
    pub ignore: &'o [Rule],
    /// Processes to show; with no job changes either, all.
    pub processes: &'o [String],
    /// Job changes to show.
    pub job_changes: &'o [String],
    /// Whether to wait for more at the end of a file, and to tell what there is by then.
    pub follow: bool,
    /// How long what has ended is remembered, in milliseconds.
    pub window: i64,
    /// How to show things to a person.
    pub style: &'o Style,
    /// Largest record, in bytes.
    pub max_record_size: usize,
    /// Threads that work; as many as there are processors if `None`.
    pub jobs: Option<NonZeroUsize>,
}

/// What a trace has come to.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Traced {
    /// What was read and found.
    pub tally: Tally,
    /// How many timelines were shown.
    pub timelines: u64,
    /// How many of them have not ended.
    pub unfinished: u64,
}

impl Trace<'_> {
    /// Traces every record of the inputs. Fails only if the output cannot be written.
    pub fn run(&self, inputs: &[Input], outputs: &mut Outputs<'_>) -> io::Result<Traced> {
        let writer = TimelineWriter {
            format: self.format,
            fail_on: self.fail_on.severity(),
            style: self.style,
            catalog: self.catalog,
        };
        let (framing, max_record_size) = (Framing::Events, self.max_record_size);
        // What is followed is looked at as soon as it comes.
        let jobs = if self.follow { Some(NonZeroUsize::MIN) } else { self.jobs };
        let flow = Flow { inputs, framing, max_record_size, jobs, separator: "", follow: self.follow };
        let follows_stream = self.follow && inputs.iter().any(Input::is_stream);
        let mut tracer = Tracer::new(self.window);
        let mut beginnings = Beginnings::new(inputs, |input| self.begins(input));
        let mut telling = Telling::new(self, writer);
        outputs.out.write_all(writer.head().as_bytes())?;
        let mut tally = flow.gather(
            outputs,
            || {
                let mut records = self.records();
                move |block: &Block, file: &str, product: &mut Product<Step>| {
                    let name: Arc<str> = file.into();
                    records.decode(block, file, |outcome| self.step(outcome, &name, product));
                }
            },
            |product: &mut Product<Step>, out: &mut dyn Write| {
                let Product { out: piece, items, idle, .. } = product;
                let mut out = Pieces { piece, out };
                tracer.tick();
                for step in items.drain(..) {
                    beginnings.before(&step, &mut tracer);
                    tracer.take(step, &mut |timeline| telling.tell(timeline, true, &mut out));
                }
                if *idle || follows_stream {
                    tracer.tell_fresh(GRACE, &mut |timeline, settled| {
                        telling.tell(timeline, settled, &mut out);
                    });
                }
                telling.written()
            },
        )?;
        let mut piece = Vec::new();
        let mut out = Pieces { piece: &mut piece, out: outputs.out };
        for mut timeline in tracer.finish() {
            telling.tell(&mut timeline, true, &mut out);
            telling.written()?;
        }
        if telling.traced.timelines == 1 {
            out.write_all(&telling.picture)?;
        }
        out.write_all(writer.tail().as_bytes())?;
        out.flush()?;
        tally.add(&telling.traced.tally);
        Ok(Traced { tally, ..telling.traced })
    }

    fn records(&self) -> Records<'_> {
        let mut records = Records::new(self.catalog, self.keys, Verify::Off, self.max_record_size);
        records.arrivals = true;
        records
    }

    /// When the first events of an input happened, if that can be seen without reading it twice from a pipe.
    fn begins(&self, input: &Input) -> Option<i64> {
        let Input::File(path) = input else { return None };
        let metadata = std::fs::metadata(path).ok()?;
        if !metadata.is_file() {
            return None;
        }
        let mut blocks =
            Blocks::new(input.open(&Arc::default()).ok()?, Framing::Events, self.max_record_size);
        let (mut records, mut block, mut product) = (self.records(), Block::default(), Product::default());
        let name: Arc<str> = "".into();
        for _ in 0..LOOKED_AT {
            if !product.items.is_empty() {
                break;
            }
            // For a file without events nothing has to be remembered.
            if !blocks.next_block(&mut block).ok()? {
                return Some(i64::MAX);
            }
            records.decode(&block, "", |outcome| self.step(outcome, &name, &mut product));
        }
        product.items.iter().filter_map(|step| step.time).min()
    }

    fn step(&self, outcome: &Outcome<'_>, file: &Arc<str>, product: &mut Product<Step>) {
        match outcome {
            Outcome::Decoded(record) => {
                product.tally.events += 1;
                let place = Place::new(Arc::clone(file), record.line, record.column);
                let mut step = Step::new(record.event, record.text, place, self.catalog);
                step.arrived = record.arrived;
                product.items.push(step);
            }
            Outcome::Failed(failure) if self.ignore.contains(&failure.finding.rule) => {}
            Outcome::Failed(failure) => {
                product.tally.unreadable += 1;
                product.tally.count(Severity::Error);
                one_line(&mut product.err, failure);
            }
        }
    }

    fn is_wanted(&self, timeline: &Timeline) -> bool {
        let is_among = |ids: &[Box<str>], wanted: &[String]| {
            !wanted.is_empty() && ids.iter().any(|id| wanted.iter().any(|wanted| **wanted == **id))
        };
        (self.processes.is_empty() && self.job_changes.is_empty())
            || is_among(&timeline.processes, self.processes)
            || is_among(&timeline.job_changes, self.job_changes)
    }
}

/// What writes to an output in pieces, the last of which stays.
struct Pieces<'p> {
    piece: &'p mut Vec<u8>,
    out: &'p mut dyn Write,
}

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            for piece in self.piece.chunks(PIECE) {
                self.out.write_all(piece)?;
            }
            self.piece.clear();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(self.piece)?;
        self.piece.clear();
        self.out.flush()
    }
}

/// What writes a separator before the first byte.
struct Separated<'o> {
    separator: &'static str,
    out: &'o mut dyn Write,
    /// Whether there was a first byte.
    begun: bool,
}

impl Write for Separated<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.begun && !bytes.is_empty() {
            self.begun = true;
            self.out.write_all(self.separator.as_bytes())?;
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Timelines written, and what was counted of them.
struct Telling<'o> {
    trace: &'o Trace<'o>,
    writer: TimelineWriter<'o>,
    traced: Traced,
    /// Whether something was written before which a separator stands.
    joined: bool,
    /// What is written only if it stays the only one.
    picture: Vec<u8>,
    /// What came of writing.
    result: io::Result<()>,
}

impl<'o> Telling<'o> {
    fn new(trace: &'o Trace<'o>, writer: TimelineWriter<'o>) -> Self {
        Self { trace, writer, traced: Traced::default(), joined: false, picture: Vec::new(), result: Ok(()) }
    }

    /// Whether all could be written so far.
    fn written(&mut self) -> io::Result<()> {
        std::mem::replace(&mut self.result, Ok(()))
    }

    /// Tells a timeline, or what was not told of it yet. As long as it is not `settled`, what is missing may still come.
    fn tell(&mut self, timeline: &mut Timeline, settled: bool, out: &mut dyn Write) {
        if !self.trace.is_wanted(timeline) || self.result.is_err() {
            return;
        }
        let mut judgement = timeline.judge();
        let may_be_explained =
            |code| matches!(code, Rule::MissingBeginning | Rule::MissingEvent | Rule::NotApproved);
        judgement.findings.retain(|(_, finding)| {
            !self.trace.ignore.contains(&finding.rule) && (settled || !may_be_explained(finding.rule))
        });
        self.count(timeline, judgement.end);
        let is_all_told = timeline.entries.iter().all(|entry| entry.is_reported);
        let mut reported = timeline.reported.take();
        let mut last = None;
        let mut is_any_new = false;
        // A table or a picture has everything once more; what is only findings has each once.
        let only_findings = matches!(self.trace.format, TimelineFormat::Findings(_));
        judgement.findings.retain(|(entry, finding)| {
            let key = (timeline.entries[*entry].arrival, finding.rule);
            // Several of one code at one event count as one.
            let is_first = last.replace(key) != Some(key);
            let is_new = reported.as_ref().is_none_or(|reported| !reported.findings.contains(&key));
            if is_new && is_first {
                self.traced.tally.count(finding.rule.severity());
            }
            is_any_new |= is_new;
            is_new || !only_findings
        });
        if !is_all_told || is_any_new {
            self.result = self.write(timeline, &judgement, out);
        }
        if self.trace.follow {
            let keys = judgement.findings.iter();
            let keys = keys.map(|(entry, finding)| (timeline.entries[*entry].arrival, finding.rule));
            reported.get_or_insert_default().findings.extend(keys);
            timeline.entries.iter_mut().for_each(|entry: &mut Entry| entry.is_reported = true);
        }
        timeline.reported = reported;
    }

    /// Counts a timeline, instead of what it was counted as before.
    fn count(&mut self, timeline: &mut Timeline, end: End) {
        if !timeline.is_sequence() {
            return;
        }
        let unfinished = u64::from(end != End::Ended);
        if self.trace.follow {
            let reported = timeline.reported.get_or_insert_default();
            self.traced.timelines -= std::mem::replace(&mut reported.timelines, 1);
            self.traced.unfinished -= std::mem::replace(&mut reported.unfinished, unfinished);
        }
        self.traced.timelines += 1;
        self.traced.unfinished += unfinished;
    }

    fn write(&mut self, timeline: &Timeline, judgement: &Judgement, out: &mut dyn Write) -> io::Result<()> {
        if self.trace.format == TimelineFormat::Mermaid {
            self.picture.clear();
            // Of several none is written.
            return match self.traced.timelines {
                0 | 1 => self.writer.tell(&mut self.picture, timeline, judgement),
                _ => Ok(()),
            };
        }
        let separator = if self.joined { self.writer.separator() } else { "" };
        let mut out = Separated { separator, out, begun: false };
        self.writer.tell(&mut out, timeline, judgement)?;
        self.joined |= out.begun;
        Ok(())
    }
}

impl Traced {
    /// What was traced and found, in one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let timelines = if self.timelines == 1 { "timeline" } else { "timelines" };
        let open =
            if self.unfinished == 0 { String::new() } else { format!(" ({} not ended)", self.unfinished) };
        format!("{} {timelines}{open}, {}", self.timelines, self.tally.summary())
    }
}
