//! How far a long run has come, for a person who waits for it.

use std::fs;
use std::io::{self, IsTerminal as _, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use feishu_ev::pipeline::Tally;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// The progress of a run over files whose size is known, on a terminal that shows nothing else.
pub(super) struct Progress {
    bar: ProgressBar,
    since: Instant,
    wanted: bool,
}

impl Progress {
    pub(super) fn new(files: &[PathBuf]) -> Self {
        let sizes: Option<Vec<u64>> = files
            .iter()
            .map(|path| fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|file| file.len()))
            .collect();
        let sizes = sizes.filter(|sizes| !sizes.is_empty());
        let wanted = sizes.is_some() && io::stderr().is_terminal() && !io::stdout().is_terminal();
        let bar = ProgressBar::with_draw_target(
            sizes.map(|sizes| sizes.iter().sum()),
            ProgressDrawTarget::hidden(),
        );
        let style = ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}");
        bar.set_style(style.expect("the template is right"));
        Self { bar, since: Instant::now(), wanted }
    }

    /// So many bytes are done with.
    pub(super) fn tell(&self, bytes: u64) {
        if self.wanted && self.since.elapsed() > PATIENCE {
            if self.bar.is_hidden() {
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            self.bar.set_position(bytes);
        }
    }

    /// Takes the bar away; with `stats`, says what was done and how fast.
    pub(super) fn finish(&self, stats: bool, tally: &Tally) {
        self.bar.finish_and_clear();
        if !stats {
            return;
        }
        let seconds = self.since.elapsed().as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
        let megabytes = tally.bytes as f64 / 1e6;
        let records = tally.events + tally.unreadable;
        // Standard error may be closed: then nobody wants to know.
        let _ = writeln!(
            io::stderr(),
            "feishu-ev: {records} records, {} unreadable, {} errors, {} warnings, {megabytes:.1} MB in {seconds:.3} s, {:.0} MB/s",
            tally.unreadable,
            tally.errors,
            tally.warnings,
            megabytes / seconds.max(1e-9)
        );
    }
}

/// Standard error, which takes the bar away as long as it is written to.
impl Write for &Progress {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bar.suspend(|| io::stderr().write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
