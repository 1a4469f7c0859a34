//! Gateways and clients of the long connection that run.

use std::net::SocketAddr;

use crate::process::Process;

/// The App Secret of [`Process::listener`].
pub(crate) const APP_SECRET: &str = "s3cr3t-0f-th3-4pp";

impl Process {
    /// Starts a gateway on a free port, with outcomes as JSON unless the arguments say otherwise.
    pub(crate) fn gateway(arguments: &str, input: &str) -> Self {
        let format = if arguments.contains("-f ") { "" } else { " -f ndjson" };
        Self::with_input(&format!("gateway --listen 0 {arguments}{format}"), &[], input)
    }

    /// Starts a client of the long connection at this address.
    pub(crate) fn listener(address: SocketAddr, arguments: &str) -> Self {
        let arguments = format!("listen --long-connection --domain http://{address} {arguments}");
        let variables = [("FEISHU_APP_ID", "cli_0123456789abcdef"), ("FEISHU_APP_SECRET", APP_SECRET)];
        Self::with_input(&arguments, &variables, "")
    }

    /// The address on which a gateway listens, from its first line.
    pub(crate) fn address(&self) -> SocketAddr {
        let first = self.first_note();
        let address = first.strip_prefix("feishu-ev: listening on http://");
        address.unwrap_or_else(|| panic!("{first}")).parse().expect("an address")
    }
}
