//! The files of a folder of the catalog, by their kind.

use std::path::{Path, PathBuf};

use crate::catalog::file::toml_files;
use crate::catalog::life_cycle::life_cycles_folder;
use crate::catalog::shared::{code_lists_folder, objects_folder};
use crate::catalog::{CatalogError, ParseError};

/// The kinds of catalog files.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum FileKind {
    CodeList,
    EventType,
    LifeCycle,
    Object,
}

/// A file that was read.
pub(super) struct FolderFile {
    pub(super) kind: FileKind,
    /// The name without `.toml`.
    pub(super) name: String,
    /// The folder of the event types to which it belongs.
    pub(super) folder: PathBuf,
    pub(super) path: PathBuf,
    /// As far as it is UTF-8.
    pub(super) text: String,
    /// The error that it is not UTF-8.
    pub(super) error: Option<ParseError>,
}

impl FileKind {
    /// The folder of such files in a folder of the catalog.
    fn folder(self, folder: &Path) -> PathBuf {
        match self {
            Self::CodeList => code_lists_folder(folder),
            Self::EventType => folder.to_owned(),
            Self::LifeCycle => life_cycles_folder(folder),
            Self::Object => objects_folder(folder),
        }
    }

    /// The files of this kind. A folder of the catalog need not have others than event types.
    pub(super) fn files(self, folder: &Path) -> Result<Vec<PathBuf>, CatalogError> {
        let place = self.folder(folder);
        if self != Self::EventType && !place.is_dir() {
            return Ok(Vec::new());
        }
        toml_files(&place)
    }

    /// The path of a file in a folder of the catalog.
    pub(super) fn path(self, name: &str) -> PathBuf {
        self.folder(Path::new("")).join(format!("{name}.toml"))
    }
}
