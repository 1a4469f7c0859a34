//! Transcripts of the real program: those of the README files, and one file a case in `tests/cmd`.
//! `TRYCMD=overwrite cargo test` writes them anew.

use std::collections::BTreeSet;
use std::path::Path;

use trycmd::TestCases;

use crate::support::{program, root, subcommands};

/// The two locales of the cases, by the name of their folder in `tests/cmd`.
const LANGUAGES: [&str; 2] = ["en", "zh"];

/// The subcommands without messages of their own: what they write is tested in `generated`.
const WITHOUT_MESSAGES: [&str; 2] = ["completions", "man"];

/// Cases without files yet.
fn cases() -> TestCases {
    let cases = TestCases::new();
    cases.register_bin("feishu-ev", Path::new(program()));
    cases
}

/// Runs the commands of a README file in a locale.
fn readme(file: &str, locale: &str) {
    let cases = cases();
    // trycmd cannot start a program of a README file with an empty environment. An empty variable counts as
    // unset.
    let variables = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in variables.filter(|name| !["PATH", "SYSTEMROOT"].contains(&name.as_str())) {
        cases.env(name, "");
    }
    cases.env("LANG", locale).env("TZ", "Asia/Shanghai");
    cases.case(file);
}

#[test]
fn the_english_readme_shows_what_the_program_writes() {
    readme("README.md", "en_US.UTF-8");
}

#[test]
fn the_chinese_readme_shows_what_the_program_writes() {
    readme("README.zh.md", "zh_CN.UTF-8");
}

#[test]
fn the_program_writes_what_the_cases_say() {
    cases().case("tests/cmd/*/*.toml");
}

#[test]
fn every_subcommand_has_cases_in_both_languages() {
    let mut cases = BTreeSet::new();
    for language in LANGUAGES {
        let names: BTreeSet<_> = std::fs::read_dir(root().join("tests/cmd").join(language))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        for subcommand in subcommands(&[]).iter().filter(|name| !WITHOUT_MESSAGES.contains(&name.as_str())) {
            let prefix = format!("{subcommand}-");
            assert!(
                names.iter().any(|name| name.starts_with(&prefix)),
                "no case of {subcommand} in {language}"
            );
        }
        cases.insert(names);
    }
    assert_eq!(cases.len(), 1, "a case is missing in one language: {cases:#?}");
}

#[test]
fn cases_start_with_an_empty_environment_and_the_locale_of_their_folder() {
    for language in LANGUAGES {
        let locale = if language == "zh" { "zh_CN.UTF-8" } else { "en_US.UTF-8" };
        for entry in std::fs::read_dir(root().join("tests/cmd").join(language)).unwrap() {
            let path = entry.unwrap().path();
            let case: toml::Table = std::fs::read_to_string(&path).unwrap().parse().unwrap();
            assert_eq!(case["env"]["inherit"].as_bool(), Some(false), "{}", path.display());
            assert_eq!(case["env"]["add"]["LANG"].as_str(), Some(locale), "{}", path.display());
            assert!(case.contains_key("stdout") && case.contains_key("stderr"), "{}", path.display());
        }
    }
}
