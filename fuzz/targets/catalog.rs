//! Catalog files of users: refused with a position, or usable everywhere.

#![no_main]

use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::OnceLock;

use feishu_ev::catalog::Catalog;
use feishu_ev::check;
use feishu_ev::event::Event;
use feishu_ev::explain;
use feishu_ev::location::{Location, Position};
use feishu_ev::message::LanguageChoice;
use feishu_ev::trace::{DEFAULT_WINDOW_MS, TraceEvent, Tracer};
use feishu_ev_fuzz::{bounded_by, for_people, narrow, samples, target};

/// The beginning of the line before each file of an input except for the first; the name of the file follows.
const SEPARATOR: &str = "#### ";
/// The names that files may have: an event type, shared objects and life cycles, of which some are built in.
const NAMES: [&str; 8] = [
    "corehr.process.node.updated_v2",
    "x",
    "common/x",
    "common/y",
    "common/header",
    "common/envelope",
    "lifecycles/x",
    "lifecycles/process_node",
];

fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("feishu-ev-fuzz-catalog-{}", process::id()));
        for name in ["common", "lifecycles"] {
            fs::create_dir_all(folder.join(name)).expect("a folder can be made");
        }
        folder
    })
}

/// Writes the files of an input.
fn write(text: &str) {
    for name in NAMES {
        let _ = fs::remove_file(folder().join(format!("{name}.toml")));
    }
    let mut name = "x";
    let mut file = String::new();
    let put = |name: &str, file: &str| {
        if NAMES.contains(&name) {
            fs::write(folder().join(format!("{name}.toml")), file).expect("a file can be written");
        }
    };
    for line in text.lines() {
        if let Some(next) = line.strip_prefix(SEPARATOR) {
            put(name, &file);
            name = next;
            file.clear();
        } else {
            file.push_str(line);
            file.push('\n');
        }
    }
    put(name, &file);
}

target!(|data| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    write(text);
    let folders = [folder().to_owned()];
    let catalog = match bounded_by(16 << 20, text.len(), || Catalog::load(&folders)) {
        Ok(catalog) => catalog,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let style = narrow();
    for name in ["x", "corehr.process.node.updated_v2", "process_node"] {
        if let Some(known) = catalog.event_type(name) {
            let _ = explain::schema(&catalog, known);
        }
        bounded_by(16 << 20, text.len(), || {
            let found = explain::find(&catalog, name);
            for_people(explain::text(&found, &catalog, style).as_bytes());
            let _ = explain::json(&found, &catalog, LanguageChoice::En);
        });
    }
    let mut tracer = Tracer::new(DEFAULT_WINDOW_MS);
    for sample in samples() {
        for sample in [sample.clone(), sample.replace("corehr.process.node.updated_v2", "x")] {
            if let Ok(event) = Event::read(&sample, &catalog) {
                check::event(&event, &catalog, &mut Vec::new());
                let location = Location::new(&"log".into(), Position::START);
                tracer.push(TraceEvent::new(&event, &catalog, &sample, location), &mut |_| {});
            }
        }
    }
    for timeline in tracer.finish() {
        let _ = timeline.analyze();
    }
});
