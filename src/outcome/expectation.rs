//! Expected verdicts.

use std::str::FromStr;

use crate::answer::Verdict;
use crate::choice::Choice as _;
use crate::message::List;

/// The verdicts that are expected of a delivery.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Expectation {
    verdicts: Vec<Verdict>,
}

impl Expectation {
    /// An expectation of any of these verdicts.
    #[must_use]
    pub fn any_of(verdicts: &[Verdict]) -> Self {
        Self { verdicts: verdicts.to_vec() }
    }

    /// Whether a verdict is expected.
    #[must_use]
    pub fn accepts(&self, verdict: Verdict) -> bool {
        self.verdicts.contains(&verdict)
    }
}

/// Success: `handled` for events, `answered` for challenges.
impl Default for Expectation {
    fn default() -> Self {
        Self::any_of(&[Verdict::Handled, Verdict::Answered])
    }
}

crate::messages! {
    /// A text that is not the name of a verdict.
    #[derive(Clone, Eq, PartialEq)]
    pub enum UnknownVerdict {
        NotListed { name: String, verdicts: List<&'static str> } =>
            "`{name}` is not a verdict; use {verdicts}", "没有结果 `{name}`；可用的有 {verdicts}";
    }
}

impl std::error::Error for UnknownVerdict {}

impl FromStr for Expectation {
    type Err = UnknownVerdict;

    /// Parses names of verdicts separated by commas, such as `rejected,dropped`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let verdict = |name: &str| {
            let known = Verdict::ALL.iter().find(|verdict| verdict.name() == name);
            known.copied().ok_or_else(|| UnknownVerdict::NotListed {
                name: name.to_owned(),
                verdicts: List::new(Verdict::ALL.iter().map(|verdict| verdict.name()).collect()),
            })
        };
        let verdicts = text.split(',').map(|name| verdict(name.trim())).collect::<Result<_, _>>()?;
        Ok(Self { verdicts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_parsed_from_their_names() {
        let expectation: Expectation = "rejected, wrong-challenge".parse().unwrap();
        let accepted: Vec<_> = Verdict::ALL.iter().filter(|verdict| expectation.accepts(**verdict)).collect();
        assert_eq!(accepted, [&Verdict::Rejected, &Verdict::WrongChallenge]);
        for (text, name) in [("rejected,lost", "lost"), ("", ""), ("handled,", ""), ("Handled", "Handled")] {
            let error = text.parse::<Expectation>().unwrap_err().to_string();
            let expected = format!(
                "`{name}` is not a verdict; use handled, answered, dropped, rejected, slow, unreachable, \
                 wrong-challenge, unproven"
            );
            assert_eq!(error, expected);
        }
    }

    #[test]
    fn success_is_expected_by_default() {
        let expectation = Expectation::default();
        assert!(Verdict::ALL.iter().all(|verdict| expectation.accepts(*verdict) == verdict.is_success()));
    }
}
