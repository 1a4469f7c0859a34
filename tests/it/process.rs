//! The program while it runs: what it has written up to now, and its end.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::process::{Child, ChildStdin, Command};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Output, command, spawn, words};

/// The time after which a test fails that waits for the program.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A run of the program, which ends with the test at the latest.
pub(crate) struct Process {
    child: Child,
    stdin: Option<ChildStdin>,
    out: Lines,
    err: Lines,
}

impl Process {
    /// Starts the program with these arguments. Its standard input stays open.
    pub(crate) fn start(arguments: &str) -> Self {
        let mut program = command(&[]);
        program.args(words(arguments));
        Self::spawn(program)
    }

    /// Starts the program with these arguments, variables and standard input.
    pub(crate) fn with_input(arguments: &str, variables: &[(&str, &str)], input: &str) -> Self {
        /// The bytes that a pipe takes although nobody reads them, on every system.
        const PIPE_SIZE: usize = 4096;
        let mut program = command(&[]);
        program.args(words(arguments)).envs(variables.iter().copied());
        let mut process = Self::spawn(program);
        let mut stdin = process.stdin.take().expect("it is open");
        // The program may end before it has read everything.
        if input.len() < PIPE_SIZE {
            let _ = stdin.write_all(input.as_bytes());
        } else {
            let input = input.to_owned();
            thread::spawn(move || stdin.write_all(input.as_bytes()));
        }
        process
    }

    /// Starts a command. Its standard input stays open.
    pub(crate) fn spawn(mut command: Command) -> Self {
        let mut child = spawn(&mut command);
        let out = Lines::of(child.stdout.take().expect("it is piped"));
        let err = Lines::of(child.stderr.take().expect("it is piped"));
        Self { stdin: child.stdin.take(), child, out, err }
    }

    /// Writes to standard input.
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

    /// The first line of standard error, once it is there.
    #[track_caller]
    pub(crate) fn first_note(&self) -> String {
        self.err.wait_for(|lines| lines.first().cloned())
    }

    /// Waits until this many lines of standard error contain a text; returns the last of them.
    #[track_caller]
    pub(crate) fn notes(&self, text: &str, count: usize) -> String {
        self.err.wait_for(|lines| lines.iter().filter(|line| line.contains(text)).nth(count - 1).cloned())
    }

    /// Waits until a line of standard error contains a text.
    #[track_caller]
    pub(crate) fn note(&self, text: &str) -> String {
        self.notes(text, 1)
    }

    /// Waits until standard output has this many lines, and returns them.
    #[track_caller]
    pub(crate) fn records(&self, count: usize) -> Vec<Value> {
        let lines = self.out.wait_for(|lines| (lines.len() >= count).then(|| lines.to_vec()));
        lines.iter().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
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

    /// Whether the program has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("a child").is_some()
    }

    /// Waits until the program ends by itself.
    #[track_caller]
    pub(crate) fn wait(self) -> Output {
        self.wait_while(|_| {})
    }

    /// Ends the program with Ctrl-C.
    #[track_caller]
    pub(crate) fn stop(self) -> Output {
        self.interrupt();
        self.wait()
    }

    /// Sends the signal of Ctrl-C again and again.
    #[track_caller]
    pub(crate) fn interrupt_until_it_ends(self) -> Output {
        self.wait_while(Self::interrupt)
    }

    /// Waits until the program ends, and does this from time to time.
    #[track_caller]
    fn wait_while(mut self, action: impl Fn(&Self)) -> Output {
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                break status;
            }
            assert!(Instant::now() < deadline, "it does not end:\n{}", self.err.read().lines.join("\n"));
            action(&self);
            thread::sleep(Duration::from_millis(2));
        };
        Output {
            code: status.code().expect("it was not killed"),
            out: self.out.all(),
            err: String::from_utf8(self.err.all()).expect("messages are UTF-8"),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lines of an output, read by a thread.
struct Lines {
    shared: Arc<SharedText>,
    reader: Option<JoinHandle<()>>,
    /// The number of lines that [`Lines::next`] has returned.
    taken: usize,
}

#[derive(Default)]
struct SharedText {
    text: Mutex<Text>,
    changed: Condvar,
}

/// What was written up to now.
#[derive(Clone, Default)]
struct Text {
    bytes: Vec<u8>,
    /// The lines, without their ends.
    lines: Vec<String>,
}

impl Lines {
    fn of(output: impl Read + Send + 'static) -> Self {
        let shared: Arc<SharedText> = Arc::default();
        let written = Arc::clone(&shared);
        let reader = thread::spawn(move || {
            let mut output = BufReader::new(output);
            let mut line = Vec::new();
            while output.read_until(b'\n', &mut line).expect("a pipe can be read") > 0 {
                let mut text = written.text.lock().expect("no panic");
                text.bytes.extend_from_slice(&line);
                text.lines.push(String::from_utf8_lossy(&line).trim_end_matches('\n').to_owned());
                drop(text);
                line.clear();
                written.changed.notify_all();
            }
        });
        Self { shared, reader: Some(reader), taken: 0 }
    }

    /// Waits until something can be found in the lines.
    #[track_caller]
    fn wait_for<T>(&self, find: impl Fn(&[String]) -> Option<T>) -> T {
        let text = self.shared.text.lock().expect("no panic");
        let (text, _) = self
            .shared
            .changed
            .wait_timeout_while(text, PATIENCE, |text| find(&text.lines).is_none())
            .expect("no panic");
        let found = find(&text.lines);
        let lines = text.lines.join("\n");
        drop(text);
        found.unwrap_or_else(|| panic!("not written:\n{lines}"))
    }

    #[track_caller]
    fn next(&mut self) -> String {
        self.taken += 1;
        self.wait_for(|lines| lines.get(self.taken - 1).cloned())
    }

    fn read(&self) -> Text {
        self.shared.text.lock().expect("no panic").clone()
    }

    /// The whole output, after its end.
    fn all(&mut self) -> Vec<u8> {
        if let Some(reader) = self.reader.take() {
            reader.join().expect("the reader ends");
        }
        self.read().bytes
    }
}
