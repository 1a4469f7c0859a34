//! The shape of the library: rooms in the order of the flow, each using only those before it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::root;

fn rooms() -> Vec<String> {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    lib.lines()
        .filter_map(|line| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned()))
        .collect()
}

fn sources(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|entry| sources(&entry)).collect()
}

/// The modules that a text names with `crate::`. The macro `messages!` belongs to the module `message`.
fn used(text: &str) -> Vec<String> {
    let names = text.split("crate::").skip(1);
    let names = names.map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
    names.map(|name: String| if name == "messages" { "message".to_owned() } else { name }).collect()
}

#[test]
fn a_room_uses_only_those_before_it() {
    let rooms = rooms();
    assert!(rooms.len() >= 10, "{rooms:?}");
    for (index, room) in rooms.iter().enumerate() {
        let folder = root().join("src").join(room);
        let path = if folder.is_dir() { folder } else { folder.with_extension("rs") };
        for source in sources(&path) {
            for name in used(&fs::read_to_string(&source).unwrap()) {
                let allowed = rooms[..=index].contains(&name);
                assert!(
                    allowed,
                    "{} uses crate::{name}, which does not stand before {room}",
                    source.display()
                );
            }
        }
    }
}

#[test]
fn the_library_knows_nothing_of_the_command_line() {
    for source in sources(&root().join("src")) {
        let text = fs::read_to_string(&source).unwrap();
        let is_cli = source.starts_with(root().join("src/cli"));
        assert!(is_cli || !text.contains("clap"), "{} mentions clap", source.display());
    }
}

#[test]
fn no_source_file_is_two_notions_long() {
    for source in sources(&root().join("src")) {
        let lines = fs::read_to_string(&source).unwrap().lines().count();
        assert!(lines <= 400, "{} has {lines} lines", source.display());
    }
}
