//! The colors of the terminal, by what they mean. Whether there are any is decided once for the process,
//! through `colored`.

use colored::{ColoredString, Colorize as _};

use crate::catalog::StatusKind;
use crate::finding::Severity;

/// Text about a finding.
pub(crate) fn severity(severity: Severity, text: &str) -> ColoredString {
    match severity {
        Severity::Error => text.red().bold(),
        Severity::Warning => text.yellow().bold(),
        Severity::Information => text.blue(),
    }
}

/// The status of a node or a job change.
pub(crate) fn status(kind: StatusKind, text: &str) -> ColoredString {
    match kind {
        StatusKind::Approved | StatusKind::Effective | StatusKind::NoApproval => text.green(),
        StatusKind::InProgress => text.blue(),
        StatusKind::Intervened => text.magenta(),
        StatusKind::Rejected => text.red(),
        StatusKind::RolledBack => text.yellow(),
        StatusKind::Cancelled | StatusKind::Skipped | StatusKind::Withdrawn => text.dimmed(),
        StatusKind::Unknown => text.normal(),
    }
}

/// A heading or a title.
pub(crate) fn heading(text: &str) -> ColoredString {
    text.bold()
}

/// The bars of a chart.
pub(crate) fn bar(text: &str) -> ColoredString {
    text.cyan()
}

/// Text that matters less.
pub(crate) fn dimmed(text: &str) -> ColoredString {
    text.dimmed()
}

/// The lines and arrows around an excerpt.
pub(crate) fn frame(text: &str) -> ColoredString {
    text.blue().bold()
}

/// The mark of a check that passed.
pub(crate) fn passed(text: &str) -> ColoredString {
    text.green()
}

/// The conclusion that everything passed.
pub(crate) fn conclusion_passed(text: &str) -> ColoredString {
    text.green().bold()
}

/// The mark of a check that failed, or the conclusion that something did.
pub(crate) fn failed(text: &str) -> ColoredString {
    text.red().bold()
}

/// The mark of something that neither passed nor failed.
pub(crate) fn uncertain(text: &str) -> ColoredString {
    text.yellow().bold()
}
