//! Values over several lines of which each has the same prefix, such as the name of a container or a time.
//!
//! The first line ends with the bracket that opens the value; those that follow have the prefix and are indented
//! after it, up to the one that closes the value, which is not:
//!
//! ```text
//! app-1  | {
//! app-1  |   "schema": "2.0",
//! app-1  | }
//! ```
//!
//! The prefix is what the first two lines have in common. The digits of times and line numbers may differ; other
//! digits, as in the name of a container, may not: lines of two programs are not mixed.

use super::whitespace::trim_end;

/// The lines at the start of some bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum PrefixedLines {
    /// The value goes on after the bytes.
    Incomplete,
    /// The bytes do not begin with such lines.
    None,
    /// The value, whole or cut off, ends with the line that ends here.
    To(usize),
}

/// Whether the line, without whitespace at its end, may be the first one.
pub(super) fn may_begin(line: &[u8]) -> bool {
    matches!(line, [_, .., b'{' | b'['])
}

/// The lines at the start of `bytes`, of which the first may begin such lines; `is_last` if no bytes follow.
pub(super) fn prefixed_lines(bytes: &[u8], is_last: bool) -> PrefixedLines {
    let mut lines = Lines { bytes, offset: 0, is_last };
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else {
        return if is_last { PrefixedLines::None } else { PrefixedLines::Incomplete };
    };
    let prefix = common_prefix(first, second);
    if prefix.is_empty() || !is_indented(&second[prefix.len()..]) {
        return PrefixedLines::None;
    }
    let mut end = lines.offset;
    loop {
        let Some(line) = lines.next() else {
            return if is_last { PrefixedLines::To(end) } else { PrefixedLines::Incomplete };
        };
        match after_prefix(line, prefix) {
            Some(rest) if is_indented(rest) => end = lines.offset,
            Some([]) => {}
            Some([b'}' | b']' | b')', ..]) => return PrefixedLines::To(lines.offset),
            _ => return PrefixedLines::To(end),
        }
    }
}

/// The text of such lines, without their prefixes.
#[must_use]
pub fn without_prefixes(bytes: &[u8]) -> Vec<u8> {
    let mut lines = Lines { bytes, offset: 0, is_last: true };
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return bytes.to_vec() };
    let prefix = common_prefix(first, second);
    let mut text = after_prefix(first, prefix).unwrap_or(first).to_vec();
    let mut next = Some(second);
    while let Some(line) = next {
        text.push(b'\n');
        text.extend_from_slice(after_prefix(line, prefix).unwrap_or(line));
        next = lines.next();
    }
    text
}

/// The lines of some bytes, without whitespace at their ends.
struct Lines<'b> {
    bytes: &'b [u8],
    /// The end of the lines so far, without the line ending.
    offset: usize,
    is_last: bool,
}

impl<'b> Lines<'b> {
    fn next(&mut self) -> Option<&'b [u8]> {
        let start = if self.offset > 0 { self.offset + 1 } else { 0 };
        let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let length = match memchr::memchr(b'\n', rest) {
            Some(newline) => newline,
            None if self.is_last => rest.len(),
            None => return None,
        };
        self.offset = start + length;
        Some(trim_end(&rest[..length]))
    }
}

/// Whether a line is indented and not empty.
fn is_indented(line: &[u8]) -> bool {
    matches!(line, [b' ' | b'\t', ..])
}

/// The longest start of `second` that `first` has too, up to the digits that may differ.
fn common_prefix<'b>(first: &[u8], second: &'b [u8]) -> &'b [u8] {
    let (mut left, mut right) = (0, 0);
    while let Some((to_left, to_right)) = step(first, left, second, right) {
        (left, right) = (to_left, to_right);
    }
    &second[..right]
}

/// What comes after the prefix on a line; `None` if the line has another prefix.
fn after_prefix<'b>(line: &'b [u8], prefix: &[u8]) -> Option<&'b [u8]> {
    let (mut left, mut right) = (0, 0);
    while right < prefix.len() {
        // An empty line has no whitespace at its end.
        if left == line.len() && prefix[right..].iter().all(u8::is_ascii_whitespace) {
            break;
        }
        (left, right) = step(line, left, prefix, right)?;
    }
    Some(&line[left..])
}

/// The offsets after a byte that two lines have in common, or a run of digits that may differ.
fn step(left_line: &[u8], left: usize, right_line: &[u8], right: usize) -> Option<(usize, usize)> {
    let (one, other) = (*left_line.get(left)?, *right_line.get(right)?);
    if !(one.is_ascii_digit() && other.is_ascii_digit()) {
        return (one == other).then_some((left + 1, right + 1));
    }
    let digits =
        |line: &[u8], start: usize| line[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (left_end, right_end) = (left + digits(left_line, left), right + digits(right_line, right));
    let is_equal = left_line[left..left_end] == right_line[right..right_end];
    (is_equal || may_differ(right_line, right)).then_some((left_end, right_end))
}

/// Whether the digits at an offset are of a time or the number of a line: those in a word with a colon beside a
/// digit, or with digits and points only.
fn may_differ(line: &[u8], offset: usize) -> bool {
    let start = line[..offset].iter().rposition(u8::is_ascii_whitespace).map_or(0, |space| space + 1);
    let length = line[start..].iter().position(u8::is_ascii_whitespace).unwrap_or(line.len() - start);
    let word = &line[start..start + length];
    let has_time = word.windows(2).any(|pair| match pair {
        [b':', byte] | [byte, b':'] => byte.is_ascii_digit(),
        _ => false,
    });
    has_time || word.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_the_same_prefix_are_joined() {
        for (text, joined) in [
            ("a-1 | {\na-1 |   \"b\": 1\na-1 | }\nGET /", "{\n  \"b\": 1\n}"),
            ("a-1 | got {\r\na-1 |   b: 1\r\na-1 | }\r\n", "got {\n  b: 1\n}"),
            ("> {\n>   \"b\": [\n>     1\n>\n>   ]\n> }", "{\n  \"b\": [\n    1\n\n  ]\n}"),
            ("08:37:48.39Z F {\n08:37:48.392Z F   b\n08:38:01.2Z F }", "{\n  b\n}"),
            ("a.json:9:{\na.json:10:  b\na.json:11:}", "{\n  b\n}"),
            ("+[\n+  1\n+]\n", "[\n  1\n]"),
            // Cut off.
            ("a | {\na |   b\nb | x", "{\n  b"),
            ("a | {\na |   b\na | x", "{\n  b"),
        ] {
            let PrefixedLines::To(end) = prefixed_lines(text.as_bytes(), true) else { panic!("{text}") };
            let found = without_prefixes(&text.as_bytes()[..end]);
            assert_eq!(String::from_utf8(found).unwrap(), joined, "{text}");
        }
    }

    #[test]
    fn lines_of_two_programs_are_not_joined() {
        for text in
            ["a-1 | {\na-2 |   b\n", "app[12]: {\napp[13]:   b\n", "a {\nGET /\n", "a {", "INFO {\nINFO x\n"]
        {
            assert_eq!(prefixed_lines(text.as_bytes(), true), PrefixedLines::None, "{text}");
        }
        assert_eq!(prefixed_lines(b"a | {\na |   b\n", false), PrefixedLines::Incomplete);
    }
}
