//! The findings about one input by rule: people are shown the first of each.

use std::collections::BTreeMap;

use crate::finding::Rule;
use crate::message::LanguageChoice;
use crate::message::Localize as _;

/// The findings that are shown to people.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "some or all")]
pub enum ShownFindings {
    /// All.
    All,
    /// The first of each rule in each input; the others are counted.
    #[default]
    First,
}

/// The number of findings of a rule that are shown of an input.
pub(super) const FIRST: usize = 5;

crate::messages! {
    /// A note about findings that are not shown.
    enum MoreMessage {
        Line { label: String, count: u64, line: u64 } =>
            "{label}: {count} more, in line {line}; --all shows it",
            "{label}：另有 {count} 条，在第 {line} 行；--all 可全部显示";
        Lines { label: String, count: u64, first: u64, last: u64 } =>
            "{label}: {count} more, lines {first} to {last}; --all shows them",
            "{label}：另有 {count} 条，第 {first} 行至第 {last} 行；--all 可全部显示";
    }
}

/// Findings by rule.
#[derive(Debug, Default)]
pub(in crate::pipeline) struct FindingGroups(BTreeMap<Rule, FindingGroup>);

/// The findings of one rule.
#[derive(Debug, Default)]
struct FindingGroup {
    shown: usize,
    /// The number of those that are not shown.
    more: u64,
    first_line: u64,
    last_line: u64,
}

impl FindingGroups {
    /// Counts a finding on a line. Returns whether it is shown.
    pub(in crate::pipeline) fn admit(&mut self, rule: Rule, line: u64, shown: ShownFindings) -> bool {
        let group = self.0.entry(rule).or_default();
        if shown == ShownFindings::All || group.shown < FIRST {
            group.shown += 1;
            return true;
        }
        group.first_line = if group.more == 0 { line } else { group.first_line.min(line) };
        group.last_line = if group.more == 0 { line } else { group.last_line.max(line) };
        group.more += 1;
        false
    }

    /// The notes about the findings that were not shown since the last call, a line each.
    pub(in crate::pipeline) fn take_more(&mut self, language: LanguageChoice) -> Vec<String> {
        let hidden = self.0.iter_mut().filter(|(_, group)| group.more > 0);
        let notes = hidden.map(|(rule, group)| {
            let label = rule.label(language);
            let (count, first, last) = (std::mem::take(&mut group.more), group.first_line, group.last_line);
            if first == last {
                MoreMessage::Line { label, count, line: first }.to_text(language)
            } else {
                MoreMessage::Lines { label, count, first, last }.to_text(language)
            }
        });
        notes.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_findings_of_a_rule_are_shown() {
        let mut groups = FindingGroups::default();
        let shown = (1..=8).filter(|line| groups.admit(Rule::WrongKey, *line, ShownFindings::First)).count();
        assert_eq!(shown, FIRST);
        assert!(groups.admit(Rule::NotJson, 9, ShownFindings::First));
        let note = "error[FE113]: 3 more, lines 6 to 8; --all shows them";
        assert_eq!(groups.take_more(LanguageChoice::En), [note]);
        assert_eq!(groups.take_more(LanguageChoice::En), Vec::<String>::new());
        assert!(!groups.admit(Rule::WrongKey, 10, ShownFindings::First));
        let note = "error[FE113]: 1 more, in line 10; --all shows it";
        assert_eq!(groups.take_more(LanguageChoice::En), [note]);
        // The findings of timelines are in the order in which those end.
        for line in [30, 20, 40] {
            assert!(!groups.admit(Rule::WrongKey, line, ShownFindings::First));
        }
        let note = "error[FE113]: 3 more, lines 20 to 40; --all shows them";
        assert_eq!(groups.take_more(LanguageChoice::En), [note]);
        assert!(groups.admit(Rule::WrongKey, 11, ShownFindings::All));
    }
}
