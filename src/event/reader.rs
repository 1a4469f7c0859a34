//! The reader of many events.

use super::layout::Layouts;
use super::{Anomaly, Event, Member, ReadError, parser};
use crate::catalog::Catalog;

/// A reader of events, which reuses its memory and recognizes events that are written like those before.
///
/// ```
/// use feishu_ev::catalog::Catalog;
/// use feishu_ev::event::EventReader;
///
/// let catalog = Catalog::load(&[])?;
/// let mut reader = EventReader::new(&catalog);
/// for id in 1..=3 {
///     let text = format!(r#"{{"schema":"2.0","header":{{"event_id":"{id}","event_type":"x.y_v1"}},"event":{{}}}}"#);
///     let event = reader.read(&text)?;
///     assert_eq!(event.event_id(), Some(&*id.to_string()));
///     reader.reuse(event);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct EventReader<'c> {
    catalog: &'c Catalog,
    layouts: Layouts<'c>,
    /// Empty vectors, for the next event.
    members: Vec<Member<'static, 'static>>,
    anomalies: Vec<Anomaly<'static>>,
}

impl<'c> EventReader<'c> {
    /// A reader that has not read anything.
    #[must_use]
    pub fn new(catalog: &'c Catalog) -> Self {
        Self { catalog, layouts: Layouts::default(), members: Vec::new(), anomalies: Vec::new() }
    }

    /// Reads the record at the start of `text`, with the same result as [`Event::read`].
    pub fn read<'a>(&mut self, text: &'a str) -> Result<Event<'c, 'a>, ReadError> {
        let mut members = reuse_allocation(std::mem::take(&mut self.members));
        let anomalies = reuse_allocation(std::mem::take(&mut self.anomalies));
        if let Some(recognized) = self.layouts.read(text, &mut members) {
            return Ok(recognized.event(text, members, anomalies));
        }
        members.clear();
        let event = parser::parse(text, self.catalog, members, anomalies)?;
        self.layouts.learn(&event);
        Ok(event)
    }

    /// Takes the memory of an event that is no longer needed, for the next one.
    pub fn reuse(&mut self, event: Event<'_, '_>) {
        self.members = reuse_allocation(event.members);
        self.anomalies = reuse_allocation(event.anomalies);
    }
}

/// An empty vector of another type in the memory of a vector, whose elements borrow from a record that is
/// gone.
fn reuse_allocation<T, U>(mut vector: Vec<T>) -> Vec<U> {
    vector.clear();
    vector.into_iter().map(|_| unreachable!("the vector was cleared")).collect()
}
