//! The number of bytes that a target has processed, for `fuzz/run`.

use std::cell::RefCell;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{env, fs};

use rustix::process::{Signal, getpid, kill_process};

/// The number of bytes processed since the start.
struct Count {
    bytes: u64,
    written: Instant,
    /// The file to which the count is written.
    file: Option<PathBuf>,
    /// The number of bytes after which the run ends.
    enough: u64,
}

impl Count {
    fn new() -> Self {
        let enough = env::var("FUZZ_BYTES").ok().and_then(|bytes| bytes.parse().ok());
        let file = env::var_os("FUZZ_COUNT").map(PathBuf::from);
        Self { bytes: 0, written: Instant::now(), file, enough: enough.unwrap_or(u64::MAX) }
    }

    fn write(&mut self) {
        self.written = Instant::now();
        if let Some(file) = &self.file {
            fs::write(file, format!("{}\n", self.bytes)).expect("the count can be written");
        }
    }
}

thread_local! {
    /// Inputs arrive on one thread.
    static COUNT: RefCell<Count> = RefCell::new(Count::new());
}

/// Counts the bytes of an input, and ends libFuzzer after the limit.
pub fn given(bytes: usize) {
    COUNT.with_borrow_mut(|count| {
        count.bytes += bytes as u64;
        if count.bytes >= count.enough {
            count.write();
            kill_process(getpid(), Signal::USR1).expect("a process can signal itself");
        } else if bytes as u64 == count.bytes || count.written.elapsed() > Duration::from_millis(100) {
            count.write();
        }
    });
}
