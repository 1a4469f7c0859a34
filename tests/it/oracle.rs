//! Random records beside a model of the documentation in Python, which knows nothing of this code:
//! `tests/oracle/`.
//!
//! `ORACLE_RECORDS` and `ORACLE_SEED` ask for more records, or others.

use std::env;
use std::io::{self, ErrorKind, Write as _};
use std::process::Command;

use crate::support::{clean, program, root};

#[test]
fn decode_and_validate_say_what_the_documentation_says() {
    let number = |name: &str, otherwise: &str| env::var(name).unwrap_or_else(|_| otherwise.to_owned());
    let mut command = clean(Command::new("python3"));
    command
        .arg(root().join("tests/oracle/oracle.py"))
        .arg(program())
        .args([number("ORACLE_SEED", "1"), number("ORACLE_RECORDS", "3000")])
        .env("PYTHONDONTWRITEBYTECODE", "1");
    // Before 3.11 there is no reader of TOML.
    let has_python = Command::new("python3").args(["-c", "import tomllib"]).output();
    let missing = match has_python {
        Ok(output) => !output.status.success(),
        Err(error) if error.kind() == ErrorKind::NotFound => true,
        Err(error) => panic!("python3: {error}"),
    };
    if missing {
        assert!(env::var("CI").is_err(), "python3, from 3.11 on, is needed");
        // Not captured, as what `println!` writes is.
        let _ = writeln!(io::stderr(), "skipped: python3, from 3.11 on, is not here");
        return;
    }
    let output = command.output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    println!("{said}");
}
