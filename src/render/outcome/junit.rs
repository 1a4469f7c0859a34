//! An outcome as a test case of JUnit XML, which fails if it was not expected.

use std::io::{self, Write};

use super::{AnswerExcerpt, OutcomeExplanation};
use crate::answer::Verdict;
use crate::choice::Choice as _;
use crate::message::{LanguageChoice, Localize as _};
use crate::outcome::Outcome;
use crate::render::markup::escape;

crate::messages! {
    /// The texts of a failed test case.
    enum FailureText {
        Answer { text: String } => "answer: {text}", "应答：{text}";
        Failure { verdict: Verdict, explanation: OutcomeExplanation } =>
            "{verdict}: {explanation}", "{verdict}：{explanation}";
    }
}

pub(super) fn write(out: &mut dyn Write, outcome: &Outcome, language: LanguageChoice) -> io::Result<()> {
    let names = [outcome.event_type.as_deref(), outcome.event_id.as_deref()];
    let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let (file, position) = (&outcome.location.file, outcome.location.position);
    let name = if name.is_empty() { position.to_string() } else { name };
    write!(
        out,
        "    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3}\"",
        escape(file),
        escape(&name),
        outcome.elapsed.as_secs_f64()
    )?;
    if outcome.is_expected {
        return out.write_all(b"/>\n");
    }
    let judgment = &outcome.judgment;
    let kind = judgment.rule().map_or(judgment.verdict.name(), |rule| rule.code());
    let explanation = OutcomeExplanation::of(outcome).unwrap_or(OutcomeExplanation::Unexpected);
    let text = FailureText::Failure { verdict: judgment.verdict, explanation }.to_text(language);
    let answer = outcome.answer.as_deref().map(|answer| AnswerExcerpt::new(answer).text.into_owned());
    let answer = answer.map(|text| FailureText::Answer { text }.to_text(language));
    let details = [Some(format!("{file}:{position}: {text}")), answer];
    let details: Vec<_> = details.iter().flatten().map(|line| escape(line)).collect();
    writeln!(
        out,
        ">\n      <failure type=\"{kind}\" message=\"{}\">{}</failure>\n    </testcase>",
        escape(&text),
        details.join("\n")
    )
}
