//! The positions of parts of a document or text.

use std::cell::Cell;

use super::context::Context;
use crate::json;
use crate::location::{Location, Position};

/// A document or text in the input, for the positions of its parts. They are asked for in the order of the text.
pub(super) struct SearchedDocument<'d> {
    text: &'d str,
    /// The offset up to which positions were counted, and the position there.
    counted: Cell<(usize, Position)>,
}

impl<'d> SearchedDocument<'d> {
    pub(super) fn new(text: &'d str, context: Context<'_>) -> Self {
        Self { text, counted: Cell::new((0, context.location.position)) }
    }

    /// The location of a part of the text, or of the text that it is embedded in.
    pub(super) fn location(&self, part: &str, context: Context<'_>) -> Location {
        let location = Location::clone(context.location);
        if context.embedded { location } else { Location { position: self.position(part), ..location } }
    }

    /// The position of a part of the text.
    fn position(&self, part: &str) -> Position {
        let offset = json::offset(self.text, part);
        let (counted, position) = self.counted.get();
        let position = position.after(&self.text[counted..offset]);
        self.counted.set((offset, position));
        position
    }
}
