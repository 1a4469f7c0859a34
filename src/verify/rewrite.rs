//! Bodies as programs rewrite them between the wire and the hash.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use sha2::{Digest as _, Sha256};

use super::edits::{Edit, EditSubject, visit_edits};
use super::key_order::KeyOrder;
use super::{Cause, Difference};

/// The largest body, in bytes, that is tried with two edits.
const MAX_TWO_EDIT_SIZE: usize = 64 * 1024;

/// A body with edits.
#[derive(Debug)]
pub(super) struct Rewrite<'b> {
    pub(super) bytes: &'b [u8],
    pub(super) edits: Vec<Edit>,
}

impl<'b> Rewrite<'b> {
    /// The body at hand.
    pub(super) fn unchanged(body: &'b [u8]) -> Self {
        Self { bytes: body, edits: Vec::new() }
    }
}

/// Calls `visit` with the body as it is, then with one edit, then with two, until it breaks. One text is made
/// at a time, and each is visited once.
pub(super) fn visit_rewrites<T>(
    body: &[u8],
    plain: Option<&[u8]>,
    orders: &[KeyOrder],
    visit: &mut dyn FnMut(&Rewrite<'_>) -> ControlFlow<T>,
) -> ControlFlow<T> {
    let unchanged = Rewrite::unchanged(body);
    let decrypted = plain.map(|plain| {
        let edit = Edit {
            one_way: true,
            ..Edit::symmetric(EditSubject::Encryption, Cause::BodyDecrypted, Difference::Decrypted)
        };
        Rewrite { bytes: plain, edits: vec![edit] }
    });
    let mut seen = SeenTexts::default();
    for rewrite in std::iter::once(&unchanged).chain(&decrypted) {
        seen.insert(rewrite.bytes);
        visit(rewrite)?;
    }
    let mut seen_again = seen.clone();
    visit_edited(&unchanged, orders, &mut seen, visit)?;
    if let Some(decrypted) = decrypted.as_ref().filter(|rewrite| rewrite.bytes.len() <= MAX_TWO_EDIT_SIZE) {
        visit_edited(decrypted, orders, &mut seen, visit)?;
    }
    // The texts with one edit are made a second time, because all of them may take much more memory than the
    // body.
    visit_edited(&unchanged, orders, &mut seen_again, &mut |edited| {
        if edited.bytes.len() > MAX_TWO_EDIT_SIZE {
            return ControlFlow::Continue(());
        }
        visit_edited(edited, orders, &mut seen, visit)
    })
}

/// Calls `visit` with a rewrite with each single edit more.
fn visit_edited<T>(
    rewrite: &Rewrite<'_>,
    orders: &[KeyOrder],
    seen: &mut SeenTexts,
    visit: &mut dyn FnMut(&Rewrite<'_>) -> ControlFlow<T>,
) -> ControlFlow<T> {
    visit_edits(rewrite.bytes, orders, &mut |edit, bytes| {
        if rewrite.edits.iter().any(|done| done.subject == edit.subject) || !seen.insert(&bytes) {
            return ControlFlow::Continue(());
        }
        visit(&Rewrite { bytes: &bytes, edits: [rewrite.edits.as_slice(), &[edit]].concat() })
    })
}

/// The texts that were visited, as their digests.
#[derive(Clone, Default)]
struct SeenTexts(BTreeSet<[u8; 32]>);

impl SeenTexts {
    /// Adds a text; returns whether it is new.
    fn insert(&mut self, text: &[u8]) -> bool {
        self.0.insert(Sha256::digest(text).into())
    }
}
