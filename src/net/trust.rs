//! The certificates that are accepted for https and wss. Without the feature `tls`, no URL has these schemes.

use crate::messages;

/// The certificates of servers that are accepted.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum TlsTrust {
    /// Those that an authority of the system has signed.
    System,
    /// Those that an authority in these PEM files has signed, and those in the files themselves.
    Certificates {
        /// The contents of the files.
        pem: Vec<Vec<u8>>,
    },
    /// All.
    Any,
}

messages! {
    /// An error of setting up TLS.
    #[derive(Clone, Eq, PartialEq)]
    pub enum TlsError {
        Invalid { error: String } =>
            "a certificate cannot be used: {error}",
            "证书无法使用：{error}";
        NoCertificate =>
            "the file has no certificate in PEM form",
            "文件中没有 PEM 格式的证书";
        NoSystemCertificates { error: String } =>
            "the certificates of the system cannot be read ({error}); pass --cacert FILE or --insecure",
            "无法读取系统证书（{error}）；请使用 --cacert FILE 或 --insecure";
    }
}

impl std::error::Error for TlsError {}
