//! The program while it runs: its input stays open, and its output is read line by line.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Output, command, words};

/// The time after which something is taken to hang.
const PATIENCE: Duration = Duration::from_secs(30);

/// A process that runs.
pub(crate) struct Process {
    child: Child,
    stdin: Option<ChildStdin>,
    out: Lines,
    err: Lines,
}

/// The lines of a pipe, read by a thread.
struct Lines {
    receiver: Receiver<Vec<u8>>,
    read: Vec<u8>,
}

impl Process {
    /// Starts the program with these arguments.
    pub(crate) fn start(arguments: &str) -> Self {
        let mut program = command(&[]);
        program.args(words(arguments));
        Self::spawn(program)
    }

    /// Starts a command.
    pub(crate) fn spawn(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let out = Lines::of(child.stdout.take().expect("it is piped"));
        let err = Lines::of(child.stderr.take().expect("it is piped"));
        Self { stdin: child.stdin.take(), child, out, err }
    }

    pub(crate) fn write(&mut self, input: &str) {
        let stdin = self.stdin.as_mut().expect("it is open");
        stdin.write_all(input.as_bytes()).expect("it is read");
    }

    /// Ends the input.
    pub(crate) fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// The next line of standard output, once it is there.
    #[track_caller]
    pub(crate) fn line(&mut self) -> String {
        self.out.next()
    }

    /// The next line of standard error, once it is there.
    #[track_caller]
    pub(crate) fn error_line(&mut self) -> String {
        self.err.next()
    }

    /// Sends the signal of Ctrl-C.
    pub(crate) fn interrupt(&self) {
        self.signal("INT");
    }

    /// Sends a signal; the process is still running.
    pub(crate) fn signal(&self, name: &str) {
        let status = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status();
        assert!(status.expect("kill is there").success());
    }

    /// Waits until the process ends by itself.
    #[track_caller]
    pub(crate) fn wait(self) -> Output {
        self.wait_while(|_| {})
    }

    /// Sends the signal of Ctrl-C again and again.
    #[track_caller]
    pub(crate) fn interrupt_until_it_ends(self) -> Output {
        self.wait_while(Self::interrupt)
    }

    /// Waits until the process ends, and does this from time to time.
    #[track_caller]
    fn wait_while(mut self, action: impl Fn(&Self)) -> Output {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                break status;
            }
            if start.elapsed() > PATIENCE {
                let _ = self.child.kill();
                panic!("it does not end: {}", String::from_utf8_lossy(&self.err.rest()));
            }
            action(&self);
            thread::sleep(Duration::from_millis(5));
        };
        Output {
            code: status.code().expect("it was not killed"),
            out: self.out.rest(),
            err: String::from_utf8(self.err.rest()).expect("messages are UTF-8"),
        }
    }
}

impl Lines {
    fn of(pipe: impl Read + Send + 'static) -> Self {
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            let mut pipe = BufReader::new(pipe);
            loop {
                let mut line = Vec::new();
                if pipe.read_until(b'\n', &mut line).expect("a pipe can be read") == 0
                    || sender.send(line).is_err()
                {
                    return;
                }
            }
        });
        Self { receiver, read: Vec::new() }
    }

    #[track_caller]
    fn next(&mut self) -> String {
        let line = self.receiver.recv_timeout(PATIENCE).expect("a line");
        self.read.extend_from_slice(&line);
        String::from_utf8(line).expect("it is UTF-8").trim_end_matches('\n').to_owned()
    }

    /// Everything that was written, once the pipe is closed.
    fn rest(&mut self) -> Vec<u8> {
        self.read.extend(self.receiver.iter().flatten());
        std::mem::take(&mut self.read)
    }
}
