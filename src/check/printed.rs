//! Events that were read from a printed form.

use crate::finding::{Finding, Message, Rule};
use crate::message::List;
use crate::printed::Reconstructed;

/// The finding that the event was read from a printed form.
pub(super) fn finding(reconstructed: &Reconstructed) -> Finding {
    /// The number of lost parts that the message names.
    const SHOWN: usize = 3;
    let form = reconstructed.form;
    let message = if reconstructed.lost.is_empty() {
        Message::Reconstructed { form }
    } else {
        Message::ReconstructedInPart { form, lost: List::first(reconstructed.lost.iter().cloned(), SHOWN) }
    };
    Finding::new(Rule::Reconstructed, message)
}

/// Whether the finding may be about what was not printed, or about a part of the envelope that was made here.
pub(super) fn may_be_lost(finding: &Finding, reconstructed: &Reconstructed) -> bool {
    let is_in = |part: &str| {
        finding.pointer().strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    matches!(finding.rule, Rule::MissingHeader | Rule::MissingField | Rule::ScenarioHeader)
        || reconstructed.lost.iter().any(|lost| is_in(&lost.pointer))
}
