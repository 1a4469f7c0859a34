//! The progress bar of long runs.

use std::io::{self, IsTerminal as _, Write};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

use feishu_ev::message::Count;
use feishu_ev::pipeline::{Input, Tally};
use terminal_size::terminal_size_of;

use super::destination::ResultWriters;
use super::error::Note;
use super::stdio::stderr;

/// The time after which the bar is shown.
const SHOW_AFTER: Duration = Duration::from_secs(1);
/// The time between two updates of the bar.
const REDRAW_EVERY: Duration = Duration::from_millis(100);
/// Clears the line.
const CLEAR: &str = "\r\x1b[K";

/// The progress of a run over files whose size is known, on a terminal that shows nothing else.
pub(super) struct Progress {
    since: Instant,
    /// The number of bytes of all files; `None` if no bar is shown.
    total: Option<u64>,
    /// The time at which the visible bar was drawn.
    drawn: Mutex<Option<Instant>>,
}

impl Progress {
    /// The progress of a run over `inputs` that writes `results`.
    pub(super) fn new(inputs: &[Input], results: &ResultWriters) -> Self {
        let shows_results = results.has_stdout && io::stdout().is_terminal();
        let is_shown = !inputs.is_empty() && io::stderr().is_terminal() && !shows_results;
        let total = if is_shown { inputs.iter().map(Input::size).sum() } else { None };
        Self { since: Instant::now(), total, drawn: Mutex::default() }
    }

    /// Updates the bar: this number of bytes was processed.
    pub(super) fn update(&self, bytes: u64) {
        let Some(total) = self.total.filter(|_| self.since.elapsed() > SHOW_AFTER) else { return };
        let mut drawn = self.drawn();
        if drawn.is_none_or(|drawn| drawn.elapsed() > REDRAW_EVERY) {
            let width = terminal_size_of(io::stderr()).map_or(80, |(width, _)| usize::from(width.0));
            // Standard error may be closed.
            let _ = write!(stderr(), "{CLEAR}{}", bar(bytes, total, self.since.elapsed(), width));
            *drawn = Some(Instant::now());
        }
    }

    /// Removes the bar.
    pub(super) fn finish(&self) {
        self.clear();
    }

    /// The amount read, and the speed.
    pub(super) fn statistics(&self, tally: &Tally) -> Note {
        let elapsed = self.since.elapsed();
        Note::Statistics {
            records: Count::Records(tally.events + tally.unreadable),
            unreadable: tally.unreadable,
            errors: Count::Errors(tally.errors),
            warnings: Count::Warnings(tally.warnings),
            megabytes: format!("{:.1}", megabytes(tally.bytes)),
            seconds: format!("{:.3}", elapsed.as_secs_f64()),
            speed: format!("{:.0}", speed(tally.bytes, elapsed)),
        }
    }

    /// Removes the bar until it is drawn again.
    fn clear(&self) {
        if self.drawn().take().is_some() {
            let _ = write!(stderr(), "{CLEAR}");
        }
    }

    fn drawn(&self) -> MutexGuard<'_, Option<Instant>> {
        self.drawn.lock().expect("drawing does not panic")
    }
}

/// Standard error. The bar is removed before it is written to.
impl Write for &Progress {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !bytes.is_empty() {
            self.clear();
        }
        stderr().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        stderr().flush()
    }
}

/// The bar, with the amount that was processed, the speed, and the seconds that are left.
fn bar(bytes: u64, total: u64, elapsed: Duration, width: usize) -> String {
    let left = megabytes(total.saturating_sub(bytes)) / speed(bytes, elapsed).max(1e-9);
    let mut figures = format!(
        " {:.0}/{:.0} MB, {:.0} MB/s, {left:.0} s",
        megabytes(bytes),
        megabytes(total),
        speed(bytes, elapsed)
    );
    // A line that wraps could not be cleared.
    figures.truncate(width.saturating_sub(1));
    let bar = width.saturating_sub(figures.len() + 1);
    // A growing file may be longer by now.
    let done = usize::try_from(u128::from(bytes) * bar as u128 / u128::from(total.max(1))).unwrap_or(bar);
    let done = done.min(bar);
    [&*"█".repeat(done), &"░".repeat(bar - done), &figures].concat()
}

#[expect(clippy::cast_precision_loss, reason = "a few digits are shown")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn speed(bytes: u64, elapsed: Duration) -> f64 {
    megabytes(bytes) / elapsed.as_secs_f64().max(1e-9)
}
