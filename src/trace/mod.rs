//! Timelines of processes and job changes: what happened to each, and which inconsistencies it has.
//!
//! A [`Tracer`] accepts the events of a log one after another and assigns them to [`Timeline`]s.
//! [`Timeline::analyze`] applies the rules FE401 to FE414 to one of them: deliveries at least once and in any
//! order, to each app that subscribes to an event, and the life cycles of a node and of a job change that the documentation describes. What the
//! documentation leaves open is not reported.
//!
//! ```
//! use feishu_ev::catalog::Catalog;
//! use feishu_ev::event::{Event, EventBuffers};
//! use feishu_ev::location::{Location, Position};
//! use feishu_ev::trace::{DEFAULT_WINDOW_MS, TraceEvent, Tracer};
//!
//! let catalog = Catalog::load(&[])?;
//! let mut tracer = Tracer::new(DEFAULT_WINDOW_MS);
//! let text = include_str!("../../samples/corehr.process.node.updated_v2.json");
//! for line in 1..=2 {
//!     let event = Event::read(text, &catalog, EventBuffers::default())?;
//!     let location = Location::new(&"events.log".into(), Position { line, column: 1 });
//!     tracer.push(TraceEvent::new(&event, text, location), &mut |_| {});
//! }
//! let timelines: Vec<_> = tracer.finish().collect();
//! let analysis = timelines[0].analyze();
//! assert_eq!(analysis.findings_about(1).next().unwrap().rule.code(), "FE401");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod digest;
mod id_index;
mod status;
mod app;
mod event;
mod timeline;
mod chronology;
mod lateness;
mod deliveries;
mod node_life_cycle;
mod simultaneous_nodes;
mod processes;
mod job_change_life_cycle;
mod simultaneous_job_changes;
mod job_changes;
mod analysis;
mod clock;
mod store;
mod tracer;
#[cfg(test)]
mod tests;

pub(crate) use analysis::Analyzed;
pub use analysis::{Analysis, OwnerState};
pub use app::App;
pub use event::{EventIds, EventKind, JobChangeEvent, NodeEvent, TraceEvent};
pub use status::StatusKind;
pub use timeline::{EarlierEvent, EventFinding, ReportState, Timeline, TimelineEvent, TimelineState};
pub use tracer::{DEFAULT_WINDOW_MS, Recency, Tracer, WINDOW_WITHOUT_TIME};
