//! `catalog check`: what it finds in the files of a folder, and that it finds nothing in those that are embedded.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{feishu_ev, folder, root};

const HEAD: &str = r#"title = { zh = "测试", en = "Test" }
page = "https://example.com"
page_date = "2026-01-01"
app_types = ["custom"]
scopes = []
"#;

fn field(name: &str, rest: &str) -> String {
    format!("[[fields]]\nname = \"{name}\"\ntype = \"string\"\nzh = \"{name} 中\"\nen = \"{name}\"\n{rest}\n")
}

/// A folder with files, whose names may have folders.
fn catalog(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = folder(name).join("entries");
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// What is found in a folder: `file:line:column code message`, without the samples that are missing.
fn found(folder: &Path) -> Vec<String> {
    let ran = feishu_ev("catalog check -f json").arg(folder).run();
    let findings = ran.json();
    let findings = findings.iter().filter(|finding| finding["code"] != "FE605").map(|finding| {
        let file = Path::new(finding["file"].as_str().unwrap());
        let text = |name: &str| match &finding[name] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let file = file.strip_prefix(folder).unwrap_or(file).display().to_string();
        format!("{file}:{}:{} {} {}", text("line"), text("column"), text("code"), text("message"))
    });
    findings.collect()
}

#[test]
fn the_embedded_files_have_no_problems_but_those_of_the_official_examples() {
    let folder = root().join("catalog");
    let ran = feishu_ev("catalog check -f json").arg(&folder).run().success();
    // The official examples are at odds with their own pages here, or show what is no longer recommended.
    let expected = [
        "corehr.approval_groups.updated_v2 FE211 /event/approval_group_status",
        "corehr.common_data.id.user_mapping_changed_v1 FE301 /event/people_admin_id",
        "corehr.job_change.status_updated_v2 FE301 /event/process_id",
        "corehr.job_change.status_updated_v2 FE302 /event/status",
        "corehr.job_change.updated_v1 FE211 /header/event_type",
        "corehr.job_change.updated_v1 FE301 /event/process_id",
        "corehr.job_change.updated_v1 FE302 /event/status",
        "corehr.offboarding.updated_v1 FE211 /header/event_type",
        "corehr.process.approver.updated_v2 FE211 /event/node_id",
    ];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let found = ran
        .json()
        .iter()
        .map(|found| {
            format!("{} {} {}", text(&found["event_type"]), text(&found["code"]), text(&found["pointer"]))
        })
        .collect::<Vec<_>>();
    assert_eq!(found, expected);
    assert!(ran.err.contains("74 entries, ") && ran.err.contains(" 74 samples in "), "{}", ran.err);
}

#[test]
fn each_file_is_checked() {
    let good = HEAD.to_owned() + &field("x", "");
    let of_list = HEAD.to_owned() + &field("x", "codes = \"mine\"");
    let folder = catalog(
        "catalog-check-each",
        &[
            ("a.b_v1.toml", &good.replace("scopes = []", "scopes = 1")),
            ("a.c_v1.toml", "title = {"),
            ("a.d_v1.toml", &good.replace("[[fields]]", "subject = \"nothing\"\n[[fields]]")),
            ("a.e_v1.toml", &good.replace("[[fields]]", "deprecated = { by = \"a.z_v1\" }\n[[fields]]")),
            ("a.f_v1.toml", &good.replace("[[fields]]", "deprecated = { by = \"a.b_v1\" }\n[[fields]]")),
            ("a.g_v1.toml", &of_list),
            ("a.h_v1.toml", &good.replace("2026-01-01", "2999-01-01")),
            ("a b.toml", &good),
            ("a..c.toml", &good),
            ("common/codes/mine.toml", "codes = [{ code = \"A\", zh = \"甲\", en = \"A\" }]"),
            ("common/thing.toml", "fields = []\nx = 1"),
            ("lifecycles/other.toml", "title = 1"),
            ("README.md", "not read"),
        ],
    );
    fs::write(folder.join("a.i_v1.toml"), b"# \xe5\xad\x97\n\xff").unwrap();
    let heads = found(&folder)
        .into_iter()
        .map(|found| found.split_inclusive(' ').take(4).collect::<String>().trim().to_owned());
    assert_eq!(
        heads.collect::<Vec<_>>(),
        [
            // That of the entry that uses the list is not repeated.
            "common/codes/mine.toml:1:10 FE601 the name",
            "common/thing.toml:2:1 FE601 unknown field",
            "a b.toml:1:1 FE601 `a",
            "a..c.toml:1:1 FE601 `a..c` is",
            "a.b_v1.toml:5:10 FE601 invalid type:",
            "a.c_v1.toml:1:10 FE601 unclosed inline",
            "a.d_v1.toml:6:11 FE601 unknown subject",
            "a.e_v1.toml:6:21 FE601 no event",
            "a.h_v1.toml:3:13 FE604 the page",
            "a.i_v1.toml:2:1 FE601 invalid UTF-8",
            "lifecycles/other.toml:1:9 FE601 invalid type:",
        ]
    );
}

#[test]
fn an_error_in_a_shared_file_that_only_its_use_shows_is_one_of_the_entry() {
    let entry = HEAD.to_owned() + &field("x", "codes = \"mine\"").replace("string", "integer");
    let folder = catalog(
        "catalog-check-use",
        &[
            ("a.b_v1.toml", &entry),
            ("common/codes/mine.toml", "codes = [{ code = \"a\", zh = \"甲\", en = \"A\" }]"),
        ],
    );
    let found = found(&folder);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("a.b_v1.toml:11:9 FE601 invalid type: the code `a`"), "{found:?}");
}

