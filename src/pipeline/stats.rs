//! `stats`: counts of what is in a log.

use std::io;
use std::num::NonZeroUsize;
use std::sync::Mutex;

use super::decode::fail;
use super::engine::{BlockOutput, Engine, InputPiece, NoticeStyle};
use super::ingest::Decoded;
use super::{Ingest, Input, Outputs, Tally};
use crate::check::{self, SignaturePolicy};
use crate::filter::Selection;
use crate::finding::{Finding, Rule};
use crate::frame::Framing;
use crate::stats::{LogStats, RecentIds};

/// A run that counts.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Stats<'o> {
    /// The configuration for reading records.
    pub ingest: Ingest<'o>,
    /// The events that are counted.
    pub selection: &'o Selection<'o>,
    /// The number of threads; that of the processors if `None`.
    pub jobs: Option<NonZeroUsize>,
}

impl Stats<'_> {
    /// Counts the records of the inputs. Fails only if standard error cannot be written.
    pub fn run(&self, inputs: &[Input], outputs: &mut Outputs<'_>) -> io::Result<(LogStats, Tally)> {
        let engine = Engine::new(inputs, Framing::Events, self.ingest.max_record_size);
        let engine = Engine { jobs: self.jobs, ..engine };
        let style = outputs.notice_style();
        let total = Mutex::new(LogStats::default());
        let (mut ids, mut duplicates, mut other_lines) = (RecentIds::default(), 0, 0);
        let tally = engine.run_ordered(
            outputs,
            || {
                let mut decoder = self.ingest.decoder().checking_signatures();
                let mut findings = Vec::new();
                let total = &total;
                move |piece: InputPiece<'_>, output: &mut BlockOutput<u64>| {
                    let mut stats = LogStats::default();
                    piece.decode(&mut decoder, |decoded| {
                        self.count(decoded, &mut stats, &mut findings, output, style);
                    });
                    // Sums do not depend on the order.
                    total.lock().expect("nothing panics while it is locked").add(stats);
                }
            },
            |output: &mut BlockOutput<u64>, _| {
                duplicates += output.items.drain(..).filter(|hash| ids.insert(*hash)).count() as u64;
                other_lines +=
                    output.ended_input.iter().filter(|ended| ended.other_lines.is_some()).count() as u64;
                Ok(())
            },
        )?;
        let mut stats = total.into_inner().expect("no worker panicked");
        stats.duplicates = duplicates;
        if other_lines > 0 {
            stats.findings.insert(Rule::OtherLines, other_lines);
        }
        Ok((stats, tally))
    }

    /// Counts a record and the findings about it; `findings` is a buffer, and `style` that of standard error.
    fn count(
        &self,
        decoded: Decoded<'_>,
        stats: &mut LogStats,
        findings: &mut Vec<Finding>,
        output: &mut BlockOutput<u64>,
        style: NoticeStyle,
    ) {
        match decoded {
            Decoded::Record(record) => {
                output.tally.events += 1;
                if !self.selection.selects(record.event) {
                    output.tally.left_out += 1;
                    return;
                }
                stats.count(&record);
                findings.clear();
                check::record(&record, self.ingest.catalog, SignaturePolicy::Auto, findings);
                for finding in &*findings {
                    output.tally.count(finding.rule.severity());
                    stats.count_finding(finding.rule);
                }
                output.items.extend(RecentIds::hash(record.event));
            }
            Decoded::Failed(failure) => {
                stats.count_finding(failure.finding.rule);
                fail(&failure, output, style);
            }
            Decoded::PassedOver { text, location, .. } => output.pass_over(text, location),
        }
    }
}
