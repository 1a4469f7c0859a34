//! The symbols of the page: each outcome and each kind of mark has a shape of its own, besides its color.

use maud::{Markup, html};

use super::text::PageText;
use crate::catalog::StatusKind;
use crate::choice::Choice as _;
use crate::lanes::MarkKind;
use crate::message::{LanguageChoice, Localize as _, LocalizedStr};

/// A symbol, by its name in the page, its text and its shape: the path of what is drawn on its ground.
struct Symbol {
    name: &'static str,
    text: LocalizedStr,
    ground: Ground,
    path: &'static str,
}

/// The ground of a symbol, around the origin.
enum Ground {
    Circle,
    Diamond,
    Square,
}

/// The outcomes and the kinds of marks, in the order of the legend.
fn symbols() -> impl Iterator<Item = Symbol> {
    let outcomes = [
        (StatusKind::InProgress, "M0-3.5V0L2.5 2"),
        (StatusKind::Approved, "M-3.2 0.2L-1 2.6L3.3-2.4"),
        (StatusKind::NoApproval, "M-3.2 0.2L-1 2.6L3.3-2.4M-3 4H3"),
        (StatusKind::Effective, "M-3.6-0.8L-1.6 1.4L1.4-2.4M-1 2.6L0 3.4L3.8-1.2"),
        (StatusKind::Skipped, "M-3-2.6L-0.2 0L-3 2.6M0.6-2.6L3.4 0L0.6 2.6"),
        (StatusKind::Intervened, "M0-3.4V0.8M0 3V3.4"),
        (StatusKind::RolledBack, "M-1-3.4L-3.2-1.2L-1 1M-3.2-1.2H1.3A2.1 2.1 0 0 1 1.3 3H-1.4"),
        (StatusKind::Cancelled, "M-3 3L3-3"),
        (StatusKind::Withdrawn, "M-3.4 0H3.4"),
        (StatusKind::Rejected, "M-2.6-2.6L2.6 2.6M-2.6 2.6L2.6-2.6"),
        (StatusKind::Unknown, "M-1.8-1.6A1.9 1.9 0 1 1 0 0.6M0 3V3.4"),
    ];
    let marks = [
        (MarkKind::Duplicate, Ground::Square, "M-3-3H1.4V1.4H-3ZM1.4-1.2H3.2V3.2H-1.2V1.4"),
        (MarkKind::Late, Ground::Square, "M3.4 0H-3M-0.4-2.8L-3.2 0L-0.4 2.8"),
        (MarkKind::Missing, Ground::Diamond, "M-1.6-1.6A1.7 1.7 0 1 1 0 0.6M0 2.6V3"),
        (MarkKind::Impossible, Ground::Diamond, "M0-3.2V0.6M0 2.6V3"),
        (MarkKind::Other, Ground::Square, "M-2.4 0H2.4M0-2.4V2.4"),
    ];
    let outcomes = outcomes.into_iter().map(|(kind, path)| Symbol {
        name: outcome_name(kind),
        text: kind.description(),
        ground: Ground::Circle,
        path,
    });
    let marks = marks.into_iter().map(|(kind, ground, path)| Symbol {
        name: kind.name(),
        text: kind.description(),
        ground,
        path,
    });
    outcomes.chain(marks)
}

/// The name of an outcome: the id of its symbol, and the class of what has its color.
pub(super) fn outcome_name(kind: StatusKind) -> &'static str {
    match kind {
        StatusKind::Approved => "approved",
        StatusKind::Cancelled => "cancelled",
        StatusKind::Effective => "effective",
        StatusKind::InProgress => "in-progress",
        StatusKind::Intervened => "intervened",
        StatusKind::NoApproval => "no-approval",
        StatusKind::Rejected => "rejected",
        StatusKind::RolledBack => "rolled-back",
        StatusKind::Skipped => "skipped",
        StatusKind::Unknown => "unknown",
        StatusKind::Withdrawn => "withdrawn",
    }
}

/// The shapes, each drawn once, to which the charts refer.
pub(super) fn definitions() -> Markup {
    html! {
        svg.definitions width="0" height="0" aria-hidden="true" {
            defs {
                @for Symbol { name, ground, path, .. } in symbols() {
                    g id=(name) class=(name) {
                        @match ground {
                            Ground::Circle => circle.ground r="7" {},
                            Ground::Diamond => path.ground d="M0-8.4L8.4 0L0 8.4L-8.4 0Z" {},
                            Ground::Square => rect.ground x="-6.5" y="-6.5" width="13" height="13" rx="2" {},
                        }
                        path.sign d=(path) {}
                    }
                }
                path #arrowhead .rollback d="M-5 7L0-1L5 7Z" {}
            }
        }
    }
}

/// A symbol in a text.
pub(super) fn icon(name: &str) -> Markup {
    html! { svg.icon viewBox="-9 -9 18 18" aria-hidden="true" { use href={ "#" (name) } {} } }
}

/// The meanings of the symbols.
pub(super) fn legend(language: LanguageChoice) -> Markup {
    html! {
        details.legend open {
            summary { (PageText::Legend.to_text(language)) }
            ul {
                @for Symbol { name, text, .. } in symbols() {
                    li { (icon(name)) " " (text.to_text(language)) }
                }
                li {
                    svg.icon viewBox="-9 -9 18 18" aria-hidden="true" {
                        line.rollback x1="0" y1="-2" x2="0" y2="8" {}
                        use href="#arrowhead" y="-6" {}
                    }
                    " " (PageText::RollbackArrow.to_text(language))
                }
                li {
                    svg.icon.wide viewBox="0 0 36 18" aria-hidden="true" {
                        rect.band x="8" y="0" width="20" height="18" {}
                        rect.bar.approved x="1" y="3" width="34" height="12" rx="3" {}
                        line.stripes x1="8" x2="28" y1="9" y2="9" stroke-width="18" {}
                    }
                    " " (PageText::Shortened.to_text(language))
                }
            }
        }
    }
}
