//! Timelines of what has a life cycle, such as a process or a job change: what happened to each, and which
//! inconsistencies it has.
//!
//! A [`Tracer`] accepts the events of a log one after another and assigns them to [`Timeline`]s.
//! [`Timeline::analyze`] applies the rules FE401 to FE415 to one of them: deliveries at least once and in any
//! order, to each app that subscribes to an event, and the life cycles of the catalog. What the documentation leaves open is
//! not reported. Only the order of nodes in a process is not in the catalog.
//!
//! ```
//! use feishu_ev::catalog::Catalog;
//! use feishu_ev::event::Event;
//! use feishu_ev::location::{Location, Position};
//! use feishu_ev::trace::{DEFAULT_WINDOW_MS, TraceReader, Tracer};
//!
//! let catalog = Catalog::load(&[])?;
//! let (mut reader, mut tracer) = (TraceReader::new(&catalog), Tracer::new(DEFAULT_WINDOW_MS));
//! let text = include_str!("../../samples/corehr.process.node.updated_v2.json");
//! for line in 1..=2 {
//!     let event = Event::read(text, &catalog)?;
//!     let location = Location::new(&"events.log".into(), Position { line, column: 1 });
//!     tracer.push(reader.read(&event, text, location), &mut |_| {});
//! }
//! let timelines: Vec<_> = tracer.finish().collect();
//! let analysis = timelines[0].analyze();
//! assert_eq!(analysis.findings_about(1).next().unwrap().rule.code(), "FE401");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod digest;
mod id_index;
mod app;
mod event_id;
mod members;
mod source_members;
mod subject;
mod state_change;
mod node_event;
mod event;
mod reader;
mod analysis;
mod timeline;
mod chronology;
mod lateness;
mod deliveries;
mod simultaneous_nodes;
mod processes;
mod state_run;
mod simultaneous_changes;
mod checked_subject;
mod resources;
mod states;
mod analyzer;
mod clock;
mod tracked_timeline;
mod store;
mod tracer;
#[cfg(test)]
mod tests;

pub use analysis::{Analysis, EventFinding, OwnerState, TimelineState};
pub(crate) use analyzer::Analyzed;
pub use app::App;
pub use event::{Change, EventKind, TraceEvent};
pub use event_id::EventId;
pub use node_event::NodeEvent;
pub use reader::TraceReader;
pub use state_change::StateChange;
pub use subject::{SubjectRef, TimelineSubject};
pub use timeline::{EarlierEvent, ReportState, Timeline, TimelineEvent};
pub use tracer::{DEFAULT_WINDOW_MS, Recency, Tracer, WINDOW_WITHOUT_TIME};
