//! Results in files: `-o FILE` and `-f FORMAT=FILE`.

use std::fs;
use std::path::Path;

use crate::support::{command, feishu_ev, folder, node, run, shell, spawn};

/// The formats of a subcommand.
fn formats(subcommand: &str) -> Vec<String> {
    let refused = feishu_ev(subcommand).args("-f ?").run().error();
    let (_, values) = refused.err.split_once("[possible values: ").expect("a list");
    let (values, _) = values.split_once(']').expect("a list");
    values.split(", ").map(str::to_owned).collect()
}

/// The names of the files of a folder.
fn files(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

/// Two logs of which some records cannot be read, and some are wrong.
fn logs(folder: &Path) -> [String; 2] {
    ["a.log", "b.log"].map(|name| {
        let path = folder.join(name);
        let seed = format!("{}", name.as_bytes()[0]);
        let faults = "simulate mixed --count 400 --corrupt 0.1 --illegal 0.1 --duplicate 0.1 --seed";
        let log = feishu_ev(faults).arg(seed).run().success();
        fs::write(&path, [&log.out, &b"no event\n"[..]].concat()).unwrap();
        path.to_str().unwrap().to_owned()
    })
}

#[test]
fn each_file_has_what_standard_output_has_in_its_format() {
    let folder = folder("files-formats");
    let logs = logs(&folder);
    // A chart is of one timeline.
    let runs =
        [("decode", ""), ("decode", "--merge"), ("validate", ""), ("validate", "--merge"), ("stats", "")];
    let traces = [("trace", ""), ("trace", "--only-findings")];
    for (subcommand, options) in runs.into_iter().chain(traces) {
        let formats = formats(subcommand);
        assert!(formats.len() > 1, "{subcommand}");
        let is_shown = |format: &&String| {
            let is_chart = ["html", "mermaid", "xlsx"].contains(&format.as_str());
            !(subcommand == "trace" && (*format == "mermaid" || is_chart && !options.is_empty()))
        };
        let formats: Vec<_> = formats.iter().filter(is_shown).collect();
        for (jobs, first) in [("1", formats[0]), ("2", formats[formats.len() - 1])] {
            let mut run = feishu_ev(subcommand).args(options).args("-j").arg(jobs).args("-f").arg(first);
            for format in &formats {
                let file = folder.join(format);
                run = run.args("-f").arg(format!("{format}={}", file.display()));
            }
            let all = run.arg(&logs[0]).arg(&logs[1]).run();
            for format in &formats {
                let alone = feishu_ev(subcommand).args(options).args("-f").arg(format);
                let alone = alone.arg(&logs[0]).arg(&logs[1]).run();
                let file = fs::read(folder.join(format)).unwrap();
                assert!(alone.out == file, "{subcommand} {options} -f {format} -j {jobs}");
                assert!(*format != first || all.out == file, "{subcommand} {options} {first}");
                assert_eq!((all.code, &all.err), (alone.code, &alone.err), "{subcommand} {format}");
            }
        }
    }
}

#[test]
fn standard_output_is_empty_if_each_format_has_a_file() {
    let folder = folder("files-only");
    let (ndjson, raw) = (folder.join("ndjson"), folder.join("raw"));
    let ran = feishu_ev("decode -f").arg(format!("ndjson={}", ndjson.display()));
    let ran = ran.args("-f").arg(format!("raw={}", raw.display())).stdin(node()).run().success();
    assert_eq!(ran.text(), "");
    assert_eq!(fs::read_to_string(raw).unwrap(), node() + "\n");
    assert!(fs::read_to_string(ndjson).unwrap().starts_with(node().strip_suffix('}').unwrap()));
    // `-` is standard output.
    for arguments in ["-f raw=-", "-f raw -o -"] {
        let ran = feishu_ev("decode").args(arguments).stdin(node()).run().success();
        assert_eq!(ran.text(), node() + "\n");
    }
}

#[test]
fn every_subcommand_but_listen_writes_to_a_file() {
    let folder = folder("files-subcommands");
    fs::write(folder.join("event.json"), node()).unwrap();
    for (arguments, code) in [
        ("decode event.json", 0),
        ("validate -f junit event.json", 0),
        ("trace event.json", 0),
        ("stats event.json", 0),
        ("explain FE203", 0),
        ("explain --schema corehr.process.node.updated_v2", 0),
        ("explain -f json status", 0),
        ("simulate approval-chain --seed 1", 0),
        ("encrypt --encrypt-key key --iv 000102030405060708090a0b0c0d0e0f event.json", 0),
        ("decrypt --encrypt-key key event.json", 0),
        ("verify --encrypt-key key --verification-token t -f json event.json", 1),
        ("verify --encrypt-key key --verification-token t event.json", 1),
        ("completions bash", 0),
        ("man decode", 0),
        #[cfg(feature = "net")]
        ("send --dry-run http://127.0.0.1:1/ event.json", 0),
    ] {
        let result = feishu_ev(arguments).current_dir(&folder).run();
        assert_eq!(result.code, code, "{arguments}: {}", result.err);
        assert!(!result.out.is_empty(), "{arguments}");
        let to_file = feishu_ev(arguments).args("-o out").current_dir(&folder).run();
        assert_eq!((to_file.code, to_file.text()), (code, ""), "{arguments}");
        assert!(fs::read(folder.join("out")).unwrap() == result.out, "{arguments}");
    }
    assert_eq!(files(&folder), ["event.json", "out"]);
}

#[test]
fn a_run_that_fails_leaves_the_file_as_it_was() {
    let folder = folder("files-failed");
    fs::write(folder.join("out"), "before").unwrap();
    let failures = [
        "trace -f mermaid -o out two.log",
        "trace -f mermaid=out -f table=other two.log",
        "decode -f ndjson -o out -f csv=/dev/full two.log",
        "decode -f ndjson -o out -f csv=missing/file two.log",
        "simulate job-change --set /event/status=99 --count 3 -o out --manifest missing/file",
        "explain --schema no.such.type -o out",
        "decode -o out missing.log",
        "trace -o out two.log missing.log",
        "stats -f json=out -o other missing.log",
        "decode -f csv=new -f line=./new two.log",
        "decode -f csv=new -f line=to-new two.log",
    ];
    let log = feishu_ev("simulate job-change --seed 1 --count 2").run().success();
    fs::write(folder.join("two.log"), log.text()).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("new", folder.join("to-new")).unwrap();
    let before = files(&folder);
    for arguments in failures {
        let ran = feishu_ev(arguments).current_dir(&folder).run().error();
        assert!(!ran.err.is_empty(), "{arguments}");
        assert_eq!(fs::read_to_string(folder.join("out")).unwrap(), "before", "{arguments}");
        assert_eq!(files(&folder), before, "{arguments}");
    }
    // Findings are a result.
    feishu_ev("validate -o out -f json").current_dir(&folder).stdin("{\"schema\":").run().failure();
    assert!(fs::read_to_string(folder.join("out")).unwrap().contains("FE003"));
}

#[test]
fn errors_name_the_file() {
    for (arguments, message) in [
        ("decode -o missing/out", "cannot write missing/out: no such file or directory"),
        ("decode -f csv=/dev/full", "cannot write /dev/full: no space left on device"),
        ("decode -f raw -f csv=/dev/full", "cannot write /dev/full: no space left on device"),
        ("decode -f table -f xlsx=/dev/full", "cannot write /dev/full: no space left on device"),
        ("stats -o /dev/full", "cannot write /dev/full: no space left on device"),
        ("decode -o .", "cannot write .: is a directory"),
    ] {
        let ran = feishu_ev(arguments).current_dir(&folder("files-errors")).stdin(node()).run().error();
        assert!(ran.err.contains(message), "{arguments}: {}", ran.err);
    }
}

#[test]
fn a_file_may_be_an_input_of_the_run() {
    let folder = folder("files-input");
    let log = feishu_ev("simulate mixed --count 3000 --seed 1").run().success();
    fs::write(folder.join("log"), log.text()).unwrap();
    feishu_ev("decode -f raw log -o log --where node_status=rejected").current_dir(&folder).run().success();
    let rejected = feishu_ev("decode -f raw --where node_status=rejected").stdin(log.text()).run().success();
    assert!(!rejected.text().is_empty());
    assert_eq!(fs::read_to_string(folder.join("log")).unwrap(), rejected.text());
}

#[test]
fn a_file_is_complete_even_if_the_reader_of_standard_output_leaves() {
    let folder = folder("files-closed");
    let log = folder.join("log");
    let events = feishu_ev("simulate mixed --count 5000 --seed 1").run().success();
    fs::write(&log, events.text()).unwrap();
    let file = folder.join("out");
    let script = "\"$0\" decode -f table -f raw=\"$2\" \"$1\" | head -1";
    let status = shell(script, &[log.to_str().unwrap(), file.to_str().unwrap()]).output().unwrap().status;
    assert!(status.success());
    assert_eq!(fs::read_to_string(file).unwrap(), events.text());
}

#[test]
fn files_have_no_colors_unless_they_are_asked_for() {
    let folder = folder("files-colors");
    let escape = "\u{1b}[";
    for (color, is_colored) in [("auto", false), ("never", false), ("always", true)] {
        let ran = feishu_ev("decode -f table -f line=line --color").arg(color);
        ran.current_dir(&folder).stdin(node()).run().success();
        assert_eq!(fs::read_to_string(folder.join("line")).unwrap().contains(escape), is_colored, "{color}");
    }
}

#[cfg(unix)]
mod unix {
    use std::io::Write as _;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::process::Command;
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn links_and_permissions_stay_and_new_files_have_those_of_the_umask() {
        let folder = folder("files-links");
        fs::write(folder.join("target"), "before").unwrap();
        fs::set_permissions(folder.join("target"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("target", folder.join("link")).unwrap();
        symlink("created", folder.join("dangling")).unwrap();
        symlink("circle", folder.join("circle")).unwrap();
        let script = "umask 027; cd \"$2\"; for file in link new dangling; do \
                      \"$0\" simulate job-change --seed 1 -o $file; done; umask 077; \
                      \"$0\" simulate job-change --seed 1 -o target; \
                      ! \"$0\" simulate job-change --seed 1 -o circle";
        assert!(shell(script, &["", folder.to_str().unwrap()]).output().unwrap().status.success());
        let mode = |name: &str| fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("target"), mode("new")), (0o640, 0o640));
        for link in ["link", "dangling", "circle"] {
            assert!(fs::symlink_metadata(folder.join(link)).unwrap().is_symlink());
        }
        assert_eq!(fs::read(folder.join("created")).unwrap(), fs::read(folder.join("new")).unwrap());
        assert_eq!(fs::read(folder.join("target")).unwrap(), fs::read(folder.join("new")).unwrap());
    }

    #[test]
    fn pipes_are_written_in_place() {
        let script =
            "\"$0\" simulate job-change --seed 1 | \"$0\" decode -f raw -f line=/dev/stderr -o /dev/stdout";
        let output = shell(script, &[]).output().unwrap();
        assert!(output.status.success());
        assert!(String::from_utf8(output.stderr).unwrap().contains("corehr.job_change.status_updated_v2"));
        assert_eq!(output.stdout, run(&["simulate", "job-change", "--seed", "1"], "").out);
    }

    #[test]
    fn an_interrupt_removes_what_is_not_finished() {
        for signal in ["INT", "TERM"] {
            let folder = folder(&format!("files-interrupt-{signal}"));
            let mut command = command(&["decode", "-f", "raw", "-o", "out", "-f", "csv=table"]);
            let mut child = spawn(command.current_dir(&folder));
            let mut stdin = child.stdin.take().unwrap();
            writeln!(stdin, "{}", node()).unwrap();
            let start = Instant::now();
            while files(&folder).len() < 2 {
                assert!(start.elapsed() < Duration::from_secs(20), "the files are begun");
                std::thread::sleep(Duration::from_millis(10));
            }
            // The handler is registered after the files are created.
            std::thread::sleep(Duration::from_millis(200));
            Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
            let status = child.wait().unwrap();
            assert!(!status.success() && status.code().is_none(), "{status}");
            assert_eq!(files(&folder), Vec::<String>::new());
        }
    }
}
