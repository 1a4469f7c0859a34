//! Frames into decoded records, or into the reason why one cannot be decoded.

use std::ops::ControlFlow;

use super::arrival::{arrival, sent};
use super::refusal::{no_event, over_limit, sealed, text, unreadable};
use crate::catalog::Catalog;
use crate::check;
use crate::cipher::{self, Keys, Opener, Signature};
use crate::delivery::Signed;
use crate::event::{Envelope, Event, Spare};
use crate::finding::{Code, Finding};
use crate::frame::{Block, Content, Frame, split};
use crate::json::{self, Span};
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
            // The value with its quotes; this form of a body has no blanks.
            let start = json::offset(text, ciphertext) - 1;
            let span = Span::new(1, start, start + ciphertext.len() + 2);
            self.encrypted(ciphertext, span, text, place, sink);
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
                let span = event.span(event.position(None, "encrypt"));
                if let Some(ciphertext) = event.ciphertext() {
                    self.encrypted(ciphertext, span, text, place, sink);
                } else {
                    let finding = Finding::new(Code::NotBase64, "the member `encrypt` is no string");
                    let finding = finding.at("/encrypt").spanning(span);
                    sink(&place.failed(text, finding.expected("base64 text")));
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
            let span = event.span(event.position(None, "body"));
            sink(&place.failed(text, finding.at("/body").spanning(span)));
        }
    }

    fn encrypted(
        &mut self,
        ciphertext: &str,
        span: Span,
        text: &str,
        place: Place<'_>,
        sink: &mut dyn FnMut(&Outcome<'_>),
    ) {
        match self.opener.open_event(ciphertext) {
            Ok(plain) => match plain_event(plain, self.catalog, std::mem::take(&mut self.scratch.spare)) {
                Ok((event, plain)) => self.scratch.decoded(event, plain, true, place, self.catalog, sink),
                Err(finding) => sink(&place.failed(text, finding)),
            },
            Err(error) => sink(&place.failed(text, sealed(&error).spanning(span))),
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
