//! The life cycles of a catalog, each parsed when it is first asked for.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::{EventSource, LifeCycle, check, parse};
use crate::catalog::file::FileTable;
use crate::catalog::{CatalogError, EventType, ParseError};

/// The life cycles of a catalog, and the event types that report their states.
#[derive(Debug)]
pub(in crate::catalog) struct LifeCycleTable {
    pub(in crate::catalog) files: FileTable,
    /// The life cycles of the embedded files that were asked for, in the order of their names.
    embedded: Vec<OnceLock<Arc<LifeCycle>>>,
    /// The names of the embedded life cycles of each event type, sorted by event type.
    names_of_event: &'static [(&'static str, &'static [&'static str])],
    /// The sources of the event types that were asked for, in that order.
    sources: Vec<OnceLock<Box<[EventSource]>>>,
    /// The life cycles of the files that were read.
    read: BTreeMap<String, Arc<LifeCycle>>,
    /// The sources of all event types, if files were read.
    sources_with_read: BTreeMap<String, Vec<EventSource>>,
}

/// The life cycles of a folder with event types.
pub(in crate::catalog) fn life_cycles_folder(folder: &Path) -> PathBuf {
    folder.join("lifecycles")
}

impl LifeCycleTable {
    /// The embedded life cycles: pairs of a name and the content as JSON, and the names of those of each event type.
    pub(in crate::catalog) fn new(
        embedded: &'static [(&'static str, &'static str)],
        names_of_event: &'static [(&'static str, &'static [&'static str])],
    ) -> Self {
        Self {
            files: FileTable::new("catalog/lifecycles", embedded),
            embedded: embedded.iter().map(|_| OnceLock::new()).collect(),
            names_of_event,
            sources: names_of_event.iter().map(|_| OnceLock::new()).collect(),
            read: BTreeMap::new(),
            sources_with_read: BTreeMap::new(),
        }
    }

    /// Reads the life cycles of a folder with event types.
    pub(in crate::catalog) fn read(&mut self, folder: &Path) -> Result<(), CatalogError> {
        self.files.read_if_any(&life_cycles_folder(folder))
    }

    /// Whether no files were read.
    pub(in crate::catalog) fn is_embedded(&self) -> bool {
        self.files.is_embedded()
    }

    /// Parses the files that were read, and finds the sources of all event types anew.
    pub(in crate::catalog) fn parse_read(&mut self) -> Result<(), CatalogError> {
        let parsed = self.files.names_read().map(|name| {
            let life_cycle = self.parse(name).map_err(|error| self.files.refuse(name, error))?;
            Ok((name.to_owned(), Arc::new(life_cycle)))
        });
        self.read = parsed.collect::<Result<_, CatalogError>>()?;
        if self.read.is_empty() {
            return Ok(());
        }
        let mut sources: BTreeMap<String, Vec<EventSource>> = BTreeMap::new();
        for life_cycle in self.names().into_iter().filter_map(|name| self.get(name)) {
            for source in EventSource::all(life_cycle) {
                sources.entry(source.source().event.clone()).or_default().push(source);
            }
        }
        self.sources_with_read = sources;
        Ok(())
    }

    /// Checks the files that were read against the event types.
    pub(in crate::catalog) fn check_read<E: Borrow<EventType>>(
        &self,
        event_type: impl Fn(&str) -> Option<E>,
    ) -> Result<(), CatalogError> {
        self.files.names_read().try_for_each(|name| self.check(name, &event_type))
    }

    /// Parses the embedded files and checks them against the embedded event types.
    pub(in crate::catalog) fn check_embedded<E: Borrow<EventType>>(
        &self,
        event_type: impl Fn(&str) -> Option<E>,
    ) -> Result<(), CatalogError> {
        self.names().into_iter().try_for_each(|name| self.check(name, &event_type))
    }

    fn check<E: Borrow<EventType>>(
        &self,
        name: &str,
        event_type: impl Fn(&str) -> Option<E>,
    ) -> Result<(), CatalogError> {
        let refuse = |error| self.files.refuse(name, error);
        let life_cycle = self.parse(name).map_err(refuse)?;
        self.files.get(name).map_or(Ok(()), |text| check(&life_cycle, text, &event_type)).map_err(refuse)
    }

    /// The names of all life cycles, sorted.
    pub(in crate::catalog) fn names(&self) -> Vec<&str> {
        self.files.names()
    }

    /// The life cycle of this name.
    pub(in crate::catalog) fn get(&self, name: &str) -> Option<&Arc<LifeCycle>> {
        if let Some(life_cycle) = self.read.get(name) {
            return Some(life_cycle);
        }
        let index = self.files.embedded_index(name)?;
        Some(self.embedded[index].get_or_init(|| {
            Arc::new(self.parse(name).expect("every file was checked by `load`, or by a test"))
        }))
    }

    /// The life cycles of which an event type reports states.
    pub(in crate::catalog) fn of_event(&self, event_type: &str) -> &[EventSource] {
        if !self.read.is_empty() {
            return self.sources_with_read.get(event_type).map_or(&[], |sources| sources);
        }
        let index = self.names_of_event.binary_search_by(|(known, _)| (*known).cmp(event_type));
        let Ok(index) = index else { return &[] };
        self.sources[index].get_or_init(|| {
            let life_cycles = self.names_of_event[index].1.iter().filter_map(|name| self.get(name));
            let sources = life_cycles.flat_map(EventSource::all);
            sources.filter(|source| source.source().event == event_type).collect()
        })
    }

    /// Parses the file of this name.
    pub(in crate::catalog) fn parse(&self, name: &str) -> Result<LifeCycle, ParseError> {
        let text = self.files.get(name).expect("names are those of files");
        parse::life_cycle(name, text, &self.files)
    }
}
