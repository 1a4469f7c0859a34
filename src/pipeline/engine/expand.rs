//! Folders and patterns on the command line.

use std::collections::HashSet;
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};

use glob::{MatchOptions, glob_with};

crate::messages! {
    /// The error of a pattern.
    pub enum NoMatch {
        Pattern { pattern: String } => "no file matches `{pattern}`", "没有匹配 `{pattern}` 的文件";
    }
}

/// The files of a folder, or those that match a pattern, which is one only if there is no file of that name.
/// `None` if the argument is neither.
pub(super) fn expand(path: &Path) -> Result<Option<Vec<PathBuf>>, NoMatch> {
    if fs::symlink_metadata(path).is_ok() {
        return Ok(path.is_dir().then(|| files_of(path.to_owned())));
    }
    let options = MatchOptions { require_literal_leading_dot: true, ..MatchOptions::new() };
    let pattern = path.to_str().filter(|text| text.contains(['*', '?', '[']));
    let Some((pattern, Ok(found))) = pattern.map(|pattern| (pattern, glob_with(pattern, options))) else {
        return Ok(None);
    };
    // A folder that cannot be read is reported when it is opened.
    let mut matches: Vec<_> =
        found.map(|found| found.unwrap_or_else(|error| error.path().to_owned())).collect();
    if matches.is_empty() {
        return Err(NoMatch::Pattern { pattern: pattern.to_owned() });
    }
    sort(&mut matches);
    Ok(Some(matches.into_iter().flat_map(files_of).collect()))
}

/// The path itself, or the files of a folder.
fn files_of(path: PathBuf) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path];
    }
    let root = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
    let mut walk = Walk { seen: HashSet::from([root.clone()]), root, files: Vec::new() };
    walk.folder(path);
    walk.files
}

/// A walk through a folder. A symbolic link out of it is followed, once for each place that it leads to; what
/// is in the folder is read once, under its own name.
struct Walk {
    /// The folder, without links in its path.
    root: PathBuf,
    /// The places that links lead to, and the folders outside in which these were.
    seen: HashSet<PathBuf>,
    files: Vec<PathBuf>,
}

impl Walk {
    /// Adds the files of a folder in the order of the bytes of their names, without hidden ones.
    fn folder(&mut self, folder: PathBuf) {
        let Ok(entries) = fs::read_dir(&folder) else {
            // Reported when it is opened.
            self.files.push(folder);
            return;
        };
        let names = entries.filter_map(|entry| Some(entry.ok()?.file_name()));
        let mut paths: Vec<_> = names
            .filter(|name| !name.as_encoded_bytes().starts_with(b"."))
            .map(|name| folder.join(name))
            .collect();
        sort(&mut paths);
        for path in paths {
            let Ok(kind) = fs::symlink_metadata(&path).map(|metadata| metadata.file_type()) else { continue };
            self.entry(path, kind);
        }
    }

    fn entry(&mut self, path: PathBuf, kind: FileType) {
        if kind.is_symlink() {
            let Ok(target) = fs::canonicalize(&path) else { return };
            if !self.is_known(&target) {
                let Ok(kind) = fs::metadata(&target).map(|metadata| metadata.file_type()) else { return };
                self.seen.insert(target);
                self.plain(path, kind);
            }
        } else if self.is_new(&path) {
            self.plain(path, kind);
        }
    }

    /// Whether a target is in the folder, contains it, or was read.
    fn is_known(&self, target: &Path) -> bool {
        target.starts_with(&self.root) || self.root.starts_with(target) || self.seen.contains(target)
    }

    /// Whether what is no link was not read under another name, by a link out of the folder.
    fn is_new(&mut self, path: &Path) -> bool {
        // Nothing outside was read: the paths cannot lead to the same place.
        if self.seen.len() == 1 {
            return true;
        }
        fs::canonicalize(path).is_ok_and(|path| path.starts_with(&self.root) || self.seen.insert(path))
    }

    /// Adds a file, or those of a folder. Pipes, sockets and devices are left out.
    fn plain(&mut self, path: PathBuf, kind: FileType) {
        if kind.is_dir() {
            self.folder(path);
        } else if kind.is_file() {
            self.files.push(path);
        }
    }
}

fn sort(paths: &mut [PathBuf]) {
    paths.sort_unstable_by(|one, other| {
        one.as_os_str().as_encoded_bytes().cmp(other.as_os_str().as_encoded_bytes())
    });
}
