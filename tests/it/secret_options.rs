//! Secrets on the command line, in files and in variables.

use crate::support::{command, folder, node, run, run_command};

#[test]
fn an_empty_secret_is_no_secret() {
    let body = r#"{"challenge":"c","token":"t","type":"url_verification"}"#;
    for (args, says) in [
        (["verify", "--verification-token", ""], "--verification-token is empty"),
        (["verify", "--app-secret", ""], "--app-secret is empty"),
        (["verify", "--encrypt-key", ""], "the Encrypt Key of --encrypt-key is empty"),
        (["decode", "--encrypt-key", ""], "the Encrypt Key of --encrypt-key is empty"),
    ] {
        let mut asked = command(&args);
        asked.env("FEISHU_VERIFICATION_TOKEN", "another").env("FEISHU_ENCRYPT_KEY", "k");
        let ran = run_command(asked, body);
        assert_eq!((ran.code, ran.err), (2, format!("feishu-ev: {says}\n")), "{args:?}");
    }
    let simulated = run(&["simulate", "challenge", "--verification-token", ""], "");
    assert_eq!((simulated.code, simulated.err.as_str()), (2, "feishu-ev: --verification-token is empty\n"));
    // A variable without text is as none.
    let mut asked = command(&["verify"]);
    asked.env("FEISHU_VERIFICATION_TOKEN", "");
    assert!(run_command(asked, body).err.contains("no Encrypt Key"));
    let mut asked = command(&["verify"]);
    asked.env("FEISHU_VERIFICATION_TOKEN", "t");
    assert_eq!(run_command(asked, body).code, 0);
}

#[test]
fn a_byte_order_mark_is_not_part_of_a_key() {
    let folder = folder("key-with-mark");
    let file = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.join(name), bytes).unwrap();
        folder.join(name).to_str().unwrap().to_owned()
    };
    let sealed = run(&["encrypt", "--encrypt-key", "k3y"], node());
    let marked = file("utf-8", b"\xEF\xBB\xBFk3y\r\n");
    let ran = run(&["decrypt", "--encrypt-key-file", &marked], &sealed.out);
    assert_eq!((ran.code, ran.text()), (0, node().as_str()), "{}", ran.err);
    let only = run(&["decrypt", "--encrypt-key-file", &file("only", b"\xEF\xBB\xBF")], &sealed.out);
    assert!(only.code == 2 && only.err.contains("is empty"), "{}", only.err);
    let wide = run(&["decrypt", "--encrypt-key-file", &file("utf-16", b"\xFF\xFEk\0")], &sealed.out);
    assert!(wide.code == 2 && wide.err.contains("UTF-16"), "{}", wide.err);
    let long =
        run(&["decrypt", "--encrypt-key-file", &file("long", "x".repeat(100_000).as_bytes())], &sealed.out);
    assert!(long.code == 2 && long.err.contains("at most 65536 bytes"), "{}", long.err);
}

#[test]
fn a_secret_in_the_wrong_place_is_not_shown() {
    let secret = "s3cret/key.with-all";
    let dashed = format!("-{secret}");
    for args in [
        ["decode", "--encrypt-key-file", secret].as_slice(),
        &["decode", "--encrypt-key-file", &dashed],
        &["decode", "--encrypt-key", &dashed, "--verify", "nonsense"],
        &["decode", "--encrypt-key", secret, "--encrypt-key"],
        &["decode", "--encrypt-key", secret, "--no-such-option"],
        &["decode", &format!("--encrypt-keys={secret}")],
        &["decode", &format!("--encrypt_key={secret}")],
        &["verify", "--verification-token", &dashed, "--max-age", "x"],
        &["verify", "--app-secret", &dashed, "--digest", "x"],
        &["verify", "--app-secret", secret, "--app-secret", secret],
    ] {
        let ran = run(args, node());
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.err);
        assert!(!ran.err.contains("s3cret"), "{args:?}: {}", ran.err);
    }
    let ran = run(&["decode", "--encrypt-key-file", secret], "");
    assert!(ran.err.starts_with("feishu-ev: the file of --encrypt-key-file: "), "{}", ran.err);
    // A key may begin as an option does.
    let sealed = run(&["encrypt", "--encrypt-key", &dashed], node());
    assert_eq!(run(&["decrypt", "--encrypt-key", &dashed], &sealed.out).text(), node());
}
