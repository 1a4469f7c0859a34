//! The examples of every `--help`, and those of the README files outside transcripts, run as written.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use crate::support::{command, feishu_ev, folder, node, root, run, sample, subcommands};

const KEY: &str = "the key of the examples";

/// A folder with the files that the examples name.
fn prepared(name: &str) -> std::path::PathBuf {
    let folder = folder(name);
    let encrypted = feishu_ev("encrypt --encrypt-key").arg(KEY).stdin(format!("{}\n", node())).run().out;
    for name in ["event.json", "events.ndjson", "events.log"] {
        fs::write(folder.join(name), format!("{}\n", node())).unwrap();
    }
    for name in ["body.json", "encrypted.ndjson"] {
        fs::write(folder.join(name), &encrypted).unwrap();
    }
    for (name, format) in [("request.http", "http"), ("delivery.json", "delivery")] {
        let event =
            ["simulate", "event", "corehr.process.node.updated_v2", "-f", format, "--encrypt-key", KEY];
        fs::write(folder.join(name), run(&event, "").out).unwrap();
    }
    fs::write(folder.join("key.txt"), format!("{KEY}\n")).unwrap();
    let entry = "corehr.company.deleted_v2";
    fs::create_dir_all(folder.join("my-catalog/samples")).unwrap();
    fs::copy(root().join(format!("catalog/{entry}.toml")), folder.join(format!("my-catalog/{entry}.toml")))
        .unwrap();
    fs::write(folder.join(format!("my-catalog/samples/{entry}.json")), sample(entry)).unwrap();
    folder
}

/// A webhook for the examples of `send`, with the key of the examples.
struct Webhook {
    process: Child,
    address: String,
}

impl Webhook {
    fn start() -> Self {
        let mut listen = command(&["listen", "--listen", "0", "--encrypt-key", KEY]);
        let mut process = listen.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("feishu-ev: listening on ").unwrap().to_owned();
        Self { process, address }
    }
}

impl Drop for Webhook {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// A call that uses the network as one that ends at once, with its exit code. Any other call is returned as it
/// is.
fn without_waiting(call: &str, webhook: &Webhook) -> (String, i32) {
    match call.split(' ').next() {
        Some("send") => (call.replace("http://127.0.0.1:7777", &webhook.address), 0),
        Some("gateway") => (format!("{call} --listen 0 --wait 1ms"), 2),
        Some("listen") if call.contains("--long-connection") => {
            (format!("{call} --domain http://127.0.0.1:1"), 2)
        }
        Some("listen") => {
            let call = call.replace("--idle 1m", "");
            let code = i32::from(call.contains("--count"));
            (format!("{call} --listen 0 --idle 1ms"), code)
        }
        // The answer is no where the digest is one of nothing.
        _ => (call.to_owned(), i32::from(call.contains("--digest"))),
    }
}

/// Runs every call of the program in a shell line; what is around it is not tested.
fn try_out(line: &str, folder: &Path, webhook: &Webhook) -> usize {
    let mut calls = 0;
    let input = fs::read(folder.join("events.ndjson")).unwrap();
    for part in line.split(" | ") {
        let part = part.split(" > ").next().unwrap();
        let Some((before, call)) = part.split_once("feishu-ev ") else { continue };
        let call = call.replace("$COMPUTED", &"0".repeat(64));
        let (call, code) = without_waiting(&call, webhook);
        let mut run = feishu_ev(&call).current_dir(folder).stdin(&input);
        if before.contains("FEISHU_ENCRYPT_KEY=") {
            run = run.env("FEISHU_ENCRYPT_KEY", KEY);
        }
        if before.contains("FEISHU_APP_SECRET=") {
            run = run.env("FEISHU_APP_SECRET", "secret");
        }
        let ran = run.run();
        assert_eq!(ran.code, code, "{call}: {}", ran.err);
        calls += 1;
    }
    calls
}

#[test]
fn the_examples_of_help_work() {
    let (folder, webhook) = (prepared("examples-help"), Webhook::start());
    let mut calls = 0;
    // `completions` is explained by its list of shells.
    for name in subcommands(&[]).iter().filter(|name| *name != "completions") {
        let help = feishu_ev(name).args("--help").run();
        let examples =
            help.text().split("Examples:\n").nth(1).unwrap_or_else(|| panic!("{name} has no examples"));
        calls += examples.lines().map(|line| try_out(line.trim(), &folder, &webhook)).sum::<usize>();
    }
    assert!(calls > 15, "{calls}");
}

#[test]
fn the_shell_lines_of_the_readme_work() {
    let (folder, webhook) = (prepared("examples-readme"), Webhook::start());
    for name in ["README.md", "README.zh.md"] {
        let text = fs::read_to_string(root().join(name)).unwrap();
        let blocks = text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
        let lines: Vec<_> =
            blocks.flat_map(str::lines).filter(|line| line.starts_with("feishu-ev ")).collect();
        assert!(lines.len() >= 3, "{name}: {lines:?}");
        for line in lines {
            assert!(try_out(line, &folder, &webhook) > 0, "{line}");
        }
    }
}
