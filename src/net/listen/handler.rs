//! Requests to the webhook.

use std::borrow::Cow;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::{HeaderMap, Method, Request, StatusCode};
use jiff::Timestamp;
use tokio::time::Instant;

use super::deliveries::{Arrival, ArrivalOrigin, Deliveries};
use crate::delivery::{Delivery, Headers};
use crate::net::server::{Reply, text_reply};

/// The handler of requests.
pub(super) struct Handler {
    pub(super) deliveries: Arc<Deliveries>,
    /// The path of the webhook; any if `None`.
    pub(super) path: Option<String>,
    /// The largest body, in bytes.
    pub(super) max_body_size: usize,
}

impl Handler {
    /// Answers a request.
    pub(super) async fn handle(
        self: Arc<Self>,
        request: Request<Incoming>,
        remote: SocketAddr,
    ) -> Result<Reply, Infallible> {
        if self.path.as_deref().is_some_and(|path| path != request.uri().path()) {
            return Ok(text_reply(StatusCode::NOT_FOUND, "events are received at another path"));
        }
        if request.method() != Method::POST {
            return Ok(text_reply(StatusCode::METHOD_NOT_ALLOWED, "events are sent with POST"));
        }
        let (received_at, start) = (Timestamp::now(), Instant::now());
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let headers = headers(request.headers());
        let body = match Limited::new(request.into_body(), self.max_body_size).collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) if error.is::<LengthLimitError>() => {
                return Ok(text_reply(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"));
            }
            // The client has gone.
            Err(_) => return Ok(text_reply(StatusCode::BAD_REQUEST, "the body is not complete")),
        };
        let delivery = Delivery::new(headers, Cow::Borrowed(&body));
        let origin = ArrivalOrigin::Request { path, remote };
        let answer = self.deliveries.handle(Arrival { delivery: &delivery, origin, received_at, start });
        Ok(answer.await.into_reply())
    }
}

/// The headers of a request. The case in which their names were sent is not known: they are written as most
/// servers show them.
fn headers(map: &HeaderMap) -> Headers {
    let mut headers = Headers::default();
    for (name, value) in map {
        headers.push(capitalized(name.as_str()), String::from_utf8_lossy(value.as_bytes()));
    }
    headers
}

/// A name with capitals: `X-Lark-Signature`.
fn capitalized(name: &str) -> String {
    let mut is_first = true;
    let capital = |character: char| {
        let capital = if is_first { character.to_ascii_uppercase() } else { character };
        is_first = character == '-';
        capital
    };
    name.chars().map(capital).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_headers_are_capitalized() {
        assert_eq!(capitalized("x-lark-request-timestamp"), "X-Lark-Request-Timestamp");
        assert_eq!(capitalized("host"), "Host");
    }
}
