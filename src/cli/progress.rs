//! How far a long run has come, for a person who waits for it.

use std::fs;
use std::io::{self, IsTerminal as _, Write};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

use feishu_ev::pipeline::Tally;
use terminal_size::terminal_size_of;

use super::pipe;

/// What is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the bar is drawn.
const PAUSE: Duration = Duration::from_millis(100);
/// Takes away what stands on the line.
const CLEAR: &str = "\r\x1b[K";

/// The progress of a run over files whose size is known, on a terminal that shows nothing else.
pub(super) struct Progress {
    since: Instant,
    /// Bytes in all; `None` if no bar is wanted.
    total: Option<u64>,
    /// When the bar was drawn that is to be seen.
    drawn: Mutex<Option<Instant>>,
}

impl Progress {
    pub(super) fn new(files: &[PathBuf]) -> Self {
        let alone = || io::stderr().is_terminal() && !io::stdout().is_terminal();
        let sizes = files
            .iter()
            .map(|path| fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|file| file.len()));
        let total = if files.is_empty() || !alone() { None } else { sizes.sum() };
        Self { since: Instant::now(), total, drawn: Mutex::default() }
    }

    /// So many bytes are done with.
    pub(super) fn tell(&self, bytes: u64) {
        let Some(total) = self.total.filter(|_| self.since.elapsed() > PATIENCE) else { return };
        let mut drawn = self.drawn();
        if drawn.is_none_or(|drawn| drawn.elapsed() > PAUSE) {
            let width = terminal_size_of(io::stderr()).map_or(80, |(width, _)| usize::from(width.0));
            // Standard error may be closed: it was only to please.
            let _ = write!(pipe::stderr(), "{CLEAR}{}", bar(bytes, total, self.since.elapsed(), width));
            *drawn = Some(Instant::now());
        }
    }

    /// Takes the bar away; with `stats`, says what was done and how fast.
    pub(super) fn finish(&self, stats: bool, tally: &Tally) {
        self.clear();
        if !stats {
            return;
        }
        let elapsed = self.since.elapsed();
        let records = tally.events + tally.unreadable;
        // Standard error may be closed: then nobody wants to know.
        let _ = writeln!(
            pipe::stderr(),
            "feishu-ev: {records} records, {} unreadable, {} errors, {} warnings, {:.1} MB in {:.3} s, {:.0} MB/s",
            tally.unreadable,
            tally.errors,
            tally.warnings,
            megabytes(tally.bytes),
            elapsed.as_secs_f64(),
            speed(tally.bytes, elapsed)
        );
    }

    /// Takes the bar away until it is drawn again.
    fn clear(&self) {
        if self.drawn().take().is_some() {
            let _ = write!(pipe::stderr(), "{CLEAR}");
        }
    }

    fn drawn(&self) -> MutexGuard<'_, Option<Instant>> {
        self.drawn.lock().expect("drawing does not panic")
    }
}

/// Standard error, which takes the bar away before it is written to.
impl Write for &Progress {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !bytes.is_empty() {
            self.clear();
        }
        pipe::stderr().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        pipe::stderr().flush()
    }
}

/// The bar, with how much is done, how fast, and how many seconds are left.
fn bar(bytes: u64, total: u64, elapsed: Duration, width: usize) -> String {
    let left = megabytes(total.saturating_sub(bytes)) / speed(bytes, elapsed).max(1e-9);
    let mut figures = format!(
        " {:.0}/{:.0} MB, {:.0} MB/s, {left:.0} s",
        megabytes(bytes),
        megabytes(total),
        speed(bytes, elapsed)
    );
    // A line that goes on in the next could not be taken away.
    figures.truncate(width.saturating_sub(1));
    let room = width.saturating_sub(figures.len() + 1);
    // A growing file may be longer by now.
    let done = usize::try_from(u128::from(bytes) * room as u128 / u128::from(total.max(1))).unwrap_or(room);
    let done = done.min(room);
    [&*"█".repeat(done), &"░".repeat(room - done), &figures].concat()
}

#[expect(clippy::cast_precision_loss, reason = "a few digits are shown")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn speed(bytes: u64, elapsed: Duration) -> f64 {
    megabytes(bytes) / elapsed.as_secs_f64().max(1e-9)
}
