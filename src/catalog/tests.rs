//! The parser of catalog files.

use super::file::{CatalogFile, FileText};
use super::{EventType, FieldSet, ObjectSchema, ParseProblem, Scalar, SharedFiles, ValueType, parse};
use crate::message::{LanguageChoice, Localize as _};

const HEAD: &str = r#"page = "https://example.com"
page_date = "2026-01-01"
app_types = ["custom"]
scopes = []
title = { zh = "测试", en = "Test" }
handlers = { go = "g", python = "p", java = "j" }
"#;

fn field(name: &str, rest: &str) -> String {
    format!("[[fields]]\nname = \"{name}\"\nzh = \"中\"\nen = \"En\"\n{rest}\n")
}

fn file(text: &str) -> CatalogFile {
    CatalogFile { path: "x.toml".into(), text: FileText::Toml(text.to_owned()) }
}

/// Parses an event type with these lines after its head, and shared objects by name.
fn parsed(lines: &str, shared: &[(&str, &str)]) -> Result<EventType, String> {
    let shared: SharedFiles = shared.iter().map(|(name, text)| ((*name).to_owned(), file(text))).collect();
    let text = file(&format!("{HEAD}{lines}"));
    parse::event_type("test.event_v1", &text.text, &shared)
        .map_err(|error| text.refuse(error).to_text(LanguageChoice::En))
}

fn error(lines: &str) -> String {
    parsed(lines, &[]).expect_err(lines)
}

fn object(fields: usize) -> ObjectSchema {
    let lines: String = (0..fields).map(|index| field(&format!("x{index}"), "type = \"any\"")).collect();
    parsed(&lines, &[]).unwrap().body
}

#[test]
fn a_field_has_its_index_path_and_encoded_names() {
    let inner = field("b", "type = \"integer\"\nrequired = true").replace("[[fields]]", "[[fields.fields]]");
    let body = parsed(&(field("a\\\"", "type = \"object[]\"") + &inner), &[]).unwrap().body;
    let outer = &body.fields[0];
    assert_eq!((outer.key_token.as_str(), outer.index), (r#""a\"":"#, 0));
    let inner = outer.value_type.object().unwrap();
    assert_eq!(inner.find("b").unwrap().path, "a\".b");
    assert_eq!(inner.find("b").unwrap().encoded_path.as_str(), r#""a\".b""#);
    assert!(inner.required.contains(&inner.fields[0]) && body.required.is_empty());
    assert!(inner.find("c").is_none());
}

#[test]
fn a_code_is_encoded_with_its_labels() {
    let codes = r#"type = "integer"
codes = [{ code = 1, name = "open", zh = "打开", en = "Open" }]"#;
    let body = parsed(&field("state", codes), &[]).unwrap().body;
    let code = body.fields[0].code(1).unwrap();
    assert_eq!(code.encoded.as_str(), r#"{"name":"open","zh":"打开","en":"Open"}"#);
    assert!(body.fields[0].code(2).is_none());
}

#[test]
fn a_string_is_free_without_length_and_format() {
    for (lines, is_free) in [
        ("type = \"string\"", true),
        ("type = \"string\"\nformat = \"id\"", true),
        ("type = \"string\"\nformat = \"date\"", false),
        ("type = \"string\"\nlength = [1, 2]", false),
        ("type = \"string[]\"", false),
        ("type = \"any\"", false),
    ] {
        let body = parsed(&field("x", lines), &[]).unwrap().body;
        assert_eq!(body.fields[0].accepts_any_string, is_free, "{lines}");
    }
}

#[test]
fn problems_have_a_position() {
    for (lines, expected) in [
        (
            field("x", "type = \"user\""),
            "x.toml:11:8: unknown type `user`; built-in types: any, boolean, integer, number, object, string; objects in common/: ",
        ),
        (
            field("x", "type = \"any\"\nformat = \"id\""),
            "x.toml:12:10: `format` is for the type string, not for any",
        ),
        (
            field("x", "type = \"string\"\nlength = [2, 1]"),
            "x.toml:12:10: the minimum length exceeds the maximum",
        ),
        (field("x", "type = \"any\"").repeat(2), "x.toml:13:8: duplicate field `x`"),
        (
            field(
                "x",
                "type = \"string\"\nvalues = [\n{ value = \"a\", zh = \"\", en = \"\" },\n{ value = \"a\", zh = \"\", en = \"\" }]",
            ),
            "x.toml:14:1: duplicate value `a`",
        ),
        (
            field("x", "type = \"integer\"\ncodes = [{ code = 1, name = \"A\", zh = \"\", en = \"\" }]"),
            "x.toml:12:10: the name `A` is not snake_case",
        ),
        (
            field("x", "type = \"integer\"")
                + "[[conflicts]]\nwhen = { field = \"x\", code = \"y\" }\nwith = { field = \"x\" }",
            "x.toml:13:30: no code is named `y`",
        ),
        (
            "summary = [\"y\"]\n".to_owned() + &field("x", "type = \"any\""),
            "x.toml:7:12: no field is named `y`",
        ),
    ] {
        assert_eq!(error(&lines), expected, "{lines}");
    }
}

#[test]
fn an_unknown_key_is_refused() {
    let message = error(&field("x", "type = \"any\"\nalways = true"));
    assert!(message.starts_with("x.toml:12:1: unknown field `always`"), "{message}");
}

#[test]
fn a_problem_of_a_shared_object_is_reported_where_it_is_used() {
    let inner = field("y", "type = \"third\"");
    let third = field("z", "type = \"none\"");
    let lines = field("x", "type = \"second\"");
    let message = parsed(&lines, &[("second", &inner), ("third", &third)]).unwrap_err();
    assert!(message.starts_with("x.toml:11:8: common/third.toml:5:8: unknown type `none`;"), "{message}");
}

#[test]
fn a_shared_object_cannot_contain_itself() {
    let message = parsed(&field("x", "type = \"loop\""), &[("loop", &field("y", "type = \"loop[]\""))]);
    assert_eq!(message.unwrap_err(), "x.toml:11:8: common/loop.toml:5:8: `loop` contains itself");
}

#[test]
fn an_object_has_at_most_as_many_fields_as_a_set() {
    let object = object(FieldSet::CAPACITY);
    let mut set = FieldSet::default();
    for index in [127, 0, 64] {
        set.insert(&object.fields[index]);
    }
    assert_eq!(set.iter().collect::<Vec<_>>(), [0, 64, 127]);
    assert_eq!((set.len(), set.contains(&object.fields[1])), (3, false));
    let rest = set.difference(FieldSet::of_index(64));
    assert_eq!(rest.iter().collect::<Vec<_>>(), [0, 127]);
    let lines: String =
        (0..=FieldSet::CAPACITY).map(|index| field(&format!("x{index}"), "type = \"any\"")).collect();
    assert!(error(&lines).ends_with("an object has at most 128 fields"));
}

#[test]
fn a_list_has_the_scalar_of_its_elements() {
    let body = parsed(&field("x", "type = \"string[]\""), &[]).unwrap().body;
    assert!(matches!(body.fields[0].value_type, ValueType::List(_)));
    assert!(matches!(body.fields[0].value_type.scalar(), Some(Scalar::String { .. })));
}

#[test]
fn problems_are_written_in_both_languages() {
    let problem = ParseProblem::DuplicateField { name: "x".to_owned() };
    assert_eq!(problem.to_text(LanguageChoice::Both), "字段 `x` 重复 / duplicate field `x`");
}