#[test]
fn shared_files_that_embedded_entries_cannot_use_are_named() {
    let folder = catalog(
        "catalog-check-envelope",
        &[("common/envelope.toml", "fields = []"), ("a.b_v1.toml", &(HEAD.to_owned() + &field("x", "")))],
    );
    let of_envelope = found(&folder);
    assert_eq!(of_envelope.len(), 1, "{of_envelope:?}");
    assert!(
        of_envelope[0].starts_with("common/envelope.toml:1:1 FE601 the field `schema` is missing"),
        "{of_envelope:?}"
    );
    let folder = catalog(
        "catalog-check-list",
        &[("common/codes/biz_type.toml", "codes = [{ code = 1, name = \"a\", zh = \"甲\", en = \"A\" }]")],
    );
    let of_list = found(&folder);
    assert!(
        of_list[0]
            .starts_with("common/codes/biz_type.toml:1:9 FE602 published codes of `biz_type` are missing"),
        "{of_list:?}"
    );
    assert!(of_list[1].starts_with("catalog/corehr."), "{of_list:?}");
}

#[test]
fn published_names_stay() {
    let file = fs::read_to_string(root().join("catalog/corehr.process.node.updated_v2.toml")).unwrap();
    let name = "corehr.process.node.updated_v2.toml";
    let check = |test: &str, from: &str, to: &str| {
        assert!(file.contains(from), "{from}");
        found(&catalog(test, &[(name, &file.replacen(from, to, 1))]))
    };
    assert_eq!(check("catalog-check-kept", "x", "x"), [""; 0]);
    let renamed = check("catalog-check-renamed", "name = \"rejected\"", "name = \"refused\"");
    assert_eq!(renamed.len(), 1, "{renamed:?}");
    assert!(
        renamed[0].ends_with(
            "FE602 the code 2 of `node_status` is named `refused`, but was published as `rejected`"
        ),
        "{renamed:?}"
    );
    let line = file.lines().find(|line| line.contains("name = \"rejected\"")).unwrap();
    let removed = check("catalog-check-removed", line, "");
    assert!(
        removed[0].ends_with("FE602 published codes of `node_status` are missing: 2 rejected"),
        "{removed:?}"
    );
    let renamed = catalog("catalog-check-field", &[(name, &file.replace("node_status", "status"))]);
    let says = "FE602 published codes of `node_status` are missing: 1 in_progress, 2 rejected, 3 approved";
    assert!(found(&renamed).iter().any(|found| found.contains(says)), "{:?}", found(&renamed));
    // An added code is no problem.
    let added = check(
        "catalog-check-added",
        line,
        &format!("{line}\n{{ code = 8, name = \"new\", zh = \"新\", en = \"New\" }},"),
    );
    assert_eq!(added, [""; 0]);
}

