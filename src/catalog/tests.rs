//! The parser of catalog files.

use super::file::FileTable;
use super::shared::SharedFiles;
use super::{
    Catalog, CodeValue, EventType, FieldSet, ObjectSchema, ParseProblem, Scalar, ValueType, envelope_names,
    parse,
};
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

/// Parses an event type with these lines after its head, and shared objects by name; the name of a list of codes
/// begins with `codes/`.
fn parsed(lines: &str, shared: &[(&str, &str)]) -> Result<EventType, String> {
    let mut files = SharedFiles::new(&[], &[]);
    for (name, text) in shared {
        files.add(name, text);
    }
    let mut file = FileTable::new("catalog", &[]);
    file.add("x", &format!("{HEAD}{lines}"));
    parse::event_type("test.event_v1", file.get("x").unwrap(), &files)
        .map_err(|error| file.refuse("x", error).to_text(LanguageChoice::En))
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
    assert_eq!(code.encoded().as_str(), r#"{"name":"open","zh":"打开","en":"Open"}"#);
    assert!(body.fields[0].code(2).is_none());
}

/// A field `x` of a type with these codes, of which one is `a` or 1.
fn coded(value_type: &str, code: &str, rest: &str) -> String {
    let codes = format!("codes = [{{ code = {code}, name = \"first\", zh = \"一\", en = \"First\" }}]");
    field("x", &format!("type = \"{value_type}\"\n{codes}\n{rest}"))
}

#[test]
fn integers_and_strings_have_codes_of_closed_and_open_lists() {
    let field = |lines: &str| parsed(lines, &[]).unwrap().body.fields.remove(0);
    let closed = field(&coded("string", "\"a\"", ""));
    assert_eq!(closed.code_of_text("a").unwrap().name, "first");
    assert!(closed.code_of_text("b").is_none() && closed.code(1).is_none());
    assert!(!closed.code_list().unwrap().is_open && !closed.accepts_any_string);
    let open = field(&coded("integer", "1", "open = true"));
    assert_eq!(open.code(1).unwrap().code, CodeValue::Integer(1));
    assert!(open.code_list().unwrap().is_open && open.has_integer_codes());
    let list = field(&coded("string[]", "\"a\"", "open = true"));
    assert_eq!(list.codes().len(), 1);
    // The name of a string is the string.
    let unnamed = coded("string", "\"a_b\"", "").replace("name = \"first\", ", "");
    assert_eq!(field(&unnamed).codes()[0].name, "a_b");
}

#[test]
fn a_shared_list_has_its_page_and_is_parsed_once() {
    let list = "page = \"https://example.com/list\"\npage_date = \"2026-01-02\"\nopen = true\n\
                codes = [{ code = \"a\", zh = \"\", en = \"\" }]";
    let lines = field("x", "type = \"string\"\ncodes = \"letters\"")
        + &field("y", "type = \"string[]\"\ncodes = \"letters\"");
    let body = parsed(&lines, &[("codes/letters", list)]).unwrap().body;
    let [x, y] = [0, 1].map(|index| body.fields[index].code_list().unwrap());
    assert!(std::ptr::eq(x, y) && x.is_open);
    assert_eq!(x.page.as_ref().unwrap().date, "2026-01-02");
    for (from, to, expected) in [
        ("\"a\"", "1, name = \"a\"", "x.toml:12:9: invalid type: the code `1` of a field of type string"),
        ("\"a\"", "\"A\"", "x.toml:12:9: common/codes/letters.toml:4:10: the name `A` is not snake_case"),
        ("page_date", "# ", "x.toml:12:9: common/codes/letters.toml:1:8: `page` needs `page_date` beside it"),
        ("2026-01-02", "2026", "x.toml:12:9: common/codes/letters.toml:2:13: `2026` is not a date"),
    ] {
        let message = parsed(&lines, &[("codes/letters", &list.replace(from, to))]).unwrap_err();
        assert!(message.starts_with(expected), "{message}");
    }
    let message = parsed(&lines, &[]).unwrap_err();
    assert_eq!(message, "x.toml:12:9: unknown list of codes `letters`; lists in common/codes/: ");
    let opened = lines.replace("codes = \"letters\"", "open = true\ncodes = \"letters\"");
    let message = parsed(&opened, &[("codes/letters", list)]).unwrap_err();
    assert!(message.starts_with("x.toml:13:9: a shared list says itself"), "{message}");
}

#[test]
fn a_condition_is_a_conflict_with_every_other_code() {
    let mode = "type = \"integer\"\ncodes = [\n{ code = 1, name = \"one\", zh = \"\", en = \"\" },\n\
                { code = 2, name = \"two\", zh = \"\", en = \"\" },\n{ code = 3, name = \"three\", zh = \"\", en = \"\" }]";
    let condition = "only_if = { field = \"mode\", codes = [\"two\"] }";
    let lines = field("mode", mode) + &field("x", &format!("type = \"string\"\n{condition}"));
    let known = parsed(&lines, &[]).unwrap();
    let conflicts: Vec<_> = known
        .conflicts
        .iter()
        .map(|conflict| (conflict.when.field, conflict.when.code.clone(), conflict.with.field))
        .collect();
    let code = |code| Some(CodeValue::Integer(code));
    assert_eq!(conflicts, [(0, code(1), 1), (0, code(3), 1)]);
    for (from, to, expected) in [
        ("\"two\"] }", "\"four\"] }", "x.toml:21:38: no code is named `four`"),
        ("field = \"mode\"", "field = \"node\"", "x.toml:21:21: no field is named `node`"),
    ] {
        assert_eq!(error(&lines.replace(from, to)), expected);
    }
    let nested = field("a", "type = \"object\"")
        + &field("b", &format!("type = \"any\"\n{condition}")).replace("[[fields]]", "[[fields.fields]]");
    assert!(
        error(&nested).starts_with("x.toml:17:11: `only_if` is for the fields of an event"),
        "{}",
        error(&nested)
    );
}

#[test]
fn what_is_deprecated_has_a_successor_that_exists() {
    let lines =
        field("x", "type = \"string\"\ndeprecated = { by = \"y\" }") + &field("y", "type = \"string\"");
    let body = parsed(&lines, &[]).unwrap().body;
    assert_eq!(body.fields[0].deprecated.as_ref().unwrap().by.as_deref(), Some("y"));
    assert!(!body.fields[0].accepts_any_string && body.fields[1].accepts_any_string);
    assert_eq!(error(&lines.replace("by = \"y\"", "by = \"z\"")), "x.toml:12:21: no field is named `z`");
    let code =
        coded("integer", "1", "").replace("en = \"First\"", "en = \"\", deprecated = { by = \"second\" }");
    assert!(error(&code).ends_with("no code is named `second`"));
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
                "type = \"string\"\nopen = true\ncodes = [\n{ code = \"a\", zh = \"\", en = \"\" },\n{ code = \"a\", zh = \"\", en = \"\" }]",
            ),
            "x.toml:15:1: duplicate code a or name `a`",
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

#[test]
fn the_build_finds_the_names_of_the_envelope() {
    let catalog = Catalog::load(&[]).unwrap();
    let names: Vec<_> = catalog.envelope().fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(envelope_names(), names);
}
