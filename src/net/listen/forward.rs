//! The developer's own consumer, to which deliveries are passed on.

use std::sync::Mutex;

use bytes::Bytes;
use hyper::Method;
use tokio::time::Instant;

use crate::answer::{Judgment, TransportError};
use crate::delivery::Delivery;
use crate::net::http_client::{Deadlines, HttpAnswer, HttpClient, KeepAlive, judge};
use crate::net::stream::Connector;
use crate::outgoing::headers_to_pass_on;

/// Passes deliveries on.
pub(super) struct Forwarder {
    connector: Connector,
    deadlines: Deadlines,
    /// Clients that are not in use.
    idle: Mutex<Vec<HttpClient>>,
}

/// The answer of the consumer, and what it means.
#[derive(Clone, Debug)]
pub(super) struct Forwarded {
    pub(super) judgment: Judgment,
    pub(super) answer: Result<HttpAnswer, TransportError>,
}

impl Forwarder {
    pub(super) fn new(connector: Connector, deadlines: Deadlines) -> Self {
        Self { connector, deadlines, idle: Mutex::default() }
    }

    /// Sends a delivery to the consumer; `challenge` is the text that it has to answer to a challenge.
    pub(super) async fn forward(&self, delivery: &Delivery<'_>, challenge: Option<&str>) -> Forwarded {
        let headers = headers_to_pass_on(&delivery.headers);
        let idle = self.idle.lock().expect("nothing panics while it is locked").pop();
        let mut client = idle.unwrap_or_else(|| HttpClient::new(self.connector.clone(), KeepAlive::On));
        let body = Bytes::copy_from_slice(&delivery.body);
        let answer = client.exchange(&Method::POST, &headers, body, self.deadlines, Instant::now()).await;
        self.idle.lock().expect("nothing panics while it is locked").push(client);
        Forwarded { judgment: judge(&answer, challenge), answer }
    }
}