#[test]
fn a_chinese_text_has_one_english_text_of_a_kind() {
    let texts = |zh: &str, en: &str| {
        (HEAD.to_owned() + &field("x", ""))
            .replace("x 中", zh)
            .replace("\"x\"\n\n", &format!("\"{en}\"\n"))
            .replace("en = \"x\"", &format!("en = \"{en}\""))
    };
    let folder = catalog(
        "catalog-check-texts",
        &[
            ("a.b_v1.toml", &texts("甲 乙", "One")),
            ("a.c_v1.toml", &texts("甲乙", "Two")),
            ("a.d_v1.toml", &texts("测试", "Not the title")),
            ("a.e_v1.toml", &texts("部门 ID", "Dept")),
        ],
    );
    assert_eq!(
        found(&folder),
        [
            "a.c_v1.toml:10:6 FE603 `甲乙` is `Two` here, but `One` in a.b_v1",
            "a.e_v1.toml:10:6 FE603 `部门 ID` is `Dept` here, but `Department ID` in corehr.department.created_v2",
        ]
    );
}

#[test]
fn samples_are_looked_for_in_the_folder_and_beside_it() {
    let entry = HEAD.to_owned() + &field("x", "format = \"date\"");
    let sample = |value: &str| {
        format!(
            r#"
{{"schema":"2.0","header":{{"event_id":"e","event_type":"a.b_v1","create_time":"1608725989000",
"token":"t","app_id":"a","tenant_key":"k"}},"event":{{"x":"{value}"}}}}"#
        )
    };
    let folder = catalog(
        "catalog-check-samples",
        &[("a.b_v1.toml", &entry), ("../samples/a.b_v1.json", &sample("2026-02-30"))],
    );
    assert_eq!(
        found(&folder),
        [format!(
            "{}:3:57 FE206 `x` is the string \"2026-02-30\"; expected a date, YYYY-MM-DD",
            folder.parent().unwrap().join("samples/a.b_v1.json").display()
        )]
    );
    fs::create_dir(folder.join("samples")).unwrap();
    let inner = folder.join("samples/a.b_v1.json");
    fs::write(&inner, sample("2026-02-28")).unwrap();
    assert_eq!(found(&folder), [""; 0]);
    for (text, says) in [
        ("{\"x\":", "1:6 FE003"),
        ("{}", "1:1 FE606"),
        ("\u{feff}[]", "1:2 FE007"),
        (&sample("2026-02-28").replace("a.b_v1", "a.c_v1"), "2:55 FE606"),
    ] {
        fs::write(&inner, text).unwrap();
        let found = found(&folder);
        assert!(
            found.iter().any(|found| found.starts_with(&format!("samples/a.b_v1.json:{says}"))),
            "{text}: {found:?}"
        );
    }
    fs::write(&inner, b"\xff").unwrap();
    assert_eq!(found(&folder), ["samples/a.b_v1.json:1:1 FE004 the byte 0xFF is not valid UTF-8"]);
}

#[test]
fn exit_codes_and_formats() {
    let entry = HEAD.to_owned() + &field("x", "");
    let folder = catalog("catalog-check-exit", &[("a.b_v1.toml", &entry)]);
    let check = |options: &str| feishu_ev("catalog check").args(options).arg(&folder).run();
    assert!(check("").success().err.contains("1 entry, 0 errors, 1 warning"));
    check("--fail-on warning").failure();
    assert!(check("-f github").text().starts_with("::warning file="));
    let sarif: Value = serde_json::from_str(check("-f sarif").text()).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "FE605");
    assert!(check("-f junit").text().contains("name=\"a.b_v1\""));
    let empty = folder.join("none");
    fs::create_dir(&empty).unwrap();
    assert!(feishu_ev("catalog check").arg(&empty).run().failure().err.contains("no catalog file"));
    feishu_ev("catalog check").arg(folder.join("missing")).run().error();
    feishu_ev("catalog check").run().error();
}

#[test]
fn folders_are_used_together() {
    let entry = HEAD.to_owned() + &field("x", "codes = \"mine\"");
    let shared = catalog(
        "catalog-check-first",
        &[("common/codes/mine.toml", "codes = [{ code = \"a\", zh = \"甲\", en = \"A\" }]")],
    );
    let second = catalog("catalog-check-second", &[("a.b_v1.toml", &entry)]);
    feishu_ev("catalog check").arg(&second).run().failure();
    feishu_ev("catalog check").arg(&shared).arg(&second).run().success();
}
