//! Names that the program or the platform uses, besides those of the catalog and the rules: each with what it
//! means.

use std::borrow::Cow;

use super::format::ExplanationFormat;
use super::members::{OutputMember, members};
use crate::answer::{Reason, Sdk, Verdict};
use crate::catalog::AppType;
use crate::catalog::StatusKind;
use crate::check::SignaturePolicy;
use crate::choice::{Choice, choices};
use crate::cipher::SignatureStatus;
use crate::delivery::SignatureHeader;
use crate::finding::{Rule, Severity};
#[cfg(feature = "net")]
use crate::long_connection::{EndpointCode, EndpointCodeText};
use crate::message::{LanguageChoice, Localize, LocalizedStr};
#[cfg(feature = "net")]
use crate::net::{AckCode, ReceivedKind};
use crate::pipeline::FailOn;
use crate::printed::PrintedForm;
use crate::render::{
    DeliveryFormat, EventFormat, FindingFormat, OutcomeFormat, StatsFormat, TableFormat, TimelineFormat,
};
use crate::simulate::{Cancellation, ChainOutcome, FaultKind, JobChangeMode, ScenarioKind};
use crate::verify::{Cause, CauseDescription, CauseHelp, CheckKind, DeliveryKind};

choices! {
    /// The kind of an entry.
    pub enum EntryKind {
        Acknowledgment = "acknowledgment": "code of an acknowledgment (long connection)", "ACK 的 code（长连接）";
        AppType = "app_type": "kind of app", "应用类型";
        Cause = "cause": "cause of a failed verification (verify)", "验证失败的原因（verify）";
        Check = "check": "check of verify", "verify 的检查项";
        DeliveryKind = "kind": "kind of delivery (verify)", "推送的类型（verify）";
        EndpointCode = "endpoint_code": "code with which the platform refuses a long connection", "平台拒绝长连接的错误码";
        ExitCode = "exit_code": "exit code", "退出码";
        FailOn = "fail_on": "value of --fail-on", "--fail-on 的取值";
        Fault = "fault": "fault of simulate", "simulate 的故障";
        Format = "format": "format", "输出格式";
        Header = "header": "header of a delivery", "推送的请求头";
        Member = "member": "member of an output", "输出中的字段";
        Outcome = "outcome": "outcome of a process or a job change", "流程或异动的结果";
        Option = "option_value": "value of an option of simulate", "simulate 选项的取值";
        PrintedForm = "printed_form": "printed form of an event", "事件的打印形式";
        Reason = "reason": "reason of a verdict (send, gateway)", "判定的原因（send、gateway）";
        ReceivedKind = "received_kind": "kind of delivery (listen)", "推送的类型（listen）";
        Scenario = "scenario": "scenario of simulate", "simulate 的场景";
        Sdk = "sdk": "official SDK", "官方 SDK";
        Severity = "severity": "severity of a finding", "问题的严重程度";
        Signature = "signature": "result of checking a signature", "验签结果";
        SignaturePolicy = "signature_policy": "value of --verify", "--verify 的取值";
        Verdict = "verdict": "verdict on a delivery (send, gateway, listen)", "对推送的判定（send、gateway、listen）";
    }
}

choices! {
    /// An exit code of the program.
    pub enum ExitCode {
        Success = "0": "Success, no findings, or every delivery as expected", "成功、没有发现问题，或推送都符合预期";
        Failure = "1":
            "Failure: a record that could not be decoded (decode, decrypt), findings (validate, trace, catalog check), an invalid signature (verify), no entry for a term (explain), a delivery that did not end as expected (send, gateway, listen), or no event in an input",
            "失败，或发现了问题：有记录无法解码（decode、decrypt）、检查出问题（validate、trace、catalog check）、验签不通过（verify）、查不到相关内容（explain）、推送不符合预期（send、gateway、listen），或输入中没有事件";
        Error = "2":
            "Error: usage, input or output, no key for a command that needs one, no consumer or client reached",
            "出错：用法错误、输入或输出错误、需要密钥的命令没有密钥、没有连接到消费方或客户端";
    }
}

/// A name with its meaning.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// The kind.
    pub kind: EntryKind,
    /// The name.
    pub name: Cow<'static, str>,
    /// Other names.
    pub other_names: Vec<String>,
    /// What has the name: commands with their formats.
    pub outputs: Vec<&'static str>,
    /// The meaning.
    pub meaning: EntryText,
    /// What to do.
    pub help: Option<CauseHelp>,
    /// The rule that explains it.
    pub rule: Option<Rule>,
}

/// The meaning of a name.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum EntryText {
    /// That of a cause.
    Cause(CauseDescription),
    /// That of a code of the platform.
    #[cfg(feature = "net")]
    EndpointCode(EndpointCodeText),
    /// Any other.
    Text(LocalizedStr),
}

impl Localize for EntryText {
    fn fmt(
        &self,
        formatter: &mut std::fmt::Formatter<'_>,
        language: crate::message::Language,
    ) -> std::fmt::Result {
        match self {
            Self::Cause(text) => text.fmt(formatter, language),
            #[cfg(feature = "net")]
            Self::EndpointCode(text) => text.fmt(formatter, language),
            Self::Text(text) => text.fmt(formatter, language),
        }
    }
}

impl Entry {
    fn new(kind: EntryKind, name: impl Into<Cow<'static, str>>, meaning: EntryText) -> Self {
        let (other_names, outputs) = (Vec::new(), Vec::new());
        Self { kind, name: name.into(), other_names, outputs, meaning, help: None, rule: None }
    }

