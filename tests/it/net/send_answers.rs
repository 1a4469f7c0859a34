//! `send`: what consumers answer, and what ends a connection before they do.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use super::consumer::{Behavior, Consumer};
use super::{event, members, send, verdicts};

/// The only outcome of an event, as `verdict reason code status`.
fn outcome(url: &str) -> String {
    let ran = send(url).stdin(event("e1")).run();
    let [verdict] = verdicts(&ran).try_into().expect("one attempt");
    let [code] = members(&ran, "code").try_into().unwrap();
    let [status] = members(&ran, "status").try_into().unwrap();
    format!("{verdict} {code} {status}")
}

#[test]
fn answers_are_judged() {
    let cases: [(&'static [u8], &str); 13] = [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "handled status null 200"),
        (b"HTTP/1.1 200 OK\r\n\r\n{\"msg\":\"success\"}", "handled success null 200"),
        (b"HTTP/1.0 200 OK\r\n\r\n{\"msg\":\"success\"}", "handled success null 200"),
        (
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            "handled status null 200",
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
            "handled status null 200",
        ),
        (b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n", "rejected redirect FE520 302"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "rejected not-found FE521 404"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", "rejected status FE522 204"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "unproven empty FE525 200"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"msg\":", "unreachable closed FE502 null"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nok", "unreachable closed FE502 null"),
        (b"HTTP/1.1 200 OK\r\nContent-Len", "unreachable closed FE502 null"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "unreachable not-http FE503 null"),
    ];
    for (bytes, expected) in cases {
        let consumer = Consumer::start(Behavior::Bytes(bytes));
        assert_eq!(outcome(&consumer.url()), expected, "{}", bytes.escape_ascii());
        assert_eq!(consumer.received().len(), 1);
    }
}

#[test]
fn a_connection_that_ends_early_gives_no_answer() {
    let closing = Consumer::start(Behavior::Close);
    assert_eq!(outcome(&closing.url()), "unreachable closed FE502 null");
    // A new connection is not tried again: the consumer may have the event.
    assert_eq!(closing.received().len(), 1);

    // The request is not read: the connection is reset.
    let url = serve(|stream| {
        stream.peek(&mut [0]).unwrap();
    });
    assert_eq!(outcome(&url), "unreachable closed FE502 null");

    // Neither side says anything more.
    let url = serve(|stream| {
        stream.peek(&mut [0]).unwrap();
        stream.shutdown(Shutdown::Both).unwrap();
    });
    assert_eq!(outcome(&url), "unreachable closed FE502 null");

    // An answer before the request is not an answer to it.
    let url = serve(|mut stream| {
        stream.write_all(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n").unwrap();
    });
    let early = outcome(&url);
    assert!(["unreachable closed FE502 null", "rejected status FE522 401"].contains(&&*early), "{early}");
}

#[test]
fn nothing_listens() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(outcome(&format!("http://{address}/")), "unreachable refused FE501 null");
    let ran = send("http://name.invalid/").stdin(event("e1")).run().error();
    assert_eq!(verdicts(&ran), ["unreachable dns"]);
    assert!(members(&ran, "error")[0].contains("name.invalid"), "{}", ran.text());
}

#[test]
fn an_answer_takes_three_seconds_at_most() {
    let waiting = TcpListener::bind("127.0.0.1:0").unwrap();
    let not_accepted = format!("http://{}/", waiting.local_addr().unwrap());
    let headers_only = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
    let half = serve(move |mut stream| {
        // An answer that comes before the request was sent is another case.
        let _ = stream.read(&mut [0; 4096]).unwrap();
        stream.write_all(headers_only).unwrap();
        thread::sleep(Duration::from_secs(60));
    });
    let urls = [
        Consumer::start(Behavior::Silence).url(),
        Consumer::start(Behavior::Endless).url(),
        not_accepted,
        half,
    ];
    thread::scope(|scope| {
        for url in &urls {
            scope.spawn(move || {
                let ran = send(url).stdin(event("e1")).run().failure();
                assert_eq!(verdicts(&ran), ["slow deadline"], "{url} {}", ran.text());
                assert!(ran.json()[0]["ms"].as_f64().unwrap() >= 3000.0, "{}", ran.text());
            });
        }
    });
}

#[test]
fn the_time_of_an_answer_can_be_chosen() {
    let silent = Consumer::with(|number| if number == 0 { Behavior::Silence } else { Behavior::Success });
    let ran = send(&silent.url()).args("--timeout 200ms").stdin(event("e1") + &event("e2")).run().failure();
    // The connection of the answer that did not come is not used again.
    assert_eq!(verdicts(&ran), ["slow deadline", "handled success"]);
    assert!(ran.json()[0]["ms"].as_f64().unwrap() >= 200.0, "{}", ran.text());
    let connections: Vec<_> = silent.received().iter().map(|request| request.connection).collect();
    assert_eq!(connections, [0, 1]);
}

/// A listener whose queue is full lets no more connections be made.
#[cfg(target_os = "linux")]
#[test]
fn connecting_takes_a_time_that_can_be_chosen() {
    use std::time::Duration;

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let patience = Duration::from_millis(300);
    let connect = || TcpStream::connect_timeout(&address, patience).ok();
    let waiting: Vec<_> = std::iter::from_fn(connect).take(20_000).collect();
    let ran = send(&format!("http://{address}/")).args("--connect-timeout 200ms").stdin(event("e1")).run();
    assert_eq!(verdicts(&ran.error()), ["unreachable connect-timeout"]);
    drop(waiting);
}

#[test]
fn a_long_answer_is_read_to_its_end() {
    let url = serve(|mut stream| {
        stream.peek(&mut [0]).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n").unwrap();
        stream.write_all(&vec![b'x'; 5_000_000]).unwrap();
        thread::sleep(Duration::from_secs(60));
    });
    let ran = send(&url).stdin(event("e1")).run().success();
    let line = &ran.json()[0];
    assert_eq!((line["answer"].as_str().unwrap().len(), &line["answer_truncated"]), (4096, &true.into()));
}

/// The URL of a server that does this with the first connection, and closes it.
fn serve(behavior: impl FnOnce(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        behavior(stream);
        // Others are not refused while the test runs.
        thread::sleep(Duration::from_secs(60));
    });
    format!("http://{address}/")
}
