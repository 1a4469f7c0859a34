//! Transcripts of the real program: those of the README files, and one file a case in `tests/cmd`.
//! `TRYCMD=overwrite cargo test` writes them anew.

#[test]
fn transcripts() {
    let cases = trycmd::TestCases::new();
    for name in [
        "FEISHU_ENCRYPT_KEY",
        "FEISHU_VERIFICATION_TOKEN",
        "FEISHU_APP_SECRET",
        "GITHUB_ACTIONS",
        "COLUMNS",
        "NO_COLOR",
        "LC_ALL",
        "LC_MESSAGES",
    ] {
        // An empty variable counts as none.
        cases.env(name, "");
    }
    cases.env("LANG", "en_US.UTF-8").env("TZ", "Asia/Shanghai");
    cases.case("README.md").case("README.zh.md").case("tests/cmd/*.toml");
}
