//! Documents with other whitespace between their tokens. Values keep every byte; where a text stops being
//! JSON, because it was cut off for example, the rest is kept as written.

use super::Tokens;

/// The whitespace between the tokens of a document.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Layout {
    /// The text for a colon.
    pub(crate) colon: &'static str,
    /// The text for a comma, before the line ending if there are several lines.
    pub(crate) comma: &'static str,
    /// The indentation of each level; `None` for a document on one line.
    pub(crate) indent: Option<&'static str>,
}

impl Layout {
    /// No whitespace.
    pub(crate) const COMPACT: Self = Self { colon: ":", comma: ",", indent: None };
    /// One member or element per line, indented by two spaces.
    pub(crate) const PRETTY: Self = Self { colon: ": ", comma: ",", indent: Some("  ") };
    /// One line, with a space after colons and commas.
    pub(crate) const SPACED: Self = Self { colon: ": ", comma: ", ", indent: None };

    fn write_line_break(&self, out: &mut Vec<u8>, depth: usize) {
        if let Some(indent) = self.indent {
            out.push(b'\n');
            out.extend(std::iter::repeat_n(indent.as_bytes(), depth).flatten());
        }
    }
}

/// Appends the document without whitespace between its tokens.
pub fn compact(out: &mut Vec<u8>, document: &str) {
    let mut tokens = Tokens::new(document);
    for token in tokens.by_ref() {
        out.extend_from_slice(token.as_bytes());
    }
    out.extend_from_slice(tokens.rest().as_bytes());
}

/// Appends the document with one member or element per line, indented by two spaces.
pub fn pretty(out: &mut Vec<u8>, document: &str) {
    reformat_within(out, document, Layout::PRETTY, usize::MAX);
}

/// Appends the document in this layout if `out` then has at most `limit` bytes, as indentation may take far
/// more than the document. Returns `false` if it would have more; a part of the document is appended then.
pub(crate) fn reformat_within(out: &mut Vec<u8>, document: &str, layout: Layout, limit: usize) -> bool {
    let mut depth: usize = 0;
    let mut tokens = Tokens::new(document);
    let mut is_empty = false;
    while let Some(token) = tokens.next() {
        if out.len() > limit {
            return false;
        }
        match token {
            "{" | "[" => {
                out.extend_from_slice(token.as_bytes());
                is_empty = tokens.is_at_closing_bracket();
                if !is_empty {
                    depth += 1;
                    layout.write_line_break(out, depth);
                }
            }
            "}" | "]" => {
                if !std::mem::take(&mut is_empty) {
                    depth -= 1;
                    layout.write_line_break(out, depth);
                }
                out.extend_from_slice(token.as_bytes());
            }
            "," => {
                out.extend_from_slice(layout.comma.as_bytes());
                layout.write_line_break(out, depth);
            }
            ":" => out.extend_from_slice(layout.colon.as_bytes()),
            scalar => out.extend_from_slice(scalar.as_bytes()),
        }
    }
    out.extend_from_slice(tokens.rest().as_bytes());
    out.len() <= limit
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = r#" { "a" : [ 1.50,{ } ],"b":"\u0041 ,"}"#;

    fn reformatted(layout: Layout) -> String {
        let mut out = Vec::new();
        reformat_within(&mut out, DOCUMENT, layout, usize::MAX);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn only_whitespace_between_tokens_changes() {
        assert_eq!(reformatted(Layout::COMPACT), r#"{"a":[1.50,{}],"b":"\u0041 ,"}"#);
        assert_eq!(reformatted(Layout::SPACED), r#"{"a": [1.50, {}], "b": "\u0041 ,"}"#);
        let pretty = "{\n  \"a\": [\n    1.50,\n    {}\n  ],\n  \"b\": \"\\u0041 ,\"\n}";
        assert_eq!(reformatted(Layout::PRETTY), pretty);
    }

    #[test]
    fn an_object_without_its_closing_brace_is_reformatted_as_far_as_it_goes() {
        let mut out = Vec::new();
        compact(&mut out, "{\n \"a\": 1,\n \"b\": {\"c\": 2}\n");
        assert_eq!(out, br#"{"a":1,"b":{"c":2}"#);
    }

    #[test]
    fn a_text_that_is_cut_off_keeps_its_last_bytes() {
        for (text, expected) in [
            (r#"{"a":"b "#, "{\n  \"a\": \"b "),
            (r#"{"a":1,"#, "{\n  \"a\": 1,\n  "),
            (r#"{"a":"#, "{\n  \"a\": "),
            (r#"{"a"#, "{\n  \"a"),
            ("{", "{\n  "),
            ("[1.", "[\n  1."),
        ] {
            let mut out = Vec::new();
            pretty(&mut out, text);
            assert_eq!(String::from_utf8(out).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let fits = |limit| reformat_within(&mut Vec::new(), DOCUMENT, Layout::COMPACT, limit);
        assert!(fits(30));
        assert!(!fits(29));
    }
}
