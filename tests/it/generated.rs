//! Files that the program writes are those in the repository. `SNAPSHOTS=overwrite cargo test` writes them anew.

use snapbox::assert_data_eq;

use crate::support::{root, run};

fn check(args: &[&str], path: &str) {
    let ran = run(args, "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_data_eq!(ran.text(), snapbox::Data::read_from(&root().join(path), None).raw());
}

#[test]
fn completions_are_current() {
    for (shell, file) in [
        ("bash", "feishu-ev.bash"),
        ("elvish", "feishu-ev.elv"),
        ("fish", "feishu-ev.fish"),
        ("powershell", "_feishu-ev.ps1"),
        ("zsh", "_feishu-ev"),
    ] {
        check(&["completions", shell], &format!("completions/{file}"));
    }
}

#[test]
fn man_pages_are_current() {
    check(&["man"], "man/feishu-ev.1");
    for command in ["completions", "decode", "decrypt", "encrypt", "explain", "man", "validate"] {
        check(&["man", command], &format!("man/feishu-ev-{command}.1"));
    }
}

#[test]
fn every_subcommand_has_a_man_page() {
    let help = run(&["--help"], "");
    let commands = help.text().split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let names: Vec<_> = commands
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   ") && !line.trim().is_empty())
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    assert_eq!(names.len(), 7, "{names:?}");
    for name in names {
        assert!(root().join(format!("man/feishu-ev-{name}.1")).is_file(), "no man page for {name}");
    }
}
