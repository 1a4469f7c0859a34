//! Closed, full and non-blocking descriptors, on Linux: there it can be seen what a process waits for.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::fd::AsFd;
use std::process::{Child, Stdio};
use std::time::Duration;

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

use crate::support::{command, feishu_ev, folder, node, program, run, run_command, shell};

const SAMPLE: &str = "samples/corehr.process.node.updated_v2.json";

/// Every command that writes, with something for it to write.
const WRITING: &[&[&str]] = &[
    &["decode", SAMPLE],
    &["decode", "-f", "ndjson", SAMPLE],
    &["validate", "-f", "junit", SAMPLE],
    &["trace", SAMPLE],
    &["verify", "--encrypt-key", "k", "-H", "X-Lark-Signature: 00", SAMPLE],
    &["explain"],
    &["explain", "--schema", "corehr.process.node.updated_v2"],
    &["simulate", "mixed", "--seed", "1"],
    &["encrypt", "--encrypt-key", "k", SAMPLE],
    &["decrypt", "--encrypt-key", "k", SAMPLE],
    &["completions", "zsh"],
    &["man"],
    &["man", "decode"],
];

#[test]
fn a_full_disk_is_named() {
    for args in WRITING {
        let ran = run_command(shell(r#"exec "$0" "$@" >/dev/full"#, args), "");
        let says = "feishu-ev: cannot write standard output: no space left on device";
        assert!(ran.code == 2 && ran.err.contains(says), "{args:?}: {} {}", ran.code, ran.err);
    }
}

#[test]
fn a_full_disk_is_noticed_before_more_input_comes() {
    let args = ["decode", "-f", "raw", "-j", "2"];
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut child = command(&args).stdin(Stdio::piped()).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Blank blocks first: what is written comes when there are several threads.
    let _ = stdin.write_all("\n".repeat(8 << 20).as_bytes());
    let _ = writeln!(stdin, "{}", node());
    let ended = (0..300).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        child.try_wait().unwrap().is_some()
    });
    drop(stdin);
    assert_eq!((ended, child.wait().unwrap().code()), (true, Some(2)));
}

