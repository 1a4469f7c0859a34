//! Frames into decoded records, or into the reason why one cannot be decoded.

use std::ops::ControlFlow;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::catalog::{Catalog, Format};
use crate::check;
use crate::cipher::{self, Base64Fault, Keys, OpenError, Opener, Signature};
use crate::delivery::Signed;
use crate::event::{Envelope, Event, ReadError, Spare, milliseconds};
use crate::finding::{Code, Finding};
use crate::frame::{Block, Content, Frame, split};
use crate::render::Record;

/// Which signatures are checked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Verify {
    /// Those of requests and delivery records.
    Auto,
    /// None.
    Off,
    /// Those of all events: each must have one that is right, except for challenges, which Feishu does not sign.
    Require,
}

impl Verify {
    /// What is wrong with the signature, or with there being none.
    fn finding(self, signature: Option<Signature>, envelope: Envelope) -> Option<Finding> {
        let finding = match signature {
            Some(Signature::Failed) => {
                Finding::new(Code::WrongSignature, "the signature of the request is not that of its body")
                    .help("give the request to `feishu-ev verify`, which says why")
            }
            Some(Signature::Ok) => return None,
            _ if self == Self::Require && envelope != Envelope::Challenge => {
                Finding::new(Code::NotSigned, "the event came without a signature").help(
                    "give whole requests, or records with their headers: {\"headers\":{…},\"body\":\"…\"}",
                )
            }
            _ => return None,
        };
        Some(finding)
    }
}

/// A record, or what stood in its place.
pub(super) enum Outcome<'r> {
    Decoded(Record<'r>),
    Failed(Failure<'r>),
}

/// A record that cannot be decoded.
pub(super) struct Failure<'r> {
    pub(super) finding: Finding,
    pub(super) file: &'r str,
    /// The text of the record, as far as it is text.
    pub(super) text: &'r str,
    pub(super) line: u64,
    pub(super) column: u64,
}

/// Decodes records, reusing its buffers.
pub(super) struct Records<'o> {
    catalog: &'o Catalog,
    keys: &'o Keys,
    verify: Verify,
    opener: Opener<'o>,
    max_record_size: usize,
    /// Whether it matters when records arrived.
    pub(super) arrivals: bool,
    /// When the record at hand arrived, as what stands before it on its line says.
    before: Option<i64>,
    scratch: Scratch,
}

/// Buffers that one record hands to the next.
#[derive(Default)]
struct Scratch {
    spare: Spare,
    findings: Vec<Finding>,
}

/// Where a record begins.
#[derive(Clone, Copy)]
struct Place<'r> {
    file: &'r str,
    line: u64,
    column: u64,
    /// Inside the body of a delivery record.
    delivered: bool,
    /// What came of checking the signature, if it was checked.
    signature: Option<Signature>,
    verify: Verify,
    /// When it arrived, in milliseconds since 1970.
    arrived: Option<i64>,
}

impl<'o> Records<'o> {
    pub(super) fn new(catalog: &'o Catalog, keys: &'o Keys, verify: Verify, max_record_size: usize) -> Self {
        let opener = Opener::new(keys);
        let (arrivals, before, scratch) = (false, None, Scratch::default());
        Self { catalog, keys, verify, opener, max_record_size, arrivals, before, scratch }
    }

    /// Checks the signature of a body, if signatures are checked.
    fn check(&self, signed: &Signed, body: &[u8]) -> Option<Signature> {
        (self.verify != Verify::Off).then(|| self.keys.check(signed, body))
    }

