//! The forms of files with Encrypt Keys.

use feishu_ev::cipher::{EncryptKey, KeyOrigin};

use super::error::Note;

/// The Encrypt Keys of a file.
pub(super) struct KeyFile {
    /// In the order in which they are tried. Empty if the file has none.
    pub(super) keys: Vec<EncryptKey>,
    /// How the file was read, unless it is one key.
    pub(super) note: Option<Note>,
}

/// A key with the number of its line.
type KeyLine<'t> = (usize, &'t [u8]);

impl KeyFile {
    /// Reads the text of a file with this name: one key; one key a line; or lines `NAME=value`, of which those
    /// count that have `ENCRYPT_KEY` in their name, if there are any.
    pub(super) fn new(file: &str, text: &[u8]) -> Self {
        let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
        let lines = text.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        // Comments and empty lines are no keys, but a file may be one key that begins with `#`.
        let lines = lines.enumerate().map(|(index, line)| (index + 1, line));
        let lines: Vec<KeyLine<'_>> = lines.filter(|(_, line)| !line.is_empty()).collect();
        let assigned = lines.iter().filter_map(|(line, text)| Some((*line, encrypt_key_value(text)?)));
        let assigned: Vec<KeyLine<'_>> = assigned.filter(|(_, key)| !key.is_empty()).collect();
        let (kept, note) = match (&lines[..], assigned.is_empty()) {
            ([(_, key)], true) => {
                let origin = KeyOrigin::File { file: file.to_owned() };
                let keys = vec![EncryptKey::new(key).with_origin(origin)];
                let is_empty_value = encrypt_key_value(key).is_some();
                return Self { keys: if is_empty_value { Vec::new() } else { keys }, note: None };
            }
            (_, false) => {
                let (file, keys) = (file.to_owned(), assigned.len());
                (assigned, Note::KeyVariables { file, keys })
            }
            (_, true) => {
                let is_key =
                    |(_, line): &KeyLine<'_>| !line.trim_ascii().is_empty() && !line.starts_with(b"#");
                let kept: Vec<KeyLine<'_>> = lines.into_iter().filter(is_key).collect();
                let (file, keys) = (file.to_owned(), kept.len());
                (kept, Note::KeyLines { file, keys })
            }
        };
        let keys = kept.into_iter().map(|(line, key)| {
            EncryptKey::new(key).with_origin(KeyOrigin::Line { file: file.to_owned(), line })
        });
        let keys: Vec<_> = keys.collect();
        Self { note: (!keys.is_empty()).then_some(note), keys }
    }
}

/// The value of a line such as `export FEISHU_ENCRYPT_KEY="…"`; `None` if it does not set an Encrypt Key.
fn encrypt_key_value(line: &[u8]) -> Option<&[u8]> {
    let line = line.trim_ascii();
    let line = line.strip_prefix(b"export ").unwrap_or(line).trim_ascii_start();
    let equals = line.iter().position(|byte| *byte == b'=')?;
    let (name, value) = (line[..equals].trim_ascii_end(), line[equals + 1..].trim_ascii());
    let is_name = name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let is_key = name.to_ascii_uppercase().windows(11).any(|part| part == b"ENCRYPT_KEY");
    if !is_name || !is_key {
        return None;
    }
    match value {
        [b'"', inner @ .., b'"'] | [b'\'', inner @ .., b'\''] => Some(inner),
        value => Some(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of a file `f`, by the signatures that they make, with the names of their origins.
    fn keys(text: &str) -> Vec<(String, String)> {
        let keys = KeyFile::new("f", text.as_bytes()).keys;
        keys.iter().map(|key| (key.sign("", "", b""), key.origin().unwrap().name().into_owned())).collect()
    }

    fn assert_keys(text: &str, expected: &[(&str, &str)]) {
        let sign = |key: &str| EncryptKey::new(key.as_bytes()).sign("", "", b"");
        let expected: Vec<_> = expected.iter().map(|(key, name)| (sign(key), (*name).to_owned())).collect();
        assert_eq!(keys(text), expected, "{text:?}");
    }

    #[test]
    fn a_file_is_one_key_or_one_a_line_or_variables() {
        assert_keys("one", &[("one", "file:f")]);
        assert_keys("\u{feff}one\r\n", &[("one", "file:f")]);
        assert_keys(" one \n", &[(" one ", "file:f")]);
        assert_keys("#one\n", &[("#one", "file:f")]);
        assert_keys("a=b\n", &[("a=b", "file:f")]);
        assert_keys("\n", &[]);
        assert_keys("one\n\n# old\r\ntwo\n", &[("one", "file:f:1"), ("two", "file:f:4")]);
        assert_keys("FEISHU_ENCRYPT_KEY=one\n", &[("one", "file:f:1")]);
        assert_keys(
            "APP_ID=x\nexport LARK_ENCRYPT_KEY = \"a b\"\nencrypt_key='c'\n",
            &[("a b", "file:f:2"), ("c", "file:f:3")],
        );
        assert_keys("ENCRYPT_KEY=\n", &[]);
        assert_keys("ENCRYPT_KEY=a=,#b\nAPP_SECRET=x", &[("a=,#b", "file:f:1")]);
    }

    #[test]
    fn what_was_done_with_a_file_is_said() {
        let note = |text: &str| KeyFile::new("f", text.as_bytes()).note.map(|note| note.to_string());
        assert_eq!(note("one\n"), None);
        assert_eq!(note("\n"), None);
        assert_eq!(
            note("one\ntwo\n").unwrap(),
            "f has several lines: each of its 2 is tried as an Encrypt Key"
        );
        let variables = note("APP_ID=x\nENCRYPT_KEY=y\n").unwrap();
        assert_eq!(
            variables,
            "f has variables: the value of each ENCRYPT_KEY in it, 1 in all, is an Encrypt Key"
        );
    }
}
