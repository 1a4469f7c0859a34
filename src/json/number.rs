//! Numbers (RFC 8259 section 6).

/// The end of the number that begins at `start`; `None` if it is not a number, or a digit is missing.
#[inline]
pub(super) fn number_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut end = start + usize::from(bytes.get(start) == Some(&b'-'));
    end = if bytes.get(end) == Some(&b'0') { end + 1 } else { digits_end(bytes, end)? };
    if bytes.get(end) == Some(&b'.') {
        end = digits_end(bytes, end + 1)?;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        end = digits_end(bytes, end + 1 + sign)?;
    }
    Some(end)
}

/// The number with which a text begins, as written.
#[inline]
pub(crate) fn leading_number(text: &str) -> Option<&str> {
    number_end(text.as_bytes(), 0).map(|end| &text[..end])
}

/// The end of the digits that begin at `start`; `None` if there are none.
#[inline]
fn digits_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut end = start;
    while bytes.get(end).is_some_and(u8::is_ascii_digit) {
        end += 1;
    }
    (end > start).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_where_their_grammar_does() {
        let cases = [
            ("0", Some(1)),
            ("-0", Some(2)),
            ("01", Some(1)),
            ("12,", Some(2)),
            ("1.50}", Some(4)),
            ("-1.5e+10", Some(8)),
            ("2E4", Some(3)),
            ("", None),
            ("-", None),
            ("1.", None),
            ("1e", None),
            ("1e-", None),
            ("+1", None),
            (".5", None),
        ];
        for (text, end) in cases {
            assert_eq!(number_end(text.as_bytes(), 0), end, "{text}");
        }
    }
}
