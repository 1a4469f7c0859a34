//! `encrypt` and `decrypt`: records are replaced and every byte between them is kept, so that one reverses
//! the other.

use std::io;
use std::num::NonZeroUsize;

use super::decode::fail;
use super::engine::{BlockOutput, Engine, InputPiece, NoticeStyle, unread};
use super::ingest::{Failure, Rejection, decryption, text};
use super::{Ingest, Input, Outputs, Tally, over_limit};
use crate::cipher::{self, BLOCK, Decryptor, EncryptKey};
use crate::finding::{Finding, Message, Rule};
use crate::frame::{Content, Framing};
use crate::json::{self, Members, ScanError, Scanner, Span};
use crate::location::Location;

/// A run that encrypts records: each document, over several lines or one of several on a line, and each other
/// line that is not empty. What is between them stays: whitespace, byte order marks, a comma after a
/// document.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Encrypt<'o> {
    /// The key.
    pub key: &'o EncryptKey,
    /// The largest record, in bytes.
    pub max_record_size: usize,
}

/// A run that decrypts records. JSON that is not encrypted stays as it is.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Decrypt<'o> {
    /// The configuration for reading records.
    pub ingest: Ingest<'o>,
}

impl Encrypt<'_> {
    /// Encrypts every record of the inputs; `iv` makes the IV of each. Fails only if the output cannot be
    /// written.
    pub fn run(
        &self,
        inputs: &[Input],
        iv: impl Fn() -> [u8; BLOCK] + Sync,
        outputs: &mut Outputs<'_>,
    ) -> io::Result<Tally> {
        let (iv, style) = (&iv, outputs.notice_style());
        bare(inputs, self.max_record_size).run(outputs, || {
            move |piece: InputPiece<'_>, output: &mut BlockOutput| {
                rewrite(piece, self.max_record_size, style, output, |record, out| {
                    cipher::encrypt_body(record, self.key, iv(), out);
                    Ok(())
                });
            }
        })
    }
}

impl Decrypt<'_> {
    /// Decrypts every record of the inputs. Fails only if the output cannot be written.
    pub fn run(&self, inputs: &[Input], outputs: &mut Outputs<'_>) -> io::Result<Tally> {
        // Base64 has four bytes for three: what `encrypt` accepts must be accepted back.
        let limit = self.ingest.max_record_size;
        let limit = limit.saturating_add(limit / 3).saturating_add(64);
        let style = outputs.notice_style();
        bare(inputs, limit).run(outputs, || {
            let mut decryptor = Decryptor::new(self.ingest.keys);
            move |piece: InputPiece<'_>, output: &mut BlockOutput| {
                rewrite(piece, limit, style, output, |record, out| {
                    decrypt(record, &mut decryptor, &self.ingest, out)
                });
            }
        })
    }
}

/// A run over records and the whitespace between them, on one thread.
fn bare(inputs: &[Input], max_record_size: usize) -> Engine<'_> {
    Engine { jobs: Some(NonZeroUsize::MIN), ..Engine::new(inputs, Framing::Bare, max_record_size) }
}

/// Copies the piece with every record replaced by what `replace` appends for it. What cannot be replaced is
/// left out and reported.
fn rewrite(
    piece: InputPiece<'_>,
    max_record_size: usize,
    style: NoticeStyle,
    output: &mut BlockOutput,
    mut replace: impl for<'r> FnMut(&'r [u8], &mut Vec<u8>) -> Result<(), Rejection<'r>>,
) {
    let (block, file) = match piece {
        InputPiece::Block(block, file) => (block, file),
        InputPiece::Unread(finding, location) => {
            fail(&unread(finding, &location), output, style);
            return;
        }
    };
    let bytes = block.bytes();
    let mut copied = 0;
    for frame in block.frames() {
        output.out.extend_from_slice(&bytes[copied..frame.range.start]);
        copied = frame.range.end;
        let kept = output.out.len();
        let replaced = match frame.content {
            Content::TooLargeTail => continue,
            Content::TooLarge => Err(Rejection::new("", over_limit(max_record_size))),
            Content::Body(_)
            | Content::Document
            | Content::NoJson
            | Content::OpenArray
            | Content::OpenObject
            | Content::PrefixedLines => replace(&bytes[frame.range.clone()], &mut output.out),
        };
        match replaced {
            Ok(()) => output.tally.events += 1,
            Err(Rejection { text, finding }) => {
                output.out.truncate(kept);
                let position = frame.position;
                let location = &Location::new(file, position);
                let (embedded, container) = (false, None);
                let failure =
                    Failure { finding: *finding, text, location, embedded, container, pointer: None };
                fail(&failure, output, style);
            }
        }
    }
    output.out.extend_from_slice(&bytes[copied..]);
}

/// Appends the plaintext of `record`: a document, or a line that may have several values which are not
/// objects.
fn decrypt<'r>(
    record: &'r [u8],
    decryptor: &mut Decryptor<'_>,
    ingest: &Ingest<'_>,
    out: &mut Vec<u8>,
) -> Result<(), Rejection<'r>> {
    let text = text(record)?;
    let mut copied = 0;
    let mut scanner = Scanner::new(text);
    while !scanner.is_at_end() {
        let document = match scanner.skip_value() {
            Ok(document) if !scanner.joins_scalars() => document,
            // Not an encrypted body, which has two levels.
            Err(ScanError::TooDeep) => break,
            _ => {
                let problem = json::syntax_error(text, scanner.offset()).problem;
                let finding = Finding::new(Rule::NotJson, Message::NotEncryptedNorJson { problem });
                return Err(Rejection::new(text, finding.at_byte(0)));
            }
        };
        let start = json::offset(text, document);
        out.extend_from_slice(&text.as_bytes()[copied..start]);
        copied = start + document.len();
        match cipher::ciphertext(document) {
            Some(ciphertext) => {
                let plaintext = decryptor
                    .decrypt(&ciphertext, ingest.catalog)
                    .map_err(|error| Rejection::new(document, decryption(error, encrypt_member(document))))?;
                out.extend_from_slice(plaintext);
            }
            None => out.extend_from_slice(document.as_bytes()),
        }
    }
    out.extend_from_slice(&text.as_bytes()[copied..]);
    Ok(())
}

/// The span of the member `encrypt` of an encrypted body.
fn encrypt_member(document: &str) -> Span {
    let members = Members::new(document).into_iter().flatten().map_while(Result::ok);
    let member = members.filter(|(key, _)| key == "encrypt").last();
    member.map_or(Span::of_value(0..document.len()), |(_, span)| span)
}
