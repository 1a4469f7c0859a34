//! `gateway` and `listen`, running while a test talks to them.

use std::net::SocketAddr;

use crate::process::Process;
use crate::support::{Output, command, words};

/// A server that runs.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    process: Process,
}

impl Server {
    /// Starts the program with these arguments, on any free port. Waits until it listens.
    pub(crate) fn start(arguments: &str, environment: &[(&str, &str)]) -> Self {
        Self::on("127.0.0.1:0", arguments, environment)
    }

    /// Starts the program with these arguments on an address.
    pub(crate) fn on(address: &str, arguments: &str, environment: &[(&str, &str)]) -> Self {
        let mut program = command(&[]);
        program.args(words(arguments)).args(["--listen", address]).envs(environment.iter().copied());
        let mut process = Process::spawn(program);
        process.close_stdin();
        let first = process.error_line();
        let address = first.strip_prefix("feishu-ev: listening on http://");
        let address = address.unwrap_or_else(|| panic!("{first}")).parse().expect("an address");
        Self { address, process }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/webhook/event", self.address)
    }

    /// The next line of standard output, once it is there.
    #[track_caller]
    pub(crate) fn line(&mut self) -> String {
        self.process.line()
    }

    /// Sends the signal of Ctrl-C.
    pub(crate) fn interrupt(&self) {
        self.process.interrupt();
    }

    /// Waits until the server ends.
    pub(crate) fn wait(self) -> Output {
        self.process.wait()
    }

    /// Ends the server with Ctrl-C.
    pub(crate) fn stop(self) -> Output {
        self.interrupt();
        self.wait()
    }
}
