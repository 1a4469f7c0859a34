//! The times at which several inputs begin, so that events are remembered for inputs that overlap in time.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::pipeline::Input;
use crate::trace::{Step, Tracer};

/// The first times of the inputs that are still to be read.
pub(super) struct FirstTimes {
    /// The names of these inputs, with the time of their first events if it is known.
    left: VecDeque<(String, Option<i64>)>,
    /// The input that is being read, and the line of its last event.
    current: Option<(Arc<str>, u64)>,
}

impl FirstTimes {
    /// The first times of several inputs, as `first_time` determines them. A single input has none.
    pub(super) fn new(inputs: &[Input], first_time: impl Fn(&Input) -> Option<i64>) -> Self {
        let several = if inputs.len() > 1 { inputs } else { &[] };
        let left = several.iter().map(|input| (input.name().into_owned(), first_time(input)));
        Self { left: left.collect(), current: None }
    }

    /// Tells the tracer if the next event is from another input than the one before.
    pub(super) fn before(&mut self, step: &Step, tracer: &mut Tracer) {
        if self.left.is_empty() {
            return;
        }
        // A file that is given twice begins again with an earlier line.
        let (file, line) = (&step.location.file, step.location.position.line);
        let continues = |current: &(Arc<str>, u64)| current.0 == *file && current.1 <= line;
        if self.current.as_ref().is_some_and(continues) {
            self.current = Some((Arc::clone(file), line));
            return;
        }
        self.current = Some((Arc::clone(file), line));
        // Those in between have no events.
        let Some(position) = self.left.iter().position(|(name, _)| **name == **file) else {
            return;
        };
        let begins = self.left.drain(..=position).next_back().and_then(|(_, begins)| begins);
        let later = self.left.iter().map(|(_, begins)| begins.unwrap_or(i64::MIN)).min();
        tracer.next_input(begins, later.unwrap_or(i64::MAX));
    }
}
