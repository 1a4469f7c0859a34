//! The form of an input, by its first bytes.

use super::compression::Compression;
use super::error::TextProblem;
use super::utf16::{ByteOrder, units};

/// The number of bytes that are looked at.
pub const HEAD_SIZE: usize = 4096;

/// The form of an input.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Form {
    /// Compressed data.
    Compressed(Compression),
    /// Something else than text.
    NotText(TextProblem),
    /// Text in UTF-8 or another encoding that extends ASCII.
    Text,
    /// Text in UTF-16.
    Utf16(ByteOrder),
}

/// What is known of the bytes after those that were seen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Rest {
    /// There are none, or they do not matter.
    None,
    /// There may be some.
    Unknown,
}

/// The signatures with which an input can begin.
const SIGNATURES: &[(&[u8], Form)] = &[
    (&[0x1F, 0x8B], Form::Compressed(Compression::Gzip)),
    (b"\x28\xB5\x2F\xFD", Form::Compressed(Compression::Zstd)),
    (b"\xFD7zXZ\0", Form::Compressed(Compression::Xz)),
    (b"PK\x03\x04", Form::NotText(TextProblem::Zip)),
    (b"PK\x05\x06", Form::NotText(TextProblem::Zip)),
    (b"PK\x07\x08", Form::NotText(TextProblem::Zip)),
    (b"7z\xBC\xAF\x27\x1C", format("7z")),
    (b"\x04\x22\x4D\x18", format("LZ4")),
    (b"\xFF\x06\0\0sNaPpY", format("Snappy")),
    (&[0x1F, 0x9D], format("compress (.Z)")),
    (&[0x5D, 0, 0], format("LZMA")),
    (b"LZIP\x01", format("lzip")),
    (b"Rar!\x1A\x07", format("RAR")),
    (b"\x89PNG\r\n\x1A\n", format("PNG")),
    (b"%PDF-", format("PDF")),
    (b"SQLite format 3\0", format("SQLite")),
    (b"PAR1", format("Parquet")),
    (b"Obj\x01", format("Avro")),
    (b"\x7FELF", format("ELF")),
    (&[0xFF, 0xFE, 0, 0], format("UTF-32")),
    (&[0, 0, 0xFE, 0xFF], format("UTF-32")),
    (&[0xFF, 0xFE], Form::Utf16(ByteOrder::Little)),
    (&[0xFE, 0xFF], Form::Utf16(ByteOrder::Big)),
];

/// The name of the format in a tar archive, and its offset.
const USTAR: (&[u8], usize) = (b"ustar", 257);

const fn format(name: &'static str) -> Form {
    Form::NotText(TextProblem::Format { name })
}

/// The form of an input that begins with `head`; `None` if more bytes may decide otherwise. The same bytes have
/// the same form however many of them were read at once, and text is decided on with its first line: an input
/// that is being written may have no more bytes for long.
pub(super) fn form(head: &[u8], rest: Rest) -> Option<Form> {
    let is_unknown = rest == Rest::Unknown;
    if is_unknown && may_be_signature(head) {
        return None;
    }
    if let Some((_, form)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
        return Some(*form);
    }
    if is_bzip2(head) {
        return Some(Form::Compressed(Compression::Bzip2));
    }
    if is_skippable_zstd_frame(head) {
        return Some(Form::Compressed(Compression::Zstd));
    }
    if let Some(form) = form_of_document(head).or_else(|| form_of_lines(head)) {
        return Some(form);
    }
    if is_unknown {
        return None;
    }
    if let Some(order) = utf16_order(head) {
        return Some(Form::Utf16(order));
    }
    if !is_binary(head.len(), controls(head)) {
        return Some(Form::Text);
    }
    let is_tar = head.get(USTAR.1..).is_some_and(|header| header.starts_with(USTAR.0));
    Some(Form::NotText(if is_tar { TextProblem::Tar } else { TextProblem::Binary }))
}

/// The form of an input that begins with a JSON document, which may have no line break.
fn form_of_document(head: &[u8]) -> Option<Form> {
    let is_document = match head {
        [b'{', next, ..] => matches!(next, b'"' | b'}'),
        [b'[', next, ..] => matches!(next, b'{' | b']'),
        _ => false,
    };
    is_document.then_some(Form::Text)
}

