//! Limits of catalog files: no file takes all memory or is read without end.

use std::fs;
use std::path::Path;

use crate::support::{feishu_ev, folder, node};

const HEAD: &str = r#"
page = "https://example.com/page"
page_date = "2026-01-01"
app_types = ["custom"]
scopes = [{ name = "a:b", zh = "甲", en = "A" }]
title = { zh = "测试事件", en = "Test event" }
handlers = { go = "OnTest", python = "register_test", java = "onTest" }
"#;

fn field(name: &str, kind: &str) -> String {
    format!("[[fields]]\nname = \"{name}\"\ntype = \"{kind}\"\nzh = \"x\"\nen = \"x\"\n")
}

/// A folder with an event type of this one field, and with these shared objects.
fn catalog(name: &str, field: &str, shared: impl IntoIterator<Item = (String, String)>) -> String {
    let folder = folder(name);
    fs::create_dir(folder.join("common")).unwrap();
    fs::write(folder.join("a.b_v1.toml"), format!("{HEAD}{field}")).unwrap();
    for (name, text) in shared {
        fs::write(folder.join(format!("common/{name}.toml")), text).unwrap();
    }
    folder.to_str().unwrap().to_owned()
}

/// Refused with the path of the file below the folder, the place, and these words.
fn refused(folder: &str, place: &str, says: &str) {
    let ran = feishu_ev("decode --catalog").arg(folder).stdin(node()).run();
    let start = format!("feishu-ev: {}", Path::new(folder).join(place).display());
    assert!(ran.code == 2 && ran.err.starts_with(&start) && ran.err.contains(says), "{}", ran.err);
}

/// Shared objects, each of which uses the next in these fields.
fn chain(length: usize, fields: &[&str]) -> Vec<(String, String)> {
    let object = |index: usize| {
        let next = if index + 1 < length { format!("o{}", index + 1) } else { "integer".to_owned() };
        (format!("o{index}"), fields.iter().map(|name| field(name, &next)).collect())
    };
    (0..length).map(object).collect()
}

#[test]
fn shared_objects_are_not_expanded_without_end() {
    let first = field("x", "o0");
    let nested = "objects are nested more than 100 levels deep";
    refused(
        &catalog("limit-chain", &first, chain(5000, &["x"])),
        "a.b_v1.toml:10:8: common/o99.toml:3:8:",
        nested,
    );
    let powers = catalog("limit-powers", &first, chain(40, &["x", "y"]));
    refused(&powers, "a.b_v1.toml:10:8: common/o38.toml:2:8:", "at most 10000 fields");
    let cycle = [("o0".to_owned(), field("x", "o1")), ("o1".to_owned(), field("x", "o0"))];
    refused(
        &catalog("limit-cycle", &first, cycle),
        "a.b_v1.toml:10:8: common/o1.toml:3:8:",
        "`o0` contains itself",
    );
    let long = field("x", "integer") + &format!("note = {{ zh = \"\", en = \"{}\" }}\n", "x".repeat(600_000));
    let fields: String = (0..20).map(|index| field(&format!("x{index}"), "o0")).collect();
    refused(
        &catalog("limit-bytes", &fields, [("o0".to_owned(), long)]),
        "a.b_v1.toml:40:8:",
        "at most 4194304 bytes, counted at every use",
    );
    let names = "x".repeat(600);
    let path = catalog("limit-path", &field(&names, "o0"), [("o0".to_owned(), field(&names, "integer"))]);
    refused(&path, "a.b_v1.toml:10:8: common/o0.toml:2:8:", "the path of a field has at most 1024 bytes");
    // As deep as records may be.
    assert_eq!(
        feishu_ev("decode --catalog")
            .arg(catalog("limit-most", &first, chain(99, &["x"])))
            .stdin(node())
            .run()
            .code,
        0
    );
}

#[test]
fn a_text_has_a_length_that_can_be_simulated() {
    let text = |lines: &str| field("x", "string") + lines;
    let none: [(String, String); 0] = [];
    let folder = catalog("limit-length", &text("length = [3000000000, 4000000000]\n"), none.clone());
    refused(&folder, "a.b_v1.toml:13:10:", "at most 1048576 characters");
    let fields: String =
        (0..3).map(|index| field(&format!("x{index}"), "string") + "length = [500000, 600000]\n").collect();
    refused(
        &catalog("limit-lengths", &fields, none.clone()),
        "a.b_v1.toml:25:10:",
        "add up to at most 1048576 characters",
    );
    let example = text(&format!("example = \"{}\"\n", "{id}".repeat(1000)));
    refused(&catalog("limit-example", &example, none), "a.b_v1.toml:13:11:", "at most 1024 bytes");
}

#[test]
fn nesting_in_a_file_is_refused() {
    for (index, text) in [
        format!("{HEAD}x = {}{}\n", "[".repeat(200_000), "]".repeat(200_000)),
        format!("{HEAD}x = {}1{}\n", "{a=".repeat(200_000), "}".repeat(200_000)),
        format!("{HEAD}note{} = 1\n", ".a".repeat(400_000)),
        format!("{HEAD}{}[fields{}]\n", field("x", "object"), ".fields".repeat(100_000)),
    ]
    .into_iter()
    .enumerate()
    {
        let folder = folder(&format!("limit-nesting-{index}"));
        fs::write(folder.join("a.b_v1.toml"), text).unwrap();
        refused(folder.to_str().unwrap(), "a.b_v1.toml:", "recurs");
    }
}

#[test]
fn only_files_of_a_sensible_size_are_read() {
    let large = folder("limit-large");
    fs::write(large.join("a.b_v1.toml"), "#".repeat(1024 * 1024 + 1)).unwrap();
    refused(large.to_str().unwrap(), "a.b_v1.toml: ", "larger than 1048576 bytes");
    let inside = folder("limit-folder");
    fs::create_dir(inside.join("x.toml")).unwrap();
    refused(inside.to_str().unwrap(), "x.toml: ", "not a regular file");
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_is_not_a_catalog_file() {
    let pipe = folder("limit-pipe");
    let made = std::process::Command::new("mkfifo").arg(pipe.join("x.toml")).status().unwrap();
    assert!(made.success());
    refused(pipe.to_str().unwrap(), "x.toml: ", "not a regular file");
    let device = folder("limit-device");
    std::os::unix::fs::symlink("/dev/zero", device.join("x.toml")).unwrap();
    refused(device.to_str().unwrap(), "x.toml: ", "not a regular file");
}

#[test]
fn an_envelope_that_recognizes_nothing_is_refused() {
    let folder = folder("limit-header");
    fs::create_dir(folder.join("common")).unwrap();
    let file = |name: &str| folder.join(format!("common/{name}.toml"));
    for kind in ["integer", "string[]"] {
        fs::write(file("header"), field("event_id", "string") + &field("event_type", kind)).unwrap();
        refused(folder.to_str().unwrap(), "common/header.toml:1:1: ", "the field `event_type` is missing");
    }
    fs::write(file("header"), field("event_id", "string")).unwrap();
    refused(folder.to_str().unwrap(), "common/header.toml:1:1: ", "the field `event_type` is missing");
    fs::remove_file(file("header")).unwrap();
    fs::write(file("envelope"), field("schema", "string") + &field("header", "header")).unwrap();
    refused(folder.to_str().unwrap(), "common/envelope.toml:1:1: ", "the field `event` is missing");
}
