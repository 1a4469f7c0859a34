//! Deliveries without an answer.

use super::{Judgment, Reason, Verdict};
use crate::message::Elapsed;

crate::messages! {
    /// The error with which a delivery ended without an answer.
    #[derive(Clone, Eq, PartialEq)]
    pub enum TransportError {
        Closed => "the connection was closed before the answer was complete", "连接在应答完成之前断开";
        ConnectTimeout { limit: Elapsed } => "no connection within {limit}", "未能在 {limit}内建立连接";
        Deadline { limit: Elapsed } => "no complete answer within {limit}", "未能在 {limit}内收到完整应答";
        Dns { host: String } => "no address found for {host}", "无法解析主机名 {host}";
        Network { error: String } => "no connection: {error}", "无法连接：{error}";
        NoClient { limit: Elapsed } => "no client within {limit}", "{limit}内没有客户端连接";
        NotHttp => "the answer is not HTTP", "应答不是 HTTP";
        Refused => "connection refused", "连接被拒绝";
        Tls { error: String } => "TLS failed: {error}", "TLS 连接失败：{error}";
    }
}

impl std::error::Error for TransportError {}

impl TransportError {
    fn reason(&self) -> Reason {
        match self {
            Self::Closed => Reason::Closed,
            Self::ConnectTimeout { .. } => Reason::ConnectTimeout,
            Self::Deadline { .. } => Reason::Deadline,
            Self::Dns { .. } => Reason::Dns,
            Self::Network { .. } => Reason::Network,
            Self::NoClient { .. } => Reason::NoClient,
            Self::NotHttp => Reason::NotHttp,
            Self::Refused => Reason::Refused,
            Self::Tls { .. } => Reason::Tls,
        }
    }
}

impl From<&TransportError> for Judgment {
    fn from(error: &TransportError) -> Self {
        let verdict = match error {
            TransportError::Deadline { .. } => Verdict::Slow,
            _ => Verdict::Unreachable,
        };
        Self::new(verdict, error.reason())
    }
}
