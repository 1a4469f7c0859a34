//! The table of finding codes. A code's severity and everything that `explain` says about it stand here once.

use std::fmt;
use std::str::FromStr;

use super::Severity;

/// Declares the enum and its table from one list, so that no code is written down twice.
macro_rules! rules {
    ($($name:ident = $text:literal, $severity:ident, $title:literal, $explanation:literal, $source:literal;)*) => {
        /// A stable finding code: `FE0xx` input, `FE1xx` envelope, decryption and signature,
        /// `FE2xx` schema, `FE3xx` contradictions inside one event, `FE4xx` sequences of events.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = $title] $name,)*
        }

        impl Rule {
            /// Every code, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable text, such as `FE203`.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// How much a finding of this code matters.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// The rule in a few words.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// What it means and what to do, in a few sentences.
            #[must_use]
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$name => $explanation,)* }
            }

            /// What the rule rests on: a documentation page, a measurement, or a choice of this tool.
            #[must_use]
            pub fn source(self) -> &'static str {
                match self { $(Self::$name => $source,)* }
            }
        }
    };
}

rules! {
    NoJson = "FE001", Error, "A line without JSON",
        "The line holds text but no JSON object. Log lines may have a prefix before the JSON, and a raw HTTP request \
         may stand before its body; any other text is reported so that nothing is skipped in silence.",
        "a choice of this tool: no input is dropped unseen";
    NotJson = "FE002", Error, "Not valid JSON",
        "The record breaks the grammar of JSON at the place named. Samples copied from documentation pages often hold \
         comments, trailing commas or full-width punctuation, which JSON does not have.",
        "RFC 8259";
    Truncated = "FE003", Error, "JSON that ends too early",
        "The record stops in the middle: a log line was cut off, or a body was not read to its end.",
        "RFC 8259";
    NotUtf8 = "FE004", Error, "Not UTF-8",
        "The record holds bytes that are not UTF-8, so it cannot be JSON. A file in UTF-16 (PowerShell's `>`) or GBK has to \
         be converted first.",
        "RFC 8259 section 8.1";
    TooDeep = "FE005", Error, "Nested too deep",
        "Objects and arrays may be nested 100 levels deep; the documented events need five. Deeper input is refused because it \
         is only ever seen in attacks on parsers.",
        "a limit of this tool";
    TooLarge = "FE006", Error, "Record over the size limit",
        "A single record is larger than `--max-record-size` (16 MiB unless told otherwise), which bounds the memory that one \
         record can take. The rest of the input goes on.",
        "a limit of this tool";
    NotAnObject = "FE007", Error, "JSON, but not an object",
        "An event is a JSON object. A number, a string or an array of other things cannot be one.",
        "event overview, page of 2025-04-16";

    NotAnEvent = "FE101", Error, "A JSON object that is no event",
        "The object has none of the forms that Feishu sends: 2.0 (schema, header, event), 1.0 (uuid, type, event), a challenge \
         (challenge, token, type) or an encrypted body (encrypt).",
        "event overview, page of 2025-04-16";
    MissingHeader = "FE102", Error, "A member of the envelope is missing",
        "A 2.0 event has schema, header and event, and its header has event_id, event_type, create_time, token, app_id and \
         tenant_key. Official SDKs dispatch by schema and event_type and drop or reject what lacks them.",
        "the pages of both events; measured with the official SDKs";
    UnknownEventType = "FE103", Warning, "An event type that the catalogue does not know",
        "The envelope is decoded, the body is passed on as it is. Add a catalogue file with `--catalog DIR` to have the body \
         checked and labelled too.",
        "a limit of this tool: the catalogue is open";
    ScenarioHeader = "FE104", Warning, "The header of the documentation's scenario examples",
        "The header has event_id, event_time and tenant_id where a delivered event has event_type, create_time, token, app_id and \
         tenant_key. Only the three scenario examples of the process node page look like this; no official SDK can dispatch \
         them. The event type is inferred from the body.",
        "corehr.process.node.updated_v2, page of 2024-12-17; measured with the official SDKs";
    WrongSchema = "FE105", Error, "A schema other than 2.0",
        "The member schema says which form the event has; the only value ever documented is the string \"2.0\".",
        "event overview, page of 2025-04-16";
    NoEncryptKey = "FE110", Error, "An encrypted event, and no key",
        "The body is {\"encrypt\":\"…\"}: the app has an Encrypt Key. Give it in the variable FEISHU_ENCRYPT_KEY or with \
         --encrypt-key-file; the developer console shows it under Events & Callbacks, Encryption Strategy.",
        "sending notifications to a developer's server, section on encryption";
    NotBase64 = "FE111", Error, "The encrypted body is not standard base64",
        "The member encrypt is base64 of the standard alphabet, padded with `=`. `-` and `_` come from a url-safe encoder, blanks \
         stand where a form decoder turned `+` into a blank, and missing `=` were stripped on the way.",
        "sending notifications to a developer's server, section on encryption";
    NotBlocks = "FE112", Error, "The encrypted body is not whole AES blocks",
        "Decoded, the body is 16 bytes of IV and then blocks of 16 bytes, at least one. Another length means that the text was cut.",
        "sending notifications to a developer's server, section on encryption";
    WrongKey = "FE113", Error, "Decryption gives bad padding",
        "The last block does not end in PKCS#7 padding. That is what another Encrypt Key gives: the key of another app, an old \
         key, the Verification Token in its place, or a key with a blank or newline too much.",
        "sending notifications to a developer's server, section on encryption";
    PlainNotJson = "FE114", Error, "Decrypted, but not JSON",
        "The padding is right but the plain text is not a JSON object. Either something else was encrypted, or the key is another \
         one and the padding is right by chance, which happens once in 256 tries.",
        "sending notifications to a developer's server, section on encryption";

    WrongSignature = "FE120", Error, "A signature that is not that of the body",
        "X-Lark-Signature is lower-case hex of SHA-256 over X-Lark-Request-Timestamp, X-Lark-Request-Nonce, the Encrypt Key and the \
         bytes of the body as they were sent, with nothing between them. Give the request to `feishu-ev verify`: it tries the \
         mistakes that are known and names the one that gives this signature.",
        "Encrypt Key encryption configuration case, page of 2025-06-06";
    NotSigned = "FE121", Error, "An event without a signature",
        "Reported only with `--verify require`. Feishu signs requests if the app has an Encrypt Key, except for challenges; events of a \
         long connection are not signed, and a log that keeps only bodies has lost the headers.",
        "Encrypt Key encryption configuration case, page of 2025-06-06; captured challenge requests";

    MissingField = "FE201", Error, "A field of the event is missing",
        "The field is always there in the documented examples, and consumers rely on it. Fields that a missing permission \
         withholds, and fields that the documentation makes conditional, are not reported. An id that is an empty string is \
         reported like one that is not there.",
        "the page of the event type";
    UnknownMember = "FE202", Warning, "A member that the catalogue does not know",
        "Feishu adds members without notice, so this is no error; but a misspelt name looks just the same.",
        "measured: delivered events carry undocumented members";
    WrongType = "FE203", Error, "A value of the wrong type",
        "The documentation gives the field another JSON type. SDKs differ in what they do: the Go SDK answers 500, the Python and \
         Node SDKs hand the value on as it is.",
        "the page of the event type; measured with the official SDKs";
    UnknownCode = "FE204", Error, "A code that the documentation does not list",
        "The integer is none of the documented codes of this field of this event type. The same integer means different things \
         in different events, so look it up by event type and field: `feishu-ev explain FIELD=CODE`.",
        "the page of the event type";
    WrongLength = "FE205", Error, "A text of the wrong length",
        "The documentation gives the length of this text in characters.",
        "the page of the event type";
    BadDate = "FE206", Error, "Not a date",
        "Dates are written YYYY-MM-DD and exist in the calendar.",
        "the page of the event type; every documented example";
    DuplicateMember = "FE207", Warning, "A member that stands twice in one object",
        "JSON leaves open which of them counts; the official SDKs take the last one, and so does this tool.",
        "RFC 8259 section 4; measured with the official SDKs";
    IdAsNumber = "FE208", Warning, "An id that is a number",
        "Ids are strings of up to 19 digits, more than a JavaScript number can hold: as a number the last digits get lost in the \
         Node SDK, and the Go SDK answers 500. Some program on the way has parsed and printed the event.",
        "the page of the event type; measured with the official SDKs";
    BadTimestamp = "FE209", Error, "Not a timestamp",
        "The header's create_time is a string of 13 digits, milliseconds since 1970 (16 digits, microseconds, in callbacks). The ts of \
         a 1.0 event is seconds, with a fraction.",
        "the pages of both events; event overview, page of 2025-04-16";

    MoreFindings = "FE210", Warning, "More findings than are listed",
        "Of one record at most 100 errors and 100 warnings are listed, fewer if their pointers are very long, and always the \
         first of each code, so that a record of some megabytes cannot drown the others. Fix those listed and look again.",
        "a limit of this tool";
    MoreMembers = "FE212", Error, "More members than are checked",
        "Of one record at most 100,000 documented members are read. The elements of lists behind them are neither checked nor \
         labeled; the documented events need a few dozen.",
        "a limit of this tool";

    ConflictingMember = "FE301", Warning, "A member that does not go with another",
        "Two members contradict each other by the documentation's own text, for example a direct job change that carries a \
         process_id. It is a warning because the official example does exactly that.",
        "corehr.job_change.status_updated_v2, page of 2025-04-08";
    ConflictingCode = "FE302", Warning, "A code that does not go with another",
        "Two codes contradict each other by the documentation's own text, for example a direct job change, which needs no approval, \
         in status approving. It is a warning because the official example does exactly that.",
        "corehr.job_change.status_updated_v2, page of 2025-04-08";

    Redelivered = "FE401", Warning, "An event that came before",
        "The same event_id with the same bytes. The platform delivers at least once: if a request is not answered with 200 within \
         3 s it comes again after 15 s, 5 min, 1 h and 6 h, and it may come again even after a success. De-duplicate by event_id, and \
         remember ids for longer than 7 h 5 min.",
        "event overview, page of 2025-04-16, on retries; reports of redelivery";
    EventIdReused = "FE402", Error, "An event_id that stands for two events",
        "The same event_id came before with other bytes. A redelivered event is the same to the last byte, so some program has \
         changed one of the two, or makes up its own ids. A consumer that de-duplicates by event_id loses the second.",
        "event overview, page of 2025-04-16: event_id is unique";
    RepeatedChange = "FE403", Warning, "The same change under another event_id",
        "The node or job change was in this status already. Two subscriptions, or an event made by hand, look like this; \
         de-duplication by event_id does not notice it.",
        "the pages of both events: an event is sent when the status changes";
    OutOfOrder = "FE404", Warning, "An event that arrived late",
        "An event of the same process, or of the job change that it approves, with a later create_time arrived before it. The pages of both events do not \
         promise any order: a consumer has to sort by create_time, or look up the present status instead of believing the event.",
        "event overview, page of 2025-04-16, on ordered events; the pages of both events";
    ImpossibleTransition = "FE405", Error, "A change of status that cannot be",
        "By the documentation a node goes from in_progress to approved, rejected, withdrawn, rolled_back, skipped or intervened, and \
         stays there: if it runs again, it has a new process_node_id. A job change goes from approving to approved, no_approval, \
         rejected or cancelled, from approved or no_approval to effective or cancelled, and from effective to cancelled. What may \
         follow an intervention, and which of approved and no_approval a direct change has, is left open.",
        "the pages of both events; access guide of processes";
    AfterEnd = "FE406", Error, "An event after the end",
        "A process has ended when a node is rejected or withdrawn, and a job change when it is rejected or cancelled. Nothing comes after \
         that.",
        "the pages of both events; access guide of processes";
    MissingBeginning = "FE407", Warning, "A sequence without its beginning",
        "The first event of the process or job change is not one with which it can begin. Either the log begins in the middle of it, or \
         events before it were lost. A node may be skipped without having been in progress, a direct change may begin as approved or \
         as no_approval, CC nodes need none, and a change may be cancelled long after it took effect.",
        "the pages of both events";
    MissingEvent = "FE408", Error, "An event that is missing",
        "A node has ended without having been in progress, another node has started without the end of the one before it, or \
         original_status is not the status seen last. Events are lost if no handler is registered, if a handler answers 200 and \
         fails, or if they go to another client of a long connection: each gets only a part of them.",
        "the pages of both events; original_status is declared by the official SDKs";
    EarlyStart = "FE409", Error, "A node that starts before the one before it has passed",
        "The nodes of a process come one after another; the next one starts within the second in which the one before it has passed. CC \
         nodes hold up nothing.",
        "corehr.process.node.updated_v2, scenario of the page of 2024-12-17";
    NotApproved = "FE410", Error, "A job change in effect without approval",
        "An initiated job change takes effect after it was approved; here it was only approving, or its process was rejected or \
         withdrawn.",
        "corehr.job_change.status_updated_v2, page of 2025-04-08";
    EffectiveEarly = "FE411", Error, "A job change in effect before its date",
        "The event says effective at a time when the effective_date has not begun. Days are counted in UTC+8, as nothing in the \
         documentation says otherwise.",
        "corehr.job_change.status_updated_v2, page of 2025-04-08; events on a change in effect come after midnight of that day";
    Unfinished = "FE412", Information, "A sequence that has not ended",
        "A node is still in progress, or a job change waits for its approval or its effective date, when the log ends or nothing \
         has come for long. That is how things are while people decide; it is told with the timeline, and is no finding of a check.",
        "the pages of both events";
    Unidentified = "FE414", Error, "An event that belongs to no timeline",
        "An event of a process needs process_id and process_node_id, and one of a job change job_change_id: a text of 1 to 256 bytes. \
         Without them it belongs to no timeline, and nothing else can be said about it; `validate` says what is wrong with the event \
         itself.",
        "the pages of both events; the limit of 256 bytes is one of this tool";
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// The text is no finding code.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{0}` is no finding code; `feishu-ev explain findings` lists them")]
pub struct UnknownRule(String);

impl FromStr for Rule {
    type Err = UnknownRule;

    /// Reads `FE203`, in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().find(|rule| rule.code().eq_ignore_ascii_case(text.trim()));
        known.copied().ok_or_else(|| UnknownRule(text.to_owned()))
    }
}

impl crate::message::Localize for UnknownRule {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>, _: crate::message::Language) -> std::fmt::Result {
        std::fmt::Display::fmt(self, formatter)
    }
}
