//! The codes with which the platform refuses a connection.

use crate::messages;

/// The reason why the endpoint, or the handshake, refuses a client.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum EndpointCode {
    /// The platform is busy; the client tries again.
    SystemBusy,
    /// The app may not connect.
    Forbidden,
    /// The App ID or the App Secret is wrong.
    AuthFailed,
    /// An error inside the platform; the client tries again.
    InternalError,
    /// The request has no App ID or App Secret.
    NoCredential,
    /// The platform is busy; the client tries again.
    ServiceBusy,
    /// The app has the largest number of connections.
    ConnectionsExceeded,
    /// The app belongs to the other of the domains `open.feishu.cn` and `open.larksuite.com`.
    IncorrectDomain,
}

messages! {
    /// The meaning of an [`EndpointCode`], and what to do.
    #[derive(Clone, Copy, Eq, PartialEq)]
    pub enum EndpointCodeText {
        SystemBusy =>
            "the platform is busy",
            "平台繁忙";
        Forbidden =>
            "the app may not connect; enable events over the long connection in the developer console",
            "应用无权连接；请在开发者后台将订阅方式设为“使用长连接接收事件”";
        AuthFailed =>
            "the App ID or App Secret is wrong",
            "App ID 或 App Secret 不正确";
        InternalError =>
            "internal error of the platform",
            "平台内部错误";
        NoCredential =>
            "the request has no App ID or App Secret",
            "请求中没有 App ID 或 App Secret";
        ConnectionsExceeded =>
            "the app has 50 connections, the largest number; close one of them",
            "应用已有 50 个长连接，达到上限；请先关闭一个";
        IncorrectDomain =>
            "the app belongs to another domain: Feishu has `https://open.feishu.cn`, Lark `https://open.larksuite.com`",
            "应用属于另一个域名：飞书为 `https://open.feishu.cn`，Lark 为 `https://open.larksuite.com`";
    }
}

impl EndpointCode {
    /// All codes, in ascending order.
    pub const ALL: [Self; 8] = [
        Self::SystemBusy,
        Self::Forbidden,
        Self::AuthFailed,
        Self::InternalError,
        Self::NoCredential,
        Self::ServiceBusy,
        Self::ConnectionsExceeded,
        Self::IncorrectDomain,
    ];

    /// The number on the wire.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Self::SystemBusy => 1,
            Self::Forbidden => 403,
            Self::AuthFailed => 514,
            Self::InternalError => 1_000_040_343,
            Self::NoCredential => 1_000_040_344,
            Self::ServiceBusy => 1_000_040_345,
            Self::ConnectionsExceeded => 1_000_040_350,
            Self::IncorrectDomain => 1_000_040_351,
        }
    }

    /// The code with this number.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }

    /// The text on the wire.
    #[must_use]
    pub fn wire_text(self) -> &'static str {
        match self {
            Self::SystemBusy | Self::ServiceBusy => "system busy",
            Self::Forbidden => "forbidden",
            Self::AuthFailed => "auth failed",
            Self::InternalError => "internal error",
            Self::NoCredential => "no credential",
            Self::ConnectionsExceeded => "the number of connections exceeded the limit",
            Self::IncorrectDomain => "Incorrect domain name",
        }
    }

    /// The meaning, for people.
    #[must_use]
    pub fn text(self) -> EndpointCodeText {
        match self {
            Self::SystemBusy | Self::ServiceBusy => EndpointCodeText::SystemBusy,
            Self::Forbidden => EndpointCodeText::Forbidden,
            Self::AuthFailed => EndpointCodeText::AuthFailed,
            Self::InternalError => EndpointCodeText::InternalError,
            Self::NoCredential => EndpointCodeText::NoCredential,
            Self::ConnectionsExceeded => EndpointCodeText::ConnectionsExceeded,
            Self::IncorrectDomain => EndpointCodeText::IncorrectDomain,
        }
    }

    /// Whether a client tries again after this code, as the official ones do.
    #[must_use]
    pub fn is_temporary(self) -> bool {
        matches!(self, Self::SystemBusy | Self::InternalError | Self::ServiceBusy)
    }
}
