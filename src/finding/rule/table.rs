//! The table of rules. An entry has the code and severity, then title, explanation and source in English and
//! Chinese. The rules about answers and those about catalog files are in files of their own.

use super::answers::with_rules_about_answers;
use super::catalog::with_rules_about_catalog_files;
use super::rules;
use crate::finding::Severity;
use crate::message::LocalizedStr;

with_rules_about_answers! {
    NoJson = "FE001", Error, "Text without JSON", "不含 JSON 的文本";
        "The text looks like an event, but contains no JSON object, neither as it is nor escaped, and it is not what a program \
         prints of an event. Without `--strict`, other text is passed over (FE010). Log the request body unmodified.",
        "这段文本像是事件，但其中没有 JSON 对象（包括转义过的），也不是程序打印出的事件。未使用 `--strict` 时，其他文本会跳过（FE010）。\
         请原样保存请求体。";
        "choice of this tool: no event is skipped silently", "本工具的约定：不静默跳过任何事件";
    NotJson = "FE002", Error, "Invalid JSON", "JSON 无效";
        "The record violates the JSON grammar at the position shown. Samples copied from documentation pages often contain \
         comments, trailing commas or full-width punctuation, which JSON does not allow. Correct the record, or log the \
         request body unmodified.",
        "记录在所示位置不符合 JSON 语法。从文档页面复制的示例常带有注释、多余的逗号或全角标点，JSON 不允许这些写法。请改正记录，或原样\
         保存请求体。";
        "RFC 8259", "RFC 8259";
    Truncated = "FE003", Error, "Truncated JSON", "JSON 被截断";
        "The record ends before its JSON is complete. Usually a log line was cut at a length limit, or a request body was not \
         read to the end. Log the complete body.",
        "记录在 JSON 结束之前中断。通常是日志行超过长度限制被截断，或请求体没有读完。请保存完整的请求体。";
        "RFC 8259", "RFC 8259";
    NotUtf8 = "FE004", Error, "Invalid UTF-8", "UTF-8 编码无效";
        "The record contains bytes that are not UTF-8, the encoding of JSON. Convert files in GBK and similar encodings first; \
         UTF-16 is read as it is.",
        "记录中有不属于 UTF-8 的字节，而 JSON 使用 UTF-8 编码。GBK 等编码的文件请先转换；UTF-16 可以直接读取。";
        "RFC 8259, section 8.1", "RFC 8259 第 8.1 节";
    TooDeep = "FE005", Error, "Nesting too deep", "嵌套过深";
        "Objects and arrays are nested more than 100 levels deep. Documented events need five levels; deeper nesting occurs \
         only in attacks on parsers and is refused.",
        "对象和数组的嵌套超过 100 层。文档中的事件不超过五层，更深的嵌套只见于针对解析器的攻击，因此拒绝处理。";
        "limit of this tool", "本工具的限制";
    TooLarge = "FE006", Error, "Record too large", "记录过大";
        "The record is larger than `--max-record-size` (16 MiB by default), which limits the memory used for a record. It is \
         skipped, and the rest of the input is processed. Raise the limit if the record is genuine.",
        "记录超过 `--max-record-size`（默认 16 MiB），该选项限制单条记录占用的内存。这条记录被跳过，其余输入继续处理。如果记录确实\
         这么大，请调高限制。";
        "limit of this tool", "本工具的限制";
    NotAnObject = "FE007", Error, "Not a JSON object", "不是 JSON 对象";
        "The record is valid JSON, but a number, a string or another value that is not an object. Every Feishu event is a \
         JSON object.",
        "记录是合法的 JSON，但不是对象，而是数字、字符串或其他值。飞书事件都是 JSON 对象。";
        "event overview, page of 2025-04-16", "事件概述（2025-04-16 的页面）";
    NotText = "FE008", Error, "Not text", "不是文本";
        "The input is a tar or zip archive, data that is compressed twice or in a format that is not unpacked, or other binary \
         data: it begins with the signature of such a format, or more than a 32nd of its first 4096 bytes are control \
         characters. It is skipped. gzip, zstd, bzip2 and xz are unpacked, and UTF-16 is read. Pass the content of an archive \
         on standard input, for example `tar -xOf FILE | feishu-ev decode`.",
        "输入是 tar 或 zip 归档、压缩了两次或以不支持的格式压缩的数据，或者其他二进制数据：开头是这类格式的标识，或者前 4096 字节中有超过 \
         1/32 的控制字符。该输入被跳过。gzip、zstd、bzip2 和 xz 会自动解压，UTF-16 可以直接读取。归档的内容请从标准输入传入，例如 \
         `tar -xOf FILE | feishu-ev decode`。";
        "choice of this tool: one finding for a file that is not text", "本工具的约定：非文本的文件只报告一次";
    NotUnpacked = "FE009", Error, "Compressed data not read to its end", "压缩数据未能读完";
        "The input is compressed, and ends before its data does, is damaged, or needs a window of more than 128 MiB. Everything \
         before this place was read; a record that was cut is reported too. Copy the file again, or wait until the program that \
         writes it has closed it.",
        "输入是压缩数据，但数据不完整、已损坏，或所需的窗口超过 128 MiB。此处之前的内容都已读取，被截断的记录也会报告。请重新复制该文件，\
         或等写入它的程序将其关闭。";
        "RFC 1952, RFC 8878; the .xz file format; limit of this tool", "RFC 1952、RFC 8878；.xz 文件格式；本工具的限制";
    OtherLines = "FE010", Information, "Lines without an event", "没有事件的行";
        "The lines neither hold an event nor look like one, as is the case for most lines of a log. An event is looked for in the text of a \
         line, in every member of a JSON object at any depth, and in strings that hold JSON or Base64. A line looks like an \
         event if it has `encrypt`, or two of `schema`, `header` and `event` and the members of the header; then it is an error \
         if it cannot be read. With `--strict`, each of these lines is an error.",
        "这些行既不包含事件，也不是疑似事件，日志中大多数行都是如此。查找事件时会检查行中的文本、JSON 对象任意层级的字段，以及内容为 JSON 或 \
         Base64 的字符串。如果一行有 `encrypt`，或者有 `schema`、`header`、`event` 及 header 的字段中的两个，则视为疑似事件，无法读取时报告错误。\
         使用 `--strict` 时，这些行都会报告为错误。";
        "choice of this tool: a log is mostly other lines", "本工具的约定：日志中大多是其他内容";

    NotAnEvent = "FE101", Error, "Not a Feishu event", "不是飞书事件";
        "The object has members of an event, but none of the forms that Feishu sends: a 2.0 event (`schema`, `header`, `event`), a \
         1.0 event (`uuid`, `type`, `event`), a challenge (`challenge`, `token`, `type`) or an encrypted body (`encrypt`). An event \
         was looked for in all of its members, at any depth, and in strings that hold JSON, text or Base64. Check that the \
         whole request body was logged, not a part of it. Without `--strict`, other objects are passed over (FE010).",
        "该对象有事件的字段，但不是飞书推送的任何一种形式：2.0 事件（`schema`、`header`、`event`）、1.0 事件（`uuid`、`type`、`event`）、\
         请求地址校验（`challenge`、`token`、`type`）或加密的请求体（`encrypt`）。已在其任意层级的字段，以及内容为 JSON、文本或 Base64 的\
         字符串中查找过事件。请确认保存的是完整的请求体，而不是其中一部分。未使用 `--strict` 时，其他对象会跳过（FE010）。";
        "event overview, page of 2025-04-16", "事件概述（2025-04-16 的页面）";
    MissingHeader = "FE102", Error, "Missing envelope member", "事件外层缺少字段";
        "A required member of the envelope is missing or empty. A 2.0 event has `schema`, `header` and `event`, and its header \
         has `event_id`, `event_type`, `create_time`, `token`, `app_id` and `tenant_key`. Official SDKs dispatch by `schema` \
         and `event_type`, and drop or reject events without them.",
        "事件外层缺少必需的字段，或字段为空。2.0 事件有 `schema`、`header` 和 `event`，其中 `header` 有 `event_id`、`event_type`、\
         `create_time`、`token`、`app_id` 和 `tenant_key`。官方 SDK 按 `schema` 和 `event_type` 分发事件，缺少它们的事件会被丢弃或拒绝。";
        "pages of both events; measurements with the official SDKs", "两个事件的文档页面；对官方 SDK 的实测";
    UnknownEventType = "FE103", Warning, "Unknown event type", "未知的事件类型";
        "The catalog has no entry for this event type: the envelope is checked, the body is not. To check and label the body \
         too, add a catalog file with `--catalog DIR`.",
        "事件目录中没有这个事件类型，因此只检查事件外层，不检查事件体。如需检查和标注事件体，请用 `--catalog DIR` 添加事件目录文件。";
        "limit of this tool: the catalog does not cover all event types", "本工具的限制：事件目录并未涵盖所有事件类型";
    ScenarioHeader = "FE104", Warning, "Header of a documentation scenario", "文档场景示例的事件头";
        "The header has `event_id`, `event_time` and `tenant_id`, but none of the members `event_type`, `create_time`, `token`, \
         `app_id` and `tenant_key` of delivered events. Only the three scenario examples of the process node page look like \
         this, and no official SDK can dispatch them. The event type is inferred from the body.",
        "事件头只有 `event_id`、`event_time` 和 `tenant_id`，没有实际推送的事件所带的 `event_type`、`create_time`、`token`、`app_id` 和 \
         `tenant_key`。只有流程节点页面上的三个场景示例是这种形式，官方 SDK 都无法分发。事件类型由事件体推断。";
        "corehr.process.node.updated_v2, page of 2024-12-17; measurements with the official SDKs",
        "corehr.process.node.updated_v2（2024-12-17 的页面）；对官方 SDK 的实测";
    WrongSchema = "FE105", Error, "Unsupported schema version", "不支持的 schema 版本";
        "`schema` is the version of the event's form. The only documented value is the string \"2.0\"; 1.0 events have no \
         `schema`.",
        "`schema` 表示事件格式的版本，文档记载的唯一取值是字符串 \"2.0\"；1.0 事件没有 `schema`。";
        "event overview, page of 2025-04-16", "事件概述（2025-04-16 的页面）";
    Reconstructed = "FE106", Information, "Event read from a printed form", "由打印输出还原的事件";
        "The text is not the JSON that was sent, but what a program printed of the event: the output of `console.log`, `print` or \
         `Prettify`, or JSON of the body alone. The event is put back into its envelope as far as it was printed. Its bytes are \
         not those that were sent, so its signature is not checked, and members that are missing are not reported. Log the \
         request body to have the event itself.",
        "这段文本不是推送的 JSON 原文，而是程序打印出的事件：`console.log`、`print` 或 `Prettify` 的输出，或者只有事件体的 JSON。事件按打印\
         出的内容还原。还原后的字节与推送的不同，因此不检查签名，也不报告缺少的字段。如需事件原文，请在日志中保存请求体。";
        "output of the sample programs on the pages of both events, with the official SDKs",
        "两个事件的文档页面中示例程序的输出（使用官方 SDK）";
    NoEncryptKey = "FE110", Error, "No Encrypt Key for an encrypted event", "事件已加密，但未提供 Encrypt Key";
        "The body is `{\"encrypt\":\"…\"}`, so the app has an Encrypt Key. Set FEISHU_ENCRYPT_KEY or pass \
         `--encrypt-key-file FILE`. The developer console shows the key under Events & Callbacks, Encryption Strategy.",
        "请求体是 `{\"encrypt\":\"…\"}`，说明应用配置了 Encrypt Key。请设置环境变量 FEISHU_ENCRYPT_KEY，或使用 \
         `--encrypt-key-file FILE`。密钥可在开发者后台的“事件与回调”中的“加密策略”查看。";
        "page on sending events to a developer's server, section on encryption", "将事件发送至开发者服务器的页面，加密一节";
    NotBase64 = "FE111", Error, "Invalid Base64 in `encrypt`", "`encrypt` 不是有效的 Base64";
        "`encrypt` is Base64 with the standard alphabet and `=` padding. `-` and `_` come from a URL-safe encoder, spaces from \
         a form decoder that replaced `+`, and missing `=` were stripped on the way. Log the request body unmodified.",
        "`encrypt` 是使用标准字符表并以 `=` 填充的 Base64。出现 `-` 和 `_` 说明用了 URL 安全的编码，出现空格说明表单解码替换了 `+`，\
         缺少 `=` 说明填充在途中被去掉。请原样保存请求体。";
        "page on sending events to a developer's server, section on encryption", "将事件发送至开发者服务器的页面，加密一节";
    NotBlocks = "FE112", Error, "Invalid ciphertext length", "密文长度无效";
        "The decoded ciphertext is an IV of 16 bytes, followed by one or more blocks of 16 bytes. Any other length means that \
         the text was cut.",
        "解码后的密文由 16 字节的 IV 和一个或多个 16 字节的分组组成。其他长度说明文本被截断。";
        "page on sending events to a developer's server, section on encryption", "将事件发送至开发者服务器的页面，加密一节";
    WrongKey = "FE113", Error, "Decryption failed: wrong key", "解密失败：密钥不正确";
        "The last block does not end in PKCS#7 padding, as happens with a wrong Encrypt Key: the key of another app, an old key, \
         the Verification Token, or a key with a stray space or newline. Two keys with a comma between them are one key, because a \
         comma can be a part of a key. Copy the key from the developer console again.",
        "最后一个分组不以 PKCS#7 填充结尾，说明 Encrypt Key 不正确：可能是其他应用的密钥、旧密钥、误用的 Verification Token，或者密钥多了\
         空格或换行。用逗号隔开的两个密钥是一个密钥，因为密钥中可以有逗号。请从开发者后台重新复制密钥。";
        "page on sending events to a developer's server, section on encryption", "将事件发送至开发者服务器的页面，加密一节";
    PlainNotJson = "FE114", Error, "Decrypted text is not a JSON object", "解密结果不是 JSON 对象";
        "The padding is valid, but the plaintext is not a JSON object. Either something else was encrypted, or the key is wrong \
         and the padding is valid by chance, as with one wrong key in 256.",
        "填充有效，但明文不是 JSON 对象。要么加密的是别的内容，要么密钥不正确而填充碰巧有效（概率约为 1/256）。";
        "page on sending events to a developer's server, section on encryption", "将事件发送至开发者服务器的页面，加密一节";

    WrongSignature = "FE120", Error, "Signature mismatch", "签名不匹配";
        "`X-Lark-Signature` is the SHA-256 digest, in lower-case hex, of `X-Lark-Request-Timestamp`, `X-Lark-Request-Nonce`, the \
         Encrypt Key and the exact bytes of the body, joined without separators. Pass the request to `feishu-ev verify`, which \
         tries the known mistakes and names the one that explains the signature.",
        "`X-Lark-Signature` 是将 `X-Lark-Request-Timestamp`、`X-Lark-Request-Nonce`、Encrypt Key 和请求体的原始字节直接拼接后计算的 \
         SHA-256，以小写十六进制表示。请用 `feishu-ev verify` 检查该请求：它会逐一尝试已知的错误，并指出与签名相符的一种。";
        "Encrypt Key encryption configuration case, page of 2025-06-06", "Encrypt Key 加密配置案例（2025-06-06 的页面）";
    NotSigned = "FE121", Error, "Event without a signature", "事件没有签名";
        "Feishu signs all requests except challenges if the app has an Encrypt Key. Events of a long connection are not signed, \
         and a log of bodies alone has lost the headers. Reported only with `--verify require`.",
        "应用配置了 Encrypt Key 时，飞书会对请求地址校验以外的所有请求签名。长连接的事件没有签名，只保存请求体的日志则丢失了请求头。\
         仅在使用 `--verify require` 时报告。";
        "Encrypt Key encryption configuration case, page of 2025-06-06; captured challenges",
        "Encrypt Key 加密配置案例（2025-06-06 的页面）；抓取的请求地址校验请求";

    MissingField = "FE201", Error, "Missing field", "缺少字段";
        "The field is present in every documented example, and consumers rely on it. Fields that are withheld without a \
         scope, or that the documentation describes as conditional, are not reported. An ID that is an empty string counts as \
         missing.",
        "文档的每个示例都有该字段，消费方也会依赖它。没有权限时不返回的字段，以及文档注明有条件返回的字段，不会报告。值为空字符串的 ID \
         视为缺少。";
        "page of the event type", "事件类型的文档页面";
    UnknownMember = "FE202", Warning, "Unknown member", "未知字段";
        "The catalog has no field of this name here. Feishu adds fields without notice, so this is only a warning; but a \
         misspelled name looks the same.",
        "事件目录在此处没有这个名称的字段。飞书可能不经通知就新增字段，所以这只是警告；但字段名拼错时，也会出现同样的警告。";
        "delivered events, which contain undocumented members", "实际推送的事件带有文档未记载的字段";
    WrongType = "FE203", Error, "Wrong value type", "值的类型不正确";
        "The documentation gives the field another JSON type. SDKs handle such events differently: the Go SDK answers 500, the \
         Python and Node SDKs pass the value on unchanged.",
        "文档规定该字段是另一种 JSON 类型。各 SDK 的处理不同：Go SDK 返回 500，Python 和 Node SDK 原样传给处理函数。";
        "page of the event type; measurements with the official SDKs", "事件类型的文档页面；对官方 SDK 的实测";
    UnknownCode = "FE204", Error, "Undocumented code", "文档未记载的枚举值";
        "The value is not one of the documented codes of this field of this event type. The same integer means different things \
         in different events, so look it up by event type and field: `feishu-ev explain FIELD=CODE`.",
        "该值不是此事件类型中这个字段的枚举值。同一个整数在不同事件中含义不同，请按事件类型和字段查询：\
         `feishu-ev explain FIELD=CODE`。";
        "page of the event type", "事件类型的文档页面";
    WrongLength = "FE205", Error, "Wrong string length", "字符串长度不符";
        "The documentation limits the length of this string, in characters.",
        "文档限定了该字符串的长度，以字符计。";
        "page of the event type", "事件类型的文档页面";
    BadDate = "FE206", Error, "Invalid date", "日期无效";
        "Dates are written as `YYYY-MM-DD` and must exist in the calendar.",
        "日期的格式为 `YYYY-MM-DD`，并且必须真实存在。";
        "page of the event type; every documented example", "事件类型的文档页面；文档的所有示例";
    DuplicateMember = "FE207", Warning, "Duplicate member", "字段重复";
        "The object has several members of this name. JSON leaves open which one counts; the official SDKs and this tool use the \
         last one.",
        "同一个对象中有多个同名字段。JSON 没有规定以哪一个为准，官方 SDK 和本工具都以最后一个为准。";
        "RFC 8259, section 4; measurements with the official SDKs", "RFC 8259 第 4 节；对官方 SDK 的实测";
    IdAsNumber = "FE208", Warning, "ID as a number", "ID 写成了数字";
        "IDs are strings of up to 19 digits, more than a JavaScript number can hold: as a number, an ID loses its last digits in \
         the Node SDK, and the Go SDK answers 500. Find the program that parsed and rewrote the event.",
        "ID 是最多 19 位数字的字符串，超出 JavaScript 数字的精度：写成数字后，Node SDK 会丢失末尾几位，Go SDK 返回 500。请找出在途中\
         解析并重新生成该事件的程序。";
        "page of the event type; measurements with the official SDKs", "事件类型的文档页面；对官方 SDK 的实测";
    BadTimestamp = "FE209", Error, "Invalid timestamp", "时间戳无效";
        "`create_time` in the header is a string of 13 digits (milliseconds since 1970), or of 16 digits (microseconds) in \
         callbacks. `ts` of a 1.0 event is in seconds, with a fraction.",
        "事件头的 `create_time` 是 13 位数字的字符串（自 1970 年起的毫秒数），在回调中为 16 位（微秒数）。1.0 事件的 `ts` 以秒为单位，\
         带小数。";
        "pages of both events; event overview, page of 2025-04-16", "两个事件的文档页面；事件概述（2025-04-16 的页面）";
    MoreFindings = "FE210", Warning, "Findings not listed", "部分问题未列出";
        "At most 100 errors and 100 warnings of a record are listed, fewer if their pointers are very long, and always the first \
         of each rule. Fix those listed and check again.",
        "每条记录最多列出 100 个错误和 100 个警告（路径很长时更少），每条规则的第一个问题总会列出。请先处理已列出的问题，再重新检查。";
        "limit of this tool", "本工具的限制";
    Deprecated = "FE211", Information, "No longer recommended", "已不推荐使用";
        "The documentation recommends another event type, member or code, or says that this one is no longer used. Nothing is wrong \
         with the event; subscribe to the successor, or read it, when you next change the consumer.",
        "文档推荐改用另一个事件类型、字段或枚举值，或者注明该项已弃用。事件本身没有问题；请在下次修改消费方时改用替代项。";
        "page of the event type", "事件类型的文档页面";
    MoreMembers = "FE212", Error, "Members not checked", "部分字段未检查";
        "At most 100,000 documented members of a record are read. The list elements after them are neither checked nor labeled. \
         Documented events have a few dozen members.",
        "每条记录最多读取 100000 个有文档的字段，之后的列表元素既不检查也不标注。文档中的事件只有几十个字段。";
        "limit of this tool", "本工具的限制";

    ConflictingMember = "FE301", Warning, "Conflicting members", "字段互相矛盾";
        "Two members contradict each other by the documentation, such as a `process_id` in a direct job change. This is only a \
         warning, because the official example contains this contradiction.",
        "按照文档，两个字段互相矛盾，例如直接异动却带有 `process_id`。官方示例中就有这种矛盾，所以这只是警告。";
        "corehr.job_change.status_updated_v2, page of 2025-04-08", "corehr.job_change.status_updated_v2（2025-04-08 的页面）";
    ConflictingCode = "FE302", Warning, "Conflicting codes", "枚举值互相矛盾";
        "Two codes contradict each other by the documentation, such as status `approving` of a direct job change, which needs no \
         approval. This is only a warning, because the official example contains this contradiction.",
        "按照文档，两个枚举值互相矛盾，例如无需审批的直接异动却处于 `approving` 状态。官方示例中就有这种矛盾，所以这只是警告。";
        "corehr.job_change.status_updated_v2, page of 2025-04-08", "corehr.job_change.status_updated_v2（2025-04-08 的页面）";

    Redelivered = "FE401", Warning, "Redelivered event", "重复推送的事件";
        "An event with the same `event_id` and the same bytes was delivered to the same app before. Feishu delivers at least once: without a 200 response \
         within 3 s it retries after 15 s, 5 min, 1 h and 6 h, and it may repeat an event even after a success. Deduplicate by \
         `event_id`, and keep IDs for longer than 7 h 5 min.",
        "之前已向同一应用推送过 `event_id` 和内容完全相同的事件。飞书至少推送一次：3 秒内没有收到 200 响应时，会在 15 秒、5 分钟、1 小时和 6 小时后\
         重试；即使已经成功，也可能重复推送。请按 `event_id` 去重，ID 的保存时间应超过 7 小时 5 分钟。";
        "event overview, page of 2025-04-16, on retries; reports of redelivery",
        "事件概述（2025-04-16 的页面）关于重试的说明；重复推送的案例";
    EventIdReused = "FE402", Error, "`event_id` of two different events", "不同事件的 `event_id` 相同";
        "An event with the same `event_id` but different bytes was delivered to the same app before. A retry repeats every byte, so some program changed \
         one of the two, or assigns IDs of its own. A consumer that deduplicates by `event_id` loses the second event.",
        "之前已向同一应用推送过 `event_id` 相同但内容不同的事件。重试推送的内容完全相同，因此一定有程序修改了其中一个事件，或自行生成了 ID。\
         按 `event_id` 去重的消费方会丢失第二个事件。";
        "event overview, page of 2025-04-16: `event_id` is unique", "事件概述（2025-04-16 的页面）：`event_id` 是唯一标识";
    RepeatedChange = "FE403", Warning, "Repeated status change", "状态变更重复";
        "The same status was reported before for the same object, such as a node or a job change, under another `event_id`. Two subscriptions \
         or an event made by hand have this effect. Deduplication by `event_id` does not catch it. Each event type may report a \
         status once; one that also reports other changes may repeat it.",
        "同一对象（例如节点、异动）的同一状态此前已报告过，只是 `event_id` 不同。重复订阅或人工构造的事件会造成这种情况，按 `event_id` 去重无法发现。\
         多个事件类型可以各报告一次同一状态；其他内容变化时也会推送的事件类型，可以多次报告。";
        "pages of the event types: an event is sent when the status changes", "各事件类型的文档页面：状态变更时推送事件";
    OutOfOrder = "FE404", Warning, "Out-of-order event", "事件乱序";
        "An event of the same timeline, such as the timeline of a process and the job change it approves, has a later `create_time` \
         but arrived at the same app first: by the times of arrival in the log, or else earlier in the same file. The pages of the \
         event types do not promise any order. Sort by `create_time`, or query the current status instead of relying on the event.",
        "同一时间线（例如流程及其所审批的异动）中 `create_time` 更晚的事件先到达同一应用：按日志中的到达时间判断，没有时按在同一文件中的先后判断。\
         各事件类型的文档都不保证顺序。请按 `create_time` 排序，或查询当前状态，而不要依赖事件。";
        "event overview, page of 2025-04-16, on ordered events; pages of the event types",
        "事件概述（2025-04-16 的页面）关于有序事件的说明；各事件类型的文档页面";
    ImpossibleTransition = "FE405", Error, "Impossible status transition", "不可能的状态变更";
        "According to the documented life cycle, the status cannot follow the previous one, or an event in between is missing. Where the documentation leaves open \
         what follows, nothing is reported. A node that runs again has a new `process_node_id`. `feishu-ev explain job_change` shows \
         the life cycle of a job change, with quotations from the documentation; `feishu-ev explain life cycles` lists all.",
        "按文档中的状态流转，该状态不能出现在前一个状态之后，或者缺少中间的事件。文档没有说明的先后不会报告。节点再次运行时使用新的 `process_node_id`。\
         `feishu-ev explain job_change` 显示异动的状态流转和文档依据，`feishu-ev explain life cycles` 列出全部状态流转。";
        "pages of the event types; access guide of processes", "各事件类型的文档页面；流程接入指南";
    AfterEnd = "FE406", Error, "Event after the end", "结束后仍有事件";
        "According to the documented life cycle, the previous status is final, such as `rejected` for a job change. A process also \
         ends when one of its nodes is rejected or withdrawn. A status is not final if the documentation does not say what may \
         follow.",
        "按文档中的状态流转，前一个状态（例如异动的 `rejected`）之后不再有其他状态。节点被拒绝或撤回时，其流程也就此结束。文档没有说明之后\
         可能出现哪些状态的，不视为结束。";
        "pages of the event types; access guide of processes", "各事件类型的文档页面；流程接入指南";
    MissingBeginning = "FE407", Warning, "Missing beginning", "缺少起始事件";
        "According to the documented life cycle, the first status seen cannot be the beginning: the log starts in the middle, or \
         earlier events were lost. The following are not reported: a node skipped without having been in progress, CC nodes, a \
         direct job change that begins as `approved` or `no_approval`, and a job change canceled long after it took effect.",
        "按文档中的状态流转，看到的第一个状态不可能是起点：日志从中间开始，或之前的事件已经丢失。以下情况不会报告：未经进行中就被跳过的节点、\
         抄送节点、以 `approved` 或 `no_approval` 开始的直接异动，以及生效很久之后才撤销的异动。";
        "pages of the event types", "各事件类型的文档页面";
    MissingEvent = "FE408", Error, "Missing event", "缺少事件";
        "A node ended without having been in progress, a node started although the previous one has not ended, or the status before \
         that the event names (`original_status`, `before_status`) is not the last one seen. Events are lost if no handler is \
         registered, if a handler answers 200 and then fails, or if they go to another client of a long connection, as each event \
         goes to one client only.",
        "节点未经进行中就已结束，上一个节点尚未结束下一个节点就已开始，或者事件中变更前的状态（`original_status`、`before_status`）与最后看到的\
         状态不符。未注册处理函数、处理函数返回 200 后失败，或事件发给了同一应用的其他长连接客户端（每个事件只发给一个客户端），都会丢失事件。";
        "pages of the event types; `original_status` is declared by the official SDKs",
        "各事件类型的文档页面；`original_status` 由官方 SDK 声明";
    EarlyStart = "FE409", Error, "Node started too early", "节点过早开始";
        "The nodes of a process run one after another: a node starts in the second in which the previous one is passed. CC nodes do \
         not delay the next node.",
        "流程的节点依次运行：上一个节点通过后，下一个节点在同一秒内开始。抄送节点不影响下一个节点。";
        "corehr.process.node.updated_v2, scenario of the page of 2024-12-17",
        "corehr.process.node.updated_v2（2024-12-17 的页面）的场景示例";
    NotApproved = "FE410", Error, "In effect without approval", "未经审批即生效";
        "An object that needs approval, such as an initiated job change, an offboarding or an organization adjustment, takes \
         effect only after it is approved. This one was still in approval, or its process was rejected or withdrawn.",
        "需要审批的对象（例如发起的异动、离职、组织架构调整）须在审批通过后生效。该对象仍在审批中，或其流程已被拒绝或撤回。";
        "pages of the event types", "各事件类型的文档页面";
    EffectiveEarly = "FE411", Error, "In effect before its date", "早于生效日期生效";
        "The event reports the status `effective`, for example of a job change, before the `effective_date` has begun. Days begin at midnight \
         in UTC+8, as the documentation names no time zone.",
        "事件在 `effective_date` 当天开始之前就报告已生效（例如异动）。文档没有说明时区，日期按 UTC+8 的零点起算。";
        "corehr.job_change.status_updated_v2, page of 2025-04-08; events on a change in effect come after midnight of that day",
        "corehr.job_change.status_updated_v2（2025-04-08 的页面）；生效事件在生效日期零点之后推送";
    Unfinished = "FE412", Information, "Not finished", "尚未结束";
        "An object, such as a node or an approval task, is still in progress or waits for its effective date when the log ends or \
         after a long time without events. This is normal while people decide. It is shown in the timeline only.",
        "日志结束时，或很久没有新事件时，某个对象（例如节点、审批任务）仍在进行中，或仍在等待生效。在相关人员处理之前这是正常情况，因此只在时间线中显示。";
        "pages of the event types", "各事件类型的文档页面";
    NotEffective = "FE413", Information, "Not in effect after its date", "过了生效日期仍未生效";
        "A job change, or anything else with an effective date, is `approved` or `no_approval`, and its `effective_date` was over more than 6 hours before the latest \
         `create_time` of the events read so far. A job change takes effect at the start of that day, and its event comes within 6 hours. \
         The documentation names no time zone: the 6 hours are counted from the end of that day in UTC+8, when it has begun everywhere. \
         A `create_time` in the future is disregarded. \
         Either the event was lost or is not in the log, or the job change did not take effect: look it up. One that was approved \
         after its date is reported until its event comes. Like timelines that have ended, it is kept in memory for `--window` \
         (8 hours) more: an event that comes after that begins a timeline of its own. FE413 takes the place of FE412, never changes the exit code, and is \
         listed with `--only-findings` too.",
        "异动（或其他有生效日期的对象）状态为 `approved` 或 `no_approval`，而此前读取的事件中最晚的 `create_time` 比 `effective_date` 的结束晚 6 小时以上。异动在生效日期零点\
         生效，生效事件最晚 6 小时后推送。文档没有说明时区，因此从该日期在 UTC+8 结束时起算，此时各时区都已进入该日期；晚于当前时间的 \
         `create_time` 不计。可能是生效事件丢失或不在日志中，也可能是异动没有生效，请查询该异动。在生效日期之后才审批通过的异动，在收到生效事件之前也会报告。与已结束的时间线一样，这样的异动在内存中再保留 `--window`（8 小时），之后才出现的事件会另成一条时间线。FE413 代替 FE412，不影响\
         退出码，使用 `--only-findings` 时也会列出。";
        "corehr.job_data.changed_v1, page of 2025-10-10: a job change takes effect at midnight, and its event comes within 6 hours",
        "corehr.job_data.changed_v1（2025-10-10 的页面）：异动在生效日期零点生效，事件最晚 6 小时后发出";
    Unidentified = "FE414", Error, "Event without a timeline", "事件不属于任何时间线";
        "An event needs the IDs of its object, such as `process_id` and `process_node_id` of a node, or `job_change_id`: \
         strings of 1 to 256 bytes. Without them it is left out of all timelines and not checked further. Run `feishu-ev validate` \
         to see the errors of the event itself.",
        "事件须有其所涉及对象的 ID，例如节点的 `process_id` 和 `process_node_id`，或 `job_change_id`，均为 1 到 256 字节的字符串。缺少它们的事件不属于\
         任何时间线，也不再进一步检查。可用 `feishu-ev validate` 查看事件本身的错误。";
        "pages of the event types; the limit of 256 bytes is that of this tool", "各事件类型的文档页面；256 字节是本工具的限制";
    ResourceOrder = "FE415", Information, "Event of a deleted or not yet created resource", "资源已删除或尚未创建";
        "By `create_time`, a resource such as a department was updated or created after it was deleted, or updated before it was \
         created. The pages of several of these event types say that events may arrive in any order, so \
         this is not necessarily an error: query the resource instead of relying on the event.",
        "按事件的时间，资源（例如部门）在删除之后又被更新或创建，或者在创建之前就被更新。其中多个事件类型的文档说明事件不保证有序，因此未必有问题：请查询\
         该资源的当前信息，而不要依赖事件。";
        "pages of the event types on order", "各事件类型文档中关于顺序的说明";
}
