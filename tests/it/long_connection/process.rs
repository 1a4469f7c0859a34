//! The program while it runs: what it has written up to now, and its end.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::PATIENCE;
use crate::support::{Output, command, words};

/// A run of the program, which ends with the test at the latest.
pub(crate) struct Process {
    child: Child,
    out: Lines,
    err: Lines,
}

impl Process {
    /// Starts the program with these arguments, variables and standard input.
    pub(crate) fn start(arguments: &str, variables: &[(&str, &str)], input: &str) -> Self {
        let mut program = command(&[]);
        program.args(words(arguments)).envs(variables.iter().copied());
        let mut child = program
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut stdin = child.stdin.take().expect("it is piped");
        // The program may end before it has read everything.
        if input.len() < PIPE_SIZE {
            let _ = stdin.write_all(input.as_bytes());
        } else {
            let input = input.to_owned();
            thread::spawn(move || stdin.write_all(input.as_bytes()));
        }
        let out = Lines::of(child.stdout.take().expect("it is piped"));
        let err = Lines::of(child.stderr.take().expect("it is piped"));
        Self { child, out, err }
    }

    /// Starts a gateway on a free port, with outcomes as JSON unless the arguments say otherwise.
    pub(crate) fn gateway(arguments: &str, input: &str) -> Self {
        let format = if arguments.contains("-f ") { "" } else { " -f ndjson" };
        Self::start(&format!("gateway --listen 0 {arguments}{format}"), &[], input)
    }

    /// Starts a client of the long connection at this address.
    pub(crate) fn listener(address: SocketAddr, arguments: &str) -> Self {
        let arguments = format!("listen --long-connection --domain http://{address} {arguments}");
        let variables = [("FEISHU_APP_ID", "cli_0123456789abcdef"), ("FEISHU_APP_SECRET", APP_SECRET)];
        Self::start(&arguments, &variables, "")
    }

    /// The address on which a gateway listens, from its first line.
    pub(crate) fn address(&self) -> SocketAddr {
        let first = self.err.wait_for(|lines| lines.first().cloned());
        let address = first.strip_prefix("feishu-ev: listening on http://");
        address.unwrap_or_else(|| panic!("{first}")).parse().expect("an address")
    }

    /// Waits until this many lines of standard error contain a text; returns the last of them.
    pub(crate) fn notes(&self, text: &str, count: usize) -> String {
        self.err.wait_for(|lines| lines.iter().filter(|line| line.contains(text)).nth(count - 1).cloned())
    }

    /// Waits until a line of standard error contains a text.
    pub(crate) fn note(&self, text: &str) -> String {
        self.notes(text, 1)
    }

    /// Waits until standard output has this many lines, and returns them.
    pub(crate) fn records(&self, count: usize) -> Vec<Value> {
        let lines = self.out.wait_for(|lines| (lines.len() >= count).then(|| lines.to_vec()));
        lines.iter().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    }

    /// Sends the signal of Ctrl-C.
    pub(crate) fn interrupt(&self) {
        let status = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(status.expect("kill is there").success());
    }

    /// Whether the program has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("a child").is_some()
    }

    /// Waits until the program ends.
    pub(crate) fn wait(mut self) -> Output {
        let status = self.status();
        Output {
            code: status.code().expect("it was not killed"),
            out: self.out.all().into_bytes(),
            err: self.err.all(),
        }
    }

    /// Ends the program with Ctrl-C.
    pub(crate) fn stop(self) -> Output {
        self.interrupt();
        self.wait()
    }

    fn status(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status;
            }
            thread::sleep(Duration::from_millis(2));
        }
        panic!("the program does not end:\n{}", self.err.lines.text());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The App Secret of [`Process::listener`].
pub(crate) const APP_SECRET: &str = "s3cr3t-0f-th3-4pp";

/// The bytes that a pipe takes although nobody reads them, on every system.
const PIPE_SIZE: usize = 4096;

/// The lines of an output, read by a thread.
struct Lines {
    lines: Arc<Written>,
    reader: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Written {
    lines: Mutex<Vec<String>>,
    changed: Condvar,
}

impl Written {
    fn text(&self) -> String {
        self.lines.lock().expect("no panic").iter().map(|line| format!("{line}\n")).collect()
    }
}

impl Lines {
    fn of(output: impl Read + Send + 'static) -> Self {
        let lines: Arc<Written> = Arc::default();
        let written = Arc::clone(&lines);
        let reader = thread::spawn(move || {
            for line in BufReader::new(output).lines() {
                written.lines.lock().expect("no panic").push(line.expect("output is UTF-8"));
                written.changed.notify_all();
            }
        });
        Self { lines, reader: Some(reader) }
    }

    /// Waits until something can be found in the lines.
    fn wait_for<T>(&self, find: impl Fn(&[String]) -> Option<T>) -> T {
        let lines = self.lines.lines.lock().expect("no panic");
        let (lines, _) = self
            .lines
            .changed
            .wait_timeout_while(lines, PATIENCE, |lines| find(lines).is_none())
            .expect("no panic");
        find(&lines).unwrap_or_else(|| panic!("not written:\n{}", lines.join("\n")))
    }

    /// The whole output, after its end.
    fn all(&mut self) -> String {
        if let Some(reader) = self.reader.take() {
            reader.join().expect("the reader ends");
        }
        self.lines.text()
    }
}
