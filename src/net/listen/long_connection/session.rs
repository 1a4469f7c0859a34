//! One connection: pings, events and acknowledgments.

use std::borrow::Cow;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::Message;

use super::connect::Session;
use super::{ClientOptions, SessionEndText};
use crate::delivery::{Delivery, Headers};
use crate::long_connection::{Ack, ClientConfig, Fragments, FrameKind, JoinedEvent, ProtocolFrame};
use crate::net::listen::ack_code::AckCode;
use crate::net::listen::deliveries::{Arrival, ArrivalOrigin, Deliveries};

/// The time in which events are handled that are under way at the end.
const FINISH_TIMEOUT: Duration = Duration::from_secs(3);

/// The reason why a session ended.
pub(super) enum SessionEnd {
    /// The run is over.
    Over,
    /// The connection was lost.
    Lost(SessionEndText),
}

/// Serves a connection until it is lost or the run is over.
pub(super) async fn serve_session(
    session: &mut Session,
    options: &ClientOptions,
    deliveries: &Arc<Deliveries>,
    mut is_over: Pin<&mut impl Future<Output = ()>>,
) -> SessionEnd {
    let mut fragments = Fragments::default();
    let (acks, mut ready_acks) = mpsc::channel::<ProtocolFrame>(64);
    let mut ping_at = Instant::now();
    let mut last_heard = Instant::now();
    loop {
        let interval = session.config.ping_interval();
        // Two pings without a reply: the connection is dead, although nobody has closed it.
        let silent_at = last_heard + interval * 5 / 2;
        tokio::select! {
            message = session.socket.next() => {
                last_heard = Instant::now();
                let payload = match message {
                    Some(Ok(Message::Binary(payload))) => payload,
                    Some(Ok(Message::Close(_))) | None => return SessionEnd::Lost(SessionEndText::Closed),
                    Some(Ok(_)) => continue,
                    Some(Err(_)) => return SessionEnd::Lost(SessionEndText::Broken),
                };
                let Ok(frame) = ProtocolFrame::read(&payload) else { continue };
                match frame.kind() {
                    FrameKind::Event => {
                        // A frame without its headers cannot be acknowledged.
                        if let Ok(Some(event)) = fragments.add(frame, std::time::Instant::now()) {
                            let (deliveries, acks, ack) = (Arc::clone(deliveries), acks.clone(), options.ack);
                            // It goes on if the connection is lost: the consumer may have got the event.
                            tokio::spawn(async move {
                                let _ = acks.send(handle(&deliveries, event, ack).await).await;
                            });
                        }
                    }
                    FrameKind::Pong => {
                        if let Some(config) = ClientConfig::from_json(frame.payload()) {
                            session.config = config;
                            ping_at = ping_at.min(Instant::now() + config.ping_interval());
                        }
                    }
                    FrameKind::Other | FrameKind::Ping => {}
                }
            }
            Some(ack) = ready_acks.recv() => {
                if session.socket.send(Message::Binary(ack.bytes().into())).await.is_err() {
                    return SessionEnd::Lost(SessionEndText::Broken);
                }
            }
            () = sleep_until(ping_at) => {
                let ping = ProtocolFrame::ping(session.service);
                if session.socket.send(Message::Binary(ping.bytes().into())).await.is_err() {
                    return SessionEnd::Lost(SessionEndText::Broken);
                }
                ping_at = Instant::now() + interval;
            }
            () = sleep_until(silent_at) => return SessionEnd::Lost(SessionEndText::Silent),
            () = is_over.as_mut() => break,
        }
    }
    // Events under way are acknowledged, so that they are not sent to another client again.
    drop(acks);
    let finish = async {
        while let Some(ack) = ready_acks.recv().await {
            if session.socket.send(Message::Binary(ack.bytes().into())).await.is_err() {
                return;
            }
        }
        let _ = session.socket.close(None).await;
    };
    let _ = timeout(FINISH_TIMEOUT, finish).await;
    SessionEnd::Over
}

/// Handles an event; returns its acknowledgment. One that could not be recorded has failed.
async fn handle(deliveries: &Deliveries, event: JoinedEvent, fixed_ack: Option<AckCode>) -> ProtocolFrame {
    let JoinedEvent { payload, last } = event;
    let start = Instant::now();
    let delivery = Delivery::new(Headers::default(), Cow::Borrowed(&payload));
    let origin = ArrivalOrigin::LongConnection { fixed_ack };
    let arrival = Arrival { delivery: &delivery, origin, received_at: Timestamp::now(), start };
    let answer = deliveries.handle(arrival).await;
    let ack = answer.ack.unwrap_or(AckCode::Failed);
    Ack::frame(ack.code(), start.elapsed().as_millis(), last)
}
