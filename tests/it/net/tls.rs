//! https: certificates that are accepted, and others.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::server::Server;
use super::{event, members, send, verdicts};
use crate::support::{Output, root};

/// A consumer with this certificate, of `tests/data/tls/`; the port that it listens on. It answers every request
/// with 200 and `ok`.
fn consumer(certificate: &str) -> u16 {
    let pem = |extension: &str| fs::read(file(&format!("{certificate}.{extension}"))).unwrap();
    let certificates = vec![CertificateDer::from_pem_slice(&pem("pem")).unwrap()];
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(certificates, PrivateKeyDer::from_pem_slice(&pem("key")).unwrap())
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let stream = StreamOwned::new(connection, stream.unwrap());
            thread::spawn(move || answer_requests(BufReader::new(stream)));
        }
    });
    port
}

fn answer_requests(mut stream: BufReader<StreamOwned<ServerConnection, std::net::TcpStream>>) {
    let mut length = 0;
    let mut line = String::new();
    // A handshake that fails is an error, too.
    while stream.read_line(&mut line).is_ok_and(|size| size > 0) {
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.trim_end().parse().unwrap();
        }
        if line == "\r\n" {
            stream.read_exact(&mut vec![0; length]).unwrap();
            stream.get_mut().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").unwrap();
        }
        line.clear();
    }
}

fn file(name: &str) -> PathBuf {
    root().join("tests/data/tls").join(name)
}

/// `send` of two events, with the authorities of the system in a file: none that signed ours.
fn send_two(url: &str, arguments: &str) -> Output {
    let run = send(url).args(arguments).current_dir(&file("")).env("SSL_CERT_FILE", file("other.pem"));
    run.stdin(event("e1") + &event("e2")).run()
}

#[test]
fn accepted_certificates() {
    let [signed, other, own] = ["localhost", "other", "self-signed"].map(consumer);
    for (url, arguments) in [
        (format!("https://localhost:{signed}/"), "--cacert authority.pem"),
        (format!("https://localhost:{signed}/"), "--cacert self-signed.pem --cacert authority.pem"),
        // Made by `openssl req -x509`, it is that of an authority and of the server.
        (format!("https://localhost:{own}/"), "--cacert self-signed.pem"),
        (format!("https://127.0.0.1:{own}/"), "--cacert self-signed.pem"),
        (format!("https://localhost:{signed}/"), "--insecure"),
        (format!("https://localhost:{other}/"), "--insecure"),
        (format!("https://127.0.0.1:{own}/"), "--insecure"),
    ] {
        let ran = send_two(&url, arguments).success();
        assert_eq!(verdicts(&ran), ["handled status"; 2], "{url} {arguments}");
    }
}

#[test]
fn certificates_that_are_not_accepted() {
    let [signed, other, own] = ["localhost", "other", "self-signed"].map(consumer);
    for (url, arguments, error) in [
        (format!("https://localhost:{signed}/"), "", "UnknownIssuer"),
        (format!("https://localhost:{signed}/"), "--cacert self-signed.pem", "UnknownIssuer"),
        (format!("https://localhost:{own}/"), "--cacert authority.pem", "CaUsedAsEndEntity"),
        (format!("https://localhost:{other}/"), "--cacert authority.pem", "not valid for name"),
        (format!("https://127.0.0.1:{signed}/"), "--cacert authority.pem", "not valid for name"),
    ] {
        let ran = send_two(&url, arguments).error();
        assert_eq!(verdicts(&ran), ["unreachable tls"; 2], "{url} {arguments}");
        assert_eq!(members(&ran, "code"), ["FE501"; 2]);
        assert!(members(&ran, "error")[0].contains(error), "{url} {arguments}: {}", ran.text());
    }
}

#[test]
fn a_server_without_tls_is_not_reached() {
    let plain = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", plain.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = plain.accept().unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        thread::sleep(Duration::from_secs(60));
    });
    let ran = send(&url).args("--insecure").stdin(event("e1")).run().error();
    assert_eq!(verdicts(&ran), ["unreachable tls"]);
    let port = consumer("localhost");
    let ran = send(&format!("http://localhost:{port}/")).stdin(event("e1")).run().failure();
    // It answers with a TLS alert.
    assert_eq!(verdicts(&ran), ["unreachable not-http"]);
}

#[test]
fn a_file_without_certificates_is_an_error() {
    for (name, text) in [("missing.pem", "missing.pem"), ("../vectors.json", "no certificate")] {
        let ran = send_two("https://localhost:1/", &format!("--cacert {name}")).error();
        assert!(ran.err.contains(text) && ran.text().is_empty(), "{}", ran.err);
    }
}

#[test]
fn deliveries_are_forwarded_over_https() {
    let port = consumer("localhost");
    let certificate = file("authority.pem");
    let arguments =
        format!("listen --count 1 --forward https://localhost:{port}/ --cacert {}", certificate.display());
    let server = Server::start(&arguments, &[]);
    send(&server.url()).stdin(event("e1")).run().success();
    assert_eq!(verdicts(&server.wait().success()), ["handled status"]);
}
