//! The errors and notes of the program itself.

use std::io;

use feishu_ev::catalog::CatalogError;
use feishu_ev::delivery::DeliveryError;
use feishu_ev::filter::{ConditionError, TimeError};
use feishu_ev::finding::{Finding, UnknownRule};
use feishu_ev::location::Position;
use feishu_ev::message::{Count, Language, List, Localize};
#[cfg(feature = "net")]
use feishu_ev::net::NetError;
use feishu_ev::pipeline::NoMatch;
use feishu_ev::render::UnknownColumn;
use feishu_ev::simulate::SimulateError;

use super::output_file::FileError;

feishu_ev::messages! {
    /// An error that ends the program with status 2.
    pub(crate) enum CliError {
        Catalog { error: CatalogError } => "{error}", "{error}";
        ClosedStream { stream: Stream } => "{stream} is closed", "{stream}已关闭";
        Condition { error: ConditionError } => "--where: {error}", "--where：{error}";
        Delivery { file: String, error: DeliveryError } => "{file}: {error}", "{file}：{error}";
        EmptyKey { source: KeySource } => "the Encrypt Key {source} is empty", "{source}的 Encrypt Key 为空";
        EmptyOption { option: &'static str } => "{option} is empty", "{option} 为空";
        EmptyRedactKey { file: String } =>
            "the key in {file} is empty", "{file} 中的密钥为空";
        Input { file: String, error: io::Error } => "{file}: {error}", "{file}：{error}";
        KeyFile { file: KeyFileName, error: KeyFileError } => "{file}: {error}", "{file}：{error}";
        Manifest { file: String, error: io::Error } =>
            "cannot write the manifest {file}: {error}", "无法写入清单 {file}：{error}";
        #[cfg(feature = "net")]
        Net { error: NetError } => "{error}", "{error}";
        NoKey =>
            "no Encrypt Key: set FEISHU_ENCRYPT_KEY, or pass --encrypt-key-file FILE",
            "没有 Encrypt Key：请设置 FEISHU_ENCRYPT_KEY，或使用 --encrypt-key-file FILE";
        NoMatch { error: NoMatch } => "{error}", "{error}";
        NoRandomness { error: String } =>
            "no source of random numbers: {error}", "无法获取随机数：{error}";
        NoSuchSubcommand { name: String } =>
            "no subcommand `{name}`; see `feishu-ev --help`", "没有子命令 `{name}`，见 `feishu-ev --help`";
        Output { error: io::Error } => "cannot write standard output: {error}", "无法写入标准输出：{error}";
        OutputFile { file: String, error: io::Error } =>
            "cannot write {file}: {error}", "无法写入 {file}：{error}";
        #[cfg(feature = "net")]
        Report { file: String, error: io::Error } =>
            "cannot write the report {file}: {error}", "无法写入报告 {file}：{error}";
        Rule { error: UnknownRule } => "{error}", "{error}";
        NoLifeCycle { terms: List<String> } =>
            "{terms}: nothing with a life cycle was found; `feishu-ev explain life cycles` lists those that there are",
            "{terms}：没有相应的状态流转；`feishu-ev explain life cycles` 可列出全部状态流转";
        Scenario { error: SimulateError } => "{error}", "{error}";
        Time { option: &'static str, error: TimeError } => "{option}: {error}", "{option}：{error}";
        UnknownColumn { error: UnknownColumn } => "{error}", "{error}";
        UnknownEventType { name: String } =>
            "`{name}` is not an event type of the catalog; `feishu-ev explain` lists them",
            "事件目录中没有 `{name}`；`feishu-ev explain` 可列出全部事件类型";
        Unread { file: String, position: Position, finding: FindingLine } =>
            "{file}:{position}: {finding}", "{file}:{position}：{finding}";
        Usage { error: UsageError } => "{error}", "{error}";
    }
}

feishu_ev::messages! {
    /// Options that do not go together.
    pub(crate) enum UsageError {
        CancelledWithoutOutcome =>
            "--cancelled requires --outcome cancelled", "--cancelled 需要与 --outcome cancelled 一起使用";
        ChartWithoutTimelines =>
            "html, mermaid and xlsx show timelines: remove --only-findings",
            "html、mermaid 和 xlsx 展示时间线：请去掉 --only-findings";
        ColumnsWithoutTable =>
            "--columns is for tables of events: use -f csv or -f xlsx",
            "--columns 用于事件表格：请使用 -f csv 或 -f xlsx";
        FollowedDocument =>
            "--follow has no end, and this format is complete only at its end: use table, line, json, ndjson or github",
            "--follow 不会结束，而此格式只有结束时才完整：请使用 table、line、json、ndjson 或 github";
        FollowedFile =>
            "--follow never ends, and files are written only at the end: redirect standard output instead, as in > FILE",
            "--follow 会持续运行，而文件在结束时才写入：请改为重定向标准输出，例如 > FILE";
        #[cfg(feature = "net")]
        MissingAppId =>
            "no App ID: set FEISHU_APP_ID, or pass --app-id ID", "没有 App ID：请设置 FEISHU_APP_ID，或使用 --app-id ID";
        #[cfg(feature = "net")]
        MissingAppSecret =>
            "no App Secret: set FEISHU_APP_SECRET, or pass --app-secret-file FILE",
            "没有 App Secret：请设置 FEISHU_APP_SECRET，或使用 --app-secret-file FILE";
        OutputWithoutFormat =>
            "--output needs a format without a file, but every --format names one",
            "--output 用于没有指定文件的格式，而每个 --format 都指定了文件";
        #[cfg(feature = "net")]
        ReceivedFile =>
            "deliveries are written as they arrive, but --output writes its file only at the end: redirect standard output instead, as in > FILE",
            "收到推送后立即输出，而 --output 在结束时才写入文件：请改为重定向标准输出，例如 > FILE";
        RedactedSignature =>
            "--resign is for deliveries as they were recorded: it cannot be combined with --redact",
            "--resign 用于原样记录的推送，不能与 --redact 同时使用";
        ResignedEvents =>
            "--resign is for deliveries: use -f delivery", "--resign 用于推送：请使用 -f delivery";
        SameFile { file: String } =>
            "cannot write two formats to {file}", "不能把两种格式写入同一个文件 {file}";
        SeveralFormats =>
            "standard output can have only one format: name a file for the others, such as -f json=FILE",
            "标准输出只能有一种格式：请为其他格式指定文件，例如 -f json=FILE";
        SeveralCharts =>
            "mermaid shows one timeline: select it with --process ID, --job-change ID or --where",
            "mermaid 只展示一条时间线：请用 --process ID、--job-change ID 或 --where 选择";
        WorkbookOnTerminal =>
            "a workbook cannot be shown on a terminal: write it to a file, such as -o events.xlsx",
            "工作簿无法在终端上显示：请写入文件，例如 -o events.xlsx";
        StdinTwice => "standard input can be read only once: pass - once", "标准输入只能读取一次：- 只能出现一次";
    }
}

feishu_ev::messages! {
    /// A standard stream.
    #[derive(Clone, Copy)]
    pub(crate) enum Stream {
        Input => "standard input", "标准输入";
        Output => "standard output", "标准输出";
    }
}

feishu_ev::messages! {
    /// The source of an Encrypt Key.
    pub(crate) enum KeySource {
        File { file: String } => "in {file}", "{file} 中";
        Option => "of --encrypt-key", "--encrypt-key ";
    }
}

feishu_ev::messages! {
    /// The name of a file with a key.
    pub(crate) enum KeyFileName {
        // A path that does not exist may be a key instead of a path.
        Hidden { option: &'static str } => "the file of {option}", "{option} 指定的文件";
        Path { path: String } => "{path}", "{path}";
    }
}

feishu_ev::messages! {
    /// An error of a file with a key.
    pub(crate) enum KeyFileError {
        Io { error: io::Error } => "{error}", "{error}";
        TooLarge { limit: u64 } => "a key file has at most {limit} bytes", "密钥文件最多 {limit} 字节";
        Utf16 =>
            "the file is UTF-16: convert it to UTF-8 first", "文件是 UTF-16 编码：请先转换为 UTF-8";
    }
}

feishu_ev::messages! {
    /// The event type of events.
    pub(crate) enum EventTypeName {
        Named { name: String } => "{name}", "{name}";
        None => "(no event type)", "（无事件类型）";
    }
}

feishu_ev::messages! {
    /// A note about a run on standard error.
    pub(crate) enum Note {
        #[cfg(feature = "net")]
        Interrupted => "interrupted before all events were delivered", "已中断，事件未全部推送";
        KeyLines { file: String, keys: usize } =>
            "{file} has several lines: each of its {keys} is tried as an Encrypt Key",
            "{file} 有多行：其中 {keys} 行都会作为 Encrypt Key 逐个尝试";
        KeyVariables { file: String, keys: usize } =>
            "{file} has variables: the value of each ENCRYPT_KEY in it, {keys} in all, is an Encrypt Key",
            "{file} 是变量文件：名称含 ENCRYPT_KEY 的变量（共 {keys} 个）的值是 Encrypt Key";
        #[cfg(feature = "net")]
        Latencies { per_second: String, p50: String, p90: String, p99: String, max: String } =>
            "{per_second} a second; ms: 50 % {p50}, 90 % {p90}, 99 % {p99}, max {max}",
            "每秒 {per_second} 次；耗时（毫秒）：P50 {p50}，P90 {p90}，P99 {p99}，最大 {max}";
        NoCatalogFiles => "no catalog file was found", "没有找到事件目录文件";
        #[cfg(feature = "net")]
        NothingDelivered =>
            "nothing was delivered: the input has no event", "没有推送任何事件：输入中没有事件";
        NothingMatched { types: Count, names: List<EventTypeName> } =>
            "no event matched; {types} seen: {names}", "没有匹配的事件；输入中有 {types}：{names}";
        NothingSelected =>
            "no event of the process or job change that was selected",
            "没有所选流程或异动的事件";
        NotWritten { file: String } =>
            "{file} was not written: an input could not be read", "未写入 {file}：有输入无法读取";
        NothingVerified =>
            "nothing was verified: the input has no event", "没有验证任何签名：输入中没有事件";
        #[cfg(feature = "net")]
        Rate { per_second: String } => "{per_second} a second", "每秒 {per_second} 次";
        ReadingTerminal =>
            "reading events from the terminal; press Ctrl-D to end", "正在从终端读取事件，按 Ctrl-D 结束";
        #[cfg(feature = "net")]
        Received { deliveries: Count, refused: u64, not_handled: u64 } =>
            "{deliveries}: {refused} refused, {not_handled} not handled",
            "收到 {deliveries}：拒绝 {refused} 次，消费方未处理 {not_handled} 次";
        Seed { seed: u64 } => "seed {seed}", "seed {seed}";
        Statistics { records: Count, unreadable: u64, errors: Count, warnings: Count, megabytes: String, seconds: String, speed: String } =>
            "{records}, {unreadable} unreadable, {errors}, {warnings}, {megabytes} MB in {seconds} s, {speed} MB/s",
            "{records}，{unreadable} 条无法读取，{errors}，{warnings}，{megabytes} MB，{seconds} 秒，{speed} MB/s";
        Unverified { unverified: u64, events: u64 } =>
            "{unverified} of {events} events have no valid signature", "{events} 个事件中有 {unverified} 个没有有效签名";
    }
}

/// A finding in one line, with its severity and rule.
#[derive(Debug)]
pub(crate) struct FindingLine(pub(crate) Box<Finding>);

impl Localize for FindingLine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>, language: Language) -> std::fmt::Result {
        let rule = self.0.rule;
        Localize::fmt(&rule.severity(), formatter, language)?;
        write!(formatter, "[{rule}]: {}", self.0.one_line(language.into()))
    }
}

impl From<CatalogError> for CliError {
    fn from(error: CatalogError) -> Self {
        Self::Catalog { error }
    }
}

impl From<ConditionError> for CliError {
    fn from(error: ConditionError) -> Self {
        Self::Condition { error }
    }
}

impl From<getrandom::Error> for CliError {
    fn from(error: getrandom::Error) -> Self {
        Self::NoRandomness { error: error.to_string() }
    }
}

impl From<SimulateError> for CliError {
    fn from(error: SimulateError) -> Self {
        Self::Scenario { error }
    }
}

impl From<NoMatch> for CliError {
    fn from(error: NoMatch) -> Self {
        Self::NoMatch { error }
    }
}

impl From<UnknownColumn> for CliError {
    fn from(error: UnknownColumn) -> Self {
        Self::UnknownColumn { error }
    }
}

impl From<UsageError> for CliError {
    fn from(error: UsageError) -> Self {
        Self::Usage { error }
    }
}

impl From<io::Error> for CliError {
    /// An error of a writer of results.
    fn from(error: io::Error) -> Self {
        match error.downcast::<FileError>() {
            Ok(error) => error.into(),
            Err(error) => Self::Output { error },
        }
    }
}

#[cfg(feature = "net")]
impl From<NetError> for CliError {
    fn from(error: NetError) -> Self {
        match error {
            NetError::Output { error } => error.into(),
            error => Self::Net { error },
        }
    }
}
