//! The standard streams of the process: unbuffered, blocking, with large pipes, and an error if they are
//! closed.

use std::fs::File;
use std::io::{self, Write};

use feishu_ev::message::Localize;
use feishu_ev::pipeline::Blocking;
use feishu_ev::text::sanitize;

use super::error::CliError;
#[cfg(target_os = "linux")]
use super::error::Stream;
use super::language::Languages;

/// Standard output. Results are written in blocks, so that no buffer is needed.
pub(super) fn stdout() -> Result<Box<dyn Write + Send>, CliError> {
    #[cfg(target_os = "linux")]
    {
        if closed::is_closed(&io::stdout()) {
            return Err(CliError::ClosedStream { stream: Stream::Output });
        }
        widen();
    }
    Ok(match raw() {
        Ok(file) => Box::new(Blocking::new(file)),
        Err(_) => Box::new(io::stdout()),
    })
}

/// Fails if standard output is a terminal, for output that is not text.
pub(super) fn check_not_terminal() -> Result<(), CliError> {
    if io::IsTerminal::is_terminal(&io::stdout()) {
        return Err(super::error::UsageError::WorkbookOnTerminal.into());
    }
    Ok(())
}

/// Standard error.
pub(super) fn stderr() -> impl Write {
    Blocking::new(io::stderr())
}

/// Fails if standard input is closed, which is not the same as empty.
pub(super) fn check_stdin() -> Result<(), CliError> {
    #[cfg(target_os = "linux")]
    if closed::is_closed(&io::stdin()) {
        return Err(CliError::ClosedStream { stream: Stream::Input });
    }
    Ok(())
}

/// Prints a message about the run on standard error. Standard error may be closed: the exit code says enough.
pub(super) fn note(message: &(impl Localize + ?Sized), languages: Languages) {
    let message = message.to_text(languages.for_people());
    let _ = stderr().write_all(format!("feishu-ev: {}\n", sanitize(&message)).as_bytes());
}

#[cfg(unix)]
fn raw() -> io::Result<File> {
    use std::os::fd::AsFd as _;
    Ok(io::stdout().as_fd().try_clone_to_owned()?.into())
}

#[cfg(windows)]
fn raw() -> io::Result<File> {
    use std::os::windows::io::AsHandle as _;
    // A console accepts text, not bytes.
    if io::IsTerminal::is_terminal(&io::stdout()) {
        return Err(io::ErrorKind::Unsupported.into());
    }
    Ok(io::stdout().as_handle().try_clone_to_owned()?.into())
}

/// Enlarges the pipes on both sides, so that readers and writers wait for each other less often. Other
/// files, and pipes that must not be as large, stay unchanged.
#[cfg(target_os = "linux")]
fn widen() {
    const SIZE: usize = 1 << 20;
    let _ = rustix::pipe::fcntl_setpipe_size(io::stdout(), SIZE);
    let _ = rustix::pipe::fcntl_setpipe_size(io::stdin(), SIZE);
}

/// Whether a standard stream was closed when the process began.
///
/// Before `main`, the standard library opens `/dev/null` for reading and writing in place of a closed stream.
/// Other programs pass the same descriptor to discard output (`subprocess.DEVNULL` in Python, `ignore` in
/// Node.js, `daemon`), and no property of the descriptor differs. The parent process decides: shells close
/// descriptors, `timeout` and similar programs pass closed ones on, and a shell that has the same descriptor
/// itself has only inherited it. If the parent cannot be examined, the stream counts as open.
#[cfg(target_os = "linux")]
mod closed {
    use std::fs;
    use std::io::ErrorKind;
    use std::os::fd::{AsFd, AsRawFd as _};
    use std::os::unix::fs::MetadataExt as _;
    use std::os::unix::process::parent_id;

    use rustix::fs::{OFlags, fcntl_getfl, fstat};

    pub(super) fn is_closed(stream: &impl AsFd) -> bool {
        let stream = stream.as_fd();
        let (Ok(flags), Ok(status), Ok(null)) =
            (fcntl_getfl(stream), fstat(stream), fs::metadata("/dev/null"))
        else {
            return true;
        };
        flags & OFlags::RWMODE == OFlags::RDWR
            && status.st_rdev == null.rdev()
            && closed_by(parent_id(), stream.as_raw_fd())
    }

    fn closed_by(parent: u32, number: i32) -> bool {
        match fs::read_to_string(format!("/proc/{parent}/fdinfo/{number}")) {
            // A service may close its own streams and still pass `/dev/null` to its children.
            Err(error) => {
                error.kind() == ErrorKind::NotFound && is_visible(parent) && passes_streams_on(parent)
            }
            Ok(own) => is_shell(parent) && !(is_null(parent, number) && is_read_write(&own)),
        }
    }

    fn is_null(process: u32, number: i32) -> bool {
        let device = |path: &str| fs::metadata(path).map(|metadata| metadata.rdev()).ok();
        device(&format!("/proc/{process}/fd/{number}")) == device("/dev/null")
    }

    /// Whether a descriptor is open for both, as the kernel describes it: `flags:` and an octal number.
    fn is_read_write(description: &str) -> bool {
        let flags = description.lines().find_map(|line| line.strip_prefix("flags:"));
        let flags = flags.and_then(|flags| u32::from_str_radix(flags.trim(), 8).ok());
        flags.is_some_and(|flags| OFlags::from_bits_retain(flags) & OFlags::RWMODE == OFlags::RDWR)
    }

    fn is_visible(process: u32) -> bool {
        fs::metadata(format!("/proc/{process}/fd")).is_ok()
    }

    /// Whether a process passes its own streams to its children, including closed ones.
    fn passes_streams_on(process: u32) -> bool {
        is_shell(process)
            || name(process).is_some_and(|name| matches!(name.as_str(), "coreutils" | "time" | "timeout"))
    }

    fn is_shell(process: u32) -> bool {
        name(process).is_some_and(|name| name.ends_with("sh") || name == "busybox")
    }

    /// The file name of the program that the process runs.
    fn name(process: u32) -> Option<String> {
        let program = fs::read_link(format!("/proc/{process}/exe")).ok()?;
        Some(program.file_name()?.to_str()?.to_owned())
    }
}
