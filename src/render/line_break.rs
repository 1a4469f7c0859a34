//! Line breaks: at spaces, and between Chinese characters.

/// The parts of a word between which a line may be broken: identifiers and names stay whole, Chinese text
/// breaks between characters, but not before closing punctuation and not after an opening one.
///
/// An empty word is one part.
pub(crate) fn unbreakable_parts(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(word);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let characters = text.char_indices().zip(text.char_indices().skip(1));
        let mut breaks = characters.filter(|((_, before), (_, after))| may_break(*before, *after));
        let Some((_, (end, _))) = breaks.next() else { return Some(text) };
        let (part, after) = text.split_at(end);
        rest = Some(after);
        Some(part)
    })
}

fn may_break(before: char, after: char) -> bool {
    const OPENING: &str = "（《【「“‘";
    const CLOSING: &str = "，。；：、？！）》】」”’…";
    (is_wide(before) || is_wide(after)) && !OPENING.contains(before) && !CLOSING.contains(after)
}

fn is_wide(character: char) -> bool {
    crate::text::character_width(character) == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_stay_whole_and_punctuation_stays_with_its_text() {
        for (word, parts) in [
            ("X-Lark-Request-Nonce", vec!["X-Lark-Request-Nonce"]),
            ("签名，无效", vec!["签", "名，", "无", "效"]),
            ("（明文）", vec!["（明", "文）"]),
            ("X-Lark-Signature、X-Lark-Request-Nonce", vec!["X-Lark-Signature、", "X-Lark-Request-Nonce"]),
            ("", vec![""]),
        ] {
            assert_eq!(unbreakable_parts(word).collect::<Vec<_>>(), parts, "{word}");
        }
    }
}
