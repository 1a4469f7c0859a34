//! The reader of printed events on any text: what it returns is JSON, and reading takes as much memory as the text is
//! long, times a factor.

#![no_main]

use std::sync::LazyLock;

use feishu_ev::catalog::Catalog;
use feishu_ev::printed;
use feishu_ev_fuzz::{bounded, given, repeated, target};
use serde_json::Value;

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::load(&[]).expect("the embedded catalog is valid"));

target!(|data| {
    let data = repeated(data);
    given(data.len());
    let Ok(text) = std::str::from_utf8(&data) else { return };
    let _ = printed::may_begin(&data);
    let catalog = &*CATALOG;
    let Some(event) = bounded(text.len(), || printed::read(text, catalog)) else { return };
    assert!(text.is_char_boundary(event.length));
    let json: Value = serde_json::from_str(&event.json).expect("an event is JSON");
    assert!(json.is_object());
    // Text that follows changes nothing.
    let again = printed::read(&text[..event.length], catalog).expect("the text is the same");
    assert_eq!((again.json, again.length), (event.json, event.length));
});
