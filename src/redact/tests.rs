use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::json;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::load(&[]).unwrap());
static REDACTOR: LazyLock<Redactor<'static>> = LazyLock::new(|| Redactor::new(&CATALOG, b"key"));

/// Asserts that nothing is replaced.
fn assert_kept(text: &str) {
    assert_eq!(REDACTOR.text(text), text);
}

/// Asserts that a part of a text is replaced, and nothing else.
fn assert_redacted(before: &str, part: &str, after: &str) {
    let redacted = REDACTOR.text(&[before, part, after].concat());
    assert_eq!(redacted.len(), before.len() + part.len() + after.len(), "{redacted}");
    assert!(redacted.starts_with(before) && redacted.ends_with(after), "{redacted}");
    assert_ne!(&redacted[before.len()..before.len() + part.len()], part);
}

#[test]
fn codes_types_times_and_small_numbers_are_kept() {
    assert_kept(
        r#"{"schema":"2.0","header":{"event_type":"corehr.process.node.updated_v2","create_time":"1608725989000"}}"#,
    );
    assert_kept(r#"{"event":{"node_type":1,"node_status":99,"biz_type":"renewal_record"}}"#);
    assert_kept(
        r#"{"header":{"event_type":"approval.instance.status_changed_v4"},"type":"event_callback","ts":"1608725989.123"}"#,
    );
    assert_kept(r#"{"a":true,"b":false,"c":null,"d":[],"e":{}}"#);
    assert_kept(r#"{"event":{"effective_date":"2024-06-26"}}"#);
}

#[test]
fn ids_tokens_and_other_texts_are_replaced() {
    assert_redacted(r#"{"event":{"process_id":""#, "7312658016791168538", r#""}}"#);
    assert_redacted(r#"{"header":{"app_id":"cli_"#, "9f5343c580712544", r#""}}"#);
    assert_redacted(r#"{"header":{"token":""#, "rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV", r#""}}"#);
    assert_redacted(r#"{"header":{"event_type":""#, "zhangsan", r#""}}"#);
    assert_redacted(r#"{"event":{"comment":""#, "张三同意", r#""}}"#);
    assert_redacted(r#"{"event":{"comment":""#, r"\u5f20\u4e09", r#"\n"}}"#);
    assert_redacted(r#"{"event":{"node_status":""#, "Li", r#""}}"#);
    assert_redacted(r#"{"event":{"node_status":"#, "7312658016791168538", "}}");
    assert_redacted(r#"{"event":{"phone":"#, "13800138000", "}}");
    // A member that is data.
    assert_redacted(r#"{"names":{"ou_"#, "7d8a6e6df7621556ce0d21922b676706", r#"":true}}"#);
    // After an object, an element is still one of the array.
    assert_redacted(r#"{"people":[{"node_status":1},""#, "approved1", r#""]}"#);
}

#[test]
fn parts_of_a_text_are_replaced_like_the_whole() {
    let id = REDACTOR.id("7312658016791168538");
    let text =
        r#"{"a":"people_7312658016791168538_1","b":7312658016791168538,"c":"\u0037312658016791168538"}"#;
    let redacted = REDACTOR.text(text);
    let members = json::members(&redacted).unwrap();
    assert!(members[0].1.starts_with(&format!("\"people_{id}_")), "{redacted}");
    assert_eq!(members[1].1, id);
    assert_eq!(json::parse_string(members[2].1).unwrap(), id);
}

#[test]
fn damaged_texts_are_redacted_up_to_their_end() {
    assert_redacted(r#"{"event":{"process_id":""#, "7312658016791168538", "");
    assert_redacted(r#"{"event":{"process_id":""#, "73126580167911", "\\");
    assert_redacted("{'process_id': '", "7312658016791168538", "', 'header': True}]]}");
    let deep = "[".repeat(1000) + r#"{"node_status":"Li"}"#;
    assert!(!REDACTOR.text(&deep).contains("Li"));
}

#[test]
fn names_in_pointers_are_kept_as_in_texts() {
    assert_eq!(REDACTOR.pointer("/event/target_user_ids/0/open_id"), "/event/target_user_ids/0/open_id");
    let name = REDACTOR.id("7312658016791168538");
    assert_eq!(
        REDACTOR.pointer("/by~1id/7312658016791168538"),
        format!("/{}/{name}", REDACTOR.id("by/id").replace('/', "~1"))
    );
}

proptest! {
    #[test]
    fn a_text_keeps_its_length_and_its_structure(text in "[\\[\\]{},:\"\\\\ua-f0-9 \\-.eE\n张é𠀀]{0,80}") {
        let redacted = REDACTOR.text(&text);
        prop_assert_eq!(redacted.len(), text.len());
        prop_assert_eq!(json::is_document(&redacted), json::is_document(&text));
        let structure = |text: &str| -> Vec<(usize, char)> {
            text.char_indices().filter(|(_, char)| "[]{},:\"\n ".contains(*char)).collect()
        };
        prop_assert_eq!(structure(&redacted), structure(&text));
    }
}