/// The form of an input by the first of its lines, as far as they decide.
fn form_of_lines(head: &[u8]) -> Option<Form> {
    /// The number of bytes that are text without control characters, whatever their encoding.
    const ENOUGH: usize = 64;
    /// The number of bytes that do not show whether they are UTF-16.
    const FEW: usize = 16;
    memchr::memchr_iter(b'\n', head).find_map(|newline| {
        let lines = &head[..=newline];
        if controls(lines) == 0 && (lines.len() >= ENOUGH || std::str::from_utf8(lines).is_ok()) {
            return Some(Form::Text);
        }
        // In few bytes, NUL bytes may be at even or at odd places by chance, but hardly after a bracket.
        let is_document = matches!(lines, [b'{' | b'[', 0, ..] | [0, b'{' | b'[', ..]);
        let decides = lines.len() >= FEW || is_document;
        decides.then(|| utf16_order(lines).map(Form::Utf16)).flatten()
    })
}

/// The number of control characters.
fn controls(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| is_control(u16::from(**byte))).count()
}

/// Whether an input that begins with `head`, up to [`HEAD_SIZE`] bytes, is text that is read as it is.
#[must_use]
pub fn is_unchanged(head: &[u8]) -> bool {
    form(head, Rest::None) == Some(Form::Text)
}

/// Whether more bytes can complete a signature, or the first character of UTF-16.
fn may_be_signature(head: &[u8]) -> bool {
    // `BZh`, a digit and the start of a block; the last byte of a skippable frame is the fourth.
    let may_be_bzip2 = head.len() < 10 && is_bzip2_so_far(head);
    let may_be_frame = head.len() < 4 && is_skippable_zstd_frame_so_far(head);
    let is_prefix = |signature: &[u8]| head.len() < signature.len() && signature.starts_with(head);
    head.len() < 2
        || may_be_bzip2
        || may_be_frame
        || SIGNATURES.iter().any(|(signature, _)| is_prefix(signature))
}

/// The start of a block of bzip2, and the end of data without blocks.
const BZIP2_MAGICS: [&[u8]; 2] =
    [&[0x31, 0x41, 0x59, 0x26, 0x53, 0x59], &[0x17, 0x72, 0x45, 0x38, 0x50, 0x90]];

fn is_bzip2(head: &[u8]) -> bool {
    // A few bytes of a file that was cut off right there are enough: no text begins like them.
    head.len() > 4 && is_bzip2_so_far(head)
}

fn is_bzip2_so_far(head: &[u8]) -> bool {
    let is_magic = |bytes: &[u8]| {
        let seen = bytes.len().min(6);
        BZIP2_MAGICS.iter().any(|magic| magic[..seen] == bytes[..seen])
    };
    let seen = head.len().min(3);
    head[..seen] == b"BZh"[..seen]
        && head.get(3).is_none_or(|digit| matches!(digit, b'1'..=b'9'))
        && head.get(4..).is_none_or(is_magic)
}

fn is_skippable_zstd_frame(head: &[u8]) -> bool {
    head.len() >= 4 && is_skippable_zstd_frame_so_far(head)
}

fn is_skippable_zstd_frame_so_far(head: &[u8]) -> bool {
    let seen = head.len().clamp(1, 4);
    head.first().is_some_and(|first| matches!(first, 0x50..=0x5F)) && head[1..seen] == b"*M\x18"[..seen - 1]
}

/// The byte order of text in UTF-16 that has no byte order mark.
fn utf16_order(head: &[u8]) -> Option<ByteOrder> {
    let pairs = head.chunks_exact(2);
    let count = pairs.len();
    let (mut first, mut second) = (0, 0);
    for pair in pairs {
        first += usize::from(pair[0] == 0);
        second += usize::from(pair[1] == 0);
    }
    let order = match (first, second) {
        (0, 0) => return None,
        (other, nuls) if nuls * 4 >= count && other * 4 <= nuls => ByteOrder::Little,
        (nuls, other) if nuls * 4 >= count && other * 4 <= nuls => ByteOrder::Big,
        _ => return None,
    };
    let controls = units(head, order).filter(|unit| is_control(*unit)).count();
    (!is_binary(count, controls)).then_some(order)
}

/// Whether bytes or characters of which this many are control characters are something else than text.
fn is_binary(count: usize, controls: usize) -> bool {
    controls * 32 > count && (controls >= 4 || controls * 4 > count)
}

/// Whether a character does not occur in text.
fn is_control(unit: u16) -> bool {
    // Backspaces, tabs, line breaks, form feeds and escapes do.
    matches!(unit, 0..=7 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F)
}
