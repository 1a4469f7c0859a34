//! The examples of every `--help`, and those of the README files outside transcripts, run as written.

use std::fs;
use std::path::Path;

use crate::support::{feishu_ev, folder, node, root, run, subcommands};

/// A folder with the files that the examples name.
fn prepared(name: &str) -> std::path::PathBuf {
    let folder = folder(name);
    let key = "the key of the examples";
    let encrypted = feishu_ev("encrypt --encrypt-key").arg(key).stdin(format!("{}\n", node())).run().out;
    for name in ["event.json", "events.ndjson", "events.log"] {
        fs::write(folder.join(name), format!("{}\n", node())).unwrap();
    }
    for name in ["body.json", "encrypted.ndjson"] {
        fs::write(folder.join(name), &encrypted).unwrap();
    }
    for (name, format) in [("request.http", "http"), ("delivery.json", "delivery")] {
        let event =
            ["simulate", "event", "corehr.process.node.updated_v2", "-f", format, "--encrypt-key", key];
        fs::write(folder.join(name), run(&event, "").out).unwrap();
    }
    fs::write(folder.join("key.txt"), format!("{key}\n")).unwrap();
    folder
}

/// Runs every call of the program in a shell line; what is around it is not tested.
fn try_out(line: &str, folder: &Path) -> usize {
    let mut calls = 0;
    let input = fs::read(folder.join("events.ndjson")).unwrap();
    for part in line.split(" | ") {
        let part = part.split(" > ").next().unwrap();
        let Some((before, call)) = part.split_once("feishu-ev ") else { continue };
        let call = &call.replace("$COMPUTED", &"0".repeat(64));
        let mut run = feishu_ev(call).current_dir(folder).stdin(&input);
        if before.contains("FEISHU_ENCRYPT_KEY=") {
            run = run.env("FEISHU_ENCRYPT_KEY", "the key of the examples");
        }
        let ran = run.run();
        // The answer is no where the digest is one of nothing.
        assert_eq!(ran.code, i32::from(call.contains("--digest")), "{call}: {}", ran.err);
        calls += 1;
    }
    calls
}

#[test]
fn the_examples_of_help_work() {
    let folder = prepared("examples-help");
    let mut calls = 0;
    // `completions` is explained by its list of shells.
    for name in subcommands(&[]).iter().filter(|name| *name != "completions") {
        let help = feishu_ev(name).args("--help").run();
        let examples =
            help.text().split("Examples:\n").nth(1).unwrap_or_else(|| panic!("{name} has no examples"));
        calls += examples.lines().map(|line| try_out(line.trim(), &folder)).sum::<usize>();
    }
    assert!(calls > 15, "{calls}");
}

#[test]
fn the_shell_lines_of_the_readme_work() {
    let folder = prepared("examples-readme");
    for name in ["README.md", "README.zh.md"] {
        let text = fs::read_to_string(root().join(name)).unwrap();
        let blocks = text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
        let lines: Vec<_> =
            blocks.flat_map(str::lines).filter(|line| line.starts_with("feishu-ev ")).collect();
        assert!(lines.len() >= 3, "{name}: {lines:?}");
        for line in lines {
            assert!(try_out(line, &folder) > 0, "{line}");
        }
    }
}
