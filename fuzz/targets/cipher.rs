//! Encrypted bodies: decryption undoes encryption, the result depends neither on the records before nor on
//! the order of the keys, and no key is visible anywhere.

#![no_main]

use std::sync::OnceLock;

use feishu_ev::cipher::{Decryptor, ciphertext, encrypt_body};
use feishu_ev::pipeline::MAX_RECORD_SIZE;
use feishu_ev::render::{EventFormat, FindingFormat};
use feishu_ev_fuzz::{
    Bytes, Feed, Random, catalog, decode, decrypt, given, keys, samples, target, validate, wide,
};

const TEXTS: [&str; 3] = ["first-secret-key", "second-secret-key", "third-secret-key"];

/// A body, encrypted with one of the keys or made up.
fn body(bytes: &mut Bytes<'_>, random: &mut Random) -> String {
    let key = bytes.below(TEXTS.len());
    let mut iv = [0; 16];
    iv.fill_with(|| u8::try_from(random.below(256)).expect("it is below 256"));
    let mut sealed = Vec::new();
    let mut encrypted = |plain: &[u8]| {
        encrypt_body(plain, keys(&TEXTS[key..]).first().expect("there is one"), iv, &mut sealed);
        String::from_utf8(sealed.clone()).expect("base64 is UTF-8")
    };
    match bytes.below(4) {
        0 => encrypted(samples()[bytes.below(2)].as_bytes()),
        1 => {
            let length = 1 + bytes.below(80);
            encrypted(bytes.slice(length))
        }
        2 => ambiguous().to_owned(),
        _ => format!(r#"{{"encrypt":"{}"}}"#, bytes.text(60).replace(['"', '\\', '\n'], "A")),
    }
}

/// An event encrypted with the second key, which the first one seems to decrypt too: the padding is valid,
/// and the first byte is a bracket.
fn ambiguous() -> &'static str {
    static BODY: OnceLock<String> = OnceLock::new();
    BODY.get_or_init(|| {
        let [first, second] = [keys(&TEXTS[..1]), keys(&TEXTS[1..2])];
        let plain = br#"{"schema":"2.0","header":{"event_type":"x"},"event":{}}"#;
        let mut decryptor = Decryptor::new(&first);
        let tries = (0_u128..).map(|iv| {
            let mut body = Vec::new();
            encrypt_body(plain, second.first().expect("there is one"), iv.to_le_bytes(), &mut body);
            String::from_utf8(body).expect("base64 is UTF-8")
        });
        let opens = |body: &String| {
            let opened = decryptor.decrypt(&ciphertext(body).expect("it was encrypted"), catalog());
            opened.is_ok_and(|plain| plain.starts_with(b"{"))
        };
        // Once in 65,536 times.
        tries.take(1 << 20).find(opens).unwrap_or_default()
    })
}

/// The output of a command about records, one per line, without their locations.
fn lines(log: &str, order: &[usize]) -> (Vec<String>, String) {
    let texts: Vec<_> = order.iter().map(|index| TEXTS[*index]).collect();
    let keys = keys(&texts);
    let feed = Feed::whole(log.as_bytes());
    let raw = decode(&feed, &keys, EventFormat::Raw, wide(), MAX_RECORD_SIZE, 1);
    let found = validate(&feed, &keys, FindingFormat::Text, MAX_RECORD_SIZE, 1);
    let opened = decrypt(&feed, &keys, MAX_RECORD_SIZE);
    let said = [&found.out, &found.err, &raw.err, &opened.err]
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    for secret in TEXTS {
        assert!(!said.concat().contains(secret), "a key shows");
    }
    (raw.text().lines().map(str::to_owned).collect(), String::from_utf8_lossy(&opened.out).into_owned())
}

target!(|data| {
    let mut random = Random::of(data);
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = ciphertext(text);
        let keys = keys(&TEXTS);
        let _ = Decryptor::new(&keys).decrypt(text, catalog());
    }
    // One key: every plaintext is restored.
    let one = keys(&TEXTS[..1]);
    let mut sealed = Vec::new();
    encrypt_body(data, one.first().expect("there is one"), [9; 16], &mut sealed);
    let sealed = String::from_utf8(sealed).expect("base64 is UTF-8");
    let text = &ciphertext(&sealed).expect("it was encrypted");
    assert_eq!(Decryptor::new(&one).decrypt(text, catalog()).expect("the key fits"), data);
    // Several keys: the result for a body is the same alone and among others, in every order of the keys.
    let mut bytes = Bytes::new(data);
    let bodies: Vec<_> = (0..2 + bytes.below(3)).map(|_| body(&mut bytes, &mut random)).collect();
    let log = bodies.iter().map(|body| format!("{body}\n")).collect::<String>();
    given(log.len());
    let together = lines(&log, &[0, 1, 2]);
    let alone: Vec<_> = bodies.iter().map(|body| lines(&format!("{body}\n"), &[0, 1, 2])).collect();
    assert_eq!(together.0, alone.iter().flat_map(|(raw, _)| raw.clone()).collect::<Vec<_>>());
    assert_eq!(
        together.1.trim_end(),
        alone.iter().map(|(_, opened)| opened.as_str()).collect::<String>().trim_end()
    );
    assert_eq!(together.0, lines(&log, &[2, 0, 1]).0, "the order of the keys matters");
});
