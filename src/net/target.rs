//! The address that a request is sent to.

use std::fmt;
use std::net::SocketAddr;

use hyper::Uri;
use tokio::net::lookup_host;

use crate::messages;

/// The address of a consumer: a URL with `http` or `https`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Target {
    scheme: Scheme,
    /// The host, without the brackets of an IPv6 address.
    host: String,
    port: u16,
    /// The value of the header `Host`.
    authority: String,
    /// Path and query.
    path: String,
}

/// The scheme of a [`Target`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Scheme {
    Http,
    Https,
}

messages! {
    /// A reason why a URL is not the address of a consumer.
    #[derive(Clone, Eq, PartialEq)]
    pub enum TargetError {
        Invalid { error: String } =>
            "not a valid URL: {error}",
            "不是有效的 URL：{error}";
        InvalidPort { port: String } =>
            "not a valid URL: `{port}` is not a port",
            "不是有效的 URL：`{port}` 不是端口";
        MissingScheme { url: String } =>
            "the URL has no scheme; write {url}",
            "URL 缺少协议；请写作 {url}";
        NotAUrl =>
            "expected a URL such as http://127.0.0.1:7777/webhook/event",
            "应为 URL，例如 http://127.0.0.1:7777/webhook/event";
        NoTls =>
            "this build has no TLS (feature `tls`); use http",
            "此构建未启用 TLS（feature `tls`）；请使用 http";
        UnknownScheme { scheme: String } =>
            "the scheme `{scheme}` is not supported; use http or https",
            "不支持协议 `{scheme}`；请使用 http 或 https";
        UserInfo =>
            "a URL with a user name or password is not supported; add a header with -H 'Authorization: …'",
            "不支持含用户名或密码的 URL；请使用 -H 'Authorization: …' 添加请求头";
    }
}

impl std::error::Error for TargetError {}

impl TargetError {
    /// The error of a text without a scheme. Only an address of this machine is suggested without TLS.
    fn without_scheme(text: &str) -> Self {
        if text.is_empty() || text.starts_with(['.', '/', '-']) {
            return Self::NotAUrl;
        }
        let is_local = ["localhost", "127.", "[::1]"].iter().any(|host| text.starts_with(host));
        let scheme = if is_local { "http" } else { "https" };
        Self::MissingScheme { url: format!("{scheme}://{text}") }
    }
}

impl Target {
    /// Parses a URL.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        if !text.contains("://") {
            return Err(TargetError::without_scheme(text));
        }
        let invalid = |error: &dyn fmt::Display| TargetError::Invalid { error: error.to_string() };
        let uri: Uri = text.parse().map_err(|error| invalid(&error))?;
        let (scheme, default_port) = match uri.scheme_str() {
            Some("http") => (Scheme::Http, 80),
            Some("https") if cfg!(feature = "tls") => (Scheme::Https, 443),
            Some("https") => return Err(TargetError::NoTls),
            other => return Err(TargetError::UnknownScheme { scheme: other.unwrap_or_default().to_owned() }),
        };
        let authority = uri.authority().map(hyper::http::uri::Authority::as_str).unwrap_or_default();
        if authority.contains('@') {
            return Err(TargetError::UserInfo);
        }
        let host = uri.host().unwrap_or_default();
        if host.is_empty() {
            return Err(invalid(&"the host is missing"));
        }
        let port = match authority[host.len()..].trim_start_matches(':') {
            "" => default_port,
            port => port.parse().map_err(|_| TargetError::InvalidPort { port: port.to_owned() })?,
        };
        Ok(Self {
            scheme,
            host: host.trim_start_matches('[').trim_end_matches(']').to_owned(),
            port,
            authority: authority.to_owned(),
            path: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        })
    }

    #[cfg(feature = "tls")]
    pub(super) fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The host, without the brackets of an IPv6 address.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The value of the header `Host`.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// Path and query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The same address with another path.
    #[must_use]
    pub fn with_path(&self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self.clone() }
    }

    /// The addresses of the host.
    pub(super) async fn resolve(&self) -> std::io::Result<Vec<SocketAddr>> {
        Ok(lookup_host((self.host.as_str(), self.port)).await?.collect())
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
        };
        write!(formatter, "{scheme}://{}{}", self.authority, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_taken_apart() {
        let target = Target::parse("http://127.0.0.1:7777/webhook/event?a=b").unwrap();
        assert_eq!((target.host(), target.port, target.path()), ("127.0.0.1", 7777, "/webhook/event?a=b"));
        assert_eq!(target.authority(), "127.0.0.1:7777");
        let target = Target::parse("http://[::1]").unwrap();
        assert_eq!(
            (target.host(), target.port, target.path(), target.authority()),
            ("::1", 80, "/", "[::1]")
        );
        assert_eq!(target.to_string(), "http://[::1]/");
        for (url, port) in [("http://[::1]:9/", 9), ("http://a:/", 80), ("http://a:65535", 65535)] {
            assert_eq!(Target::parse(url).unwrap().port, port);
        }
    }

    #[test]
    fn other_texts_are_refused_with_a_reason() {
        for (text, url) in [
            ("localhost:7777/x", "http://localhost:7777/x"),
            ("127.0.0.1", "http://127.0.0.1"),
            ("open.feishu.cn", "https://open.feishu.cn"),
        ] {
            let error = TargetError::MissingScheme { url: url.to_owned() };
            assert_eq!(Target::parse(text), Err(error));
        }
        for text in ["/a", "", "./events.ndjson"] {
            assert_eq!(Target::parse(text), Err(TargetError::NotAUrl), "{text}");
        }
        assert_eq!(Target::parse("http://a:b@c/"), Err(TargetError::UserInfo));
        let scheme = TargetError::UnknownScheme { scheme: "ftp".to_owned() };
        assert_eq!(Target::parse("ftp://a/"), Err(scheme));
        for text in ["http://", "http:///a", "http://a b/"] {
            assert!(matches!(Target::parse(text), Err(TargetError::Invalid { .. })), "{text}");
        }
    }
}
