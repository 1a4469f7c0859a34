//! Conclusions of verifications.

use super::*;
use crate::message::{LanguageChoice, Localize as _};

fn verification(results: &[(CheckKind, bool)]) -> Verification {
    let detail = CheckDetail::HeadersPresent;
    let checks = results.iter().map(|(kind, ok)| Check { kind: *kind, ok: *ok, detail: detail.clone() });
    Verification {
        ok: results.iter().all(|(_, ok)| *ok),
        kind: DeliveryKind::Event,
        checks: checks.collect(),
        causes: Vec::new(),
        help: Vec::new(),
    }
}

#[test]
fn a_conclusion_names_the_check_that_decides() {
    use CheckKind::{Age, Decryption, Digest, Event, Headers, Signature, Token};
    for (results, en, zh) in [
        (vec![(Headers, true), (Signature, true), (Event, true)], "signature valid", "签名有效"),
        (vec![(Headers, true), (Signature, false), (Age, false)], "signature invalid", "签名无效"),
        (
            vec![(Headers, true), (Signature, true), (Digest, false)],
            "signature valid, but the digest of your code is invalid",
            "签名有效，但你的代码算出的摘要无效",
        ),
        (vec![(Headers, true), (Digest, true)], "digest valid", "摘要有效"),
        (vec![(Headers, true), (Digest, false)], "digest invalid", "摘要无效"),
        (
            vec![(Headers, false), (Event, true)],
            "signature not verifiable: headers are missing",
            "无法验证签名：缺少请求头",
        ),
        (
            vec![(Headers, true), (Signature, true), (Decryption, false), (Token, false)],
            "signature valid, but these checks failed: decryption, token",
            "签名有效，但未通过：解密、Token",
        ),
        (
            vec![(Headers, true), (Event, true), (Token, true)],
            "valid, and unsigned, as expected",
            "有效；没有签名，符合预期",
        ),
        (vec![(Headers, true), (Token, false)], "not signed, and failed: token", "没有签名，且未通过：Token"),
    ] {
        let conclusion = verification(&results).conclusion();
        assert_eq!(conclusion.to_text(LanguageChoice::En), en);
        assert_eq!(conclusion.to_text(LanguageChoice::Zh), zh);
    }
}

#[test]
fn every_cause_says_what_is_wrong_and_what_to_change() {
    for cause in Cause::ALL {
        for language in [LanguageChoice::En, LanguageChoice::Zh] {
            let (mistake, help) = (cause.description().to_text(language), cause.help().to_text(language));
            assert!(mistake.len() > 10 && help.len() > 30, "{cause}: {mistake}: {help}");
            assert!(!mistake.ends_with('.') && !help.ends_with('.'), "{cause}");
        }
    }
}
