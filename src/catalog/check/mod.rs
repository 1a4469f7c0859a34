//! The check of folders with catalog files, for people who write them: every file is checked, and all that is wrong is
//! reported, where [`Catalog::load`] stops at the first error.

mod fields;
mod folder_file;
mod problem;
mod published;
mod texts;

use std::path::{Path, PathBuf};

use jiff::civil::Date;

pub use problem::{EntryProblem, PlacedProblem};

use self::folder_file::{FileKind, FolderFile};
use self::texts::{TextVisitor, Translations};
use super::file::{FileTable, FileText, TomlPath, TomlTree};
use super::life_cycle::{self, LifeCycleTable};
use super::shared::SharedFiles;
use super::{
    Catalog, CatalogError, CodeList, Deprecation, EventType, ObjectSchema, ParseError, ParseProblem,
    embedded_files, parse, parse_codes,
};

/// Folders with catalog files that were checked.
#[derive(Debug)]
#[non_exhaustive]
pub struct CatalogCheck {
    /// The files.
    pub files: Vec<CheckedFile>,
    /// The catalog with the files that have no errors of form; `None` if shared files make embedded files invalid.
    pub catalog: Option<Catalog>,
}

/// A catalog file that was checked.
#[derive(Debug)]
#[non_exhaustive]
pub struct CheckedFile {
    /// The path of the file.
    pub path: PathBuf,
    /// What the file is for.
    pub content: CheckedContent,
    /// The text of the file, as far as it is UTF-8.
    pub text: String,
    /// What is wrong.
    pub problems: Vec<PlacedProblem>,
}

/// What a catalog file is for.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_enums, reason = "the kinds of catalog files")]
pub enum CheckedContent {
    /// An event type.
    EventType(CheckedEventType),
    /// A life cycle.
    LifeCycle,
    /// What event types share.
    Shared,
}

/// An event type whose file was checked.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CheckedEventType {
    /// The name.
    pub name: String,
    /// The folder with the file.
    pub folder: PathBuf,
    /// Whether the file has no error of form, so that the catalog has the event type.
    pub is_in_catalog: bool,
}

impl CatalogCheck {
    /// Checks the files of folders, which are used together, as by [`Catalog::load`]. Dates of pages are not later than
    /// `today`. Fails only if a file or folder cannot be read.
    pub fn new(folders: &[PathBuf], today: Date) -> Result<Self, CatalogError> {
        let mut checker = Checker::new(today)?;
        let mut read = Vec::new();
        for folder in folders {
            checker.read(folder, &mut read)?;
        }
        checker.shared.forget_parsed();
        checker.add_embedded_texts();
        let mut files: Vec<_> = read.into_iter().map(|file| checker.check(file)).collect();
        let catalog = match checker.catalog() {
            Ok(catalog) => Some(catalog),
            Err(CatalogError::Parse { path, problem, .. }) => {
                add_problem(&mut files, path.into(), problem);
                None
            }
            Err(error) => return Err(error),
        };
        Ok(Self { files, catalog })
    }
}

/// Adds a problem of a whole file, which may be an embedded one.
fn add_problem(files: &mut Vec<CheckedFile>, path: PathBuf, problem: ParseProblem) {
    let problem = PlacedProblem::of_file(EntryProblem::Parse { problem });
    if let Some(file) = files.iter_mut().find(|file| file.path == path) {
        file.problems.push(problem);
    } else {
        let (content, text) = (CheckedContent::Shared, String::new());
        files.push(CheckedFile { path, content, text, problems: vec![problem] });
    }
}

/// Checks files one after another.
struct Checker {
    today: Date,
    /// The embedded catalog.
    published: Catalog,
    /// The embedded event types, and those that were read.
    files: FileTable,
    /// The embedded shared files, and those that were read.
    shared: SharedFiles,
    /// The embedded life cycles, and those that were read.
    life_cycles: LifeCycleTable,
    translations: Translations,
    /// The files with errors of form.
    refused: Vec<(FileKind, String)>,
}

