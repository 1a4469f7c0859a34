//! What runs the program in CI: the scripts of `action.yml` and the examples of `docs/ci.md`.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Output, clean, folder, program, root, run_command};

/// A folder with a valid event, an invalid one, and JSON that is no event.
fn repository(name: &str) -> PathBuf {
    let folder = folder(name);
    fs::create_dir_all(folder.join("my events/empty")).unwrap();
    let samples = root().join("samples");
    fs::copy(samples.join("corehr.process.node.updated_v2.json"), folder.join("my events/valid.json"))
        .unwrap();
    fs::copy(samples.join("broken/wrong.ndjson"), folder.join("my events/wrong.ndjson")).unwrap();
    fs::write(folder.join("package.json"), "{\"name\":\"<pre>\"}\n").unwrap();
    folder
}

/// A run of a script of the project in a folder.
fn script(path: &str, folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = clean(Command::new(root().join(path)));
    command.current_dir(folder).args(arguments).envs(variables.iter().copied());
    run_command(command, "")
}

/// What a step of the action left: its log, its outputs and its part of the summary.
struct Step {
    log: Output,
    outputs: String,
    summary: String,
}

/// A run of `tools/action/validate`, as `action.yml` starts it.
fn validate(folder: &Path, inputs: &[(&str, &str)]) -> Step {
    let runner = folder.join("runner");
    let _ = fs::remove_dir_all(&runner);
    fs::create_dir(&runner).unwrap();
    let path = |name: &str| runner.join(name).to_str().unwrap().to_owned();
    let (temporary, outputs, summary) = (path("temp"), path("outputs"), path("summary"));
    let mut variables = vec![
        ("PROGRAM", program()),
        ("RUNNER_TEMP", &temporary),
        ("GITHUB_OUTPUT", &outputs),
        ("GITHUB_STEP_SUMMARY", &summary),
    ];
    variables.extend(inputs);
    let log = script("tools/action/validate", folder, &[], &variables);
    let text = |path: &str| fs::read_to_string(path).unwrap_or_default();
    Step { log, outputs: text(&outputs), summary: text(&summary) }
}

impl Step {
    /// An output of the step; nothing if it was not set.
    fn output(&self, name: &str) -> Option<&str> {
        self.outputs.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
    }
}

#[test]
fn the_action_annotates_counts_and_writes_reports() {
    let folder = repository("ci-action");
    let step = validate(&folder, &[("INPUT_FILES", "  my events/*json\r\n\nmy events/valid.json\n")]);
    assert_eq!(["events", "errors", "warnings"].map(|name| step.output(name)), ["3", "2", "0"].map(Some));
    for (name, part) in [("sarif", "\"ruleId\":\"FE203\""), ("junit", "<failure type=\"FE203\"")] {
        let path = step.output(name).unwrap();
        assert!(fs::read_to_string(path).unwrap().contains(part), "{path}");
    }
    assert!(step.summary.contains("error[FE203]") && step.summary.ends_with("</pre>\n"), "{}", step.summary);
    let log = step.log.failure();
    assert!(log.text().starts_with("::error file=my events/wrong.ndjson,line=1,col=467,"), "{}", log.text());
}

#[test]
fn the_action_passes_its_inputs_on() {
    let folder = repository("ci-action-inputs");
    let files = ("INPUT_FILES", "my events");
    let ignored = validate(&folder, &[files, ("INPUT_IGNORE", "FE203,FE204")]);
    assert_eq!(ignored.output("errors"), Some("0"));
    ignored.log.success();
    let never = validate(&folder, &[files, ("INPUT_FAIL_ON", "never"), ("INPUT_LANGUAGE", "zh")]);
    assert_eq!((never.output("events"), never.output("errors")), (Some("2"), Some("2")));
    assert!(never.log.success().text().contains("文档未记载的枚举值"));
    let catalog = validate(&folder, &[files, ("INPUT_CATALOG", "nowhere")]);
    assert!(catalog.log.error().text().contains("nowhere"));
    let sealed = root().join("samples/encrypted.json");
    let sealed = ("INPUT_FILES", sealed.to_str().unwrap());
    validate(&folder, &[sealed, ("INPUT_ENCRYPT_KEY", "test key")]).log.success();
    validate(&folder, &[sealed, ("INPUT_ENCRYPT_KEY", "")]).log.failure();
}

#[test]
fn the_action_fails_if_there_is_no_event() {
    let folder = repository("ci-action-nothing");
    let unmatched = validate(&folder, &[("INPUT_FILES", "nothing/*.json")]);
    assert_eq!(unmatched.output("sarif"), None);
    assert!(unmatched.summary.contains("no file matches"), "{}", unmatched.summary);
    assert!(unmatched.log.error().text().contains("no file matches `nothing/*.json`"));
    for files in ["", " \n\t\n", "my events/empty"] {
        let step = validate(&folder, &[("INPUT_FILES", files)]);
        assert!(
            step.log.error().text().contains("::error title=feishu-ev::the input \"files\""),
            "{files:?}"
        );
    }
    let other = validate(&folder, &[("INPUT_FILES", "package.json")]);
    assert_eq!(other.output("events"), Some("0"));
    assert!(other.log.failure().text().contains("package.json: no event"));
}

