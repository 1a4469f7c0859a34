//! Standard output without a buffer between, and with room in the pipe.

use std::fs::File;
use std::io::{self, Write};

/// Standard output as it is: results come in blocks, so that no buffer is needed. If it cannot be had, the usual one.
pub(super) fn stdout() -> Box<dyn Write + Send> {
    #[cfg(target_os = "linux")]
    widen();
    match raw() {
        Ok(file) => Box::new(file),
        Err(_) => Box::new(io::stdout()),
    }
}

#[cfg(unix)]
fn raw() -> io::Result<File> {
    use std::os::fd::AsFd as _;
    Ok(io::stdout().as_fd().try_clone_to_owned()?.into())
}

#[cfg(windows)]
fn raw() -> io::Result<File> {
    use std::os::windows::io::AsHandle as _;
    // A console takes text, and not bytes.
    if io::IsTerminal::is_terminal(&io::stdout()) {
        return Err(io::ErrorKind::Unsupported.into());
    }
    Ok(io::stdout().as_handle().try_clone_to_owned()?.into())
}

/// Makes room in the pipes on both sides, so that reader and writer need not take turns so often. What is no pipe, or may not
/// be as large, stays as it is.
#[cfg(target_os = "linux")]
fn widen() {
    const ROOM: usize = 1 << 20;
    let _ = rustix::pipe::fcntl_setpipe_size(io::stdout(), ROOM);
    let _ = rustix::pipe::fcntl_setpipe_size(io::stdin(), ROOM);
}
