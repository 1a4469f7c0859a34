//! The messages of findings, in both languages.

use super::phrase::{Condition, OtherLine, ReachedStatus, RelativeLocation, Retry, Status};
use crate::catalog::{EntryProblem, SubjectKind};
use crate::cipher::DecryptError;
use crate::event::{ReadProblem, ValueDescription};
use crate::json::SyntaxProblem;
use crate::message::{Count, Elapsed, JsonType, List};
use crate::plain_text::TextProblem;
use crate::printed::{LostPart, PrintedForm};
use std::sync::Arc;

crate::messages! {
    /// The message of a finding, one sentence without a period.
    #[derive(Clone, Eq, PartialEq)]
    pub enum Message {
        // Input
        NoEvents { lines: Count, first: OtherLine } =>
            "{lines} without an event; the first {first}", "{lines}没有事件，第一行{first}";
        NoEventInLine { first: OtherLine } => "1 line without an event: it {first}", "1 行没有事件：该行{first}";
        ArrayNotClosed => "the array of events is not closed", "事件数组没有结束";
        LineOfEvent =>
            "this is one line of an event that was split into several lines or log records",
            "此行是事件的一部分，该事件被拆成了多行或多条日志记录";
        NoJson => "no JSON object on this line", "此行没有 JSON 对象";
        ObjectNotClosed =>
            "the object around the events is not closed", "事件外层的对象没有结束";
        NotUtf8 { byte: String } => "the byte {byte} is not valid UTF-8", "字节 {byte} 不是有效的 UTF-8";
        TooLarge { limit: usize } => "the record is larger than {limit} bytes", "记录超过 {limit} 字节";
        NotEncryptedNorJson { problem: SyntaxProblem } =>
            "neither an encrypted body nor JSON: {problem}", "既不是加密的请求体，也不是 JSON：{problem}";
        Unreadable { problem: ReadProblem } => "{problem}", "{problem}";
        Text { problem: TextProblem } => "{problem}", "{problem}";
        TrailingText => "unexpected text after the end of the document", "文档结束之后还有其他内容";

        // Envelope, decryption and signature
        EmptyObject => "the object is empty", "对象为空";
        NotAnEvent { members: List<String> } => "the object has the members {members}", "对象包含字段 {members}";
        NotInEnvelope { name: String } =>
            "`{name}` does not belong at the top level of this envelope",
            "此类请求体的顶层不应有 `{name}`";
        ExampleHeader { event_type: String } =>
            "the header is that of a documentation example and has no event type; the body matches {event_type}",
            "header 是文档场景示例的形式，没有事件类型；按内容判断是 {event_type}";
        ExampleHeaderUnknown =>
            "the header is that of a documentation example and has no event type; the body matches no known event type",
            "header 是文档场景示例的形式，没有事件类型；按内容也无法判断是哪一种事件";
        Reconstructed { form: PrintedForm } =>
            "the event was read from {form}", "此事件由{form}还原";
        ReconstructedInPart { form: PrintedForm, lost: List<LostPart> } =>
            "the event was read from {form}, which lacks a part of it; {lost}", "此事件由{form}还原，其中缺少部分内容：{lost}";
        PrintedWithoutValues { form: PrintedForm } =>
            "nothing of the event is left in {form}", "{form}中没有事件的内容";
        EventTypeMissing => "the event type is missing or empty", "缺少事件类型，或事件类型为空";
        EventTypeUnknown { event_type: String } =>
            "`{event_type}` is not in the catalog", "事件目录中没有 `{event_type}`";
        Decryption { error: DecryptError } => "{error}", "{error}";
        SignatureMismatch =>
            "the signature does not match the request body", "签名与请求体不匹配";
        SignatureMissing => "the event has no signature", "事件没有签名";

        // Schema
        Missing { name: String } => "`{name}` is missing", "缺少 `{name}`";
        Empty { name: String } => "`{name}` is empty", "`{name}` 为空";
        Value { name: String, value: ValueDescription } => "`{name}` is {value}", "`{name}` 的值是{value}";
        Length { name: String, length: Count } => "`{name}` has {length}", "`{name}` 有 {length}";
        CodeUnlisted { name: String, code: String } =>
            "`{name}` is {code}, which the documentation does not list",
            "`{name}` 的值是 {code}，文档中没有这个取值";
        SecretCodeUnlisted { name: String } =>
            "`{name}` is a code that the documentation does not list",
            "`{name}` 的值不在文档列出的取值中";
        DeprecatedBy { name: String, by: String } =>
            "`{name}` is no longer recommended; use `{by}`", "`{name}` 已不推荐使用，请改用 `{by}`";
        DeprecatedName { name: String } => "`{name}` is no longer used", "`{name}` 已弃用";
        Duplicate { name: String } =>
            "`{name}` appears more than once in its object; the last one counts",
            "同一对象中 `{name}` 出现多次，以最后一个为准";
        Undocumented { name: String } => "`{name}` is not a documented member", "文档中没有字段 `{name}`";
        MoreMembers { limit: usize } =>
            "the list continues after {limit} members; the rest is not checked",
            "已读取 {limit} 个字段，列表中其余的没有检查";
        MoreFindings { count: usize } =>
            "{count} more findings in this record are not listed", "此记录还有 {count} 条问题没有列出";
        Conflict { found: Condition, although: Condition } => "{found} although {although}", "{although}，但{found}";

        // Deliveries
        OutOfOrder { latest: RelativeLocation, earlier_by: Elapsed } =>
            "the event was created {earlier_by} before the one at {latest} but arrived after it",
            "事件晚到：创建时间比先到达的事件早 {earlier_by}，后者见于{latest}";
        EventIdReused { first: RelativeLocation } =>
            "the event_id was already used by a different event, at {first}",
            "此 event_id 已被另一个内容不同的事件使用，见于{first}";
        Redelivered { first: RelativeLocation } =>
            "the event was delivered before, at {first}", "事件重复推送，首次见于{first}";
        RedeliveredAfter { first: RelativeLocation, after: Elapsed, retry: Retry } =>
            "the event was delivered before, first at {first} and last {after} earlier: {retry}",
            "事件重复推送，首次见于{first}，距上次推送 {after}：{retry}";

        // Life cycles
        Unidentified { missing: String } =>
            "the event cannot be assigned to a timeline: `{missing}` is missing or not an ID",
            "事件无法归入任何时间线：缺少 `{missing}`，或者它不是有效的 ID";
        StatusRepeated { status: Status, first: RelativeLocation } =>
            "the same change to {status} was reported before under another event_id, at {first}",
            "同样的状态变更（{status}）已以另一个 event_id 推送过，见于{first}";
        Transition { subject: Arc<SubjectKind>, from: Status, at: RelativeLocation, to: Status } =>
            "the {subject} cannot go from {from} ({at}) to {to}",
            "{subject}状态不能从 {from} 变为 {to}，上一个状态见于{at}";
        Ended { subject: Arc<SubjectKind>, at: RelativeLocation } =>
            "the {subject} has already ended, at {at}", "{subject}已经结束，结束事件见于{at}";
        Beginning { subject: Arc<SubjectKind>, status: Status } =>
            "the first status of the {subject} is {status}; the events before it are not in the log",
            "{subject}的第一个状态就是 {status}，之前的事件不在日志中";
        BeginningWithPart { subject: Arc<SubjectKind>, part: Arc<SubjectKind>, status: Status } =>
            "the first event of the {subject} reports a {part} that is {status}; the events before it are not in the log",
            "{subject}的第一个事件就是状态为 {status} 的{part}，之前的事件不在日志中";
        BeganBefore { subject: Arc<SubjectKind>, status: Status, member: String, before: Status } =>
            "the first status of the {subject} is {status}, but {member} is {before}: that event is not in the log",
            "{subject}的第一个状态是 {status}，但 {member} 为 {before}：后者的事件不在日志中";
        PartNotStarted { part: Arc<SubjectKind>, status: Status } =>
            "the {part} is {status} but was never in_progress: an event is missing",
            "{part}状态为 {status}，但从未出现过 in_progress：缺少事件";
        PartEndMissing { part: Arc<SubjectKind>, definition: String, since: RelativeLocation } =>
            "the end of the {part} `{definition}`, in progress since {since}, is missing",
            "缺少{part} `{definition}` 的结束事件，其 in_progress 见于{since}";
        PartStartedEarly { part: Arc<SubjectKind>, definition: String, since: RelativeLocation } =>
            "the {part} starts before `{definition}`, in progress since {since}, has ended",
            "此{part}开始时，{part} `{definition}` 尚未结束，后者的 in_progress 见于{since}";
        StatusBeforeMismatch { member: String, before: Status, last: Status, at: RelativeLocation } =>
            "{member} is {before}, but the last status in the log is {last} ({at}): an event is missing",
            "缺少事件：{member} 为 {before}，但日志中上一个状态是 {last}，见于{at}";
        NotApproved { subject: Arc<SubjectKind>, reached: ReachedStatus, last: Status, at: RelativeLocation } =>
            "the {subject} is {reached} but was not approved: its last status is {last} ({at})",
            "{subject}{reached}，但未经审批通过：上一个状态是 {last}，见于{at}";
        ApprovalRefused { subject: Arc<SubjectKind>, status: Status, process: Arc<SubjectKind>, at: RelativeLocation } =>
            "the {subject} is {status}, but its {process} was rejected or withdrawn at {at}",
            "{subject}状态为 {status}，但其{process}已被拒绝或撤回，见于{at}";
        EffectiveEarly { subject: Arc<SubjectKind>, early: Elapsed, date: jiff::civil::Date } =>
            "the {subject} is effective {early} before its effective date {date} begins",
            "{subject}提前 {early} 生效：生效日期 {date} 尚未开始";
        NotEffective {
            subject: Arc<SubjectKind>, id: String, status: Status, date: jiff::civil::Date, elapsed: Elapsed, log_time: jiff::Timestamp
        } =>
            "the {subject} {id} is {status} and had not taken effect by {log_time:.3}, {elapsed} after the end of its effective date, {date}",
            "{subject} {id} 状态为 {status}，截至 {log_time:.3} 仍未生效，此时其生效日期 {date} 已过去 {elapsed}";
        AfterDeletion { subject: Arc<SubjectKind>, status: Status, at: RelativeLocation } =>
            "the {subject} is reported as {status} after its deletion at {at}",
            "{subject}删除后又报告为 {status}，删除事件见于{at}";
        BeforeCreation { subject: Arc<SubjectKind>, status: Status, at: RelativeLocation } =>
            "the {subject} is reported as {status} before its creation at {at}",
            "{subject}创建前就报告为 {status}，创建事件见于{at}";
        Unfinished { waiting: List<Waiting> } => "{waiting}", "{waiting}";

        // Catalog files
        CatalogFile { problem: EntryProblem } => "{problem}", "{problem}";
        NoSample { files: List<String> } => "no sample found; looked for {files}", "没有找到样例，查找过：{files}";
        SampleOf { event_type: String } => "this is an event of the type `{event_type}`", "此事件的类型是 `{event_type}`";
        SampleOfNone => "this is not an event with an event type", "这不是带有事件类型的事件";
    }
}

