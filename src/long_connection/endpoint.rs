//! The endpoint: the HTTP request by which a client gets the URL of its WebSocket.

use serde::{Deserialize, Serialize};

use super::{ClientConfig, EndpointCode};

/// The path of the endpoint.
pub const PATH: &str = "/callback/ws/endpoint";

/// The body of a client's request. Not `Debug`: the App Secret must not be printed.
#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(
    clippy::exhaustive_structs,
    missing_debug_implementations,
    reason = "the members of the protocol; a secret"
)]
pub struct EndpointRequest {
    /// The App ID.
    #[serde(rename = "AppID", default)]
    pub app_id: String,
    /// The App Secret.
    #[serde(default)]
    pub app_secret: String,
}

/// The reply of the endpoint.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct EndpointReply {
    /// 0, or the reason why there is no URL.
    pub code: i64,
    /// The reason as text.
    #[serde(default)]
    pub msg: String,
    /// The URL and the configuration. Empty, but not missing, in an error: the Node SDK reads it first.
    #[serde(default)]
    data: ReplyData,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct ReplyData {
    #[serde(rename = "URL", default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(rename = "ClientConfig", default, skip_serializing_if = "Option::is_none")]
    client_config: Option<ClientConfig>,
}

/// The connection that an endpoint offers.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "the members of the protocol")]
pub struct Connection {
    /// The URL of the WebSocket.
    pub url: String,
    /// The configuration of the client.
    pub config: ClientConfig,
}

impl EndpointReply {
    /// A reply with a connection.
    #[must_use]
    pub fn connection(connection: Connection) -> Self {
        let Connection { url, config } = connection;
        let data = ReplyData { url: Some(url), client_config: Some(config) };
        Self { code: 0, msg: String::new(), data }
    }

    /// A reply without one.
    #[must_use]
    pub fn refusal(code: EndpointCode) -> Self {
        Self { code: code.code(), msg: code.wire_text().to_owned(), data: ReplyData::default() }
    }

    /// The connection, if the reply has one.
    #[must_use]
    pub fn into_connection(self) -> Option<Connection> {
        let config = self.data.client_config.unwrap_or_default();
        self.data.url.filter(|_| self.code == 0).map(|url| Connection { url, config })
    }

    /// The reply as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("strings and numbers are JSON")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_has_data() {
        let reply = EndpointReply::refusal(EndpointCode::AuthFailed);
        assert_eq!(reply.to_json(), r#"{"code":514,"msg":"auth failed","data":{}}"#);
        assert_eq!(reply.into_connection(), None);
    }

    #[test]
    fn a_connection_is_read_back() {
        let connection = Connection { url: "ws://127.0.0.1/".to_owned(), config: ClientConfig::default() };
        let json = EndpointReply::connection(connection.clone()).to_json();
        let read: EndpointReply = serde_json::from_str(&json).unwrap();
        assert_eq!(read.into_connection(), Some(connection));
    }

    #[test]
    fn a_request_has_the_members_of_the_official_clients() {
        let request: EndpointRequest =
            serde_json::from_str(r#"{"AppID":"cli_1","AppSecret":"s","Other":1}"#).unwrap();
        assert_eq!((request.app_id.as_str(), request.app_secret.as_str()), ("cli_1", "s"));
    }
}
