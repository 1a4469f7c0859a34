//! The members of what was read: events, findings, counts and timelines.

members! {
    [Decode] {
        "decoded": "What the tool says about the event; the other members are those of the event itself", "工具对事件的说明；其余字段是事件本身的字段";
        "decoded.event_type": "The event type; an empty string if the event has none", "事件类型；事件没有类型时为空字符串";
        "decoded.known": "Whether the catalog has the event type, or the event is a challenge", "事件目录中是否有该事件类型，或是否为请求地址校验";
        "decoded.inferred": "Whether the event type is inferred from the body, because the header has none", "事件类型是否由事件体推断得出（事件头中没有）";
        "decoded.time": "The creation time in UTC; `null` if the event has none", "事件的创建时间（UTC）；没有时为 `null`";
        "decoded.labels": "The labels of codes, by the path of the field", "枚举值的标签，以字段路径为键";
        "decoded.labels.*": "The label of the code of this field", "该字段的枚举值的标签";
        "decoded.labels.*.name": "The stable name of the code", "枚举值的固定名称";
        "decoded.labels.*.zh": "The Chinese label, as documented", "中文标签，与文档一致";
        "decoded.labels.*.en": "The English label", "英文标签";
        "decoded.findings": "What is wrong with the event, or notable about it", "事件的问题或说明";
        "decoded.findings.code": "The code of the rule", "规则代码";
        "decoded.findings.severity": "The severity: error, warning or information", "严重程度：error、warning 或 information";
        "decoded.findings.pointer": "The JSON Pointer of the value; empty for the whole event", "所涉及的值的 JSON Pointer；空字符串表示整个事件";
        "decoded.findings.message": "The finding in words", "问题的文字说明";
        "decoded.encrypted": "Whether the event was encrypted in the input", "事件在输入中是否加密";
        "decoded.key": "Where the Encrypt Key is from: env, option, file:NAME or file:NAME:LINE; only if the event was encrypted", "Encrypt Key 的来源：env、option、file:文件名 或 file:文件名:行号；仅当事件加密时出现";
        "decoded.reconstructed": "The printed form from which the event was read; only if its bytes are not those of the event", "事件由哪种打印形式还原；仅当文本不是事件的原始字节时出现";
        "decoded.signature": "The result of checking the signature: ok, failed, absent or unchecked; only in deliveries", "验签结果：ok、failed、absent 或 unchecked；仅当输入是推送时出现";
        "decoded.source": "Where the event is in the input", "事件在输入中的位置";
        "decoded.source.file": "The file; `<stdin>` for standard input", "文件；标准输入为 `<stdin>`";
        "decoded.source.line": "The line, from 1", "行号，从 1 开始";
        "decoded.source.pointer": "The JSON Pointer of the event in the document that it is a part of", "事件在其所在 JSON 文档中的 JSON Pointer";
    }
    [Delivery, Listen] {
        "headers": "The headers, as received; the values of one that is repeated are a list", "收到的请求头；重复的请求头的值为列表";
        "body": "The exact body, as a string", "请求体的原始字节，以字符串表示";
        "isBase64Encoded": "`true` if the body is written in Base64, because it is not UTF-8", "为 `true` 时请求体以 Base64 表示（因为不是 UTF-8）";
    }
    [Delivery] {
        "expect": "The answers that a consumer should give, separated by commas: names of verdicts", "消费方应有的结果，以逗号分隔";
    }
    [Listen] {
        "received_at": "The time of arrival, in UTC", "收到的时间（UTC）";
        "method": "The method of the request", "请求方法";
        "path": "The path of the request, with its query", "请求路径，含查询参数";
        "remote": "The address of the sender", "发送方的地址";
        "kind": "The kind of the delivery: event, challenge or other", "推送的类型：event、challenge 或 other";
        "signature": "The result of checking the signature: ok, failed, absent or unchecked", "验签结果：ok、failed、absent 或 unchecked";
        "answer": "The answer that was given", "返回的应答";
        "answer.status": "The status of the answer", "应答的状态码";
        "answer.body": "The body of the answer", "应答的内容";
        "answer.ms": "Milliseconds to the answer", "应答用时（毫秒）";
    }
    [Validate, Send, Gateway] {
        "code": "The code of the rule; `null` for a success", "规则代码；成功时为 `null`";
    }
    [Validate, Explain] {
        "severity": "The severity: error, warning or information", "严重程度：error、warning 或 information";
    }
    [Validate] {
        "message": "The finding in words", "问题的文字说明";
        "file": "The file; `<stdin>` for standard input", "文件；标准输入为 `<stdin>`";
        "line": "The line of the finding, from 1", "问题所在的行，从 1 开始";
        "column": "The column of the finding, from 1", "问题所在的列，从 1 开始";
        "pointer": "The JSON Pointer of the value in the event; empty for the whole event", "所涉及的值在事件中的 JSON Pointer；空字符串表示整个事件";
        "source_pointer": "The JSON Pointer of the event in the document that it is a part of", "事件在其所在 JSON 文档中的 JSON Pointer";
    }
    [Validate, Send, Gateway, Manifest] {
        "event_id": "The ID of the event; `null` if it cannot be read", "事件 ID；无法读取时为 `null`";
        "event_type": "The type of the event; `null` if it cannot be read", "事件类型；无法读取时为 `null`";
    }
    [Validate, Trace, Manifest] {
        "process_id": "The process of the event or timeline; `null` if there is none", "事件或时间线所属的流程；没有时为 `null`";
    }
    [Validate, Manifest] {
        "job_change_id": "The job change of the event; `null` if there is none", "事件所属的异动；没有时为 `null`";
    }
    [Validate, Trace] {
        "subjects": "What the timeline is about besides processes and job changes", "时间线涉及的其他对象（流程和异动除外）";
        "subjects.life_cycle": "The name of its life cycle, such as `offboarding`", "其状态流转的名称，例如 `offboarding`";
        "subjects.id": "Its ID; several IDs are joined", "其 ID；有多个时连在一起";
    }
    [Stats] {
        "left_out": "The number of events that the filter left out", "过滤条件未选中的事件数";
        "unreadable": "The number of records that could not be read", "无法读取的记录数";
        "lines_without_event": "The number of lines without an event", "没有事件的行数";
        "bytes": "The number of bytes read", "读取的字节数";
        "first": "The earliest creation time, in UTC; `null` if no event has one", "最早的创建时间（UTC）；没有时为 `null`";
        "last": "The latest creation time, in UTC", "最晚的创建时间（UTC）";
        "without_time": "The number of events without a creation time", "没有创建时间的事件数";
        "encrypted": "The number of events that were encrypted", "加密的事件数";
        "duplicates": "The number of events whose `event_id` an earlier event for the same app has", "`event_id` 与同一应用之前的事件相同的事件数";
        "signatures": "The number of deliveries by the result of checking their signature", "按验签结果统计的推送数";
        "signatures.*": "The number of deliveries with this result", "该验签结果的推送数";
        "event_types": "The events of each type, most first", "各事件类型的事件数，由多到少";
        "event_types.event_type": "The event type", "事件类型";
        "event_types.events": "The number of events", "事件数";
        "codes": "The events with each code, by event type and field", "各枚举值的事件数，按事件类型和字段";
        "codes.event_type": "The event type", "事件类型";
        "codes.field": "The field", "字段";
        "codes.code": "The code", "枚举值";
        "codes.name": "The stable name of the code; `null` if it is not documented", "枚举值的固定名称；文档未列出时为 `null`";
        "codes.zh": "The Chinese label", "中文标签";
        "codes.en": "The English label", "英文标签";
        "codes.events": "The number of events", "事件数";
        "apps": "The events of each app, most first", "各应用的事件数，由多到少";
        "apps.app_id": "The ID of the app", "应用的 App ID";
        "apps.events": "The number of events", "事件数";
        "days": "The events of each day, in the time zone of --tz", "每天的事件数，按 --tz 的时区";
        "days.day": "The day", "日期";
        "days.events": "The number of events", "事件数";
        "hours": "The events in each of the 24 hours of the day, of all days together", "一天 24 个小时各自的事件数，所有日期合计";
        "findings.findings": "The number of findings of the rule", "该规则的问题数";
        "timelines": "The timelines; only with --timelines", "时间线；仅当使用 --timelines 时出现";
        "timelines.count": "The number of timelines", "时间线数";
        "timelines.open": "The number of timelines that have not ended", "未结束的时间线数";
        "timelines.processes": "The processes of which there are events of nodes", "有节点事件的流程";
        "timelines.processes.ended": "The number of processes that have ended", "已结束的流程数";
        "timelines.processes.open": "The number of processes that have not ended", "未结束的流程数";
        "timelines.processes.outcomes": "The number of processes by outcome", "按结果统计的流程数";
        "timelines.processes.outcomes.outcome": "The outcome: that of the node that rejected or withdrew it, `in_progress`, `approved` if any node was, or else the last status", "结果：被拒绝或撤回时为相应节点的状态，未结束时为 `in_progress`，有节点已通过时为 `approved`，其余情况为最后的状态";
        "timelines.processes.outcomes.count": "The number of processes", "流程数";
        "timelines.processes.durations": "The time from the beginning of the first node to the end of the last one, or to a rejection or withdrawal", "从首个节点开始到最后一个节点结束（或被拒绝、撤回）的时间";
        "timelines.processes.durations.longest.process_id": "The process that took the longest", "历时最长的流程";
        "timelines.job_changes": "The job changes", "异动";
        "timelines.job_changes.ended": "The number of job changes that have ended", "已结束的异动数";
        "timelines.job_changes.open": "The number of job changes that have not ended", "未结束的异动数";
        "timelines.job_changes.outcomes": "The number of job changes by outcome", "按结果统计的异动数";
        "timelines.job_changes.outcomes.outcome": "The kind of the last status: `in_progress` is that of `approving`", "最后的状态的类别：`in_progress` 对应 `approving`";
        "timelines.job_changes.outcomes.count": "The number of job changes", "异动数";
        "timelines.job_changes.durations": "The time from the first status to the last one", "从第一个状态到最后一个状态的时间";
        "timelines.job_changes.durations.longest.job_change_id": "The job change that took the longest", "历时最长的异动";
        "timelines.nodes": "The first 1,000 nodes of the log, by definition and type, sorted by total time, longest first", "日志中最先出现的 1,000 个节点，按定义和类型统计，总历时由长到短";
        "timelines.nodes.node_definition_id": "The definition ID of the node", "节点定义 ID";
        "timelines.nodes.node_type": "The type of the node; `null` if the event has none", "节点类型；事件中没有时为 `null`";
        "timelines.nodes.node_type.code": "The code of the node type", "节点类型的枚举值";
        "timelines.nodes.node_type.name": "The stable name of the code", "枚举值的固定名称";
        "timelines.nodes.node_type.zh": "The Chinese label", "中文标签";
        "timelines.nodes.node_type.en": "The English label", "英文标签";
        "timelines.nodes.open": "The number of runs that have not ended", "未结束的运行次数";
        "timelines.nodes.durations": "The time from the beginning to the end of each run", "每次运行从开始到结束的时间";
        "timelines.nodes.durations.longest.process_id": "The process of the longest run", "历时最长的一次运行所属的流程";
        "timelines.other_nodes": "All nodes beyond the first 1,000, together", "超出前 1,000 个的其他节点，合计";
        "timelines.other_nodes.open": "The number of their runs that have not ended", "其中未结束的运行次数";
        "timelines.other_nodes.durations": "The time from the beginning to the end of each of their runs", "其中每次运行从开始到结束的时间";
        "timelines.other_nodes.durations.longest.process_id": "The process of the longest of these runs", "其中历时最长的一次运行所属的流程";
        "timelines.*.durations.count": "The number of known durations", "已知历时的个数";
        "timelines.*.durations.unknown": "The number of those that have ended, but of which the log lacks the beginning, the end or a time", "已结束但日志中缺少开始、结束或时间的个数";
        "timelines.*.durations.total_ms": "The sum of the durations, in milliseconds", "历时总和（毫秒）";
        "timelines.*.durations.median_ms": "The median, in milliseconds, within 1 %; `null` without a known duration", "中位数（毫秒），误差不超过 1%；没有已知历时时为 `null`";
        "timelines.*.durations.p95_ms": "The 95th percentile, in milliseconds, within 1 %", "95 百分位数（毫秒），误差不超过 1%";
        "timelines.*.durations.longest": "The longest duration; `null` without a known one", "最长的历时；没有已知历时时为 `null`";
        "timelines.*.durations.longest.ms": "The longest duration, in milliseconds", "最长的历时（毫秒）";
        "timelines.others": "What else the timelines are about, by life cycle", "时间线涉及的其他对象，按状态流转的种类";
        "timelines.others.life_cycle": "The name of the life cycle", "状态流转的名称";
        "timelines.others.ended": "The number of those that have ended", "已结束的个数";
        "timelines.others.open": "The number of those that have not ended", "未结束的个数";
        "timelines.others.outcomes": "Their number by outcome", "按结果统计的个数";
        "timelines.others.outcomes.outcome": "The kind of the last status", "最后的状态的类别";
        "timelines.others.outcomes.count": "The number", "个数";
        "timelines.others.durations": "The time from the first status to the last one", "从第一个状态到最后一个状态的时间";
        "timelines.others.durations.longest.id": "The ID of the one that took the longest", "历时最长的对象的 ID";
        "timelines.slowest_processes": "The ten ended processes that took the longest", "已结束的流程中历时最长的十个";
        "timelines.slowest_processes.process_id": "The process", "流程";
        "timelines.slowest_processes.ms": "The duration, in milliseconds", "历时（毫秒）";
        "timelines.slowest_processes.outcome": "The outcome", "结果";
        "timelines.longest_open_processes": "The ten processes that have been open the longest", "未结束时间最长的十个流程";
        "timelines.longest_open_processes.process_id": "The process", "流程";
        "timelines.longest_open_processes.ms": "The time from its beginning to the last event of the log, in milliseconds", "从开始到日志中最后一个事件的时间（毫秒）";
        "timelines.longest_open_processes.outcome": "`in_progress`", "`in_progress`";
    }
    [Trace] {
        "process_ids": "All processes of the timeline, if there are several", "时间线的全部流程（有多个时）";
        "job_change_ids": "The job changes of the timeline", "时间线的异动";
        "ended": "Whether no more events are to come", "是否已结束，不会再有事件";
        "log_time": "The latest creation time of all events read, in UTC; only if more events are to come", "已读取的所有事件中最晚的创建时间（UTC）；仅当尚未结束时出现";
        "events": "The events, in order of time", "事件，按时间排序";
        "events.time": "The creation time, in UTC", "创建时间（UTC）";
        "events.delta_ms": "Milliseconds since the event before", "与前一个事件的间隔（毫秒）";
        "events.received_at": "The time of arrival by the log, as precise as it is known; without `Z` if its time zone is not known", "日志中的到达时间，精度与日志一致；不知道时区时没有 `Z`";
        "events.event_id": "The ID of the event", "事件 ID";
        "events.event_type": "The type of the event", "事件类型";
        "events.node_definition_id": "The definition ID of the node", "节点定义 ID";
        "events.process_node_id": "The ID of the node instance", "节点运行实例 ID";
        "events.node_type": "The type of the node", "节点类型";
        "events.node_type.code": "The code of the node type", "节点类型的枚举值";
        "events.node_type.name": "The stable name of the code", "枚举值的固定名称";
        "events.node_type.zh": "The Chinese label", "中文标签";
        "events.node_type.en": "The English label", "英文标签";
        "events.process_id": "The process of a job change; of a node only if the timeline has several", "异动的流程；节点的流程仅在时间线有多个流程时出现";
        "events.job_change_id": "The job change", "异动";
        "events.transfer_mode": "The mode of the job change: direct, or initiated for approval", "异动方式：直接异动或发起异动";
        "events.transfer_mode.code": "The code of the mode", "异动方式的枚举值";
        "events.transfer_mode.name": "The stable name of the code", "枚举值的固定名称";
        "events.transfer_mode.zh": "The Chinese label", "中文标签";
        "events.transfer_mode.en": "The English label", "英文标签";
        "events.effective_date": "The day on which the job change takes effect, if it is a date", "异动的生效日期（日期有效时）";
        "events.status": "The status of the node or the job change", "节点或异动的状态";
        "events.status.code": "The code of the status", "状态的枚举值";
        "events.status.name": "The stable name of the code", "枚举值的固定名称";
        "events.status.zh": "The Chinese label", "中文标签";
        "events.status.en": "The English label", "英文标签";
        "events.original_status": "The original status of the job change, according to the event", "事件中的原异动状态";
        "events.original_status.code": "The code of the status before", "原状态的枚举值";
        "events.original_status.name": "The stable name of the code", "枚举值的固定名称";
        "events.original_status.zh": "The Chinese label", "中文标签";
        "events.original_status.en": "The English label", "英文标签";
        "events.states": "The statuses, if the event reports several or one whose ID has several parts", "各项状态；仅当事件有多项状态，或 ID 由多个部分组成时出现";
        "events.states.life_cycle": "The name of the life cycle", "状态流转的名称";
        "events.states.id": "The ID of what has the status", "具有该状态的对象的 ID";
        "events.states.**": "As of an event with one status", "与只有一项状态的事件相同";
        "events.*": "An ID of what the event is about, or the status before, as the event names it", "事件所涉及对象的 ID，或变更前的状态；名称与事件中的相同";
        "events.*.*": "The code of the previous status, its name and labels", "变更前状态的枚举值、名称和标签";
        "events.app_id": "The app that it was delivered to", "接收该事件的应用";
        "events.tenant_key": "The tenant of the event", "事件所属的租户";
        "events.copy": "Whether an earlier event reported the same change to another app; only if there are several apps", "是否为之前已推送给另一应用的同一变化；仅当有多个应用时出现";
        "events.repeated": "Whether an event with this ID was delivered to the app before", "该事件 ID 是否已经推送过";
        "events.earlier": "The event with this ID that was delivered to the app before", "之前推送过的同一 ID 的事件";
        "events.earlier.same_bytes": "Whether both have the same content", "两者内容是否相同";
        "events.earlier.same_timeline": "Whether both belong to this timeline", "两者是否属于同一时间线";
        "events.earlier.elapsed_ms": "Milliseconds since the last delivery; `null` if times of arrival are not known", "距上次推送的毫秒数；不知道到达时间时为 `null`";
        "events.earlier.source": "Where the first event with this ID is in the input", "该 ID 首个事件在输入中的位置";
        "events.earlier.source.file": "The file of that event", "该事件所在的文件";
        "events.earlier.source.line": "The line of that event", "该事件所在的行";
        "events.source": "Where the event is in the input", "事件在输入中的位置";
        "events.source.file": "The file of the event", "事件所在的文件";
        "events.source.line": "The line of the event", "事件所在的行";
        "findings": "What cannot be right in the timeline", "时间线中的问题";
        "findings.code": "The code of the rule", "规则代码";
        "findings.severity": "The severity: error, warning or information", "严重程度：error、warning 或 information";
        "findings.pointer": "The JSON Pointer of the value in the event; empty for the whole event", "所涉及的值在事件中的 JSON Pointer；空字符串表示整个事件";
        "findings.message": "The finding in words", "问题的文字说明";
        "findings.event_id": "The event at which it is reported", "报告该问题的事件";
        "findings.source": "Where that event is in the input", "该事件在输入中的位置";
        "findings.source.file": "The file of that event", "该事件所在的文件";
        "findings.source.line": "The line of that event", "该事件所在的行";
    }
}
