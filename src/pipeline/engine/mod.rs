//! The engine: blocks of all inputs through a worker, in parallel, and the output in the order of the input.
//!
//! [`Engine::run`] gives each worker a block and a [`BlockOutput`] to fill; [`Engine::run_ordered`] adds a
//! step that sees the outputs one after another, in the order of the input, or in that of time if inputs are
//! merged.

mod blocking;
mod input;
mod merge;
mod ordered;
mod run;
mod tail;

pub use blocking::Blocking;
pub use input::Input;
pub use ordered::Outputs;
pub(super) use ordered::{BlockOutput, RecordTime, WRITE_CHUNK};
pub(super) use run::Engine;
