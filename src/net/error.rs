//! Errors that end a run.

use std::io;
use std::net::SocketAddr;

use super::client_error::ClientError;
use super::trust::TlsError;
use crate::message::Elapsed;
use crate::messages;

messages! {
    /// An error that ends a run before it has delivered everything.
    pub enum NetError {
        Endpoint { error: ClientError } => "{error}", "{error}";
        Listen { address: SocketAddr, error: io::Error } =>
            "cannot listen on {address}: {error}", "无法监听 {address}：{error}";
        NoClient { ready: usize, clients: usize, limit: Elapsed } =>
            "{ready} of {clients} clients ready after {limit}", "等待 {limit}后只有 {ready} 个客户端就绪，需要 {clients} 个";
        Output { error: io::Error } => "cannot write the output: {error}", "无法写入输出：{error}";
        Start { error: io::Error } => "cannot start: {error}", "无法启动：{error}";
        Tls { error: TlsError } => "{error}", "{error}";
    }
}

impl std::error::Error for NetError {}

impl NetError {
    /// The error of starting a thread or the runtime.
    pub(super) fn start(error: io::Error) -> Self {
        Self::Start { error }
    }

    /// The error of writing to standard output.
    pub(super) fn output(error: io::Error) -> Self {
        Self::Output { error }
    }
}

impl From<TlsError> for NetError {
    fn from(error: TlsError) -> Self {
        Self::Tls { error }
    }
}
