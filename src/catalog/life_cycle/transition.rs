//! Transitions from one state to another.

use super::StateIndex;
use crate::message::Localized;

/// A transition: each of `from` may be followed by each of `to`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Transition {
    /// The states before.
    pub from: Vec<StateIndex>,
    /// The states after.
    pub to: Vec<StateIndex>,
    /// Whether only a direct change has it, see [`Direct`](super::Direct).
    pub is_direct: bool,
    /// The basis of the transition.
    pub basis: Basis,
    /// Whether simulated sequences have it.
    pub is_simulated: bool,
}

/// The basis of a transition.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_enums, reason = "where it can be said, or that it is not")]
pub enum Basis {
    /// The documentation says it.
    Documented {
        /// The words, in Chinese.
        words: String,
        /// The address of the page.
        page: String,
    },
    /// The event types say it: what is created is updated and deleted.
    EventTypes,
    /// The documentation leaves it open, and it is accepted.
    Open(Localized),
}
