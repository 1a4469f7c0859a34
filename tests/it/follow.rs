//! Inputs that are followed, other than a file that only grows.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::support::{command, folder, node};

/// The program, which follows until the test ends.
struct Follow(Child);

impl Drop for Follow {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn follow(path: &str, stdin: Stdio) -> (Follow, Lines<BufReader<ChildStdout>>) {
    let args = ["trace", "--follow", "--only-findings", "-f", "json", path];
    let mut child = command(&args).stdin(stdin).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (Follow(child), lines)
}

/// An event of a process of its own, twice: the second is found to be a duplicate.
fn twice(writer: &mut impl Write, id: u32) {
    let event = node().replace("5e3702a84e847582be8db7fb73283c02", &format!("event {id}"));
    let event = event.replace("7312658016791168538", &format!("731265801679116{id:04}"));
    write!(writer, "{event}\n{event}\n").unwrap();
}

#[track_caller]
fn read_finding(lines: &mut Lines<BufReader<ChildStdout>>) {
    let line = lines.next().expect("a line before the end").unwrap();
    assert!(line.contains("FE401"), "{line}");
}

fn fifo(path: &Path) -> &str {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    path.to_str().unwrap()
}

#[test]
fn a_fifo_is_shown_as_it_is_written_and_waited_for_afterwards() {
    let path = folder("follow-fifo").join("fifo");
    let (mut child, mut lines) = follow(fifo(&path), Stdio::null());
    for id in 0..3 {
        let mut writer = OpenOptions::new().write(true).open(&path).unwrap();
        twice(&mut writer, 2 * id);
        read_finding(&mut lines);
        twice(&mut writer, 2 * id + 1);
        read_finding(&mut lines);
    }
    assert!(child.0.try_wait().unwrap().is_none());
}

#[test]
fn standard_input_is_shown_as_it_is_written_by_any_name() {
    for name in ["-", "/dev/stdin"] {
        let (mut child, mut lines) = follow(name, Stdio::piped());
        let mut writer = child.0.stdin.take().unwrap();
        for id in 0..3 {
            twice(&mut writer, id);
            read_finding(&mut lines);
        }
        drop(writer);
        assert!(lines.next().is_none(), "{name}");
        assert_eq!(child.0.wait().unwrap().code(), Some(0), "{name}");
    }
}

#[test]
fn a_file_that_is_away_during_its_rotation_is_waited_for() {
    let path = folder("follow-away").join("events.ndjson");
    twice(&mut File::create(&path).unwrap(), 1);
    let (mut child, mut lines) = follow(path.to_str().unwrap(), Stdio::null());
    read_finding(&mut lines);
    for rotation in 0..3 {
        // First another file has the name, so that the old one ends; then there is none, for as long as
        // several looks take.
        fs::rename(&path, path.with_extension("old")).unwrap();
        fs::write(&path, "").unwrap();
        fs::remove_file(&path).unwrap();
        fs::write(&path, "\n").unwrap();
        std::thread::sleep(Duration::from_millis(220));
        fs::remove_file(&path).unwrap();
        std::thread::sleep(Duration::from_millis(700));
        twice(&mut File::create(&path).unwrap(), 2 + rotation);
        read_finding(&mut lines);
        assert!(child.0.try_wait().unwrap().is_none());
    }
}
