//! Code that the fuzz targets share.

mod bytes;
mod check;
mod count;
mod memory;
mod program;

use std::sync::OnceLock;

pub use bytes::{Bytes, Random, repeated};
pub use check::{for_people, html, json_documents, json_lines, xml};
pub use count::given;
pub use memory::{bounded, bounded_by};
pub use program::{Feed, Ran, decode, decrypt, encrypt, trace, validate};

use feishu_ev::catalog::Catalog;
use feishu_ev::cipher::{EncryptKey, Keys};
use feishu_ev::message::LanguageChoice;
use feishu_ev::render::Style;

/// Declares a target: code that runs with any bytes and panics if a property does not hold.
#[macro_export]
macro_rules! target {
    (|$data:ident| $body:block) => {
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
            $crate::run(bytes, |$data: &[u8]| $body);
        });
    };
}

/// Runs a target once.
pub fn run(data: &[u8], body: impl FnOnce(&[u8])) {
    colored::control::set_override(false);
    count::given(data.len());
    body(data);
}

/// The built-in catalog.
pub fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| Catalog::load(&[]).expect("the built-in catalog is in form"))
}

/// The keys of these texts.
pub fn keys(texts: &[&str]) -> Keys {
    let mut keys = Keys::default();
    for text in texts {
        keys.push(EncryptKey::new(text.as_bytes()));
    }
    keys
}

/// Output for people, with masked tokens and lines of any length.
pub fn wide() -> &'static Style {
    static WIDE: OnceLock<Style> = OnceLock::new();
    WIDE.get_or_init(|| Style::new(LanguageChoice::Both, None, false))
}

/// Output for people, with masked tokens and short lines.
pub fn narrow() -> &'static Style {
    static NARROW: OnceLock<Style> = OnceLock::new();
    NARROW.get_or_init(|| Style::new(LanguageChoice::Both, Some(40), false))
}

/// The depth of the brackets of a text, without those inside strings.
pub fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut inside, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            b'{' | b'[' if !inside => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !inside => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// An official example of each event type, on one line.
pub fn samples() -> &'static [String; 2] {
    static SAMPLES: OnceLock<[String; 2]> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let node = include_str!("../../samples/corehr.process.node.updated_v2.json");
        let job = include_str!("../../samples/corehr.job_change.status_updated_v2.json");
        [node, job].map(|text| {
            let value: serde_json::Value = serde_json::from_str(text).expect("a sample is JSON");
            value.to_string()
        })
    })
}
