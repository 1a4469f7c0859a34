//! The files that event types share: objects, and lists of codes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::file::FileTable;
use super::{CatalogError, CodeList, ParseError, parse_codes};

/// The folder of the shared objects in a folder with event types.
pub(super) fn objects_folder(folder: &Path) -> PathBuf {
    folder.join("common")
}

/// The folder of the shared lists of codes in a folder with event types.
pub(super) fn code_lists_folder(folder: &Path) -> PathBuf {
    folder.join("common/codes")
}

/// The files in `common/`.
#[derive(Debug)]
pub(super) struct SharedFiles {
    /// The objects.
    pub(super) objects: FileTable,
    /// The lists of codes, in `common/codes/`.
    pub(super) code_lists: FileTable,
    /// The lists that were asked for, by name.
    parsed: Mutex<BTreeMap<String, Arc<CodeList>>>,
}

impl SharedFiles {
    pub(super) fn new(
        objects: &'static [(&'static str, &'static str)],
        code_lists: &'static [(&'static str, &'static str)],
    ) -> Self {
        let objects = FileTable::new("catalog/common", objects);
        let code_lists = FileTable::new("catalog/common/codes", code_lists);
        Self { objects, code_lists, parsed: Mutex::default() }
    }

    /// Reads the shared files of a folder with event types.
    pub(super) fn read(&mut self, folder: &Path) -> Result<(), CatalogError> {
        self.objects.read_if_any(&objects_folder(folder))?;
        self.code_lists.read_if_any(&code_lists_folder(folder))?;
        self.forget_parsed();
        Ok(())
    }

    /// Whether all files are embedded.
    pub(super) fn is_embedded(&self) -> bool {
        self.objects.is_embedded() && self.code_lists.is_embedded()
    }

    /// Adds a file by its path in `common/`, without `.toml`.
    #[cfg(test)]
    pub(super) fn add(&mut self, path: &str, text: &str) {
        match path.strip_prefix("codes/") {
            Some(name) => self.code_lists.add(name, text),
            None => self.objects.add(path, text),
        }
        self.forget_parsed();
    }

    /// Forgets the lists that were asked for, because files were added or removed.
    pub(super) fn forget_parsed(&mut self) {
        self.parsed = Mutex::default();
    }

    /// A list of codes, which is parsed once.
    pub(super) fn codes(&self, name: &str) -> Option<Result<Arc<CodeList>, ParseError>> {
        let text = self.code_lists.get(name)?;
        // A thread that panicked had not changed the map.
        let mut parsed = self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(list) = parsed.get(name) {
            return Some(Ok(Arc::clone(list)));
        }
        Some(parse_codes::shared_list(text).map(|list| {
            let list = Arc::new(list);
            parsed.insert(name.to_owned(), Arc::clone(&list));
            list
        }))
    }
}
