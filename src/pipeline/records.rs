//! Frames into decoded records, or into the reason why one cannot be decoded.

use super::arrival::{sent, written};
use super::refusal::{no_event, over_limit, sealed, text, unreadable};
use crate::catalog::Catalog;
use crate::check;
use crate::cipher::{self, Keys, Opener, Signature};
use crate::delivery::{BodyEnd, Delivery, ReceivedAt, trim};
use crate::event::{Anomaly, Envelope, Event, Spare};
use crate::finding::{Finding, Rule};
use crate::frame::{Block, Content, Frame};
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
    fn finding(self, signature: Option<Signature>, event: &Event<'_, '_>) -> Option<Finding> {
        let finding = match signature {
            Some(Signature::Failed) => {
                Finding::new(Rule::WrongSignature, "the signature of the request is not that of its body")
                    .help("give the request to `feishu-ev verify`, which says why")
            }
            Some(Signature::Ok) => return None,
            _ if self == Self::Require && !event.is_challenge() => {
                Finding::new(Rule::NotSigned, "the event came without a signature").help(
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
    /// Whether the text is not in the input as it is.
    pub(super) embedded: bool,
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
    before: Option<ReceivedAt>,
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
    /// Whether the text of the record is not in the input as it is: places in it are none in the input.
    embedded: bool,
    /// What came of checking the signature, if it was checked.
    signature: Option<Signature>,
    verify: Verify,
    /// When it arrived.
    arrived: Option<ReceivedAt>,
}

impl<'o> Records<'o> {
    pub(super) fn new(catalog: &'o Catalog, keys: &'o Keys, verify: Verify, max_record_size: usize) -> Self {
        let opener = Opener::new(keys);
        let (arrivals, before, scratch) = (false, None, Scratch::default());
        Self { catalog, keys, verify, opener, max_record_size, arrivals, before, scratch }
    }

    /// Checks the signature of a delivery, if signatures are checked.
    fn check(&self, delivery: &Delivery<'_>) -> Option<Signature> {
        (self.verify != Verify::Off).then(|| self.keys.check(delivery))
    }

    /// Hands every record of the block to `sink`, in order.
    pub(super) fn decode(&mut self, block: &Block, file: &str, mut sink: impl FnMut(&Outcome<'_>)) {
        for frame in block.frames() {
            self.before = if self.arrivals { written(&block.line_head(frame)) } else { None };
            self.frame(block, frame, file, &mut sink);
        }
    }

    /// Decodes the record of a frame, or the records in it if it is not just one.
    fn frame(&mut self, block: &Block, frame: &Frame, file: &str, sink: &mut dyn FnMut(&Outcome<'_>)) {
        let bytes = &block.bytes()[frame.range.clone()];
        let place = Place {
            file,
            line: frame.position.line,
            column: frame.position.column,
            delivered: false,
            embedded: false,
            signature: None,
            verify: self.verify,
            arrived: self.before,
        };
        let result = match frame.content {
            Content::TooLargeTail => return,
            Content::TooLarge => Err(("", over_limit(self.max_record_size))),
            Content::OpenArray => {
                Err(("", Finding::new(Rule::Truncated, "an array of events is not closed here").at_byte(0)))
            }
            Content::NoJson => text(bytes).and_then(|text| {
                Err((text, Finding::new(Rule::NoJson, "the line holds no JSON object").at_byte(0)))
            }),
            Content::Body(end) => {
                let headers = frame.signature_headers.as_deref().cloned().unwrap_or_default();
                self.body(&Delivery::from_request(headers, bytes, end), end, place, sink);
                return;
            }
            Content::Document => {
                let place = match frame.signature_headers.as_deref() {
                    // Where the body ends could not be told: what is read is what is checked.
                    Some(headers) => {
                        let end = BodyEnd::ContentLength;
                        self.arrive(place, &Delivery::from_request(headers.clone(), bytes, end))
                    }
                    None => place,
                };
                text(bytes).and_then(|text| self.document(text, place, sink))
            }
        };
        let Err((text, finding)) = result else { return };
        match frame.exact_parts(block.bytes()) {
            Some(parts) => {
                for part in &parts {
                    self.frame(block, part, file, sink);
                }
            }
            None => sink(&place.failed(text, finding)),
        }
    }

    /// The place of a record in this delivery.
    fn arrive<'p>(&self, place: Place<'p>, delivery: &Delivery<'_>) -> Place<'p> {
        let arrived = sent(&delivery.signature_headers).or(place.arrived);
        Place { signature: self.check(delivery), arrived, ..place }
    }

    /// Decodes the record in the body of a request.
    fn body(
        &mut self,
        delivery: &Delivery<'_>,
        end: BodyEnd,
        place: Place<'_>,
        sink: &mut dyn FnMut(&Outcome<'_>),
    ) {
        let mut place = self.arrive(place, delivery);
        let result = text(&delivery.body).and_then(|text| {
            let record = trim(text);
            match end {
                BodyEnd::LastChunk => place.embedded = true,
                BodyEnd::ContentLength | BodyEnd::JsonObject => {
                    place.pass(&text[..json::offset(text, record)]);
                }
            }
            self.document(record, place, sink)
        });
        if let Err((text, finding)) = result {
            sink(&place.failed(text, finding));
        }
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
            let finding = Finding::new(Rule::NotJson, "more text follows the end of the document");
            return Err((text, finding.at_byte(event.length)));
        }
        if !place.delivered
            && may_be_delivery(&event)
            && let Some(delivery) = Delivery::from_record(text)
        {
            let body = event.position(None, "body");
            self.record(&delivery, text, body.map(|body| event.span(Some(body))), place, sink);
            return Ok(());
        }
        match event.envelope {
            Envelope::Encrypted => {
                let span = event.span(event.position(None, "encrypt"));
                if let Some(ciphertext) = event.ciphertext() {
                    self.encrypted(ciphertext, span, text, place, sink);
                } else {
                    let finding = Finding::new(Rule::NotBase64, "the member `encrypt` is no string");
                    let finding = finding.at("/encrypt").spanning(span);
                    sink(&place.failed(text, finding.expected("base64 text")));
                }
            }
            Envelope::Delivery | Envelope::Unrecognised => sink(&place.failed(text, no_event(text))),
            _ => self.scratch.decoded(event, text, false, place, self.catalog, sink),
        }
        Ok(())
    }

    /// Decodes the record in the body of the delivery record that `written` is; `body` is the span of its member `body`.
    fn record(
        &mut self,
        delivery: &Delivery<'_>,
        written: &str,
        body: Option<Span>,
        place: Place<'_>,
        sink: &mut dyn FnMut(&Outcome<'_>),
    ) {
        let outer = place;
        let place = Place { delivered: true, embedded: true, ..self.arrive(place, delivery) };
        let result = text(&delivery.body).and_then(|text| self.document(trim(text), place, sink));
        if let Err((_, finding)) = result {
            // The place in the body is none in the input.
            let finding = Finding { offset: None, span: body, ..finding };
            sink(&outer.failed(written, if body.is_some() { finding.at("/body") } else { finding.at("") }));
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
        let Self { opener, scratch, catalog, .. } = self;
        let opened = opener.open_event(ciphertext, |plain| {
            let (event, plain) = cipher::read_plain(plain, catalog, std::mem::take(&mut scratch.spare))?;
            scratch.decoded(event, plain, true, place, catalog, sink);
            Ok(())
        });
        if let Err(error) = opened {
            sink(&place.failed(text, sealed(&error).spanning(span)));
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
        self.findings.extend(place.verify.finding(place.signature, &event));
        let mut record = Record::new(&event, text, &self.findings, encrypted);
        record.arrived = place.arrived;
        record.signature = match place.verify {
            Verify::Require => Some(place.signature.unwrap_or(Signature::Absent)),
            Verify::Auto | Verify::Off => place.signature,
        };
        sink(&Outcome::Decoded(record.embedded(place.embedded).found_at(
            place.file,
            place.line,
            place.column,
        )));
        self.spare = event.into_spare();
    }
}

impl<'r> Place<'r> {
    fn failed(self, text: &'r str, finding: Finding) -> Outcome<'r> {
        let Self { file, line, column, embedded, .. } = self;
        Outcome::Failed(Failure { finding, file, text, line, column, embedded })
    }

    /// Moves on behind the white space before a record.
    fn pass(&mut self, space: &str) {
        let (line, column) = match space.rsplit_once('\n') {
            Some((_, last)) => (space.matches('\n').count() as u64, last),
            None => (0, space),
        };
        if line > 0 {
            self.line += line;
            self.column = 1;
        }
        self.column += column.chars().filter(|character| *character != '\u{feff}').count() as u64;
    }
}

/// Whether an event that was read may be a delivery record.
fn may_be_delivery(event: &Event<'_, '_>) -> bool {
    match event.envelope {
        Envelope::Encrypted | Envelope::Scenario => false,
        Envelope::Delivery | Envelope::Unrecognised => true,
        // As with all ordinary events, the header says what it is.
        Envelope::V2 if event.known.is_some() && !event.inferred => false,
        Envelope::Challenge | Envelope::V1 | Envelope::V2 => {
            let foreign = |anomaly: &Anomaly<'_>| match anomaly {
                Anomaly::Unknown { parent: None, span, .. } => {
                    matches!(&*event.key(*span), "rawBody" | "request")
                }
                _ => false,
            };
            event.member(None, "body").is_some() || event.anomalies.iter().any(foreign)
        }
    }
}
