//! What the process says when it ends.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use feishu_ev::catalog::CatalogError;
use feishu_ev::delivery::DeliveryError;
use feishu_ev::finding::{Finding, UnknownRule};
use feishu_ev::pipeline::Tally;
use feishu_ev::simulate::SimulateError;

/// The exit codes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Exit {
    /// 0: yes, or clean.
    Yes,
    /// 1: no, or something was found.
    No,
    /// 2: the question could not be asked.
    Unable,
}

impl Exit {
    /// An input that cannot be read weighs more than what was found in the others.
    pub(crate) fn from_tally(tally: &Tally, failed: bool) -> Self {
        match (tally.broken_inputs, failed) {
            (0, false) => Self::Yes,
            (0, true) => Self::No,
            _ => Self::Unable,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Yes => Self::from(0),
            Exit::No => Self::from(1),
            Exit::Unable => Self::from(2),
        }
    }
}

/// Why a question could not be asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unable {
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error("{0} is closed")]
    Closed(&'static str),
    #[error(transparent)]
    Rule(#[from] UnknownRule),
    #[error("{file}: {error}")]
    Delivery { file: String, error: DeliveryError },
    #[error("the Encrypt Key {0} is empty")]
    EmptyKey(String),
    #[error("{0} is empty")]
    EmptySecret(&'static str),
    #[error("{file}: {error}")]
    Input { file: String, error: io::Error },
    #[error("{}: {error}", key_file(path.as_deref()))]
    KeyFile { path: Option<PathBuf>, error: io::Error },
    #[error("no Encrypt Key: set FEISHU_ENCRYPT_KEY, or give --encrypt-key-file FILE")]
    NoKey,
    #[error("cannot write the manifest {}: {error}", path.display())]
    Manifest { path: PathBuf, error: io::Error },
    #[error("cannot write standard output: {0}")]
    Output(#[from] io::Error),
    #[error("no source of random numbers for the IV: {0}")]
    Random(String),
    #[error(transparent)]
    Scenario(#[from] SimulateError),
    #[error("{file}:1:1: error[{}]: {}", finding.rule, finding.sentence())]
    TooLarge { file: String, finding: Box<Finding> },
    #[error("{0}")]
    Usage(&'static str),
    #[error("`{0}` is no event type of the catalogue; `feishu-ev explain` lists them")]
    UnknownEventType(String),
}

fn key_file(path: Option<&Path>) -> Cow<'_, str> {
    path.map_or(Cow::Borrowed("the file given with --encrypt-key-file"), Path::to_string_lossy)
}