crate::messages! {
    /// An event that a timeline waits for.
    #[derive(Clone, Eq, PartialEq)]
    pub enum Waiting {
        Due { subject: Arc<SubjectKind>, status: Status, date: jiff::civil::Date } =>
            "the {subject} is {status} and takes effect on {date}", "{subject}状态为 {status}，将于 {date} 生效";
        Part { subject: Arc<SubjectKind>, name: String, status: Status } =>
            "the {subject} `{name}` is still {status}", "{subject} `{name}` 的状态仍为 {status}";
        Whole { subject: Arc<SubjectKind>, status: Status } =>
            "the {subject} is still {status}", "{subject}状态仍为 {status}";
    }
}

crate::messages! {
    /// The expectation that a value does not meet.
    #[derive(Clone, Eq, PartialEq)]
    pub enum Expected {
        Base64 => "a Base64 string", "Base64 字符串";
        Codes { codes: List<String> } => "one of {codes}", "{codes} 之一";
        Date => "a date, YYYY-MM-DD", "日期，格式为 YYYY-MM-DD";
        Event =>
            "a 2.0 event (schema, header, event), a 1.0 event (uuid, type, event), a challenge or an encrypted body",
            "2.0 事件（schema、header、event）、1.0 事件（uuid、type、event）、请求地址校验或加密的请求体";
        EventType => "the name of an event type", "事件类型的名称";
        EventTypeOfEntry { name: String } => "{name}", "{name}";
        Id => "an ID", "一个 ID";
        IdOfLength { limit: usize } => "an ID of 1 to {limit} bytes", "1 到 {limit} 字节的 ID";
        IdString => "a string, as IDs are", "字符串（ID 都是字符串）";
        Length { from: usize, to: usize } => "{from} to {to} characters", "{from} 到 {to} 个字符";
        Milliseconds =>
            "13 digits: milliseconds since 1970", "13 位数字：自 1970 年起的毫秒数";
        Names { names: List<String> } => "only {names}", "只能有 {names}";
        Schema => "the string \"2.0\"", "字符串 \"2.0\"";
        Seconds =>
            "10 digits: seconds since 1970, optionally with a fraction",
            "10 位数字：自 1970 年起的秒数，可带小数";
        Type { json_type: JsonType } => "{json_type}", "{json_type}";
    }
}

