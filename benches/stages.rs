//! The stages of a record's way, each by itself: `cargo bench`.

use std::io::{self, Write as _};

use divan::Bencher;
use divan::counter::BytesCount;
use feishu_ev::catalog::Catalog;
use feishu_ev::check;
use feishu_ev::cipher::{Decryptor, EncryptKey, Keys, ciphertext, encrypt_body};
use feishu_ev::event::{Event, EventReader};
use feishu_ev::frame::{Block, Blocks, Framing};
use feishu_ev::location::{Location, Position};
use feishu_ev::message::LanguageChoice;
use feishu_ev::pipeline::MAX_RECORD_SIZE;
use feishu_ev::record::Record;
use feishu_ev::render::{self, EventFormat, Style};

const NODE: &str = include_str!("../samples/corehr.process.node.updated_v2.json");
const JOB: &str = include_str!("../samples/corehr.job_change.status_updated_v2.json");

fn main() {
    divan::main();
}

/// The two official examples, each on one line.
fn events() -> [String; 2] {
    [NODE, JOB].map(|text| {
        let mut line = Vec::new();
        feishu_ev::json::compact(&mut line, text);
        String::from_utf8(line).expect("an example is UTF-8")
    })
}

/// Lines into frames.
#[divan::bench]
fn frame(bencher: Bencher<'_, '_>) {
    let input = (events().join("\n") + "\n").repeat(200);
    bencher.counter(BytesCount::of_str(&input)).bench(|| {
        let mut blocks = Blocks::new(input.as_bytes(), Framing::Events, MAX_RECORD_SIZE);
        let mut block = Block::default();
        let mut count = 0;
        while blocks.next_block(&mut block).expect("memory can be read") {
            count += block.frames().len();
        }
        count
    });
}

/// One walk over the record.
#[divan::bench(args = [0, 1])]
fn read(bencher: Bencher<'_, '_>, index: usize) {
    let catalog = Catalog::load(&[]).expect("the built-in catalog is in form");
    let event = &events()[index];
    let mut reader = EventReader::new(&catalog);
    bencher.counter(BytesCount::of_str(event)).bench_local(|| {
        let read = reader.read(event).expect("an example is JSON");
        reader.reuse(read);
    });
}

/// What was read into findings.
#[divan::bench(args = [0, 1])]
fn check(bencher: Bencher<'_, '_>, index: usize) {
    let catalog = Catalog::load(&[]).expect("the built-in catalog is in form");
    let text = &events()[index];
    let event = Event::read(text, &catalog).expect("an example is JSON");
    let mut findings = Vec::new();
    bencher.counter(BytesCount::of_str(text)).bench_local(|| {
        findings.clear();
        check::event(&event, &catalog, &mut findings);
        findings.len()
    });
}

/// What was read into bytes.
#[divan::bench(args = [EventFormat::Ndjson, EventFormat::Json, EventFormat::Raw, EventFormat::Line, EventFormat::Table])]
fn render(bencher: Bencher<'_, '_>, format: EventFormat) {
    let catalog = Catalog::load(&[]).expect("the built-in catalog is in form");
    let text = &events()[0];
    let event = Event::read(text, &catalog).expect("an example is JSON");
    let location = Location::new(&"events".into(), Position::START);
    let record = Record::new(&event, text, &location);
    let style = Style::new(LanguageChoice::En, None, false);
    let mut out = Vec::new();
    bencher.counter(BytesCount::of_str(text)).bench_local(|| {
        out.clear();
        render::event(&mut out, &record, &catalog, format, &style);
        io::sink().write_all(&out).expect("a sink takes any bytes");
    });
}

/// An encrypted body into plain bytes.
#[divan::bench]
fn open(bencher: Bencher<'_, '_>) {
    let mut keys = Keys::default();
    keys.push(EncryptKey::new(b"test key"));
    let key = keys.first().expect("it was pushed");
    let mut body = Vec::new();
    encrypt_body(events()[0].as_bytes(), key, [7; 16], &mut body);
    let body = String::from_utf8(body).expect("base64 is UTF-8");
    let text = &ciphertext(&body).expect("it was encrypted");
    let mut decryptor = Decryptor::new(&keys);
    bencher
        .counter(BytesCount::of_str(text))
        .bench_local(|| decryptor.decrypt_event(text, |plain| Ok(plain.len())).expect("the key fits"));
}
