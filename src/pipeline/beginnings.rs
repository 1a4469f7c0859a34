//! When each of several inputs begins, so that what they have in common in time is remembered.

use std::collections::VecDeque;
use std::sync::Arc;

use super::Input;
use crate::trace::{Step, Tracer};

/// The inputs that are still to come, with the time of their first events, if it is known.
pub(super) struct Beginnings {
    left: VecDeque<(String, Option<i64>)>,
    /// The input at hand, and the line of its last event.
    at: Option<(Arc<str>, u64)>,
}

impl Beginnings {
    /// `begins` gives the time of the first events of an input; a single one is not asked for.
    pub(super) fn new(inputs: &[Input], begins: impl Fn(&Input) -> Option<i64>) -> Self {
        let several = if inputs.len() > 1 { inputs } else { &[] };
        let left = several.iter().map(|input| (input.name().into_owned(), begins(input)));
        Self { left: left.collect(), at: None }
    }

    /// Tells the tracer if the next event is of another input than the one before.
    pub(super) fn before(&mut self, step: &Step, tracer: &mut Tracer) {
        if self.left.is_empty() {
            return;
        }
        // A file that is given twice begins again with an earlier line.
        let goes_on = |(file, line): &(Arc<str>, u64)| **file == *step.place.file && *line <= step.place.line;
        if self.at.as_ref().is_some_and(goes_on) {
            self.at = Some((Arc::clone(&step.place.file), step.place.line));
            return;
        }
        self.at = Some((Arc::clone(&step.place.file), step.place.line));
        // Those in between have no events.
        let Some(position) = self.left.iter().position(|(name, _)| **name == *step.place.file) else {
            return;
        };
        let begins = self.left.drain(..=position).next_back().and_then(|(_, begins)| begins);
        let later = self.left.iter().map(|(_, begins)| begins.unwrap_or(i64::MIN)).min();
        tracer.next_input(begins, later.unwrap_or(i64::MAX));
    }
}
