//! `gateway` and `listen`, running while a test talks to them.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};

use crate::support::{Output, command, words};

/// A server that runs.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    child: Child,
    out: JoinHandle<Vec<u8>>,
    err: JoinHandle<String>,
}

impl Server {
    /// Starts the program with these arguments, on any free port. Waits until it listens.
    pub(crate) fn start(arguments: &str, environment: &[(&str, &str)]) -> Self {
        let mut program = command(&[]);
        program.args(words(arguments)).args(["--listen", "127.0.0.1:0"]).envs(environment.iter().copied());
        Self::spawn(program)
    }

    fn spawn(mut program: Command) -> Self {
        let mut child = program
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut stdout = child.stdout.take().expect("it is piped");
        let mut stderr = BufReader::new(child.stderr.take().expect("it is piped"));
        let out = thread::spawn(move || {
            let mut out = Vec::new();
            stdout.read_to_end(&mut out).expect("a pipe can be read");
            out
        });
        let mut first = String::new();
        stderr.read_line(&mut first).expect("a pipe can be read");
        let address = first.trim_end().strip_prefix("feishu-ev: listening on http://");
        let address = address.unwrap_or_else(|| panic!("{first}")).parse().expect("an address");
        let err = thread::spawn(move || {
            let mut err = first;
            stderr.read_to_string(&mut err).expect("messages are UTF-8");
            err
        });
        Self { address, child, out, err }
    }

    /// Sends the signal of Ctrl-C.
    pub(crate) fn interrupt(&self) {
        let status = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(status.expect("kill is there").success());
    }

    /// Waits until the server ends.
    pub(crate) fn wait(mut self) -> Output {
        let status = self.child.wait().expect("it ends");
        Output {
            code: status.code().expect("it was not killed"),
            out: self.out.join().expect("the reader ends"),
            err: self.err.join().expect("the reader ends"),
        }
    }

    /// Ends the server with Ctrl-C.
    pub(crate) fn stop(self) -> Output {
        self.interrupt();
        self.wait()
    }
}
