//! The task of one client: it reads and writes the WebSocket.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use super::GatewayFaults;
use super::clients::{Client, ClientCommand, ConnectionEnd, SharedClients};
use crate::long_connection::{Ack, ClientConfig, FrameKind, ProtocolFrame};

/// The time after the handshake at which a client that has not sent a ping counts as ready: the Java SDK
/// sends the first ping only after the interval. What comes together with the handshake is lost by the Node
/// SDK.
const READY_AFTER: Duration = Duration::from_millis(300);

/// The number of expected acknowledgments at which those are dropped that nobody waits for any more.
const MAX_WAITING: usize = 256;

/// The service ID of all connections, a number as the platform has it.
pub(super) const SERVICE_ID: i32 = 33_554_678;

/// The connection of a client.
pub(super) struct ClientTask {
    pub(super) client: Client,
    pub(super) clients: SharedClients,
    pub(super) commands: mpsc::Receiver<ClientCommand>,
    pub(super) config: ClientConfig,
    pub(super) faults: GatewayFaults,
}

impl ClientTask {
    /// Serves the client until the connection ends.
    pub(super) async fn run(mut self, mut socket: WebSocketStream<TokioIo<Upgraded>>) -> ConnectionEnd {
        let mut waiting = HashMap::new();
        let ready_at = Instant::now() + READY_AFTER;
        let mut is_ready = false;
        let mut idle_at = self.faults.idle_timeout.map(|idle| Instant::now() + idle);
        let ended = loop {
            tokio::select! {
                message = socket.next() => {
                    let payload = match message {
                        Some(Ok(Message::Binary(payload))) => payload,
                        Some(Ok(Message::Close(_))) | None => break ConnectionEnd::Closed,
                        // Pings of the WebSocket are answered by the library; text is not of this protocol.
                        Some(Ok(_)) => continue,
                        Some(Err(_)) => break ConnectionEnd::Lost,
                    };
                    idle_at = self.faults.idle_timeout.map(|idle| Instant::now() + idle);
                    let Ok(frame) = ProtocolFrame::read(&payload) else { continue };
                    match frame.kind() {
                        FrameKind::Ping => {
                            if !self.faults.no_pong {
                                let pong = ProtocolFrame::pong(frame.service, &self.config);
                                if socket.send(Message::Binary(pong.bytes().into())).await.is_err() {
                                    break ConnectionEnd::Lost;
                                }
                            }
                            if !is_ready {
                                is_ready = true;
                                self.clients.set_ready(&self.client);
                            }
                        }
                        FrameKind::Event => acknowledge(&frame, &mut waiting),
                        FrameKind::Other | FrameKind::Pong => {}
                    }
                }
                command = self.commands.recv() => {
                    let mut next = command;
                    let mut end = None;
                    while let Some(command) = next {
                        match command {
                            ClientCommand::Close => end = Some(ConnectionEnd::Over),
                            ClientCommand::Disconnect => end = Some(ConnectionEnd::Disconnected),
                            ClientCommand::Expect { message_id, ack } => {
                                if waiting.len() >= MAX_WAITING {
                                    waiting.retain(|_, ack: &mut oneshot::Sender<Ack>| !ack.is_closed());
                                }
                                waiting.insert(message_id, ack);
                            }
                            ClientCommand::Send(frame) => {
                                let message = Message::Binary(frame.bytes().into());
                                if socket.feed(message).await.is_err() {
                                    break;
                                }
                            }
                        }
                        next = self.commands.try_recv().ok();
                    }
                    if socket.flush().await.is_err() {
                        break ConnectionEnd::Lost;
                    }
                    if let Some(end) = end {
                        if end == ConnectionEnd::Over || self.faults.close_frame {
                            let _ = socket.send(Message::Close(None)).await;
                        }
                        break end;
                    }
                }
                () = sleep_until(ready_at), if !is_ready => {
                    is_ready = true;
                    self.clients.set_ready(&self.client);
                }
                () = sleep_until(idle_at.unwrap_or(ready_at)), if idle_at.is_some() => break ConnectionEnd::Idle,
            }
        };
        // Before the acknowledgments that are still expected are given up: the events are for other clients.
        self.clients.remove(&self.client, ended);
        drop(waiting);
        ended
    }
}

/// Passes an acknowledgment to the task that waits for it. A second one for the same event is ignored.
fn acknowledge(frame: &ProtocolFrame, waiting: &mut HashMap<String, oneshot::Sender<Ack>>) {
    if let Some(ack) = frame.header("message_id").and_then(|id| waiting.remove(id)) {
        // The deadline may have passed.
        let _ = ack.send(Ack::read(frame));
    }
}
