//! The requests of a run as text, instead of the run.

use std::io::Write;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::{Send, SendConfig};
use crate::delivery::{Headers, write_request};
use crate::net::http_client::USER_AGENT;
use crate::net::{NetError, RunOutputs};
use crate::outgoing::{DeliveryMaker, Outgoing, Signing};
use crate::pipeline::{Deliver, Outputs, Tally};

impl Send {
    /// Writes the requests as raw HTTP, and sends nothing.
    pub fn write_requests(self, outputs: RunOutputs) -> Result<Tally, NetError> {
        let Self { input, config, .. } = self;
        let RunOutputs { mut out, mut err, language, .. } = outputs;
        let stop = Arc::default();
        let deliver = Deliver { ingest: input.ingest, form: input.form, stop: &stop };
        let mut written = Ok(());
        let tally = {
            let mut discarded = std::io::sink();
            let mut outputs = Outputs::new(&mut discarded, &mut err, language);
            let mut sink = |outgoing| {
                written = config.write_request(&outgoing, &mut out);
                if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            };
            deliver.run(&input.inputs, &mut outputs, &mut sink).unwrap_or_default()
        };
        written?;
        Ok(tally)
    }
}

impl SendConfig {
    fn write_request(&self, outgoing: &Outgoing, out: &mut (impl Write + ?Sized)) -> Result<(), NetError> {
        let maker = DeliveryMaker { key: self.keys.first(), recorded: self.recorded };
        let signing = Signing::now().map_err(|error| NetError::start(error.into()))?;
        let (headers, body) = maker.delivery(outgoing, &signing);
        let headers = self.with_added_headers(headers);
        let host = headers.get("Host").unwrap_or(self.target.authority());
        let mut written = Headers::default();
        for (name, value) in headers.iter() {
            if !["Host", "Content-Length"].iter().any(|own| name.eq_ignore_ascii_case(own)) {
                written.push(name, value);
            }
        }
        if headers.get("User-Agent").is_none() {
            written.push("User-Agent", USER_AGENT);
        }
        let mut bytes = Vec::new();
        write_request(&mut bytes, host, self.target.path(), &written, &body);
        out.write_all(&bytes).map_err(NetError::output)
    }
}
