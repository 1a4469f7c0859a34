//! Terms as people type and copy them.

/// A field with a code, as in `node_status=5`, `"node_status": 5,` or `node_status 5`; the event type may
/// precede them.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Assignment<'t> {
    /// The first words; an event type may be the first of them.
    pub(super) words: Vec<&'t str>,
    /// Whether `=` or `:` separates the field from the code.
    pub(super) is_explicit: bool,
    /// Whether the code is followed by its label in parentheses, as in `node_status=5(Rolled back)`.
    pub(super) has_label: bool,
}

impl<'t> Assignment<'t> {
    /// Splits a term into words at white space and at the punctuation of JSON.
    pub(super) fn parse(term: &'t str) -> Self {
        let words = term.split(is_separator).filter(|word| !word.is_empty()).collect();
        Self {
            words,
            is_explicit: term.contains(['=', ':', '：', '＝']),
            has_label: term.contains(['(', '（']),
        }
    }
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || "=:：＝,，;\"'`“”{}()（）>".contains(character)
}

/// The term without the quotes, braces and commas that are copied with it.
pub(super) fn trimmed(term: &str) -> &str {
    term.trim_matches(|character: char| {
        character.is_whitespace() || "\"'`“”‘’「」{},，;；:：=".contains(character)
    })
}

/// The label in brackets of a message, such as `FE203` of `error[FE203]: Wrong value type`.
pub(super) fn bracketed(term: &str) -> Option<&str> {
    let (_, rest) = term.split_once('[')?;
    rest.split_once(']').map(|(label, _)| label)
}

/// The path in dots of a JSON Pointer, of a path of jq or of a path with indices; a path in dots stays as it is.
pub(super) fn dotted(path: &str) -> String {
    let path = if path.starts_with('/') { path.replace('/', ".") } else { path.replace(['[', ']'], ".") };
    let parts: Vec<_> =
        path.split('.').map(|part| part.trim_matches(['"', '\''])).filter(|part| is_name(part)).collect();
    let parts = if let ["event", rest @ ..] = &parts[..]
        && !rest.is_empty()
    {
        rest
    } else {
        &parts[..]
    };
    parts.join(".")
}

/// Whether a part of a path is the name of a member, and not an index or the root.
fn is_name(part: &str) -> bool {
    !part.is_empty() && part != "$" && !part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'*')
}

/// The form in which names are compared: in lower case, without the hyphens, underscores and spaces that
/// separate words. `RolledBack`, `rolled_back` and `rolled back` are the same.
pub(super) fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let mut characters = name.chars().peekable();
    while let Some(character) = characters.next() {
        if matches!(character, '-' | '_' | ' ') {
            // `5 4` is not 54.
            let digit =
                |character: Option<char>| character.is_some_and(|character| character.is_ascii_digit());
            if digit(key.chars().next_back()) && digit(characters.peek().copied()) {
                key.push(' ');
            }
        } else if character.is_ascii() {
            key.push(character.to_ascii_lowercase());
        } else {
            key.extend(character.to_lowercase());
        }
    }
    key
}

/// Whether the text is a number.
pub(super) fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copied_assignments_have_the_same_words() {
        for term in [
            "node_status=5",
            "node_status: 5",
            "node_status:5",
            "\"node_status\": 5,",
            "{\"node_status\":5}",
            "node_status 5",
            "'node_status' => 5",
            "node_status：5",
        ] {
            assert_eq!(Assignment::parse(term).words, ["node_status", "5"], "{term}");
        }
        assert!(!Assignment::parse("node_status 5").is_explicit);
        let labeled = Assignment::parse("node_status=5(Rolled back)");
        assert_eq!(labeled.words, ["node_status", "5", "Rolled", "back"]);
        assert!(labeled.has_label && labeled.is_explicit);
    }

    #[test]
    fn names_are_compared_without_case_and_separators() {
        for name in ["rolled_back", "rolled-back", "Rolled back", "RolledBack", "ROLLED_BACK"] {
            assert_eq!(key(name), "rolledback", "{name}");
        }
        assert_eq!(key("5 4"), "5 4");
        assert_eq!(key("exit code 1"), "exitcode1");
    }

    #[test]
    fn paths_of_every_form_are_dotted() {
        for path in [
            "/event/node_status",
            ".event.node_status",
            "event.node_status",
            "$.event.node_status",
            "node_status",
        ] {
            assert_eq!(dotted(path), "node_status", "{path}");
        }
        assert_eq!(dotted("/decoded/findings/0/code"), "decoded.findings.code");
        assert_eq!(dotted("decoded.findings[0].code"), "decoded.findings.code");
        assert_eq!(dotted(".[\"decoded\"].labels"), "decoded.labels");
        assert_eq!(dotted("event"), "event");
    }

    #[test]
    fn quotes_and_commas_around_a_term_are_left_out() {
        for term in ["rejected", "\"rejected\",", " 'rejected' ", "“rejected”", "rejected:"] {
            assert_eq!(trimmed(term), "rejected", "{term}");
        }
        assert_eq!(bracketed("error[FE203]: Wrong"), Some("FE203"));
    }
}
