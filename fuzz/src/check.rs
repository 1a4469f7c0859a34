//! Properties of the output of each format for every input.

use serde::de::IgnoredAny;

/// Each line is one JSON document.
pub fn json_lines(out: &[u8]) {
    let text = std::str::from_utf8(out).expect("output is UTF-8");
    for line in text.lines() {
        if let Err(error) = serde_json::from_str::<IgnoredAny>(line) {
            panic!("{error} in {line}");
        }
    }
}

/// The output is JSON documents, one after another.
pub fn json_documents(out: &[u8]) {
    let text = std::str::from_utf8(out).expect("output is UTF-8");
    for document in serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>() {
        if let Err(error) = document {
            panic!("{error} in {text}");
        }
    }
}

/// The output is one XML document.
pub fn xml(out: &[u8]) {
    let text = std::str::from_utf8(out).expect("output is UTF-8");
    if let Err(error) = roxmltree::Document::parse(text) {
        panic!("{error} in {text}");
    }
    for_people(out);
}

/// The output has nothing that controls a terminal or hides text.
pub fn for_people(out: &[u8]) {
    let text = std::str::from_utf8(out).expect("output is UTF-8");
    let turns = |character: char| matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let harmful = |character: char| (character.is_control() && character != '\n') || turns(character);
    if let Some(found) = text.chars().find(|character| harmful(*character)) {
        panic!("{found:?} in {text}");
    }
}

/// The output is HTML in which each `<` opens a tag that the page itself has, and without characters that
/// HTML forbids.
pub fn html(out: &[u8]) {
    for_people(out);
    let text = std::str::from_utf8(out).expect("output is UTF-8");
    let forbidden = |character: char| {
        matches!(character, '\u{fdd0}'..='\u{fdef}') || u32::from(character) & 0xFFFE == 0xFFFE
    };
    if let Some(found) = text.chars().find(|character| forbidden(*character)) {
        panic!("{found:?} in {text}");
    }
    for tag in text.split('<').skip(1) {
        let name: String = tag.chars().take_while(|character| !matches!(character, '>' | ' ')).collect();
        let name = name.to_ascii_lowercase();
        assert!(TAGS.contains(&name.trim_start_matches('/')), "<{name} in {text}");
    }
}

/// The elements of the pages that `trace` writes.
const TAGS: &[&str] = &[
    "!doctype", "a", "abbr", "b", "body", "br", "caption", "circle", "code", "dd", "defs", "details", "div",
    "dl", "dt", "em", "g", "h1", "h2", "head", "header", "html", "i", "input", "label", "li", "line", "main",
    "meta", "ol", "p", "path", "rect", "section", "small", "span", "strong", "style", "summary", "svg",
    "symbol", "table", "tbody", "td", "text", "th", "thead", "time", "title", "tr", "ul", "use",
];
