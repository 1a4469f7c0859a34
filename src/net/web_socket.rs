//! WebSockets of the long connection, on both sides.

use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

/// The largest message, in bytes.
const MAX_MESSAGE: usize = 16 << 20;

/// The size of the buffer for reading, in bytes.
const READ_BUFFER: usize = 16 * 1024;

/// The limits of a WebSocket.
pub(super) fn socket_config() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .max_frame_size(Some(MAX_MESSAGE))
        .max_message_size(Some(MAX_MESSAGE))
}

/// The value of a parameter in the query of a URL.
pub(super) fn query_parameter<'u>(url: &'u str, name: &str) -> Option<&'u str> {
    let (_, query) = url.split_once('?')?;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}
