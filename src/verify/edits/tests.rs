//! Each edit with a body that only this edit explains.

use std::collections::BTreeSet;

use super::*;

/// An edit: a body at hand, and what it makes of it.
struct Example {
    difference: Difference,
    body: &'static str,
    hashed: &'static str,
}

fn example(difference: Difference, body: &'static str, hashed: &'static str) -> Example {
    Example { difference, body, hashed }
}

fn examples() -> Vec<Example> {
    use Difference::*;
    vec![
        example(AsciiEscapes, r#"{"a":"审é"}"#, r#"{"a":"\u5ba1\u00e9"}"#),
        example(AsciiEscapesUppercase, r#"{"a":"<审é"}"#, r#"{"a":"<\u5BA1\u00E9"}"#),
        example(BomAdded, "{}", "\u{feff}{}"),
        example(BomRemoved, "\u{feff}{}", "{}"),
        example(Compact, r#"{ "a": 1,"b":[2, 3]}"#, r#"{"a":1,"b":[2,3]}"#),
        example(CrlfAdded, "{}", "{}\r\n"),
        example(CrlfLines, "{\n  \"a\": 1\n}", "{\r\n  \"a\": 1\r\n}"),
        example(DotNetEscapes, r#"{"a":"'+é<"}"#, r#"{"a":"\u0027\u002B\u00E9\u003C"}"#),
        example(EscapedSlashes, r#"{"a/b":"c/d"}"#, r#"{"a\/b":"c\/d"}"#),
        example(
            FeishuKeyOrder,
            r#"{"event":{},"header":{},"schema":"2.0"}"#,
            r#"{"schema":"2.0","header":{},"event":{}}"#,
        ),
        example(GoEscapes, r#"{"a":"<é'='"}"#, r#"{"a":"\u003cé'='"}"#),
        example(GsonEscapes, r#"{"a":"<é'='"}"#, r#"{"a":"\u003cé\u0027\u003d\u0027"}"#),
        example(Indent2, r#"{"a":1}"#, "{\n  \"a\": 1\n}"),
        example(Indent4, r#"{"a":1}"#, "{\n    \"a\": 1\n}"),
        example(IndentTab, r#"{"a":1}"#, "{\n\t\"a\": 1\n}"),
        example(LfLines, "{\r\n\"a\":1}", "{\n\"a\":1}"),
        example(NewlineAdded, "{}", "{}\n"),
        example(NewlineRemoved, "{}\r\n", "{}"),
        example(SlashEscapes, r#"{"a":"b/c"}"#, r#"{"a":"b\u002fc"}"#),
        example(SortedKeys, r#"{"b":{"d":1,"c":2},"a":3}"#, r#"{"a":3,"b":{"c":2,"d":1}}"#),
        example(SpacedColons, r#"{"a":1,"b":2}"#, r#"{"a": 1,"b": 2}"#),
        example(SpacedColonsAndCommas, r#"{"a":1,"b":2}"#, r#"{"a": 1, "b": 2}"#),
        example(UnescapedCharacters, r#"{"a":"\u5ba1\u003d"}"#, r#"{"a":"审="}"#),
        example(UnescapedSlashes, r#"{"a":"b\/c"}"#, r#"{"a":"b/c"}"#),
    ]
}

/// Every single edit of a body, with its result.
fn edits(body: &str) -> Vec<(Edit, Vec<u8>)> {
    let orders = [KeyOrder::like(["schema", "header", "event"])];
    let mut all = Vec::new();
    let end = visit_edits(body.as_bytes(), &orders, &mut |edit, bytes| {
        all.push((edit, bytes));
        ControlFlow::<()>::Continue(())
    });
    assert!(end.is_continue());
    all
}

#[test]
fn each_edit_is_the_only_explanation_of_its_example() {
    for Example { difference, body, hashed } in examples() {
        let edits = edits(body);
        let found = edits.iter().filter(|(_, bytes)| bytes == hashed.as_bytes());
        let found: Vec<_> = found.map(|(edit, _)| edit.difference).collect();
        assert_eq!(found, [difference], "{difference:?}: {body}");
    }
}

#[test]
fn every_edit_has_an_example() {
    let with_example: BTreeSet<_> = examples().iter().map(|example| example.difference).collect();
    for example in examples() {
        for (edit, _) in edits(example.body) {
            assert!(with_example.contains(&edit.difference), "{:?}", edit.difference);
        }
    }
}

#[test]
fn whitespace_edits_know_the_mistake_in_both_directions() {
    for (body, difference, applied, reversed) in [
        (r#"{"a":1}"#, Difference::Indent2, Cause::BodyPretty, Cause::BodyCompact),
        ("{\n  \"a\": 1\n}", Difference::Compact, Cause::BodyCompact, Cause::BodyPretty),
        (r#"{"a": 1}"#, Difference::Compact, Cause::BodyCompact, Cause::BodySpaceAfterColon),
        (r#"{"a" :1}"#, Difference::Compact, Cause::BodyCompact, Cause::BodySpaceAfterColon),
        ("{\n\"a\":1}", Difference::Compact, Cause::BodyCompact, Cause::BodyPretty),
    ] {
        let edit = edits(body).into_iter().map(|(edit, _)| edit).find(|edit| edit.difference == difference);
        let edit = edit.unwrap_or_else(|| panic!("{difference:?} is tried with {body}"));
        assert_eq!((edit.applied, edit.reversed), (applied, reversed), "{difference:?}: {body}");
    }
}

#[test]
fn the_text_around_a_document_is_kept() {
    let edits = edits("\u{feff} {\"a\":1} \n");
    let compact = "\u{feff} {\"a\": 1} \n".as_bytes();
    assert!(
        edits.iter().any(|(edit, bytes)| edit.difference == Difference::SpacedColons && bytes == compact)
    );
}

#[test]
fn texts_that_are_not_json_are_edited_as_bytes_only() {
    let differences: Vec<_> = edits("{\"a\":\n").into_iter().map(|(edit, _)| edit.difference).collect();
    assert_eq!(differences, [Difference::BomAdded, Difference::NewlineRemoved, Difference::CrlfLines]);
}
