//! The configuration that the platform gives its clients.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How a client keeps its connection. On the wire, times are whole seconds.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase", default)]
#[expect(clippy::exhaustive_structs, reason = "the members of the protocol")]
pub struct ClientConfig {
    /// The number of attempts to connect again; without a limit if negative.
    pub reconnect_count: i64,
    /// The seconds between two attempts.
    pub reconnect_interval: u64,
    /// The largest number of seconds before the first attempt, of which each client chooses one by chance.
    pub reconnect_nonce: u64,
    /// The seconds between two pings.
    pub ping_interval: u64,
}

impl Default for ClientConfig {
    /// The configuration of the platform.
    fn default() -> Self {
        Self { reconnect_count: -1, reconnect_interval: 120, reconnect_nonce: 30, ping_interval: 120 }
    }
}

impl ClientConfig {
    /// The configuration as JSON. All members are written: one that is missing counts as 0 for some clients,
    /// which then ping without a pause.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("numbers are JSON")
    }

    /// Reads the configuration in a pong; `None` if it has none.
    #[must_use]
    pub fn from_json(json: &[u8]) -> Option<Self> {
        serde_json::from_slice(json).ok()
    }

    /// The time between two pings, at least one second.
    #[must_use]
    pub fn ping_interval(&self) -> Duration {
        Duration::from_secs(self.ping_interval.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_has_all_members() {
        let json = r#"{"ReconnectCount":-1,"ReconnectInterval":120,"ReconnectNonce":30,"PingInterval":120}"#;
        assert_eq!(ClientConfig::default().to_json(), json);
        assert_eq!(ClientConfig::from_json(json.as_bytes()), Some(ClientConfig::default()));
        let partial = ClientConfig { ping_interval: 9, ..ClientConfig::default() };
        assert_eq!(ClientConfig::from_json(br#"{"PingInterval":9}"#), Some(partial));
        assert_eq!(ClientConfig::from_json(b""), None);
    }
}
