//! Errors that end a run.

use std::io;
use std::net::SocketAddr;

use super::listen::ClientError;
#[cfg(feature = "tls")]
use super::tls::TlsError;
use crate::message::Elapsed;
use crate::messages;

messages! {
    /// An error that ends a run before it has delivered everything.
    pub enum NetError {
        Endpoint { error: ClientError } => "{error}", "{error}";
        Listen { address: SocketAddr, error: io::Error } =>
            "cannot listen on {address}: {error}", "无法监听 {address}：{error}";
        NoClient { clients: u64, limit: Elapsed } =>
            "{clients} clients did not connect within {limit}", "{clients} 个客户端未在 {limit}内连接";
        Output { error: io::Error } => "cannot write the output: {error}", "无法写入输出：{error}";
        Start { error: io::Error } => "cannot start: {error}", "无法启动：{error}";
        Tls { error: TlsError } => "{error}", "{error}";
    }
}

impl std::error::Error for NetError {}

impl From<io::Error> for NetError {
    fn from(error: io::Error) -> Self {
        Self::Output { error }
    }
}

#[cfg(feature = "tls")]
impl From<TlsError> for NetError {
    fn from(error: TlsError) -> Self {
        Self::Tls { error }
    }
}
