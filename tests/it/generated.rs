//! Files that the program writes are those in the repository. `SNAPSHOTS=overwrite cargo test` writes them anew.

use snapbox::assert_data_eq;

use crate::support::{feishu_ev, root, run};

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
    for page in [
        "",
        "completions",
        "decode",
        "decrypt",
        "encrypt",
        "explain",
        "man",
        "simulate",
        "simulate approval-chain",
        "simulate challenge",
        "simulate event",
        "simulate job-change",
        "simulate mixed",
        "trace",
        "validate",
        "verify",
    ] {
        let words: Vec<_> = page.split_whitespace().collect();
        let name = [&["feishu-ev"], words.as_slice()].concat().join("-");
        check(&[&["man"], words.as_slice()].concat(), &format!("man/{name}.1"));
    }
}

/// The words of `COMP_WORDS` completed by a real bash with our script.
fn bash_completes(words: &str) -> String {
    let script = root().join("completions/feishu-ev.bash");
    let last = words.split(' ').count() - 1;
    let line = format!(
        "source {}; COMP_WORDS=({words}); COMP_CWORD={last}; _feishu__ev feishu-ev \"${{COMP_WORDS[{last}]}}\" \"${{COMP_WORDS[{last}-1]}}\"; echo ${{COMPREPLY[@]}}",
        script.display()
    );
    let output = std::process::Command::new("bash").args(["-c", &line]).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn bash_completes_the_options_of_subcommands() {
    assert!(bash_completes("feishu-ev dec").contains("decode"));
    assert!(bash_completes("feishu-ev decode --fi").contains("--filter"));
    assert!(bash_completes("feishu-ev validate --format sa").contains("sarif"));
    assert!(bash_completes("feishu-ev simulate approval-chain --outcome ro").contains("rolled-back"));
}

#[test]
fn every_subcommand_has_a_man_page() {
    let help = feishu_ev("--help").run();
    let commands = help.text().split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let names: Vec<_> = commands
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   ") && !line.trim().is_empty())
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    assert_eq!(names.len(), 10, "{names:?}");
    for name in names {
        assert!(root().join(format!("man/feishu-ev-{name}.1")).is_file(), "no man page for {name}");
    }
}