#[test]
fn the_action_takes_no_commands_from_names_and_no_markup_from_events() {
    let folder = repository("ci-action-untrusted");
    fs::write(folder.join("::error::x.json"), "{\"header\":{\"</pre>\":tru}}").unwrap();
    fs::write(folder.join("::warning::y.json"), "{\"a\":1}\n").unwrap();
    let step = validate(&folder, &[("INPUT_FILES", "::error::x.json\n::warning::y.json")]);
    let log = step.log.failure();
    let (before, inside) = log.text().split_once("::stop-commands::").unwrap();
    let (token, inside) = inside.split_once('\n').unwrap();
    assert_eq!(token.len(), 32);
    let is_annotation =
        |line: &str| line.starts_with("::error file=%3A") || line.starts_with("::notice file=%3A");
    assert!(before.lines().all(is_annotation), "{before}");
    assert!(
        inside.starts_with("::warning::y.json") && inside.ends_with(&format!("\n::{token}::\n")),
        "{inside}"
    );
    assert_eq!(step.summary.matches("</pre>").count(), 1, "{}", step.summary);
}

/// A run of `tools/action/install` in a folder, which gets the outputs and the installed program.
fn install(folder: &Path, arguments: &[&str], binary: &str) -> Output {
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (outputs, target) = (path("outputs"), path("target"));
    // Instead of the real ones, which take minutes.
    let tools = format!("{}:{}", path("tools"), std::env::var("PATH").unwrap());
    let variables = [
        ("PATH", tools.as_str()),
        ("PROGRAM", program()),
        ("INPUT_BINARY", binary),
        ("GITHUB_OUTPUT", &outputs),
        ("TARGET", &target),
    ];
    script("tools/action/install", folder, arguments, &variables)
}

/// Writes a program that is a shell script.
fn tool(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn the_action_builds_the_program_once() {
    let folder = folder("ci-install");
    tool(
        &folder.join("tools/cargo"),
        "echo \"$*\" >>built; mkdir -p target/bin; cp \"$PROGRAM\" target/bin/feishu-ev",
    );
    for _ in 0..2 {
        assert!(install(&folder, &["program"], "").success().text().starts_with("feishu-ev "));
    }
    let target = folder.join("target").display().to_string();
    let expected = format!(
        "install --locked --quiet --path {} --root {target} --target-dir {target}.build\n",
        root().display()
    );
    assert_eq!(fs::read_to_string(folder.join("built")).unwrap(), expected);
    let line = format!("program={target}/bin/feishu-ev\n");
    assert_eq!(fs::read_to_string(folder.join("outputs")).unwrap(), line.repeat(2));
}

#[test]
fn the_action_takes_an_installed_program() {
    let folder = folder("ci-install-binary");
    assert!(install(&folder, &["program"], "no-such-program").error().err.contains("which is not a program"));
    assert!(!folder.join("outputs").exists());
    assert!(install(&folder, &["program"], program()).success().text().starts_with("feishu-ev "));
    assert_eq!(fs::read_to_string(folder.join("outputs")).unwrap(), format!("program={}\n", program()));
}

#[test]
fn the_key_of_the_cache_depends_on_the_compiler() {
    let folder = folder("ci-install-key");
    tool(&folder.join("tools/cargo"), "exit 1");
    for version in ["1.95.0", "1.95.0", "1.96.0"] {
        tool(&folder.join("tools/rustc"), &format!("echo {version}"));
        install(&folder, &["key"], "").success();
    }
    let outputs = fs::read_to_string(folder.join("outputs")).unwrap();
    let keys: Vec<_> = outputs.lines().collect();
    assert!(keys[0].len() >= "key=".len() + 40, "{outputs}");
    assert_eq!((keys[0] == keys[1], keys[0] == keys[2]), (true, false), "{outputs}");
}

#[test]
fn the_script_for_any_ci_writes_reports() {
    let folder = repository("ci-script");
    let path = format!("{}:/usr/bin:/bin", Path::new(program()).parent().unwrap().display());
    let run = |argument| script("examples/ci/validate-events", &folder, &[argument], &[("PATH", &path)]);
    assert!(run("my events/valid.json").success().err.ends_with("1 event, 0 errors, 0 warnings\n"));
    assert!(run("my events").failure().text().starts_with("error[FE203]"));
    assert!(fs::read_to_string(folder.join("events.xml")).unwrap().contains("FE203"));
    assert!(fs::read_to_string(folder.join("events.sarif")).unwrap().contains("FE203"));
    assert!(run("nothing").error().err.contains("no such file"));
}

#[test]
fn the_page_shows_the_files_as_they_are() {
    let mut files: Vec<_> =
        fs::read_dir(root().join("examples/ci")).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 5, "{files:?}");
    for page in ["docs/ci.md", "docs/ci.zh.md"] {
        let page_text = fs::read_to_string(root().join(page)).unwrap();
        let blocks: Vec<_> = page_text.split("```").skip(1).step_by(2).collect();
        for file in &files {
            let text = fs::read_to_string(file).unwrap();
            let shown =
                blocks.iter().any(|block| block.split_once('\n').is_some_and(|(_, shown)| shown == text));
            assert!(shown, "{page} does not show {}", file.display());
        }
    }
}