#[test]
fn closed_standard_output_is_named() {
    for args in WRITING {
        let ran = run_command(shell(r#""$0" "$@" >&-; exit $?"#, args), "");
        assert_eq!((ran.code, ran.err.as_str()), (2, "feishu-ev: standard output is closed\n"), "{args:?}");
    }
}

#[test]
fn help_that_cannot_be_written_is_an_error() {
    for args in [&["--help"][..], &["--version"], &["decode", "-h"], &["simulate", "mixed", "--help"]] {
        let closed = run_command(shell(r#""$0" "$@" >&-; exit $?"#, args), "");
        assert_eq!(
            (closed.code, closed.err.as_str()),
            (2, "feishu-ev: standard output is closed\n"),
            "{args:?}"
        );
        let full = run_command(shell(r#""$0" "$@" >/dev/full; exit $?"#, args), "");
        assert_eq!(full.code, 2, "{args:?}");
        assert!(full.err.starts_with("feishu-ev: cannot write standard output: "), "{}", full.err);
    }
}

#[test]
fn closed_standard_input_is_named() {
    for args in [&["decode"][..], &["validate", "-"], &["trace"], &["verify", "--encrypt-key", "k"]] {
        let ran = run_command(shell(r#""$0" "$@" <&-; exit $?"#, args), "");
        assert_eq!((ran.code, ran.err.as_str()), (2, "feishu-ev: standard input is closed\n"), "{args:?}");
    }
    // What is not read need not be there.
    assert_eq!(run_command(shell(r#""$0" "$@" <&-; exit $?"#, WRITING[0]), "").code, 0);
}

#[test]
fn output_that_is_thrown_away_is_not_closed() {
    let null = || OpenOptions::new().read(true).write(true).open("/dev/null").unwrap();
    for mut program in [command(WRITING[0]), shell(r#""$0" "$@"; exit $?"#, WRITING[0])] {
        assert_eq!(program.stdin(null()).stdout(null()).status().unwrap().code(), Some(0));
    }
    assert_eq!(command(&["decode"]).stdin(null()).stdout(null()).status().unwrap().code(), Some(0));
    assert_eq!(run_command(shell(r#"exec "$0" "$@" >/dev/null"#, WRITING[0]), "").code, 0);
}

/// A service closes its own standard output and throws away that of what it starts.
#[test]
fn output_that_a_service_throws_away_is_not_closed() {
    let service = "import os, subprocess, sys\n\
        os.close(1)\n\
        sys.exit(subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode)";
    let mut python = std::process::Command::new("python3");
    python.args(["-c", service, program()]).args(WRITING[0]);
    match python.current_dir(env!("CARGO_MANIFEST_DIR")).status() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        status => assert_eq!(status.unwrap().code(), Some(0)),
    }
}

#[test]
fn a_closed_stream_is_handed_on_by_timeout() {
    let ran = run_command(shell(r#"timeout 60 "$0" "$@" >&-; exit $?"#, WRITING[0]), "");
    assert_eq!((ran.code, ran.err.as_str()), (2, "feishu-ev: standard output is closed\n"));
}

#[test]
fn standard_input_that_cannot_be_read_is_not_empty() {
    let path = folder("write-only").join("file");
    for args in [&["decode"][..], &["verify", "--encrypt-key", "k"]] {
        let mut program = command(args);
        let output = program.stdin(File::create(&path).unwrap()).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), err.contains("<stdin>: Bad file descriptor")),
            (Some(2), true),
            "{err}"
        );
    }
}

#[test]
fn standard_input_is_read_once() {
    let ran = feishu_ev("decode - -").stdin(node()).run();
    assert!(ran.code == 2 && ran.out.is_empty() && ran.err.contains("only once"), "{}", ran.err);
}

fn make_nonblocking(end: &impl AsFd) {
    fcntl_setfl(end, fcntl_getfl(end).unwrap() | OFlags::NONBLOCK).unwrap();
}

/// How often the process has called `read`, once it has been waiting for a moment.
fn reads(child: &Child) -> u64 {
    std::thread::sleep(Duration::from_millis(700));
    let counts = fs::read_to_string(format!("/proc/{}/io", child.id())).unwrap();
    counts.lines().find_map(|line| line.strip_prefix("syscr: ")).unwrap().parse().unwrap()
}

#[test]
fn nonblocking_input_is_waited_for() {
    for args in [
        &["decode", "-f", "raw"][..],
        &["decode", "-f", "raw", "/dev/stdin"],
        &["trace", "--follow", "-f", "line"],
        &["verify", "--verification-token", "t"],
    ] {
        let (input, mut writer) = io::pipe().unwrap();
        make_nonblocking(&input);
        let mut child =
            command(args).stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (head, tail) = ("POST / HTTP/1.1\r\nHost: x\r\n\r\n", format!("{}\n", node()));
        writer.write_all(head.as_bytes()).unwrap();
        let count = reads(&child);
        assert!(count < 200, "{args:?} has read {count} times");
        writer.write_all(tail.as_bytes()).unwrap();
        drop(writer);
        let mut text = String::new();
        child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
        assert!(text.contains("process") || text.contains("token"), "{args:?}: {text}");
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert!(child.wait().unwrap().code() != Some(2), "{args:?}: {err}");
    }
}

#[test]
fn nonblocking_output_loses_nothing() {
    let file = folder("nonblocking").join("log.ndjson");
    let log = format!("{}\nno event\n", node()).repeat(6_000);
    fs::write(&file, &log).unwrap();
    let args = ["decode", "-f", "ndjson", "--strict", "--all", file.to_str().unwrap()];
    let expected = run(&args, "");
    assert!(expected.out.len() > 2 << 20 && expected.err.len() > 100_000, "more than a pipe holds");
    let (mut out, stdout) = io::pipe().unwrap();
    let (mut err, stderr) = io::pipe().unwrap();
    make_nonblocking(&stdout);
    make_nonblocking(&stderr);
    let mut program = command(&args);
    let mut child = program.stdin(Stdio::null()).stdout(stdout).stderr(stderr).spawn().unwrap();
    drop(program);
    // The reader comes late, when the pipes are full.
    std::thread::sleep(Duration::from_millis(300));
    let messages = std::thread::spawn(move || {
        let mut text = String::new();
        err.read_to_string(&mut text).unwrap();
        text
    });
    let mut bytes = Vec::new();
    out.read_to_end(&mut bytes).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(expected.code));
    assert!(bytes == expected.out, "{} bytes of {}", bytes.len(), expected.out.len());
    assert!(messages.join().unwrap() == expected.err);
}

#[test]
fn a_manifest_that_cannot_be_written_is_named() {
    let folder = folder("broken-manifest");
    let fifo = folder.join("fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    for (manifest, count) in [(fifo.to_str().unwrap(), "20000"), ("/dev/full", "20000"), ("/dev/full", "50")]
    {
        let reader = (manifest != "/dev/full").then(|| {
            let fifo = fifo.clone();
            std::thread::spawn(move || File::open(fifo).unwrap().read_exact(&mut [0; 10]).unwrap())
        });
        let ran = feishu_ev("simulate mixed --seed 1 --count")
            .arg(count)
            .args("--corrupt 0.5 --manifest")
            .arg(manifest)
            .run();
        let says = format!("feishu-ev: cannot write the manifest {manifest}: ");
        assert!(ran.code == 2 && ran.err.starts_with(&says), "{manifest} {count}: {} {}", ran.code, ran.err);
        if let Some(reader) = reader {
            reader.join().unwrap();
        }
    }
}

#[test]
fn threads_that_cannot_be_started_are_done_without() {
    let file = folder("threads").join("log.ndjson");
    fs::write(&file, feishu_ev("simulate mixed --count 20000 --seed 1").run().out).unwrap();
    let args = |jobs| ["decode", "-f", "raw", "-j", jobs, file.to_str().unwrap()];
    let expected = run(&args("1"), "");
    for limit in ["true", "ulimit -v 500000", "ulimit -v 120000"] {
        for jobs in ["2", "600", "1000000", "18446744073709551615"] {
            let ran = run_command(shell(&format!(r#"{limit}; exec "$0" "$@""#), &args(jobs)), "");
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{limit} -j {jobs}");
            assert!(ran.out == expected.out, "{limit} -j {jobs}");
        }
    }
}
