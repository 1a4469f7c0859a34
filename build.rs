//! Embeds the catalog: writes the files of `catalog/` as JSON into `catalog.rs`. JSON is parsed in a tenth of
//! the time of TOML. The conversion knows nothing about the content; the library parses both forms with one
//! parser.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let catalog = Path::new(&root).join("catalog");
    println!("cargo::rerun-if-changed=catalog");
    let mut code = String::new();
    write_table(&mut code, "EVENTS", &catalog)?;
    write_table(&mut code, "COMMON", &catalog.join("common"))?;
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("catalog.rs"), code)
}

/// Writes `static NAME: &[(&str, &str)]`: pairs of a file name without `.toml` and the JSON, sorted by name.
fn write_table(code: &mut String, name: &str, folder: &Path) -> io::Result<()> {
    let mut files: Vec<_> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    writeln!(code, "static {name}: &[(&str, &str)] = &[").expect("writing to a String never fails");
    for path in files {
        let stem =
            path.file_stem().expect("a file with an extension has a stem").to_string_lossy().into_owned();
        let table: toml::Table = toml::from_str(&fs::read_to_string(&path)?)
            .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
        let json = serde_json::to_string(&table)?;
        writeln!(code, "    ({stem:?}, {json:?}),").expect("writing to a String never fails");
    }
    writeln!(code, "];").expect("writing to a String never fails");
    Ok(())
}