crate::messages! {
    /// Advice for the reader of a finding.
    #[derive(Clone, Eq, PartialEq)]
    pub enum Help {
        AsciiPunctuation => "use ASCII punctuation in JSON", "JSON 只能使用半角标点";
        CheckPlaintext => "check what was encrypted: Feishu events are nested only a few levels deep", "检查加密前的内容：飞书事件只有几层嵌套";
        CodeOf { name: String, code: i64 } => "the code of `{name}` is {code}", "`{name}` 的枚举值是 {code}";
        Comments => "remove the comments: JSON does not allow them", "去掉注释：JSON 不支持注释";
        CompareBodies => "compare the body with what Feishu sent: it was altered or truncated", "与飞书实际推送的请求体比较：内容被改动或截断";
        CompareEvents => "compare the two events: a program in between may have changed one of them", "比较这两个事件：中间的程序可能改动了其中一个";
        CopyAgain =>
            "everything before this place was read; copy the file again, or wait until it is complete",
            "此处之前的内容都已读取；请重新复制该文件，或等它写完";
        DeduplicateByChange => "deduplicate by content as well as by event_id", "除 event_id 外，还应按内容去重";
        DeduplicateByEventId => "deduplicate by event_id before acting on an event", "处理事件前先按 event_id 去重";
        ConvertToText => "convert it to text, or leave it out", "请转换为文本，或不要传入该文件";
        DidYouMean { name: String } => "did you mean `{name}`?", "是否想写 `{name}`？";
        DigitsLost => "a program that parses IDs as numbers loses the last of their 19 digits", "把 ID 当作数字解析的程序会丢失 19 位数字的末几位";
        DoubleQuotes => "use double quotes: this looks like a printed Python dictionary", "请使用双引号：这像是 Python 打印出的字典";
        EncryptKey =>
            "set FEISHU_ENCRYPT_KEY, or pass --encrypt-key-file FILE with the Encrypt Key of the app",
            "请设置 FEISHU_ENCRYPT_KEY，或用 --encrypt-key-file FILE 指定应用的 Encrypt Key";
        EncryptKeyOfApp =>
            "use the Encrypt Key of the app that received the event; it is not the Verification Token",
            "请使用接收该事件的应用的 Encrypt Key，注意不是 Verification Token";
        JoinLines =>
            "join the lines before they are read, or let the program log each event in one line",
            "请先合并这些行再读取，或让程序把每个事件写在一行";
        Literals => "write true, false and null in lower case", "true、false、null 要小写";
        LogStart =>
            "the log may begin in the middle of the life cycle; otherwise events were lost",
            "日志可能从流程或异动的中途开始，否则就是丢失了事件";
        LogStartOf { subject: Arc<SubjectKind> } =>
            "the log may begin in the middle of the {subject}'s life cycle; otherwise events were lost",
            "日志可能从{subject}的中途开始，否则就是丢失了事件";
        LookUp { subject: Arc<SubjectKind> } =>
            "look up the {subject}: either its `effective` event is not in the log, or it did not take effect",
            "请查询该{subject}：可能是生效事件不在日志中，也可能是{subject}没有生效";
        MaxRecordSize => "raise the limit with --max-record-size", "可用 --max-record-size 调高上限";
        OneEncryptKey =>
            "give each key by itself: FEISHU_ENCRYPT_KEY and --encrypt-key hold one, --encrypt-key-file FILE one a line",
            "请逐个提供密钥：FEISHU_ENCRYPT_KEY 和 --encrypt-key 只放一个，--encrypt-key-file FILE 可每行放一个";
        OtherKey =>
            "check what was encrypted; or the key is wrong and the padding is valid by chance",
            "检查加密前的内容；也可能是密钥不对，填充碰巧正确";
        PaddedBase64 => "use the body as Feishu sent it, with its padding", "请使用飞书推送的原始请求体，保留末尾的填充";
        RawBody => "read the raw body, not a decoded form", "请读取原始请求体，不要经过表单解码";
        ReadToEnd => "the body was truncated: read it to its end", "请求体被截断：请完整读取";
        RemoveQuotes => "remove the quotes", "去掉引号";
        StandardBase64 => "use the body as Feishu sent it, in the standard alphabet", "请使用飞书推送的原始请求体，即标准 Base64 字符表";
        Unpack { command: &'static str } =>
            "pass its content: `{command} FILE | feishu-ev …`", "请传入其中的内容：`{command} FILE | feishu-ev …`";
        Verify => "run `feishu-ev verify` on the request to find out why", "对该请求运行 `feishu-ev verify` 查看原因";
        WholeRequests =>
            "provide whole requests, or records with headers: {{\"headers\":{{…}},\"body\":\"…\"}}",
            "请提供完整的请求，或带请求头的记录：{{\"headers\":{{…}},\"body\":\"…\"}}";
    }
}
