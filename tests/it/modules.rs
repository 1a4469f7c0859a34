//! The shape of the library: modules in the order in which a record passes through them, each using only
//! those before it, and no circles between the files of a module.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

use crate::support::root;

/// The path of a module, such as `["trace", "order"]`; empty for `lib.rs`.
type ModulePath = Vec<String>;

/// The source files of the library by their modules.
struct Library {
    files: BTreeMap<ModulePath, syn::File>,
    /// The modules that the names re-exported by a module are from.
    reexports: BTreeMap<(ModulePath, String), ModulePath>,
}

impl Library {
    fn read() -> Self {
        let src = root().join("src");
        let mut files = BTreeMap::new();
        for path in sources(&src) {
            let relative = path.strip_prefix(&src).unwrap().with_extension("");
            let mut module: ModulePath =
                relative.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
            if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
                module.pop();
            }
            if module.first().is_some_and(|name| name == "main" || name == "cli") {
                continue;
            }
            files.insert(module, syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap());
        }
        let mut library = Self { files, reexports: BTreeMap::new() };
        let mut reexports = BTreeMap::new();
        for (module, file) in &library.files {
            for item in &file.items {
                let syn::Item::Use(item) = item else { continue };
                if !matches!(item.vis, syn::Visibility::Inherited) {
                    for path in flatten(&item.tree) {
                        let target = library.resolve(module, &path);
                        if let (Some(target), Some(name)) = (target, path.last()) {
                            reexports.insert((module.clone(), name.clone()), target);
                        }
                    }
                }
            }
        }
        library.reexports = reexports;
        library
    }

    /// The module of the file that a path in `module` leads to.
    fn resolve(&self, module: &ModulePath, path: &[String]) -> Option<ModulePath> {
        let (first, mut rest) = path.split_first()?;
        let mut target = match first.as_str() {
            "crate" => Vec::new(),
            "self" => module.clone(),
            "super" => module[..module.len().checked_sub(1)?].to_vec(),
            name if self.files.contains_key(&[module.as_slice(), &[name.to_owned()]].concat()) => {
                rest = path;
                module.clone()
            }
            _ => return None,
        };
        while let Some((name, after)) = rest.split_first() {
            let inner = [target.as_slice(), std::slice::from_ref(name)].concat();
            if name == "super" {
                target.pop();
            } else if self.files.contains_key(&inner) {
                target = inner;
            } else if name == "messages" && target.is_empty() {
                // The macro is exported at the top, as macros are.
                return Some(vec!["message".to_owned()]);
            } else {
                let reexported = self.reexports.get(&(target.clone(), name.clone()));
                return Some(reexported.cloned().unwrap_or(target));
            }
            rest = after;
        }
        Some(target)
    }

    /// The modules that each file uses.
    fn uses(&self) -> BTreeMap<&ModulePath, BTreeSet<ModulePath>> {
        let uses = self.files.iter().map(|(module, file)| {
            let mut paths = Paths::default();
            paths.visit_file(file);
            let used = paths.0.iter().filter_map(|path| self.resolve(module, path));
            (module, used.filter(|used| used != module).collect())
        });
        uses.collect()
    }
}

/// The paths of a file, those of `use` items included. Tests are left out: they may use anything.
#[derive(Default)]
struct Paths(Vec<Vec<String>>);