    /// Hands every record of the block to `sink`, in order.
    pub(super) fn decode(&mut self, block: &Block, file: &str, mut sink: impl FnMut(&Outcome<'_>)) {
        for frame in block.frames() {
            let bytes = &block.bytes()[frame.range.clone()];
            self.before = if self.arrivals { arrival(&block.bytes()[..frame.range.start]) } else { None };
            if self.frame(bytes, frame, file, false, &mut sink).is_break() {
                let mut parts = split(bytes, frame.line, frame.column);
                if let Some(first) = parts.first_mut() {
                    first.signed.clone_from(&frame.signed);
                }
                for part in parts {
                    // Found by its grammar, a part is a record or is none: there is nothing left to split.
                    let _ = self.frame(&bytes[part.range.clone()], &part, file, true, &mut sink);
                }
            }
        }
    }

    /// Decodes the record of a frame. Breaks, with nothing handed on, if the frame is not just one record and is not
    /// `exact`.
    fn frame(
        &mut self,
        bytes: &[u8],
        frame: &Frame,
        file: &str,
        exact: bool,
        sink: &mut dyn FnMut(&Outcome<'_>),
    ) -> ControlFlow<()> {
        let signature = frame.signed.as_ref().and_then(|signed| self.check(signed, bytes));
        let (line, column) = (frame.line, frame.column);
        let arrived = frame.signed.as_deref().and_then(sent).or(self.before);
        let place = Place { file, line, column, delivered: false, signature, verify: self.verify, arrived };
        let result = match frame.content {
            Content::Rest => return ControlFlow::Continue(()),
            Content::TooLarge => Err(("", over_limit(self.max_record_size))),
            Content::OpenArray => {
                Err(("", Finding::new(Code::Truncated, "an array of events is not closed here").at_byte(0)))
            }
            Content::NoJson => text(bytes).and_then(|text| {
                Err((text, Finding::new(Code::NoJson, "the line holds no JSON object").at_byte(0)))
            }),
            Content::Document => {
                let result = text(bytes).and_then(|text| self.document(text, place, sink));
                if result.is_err() && !exact {
                    return ControlFlow::Break(());
                }
                result
            }
        };
        if let Err((text, finding)) = result {
            sink(&place.failed(text, finding));
        }
        ControlFlow::Continue(())
    }

    /// Decodes the record that `text` is; fails, with nothing handed on, if it is not just one JSON object.
    fn document<'r>(
        &mut self,
        text: &'r str,
        place: Place<'_>,
        sink: &mut dyn FnMut(&Outcome<'_>),
    ) -> Result<(), (&'r str, Finding)> {
        if let Some(ciphertext) = cipher::ciphertext(text) {
            self.encrypted(ciphertext, text, place, sink);
            return Ok(());
        }
        let event = Event::read(text, self.catalog, std::mem::take(&mut self.scratch.spare))
            .map_err(|error| (text, unreadable(&error, text)))?;
        if event.length < text.len() {
            let finding = Finding::new(Code::NotJson, "more text follows the end of the document");
            return Err((text, finding.at_byte(event.length)));
        }
        match event.envelope {
            Envelope::Encrypted => {
                if let Some(ciphertext) = event.ciphertext() {
                    self.encrypted(ciphertext, text, place, sink);
                } else {
                    let finding = Finding::new(Code::NotBase64, "the member `encrypt` is no string");
                    sink(&place.failed(text, finding.at("/encrypt").expected("base64 text")));
                }
            }
            Envelope::Delivery => self.delivery(&event, text, place, sink),
            Envelope::Unrecognised => sink(&place.failed(text, no_event(text))),
            _ => self.scratch.decoded(event, text, false, place, self.catalog, sink),
        }
        Ok(())
    }

    /// Decodes the record in the body of a delivery record.
    fn delivery(
        &mut self,
        event: &Event<'_, '_>,
        text: &str,
        place: Place<'_>,
        sink: &mut dyn FnMut(&Outcome<'_>),
    ) {
        if place.delivered {
            return sink(&place.failed(text, no_event(text)));
        }
        let body = event.delivered().unwrap_or_default();
        let signed = event.delivery_headers().map(Signed::from_json).unwrap_or_default();
        let (signature, arrived) = (self.check(&signed, body.as_bytes()), sent(&signed).or(place.arrived));
        let place = Place { delivered: true, signature, arrived, ..place };
        let body = body.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        if let Err((_, finding)) = self.document(body, place, sink) {
            // The place in the body is none in the input.
            let finding = Finding { offset: None, ..finding };
            sink(&place.failed(text, finding.at("/body")));
        }
    }

    fn encrypted(
        &mut self,
        ciphertext: &str,
        text: &str,
        place: Place<'_>,
        sink: &mut dyn FnMut(&Outcome<'_>),
    ) {
        match self.opener.open_event(ciphertext) {
            Ok(plain) => match plain_event(plain, self.catalog, std::mem::take(&mut self.scratch.spare)) {
                Ok((event, plain)) => self.scratch.decoded(event, plain, true, place, self.catalog, sink),
                Err(finding) => sink(&place.failed(text, finding)),
            },
            Err(error) => sink(&place.failed(text, sealed(&error))),
        }
    }
}

impl Scratch {
    fn decoded(
        &mut self,
        event: Event<'_, '_>,
        text: &str,
        encrypted: bool,
        place: Place<'_>,
        catalog: &Catalog,
        sink: &mut dyn FnMut(&Outcome<'_>),
    ) {
        self.findings.clear();
        check::event(&event, catalog, &mut self.findings);
        self.findings.extend(place.verify.finding(place.signature, event.envelope));
        let mut record = Record::new(&event, text, &self.findings, encrypted);
        record.arrived = place.arrived;
        record.signature = match place.verify {
            Verify::Require => Some(place.signature.unwrap_or(Signature::Absent)),
            Verify::Auto | Verify::Off => place.signature,
        };
        sink(&Outcome::Decoded(record.embedded(place.delivered).found_at(
            place.file,
            place.line,
            place.column,
        )));
        self.spare = event.into_spare();
    }
}

impl<'r> Place<'r> {
    fn failed(self, text: &'r str, finding: Finding) -> Outcome<'r> {
        Outcome::Failed(Failure { finding, file: self.file, text, line: self.line, column: self.column })
    }
}

/// When a delivery was signed, which is when it was sent, in milliseconds since 1970.
fn sent(signed: &Signed) -> Option<i64> {
    milliseconds(signed.timestamp.as_deref()?, Format::Seconds)
}

/// The time at the beginning of the line whose last bytes these are, in milliseconds since 1970; without a zone it is taken
/// for that of UTC, as only differences matter.
fn arrival(before: &[u8]) -> Option<i64> {
    /// Times have fewer bytes than this.
    const LONGEST: usize = 64;
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let line = &before[start..];
    let text = std::str::from_utf8(&line[..line.len().min(LONGEST)]).ok()?;
    let mut words = text.split([' ', '\t']).map(|word| word.trim_matches(['[', ']', '"', '|']));
    let (first, second) = (words.next()?, words.next().unwrap_or_default());
    let candidates = [format!("{first}T{second}"), first.to_owned()];
    candidates.iter().map(|text| text.trim_end_matches(',').replace(',', ".").replace('/', "-")).find_map(
        |text| {
            let zoned = text.parse::<Timestamp>().ok();
            let civil =
                || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|time| time.timestamp());
            zoned.or_else(civil).map(Timestamp::as_millisecond)
        },
    )
}

/// The event in a decrypted body, which must be there and alone.
fn plain_event<'c, 'a>(
    plain: &'a [u8],
    catalog: &'c Catalog,
    spare: Spare,
) -> Result<(Event<'c, 'a>, &'a str), Finding> {
    let refuse = |why: &str| {
        Finding::new(Code::PlainNotJson, format!("decrypted, but the plain text is no event: {why}"))
    };
    let text = std::str::from_utf8(plain).map_err(|_| refuse("it is not UTF-8, as under another key"))?;
    let text = text.trim_start_matches('\u{feff}').trim_ascii_start();
    let event = Event::read(text, catalog, spare).map_err(|error| refuse(&error.to_string()))?;
    if !text[event.length..].trim_ascii().is_empty() {
        return Err(refuse("more text follows it"));
    }
    match event.envelope {
        Envelope::Encrypted => Err(refuse("it is encrypted once more")),
        Envelope::Unrecognised => Err(refuse("it has none of the members of one")),
        _ => {
            let length = event.length;
            Ok((event, &text[..length]))
        }
    }
}

/// The bytes as text, or the text before the first byte that is none.
pub(super) fn text(bytes: &[u8]) -> Result<&str, (&str, Finding)> {
    std::str::from_utf8(bytes).map_err(|error| {
        let valid = &bytes[..error.valid_up_to()];
        let text = std::str::from_utf8(valid).expect("valid up to there");
        (text, not_utf8(bytes, valid.len()))
    })
}

fn not_utf8(bytes: &[u8], valid: usize) -> Finding {
    let message = format!("the byte 0x{:02X} is not part of a UTF-8 text", bytes[valid]);
    let finding = Finding::new(Code::NotUtf8, message).at_byte(valid);
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return finding.help("the file is UTF-16: convert it to UTF-8 first");
    }
    if bytes.starts_with(&[0x1F, 0x8B]) {
        return finding.help("the file is compressed: unpack it with gzip -dc first");
    }
    finding
}

/// Whether the text ends behind a `\u` escape.
fn ends_in_escape(text: &str) -> bool {
    let digits = text.bytes().rev().take_while(u8::is_ascii_hexdigit).count();
    digits >= 4 && text[..text.len() - digits.min(4)].ends_with("\\u")
}

pub(super) fn over_limit(max_record_size: usize) -> Finding {
    let message = format!("the record is larger than {max_record_size} bytes");
    Finding::new(Code::TooLarge, message).at_byte(0).help("raise the limit with --max-record-size")
}

fn unreadable(error: &ReadError, text: &str) -> Finding {
    let message = error.to_string();
    match *error {
        ReadError::NotAnObject { .. } => {
            Finding::new(Code::NotAnObject, message).at_byte(0).expected("a JSON object")
        }
        ReadError::Syntax { offset, .. } => {
            let finding = Finding::new(Code::NotJson, message).at_byte(offset);
            // What documentation samples and printed dictionaries have in place of JSON.
            match text[offset..].chars().next() {
                Some('/' | '#') => finding.help("JSON has no comments"),
                Some('，' | '：' | '“' | '”') => finding.help("JSON has only ASCII punctuation"),
                Some('\'') => {
                    finding.help("JSON has only double quotes; this is how Python prints a dictionary")
                }
                _ if ends_in_escape(&text[..offset]) => {
                    finding.help("half of a surrogate pair is no character")
                }
                Some('T' | 'F' | 'N') => finding.help("JSON writes true, false and null"),
                _ => finding,
            }
        }
        ReadError::TooDeep { offset } => Finding::new(Code::TooDeep, message).at_byte(offset),
        ReadError::Truncated { offset, .. } => Finding::new(Code::Truncated, message).at_byte(offset),
    }
}

fn no_event(text: &str) -> Finding {
    let names = crate::json::members(text).unwrap_or_default();
    let shown: Vec<_> = names.iter().take(5).map(|(name, _)| format!("`{name}`")).collect();
    let message = match shown.as_slice() {
        [] => "the object is empty".to_owned(),
        shown => format!("the object has {}{}", shown.join(", "), if names.len() > 5 { ", …" } else { "" }),
    };
    let expected = "a 2.0 event (schema, header, event), a 1.0 event (uuid, type, event), a challenge or an encrypted body";
    Finding::new(Code::NotAnEvent, message).expected(expected)
}

/// What a failed decryption means and what to do about it.
pub(super) fn sealed(error: &OpenError) -> Finding {
    let (code, help) = match error {
        OpenError::Base64(fault) => (
            Code::NotBase64,
            match fault {
                Base64Fault::BlanksForPlus => "read the raw body, not a decoded form",
                Base64Fault::UrlSafe => "use the body as Feishu sent it, in the standard alphabet",
                Base64Fault::Unpadded => "use the body as Feishu sent it, with its padding",
                _ => "compare the body with what Feishu sent: it was altered or cut off",
            },
        ),
        OpenError::Blocks { .. } => (Code::NotBlocks, "the body was cut off: read it to its end"),
        OpenError::NoKey => (
            Code::NoEncryptKey,
            "set FEISHU_ENCRYPT_KEY, or give --encrypt-key-file FILE with the app's Encrypt Key",
        ),
        OpenError::NotJson => (
            Code::PlainNotJson,
            "check what was encrypted; or the key is another one, and the padding right by chance",
        ),
        OpenError::Padding { .. } => (
            Code::WrongKey,
            "take the Encrypt Key of the app that the event was sent to; the Verification Token is another thing",
        ),
    };
    Finding::new(code, error.to_string()).at("/encrypt").help(help)
}
