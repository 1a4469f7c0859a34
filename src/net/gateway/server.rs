//! The HTTP server of a gateway: the endpoint, and the handshake of the WebSocket.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{HOST, HeaderValue, USER_AGENT};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::create_response;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::client::{ClientTask, SERVICE_ID};
use super::clients::{ClientProgram, ConnectionEnd, SharedClients};
use super::{GatewayConfig, GatewayNote};
use crate::long_connection::{Connection, EndpointCode, EndpointReply, EndpointRequest, PATH};
use crate::net::notes::Notes;
use crate::net::server::{Reply, json_reply, text_reply};
use crate::net::web_socket::{query_parameter, socket_config};

/// The path of the WebSocket.
const SOCKET_PATH: &str = "/ws/v2";

/// The largest body of a request to the endpoint, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// The service that answers requests.
pub(super) struct GatewayServer {
    config: Arc<GatewayConfig>,
    clients: SharedClients,
    notes: Notes,
    /// The number of endpoint requests that are still refused.
    refusals: AtomicU32,
    /// The number of handshakes that are still refused.
    handshake_refusals: AtomicU32,
}

impl GatewayServer {
    pub(super) fn new(config: Arc<GatewayConfig>, clients: SharedClients, notes: Notes) -> Self {
        let count = |refuse: &Option<super::Refuse>| AtomicU32::new(refuse.map_or(0, |refuse| refuse.count));
        let refusals = count(&config.faults.refuse);
        let handshake_refusals = count(&config.faults.refuse_handshake);
        Self { config, clients, notes, refusals, handshake_refusals }
    }

    /// Answers a request.
    pub(super) async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Result<Reply, Infallible> {
        let path = request.uri().path();
        Ok(match *request.method() {
            Method::POST if path == PATH => self.endpoint(request).await,
            Method::GET if path == SOCKET_PATH => self.handshake(request),
            _ if path == PATH => text_reply(StatusCode::METHOD_NOT_ALLOWED, "use POST"),
            _ => text_reply(StatusCode::NOT_FOUND, "this is a gateway of feishu-ev for the long connection"),
        })
    }

    /// The endpoint: a URL with a ticket for the WebSocket.
    async fn endpoint(&self, request: Request<Incoming>) -> Reply {
        let header = |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let program = ClientProgram::new(header(USER_AGENT).unwrap_or_default());
        let host = header(HOST).unwrap_or("127.0.0.1").to_owned();
        let Ok(body) = Limited::new(request.into_body(), MAX_BODY).collect().await else {
            return text_reply(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large");
        };
        let Ok(request) = serde_json::from_slice::<EndpointRequest>(&body.to_bytes()) else {
            return text_reply(StatusCode::BAD_REQUEST, "the body is not {\"AppID\":…,\"AppSecret\":…}");
        };
        let reply = match self.connection(&request, program, &host) {
            Ok(connection) => EndpointReply::connection(connection),
            Err(code) => {
                self.notes.write(&GatewayNote::Refused { code: code.code(), reason: code.text() });
                EndpointReply::refusal(code)
            }
        };
        json_reply(StatusCode::OK, reply.to_json())
    }

    fn connection(
        &self,
        request: &EndpointRequest,
        program: ClientProgram,
        host: &str,
    ) -> Result<Connection, EndpointCode> {
        if let Some(refuse) = &self.config.faults.refuse
            && is_counted_down(&self.refusals)
        {
            return Err(refuse.code);
        }
        if !self.config.accepts(request) {
            return Err(EndpointCode::AuthFailed);
        }
        let issued = self.clients.issue_ticket(program).ok_or(EndpointCode::ConnectionsExceeded)?;
        // The Node SDK loses the first parameter.
        let url = format!(
            "ws://{host}{SOCKET_PATH}?fpid=493&aid=552564&device_id={}&access_key={}&service_id={SERVICE_ID}&ticket={}",
            issued.device_id, issued.ticket, issued.ticket,
        );
        Ok(Connection { url, config: self.config.client_config })
    }

    /// The handshake of the WebSocket.
    fn handshake(&self, mut request: Request<Incoming>) -> Reply {
        if let Some(refuse) = &self.config.faults.refuse_handshake
            && is_counted_down(&self.handshake_refusals)
        {
            return self.refused_handshake(refuse.code);
        }
        let Ok(response) = create_response(&head_of(&request)) else {
            return text_reply(StatusCode::BAD_REQUEST, "this is the address of a WebSocket");
        };
        let url = request.uri().path_and_query().map_or("", |path| path.as_str());
        let ticket = query_parameter(url, "ticket").unwrap_or_default();
        let Some((client, commands)) = self.clients.connect(ticket) else {
            return self.refused_handshake(EndpointCode::Forbidden);
        };
        let task = ClientTask {
            client,
            clients: Arc::clone(&self.clients),
            commands,
            config: self.config.client_config,
            faults: self.config.faults.clone(),
        };
        let (clients, notes) = (Arc::clone(&self.clients), self.notes.clone());
        let upgrade = hyper::upgrade::on(&mut request);
        tokio::spawn(async move {
            let client = task.client.clone();
            let Ok(upgraded) = upgrade.await else {
                clients.remove(&client, ConnectionEnd::Lost);
                return;
            };
            let (io, config) = (TokioIo::new(upgraded), Some(socket_config()));
            let socket = WebSocketStream::from_raw_socket(io, Role::Server, config).await;
            let (device_id, program) = (client.device_id, client.program.to_string());
            notes.write(&GatewayNote::Connected {
                device_id: device_id.clone(),
                program,
                count: clients.count(),
            });
            let ended = task.run(socket).await;
            if let Some(reason) = ended.text() {
                notes.write(&GatewayNote::Gone { device_id, reason, count: clients.count() });
            }
        });
        response.map(|()| Full::default())
    }

    /// The answer to a handshake that is refused; the official SDKs for Go and Python read its headers.
    fn refused_handshake(&self, code: EndpointCode) -> Reply {
        self.notes.write(&GatewayNote::Refused { code: code.code(), reason: code.text() });
        let (status, auth_code) = match code {
            EndpointCode::Forbidden => (403, None),
            EndpointCode::AuthFailed => (514, None),
            code => (514, Some(code.code())),
        };
        let mut response = text_reply(StatusCode::FORBIDDEN, code.wire_text());
        let headers = response.headers_mut();
        headers.insert("Handshake-Status", HeaderValue::from(status));
        headers.insert("Handshake-Msg", HeaderValue::from_static(code.wire_text()));
        if let Some(auth_code) = auth_code {
            headers.insert("Handshake-Autherrcode", HeaderValue::from(auth_code));
        }
        response
    }
}

/// Whether a fault that happens a limited number of times still happens; one of them is counted.
fn is_counted_down(left: &AtomicU32) -> bool {
    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
}

/// The head of a request without its body.
fn head_of(request: &Request<Incoming>) -> Request<()> {
    let mut head = Request::new(());
    *head.method_mut() = request.method().clone();
    *head.version_mut() = request.version();
    head.headers_mut().clone_from(request.headers());
    head
}
