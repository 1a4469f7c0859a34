//! `encrypt` and `decrypt`: records replaced, and every byte between them kept, so that one undoes the other.

use std::io;
use std::num::NonZeroUsize;

use super::flow::Flow;
use super::records::Failure;
use super::refusal::{over_limit, sealed, text};
use super::sink::Product;
use super::{Input, Outputs, Tally, decode};
use crate::catalog::Catalog;
use crate::cipher::{self, BLOCK, EncryptKey, Keys, Opener};
use crate::finding::{Finding, Rule};
use crate::frame::{Block, Content, Framing};
use crate::json::{self, ScanError, Scanner};

/// Encrypts every record of the inputs: a document, over several lines or one of several on a line, or any other line that is
/// not blank. What is between them stays: blanks, byte order marks, a comma behind a document.
/// `iv` gives the IV of each. Fails only if the output cannot be written.
pub fn encrypt(
    inputs: &[Input],
    key: &EncryptKey,
    max_record_size: usize,
    iv: impl Fn() -> [u8; BLOCK] + Sync,
    outputs: &mut Outputs<'_>,
) -> io::Result<Tally> {
    let iv = &iv;
    bare(inputs, max_record_size).run(outputs, || {
        move |block: &Block, file: &str, product: &mut Product| {
            rewrite(block, file, max_record_size, product, |record, out| {
                cipher::seal(record, key, iv(), out);
                Ok(())
            });
        }
    })
}

/// Decrypts every record of the inputs; JSON that is not encrypted stays as it is. Fails only if the output
/// cannot be written.
pub fn decrypt(
    inputs: &[Input],
    keys: &Keys,
    catalog: &Catalog,
    max_record_size: usize,
    outputs: &mut Outputs<'_>,
) -> io::Result<Tally> {
    // Base64 takes four bytes for three: what `encrypt` takes has to come back.
    let max_record_size = max_record_size.saturating_add(max_record_size / 3).saturating_add(64);
    bare(inputs, max_record_size).run(outputs, || {
        let mut opener = Opener::new(keys);
        move |block: &Block, file: &str, product: &mut Product| {
            rewrite(block, file, max_record_size, product, |record, out| {
                open(record, &mut opener, catalog, out)
            });
        }
    })
}

/// Records and the blanks between them, on one thread.
fn bare(inputs: &[Input], max_record_size: usize) -> Flow<'_> {
    let jobs = Some(NonZeroUsize::MIN);
    Flow { inputs, framing: Framing::Bare, max_record_size, jobs, separator: "", follow: false }
}

/// Copies the block with every record replaced by what `replace` appends for it. What cannot be replaced is left
/// out and reported.
fn rewrite(
    block: &Block,
    file: &str,
    max_record_size: usize,
    product: &mut Product,
    mut replace: impl for<'r> FnMut(&'r [u8], &mut Vec<u8>) -> Result<(), (&'r str, Finding)>,
) {
    let bytes = block.bytes();
    let mut copied = 0;
    for frame in block.frames() {
        product.out.extend_from_slice(&bytes[copied..frame.range.start]);
        copied = frame.range.end;
        let kept = product.out.len();
        let replaced = match frame.content {
            Content::TooLargeTail => continue,
            Content::TooLarge => Err(("", over_limit(max_record_size))),
            Content::Body(_) | Content::Document | Content::NoJson | Content::OpenArray => {
                replace(&bytes[frame.range.clone()], &mut product.out)
            }
        };
        match replaced {
            Ok(()) => product.tally.events += 1,
            Err((text, finding)) => {
                product.tally.unreadable += 1;
                product.out.truncate(kept);
                let (line, column) = (frame.position.line, frame.position.column);
                let failure = Failure { finding, file, text, line, column, embedded: false };
                decode::one_line(&mut product.err, &failure);
            }
        }
    }
    product.out.extend_from_slice(&bytes[copied..]);
}

/// Appends the plain text of `record`, a document or a line, on which several values that are no objects may stand.
fn open<'r>(
    record: &'r [u8],
    opener: &mut Opener<'_>,
    catalog: &Catalog,
    out: &mut Vec<u8>,
) -> Result<(), (&'r str, Finding)> {
    let text = text(record)?;
    let mut scanner = Scanner::new(text);
    let mut copied = 0;
    while !scanner.is_at_end() {
        let document = match scanner.skip_value() {
            Ok(document) if !scanner.joins_scalars() => document,
            // Not an encrypted body, which has two levels.
            Err(ScanError::TooDeep) => break,
            _ => return Err((text, not_json(text, scanner.offset()))),
        };
        let start = json::offset(text, document);
        out.extend_from_slice(&text.as_bytes()[copied..start]);
        copied = start + document.len();
        match cipher::find_ciphertext(document) {
            Some(ciphertext) => {
                let plain = opener.open(&ciphertext, catalog).map_err(|error| (document, sealed(&error)))?;
                out.extend_from_slice(plain);
            }
            None => out.extend_from_slice(document.as_bytes()),
        }
    }
    out.extend_from_slice(&text.as_bytes()[copied..]);
    Ok(())
}

/// The finding about a record that is neither an encrypted body nor other JSON.
fn not_json(text: &str, near: usize) -> Finding {
    let problem = json::syntax_error(text, near).problem;
    Finding::new(Rule::NotJson, format!("neither an encrypted body nor other JSON: {problem}")).at_byte(0)
}
