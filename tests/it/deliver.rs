//! The records that are to be delivered, as `Deliver` finds them in an input.

use std::fs::{self, File};
use std::io::Write as _;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use feishu_ev::catalog::Catalog;
use feishu_ev::cipher::{EncryptKey, Keys, encrypt_body};
use feishu_ev::message::LanguageChoice;
use feishu_ev::outgoing::{Outgoing, OutgoingContent};
use feishu_ev::pipeline::{
    Deliver, Ingest, Input, MAX_RECORD_SIZE, OtherLines, OutgoingForm, Outputs, Tally,
};
use serde_json::json;

use crate::support::{decode, folder, job, node, strict};

const KEY: &[u8] = b"test key";

/// The records of an input, what is reported, and the counts. The run ends after `limit` records.
fn deliver(name: &str, input: &[u8], keys: &Keys, limit: usize) -> (Vec<Outgoing>, String, Tally) {
    deliver_as(OutgoingForm::Delivery, name, input, keys, limit)
}

fn deliver_as(
    form: OutgoingForm,
    name: &str,
    input: &[u8],
    keys: &Keys,
    limit: usize,
) -> (Vec<Outgoing>, String, Tally) {
    let file = folder(&format!("deliver-{name}")).join("log");
    fs::write(&file, input).unwrap();
    let catalog = Catalog::load(&[]).unwrap();
    let ingest =
        Ingest { catalog: &catalog, keys, max_record_size: MAX_RECORD_SIZE, other_lines: OtherLines::Report };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut outputs = Outputs::new(&mut out, &mut err, LanguageChoice::En);
    let mut records = Vec::new();
    let mut sink = |record| {
        records.push(record);
        if records.len() == limit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let tally = Deliver { ingest, form, stop: &Arc::default() }.run(
        &[Input::File(file.clone())],
        &mut outputs,
        &mut sink,
    );
    let err = String::from_utf8(err).unwrap().replace(file.to_str().unwrap(), "<stdin>");
    assert!(out.is_empty());
    (records, err, tally.unwrap())
}

fn all(name: &str, input: impl AsRef<[u8]>, keys: &Keys) -> Vec<Outgoing> {
    let (records, err, _) = deliver(name, input.as_ref(), keys, usize::MAX);
    assert_eq!(err, "");
    records
}

fn keys() -> Keys {
    let mut keys = Keys::default();
    keys.push(EncryptKey::new(KEY));
    keys
}

fn encrypted(plain: &str) -> String {
    let mut body = Vec::new();
    encrypt_body(plain.as_bytes(), &EncryptKey::new(KEY), [7; 16], &mut body);
    String::from_utf8(body).unwrap()
}

fn body(record: &Outgoing) -> &[u8] {
    match &record.content {
        OutgoingContent::Plain { body }
        | OutgoingContent::Encrypted { body }
        | OutgoingContent::Recorded { body, .. } => body,
    }
}

#[test]
fn records_are_found_as_decode_finds_them() {
    let node = node();
    let challenge = json!({"challenge": "c", "token": "t", "type": "url_verification"}).to_string();
    let sealed = encrypted(&node);
    let record = json!({"headers": {"A": ["1", "2"]}, "body": job(), "expect": "slow"}).to_string();
    let request = format!("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{node}", node.len());
    let input = format!("[{node},\n{sealed}]\n2024-06-26 INFO {challenge}\n{record}\n{request}\r\n");
    let records = all("forms", &input, &keys());
    let plain = |text: &str| OutgoingContent::Plain { body: text.into() };
    assert_eq!(records[0].content, plain(&node));
    assert_eq!(records[1].content, OutgoingContent::Encrypted { body: sealed.into() });
    assert_eq!(records[2].content, plain(&challenge));
    let headers: Vec<_> = records[3..]
        .iter()
        .map(|record| match &record.content {
            OutgoingContent::Recorded { headers, .. } => headers.iter().collect::<Vec<_>>(),
            _ => panic!("it was recorded"),
        })
        .collect();
    assert_eq!(headers[0], [("A", "1"), ("A", "2")]);
    assert_eq!(headers[1], [("Host", "a"), ("Content-Length", &*node.len().to_string())]);
    assert_eq!((body(&records[3]), body(&records[4])), (job().as_bytes(), node.as_bytes()));
    let of = |record: &Outgoing| {
        let id = record.event_id.as_deref().map(|id| id[..2].to_owned());
        (record.event_type.clone(), id, record.challenge.clone(), record.expect.clone())
    };
    let known = |name: &str, id: &str, expect: Option<&str>| {
        (Some(name.to_owned()), Some(id.to_owned()), None, expect.map(str::to_owned))
    };
    let (node_type, job_type) = ("corehr.process.node.updated_v2", "corehr.job_change.status_updated_v2");
    let id = |text: &str| {
        serde_json::from_str::<serde_json::Value>(text).unwrap()["header"]["event_id"].to_string()[1..3]
            .to_owned()
    };
    assert_eq!(of(&records[0]), known(node_type, &id(&node), None));
    assert_eq!(of(&records[1]), known(node_type, &id(&node), None));
    assert_eq!(of(&records[2]), (Some("url_verification".to_owned()), None, Some("c".to_owned()), None));
    assert_eq!(of(&records[3]), known(job_type, &id(&job()), Some("slow")));
    let lines: Vec<_> = records.iter().map(|record| record.location.position.line).collect();
    assert_eq!(lines, [1, 2, 3, 4, 9]);
}

#[test]
fn deliveries_are_taken_whatever_their_body_is() {
    let truncated = &node()[..99];
    let records = [
        json!({"headers": {}, "body": "text"}).to_string(),
        json!({"headers": {}, "body": "/w==", "isBase64Encoded": true}).to_string(),
        json!({"headers": {}, "body": "{\"a\":1}"}).to_string(),
        json!({"headers": {}, "body": encrypted("{}")}).to_string(),
        encrypted("{}"),
        format!("POST / HTTP/1.1\r\nContent-Length: 99\r\n\r\n{truncated}\r\n"),
        format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n{}\n", node().len() + 1, node()),
        "POST / HTTP/1.1\nContent-Length: 5\n\n+text\n".to_owned(),
    ];
    let bodies: Vec<_> = all("bodies", records.join("\n"), &Keys::default())
        .iter()
        .map(|record| String::from_utf8_lossy(body(record)).into_owned())
        .collect();
    let (sealed, node) = (encrypted("{}"), node() + "\n");
    assert_eq!(bodies, ["text", "\u{fffd}", "{\"a\":1}", &sealed, &sealed, truncated, &node, "+text"]);
}

#[test]
fn other_records_are_reported_as_decode_reports_them() {
    let input = format!("text\n{{\"a\":1}}\n{}\n{{\"schema\":\n\nPOST / HTTP/1.1\nA: b\n\n+text\n", node());
    let (records, err, tally) = deliver("unreadable", input.as_bytes(), &Keys::default(), usize::MAX);
    assert_eq!((records.len(), tally.events, tally.unreadable), (1, 1, 4));
    assert_eq!(err, strict(&input).err);
}

#[test]
fn the_line_ending_of_a_body_is_sent_if_it_was_signed() {
    let (node, key) = (node(), EncryptKey::new(KEY));
    for signed in [node.clone(), format!("{node}\n")] {
        let signature = key.sign("1", "2", signed.as_bytes());
        let input = format!(
            "POST / HTTP/1.1\nX-Lark-Signature: {signature}\nX-Lark-Request-Timestamp: 1\nX-Lark-Request-Nonce: 2\n\n{node}\n"
        );
        assert_eq!(body(&all("line-ending", input, &keys())[0]), signed.as_bytes());
    }
}

#[test]
fn what_decode_has_added_is_not_sent() {
    let decoded = decode(node()).out;
    for form in [OutgoingForm::Delivery, OutgoingForm::Event] {
        let (records, _, _) = deliver_as(form, "decoded", &decoded, &Keys::default(), usize::MAX);
        assert_eq!(body(&records[0]), node().as_bytes(), "{form:?}");
    }
}

#[test]
fn the_run_ends_when_the_sink_breaks() {
    let input = format!("{}\n", node()).repeat(50_000);
    let (records, _, tally) = deliver("break", input.as_bytes(), &Keys::default(), 3);
    assert_eq!((records.len(), tally.events), (3, 3));
    // Not more was read than the blocks of those.
    assert!(tally.bytes < 600_000, "{}", tally.bytes);
}

#[cfg(unix)]
#[test]
fn the_run_ends_while_input_is_awaited() {
    let path = folder("deliver-awaited").join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let (sender, received) = mpsc::channel();
    let stop = Arc::new(AtomicBool::new(false));
    let (input, stopped) = (Input::File(path.clone()), Arc::clone(&stop));
    std::thread::spawn(move || {
        let catalog = Catalog::load(&[]).unwrap();
        let keys = Keys::default();
        let ingest = Ingest {
            catalog: &catalog,
            keys: &keys,
            max_record_size: MAX_RECORD_SIZE,
            other_lines: OtherLines::Report,
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let language = LanguageChoice::En;
        let mut outputs = Outputs::new(&mut out, &mut err, language);
        let sent = sender.clone();
        let tally = Deliver { ingest, form: OutgoingForm::Delivery, stop: &stopped }.run(
            &[input],
            &mut outputs,
            &mut |_| {
                sent.send(None).unwrap();
                ControlFlow::Continue(())
            },
        );
        sender.send(Some(tally.unwrap())).unwrap();
    });
    let mut pipe = File::create(path).unwrap();
    writeln!(pipe, "{}", node()).unwrap();
    let next = || received.recv_timeout(Duration::from_secs(30)).unwrap();
    assert_eq!(next(), None);
    stop.store(true, Ordering::Relaxed);
    assert_eq!(next().map(|tally| tally.events), Some(1));
}
