//! A client of the long connection: it connects as the official clients do, and acknowledges events.

mod connect;
mod session;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use super::ack_code::AckCode;
use super::deliveries::Deliveries;
use crate::long_connection::ClientConfig;
use crate::message::Count;
use crate::messages;
use crate::net::client_error::ClientError;
use crate::net::error::NetError;
use crate::net::notes::Notes;
use crate::net::target::Target;
use crate::net::trust::TlsTrust;
use connect::{ConnectFailure, connect};
use session::{SessionEnd, serve_session};

/// How a client connects.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct ClientOptions {
    /// The domain with the endpoint.
    pub domain: Target,
    /// The certificates that are accepted for https and wss.
    pub trust: TlsTrust,
    /// The App ID.
    pub app_id: String,
    /// The App Secret.
    pub app_secret: AppSecret,
    /// The code of all acknowledgments; that of the answer if `None`.
    pub ack: Option<AckCode>,
}

/// The secret of an app.
#[derive(Clone)]
pub struct AppSecret(String);

messages! {
    /// A note about a client.
    enum ClientNote {
        Connected { domain: String } => "connected to {domain}", "已连接 {domain}";
        Lost { reason: SessionEndText } =>
            "connection lost ({reason}); connecting again", "连接已断开（{reason}），正在重连";
        NotConnected { error: String } =>
            "not connected ({error}); trying again", "未能连接（{error}），稍后重试";
        TakesEvents =>
            "each event goes to only one connection of the app: events that arrive here do not reach its other clients",
            "每个事件只会推送给应用的一个长连接：这里收到的事件，应用的其他客户端收不到";
    }
}

messages! {
    /// The reason why a connection ended.
    #[derive(Clone, Copy)]
    enum SessionEndText {
        Broken => "broken", "中断";
        Closed => "closed by the server", "服务端关闭";
        Silent => "no reply to pings", "ping 没有回应";
    }
}

impl AppSecret {
    /// The secret with this text.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AppSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AppSecret(…)")
    }
}

/// Receives events until `is_over`.
pub(super) async fn run(
    options: ClientOptions,
    deliveries: &Arc<Deliveries>,
    notes: &Notes,
    is_over: impl Future<Output = ()>,
) -> Result<(), NetError> {
    notes.write(&ClientNote::TakesEvents);
    let mut is_over = std::pin::pin!(is_over);
    let mut config: Option<ClientConfig> = None;
    let mut attempts = 0;
    loop {
        let connected = tokio::select! {
            connected = connect(&options, &mut config) => connected,
            () = &mut is_over => return Ok(()),
        };
        match connected {
            Ok(connected) => {
                notes.write(&ClientNote::Connected { domain: options.domain.to_string() });
                attempts = 0;
                let mut session = connected;
                let end = serve_session(&mut session, &options, deliveries, is_over.as_mut()).await;
                config = Some(session.config);
                match end {
                    SessionEnd::Over => return Ok(()),
                    SessionEnd::Lost(reason) => notes.write(&ClientNote::Lost { reason }),
                }
            }
            Err(ConnectFailure::Final(error)) => return Err(NetError::Endpoint { error }),
            // Before the first reply, a wrong domain is more likely than a failure that passes.
            Err(ConnectFailure::Unreachable(error)) if config.is_none() => {
                return Err(NetError::Endpoint { error });
            }
            Err(ConnectFailure::Unreachable(error) | ConnectFailure::Temporary(error)) => {
                notes.write(&ClientNote::NotConnected { error: error.to_string() });
            }
        }
        let config = config.unwrap_or_default();
        if u64::try_from(config.reconnect_count).is_ok_and(|most| attempts >= most) {
            return Err(NetError::Endpoint {
                error: ClientError::TooManyAttempts { attempts: Count::Attempts(attempts) },
            });
        }
        let pause = match attempts {
            0 => random_pause(config.reconnect_nonce),
            _ => Duration::from_secs(config.reconnect_interval),
        };
        attempts += 1;
        tokio::select! {
            () = sleep(pause) => {}
            () = &mut is_over => return Ok(()),
        }
    }
}

/// A random time of at most this many seconds, so that clients do not all connect at once.
fn random_pause(most: u64) -> Duration {
    let most = most.saturating_mul(1000);
    let milliseconds = getrandom::u64().map_or(most, |random| random % most.saturating_add(1).max(1));
    Duration::from_millis(milliseconds)
}
