//! The way to a connection: the endpoint, and the handshake of the WebSocket.

use std::time::Duration;

use bytes::Bytes;
use hyper::Method;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Error as SocketError;
use tokio_tungstenite::tungstenite::http::HeaderMap;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::ClientOptions;
use crate::delivery::Headers;
use crate::long_connection::{ClientConfig, Connection, EndpointCode, EndpointReply, EndpointRequest, PATH};
use crate::net::client_error::ClientError;
use crate::net::http_client::{Deadlines, HttpClient, KeepAlive};
use crate::net::stream::{ByteStream, Connector};
use crate::net::target::Target;
use crate::net::web_socket::{query_parameter, socket_config};

/// The time for the endpoint's reply, and for the handshake.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A connection with its configuration.
pub(super) struct Session {
    pub(super) socket: WebSocketStream<Box<dyn ByteStream>>,
    pub(super) config: ClientConfig,
    /// The service of the connection, which pings repeat.
    pub(super) service: i32,
}

/// A failure to connect.
pub(super) enum ConnectFailure {
    /// Another attempt fails as well.
    Final(ClientError),
    /// Another attempt may succeed.
    Temporary(ClientError),
    /// The server was not reached.
    Unreachable(ClientError),
}

/// Asks the endpoint for a URL and connects to it. `config` becomes that of the endpoint, also if the
/// connection fails then.
pub(super) async fn connect(
    options: &ClientOptions,
    config: &mut Option<ClientConfig>,
) -> Result<Session, ConnectFailure> {
    let connection = ask_endpoint(options).await?;
    let (url, given) = (connection.url, connection.config);
    *config = Some(given);
    let target = socket_target(&url).map_err(|error| unreachable(&options.domain, &error))?;
    // The query has the ticket, which is not shown.
    let shown = target.with_path("/");
    let service = query_parameter(&url, "service_id").and_then(|id| id.parse().ok()).unwrap_or_default();
    let stream = match timeout(TIMEOUT, connector(target, options)?.connect()).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => return Err(unreachable(&shown, &error)),
        Err(elapsed) => return Err(unreachable(&shown, &elapsed)),
    };
    let handshake = client_async_with_config(url.as_str(), stream, Some(socket_config()));
    match timeout(TIMEOUT, handshake).await {
        Ok(Ok((socket, _))) => Ok(Session { socket, config: given, service }),
        Ok(Err(SocketError::Http(response))) => Err(refused_handshake(response.headers())),
        Ok(Err(error)) => Err(unreachable(&shown, &error)),
        Err(elapsed) => Err(unreachable(&shown, &elapsed)),
    }
}

async fn ask_endpoint(options: &ClientOptions) -> Result<Connection, ConnectFailure> {
    let domain = &options.domain;
    let target = domain.with_path(&format!("{}{PATH}", domain.path().trim_end_matches('/')));
    let request = EndpointRequest {
        app_id: options.app_id.clone(),
        app_secret: options.app_secret.expose().to_owned(),
    };
    let body = serde_json::to_vec(&request).expect("strings are JSON");
    let mut headers = Headers::default();
    headers.push("Content-Type", "application/json");
    headers.push("Locale", "zh");
    let deadlines = Deadlines { connect: TIMEOUT, whole: TIMEOUT };
    let mut client = HttpClient::new(connector(target, options)?, KeepAlive::Off);
    let answer = client.exchange(&Method::POST, &headers, Bytes::from(body), deadlines, Instant::now()).await;
    let answer = answer.map_err(|error| unreachable(domain, &error))?;
    let Ok(reply) = serde_json::from_slice::<EndpointReply>(&answer.body) else {
        return Err(unreachable(domain, &format!("status {}, not the reply of an endpoint", answer.status)));
    };
    let (code, text) = (reply.code, reply.msg.clone());
    reply.into_connection().ok_or_else(|| refused(code, text))
}

fn connector(target: Target, options: &ClientOptions) -> Result<Connector, ConnectFailure> {
    Connector::new(target, &options.trust).map_err(|error| {
        ConnectFailure::Final(ClientError::Unreachable {
            domain: options.domain.to_string(),
            error: error.to_string(),
        })
    })
}

/// The address of a WebSocket, as that of a server.
fn socket_target(url: &str) -> Result<Target, crate::net::TargetError> {
    let url = match (url.strip_prefix("wss://"), url.strip_prefix("ws://")) {
        (Some(rest), _) => format!("https://{rest}"),
        (None, Some(rest)) => format!("http://{rest}"),
        (None, None) => url.to_owned(),
    };
    Target::parse(&url)
}

fn refused(code: i64, text: String) -> ConnectFailure {
    match EndpointCode::from_code(code) {
        Some(known) => {
            let error = ClientError::Refused { code, reason: known.text() };
            if known.is_temporary() { ConnectFailure::Temporary(error) } else { ConnectFailure::Final(error) }
        }
        None => ConnectFailure::Final(ClientError::RefusedWithText { code, text }),
    }
}

/// The failure of a handshake, from the headers of its answer: 403, and 514 with the code for too many
/// connections, are final for the official clients.
fn refused_handshake(headers: &HeaderMap) -> ConnectFailure {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let number = |name| header(name).and_then(|text| text.trim().parse().ok());
    let status = number("Handshake-Status").unwrap_or(0);
    let code = number("Handshake-Autherrcode").unwrap_or(status);
    let text = header("Handshake-Msg").unwrap_or("the handshake failed").to_owned();
    match refused(code, text.clone()) {
        ConnectFailure::Final(error) if matches!(code, 403 | 514 | 1_000_040_350) => {
            ConnectFailure::Final(error)
        }
        _ => ConnectFailure::Temporary(ClientError::RefusedWithText { code, text }),
    }
}

fn unreachable(domain: &impl ToString, error: &impl ToString) -> ConnectFailure {
    ConnectFailure::Unreachable(ClientError::Unreachable {
        domain: domain.to_string(),
        error: error.to_string(),
    })
}
