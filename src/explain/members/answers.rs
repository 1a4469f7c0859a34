//! The members of deliveries, their answers and explanations.

members! {
    [Verify] {
        "ok": "Whether the delivery is what Feishu sends", "该推送是否通过验证";
        "checks": "The checks, in order", "各项检查，按顺序";
        "checks.step": "The check: headers, signature, digest, decryption, event, token or age", "检查项：headers、signature、digest、decryption、event、token 或 age";
        "checks.ok": "Whether it passed", "是否通过";
        "checks.detail": "The result in words", "结果的文字说明";
        "cause": "The known mistake that explains an invalid signature; two are joined by `+`; `null` if there is none", "能解释签名错误的已知原因；两个原因以 `+` 连接；没有时为 `null`";
        "help": "What to change; `null` if nothing", "修改建议；没有时为 `null`";
    }
    [Send, Gateway] {
        "attempt": "The number of the attempt, from 1", "第几次推送，从 1 开始";
        "final": "Whether it is the last attempt", "是否为最后一次推送";
        "sdk": "The official SDK, if only one answers so, or that of the client; otherwise `null`", "官方 SDK：只有一个 SDK 会这样应答时，或客户端使用的 SDK；否则为 `null`";
        "ms": "Milliseconds from the start to the complete answer, connecting included", "从开始到收到完整应答的毫秒数，含建立连接";
        "answer_truncated": "`true` if the answer was longer", "应答更长、被截断时为 `true`";
        "error": "Why there is no answer", "没有应答的原因";
        "source": "Where the record is in the input", "记录在输入中的位置";
        "source.file": "The file of the record", "记录所在的文件";
        "source.line": "The line of the record", "记录所在的行";
    }
    [Send, Gateway, Listen] {
        "verdict": "The verdict on the answer of the consumer", "对消费方应答的判定";
        "reason": "The reason of the verdict", "判定的原因";
    }
    [Send, Gateway] {
        "answer": "The first 4 KiB of the answer as text; `null` without one", "应答的前 4 KiB 文本；没有应答时为 `null`";
    }
    [Send] {
        "status": "The status of the answer; `null` without an answer", "应答的状态码；没有应答时为 `null`";
    }
    [Gateway, Listen] {
        "ack": "The code of the acknowledgment; `null` without one", "ACK 的 code；没有时为 `null`";
    }
    [Gateway] {
        "client": "The `device_id` of the client", "客户端的 `device_id`";
        "fragments": "The number of frames in which the event was sent", "事件分成几帧发送";
        "biz_rt": "The client's own time in milliseconds, as it wrote it", "客户端自己上报的处理时间（毫秒）";
    }
    [Report] {
        "deliveries": "The number of deliveries", "推送的事件数";
        "attempts": "The number of attempts", "推送次数";
        "verdicts": "Deliveries by the verdict of their last attempt", "按最后一次推送的判定统计";
        "verdicts.*": "The number of deliveries with this verdict", "该判定的推送数";
        "reasons": "Deliveries by the reason of their last attempt", "按最后一次推送的原因统计";
        "reasons.*": "The number of deliveries with this reason", "该原因的推送数";
        "seconds": "The time of the run, in seconds", "运行时间（秒）";
        "per_second": "Attempts per second", "每秒推送次数";
        "ms": "The times to an answer; `null` if there was none", "应答时间；没有应答时为 `null`";
        "ms.min": "The shortest time to an answer, in milliseconds", "最短应答时间（毫秒）";
        "ms.p50": "The median time to an answer, in milliseconds", "应答时间的中位数（毫秒）";
        "ms.p90": "The time within which 90 % of the answers came, in milliseconds", "90% 的应答在此时间内（毫秒）";
        "ms.p95": "The time within which 95 % of the answers came, in milliseconds", "95% 的应答在此时间内（毫秒）";
        "ms.p99": "The time within which 99 % of the answers came, in milliseconds", "99% 的应答在此时间内（毫秒）";
        "ms.max": "The longest time to an answer, in milliseconds", "最长应答时间（毫秒）";
    }
    [Manifest] {
        "fault": "The kind of the fault", "故障的类型";
        "record": "The number of the record in the output, from 1; `null` if it was left out", "记录在输出中的序号，从 1 开始；被省略时为 `null`";
        "finding": "The code of the rule that `validate` or `trace` reports; `null` for a missing event", "`validate` 或 `trace` 会报告的规则代码；缺少事件时为 `null`";
        "subject": "What the event is about, if it is neither a process nor a job change", "事件所属的对象；属于流程或异动时没有";
        "subject.life_cycle": "The name of its life cycle", "状态流转的名称";
        "subject.id": "Its ID", "对象的 ID";
    }
    [Explain] {
        "topic": "What the term is: `code`, `field`, `event_type`, `finding`, `cause` …", "所查询内容的类型：`code`、`field`、`event_type`、`finding`、`cause` 等";
        "of": "The event type or object that it is a part of", "所属的事件类型或对象";
        "field": "The path of the field", "字段路径";
        "fields": "The fields of an event type or object", "事件类型或对象的字段";
        "fields.**": "As of a field by itself", "与单独查询字段时相同";
        "event_type": "The name of the event type", "事件类型";
        "code": "The integer of a code, or the code of a rule", "枚举值的整数，或规则代码";
        "help": "What to do", "建议";
        "source": "The basis of the rule", "规则的依据";
        "type": "The JSON type of the field", "字段的 JSON 类型";
        "always": "Whether the field is always present", "字段是否必有";
        "zh": "The title or label in Chinese", "中文标题或标签";
        "en": "The title or label in English", "英文标题或标签";
        "length": "The least and the greatest length of the string", "字符串的最小和最大长度";
        "withheld_without": "The scope without which the field is left out", "缺少该权限时不返回此字段";
        "origin": "`sdk` if only the official SDKs declare the field", "只有官方 SDK 声明了该字段时为 `sdk`";
        "note": "A note", "说明";
        "codes": "The codes of the field", "字段的枚举值";
        "deprecated": "That it is no longer recommended", "已不推荐使用";
        "deprecated.by": "What is used instead; `null` if nothing", "替代项；没有时为 `null`";
        "only_if": "The condition under which it occurs", "出现的条件";
        "only_if.field": "The other field of the condition", "条件所涉及的字段";
        "only_if.codes": "The names of its codes, of which it has one", "该字段须为这些枚举值之一（名称）";
        "ordered": "The order of the events by the page: best_effort or no", "文档对事件顺序的说明：best_effort 或 no";
        "late": "The delay of the events by the page", "文档对事件延迟的说明";
        "late.seconds": "The greatest delay in seconds", "最长延迟（秒）";
        "late.meaning": "What the page says of it", "文档的说明";
        "subject": "The subject of the event type", "事件类型所属的主题";
        "event_types": "The event types of a subject", "主题的事件类型";
        "event_types.**": "As in the list of all event types", "与全部事件类型的列表相同";
        "codes.**": "As of a code by itself", "与单独查询枚举值时相同";
        "values": "The known values of the field", "字段的已知取值";
        "values.**": "As of a value by itself", "与单独查询取值时相同";
        "name": "The name", "名称";
        "since": "The date of the page on which the code first appears", "枚举值首次出现的页面日期";
        "value": "The value", "取值";
        "param": "The parameter of the access guide", "接入指南中的参数";
        "codes_page": "The address of the page that lists the codes, if it is not that of the event type", "枚举值的文档页面地址（与事件类型的页面不同时）";
        "codes_page_date": "The date of that page", "该页面的日期";
        "page": "The address of the documentation page", "文档页面地址";
        "page_date": "The date of the documentation page", "文档页面日期";
        "app_types": "The kinds of apps that can subscribe to the event", "可以订阅该事件的应用类型";
        "scopes": "The scopes of which the app needs one", "应用需要其中之一的权限";
        "scopes.**": "The name and titles of the scope", "权限的名称和标题";
        "handlers": "The handler of the event in each official SDK", "各官方 SDK 的处理函数";
        "handlers.*": "The handler in this SDK", "该 SDK 的处理函数";
        "title": "The rule in a few words", "规则的标题";
        "explanation": "The meaning of a finding, and what to do about it", "问题的含义和处理方法";
        "meaning": "The meaning", "含义";
        "rule": "The code of the rule that explains it", "说明该项的规则代码";
        "outputs": "The outputs that have it", "包含该项的输出";
        "words": "The words for the subject, or those of the documentation about a transition", "该主题的说法，或文档中关于状态变更的原文";
        "life_cycles": "The names of the life cycles of the event type or status, or those that the rule checks", "该事件类型或状态所属的状态流转，或该规则检查的状态流转（名称）";
        "event_types.key": "The paths of the members with the ID", "ID 所在字段的路径";
        "event_types.state": "The path of the member with the status", "状态所在字段的路径";
        "event_types.is": "The status that every event of the type reports", "该类型的每个事件所表示的状态";
        "event_types.before": "The path of the member with the previous status", "变更前状态所在字段的路径";
        "event_types.repeats": "Whether a status is reported again when something else changes", "其他内容变化时是否会再次推送同一状态";
        "event_types.optional": "Whether an event may lack the status", "事件是否可以没有该状态";
        "states": "The statuses of the life cycle, in their usual order", "状态流转中的状态，按通常的顺序";
        "states.name": "The name of the codes that report it", "表示该状态的枚举值的名称";
        "states.kind": "What it means, the same for all life cycles", "状态的类别，各状态流转通用";
        "states.zh": "The Chinese label", "中文标签";
        "states.en": "The English label", "英文标签";
        "states.begins": "Whether the first event may report it", "第一个事件能否是该状态";
        "states.direct": "`true` if only the first event of a direct change may", "仅限直接异动的第一个事件可以是该状态时为 `true`";
        "states.ends": "Whether nothing has to follow", "之后是否可以没有其他状态";
        "transitions": "Which status may follow which: each of `from` may be followed by each of `to`", "可能的状态变更：`from` 中的任一状态可以变为 `to` 中的任一状态";
        "transitions.from": "The previous statuses", "变更前的状态";
        "transitions.to": "The statuses after", "变更后的状态";
        "transitions.words": "What the documentation says, in Chinese", "文档原文";
        "transitions.page": "The page with these words", "原文所在的页面";
        "transitions.open": "What the documentation does not say; the transition is accepted", "文档没有说明的内容；该变更会被接受";
        "transitions.direct": "Whether it is for direct changes only", "是否仅限直接异动";
        "transitions.simulated": "Whether simulate uses it", "simulate 是否使用该变更";
        "links": "What belongs to the same timeline", "属于同一时间线的其他对象";
        "links.field": "The path of the member with its ID", "其 ID 所在字段的路径";
        "links.life_cycle": "The name of its life cycle", "其状态流转的名称";
        "links.part": "Whether the subject is a part of it", "是否属于它的一部分";
        "approved_by": "The statuses that need an approval", "需要审批的状态";
        "approved_by.field": "The path of the member with the ID of the process", "审批流程 ID 所在字段的路径";
        "approved_by.states": "The names of the statuses", "状态的名称";
        "direct": "How an event says that no approval is needed", "事件如何表示无需审批";
        "direct.field": "The path of the member with the mode of the change", "变更方式所在字段的路径";
        "direct.unless": "The names of the codes with which an approval is needed", "需要审批的枚举值（名称）";
        "not_before": "The status that is reached on a date", "到达某日期才出现的状态";
        "not_before.field": "The path of the member with the date", "日期所在字段的路径";
        "not_before.state": "The name of the status", "状态的名称";
        "sequence": "That these run one after another in what they are part of", "在所属的对象中依次运行";
        "sequence.definition": "The path of the member with the ID of the definition", "定义 ID 所在字段的路径";
        "sequence.type": "The path of the member with the type", "类型所在字段的路径";
        "sequence.unordered": "The types that nothing waits for", "不影响后续运行的类型";
        "open": "What the documentation leaves open, or is not checked", "文档未说明或不检查的内容";
    }
}
