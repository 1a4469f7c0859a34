//! Secrets on the command line, in files and in variables.

use crate::support::{feishu_ev, folder, node, run};

#[test]
fn an_empty_secret_is_no_secret() {
    let body = r#"{"challenge":"c","token":"t","type":"url_verification"}"#;
    for (option, says) in [
        ("verify --verification-token", "--verification-token is empty"),
        ("verify --app-secret", "--app-secret is empty"),
        ("verify --encrypt-key", "the Encrypt Key of --encrypt-key is empty"),
        ("decode --encrypt-key", "the Encrypt Key of --encrypt-key is empty"),
    ] {
        let run = feishu_ev(option).arg("").stdin(body);
        let ran = run.env("FEISHU_VERIFICATION_TOKEN", "another").env("FEISHU_ENCRYPT_KEY", "k").run();
        assert_eq!((ran.code, ran.err), (2, format!("feishu-ev: {says}\n")), "{option}");
    }
    let simulated = feishu_ev("simulate challenge --verification-token").arg("").run();
    assert_eq!((simulated.code, simulated.err.as_str()), (2, "feishu-ev: --verification-token is empty\n"));
    // An empty variable counts as unset.
    assert!(
        feishu_ev("verify")
            .env("FEISHU_VERIFICATION_TOKEN", "")
            .stdin(body)
            .run()
            .err
            .contains("no Encrypt Key")
    );
    assert_eq!(feishu_ev("verify").env("FEISHU_VERIFICATION_TOKEN", "t").stdin(body).run().code, 0);
}

#[test]
fn a_byte_order_mark_is_not_part_of_a_key() {
    let folder = folder("key-with-mark");
    let file = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.join(name), bytes).unwrap();
        folder.join(name).to_str().unwrap().to_owned()
    };
    let encrypted = feishu_ev("encrypt --encrypt-key k3y").stdin(node()).run();
    let marked = file("utf-8", b"\xEF\xBB\xBFk3y\r\n");
    let ran = feishu_ev("decrypt --encrypt-key-file").arg(&marked).stdin(&encrypted.out).run();
    assert_eq!((ran.code, ran.text()), (0, node().as_str()), "{}", ran.err);
    let only = feishu_ev("decrypt --encrypt-key-file")
        .arg(file("only", b"\xEF\xBB\xBF"))
        .stdin(&encrypted.out)
        .run();
    assert!(only.code == 2 && only.err.contains("is empty"), "{}", only.err);
    let wide = feishu_ev("decrypt --encrypt-key-file")
        .arg(file("utf-16", b"\xFF\xFEk\0"))
        .stdin(&encrypted.out)
        .run();
    assert!(wide.code == 2 && wide.err.contains("UTF-16"), "{}", wide.err);
    let long = feishu_ev("decrypt --encrypt-key-file")
        .arg(file("long", "x".repeat(100_000).as_bytes()))
        .stdin(&encrypted.out)
        .run();
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
    let ran = feishu_ev("decode --encrypt-key-file").arg(secret).run();
    assert!(ran.err.starts_with("feishu-ev: the file of --encrypt-key-file: "), "{}", ran.err);
    // A key may begin as an option does.
    let encrypted = feishu_ev("encrypt --encrypt-key").arg(&dashed).stdin(node()).run();
    assert_eq!(feishu_ev("decrypt --encrypt-key").arg(&dashed).stdin(&encrypted.out).run().text(), node());
}
