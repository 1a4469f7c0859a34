//! The engine: blocks of all inputs through a worker, in parallel, and the output in the order of the input.
//!
//! [`Engine::run`] gives each worker a block and a [`BlockOutput`] to fill; [`Engine::run_ordered`] adds a
//! step that sees the outputs one after another, in the order of the input, or in that of time if inputs are
//! merged.

mod blocking;
mod expand;
mod finding_groups;
mod input;
mod input_counts;
mod merge;
mod ordered;
mod output;
mod output_writer;
mod outputs;
mod piece;
mod run;
mod source;
mod tail;

pub use blocking::Blocking;
pub use expand::NoMatch;
pub(super) use finding_groups::FindingGroups;
pub use finding_groups::ShownFindings;
pub use input::Input;
pub(super) use output::{BlockOutput, RecordTime};
pub(super) use output_writer::WRITE_CHUNK;
pub use outputs::{InputsWithoutEvents, Outputs};
pub(super) use outputs::{NoticeStyle, input_note};
pub use piece::text_finding;
pub(super) use piece::{InputPiece, unread};
pub(super) use run::Engine;
