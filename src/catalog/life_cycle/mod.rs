//! Life cycles: which states something has, which event types report them, and which state may follow which.

mod check;
mod definition;
mod event_source;
mod field_path;
mod guard;
mod parse;
mod raw;
mod sequence;
mod source;
mod state;
mod status_kind;
mod subject_kind;
mod table;
mod transition;

pub use definition::{Directness, LifeCycle};
pub use event_source::EventSource;
pub use field_path::FieldPath;
pub use guard::{ApprovedBy, Direct, NotBefore};
pub use sequence::Sequence;
pub use source::{Link, StateSource};
pub use state::{Beginning, State, StateIndex};
pub use status_kind::StatusKind;
pub use subject_kind::SubjectKind;
pub use transition::{Basis, Transition};

pub(super) use check::check;
pub(super) use table::{LifeCycleTable, life_cycles_folder};
