//! An outcome as a line of JSON, the same in every language.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::AnswerExcerpt;
use crate::choice::Choice;
use crate::finding::Rule;
use crate::outcome::{Channel, Outcome, milliseconds};

#[derive(Serialize)]
struct OutcomeJson<'o> {
    event_id: Option<&'o str>,
    event_type: Option<&'o str>,
    attempt: u32,
    #[serde(rename = "final")]
    is_final: bool,
    verdict: &'static str,
    reason: &'static str,
    code: Option<&'static str>,
    sdk: Option<&'static str>,
    #[serde(flatten)]
    channel: ChannelJson<'o>,
    /// Milliseconds, with three decimals.
    ms: f64,
    answer: Option<Cow<'o, str>>,
    #[serde(skip_serializing_if = "is_false")]
    answer_truncated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    source: OutcomeSource<'o>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ChannelJson<'o> {
    Webhook { status: Option<u16> },
    LongConnection { ack: Option<i64>, client: Option<&'o str>, fragments: u32, biz_rt: Option<&'o str> },
}

#[derive(Serialize)]
struct OutcomeSource<'o> {
    file: &'o str,
    line: u64,
}

pub(super) fn write(out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
    let judgment = &outcome.judgment;
    let answer = outcome.answer.as_deref().map(AnswerExcerpt::new);
    let json = OutcomeJson {
        event_id: outcome.event_id.as_deref(),
        event_type: outcome.event_type.as_deref(),
        attempt: outcome.attempt,
        is_final: outcome.is_final,
        verdict: judgment.verdict.name(),
        reason: judgment.reason.name(),
        code: judgment.rule().map(Rule::code),
        sdk: judgment.sdk.map(Choice::name),
        channel: match &outcome.channel {
            Channel::Webhook { status } => ChannelJson::Webhook { status: *status },
            Channel::LongConnection { ack, client, fragments, biz_rt } => ChannelJson::LongConnection {
                ack: *ack,
                client: client.as_deref(),
                fragments: *fragments,
                biz_rt: biz_rt.as_deref(),
            },
        },
        ms: milliseconds(outcome.elapsed),
        answer_truncated: answer.as_ref().is_some_and(|answer| answer.is_truncated),
        answer: answer.map(|answer| answer.text),
        error: outcome.error.as_ref().map(ToString::to_string),
        source: OutcomeSource { file: &outcome.location.file, line: outcome.location.position.line },
    };
    serde_json::to_writer(&mut *out, &json)?;
    out.write_all(b"\n")
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}