impl Checker {
    fn new(today: Date) -> Result<Self, CatalogError> {
        let (files, shared, life_cycles) = embedded_files();
        let (published, translations) = (Catalog::load(&[])?, Translations::default());
        Ok(Self { today, published, files, shared, life_cycles, translations, refused: Vec::new() })
    }

    fn table(&mut self, kind: FileKind) -> &mut FileTable {
        match kind {
            FileKind::CodeList => &mut self.shared.code_lists,
            FileKind::EventType => &mut self.files,
            FileKind::LifeCycle => &mut self.life_cycles.files,
            FileKind::Object => &mut self.shared.objects,
        }
    }

    /// Reads the files of a folder: shared files first, as event types use them, and life cycles last, as they use
    /// event types.
    fn read(&mut self, folder: &Path, read: &mut Vec<FolderFile>) -> Result<(), CatalogError> {
        for kind in [FileKind::CodeList, FileKind::Object, FileKind::EventType, FileKind::LifeCycle] {
            for path in kind.files(folder)? {
                let (name, text, error) = self.table(kind).read_file(path.clone())?;
                read.push(FolderFile { kind, name, folder: folder.to_owned(), path, text, error });
            }
        }
        Ok(())
    }

    /// Adds the texts of the embedded event types that are not replaced.
    fn add_embedded_texts(&mut self) {
        let Self { published, files, translations, .. } = self;
        for known in published.event_types().filter(|known| !files.has_read(&known.name)) {
            texts::visit_event_type(known, &mut |kind, text, _| {
                translations.add(kind, text, &known.name);
            });
        }
        texts::visit_object(published.envelope(), &mut |kind, text, _| {
            translations.add(kind, text, "common/envelope");
        });
    }

    fn check(&mut self, file: FolderFile) -> CheckedFile {
        let FolderFile { kind, name, folder, path, text, error } = file;
        let mut problems = Vec::new();
        let checked = match error {
            Some(error) => Err(error),
            None => self.check_content(kind, &name, &text, &mut problems),
        };
        if let Err(error) = checked {
            self.refused.push((kind, name.clone()));
            problems.extend(self.problem(error));
        }
        let content = match kind {
            FileKind::CodeList | FileKind::Object => CheckedContent::Shared,
            FileKind::EventType => {
                let is_in_catalog = !self.is_refused(kind, &name);
                CheckedContent::EventType(CheckedEventType { name, folder, is_in_catalog })
            }
            FileKind::LifeCycle => CheckedContent::LifeCycle,
        };
        problems.sort_by_key(|problem| problem.offset);
        CheckedFile { path, content, text, problems }
    }

    /// Checks a text, which is refused if it has an error of form.
    fn check_content(
        &mut self,
        kind: FileKind,
        name: &str,
        text: &str,
        problems: &mut Vec<PlacedProblem>,
    ) -> Result<(), ParseError> {
        if kind == FileKind::EventType && !is_event_type_name(name) {
            let problem = EntryProblem::FileName { name: name.to_owned() };
            problems.push(PlacedProblem::of_file(problem));
        }
        let toml = FileText::Toml(text);
        match kind {
            FileKind::CodeList => {
                let list = parse_codes::shared_list(toml)?;
                self.check_code_list(name, &list, &toml.tree(), problems);
            }
            FileKind::Object => {
                let object = parse::object(name, &self.shared)?;
                self.check_object(name, &object, &toml.tree(), problems);
            }
            FileKind::LifeCycle => {
                let life_cycle = self.life_cycles.parse(name)?;
                life_cycle::check(&life_cycle, toml, |name| {
                    parse::event_type(name, self.files.get(name)?, &self.shared).ok()
                })?;
            }
            FileKind::EventType => {
                let known = parse::event_type(name, toml, &self.shared)?;
                self.check_event_type(&known, &toml.tree(), problems);
            }
        }
        Ok(())
    }

