//! Embeds the catalog: writes the files of `catalog/` as JSON into `catalog.rs`. JSON is parsed in a tenth of
//! the time of TOML. The conversion knows nothing about the content, except which event types are inferred, which members
//! the envelope has, and of which event types each life cycle is made; the library parses both forms with one parser.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs, io};

/// A file of the catalog: its name without `.toml`, and its content.
type CatalogFile = (String, toml::Table);

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let catalog = Path::new(&root).join("catalog");
    println!("cargo::rerun-if-changed=catalog");
    let events = read_folder(&catalog)?;
    let inferable = events.iter().filter(|(_, table)| table.get("inferable") == Some(&true.into()));
    let mut code = String::new();
    write_names(&mut code, "INFERABLE", inferable.map(|(name, _)| name.as_str()));
    write_table(&mut code, "EVENTS", &events)?;
    let common = read_folder(&catalog.join("common"))?;
    write_names(&mut code, "ENVELOPE", field_names(&common, "envelope"));
    write_table(&mut code, "COMMON", &common)?;
    write_table(&mut code, "CODES", &read_folder(&catalog.join("common/codes"))?)?;
    let life_cycles = read_folder(&catalog.join("lifecycles"))?;
    write_table(&mut code, "LIFE_CYCLES", &life_cycles)?;
    write_names_of_event(&mut code, &life_cycles);
    if has_static_unwinder() {
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("catalog.rs"), code)
}

/// Whether the C compiler has GCC's unwinder as a static library. Loading the shared one takes a fifteenth of the time in
/// which the program decodes one event.
fn has_static_unwinder() -> bool {
    let is_glibc = env::var("CARGO_CFG_TARGET_ENV").is_ok_and(|name| name == "gnu")
        && env::var("CARGO_CFG_TARGET_OS").is_ok_and(|name| name == "linux");
    // The compiler of another target is not known.
    if !is_glibc || env::var("HOST").ok() != env::var("TARGET").ok() {
        return false;
    }
    let output = Command::new("cc").arg("-print-file-name=libgcc_eh.a").output();
    // A compiler prints the name as it is if it has no such file.
    output.is_ok_and(|output| output.status.success() && output.stdout.starts_with(b"/"))
}

/// The `.toml` files of a folder, sorted by name.
fn read_folder(folder: &Path) -> io::Result<Vec<CatalogFile>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_stem().expect("a file with an extension has a stem").to_string_lossy();
            let table = toml::from_str(&fs::read_to_string(&path)?)
                .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
            files.push((name.into_owned(), table));
        }
    }
    files.sort_by(|(left, _), (right, _)| left.cmp(right));
    Ok(files)
}

/// The names of the fields of the file with this name.
fn field_names<'f>(files: &'f [CatalogFile], name: &str) -> impl Iterator<Item = &'f str> {
    let file = files.iter().find(|(stem, _)| stem == name);
    let fields = file.and_then(|(_, table)| table.get("fields")?.as_array());
    fields.into_iter().flatten().filter_map(|field| field.get("name")?.as_str())
}

/// Writes `static NAME: [(&str, &str); N]`: pairs of the name and the JSON of a file, sorted by name.
fn write_table(code: &mut String, name: &str, files: &[CatalogFile]) -> io::Result<()> {
    writeln!(code, "static {name}: [(&str, &str); {}] = [", files.len()).expect("a String takes any text");
    for (stem, table) in files {
        let json = serde_json::to_string(table)?;
        writeln!(code, "    ({stem:?}, {json:?}),").expect("a String takes any text");
    }
    writeln!(code, "];").expect("a String takes any text");
    Ok(())
}

/// Writes `static NAME: &[&str]`.
fn write_names<'n>(code: &mut String, name: &str, names: impl Iterator<Item = &'n str>) {
    writeln!(code, "static {name}: &[&str] = &{:?};", names.collect::<Vec<_>>())
        .expect("a String takes any text");
}

/// Writes `static LIFE_CYCLES_OF_EVENT: [(&str, &[&str]); N]`: each event type that a life cycle names as a source, with
/// the names of these life cycles, sorted by event type.
fn write_names_of_event(code: &mut String, life_cycles: &[CatalogFile]) {
    let mut names_of_event: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, table) in life_cycles {
        let sources = table.get("sources").and_then(toml::Value::as_array).into_iter().flatten();
        for event in sources.filter_map(|source| source.get("event")?.as_str()) {
            let names = names_of_event.entry(event).or_default();
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    let count = names_of_event.len();
    writeln!(code, "static LIFE_CYCLES_OF_EVENT: [(&str, &[&str]); {count}] = [")
        .expect("a String takes any text");
    for (event, names) in names_of_event {
        writeln!(code, "    ({event:?}, &{names:?}),").expect("a String takes any text");
    }
    writeln!(code, "];").expect("a String takes any text");
}
