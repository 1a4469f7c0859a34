//! Connections to a consumer: TCP, with TLS for https.

use std::net::SocketAddr;
use std::{fmt, io};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
#[cfg(feature = "tls")]
use tokio_rustls::TlsConnector;

#[cfg(feature = "tls")]
use super::target::Scheme;
use super::target::Target;
use super::trust::{TlsError, TlsTrust};

/// A byte stream to a server.
pub(super) trait ByteStream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> ByteStream for T {}

/// A reason why no connection was made.
#[derive(Debug)]
pub(super) enum ConnectError {
    /// No address was found for the host.
    Lookup(io::Error),
    /// No address accepts connections.
    Tcp(io::Error),
    /// The TLS handshake failed.
    #[cfg(feature = "tls")]
    Tls(io::Error),
}

impl fmt::Display for ConnectError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lookup(error) | Self::Tcp(error) => fmt::Display::fmt(error, formatter),
            #[cfg(feature = "tls")]
            Self::Tls(error) => fmt::Display::fmt(error, formatter),
        }
    }
}

/// Makes connections to a target.
#[derive(Clone)]
pub(super) struct Connector {
    target: Target,
    #[cfg(feature = "tls")]
    tls: Option<TlsConnector>,
}

impl Connector {
    /// A connector to the target, which loads certificates for https only.
    #[cfg_attr(not(feature = "tls"), expect(clippy::unnecessary_wraps, reason = "it can fail with TLS"))]
    pub(super) fn new(target: Target, trust: &TlsTrust) -> Result<Self, TlsError> {
        #[cfg(feature = "tls")]
        let tls = match target.scheme() {
            Scheme::Http => None,
            Scheme::Https => Some(trust.connector()?),
        };
        #[cfg(not(feature = "tls"))]
        let _ = trust;
        Ok(Self {
            target,
            #[cfg(feature = "tls")]
            tls,
        })
    }

    pub(super) fn target(&self) -> &Target {
        &self.target
    }

    /// Connects to one address of the host after another until one accepts.
    pub(super) async fn connect(&self) -> Result<Box<dyn ByteStream>, ConnectError> {
        let addresses = self.target.resolve().await.map_err(ConnectError::Lookup)?;
        let stream = connect_tcp(&addresses).await.map_err(ConnectError::Tcp)?;
        // One request is one write: waiting for more only delays it.
        let _ = stream.set_nodelay(true);
        #[cfg(feature = "tls")]
        if let Some(tls) = &self.tls {
            use rustls::pki_types::ServerName;
            let name = ServerName::try_from(self.target.host().to_owned())
                .map_err(|error| ConnectError::Tls(io::Error::other(error)))?;
            let stream = tls.connect(name, stream).await.map_err(ConnectError::Tls)?;
            return Ok(Box::new(stream));
        }
        Ok(Box::new(stream))
    }
}

async fn connect_tcp(addresses: &[SocketAddr]) -> io::Result<TcpStream> {
    let mut first_error = None;
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => {
                first_error.get_or_insert(error);
            }
        }
    }
    Err(first_error.unwrap_or_else(|| io::ErrorKind::AddrNotAvailable.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_address_is_tried() {
        let bind = async |address| tokio::net::TcpListener::bind(address).await;
        let live = bind("127.0.0.1:0").await.unwrap();
        let live = (live.local_addr().unwrap(), live);
        let dead = bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        assert_eq!(connect_tcp(&[live.0]).await.unwrap().peer_addr().unwrap(), live.0);
        assert_eq!(connect_tcp(&[dead, live.0]).await.unwrap().peer_addr().unwrap(), live.0);
        assert_eq!(connect_tcp(&[dead, dead]).await.unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
        assert_eq!(connect_tcp(&[]).await.unwrap_err().kind(), io::ErrorKind::AddrNotAvailable);
    }
}
