//! The times at which several inputs begin, so that events stay in memory for inputs that overlap in time.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::location::Location;
use crate::pipeline::Input;
use crate::trace::{InputStart, Tracer};

/// The starts of the inputs that are still to be read.
pub(super) struct InputStarts {
    /// The names of these inputs, and when their first events happened.
    left: VecDeque<(String, InputStart)>,
    /// The input that is being read, and the line of its last event.
    current: Option<(Arc<str>, u64)>,
}

impl InputStarts {
    /// The starts of several inputs, as `start` determines them. A single input has none.
    pub(super) fn new(inputs: &[Input], start: impl Fn(&Input) -> InputStart) -> Self {
        let several = if inputs.len() > 1 { inputs } else { &[] };
        let left = several.iter().map(|input| (input.name().into_owned(), start(input)));
        Self { left: left.collect(), current: None }
    }

    /// Begins the next input of the tracer if the next event is not from the same input as the one before.
    pub(super) fn before_event(&mut self, location: &Location, tracer: &mut Tracer) {
        if self.left.is_empty() {
            return;
        }
        let (file, line) = (&location.file, location.position.line);
        // A file that is given twice begins again with an earlier line.
        let continues = self.current.as_ref().is_some_and(|(current, last)| current == file && *last <= line);
        self.current = Some((Arc::clone(file), line));
        if continues {
            return;
        }
        let Some(position) = self.left.iter().position(|(name, _)| **name == **file) else {
            return;
        };
        // The inputs before it have no events.
        let start = self.left.drain(..=position).next_back().map_or(InputStart::Unknown, |(_, start)| start);
        let next_start = self.left.iter().map(|(_, start)| *start).min();
        tracer.begin_input(start, next_start.unwrap_or(InputStart::Never));
    }
}