    fn of_choice(kind: EntryKind, value: impl Choice) -> Self {
        Self::new(kind, value.name(), EntryText::Text(value.description()))
    }
}

/// All entries.
pub(super) fn entries() -> Vec<Entry> {
    let mut entries: Vec<Entry> = Cause::ALL.iter().copied().map(cause).collect();
    entries.extend(SignatureHeader::ALL.into_iter().map(header));
    entries.extend(Verdict::ALL.iter().copied().map(verdict));
    entries.extend(Reason::ALL.iter().copied().map(reason));
    entries.extend(choices::<CheckKind>(EntryKind::Check));
    entries.extend(choices::<DeliveryKind>(EntryKind::DeliveryKind));
    entries.extend(choices::<SignatureStatus>(EntryKind::Signature));
    entries.extend(choices::<Severity>(EntryKind::Severity));
    entries.extend(choices::<PrintedForm>(EntryKind::PrintedForm));
    entries.extend(choices::<ScenarioKind>(EntryKind::Scenario));
    entries.extend(choices::<FaultKind>(EntryKind::Fault));
    for (option, values) in [
        ("simulate approval-chain --outcome", choices::<ChainOutcome>(EntryKind::Option)),
        ("simulate job-change --mode", choices::<JobChangeMode>(EntryKind::Option)),
        ("simulate job-change --cancelled", choices::<Cancellation>(EntryKind::Option)),
    ] {
        entries.extend(values.into_iter().map(|entry| Entry { outputs: vec![option], ..entry }));
    }
    entries.push(unknown_outcome());
    entries.extend(choices::<SignaturePolicy>(EntryKind::SignaturePolicy));
    entries.extend(choices::<FailOn>(EntryKind::FailOn));
    entries.extend(choices::<Sdk>(EntryKind::Sdk));
    entries.extend(choices::<AppType>(EntryKind::AppType));
    entries.extend(ExitCode::ALL.iter().copied().map(exit_code));
    #[cfg(feature = "net")]
    {
        entries.extend(EndpointCode::ALL.into_iter().map(endpoint_code));
        entries.extend(choices::<AckCode>(EntryKind::Acknowledgment));
        entries.extend(choices::<ReceivedKind>(EntryKind::ReceivedKind));
    }
    for (commands, formats) in [
        (&["decode"][..], choices::<EventFormat>(EntryKind::Format)),
        (&["validate", "trace --only-findings"], choices::<FindingFormat>(EntryKind::Format)),
        (&["trace"], choices::<TimelineFormat>(EntryKind::Format)),
        (&["decode"], choices::<TableFormat>(EntryKind::Format)),
        (&["stats"], choices::<StatsFormat>(EntryKind::Format)),
        (&["send", "gateway"], choices::<OutcomeFormat>(EntryKind::Format)),
        (&["simulate"], choices::<DeliveryFormat>(EntryKind::Format)),
        (&["explain"], choices::<ExplanationFormat>(EntryKind::Format)),
    ] {
        entries.extend(formats.into_iter().map(|entry| Entry { outputs: commands.to_vec(), ..entry }));
    }
    entries.extend(members().map(member));
    entries
}

fn choices<T: Choice>(kind: EntryKind) -> Vec<Entry> {
    T::ALL.iter().map(|value| Entry::of_choice(kind, *value)).collect()
}

fn cause(cause: Cause) -> Entry {
    let meaning = EntryText::Cause(cause.description());
    Entry { help: Some(cause.help()), ..Entry::new(EntryKind::Cause, cause.name(), meaning) }
}

fn header(header: SignatureHeader) -> Entry {
    Entry::new(EntryKind::Header, header.name(), EntryText::Text(header.description()))
}

fn verdict(verdict: Verdict) -> Entry {
    let chinese = verdict.to_text(LanguageChoice::Zh);
    Entry { other_names: vec![chinese], ..Entry::of_choice(EntryKind::Verdict, verdict) }
}

fn reason(reason: Reason) -> Entry {
    const SUCCESS: LocalizedStr = LocalizedStr::new("The answer of success", "表示成功的应答");
    let meaning = EntryText::Text(reason.rule().map_or(SUCCESS, Rule::title));
    Entry { rule: reason.rule(), ..Entry::new(EntryKind::Reason, reason.name(), meaning) }
}

/// The outcome that is not a status of the catalog.
fn unknown_outcome() -> Entry {
    const MEANING: LocalizedStr = LocalizedStr::new(
        "A status that is not documented, or whose event is missing",
        "文档未列出的状态，或日志中缺少相应的事件",
    );
    let entry = Entry::new(EntryKind::Outcome, StatusKind::Unknown.name(), EntryText::Text(MEANING));
    Entry { outputs: vec!["stats --timelines"], ..entry }
}

fn exit_code(code: ExitCode) -> Entry {
    let number = code.name();
    let other_names = vec![
        number.to_owned(),
        format!("exit {number}"),
        format!("exit status {number}"),
        format!("退出码 {number}"),
    ];
    let entry = Entry::of_choice(EntryKind::ExitCode, code);
    Entry { name: format!("exit code {number}").into(), other_names, ..entry }
}

#[cfg(feature = "net")]
fn endpoint_code(code: EndpointCode) -> Entry {
    let other_names = vec![code.wire_text().to_owned()];
    let meaning = EntryText::EndpointCode(code.text());
    Entry { other_names, ..Entry::new(EntryKind::EndpointCode, code.code().to_string(), meaning) }
}

fn member(member: &OutputMember) -> Entry {
    let outputs = member.outputs.iter().map(|output| output.name()).collect();
    Entry { outputs, ..Entry::new(EntryKind::Member, member.path, EntryText::Text(member.meaning)) }
}
