//! The reader of events for tracing.

use std::ptr;

use super::app::RecentApps;
use super::digest::digest;
use super::event::{EventKind, TraceEvent};
use super::event_id::EventId;
use super::node_event::NodeEvent;
use super::source_members::SourceMembers;
use super::state_change::StateChange;
use crate::catalog::{Catalog, EventType, FieldPath};
use crate::event::{Envelope, Event};
use crate::location::Location;

/// A reader that keeps of events what tracing needs. It finds the members that life cycles name once for each event
/// type.
///
/// Its events share the names of their apps, so each thread has a reader of its own.
#[derive(Debug)]
pub struct TraceReader<'c> {
    types: TracedTypes<'c>,
    apps: RecentApps,
    /// Buffers.
    changes: Vec<StateChange>,
    compacted: Vec<u8>,
}

/// The event types of the events so far.
#[derive(Debug)]
struct TracedTypes<'c> {
    catalog: &'c Catalog,
    types: Vec<TracedType<'c>>,
}

/// An event type with the life cycles of which it reports states.
#[derive(Debug)]
struct TracedType<'c> {
    event_type: &'c EventType,
    sources: Box<[SourceMembers<'c>]>,
}

impl TraceEvent {
    /// Keeps of a single event what tracing needs; `text` is its plaintext. A [`TraceReader`] reads many faster.
    #[must_use]
    pub fn new(event: &Event<'_, '_>, catalog: &Catalog, text: &str, location: Location) -> Self {
        TraceReader::new(catalog).read(event, text, location)
    }
}

impl<'c> TraceReader<'c> {
    /// A reader of events that were read with this catalog.
    #[must_use]
    pub fn new(catalog: &'c Catalog) -> Self {
        Self {
            types: TracedTypes { catalog, types: Vec::new() },
            apps: RecentApps::default(),
            changes: Vec::new(),
            compacted: Vec::new(),
        }
    }

    /// Keeps of an event what tracing needs; `text` is its plaintext.
    #[must_use]
    pub fn read(&mut self, event: &Event<'_, '_>, text: &str, location: Location) -> TraceEvent {
        let event_id = match event.envelope {
            Envelope::Challenge { .. } => event.challenge(),
            _ => event.event_id(),
        };
        TraceEvent {
            event_id: event_id.filter(|id| !id.is_empty()).map(EventId::new),
            app: self.apps.of_event(event),
            time: event.time(),
            received_at: None,
            location,
            pointer: None,
            is_reconstructed: false,
            is_selected: true,
            kind: self.kind(event),
            digest: digest(event, text, &mut self.compacted),
        }
    }

    fn kind(&mut self, event: &Event<'_, '_>) -> EventKind {
        let event_type = || event.type_name().into();
        match kind_of_sources(event, self.types.sources(event), &mut self.changes) {
            Ok(Some(kind)) => kind,
            Ok(None) => EventKind::Other { event_type: event_type() },
            Err(missing) => EventKind::Unidentified { event_type: event_type(), missing },
        }
    }
}

impl<'c> TracedTypes<'c> {
    /// The life cycles of which an event reports states.
    fn sources(&mut self, event: &Event<'_, '_>) -> &[SourceMembers<'c>] {
        let name = event.type_name();
        let Some(known) = event.known.filter(|known| known.name == name) else { return &[] };
        let index = self.types.iter().position(|traced| ptr::eq(traced.event_type, known));
        let index = if let Some(index) = index {
            index
        } else {
            let Some(event_type) = self.catalog.event_type(name) else { return &[] };
            let sources = self.catalog.life_cycles_of(name).iter();
            let sources = sources.map(|source| SourceMembers::new(source, event_type)).collect();
            self.types.push(TracedType { event_type, sources });
            self.types.len() - 1
        };
        &self.types[index].sources
    }
}

/// What an event reports as a source of life cycles; fails with the path of an id that is missing. `changes` is a buffer.
fn kind_of_sources(
    event: &Event<'_, '_>,
    sources: &[SourceMembers<'_>],
    changes: &mut Vec<StateChange>,
) -> Result<Option<EventKind>, FieldPath> {
    changes.clear();
    for members in sources {
        match &members.source.life_cycle.sequence {
            Some(sequence) => {
                return NodeEvent::read(event, members, sequence).map(EventKind::Node).map(Some);
            }
            None => StateChange::read(event, members, changes)?,
        }
    }
    Ok((!changes.is_empty()).then(|| EventKind::States(changes.drain(..).collect())))
}
