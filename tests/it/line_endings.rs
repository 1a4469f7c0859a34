//! Files as Windows has them: lines that end with CR LF, and paths with backslashes.

use std::fs;

use serde_json::Value;

use crate::support::{feishu_ev, folder, node, root};

/// Writes a file of the repository into the folder, with CR LF at the ends of its lines.
fn write_with_cr_lf(name: &str, folder: &std::path::Path) {
    let text = fs::read_to_string(root().join(name)).unwrap();
    assert!(
        !text.contains('\r'),
        "{name} has CR LF in the repository; .gitattributes keeps Git from writing it"
    );
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text.replace('\n', "\r\n")).unwrap();
}

#[test]
fn samples_with_cr_lf_decode_to_the_same_and_have_the_same_findings() {
    let folder = folder("cr-lf-samples");
    let samples = fs::read_dir(root().join("samples")).unwrap().map(|entry| entry.unwrap().path());
    let mut names: Vec<_> = samples
        .filter(|path| path.is_file())
        .map(|path| format!("samples/{}", path.file_name().unwrap().to_str().unwrap()))
        .collect();
    names.extend(
        ["wrong.ndjson", "sequence.ndjson", "service.log"].map(|name| format!("samples/broken/{name}")),
    );
    assert!(names.len() > 70, "{names:?}");
    for name in names {
        write_with_cr_lf(&name, &folder);
        for call in ["decode -f line", "validate -f json"] {
            let run = |folder| feishu_ev(call).arg(&name).current_dir(folder).run();
            let (with_lf, with_cr_lf) = (run(root()), run(&folder));
            assert_eq!((with_cr_lf.code, with_cr_lf.text()), (with_lf.code, with_lf.text()), "{call} {name}");
        }
    }
}

#[test]
fn catalog_files_with_cr_lf_are_the_same_catalog() {
    let folder = folder("cr-lf-catalog");
    let name = "corehr.process.node.updated_v2";
    write_with_cr_lf(&format!("catalog/{name}.toml"), &folder);
    write_with_cr_lf(&format!("samples/{name}.json"), &folder);
    let explain = |options: &str| {
        feishu_ev("explain -f json").args(options).arg(name).current_dir(&folder).run().success()
    };
    assert_eq!(explain("--catalog catalog").text(), explain("").text());
    feishu_ev("catalog check catalog").current_dir(&folder).run().success();
}

#[test]
fn a_key_file_with_cr_lf_has_the_key() {
    let folder = folder("cr-lf-key");
    fs::write(folder.join("key.txt"), "the key\r\n").unwrap();
    let sealed =
        feishu_ev("encrypt --encrypt-key-file key.txt").current_dir(&folder).stdin(node()).run().success();
    assert_eq!(
        feishu_ev("decrypt --encrypt-key").arg("the key").stdin(sealed.text()).run().success().text(),
        node()
    );
}

/// On Linux this is a name like any other; on Windows it would be a path.
#[cfg(unix)]
#[test]
fn paths_of_windows_are_shown_as_they_are_given() {
    let folder = folder("paths-of-windows");
    let path = r"C:\logs\events, today.ndjson";
    fs::write(folder.join(path), node().replace(r#""node_status":1"#, r#""node_status":9"#)).unwrap();
    let run = |call: &str| feishu_ev(call).arg(path).current_dir(&folder).run();
    let text = run("validate -f text").out;
    assert!(String::from_utf8(text).unwrap().contains(&format!("  --> {path}:1:")));
    let decoded: Value = serde_json::from_slice(&run("decode -f ndjson").out).unwrap();
    assert_eq!(decoded["decoded"]["source"]["file"], path);
    let annotation = run("validate -f github").out;
    assert!(
        String::from_utf8(annotation).unwrap().contains(r"file=C%3A\logs\events%2C today.ndjson,line=1,")
    );
}