impl<'f> Visit<'f> for Paths {
    fn visit_item_mod(&mut self, item: &'f syn::ItemMod) {
        if item.ident != "tests" {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'f syn::ItemUse) {
        self.0.extend(flatten(&item.tree));
    }

    fn visit_path(&mut self, path: &'f syn::Path) {
        self.0.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    /// What a macro is called with are tokens: the paths that begin with `crate` are found by their text.
    fn visit_macro(&mut self, item: &'f syn::Macro) {
        let tokens = item.tokens.to_string().replace(' ', "");
        for rest in tokens.split("crate::").skip(1) {
            let path =
                rest.split(|character: char| !character.is_alphanumeric() && !"_:".contains(character));
            let path = path.take(1).flat_map(|path| path.split("::")).map(str::to_owned);
            self.0.push(std::iter::once("crate".to_owned()).chain(path).collect());
        }
        visit::visit_macro(self, item);
    }
}

/// The paths that a tree of a `use` item stands for.
fn flatten(tree: &syn::UseTree) -> Vec<Vec<String>> {
    match tree {
        syn::UseTree::Path(path) => {
            let mut paths = flatten(&path.tree);
            for inner in &mut paths {
                inner.insert(0, path.ident.to_string());
            }
            paths
        }
        syn::UseTree::Name(name) if name.ident == "self" => vec![Vec::new()],
        syn::UseTree::Name(name) => vec![vec![name.ident.to_string()]],
        syn::UseTree::Rename(rename) => vec![vec![rename.ident.to_string()]],
        syn::UseTree::Glob(_) => vec![Vec::new()],
        syn::UseTree::Group(group) => group.items.iter().flat_map(flatten).collect(),
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (folders, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_dir());
    let files = files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files.chain(folders.iter().flat_map(|folder| sources(folder))).collect()
}

/// The modules that `lib.rs` declares, in order.
fn order(library: &Library) -> Vec<String> {
    let modules = library.files[&Vec::new()].items.iter().filter_map(|item| match item {
        syn::Item::Mod(module) => Some(module.ident.to_string()),
        _ => None,
    });
    modules.collect()
}

#[test]
fn a_module_uses_only_those_before_it() {
    let library = Library::read();
    let order = order(&library);
    assert!(order.len() >= 10, "{order:?}");
    let place = |name: &str| order.iter().position(|module| module == name);
    let mut count = 0;
    for (module, used) in library.uses() {
        for used in used.iter().filter(|used| !module.is_empty() && !used.is_empty()) {
            assert!(
                place(&used[0]) <= place(&module[0]),
                "{} uses {}, which lib.rs declares after it",
                module.join("::"),
                used.join("::")
            );
            count += usize::from(used[0] != module[0]);
        }
    }
    assert!(count > 100, "only {count} uses between modules were found");
}

/// A module and the modules inside it may use each other: a folder is one notion.
#[test]
fn files_do_not_use_each_other_in_circles() {
    let library = Library::read();
    let uses = library.uses();
    let is_apart =
        |left: &ModulePath, right: &ModulePath| !left.starts_with(right) && !right.starts_with(left);
    let mut circles = Vec::new();
    for start in uses.keys() {
        let mut reached = BTreeSet::new();
        let mut left = vec![*start];
        while let Some(module) = left.pop() {
            for used in uses.get(module).into_iter().flatten().filter(|used| is_apart(module, used)) {
                if used == *start {
                    circles.push(format!(
                        "{} is used by {}, which it uses",
                        start.join("::"),
                        module.join("::")
                    ));
                }
                if reached.insert(used) {
                    left.push(used);
                }
            }
        }
    }
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn no_two_types_of_the_library_share_a_name() {
    let mut places = BTreeMap::<String, Vec<String>>::new();
    for (module, file) in &Library::read().files {
        for item in &file.items {
            let name = match item {
                syn::Item::Enum(item) => &item.ident,
                syn::Item::Struct(item) => &item.ident,
                syn::Item::Trait(item) => &item.ident,
                syn::Item::Type(item) => &item.ident,
                // A table of messages, choices or rules declares a type too.
                syn::Item::Macro(item) => {
                    let tokens = item.mac.tokens.to_string();
                    if let Some((_, rest)) = tokens.split_once("enum ").filter(|_| item.ident.is_none()) {
                        let name = rest.split_whitespace().next().unwrap().to_owned();
                        places.entry(name).or_default().push(module.join("::"));
                    }
                    continue;
                }
                _ => continue,
            };
            places.entry(name.to_string()).or_default().push(module.join("::"));
        }
    }
    let shared: Vec<_> = places.iter().filter(|(_, modules)| modules.len() > 1).collect();
    assert!(shared.is_empty(), "{shared:#?}");
}

#[test]
fn the_library_knows_nothing_of_clap() {
    for (module, file) in &Library::read().files {
        let mut paths = Paths::default();
        paths.visit_file(file);
        let uses_clap = paths.0.iter().flatten().any(|name| name.starts_with("clap"));
        assert!(!uses_clap, "{} uses clap", module.join("::"));
    }
}

#[test]
fn no_source_file_has_more_than_400_lines() {
    for source in sources(&root().join("src")) {
        let lines = fs::read_to_string(&source).unwrap().lines().count();
        assert!(lines <= 400, "{} has {lines} lines", source.display());
    }
}
