//! The engine: blocks of all inputs through a worker, in parallel, and the output in the order of the input.
//!
//! [`Engine::run`] gives each worker a block and a [`BlockOutput`] to fill; [`Engine::run_ordered`] adds a
//! step that sees the outputs one after another, in the order of the input.

mod blocking;
mod expand;
mod input;
mod ordered;
mod piece;
mod run;
mod source;
mod tail;

pub use blocking::Blocking;
pub use expand::NoMatch;
pub use input::Input;
pub use ordered::Outputs;
pub(super) use ordered::{BlockOutput, WRITE_CHUNK};
pub use piece::text_finding;
pub(super) use piece::{InputPiece, unread};
pub(super) use run::Engine;
