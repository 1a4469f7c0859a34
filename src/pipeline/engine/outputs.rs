//! Where the output of a run goes, and how much of it people are shown.

use std::io::Write;
use std::{iter, mem};

use super::finding_groups::ShownFindings;
use crate::message::LanguageChoice;
use crate::text::sanitize;

/// The outputs of a run.
#[expect(missing_debug_implementations, reason = "writers have none")]
pub struct Outputs<'w> {
    /// Standard output: results in the first format.
    pub out: &'w mut (dyn Write + Send),
    /// Files for results in the other formats of the run, in their order.
    pub files: Vec<&'w mut (dyn Write + Send)>,
    /// Standard error: everything else.
    pub err: &'w mut (dyn Write + Send),
    /// The language of what is written to standard error.
    pub language: LanguageChoice,
    /// The findings that are shown on standard error.
    pub shown: ShownFindings,
    /// The treatment of inputs in which no event is found.
    pub without_events: InputsWithoutEvents,
    /// Called with the number of bytes of the inputs that were processed.
    pub progress: Option<&'w (dyn Fn(u64) + Sync)>,
}

impl<'w> Outputs<'w> {
    /// The outputs of a run without a display of progress. People are shown the first findings of each rule.
    #[must_use]
    pub fn new(
        out: &'w mut (dyn Write + Send),
        err: &'w mut (dyn Write + Send),
        language: LanguageChoice,
    ) -> Self {
        let (shown, without_events) = (ShownFindings::default(), InputsWithoutEvents::default());
        Self { out, files: Vec::new(), err, language, shown, without_events, progress: None }
    }

    /// Takes the file of each format; the first format has none, and goes to standard output.
    pub(in crate::pipeline) fn take_files(
        &mut self,
    ) -> impl Iterator<Item = Option<&'w mut (dyn Write + Send)>> + use<'w> {
        iter::once(None).chain(mem::take(&mut self.files).into_iter().map(Some))
    }

    /// The style of findings on standard error.
    pub(in crate::pipeline) fn notice_style(&self) -> NoticeStyle {
        NoticeStyle { language: self.language, shown: self.shown }
    }
}

/// The style of findings on standard error.
#[derive(Clone, Copy, Debug)]
pub(in crate::pipeline) struct NoticeStyle {
    pub(in crate::pipeline) language: LanguageChoice,
    pub(in crate::pipeline) shown: ShownFindings,
}

/// A note about an input, in one line.
pub(in crate::pipeline) fn input_note(name: &str, note: &str, language: LanguageChoice) -> String {
    format!("{}{}{}", sanitize(name), language.colon(), sanitize(note))
}

/// The treatment of inputs that are not empty, but in which no event is found.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "an error or not")]
pub enum InputsWithoutEvents {
    /// They are expected.
    Allow,
    /// Each is named, and the run fails.
    #[default]
    Report,
}
