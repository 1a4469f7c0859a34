//! Inputs as production keeps them: compressed, in UTF-16, in folders, named by patterns, or several at once.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use flate2::write::GzEncoder;
use proptest::prelude::*;

use crate::support::{command, feishu_ev, folder, node, run_command, shell};

/// An event with an ID of its own.
fn event(id: usize) -> String {
    node().replace("5e3702a84e847582be8db7fb73283c02", &format!("event {id}"))
}

fn events(count: usize) -> String {
    (0..count).map(|id| event(id) + "\n").collect()
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn zstd(text: &[u8]) -> Vec<u8> {
    // With a checksum, as the program zstd writes it.
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn bzip2(text: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    bzip2::read::BzEncoder::new(text, bzip2::Compression::fast()).read_to_end(&mut packed).unwrap();
    packed
}

fn xz(text: &[u8]) -> Vec<u8> {
    liblzma::encode_all(text, 1).unwrap()
}

const COMPRESSIONS: [fn(&[u8]) -> Vec<u8>; 4] = [gzip, zstd, bzip2, xz];

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_packed_is_read_as_what_is_not(
        records in prop::collection::vec(0_usize..6, 1..30),
        compression in 0_usize..4,
        at in any::<prop::sample::Index>(),
        command in prop::sample::select(vec![
            "decode -f ndjson", "validate -f json", "trace -f ndjson",
        ]),
    ) {
        let records = records.iter().enumerate().map(|(id, kind)| match kind {
            0 => "no event 字\n".to_owned(),
            1 => event(id).replace("\"node_status\":1", "\"node_status\":9") + "\n",
            2 => format!("2024-06-26 16:37:48,392 INFO got: {}\n", event(id)),
            3 => event(id)[..90].to_owned() + "\n",
            _ => event(id) + "\n",
        });
        let text = records.collect::<String>();
        let (first, second) = text.as_bytes().split_at(at.index(text.len()));
        let compress = COMPRESSIONS[compression];
        let packed = [compress(first), compress(second)].concat();
        let folder = folder("packed");
        let (plain_file, packed_file) = (folder.join("a.log"), folder.join("b.log"));
        fs::write(&plain_file, &text).unwrap();
        fs::write(&packed_file, &packed).unwrap();
        // An IV of its own makes each output of `encrypt` differ.
        let length = |out: &[u8]| if command.starts_with("encrypt") { vec![out.len()] } else { Vec::new() };
        let same = |out: &[u8]| if command.starts_with("encrypt") { Vec::new() } else { out.to_vec() };
        let plain = feishu_ev(command).stdin(&text).run();
        let read = feishu_ev(command).stdin(&packed).run();
        prop_assert_eq!((plain.code, same(&plain.out), length(&plain.out), &plain.err), (read.code, same(&read.out), length(&read.out), &read.err));
        let plain = feishu_ev(command).arg(&plain_file).run();
        let read = feishu_ev(command).arg(&packed_file).run();
        let renamed = String::from_utf8(same(&read.out)).unwrap().replace("b.log", "a.log");
        prop_assert_eq!((plain.code, String::from_utf8(same(&plain.out)).unwrap()), (read.code, renamed));
        prop_assert_eq!(plain.err, read.err.replace("b.log", "a.log"));
    }

    #[test]
    fn a_file_that_is_cut_has_the_events_before_the_cut_and_one_error(
        count in 1_usize..60,
        compression in 0_usize..4,
        at in any::<prop::sample::Index>(),
    ) {
        let text = events(count);
        let packed = COMPRESSIONS[compression](text.as_bytes());
        let cut = &packed[..10 + at.index(packed.len() - 10)];
        let mut ran = feishu_ev("decode -f raw").stdin(cut).run().failure();
        prop_assert!(text.starts_with(ran.text()), "{}", ran.text());
        // Of the last record, there may be too little to look like an event.
        let lines = ran.err.lines().filter(|line| !line.contains("information[FE010]: 1 line without an event"));
        ran.err = lines.map(|line| line.to_owned() + "\n").collect();
        let reported = ran.reported();
        let errors: Vec<_> = reported.iter().map(|report| report.rsplit_once(' ').unwrap().1).collect();
        // The last record may be cut too; the error about the file is the last.
        prop_assert!(errors == ["FE009"] || errors == ["FE003", "FE009"], "{errors:?}");
        let read = ran.text().lines().count();
        // The last line may lack only its line break.
        let line: usize = reported.last().unwrap().split_once(':').unwrap().0.parse().unwrap();
        prop_assert!(line == read + 1 || (line == read && errors == ["FE009"]), "{reported:?} after {read}");
    }
}

#[test]
fn a_cut_file_has_all_events_that_its_tool_unpacks() {
    let text = events(3_000);
    for compress in COMPRESSIONS {
        let packed = compress(text.as_bytes());
        let ran = feishu_ev("decode -f raw").stdin(&packed[..packed.len() - 4]).run().failure();
        assert!(ran.text() == text, "{} of {} bytes", ran.out.len(), text.len());
        assert_eq!(ran.reported(), ["3001:1 FE009"]);
    }
}

#[test]
fn what_is_not_text_is_one_finding_and_the_other_inputs_are_read() {
    let folder = folder("not-text");
    let (binary, good) = (folder.join("a.bin"), folder.join("b.gz"));
    let noise: Vec<u8> =
        (0..100_000_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    fs::write(&binary, noise).unwrap();
    fs::write(&good, gzip(node().as_bytes())).unwrap();
    let ran = feishu_ev("decode -f ndjson").arg(&binary).arg(&good).run().failure();
    assert_eq!((ran.reported(), ran.json().len()), (vec!["1:1 FE008".to_owned()], 1));
    // A folder too names it once.
    let ran = feishu_ev("validate -f json").arg(&folder).run().failure();
    assert_eq!(
        ran.json().iter().map(|finding| finding["code"].as_str().unwrap()).collect::<Vec<_>>(),
        ["FE008"]
    );
    feishu_ev("trace --ignore FE008").arg(&folder).run().success();
    feishu_ev("trace --ignore FE008").arg(&binary).arg(&good).run().failure();
    let ran = feishu_ev("verify --encrypt-key k").arg(&binary).run().error();
    assert!(ran.err.contains("1:1: error[FE008]"), "{}", ran.err);
}

#[test]
fn a_request_is_verified_from_a_compressed_file() {
    let request = "POST / HTTP/1.1\r\nX-Lark-Request-Timestamp: 1\r\nX-Lark-Request-Nonce: 2\r\n\r\n{\"challenge\":\"c\"}";
    let plain = feishu_ev("verify --encrypt-key k").stdin(request).run();
    let packed = feishu_ev("verify --encrypt-key k").stdin(xz(request.as_bytes())).run();
    assert_eq!((plain.code, plain.out, plain.err), (packed.code, packed.out, packed.err));
}

#[test]
fn utf_16_is_read_with_its_places() {
    let text = format!("日志 no event\n{}\n", node());
    let expected = feishu_ev("decode -f ndjson").stdin(&text).run();
    let little: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [little, big] {
        let ran = feishu_ev("decode -f ndjson").stdin(bytes).run();
        assert_eq!((ran.code, ran.text(), &ran.err), (expected.code, expected.text(), &expected.err));
    }
}

/// The IDs of the events that are decoded.
#[track_caller]
fn ids(folder: &Path, argument: &str) -> Vec<String> {
    let ran = feishu_ev("decode -f ndjson").current_dir(folder).arg(argument).run().success();
    let id = |event: &serde_json::Value| event["header"]["event_id"].as_str().unwrap().to_owned();
    ran.json().iter().map(id).collect()
}

#[test]
fn folders_are_walked_and_patterns_are_expanded() {
    let root = folder("walk");
    let outside = folder("walk-outside");
    fs::create_dir_all(root.join("logs/old")).unwrap();
    fs::create_dir_all(root.join("logs/.git")).unwrap();
    for (path, id) in
        [("b.json", 2), ("B.json", 1), ("old/c.json", 4), (".git/d.json", 5), (".e.json", 6), ("c.txt", 3)]
    {
        fs::write(root.join("logs").join(path), event(id)).unwrap();
    }
    fs::write(outside.join("f.json"), event(7)).unwrap();
    symlink("b.json", root.join("logs/latest.json")).unwrap();
    symlink("..", root.join("logs/old/loop")).unwrap();
    symlink(&outside, root.join("logs/p")).unwrap();
    symlink(&outside, root.join("logs/q")).unwrap();
    symlink("nowhere", root.join("logs/r")).unwrap();
    let expect = |ids: &[usize]| ids.iter().map(|id| format!("event {id}")).collect::<Vec<_>>();
    assert_eq!(ids(&root, "logs"), expect(&[1, 2, 3, 4, 7]));
    assert_eq!(ids(&root, "logs/*.json"), expect(&[1, 2, 2]));
    assert_eq!(ids(&root, "l*/o?d"), expect(&[4]));
    assert_eq!(ids(&root, "logs/[bc].*"), expect(&[2, 3]));
    // A file whose name looks like a pattern is that file.
    fs::write(root.join("[b].json"), event(9)).unwrap();
    assert_eq!(ids(&root, "[b].json"), expect(&[9]));
    for command in ["decode", "validate", "trace", "encrypt --encrypt-key k"] {
        let ran = feishu_ev(command).current_dir(&root).arg("logs/*.gz").run().error();
        assert_eq!(ran.err, "feishu-ev: no file matches `logs/*.gz`\n");
    }
}

#[test]
fn hundreds_of_files_need_few_descriptors() {
    let folder = folder("hundreds");
    for id in 0..300 {
        let text = event(id) + "\n";
        let bytes = if id % 2 == 0 { gzip(text.as_bytes()) } else { text.into_bytes() };
        fs::write(folder.join(format!("{id}.log")), bytes).unwrap();
    }
    let args = ["validate", "-f", "text", folder.to_str().unwrap()];
    let ran = run_command(shell("ulimit -n 64 && exec \"$0\" \"$@\"", &args), Vec::new()).success();
    assert!(ran.err.contains("300 events"), "{}", ran.err);
}

#[test]
fn a_bomb_is_a_long_input() {
    // A gigabyte of whitespace in a few kilobytes, several times over.
    let member = zstd(&vec![b' '; 128 << 20]);
    let bomb = [member.repeat(8), zstd(node().as_bytes())].concat();
    let script = "ulimit -v 300000 && exec \"$0\" \"$@\"";
    let ran = run_command(shell(script, &["decode", "-f", "raw", "-j", "1"]), bomb).success();
    assert_eq!(ran.text().trim_end(), node());
}

#[test]
fn a_live_pipe_is_answered_line_by_line() {
    let mut child =
        command(&["decode", "-f", "line"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut encoder = GzEncoder::new(child.stdin.take().unwrap(), flate2::Compression::fast());
    for id in 0..3 {
        writeln!(encoder, "{}", event(id)).unwrap();
        encoder.flush().unwrap();
        assert!(lines.next().unwrap().unwrap().contains("corehr"));
    }
    drop(encoder);
    assert!(child.wait().unwrap().success());
}

#[test]
fn files_are_followed_side_by_side() {
    let folder = folder("follow-several");
    let paths = [folder.join("a.log"), folder.join("b.log"), folder.join("silent.log")];
    for path in &paths {
        File::create(path).unwrap();
    }
    let mut child = command(&["trace", "--follow", "--only-findings", "-f", "json"])
        .args(&paths)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for round in 0..4 {
        let path = &paths[round % 2];
        if round == 2 {
            // Rotated: another file has the name.
            fs::rename(path, path.with_extension("1")).unwrap();
        }
        let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
        let text = event(round).replace("7312658016791168538", &format!("731265801679116{round:04}"));
        write!(file, "{text}\n{text}\n").unwrap();
        let finding = lines.next().unwrap().unwrap();
        assert!(finding.contains("FE401") && finding.contains(path.to_str().unwrap()), "{finding}");
        std::thread::sleep(Duration::from_millis(30));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}