    fn check_code_list(
        &mut self,
        name: &str,
        list: &CodeList,
        tree: &TomlTree<'_>,
        problems: &mut Vec<PlacedProblem>,
    ) {
        if let Some(page) = &list.page {
            problems.extend(self.future_date(&page.date, tree));
        }
        let path = TomlPath::Top.key("codes");
        if let Some(published) = self.published.shared_codes(name) {
            published::add_problems(&list.codes, &published.codes, name, &path, tree, problems);
        }
        let place = format!("common/codes/{name}");
        texts::visit_codes(&list.codes, &path, &mut self.text_checker(&place, tree, problems));
    }

    fn check_object(
        &mut self,
        name: &str,
        object: &ObjectSchema,
        tree: &TomlTree<'_>,
        problems: &mut Vec<PlacedProblem>,
    ) {
        let place = format!("common/{name}");
        texts::visit_object(object, &mut self.text_checker(&place, tree, problems));
    }

    fn check_event_type(
        &mut self,
        known: &EventType,
        tree: &TomlTree<'_>,
        problems: &mut Vec<PlacedProblem>,
    ) {
        problems.extend(self.future_date(&known.page_date, tree));
        if let Some(Deprecation { by: Some(by) }) = &known.deprecated
            && self.files.get(by).is_none()
        {
            let path = TomlPath::Top.key("deprecated");
            let problem = EntryProblem::UnknownEventType { name: by.clone() };
            problems.push(PlacedProblem::at(tree.offset(&path.key("by")), problem));
        }
        published::check_event_type(known, tree, &self.published, problems);
        texts::visit_event_type(known, &mut self.text_checker(&known.name, tree, problems));
    }

    /// The problem that the date of a page is later than today.
    fn future_date(&self, date: &str, tree: &TomlTree<'_>) -> Option<PlacedProblem> {
        let is_later = date.parse::<Date>().is_ok_and(|date| date > self.today);
        is_later.then(|| {
            let problem = EntryProblem::FutureDate { date: date.to_owned() };
            PlacedProblem::at(tree.offset(&TomlPath::Top.key("page_date")), problem)
        })
    }

    /// Adds a problem for each text of a file that was translated otherwise before.
    fn text_checker<'t>(
        &'t mut self,
        place: &'t str,
        tree: &'t TomlTree<'_>,
        problems: &'t mut Vec<PlacedProblem>,
    ) -> Box<TextVisitor<'t>> {
        Box::new(move |kind, text, path| {
            // The texts of shared files are checked there.
            if let Some(problem) = self.translations.add(kind, text, place)
                && tree.has(path)
            {
                problems.push(PlacedProblem::at(tree.offset(&path.key("en")), problem));
            }
        })
    }

    /// The problem that a file has an error of form, unless it is one of a shared file that is reported itself.
    fn problem(&self, error: ParseError) -> Option<PlacedProblem> {
        let ParseError { offset, problem } = error;
        if let ParseProblem::InShared { path, .. } = &problem
            && self.refused.iter().any(|(kind, name)| kind.path(name) == Path::new(path))
        {
            return None;
        }
        Some(PlacedProblem::at(offset, EntryProblem::Parse { problem }))
    }

    fn is_refused(&self, kind: FileKind, name: &str) -> bool {
        self.refused.iter().any(|(refused, known)| (*refused, known.as_str()) == (kind, name))
    }

    /// The catalog without the files that are refused.
    fn catalog(mut self) -> Result<Catalog, CatalogError> {
        for (kind, name) in std::mem::take(&mut self.refused) {
            self.table(kind).remove(&name);
        }
        self.shared.forget_parsed();
        Catalog::new(self.files, self.shared, self.life_cycles)
    }
}

/// Whether a name is like those of event types: letters, digits and underscores, in parts that periods join.
fn is_event_type_name(name: &str) -> bool {
    let is_word = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    name.split('.').all(is_word)
}
