//! Embeds the catalogue: lists the files of `catalog/` with what they hold as JSON, which takes less time to read, and
//! nothing more. The library's own reader reads it, so that its form is written down once.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let catalog = Path::new(&root).join("catalog");
    println!("cargo::rerun-if-changed=catalog");
    let mut code = String::new();
    list(&mut code, "EVENTS", &catalog)?;
    list(&mut code, "COMMON", &catalog.join("common"))?;
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("catalog.rs"), code)
}

/// Writes `static NAME: &[(&str, &str)]`: file name without `.toml`, and JSON, in order of the names.
fn list(code: &mut String, name: &str, folder: &Path) -> io::Result<()> {
    let mut files: Vec<_> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    writeln!(code, "static {name}: &[(&str, &str)] = &[").expect("a String takes any text");
    for path in files {
        let stem = path.file_stem().expect("a listed file has a name").to_string_lossy().into_owned();
        let table: toml::Table = toml::from_str(&fs::read_to_string(&path)?)
            .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
        let json = serde_json::to_string(&table)?;
        writeln!(code, "    ({stem:?}, {json:?}),").expect("a String takes any text");
    }
    writeln!(code, "];").expect("a String takes any text");
    Ok(())
}
