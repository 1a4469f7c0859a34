//! The completions and man pages in the repository are those that the program writes.
//! `SNAPSHOTS=overwrite cargo test` writes them anew.

use std::collections::BTreeSet;
use std::fs;

use snapbox::assert_data_eq;

use crate::support::{feishu_ev, root, subcommands};

/// Checks that a file of the repository is what the program writes with these arguments.
fn check(arguments: &str, path: &str) {
    let ran = feishu_ev(arguments).run().success();
    assert_data_eq!(ran.text(), snapbox::Data::read_from(&root().join(path), None).raw());
}

fn file_names(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// The shells that `completions --help` lists.
fn shells() -> Vec<String> {
    let help = feishu_ev("completions --help").run().success();
    let (_, values) = help.text().split_once("[possible values: ").unwrap();
    values.split_once(']').unwrap().0.split(", ").map(str::to_owned).collect()
}

/// The names of the files under which shells look for completions.
fn completion_file(shell: &str) -> String {
    match shell {
        "elvish" => "feishu-ev.elv".to_owned(),
        "powershell" => "_feishu-ev.ps1".to_owned(),
        "zsh" => "_feishu-ev".to_owned(),
        _ => format!("feishu-ev.{shell}"),
    }
}

#[test]
fn completions_are_current() {
    for shell in shells() {
        check(&format!("completions {shell}"), &format!("completions/{}", completion_file(&shell)));
    }
    assert_eq!(file_names("completions"), shells().iter().map(|shell| completion_file(shell)).collect());
}

/// The subcommands at every level, each with those it is in, such as `["simulate", "mixed"]`; the program is
/// `[]`.
fn all_commands(parent: &[String]) -> Vec<Vec<String>> {
    let mut all = vec![parent.to_vec()];
    for name in subcommands(&parent.iter().map(String::as_str).collect::<Vec<_>>()) {
        all.extend(all_commands(&[parent, &[name]].concat()));
    }
    all
}

#[test]
fn man_pages_are_current() {
    let commands = all_commands(&[]);
    assert!(commands.contains(&vec!["simulate".to_owned(), "mixed".to_owned()]), "{commands:?}");
    let file =
        |command: &Vec<String>| [&["feishu-ev".to_owned()], command.as_slice()].concat().join("-") + ".1";
    for command in &commands {
        check(&format!("man {}", command.join(" ")), &format!("man/{}", file(command)));
    }
    assert_eq!(file_names("man"), commands.iter().map(file).collect(), "a man page for every subcommand");
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
